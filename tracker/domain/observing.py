"""The arrow *read*: strings as printed become typed facts, each with the words it was read from.

What one source says twice is put together here: a labelled value beats prose, statements that agree become the most
precise of them, and statements that contradict each other are both refused, so that neither is shown as a fact.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import get_args

from scrapers.contract import Printed, RawCall
from scrapers.patterns import SlowPattern, cut
from scrapers.reading.deadlines import read_deadlines
from scrapers.reading.readings import Deadline, Refusal, zone_of
from scrapers.spec import SourceSpec
from tracker.domain.all_stated import repeated
from tracker.domain.apart import Surprised, apart
from tracker.domain.dates_stated import DatesStated, read_dates
from tracker.domain.disputes import contradictions
from tracker.domain.identity import code_key, url_key
from tracker.domain.models import Document, Facts, Observed, Outcome, Stage
from tracker.domain.money_stated import read_amounts
from tracker.domain.named_codes import named_code
from tracker.domain.staging import is_undated
from tracker.domain.who_stated import read_who

#: Of several printed statuses (list, detail page), the one that says most about an end counts.
_MOST_TELLING: tuple[Stage, ...] = (
    "cancelled",
    "results",
    "closed",
    "open",
    "forthcoming",
    "consultation",
    "announced",
)
_OUTCOMES: Mapping[Stage, Outcome] = {"cancelled": "cancelled", "results": "results", "closed": "ended"}
assert set(_OUTCOMES.values()) == set(get_args(Outcome))


def observe(
    raw: Sequence[RawCall],
    spec: SourceSpec,
    seen_at: datetime,
    partial: frozenset[str] = frozenset(),
    mark: str | None = None,
    surprised: Surprised | None = None,
    looked: datetime | None = None,
) -> list[Observed]:
    """The items of one check of `spec`, typed, in their order. `seen_at` is aware.

    `partial`: keys of the items whose detail page could not be read this time. An item whose code or address
    another item of the same answer has too is told so in `shared`. `mark`: by which declaration and program.
    An item that cannot be read at all is left out where there is a `surprised` to be told. `looked`: the last good look
    at the source before this one, aware.
    """
    zone = zone_of(spec.zone)
    seen_on = seen_at.astimezone(zone).date()
    looked_this_year = looked is not None and looked.astimezone(zone).year == seen_on.year

    def observed(item: RawCall) -> Observed:
        published = _published(item, spec, seen_on)
        dates = read_dates(item, spec, published or seen_on)
        return Observed(
            source=spec.id,
            key=item.key,
            facts=_facts(item, spec, seen_at, dates),
            partial=item.key in partial,
            words=_words(item),
            mark=mark,
            counted=dates.counted if published is None else frozenset(),
            looked_this_year=looked_this_year,
        )

    if surprised is None:
        return _with_shared([observed(item) for item in raw], spec)
    seen = apart(raw, observed, lambda item: f"item {item.key} of {spec.id}", surprised)
    return _with_shared([one for _, one in seen], spec)


def _words(item: RawCall) -> str:
    """All it says; what was remembered of it has only what its fields print."""
    return "\n".join([item.words, *(one.text for printed in item.fields.values() for one in printed)])


def _facts(item: RawCall, spec: SourceSpec, seen_at: datetime, dates: DatesStated) -> Facts:
    money = read_amounts(item, spec)
    status_text, status = _status(item, spec)
    statements = (*dates.statements, *money.statements)
    facts = Facts(
        titles=_by_language(item.fields.get("title", ()), spec),
        url=_first(item, "url"),
        code=_first(item, "code"),
        programme=_first(item, "programme") or spec.programme,
        summaries=_by_language(item.fields.get("summary", ()), spec),
        opens=dates.opens,
        deadlines=dates.deadlines,
        open_ended=dates.open_ended,
        open_ended_evidence=dates.open_ended_evidence,
        status_text=status_text,
        status=status,
        outcome=_OUTCOMES.get(status) if status else None,
        announced=_is_announced(status, dates),
        budget=money.budget,
        grant_min=money.grant_min,
        grant_max=money.grant_max,
        rate=money.rate,
        eligibility=read_who(item, spec),
        documents=tuple(Document(title=_clean(one.title), url=one.url) for one in item.documents),
        refused=_once((*dates.refused, *money.refused)),
        stated=repeated(statements),
        disputes=contradictions(statements),
        tags=tuple(dict.fromkeys(one.text for one in item.fields.get("tags", ()) if one.text)),
        kind=item.kind,
        names_call_code=_first(item, "call_code") or _named(item),
    )
    return replace(facts, as_of=seen_at) if is_undated(facts) else facts


def _named(item: RawCall) -> str | None:
    """The call that a request for partners names in its words, where no field of its page does."""
    if item.kind != "partner_request":
        return None
    return named_code(
        one.text for name in ("title", "call_title", "summary", "text") for one in item.fields.get(name, ())
    )


def _published(item: RawCall, spec: SourceSpec, seen_on: date) -> date | None:
    """The day on which the words were published, from which "this year" is meant; None where the page does not print it."""
    for printed in item.fields.get("published", ()):
        read = read_deadlines(printed.text, zone=spec.zone, lang=spec.language, order=spec.date_order, hint="other")
        if len(read.deadlines) == 1 and read.deadlines[0].is_exact and read.deadlines[0].day <= seen_on:
            return read.deadlines[0].day
    return None


def _is_announced(status: Stage | None, dates: DatesStated) -> bool:
    """A status says so, or the opening is stated as a period only ("expected to be open by the end of the year")."""
    if status == "announced":
        return True
    opens: Deadline | None = dates.opens
    return status != "open" and opens is not None and not opens.is_exact


def _status(item: RawCall, spec: SourceSpec) -> tuple[str | None, Stage | None]:
    """The printed status that says most, and what it claims."""
    printed = [one.text for one in item.fields.get("status", ()) if one.text.strip()]
    claims = [(text, claim) for text in printed if (claim := _claim(text, spec)) is not None]
    if claims:
        return min(claims, key=lambda one: _MOST_TELLING.index(one[1]))
    return (printed[0] if printed else None), None


def _claim(text: str, spec: SourceSpec) -> Stage | None:
    """What a printed status claims; a label before it ("Статус: Приключил") and a full stop after it do not matter."""
    for form in (text, text.rpartition(":")[2], text.strip(" .!()[]")):
        meaning = spec.status.meaning(form)
        if meaning is not None:
            return meaning
    pattern = spec.expect.gone_pattern
    if pattern is None:
        return None
    try:
        return "closed" if cut(pattern, text) is not None else None
    except SlowPattern:
        return None


def _by_language(printed: Iterable[Printed], spec: SourceSpec) -> dict[str, str]:
    """The first text of each language; strings without one are in the source's language."""
    found: dict[str, str] = {}
    for one in printed:
        text = _clean(one.text)
        if text:
            found.setdefault(one.lang or spec.language, text)
    return found


def _first(item: RawCall, name: str) -> str | None:
    return next((text for one in item.fields.get(name, ()) if (text := _clean(one.text))), None)


def _clean(text: str) -> str:
    return " ".join(text.split())


def _once(refused: Iterable[Refusal]) -> tuple[Refusal, ...]:
    return tuple(dict.fromkeys(refused))


def _with_shared(seen: list[Observed], spec: SourceSpec) -> list[Observed]:
    """The same items, each told which of its identities others have too; the listing's own address is everybody's."""
    codes = Counter(code_key(one.facts.code) for one in seen if one.facts.code)
    urls = Counter(url_key(one.facts.url) for one in seen if one.facts.url)
    urls[url_key(spec.url)] += 2

    def shared(facts: Facts) -> frozenset[str]:
        return frozenset(
            name
            for name, many in (
                ("code", facts.code is not None and codes[code_key(facts.code)] > 1),
                ("url", facts.url is not None and urls[url_key(facts.url)] > 1),
            )
            if many
        )

    return [replace(one, shared=shared(one.facts)) for one in seen]
