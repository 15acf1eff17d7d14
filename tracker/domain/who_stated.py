"""All that one item states about who may apply and where."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from scrapers.contract import PROSE_FIELDS, Printed, RawCall
from scrapers.reading.eligibility import read_eligibility
from scrapers.reading.readings import Eligibility, Evidence, Stated
from scrapers.spec import SourceSpec

_HINTS: dict[str, Literal["applicants", "countries"]] = {"applicants": "applicants", "countries": "countries"}
_COUNTRY_CODES = re.compile(r"[A-Z]{2}(?:\s*[,;/|]\s*[A-Z]{2})*")
_NUTS_CODES = re.compile(r"[A-Z]{2}[0-9A-Z]{0,3}(?:\s*[,;/|]\s*[A-Z]{2}[0-9A-Z]{0,3})*")
_SEPARATORS = re.compile(r"\s*[,;/|]\s*")
#: Codes in use beside ISO 3166 that name the same country.
_SAME_COUNTRY = {"EL": "GR", "UK": "GB"}


def read_who(item: RawCall, spec: SourceSpec) -> Eligibility:
    """Who may apply, with evidence; the countries of the source's configuration count as stated by it."""
    read = [
        read_eligibility(printed.text, lang=printed.lang or spec.language, where=printed.where, hint=_HINTS.get(name))
        for name in ("applicants", "countries", *PROSE_FIELDS)
        for printed in item.fields.get(name, ())
    ]
    printed_countries = [one for printed in item.fields.get("countries", ()) for one in _codes(printed, _COUNTRY_CODES)]
    printed_nuts = [one for printed in item.fields.get("nuts", ()) for one in _codes(printed, _NUTS_CODES)]
    configured = [
        Stated(country, Evidence(quote=country, where="countries of the source's configuration", how="config"))
        for country in spec.countries
    ]
    return Eligibility(
        applicants=_once(one for who in read for one in who.applicants),
        applicants_excluded=_once(one for who in read for one in who.applicants_excluded),
        countries=_once([*printed_countries, *(one for who in read for one in who.countries), *configured]),
        countries_excluded=_once(one for who in read for one in who.countries_excluded),
        nuts=_once([*printed_nuts, *(one for who in read for one in who.nuts)]),
        partners_min=next((who.partners_min for who in read if who.partners_min), None),
        partner_countries_min=next((who.partner_countries_min for who in read if who.partner_countries_min), None),
        de_minimis=next((who.de_minimis for who in read if who.de_minimis), None),
    )


def _codes(printed: Printed, form: re.Pattern[str]) -> list[Stated]:
    """A string that is nothing but codes; words are read by `read_eligibility`."""
    text = printed.text.strip()
    if not form.fullmatch(text):
        return []
    evidence = Evidence(quote=text, where=printed.where, how=printed.how)
    return [Stated(_SAME_COUNTRY.get(code, code), evidence) for code in _SEPARATORS.split(text)]


def _once(stated: Iterable[Stated]) -> tuple[Stated, ...]:
    """Each value once, with its first evidence."""
    return tuple({one.value: one for one in reversed(list(stated))}.values())[::-1]
