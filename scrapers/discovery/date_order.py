"""In which order a site writes day and month in numbers: learned from the page, its language and its country, else not known.

What the page prints comes first: a date of which one number is above 12, a date beside its machine form (`<time datetime>`), a
form that says "dd/mm/yyyy". Then where the site is at home: outside the United States and few others nobody writes the month
first. `lang="en-US"` alone says little where a page was built with WordPress: it is what a new site says before anybody chose.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Literal
from urllib.parse import urlsplit

from scrapers.reading.found import YEAR, Order
from scrapers.reading.numeric_dates import reads_both_ways

Known = Literal["dmy", "mdy"]
#: Ends of addresses and regions of languages where the month is written first (CLDR, short dates), and those where both are seen.
_MONTH_FIRST = frozenset({"us", "gov", "mil", "edu", "pr", "gu", "vi", "ph"})
_EITHER = frozenset({"ca", "ke", "gh", "za"})
#: Ends of addresses that say where a site is at home; others (.com, .io, .me) are sold to anybody.
_DAY_FIRST = frozenset(
    [
        "ad", "al", "am", "ar", "at", "au", "az", "ba", "be", "bg", "br", "by", "cat", "ch", "cl", "cy", "cz", "de", "dk", "ee", "es", "eu", "fi",
        "fr", "ge", "gr", "hr", "hu", "ie", "il", "in", "is", "it", "li", "lt", "lu", "lv", "ma", "mc", "md", "mk", "mt", "mx", "nl", "no", "nz",
        "pl", "pt", "ro", "rs", "se", "sg", "si", "sk", "sm", "tn", "tr", "ua", "uk", "va", "xk",
    ]
)  # fmt: skip
_NUMERIC = re.compile(
    rf"(?<![\d./-])(?P<a>\d{{1,2}})(?P<mark>[/-])(?P<b>\d{{1,2}})(?P=mark)(?P<year>{YEAR}|\d\d)(?![\d/-])"
)
_YEAR_FIRST = re.compile(r"\b\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\b")
_BESIDE_ITS_MACHINE_FORM = re.compile(
    r"""<time[^<>]{0,200}?datetime\s*=\s*["']?\d{4}-(\d\d)-(\d\d)[^<>]{0,200}>\s*(\d{1,2})[/-](\d{1,2})[/-]\d{2,4}"""
)
_WRITTEN_FORM = re.compile(r"\b(dd?|mm?)([/-])(dd?|mm?)\2y{2,4}\b", re.IGNORECASE)
_FORM_ATTRIBUTE = re.compile(r"""(?:placeholder|data-date-format|data-format|title)\s*=\s*["']([^"'<>]{8,80})["']""")
_WORDPRESS = re.compile(r"/wp-(?:content|includes|json)/")
#: By how much one order has to outweigh the other where a page prints both.
_OUTWEIGHS = 10
_LONGEST = 400_000


@dataclass(frozen=True, slots=True)
class OrderSeen:
    """The likelier order of day and month, and whether it is certain."""

    likely: Literal["dmy", "mdy", "ymd"]
    certain: bool

    @property
    def declared(self) -> Order:
        """As a source declares it."""
        return self.likely if self.certain else "unsure"


@dataclass(frozen=True, slots=True)
class OrderQuestion:
    """A printed date that is two days: what an admin is asked."""

    text: str
    day_first: date
    month_first: date


def date_order_of(text: str, markup: str, url: str, language: str, declared: str | None) -> OrderSeen:
    """The order of a page's numeric dates. `text`: what a reader sees; `declared`: its `lang` attribute, region included."""
    shown = _shown(text[:_LONGEST], markup[:_LONGEST])
    many, few = max(shown["dmy"], shown["mdy"]), min(shown["dmy"], shown["mdy"])
    if many:
        return OrderSeen("mdy" if shown["mdy"] == many else "dmy", few * _OUTWEIGHS <= many)
    at_home = _at_home(url, language, declared, wordpress=_WORDPRESS.search(markup) is not None)
    if len(at_home) == 1:
        only = next(iter(at_home))
        year_first = only == "dmy" and len(_YEAR_FIRST.findall(text[:_LONGEST])) > 2 and unclear_in(text) is None
        return OrderSeen("ymd" if year_first else only, certain=True)
    return OrderSeen("dmy", certain=False)


def unclear_in(text: str) -> OrderQuestion | None:
    """The first date of a text that is two days, depending on which number is the month."""
    for found in _NUMERIC.finditer(text[:_LONGEST]):
        first, second = int(found["a"]), int(found["b"])
        if reads_both_ways(first, second, found["mark"]):
            year = int(found["year"]) + (2000 if len(found["year"]) == 2 else 0)
            return OrderQuestion(found[0], date(year, second, first), date(year, first, second))
    return None


def _shown(text: str, markup: str) -> Counter[Known]:
    """How often a page shows each order."""
    counted: Counter[Known] = Counter()
    for found in _NUMERIC.finditer(text):
        first, second = int(found["a"]), int(found["b"])
        if 12 < first <= 31 and 1 <= second <= 12:
            counted["dmy"] += 1
        elif 12 < second <= 31 and 1 <= first <= 12:
            counted["mdy"] += 1
    for month, day, *printed in _BESIDE_ITS_MACHINE_FORM.findall(markup):
        pair = (int(printed[0]), int(printed[1]))
        if month != day and pair in ((int(day), int(month)), (int(month), int(day))):
            counted["dmy" if pair == (int(day), int(month)) else "mdy"] += 1
    forms = [text, *(found[1] for found in _FORM_ATTRIBUTE.finditer(markup))]
    for first_part, _, second_part in (one for form in forms for one in _WRITTEN_FORM.findall(form)):
        if first_part[0].lower() != second_part[0].lower():
            counted["dmy" if first_part[0].lower() == "d" else "mdy"] += 1
    return counted


def _at_home(url: str, language: str, declared: str | None, *, wordpress: bool) -> set[Known]:
    """The orders that are usual where a site is at home, by its address and language; none where they say nothing."""
    found: set[Known] = set()
    end = (urlsplit(url).hostname or "").rsplit(".", 1)[-1].lower()
    if end in _MONTH_FIRST:
        found.add("mdy")
    elif end in _DAY_FIRST:
        found.add("dmy")
    spoken, _, region = (declared or "").replace("_", "-").lower().partition("-")
    region = region.rpartition("-")[2]
    if language != "en" and end not in _MONTH_FIRST | _EITHER:
        found.add("dmy")
    if spoken == language and len(region) == 2 and region not in _EITHER and not (wordpress and region == "us"):
        found.add("mdy" if region in _MONTH_FIRST else "dmy")
    return found
