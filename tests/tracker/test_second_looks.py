"""Calls are judged again when their meaning is known: told once to whom their words said nothing, and lost to nobody."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.tracker.domain.calls_told import call, deadline
from tests.tracker.semantic.thesaurus import Killed, Thesaurus
from tests.tracker.semantic.watching import PROFILES, Watching
from tracker import gathering
from tracker.domain.folding import MOST_AT_ONCE
from tracker.domain.models import Call, Change, Profile
from tracker.first_looks import look
from tracker.nearby import LONGEST_WAIT
from tracker.second_looks import Told, begin
from tracker.semantic.sense import ENOUGH_SEEN
from tracker.store import closeness, subscribers, vectors
from tracker.store import profiles as profile_store

VESSELS = "Greener vessels"


async def test_a_call_without_a_word_of_the_profile_is_told_once_its_meaning_is_known() -> None:
    world = Watching()
    await world.looks_again()
    chat = world.follows()
    world.brings(VESSELS, "Better seating")
    assert world.alerts() == [], "words alone say nothing"
    (alert,) = await world.looks_again()
    assert (alert.subscription, alert.kind, alert.profile, alert.call_id) == (chat.id, "change", "sea", "call0000")
    assert alert.match is not None
    assert (alert.match.level, alert.match.words, alert.match.near) == ("possible", (), ("ships",))
    assert await world.looks_again() == []


async def test_what_was_told_by_words_is_not_told_again() -> None:
    world = Watching()
    await world.looks_again()
    world.follows()
    world.brings("Greener ships")
    assert [one.reason for one in world.alerts()] == ["call:call0000:appeared"]
    assert await world.looks_again() == []
    world.happens(Change("call0000", "amended", world.at, "isun-open", field="budget", before="1 EUR", after="2 EUR"))
    assert len(world.alerts()) == 2
    world.happens(Change("call0000", "amended", world.at, "isun-open", field="budget", before="2 EUR", after="3 EUR"))
    assert len(world.alerts()) == 3
    assert await world.looks_again() == [], "two changes in one look, told one by one before"


async def test_who_wants_only_strong_matches_is_told_when_the_meaning_makes_it_strong() -> None:
    world = Watching()
    await world.looks_again()
    world.follows(level="strong")
    world.brings("Vessels", VESSELS)
    assert [one.call_id for one in await world.looks_again()] == ["call0000"]


async def test_a_call_keeps_what_its_words_give_it_though_its_meaning_is_far() -> None:
    far = Profile("sea", {"en": "The sea"}, languages=("en",), keywords=("shipyard",))
    world = Watching(profiles={"sea": far})
    await world.looks_again()
    world.follows()
    (one,) = world.brings("A shipyard for everything else under the sun and the moon of the north")
    before = world.match_of(one, "sea")
    assert before.level != "none"
    await world.looks_again()
    assert world.match_of(one, "sea") == before


async def test_calls_known_before_the_models_came_are_told_to_nobody_and_what_happens_to_them_is() -> None:
    world = Watching(mark=None)
    world.follows()
    world.brings(VESSELS, "Better seating")
    world = _again(world)
    assert await world.looks_again() == []
    assert world.matching.live(["sea"], world.at) == {"call0000"}, "and found where one looks"
    world.happens(Change("call0000", "deadline_moved", world.at, "isun-open", "submission", "2026-09-01", "2026-09-30"))
    assert [alert.call_id for alert in world.alerts()] == ["call0000"]
    assert await world.looks_again() == []


def _calls(told: Told) -> list[Call]:
    return [(told.calls or {})[one.call_id] for one in told.changes]


def _again(world: Watching, **other: object) -> Watching:
    """Another life on the same store, which stays open."""
    next_ = Watching(at=world.at, **other)  # type: ignore[arg-type]
    next_.store.close()
    next_.store = next_.weighing.store = world.store
    next_.matching = next_.weighing.matching = type(world.matching)(
        world.store, next_.profiles, next_.weighing.taxonomy, next_.mark
    )
    return next_


@pytest.mark.parametrize("texts", range(0, 24, 2))
async def test_a_process_that_is_killed_anywhere_loses_nothing_and_the_next_tells_it_once(
    tmp_path: Path, texts: int
) -> None:
    first = Watching(tmp_path / "t.db")
    await first.looks_again()
    first.follows()
    first.models.dies_after = len(first.models.asked) + texts
    number = 0
    with pytest.raises(Killed):
        while True:
            number += 1
            first.brings(f"Vessels {number}", f"Seating {number}")
            await first.looks_again()
    first.store.close()
    second = Watching(tmp_path / "t.db", at=first.at + timedelta(minutes=5))
    await second.looks_again()
    told = [one.call_id for one in second.alerts() if one.kind == "change"]
    assert told == [f"call{2 * place:04}" for place in range(number)]
    asked = [*first.models.asked, *second.models.asked]
    assert len(asked) == len(set(asked)), "every text is read once"


async def test_two_processes_do_not_tell_the_same() -> None:
    world = Watching()
    await world.looks_again()
    world.follows()
    world.brings(VESSELS)
    other = _again(world)
    await asyncio.gather(world.looks_again(), other.looks_again())
    await other.looks_again()
    assert len(world.alerts()) == 1
    asked = [*world.models.asked, *other.models.asked]
    assert len(asked) == len(set(asked)), "what one reads the other leaves alone"


async def test_a_daily_chat_finds_it_in_its_digest_which_waits_for_the_second_look() -> None:
    world = Watching()
    await world.looks_again()
    world.follows(rhythm="daily")
    world.passes(hours=23, minutes=25)
    world.brings(VESSELS)
    world.passes(minutes=10)
    assert world.digests() == 0
    assert await world.looks_again() == [], "nothing at once"
    world.passes(hours=24)
    assert world.digests() == 1
    (alert,) = world.alerts()
    assert "Greener vessels" in (alert.text or "")


async def test_a_digest_does_not_wait_for_models_that_never_answer_and_the_call_is_told_when_they_do() -> None:
    world = Watching()
    await world.looks_again()
    world.follows(rhythm="daily")
    world.brings(VESSELS, "Ships")
    world.passes(days=1)
    assert timedelta(days=1) > LONGEST_WAIT
    assert world.digests() == 1
    assert [one.call_id for one in await world.looks_again()] == ["call0000"]
    world.passes(days=1)
    assert world.digests() == 0


async def test_a_pause_keeps_it_and_a_chat_that_blocked_the_bot_is_owed_nothing() -> None:
    world = Watching()
    await world.looks_again()
    paused, gone = world.follows(7), world.follows(8)
    world.brings(VESSELS)
    subscribers.set_paused(world.store, paused.id, True)
    subscribers.block_chat(world.store, gone.chat_id, world.at)
    (alert,) = await world.looks_again()
    assert alert.subscription == paused.id
    assert world.store.value("SELECT held FROM alerts") == 1
    world.brings("Other vessels")
    assert await world.looks_again() == []
    subscribers.set_paused(world.store, paused.id, False)
    now = subscribers.subscription(world.store, paused.id)
    assert now is not None
    assert gathering.catch_up(world.store, now, world.match_of, world.at)
    summary = world.alerts()[-1]
    assert summary.kind == "digest"
    assert len(summary.changes) == 2


async def test_who_began_to_follow_meanwhile_is_not_told_what_its_first_look_showed() -> None:
    world = Watching()
    await world.looks_again()
    world.brings("Ships", VESSELS)
    chat = world.follows()
    shown = [one.call.id for one in look(world.store, world.matching, chat, world.at) if one is not None]
    assert shown == ["call0000"]
    assert [one.call_id for one in await world.looks_again()] == ["call0001"]


async def test_a_call_that_is_excluded_or_not_for_us_is_told_by_no_meaning() -> None:
    sea = replace(PROFILES["sea"], unwanted=("railways",))
    world = Watching(profiles={"sea": sea})
    await world.looks_again()
    chat = world.follows()
    world.brings("Vessels and railways", VESSELS)
    subscribers.mark(world.store, chat.chat_id, "call0001", "not_for_us", world.at)
    assert await world.looks_again() == []


async def test_what_a_chat_taught_counts_for_meaning_too() -> None:
    world = Watching()
    await world.looks_again()
    chat = world.follows()
    subscribers.keep_lesson(world.store, chat.chat_id, {"greener": -50.0, "green": -50.0, "vessel": -50.0})
    world.brings(VESSELS)
    assert await world.looks_again() == []


async def test_a_first_look_at_a_source_adds_one_summary_of_what_words_did_not_bring() -> None:
    world = Watching()
    await world.looks_again()
    world.follows()
    world.brings(*(f"Vessels {number}" for number in range(30)), "Ships", baseline=True)
    (by_words,) = world.alerts()
    (by_meaning,) = await world.looks_again()
    assert (by_words.kind, by_meaning.kind) == ("baseline", "baseline")
    assert len(by_words.changes) == 1
    assert len(by_meaning.changes) == 30


async def test_many_at_once_become_one_summary() -> None:
    world = Watching()
    await world.looks_again()
    world.follows()
    world.brings(*(f"Vessels {number}" for number in range(MOST_AT_ONCE + 1)))
    await world.looks_again()
    waiting = [one for one in world.alerts() if one.state == "queued"]
    assert [one.kind for one in waiting] == ["digest"]
    assert len(waiting[0].changes) == MOST_AT_ONCE + 1


async def test_a_profile_that_is_made_or_changed_is_weighed_in_silence_and_its_old_words_are_forgotten() -> None:
    world = Watching()
    world.brings(VESSELS, "Grapes of the south")
    await world.looks_again()
    own = Profile("own", {"en": "Own"}, languages=("en",), keywords=("vineyards",))
    profile_store.save(world.store, own, chat_id=9)
    chat = world.follows(9, profiles=("own",))
    assert await world.looks_again() == []
    shown = [one.call.id for one in look(world.store, world.matching, chat, world.at) if one is not None]
    assert shown == ["call0001"]
    profile_store.save(world.store, replace(own, keywords=("ships",)), chat_id=9)
    assert not [one for one in look(world.store, world.matching, chat, world.at) if one is not None]
    assert await world.looks_again() == []
    shown = [one.call.id for one in look(world.store, world.matching, chat, world.at) if one is not None]
    assert shown == ["call0000"]
    list(world.weighing.tidy())
    kept = world.store.value("SELECT count(*) FROM vectors WHERE role = 'profile'")
    profile_store.delete(world.store, "own")
    await world.looks_again()
    list(world.weighing.tidy())
    assert world.store.value("SELECT count(*) FROM vectors WHERE role = 'profile'") < kept
    assert world.store.value("SELECT count(*) FROM closeness WHERE profile = 'own'") == 0


async def test_a_call_that_is_worded_anew_is_told_when_its_new_words_are_close() -> None:
    world = Watching()
    await world.looks_again()
    world.follows()
    world.brings("Something")
    assert await world.looks_again() == []
    world.writes(call("call0000", titles={"en": "Vessels"}, code=None, url=None, deadlines=(deadline("2026-09-30"),)))
    world.happens(
        Change("call0000", "amended", world.at, "isun-open", field="title", before="Something", after="Vessels")
    )
    assert world.alerts() == []
    assert [one.call_id for one in await world.looks_again()] == ["call0000"]


async def test_without_the_models_what_they_found_counts_nothing() -> None:
    world = Watching()
    (one,) = world.brings(VESSELS)
    await world.looks_again()
    assert world.match_of(one, "sea").by_meaning
    without = _again(world, mark=None)
    assert without.match_of(one, "sea").level == "none"
    assert without.matching.fitting([one]) == {"call0000": []}
    other = _again(world, profiles={"sea": replace(PROFILES["sea"], keywords=("chairs",))})
    assert other.match_of(one, "sea").level == "none", "a shipped profile that says something else now"
    assert other.matching.fitting([one]) == {"call0000": []}
    assert other.matching.live(["sea"], world.at) == set()


async def test_a_text_that_no_model_can_read_is_tried_once_and_stops_nothing() -> None:
    world = Watching()
    await world.looks_again()
    world.follows()
    world.brings("An unreadable title of vessels", VESSELS)
    assert [one.call_id for one in await world.looks_again()] == ["call0001"]
    assert await world.looks_again() == []
    world.brings(*(f"Vessels {number}" for number in range(5)))
    await world.looks_again()
    assert len([one for one in world.models.asked if "unreadable" in one.text]) == 2, "by each model"


async def test_a_profile_is_tried_on_all_calls_that_were_read_before_and_leaves_nothing_behind() -> None:
    world = Watching()
    world.brings("Grapes", "Chairs")
    await world.looks_again()
    world.passes(days=365)
    world.brings("More grapes", "Sofas", deadlines=(deadline("2027-09-30"),))
    await world.looks_again()
    world.brings("Vineyards", "Never read grapes")
    kept = world.store.value("SELECT count(*) FROM vectors")
    own = Profile("own", {"en": "Own"}, languages=("en",), keywords=("vineyards",))
    found = await world.weighing.tried(own, closeness.read_calls(world.store))
    assert set(found) == {"call0000", "call0002"}, "the first is over, the last two were not read"
    assert found["call0000"].words == ("vineyards",)
    assert found["call0000"].score > found["call0002"].score
    assert world.store.value("SELECT count(*) FROM vectors") == kept
    assert closeness.weighed_profiles(world.store).keys() == {"sea", "seats"}
    assert closeness.read_calls(Watching().store) == []


async def test_a_language_is_weighed_when_enough_calls_in_it_say_what_is_usual_and_the_first_ones_then_too() -> None:
    world = Watching()
    await world.looks_again()
    world.follows()
    world.brings("Плавателни средства", lang="bg")
    assert await world.looks_again() == []
    world.brings(*(f"Друго {number}" for number in range(ENOUGH_SEEN - 2)), lang="bg")
    assert await world.looks_again() == []
    assert world.matching.live(["sea"], world.at) == set()
    world.brings("Кораби", lang="bg")
    assert [one.call_id for one in await world.looks_again()] == [f"call{ENOUGH_SEEN - 1:04}"]
    assert world.matching.live(["sea"], world.at) == {"call0000", f"call{ENOUGH_SEEN - 1:04}"}, (
        "the first one in silence"
    )


async def test_a_call_that_appears_while_profiles_or_older_calls_are_read_is_new_all_the_same() -> None:
    for known in ((), ("Older grapes",)):
        world = Watching()
        world.brings(*known)
        begin(world.store)
        world.models.meanwhile = lambda world=world: (world.brings(VESSELS), world.follows())
        await world.looks_again()
        assert [one.title("en") for told in world.told for one in _calls(told)] == [VESSELS]
        assert [one.reason.split(":")[2] for one in world.alerts()] == ["appeared"]


async def test_models_that_give_no_answer_settle_nothing_and_words_count_meanwhile(
    caplog: pytest.LogCaptureFixture,
) -> None:
    world = Watching()
    await world.looks_again()
    world.follows()
    world.models.broken = True
    world.brings(VESSELS, "Ships")
    for _ in range(3):
        assert await world.looks_again() == []
    assert [one.call_id for one in world.alerts()] == ["call0001"]
    assert len([one for one in caplog.records if "the meaning of calls" in one.getMessage()]) <= 1, "not every minute"
    world.models.broken = False
    assert [one.call_id for one in await world.looks_again()] == ["call0000"]


async def test_where_nothing_is_new_no_model_is_asked_and_a_round_gives_its_memory_back() -> None:
    world = Watching()
    world.brings(VESSELS)
    await world.looks_again()
    asked = len(world.models.asked)
    assert world.models.ended >= 1
    await world.looks_again()
    assert len(world.models.asked) == asked


async def test_a_terminal_without_a_chat_is_told_what_meaning_alone_brings() -> None:
    world = Watching()
    await world.looks_again()
    world.brings(VESSELS, "Ships")
    await world.looks_again()
    assert [one.call_id for told in world.told for one in told.changes] == ["call0000"]


def test_a_store_keeps_no_vector_of_a_model_that_went() -> None:
    world = Watching()
    vectors.keep(world.store, "old-model", "call", {b"1": b"x"})
    list(world.weighing.tidy())
    assert vectors.kept(world.store, [b"1"]) == {}
    assert isinstance(world.models, Thesaurus)
