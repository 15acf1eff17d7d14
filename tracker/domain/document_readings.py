"""What a document says about its call: dates to apply by, money, who may apply, each with document, page and quote.

A guideline of sixty pages names many dates and sums that are not the call's: payments, reports, periods of costs, legal
acts, other procedures, lots. Only what the readers are certain of counts, only in a document that speaks of the call
(`document_kinds`), only in words that limit it to no part of the call and name no other procedure; and of what a
document says differently in two places nothing is read. Pure.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from scrapers.documents.contract import DocumentPage, DocumentText
from scrapers.reading.deadlines import read_deadlines
from scrapers.reading.eligibility import read_eligibility
from scrapers.reading.folding import folded
from scrapers.reading.found import Order
from scrapers.reading.languages import likely_languages
from scrapers.reading.money import read_money
from scrapers.reading.money_lexicon import money_lexicon
from scrapers.reading.phrases import WORD, Word
from scrapers.reading.readings import APPLICATION_KINDS, Deadline, Eligibility, Evidence, Money, Refusal, Stated
from tracker.domain.agreement import put_together, same_money
from tracker.domain.document_kinds import STATING, DocumentKind, kind_of, rank
from tracker.domain.document_passages import as_printed, passages
from tracker.domain.identity import code_key
from tracker.domain.staging import in_order

_MOST_REFUSED = 20
#: A longer piece is no paragraph, and of a document so much is read at most, in characters (about 500 pages).
_LONGEST_PIECE = 4000
_MOST_READ = 1_500_000
_FIGURES = ("total_budget", "grant_min", "grant_max", "grant_fixed", "rate_max")
_DIGIT = re.compile(r"\d")
_MONEY_SIGN = re.compile(r"%|€|eur|евро|лв|лева|bgn|процент|per cent|percent", re.IGNORECASE)
_CODE = re.compile(r"\b(?=[A-Z0-9.\-]*\d)[A-Z][A-Z0-9]{2,}(?:[-.][A-Z0-9]+)+\b")
#: Words after which a text speaks of another call than its own.
_ANOTHER = re.compile(
    r"\b(?:предход|предиш|минал)\w*\s+(?:\w+\s+)?(?:процедур|покан|прием|конкурс|програм)|"
    r"\b(?:previous|preceding|earlier|former|past)\s+(?:\w+\s+)?(?:call|procedure|round|competition|edition|programme)",
    re.IGNORECASE,
)
#: Words that limit a figure or a condition to a part of the call.
_PART = re.compile(
    r"\b(?:компонент|обособен|лот\b|дейност\s+\d|категори|район|етап\s+\d|component|lots?\b|strand|category|"
    r"categories)",
    re.IGNORECASE,
)
#: Words that limit a figure to some of those who get it, or to less than a whole grant.
_SOME = re.compile(
    r"\b(?:микро|малк\w+\s+предпр|средн\w+\s+предпр|голем\w+\s+предпр|за\s+всяк\w+\s+(?:партн|член|етап)|"
    r"еднократн\w+\s+сум|авансов|обществен\w+\s+поръчк|micro|small[- ]|medium[- ]|large\s+ent|per\s+partner|"
    r"each\s+partner|advance\s+pay|pre-?financ|procurement|per\s+person|per\s+unit|unit\s+cost|lump\s+sum)",
    re.IGNORECASE,
)
#: A budget is the call's where its words do not speak of the programme alone.
_PROGRAMME = re.compile(r"\b(?:програма|програмата|приоритет|programme|program\b|priority|fund\b)", re.IGNORECASE)
_CALL = re.compile(r"\b(?:процедура|покана|прием|обява|call|procedure)", re.IGNORECASE)
#: Without any of these nothing is said of who may apply: most of a guideline is not even looked at for it.
_APPLYING = re.compile(
    r"кандидат|допуст|бенефици|подава|получ|участ|партн|помощ|applic|apply|eligib|beneficiar|partner|minimis|open\s+to|"
    r"\bmay\b|\bcan\b|\bmust\b|\bonly\b",
    re.IGNORECASE,
)
_PARTNER = re.compile(r"\b(?:партньор|partner)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reader:
    """How the source of a call writes: what `scrapers.reading` needs to know."""

    zone: str
    language: str
    order: Order = "dmy"


@dataclass(frozen=True, slots=True)
class DocumentSays:
    """The statements of one document; `kind` is the highest rank of what they were read from."""

    kind: DocumentKind = "other"
    opens: Deadline | None = None
    deadlines: tuple[Deadline, ...] = ()
    budget: Money | None = None
    grant_min: Money | None = None
    grant_max: Money | None = None
    rate: Money | None = None
    eligibility: Eligibility = field(default_factory=Eligibility)
    refused: tuple[Refusal, ...] = ()


@dataclass(slots=True)
class _Found:
    """What the pieces say, before it is weighed."""

    dates: dict[str, dict[str, list[Deadline]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))
    money: dict[str, list[Money]] = field(default_factory=lambda: defaultdict(list))
    who: list[Eligibility] = field(default_factory=list)
    room: int = _MOST_READ
    """Characters that may still be read."""


def read_statements(
    text: DocumentText, title: str, url: str, *, code: str | None, reader: Reader, read_at: datetime
) -> DocumentSays:
    """What a document says. `code`: the call's, where it is known; `read_at`: aware.

    A date to apply by that was over when the document was read is history, most likely another call's: not taken.
    """
    outer = kind_of(title, url)
    parts: dict[DocumentKind, list[DocumentPage]] = defaultdict(list)
    for page in text.pages:
        parts[_kind_of_page(page, outer)].append(page)
    for kind in sorted(parts, key=rank):
        if kind not in STATING:
            continue
        found = _Found()
        for page in parts[kind]:
            _read_page(page, title or url, code, reader, read_at, found)
        says = _weighed(found, kind)
        if says != DocumentSays(kind):
            return says
    return DocumentSays(outer)


def place_of(title: str, page: DocumentPage) -> str:
    """Where something stands: "Обява.zip, Условия.pdf, p. 7"."""
    number = f"p. {page.number}" if page.number is not None and not _is_sheet(page) else ""
    return ", ".join(one for one in (title, page.label, number) if one)


def _is_sheet(page: DocumentPage) -> bool:
    """Sheets are named; their numbers say nothing to a reader."""
    last = page.label.rpartition(", ")[2]
    return bool(last) and "." not in last


def _kind_of_page(page: DocumentPage, outer: DocumentKind) -> DocumentKind:
    """Inside an archive the inner file says what it is, where it says so."""
    inner = next((one for one in page.label.split(", ") if "." in one), "")
    named = kind_of(inner.replace("/", " ")) if inner else "other"
    return outer if named == "other" else named


def _read_page(
    page: DocumentPage, title: str, code: str | None, reader: Reader, read_at: datetime, found: _Found
) -> None:
    where = place_of(title, page)
    for number, piece in enumerate(passages(page.text[: max(found.room, 0)])):
        found.room -= len(piece)
        if len(piece) > _LONGEST_PIECE or _ANOTHER.search(piece) or _names_another(piece, code):
            continue
        if _DIGIT.search(piece):
            read = read_deadlines(piece, zone=reader.zone, lang=reader.language, order=reader.order, where=where)
            for date in read.deadlines:
                if _is_ahead(date, read_at):
                    found.dates[date.kind][f"{where} {number}"].append(_documented(date))
        if _PART.search(piece):
            continue
        if _DIGIT.search(piece) and _MONEY_SIGN.search(piece) and not _is_of_some(piece, reader.language):
            for money in read_money(piece, lang=reader.language, where=where).amounts:
                if money.kind in _FIGURES and not (money.kind == "total_budget" and _is_of_programme(piece)):
                    found.money[money.kind].append(replace(money, evidence=_evidence(money.evidence)))
        if _APPLYING.search(piece) is None:
            continue
        who = read_eligibility(piece, lang=reader.language, where=where)
        if who != Eligibility():
            found.who.append(_of_applicants(who, piece))


def _is_ahead(date: Deadline, read_at: datetime) -> bool:
    if date.kind == "opening":
        return date.is_exact
    return date.kind in APPLICATION_KINDS and date.is_exact and date.last_instant() > read_at


def _names_another(piece: str, code: str | None) -> bool:
    """Whether a piece names a procedure and not this one. Codes of programmes, which are shorter, name none."""
    if code is None:
        return False
    own = code_key(code)
    named = {code_key(one.group()) for one in _CODE.finditer(piece)}
    if any(own.startswith(one) or one.startswith(own) for one in named):
        return False
    return any(one.count("-") and len(one) >= len(own) - 2 for one in named)


def _is_of_some(piece: str, lang: str) -> bool:
    """Whether its words name a size of enterprise, a lot, or less than a whole grant, in whatever language it is."""
    if _SOME.search(piece):
        return True
    text = folded(piece).text
    words = [Word(one.group(), one.start(), one.end()) for one in WORD.finditer(text)]
    cues = money_lexicon(likely_languages(words, lang)).cues.find(text, words)
    return any(cue.concept in ("size", "lot") for cue in cues)


def _is_of_programme(piece: str) -> bool:
    return _PROGRAMME.search(piece) is not None and _CALL.search(piece) is None


def _of_applicants(who: Eligibility, piece: str) -> Eligibility:
    """Without who may take part as a partner only."""
    if _PARTNER.search(piece) and not re.search(r"кандидат|applicant", piece, re.IGNORECASE):
        return Eligibility(partners_min=who.partners_min, partner_countries_min=who.partner_countries_min)
    return who


def _weighed(found: _Found, kind: DocumentKind) -> DocumentSays:
    refused: list[Refusal] = []
    dates: dict[str, tuple[Deadline, ...]] = {}
    for name, places in found.dates.items():
        together = put_together([tuple(dict.fromkeys(one)) for one in places.values()])
        if together is None or (name == "opening" and len(together) > 1):
            refused += _differing(name, (date.evidence for stated in places.values() for date in stated))
        else:
            dates[name] = together
    figures = {name: _one_figure(name, found.money.get(name, ()), refused) for name in _FIGURES}
    fixed = figures["grant_fixed"]
    opening = dates.pop("opening", ())
    return DocumentSays(
        kind=kind,
        opens=opening[0] if opening else None,
        deadlines=in_order(date for stated in dates.values() for date in stated),
        budget=figures["total_budget"],
        grant_min=figures["grant_min"] or fixed,
        grant_max=figures["grant_max"] or fixed,
        rate=figures["rate_max"],
        eligibility=_who(found.who),
        refused=tuple(dict.fromkeys(refused))[:_MOST_REFUSED],
    )


def _one_figure(name: str, amounts: Sequence[Money], refused: list[Refusal]) -> Money | None:
    if not amounts:
        return None
    if all(same_money(amounts[0], one) for one in amounts):
        return amounts[0]
    refused += _differing(name, (one.evidence for one in amounts))
    return None


def _differing(name: str, evidence: Iterable[Evidence]) -> Iterator[Refusal]:
    told = name.replace("_", " ")
    for one in evidence:
        yield Refusal(one.quote, f"{one.where}: the document states several ({told}); none is certain")


def _who(stated: Sequence[Eligibility]) -> Eligibility:
    """All that is said, but what one place admits and another bars."""
    allowed = _once(one for who in stated for one in who.applicants)
    barred = _once(one for who in stated for one in who.applicants_excluded)
    both = {one.value for one in allowed} & {one.value for one in barred}
    partners = {one.value: one for who in stated if (one := who.partners_min) is not None}
    origins = {one.value: one for who in stated if (one := who.partner_countries_min) is not None}
    return Eligibility(
        applicants=tuple(one for one in allowed if one.value not in both),
        applicants_excluded=tuple(one for one in barred if one.value not in both),
        countries=_once(one for who in stated for one in who.countries),
        countries_excluded=_once(one for who in stated for one in who.countries_excluded),
        nuts=_once(one for who in stated for one in who.nuts),
        partner_countries_min=_documented_value(next(iter(origins.values()))) if len(origins) == 1 else None,
        partners_min=_documented_value(next(iter(partners.values()))) if len(partners) == 1 else None,
        de_minimis=next((_documented_value(one) for who in stated if (one := who.de_minimis) is not None), None),
    )


def _once(stated: Iterable[Stated]) -> tuple[Stated, ...]:
    found: dict[str, Stated] = {}
    for one in stated:
        found.setdefault(one.value, _documented_value(one))
    return tuple(found.values())


def _documented(date: Deadline) -> Deadline:
    return replace(date, evidence=_evidence(date.evidence))


def _documented_value(stated: Stated) -> Stated:
    return replace(stated, evidence=_evidence(stated.evidence))


def _evidence(evidence: Evidence) -> Evidence:
    return Evidence(as_printed(evidence.quote), evidence.where, "document")
