"""A call from its JSON form, read with patience: any field may be missing, none may be of the wrong kind.

The form is that of `serial`. A title or summary may also be one plain string, an amount a number, `opens` a plain
date; unknown keys are left alone and null counts as absent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn, TypeVar, cast, get_args

from scrapers.reading.readings import (
    Deadline,
    DeadlineKind,
    Eligibility,
    Evidence,
    How,
    Money,
    MoneyKind,
    OpenEnded,
    Precision,
    Refusal,
    Stated,
    zone_of,
)
from tracker.domain.models import Call, Document, Facts, Outcome, Sighting, Stage
from tracker.domain.stemming import is_cyrillic
from tracker.errors import UsageError

T = TypeVar("T")
_ENDS: Mapping[str, Outcome] = {"cancelled": "cancelled", "results": "results", "closed": "ended"}
#: A zone is named wherever the form comes from us; without one, a date is taken as it stands.
_NO_ZONE = "UTC"
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def call_from_json(data: Mapping[str, Any]) -> Call:
    """The call of a JSON object. Raises UsageError naming the first field that is wrong and what it should be."""
    if not isinstance(data, Mapping):
        _refuse("the call", "a JSON object")
    call_id = _text(data, "id")
    if not call_id:
        _refuse("id", "a text that names the call")
    language = _language(data)
    facts = _facts(data, language)
    sightings = tuple(_sighting(one, where, call_id, facts) for one, where in _objects(data, "sightings"))
    first = _time(data, "first_seen", "first_seen") or min((one.first_seen for one in sightings), default=_LONG_AGO)
    return Call(id=call_id, facts=facts, sightings=sightings, first_seen=first)


def _facts(data: Mapping[str, Any], language: str | None) -> Facts:
    stage = _choice(data, "stage", "stage", get_args(Stage))
    deadlines = tuple(_deadline(one, where, "submission") for one, where in _objects(data, "deadlines"))
    opens = _opening(data)
    # A stage in the data is a claim like any status: the dates decide, where there are any.
    ended = _ENDS.get(stage or "")
    if ended == "ended" and deadlines:
        ended = None
    grant = _object(data, "grant")
    return Facts(
        titles=_by_language(data, "title", language),
        url=_text(data, "url"),
        code=_text(data, "code"),
        programme=_text(data, "programme"),
        summaries=_by_language(data, "summary", language),
        opens=opens,
        deadlines=deadlines,
        open_ended=cast("OpenEnded | None", _choice(data, "open_ended", "open_ended", get_args(OpenEnded))),
        open_ended_evidence=_evidence(data, "open_ended_evidence", "") if data.get("open_ended_evidence") else None,
        status_text=_text(data, "status_text"),
        status=cast("Stage | None", None if ended or stage in ("closed", "unknown") else stage),
        outcome=ended,
        announced=stage == "announced",
        budget=_money(data, "budget", "", "total_budget"),
        grant_min=_money(grant, "min", "grant.", "grant_min"),
        grant_max=_money(grant, "max", "grant.", "grant_max"),
        rate=_rate(_object(data, "rate")),
        eligibility=_eligibility(_object(data, "eligibility")),
        documents=tuple(
            Document(_text(one, "title", where) or "", _text(one, "url", where) or "", _text(one, "sha256", where))
            for one, where in _objects(data, "documents")
        ),
        refused=tuple(
            Refusal(_text(one, "quote", where) or "", _text(one, "why", where) or "")
            for one, where in _objects(data, "not_read")
        ),
        tags=_texts(data, "tags"),
        kind="partner_request"
        if _choice(data, "kind", "kind", ("call", "partner_request")) == "partner_request"
        else "call",
        names_call_code=_text(data, "names_call_code"),
    )


def _refuse(where: str, wanted: str) -> NoReturn:
    raise UsageError(f"{where}: {wanted} is expected")


def _text(data: Mapping[str, Any], key: str, where: str = "") -> str | None:
    value = data.get(key)
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    _refuse(where + key, "a text")


def _choice(data: Mapping[str, Any], key: str, where: str, allowed: Sequence[str]) -> str | None:
    value = data.get(key)
    if value is not None and (not isinstance(value, str) or value not in allowed):
        _refuse(where, f"one of {', '.join(allowed)}")
    return value


def _texts(data: Mapping[str, Any], key: str, where: str = "") -> tuple[str, ...]:
    value = data.get(key)
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        _refuse(where + key, "a list of texts")
    return tuple(value)


def _object(data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = data.get(key)
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        _refuse(key, "an object")
    return value


def _objects(data: Mapping[str, Any], key: str) -> list[tuple[Mapping[str, Any], str]]:
    value = data.get(key)
    if value is None:
        return []
    if not isinstance(value, list):
        _refuse(key, "a list of objects")
    for place, one in enumerate(value):
        if not isinstance(one, Mapping):
            _refuse(f"{key}[{place}]", "an object")
    return [(one, f"{key}[{place}].") for place, one in enumerate(value)]


def _language(data: Mapping[str, Any]) -> str | None:
    """The one language that the call names, if it names just one."""
    named = _texts(data, "languages")
    return named[0] if len(named) == 1 else _text(data, "language")


def _by_language(data: Mapping[str, Any], key: str, language: str | None) -> dict[str, str]:
    value = data.get(key)
    if value is None:
        return {}
    if isinstance(value, str):
        return {language or ("bg" if is_cyrillic(value) else "en"): value}
    if not isinstance(value, Mapping) or not all(isinstance(one, str) or one is None for one in value.values()):
        _refuse(key, "a text, or an object of texts by language,")
    return {str(lang): text for lang, text in value.items() if text is not None}


def _evidence(data: Mapping[str, Any], key: str, where: str) -> Evidence:
    value = data.get(key)
    if value is None:
        return Evidence("", "", "json")
    if not isinstance(value, Mapping):
        _refuse(where + key, "an object with quote, where and how")
    how = _choice(value, "how", f"{where}{key}.how", get_args(How)) or "json"
    inner = f"{where}{key}."
    return Evidence(_text(value, "quote", inner) or "", _text(value, "where", inner) or "", cast("How", how))


def _opening(data: Mapping[str, Any]) -> Deadline | None:
    value = data.get("opens")
    if value is None:
        return None
    if isinstance(value, str):
        value = {"at": value}
    if not isinstance(value, Mapping):
        _refuse("opens", "a date, or an object with at and precision,")
    return _deadline({**value, "kind": "opening"}, "opens.", "opening")


def _deadline(data: Mapping[str, Any], where: str, usual: DeadlineKind) -> Deadline:
    kind = _choice(data, "kind", f"{where}kind", get_args(DeadlineKind)) or usual
    precision = _choice(data, "precision", f"{where}precision", get_args(Precision))
    zone = _text(data, "zone", where)
    text = _text(data, "at", where) or ""
    wanted = 'a date "2026-05-14" or a time "2026-05-14T16:30:00+03:00"'
    at = _parsed(datetime.fromisoformat, text, f"{where}at", wanted)
    if at.tzinfo is not None:
        zone = zone or (at.strftime("%z")[:3] + ":" + at.strftime("%z")[3:5])
        zone_info = _parsed(zone_of, zone, f"{where}zone", 'a time zone such as "Europe/Sofia"')
        at = _parsed(lambda _: at.astimezone(zone_info), text, f"{where}at", wanted)
    elif zone is not None:
        _parsed(zone_of, zone, f"{where}zone", 'a time zone such as "Europe/Sofia"')
    has_time = len(text) > len("2026-05-14")
    if precision is None:
        precision = "minute" if has_time else "day"
    if (precision == "minute") != has_time:
        _refuse(f"{where}at", "a time with precision minute, a date with any other,")
    local = at.replace(tzinfo=None).isoformat(timespec="minutes") if has_time else at.date().isoformat()
    evidence = _evidence(data, "evidence", where)
    return Deadline(local, cast("DeadlineKind", kind), cast("Precision", precision), zone or _NO_ZONE, evidence)


def _parsed(parse: Callable[[str], T], text: str, where: str, wanted: str) -> T:
    try:
        return parse(text)
    except (ValueError, OverflowError):
        _refuse(where, wanted)


def _decimal(data: Mapping[str, Any], key: str, where: str) -> Decimal | None:
    value = data.get(key)
    if value is None:
        return None
    wanted = 'a decimal number as text, like "15300000.00",'
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        _refuse(where + key, wanted)
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        _refuse(where + key, wanted)
    if not number.is_finite() or abs(number.adjusted()) > 30 or number < 0:
        _refuse(where + key, wanted)
    return number


def _money(data: Mapping[str, Any], key: str, where: str, kind: MoneyKind) -> Money | None:
    value = data.get(key)
    if value is None:
        return None
    if not isinstance(value, Mapping):
        _refuse(where + key, "an object with amount and currency")
    inner = f"{where}{key}."
    amount = _decimal(value, "amount", inner)
    if amount is None:
        return None
    currency = _text(value, "currency", inner)
    if not currency:
        _refuse(f"{inner}currency", 'a currency like "EUR"')
    return Money(kind=kind, evidence=_evidence(value, "evidence", inner), amount=amount, currency=currency)


def _rate(data: Mapping[str, Any]) -> Money | None:
    for key, kind in (("max", "rate_max"), ("min", "rate_min")):
        rate = _decimal(data, key, "rate.")
        if rate is not None:
            return Money(kind=cast("MoneyKind", kind), evidence=_evidence(data, "evidence", "rate."), rate=rate)
    return None


def _eligibility(data: Mapping[str, Any]) -> Eligibility:
    where = "eligibility."
    quotes: dict[tuple[str, str], Evidence] = {}
    for one, place in _objects(data, "evidence"):
        name, value = _text(one, "field", where + place) or "", _text(one, "value", where + place) or ""
        quotes[name, value] = _evidence({"evidence": one}, "evidence", where + place)

    def stated(name: str, value: str) -> Stated:
        return Stated(value, quotes.get((name, value), Evidence("", "", "json")))

    def many(name: str) -> tuple[Stated, ...]:
        return tuple(stated(name, one) for one in _texts(data, name, where))

    def single(name: str) -> Stated | None:
        value = _text(data, name, where)
        return None if value is None else stated(name, value)

    return Eligibility(
        applicants=many("applicants"),
        applicants_excluded=many("applicants_excluded"),
        countries=many("countries"),
        countries_excluded=many("countries_excluded"),
        nuts=many("nuts"),
        partners_min=single("partners_min"),
        partner_countries_min=single("partner_countries_min"),
        de_minimis=single("de_minimis"),
    )


def _time(data: Mapping[str, Any], key: str, where: str) -> datetime | None:
    text = _text(data, key)
    if text is None:
        return None
    wanted = 'a time with its zone, like "2026-05-14T09:00:00+00:00",'
    at = _parsed(datetime.fromisoformat, text, where, wanted)
    if at.tzinfo is None:
        _refuse(where, wanted)
    return at


def _sighting(data: Mapping[str, Any], where: str, call_id: str, facts: Facts) -> Sighting:
    first = _time(data, "first_seen", f"{where}first_seen") or _LONG_AGO
    url = _text(data, "url", where)
    return Sighting(
        source=_text(data, "source", where) or "",
        key=_text(data, "key", where) or url or "",
        call_id=call_id,
        facts=Facts(titles=facts.titles, url=url),
        first_seen=first,
        last_seen=_time(data, "last_seen", f"{where}last_seen") or first,
        gone_since=_time(data, "gone_since", f"{where}gone_since"),
    )
