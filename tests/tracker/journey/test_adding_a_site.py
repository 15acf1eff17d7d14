"""From an address to an alert: an admin adds a site in chat, its first check is a first look, and what is new then is told."""

from __future__ import annotations

from tests.tracker.journey.procedures import START
from tests.tracker.journey.test_outages import follows
from tests.tracker.journey.world import World, world
from tracker.store import sources as source_store

ADMIN, MANAGER = 8, 7
URL = "https://programme.example/calls"
TITLES = (
    "Green ports of the sea",
    "Hydrogen for islands and harbours",
    "Digital furniture workshops",
    "Skills for shipyards",
)
NEW = "Shipbuilding clusters of the blue economy"


def shows(it: World, *titles: str) -> None:
    rows = "".join(
        f"<div class='card'><b class='theme'>Theme of the year: {title.lower()}</b><h3><a href='/calls/{title[:5]}'>{title}</a>"
        f"</h3><p>Deadline: {number + 10} December 2026, 17:00</p></div>"
        for number, title in enumerate(titles)
    )
    it.sites.pages[URL] = (
        f"<!doctype html><html lang='en'><head><title>Open calls</title></head><body><h1>Open calls</h1>{rows}</body></html>"
    )


async def taps(it: World, *labels: str) -> None:
    for label in labels:
        it.server.users[ADMIN].taps(label)
        await it.server.settled()


async def test_a_site_that_an_admin_adds_in_chat_begins_with_a_first_look_and_then_alerts_what_is_new() -> None:
    async with world(None, START, admins=(ADMIN,)) as it:
        follows(it, MANAGER, language="en")
        it.server.user(ADMIN, "en", started=True)
        shows(it, *TITLES)
        it.server.users[ADMIN].sends(f"/addsource {URL}")
        await it.server.settled()
        await it.server.until(lambda: "Are these the calls?" in it.server.last(ADMIN).text)
        assert sum(title in it.server.last(ADMIN).text for title in TITLES) >= 3, "calls as they would be told"

        await taps(it, "✏️ Title is wrong", f"Theme of the year: {TITLES[0].lower()}")
        await it.server.until(lambda: "Theme of the year: " in it.server.last(ADMIN).text)
        await taps(it, "✏️ Title is wrong", TITLES[0])
        await it.server.until(lambda: "Are these the calls?" in it.server.last(ADMIN).text)
        store = it.service.app.store
        assert source_store.added(store) == {}, "nothing is kept before it is asked for"
        await taps(it, "✅ Add this source")
        await it.server.until(lambda: "is added" in it.server.last(ADMIN).text)
        (id_,) = source_store.added(store)
        assert it.service.due()[id_] is None or it.service.due()[id_] <= it.clock.now(), (
            "its first check is due at once"
        )

        (first,) = await it.checks(id_)
        assert (first.ended, first.items) == ("read", 4)
        looked = it.heard(MANAGER)
        assert len(looked) <= 1, "a first look is one summary, no flood"

        it.clock.passes(hours=6)
        shows(it, *TITLES, NEW)
        await it.checks(id_)
        (told,) = it.heard(MANAGER)[len(looked) :]
        assert NEW in told and "14 December 2026, 17:00" in told
        it.clock.passes(hours=6)
        await it.checks(id_)
        assert len(it.heard(MANAGER)) == len(looked) + 1, "and never twice"
