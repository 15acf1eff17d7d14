"""The answers of JSON interfaces as data, and JMESPath into them."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

import jmespath

#: Strings taken from one value, and how deep lists of lists are looked into.
_MOST = 1000
_DEEPEST = 8


def parsed(text: str) -> Any:
    """The data of a JSON text. Half of a surrogate pair, which only an escape can write and no UTF-8 holds, becomes "?".

    Raises ValueError or RecursionError where it is none.
    """
    data = json.loads(text)
    if "\\ud" not in text and "\\uD" not in text:
        return data
    return json.loads(json.dumps(data, ensure_ascii=False).encode("utf-8", errors="replace"))


@lru_cache(maxsize=1000)
def _compiled(path: str) -> Any:
    return jmespath.compile(path)


def found_at(path: str, data: Any) -> Any:
    """What stands at a path; None where nothing does or the data is of another kind than the path expects."""
    try:
        return _compiled(path).search(data)
    except (jmespath.exceptions.JMESPathError, RecursionError, TypeError, ValueError):
        return None


def strings_of(value: Any, depth: int = 0) -> list[str]:
    """The strings of a value: itself, or those of a list; numbers as written, objects and nothing left out."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, bool) or value is None or isinstance(value, dict):
        return []
    if isinstance(value, (int, float)):
        try:
            return [str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)]
        except ValueError:  # an integer of more than 4,300 digits
            return []
    if isinstance(value, list) and depth < _DEEPEST:
        found: list[str] = []
        for one in value[:_MOST]:
            found += strings_of(one, depth + 1)
        return found[:_MOST]
    return []
