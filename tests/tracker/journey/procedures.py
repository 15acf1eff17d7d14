"""What ИСУН and opic.bg show in the journeys."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from tests.tracker.journey.site import ISUN, OPIC, isun_call, isun_list, opic_news
from tests.tracker.journey.world import World

SOFIA = ZoneInfo("Europe/Sofia")
START = datetime(2026, 9, 15, 9, 0, tzinfo=SOFIA)
CODE, TITLE = "BG16RFPR001-1.020", "Подкрепа за иновативни клъстери"
ANNOUNCED = f"Предстои отваряне на процедура {CODE} „{TITLE}“. Тя се очаква да бъде отворена до края на годината."
DRAFTS, OPEN, NEWS = f"{ISUN}/bg/s/Procedure/PublicDiscussion", f"{ISUN}/bg/s/Procedure/Active", f"{OPIC}/news"
OTHERS = [
    (f"0000000{n}-0000-4000-8000-000000000000", f"BG05SFPR001-2.00{n}", f"Достъп до образование в община {n}")
    for n in range(1, 7)
]


def shows_nothing_of_interest(it: World) -> None:
    """Before anything happens: other procedures, no drafts, no news."""
    it.sites.pages[NEWS] = opic_news(
        ("forum", "Министърът откри форума на индустрията", "Събитието се състоя в София.")
    )
    it.sites.pages[DRAFTS] = isun_list("InfoPublicDiscussion", "За обществено обсъждане")
    it.sites.pages[OPEN] = isun_list("Info", "Отворени", *OTHERS)
    for number, code, title in OTHERS:
        it.sites.pages[f"{ISUN}/bg/s/Procedure/Info/{number}"] = isun_call(
            code, title, "01.03.2026 г. 09:00 ч.", "30.12.2026 г. 17:00 ч.", "Приобщаване в училище."
        )


def opens_until(it: World, deadline: str, opens: str = "01.12.2026 г. 09:00 ч.") -> None:
    """The procedure is listed, with this deadline and this opening."""
    number = "90000000-0000-4000-8000-000000000001"
    it.sites.pages[OPEN] = isun_list("Info", "Отворени", *OTHERS, (number, CODE, TITLE))
    it.sites.pages[f"{ISUN}/bg/s/Procedure/Info/{number}"] = isun_call(
        CODE, TITLE, opens, deadline, "Подкрепа за развитие на иновативни клъстери."
    )
