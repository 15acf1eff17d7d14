"""The log of deliveries in chat and in the terminal: what was owed, why, when it went, or what became of it. Transcripts for reviewers."""

from __future__ import annotations

import json

import pytest

from tests.bot_api.refusals import bad_request
from tests.tracker.bot.talking import World, talking
from tests.tracker.bot.test_access import ADMIN, admin, says
from tests.tracker.domain.calls_told import NOW, change
from tracker.cli import status_of
from tracker.domain.models import Alert
from tracker.store import calls as call_store
from tracker.store import outbox, subscribers
from tracker.store.database import open_store
from tracker.store.deliveries import counted

both = pytest.mark.parametrize("lang", ["bg", "en"])
BUTTONS = {
    "bg": ("✅ Изпратено", "⚠️ Неуспешно", "Всичко", "Следващи ›"),
    "en": ("✅ Sent", "⚠️ Failed", "All", "Next ›"),
}


async def every_fate(world: World) -> None:
    """Something waits, is held, was sent, withdrawn, told in a summary, and given up."""
    for person in (11, 12, 13):
        world.server.user(person, "en", started=True)
        world.follows(person, "marine", language="en")
    world.owes(
        change(
            "deadline_moved", "bluecall01", field="submission", before="2026-04-30", after="2026-05-14T16:30:00+03:00"
        )
    )
    subscribers.mark(world.store, 12, "bluecall01", "not_for_us", NOW)
    subscribers.set_paused(world.store, world.subscription(13).id, True)
    outbox.queue(
        world.store, [Alert(world.subscription(11).id, "heartbeat", "heartbeat:1", world.now, text="<b>nothing")]
    )
    refused = bad_request("can't parse entities: <secret>")
    with world.server.expecting("can't parse"):
        world.server.fails(refused, chat=11, times=2)
        await world.delivers()
        await world.delivers()
    for number in range(5):
        change_alert = Alert(
            world.subscription(11).id, "change", f"call:hydrogen01:changes:{number}", world.now, call_id="hydrogen01"
        )
        outbox.queue(world.store, [change_alert])
    waiting = outbox.news_waiting(world.store, world.subscription(11).id)
    later = Alert(
        world.subscription(11).id,
        "digest",
        "summary:many:1",
        world.now,
        text="summary",
        not_before=world.now.replace(hour=20),
    )
    outbox.fold(world.store, waiting, later, world.now)


@both
async def test_admins_see_what_was_owed_to_whom_and_what_became_of_it(lang: str) -> None:
    async with talking() as world:
        admin(world, lang)
        await every_fate(world)
        await says(world, 12, "/deliveries")
        assert "admin" in world.server.last(12).text
        await says(world, ADMIN, "/deliveries")
        for label in BUTTONS[lang]:
            world.server.users[ADMIN].taps(label)
            await world.server.settled()
        await says(
            world, ADMIN, "/deliveries 13", "/deliveries BG16RFPR001-1.003", "/deliveries NONE-1", "/deliveries -5"
        )
        assert set(counted(world.store).values()) >= {1} and min(counted(world.store).values()) > 0, (
            "every fate there is"
        )
        world.is_as_kept(f"deliveries.{lang}", ADMIN)


def test_the_terminal_lists_them_by_chat_call_and_state(tmp_path, capsys: pytest.CaptureFixture[str]) -> None:  # type: ignore[no-untyped-def]
    def runs(*arguments: str) -> tuple[int, str, str]:
        status = status_of(["deliveries", *arguments, "--data", str(tmp_path)])
        told = capsys.readouterr()
        return status, told.out, told.err

    from tests.tracker.domain.calls_told import call
    from tracker.domain.models import Subscription

    assert runs()[1:] == ("", "nothing was owed to anybody\n")
    with open_store(tmp_path / "tracker.db") as store:
        call_store.save_call(store, call("bluecall01"))
        call_store.save_sightings(store, call("bluecall01").sightings)
        (happened,) = call_store.record_changes(store, [change("appeared", "bluecall01")])
        one = subscribers.save(store, Subscription(7, profiles=("marine",)))
        other = subscribers.save(store, Subscription(-8, profiles=("marine",)))
        outbox.queue(
            store,
            [
                Alert(one.id, "change", "call:bluecall01:appeared", NOW, call_id="bluecall01", text="what it says"),
                Alert(other.id, "digest", "summary:many:1", NOW, changes=(happened.id,)),
                Alert(one.id, "season", "season:1", NOW),
            ],
        )
        (first, *_) = outbox.claim(store, NOW, 1, NOW - NOW.replace(year=2025))
        outbox.sent(store, first.id, 45, NOW)
    _, told, _ = runs("--json")
    every = [json.loads(line) for line in told.splitlines()]
    assert [one["state"] for one in every] == ["waiting", "waiting", "sent"]
    assert (every[2]["message"], every[2]["chat"], every[2]["call"]) == (45, 7, "bluecall01")
    assert "what it says" not in told
    for arguments, found in (
        (("--chat", "7"), 2),
        (("--call", "bluecall01"), 2),
        (("--state", "sent"), 1),
        (("--chat", "-8", "--state", "sent"), 0),
        (("--limit", "1"), 1),
    ):
        assert len(runs(*arguments, "--json")[1].splitlines()) == found, arguments
    assert "sent" in runs("--chat", "7")[1]
    status, _, said = runs("--call", "NONE-1")
    assert status == 2 and "no call is named 'NONE-1'" in said
