"""EU Funding & Tenders: the portal's search, whose answers no shape describes.

Every value of `metadata` is a list; budgets are JSON inside strings; one topic has several documents (stubs, machine
translations), while several cascade calls share one code and one address and are told apart by their reference only.
The status of a document can be years old: it is passed on as printed, and the dates decide.

Times: midnight stands for "no time". Topics close at 17:00 in Brussels (their own pages print it), and some documents
write that as 17:00 with the mark of UTC, an hour or two off: so of a topic a time counts only where it is 17:00 in Brussels
when taken for UTC; else only its day does. The times of cascade calls are as they are set, in UTC.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from scrapers.answers import all_words, canonical, data_of, list_at
from scrapers.asking import first_request
from scrapers.contract import Listing, Page, Printed, RawCall, Request, Unreadable
from scrapers.fields import raw_call
from scrapers.html import Document, TooCostly, collapsed
from scrapers.identity import keyed
from scrapers.instants import local_time
from scrapers.paging import lost_page, next_by_number
from scrapers.paths import found_at, parsed, strings_of
from scrapers.regions import deciding_values
from scrapers.spec import SourceSpec

_CASCADE = "8"
_CLOSING = "T17:00"
_TYPES = frozenset({"1", "2", _CASCADE})
_DATA_FILE = re.compile(r"/opportunities/data/topicDetails/([^/?#]+)\.json$", re.I)
_PORTAL = "/opportunities/portal/screen/opportunities/topic-details/"
_PROGRAMMES = {
    "HORIZON": "Horizon Europe",
    "DIGITAL": "Digital Europe Programme",
    "LIFE": "LIFE Programme",
    "SMP": "Single Market Programme",
    "ERASMUS": "Erasmus+",
    "CREA": "Creative Europe",
    "CERV": "Citizens, Equality, Rights and Values",
    "CEF": "Connecting Europe Facility",
    "EMFAF": "European Maritime, Fisheries and Aquaculture Fund",
    "I3": "Interregional Innovation Investments",
    "EDF": "European Defence Fund",
    "INNOVFUND": "Innovation Fund",
}


@dataclass(frozen=True, slots=True)
class SediaScraper:
    """Reads the portal's search."""

    spec: SourceSpec

    def first(self) -> Request:
        """The request that begins a check."""
        return first_request(self.spec)

    def region(self, page: Page) -> bytes | None:
        """What the documents say, and how many there are: answers also carry weights and how long they took."""
        data = data_of(page)
        if isinstance(data, Unreadable):
            return None
        return canonical([found_at("results[].[reference, url, metadata]", data), deciding_values(self.spec, data)])

    def read_listing(self, page: Page) -> Listing | Unreadable:
        """The calls of one page of the search, each once."""
        data = data_of(page)
        if isinstance(data, Unreadable):
            return data
        results = list_at("results", data)
        if isinstance(results, Unreadable):
            return results
        if (lost := lost_page(self.spec, page, len(results), data)) is not None:
            return lost
        best: dict[str, Mapping[str, Any]] = {}
        for result in results:
            if isinstance(result, Mapping) and (name := _identity(result)):
                held = best.get(name)
                best[name] = result if held is None or _rank(result) > _rank(held) else held
        try:
            items = [self._item(result) for result in best.values()]
        except TooCostly as problem:
            return Unreadable("broken_scraper", str(problem))
        if results and not items:
            return Unreadable("missing_fields", f"none of {len(results)} results is a call with a code and a title")
        return Listing(keyed(items), next_by_number(self.spec, page, len(results), data))

    def read_detail(self, page: Page, item: RawCall) -> RawCall | Unreadable:
        """The item itself: the search says all there is."""
        return item

    def _item(self, result: Mapping[str, Any]) -> RawCall:
        code = _first(result, "metadata.identifier").removesuffix(".json")
        cascade = _first(result, "metadata.type") == _CASCADE
        fields: dict[str, tuple[Printed, ...]] = {
            "code": _printed([code], "metadata.identifier"),
            "title": _printed([_title(result)], "metadata.callTitle" if cascade else "metadata.title"),
            "url": _printed([_address(result)], "url"),
            "status": _printed([_first(result, "metadata.status")], "metadata.status"),
            "opens": self._dates(result, "metadata.startDate"),
            "tags": _printed(strings_of(found_at("metadata.keywords", result)), "metadata.keywords"),
            "summary": _printed(_texts(result), "metadata.descriptionByte"),
            **self._deadlines(result),
            **_money(result, code, cascade),
        }
        if programme := _PROGRAMMES.get(code.partition("-")[0].upper()):
            fields["programme"] = (Printed(programme, "metadata.identifier", "config"),)
        found = {name: printed for name, printed in fields.items() if printed}
        return raw_call(self.spec, found, (), None, all_words(result))

    def _deadlines(self, result: Mapping[str, Any]) -> dict[str, tuple[Printed, ...]]:
        dates = self._dates(result, "metadata.deadlineDate")
        model = _first(result, "metadata.deadlineModel").casefold()
        if model == "two-stage" and len(dates) == 2:
            return {"first_stage": dates[:1], "second_stage": dates[1:]}
        if "cut-off" in model:
            return {"cut_off": dates}
        return {"deadline": dates}

    def _dates(self, result: Mapping[str, Any], where: str) -> tuple[Printed, ...]:
        is_cascade = _first(result, "metadata.type") == _CASCADE
        said: dict[str, str] = {}
        for text in map(collapsed, strings_of(found_at(where, result))):
            said.setdefault(self._time(text, certain=is_cascade), text)
        return tuple(Printed(local, where, "json", said=said[local]) for local in sorted(said) if local)

    def _time(self, text: str, *, certain: bool) -> str:
        """A time as it is in the source's zone; its day as printed where the time of day is not certain."""
        local = local_time(text, "utc_instant", self.spec.zone)
        if certain or local == text or local.endswith(_CLOSING) or "T" not in local:
            return local
        return text[:10]


