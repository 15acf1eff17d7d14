"""Calls, sightings and changes: lossless, written only where they differ, merged so that nothing is orphaned."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from tests.tracker.domain.test_serial import full_call
from tests.tracker.store.opening import MINUTE, NOW, alert, deadline, facts, keep, sighting, subscribed
from tracker.domain.asked_words import Word
from tracker.domain.models import Call, Change
from tracker.store import calls, joins, outbox, separations, subscribers, turning
from tracker.store.database import Store
from tracker.store.searching import having

LATER = NOW + 60 * MINUTE


def search(store: Store, word: str) -> list[str]:
    """Ids of the calls that have this word."""
    return sorted(having(store, Word(word)))


def writes(store: Store) -> int:
    """Rows written by this connection so far."""
    return int(store.value("SELECT total_changes()"))


def test_a_call_comes_back_whole_with_its_evidence(store: Store) -> None:
    one = full_call()
    with store.transaction():
        calls.save_call(store, one)
        calls.save_sightings(store, one.sightings)
    back = calls.call(store, one.id)
    assert back == one
    assert back is not None and back.facts.deadlines[0].evidence == one.facts.deadlines[0].evidence
    assert back.sightings[0].facts.eligibility.nuts[0].evidence.quote == "Североизточен"


def test_sightings_may_be_stored_before_their_call(store: Store) -> None:
    with store.transaction():
        calls.save_sightings(store, [sighting("c1")])
        calls.save_call(store, Call("c1", facts(), (), NOW))
    assert calls.sightings_of(store, "isun") == [sighting("c1")]


def test_what_did_not_change_is_not_written(store: Store) -> None:
    one = full_call()
    with store.transaction():
        calls.save_call(store, one)
        calls.save_sightings(store, one.sightings)
    before = writes(store)
    assert not calls.save_call(store, one)
    assert calls.save_sightings(store, one.sightings) == 0
    assert writes(store) == before


def test_the_index_of_words_is_written_only_where_words_differ(store: Store) -> None:
    keep(store, sighting())
    before = writes(store)
    assert calls.save_call(store, Call("c1", facts(status_text="Active"), (), NOW))
    assert writes(store) == before + 2, "the call, and the number of its writing"
    assert calls.save_call(store, Call("c1", facts("Port"), (), NOW))
    assert writes(store) > before + 2
    assert search(store, "port") == ["c1"] and search(store, "digitalisation") == []


def test_an_item_seen_again_unchanged_moves_only_its_last_seen(store: Store) -> None:
    keep(store, sighting(), sighting(key="k2"))
    calls.touch(store, "isun", ["k1"], LATER)
    calls.touch(store, "isun", ["k1"], NOW)
    calls.touch(store, "other", ["k2"], LATER)
    assert [one.last_seen for one in calls.sightings_of(store, "isun")] == [LATER, NOW]
    assert calls.save_sightings(store, [sighting(last_seen=LATER + MINUTE)]) == 0
    assert calls.sightings_of(store, "isun")[0].last_seen == LATER + MINUTE


def test_an_undated_call_that_is_still_shown_does_not_grow_stale(store: Store) -> None:
    keep(store, sighting(held=facts(as_of=NOW)))
    calls.touch(store, "isun", ["k1"], NOW + timedelta(days=90))
    back = calls.call(store, "c1")
    assert back is not None and back.facts.as_of == NOW + timedelta(days=90)
    assert not calls.save_call(store, Call("c1", facts(as_of=LATER), (), NOW))
    assert calls.save_call(store, Call("c1", facts(), (), NOW))


def test_every_change_of_a_sighting_is_kept(store: Store) -> None:
    keep(store, sighting(), sighting("c2", key="k2"))
    for changed in (
        sighting(gone_since=LATER),
        sighting(gone_since=None),
        sighting(shared=frozenset({"code", "url"})),
        sighting(changes_seen=3),
        sighting(held=facts("Other")),
        sighting("c2"),
    ):
        assert calls.save_sightings(store, [changed]) == 1
        assert calls.sightings_of(store, "isun")[0] == changed


def test_candidates_are_found_by_code_address_and_title_whatever_their_typing(store: Store) -> None:
    from tracker.domain.identity import code_key, title_key, url_key

    keep(
        store,
        sighting("c1", "a", "1", facts("Blue  Growth!", code="X-1", url="https://www.a.eu/1/")),
        sighting("c2", "b", "1", facts("Green", code="Y-1", url="http://a.eu/1#top")),
        sighting("c3", "c", "1", facts("BLUE growth", code="x–1")),
    )

    def ids(**keys: list[str]) -> list[str]:
        return [one.call_id for one in calls.sightings_like(store, **keys)]

    assert ids(codes=[code_key("X-1")]) == ["c1", "c3"]
    assert ids(urls=[url_key("https://a.eu/1")]) == ["c1", "c2"]
    assert ids(title_keys=[title_key("Blue growth")]) == ["c1", "c3"]
    assert ids(codes=["y-1"], title_keys=["blue growth"]) == ["c1", "c2", "c3"]
    assert ids() == []
    calls.save_sightings(store, [sighting("c1", "a", "1", facts("Red", code="Z"))])
    assert ids(codes=["x-1"]) == ["c3"] and ids(urls=["a.eu/1"]) == ["c2"] and ids(codes=["z"]) == ["c1"]


def test_calls_come_in_the_order_in_which_they_became_known(store: Store) -> None:
    for number in range(1200):
        calls.save_call(store, Call(f"c{(number * 7) % 1200}", facts(str(number)), (), NOW))
    walked = [one.id for one in calls.calls(store)]
    assert walked == [f"c{(number * 7) % 1200}" for number in range(1200)]
    assert [one.id for one in calls.calls(store, ids=["c7", "nobody", "c0"])] == ["c0", "c7"]
    assert list(calls.calls(store, ids=[])) == []
    assert sum(1 for _ in calls.calls(store)) == 1200


def test_a_walk_over_all_calls_may_write_meanwhile(store: Store) -> None:
    keep(store, *(sighting(f"c{n}", key=f"k{n}") for n in range(20)))
    for one in calls.calls(store):
        calls.save_call(store, replace(one, facts=facts(f"New {one.id}")))
    assert all(one.facts.titles["en"].startswith("New") for one in calls.calls(store))


def test_changes_are_numbered_in_order_and_never_anew(store: Store) -> None:
    keep(store, sighting())
    moved = Change("c1", "deadline_moved", NOW, "isun", "deadline", "2026-05-14", "2026-06-14", quiet=True)
    first, second = calls.record_changes(store, [moved, Change("c1", "appeared", LATER, baseline=True)])
    assert (first, second.id) == (replace(moved, id=1), 2)
    store.execute("DELETE FROM changes")
    (third,) = calls.record_changes(store, [moved])
    assert third.id == 3
    assert calls.changes_after(store, 2) == [third] and calls.last_change(store) == 3
    assert calls.changes_of(store, "c1") == [third] == calls.changes_numbered(store, [3, 99])
    assert calls.changes_after(store, 0, limit=0) == []


def test_what_was_recorded_of_stages_and_dates_is_found_by_call(store: Store) -> None:
    keep(store, sighting())
    told = [
        Change("c1", "appeared", NOW, "isun", "stage", None, "open"),
        Change("c1", "amended", NOW, "isun", "title", "a", "b"),
        Change("c1", "amended", NOW, "isun", "opens", None, "2026-05-14"),
        Change("c1", "deadline_moved", LATER, "isun", "submission", "2026-05-14", "2026-06-14"),
        Change("c1", "deadline_added", LATER, "isun", "comments", None, "2026-06-14"),
    ]
    recorded = calls.record_changes(store, told)
    assert calls.stages_and_dates(store, ["c1", "c2"]) == [recorded[0], *recorded[2:]]
    assert calls.stages_and_dates(store, ["c2"]) == []


def test_items_that_were_not_shown_for_long_lead_to_their_calls(store: Store) -> None:
    keep(store, sighting())
    (known,) = calls.sightings_of(store, sighting().source)
    assert turning.long_unseen(store, known.source, [known.key], known.last_seen + MINUTE) == [known.call_id]
    assert turning.long_unseen(store, known.source, [known.key], known.last_seen) == []
    assert turning.long_unseen(store, known.source, ["another"], known.last_seen + MINUTE) == []


def test_a_call_that_became_part_of_another_is_found_under_it(store: Store) -> None:
    keep(store, sighting("c1", "a", "1"), sighting("c2", "b", "1"), sighting("c3", "c", "1"))
    one, other = subscribed(store, 100), subscribed(store, 200)
    subscribers.mark(store, 100, "c2", "saved", NOW)
    subscribers.mark(store, 200, "c1", "not_for_us", NOW)
    subscribers.mark(store, 200, "c2", "saved", NOW)
    outbox.queue(store, [alert(one, call_id="c2")])
    calls.record_changes(store, [Change("c2", "appeared", NOW)])
    joins.absorb(store, "c2", "c1")
    joins.record_join(store, ("b", "1"), "c1", "code", NOW)
    joins.absorb(store, "c1", "c3")
    found = calls.call(store, "c2")
    assert found is not None and found.id == "c3" and len(found.sightings) == 3
    assert [one.id for one in calls.calls(store)] == ["c3"]
    assert subscribers.marked(store, 100, "saved") == ["c3"]
    assert subscribers.mark_of(store, 200, "c3") == "not_for_us"
    assert outbox.history(store, call_id="c3")[0].subscription == one.id
    assert [change.kind for change in calls.changes_of(store, "c3")] == ["appeared"]
    assert search(store, "digitalisation") == ["c3"]
    assert joins.joins_of(store, "c3") == [(("b", "1"), "code", NOW)]
    assert subscribers.subscription(store, other.id) == other


def test_a_merge_can_be_undone(store: Store) -> None:
    keep(store, sighting("c1", "a", "1"), sighting("c2", "b", "1"))
    joins.absorb(store, "c2", "c1")
    joins.record_join(store, ("b", "1"), "c1", "title", NOW)
    with store.transaction():
        calls.save_call(store, Call("c2", facts(), (), NOW))
        calls.save_sightings(store, [sighting("c2", "b", "1")])
        separations.separate(store, [(("b", "1"), ("a", "1"))], "user 7", LATER)
    assert [(one.id, len(one.sightings)) for one in calls.calls(store)] == [("c1", 1), ("c2", 1)]
    assert search(store, "digitalisation") == ["c1", "c2"]
    assert separations.separated(store) == {(("b", "1"), ("a", "1"))}
    assert joins.joins_of(store, "c1") == []


def test_text_that_no_database_takes_stops_nothing(store: Store) -> None:
    odd = facts("half \ud800 a pair \x00", code="\udfff", url="http://a/\ud800")
    keep(store, sighting(key="k\ud800", held=odd))
    calls.touch(store, "isun", ["k\ud800"], LATER)
    (back,) = calls.sightings_of(store, "isun")
    assert back.facts == odd and back.last_seen == LATER
    calls.record_changes(store, [Change("c1", "amended", NOW, field="title", before="\ud800", after="b")])


def test_a_call_that_is_not_known_is_none(store: Store) -> None:
    assert calls.call(store, "nobody") is None


def test_only_the_calls_whose_time_has_come_are_looked_at(store: Store) -> None:
    due = deadline("2026-05-14T16:30")
    keep(store, sighting("c1", held=facts(deadlines=(due,))), sighting("c2", key="k2"))
    at = due.last_instant()

    def turned(since: datetime | None, until: datetime) -> list[str]:
        return [one.id for one in turning.calls_turning(store, since, until)]

    assert turned(at - MINUTE, at) == ["c1"]
    assert turned(at, at + MINUTE) == [] == turned(NOW, at - MINUTE)
    calls.save_call(store, Call("c1", facts(deadlines=(deadline("2026-06-14T16:30"),)), (), NOW))
    assert turned(NOW, at + MINUTE) == []
    assert turned(None, at + timedelta(days=60)) == ["c1"]
    assert turned(NOW, at + timedelta(days=60)) == ["c1"]
    joins.absorb(store, "c1", "c2")
    assert turned(NOW, at + timedelta(days=60)) == []
