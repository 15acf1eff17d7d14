"""The first check under another declaration or program: what only our reading made is no news, but a wrong date is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from scrapers.spec import SourceSpec
from tests.scrapers.pages import LIST, source
from tests.tracker.journey.procedures import START
from tests.tracker.journey.site import Sites
from tests.tracker.journey.world import Hands
from tests.tracker.test_pipeline import Office, opened
from tracker.domain.models import Change, Subscription
from tracker.fetch.fetching import FetchFailure
from tracker.pipeline import Checked, check_source
from tracker.plain_text import plain
from tracker.store import subscribers
from tracker.store.database import Store, open_store

HEAD = '[list]\nregion = "ul"\nitems = "li"\n[list.fields]\nurl = { select = "a", attr = "href" }\n'
#: The declaration as it was, and as it is corrected: the title, the deadline and the budget stand elsewhere.
OLD = HEAD + 'title = "a"\ndeadline = ".opens"\nbudget = ".cofinancing"\n'
NEW = HEAD + 'title = "b"\ndeadline = ".closes"\nbudget = ".budget"\nopens = ".opens"\nsummary = ".about"\n'
FIRST, SECOND = "Green hydrogen valleys for energy clusters", "Renewable energy and hydrogen storage"


def row(number: int, title: str, opens: str = "2.10.2026", closes: str = "30.11.2026", more: str = "") -> str:
    """One call of the list."""
    return (
        f'<li><a href="/calls/{number}">{title}</a><b>{title} (call {number})</b> <i class="opens">{opens}</i>'
        f'<i class="closes">{closes}</i><i class="budget">Budget: EUR {number} 000 000</i>'
        f'<i class="cofinancing">Budget: EUR {number} 00{number} 000</i><i class="about">About hydrogen.</i>{more}</li>'
    )


@pytest.fixture
def office() -> Iterator[Office]:
    store = open_store(None)
    office = opened(store, Sites(), Hands(START))
    subscribers.save(store, Subscription(chat_id=7, language="en", zone="Europe/Sofia", profiles=("green-energy",)))
    yield office
    store.close()


async def looks(office: Office, spec: SourceSpec, *rows: str) -> Checked:
    """Check the source, some hours later, when its list shows these rows."""
    office.clock.passes(hours=6)
    office.sites.pages[LIST] = f"<ul>{''.join(rows)}</ul>"
    return await check_source(spec, office.service.ports)


def told(office: Office, checked: Checked) -> list[str]:
    """What the chat is told of it, without its first look."""
    messages = [office.service.message(one, office.clock.now()) for one in checked.alerts]
    return [plain(str(one.text)) for one in messages if one is not None]


def loud(checked: Checked) -> list[tuple[str, str | None]]:
    """The changes that may send something."""
    return [(one.kind, one.field) for one in checked.changes if not one.quiet and not one.baseline]


def recorded(checked: Checked, field: str) -> Change:
    (found,) = [one for one in checked.changes if one.field == field]
    return found


async def test_a_wrong_date_that_was_shown_is_corrected_from_what_to_what_and_the_rest_is_recorded_quietly(
    office: Office,
) -> None:
    await looks(office, source(OLD), row(1, FIRST), row(2, SECOND))
    checked = await looks(office, source(NEW), row(1, FIRST), row(2, SECOND))
    assert [one for one in loud(checked) if one != ("stage_changed", "stage")] == [("corrected", "submission")] * 2
    assert {(one.field, one.quiet) for one in checked.changes if one.kind == "amended"} >= {
        ("title", True),
        ("budget", True),
    }
    texts = told(office, checked)
    assert len(texts) == 2
    assert "Correction" in texts[0]
    assert "2 October 2026" in texts[0]
    assert "30 November 2026" in texts[0]
    assert "moved" not in texts[0], "the site did not move it"
    again = await looks(office, source(NEW), row(1, FIRST), row(2, SECOND))
    assert again.changes == ()


async def test_a_declaration_that_reads_more_tells_no_differences_that_the_site_never_made(office: Office) -> None:
    less, more = HEAD + 'title = "a"\n', HEAD + 'title = "a"\ndeadline = ".closes"\nbudget = ".budget"\n'
    await looks(office, source(less), row(1, FIRST), row(2, SECOND))
    checked = await looks(office, source(more), row(1, FIRST), row(2, SECOND))
    assert [one.kind for one in checked.changes if one.field == "submission"] == ["deadline_added"] * 2
    assert [one.quiet for one in checked.changes if one.field in ("submission", "budget")] == [True] * 4
    assert {date.at for call in office.calls() for date in call.facts.deadlines} == {"2026-11-30"}


async def test_a_date_that_was_read_wrongly_is_not_kept_and_those_who_were_shown_it_hear_of_it(office: Office) -> None:
    without = HEAD + 'title = "a"\ndeadline = ".later"\nopens = ".opens"\ntext = ".opens"\n'
    await looks(office, source(OLD), row(1, FIRST), row(2, SECOND))
    checked = await looks(office, source(without), row(1, FIRST), row(2, SECOND))
    assert [call.facts.deadlines for call in office.calls()] == [(), ()]
    assert recorded(await_none(checked), "submission").kind == "corrected"
    assert "2 October 2026" in told(office, checked)[0]
    assert "Correction" in told(office, checked)[0]


def await_none(checked: Checked) -> Checked:
    """Of the check of two alike calls, the changes of the first."""
    first = checked.changes[0].call_id
    return replace(checked, changes=tuple(one for one in checked.changes if one.call_id == first))


async def test_what_the_site_itself_changed_meanwhile_is_told_as_ever(office: Office) -> None:
    spec = source(NEW)
    await looks(office, spec, row(1, FIRST), row(2, SECOND))
    other = spec.model_copy(update={"countries": ("BG",)})
    checked = await looks(office, other, row(1, FIRST, closes="15.12.2026"), row(2, f"{SECOND} at sea"))
    assert ("deadline_moved", "submission") in loud(checked)
    assert ("amended", "title") in loud(checked)
    assert "Correction" not in "".join(told(office, checked))
    assert "Deadline moved" in "".join(told(office, checked))


async def test_a_call_that_is_new_is_told_under_a_new_declaration_too(office: Office) -> None:
    await looks(office, source(OLD), row(1, FIRST))
    checked = await looks(office, source(NEW), row(1, FIRST), row(2, SECOND))
    assert ("appeared", "stage") in loud(checked)
    assert any("New call" in text for text in told(office, checked))


async def test_a_declaration_that_reads_fewer_items_says_of_none_that_the_site_dropped_it(office: Office) -> None:
    rows = [row(number, f"{FIRST} {number}", closes=f"{number}.11.2026") for number in range(1, 5)]
    await looks(office, source(NEW), *rows)
    checked = await looks(office, source(NEW + '[list.skip]\ntitle = "call 4"\n'), *rows)
    assert [(one.kind, one.quiet) for one in checked.changes] == [("vanished", True)]
    gone = await looks(office, source(NEW + '[list.skip]\ntitle = "call 4"\n'), *rows[:2])
    assert [(one.kind, one.quiet) for one in gone.changes] == [("vanished", False)]


async def test_from_the_second_check_on_everything_is_told_as_ever(office: Office) -> None:
    await looks(office, source(OLD), row(1, FIRST), row(2, SECOND))
    await looks(office, source(NEW), row(1, FIRST), row(2, SECOND))
    checked = await looks(office, source(NEW), row(1, FIRST, closes="15.12.2026"), row(2, f"{SECOND} at sea"))
    assert sorted(loud(checked)) == [("amended", "title"), ("deadline_moved", "submission")]


async def test_an_item_whose_page_is_read_only_later_under_the_new_declaration_is_quiet_then(office: Office) -> None:
    detail = '[detail.fields]\nbudget = "{0}"\n'
    page = '<h1>Call</h1><p class="old">Budget: EUR 2 000 000</p><p class="new">Budget: EUR 3 000 000</p>'
    old, new = (source(HEAD + 'title = "a"\ndeadline = ".closes"\n' + detail.format(one)) for one in (".old", ".new"))
    address = LIST.replace("/calls", "/calls/1")
    office.sites.pages[address] = page
    await looks(office, old, row(1, FIRST))
    office.sites.pages[address] = FetchFailure("unreachable", "nobody answers")
    await looks(office, new, row(1, FIRST))
    office.sites.pages[address] = page
    checked = await looks(office, new, row(1, FIRST))
    assert recorded(checked, "budget").after == "3000000 EUR"
    assert recorded(checked, "budget").quiet
    office.sites.pages[address] = page.replace("3 000", "4 000")
    assert not recorded(await looks(office, new, row(1, FIRST)), "budget").quiet


async def test_an_item_whose_page_never_answers_is_not_silent_for_ever(office: Office) -> None:
    spec = HEAD + 'title = "a"\ndeadline = ".closes"\n[detail.fields]\nbudget = ".old"\n'
    await looks(office, source(spec), row(1, FIRST))
    other = source(spec).model_copy(update={"countries": ("BG",)})
    await looks(office, other, row(1, FIRST))
    checked = await looks(office, other, row(1, f"{FIRST} at sea", closes="15.12.2026"))
    assert sorted(loud(checked)) == [("amended", "title"), ("deadline_moved", "submission")]


async def test_a_time_of_day_that_is_not_certain_any_more_is_corrected_to_the_day(office: Office) -> None:
    fields = HEAD + 'title = "a"\ndeadline = { select = ".closes", pattern = "%s" }\n'
    shown = row(1, FIRST, closes="30.11.2026 18:00")
    await looks(office, source(fields % ".+"), shown)
    checked = await looks(office, source(fields % r"^\\S+"), shown)
    assert loud(checked) == [("corrected", "submission")]
    (text,) = told(office, checked)
    assert "18:00" in text
    assert "Correction" in text
    coarser = await looks(office, source(fields % r"^\\S+").model_copy(update={"countries": ("BG",)}), shown)
    assert loud(coarser) == []


WHO = (
    "Eligible countries: Bulgaria, Romania. Applicants from Switzerland are not eligible. "
    "The consortium must include at least three partners from two countries."
)


def as_an_older_program_left_it(store: Store) -> None:
    """Who may apply, as it was stored before refused countries and the partners' countries were values of their own."""
    for table, place in (("calls", "number"), ("sighting_facts", "sighting")):
        for number, text in store.rows(f"SELECT {place}, facts FROM {table}"):
            facts = json.loads(text)
            said = facts.get("eligibility")
            if said:
                said["countries"] += said.pop("countries_excluded")
                del said["partner_countries_min"]
            store.execute(f"UPDATE {table} SET facts = ? WHERE {place} = ?", (json.dumps(facts), number))
    store.execute("UPDATE calls SET hash = ''")
    store.execute("UPDATE sightings SET facts_hash = ''")


async def test_what_an_update_reads_for_the_first_time_corrects_the_store_and_tells_nobody(office: Office) -> None:
    spec = source(HEAD + 'title = "a"\ndeadline = ".closes"\n[detail.fields]\ntext = "main"\n')
    office.sites.pages[LIST.replace("/calls", "/calls/1")] = f"<main><h1>Call</h1><p>{WHO}</p></main>"
    ports = office.service.ports
    office.service.ports = replace(ports, fingerprint=lambda _: "an older program")
    await looks(office, spec, row(1, FIRST))
    as_an_older_program_left_it(office.app.store)
    office.service.ports = ports
    checked = await looks(office, spec, row(1, FIRST))
    assert {(one.field, one.after) for one in checked.changes} == {
        ("countries", "BG, RO"),
        ("countries_excluded", "CH"),
        ("partner_countries_min", "2"),
    }
    assert (loud(checked), checked.alerts) == ([], ())
    again = await looks(office, spec, row(1, FIRST))
    assert (again.changes, again.alerts) == ((), ())
