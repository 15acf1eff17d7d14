"""What is held of a chat, as a file, and erased: /privacy, /mydata, /forgetme, in private and in groups."""

from __future__ import annotations

import json

import pytest

from tests.tracker.bot.talking import NOW, World, talking
from tests.tracker.domain.calls_told import change
from tracker.domain.wishes import Mute
from tracker.store import administration, muting, own_data, subscribers

LABELS = {"en": ("Cancel", "Yes, erase everything"), "bg": ("Отказ", "Да, изтрийте всичко")}


async def says(world: World, who: int, *texts: str) -> None:
    for text in texts:
        world.server.users[who].sends(text)
        await world.server.settled()


@pytest.mark.parametrize("lang", ["bg", "en"])
async def test_everything_is_shown_as_a_file_and_erased_after_it_asked(lang: str) -> None:
    cancel, erase = LABELS[lang]
    async with talking() as world:
        world.server.user(7, lang)
        await says(world, 7, "/mydata", "/forgetme")
        chat = world.follows(7, "marine", language=lang)
        administration.add_admin(world.store, 7, NOW)
        subscribers.mark(world.store, 7, "bluecall01", "saved", NOW)
        muting.mute(world.store, chat.id, Mute("word", "furniture", NOW))
        world.owes(change("appeared", "hydrogen01"))
        world.follows(8, "marine")
        await says(world, 7, "/privacy", "/mydata")
        sent = world.server.last(7)
        assert (sent.kind, sent.file_name) == ("document", f"my-data-{NOW:%Y-%m-%d}.json")
        content = sent.file
        assert content is not None
        told = json.loads(content)
        assert next(iter(told)) == "about" and "/forgetme" in told["about"]
        assert told["chat"] == 7 and told["held"]["subscriptions"][0]["muted"][0]["value"] == "furniture"
        assert told["held"].keys() >= {"marks", "alerts", "admins", "reminders"}
        assert " 8," not in content.decode() and '"chat_id": 8' not in content.decode()
        await says(world, 7, "/forgetme")
        world.server.users[7].taps(cancel)
        await world.server.settled()
        assert world.subscription(7).profiles == ("marine",)
        await says(world, 7, "/forgetme")
        world.server.users[7].taps(erase)
        await world.server.settled()
        assert own_data.own_rows(world.store, 7) == {}
        assert world.subscription(8).profiles == ("marine",)
        await says(world, 7, "/privacy", "/mydata")
        world.is_as_kept(f"own_data.{lang}", 7)


async def test_in_a_group_only_its_admins_get_the_file_and_erase_all_its_topics() -> None:
    async with talking() as world:
        boss, guest = world.server.user(1, "en"), world.server.user(2, "en")
        forum = world.server.group(-1_005, creator=boss, members=[guest], forum=True)
        thread = forum.topic("Calls")
        for topic in (None, thread):
            world.follows(forum.id, "marine", thread=topic, language="en")
        guest.sends("/mydata", to=forum)
        guest.sends("/forgetme", to=forum)
        await world.server.settled()
        assert {one.text for one in world.server.messages(forum)} == {
            "In a group only its administrators can change this."
        }
        boss.sends("/forgetme", to=forum)
        await world.server.settled()
        question = world.server.last(forum)
        guest.taps("Yes, erase everything", question)
        await world.server.settled()
        assert world.subscription(forum.id).profiles == ("marine",)
        boss.taps("Yes, erase everything", question)
        await world.server.settled()
        assert own_data.own_rows(world.store, forum.id) == {}
