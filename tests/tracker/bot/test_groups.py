"""Groups, topics and channels: who may change what, and where answers go."""

from __future__ import annotations

from tests.tracker.bot.talking import talking
from tests.tracker.domain.calls_told import change
from tracker.store import outbox, subscribers


async def test_only_administrators_set_up_a_group_and_everybody_may_look() -> None:
    async with talking() as world:
        boss, member = world.server.user(7, "bg", "Мария"), world.server.user(8, "bg", "Иван")
        group = world.server.group(creator=boss, members=[member], title="Морски клъстер България", bot="unknown")
        group.adds_bot(by=boss)
        await world.server.settled()
        member.sends("/start", to=group)
        await world.server.settled()
        boss.sends("/start@tracker_bot", to=group)
        await world.server.settled()
        member.taps("🇧🇬 Български", in_chat=group)
        await world.server.settled()
        boss.taps("🇧🇬 Български", in_chat=group)
        await world.server.settled()
        boss.taps("Морски клъстер", in_chat=group)
        await world.server.settled()
        for text in ("/calls", "/pause", "/settings", "/stop", "/nonsense"):
            member.sends(text, to=group)
            await world.server.settled()
        member.taps("1", in_chat=group)
        await world.server.settled()
        member.taps("☆ Запази", in_chat=group)
        await world.server.settled()
        assert subscribers.marked(world.store, group.id, "saved") == []
        member.taps("❓ Защо", in_chat=group)
        await world.server.settled()
        assert not world.subscription(group.id).paused
        world.is_as_kept("group.bg", group)


async def test_an_administrator_who_writes_in_the_name_of_the_group_is_one() -> None:
    async with talking() as world:
        group = world.server.group(creator=world.server.user(7))
        world.follows(group.id, "marine", language="en")
        group.anonymous_admin_sends("/pause")
        await world.server.settled()
        assert world.subscription(group.id).paused


async def test_a_description_is_taken_from_a_reply_of_an_administrator_only() -> None:
    async with talking() as world:
        boss, member = world.server.user(7), world.server.user(8)
        group = world.server.group(creator=boss, members=[member], bot="administrator")
        world.follows(group.id, "marine", language="en")
        boss.sends("/start", to=group)
        await world.server.settled()
        boss.taps("🇬🇧 English", in_chat=group)
        await world.server.settled()
        boss.taps("✍️ From our site or in my own words", in_chat=group)
        await world.server.settled()
        question = world.server.last(group)
        assert question.text.endswith("Please answer as a reply to this message.")
        member.sends("I like trains", to=group, reply_to=question)
        boss.sends("Good morning, everybody", to=group)
        await world.server.settled()
        assert world.subscription(group.id).profiles == ("marine",)
        boss.sends("shipbuilding, ports", to=group, reply_to=question)
        await world.server.settled()
        member.taps("🧪 Try it on the last 12 months", in_chat=group)
        await world.server.settled()
        boss.taps("🧪 Try it on the last 12 months", in_chat=group)
        await world.server.settled()
        boss.taps("✅ Keep", in_chat=group)
        await world.server.settled()
        assert world.subscription(group.id).profiles == (f"chat{group.id}",)
        assert world.server.strict_failures == []


async def test_topics_of_a_forum_are_set_up_apart_and_answered_where_they_ask() -> None:
    async with talking() as world:
        boss = world.server.user(7)
        forum = world.server.group(creator=boss, forum=True)
        ships, wood = forum.topic("Ships"), forum.topic("Wood")
        for topic, profile in ((ships, "Marine Cluster"), (wood, "Furniture Cluster")):
            boss.sends("/start", to=forum, thread=topic)
            await world.server.settled()
            message = world.server.messages(forum, thread=topic)[-1]
            boss.taps("🇬🇧 English", message)
            await world.server.settled()
            boss.taps(profile, message)
            await world.server.settled()
            boss.taps("✅ Keep", message)
            await world.server.settled()
            boss.sends("/deadlines", to=forum, thread=topic)
            await world.server.settled()
        assert world.subscription(forum.id, ships).profiles == ("marine",)
        assert world.subscription(forum.id, wood).profiles == ("furniture",)
        assert len(world.server.messages(forum, thread=ships)) == len(world.server.messages(forum, thread=wood)) == 2
        assert world.server.strict_failures == []


