"""How languages print money: currencies, multipliers, ranges and the words that say what a figure is for.

Data from `figures/*.toml`, loaded once per set of languages.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from scrapers.reading.folding import fold
from scrapers.reading.languages import both_scripts
from scrapers.reading.money_numbers import NUMBER
from scrapers.reading.phrases import Phrases

#: Signs that are one currency's everywhere.
_SIGNS = {"€": "EUR", "£": "GBP", "$": "USD", "us$": "USD", "₺": "TRY", "₴": "UAH", "zl": "PLN", "kc": "CZK"}
_CODES = ("EUR", "BGN", "RON", "PLN", "CZK", "HUF", "SEK", "DKK", "NOK", "TRY", "RSD", "MKD", "BAM", "UAH", "HRK", "GBP",
          "USD", "CHF", "ISK", "MDL", "GEL")  # fmt: skip
#: Codes that are words of some language when written small.
_CAPITALS = frozenset({"TRY", "BAM", "GEL"})
#: Written as one: currency and multiplier.
_JOINED = {"meur": ("EUR", 1_000_000), "keur": ("EUR", 1_000), "teur": ("EUR", 1_000), "t€": ("EUR", 1_000),
           "mbgn": ("BGN", 1_000_000), "bn€": ("EUR", 1_000_000_000), "bneur": ("EUR", 1_000_000_000),
           "msek": ("SEK", 1_000_000), "mkr": ("SEK", 1_000_000), "mnkr": ("SEK", 1_000_000), "tkr": ("SEK", 1_000), "tsek": ("SEK", 1_000), "mdkk": ("DKK", 1_000_000)}  # fmt: skip
#: Multipliers that are written alike everywhere; a single letter counts only beside a currency.
_MULTIPLIERS = {"mio": 1_000_000, "mln": 1_000_000, "mn": 1_000_000, "m": 1_000_000, "k": 1_000}


@dataclass(frozen=True, slots=True)
class MoneyLexicon:
    """The words of money of some languages."""

    thousands: str | None
    """The mark that parts thousands; None where the languages differ."""
    currencies: Mapping[str, str]
    stems: tuple[tuple[str, str], ...]
    multipliers: Mapping[str, int]
    multiplier_stems: tuple[tuple[str, int], ...]
    amount: re.Pattern[str]
    percent: re.Pattern[str]
    join: re.Pattern[str]
    """What may stand between two ends of a range."""
    conjunctions: frozenset[str]
    """Those of them that make a range only after "between" or "from"."""
    conjunction: re.Pattern[str]
    goes_on: re.Pattern[str]
    """A conjunction at the end of a text."""
    between: re.Pattern[str]
    same: re.Pattern[str]
    """What stands between one figure in two currencies."""
    either: re.Pattern[str]
    """What stands between two figures of which one applies."""
    cues: Phrases
    """What amounts are explained by."""
    rate_cues: Phrases
    """What rates are explained by."""
    owners: Phrases
    """Single projects and companies, whose budgets are no call's."""
    shares: Phrases
    """Partners, kinds of costs and parts of a call, whose money is only a share."""
    occasions: Phrases
    """Words of another time or case than the announced call."""
    change_verb: re.Pattern[str]
    """What is said to have changed a sum."""
    change_to: re.Pattern[str]
    """What stands right before the new sum, at the end of a text."""
    change_from: re.Pattern[str]
    """What stands right before the old sum or the difference, at the end of a text."""
    change_maybe: re.Pattern[str]
    sources: Phrases
    """Who pays a share of a budget: the European Union, a state."""
    programmes: Phrases
    """Programmes, funds and calls, of which only the last have the budget of a call."""

    def currency(self, printed: str) -> tuple[str | None, int]:
        """The ISO code of a printed currency and what it multiplies by ("MEUR")."""
        if printed in _JOINED:
            return _JOINED[printed]
        plain = printed.rstrip(".")
        code = self.currencies.get(printed) or self.currencies.get(plain)
        return code or next((code for stem, code in self.stems if plain.startswith(stem)), None), 1

    def multiplier(self, printed: str) -> int:
        """What a printed multiplier multiplies by."""
        plain = printed.rstrip(".")
        exact = self.multipliers.get(plain)
        if exact is not None:
            return exact
        return next((factor for stem, factor in self.multiplier_stems if plain.startswith(stem)), 1)


def needs_capitals(code: str, printed: str) -> bool:
    """Whether a code counts only in capitals: "TRY" is lira, "try" is not."""
    return code in _CAPITALS and printed.upper() == code


