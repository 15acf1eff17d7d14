"""`tracker team`: the same as in chat, by the operator."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from tests.tracker.terminal import AT, Terminal
from tracker.domain.models import Subscription
from tracker.store import administration, subscribers, team_calls, teams
from tracker.store import calls as call_store
from tracker.store import firms as firm_store
from tracker.store.database import open_store

NOW = datetime.fromisoformat(AT)


def test_a_team_is_listed_shown_invited_to_and_shrinks(terminal: Terminal) -> None:
    terminal.knows_the_example()
    assert terminal.runs("team", "list") == (0, "", "")
    with open_store(terminal.folder / "data" / "tracker.db") as store:
        (first, *_) = [one.id for one in call_store.calls(store)]
        for chat, name in ((7, "Maria"), (8, "Ivan <b>")):
            subscribers.save(store, Subscription(chat, profiles=("marine",)))
            maria = teams.begin(store, 7, "Maria", NOW)
            if chat == 8:
                teams.move(store, 8, maria.team, name, NOW)
        subscribers.mark(store, 8, first, "saved", NOW)
        team_calls.take_step(store, 1, first, "won", maria.number, NOW)
        team_calls.add_note(store, 1, first, 7, "ours", NOW)
    listed = json.loads(terminal.runs("team", "list", "--json")[1])
    assert listed == {"team": 1, "name": "Marine Cluster Bulgaria", "owner": "Maria", "members": 2}
    status, told, said = terminal.runs("team", "invite", "1")
    assert status == 0 and told.startswith("/start ") and "7 days" in said
    with open_store(terminal.folder / "data" / "tracker.db") as store:
        administration.keep_bot_name(store, "our_bot")
        assert teams.invited_to(store, told.split()[1], NOW) == 1
    assert terminal.runs("team", "invite", "1", "--uses", "3")[1].startswith("https://t.me/our_bot?start=")
    assert terminal.runs("team", "remove", "1", "2")[0] == 0
    shown = json.loads(terminal.runs("team", "show", "1", "--json")[1])
    assert [one["name"] for one in shown["members"]] == ["Maria"]
    assert [one["uses"] for one in shown["invitations"]] == [1, 3]
    (call,) = shown["calls"]
    assert (call["stage"], call["followers"], call["notes"][0]["text"]) == ("won", [], "ours")
    assert "won; nobody follows it" in terminal.runs("team", "show", "1")[1]
    for arguments, wanted in (
        (["show", "9"], "tracker team list"),
        (["remove", "1", "2"], "tracker team show 1"),
        (["remove", "1", "1"], "alone in team 1"),
    ):
        status, out, said = terminal.runs("team", *arguments)
        assert (status, out) == (2, "") and wanted in said and len(said.strip().splitlines()) == 1


def test_members_are_imported_for_the_team_that_follows_the_profile(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "firms.csv"
    file.write_text("name;keywords\nBoats;ships\nSilent;\n", encoding="utf-8")
    status, _, said = terminal.runs("members", "import", str(file), "marine")
    assert status == 2 and "no chat follows 'marine'" in said
    with open_store(terminal.folder / "data" / "tracker.db") as store:
        subscribers.save(store, Subscription(7, profiles=("marine",)))
    status, _, said = terminal.runs("members", "import", str(file), "marine")
    assert (status, said) == (0, "2 firms are kept for team 1\nrows that say too little to find a call by: 3\n")
    file.write_text("name;keywords\nBoats;ships\n;wood\n", encoding="utf-8")
    status, _, said = terminal.runs("members", "import", str(file), "marine")
    assert status == 2 and "firms.csv: row 3: wood: a firm without a name" in said
    with open_store(terminal.folder / "data" / "tracker.db") as store:
        assert firm_store.list_of_chat(store, 7) == (1, 2), "nothing was changed"
        subscribers.save(store, Subscription(8, profiles=("marine",)))
    file.write_text("name;keywords\nBoats;ships\n", encoding="utf-8")
    status, _, said = terminal.runs("members", "import", str(file), "marine")
    assert status == 2 and "say --team N" in said
    assert terminal.runs("members", "import", str(file), "marine", "--team", "1")[0] == 0
    assert terminal.runs("members", "import", str(tmp_path / "none.csv"), "marine")[0] == 2
