"""Requests for partners (Enterprise Europe Network): which call one is for, and how it stands beside that call. Pure.

A request is no call: nobody applies to it. It is told as a kind of its own, which a chat can turn off, and hangs on the call it names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from tracker.domain.identity import code_key
from tracker.domain.models import Call

#: Codes of EU topics (two hyphens at least, capitals and figures) and of Bulgarian procedures (BG16RFPR001-1.003).
_CODES = re.compile(r"(?<![\w-])(?:BG\d{2}[A-Z0-9]{3,}-\d{1,2}\.\d{3}|[A-Z][A-Z0-9]*(?:-[A-Za-z0-9]+){2,})(?![\w-])")
_FIGURE = re.compile(r"\d")


def is_request(call: Call) -> bool:
    """Whether it is a request for partners."""
    return call.facts.kind == "partner_request"


def named_code(texts: Iterable[str]) -> str | None:
    """The code of the one call that a request names in its words; None where it names none, or several."""
    found: dict[str, str] = {}
    for text in texts:
        for one in _CODES.findall(text):
            if _FIGURE.search(one):
                found.setdefault(code_key(one), one)
    return next(iter(found.values())) if len(found) == 1 else None
