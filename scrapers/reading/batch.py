"""Reads one line of a file of phrases: the form of `tracker read deadline|money --file F.jsonl --json`."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from scrapers.reading.deadlines import read_deadlines

#: Zones of the country that writes the month first. A source says it in its configuration; a line has only its zone.
_MONTH_FIRST = frozenset(
    {"America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Phoenix", "America/Detroit",
     "America/Anchorage", "America/Boise", "Pacific/Honolulu"}
)  # fmt: skip


def order_of(zone: str) -> Literal["dmy", "mdy"]:
    """How numeric dates with slashes are written where a zone lies."""
    return "mdy" if zone in _MONTH_FIRST or zone.startswith(("America/Indiana/", "America/Kentucky/", "US/")) else "dmy"


def read_jsonl_line(kind: Literal["deadline", "money"], item: dict[str, Any]) -> dict[str, Any]:
    """The answer to one line: `id`, `readings`, `refused`, and `open_ended` for deadlines.

    Takes `id, lang, text, zone, seen_at` (`zone` and `seen_at` may be missing) and nothing else of the line.
    """
    text, lang = str(item["text"]), item.get("lang")
    if kind == "money":
        return {"id": item.get("id"), **_money(text, lang)}
    zone = item.get("zone") or "Europe/Brussels"
    seen = item.get("seen_at")
    found = read_deadlines(
        text, zone=zone, lang=lang, seen_at=date.fromisoformat(seen[:10]) if seen else None, order=order_of(zone)
    )
    return {
        "id": item.get("id"),
        "readings": [
            {"kind": one.kind, "at": one.at, "zone": one.zone, "precision": one.precision, "quote": one.evidence.quote}
            for one in found.deadlines
        ],
        "open_ended": found.open_ended,
        "refused": [{"quote": one.quote, "why": one.why} for one in found.refused],
    }


def _money(text: str, lang: str | None) -> dict[str, Any]:
    from scrapers.reading.money import read_money

    found = read_money(text, lang=lang)
    return {
        "readings": [
            {
                "kind": one.kind,
                "amount": None if one.amount is None else format(one.amount, "f"),
                "currency": one.currency,
                "rate": None if one.rate is None else format(one.rate, "f"),
                "quote": one.evidence.quote,
            }
            for one in found.amounts
        ],
        "refused": [{"quote": one.quote, "why": one.why} for one in found.refused],
    }
