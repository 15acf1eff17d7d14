"""Phrases about money in every language: what is read, as what, and what is no budget and no grant."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from scrapers.reading.folding import fold
from scrapers.reading.languages import languages
from scrapers.reading.money import read_money
from scrapers.reading.money_lexicon import known_codes
from scrapers.reading.readings import Money

_FILES = [
    Path(__file__).with_name("money_phrases.tsv"),
    *sorted((Path(__file__).parent / "phrases").glob("money_*.tsv")),
]
_TABLE = [line for file in _FILES for line in file.read_text(encoding="utf-8").splitlines()]
PHRASES = [[*line.split("\t"), ""][:3] for line in _TABLE if line and not line.startswith("#")]


def _said(one: Money) -> str:
    return f"{one.kind}={one.rate}" if one.rate is not None else f"{one.kind}={one.amount:f} {one.currency}"


@pytest.mark.parametrize(("lang", "text", "expected"), PHRASES)
def test_a_phrase_is_read_as_a_careful_person_reads_it(lang: str, text: str, expected: str) -> None:
    found = read_money(text.replace("⏎", "\n"), lang=lang)
    assert [_said(one) for one in found.amounts] == [one for one in expected.split("; ") if one]


def test_every_language_of_the_deadline_reader_has_words_of_money_and_phrases() -> None:
    assert known_codes() == languages().keys()
    assert {lang for lang, *_ in PHRASES} == known_codes()


@pytest.mark.parametrize("code", sorted(known_codes()))
def test_no_language_gives_one_phrase_two_meanings(code: str) -> None:
    """Of two lists with one phrase the first would hide the other; what only rates are explained by is apart."""
    text = files("scrapers.reading").joinpath("figures", f"{code}.toml").read_text("utf-8")
    meaning: dict[str, str] = {}
    for concept, phrases in tomllib.loads(text)["cues"].items():
        if concept in ("rate", "own", "eligible", "size"):
            continue
        for phrase in map(fold, phrases):
            assert meaning.setdefault(phrase, concept) == concept, f"{code}: {phrase}"
