"""What an admin does with the commands, from a file of a source to the story of a call."""

from __future__ import annotations

import gzip
import io
import json
import shutil
from pathlib import Path

import pytest

from tests.tracker.terminal import AT, PAGE, SOURCE, URL, Terminal
from tests.warc import write_warc
from tracker.cli import status_of
from tracker.settings import shipped_config

PROFILE = (
    'id = "hydrogen"\nname = { en = "Hydrogen valley", bg = "Водородна долина" }\n'
    'keywords = ["hydrogen", "водород"]\nnuts = ["BG41"]\n'
)


def test_a_source_is_added_only_where_the_person_agrees(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    for answer, added in (("n\n", False), ("", False), ("y\n", True)):
        monkeypatch.setattr("sys.stdin", io.StringIO(answer))
        status, shown, err = terminal.asks("sources", "add", str(terminal.source))
        assert "Green hydrogen valleys" in shown, "it is shown what it reads before it is asked"
        assert "Add example?" in err
        assert (status == 0) is added
        assert ("example" in {one["id"] for one in terminal.lists("sources", "list")}) is added


def test_a_source_that_reads_nothing_is_added_only_with_yes(terminal: Terminal) -> None:
    write_warc(terminal.archive, {URL: "<html><body><ul><li>no call</li></ul></body></html>"})
    status, _, err = terminal.asks("sources", "add", str(terminal.source))
    assert status == 2
    assert "--yes" in err
    assert terminal.asks("sources", "add", str(terminal.source), "--yes")[0] == 0


def test_a_new_version_of_a_source_takes_the_place_of_the_old_one(terminal: Terminal) -> None:
    terminal.knows_the_example()
    terminal.source.write_text(SOURCE.replace('en = "Example"', 'en = "Second"'), encoding="utf-8")
    _, _, err = terminal.asks("sources", "add", str(terminal.source), "--yes")
    assert "takes its place" in err
    (listed,) = [one for one in terminal.lists("sources", "list") if one["id"] == "example"]
    assert listed["name"]["en"] == "Second"
    assert listed["added"]


def test_the_first_check_is_a_first_look_and_later_ones_tell_what_is_new(terminal: Terminal) -> None:
    assert terminal.asks("sources", "add", str(terminal.source), "--yes")[0] == 0
    status, told, err = terminal.asks("check", "example")
    assert status == 0
    assert told == "example: 2 items, 2 calls (first look)\n"
    assert "1 read" in err
    item = "<li><a href='/calls/3'>Hydrogen for islands</a> <span>Deadline: 1 December 2026</span></li>"
    write_warc(terminal.archive, {URL: PAGE.replace("</ul>", f"{item}</ul>").replace("30.10.2026", "31.12.2026")})
    status, told, _ = terminal.asks("check", "example", "--json")
    changes = {(one["title"]["en"], one["change"]): one for one in map(json.loads, told.splitlines())}
    assert not any(one["baseline"] for one in changes.values())
    assert ("Hydrogen for islands", "appeared") in changes
    moved = changes["Furniture design grants", "deadline_moved"]
    assert "2026-10-30" in moved["from"]
    assert "2026-12-31" in moved["to"]
    newest, first = terminal.lists("runs", "example")
    assert (newest["ended"], newest["items"], first["items"], first["changes"]) == ("read", 3, 2, 2)
    assert len(terminal.lists("runs", "--limit", "1")) == 1
    assert len(terminal.runs("runs")[1].splitlines()) == 2


def test_a_failed_check_is_kept_with_its_reason(terminal: Terminal) -> None:
    terminal.knows_the_example()
    before = terminal.lists("calls")
    write_warc(
        terminal.archive, {URL: "<html><title>Request Rejected</title><body>The URL was rejected.</body></html>"}
    )
    status, told, _ = terminal.asks("check", "example")
    assert status == 1
    assert told.startswith("example: refused: ")
    assert terminal.asks("check", "example", "--json")[0] == 1
    (health,) = [one for one in terminal.lists("sources", "health") if one["id"] == "example"]
    assert (health["health"], health["reason"], health["items"]) == ("broken", "refused", 2)
    assert health["message"]
    assert terminal.lists("runs", "example")[0]["problems"][0]["code"] == "refused"
    assert terminal.lists("calls") == before


def test_a_source_that_is_off_is_not_checked_with_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = tmp_path / "config"
    (config / "sources").mkdir(parents=True)
    shutil.copytree(shipped_config() / "taxonomy", config / "taxonomy")
    (config / "sources" / "example.toml").write_text(SOURCE, encoding="utf-8")
    archive = tmp_path / "pages.warc"
    write_warc(archive, {URL: PAGE})
    given = ["--config", str(config), "--data", str(tmp_path / "data"), "--replay", str(archive), "--at", AT]
    assert status_of(["check", *given]) == 0
    assert status_of(["sources", "disable", "example", *given]) == 0
    capsys.readouterr()
    assert status_of(["check", *given]) == 2
    assert "no source is switched on" in capsys.readouterr().err
    assert status_of(["check", "example", *given]) == 0, "but it is where it is named"


def test_a_call_is_found_by_id_code_and_address_and_its_story_told(terminal: Terminal) -> None:
    page = PAGE.replace("Green hydrogen valleys", "ABC-2026-01 Green hydrogen valleys")
    source = SOURCE.replace('title = "a"', 'title = "a"\ncode = { select = "a", pattern = \'^([A-Z]+-[0-9-]+)\' }')
    terminal.source.write_text(source, encoding="utf-8")
    write_warc(terminal.archive, {URL: page})
    terminal.knows_the_example()
    (call,) = [one for one in terminal.lists("calls") if one.get("code")]
    stories = [terminal.lists("why", name)[0] for name in (call["id"], "abc-2026-01", call["url"], call["url"] + "/")]
    assert all(story == stories[0] for story in stories)
    assert stories[0]["call"]["id"] == call["id"]
    assert stories[0]["stage"] == "open"
    assert [(one["change"], one["told"]) for one in stories[0]["changes"]] == [("appeared", "first look")]
    assert stories[0]["alerts"] == []
    status, told, _ = terminal.runs("why", "ABC-2026-01", "green-energy")
    assert status == 0
    assert "for green-energy: " in told
    assert "words: " in told
    assert "no alert was owed for it" in told
    assert "14 September 2026, 17:00" in told
    (story,) = terminal.lists("why", "ABC-2026-01", "green-energy")
    assert story["match"]["score"] > 0
    assert sum(story["match"]["parts"].values()) == pytest.approx(story["match"]["score"], abs=0.01)
    assert story["match"]["levels"] == {"strong": 0.5, "possible": 0.3}
    assert "parts of the score by words: " in told and "(strong from 0.50, possible from 0.30)" in told
    assert {one["answer"] for one in story["match"]["conditions"]} <= {"yes", "no", "not_stated"}


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        ("XYZ-1", "calls --search"),
        ("https://programme.example/calls/99", "covered by: example"),
        ("https://elsewhere.example/1", "no source covers elsewhere.example"),
    ],
)
def test_a_call_that_is_not_known_is_told_with_where_to_look(terminal: Terminal, wanted: str, told: str) -> None:
    terminal.knows_the_example()
    status, out, err = terminal.runs("why", wanted)
    assert (status, out) == (2, "")
    (line,) = err.splitlines()
    assert wanted in line
    assert told in line


