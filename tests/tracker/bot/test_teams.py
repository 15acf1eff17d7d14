"""Teams: invited, joined, what one saved the others see, stages with quiet lines, notes, and how it ends."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.bot_api.people import User
from tests.tracker.bot.talking import World, talking
from tests.tracker.domain.calls_told import call, change
from tracker.domain.models import Profile
from tracker.domain.wording import wording
from tracker.store import profiles as profile_store
from tracker.store import subscribers, team_calls, teams

THE_CALL = "bluecall01"


async def says(world: World, user: User, *texts: str) -> None:
    for text in texts:
        user.sends(text)
        await world.server.settled()


async def taps(world: World, user: User, *labels: str) -> None:
    for label in labels:
        user.taps(label)
        await world.server.settled()


def lines(world: World, chat: int) -> list[str]:
    """The lines about stages that came."""
    return [one.text for one in world.server.messages(chat) if "→" in one.text and one.text.startswith("👥")]


@pytest.mark.parametrize("lang", ["bg", "en"])
async def test_a_team_from_the_invitation_to_its_end(lang: str) -> None:
    words = wording(lang)
    async with talking() as world:
        maria, ivan = world.server.user(7, lang, "Мария"), world.server.user(8, lang, "Иван")
        await says(world, maria, "/invite")
        world.follows(7, "marine", language=lang)
        await says(world, maria, "/team", "/invite ten", "/invite")
        assert not any(world.tokens[0] in str(tuple(row)) for row in world.store.rows("SELECT * FROM invitations"))
        await says(world, ivan, f"/start {world.tokens[0]}")
        await taps(world, ivan, f"{words.label('flag')} {words.label('name')}")
        assert world.subscription(8).profiles == ("marine",)
        await taps(world, ivan, "1", words.label("button.save"))
        await world.delivers()
        await says(world, maria, "/saved")
        await taps(world, maria, "1", words.label("button.save"), words.label("team_stage.watching"))
        await taps(world, maria, words.label("team_stage.preparing"))
        await world.delivers(later=120)
        await taps(world, ivan, words.label("team.button_card"), words.label("team.button_note"))
        await says(world, ivan, "Бюджетът е при <мен> & Мария")
        await says(
            world, maria, "/note OLD-1 за догодина", "/note", f"/note BG16RFPR001-1.003 {'а' * 501}", "/saved", "/team"
        )
        await taps(world, maria, words.label("team.button_remove"), "✖ Иван", words.label("team.button_yes_remove"))
        await world.delivers(later=1)
        await says(world, ivan, "/saved", "/privacy")
        await says(world, maria, "/saved")
        assert lines(world, 7) == [] and len(lines(world, 8)) == 1
        assert world.server.last(8).silent is False
        assert [one.silent for one in world.server.messages(8) if "→" in one.text] == [True]
        world.is_as_kept(f"team_owner.{lang}", 7)
        world.is_as_kept(f"team_member.{lang}", 8)


async def in_a_team(world: World, *chats: int) -> list[User]:
    """Chats in one team, the first its owner."""
    people = [world.server.user(one, "en", name) for one, name in zip(chats, ("Maria", "Ivan", "Elena"), strict=False)]
    first = chats[0]
    await says(world, people[0], "/help")
    world.follows(first, "marine", language="en")
    await says(world, people[0], f"/invite {len(chats) - 1}")
    for one in people[1:]:
        await says(world, one, f"/start {world.tokens[-1]}")
    await world.delivers(later=1)
    return people


async def test_a_token_that_is_not_good_is_answered_alike_whatever_is_wrong_with_it() -> None:
    async with talking() as world:
        maria, _, _ = await in_a_team(world, 7, 8, 9)
        stranger = world.server.user(20, "en", "Stranger")
        used = world.tokens[-1]
        await says(world, maria, "/invite", "/invite")
        revoked, expired = world.tokens[-2:]
        await taps(world, maria, "🗑 Open invitations", "🗑 Revoke 1")
        world.now += timedelta(days=7)
        for token in (used, revoked, expired, "join_" + "x" * 24):
            await says(world, stranger, f"/start {token}")
        told = [one.text for one in world.server.messages(20) if one.by_bot]
        assert len(told) == 4 and len(set(told)) == 1 and "does not work" in told[0]
        assert teams.member(world.store, 20) is None and world.server.strict_failures == []


async def test_who_is_in_stays_in_and_who_is_elsewhere_leaves_first() -> None:
    async with talking() as world:
        maria, ivan = await in_a_team(world, 7, 8)
        boris = world.server.user(20, "en", "Boris")
        await says(world, boris, "/help")
        world.follows(20, "furniture", language="en")
        await says(world, boris, "/invite 3", "/saved")
        await says(world, ivan, f"/start {world.tokens[-1]}")
        assert "another team" in world.server.last(8).text
        await says(world, boris, f"/start {world.tokens[-1]}")
        assert "already" in world.server.last(20).text
        await says(world, ivan, "/invite")
        assert "Only an owner" in world.server.last(8).text
        # Who is alone brings along what it kept, and follows both.
        subscribers.mark(world.store, 20, THE_CALL, "saved", world.now)
        mine = teams.begin(world.store, 20, "Boris", world.now)
        team_calls.take_step(world.store, mine.team, THE_CALL, "won", mine.number, world.now)
        await says(world, maria, "/invite")
        await says(world, boris, f"/start {world.tokens[-1]}")
        assert world.subscription(20).profiles == ("marine", "furniture")
        (there,) = team_calls.shared(world.store, 8)
        assert (there.call_id, there.followers, there.mine, there.stage) == (THE_CALL, ("Boris",), False, "won")
        assert world.server.strict_failures == []


async def test_a_stage_that_went_back_and_one_that_is_known_are_told_to_nobody_and_each_other_once() -> None:
    async with talking() as world:
        maria, ivan = await in_a_team(world, 7, 8)
        await says(world, maria, "/note BG16RFPR001-1.003 ours")
        for label in ("✍️ Preparing", "📨 Submitted", "👁 Watching"):
            await taps(world, maria, label)
        await world.delivers(later=61)
        assert lines(world, 8) == [], "taken back within a minute"
        await taps(world, maria, "✍️ Preparing", "📨 Submitted")
        await world.delivers(later=61)
        assert [one.partition("→ ")[2] for one in lines(world, 8)] == ["📨 Submitted"]
        await taps(world, maria, "🏆 Won", "📨 Submitted")
        await world.delivers(later=61)
        assert len(lines(world, 8)) == 1, "he knows that"
        await taps(world, ivan, "👥 Stages and notes", "🏆 Won")
        await world.delivers(later=61)
        assert [one.partition(":")[0] for one in lines(world, 7)] == ["👥 Ivan"]
        await taps(world, maria, "📨 Submitted")
        await world.delivers(later=61)
        assert len(lines(world, 8)) == 2, "he set another one meanwhile, so it is news again"
        await says(world, ivan, "/team")
        await taps(world, ivan, "🔕 No lines about stages")
        await taps(world, maria, "🍂 Not won")
        await world.delivers(later=61)
        assert len(lines(world, 8)) == 2
        assert world.server.strict_failures == []


async def test_lines_wait_for_the_end_of_quiet_hours_and_of_a_pause() -> None:
    async with talking() as world:
        maria, _ = await in_a_team(world, 7, 8)
        local = world.now + timedelta(hours=1)
        quiet = world.subscription(8)
        hours = {"quiet_from": "00:00", "quiet_to": f"{(local.hour + 6) % 24:02}:00"}
        subscribers.save(world.store, type(quiet)(8, language="en", profiles=quiet.profiles, **hours))
        await says(world, maria, "/note BG16RFPR001-1.003 ours")
        await taps(world, maria, "✍️ Preparing")
        await world.delivers(later=90)
        assert lines(world, 8) == []
        await world.delivers(later=8 * 3600)
        assert len(lines(world, 8)) == 1


async def test_erasing_the_owner_leaves_the_others_what_was_saved_its_profile_and_a_new_owner_and_no_trace_of_it() -> (
    None
):
    async with talking() as world:
        maria = world.server.user(7001, "en", "Maria")
        await says(world, maria, "/help")
        own = Profile("chat7001", {"en": "Our cluster"}, keywords=("blue economy",))
        profile_store.save(world.store, own, 7001)
        world.follows(7001, "chat7001", language="en")
        await says(world, maria, "/invite")
        ivan = world.server.user(8001, "en", "Ivan")
        await says(world, ivan, f"/start {world.tokens[-1]}")
        subscribers.mark(world.store, 7001, THE_CALL, "saved", world.now)
        await says(world, maria, "/note BG16RFPR001-1.003 a secret of Maria")
        await taps(world, maria, "✍️ Preparing")
        await world.delivers(later=61)
        assert "Maria" in lines(world, 8001)[0]
        await says(world, maria, "/stop")
        await taps(world, maria, "Yes, erase everything")
        everything = "\n".join(
            str(tuple(row))
            for table in world.store.rows(
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'call_words%'"
            )
            for row in world.store.rows(f"SELECT * FROM {table[0]}")
        )
        assert "7001" not in everything and "Maria" not in everything
        (left,) = teams.members(world.store, teams.member(world.store, 8001).team)  # type: ignore[union-attr]
        assert left.owner
        shared_id = f"team{left.team}"
        assert world.subscription(8001).profiles == (shared_id,)
        assert profile_store.owner(world.store, shared_id) == 8001
        (kept,) = team_calls.shared(world.store, 8001)
        assert (kept.call_id, kept.followers, kept.stage) == (THE_CALL, (), "preparing")
        await says(world, ivan, "/saved")
        assert "nobody follows it now" in world.server.last(8001).text
        # It goes from the list as anything else does.
        await taps(world, ivan, "1", "☆ Save", "⭐ Saved")
        assert team_calls.shared(world.store, 8001) == []
        assert world.server.strict_failures == []


async def test_in_a_group_and_a_topic_only_administrators_join_set_stages_and_write_notes() -> None:
    async with talking() as world:
        maria, _ = await in_a_team(world, 7, 8)
        boss, guest = world.server.user(30, "en", "Boss"), world.server.user(31, "en", "Guest")
        forum = world.server.group(
            creator=boss, members=[guest], title="Ports & ships", forum=True, bot="administrator"
        )
        topic = forum.topic("Calls")
        await says(world, maria, "/invite")
        for who in (guest, boss):
            who.sends(f"/start@tracker_bot {world.tokens[-1]}", to=forum, thread=topic)
            await world.server.settled()
        member = teams.member(world.store, forum.id)
        assert member is not None and member.name == "Ports & ships"
        assert world.subscription(forum.id, topic).profiles == ("marine",)
        for who in (guest, boss):
            who.sends(f"/note BG16RFPR001-1.003 by {who.first_name}", to=forum, thread=topic)
            await world.server.settled()
        assert [one.text for one in team_calls.notes(world.store, member.team, THE_CALL)] == ["by Boss"]
        for who in (guest, boss):
            who.taps("✍️ Preparing", in_chat=forum)
            await world.server.settled()
            step = team_calls.present_step(world.store, member.team, THE_CALL)
            assert (step is not None) == (who is boss)
        await world.delivers(later=61)
        assert lines(world, 7)[0].startswith("👥 Ports & ships: ")
        channel = world.server.channel(creator=boss, title="News")
        await says(world, maria, "/invite")
        channel.posts(f"/start {world.tokens[-1]}")
        await world.server.settled()
        assert world.subscription(channel.id).profiles == ("marine",)
        assert world.server.strict_failures == []


async def test_a_call_that_becomes_part_of_another_and_a_group_that_moves_take_everything_along() -> None:
    from tracker.store.joins import absorb

    async with talking(calls=[call(THE_CALL), call("other00001", code="X-1")]) as world:
        await in_a_team(world, 7, 8)
        member = teams.member(world.store, 8)
        assert member is not None
        subscribers.mark(world.store, 8, "other00001", "saved", world.now)
        team_calls.take_step(world.store, member.team, "other00001", "won", member.number, world.now)
        team_calls.add_note(world.store, member.team, "other00001", 8, "ours", world.now)
        absorb(world.store, "other00001", THE_CALL)
        (one,) = team_calls.shared(world.store, 7)
        assert (one.call_id, one.stage, one.followers) == (THE_CALL, "won", ("Ivan",))
        subscribers.migrate_chat(world.store, 8, -1008)
        assert [(note.who, note.text) for note in team_calls.notes(world.store, member.team, THE_CALL)] == [
            ("Ivan", "ours")
        ]
        world.follows(-1009, "marine")
        subscribers.migrate_chat(world.store, -1008, -1009)
        assert [one.chat_id for one in teams.members(world.store, member.team)] == [7, -1009]
        assert [note.who for note in team_calls.notes(world.store, member.team, THE_CALL)] == ["Ivan"]


async def test_forged_buttons_change_nothing() -> None:
    async with talking() as world:
        maria, ivan = await in_a_team(world, 7, 8)
        await says(world, maria, "/invite")

        def kept() -> list[tuple[object, ...]]:
            tables = ("team_members", "team_stages", "team_kept", "invitations")
            return [tuple(row) for table in tables for row in world.store.rows(f"SELECT * FROM {table}")]

        before = kept()
        for data in (
            "stage:nosuch:won", f"stage:{THE_CALL}:eaten", "team:removed:1", "team:who", "team:lang:xx", "team:x",
            "invite:revoke:1", "invite:new:99", "invite:x", "note:nosuch", f"note:{THE_CALL}:forget",
        ):  # fmt: skip
            ivan.taps_stale(f"1:{data}", world.server.last(8))
            await world.server.settled()
            assert kept() == before, data
        assert world.server.strict_failures == []


async def test_an_alert_of_a_call_shows_how_far_it_is() -> None:
    async with talking() as world:
        maria, _ = await in_a_team(world, 7, 8)
        await says(world, maria, "/note BG16RFPR001-1.003 ours")
        await taps(world, maria, "✍️ Preparing")
        world.owes(change(call_id=THE_CALL, number=1))
        await world.delivers(later=120)
        assert world.server.last(7).button("✍️ Preparing") is not None
        await says(world, maria, "/why BG16RFPR001-1.003")
        assert world.server.last(7).text.count("Told here on") == 1, "the alert, and no line of the team"
