"""`tracker profiles propose`: a profile from a text, a file or a site, to try and add; and the last change taken back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.tracker.terminal import Terminal
from tests.warc import write_warc
from tracker.domain.profiles import parse_profile

TEXT = "Ние сме сдружение на фирми от Габрово, което разработва мехатроника и роботи. Партньори в Германия."
SITE = f"<html lang='bg'><head><title>Начало | Клъстер Мехатроника</title></head><body><p>{TEXT}</p><p>{TEXT} Отново.</p></body></html>"


def test_a_text_becomes_the_toml_of_a_profile_that_can_be_added(terminal: Terminal, tmp_path: Path) -> None:
    status, told, said = terminal.runs("profiles", "propose", TEXT, "--id", "mecha", "--name", "Мехатроника")
    assert status == 0
    assert "# nuts, seen and not taken: DE" in told and "nothing is kept yet" in said
    profile = parse_profile(told, "mecha.toml")
    assert (profile.id, profile.names, profile.nuts) == ("mecha", {"bg": "Мехатроника"}, ("BG322",))
    assert profile.sectors == ("mechatronics",) and "роботи" in profile.keywords
    file = tmp_path / "mecha.toml"
    file.write_text(told, encoding="utf-8")
    assert terminal.runs("profiles", "test", str(file))[0] == 0
    assert terminal.runs("profiles", "add", str(file))[0] == 0


def test_a_file_with_a_description_is_read(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "about.txt"
    file.write_text(TEXT, encoding="utf-8")
    status, told, _ = terminal.runs("profiles", "propose", str(file), "--json")
    found = json.loads(told)
    assert (status, found["id"], found["address"]) == (0, "cluster", None)
    assert found["proposed"]["nuts"] == ["DE"]
    assert parse_profile(found["toml"], "cluster.toml").nuts == ("BG322",)


def test_a_site_is_fetched_as_sources_are(terminal: Terminal) -> None:
    write_warc(terminal.archive, {"https://www.mecha-cluster.example/": SITE})
    status, told, _ = terminal.asks("profiles", "propose", "https://www.mecha-cluster.example/", "--json")
    found = json.loads(told)
    assert (status, found["id"]) == (0, "mecha-cluster")
    assert parse_profile(found["toml"], "x.toml").names == {"bg": "Клъстер Мехатроника"}


@pytest.mark.parametrize(
    ("text", "arguments", "status", "told"),
    [
        ("https://gone.example/", (), 1, "https://gone.example/ cannot be read: "),
        ("http://127.0.0.1/", (), 1, "http://127.0.0.1/ cannot be read: "),
        ("!!!", (), 1, "too little to find a call by"),
        (TEXT, ("--language", "tlh"), 2, "there are texts for bg, en"),
        (TEXT, ("--id", "a b"), 2, "id: "),
    ],
)
def test_what_cannot_be_proposed_says_so_in_one_line(
    terminal: Terminal, text: str, arguments: tuple[str, ...], status: int, told: str
) -> None:
    found, out, err = terminal.asks("profiles", "propose", text, *arguments)
    assert (found, out) == (status, "")
    assert told in err and len(err.strip().splitlines()) == 1


def test_a_file_that_is_no_text_is_refused(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "about.doc"
    file.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1")
    status, _, err = terminal.runs("profiles", "propose", str(file))
    assert status == 2 and "save it as plain text" in err


def test_the_last_change_of_a_profile_is_taken_back_and_brought_back(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "wood.toml"
    for words in ('["oak"]', '["pine"]'):
        file.write_text(f'id = "wood"\nname = {{ en = "Wood" }}\nkeywords = {words}\n', encoding="utf-8")
        assert terminal.runs("profiles", "add", str(file))[0] == 0
    assert terminal.runs("profiles", "undo", "wood")[0] == 0
    assert "oak" in terminal.runs("profiles", "show", "wood")[1]
    assert terminal.runs("profiles", "undo", "wood")[0] == 0
    assert "pine" in terminal.runs("profiles", "show", "wood")[1]
    status, _, err = terminal.runs("profiles", "undo", "marine")
    assert status == 2 and "no earlier form of 'marine' is known" in err
