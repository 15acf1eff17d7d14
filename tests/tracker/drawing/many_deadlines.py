"""Calls with deadlines through the coming months, as the pictures' tests need them."""

from __future__ import annotations

from datetime import date, timedelta

from tests.tracker.domain.calls_told import call, deadline
from tracker.domain.models import Call

TITLES = (
    ("Подкрепа за клъстери в синята икономика", "Support for clusters of the blue economy"),
    ("Разработване на иновации от стартиращи предприятия", "Development of innovations by start-up enterprises"),
    ("Трансгранично сътрудничество за устойчив туризъм и културно наследство в басейна на Черно море", "Cross-border cooperation for sustainable tourism and cultural heritage in the Black Sea basin"),
    ("Енергийна ефективност на малките и средните предприятия", "Energy efficiency of small and medium-sized enterprises"),
    ("Дигитализация на мебелната промишленост 🪑", "Digitalisation of the furniture industry 🪑"),
)  # fmt: skip


def calls_ahead(count: int) -> list[Call]:
    """So many calls, the first due in 3 days, then each a few days later."""
    found = []
    for number in range(count):
        bg, en = TITLES[number % len(TITLES)]
        day = date(2026, 5, 5) + timedelta(days=number * (9 if count < 50 else 1))
        at = f"{day}T17:00" if number % 2 else f"{day}"
        zone = "Europe/Brussels" if number % 4 == 1 else "Europe/Sofia"
        found.append(call(f"call{number:06d}", titles={"bg": bg, "en": en}, deadlines=(deadline(at, zone=zone),)))
    return found
