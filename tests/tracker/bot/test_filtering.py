"""`/calls` looked through by stage, programme, deadline and level, with buttons."""

from __future__ import annotations

import pytest

from tests.tracker.bot.talking import MARINE, World, known_calls, talking
from tests.tracker.domain.calls_told import NOW, call, deadline, match, subscription
from tracker.domain import call_filters
from tracker.domain.call_filters import Filters, choices, filtered, programme_key, unpacked
from tracker.domain.call_lists import ask_filter, calls_page
from tracker.domain.finding import Fitting
from tracker.domain.models import Call
from tracker.domain.taps import MOST_BYTES

both = pytest.mark.parametrize("lang", ["bg", "en"])


def more_calls() -> list[Call]:
    """Beside the known ones: one out for comments, one that may fit, one of long ago."""
    draft = {"bg": "Корабостроене: насоки за обсъждане", "en": "Shipbuilding: draft guidelines"}
    return [
        *known_calls(),
        call("draftcall1", titles=draft, code="DRAFT-1", announced=True, opens=None, programme="Horizon Europe",
             deadlines=(deadline("2026-05-20", "comments"),)),
        call("longclosed", titles={"en": "Blue economy of 2024"}, code="OLD-0", opens=None, deadlines=(deadline("2024-04-01"),)),
        call("mayfit0001", titles={"en": "Training"}, code="T-1000", tags=("ports",), programme=None,
             deadlines=(deadline("2026-07-30"),)),
    ]  # fmt: skip


async def taps(world: World, who: int, *wanted: str) -> None:
    for one in wanted:
        world.server.users[who].taps(one)
        await world.server.settled()


@both
async def test_a_list_is_filtered_by_buttons_that_say_what_is_chosen_and_one_takes_all_back(lang: str) -> None:
    async with talking(calls=more_calls()) as world:
        maria = world.server.user(7, lang)
        world.follows(7, "marine", language=lang)
        maria.sends("/calls")
        await world.server.settled()
        stage, back, clear = {
            "bg": ("🟢 Отворени ▾", "‹ Назад", "✖ Изчисти филтрите"),
            "en": ("🟢 Open ▾", "‹ Back", "✖ Clear filters"),
        }[lang]
        await taps(world, 7, {"bg": "📁 Програма ▾", "en": "📁 Programme ▾"}[lang], "📁 Horizon Europe · 1")
        await taps(
            world,
            7,
            {"bg": "⏰ Срок ▾", "en": "⏰ Deadline ▾"}[lang],
            {"bg": "⏰ До 7 дни · 1", "en": "⏰ Within 7 days · 1"}[lang],
        )
        await taps(world, 7, stage, {"bg": "💬 За обсъждане · 0", "en": "💬 Drafts for comments · 0"}[lang], clear)
        await taps(world, 7, {"bg": "🎯 Съвпадение ▾", "en": "🎯 Fit ▾"}[lang], back)
        for wanted in {
            "bg": ("💬 За обсъждане · 1", "🗓 Предстоящи · 1", "🔒 Приключили"),
            "en": ("💬 Drafts for comments · 1", "🗓 Coming · 1", "🔒 Closed"),
        }[lang]:
            (shown,) = [row[0] for row in world.server.last(7).buttons if row[0].endswith("▾") and row[0][0] in "🟢🗓💬"]
            await taps(world, 7, shown, wanted)
        assert len(world.server.messages(7)) == 1, "it all happens in the one message"
        world.is_as_kept(f"filters.{lang}", 7)


