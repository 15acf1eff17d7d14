"""Who may use the bot: asked, let in, refused, blocked; and who is an admin. Transcripts for reviewers."""

from __future__ import annotations

import pytest

from tests.tracker.bot.talking import World, talking
from tracker.bot import commands
from tracker.store import access, administration, outbox
from tracker.store import teams as team_store
from tracker.teaming import invite

both = pytest.mark.parametrize("lang", ["bg", "en"])
ADMIN = 9
LABELS = {
    "bg": {"yes": "✅ Пусни", "no": "🚫 Откажи", "block": "🚫 Блокирай", "admin": "⭐ Направи администратор", "member": "Отнеми правата", "sure": "Да", "back": "‹ Назад", "cancel": "Отказ"},
    "en": {"yes": "✅ Let in", "no": "🚫 Refuse", "block": "🚫 Block", "admin": "⭐ Make admin", "member": "Take admin away", "sure": "Yes, do it", "back": "‹ Back", "cancel": "Cancel"},
}  # fmt: skip


async def says(world: World, who: int, *texts: str) -> None:
    for text in texts:
        world.server.users[who].sends(text)
        await world.server.settled()


async def taps(world: World, who: int, lang: str, *labels: str) -> None:
    for label in labels:
        world.server.users[who].taps(LABELS[lang].get(label, label))
        await world.server.settled()


def admin(world: World, lang: str) -> None:
    """An admin who follows a profile, in a private chat."""
    world.server.user(ADMIN, lang, "Admin", started=True)
    administration.add_admin(world.store, ADMIN, world.now)
    world.follows(ADMIN, "marine", language=lang)


@both
async def test_who_is_new_is_told_that_an_admin_is_asked_and_comes_in_when_one_says_so(lang: str) -> None:
    async with talking(access="approval") as world:
        admin(world, lang)
        world.server.user(7, lang, "Maria <&>")
        world.server.user(8, lang, "Ivan")
        await says(world, 7, "/help", "/calls", "/calls", "hello")
        await says(world, 8, "/start")
        await world.delivers()
        assert len(world.server.messages(ADMIN)) == 2, "each that asks is told once"
        assert world.subscription(7).profiles == ()
        first, second = world.server.messages(ADMIN)
        for message, label in ((first, "yes"), (second, "no")):
            world.server.users[ADMIN].taps(LABELS[lang][label], message)
            await world.server.settled()
        world.server.users[ADMIN].taps_stale("1:usr:no:7", first)
        await world.server.settled()
        await world.delivers(later=2)
        await says(world, 7, "/start")
        await says(world, 8, "/start", "/privacy")
        await says(world, ADMIN, "/log")
        assert (access.state_of(world.store, 7), access.state_of(world.store, 8)) == ("let_in", "refused")
        world.is_as_kept(f"access_newcomer.{lang}", 7)
        world.is_as_kept(f"access_refused.{lang}", 8)
        world.is_as_kept(f"access_admin.{lang}", ADMIN)


@both
async def test_admins_see_who_is_there_block_let_in_and_make_admins(lang: str) -> None:
    async with talking() as world:
        admin(world, lang)
        world.server.user(7, lang, "Maria")
        group = world.server.group(-1007, "Marine <b>Cluster</b>", admins=[world.server.users[7]])
        world.server.users[7].sends("/start", to=group)
        await says(world, 7, "/start", "/users")
        world.follows(7, "marine", language=lang)
        world.follows(-1007, "furniture", language=lang)
        await says(world, 7, "/calls")
        await says(world, ADMIN, "/users")
        await taps(world, ADMIN, lang, "Maria", "block", "cancel", "block", "sure")
        await says(world, 7, "/calls")
        assert not outbox.queue(world.store, [an_alert(world, 7)]), "nothing is owed to who is blocked"
        await taps(world, ADMIN, lang, "yes")
        await world.delivers(later=2)
        await says(world, 7, "/calls")
        await says(world, ADMIN, "/users")
        await taps(world, ADMIN, lang, "Maria", "admin", "sure")
        await world.delivers(later=2)
        assert "users" in [one["command"] for one in world.server.commands["chat:7:"]]
        assert administration.admins(world.store) == [ADMIN, 7]
        await says(world, 7, "/users")
        await taps(world, 7, lang, "Admin", "member", "sure")
        world.server.users[7].taps_stale("1:usr:member!:7", world.server.last(7))
        await world.server.settled()
        assert administration.admins(world.store) == [7], "the last admin stays one"
        assert "chat:9:" not in world.server.commands
        await says(world, ADMIN, "/users")
        await says(world, 7, "/log")
        world.is_as_kept(f"users_admin.{lang}", ADMIN)
        world.is_as_kept(f"users_made_admin.{lang}", 7)


