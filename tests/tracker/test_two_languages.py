"""The same call on a Bulgarian site and on an English one, through a real check: one call, told once, parted on request."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.shared_material import SHARED, needs_shared
from tests.tracker.journey.procedures import START
from tests.tracker.journey.site import Sites
from tests.tracker.journey.world import Hands
from tests.tracker.test_pipeline import Office, opened
from tracker.cli import status_of
from tracker.domain.models import Subscription
from tracker.pipeline import check_source
from tracker.separating import rejoin_calls, separate_call
from tracker.store import joins, outbox, subscribers
from tracker.store import sources as source_store
from tracker.store.database import open_store
from tracker.store.migrations import figures_by_day

DECLARED = """
id = "{name}"
name = {{ en = "{name}", bg = "{name}" }}
shape = "listing"
url = "https://{name}.example/calls"
language = "{lang}"
zone = "Europe/Sofia"
[list]
region = "ul"
items = "li"
[list.fields]
title = "a"
url = {{ select = "a", attr = "href" }}
programme = "i"
deadline = "span"
budget = "b"
[expect]
min = 1
always = ["title", "url"]
"""
BULGARIAN = (
    "<a href='/1'>Енергийна ефективност на предприятията</a> <i>Програма за аквакултури</i> "
    "<span>краен срок: 30.11.2026 г., 16:30 ч.</span> <b>Общ бюджет: 29 337 450,00 лв.</b>"
)
ENGLISH = (
    "<a href='/a'>Energy efficiency in enterprises</a> <i>Aquaculture programme</i> "
    "<span>deadline: 30 November 2026, 16:30</span> <b>Total budget: EUR 15 000 000</b>"
)


@pytest.fixture
def office() -> Iterator[Office]:
    store = open_store(None)
    made = opened(store, Sites(), Hands(START))
    for name, lang in (("sofia", "bg"), ("london", "en")):
        source_store.add(store, name, DECLARED.format(name=name, lang=lang), "a test", made.clock.now())
    subscribers.save(store, Subscription(1, language="en", profiles=("green-energy",)))
    yield made
    store.close()


def page(*items: str) -> str:
    return f"<!doctype html><html><body><ul>{''.join(f'<li>{one}</li>' for one in items)}</ul></body></html>"


async def looks(office: Office, site: str, *items: str) -> None:
    """The site shows these items, and is checked."""
    office.sites.pages[f"https://{site}.example/calls"] = page(*items)
    checked = await check_source(office.app.sources()[site].spec, office.service.ports)
    assert checked.run.ended == "read", checked.run.problems


async def test_a_call_that_another_site_shows_in_another_language_is_one_call_and_told_once(office: Office) -> None:
    other = "<a href='/9'>Нещо друго</a>"
    await looks(office, "sofia", other)
    await looks(office, "london", "<a href='/z'>Something else</a>")
    await looks(office, "sofia", other, BULGARIAN)
    await looks(office, "london", "<a href='/z'>Something else</a>", ENGLISH)
    (one,) = [call for call in office.calls() if len(call.sightings) == 2]
    assert one.facts.titles == {
        "bg": "Енергийна ефективност на предприятията",
        "en": "Energy efficiency in enterprises",
    }
    ((_, why, _),) = joins.joins_of(office.app.store, one.id)
    assert why == "figures"
    told = [alert for alert in outbox.history(office.app.store) if alert.call_id == one.id]
    assert len(told) == 1


async def test_a_site_that_prints_the_day_alone_joins_what_was_stored_before_days_were_kept(office: Office) -> None:
    await looks(office, "sofia", BULGARIAN)
    office.app.store.execute("DELETE FROM sighting_figures")
    figures_by_day(office.app.store)
    await looks(office, "london", ENGLISH.replace("30 November 2026, 16:30", "30 November 2026"))
    (one,) = office.calls()
    assert [said.precision for said in one.facts.deadlines] == ["minute"], "the hour that one of them prints is kept"


async def test_what_a_person_parts_stays_apart_and_comes_together_again_on_request(office: Office) -> None:
    await looks(office, "sofia", BULGARIAN)
    await looks(office, "london", ENGLISH)
    (one,) = office.calls()
    telling = {"source_name": office.app.source_name, "admins": list}
    now = office.clock.now()
    parted = separate_call(office.app.store, one, {"london"}, "a test", now, **telling)
    await looks(office, "london", ENGLISH, "<a href='/z'>Something else</a>")
    assert len(office.calls()) == 3
    kept, parted = (next(call for call in office.calls() if call.id == id_) for id_ in (one.id, parted.id))
    joined = rejoin_calls(office.app.store, kept, parted, "a test", now, **telling)
    assert joined.id == one.id and len(joined.sightings) == 2 and len(office.calls()) == 2


@needs_shared
def test_no_two_recorded_calls_are_taken_for_translations_of_each_other(tmp_path, capsys) -> None:
    """None of the recorded pages shows a call of another in another language: a person looked."""
    assert SHARED is not None
    archives = [
        f"--replay={file}"
        for file in sorted((SHARED / "gold" / "pages").glob("**/*.warc.gz"))
        if "traps" not in file.parts
    ]
    common = ["--data", str(tmp_path), "--at", "2026-08-09T15:00+03:00"]
    status_of(["check", *archives, *common])
    capsys.readouterr()
    status_of(["calls", "--json", *common])
    calls = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(calls) == 203
    assert [one["id"] for one in calls if len({said["source"] for said in one["sightings"]}) > 1] == []
