"""In which language a page is, and in which zone its times are."""

from __future__ import annotations

import re
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
