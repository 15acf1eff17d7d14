"""Chats and what they follow. Minimal: a chat's number, its language, its choices (DESIGN, rule 14)."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Literal, cast

from scrapers.reading.readings import zone_of
from tracker.domain.models import Reminding, Subscription
from tracker.domain.reminders import read_reminding
from tracker.domain.wishes import Wishes
from tracker.leaving_out import left_out
from tracker.store import lanes, muting, own_data
from tracker.store.database import Row, Store, instant, listed, optional_when

Mark = Literal["saved", "liked", "not_for_us"]
_OF_CHAT = "SELECT * FROM subscriptions WHERE chat_id = ? ORDER BY id"
#: A chat that is told at once was told of all that happened so far. A digest's cursor stays, as one of a paused chat does.
_FROM_NOW_ON = (
    "UPDATE subscriptions SET cursor = max(cursor, (SELECT coalesce(max(id), 0) FROM changes)) "
    "WHERE rhythm = 'at_once' AND paused = 0"
)

#: A request for partners counts as saved by who saved the call that it names, unless they said something of it.
_MARKS_OF = """
SELECT s.id, m.call_id, m.mark FROM marks m JOIN subscriptions s ON s.chat_id = m.chat_id
    WHERE m.call_id IN (SELECT value FROM json_each(?1))
UNION ALL SELECT s.id, n.request, 'saved' FROM named_calls n JOIN marks m ON m.call_id = n.call_id AND m.mark = 'saved'
    JOIN subscriptions s ON s.chat_id = m.chat_id WHERE n.request IN (SELECT value FROM json_each(?1))
    AND NOT EXISTS (SELECT 1 FROM marks o WHERE o.chat_id = m.chat_id AND o.call_id = n.request)
"""
_MARKS_OF_SUBSCRIPTIONS = """
SELECT s.id, m.call_id, m.mark FROM subscriptions s JOIN marks m ON m.chat_id = s.chat_id
    WHERE s.id IN (SELECT value FROM json_each(?1))
UNION ALL SELECT s.id, n.request, 'saved' FROM subscriptions s JOIN marks m ON m.chat_id = s.chat_id AND m.mark = 'saved'
    JOIN named_calls n ON n.call_id = m.call_id WHERE s.id IN (SELECT value FROM json_each(?1))
    AND NOT EXISTS (SELECT 1 FROM marks o WHERE o.chat_id = m.chat_id AND o.call_id = n.request)
