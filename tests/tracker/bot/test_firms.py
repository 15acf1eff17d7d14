"""Member firms: a list that is sent, whom of them a call fits, a text to forward; a bad file changes nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.tracker.bot.talking import World, known_calls, talking
from tests.tracker.domain.calls_told import call, change
from tests.tracker.domain.shipped import taxonomy
from tracker.domain.wording import wording
from tracker.store import firms as firm_store
from tracker.store import teams

LIST = """име;описание;ключови думи;място;размер
Кораби & Ко <ООД>;строи малки кораби;корабостроене, ports;Варна;12
=Мебели АД;мебели от дърво;furniture;Пловдив;малко
Пристанище ЕАД;;ports, синя икономика;Варна;голямо
Сдружение за изкуства;;;;
"""


async def says(world: World, chat: int, *texts: str) -> None:
    for text in texts:
        world.server.users[chat].sends(text)
        await world.server.settled()


async def sends(world: World, chat: int, name: str, content: bytes) -> None:
    world.server.users[chat].sends_file(name, content)
    await world.server.settled()


async def taps(world: World, chat: int, *labels: str) -> None:
    for label in labels:
        world.server.users[chat].taps(label)
        await world.server.settled()


@pytest.mark.parametrize("lang", ["bg", "en"])
async def test_from_a_list_to_a_text_that_is_forwarded(lang: str) -> None:
    words = wording(lang)
    async with talking() as world:
        world.server.user(7, lang, "Мария")
        await says(world, 7, "/members")
        world.follows(7, "marine", language=lang)
        await says(world, 7, "/members")
        await sends(world, 7, "фирми.csv", "Кораби;Варна".encode())
        await sends(world, 7, "фирми.xlsx", b"PK\x03\x04")
        assert firm_store.list_of_chat(world.store, 7) is None
        await sends(world, 7, "фирми.csv", LIST.encode("cp1251"))
        world.owes(change(call_id="bluecall01", number=1))
        await world.delivers(later=60)
        label = words.label("firms.button").format(count=1, of=4)
        await taps(world, 7, label, words.label("firms.button_text"))
        await sends(world, 7, "фирми.csv", b"name,keywords\nBoats,ports\n,wood")
        await sends(world, 7, "фирми.csv", b"name,keywords\nBoats,ports")
        await says(world, 7, "/search Hydrogen")
        await taps(world, 7, "1", words.label("button.save"), words.label("firms.button").format(count=1, of=1))
        await taps(world, 7, words.say("firms.button_back", 4))
        assert firm_store.list_of_chat(world.store, 7) is not None
        await says(world, 7, "/privacy", "/members")
        await taps(world, 7, words.label("firms.button_forget"))
        world.is_as_kept(f"firms.{lang}", 7)


async def test_a_long_list_is_counted_when_it_is_indexed_and_paged_through() -> None:
    rows = [["name", "keywords"], *([f"Firm {one:03}", "ports" if one % 2 else "wood"] for one in range(62))]
    async with talking() as world:
        world.server.user(7, "en", "Maria")
        await says(world, 7, "/help")
        world.follows(7, "marine", language="en")
        await sends(world, 7, "firms.csv", "\n".join(";".join(row) for row in rows).encode())
        await says(world, 7, "/search Hydrogen")
        await taps(world, 7, "1")
        assert "🏭" not in str(world.server.last(7).markup), "nobody waits for an index"
        list(world.firms.catch_up())
        await says(world, 7, "/search Hydrogen")
        await taps(world, 7, "1", "🏭 Fits 31 of 62 members")
        seen: list[str] = []
        for page in range(4):
            if page:
                await taps(world, 7, "Next ›")
            seen += [
                line.split(". ")[1].split(" –")[0] for line in world.server.last(7).text.splitlines() if " – " in line
            ]
        assert seen == [f"Firm {one:03}" for one in range(1, 62, 2)]
        assert world.server.strict_failures == []


async def test_a_condition_that_excludes_a_firm_counts_and_a_call_that_is_over_fits_nobody() -> None:
    async with talking(taxonomy=taxonomy()) as world:
        world.server.user(7, "en", "Maria")
        await says(world, 7, "/help")
        world.follows(7, "marine", language="en")
        big_and_small = "name;keywords;size\nBig;shipbuilding, blue economy, синя икономика;5000\nSmall;blue economy, синя икономика;5\n"
        await sends(world, 7, "firms.csv", big_and_small.encode())
        open_, closed = call("bluecall01"), next(one for one in known_calls() if one.id == "closed0001")
        assert world.firms.count(7, open_, world.now) == (1, 2)
        assert world.firms.count(7, closed, world.now) is None
        found = await world.firms.fits(7, open_, world.now)
        assert found is not None and [one.name for one in found[0]] == ["Small"]
        everybody = replace(open_.facts, eligibility=replace(open_.facts.eligibility, applicants=()))
        assert world.firms.count(7, replace(open_, facts=everybody), world.now) == (2, 2)


async def test_in_a_group_a_list_is_taken_as_a_reply_of_an_administrator_who_was_asked_and_from_nobody_else() -> None:
    async with talking() as world:
        boss, guest = world.server.user(1, "en", "Boss"), world.server.user(2, "en", "Guest")
        group = world.server.group(creator=boss, members=[guest], bot="administrator")
        world.follows(group.id, "marine", language="en")
        boss.sends_file("firms.csv", LIST.encode(), to=group)
        await world.server.settled()
        assert world.server.messages(group) == []
        boss.sends("/members", to=group)
        await world.server.settled()
        question = world.server.last(group)
        assert question.text.endswith("Please answer as a reply to this message.")
        guest.sends_file("firms.csv", LIST.encode(), to=group, reply_to=question)
        await world.server.settled()
        assert firm_store.list_of_chat(world.store, group.id) is None
        boss.sends_file("firms.csv", LIST.encode(), to=group, reply_to=question)
        await world.server.settled()
        assert firm_store.list_of_chat(world.store, group.id) is not None
        # Whoever joins the team sees it, and only an owner changes it.
        world.server.user(9, "en", "Ivan").sends("/help")
        boss.sends("/invite", to=group)
        await world.server.settled()
        await says(world, 9, f"/start {world.tokens[-1]}", "/members")
        assert "Only an owner" in world.server.last(9).text
        assert firm_store.list_of_chat(world.store, 9) == firm_store.list_of_chat(world.store, group.id)
        before = firm_store.list_of_chat(world.store, 9)
        for data in ("firms:forget", "firms:back", "firms:x", "firms:fit:nosuch", "firms:text:bluecall01:xx"):
            world.server.users[9].taps_stale(f"1:{data}", world.server.last(9))
            await world.server.settled()
        assert firm_store.list_of_chat(world.store, 9) == before
        world.server.users[9].sends("/stop")
        assert teams.member(world.store, 9) is not None
        assert world.server.strict_failures == []
