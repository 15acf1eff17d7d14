"""Passing calls on: ↗ under a call, cards offered in any chat, and the link that leads from a shared card into the bot."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.tracker.bot.talking import MARINE, NOW, World, known_calls, talking
from tests.tracker.domain.calls_told import call, deadline
from tracker.store import subscribers

both = pytest.mark.parametrize("lang", ["bg", "en"])
SHARE = {"bg": "↗ Сподели", "en": "↗ Share"}


async def says(world: World, who: int, *texts: str) -> None:
    for text in texts:
        world.server.users[who].sends(text)
        await world.server.settled()


@both
async def test_a_card_goes_from_the_button_into_another_chat_and_leads_a_newcomer_to_its_call(lang: str) -> None:
    async with talking() as world:
        maria, ivan = world.server.user(7, lang, "Мария"), world.server.user(8, lang, "Иван")
        group = world.server.group(creator=maria, members=[ivan], title="Членове")
        world.follows(7, "marine", language=lang)
        subscribers.mark(world.store, 7, "bluecall01", "saved", NOW)
        await says(world, 7, "/calls")
        maria.taps("2")
        await world.server.settled()
        asked = maria.asks(maria.taps(SHARE[lang]))
        await world.server.settled()
        card = maria.chooses(asked, 0, to=group)
        maria.chooses(asked, 0)
        await world.server.settled()
        assert len(world.server.messages(7)) == 2, "what is sent by way of the bot is no question to it"
        (link,) = [one["url"] for row in (card.markup or {})["inline_keyboard"] for one in row]
        assert link == "https://t.me/tracker_bot?start=call_bluecall01"
        await says(world, 8, f"/start {urlsplit(link).query.removeprefix('start=')}")
        assert world.server.messages(group) == []
        world.is_as_kept(f"shares.{lang}", 7)
        world.is_as_kept(f"shared.{lang}", group)
        world.is_as_kept(f"opens_shared.{lang}", 8)


@both
async def test_where_inline_mode_is_off_telegram_s_own_sharing_has_the_link_and_the_title(lang: str) -> None:
    async with talking(inline=False) as world:
        maria = world.server.user(7, lang)
        world.follows(7, "marine", language=lang)
        await says(world, 7, "/calls")
        maria.taps("2")
        await world.server.settled()
        address = urlsplit(maria.taps(SHARE[lang]))
        asked = parse_qs(address.query)
        assert f"https://{address.netloc}{address.path}" == "https://t.me/share/url"
        assert asked["url"] == ["https://t.me/tracker_bot?start=call_bluecall01"]
        title = {"bg": "Подкрепа за клъстери в синята икономика", "en": "Support for clusters of the blue economy"}[
            lang
        ]
        assert asked["text"] == [f"{title} (BG16RFPR001-1.003)"]
        assert world.server.strict_failures == []


@both
async def test_the_button_stays_after_a_tap_beside_it(lang: str) -> None:
    async with talking() as world:
        maria = world.server.user(7, lang)
        world.follows(7, "marine", language=lang)
        await says(world, 7, "/calls")
        for label in ("2", {"bg": "☆ Запази", "en": "☆ Save"}[lang]):
            maria.taps(label)
            await world.server.settled()
        assert maria.taps(SHARE[lang]) == "BG16RFPR001-1.003"


async def test_anybody_may_ask_in_any_chat_and_learns_nothing_of_a_chat() -> None:
    async with talking() as world:
        maria, stranger = world.server.user(7, "bg", "Мария"), world.server.user(9, "en", "Anna")
        world.follows(7, "marine", language="bg")
        subscribers.mark(world.store, 7, "bluecall01", "saved", NOW)
        asked = [
            one.asks(query) for one in (maria, stranger) for query in ("", "hydrogen", "nothing like it", "vodorod")
        ]
        await world.server.settled()
        hers, strangers = asked[:4], asked[4:]
        assert hers[0].titles() == [
            "Водород за <транспорта> & пристанищата",
            "Подкрепа за клъстери в синята икономика",
        ], "what fits"
        assert strangers[0].titles() == [
            "Hydrogen for <transport> & ports", "Support for clusters of the blue economy", "Design of furniture from wood",
        ], "what closes next"  # fmt: skip
        for one in asked[1], asked[3], asked[5], asked[7]:
            assert one.texts[0].text.splitlines()[0] == (
                "🟢 Отворена · HORIZON-JTI-1" if one in hers else "🟢 Open · HORIZON-JTI-1"
            )
        assert hers[1].results[0]["description"] == "🟢 Отворена · до 5 май 2026 г., 17:00 ч. · остават 3 дни"
        assert asked[2].titles() == asked[6].titles() == []
        assert [one.button is None for one in asked] == [True] * 4 + [False] * 4
        assert all(one.is_personal and one.cache_time <= 60 for one in asked)
        texts = " ".join(text.text for one in asked for text in one.texts)
        assert not any(word in texts for word in (MARINE.name("bg"), MARINE.name("en"), "⭐", "Защо", "Why"))
        assert world.server.strict_failures == []


async def test_what_is_offered_is_paged_without_loss() -> None:
    several = [
        call(f"blue{number:06}", titles={"en": f"Blue economy {number}"}, code=f"CODE-{number}", deadlines=(deadline(f"2026-06-{number:02}"),))
        for number in range(1, 31)
    ] + [call(f"blue{number:06}", titles={"en": f"Blue economy {number}"}, code=None) for number in range(31, 46)]  # fmt: skip
    async with talking(calls=several) as world:
        maria = world.server.user(7, "en")
        for follows in (False, True):
            if follows:
                world.follows(7, "marine", language="en")
            for query in ("", "blue"):
                titles: list[str] = []
                offset = "0"
                while offset:
                    asked = maria.asks(query, offset)
                    await world.server.settled()
                    assert len(asked.titles()) <= 20
                    titles += asked.titles()
                    offset = asked.next_offset
                assert sorted(titles) == sorted(f"Blue economy {number}" for number in range(1, 46))
        asked = maria.asks("blue", "forged")
        await world.server.settled()
        assert len(asked.titles()) == 20
        assert world.server.strict_failures == []


async def test_a_link_to_a_call_that_is_gone_sets_a_newcomer_up_all_the_same() -> None:
    async with talking(calls=known_calls()[:1]) as world:
        world.server.user(7, "en")
        await says(world, 7, "/start call_nothing")
        assert [one.text.splitlines()[0] for one in world.server.messages(7)] == [
            "I no longer know this call.",
            "Hello! I watch the sites of funding programmes and tell you in time which calls fit your cluster.",
        ]
        world.follows(7, "marine", language="en")
        await says(world, 7, "/start call_bluecall01", "/start inline")
        assert world.server.messages(7)[2].text.startswith("🟢 Open · BG16RFPR001-1.003")
        assert world.server.last(7).text.startswith("Hello!")


async def test_one_who_asks_in_many_chats_at_once_holds_nobody_up() -> None:
    async with talking() as world:
        people = [world.server.user(100 + number, "en", f"P{number}") for number in range(30)]
        asked = [one.asks("hydrogen") for one in people]
        await world.server.settled()
        assert all(one.titles() for one in asked)
        assert world.server.strict_failures == []
