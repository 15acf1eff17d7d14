"""The house keeps its own rules: what the README promises, what CI runs, what may not be in the repository."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from tracker.cli import COMMANDS, status_of

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def commands_of_the_readme() -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", README, re.S)
    return [line for block in blocks for line in block.splitlines() if line.strip()]


def test_ci_runs_exactly_the_readme_s_test_command() -> None:
    (test_command,) = [line for line in commands_of_the_readme() if "/pytest" in line]
    assert test_command in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()


def test_the_two_commands_need_only_python_and_pip() -> None:
    setups = [line for line in commands_of_the_readme() if line.startswith("python3 -m venv .venv && ")]
    assert len(setups) == 2
    assert all("-c constraints.txt" in line for line in setups)


def test_every_command_the_readme_shows_exists(capsys: pytest.CaptureFixture[str]) -> None:
    shown = [line.split()[1:] for line in commands_of_the_readme() if line.startswith(".venv/bin/tracker ")]
    assert len(shown) >= 7
    for words in shown:
        assert words[0] in COMMANDS, words
        names = [words[0], *(word for word in words[1:2] if words[0] in ("sources", "profiles"))]
        assert status_of([*names, "--help"]) == 0
        helped = capsys.readouterr().out
        for option in (word for word in words if word.startswith("--")):
            assert option in helped, (words, option)


def test_every_command_there_is_has_its_help(capsys: pytest.CaptureFixture[str]) -> None:
    for name in COMMANDS:
        assert status_of([name, "--help"]) == 0
        assert "Usage:" in capsys.readouterr().out


def test_the_readme_s_example_source_is_valid() -> None:
    from scrapers.spec import parse_source

    (example,) = re.findall(r"```toml\n(.*?)```", README, re.S)
    assert parse_source(example, "my-programme.toml").id == "my-programme"


def test_constraints_are_names_and_versions_only() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.]+", line) for line in pins)
    pinned = {re.sub(r"[-_.]+", "-", line.split("==")[0]).lower() for line in pins}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {re.sub(r"[-_.]+", "-", re.split(r"[<>=\[ ]", one)[0]).lower() for one in wanted}
    assert names <= pinned


def test_nothing_in_the_repository_names_this_machine_or_a_registry() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False, timeout=30
    ).stdout.splitlines()
    if not listed:
        pytest.skip("not a git checkout")
    places = [f"{place}/" for place in (ROOT, Path.home()) if len(place.parts) > 1]
    forbidden = re.compile("|".join([*map(re.escape, places), "index-" + "url", "python" + "hosted"]))
    for name in listed:
        path = ROOT / name
        if (
            path.suffix in (".py", ".toml", ".md", ".txt", ".json", "")
            and path.is_file()
            and name != "tests/test_house.py"
        ):
            assert not forbidden.search(path.read_text(encoding="utf-8", errors="ignore")), name


def test_the_top_level_is_the_one_the_user_fixed() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False, timeout=30
    ).stdout.splitlines()
    if not listed:
        pytest.skip("not a git checkout")
    assert {name.split("/")[0] for name in listed} <= {
        "pyproject.toml", "README.md", "tracker", "scrapers", "tests", "config",
        ".ci", ".github", ".gitignore", "LICENSE", "CHANGELOG.md", "constraints.txt",
    }  # fmt: skip
