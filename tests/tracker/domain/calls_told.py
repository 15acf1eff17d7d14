"""Calls, changes and subscriptions as the tests of the chat's texts need them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from scrapers.reading.readings import Deadline, DeadlineKind, Eligibility, Evidence, Money, Precision, Stated
from tracker.domain.models import Call, Change, Condition, Facts, Match, Sighting, Subscription

SOFIA = ZoneInfo("Europe/Sofia")
NOW = datetime(2026, 5, 2, 9, 0, tzinfo=SOFIA)


def quote(text: str = "as printed") -> Evidence:
    return Evidence(text)


def deadline(
    at: str,
    kind: DeadlineKind = "submission",
    precision: Precision | None = None,
    zone: str = "Europe/Sofia",
    words: str = "",
) -> Deadline:
    return Deadline(at, kind, precision or ("minute" if "T" in at else "day"), zone, quote(words or at))


def facts(**changed: Any) -> Facts:
    usual = Facts(
        titles={"bg": "Подкрепа за клъстери в синята икономика", "en": "Support for clusters of the blue economy"},
        url="https://eumis2020.government.bg/bg/s/Procedure/Info/1",
        code="BG16RFPR001-1.003",
        programme="Конкурентоспособност и иновации в предприятията",
        opens=deadline("2026-03-02", "opening"),
        deadlines=(deadline("2026-05-14T16:30"),),
        budget=Money("total_budget", quote(), Decimal("29924199"), "BGN"),
        grant_min=Money("grant_min", quote(), Decimal("100000"), "EUR"),
        grant_max=Money("grant_max", quote(), Decimal("500000"), "EUR"),
        rate=Money("rate_max", quote(), rate=Decimal("80")),
        eligibility=Eligibility(
            applicants=(Stated("cluster", quote()), Stated("sme", quote())), countries=(Stated("BG", quote()),)
        ),
    )
    return replace(usual, **changed)


def call(call_id: str = "abcdefghij", source: str = "isun-open", **changed: Any) -> Call:
    stated = facts(**changed)
    seen = Sighting(source, call_id, call_id, stated, NOW, NOW)
    return Call(call_id, stated, (seen,), NOW)


def change(kind: Any = "appeared", call_id: str = "abcdefghij", number: int = 1, **given: Any) -> Change:
    return Change(call_id, kind, NOW, **{"source": "isun-open", "id": number, **given})


def match(
    call_id: str = "abcdefghij", profile: str = "marine", level: Any = "strong", score: float = 0.8, **given: Any
) -> Match:
    conditions = given.pop("conditions", (Condition("territory", "yes", "for Bulgaria; you are in BG33"),))
    return Match(profile, call_id, given.pop("eligibility", "yes"), conditions, score, level, ("клъстери", "синя"))


def subscription(number: int = 1, **given: Any) -> Subscription:
    return Subscription(chat_id=1000 + number, **{"id": number, "profiles": ("marine",), "language": "bg", **given})
