"""Where a conversation stands, so that it goes on after a restart: small JSON per chat and person."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tracker.store.database import Store, instant


def state_of(store: Store, chat_id: int, user_id: int) -> dict[str, Any]:
    """What was asked last, and what is known so far; empty where nothing is under way."""
    sql = "SELECT state FROM conversations WHERE chat_id = ? AND user_id = ?"
    text = store.value(sql, (chat_id, user_id))
    found: dict[str, Any] = json.loads(text) if text else {}
    return found


def save_state(store: Store, chat_id: int, user_id: int, state: Mapping[str, Any], at: datetime) -> None:
    """Remember where a conversation stands; an empty state ends it."""
    if not state:
        store.execute("DELETE FROM conversations WHERE chat_id = ? AND user_id = ?", (chat_id, user_id))
        return
    with store.transaction():
        store.execute("INSERT INTO chats (id) VALUES (?) ON CONFLICT DO NOTHING", (chat_id,))
        store.execute(
            "INSERT INTO conversations (chat_id, user_id, state, at) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (chat_id, user_id) DO UPDATE SET state = excluded.state, at = excluded.at",
            (chat_id, user_id, json.dumps(state), instant(at)),
        )
