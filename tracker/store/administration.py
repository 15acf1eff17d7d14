"""Admins, the codes by which one becomes one, and the log of what they did. Codes are kept as hashes only."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime

from tracker.domain.models import Subscription
from tracker.store import subscribers
from tracker.store.database import Store, instant, when, writable


def admins(store: Store) -> list[int]:
    """Telegram user ids of the admins who claimed with a code, oldest first."""
    return [row[0] for row in store.rows("SELECT user_id FROM admins ORDER BY since, user_id")]


def add_admin(store: Store, user_id: int, at: datetime) -> None:
    """Make a person an admin."""
    store.execute("INSERT INTO admins (user_id, since) VALUES (?, ?) ON CONFLICT DO NOTHING", (user_id, instant(at)))


def remove_admin(store: Store, user_id: int, by_whom: str, named: Iterable[int], at: datetime) -> bool:
    """Take from a person to be an admin; False where nobody would be left (`named`: admins by the settings)."""
    with store.transaction():
        others = {*admins(store), *named} - {user_id}
        if not others:
            return False
        store.execute("DELETE FROM admins WHERE user_id = ?", (user_id,))
        record(store, by_whom, "removed admin", str(user_id), "", at)
        return True


def offer_code(store: Store, code: str, until: datetime) -> None:
    """A new code by which one person can become an admin until `until`; older codes end."""
    with store.transaction():
        store.execute("DELETE FROM claim_codes")
        store.execute("INSERT INTO claim_codes (hash, until) VALUES (?, ?)", (_hash(code), instant(until)))


def claim(store: Store, code: str, user_id: int, at: datetime) -> bool:
    """Whether the code was good: then the person is an admin from now on, and the code is used up."""
    with store.transaction():
        taken = store.execute(
            "DELETE FROM claim_codes WHERE hash = ? AND until > ?", (_hash(code), instant(at))
        ).rowcount
        if taken:
            add_admin(store, user_id, at)
            record(store, f"user {user_id}", "claimed admin", str(user_id), "", at)
        return bool(taken)


def subscriptions_of_admins(store: Store, others: Iterable[int] = ()) -> list[Subscription]:
    """The private chats of all admins (those who claimed, and `others` named in the settings) who wrote to the bot."""
    wanted = {*admins(store), *others}
    return subscribers.of_people(store, wanted)


def bot_name(store: Store) -> str | None:
    """The name by which addresses lead to the bot; None before it ran."""
    found: str | None = store.value("SELECT value FROM settings WHERE name = 'bot_name'")
    return found


def keep_bot_name(store: Store, name: str) -> None:
    """Keep the bot's name, for who makes an address of it."""
    sql = "INSERT INTO settings (name, value) VALUES ('bot_name', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
    store.execute(sql, (writable(name),))


def record(store: Store, by_whom: str, action: str, subject: str, detail: str, at: datetime) -> None:
    """Keep that an admin did something."""
    store.execute(
        "INSERT INTO admin_log (at, by_whom, action, subject, detail) VALUES (?, ?, ?, ?, ?)",
        (instant(at), by_whom, action, writable(subject), writable(detail)),
    )


def log(store: Store, limit: int = 50, subject: str | None = None) -> list[tuple[datetime, str, str, str, str]]:
    """What admins did (to one `subject`, or to all), newest first: (when, who, what, to what, detail)."""
    rows = store.rows(
        "SELECT at, by_whom, action, subject, detail FROM admin_log WHERE ?1 IS NULL OR subject = ?1 ORDER BY id DESC LIMIT ?2",
        (subject, limit),
    )
    return [(when(row[0]), row[1], row[2], row[3], row[4]) for row in rows]


def _hash(code: str) -> str:
    return hashlib.sha256(code.strip().upper().encode("utf-8", "replace")).hexdigest()