def test_a_site_whose_only_source_is_turned_off_is_told_so(terminal: Terminal) -> None:
    terminal.knows_the_example()
    assert terminal.runs("sources", "disable", "example")[0] == 0
    assert "only by what is turned off: example" in terminal.runs("why", "https://programme.example/calls/99")[2]


def test_a_profile_is_added_shown_used_exported_and_removed(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "hydrogen.toml"
    file.write_text(PROFILE, encoding="utf-8")
    assert terminal.runs("profiles", "add", str(file))[0] == 0
    (listed,) = [one for one in terminal.lists("profiles", "list") if one["id"] == "hydrogen"]
    assert (listed["keywords"], listed["nuts"]) == (["hydrogen", "водород"], ["BG41"])
    assert "added" in next(line for line in terminal.runs("profiles", "list")[1].splitlines() if "hydrogen" in line)
    terminal.knows_the_example()
    (fitting,) = terminal.lists("calls", "--profile", "hydrogen")
    assert fitting["title"]["en"] == "Green hydrogen valleys"
    assert "valley" in fitting["match"]["words"]
    assert len(terminal.lists("deadlines", "--profile", "hydrogen", "--days", "60")) == 1

    shown = terminal.runs("profiles", "show", "hydrogen")[1]
    assert terminal.runs("profiles", "export", "hydrogen")[1] == shown
    folder = tmp_path / "profiles"
    assert terminal.runs("profiles", "export", "--to", str(folder))[0] == 0
    assert (folder / "hydrogen.toml").read_text(encoding="utf-8") == shown
    assert len(list(folder.iterdir())) == len(terminal.lists("profiles", "list"))
    assert terminal.runs("profiles", "remove", "hydrogen")[0] == 0
    assert terminal.runs("profiles", "show", "hydrogen")[0] == 2
    assert terminal.runs("profiles", "add", str(folder / "hydrogen.toml"))[0] == 0
    assert terminal.runs("profiles", "show", "hydrogen")[1] == shown
    status, _, err = terminal.runs("profiles", "add", str(folder / "marine.toml"))
    assert status == 2
    assert "shipped" in err


def test_what_export_wrote_import_reads_and_export_writes_again_byte_for_byte(
    terminal: Terminal, tmp_path: Path
) -> None:
    profile = tmp_path / "hydrogen.toml"
    profile.write_text(PROFILE, encoding="utf-8")
    terminal.runs("profiles", "add", str(profile))
    terminal.knows_the_example()
    terminal.runs("sources", "disable", "een")
    written, again = tmp_path / "known.jsonl", tmp_path / "again.jsonl"
    assert terminal.runs("export", str(written))[0] == 0
    kinds = [json.loads(line)["type"] for line in written.read_text(encoding="utf-8").splitlines()]
    assert kinds == ["source", "switch", "profile", "call", "call"]
    assert terminal.runs("export", "-")[1] == written.read_text(encoding="utf-8")

    other = Terminal(tmp_path / "other", terminal.capsys)
    status, _, err = other.runs("import", str(written))
    assert status == 0
    assert "2 calls were left out" in err
    assert other.runs("export", str(again))[0] == 0
    kept = [line for line in written.read_bytes().splitlines(keepends=True) if not line.startswith(b'{"type": "call"')]
    assert again.read_bytes() == b"".join(kept)
    packed = tmp_path / "known.jsonl.gz"
    packed.write_bytes(gzip.compress(written.read_bytes()))
    assert other.runs("import", str(packed))[0] == 0, "a second time changes nothing"
    assert other.runs("export", str(again))[0] == 0
    assert again.read_bytes() == b"".join(kept)
    assert other.asks("check", "example")[0] == 0, "and the sources show the same calls anew"
    assert [one["id"] for one in other.lists("calls")] == [one["id"] for one in terminal.lists("calls")]


@pytest.mark.parametrize("only", ["calls", "sources", "profiles"])
def test_only_a_part_is_exported_where_it_is_asked_for(terminal: Terminal, only: str) -> None:
    terminal.knows_the_example()
    kinds = {json.loads(line)["type"] for line in terminal.runs("export", "-", "--only", only)[1].splitlines()}
    assert kinds <= {only.removesuffix("s"), "switch"}


def test_all_shipped_sources_are_exported_as_files_that_can_be_imported(terminal: Terminal, tmp_path: Path) -> None:
    folder, again = tmp_path / "pack", tmp_path / "again"
    assert terminal.runs("sources", "export", "--to", str(folder))[0] == 0
    assert {one.stem for one in folder.iterdir()} == {one["id"] for one in terminal.lists("sources", "list")}
    other = Terminal(tmp_path / "other", terminal.capsys)
    assert other.runs("sources", "import", str(folder))[0] == 0
    assert other.runs("sources", "export", "--to", str(again))[0] == 0
    assert {one.name: one.read_bytes() for one in again.iterdir()} == {
        one.name: one.read_bytes() for one in folder.iterdir()
    }


def test_the_database_says_its_version(terminal: Terminal) -> None:
    for _ in range(2):
        status, out, err = terminal.runs("migrate")
        assert (status, out) == (0, "")
        assert "is at version" in err


@pytest.mark.parametrize("group", ["sources", "profiles"])
def test_a_group_without_a_command_says_what_it_can_do(capsys: pytest.CaptureFixture[str], group: str) -> None:
    assert status_of([group]) == 0
    told = capsys.readouterr()
    assert "Commands:" in told.out
    assert told.err == ""
    assert status_of([group, "lst"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"tracker {group}: ")
    assert "list" in line


def test_global_options_may_stand_anywhere(terminal: Terminal) -> None:
    terminal.knows_the_example()
    given = ["--data", str(terminal.folder / "data"), "--at", AT]
    told = []
    for arguments in (
        [*given, "sources", "health", "--json"],
        ["sources", *given, "health", "--json"],
        ["sources", "health", *given, "--json"],
        ["sources", "health", "--json", "--data", "overruled", *given],
    ):
        assert status_of(arguments) == 0
        told.append(terminal.capsys.readouterr().out)
    assert len(set(told)) == 1
    assert "healthy" in told[0]


@pytest.mark.parametrize(
    "arguments",
    [
        ["--bogus"],
        ["calls", "--bogus"],
        ["calls", "extra"],
        ["deadlines", "--days", "0"],
        ["runs", "--limit", "many"],
        ["match", "--calls", "x"],
        ["read", "colour", "x"],
        ["export", "x", "--only", "chats"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_one_line_that_names_the_help(terminal: Terminal, arguments: list[str]) -> None:
    status, out, err = terminal.runs(*arguments)
    assert (status, out) == (2, "")
    (line,) = err.splitlines()
    command = "tracker" if arguments[0].startswith("-") else f"tracker {arguments[0]}"
    assert line.startswith(f"{command}: ")
    assert f"{command} --help" in line


def test_every_problem_of_a_configuration_folder_is_told_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = tmp_path / "config"
    (config / "sources").mkdir(parents=True)
    (config / "profiles").mkdir()
    shutil.copytree(shipped_config() / "taxonomy", config / "taxonomy")
    files = {
        "sources/broken.toml": "id = ",
        "sources/named.toml": SOURCE,
        "sources/pattern.toml": SOURCE.replace('"example"', '"pattern"').replace(
            'title = "a"', 'title = { select = "a", pattern = "(" }'
        ),
        "sources/zone.toml": SOURCE.replace('"example"', '"zone"').replace("Europe/Sofia", "Europe/Atlantis"),
        "profiles/words.toml": 'id = "words"\nname = { en = "W" }\nkeywords = ["((("]\ncolour = "red"\n',
    }
    for name, text in files.items():
        (config / name).write_text(text, encoding="utf-8")
    (config / "sources" / "binary.toml").write_bytes(b"\xff\xfe\x00")
    assert status_of(["calls", "--config", str(config), "--data", str(tmp_path / "data")]) == 2
    told = capsys.readouterr().err.splitlines()
    for wanted in (
        "broken.toml: ",
        "named.toml: id: ",
        "pattern.toml: list.fields.title",
        "zone.toml: zone: ",
        "words.toml: keywords.0: ",
        "words.toml: colour: ",
        "binary.toml: ",
    ):
        assert [line for line in told if line.startswith(f"tracker: {wanted}")], (wanted, told)
    assert not (tmp_path / "data").exists(), "nothing is begun with a configuration that is wrong"


def test_eligibility_money_and_deadlines_are_explained_to_a_person(terminal: Terminal) -> None:
    for arguments, wanted in (
        (["deadline", "Deadline: 14 September 2026 at 17:00", "--lang", "en"], "2026-09-14T17:00"),
        (["money", "Общ бюджет: 15 300 000 евро", "--lang", "bg"], "15300000"),
        (["eligibility", "Допустими кандидати са малки и средни предприятия", "--lang", "bg"], "sme"),
    ):
        status, told, _ = terminal.runs("read", *arguments)
        assert status == 0
        assert wanted in told
        assert "“" in told, "with the words it was read from"
        status, told, _ = terminal.runs("read", *arguments, "--json")
        assert wanted in told
        assert len(told.splitlines()) == 1


def test_many_phrases_of_a_file_are_answered_in_their_order(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "phrases.jsonl.gz"
    phrases = [
        {"id": number, "lang": "en", "zone": "Europe/Sofia", "text": f"Deadline: {number} May 2026"}
        for number in range(1, 32)
    ]
    file.write_bytes(gzip.compress("\n".join(map(json.dumps, phrases)).encode()))
    answers = terminal.lists("read", "deadline", "--file", str(file))
    assert [one["id"] for one in answers] == list(range(1, 32))
    assert [one["readings"][0]["at"] for one in answers] == [f"2026-05-{day:02}" for day in range(1, 32)]


def test_match_gives_each_profile_its_best_calls_first(terminal: Terminal, tmp_path: Path) -> None:
    calls, profiles = tmp_path / "calls.jsonl", tmp_path / "profiles.jsonl"
    titles = ["Hydrogen valleys and hydrogen trains", "Education in schools", "Wooden furniture and hydrogen"]
    calls.write_text(
        "\n".join(json.dumps({"id": f"c{n}", "title": {"en": title}}) for n, title in enumerate(titles)),
        encoding="utf-8",
    )
    wanted = [
        {"id": "energy", "name": "Energy", "description": "", "keywords": ["hydrogen"], "language": "en"},
        {"id": "wood", "name": {"en": "Wood"}, "keywords": ["wooden furniture"]},
    ]
    profiles.write_text("\n".join(map(json.dumps, wanted)), encoding="utf-8")
    found = terminal.lists("match", "--calls", str(calls), "--profiles", str(profiles))
    assert {one["call"] for one in found if one["profile"] == "energy"} >= {"c0", "c2"}
    assert next(one["call"] for one in found if one["profile"] == "wood") == "c2"
    assert all(set(one) == {"profile", "call", "score", "level", "words"} for one in found)
    best = terminal.lists("match", "--calls", str(calls), "--profiles", str(profiles), "--top", "1")
    assert [(one["profile"], one["call"]) for one in best] == [
        next((one["profile"], one["call"]) for one in found if one["profile"] == profile)
        for profile in ("energy", "wood")
    ]


def test_a_profile_is_tried_on_the_known_calls_before_it_is_kept(terminal: Terminal) -> None:
    profile = terminal.folder / "hydrogen.toml"
    profile.write_text(PROFILE, encoding="utf-8")
    status, shown, err = terminal.asks("profiles", "test", str(profile))
    assert (status, shown) == (0, "")
    assert "no call of the last 12 months is known yet" in err
    terminal.knows_the_example()
    status, shown, err = terminal.asks("profiles", "test", str(profile))
    assert status == 0
    assert "strong  0.81  Green hydrogen valleys  (Hydrogen" in shown
    assert "Hydrogen valley: 1 of 2 calls" in err
    (told,) = terminal.lists("profiles", "test", str(profile))
    assert told["told"] is True
    assert "Hydrogen" in told["words"]
    assert "hydrogen" not in {one["id"] for one in terminal.lists("profiles", "list")}, "nothing was kept"
    status, _, err = terminal.asks("profiles", "test", "nobody")
    assert status == 2
    assert "no profile 'nobody' and no file of that name" in err


def test_an_address_becomes_a_source_that_is_previewed_and_adopted(terminal: Terminal) -> None:
    status, shown, err = terminal.asks("discover", URL)
    assert status == 0
    assert "Calls for proposals: 2 calls" in shown
    assert "Green hydrogen valleys" in shown
    assert "open, deadline 2026-09-14T17:00:00" in shown
    assert "--save programme-calls" in err
    assert "programme-calls" not in {one["id"] for one in terminal.lists("sources", "list")}, "looking keeps nothing"
    status, told, _ = terminal.asks("discover", URL, "--json")
    found = json.loads(told)
    assert found["reason"] is None
    assert 0.5 < found["confidence"] <= 1
    assert found["source"]["list"]["items"] in found["toml"]
    assert [one["deadline"][:10] for one in found["items"]] == ["2026-09-14", "2026-10-30"]
    status, _, err = terminal.asks("discover", URL, "--save", "valleys")
    assert status == 0
    assert "valleys is added" in err
    status, told, _ = terminal.asks("check", "valleys")
    assert (status, told) == (0, "valleys: 2 items, 2 calls (first look)\n")
    assert terminal.asks("discover", URL, "--save", "valleys")[0] == 2, "the id is taken"
    assert terminal.asks("discover", URL, "--save", "No Good Id")[0] == 2


def test_the_proposed_declaration_can_be_edited_and_added_from_a_file(terminal: Terminal) -> None:
    status, toml, _ = terminal.asks("discover", URL, "--toml")
    assert status == 0
    file = terminal.folder / "mine.toml"
    file.write_text(toml.replace("programme-calls", "mine"), encoding="utf-8")
    assert terminal.asks("sources", "add", str(file), "--yes")[0] == 0
    assert "mine" in {one["id"] for one in terminal.lists("sources", "list")}


@pytest.mark.parametrize(
    ("address", "status", "told"),
    [
        ("https://programme.example/other", 1, "[unreachable]"),
        ("programme.example/other", 1, "https://programme.example/other"),
        ("ftp://programme.example/", 2, "is no address of a web page"),
        ("file:///etc/passwd", 2, "is no address of a web page"),
        ("http://[::1", 2, "is no address of a web page"),
        ("", 2, "is no address of a web page"),
    ],
)
def test_an_address_that_is_none_or_cannot_be_read_says_so(
    terminal: Terminal, address: str, status: int, told: str
) -> None:
    ended, shown, err = terminal.asks("discover", address)
    assert ended == status
    assert told in shown + err


def test_a_short_list_is_accepted_by_command_and_believed_from_then_on(terminal: Terminal) -> None:
    items = "".join(f"<li><a href='/calls/{number}'>Call {number}</a></li>" for number in range(1, 21))
    write_warc(terminal.archive, {URL: PAGE.replace("</ul>", f"{items}</ul>")})
    terminal.knows_the_example()
    status, told, _ = terminal.runs("sources", "accept", "example")
    assert status == 1, "nothing is doubted yet"
    write_warc(terminal.archive, {URL: PAGE})
    assert terminal.asks("check", "example")[0] == 1
    status, _, told = terminal.runs("sources", "accept", "example")
    assert status == 0 and "tracker check example" in told
    assert terminal.asks("check", "example")[0] == 0
    (health,) = [one for one in terminal.lists("sources", "health") if one["id"] == "example"]
    assert (health["health"], health["items"]) == ("healthy", 2)
    assert terminal.runs("sources", "accept", "nowhere")[0] == 2
