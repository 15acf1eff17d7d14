"""`/stats` and `tracker stats`: the figures as they are in the store. Transcripts for reviewers."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from tests.tracker.bot.talking import talking
from tests.tracker.bot.test_access import ADMIN, admin, says
from tests.tracker.domain.calls_told import NOW
from tracker.cli import status_of
from tracker.domain.models import Alert, Subscription
from tracker.store import outbox, subscribers
from tracker.store.database import Store, open_store
from tracker.store.statistics import statistics


def sent(store: Store, chat: int, reason: str, due_before: timedelta, taken_after: float) -> None:
    """A message that was due so long ago, and taken so many seconds after that."""
    one = subscribers.save(store, Subscription(chat, profiles=("marine",)))
    at = NOW - due_before
    outbox.queue(store, [Alert(one.id, "change", reason, at)])
    (claimed,) = outbox.claim(store, at + timedelta(hours=10), 1, timedelta(minutes=1))
    outbox.sent(store, claimed.id, 1, at + timedelta(seconds=taken_after))


@pytest.mark.parametrize("lang", ["bg", "en"])
async def test_an_admin_gets_a_picture_with_the_same_in_words(lang: str) -> None:
    async with talking() as world:
        admin(world, lang)
        world.server.user(7, lang)
        await says(world, 7, "/stats")
        for number, late in enumerate((2, 4, 30)):
            sent(world.store, 20 + number, "r", timedelta(hours=number + 1), late)
        sent(world.store, 30, "old", timedelta(days=10), 9999)
        subscribers.set_paused(world.store, world.subscription(20).id, True)
        subscribers.block_chat(world.store, 21, NOW)
        await says(world, ADMIN, "/stats")
        await world.server.until(lambda: bool(world.server.messages(ADMIN)))
        await world.server.settled()
        found = statistics(world.store, {}, "Europe/Sofia", world.now)
        assert (found.people, found.groups, found.paused, found.blocked) == (5, 0, 1, 1)
        assert [count for _, count in found.weeks][-3:] == [0, 1, 3]
        assert found.delays is not None and (round(found.delays.median), round(found.delays.of_95)) == (4, 30)
        assert world.server.last(ADMIN).kind == "photo"
        told = world.server.last(ADMIN).shown
        assert "5" in told and ("4 секунди" if lang == "bg" else "4 seconds") in told
        assert world.server.strict_failures == []


def test_the_terminal_prints_them_and_draws_the_picture(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with open_store(tmp_path / "tracker.db") as store:
        sent(store, -5, "r", timedelta(0), 3)
    common = ("--data", str(tmp_path), "--at", (NOW + timedelta(minutes=1)).isoformat())
    assert status_of(["stats", "--json", "--picture", str(tmp_path / "s.png"), *common]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["chats"] == {"people": 0, "groups": 1, "paused": 0, "blocked": 0}
    assert told["delays"] == {"messages": 1, "median": 3.0, "of_95": 3.0}
    assert sum(told["sent_by_week"].values()) == 1 and sum(told["sources"].values()) > 5
    assert (tmp_path / "s.png").read_bytes().startswith(b"\x89PNG")
    assert status_of(["stats", *common]) == 0
    assert "1 group" in capsys.readouterr().out
