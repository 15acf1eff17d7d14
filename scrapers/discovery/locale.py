"""In which language a page is, in which zone its times are, and how it writes numeric dates."""

from __future__ import annotations

import re
from collections import Counter
from typing import Literal
from urllib.parse import urlsplit

from scrapers.reading.languages import Word, likely_languages

#: Country of a site's address → the zone of its capital. EU institutions print Brussels time.
_ZONES = {
    "bg": "Europe/Sofia", "ro": "Europe/Bucharest", "gr": "Europe/Athens", "rs": "Europe/Belgrade", "mk": "Europe/Skopje", "tr": "Europe/Istanbul",
    "hr": "Europe/Zagreb", "si": "Europe/Ljubljana", "ba": "Europe/Sarajevo", "me": "Europe/Podgorica", "al": "Europe/Tirane", "xk": "Europe/Belgrade",
    "hu": "Europe/Budapest", "cz": "Europe/Prague", "sk": "Europe/Bratislava", "pl": "Europe/Warsaw", "de": "Europe/Berlin", "at": "Europe/Vienna",
    "ch": "Europe/Zurich", "fr": "Europe/Paris", "it": "Europe/Rome", "es": "Europe/Madrid", "cat": "Europe/Madrid", "pt": "Europe/Lisbon",
    "nl": "Europe/Amsterdam", "be": "Europe/Brussels", "lu": "Europe/Luxembourg", "dk": "Europe/Copenhagen", "se": "Europe/Stockholm",
    "no": "Europe/Oslo", "fi": "Europe/Helsinki", "ee": "Europe/Tallinn", "lv": "Europe/Riga", "lt": "Europe/Vilnius", "ie": "Europe/Dublin",
    "uk": "Europe/London", "cy": "Asia/Nicosia", "mt": "Europe/Malta", "ua": "Europe/Kyiv", "md": "Europe/Chisinau", "ge": "Asia/Tbilisi",
    "am": "Asia/Yerevan", "eu": "Europe/Brussels",
}  # fmt: skip
#: Where the address tells nothing: the zone of a language that is at home in one country.
_LANGUAGE_ZONES = {
    "bg": "bg", "ro": "ro", "el": "gr", "sr": "rs", "mk": "mk", "tr": "tr", "hr": "hr", "sl": "si", "bs": "ba", "hu": "hu", "cs": "cz", "sk": "sk",
    "pl": "pl", "it": "it", "da": "dk", "sv": "se", "uk": "ua", "ca": "es",
}  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+")
_NUMERIC = re.compile(r"\b(\d{1,2})/(\d{1,2})/(?:\d{4}|\d{2})\b")
_YEAR_FIRST = re.compile(r"\b\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\b")


def language_of(text: str, declared: str | None) -> str:
    """The language of a text (ISO 639-1), `declared` where the text does not speak against it; English where nothing is known."""
    plain = text[:20_000].lower()
    words = [Word(match.group(), match.start(), match.end()) for match in _WORD.finditer(plain)]
    likely = likely_languages(words, declared)
    return likely[0] if likely else (declared or "en")


def zone_for(url: str, language: str) -> str:
    """The zone in which a site prints its times: its country's, else its language's, else Brussels."""
    last = (urlsplit(url).hostname or "").rsplit(".", 1)[-1].lower()
    return _ZONES.get(last) or _ZONES.get(_LANGUAGE_ZONES.get(language, "eu"), "Europe/Brussels")


def date_order_of(text: str) -> Literal["dmy", "mdy", "ymd"]:
    """How numeric dates with slashes are written, where the page shows it; else the European way."""
    counted: Counter[str] = Counter()
    for first, second in _NUMERIC.findall(text[:200_000]):
        if int(first) > 12 >= int(second):
            counted["dmy"] += 1
        elif int(second) > 12 >= int(first):
            counted["mdy"] += 1
    if counted["mdy"] > 3 * counted["dmy"]:
        return "mdy"
    return "ymd" if not counted and len(_YEAR_FIRST.findall(text[:200_000])) > 2 else "dmy"
