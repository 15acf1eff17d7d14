"""The code of the call that a text names: of an EU topic, or of a Bulgarian procedure. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tracker.domain.identity import code_key

#: EU topics have two hyphens at least, capitals and figures; Bulgarian procedures look like BG16RFPR001-1.003.
_CODES = re.compile(r"(?<![\w-])(?:BG\d{2}[A-Z0-9]{3,}-\d{1,2}\.\d{3}|[A-Z][A-Z0-9]*(?:-[A-Za-z0-9]+){2,})(?![\w-])")
_FIGURE = re.compile(r"\d")


def named_code(texts: Iterable[str]) -> str | None:
    """The code of the one call that texts name; None where they name none, or several."""
    found: dict[str, str] = {}
    for text in texts:
        for one in _CODES.findall(text):
            if _FIGURE.search(one):
                found.setdefault(code_key(one), one)
    return next(iter(found.values())) if len(found) == 1 else None
