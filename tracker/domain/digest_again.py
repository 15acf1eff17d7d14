"""What a digest whose text was fixed when it was made says beside its calls, so that it can be made again. Pure.

A digest is made at its hour and read when it is taken, or paged through weeks later: its title, and its sections of other
things (sources with problems, seasons), stay as they were; its calls are told as of now.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.domain.digesting import SECTIONS
from tracker.domain.hypertext import Html, bold
from tracker.domain.wording import languages, wording


def title_of(text: str) -> Html:
    """Its title: the first line."""
    return Html(text.partition("\n")[0])


def notes_of(text: str) -> Sequence[Html]:
    """Its sections of other things than calls, in their order."""
    heads = _heads()
    parts = text.split("\n\n")[1:]
    return tuple(Html(one) for one in parts if one.partition("\n")[0] not in heads and not _is_page(one))


def _heads() -> frozenset[str]:
    return frozenset(bold(wording(lang).say(f"digest.{one}")) for lang in languages() for one in SECTIONS)


def _is_page(part: str) -> bool:
    """Whether it is the line that says which page this is."""
    numbers = re.findall(r"\d+", part)
    if len(numbers) != 2:
        return False
    return any(part == wording(one).say("summary.page", page=numbers[0], pages=numbers[1]) for one in languages())
