"""Letting a chat in and keeping one out: what is decided, what is told of it, and what is sent to it, in one moment."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from tracker.domain.models import Alert, Call, Match, Subscription
from tracker.domain.people_messages import decided_text
from tracker.gathering import let_back
from tracker.store import access, administration, outbox, subscribers
from tracker.store.database import Store

MatchOf = Callable[[Call, str], Match]


def ask_admins(store: Store, asking: Subscription, name: str, admins: Iterable[Subscription], now: datetime) -> bool:
    """A chat asks to be let in: every admin is owed one message, with buttons; False where it asked before."""
    with store.transaction():
        # So that it can be told what was decided; it follows nothing yet.
        subscribers.save(store, asking)
        if not access.ask(store, asking.chat_id, name, now):
            return False
        reason = f"access:{asking.chat_id}:{now.isoformat()}"
        outbox.queue(store, [Alert(admin.id, "access", reason, now) for admin in admins])
        return True


def let_in(store: Store, chat_id: int, by_whom: str, match_of: MatchOf, now: datetime) -> bool:
    """Let a chat in, and tell it where it had asked or was refused; False where it was let in before."""
    with store.transaction():
        before = access.state_of(store, chat_id)
        if not access.let_in(store, chat_id, by_whom, now):
            return False
        administration.record(store, by_whom, "let in", str(chat_id), "", now)
        if before == "refused":
            let_back(store, chat_id, match_of, now)
        if before is not None:
            _tell(store, chat_id, "let_in", now)
        return True


def keep_out(store: Store, chat_id: int, by_whom: str, now: datetime) -> bool:
    """Refuse a chat: one that asked is told so, to one that was let in nothing is sent any more; False where it was refused before."""
    with store.transaction():
        before = access.state_of(store, chat_id)
        if not access.refuse(store, chat_id, by_whom, now):
            return False
        administration.record(store, by_whom, "refused" if before == "asked" else "blocked", str(chat_id), "", now)
        if before == "asked":
            _tell(store, chat_id, "refused", now)
        else:
            subscribers.block_chat(store, chat_id, now)
        return True


def _tell(store: Store, chat_id: int, what: str, now: datetime) -> None:
    told = subscribers.all_of_chat(store, chat_id)[:1]
    reason = f"access:{what}:{now.isoformat()}"
    outbox.queue(store, [Alert(one.id, "access", reason, now, text=decided_text(what, one.language)) for one in told])
