"""A third language is one file: texts/pl.toml is put beside the others, and the bot speaks it, with its own plural forms and dates."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import tomli_w

ROOT = Path(__file__).resolve().parents[3]


def in_polish(value: object, key: str = "") -> object:
    """The English texts as if translated: each is marked, and has the four plural forms of Polish where it has forms."""
    if isinstance(value, dict):
        if "one" in value and "other" in value:
            return {form: f"{value['other']} ({form})" for form in ("one", "few", "many", "other")}
        return {name: held if name in ("patterns", "zones") else in_polish(held, name) for name, held in value.items()}
    if key == "locale":
        return "pl"
    return f"pl: {value}"


def test_a_file_of_texts_is_all_that_a_third_language_needs(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "tracker", tmp_path / "tracker")
    for name in ("scrapers", "tests", "config"):
        (tmp_path / name).symlink_to(ROOT / name)
    texts = tmp_path / "tracker" / "domain" / "texts"
    english = tomllib.loads((texts / "en.toml").read_text(encoding="utf-8"))
    (texts / "pl.toml").write_text(
        tomli_w.dumps({**in_polish(english), "locale": "pl", "name": "Polski"}), encoding="utf-8"
    )  # type: ignore[dict-item]
    ended = subprocess.run(
        [sys.executable, "-m", "tests.tracker.bot.third_language"],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(tmp_path)}, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr[-2000:]
    told = json.loads(ended.stdout)
    assert told["languages"] == ["bg", "en", "pl"] and told["kept"] == "pl"
    assert told["failures"] == []
    said = "\n".join(told["said"])
    assert all(one.lstrip("⚠️ ").find("pl: ") >= 0 for one in told["said"]), "every answer is in it"
    assert "(few)" in said, "2 calls: the form that Polish has for two, three and four"
    assert "maja 2026" in said, "dates are Babel's"
    assert {one["command"] for one in told["commands"]} >= {"start", "calls", "help"}
    assert all(one["description"].startswith("pl: ") for one in told["commands"])
