"""What chats muted: kept with what they follow, so that it is known wherever that is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache

from tracker.domain.wishes import Mute, read_mutes, with_mute, without_mute, written_mutes
from tracker.leaving_out import left_out
from tracker.store.database import Store, writable


def mute(store: Store, subscription: int, one: Mute) -> None:
    """A chat does not want to hear of this."""
    _change(store, "id = ?", (subscription,), lambda muted: with_mute(muted, one))


def lift(store: Store, subscription: int, key: str) -> None:
    """A chat hears of it again."""
    _change(store, "id = ?", (subscription,), lambda muted: without_mute(muted, key))


def lift_of_call(store: Store, chat_id: int, call_id: str) -> None:
    """A chat, in all its topics, hears of a call again that it had muted by itself."""

    def others(muted: Iterable[Mute]) -> Iterable[Mute]:
        return [one for one in muted if (one.kind, one.value) != ("call", call_id)]

    _change(store, "chat_id = ?", (chat_id,), others)


def take_over(store: Store, moved: int, there: int) -> None:
    """Two subscriptions become one: what either muted is muted."""
    text = store.value("SELECT muted FROM subscriptions WHERE id = ?", (moved,))

    def both(muted: Iterable[Mute]) -> Iterable[Mute]:
        every = tuple(muted)
        for one in mutes_of(text or ""):
            every = with_mute(every, one)
        return every

    _change(store, "id = ?", (there,), both)


def take_over_call(store: Store, absorbed: str, kept: str) -> None:
    """A call turned out to be part of another: who muted it muted that."""
    rows = store.rows("SELECT id, muted FROM subscriptions WHERE instr(muted, ?) > 0", (f'"{absorbed}"',))
    for number, _ in rows:

        def renamed(muted: Iterable[Mute]) -> Iterable[Mute]:
            return [
                Mute(one.kind, kept, one.since) if (one.kind, one.value) == ("call", absorbed) else one for one in muted
            ]

        _change(store, "id = ?", (number,), renamed)


@lru_cache(maxsize=2000)
def mutes_of(text: str) -> tuple[Mute, ...]:
    """What a row says is muted; nothing where it cannot be read: a chat is told rather too much."""
    try:
        return read_mutes(text)
    except (ValueError, KeyError, TypeError) as problem:
        left_out("what a chat muted", problem)
        return ()


def _change(
    store: Store, which: str, values: tuple[int, ...], change: Callable[[Iterable[Mute]], Iterable[Mute]]
) -> None:
    with store.transaction():
        for number, text in store.rows(f"SELECT id, muted FROM subscriptions WHERE {which}", values):  # noqa: S608 - our own words
            after = written_mutes(change(mutes_of(text)))
            if after != text:
                store.execute("UPDATE subscriptions SET muted = ? WHERE id = ?", (writable(after), number))
