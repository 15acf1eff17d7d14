"""A group that becomes a supergroup which follows something already: what either was not told is told once."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.tracker.domain.calls_told import NOW, match
from tests.tracker.test_gathering import Post
from tracker.domain.models import Call, Match
from tracker.gathering import move_chat
from tracker.store import subscribers
from tracker.store.database import open_store

OLD, NEW = -100, -100123
DIGEST, AT_ONCE = {"rhythm": "weekly"}, {"rhythm": "at_once"}


@pytest.fixture
def post() -> Iterator[Post]:
    with open_store(None) as store:
        yield Post(store)


def match_of(call: Call, profile: str) -> Match:
    return match(call.id, profile)


def move(post: Post) -> None:
    move_chat(post.store, OLD, NEW, match_of, post.now)


def owed(post: Post) -> Counter[int]:
    """Change → how many alerts of the supergroup tell of it, sent or not; what went into a summary counts there."""
    rows = post.store.rows("SELECT changes FROM alerts WHERE chat_id = ? AND state <> 'dropped'", (NEW,))
    return Counter(number for row in rows for number in json.loads(row[0]))


def test_what_a_digest_had_gathered_goes_with_the_group(post: Post) -> None:
    post.follows(OLD, **DIGEST)
    post.brings(2)
    post.follows(NEW, **AT_ONCE, cursor=10)
    move(post)
    assert owed(post) == {1: 1, 2: 1}
    post.passes(30)
    assert len(post.sent) == 1, "one summary, not one message a call"


@pytest.mark.parametrize("there", [AT_ONCE, DIGEST, {"rhythm": "daily"}, {"paused": True}])
@pytest.mark.parametrize("moved", [AT_ONCE, DIGEST, {"rhythm": "daily"}, {"paused": True}])
def test_whoever_gathers_nothing_is_lost_and_nothing_told_twice(
    post: Post, moved: dict[str, object], there: dict[str, object]
) -> None:
    post.follows(OLD, **moved)
    post.brings(2)
    post.follows(NEW, **there, cursor=2)
    post.brings(3)
    post.passes(10)
    move(post)
    told = owed(post)
    (one,) = subscribers.following(post.store)
    assert one.chat_id == NEW
    later = set(range(one.cursor + 1, 6)) if one.rhythm != "at_once" or one.paused else set()
    assert told.keys() | later == {1, 2, 3, 4, 5}
    assert not told.keys() & later
    assert max(told.values()) == 1
    move(post)
    assert owed(post) == told


def test_a_group_that_had_removed_the_bot_is_told_what_it_missed(post: Post) -> None:
    post.follows(OLD, **AT_ONCE)
    subscribers.block_chat(post.store, OLD, NOW)
    post.brings(2)
    post.follows(NEW, **AT_ONCE, cursor=2)
    move(post)
    assert owed(post) == {1: 1, 2: 1}


def test_a_group_that_moves_where_nobody_follows_anything_is_told_in_its_rhythm(post: Post) -> None:
    before = post.follows(OLD, **DIGEST)
    post.brings(2)
    move(post)
    (one,) = subscribers.following(post.store)
    assert (one.chat_id, one.cursor, one.rhythm) == (NEW, before.cursor, "weekly")
    assert not owed(post)


def test_a_supergroup_that_had_removed_the_bot_takes_messages_again_and_misses_nothing(post: Post) -> None:
    post.follows(NEW, **AT_ONCE)
    subscribers.block_chat(post.store, NEW, NOW)
    post.follows(OLD, **DIGEST)
    post.brings(2)
    move(post)
    assert owed(post) == {1: 1, 2: 1} and not subscribers.is_blocked(post.store, NEW)
