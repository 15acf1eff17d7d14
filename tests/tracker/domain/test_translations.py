"""One call in two languages, without a code: joined only where nothing speaks against it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.reading.readings import Eligibility
from tests.tracker.domain.shipped import stated as values
from tests.tracker.domain.shipped import taxonomy
from tests.tracker.domain.stating import World, at, due, money, shown
from tracker.domain.agreement import LEV_PER_EURO
from tracker.domain.figures import figures_keys, figures_near, share_figures
from tracker.domain.models import Facts
from tracker.domain.translations import Lexicon

LEXICON = Lexicon(taxonomy())
NOW = at("2026-03-02T09:00")
UNTIL = due("2026-05-14T16:30")
#: Pairs made by hand: a person says that they are the same (or not) before the rule is asked.
SAME = [
    ("Производствени инвестиции и иновации в аквакултурите", "Productive investments and innovation in aquaculture"),
    ("Подкрепа за клъстери", "Support for clusters"),
    ("Енергийна ефективност на предприятията", "Energy efficiency in enterprises"),
    ("Дигитализация на малки и средни предприятия", "Digitalisation of small and medium-sized enterprises"),
    ("Покана за набиране на проектни предложения: цифрови умения", "Call for proposals: Digital skills"),
    ("Разработване на иновации в предприятията", "Development of innovations in enterprises"),
    ("Внедряване на иновации в предприятията", "Implementation of innovations in enterprises"),
    ("Подобряване на производствения капацитет в МСП", "Improving the production capacity of SMEs"),
    ("Втора покана за съвместни проекти за заетост", "Second call for joint projects on employment"),
    ("Трансгранично сътрудничество и регионално развитие", "Cross-border cooperation and regional development"),
    ("Цифрови умения и заетост 2026", "Digital skills and employment 2026"),
    ("Програма LIFE: устойчиво развитие на островите", "LIFE programme: sustainable development of islands"),
]
OTHER = [
    ("Дигитализация на предприятията", "Energy efficiency in enterprises", "another subject"),
    ("Енергийна ефективност на предприятията", "Energy efficiency in schools", "for others"),
    ("Енергийна ефективност в затворите", "Energy efficiency in museums", "for others, in words that nobody knows"),
    ("Цифрови умения и заетост 2026", "Digital skills and employment 2027", "another year"),
    ("Цифрови умения II", "Digital skills III", "another round"),
    ("Цифрови умения 1", "Digital skills", "a number that only one has"),
    ("Програма LIFE: устойчиво развитие", "Programme RESTART: sustainable development", "another programme's name"),
    ("Цифрови умения за жени", "Digital skills for young people", "for others"),
    ("Цифрови умения", "Digital skills and energy efficiency", "half of it only"),
    ("Разработване на иновации в предприятията", "Implementation of innovations in enterprises", "another procedure"),
    ("Внедряване на иновации в предприятията", "Development of innovations in enterprises", "another procedure"),
    (
        "Внедряване на иновации в големи предприятия",
        "Implementation of innovations in small enterprises",
        "of another size",
    ),
    ("Първа покана за цифрови умения", "Second call for digital skills", "another call of the same kind"),
    ("Покана за цифрови умения", "Second call for digital skills", "which of the calls it is stands on one side only"),
    ("Покана за проектни предложения", "Call for project proposals", "says nothing"),
    ("Втора покана за нещо съвсем друго", "Another thing entirely", "nothing known"),
    ("Подкрепа за клъстери в туризма", "Support for clusters in fisheries", "another trade"),
]


def bulgarian(title: str = SAME[0][0], **more: object) -> Facts:
    return facts({"bg": title}, **{"budget": money("29337450.00", currency="BGN"), **more})


def english(title: str = SAME[0][1], **more: object) -> Facts:
    return facts({"en": title}, **{"budget": money("15000000.00"), **more})


def facts(titles: dict[str, str], **more: object) -> Facts:
    territory = Eligibility(countries=values(("BG",)))
    filled = {"deadlines": (UNTIL,), "eligibility": territory, **more}
    return Facts(titles=titles, **filled)  # type: ignore[arg-type]


def calls_after(one: list[Facts], other: list[Facts], **how: object) -> tuple[World, list[list[str]]]:
    """How many sources show each call, after a look at a Bulgarian site and then at an English one."""
    world = World(lexicon=LEXICON)
    world.check(NOW, *(shown(f"b{n}", said, "bulgarian") for n, said in enumerate(one)), source="bulgarian")
    world.check(NOW, *(shown(f"e{n}", said, "english") for n, said in enumerate(other)), source="english")
    return world, sorted(sorted(said.source for said in call.sightings) for call in world.calls.values())


@pytest.mark.parametrize(("bg", "en"), SAME)
def test_the_same_call_in_two_languages_is_one_call(bg: str, en: str) -> None:
    _, calls = calls_after([bulgarian(bg)], [english(en)])
    assert calls == [["bulgarian", "english"]]


@pytest.mark.parametrize(("bg", "en", "why"), OTHER)
def test_titles_that_do_not_say_the_same_join_nothing(bg: str, en: str, why: str) -> None:
    _, calls = calls_after([bulgarian(bg)], [english(en)])
    assert calls == [["bulgarian"], ["english"]], why


NOT_THE_SAME = {
    "an hour later": english(deadlines=(due("2026-05-14T17:30"),)),
    "a day without its time": english(deadlines=(due("2026-05-14"),)),
    "one more date": english(deadlines=(UNTIL, due("2026-11-14T16:30", "cut_off"))),
    "no date": english(deadlines=()),
    "another budget": english(budget=money("15100000.00")),
    "no budget": english(budget=None),
    "a budget in another currency": english(budget=money("15000000.00", currency="RON")),
    "another country": english(eligibility=Eligibility(countries=values(("RO",)))),
    "nothing said of where": english(eligibility=Eligibility()),
    "a title in Bulgarian too": replace(english(), titles={"en": SAME[0][1], "bg": "Аквакултури"}),
}


@pytest.mark.parametrize("why", NOT_THE_SAME)
def test_what_differs_beside_the_title_joins_nothing(why: str) -> None:
    _, calls = calls_after([bulgarian()], [NOT_THE_SAME[why]])
    assert calls == [["bulgarian"], ["english"]]


def test_other_figures_that_both_state_must_agree() -> None:
    mine = bulgarian(grant_max=money("500000.00", "grant_max"))
    _, calls = calls_after([mine], [english(grant_max=money("400000.00", "grant_max"))])
    assert calls == [["bulgarian"], ["english"]]
    _, calls = calls_after([mine], [english(grant_max=money("500000.00", "grant_max"))])
    assert calls == [["bulgarian", "english"]]


def test_the_programme_in_two_languages_stands_for_the_territory() -> None:
    nowhere = Eligibility()
    mine = bulgarian(programme="Програма за аквакултури 2021-2027", eligibility=nowhere)
    _, calls = calls_after([mine], [english(programme="Aquaculture programme 2021-2027", eligibility=nowhere)])
    assert calls == [["bulgarian", "english"]]
    _, calls = calls_after([mine], [english(programme="Digital programme 2021-2027", eligibility=nowhere)])
    assert calls == [["bulgarian"], ["english"]]


def test_two_calls_with_a_code_each_are_joined_by_codes_or_not_at_all() -> None:
    _, calls = calls_after([bulgarian(code="BG14-1.001")], [english(code="EMFAF-2026-1")])
    assert calls == [["bulgarian"], ["english"]]
    _, calls = calls_after([bulgarian(code="BG14-1.001")], [english()])
    assert calls == [["bulgarian", "english"]]


def test_figures_that_a_list_shows_twice_join_nothing() -> None:
    twice = [bulgarian(), bulgarian("Морско наблюдение")]
    _, calls = calls_after(twice, [english()])
    assert calls == [["bulgarian"], ["bulgarian"], ["english"]]
    _, calls = calls_after([bulgarian()], [english(), english("Marine observation")])
    assert calls == [["bulgarian"], ["english"], ["english"]]


SEA_BG, SEA_EN = {"programme": "Програма за аквакултури 2021-2027"}, {"programme": "Aquaculture programme 2021-2027"}
THE_DAY = (due("2026-05-14", zone="Europe/Brussels"),)


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ((UNTIL,), THE_DAY),
        (THE_DAY, (UNTIL,)),
        (THE_DAY, THE_DAY),
        ((due("2026-05-15T00:00"),), THE_DAY),
        ((UNTIL, due("2026-11-14T16:30", "cut_off")), (*THE_DAY, due("2026-11-14", "cut_off"))),
    ],
    ids=["hour and day", "day and hour", "day and day", "midnight ends the day", "two dates each"],
)
def test_of_one_programme_the_day_is_enough_where_a_side_prints_no_hour(mine: tuple, theirs: tuple) -> None:
    _, calls = calls_after([bulgarian(deadlines=mine, **SEA_BG)], [english(deadlines=theirs, **SEA_EN)])
    assert calls == [["bulgarian", "english"]]


BESIDE = {
    "only the territory is the same": (bulgarian(), english(deadlines=THE_DAY)),
    "another programme": (bulgarian(**SEA_BG), english(deadlines=THE_DAY, programme="Digital programme 2021-2027")),
    "the day after": (bulgarian(**SEA_BG), english(deadlines=(due("2026-05-15"),), **SEA_EN)),
    "a month": (bulgarian(**SEA_BG), english(deadlines=(due("2026-05-01", precision="month"),), **SEA_EN)),
    "one date of two": (
        bulgarian(deadlines=(UNTIL, due("2026-11-14T16:30", "cut_off")), **SEA_BG),
        english(deadlines=THE_DAY, **SEA_EN),
    ),
    "another budget": (bulgarian(**SEA_BG), english(deadlines=THE_DAY, budget=money("15100000.00"), **SEA_EN)),
    "another lot": (
        bulgarian("Цифрови умения, обособена позиция 1", **SEA_BG),
        english("Digital skills, lot 2", deadlines=THE_DAY, **SEA_EN),
    ),
    "another subject, of the same programme, day and budget": (
        bulgarian("Енергийна ефективност на предприятията", **SEA_BG),
        english("Digitalisation of enterprises", deadlines=THE_DAY, **SEA_EN),
    ),
    "for others": (
        bulgarian("Дигитализация на малки и средни предприятия", **SEA_BG),
        english("Digitalisation of schools", deadlines=THE_DAY, **SEA_EN),
    ),
}


@pytest.mark.parametrize("why", BESIDE)
def test_a_day_that_agrees_joins_nothing_where_anything_differs(why: str) -> None:
    mine, theirs = BESIDE[why]
    _, calls = calls_after([mine], [theirs])
    assert calls == [["bulgarian"], ["english"]]
    _, calls = calls_after([theirs], [mine])
    assert calls == [["bulgarian"], ["english"]]


def test_sibling_lots_of_one_day_and_budget_stay_as_many_calls_as_each_site_shows() -> None:
    lots = [bulgarian(f"Цифрови умения, обособена позиция {n}", **SEA_BG) for n in (1, 2)]
    theirs = [english(f"Digital skills, lot {n}", deadlines=THE_DAY, **SEA_EN) for n in (1, 2)]
    _, calls = calls_after(lots, theirs)
    assert calls == [["bulgarian"], ["bulgarian"], ["english"], ["english"]]


def test_a_call_of_another_hour_does_not_come_in_by_a_site_that_prints_the_day_alone() -> None:
    world, calls = calls_after([bulgarian(**SEA_BG)], [english(deadlines=THE_DAY, **SEA_EN)])
    assert calls == [["bulgarian", "english"]]
    later = bulgarian(deadlines=(due("2026-05-14T17:30"),), **SEA_BG)
    world.check(NOW, shown("g0", later, "greek"), source="greek")
    assert sorted(len(call.sightings) for call in world.calls.values()) == [1, 2]


def test_a_budget_that_is_read_later_joins_what_is_known_already() -> None:
    world, calls = calls_after([bulgarian(budget=None)], [english()])
    assert len(calls) == 2
    world.check(NOW, shown("b0", bulgarian(), "bulgarian"), source="bulgarian")
    (call,) = world.calls.values()
    assert {one.source for one in call.sightings} == {"bulgarian", "english"}


def test_a_person_parts_them_for_good() -> None:
    world, _ = calls_after([bulgarian()], [english()])
    world.separated = frozenset({(("bulgarian", "b0"), ("english", "e0"))})
    again = World(lexicon=LEXICON)
    again.separated = world.separated
    again.check(NOW, shown("b0", bulgarian(), "bulgarian"), source="bulgarian")
    outcome = again.check(NOW, shown("e0", english(), "english"), source="english")
    assert len(again.calls) == 2 and not outcome.joined


def test_the_join_names_its_reason() -> None:
    world = World(lexicon=LEXICON)
    world.check(NOW, shown("b0", bulgarian(), "bulgarian"), source="bulgarian")
    outcome = world.check(NOW, shown("e0", english(), "english"), source="english")
    assert [(said, why) for said, _, why in outcome.joined] == [(("english", "e0"), "figures")]
    assert all(change.quiet for change in outcome.changes)


AMOUNTS = st.decimals(min_value=Decimal("1000"), max_value=Decimal("1e10"), places=2)


@given(AMOUNTS, st.integers(0, 2))
def test_a_budget_is_found_by_its_conversion_however_that_was_rounded(euro: Decimal, places: int) -> None:
    lev = round(euro * LEV_PER_EURO, places)
    mine, other = bulgarian(budget=money(str(lev), currency="BGN")), english(budget=money(str(euro)))
    if share_figures(mine, other):
        assert figures_keys(other) & figures_near(mine) and figures_keys(mine) & figures_near(other)


PARTS = [("цифрови умения", "digital skills"), ("клъстери", "clusters"), ("аквакултура", "aquaculture"),
         ("енергийна ефективност", "energy efficiency"), ("заетост", "employment"), ("училище", "school")]  # fmt: skip


@given(st.sets(st.integers(0, 5), min_size=1), st.sets(st.integers(0, 5), min_size=1), st.booleans())
def test_titles_made_of_known_things_say_the_same_exactly_where_they_name_the_same(
    mine: set[int], theirs: set[int], turned: bool
) -> None:
    one = {"bg": " и ".join(PARTS[n][0] for n in sorted(mine))}
    other = {"en": " and ".join(PARTS[n][1] for n in sorted(theirs, reverse=turned))}
    assert LEXICON.say_the_same(one, other) is (mine == theirs)
    assert LEXICON.say_the_same(other, one) is (mine == theirs)