def _identity(result: Mapping[str, Any]) -> str | None:
    """What makes two documents the same call; None where a document is none (a tender, a stub without a title)."""
    code, kind = _first(result, "metadata.identifier").removesuffix(".json"), _first(result, "metadata.type")
    if not code or not _title(result) or (kind and kind not in _TYPES):
        return None
    if kind == _CASCADE:
        return re.sub(r"(?<=[A-Z])[a-z]{2}$", "", _first(result, "reference")) or f"{code} {_title(result)}"
    return code.casefold()


def _rank(result: Mapping[str, Any]) -> tuple[bool, bool, bool, int]:
    """The better of two documents of one topic: with dates, in English, with a text, with more facts."""
    language = _first(result, "metadata.language") or _first(result, "language") or _first(result, "reference")[-2:]
    metadata = result.get("metadata")
    size = len(metadata) if isinstance(metadata, Mapping) else 0
    return bool(_first(result, "metadata.deadlineDate")), language == "en", bool(_texts(result)), size


def _title(result: Mapping[str, Any]) -> str:
    """The call's own name: of a cascade call, `title` is that of the topic that pays for it."""
    own = "metadata.callTitle" if _first(result, "metadata.type") == _CASCADE else "metadata.title"
    return _first(result, own) or _first(result, "metadata.title") or _first(result, "summary")


def _address(result: Mapping[str, Any]) -> str:
    url = _first(result, "url") or _first(result, "metadata.url")
    if found := _DATA_FILE.search(url):
        return url[: found.start()] + _PORTAL + found[1]
    return url if url.startswith(("https://", "http://")) else ""


def _texts(result: Mapping[str, Any]) -> list[str]:
    markup = _first(result, "metadata.descriptionByte || metadata.description")
    document = Document(markup) if markup else None
    return [document.text(document.root)] if document is not None else []


def _money(result: Mapping[str, Any], code: str, cascade: bool) -> dict[str, tuple[Printed, ...]]:
    """Budget and grants in euro. A topic's overview lists the whole call: only the actions that name it count."""
    if cascade:
        return {"budget": _euro(_first(result, "metadata.budget"), "metadata.budget")}
    try:
        overview = parsed(_first(result, "metadata.budgetOverview") or "null")
    except (ValueError, RecursionError):
        return {}
    actions = found_at("values(budgetTopicActionMap)[]", overview)
    mine = [one for one in actions or [] if str(found_at("action", one)).split(" - ")[0].strip() == code]
    amounts = strings_of(found_at("[].values(budgetYearMap)[]", mine))
    grants = {key: strings_of(found_at(f"[].{key}", mine)) for key in ("minContribution", "maxContribution")}
    where = f"metadata.budgetOverview, {code}"
    total = str(sum(int(one) for one in amounts)) if amounts and all(map(_whole, amounts)) else ""
    return {
        "budget": _euro(total, f"{where}, budgetYearMap"),
        "grant_min": _euro(grants["minContribution"][0] if len(set(grants["minContribution"])) == 1 else "", where),
        "grant_max": _euro(grants["maxContribution"][0] if len(set(grants["maxContribution"])) == 1 else "", where),
    }


def _whole(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 16


def _euro(amount: str, where: str) -> tuple[Printed, ...]:
    return (Printed(f"{amount} EUR", where, "json"),) if _whole(amount) and int(amount) > 0 else ()


def _printed(texts: Iterable[str], where: str) -> tuple[Printed, ...]:
    return tuple(dict.fromkeys(Printed(text, where, "json") for text in map(collapsed, texts) if text))


def _first(result: Mapping[str, Any], path: str) -> str:
    return collapsed(next(iter(strings_of(found_at(path, result))), ""))


def scraper(spec: SourceSpec) -> SediaScraper:
    """The scraper of the portal's search."""
    return SediaScraper(spec)