@cache
def _raw(code: str) -> Mapping[str, Any]:
    text = files("scrapers.reading").joinpath("figures", f"{code}.toml").read_text("utf-8")
    data: dict[str, Any] = tomllib.loads(text)
    if "extends" in data:
        data = _merged(data, _raw(data["extends"]))
    if data.get("both_scripts"):
        data = both_scripts(data)
    return data


def _merged(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> dict[str, Any]:
    """Their words, with ours in front of them."""
    result = dict(theirs)
    for key, value in ours.items():
        if isinstance(value, dict):
            result[key] = _merged(value, theirs.get(key, {}))
        elif isinstance(value, list):
            result[key] = [*value, *theirs.get(key, [])]
        else:
            result[key] = value
    return result


@cache
def _table(name: str) -> Mapping[str, Any]:
    """A table of words by language: whose money it is, what is only a share."""
    return tomllib.loads(files("scrapers.reading").joinpath(f"{name}.toml").read_text("utf-8"))


@cache
def known_codes() -> frozenset[str]:
    """The languages that have data."""
    folder = files("scrapers.reading").joinpath("figures")
    return frozenset(entry.name[:-5] for entry in folder.iterdir() if entry.name.endswith(".toml"))


def _words(listed: Iterable[str]) -> str:
    """Alternatives, longest first; `*` ends a stem."""
    plain = sorted({fold(one) for one in listed}, key=len, reverse=True)
    return "|".join(
        re.escape(one.rstrip("*")).replace(r"\ ", r"\s") + (r"[^\W\d_]{0,8}" if one.endswith("*") else "")
        for one in plain
    )


@lru_cache(maxsize=64)
def money_lexicon(codes: tuple[str, ...]) -> MoneyLexicon:
    """The lexicon of these languages, best first; English labels stand on pages of every language."""
    known = [code for code in codes if code in known_codes()] or ["en"]
    tables = [_raw(code) for code in known]
    english = [] if "en" in known else [_raw("en")]
    currencies: dict[str, str] = {}
    multipliers: dict[str, int] = {}
    stems: list[tuple[str, str]] = []
    factor_stems: list[tuple[str, int]] = []
    for table in (*tables, *english):
        for code, listed in table["currencies"].items():
            for word in map(fold, listed):
                if word.endswith("*"):
                    stems.append((word[:-1], code))
                else:
                    currencies.setdefault(word, code)
        for name, worth in (("thousand", 1_000), ("million", 1_000_000), ("billion", 1_000_000_000)):
            for word in map(fold, table[name]):
                if word.endswith("*"):
                    factor_stems.append((word[:-1], worth))
                else:
                    multipliers.setdefault(word, worth)
    for sign, code in {**_SIGNS, **{code.lower(): code for code in _CODES}}.items():
        currencies.setdefault(sign, code)
    for word, worth in _MULTIPLIERS.items():
        multipliers.setdefault(word, worth)
    everything = (*tables, *english)
    currency = _words([*currencies, *(f"{stem}*" for stem, _ in stems), *_JOINED])
    leading = _words([*_SIGNS, *(code.lower() for code in _CODES), "euro", "евро", "лв"])
    factor = _words([*multipliers, *(f"{stem}*" for stem, _ in factor_stems)])
    percent = _words(word for table in everything for word in table["percent"])
    percent_before = _words(word for table in tables for word in table.get("percent_before", ()))
    conjunctions = _words(word for table in everything for word in table["and"])
    join = _words(word for table in everything for word in (*table["to"], *table["and"]))
    to = {fold(word) for table in everything for word in table["to"]}
    between = _words(word for table in everything for word in table["between"])
    same = _words(word for table in everything for word in table["or"])
    of = _words(["de", "di", "d'", "of", "от", "din", *(word for table in tables for word in table.get("of", ()))])
    changed = [(concept, word) for concept, word in _of_table("money_changes", known) if word]
    changes = {
        name: _words(word for concept, word in changed if concept == name) for name in ("verb", "to", "from", "maybe")
    }
    return MoneyLexicon(
        thousands=str(tables[0]["thousands"]) if len({table["thousands"] for table in tables}) == 1 else None,
        currencies=currencies,
        stems=tuple(stems),
        multipliers=multipliers,
        multiplier_stems=tuple(factor_stems),
        amount=re.compile(
            rf"(?:(?<![^\W\d_])(?P<c1>{leading})\.?\)?[ :]{{0,3}})?(?(c1)|(?<![\w.,])(?<![^\W\d_]-))(?P<n>{NUMBER})"
            rf"(?:[ -]?(?P<m>{factor})\.?(?![^\W\d_]))?(?P<dash>,-{{1,2}}|\.-)?"
            rf"(?P<spelled>\s?\([^()\d]{{3,90}}\)(?=\s?(?:{currency})(?![^\W\d_])))?"
            rf"(?(c1)|(?:[\s-]?(?:(?:{of})\s|d')?(?P<c2>{currency})(?![^\W_]))?)"
        ),
        percent=re.compile(
            rf"(?P<before>(?<![^\W\d_])(?:{percent_before})\s|(?<![\w%])%\s?)?(?<![\w.,/])(?P<n>\d{{1,3}}(?:[.,]\d{{1,3}})?)"
            rf"(?(before)(?![\d%])|\s?(?:\([^()\d]{{3,30}}\)\s?)?(?:%|(?:{percent})(?![^\W_])))"
            if percent_before
            else rf"(?<![\w.,/])(?P<n>\d{{1,3}}(?:[.,]\d{{1,3}})?)\s?(?:\([^()\d]{{3,30}}\)\s?)?(?:%|(?:{percent})(?![^\W_]))"
        ),
        join=re.compile(
            rf"\.?[ ]{{0,2}}-{{1,2}}[ ]{{0,2}}|\.?[ ]{{1,2}}(?P<word>{join})[ ]{{1,2}}(?:[^\W\d_]{{1,10}}\s){{0,2}}"
        ),
        conjunctions=frozenset(fold(word) for table in everything for word in table["and"]) - to,
        conjunction=re.compile(rf"(?<![^\W_])(?:{conjunctions})(?![^\W_])"),
        goes_on=re.compile(rf"(?<![^\W_])(?:{conjunctions})\s*$"),
        between=re.compile(rf"(?<![^\W\d_])(?:{between})\s(?:[^\W\d_]{{1,12}}\s){{0,2}}$"),
        either=re.compile(rf"[\s.]*(?:/|(?<![^\W_])(?:{same})(?![^\W_]))\s*"),
        same=re.compile(
            rf"\.?\s*(?:\(|\[|/|=|,?\s?(?<![^\W\d_])(?:{same})(?![^\W\d_]))\s*(?:[≈~=]|(?:[^\W\d_]{{1,14}}\.?\s){{1,3}})?\s*"
        ),
        cues=Phrases(_patterns(tables, english, without=frozenset({"rate", "own"}), first=frozenset({"eligible"}))),
        rate_cues=Phrases(_patterns(tables, english, without=frozenset({"own_funds"}), first=_OF_RATES)),
        owners=Phrases(("owner", fold(one)) for code in (*known, "en") for one in _table("money_owners").get(code, ())),
        shares=Phrases(_of_table("money_shares", known)),
        occasions=Phrases(_of_table("money_occasions", known)),
        change_verb=re.compile(rf"(?<![^\W_])(?:{changes['verb']})(?![^\W_])"),
        change_to=re.compile(rf"(?<![^\W_])(?<!up )(?:{changes['to']})\s(?:(?:{_ABOUT})\s)?$"),
        change_from=re.compile(rf"(?<![^\W_])(?:{changes['from']})\s(?:(?:{_ABOUT})\s)?$"),
        change_maybe=re.compile(rf"(?<![^\W_])(?:{changes['maybe']})(?![^\W_])"),
        sources=Phrases(_of_table("money_sources", known)),
        programmes=Phrases(
            [
                *_of_table("money_programmes", known),
                *(one for one in _of_table("money_shares", known) if one[0] == "call"),
            ]
        ),
    )


#: Between "to" and a sum: "to a total of", "to about".
_ABOUT = (
    r"a\stotal\sof|the\samount\sof|approximately|approx\.?|around|about|nearly|almost|over|общо|около|близо|над|сумата\sот|"
    r"rund|insgesamt|circa|ca\.?|environ|unos|około|zhruba|cca\.?"
)


def _of_table(name: str, codes: Sequence[str]) -> list[tuple[str, str]]:
    """Concepts with their folded patterns, those of these languages and of English."""
    return [
        (concept, fold(one))
        for code in dict.fromkeys((*codes, "en"))
        for concept, listed in _table(name).get(code, {}).items()
        for one in listed
    ]


#: What only rates are explained by.
_OF_RATES = frozenset({"rate", "own", "eligible", "size"})


def _patterns(
    tables: Sequence[Mapping[str, Any]],
    english: Sequence[Mapping[str, Any]],
    *,
    without: frozenset[str] = frozenset(),
    first: frozenset[str] = frozenset(),
) -> list[tuple[str, str]]:
    """Concepts with their folded patterns, those of `first` in front, English labels last."""
    found = [(concept, fold(one)) for table in tables for concept, listed in table["cues"].items() for one in listed]
    found += [
        (concept, fold(one))
        for table in english
        for concept, listed in table["cues"].items()
        for one in listed
        if len(one) >= 5
    ]
    return sorted((one for one in found if one[0] not in without), key=lambda one: one[0] not in first)
