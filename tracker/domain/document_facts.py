"""What a page states of its call, filled by what the call's documents say; a contradiction is never resolved silently.

The page's own statement is kept, and a document that says otherwise is noted. Where the page says nothing, the
documents do: the announcement before the conditions; of what two of them say differently, neither is taken. Of a draft
no document's dates are taken: they are as indicative as the draft.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from scrapers.reading.readings import APPLICATION_KINDS, Deadline, Eligibility, Money, Refusal, Stated
from tracker.domain.agreement import agree, finer_of, holds, put_together, same_money, written_date, written_money
from tracker.domain.all_stated import repeated, statements_of
from tracker.domain.disputes import combined, contradictions
from tracker.domain.document_kinds import rank
from tracker.domain.document_memory import DocumentMemory
from tracker.domain.document_readings import DocumentSays
from tracker.domain.identity import url_key
from tracker.domain.models import Document, Facts
from tracker.domain.staging import in_order, is_draft, is_undated
from tracker.domain.statements import Statement

_FIGURES = ("budget", "grant_min", "grant_max", "rate")
_LISTS = ("applicants", "applicants_excluded", "countries", "countries_excluded", "nuts")


def with_documents(facts: Facts, memories: Mapping[str, DocumentMemory], shared: frozenset[str]) -> Facts:
    """The facts of a page with what its documents say. `memories` by `url_key`; `shared`: those of several calls."""
    known = {key: memory for one in facts.documents if (memory := memories.get(key := url_key(one.url))) is not None}
    if not known:
        return facts
    said = [memory.says for key, memory in known.items() if key not in shared]
    said.sort(key=lambda one: rank(one.kind))
    notes = [note for one in said for note in one.refused]
    filled = replace(
        facts,
        documents=tuple(_with_hashes(one, known) for one in facts.documents),
        deadlines=_deadlines(facts, said, notes),
        opens=_opening(facts, said, notes),
        eligibility=_who(facts.eligibility, [one.eligibility for one in said]),
        budget=_figure("budget", facts.budget, [one.budget for one in said], notes),
        grant_min=_figure("grant_min", facts.grant_min, [one.grant_min for one in said], notes),
        grant_max=_figure("grant_max", facts.grant_max, [one.grant_max for one in said], notes),
        rate=_figure("rate", facts.rate, [one.rate for one in said], notes),
    )
    said_there = [statement for one in said for statement in _statements(one, with_dates=not is_draft(facts))]
    told = (*statements_of(facts), *said_there)
    filled = replace(
        filled,
        refused=tuple(dict.fromkeys((*facts.refused, *notes))),
        stated=repeated(told),
        disputes=combined((*facts.disputes, *contradictions(told))),
    )
    return filled if is_undated(filled) else replace(filled, as_of=None)


def _statements(said: DocumentSays, *, with_dates: bool) -> Iterator[Statement]:
    """What a document says of dates and money, one by one."""
    if with_dates:
        for date in (*said.deadlines, *((said.opens,) if said.opens else ())):
            yield Statement(date.kind, date=date)
    for fact in _FIGURES:
        money: Money | None = getattr(said, fact)
        # A fixed sum is said once, though it is the least and the most.
        if money is not None and not (fact == "grant_min" and money.kind == "grant_fixed"):
            yield Statement(fact, money=money)


def _with_hashes(document: Document, known: Mapping[str, DocumentMemory]) -> Document:
    memory = known.get(url_key(document.url))
    return document if memory is None else replace(document, sha256=memory.sha256, words=memory.words)


def _deadlines(facts: Facts, said: Sequence[DocumentSays], notes: list[Refusal]) -> tuple[Deadline, ...]:
    stated = [one.deadlines for one in said if one.deadlines]
    if not stated or is_draft(facts):
        return facts.deadlines
    own = tuple(one for one in facts.deadlines if one.kind in APPLICATION_KINDS)
    if own:
        every = [date for dates in stated for date in dates]
        notes += [Refusal(date.evidence.quote, _against(date, own)) for date in every if not holds(own, date)]
        return tuple(_refined(one, stated) for one in facts.deadlines)
    if facts.open_ended in ("until_exhausted", "rolling"):
        notes += [
            Refusal(date.evidence.quote, f"{date.evidence.where} states {written_date(date)}, the page no end")
            for dates in stated
            for date in dates
        ]
        return facts.deadlines
    together = put_together(stated)
    if together is None:
        notes += [_differing(date, stated) for dates in stated for date in dates]
        return facts.deadlines
    return in_order((*facts.deadlines, *together))


def _refined(own: Deadline, stated: Iterable[Sequence[Deadline]]) -> Deadline:
    """The page's date, to the minute where a document says at what time of that day."""
    alike = (one for dates in stated for one in dates if agree(own, one) and {own.kind, one.kind} <= APPLICATION_KINDS)
    finer = finer_of(own, next(alike, own))
    return own if finer is own else replace(finer, kind=own.kind)