"""


def following(store: Store) -> list[Subscription]:
    """All subscriptions of chats that have not blocked the bot, paused ones too, by number."""
    sql = "SELECT s.* FROM subscriptions s JOIN chats c ON c.id = s.chat_id WHERE c.blocked_at IS NULL ORDER BY s.id"
    return [subscription_of_row(row) for row in store.rows(sql)]


def concerned(store: Store, profiles: Collection[str], call_ids: Collection[str]) -> list[Subscription]:
    """Those of `following` that follow one of these profiles, want to hear of everything, or saved one of these calls."""
    rows = store.rows(
        """
        SELECT s.* FROM subscriptions s JOIN chats c ON c.id = s.chat_id WHERE c.blocked_at IS NULL AND s.id IN (
            SELECT subscription FROM followed WHERE profile IN (SELECT value FROM json_each(?1))
            UNION SELECT id FROM subscriptions WHERE level = 'none'
            UNION SELECT o.id FROM marks m JOIN subscriptions o ON o.chat_id = m.chat_id
                WHERE m.mark = 'saved' AND m.call_id IN (SELECT value FROM json_each(?2)
                    UNION SELECT call_id FROM named_calls WHERE request IN (SELECT value FROM json_each(?2)))
        ) ORDER BY s.id
        """,
        (listed(profiles), listed(call_ids)),
    )
    return [subscription_of_row(row) for row in rows]


def of_people(store: Store, people: Iterable[int]) -> list[Subscription]:
    """Those of `following` that are the private chats of these people."""
    rows = store.rows(
        "SELECT s.* FROM subscriptions s JOIN chats c ON c.id = s.chat_id WHERE c.blocked_at IS NULL "
        "AND s.thread_id IS NULL AND s.chat_id IN (SELECT value FROM json_each(?)) ORDER BY s.id",
        (listed(people),),
    )
    return [subscription_of_row(row) for row in rows]


def of_chat(store: Store, chat_id: int, thread_id: int | None = None) -> Subscription | None:
    """What a chat (or one forum topic of it) follows, or None."""
    sql = "SELECT * FROM subscriptions WHERE chat_id = ? AND coalesce(thread_id, 0) = ?"
    row = store.row(sql, (chat_id, thread_id or 0))
    return subscription_of_row(row) if row else None


def all_of_chat(store: Store, chat_id: int) -> list[Subscription]:
    """What a chat and the topics of its forum follow."""
    return [subscription_of_row(row) for row in store.rows(_OF_CHAT, (chat_id,))]


def subscription(store: Store, number: int) -> Subscription | None:
    """The subscription of this number, or None."""
    row = store.row("SELECT * FROM subscriptions WHERE id = ?", (number,))
    return subscription_of_row(row) if row else None


def save(store: Store, one: Subscription) -> Subscription:
    """Keep a subscription: a new one (`id` 0) gets its number, a chat's own is replaced.

    A cursor never goes back. While a subscription is paused, what is queued for it is held back.
    """
    with store.transaction():
        store.execute("INSERT INTO chats (id) VALUES (?) ON CONFLICT DO NOTHING", (one.chat_id,))
        row = store.row(
            """
            INSERT INTO subscriptions (chat_id, thread_id, language, zone, profiles, rhythm, quiet_from, quiet_to, level,
                paused, cursor) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (chat_id, coalesce(thread_id, 0)) DO UPDATE SET language = excluded.language,
                zone = excluded.zone, profiles = excluded.profiles, rhythm = excluded.rhythm,
                quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to, level = excluded.level,
                paused = excluded.paused, cursor = max(cursor, excluded.cursor)
            RETURNING id, cursor
            """,
            (
                one.chat_id,
                one.thread_id,
                one.language,
                one.zone,
                json.dumps(list(one.profiles)),
                one.rhythm,
                one.quiet_from,
                one.quiet_to,
                one.level,
                one.paused,
                one.cursor,
            ),
        )
        assert row is not None
        stored = replace(one, id=row["id"], cursor=row["cursor"])
        _remind_of_saved(store, stored.chat_id)
        lanes.hold_as_due(store, stored.chat_id)
    return stored


def _remind_of_saved(store: Store, chat_id: int) -> None:
    """What a chat saved is reminded of in each of its topics, also in one that came later."""
    store.execute(
        "INSERT OR IGNORE INTO reminders (subscription, call_id) SELECT s.id, m.call_id FROM subscriptions s "
        "JOIN marks m ON m.chat_id = s.chat_id WHERE s.chat_id = ? AND m.mark = 'saved'",
        (chat_id,),
    )


def set_paused(store: Store, number: int, paused: bool) -> None:
    """Pause a subscription, or let it go on: what is queued for it is held back meanwhile.

    What happens from the pause on is after its cursor.
    """
    with store.transaction():
        if paused:
            store.execute(f"{_FROM_NOW_ON} AND id = ?", (number,))
        store.execute(
            "UPDATE subscriptions SET paused = ?1, paused_until = NULL WHERE id = ?2 AND paused <> ?1", (paused, number)
        )
        chat_id = store.value("SELECT chat_id FROM subscriptions WHERE id = ?", (number,))
        if chat_id is not None:
            lanes.hold_as_due(store, chat_id)


def set_cursor(store: Store, number: int, cursor: int) -> None:
    """Everything up to the change `cursor` was decided for this subscription."""
    store.execute("UPDATE subscriptions SET cursor = max(cursor, ?) WHERE id = ?", (cursor, number))


def erase_chat(store: Store, chat_id: int) -> bool:
    """Erase everything that is held of a chat; whether there was anything."""
    return own_data.erase(store, chat_id)


def block_chat(store: Store, chat_id: int, at: datetime) -> None:
    """A chat that blocked the bot or removed it: nothing is sent to it until it comes back (`unblock_chat`).

    What is owed to it is held back, and what happens from now on is after its cursors, so that both can be told in
    one summary then. How sources were is told to nobody afterwards.
    """
    with store.transaction():
        if store.value("SELECT 1 FROM chats WHERE id = ? AND blocked_at IS NULL", (chat_id,)) is None:
            return
        store.execute(f"{_FROM_NOW_ON} AND chat_id = ?", (chat_id,))
        store.execute("UPDATE chats SET blocked_at = ? WHERE id = ?", (instant(at), chat_id))
        store.execute(
            "UPDATE alerts SET state = 'dropped', begun = 0, lease_until = NULL, settled_at = ?, "
            "problem = 'the chat blocked the bot' WHERE chat_id = ? AND state = 'queued' AND kind = 'source_health'",
            (instant(at), chat_id),
        )
        lanes.hold_as_due(store, chat_id)


def unblock_chat(store: Store, chat_id: int) -> list[Subscription]:
    """The chat takes messages again; what it follows, where it was blocked: empty where it was not."""
    with store.transaction():
        sql = "UPDATE chats SET blocked_at = NULL WHERE id = ? AND blocked_at IS NOT NULL RETURNING id"
        if store.value(sql, (chat_id,)) is None:
            return []
        lanes.hold_as_due(store, chat_id)
        return all_of_chat(store, chat_id)


def is_blocked(store: Store, chat_id: int) -> bool:
    """Whether a chat is known to have blocked the bot."""
    return store.value("SELECT blocked_at FROM chats WHERE id = ?", (chat_id,)) is not None


def migrate_chat(store: Store, old: int, new: int) -> None:
    """A group became a supergroup: everything it had goes with it to its new number.

    Where the new chat has a subscription of its own already, it follows what both followed, and what was owed to the
    old one is owed to it (what it was not owed yet: `gathering.move_chat`). A chat that is not known, or has moved already, is left alone.
    """
    with store.transaction():
        if old == new or store.value("SELECT 1 FROM chats WHERE id = ?", (old,)) is None:
            return
        if store.value("SELECT 1 FROM chats WHERE id = ?", (new,)) is None:
            store.execute("UPDATE chats SET id = ? WHERE id = ?", (new, old))
            return
        for one in all_of_chat(store, old):
            _move_subscription(store, one, new)
        for sql in (
            "UPDATE profiles SET chat_id = ? WHERE chat_id = ?",
            "UPDATE OR IGNORE marks SET chat_id = ? WHERE chat_id = ?",
            "UPDATE OR IGNORE team_members SET chat_id = ? WHERE chat_id = ?",
            "UPDATE team_notes SET chat_id = ? WHERE chat_id = ?",
            "UPDATE OR IGNORE partner_wishes SET chat_id = ? WHERE chat_id = ?",
            "UPDATE OR IGNORE introduction_sides SET chat_id = ? WHERE chat_id = ?",
            "UPDATE OR IGNORE conversations SET chat_id = ? WHERE chat_id = ?",
        ):
            store.execute(sql, (new, old))
        _remind_of_saved(store, new)
        store.execute("DELETE FROM chats WHERE id = ?", (old,))
        lanes.set_ready(store, new)


def _move_subscription(store: Store, moved: Subscription, new: int) -> None:
    there = of_chat(store, new, moved.thread_id)
    if there is None:
        store.execute("UPDATE subscriptions SET chat_id = ? WHERE id = ?", (new, moved.id))
        store.execute("UPDATE alerts SET chat_id = ? WHERE subscription = ?", (new, moved.id))
        return
    both = tuple(dict.fromkeys((*there.profiles, *moved.profiles)))
    muting.take_over(store, moved.id, there.id)
    save(store, replace(there, profiles=both, cursor=max(there.cursor, moved.cursor)))
    # A reason that both were owed stays owed once; what was sent to either is not sent again.
    store.execute(
        "UPDATE OR IGNORE alerts SET subscription = ?, chat_id = ?, held = CASE state WHEN 'queued' THEN ? ELSE 0 END "
        "WHERE subscription = ?",
        (there.id, new, there.paused, moved.id),
    )


def mark(store: Store, chat_id: int, call_id: str, one: Mark, at: datetime) -> None:
    """A chat says of a call that it saved it, likes it, or that it is not for it; the last takes the others' place.

    A call that is not known (a button can be forged) is left alone. One that is saved is muted by itself no more.
    """
    with store.transaction():
        if one == "saved":
            muting.lift_of_call(store, chat_id, call_id)
        store.execute("DELETE FROM marks WHERE chat_id = ? AND call_id = ?", (chat_id, call_id))
        store.execute("INSERT INTO chats (id) VALUES (?) ON CONFLICT DO NOTHING", (chat_id,))
        store.execute(
            "INSERT INTO marks (chat_id, call_id, mark, at) SELECT ?, id, ?, ? FROM calls WHERE id = ?",
            (chat_id, one, instant(at), call_id),
        )


def unmark(store: Store, chat_id: int, call_id: str) -> None:
    """A chat takes back what it said of a call."""
    store.execute("DELETE FROM marks WHERE chat_id = ? AND call_id = ?", (chat_id, call_id))


def mark_of(store: Store, chat_id: int, call_id: str) -> Mark | None:
    """What a chat said of a call, or None."""
    found = store.value("SELECT mark FROM marks WHERE chat_id = ? AND call_id = ?", (chat_id, call_id))
    return cast("Mark | None", found)


def marked(store: Store, chat_id: int, one: Mark) -> list[str]:
    """Ids of the calls a chat marked so, newest mark first."""
    sql = "SELECT call_id FROM marks WHERE chat_id = ? AND mark = ? ORDER BY at DESC, call_id"
    return [row[0] for row in store.rows(sql, (chat_id, one))]


def marks_of(store: Store, call_ids: Iterable[str]) -> dict[tuple[int, str], Mark]:
    """(subscription, call id) → what its chat said, for these calls; a request for a call that it saved counts as saved too."""
    rows = store.rows(_MARKS_OF, (listed(call_ids),))
    return {(row[0], row[1]): row[2] for row in rows}


def marks_of_subscriptions(store: Store, numbers: Iterable[int]) -> dict[tuple[int, str], Mark]:
    """As `marks_of`, for these subscriptions."""
    rows = store.rows(_MARKS_OF_SUBSCRIPTIONS, (listed(numbers),))
    return {(row[0], row[1]): row[2] for row in rows}


def held_of(store: Store, chat_id: int) -> dict[str, list[dict[str, object]]]:
    """Everything that is held of a chat, for its people to see: by table, its rows."""
    tables = {
        "subscriptions": "SELECT * FROM subscriptions WHERE chat_id = ?",
        "profiles": "SELECT id, profile, before FROM profiles WHERE chat_id = ?",
        "marks": "SELECT call_id, mark, at FROM marks WHERE chat_id = ?",
        "conversations": "SELECT user_id, state, at FROM conversations WHERE chat_id = ?",
        "reminders": "SELECT r.call_id, r.choice FROM reminders r JOIN subscriptions s ON s.id = r.subscription "
        "WHERE s.chat_id = ? AND r.choice <> ''",
        "published": "SELECT p.name, p.modified FROM published p JOIN subscriptions s ON s.id = p.subscription "
        "WHERE s.chat_id = ?",
        "addresses": "SELECT a.made FROM addresses a JOIN subscriptions s ON s.id = a.subscription WHERE s.chat_id = ?",
        "chat_days": "SELECT since, active FROM chat_days WHERE chat_id = ?",
        "access": "SELECT state, at, name FROM access WHERE chat_id = ?",
        "alerts": "SELECT kind, reason, created, state, settled_at FROM alerts WHERE chat_id = ? ORDER BY id",
    }
    return {name: [dict(row) for row in store.rows(sql, (chat_id,))] for name, sql in tables.items()}


@lru_cache(maxsize=1000)
def _known_zone(name: str) -> str:
    """A zone, or the usual one where this machine does not know it (any more): a chat goes without no message for it."""
    try:
        zone_of(name)
    except ValueError as problem:
        left_out(f"the zone {name!r} of a chat", problem)
        return Subscription(0).zone
    return name


def keep_lesson(store: Store, chat_id: int, lesson: Mapping[str, float]) -> None:
    """Keep what the votes of a chat taught, for everything that it follows; empty: nothing."""
    text = json.dumps(lesson, ensure_ascii=False) if lesson else ""
    store.execute("UPDATE subscriptions SET lesson = ?1 WHERE chat_id = ?2 AND lesson <> ?1", (text, chat_id))


@lru_cache(maxsize=2000)
def _lesson(text: str) -> Mapping[str, float]:
    """What votes taught; nothing where it cannot be read: a chat is told without it."""
    if not text:
        return {}
    try:
        found = json.loads(text)
        return {str(feature): float(amount) for feature, amount in found.items()}
    except (ValueError, AttributeError, TypeError) as problem:
        left_out("what the votes of a chat taught", problem)
        return {}


def subscription_of_row(row: Row) -> Subscription:
    """The subscription of a row of `subscriptions`."""
    return Subscription(
        chat_id=row["chat_id"],
        thread_id=row["thread_id"],
        language=row["language"],
        zone=_known_zone(row["zone"]),
        profiles=tuple(json.loads(row["profiles"])),
        rhythm=row["rhythm"],
        quiet_from=row["quiet_from"],
        quiet_to=row["quiet_to"],
        level=row["level"],
        paused=bool(row["paused"]),
        cursor=row["cursor"],
        lesson=_lesson(row["lesson"]),
        reminding=read_reminding(row["reminding"]) or Reminding(),
        wishes=Wishes(
            muted=muting.mutes_of(row["muted"]),
            paused_until=optional_when(row["paused_until"]),
            heartbeat=bool(row["heartbeat"]),
            monthly_proof=bool(row["monthly_proof"]),
            partner_requests=bool(row["partner_requests"]),
        ),
        id=row["id"],
    )
