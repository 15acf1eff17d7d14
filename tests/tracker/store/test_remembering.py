"""Sources, runs, profiles, chats, admins and conversations are kept as they were given."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from tests.tracker.store.opening import MINUTE, NOW, keep, sighting, subscribed
from tests.tracker.store.test_calls import writes
from tracker.domain.models import Change, Problem, Profile, Run, SourceState
from tracker.domain.page_memory import PageMemory
from tracker.store import administration, calls, conversations, profiles, runs, sources, subscribers
from tracker.store.database import Store


def test_an_added_source_has_versions_and_the_newest_counts(store: Store) -> None:
    assert sources.add(store, "mine", "a = 1", "user 7", NOW) == 1
    assert sources.add(store, "mine", "a = 1", "user 8", NOW) == 1
    assert sources.add(store, "mine", "a = 2", "user 7", NOW + MINUTE) == 2
    assert sources.add(store, "other", "b = 1", "cli", NOW) == 1
    assert sources.added(store) == {"mine": "a = 2", "other": "b = 1"}
    assert sources.remove(store, "mine", "user 7", NOW + MINUTE)
    assert not sources.remove(store, "mine", "user 7", NOW + MINUTE)
    assert sources.added(store) == {"other": "b = 1"}
    assert [one[:3] for one in sources.versions(store, "mine")] == [
        (1, "a = 1", "user 7"),
        (2, "a = 2", "user 7"),
        (3, None, "user 7"),
    ]
    assert sources.add(store, "mine", "a = 2", "user 7", NOW) == 4


def test_a_source_is_switched_apart_from_its_declaration(store: Store) -> None:
    assert sources.flags(store) == {}
    sources.set_enabled(store, "isun", False, "user 7", NOW)
    sources.set_enabled(store, "opic", True, "user 7", NOW)
    sources.set_enabled(store, "opic", False, "user 7", NOW)
    assert sources.flags(store) == {"isun": False, "opic": False}


def test_the_state_of_a_source_comes_back_and_is_written_only_where_it_differs(store: Store) -> None:
    assert sources.state_of(store, "isun") == SourceState("isun")
    state = SourceState(
        "isun", "broken", Problem("refused", "no", "https://a"), NOW, NOW, None, 45, {"title": 45}, True, "ab", 3
    )
    sources.save_state(store, state)
    before = writes(store)
    sources.save_state(store, state)
    assert writes(store) == before
    assert sources.state_of(store, "isun") == state and sources.states(store) == {"isun": state}


def test_pages_are_remembered_for_one_declaration_and_only_differences_are_written(store: Store) -> None:
    pages = {"https://a/1": PageMemory("h1", "{}", "etag"), "https://a/2": PageMemory("h2", "{}")}
    sources.remember_pages(store, "isun", "v1", pages)
    assert sources.page_memories(store, "isun", "v1") == pages
    assert sources.page_memories(store, "isun", "v2") == {} == sources.page_memories(store, "opic", "v1")
    before = writes(store)
    sources.remember_pages(store, "isun", "v1", pages)
    assert writes(store) == before
    sources.remember_pages(store, "isun", "v1", {"https://a/2": PageMemory("h3", "{}")})
    assert sources.page_memories(store, "isun", "v1") == {"https://a/2": PageMemory("h3", "{}")}


def test_times_are_remembered_by_name(store: Store) -> None:
    assert sources.instant_setting(store, "clock") is None
    sources.set_instant_setting(store, "clock", NOW)
    sources.set_instant_setting(store, "clock", NOW + MINUTE)
    assert sources.instant_setting(store, "clock") == NOW + MINUTE


def test_runs_come_newest_first_and_the_last_of_a_source_is_never_forgotten(store: Store) -> None:
    made = [
        Run(source, NOW + n * MINUTE, NOW + n * MINUTE, "failed", problems=(Problem("refused", "no"),))
        for n, source in enumerate(["a", "b", "a", "a"])
    ]
    for one in made:
        runs.record(store, one)
    assert runs.latest(store) == made[::-1]
    assert runs.latest(store, 1, "a") == [made[3]]
    assert runs.forget_before(store, NOW + timedelta(days=1)) == 2
    assert runs.latest(store) == [made[3], made[1]]


def test_profiles_are_kept_with_their_owner(store: Store) -> None:
    marine = Profile("marine-1", {"bg": "Морски"}, keywords=("порт",), grant_min_eur=5)
    profiles.save(store, marine, 100)
    profiles.save(store, replace(marine, unwanted=("риба",)))
    assert profiles.profile(store, "marine-1") == replace(marine, unwanted=("риба",))
    assert profiles.owner(store, "marine-1") == 100 and profiles.owner(store, "none") is None
    profiles.save(store, Profile("a", {}))
    assert [one.id for one in profiles.profiles(store)] == ["a", "marine-1"]
    assert profiles.delete(store, "a") and not profiles.delete(store, "a")


def test_a_subscription_is_its_chats_own_and_its_cursor_never_goes_back(store: Store) -> None:
    one = subscribed(store, 100, language="en", quiet_from="22:00", quiet_to="07:00", rhythm="daily", cursor=5)
    again = subscribers.save(store, replace(one, id=0, zone="Europe/Athens", cursor=3))
    assert (again.id, again.cursor) == (one.id, 5)
    assert subscribers.of_chat(store, 100) == again == subscribers.subscription(store, one.id)
    topic = subscribed(store, 100, thread_id=9)
    assert topic.id != one.id and subscribers.of_chat(store, 100, 9) == topic
    assert subscribers.of_chat(store, 101) is None and subscribers.subscription(store, 99) is None
    subscribers.set_cursor(store, one.id, 4)
    subscribers.set_cursor(store, topic.id, 8)
    assert [each.cursor for each in subscribers.following(store)] == [5, 8]


def test_a_pause_and_a_block_begin_after_the_last_change_but_for_what_a_digest_or_a_pause_gathers(store: Store) -> None:
    keep(store, sighting())
    at_once, daily, paused = (
        subscribed(store, 100, thread_id=number, **given)
        for number, given in ((1, {}), (2, {"rhythm": "daily"}), (3, {"paused": True}))
    )
    calls.record_changes(store, [Change("c1", "amended", NOW)])
    subscribers.set_paused(store, at_once.id, True)
    subscribers.set_paused(store, daily.id, True)
    assert [each.cursor for each in subscribers.following(store)] == [1, 0, 0]
    subscribers.set_paused(store, at_once.id, False)
    subscribers.set_paused(store, daily.id, False)
    calls.record_changes(store, [Change("c1", "amended", NOW)])
    subscribers.block_chat(store, 100, NOW)
    calls.record_changes(store, [Change("c1", "amended", NOW)])
    subscribers.block_chat(store, 100, NOW)
    assert [each.cursor for each in subscribers.unblock_chat(store, 100)] == [2, 0, 0]
    assert paused.cursor == 0


def test_a_mark_takes_the_place_of_the_other_and_can_be_taken_back(store: Store) -> None:
    keep(store, sighting("c1"), sighting("c2", key="k2"))
    one = subscribed(store)
    subscribers.mark(store, 100, "c1", "saved", NOW)
    subscribers.mark(store, 100, "c2", "saved", NOW + MINUTE)
    assert subscribers.marked(store, 100, "saved") == ["c2", "c1"]
    subscribers.mark(store, 100, "c1", "not_for_us", NOW)
    assert subscribers.marks_of(store, ["c1", "c2", "c3"]) == {(one.id, "c1"): "not_for_us", (one.id, "c2"): "saved"}
    subscribers.mark(store, 100, "c1", "liked", NOW)
    assert subscribers.mark_of(store, 100, "c1") == "liked"
    subscribers.unmark(store, 100, "c1")
    assert subscribers.mark_of(store, 100, "c1") is None


def test_a_mark_of_a_forged_call_or_an_unknown_chat_breaks_nothing(store: Store) -> None:
    subscribers.mark(store, 100, "forged", "saved", NOW)
    assert subscribers.marked(store, 100, "saved") == []
    keep(store, sighting("c1"))
    subscribers.mark(store, 555, "c1", "saved", NOW)
    assert subscribers.mark_of(store, 555, "c1") == "saved"


def test_a_code_makes_one_admin_once_and_in_time(store: Store) -> None:
    administration.offer_code(store, "OLD", NOW + MINUTE)
    administration.offer_code(store, "AB-12", NOW + MINUTE)
    assert not administration.claim(store, "OLD", 7, NOW)
    assert not administration.claim(store, "AB-12", 7, NOW + MINUTE)
    assert administration.claim(store, " ab-12 ", 7, NOW)
    assert not administration.claim(store, "AB-12", 8, NOW)
    assert administration.admins(store) == [7]
    assert administration.log(store)[0][1:4] == ("user 7", "claimed admin", "7")
    assert "AB-12" not in "".join(str(tuple(row)) for row in store.rows("SELECT * FROM claim_codes"))


def test_only_the_private_chats_of_admins_are_told(store: Store) -> None:
    administration.add_admin(store, 7, NOW)
    mine, named = subscribed(store, 7), subscribed(store, 8)
    subscribed(store, 9)
    assert administration.subscriptions_of_admins(store, [8]) == [mine, named]


def test_a_conversation_goes_on_after_a_restart_and_ends(store: Store) -> None:
    assert conversations.state_of(store, 100, 5) == {}
    conversations.save_state(store, 100, 5, {"asked": "name", "so_far": ["Морски\ud800"]}, NOW)
    conversations.save_state(store, 100, 6, {"asked": "zone"}, NOW)
    assert conversations.state_of(store, 100, 5) == {"asked": "name", "so_far": ["Морски\ud800"]}
    conversations.save_state(store, 100, 5, {}, NOW)
    assert conversations.state_of(store, 100, 5) == {} and conversations.state_of(store, 100, 6) == {"asked": "zone"}
