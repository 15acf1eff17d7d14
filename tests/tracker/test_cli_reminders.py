"""What the command line tells of reminders: owed, sent and next, of calls that a chat saved."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from tests.tracker.terminal import AT, Terminal
from tracker.domain.models import Reminding, Subscription
from tracker.reminding import owe_reminders
from tracker.store import calls as call_store
from tracker.store import outbox, reminders, subscribers
from tracker.store.database import open_store

#: Two weeks before the deadline of the example's first call.
BEFORE = datetime.fromisoformat("2026-08-31T16:00+03:00")
DUE = datetime.fromisoformat("2026-08-31T17:00+03:00")


@pytest.fixture
def terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Terminal:
    """A site that was read, and one chat that saved its first call and was reminded of it once."""
    made = Terminal(tmp_path / "terminal", capsys)
    made.knows_the_example()
    with open_store(made.folder / "data" / "tracker.db") as store:
        (first,) = [one for one in call_store.calls(store) if "hydrogen" in one.title("en")]
        chat = subscribers.save(store, Subscription(7, language="en", profiles=("marine",)))
        subscribers.mark(store, 7, first.id, "saved", BEFORE)
        reminders.choose_for_call(store, chat.id, first.id, Reminding(("14d", "7d"), 0))
        list(owe_reminders(store, BEFORE))
        assert list(owe_reminders(store, DUE)) == [1]
        (owed,) = outbox.claim(store, DUE, 1, datetime.resolution * 10**7)
        outbox.sent(store, owed.id, 5, DUE)
    return made


def test_why_tells_what_was_sent_and_what_is_next(terminal: Terminal) -> None:
    (found,) = [one for one in terminal.lists("calls") if "hydrogen" in one["title"]["en"]]
    status, told, _ = terminal.runs("why", found["id"])
    assert status == 0
    assert "reminders: 1 sent" in told
    assert "reminder:14d:" in told
    assert "next reminder to subscription 1: " in told


def test_calls_with_reminders_lists_only_what_was_saved(terminal: Terminal) -> None:
    status, told, _ = terminal.runs("calls", "--reminders")
    assert status == 0
    assert told.count("\n") == 3
    assert "Green hydrogen valleys" in told
    assert "reminders: 1 sent" in told
    (line,) = terminal.lists("calls", "--reminders")
    assert line["reminders"]["owed"] == {"sent": 1}
    (ahead,) = line["reminders"]["next"]
    assert ahead["at"] > AT
    assert ahead["before"] in ("14d", "7d")