def an_alert(world: World, chat: int):  # type: ignore[no-untyped-def]
    from tracker.domain.models import Alert

    return Alert(world.subscription(chat).id, "change", "r", world.now, text="news")


async def test_who_was_there_before_the_door_was_closed_stays_and_an_invitation_opens_it() -> None:
    async with talking(access="invited") as world:
        admin(world, "en")
        for person in (5, 6, 7):
            world.server.user(person, "en")
        world.follows(5, "marine", language="en")
        await says(world, 5, "/calls")
        assert "invit" not in world.server.last(5).text
        await says(world, 6, "/start", "/start join_AAAAAAAAAAAAAAAAAAAAAA", "/calls")
        assert "for invited clusters" in world.server.last(6).text
        member = team_store.begin(world.store, 5, "Maria", world.now)
        token = "join_" + "A1" * 11
        assert invite(world.store, member, token, 1, world.now)
        await says(world, 7, f"/start {token}", "/calls")
        assert access.state_of(world.store, 7) == "let_in"
        assert "invited" not in world.server.last(7).text
        assert world.server.strict_failures == []


async def test_a_list_of_many_is_paged_and_a_chat_that_telegram_does_not_know_is_shown_by_its_number() -> None:
    async with talking() as world:
        admin(world, "en")
        for person in range(100, 120):
            world.follows(person, "marine")
        with world.server.expecting("chat not found"):
            await says(world, ADMIN, "/users")
            seen = world.server.last(ADMIN).text
            for _ in range(3):
                await taps(world, ADMIN, "en", "Next ›")
                seen += world.server.last(ADMIN).text
        assert all(str(person) in seen for person in range(100, 120))
        assert world.server.strict_failures == []


async def test_a_group_asks_through_its_administrators_and_what_a_chat_is_asked_goes_along_and_is_erased() -> None:
    async with talking(access="approval") as world:
        admin(world, "en")
        maria, ivan = world.server.user(7, "en", "Maria"), world.server.user(8, "en", "Ivan")
        group = world.server.group(-5, "Cluster", kind="group", creator=maria, members=[ivan])
        ivan.sends("/start", to=group)
        await world.server.settled()
        assert access.state_of(world.store, -5) is None
        maria.sends("/start", to=group)
        await world.server.settled()
        assert access.person(world.store, -5).name == "Cluster"  # type: ignore[union-attr]
        group.upgrades(-1005)
        await world.server.settled()
        assert access.state_of(world.store, -1005) == "asked"
        await says(world, 8, "/start", "/stop")
        await taps(world, 8, "en", "Yes, erase everything")
        assert access.person(world.store, 8) is None, "who asked and erased everything asked for nothing"


async def test_every_command_of_admins_answers_others_plainly_and_is_shown_to_admins_in_the_language_of_their_chat() -> (
    None
):
    async with talking(admins=(ADMIN,)) as world:
        world.server.user(7, "en", "Maria")
        for command in commands.ADMINS:
            await says(world, 7, f"/{command} isun-open")
            assert world.server.last(7).text == "Only admins can do this.", command
        await says(world, 7, "/nonsense", "what?")
        assert all("/calls" in one.text for one in world.server.messages(7)[-2:]), "help"
        world.server.user(ADMIN, "en", "Admin")
        await says(world, ADMIN, "/start")
        await taps(world, ADMIN, "en", "🇧🇬 Български")
        shown = {one["command"]: one["description"] for one in world.server.commands[f"chat:{ADMIN}:"]}
        assert shown["users"] == "Кой ползва бота" and set(commands.ADMINS) <= set(shown)
        assert world.server.strict_failures == []
