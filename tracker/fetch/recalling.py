"""A response that was kept, found again by its reference: in the archive, or in the recordings that took the network's place."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from scrapers.contract import Page
from tracker.fetch.answers import page_of
from tracker.fetch.bodies import BodyTooLargeError, BrokenBodyError
from tracker.fetch.fetching import MEBIBYTE
from tracker.fetch.recording import read_at

_MOST_READ = 64 * MEBIBYTE


def file_of(reference: str, places: Iterable[Path]) -> Path | None:
    """The file that a reference ("FILE:OFFSET") names, in one of these folders or among these files; None where it is gone."""
    name, _, offset = reference.rpartition(":")
    if not offset.isdigit() or Path(name).name != name:
        return None
    for place in places:
        file = place / name if place.is_dir() else place
        if file.name == name and file.is_file():
            return file
    return None


def recalled(reference: str, places: Iterable[Path]) -> Page | None:
    """The page that a reference leads to; None where it is gone or cannot be read any more."""
    file = file_of(reference, places)
    if file is None:
        return None
    try:
        answer = read_at(file, int(reference.rpartition(":")[2]), _MOST_READ)
    except (BodyTooLargeError, BrokenBodyError, OSError):
        return None
    return page_of(answer, answer.url)
