"""The Bulgarian case on its recorded archive, as an admin runs it: what is found, what is told, and nothing twice."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.shared_material import SHARED, needs_shared
from tracker.cli import status_of

pytestmark = needs_shared
AT = "2026-08-09T15:00+03:00"
HAS_PAGES = {"isun-open", "interreg-black-sea", "interreg-greece-bulgaria", "euro-access", "eu-funding-tenders"}


def pages() -> Path:
    assert SHARED is not None
    return SHARED / "gold" / "pages"


def runs(data: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    status = status_of([*arguments, "--data", str(data), "--at", AT])
    return status, capsys.readouterr().out


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder after one check of the archive, whose exit status says that some sources were not there."""
    data = tmp_path_factory.mktemp("demo")
    archive = str(pages() / "bulgaria-demo.warc.gz")
    assert status_of(["check", "--replay", archive, "--at", AT, "--data", str(data)]) == 1
    return data


def calls(data: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, Any]]:
    _, printed = runs(data, capsys, "calls", "--json", *arguments)
    return [json.loads(line) for line in printed.splitlines()]


def score(tmp_path: Path, found: list[dict[str, Any]], gold: str) -> dict[str, Any]:
    """What the recorded material's own scorer says of these calls."""
    result = tmp_path / "result.json"
    items = [
        {"title": one["title"], "url": one["url"], "code": one.get("code"), "deadlines": one.get("deadlines")}
        for one in found
    ]
    result.write_text(json.dumps({"items": items}), encoding="utf-8")
    script = pages().parent / "score_lists.py"
    told = subprocess.run(
        [sys.executable, str(script), str(result), str(pages() / gold), "--json"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    scored: dict[str, Any] = next(iter(json.loads(told.stdout).values()))
    return scored


@pytest.mark.parametrize(
    ("source", "gold", "many"),
    [
        ("isun-open", "isun-eumis2020/active.expected.json", 45),
        ("interreg-black-sea", "interreg-black-sea-basin/calls.expected.json", 2),
        ("interreg-greece-bulgaria", "interreg-greece-bulgaria/calls.expected.json", 7),
        ("euro-access", "euro-access-eu/calls.expected.json", 142),
        ("eu-funding-tenders", "sedia-ec-funding-tenders/search.expected.json", 4),
    ],
)
def test_every_recorded_call_is_known_with_title_address_and_deadline(
    checked: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path, source: str, gold: str, many: int
) -> None:
    found = calls(checked, capsys, "--source", source)
    assert len(found) == many
    if source == "isun-open":
        # The list itself prints no dates; the one recorded detail page is looked at below.
        found = [{**one, "deadlines": []} for one in found]
    scored = score(tmp_path, found, gold)
    assert (scored["precision"], scored["recall"]) == (1.0, 1.0)
    assert scored["title"]["exact"] == many
    assert scored["url"]["exact"] == many
    assert scored["deadline"]["wrong"] == scored["deadline"]["spurious"] == scored["deadline"]["missing"] == 0
    assert scored["deadline"]["time_wrong"] == 0


def test_codes_of_isun_are_those_of_the_page(checked: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gold = json.loads((pages() / "isun-eumis2020/active.expected.json").read_text(encoding="utf-8"))
    found = {one["url"]: one.get("code") for one in calls(checked, capsys, "--source", "isun-open")}
    assert found == {one["url"]: one["code"] for one in gold["items"]}


def test_a_recorded_detail_page_gives_its_deadline_to_the_minute_in_sofia(
    checked: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (call,) = calls(checked, capsys, "--search", "BG16RFPR001-1.011")
    assert [(one["at"], one["zone"]) for one in call["deadlines"]] == [("2026-09-14T16:30:00+03:00", "Europe/Sofia")]
    assert "14.09.2026 г. 16:30 ч." in call["deadlines"][0]["evidence"]["quote"]
    assert call["opens"]["at"] == "2026-07-10T14:00:00+03:00"


def test_euroaccess_calls_are_shown_closed_but_for_the_two_whose_deadline_is_ahead(
    checked: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stages = Counter(one["stage"] for one in calls(checked, capsys, "--source", "euro-access"))
    assert stages == {"closed": 140, "open": 2}


def test_sources_without_pages_are_unreachable_and_those_without_details_doubtful(
    checked: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, printed = runs(checked, capsys, "sources", "health", "--json")
    told = {one["id"]: one for one in map(json.loads, printed.splitlines()) if one["enabled"]}
    assert {id_ for id_, one in told.items() if one["reason"] == "unreachable"} == told.keys() - HAS_PAGES
    doubtful = {id_ for id_, one in told.items() if one["reason"] == "detail_unreadable"}
    assert doubtful == HAS_PAGES - {"eu-funding-tenders"}
    assert all(told[id_]["health"] == "doubtful" for id_ in doubtful)


def test_a_second_run_changes_nothing_and_owes_nothing(checked: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = calls(checked, capsys)
    archive = str(pages() / "bulgaria-demo.warc.gz")
    status, printed = runs(checked, capsys, "check", "--json", "--replay", archive)
    assert status == 1
    assert printed == ""
    unseen = {"last_seen"}
    assert [_without(one, unseen) for one in calls(checked, capsys)] == [_without(one, unseen) for one in before]


def _without(call: dict[str, Any], names: set[str]) -> dict[str, Any]:
    sightings = [{key: value for key, value in one.items() if key not in names} for one in call["sightings"]]
    return {**call, "sightings": sightings}
