"""How things are said in each language: sentences from `texts/<language>.toml`, dates and numbers from Babel.

The only importer of Babel. A new language is one more file in `texts/`: every key of `en.toml`, translated. Values put
into a sentence are cleaned, cut and escaped unless they are `Html` already.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from importlib.resources import files

from babel import Locale
from babel.dates import format_date, format_time, get_timezone_location
from babel.numbers import format_currency, format_decimal

from scrapers.reading.readings import zone_of
from tracker.domain.hypertext import Html, escape, is_blank

_OFFSET = re.compile(r"[+-]\d\d:\d\d")
_DEFAULT = "en"
#: A value with a full stop behind it, and the tags between the two.
_ENDED = re.compile(r"(?P<place>\{(?P<name>\w+)\}(?:</\w+>)*)\.(?!\.)")
_TAGS_AT_THE_END = re.compile(r"(?:</\w+>)+$")


class Wording:
    """One language. `code` is its ISO 639-1 code."""

    def __init__(self, code: str, texts: Mapping[str, object]) -> None:
        self.code = code
        self.texts = texts
        self.locale = Locale.parse(str(texts["locale"]))

    def label(self, key: str) -> str:
        """A plain text (a button, a command's description) exactly as the file has it."""
        found = self._find(key)
        if not isinstance(found, str):
            raise KeyError(f"{self.code}.toml: {key} is not one text")
        return found

    def has(self, key: str) -> bool:
        """Whether the file has this text."""
        try:
            self._find(key)
        except KeyError:
            return False
        return True

    def say(self, key: str, count: int | None = None, **values: str | int) -> Html:
        """The sentence with its values filled in; `count` chooses the plural form and fills `{count}`."""
        found = self._find(key)
        if isinstance(found, Mapping):
            if count is None:
                raise KeyError(f"{self.code}.toml: {key} has plural forms and needs a count")
            found = found.get(self.locale.plural_form(count), found["other"])
        filled = {name: value if isinstance(value, Html) else _shown(str(value)) for name, value in values.items()}
        if count is not None:
            filled["count"] = escape(self.number(count))
        return Html(_ended_once(str(found), filled).format_map(filled))

    def day(self, day: date, style: str = "date") -> str:
        """A calendar day: `style` names a pattern of the file ("date", "weekday_date", "day")."""
        return format_date(day, self.label(f"patterns.{style}"), locale=self.locale)

    def time(self, moment: datetime) -> str:
        """The time of day, to the minute, as printed on a clock there."""
        return format_time(moment.time(), self.label("patterns.time"), locale=self.locale)

    def month(self, day: date) -> str:
        """A month with its year ("May 2026")."""
        return format_date(day, self.label("patterns.month"), locale=self.locale)

    def zone(self, name: str) -> str:
        """What a time zone is called: "Sofia time", "българско време", "UTC+03:00"."""
        if self.has(f"zones.{name}"):
            return self.label(f"zones.{name}")
        if _OFFSET.fullmatch(name):
            return f"UTC{name}"
        try:
            city = get_timezone_location(zone_of(name), locale=self.locale, return_city=True)
        except (ValueError, LookupError):
            return name
        return self.label("zones.other").format(city=city)

    def number(self, value: int | Decimal) -> str:
        """A number grouped as the language groups it."""
        return format_decimal(value, locale=self.locale)

    def percent(self, rate: Decimal) -> str:
        """A rate that is in percent already."""
        return self.label("patterns.percent").format(rate=format_decimal(rate, format="#,##0.##", locale=self.locale))

    def money(self, amount: Decimal, currency: str) -> str:
        """An amount in its currency, without decimals where it has none ("15 300 000 €", "BGN 1,500.50")."""
        whole = amount == amount.to_integral_value()
        pattern = self.locale.currency_formats["standard"].pattern
        if whole:
            pattern = re.sub(r"0\.0+", "0", pattern)
        told = format_currency(amount, currency, format=pattern, locale=self.locale, currency_digits=False)
        return re.sub(r"^(-?[A-Z]{3})(?=\d)", "\\1\N{NO-BREAK SPACE}", told)

    def language(self, code: str) -> str:
        """The name of a language by its ISO 639-1 code: "Bulgarian", "английски"."""
        return str(self.locale.languages.get(code, code))

    def place(self, code: str) -> str:
        """The name of a country or region by its ISO 3166 or NUTS code: "Bulgaria", "Bulgaria (BG33)"."""
        iso = {"EL": "GR", "UK": "GB"}.get(code[:2].upper(), code[:2].upper())
        name = self.locale.territories.get(iso) if code.isascii() and code.isalnum() else None
        if name is None:
            return code
        return str(name) if len(code) == 2 else f"{name} ({code})"

    def _find(self, key: str) -> object:
        found: object = self.texts
        for name in key.split("."):
            if not isinstance(found, Mapping) or name not in found:
                raise KeyError(f"{self.code}.toml: no text {key}")
            found = found[name]
        return found


def _ended_once(sentence: str, filled: Mapping[str, Html]) -> str:
    """The sentence without the full stops that follow a value with an end of its own ("16:30 ч.", "Really?")."""

    def without(found: re.Match[str]) -> str:
        value = filled.get(found["name"])
        ends = value is not None and _TAGS_AT_THE_END.sub("", value).endswith((".", "?", "!", "…"))
        return found["place"] if ends else found[0]

    return _ENDED.sub(without, sentence)


def _shown(text: str) -> Html:
    """A value as it stands in a sentence; a dash where a reader would see nothing."""
    return Html("–") if is_blank(text) else escape(text)


@cache
def languages() -> tuple[str, ...]:
    """The languages there are texts for, by code, in order."""
    return tuple(
        sorted(
            file.name[:-5]
            for file in files("tracker.domain").joinpath("texts").iterdir()
            if file.name.endswith(".toml")
        )
    )


@cache
def wording(lang: str) -> Wording:
    """The wording of a language; English where there is none."""
    code = lang if lang in languages() else _DEFAULT
    text = files("tracker.domain").joinpath("texts", f"{code}.toml").read_text(encoding="utf-8")
    return Wording(code, tomllib.loads(text))