def _against(date: Deadline, own: Sequence[Deadline]) -> str:
    kept = ", ".join(written_date(one) for one in own)
    return f"{date.evidence.where} states {written_date(date)}, the page {kept}; the page's is kept"


def _differing(date: Deadline, stated: Iterable[Sequence[Deadline]]) -> Refusal:
    others = [one for dates in stated for one in dates if not agree(one, date)]
    told = ", ".join(f"{one.evidence.where} {written_date(one)}" for one in others[:3])
    return Refusal(
        date.evidence.quote, f"{date.evidence.where} states {written_date(date)}, but {told}; none is certain"
    )


def _opening(facts: Facts, said: Sequence[DocumentSays], notes: list[Refusal]) -> Deadline | None:
    stated = [one.opens for one in said if one.opens is not None]
    if facts.opens is not None or not stated or is_draft(facts) or facts.status is not None:
        return facts.opens
    if all(agree(stated[0], one) for one in stated):
        return stated[0]
    notes += [_differing(one, [stated]) for one in stated]
    return None


def _figure(name: str, own: Money | None, said: Iterable[Money | None], notes: list[Refusal]) -> Money | None:
    told = name.replace("_", " ")
    stated = [one for one in said if one is not None]
    if own is not None:
        notes += [
            Refusal(
                one.evidence.quote,
                f"{one.evidence.where} states {written_money(one)}, the page {written_money(own)}; the page's is kept",
            )
            for one in stated
            if not same_money(own, one)
        ]
        return own
    if not stated:
        return None
    if all(same_money(stated[0], one) for one in stated):
        return stated[0]
    notes += [
        Refusal(
            one.evidence.quote,
            f"{one.evidence.where} states {written_money(one)}, another document another figure ({told})",
        )
        for one in stated
    ]
    return None


def _who(own: Eligibility, said: Sequence[Eligibility]) -> Eligibility:
    """Each kind of statement from the first document that makes it, where the page makes none."""
    lists = {name: _listed(getattr(own, name), [getattr(one, name) for one in said]) for name in _LISTS}
    filled = Eligibility(
        applicants=lists["applicants"],
        applicants_excluded=lists["applicants_excluded"],
        countries=lists["countries"],
        countries_excluded=lists["countries_excluded"],
        nuts=lists["nuts"],
        partners_min=own.partners_min or next((one.partners_min for one in said if one.partners_min), None),
        partner_countries_min=own.partner_countries_min
        or next((one.partner_countries_min for one in said if one.partner_countries_min), None),
        de_minimis=own.de_minimis or next((one.de_minimis for one in said if one.de_minimis), None),
    )
    barred = {one.value for one in own.applicants_excluded}
    admitted = {one.value for one in own.applicants}
    return replace(
        filled,
        applicants=tuple(one for one in filled.applicants if one.value not in barred),
        applicants_excluded=tuple(one for one in filled.applicants_excluded if one.value not in admitted),
    )


def _listed(own: tuple[Stated, ...], stated: Iterable[tuple[Stated, ...]]) -> tuple[Stated, ...]:
    """The page's values; those of our configuration alone are no statement of the page."""
    if any(one.evidence.how != "config" for one in own):
        return own
    found = next((values for values in stated if values), ())
    told = {one.value for one in found}
    return (*found, *(one for one in own if one.value not in told))