async def test_a_channel_is_set_up_by_its_posts() -> None:
    async with talking() as world:
        boss, reader = world.server.user(7), world.server.user(8)
        channel = world.server.channel(creator=boss)
        channel.posts("/start")
        await world.server.settled()
        boss.taps("🇬🇧 English", in_chat=channel)
        await world.server.settled()
        reader.taps("Marine Cluster", in_chat=channel)
        await world.server.settled()
        assert world.subscription(channel.id).profiles == ()
        boss.taps("Marine Cluster", in_chat=channel)
        await world.server.settled()
        boss.taps("✅ Keep", in_chat=channel)
        await world.server.settled()
        assert world.subscription(channel.id).profiles == ("marine",)
        channel.posts("Good morning, readers")
        await world.server.settled()
        assert world.server.strict_failures == []


async def test_a_group_that_becomes_a_supergroup_keeps_what_it_follows() -> None:
    async with talking() as world:
        boss = world.server.user(7)
        group = world.server.group(-200, creator=boss, kind="group")
        world.follows(group.id, "marine")
        group.upgrades(-100_200)
        await world.server.settled()
        assert subscribers.of_chat(world.store, -200) is None
        assert world.subscription(-100_200).profiles == ("marine",)


async def test_a_supergroup_that_follows_already_is_told_what_the_digest_of_the_group_had_gathered() -> None:
    async with talking() as world:
        boss = world.server.user(7)
        group = world.server.group(-200, creator=boss, kind="group")
        world.follows(group.id, "marine", rhythm="weekly", language="en")
        world.happens(change("appeared", "bluecall01"))
        world.follows(-100_200, "marine", language="en")
        group.upgrades(-100_200)
        await world.server.settled()
        assert subscribers.of_chat(world.store, -200) is None
        owed = outbox.history(world.store, subscription=world.subscription(-100_200).id)
        assert [alert.call_id for alert in owed] == ["bluecall01"]


async def test_a_chat_that_blocks_the_bot_is_sent_nothing_until_it_comes_back() -> None:
    async with talking() as world:
        maria = world.server.user(7, started=True)
        world.follows(7, "marine", language="en")
        maria.blocks_bot()
        await world.server.settled()
        assert subscribers.is_blocked(world.store, 7)
        maria.sends("/calls")
        await world.server.settled()
        assert not subscribers.is_blocked(world.store, 7)
        assert world.subscription(7).profiles == ("marine",)


async def test_a_bot_that_was_removed_from_a_group_keeps_quiet() -> None:
    async with talking() as world:
        boss = world.server.user(7)
        group = world.server.group(creator=boss)
        world.follows(group.id, "marine")
        group.removes_bot(by=boss)
        await world.server.settled()
        assert subscribers.is_blocked(world.store, group.id)


async def test_commands_are_registered_in_every_language_for_people_and_groups() -> None:
    async with talking(admins=(7,)) as world:
        await world.server.settled()
        commands = world.server.commands
        for scope in ("default", "all_private_chats", "all_chat_administrators"):
            for lang in ("", "bg", "en"):
                assert {"start", "help", "settings", "calls", "stop"} <= {
                    one["command"] for one in commands[f"{scope}:{lang}"]
                }
        for lang in ("", "bg", "en"):
            members = {one["command"] for one in commands[f"all_group_chats:{lang}"]}
            assert {"calls", "help"} <= members and not members & {"settings", "stop", "start", "pause"}
        assert commands["all_private_chats:bg"][0] == {"command": "calls", "description": "Отворени подходящи покани"}
