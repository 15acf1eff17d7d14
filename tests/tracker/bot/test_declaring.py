"""Sources as data in chat: cards with buttons, files sent and received, versions, the log."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from scrapers.spec import parse_pack
from tests.tracker.bot.talking import ADDRESSES, World, a_broken_state, a_run, talking
from tests.warc import write_warc
from tracker.domain.models import Kept, SourceState
from tracker.store import administration
from tracker.store import calls as call_store
from tracker.store import sources as source_store

both = pytest.mark.parametrize("lang", ["bg", "en"])
LABELS = {
    "bg": {
        "card": "euro-access", "isun": "ИСУН 2020, отворени", "try": "🧪 Покажи какво чете", "pause": "⏸ Пауза",
        "enable": "▶️ Включи", "versions": "🕘 Версии", "export": "📤 Изтегли", "restore": "↩️ Както дойде",
        "delete": "🗑 Изтрий", "back": "‹ Назад", "take": "✅ Приеми", "cancel": "Отказ", "to 1": "↩️ Към версия 1",
        "yes back": "↩️ Да, върни", "yes restore": "↩️ Да, както дойде", "yes delete": "🗑 Да, изтрий го",
        "check": "🔍 Провери сега", "all": "‹ Всички източници",
    },
    "en": {
        "card": "euro-access", "isun": "ISUN 2020, open", "try": "🧪 Show what it reads", "pause": "⏸ Pause",
        "enable": "▶️ Enable", "versions": "🕘 Versions", "export": "📤 Export", "restore": "↩️ As it came",
        "delete": "🗑 Delete", "back": "‹ Back", "take": "✅ Take it in", "cancel": "Cancel", "to 1": "↩️ Back to 1",
        "yes back": "↩️ Yes, go back", "yes restore": "↩️ Yes, as it came", "yes delete": "🗑 Yes, delete it",
        "check": "🔍 Check now", "all": "‹ All sources",
    },
}  # fmt: skip
OWN = """id = "own"
name = { bg = "Наш сайт", en = "Our site" }
shape = "listing"
url = "https://own.example/calls"
language = "en"
zone = "Europe/Sofia"
list = { items = "li", fields = { title = "a", deadline = "span" } }
"""
PAGE = (
    "<!doctype html><html><title>Calls</title><h1>Calls for proposals</h1><ul>"
    "<li><a href='/1'>Green <b>hydrogen</b> &amp; valleys</a> <span>Deadline: 14 September 2026, 17:00</span></li>"
    "<li><a href='/2'>Furniture design grants</a> <span>30.10.2026</span></li></ul></html>"
)


@pytest.fixture
def pages(tmp_path: Path) -> tuple[Path]:
    write_warc(tmp_path / "pages.warc", {ADDRESSES["euro-access"]: PAGE})
    return (tmp_path / "pages.warc",)


async def says(world: World, *texts: str) -> None:
    for text in texts:
        world.server.users[7].sends(text)
        await world.server.settled()


async def taps(world: World, lang: str, *labels: str) -> None:
    for label in labels:
        world.server.users[7].taps(LABELS[lang].get(label, label))
        await world.server.settled()
        await world.server.until(lambda: not world.server.last(7).text.endswith("…"))


async def sends(world: World, name: str, content: str | bytes) -> None:
    world.server.users[7].sends_file(name, content.encode() if isinstance(content, str) else content)
    await world.server.settled()


def sent_file(world: World) -> str:
    (last,) = [one for one in world.server.messages(7) if one.kind == "document"][-1:]
    return last.file.decode()


@both
async def test_a_source_is_looked_after_by_the_buttons_of_its_card(lang: str, pages: tuple[Path]) -> None:
    async with talking(admins=(7,), pages=pages) as world:
        world.server.user(7, lang)
        world.runs["euro-access"] = a_run("euro-access")
        source_store.save_state(world.store, a_broken_state())
        await says(world, "/sources")
        await taps(world, lang, "isun", "all", "card", "try")
        assert call_store.sightings_of(world.store, "euro-access") == [], "a try keeps nothing"
        await taps(world, lang, "check", "pause", "enable", "versions", "back", "export")
        assert world.switched == [("euro-access", False, "user 7"), ("euro-access", True, "user 7")]
        assert parse_pack(sent_file(world), "x")[0][1] == world.in_force()["euro-access"][0]
        await says(world, "/log", "/source", "/source nothing")
        world.is_as_kept(f"source_card.{lang}", 7)


@both
async def test_a_source_is_edited_by_a_file_and_goes_back_by_a_tap(lang: str) -> None:
    async with talking(admins=(7,)) as world:
        world.server.user(7, lang)
        before = world.in_force()["euro-access"][0]
        await says(world, "/export euro-access")
        edited = sent_file(world).replace('items = "li"', 'items = "li.<card>"').replace("/en/calls", "/en/all")
        edited = edited.replace("li.<card>", "li.card")
        await sends(world, "euro-access.toml", edited)
        assert world.in_force()["euro-access"][0] == before, "nothing is kept before it was seen"
        await taps(world, lang, "take")
        assert world.in_force()["euro-access"][0].listing.items == "li.card"
        assert source_store.state_of(world.store, "euro-access").baselined is False
        await says(world, "/source euro-access")
        await taps(world, lang, "versions", "to 1", "yes back")
        assert world.in_force()["euro-access"][0] == before
        await says(world, "/source euro-access")
        await taps(world, lang, "restore", "yes restore")
        assert source_store.added(world.store) == {}
        assert len(world.planned) == 3, "its checks are planned anew each time"
        await says(world, "/log euro-access")
        world.is_as_kept(f"source_edited.{lang}", 7)


@both
async def test_a_pack_is_previewed_and_taken_in_whole_or_not_at_all(lang: str) -> None:
    async with talking(admins=(7,)) as world:
        world.server.user(7, lang)
        await says(world, "/export")
        pack = sent_file(world)
        assert len(parse_pack(pack, "pack")) == 2
        own = OWN.replace("\nid", "\n")
        await sends(world, "own.toml", own)
        await taps(world, lang, "take")
        await sends(world, "bad.toml", f"{pack}\n[[sources]]\nid = 'new'\nurl = 'file:///etc/passwd'\n")
        await sends(world, "same.toml", pack)
        await sends(world, "changed.toml", pack.replace("euro-access.eu/en", "euro-access.eu/de"))
        await taps(world, lang, "cancel")
        assert set(source_store.added(world.store)) == {"own"}
        await says(world, "/source own")
        await taps(world, lang, "delete", "back", "delete", "yes delete")
        assert source_store.added(world.store) == {}
        world.is_as_kept(f"source_pack.{lang}", 7)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("calls.pdf", b"%PDF-1.7", "I read only files of sources"),
        ("huge.toml", b"#" * 500_001, "larger than 500 kB"),
        ("big.toml", b"#" * (21 * 1024 * 1024), "larger than 500 kB"),
        ("latin.toml", b"name = '\xe9'", "not UTF-8 text"),
        ("deep.toml", b"x = " + b"[" * 30_000, "not TOML"),
        ("html.toml", b"<b>hello</b>", "not TOML"),
        ("pattern.toml", (OWN + "[expect]\ngone_pattern = '('\n").encode(), "expect.gone_pattern"),
        ("<i>name</i>.toml", b"id = 3", "<i>name</i>.toml"),
        ("many.toml", b"[[sources]]\nid = 'a'\nzz = 1\n" * 400, "more"),
    ],
)
async def test_a_hostile_file_is_told_in_one_message_and_nothing_is_kept(name: str, content: bytes, said: str) -> None:
    async with talking(admins=(7,)) as world:
        world.server.user(7, "en")
        await says(world, "/sources")
        before = len(world.server.messages(7))
        await sends(world, name, content)
        assert len(world.server.messages(7)) == before + 1
        assert said in world.server.last(7).text
        assert not world.server.last(7).buttons
        assert source_store.added(world.store) == {} and world.server.strict_failures == []


async def test_the_archived_answers_of_a_source_are_sent_as_files() -> None:
    async with talking(admins=(7,)) as world:
        world.server.user(7, "en")
        one = Kept(ADDRESSES["euro-access"], "file:0", world.now)
        state = SourceState("euro-access", "broken", latest=(one,), good=(replace(one, reference="file:9"),))
        source_store.save_state(world.store, state)
        world.answers["euro-access", False] = ("euro-access.html", b"<html>now</html>")
        await says(world, "/source euro-access")
        await taps(world, "en", "📄 Last answer", "📄 Last good answer")
        assert sent_file(world) == "<html>now</html>"
        assert "does not have this answer" in world.server.last(7).text
        assert world.server.strict_failures == []


async def test_files_of_others_and_their_taps_do_nothing() -> None:
    async with talking(admins=(8,)) as world:
        world.server.user(7, "en")
        await sends(world, "own.toml", OWN)
        assert "I did not understand that" in world.server.last(7).text
        other = world.server.user(8, "en")
        other.sends("/source euro-access")
        await world.server.settled()
        card = world.server.last(8)
        for data in ("1:src:restore!:euro-access", "1:src:take", "1:src:pause:euro-access", "1:src"):
            world.server.users[7].taps_stale(data, card)
            await world.server.settled()
        await says(world, "/export", "/log", "/source euro-access")
        assert world.server.messages(7)[-1].text == "Only admins can do this."
        assert administration.log(world.store) == [] and world.switched == []


async def test_declarations_are_not_shown_in_a_group() -> None:
    async with talking(admins=(7,)) as world:
        user = world.server.user(7, "en")
        group = world.server.group(creator=user)
        user.sends("/export", to=group)
        await world.server.settled()
        assert [one.text for one in world.server.messages(group)] == ["Please send this to me in a private chat."]


async def test_what_was_changed_meanwhile_is_shown_again_before_it_is_taken_in() -> None:
    async with talking(admins=(7,)) as world:
        world.server.user(7, "en")
        await sends(world, "own.toml", OWN)
        plan = world.declarations.plan(OWN.replace("/calls", "/other"), "own.toml")
        world.declarations.take(plan, "another")
        await taps(world, "en", "take")
        assert "list" not in world.server.last(7).text and "own.example/other" in world.server.last(7).text
        assert len(source_store.versions(world.store, "own")) == 1
        await taps(world, "en", "take")
        assert len(source_store.versions(world.store, "own")) == 2


async def test_old_and_forged_buttons_of_a_card_are_answered() -> None:
    async with talking(admins=(7,)) as world:
        user = world.server.user(7, "en")
        await says(world, "/source euro-access")
        card = world.server.last(7)
        for data in (
            "1:src", "1:src:take", "1:src:unknown:euro-access", "1:src:card:gone", "1:src:back:99:euro-access",
            "1:src:back!:x:euro-access", "1:src:delete!:euro-access", "1:src:restore!:euro-access", "1:src:leave",
        ):  # fmt: skip
            user.taps_stale(data, card)
            await world.server.settled()
        assert source_store.added(world.store) == {} and world.server.strict_failures == []
        assert set(world.in_force()) == {"euro-access", "isun-open"}


async def test_a_source_with_the_longest_id_is_looked_after_by_commands() -> None:
    long = "a" * 60
    async with talking(admins=(7,)) as world:
        world.server.user(7, "en")
        await sends(world, "own.toml", OWN.replace('"own"', f'"{long}"'))
        await taps(world, "en", "take")
        await says(world, "/sources", f"/source {long}", f"/export {long}")
        assert parse_pack(sent_file(world), "x")[0][1] == world.in_force()[long][0]
        assert world.server.strict_failures == []


@both
async def test_a_declaration_that_this_program_does_not_take_is_shown_and_mended_in_chat(lang: str) -> None:
    async with talking(admins=(7,)) as world:
        world.server.user(7, lang)
        await sends(world, "own.toml", OWN)
        await taps(world, lang, "take")
        source_store.add(world.store, "own", OWN.replace("zone =", "zones ="), "an older program", world.now)
        await says(world, "/sources", "/check own", "/source own", "/export own")
        assert "zones" in sent_file(world), "what there is can be taken out to be corrected"
        await says(world, "/source own")
        await taps(world, lang, "versions", "to 1", "yes back")
        assert "own" in world.in_force()
        await says(world, "/sources")
        world.is_as_kept(f"refused_declaration.{lang}", 7)


async def test_a_shipped_source_whose_changes_are_not_taken_is_read_as_it_came_and_says_so() -> None:
    async with talking(admins=(7,)) as world:
        world.server.user(7, "en")
        source_store.add(world.store, "euro-access", 'id = "euro-access"\n', "an older program", world.now)
        await says(world, "/source euro-access")
        assert "read as it came" in world.server.last(7).text
        await taps(world, "en", "restore", "yes restore")
        assert world.declarations.refused() == {}