@both
async def test_without_a_profile_all_calls_are_filtered_and_old_buttons_still_turn_pages(lang: str) -> None:
    several = [call(f"blue{number:06}", titles={"en": f"Blue {number}"}, code=None) for number in range(20)]
    said_over = call("cancelled1", titles={"en": "Said to be cancelled"}, outcome="cancelled", deadlines=())
    async with talking(calls=[*several, *more_calls(), said_over]) as world:
        maria = world.server.user(7, lang)
        maria.sends("/calls")
        await world.server.settled()
        message = world.server.last(7)
        assert not any("🎯" in label for row in message.buttons for label in row), "nothing is matched with nothing"
        maria.taps_stale("1:calls:1", message)
        await world.server.settled()
        assert {"bg": "Страница 2 от 3", "en": "Page 2 of 3"}[lang] in world.server.last(7).text
        packed = Filters("closed").packed()
        maria.taps_stale(f"1:calls:{packed}:0", message)
        await world.server.settled()
        assert "OLD-1" in world.server.last(7).text and "OLD-0" not in world.server.last(7).text
        assert "Said to be cancelled" in world.server.last(7).text
        for forged in (
            "1:calls:zzz:0",
            "1:calls:o9a:x",
            "1:pick",
            "1:pick:colour:o0a:0",
            "1:pick:stage:o0a:-4",
            "1:calls:o0a" + "f" * 30 + ":0",
        ):
            maria.taps_stale(forged, message)
            await world.server.settled()
        assert world.server.strict_failures == []


def fits(count: int, **given: object) -> list[Fitting]:
    return [Fitting(call(f"call{number}", **given), match(f"call{number}")) for number in range(count)]


def test_a_programme_is_the_same_however_it_is_written_and_several_are_paged_without_loss() -> None:
    assert programme_key("Horizon  EUROPE") == programme_key("horizon europe")
    found = [
        Fitting(call(f"call{number}", programme=f"Programme <{number:02}> with a name that is far too long for a button"), match())
        for number in range(30)
    ]  # fmt: skip
    seen = []
    for page in range(4):
        asked = ask_filter("programme", found, Filters(), "en", NOW, page)
        buttons = [button for row in asked.rows for button in row]
        assert all(len((one.data or "").encode()) <= MOST_BYTES for one in buttons)
        seen += [one.text for one in buttons if "<" in one.text]
    assert len(seen) == len(set(seen)) == 30


def test_what_is_chosen_stays_with_the_pages_and_survives_the_button() -> None:
    found = fits(20, programme="Horizon Europe")
    chosen = Filters("open", programme_key("Horizon Europe"), 31, "strong")
    assert unpacked(chosen.packed()) == chosen
    shown = calls_page(found, chosen, subscription(language="en"), [MARINE], NOW, 1)
    assert "Only: 📁 Horizon Europe · ⏰ Within a month · 🎯 What fits well" in shown.text
    turning = [one.data for row in shown.rows for one in row if "‹" in one.text or "›" in one.text]
    assert turning == [f"1:calls:{chosen.packed()}:0", f"1:calls:{chosen.packed()}:2"]


def test_counts_are_those_that_a_choice_lists_beside_the_other_choices() -> None:
    found = [
        Fitting(call("a", programme="A", deadlines=(deadline("2026-05-05"),)), match("a")),
        Fitting(call("b", programme="B", deadlines=(deadline("2026-05-25"),)), match("b", level="possible")),
        Fitting(call("c", programme="B", deadlines=(deadline("2026-09-25"),)), match("c")),
    ]
    for filters in (Filters(), Filters(within=31), Filters(programme=programme_key("B")), Filters(level="strong")):
        for name in call_filters.NAMES:
            for made, count in choices(name, found, filters, NOW):
                assert count == len(filtered(found, made, NOW)), (filters, made)
    assert [count for _, count in choices("programme", found, Filters(), NOW)] == [3, 2, 1]
    assert [count for _, count in choices("within", found, Filters(), NOW)] == [3, 1, 2, 2]


@pytest.mark.parametrize("text", ["", "o", "o0", "q0a", "o7a", "oxa", "o0z", "o²a"])
def test_what_no_button_carries_is_as_if_nothing_was_chosen(text: str) -> None:
    assert unpacked(text) == Filters()
