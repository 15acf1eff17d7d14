"""What `tracker read` answers, as data: one text, or a text in sections, or one line of a file of phrases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Literal

from scrapers.reading.readings import Evidence, How, Refusal, Stated
from scrapers.reading.sections import Section, deadlines_in, eligibility_in, money_in

What = Literal["deadline", "money", "eligibility"]
#: Zones of the country that writes the month first. A source says it in its configuration; a line has only its zone.
_MONTH_FIRST = frozenset(
    {"America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Phoenix", "America/Detroit",
     "America/Anchorage", "America/Boise", "Pacific/Honolulu"}
)  # fmt: skip


def order_of(zone: str) -> Literal["dmy", "mdy"]:
    """How numeric dates with slashes are written where a zone lies."""
    return "mdy" if zone in _MONTH_FIRST or zone.startswith(("America/Indiana/", "America/Kentucky/", "US/")) else "dmy"


def read_jsonl_line(kind: What, item: Mapping[str, Any]) -> dict[str, Any]:
    """The answer to one line: `id` and what `answer_to` gives.

    Takes `id, lang, text, zone, seen_at` (`zone` and `seen_at` may be missing) and nothing else of the line.
    """
    zone, seen = item.get("zone") or "Europe/Brussels", item.get("seen_at")
    day = date.fromisoformat(seen[:10]) if seen else None
    sections = [Section("", str(item["text"]))]
    return {"id": item.get("id"), **answer_to(kind, sections, lang=item.get("lang"), zone=zone, seen_at=day)}


def answer_to(
    kind: What,
    sections: Sequence[Section],
    *,
    lang: str | None,
    zone: str,
    seen_at: date | None,
    how: How = "phrase",
) -> dict[str, Any]:
    """What the sections state, as JSON has it: `readings` (or the conditions by name), `refused` (and `open_ended`).

    Each value has its `quote`, and `where` it stands if its section has a name. Raises ValueError for an unknown zone.
    """
    if kind == "eligibility":
        found, places = eligibility_in(sections, lang=lang)
        answer: dict[str, Any] = {
            name: [_stated(one) for one in getattr(found, name)]
            for name in ("applicants", "applicants_excluded", "countries", "countries_excluded", "nuts")
        }
        return (
            answer
            | {
                name: _stated(one) if (one := getattr(found, name)) else None
                for name in ("partners_min", "partner_countries_min", "de_minimis")
            }
            | {"refused": _refusals(places.items())}
        )
    if kind == "money":
        money, places = money_in(sections, lang=lang, how=how)
        return {
            "readings": [
                {
                    "kind": one.kind,
                    "amount": None if one.amount is None else format(one.amount, "f"),
                    "currency": one.currency,
                    "rate": None if one.rate is None else format(one.rate, "f"),
                    **_quoted(one.evidence),
                }
                for one in money.amounts
            ],
            "refused": _refusals(places.items()),
        }
    dates, places = deadlines_in(sections, zone=zone, lang=lang, seen_at=seen_at, order=order_of(zone), how=how)
    return {
        "readings": [
            {
                "kind": one.kind,
                "at": one.at,
                "zone": one.zone,
                "precision": one.precision,
                **_quoted(one.evidence),
            }
            for one in dates.deadlines
        ],
        "open_ended": dates.open_ended,
        "refused": _refusals(places.items()),
    }


def _stated(one: Stated) -> dict[str, str]:
    return {"value": one.value, **_quoted(one.evidence)}


def _quoted(evidence: Evidence) -> dict[str, str]:
    return {"quote": evidence.quote, **({"where": evidence.where} if evidence.where else {})}


def _refusals(places: Iterable[tuple[Refusal, str]]) -> list[dict[str, str]]:
    return [{"quote": one.quote, "why": one.why, **({"where": where} if where else {})} for one, where in places]
