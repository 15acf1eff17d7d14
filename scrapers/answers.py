"""Answers of JSON interfaces, as data or as the reason why they are none."""

from __future__ import annotations

import json
from typing import Any

from scrapers.contract import Page, Unreadable
from scrapers.decoding import decode
from scrapers.html import LONGEST_TEXT, collapsed
from scrapers.judging import judge_content, judge_way
from scrapers.paths import found_at, parsed, strings_of

#: Values of one item that are looked at for its words.
_MOST_STEPS = 10_000
_COMPLAINTS = "error || errors || message || Message || detail || title || fault.faultstring || error_description"


def data_of(page: Page) -> Any | Unreadable:
    """The data of an answer; Unreadable where a web page or nothing stands in its place."""
    if (elsewhere := judge_way(page)) is not None:
        return elsewhere
    text = decode(page).strip()
    try:
        return parsed(text)
    except (ValueError, RecursionError):
        known = judge_content(page) if text.startswith("<") else None
        return known or Unreadable("api_error", f"the answer is not JSON: {collapsed(text)[:80]!r}")


def list_at(path: str, data: Any) -> list[Any] | Unreadable:
    """The items of an answer; Unreadable, with what the answer complains of, where there is no list."""
    found = found_at(path, data)
    if isinstance(found, list):
        return found
    said = " ".join(strings_of(found_at(_COMPLAINTS, data)) or strings_of(found_at(f"({_COMPLAINTS}).*", data)))
    says = f"; it says: {collapsed(said)[:160]}" if said else ""
    return Unreadable("api_error", f"the answer has no list at {path}{says}")


def canonical(value: Any) -> bytes | None:
    """The bytes of a value in one form, for comparing one visit with the next."""
    try:
        return json.dumps(value, sort_keys=True, ensure_ascii=False).encode("utf-8", errors="replace")
    except (ValueError, TypeError, RecursionError):
        return None


def all_words(value: Any) -> str:
    """Every string and number of a value in JSON, one after the other, within bounds."""
    words: list[str] = []
    waiting, steps = [value], 0
    while waiting and steps < _MOST_STEPS:
        one, steps = waiting.pop(), steps + 1
        if isinstance(one, dict):
            waiting += reversed(one.values())
        elif isinstance(one, list):
            waiting += reversed(one)
        elif isinstance(one, str | int | float) and not isinstance(one, bool):
            words.append(str(one)[:LONGEST_TEXT])
    return "\n".join(words)[:LONGEST_TEXT]
