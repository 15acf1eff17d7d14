"""What goes wrong with a list while its page still answers: noticed at the first check, told to the admin once, calls untouched."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.tracker.journey.procedures import START
from tests.tracker.journey.site import Sites
from tests.tracker.journey.world import Hands
from tests.tracker.test_pipeline import Office, opened
from tracker.domain.models import Alert, Subscription
from tracker.pipeline import Checked
from tracker.store import administration, outbox, subscribers
from tracker.store import sources as source_store
from tracker.store.database import open_store

URL = "https://programme.example/calls"
SOURCE = f"""
id = "example"
name = {{ en = "Example" }}
shape = "listing"
url = "{URL}"
language = "en"
zone = "Europe/Sofia"
[list]
region = "ul"
items = "li"
[list.fields]
title = "a"
url = {{ select = "a", attr = "href" }}
code = "b"
programme = "i"
deadline = "span"
[expect]
min = 1
always = ["title", "url"]
"""


class Watch:
    """One site under watch, with an admin who hears of it."""

    def __init__(self, office: Office) -> None:
        self.office, self.store = office, office.app.store
        source_store.add(self.store, "example", SOURCE, "a test", office.clock.now())
        administration.add_admin(self.store, 900, office.clock.now())
        self.admin = subscribers.save(self.store, Subscription(900, language="en"))

    def shows(
        self,
        *numbers: int,
        programmes: tuple[str, ...] = ("North", "South"),
        code: bool = True,
        until: str | None = None,
    ) -> None:
        """The site lists these calls, in turn of these programmes."""
        rows = "".join(
            f"<li>{f'<b>AB-2026-{n:02}</b>' if code else ''} <a href='/calls/{n}'>Support for the ports of region {n}</a> "
            f"<i>{programmes[n % len(programmes)]}</i> <span>{until or f'{n + 1}.12.2026'}</span></li>"
            for n in numbers
        )
        self.office.sites.pages[URL] = (
            f"<!doctype html><html><body><h1>Calls for proposals</h1><ul>{rows}</ul></body></html>"
        )

    async def checks(self, **time: float) -> Checked:
        """Look at it after some time."""
        self.office.clock.passes(**(time or {"hours": 6}))
        return await self.office.checks("example")

    def told(self) -> list[Alert]:
        """What the admin is owed about the health of the source, oldest first."""
        owed = outbox.history(self.store, subscription=self.admin.id)
        return [one for one in reversed(owed) if one.kind == "source_health"]

    def known(self) -> list[object]:
        """All that is known of the calls."""
        return [(one.id, one.facts, [seen.gone_since for seen in one.sightings]) for one in self.office.calls()]


@pytest.fixture
def watch() -> Iterator[Watch]:
    store = open_store(None)
    yield Watch(opened(store, Sites(), Hands(START)))
    store.close()


async def is_noticed(watch: Watch, code: str, message: str) -> None:
    """The next check is not believed, for this reason; the calls are as they were, and the admin hears it once."""
    before = watch.known()
    failed = await watch.checks()
    assert (failed.run.ended, failed.run.problems[0].code, failed.changes) == ("failed", code, ())
    assert failed.run.problems[0].message == message
    assert watch.known() == before
    await watch.checks()
    (told,) = watch.told()
    assert told.text is not None and message in told.text


async def test_a_field_that_empties(watch: Watch) -> None:
    watch.shows(*range(12))
    await watch.checks()
    watch.shows(*range(12), code=False)
    await is_noticed(watch, "missing_fields", "0 of 12 items have a code; usually 12 of 12 do")


async def test_a_date_that_no_longer_reads(watch: Watch) -> None:
    watch.shows(*range(12))
    await watch.checks()
    watch.shows(*range(12), until="see the guidelines")
    await is_noticed(watch, "missing_fields", "0 of 12 items have a deadline that can be read; usually 12 of 12 do")


async def test_a_column_of_later_dates_in_the_place_of_the_deadlines(watch: Watch) -> None:
    watch.shows(*range(12))
    pages = watch.office.sites.pages
    pages[URL] = str(pages[URL]).replace("</span>", "</span> <em>results</em>")
    await watch.checks()
    pages[URL] = re.sub(
        r"<span>(\d+)\.12\.2026</span> <em>results", r"<span>\1.03.2027</span> <em>\1.12.2026", str(pages[URL])
    )
    message = "12 of 12 known calls have a deadline that is quite another than before"
    await is_noticed(watch, "changed_list", message)


async def test_a_programme_that_vanishes_whole(watch: Watch) -> None:
    watch.shows(*range(12))
    await watch.checks()
    watch.shows(*range(0, 12, 2))
    await is_noticed(watch, "shrunken_list", "none of the 6 items of South are there any more")


async def test_a_list_that_shows_quite_other_things(watch: Watch) -> None:
    watch.shows(*range(12))
    await watch.checks()
    watch.shows(*range(15, 27))
    await is_noticed(watch, "changed_list", "none of the 12 calls known are in the list, which shows 12 others")


async def test_a_page_that_stopped_changing_is_doubtful_and_well_again_when_it_goes_on(watch: Watch) -> None:
    for week in range(6):
        watch.shows(*range(week, week + 8))
        await watch.checks(days=7)
    assert [one.run.ended for one in [await watch.checks(days=10), await watch.checks(days=10)]] == ["unchanged"] * 2
    assert watch.told() == []
    still = await watch.checks(days=5)
    assert (still.run.ended, still.health is not None) == ("unchanged", True)
    await watch.checks(days=5)
    (told,) = watch.told()
    assert told.text is not None and "the list stopped changing" in told.text
    assert "nothing in it has changed for 25 days; before, something did within 7 days" in told.text
    watch.shows(*range(6, 14))
    await watch.checks(days=1)
    assert [one.text for one in watch.told()][1:] == ["🟢 <b>Source recovered: Example</b>"]
    assert source_store.state_of(watch.store, "example").health == "healthy"


async def test_a_list_that_moved_to_further_pages_is_noticed_though_more_than_half_of_it_is_left(watch: Watch) -> None:
    watch.shows(*range(12))
    await watch.checks()
    watch.shows(*range(8))
    shown = str(watch.office.sites.pages[URL])
    watch.office.sites.pages[URL] = shown.replace("</ul>", "</ul><p class='more'><a href='?page=2'>Next page</a></p>")
    await is_noticed(
        watch,
        "shrunken_list",
        "8 items where there usually are 12, and the list goes on on a page that is not read",
    )


@pytest.mark.parametrize("link", ["/news/12", "#", "https://other.example/calls?page=2"])
async def test_a_next_link_that_leads_elsewhere_is_no_further_page_of_a_list_that_got_shorter(
    watch: Watch, link: str
) -> None:
    watch.shows(*range(12))
    await watch.checks()
    watch.shows(*range(8))
    shown = str(watch.office.sites.pages[URL])
    watch.office.sites.pages[URL] = shown.replace("</ul>", f"</ul><p class='more'><a href='{link}'>Next</a></p>")
    assert (await watch.checks()).run.ended == "read"


async def test_a_list_whose_further_pages_were_never_read_may_get_shorter(watch: Watch) -> None:
    for many in (12, 8):
        watch.shows(*range(many))
        shown = str(watch.office.sites.pages[URL])
        watch.office.sites.pages[URL] = shown.replace(
            "</ul>", "</ul><p class='more'><a href='?page=2'>Next page</a></p>"
        )
        assert (await watch.checks()).run.ended == "read"
