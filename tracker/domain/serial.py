"""A call as JSON, the one documented form (README, *A call, as JSON*): written by every `--json`, read by `match --calls`.

    id, code, programme, url, kind ("partner_request"; absent for a call), stage, names_call_code, status_text, tags
    title, summary          {language: text}
    opens                   {at, zone, precision, evidence}
    deadlines               [{at, zone, kind, precision, evidence, confirmed_by, disputed}], in order; confirmed_by: [source],
                            where several state it; disputed: true, where statements of it contradict each other
    open_ended              until_exhausted | rolling | not_stated, with open_ended_evidence
    budget                  {amount, currency, evidence}
    grant                   {min: {amount, currency, evidence}, max: {...}}
    rate                    {max: percent, evidence}, or {min: ...}
    eligibility             {applicants, applicants_excluded, countries, countries_excluded, nuts: [value], partners_min: number,
                            partner_countries_min: number, de_minimis, evidence: [{field, value, quote, where, how}]}
    documents               [{title, url, sha256}]
    languages               languages of the titles
    not_read                [{quote, why}]: words that looked like a value and could not be read with certainty
    stated                  [{fact, source, page, part, evidence, and the value}]: every statement of a fact that more than
                            one place states; fact: a kind of date, "opening", open_ended, budget, grant_min, grant_max, rate;
                            page: list | detail | document; part: for whom or which lot a figure holds; the value as above:
                            at, zone and precision, or amount and currency, or percent, or value
    disputes                [{fact, statements, moved}]: statements of one fact that contradict each other, in the form of
                            stated; moved: time, UTC, where one source moved its date and another has not followed yet
    first_seen              time, UTC
    sightings               [{source, key, url, first_seen, last_seen, gone_since}]
    evidence                {quote, where, how}

What is not known is absent. Amounts and percentages are decimal strings. `at` is local wall time in `zone`: a date, or a
time with that zone's offset; of a month, quarter or year it is the first day. The stage is computed for the moment asked.
`confirmed_by`, `disputed`, `stated` and `disputes` are written, not read.

Counterparts elsewhere: `title`, `url`, `deadlines` (closeDate) and `budget` (totalFundingAvailable) in the CommonGrants
protocol's Opportunity; `title` (name), `programme` (funder) and `budget` (amount) in schema.org's MonetaryGrant.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from scrapers.reading.readings import Deadline, Eligibility, Evidence, Money, Stated
from tracker.domain.all_stated import agreeing, all_statements, repeated
from tracker.domain.models import Call, Sighting
from tracker.domain.serial_reading import call_from_json
from tracker.domain.staging import stage_of
from tracker.domain.standing import is_uncertain
from tracker.domain.statements import Dispute, Statement

__all__ = ["call_from_json", "deadline_of_call", "deadline_to_json", "to_json"]

_LISTS = ("applicants", "applicants_excluded", "countries", "countries_excluded", "nuts")


def to_json(call: Call, now: datetime) -> dict[str, Any]:
    """The call in the form above, with its stage at `now` (aware); keys in the order above."""
    facts = call.facts
    opens = None if facts.opens is None else deadline_to_json(facts.opens)
    if opens is not None:
        del opens["kind"]
    return _known(
        {
            "id": call.id,
            "code": facts.code,
            "programme": facts.programme,
            "title": dict(facts.titles),
            "url": facts.url,
            "kind": None if facts.kind == "call" else facts.kind,
            "stage": stage_of(facts, now),
            "names_call_code": facts.names_call_code,
            "status_text": facts.status_text,
            "opens": opens,
            "deadlines": [deadline_of_call(one, call) for one in facts.deadlines],
            "open_ended": facts.open_ended,
            "open_ended_evidence": facts.open_ended_evidence and _evidence(facts.open_ended_evidence),
            "budget": facts.budget and _money(facts.budget),
            "grant": _known(
                {
                    "min": facts.grant_min and _money(facts.grant_min),
                    "max": facts.grant_max and _money(facts.grant_max),
                }
            ),
            "rate": facts.rate and _rate(facts.rate),
            "eligibility": _eligibility(facts.eligibility),
            "summary": dict(facts.summaries),
            "documents": [
                _known({"title": one.title, "url": one.url, "sha256": one.sha256}) for one in facts.documents
            ],
            "languages": sorted(facts.titles),
            "tags": list(facts.tags),
            "not_read": [{"quote": one.quote, "why": one.why} for one in facts.refused],
            "stated": [_statement(one) for one in repeated(all_statements(call.sightings))],
            "disputes": [_dispute(one) for one in facts.disputes],
            "first_seen": _utc(call.first_seen),
            "sightings": [_sighting(one) for one in call.sightings],
        }
    )


def decimal_text(number: Decimal) -> str:
    """A number in plain digits, without exponent: "15300000.00"."""
    return format(number, "f")


def _known(data: Mapping[str, Any]) -> dict[str, Any]:
    """Without what is not known: None, empty texts, lists and objects."""
    return {key: value for key, value in data.items() if value is not None and value not in ("", [], {})}


def _evidence(evidence: Evidence) -> dict[str, str]:
    return _known({"quote": evidence.quote, "where": evidence.where, "how": evidence.how})


def deadline_to_json(one: Deadline) -> dict[str, Any]:
    """A deadline in the form above."""
    return {
        "at": one.iso(),
        "zone": one.zone,
        "kind": one.kind,
        "precision": one.precision,
        "evidence": _evidence(one.evidence),
    }


def deadline_of_call(one: Deadline, call: Call) -> dict[str, Any]:
    """A deadline of a call in the form above: with who agrees on it, and whether somebody says otherwise."""
    sources = agreeing(call.sightings, one)
    confirmed = list(sources) if len(sources) > 1 else None
    return _known({**deadline_to_json(one), "confirmed_by": confirmed, "disputed": is_uncertain(one, call) or None})


def _statement(one: Statement) -> dict[str, Any]:
    told: dict[str, Any] = {"fact": one.fact, "source": one.source, "page": one.page, "part": one.part}
    if one.date is not None:
        told |= deadline_to_json(one.date)
        del told["kind"]
    elif one.money is not None and one.money.rate is not None:
        told["percent"] = decimal_text(one.money.rate)
    elif one.money is not None:
        told |= _money(one.money)
    elif one.other is not None:
        told["value"] = one.other.value
    return _known({**told, "evidence": _evidence(one.evidence)})


def _dispute(one: Dispute) -> dict[str, Any]:
    moved = None if one.moved is None else _utc(one.moved)
    return _known({"fact": one.fact, "statements": [_statement(said) for said in one.statements], "moved": moved})


def _money(one: Money) -> dict[str, Any]:
    amount = None if one.amount is None else decimal_text(one.amount)
    return _known({"amount": amount, "currency": one.currency, "evidence": _evidence(one.evidence)})


def _rate(one: Money) -> dict[str, Any]:
    name = "min" if one.kind == "rate_min" else "max"
    percent = None if one.rate is None else decimal_text(one.rate)
    return _known({name: percent, "evidence": _evidence(one.evidence)})


def _eligibility(stated: Eligibility) -> dict[str, Any]:
    lists: dict[str, Sequence[Stated]] = {name: getattr(stated, name) for name in _LISTS}
    single = {
        "partners_min": stated.partners_min,
        "partner_countries_min": stated.partner_countries_min,
        "de_minimis": stated.de_minimis,
    }
    named = [(name, one) for name, many in lists.items() for one in many]
    named += [(name, one) for name, one in single.items() if one is not None]
    return _known(
        {
            **{name: [one.value for one in many] for name, many in lists.items()},
            **{name: _number(one.value) for name, one in single.items() if one is not None},
            "evidence": [{"field": name, "value": one.value, **_evidence(one.evidence)} for name, one in named],
        }
    )


def _number(text: str) -> int | str:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else text


def _sighting(one: Sighting) -> dict[str, Any]:
    return _known(
        {
            "source": one.source,
            "key": one.key,
            "url": one.facts.url,
            "first_seen": _utc(one.first_seen),
            "last_seen": _utc(one.last_seen),
            "gone_since": None if one.gone_since is None else _utc(one.gone_since),
        }
    )


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")
