"""Conversations that a person read and kept as expected text."""

from __future__ import annotations

import difflib
import os
from pathlib import Path

REWRITE = "REWRITE_TRANSCRIPTS"


def assert_is_as_kept(folder: Path, name: str, told: str) -> None:
    """The conversation is the one that was read and kept as <folder>/transcripts/<name>.txt."""
    path = folder / "transcripts" / f"{name}.txt"
    if os.environ.get(REWRITE):
        path.parent.mkdir(exist_ok=True)
        path.write_text(told, encoding="utf-8")
        return
    kept = path.read_text(encoding="utf-8") if path.exists() else ""
    if told != kept:
        lines = difflib.unified_diff(kept.splitlines(), told.splitlines(), str(path.name), "now", lineterm="", n=2)
        raise AssertionError(
            "the conversation is not the one that was kept:\n" + "\n".join(lines)
            + f"\nIf it is right as it is now, run the test with {REWRITE}=1 and read the new transcript."
        )  # fmt: skip
