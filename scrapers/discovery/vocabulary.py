"""The words by which lists of opportunities are told from everything else, as data (`vocabulary.toml`)."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

_WORD = re.compile(r"[^\W_]+")
#: Words of names shorter than this must be the whole name; only longer ones end a compound.
_SHORT = 4
#: Letters that the forms of one word have in common.
_KIN = 6
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


@lru_cache(maxsize=20_000)
def folded(text: str) -> str:
    """Lower case, without accents, words apart by one space: "Förder-Programm" → "forder programm"."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(_WORD.findall("".join(one for one in plain if not unicodedata.combining(one))))


def words_of_name(name: str) -> str:
    """The words that an identifier is made of: "field--name-fieldDeadline" → "field name field deadline"."""
    return folded(_CAMEL.sub(" ", name))


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((files("scrapers.discovery") / "vocabulary.toml").read_text(encoding="utf-8"))


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    parts = []
    for one in _data()[kind]:
        whole = one.startswith("=")
        parts.append(re.escape(folded(one)) + (r"\b" if whole else ""))
    return re.compile(rf"\b(?:{'|'.join(sorted(parts, key=len, reverse=True))})")


def speaks_of(kind: str, text: str) -> bool:
    """Whether a text has a word of this kind: opportunity, other, filed."""
    return _pattern(kind).search(folded(text)) is not None


def filed_words(titles: Iterable[str]) -> str | None:
    """A pattern of the words by which these titles say that they are calls, as they are printed; None where they say none."""
    found: dict[str, None] = {}
    for title in titles:
        for raw in _WORD.findall(title):
            said = _pattern("filed").match(folded(raw))
            if said is not None:
                found[raw[: len(said[0])].casefold()] = None
    return rf"(?i)\b(?:{'|'.join(map(re.escape, found))})" if found else None


def deadline_words(calls: Sequence[str], others: Sequence[str]) -> str | None:
    """A pattern of the names of deadlines that stand in these texts and not in the others; None where none does."""
    mine, theirs = [folded(one) for one in calls], [folded(one) for one in others]
    found = [
        word
        for word in sorted(_set("column", "deadline"), key=len, reverse=True)
        if any(re.search(rf"\b{word}\b", one) for one in mine) and not any(word in one for one in theirs)
    ]
    spaced = [re.escape(word).replace(r"\ ", r"\s+") for word in found if len(word) >= _SHORT]
    return rf"(?i)\b(?:{'|'.join(spaced)})\b" if spaced else None


def says_empty(text: str) -> bool:
    """Whether a text says that a list holds nothing."""
    plain = f"{folded(text)} "
    return any(re.search(rf"\b{re.escape(folded(one))}\b", plain) for one in _data()["empty"])


@cache
def _set(kind: str, name: str = "") -> frozenset[str]:
    data = _data()[kind][name] if name else _data()[kind]
    return frozenset(plain for one in data if (plain := folded(one) or one))


def is_more(text: str) -> bool:
    """Whether a link's text says only that there is more."""
    return folded(text) in _set("more")


def is_aside(names: Iterable[str]) -> bool:
    """Whether the names of an element (tag, id, role, classes) say that it is no part of the page's own matter."""
    aside, first = _set("aside"), _set("aside_first")
    for name in names:
        words = words_of_name(name).split()
        if any(word in aside for word in words) or (words and words[0] in first):
            return True
    return False


def field_of(name: str) -> str | None:
    """The field that a column header, a label or a key names: title, code, url, status, programme, deadline, …; or None.

    The whole name first, then a part of it: "Call deadline" and "callDeadlineDate" are deadlines, and so is a compound
    that ends in one ("Teilnahmefrist").
    """
    plain = words_of_name(name)
    fields = _data()["column"]
    for field in fields:
        if plain in _set("column", field) or plain.replace(" ", "") in _set("column", field):
            return str(field)
    found = [
        (len(word), field)
        for field in fields
        for word in _set("column", field)
        if len(word) >= _SHORT
        if re.search(rf"\b{re.escape(word)}\b" if len(word) == _SHORT else rf"{re.escape(word)}\b", plain)
    ]
    return max(found)[1] if found else None


@cache
def status_words() -> dict[str, tuple[str, ...]]:
    """Stage → the words by which sites print it, folded."""
    return {stage: tuple(folded(one) for one in words) for stage, words in _data()["status"].items()}


def status_meaning(text: str) -> str | None:
    """The stage that a printed status states, or None."""
    plain = folded(text)
    return next((stage for stage, words in status_words().items() if plain in words), None)


def kin_of(stage: str, words: Iterable[str]) -> list[str]:
    """The other forms of these words of a stage that sites print: "Прекратена" → "прекратен"."""
    beginnings = {folded(one)[:_KIN] for one in words}
    return [one for one in status_words().get(stage, ()) if one[:_KIN] in beginnings]
