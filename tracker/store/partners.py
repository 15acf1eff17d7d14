"""Which request for partners names which call, and whether a chat wants to hear of such requests."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from tracker.domain.identity import code_key
from tracker.domain.models import Call
from tracker.domain.partner_requests import is_request
from tracker.store import calls as call_store
from tracker.store import outbox
from tracker.store.database import Store, instant


def attach(store: Store, some: Iterable[Call]) -> None:
    """Hang requests among these calls on the calls they name, and requests that were there before on calls that came."""
    for one in some:
        if is_request(one):
            _hang(store, one)
        elif one.facts.code:
            store.execute(
                "UPDATE named_calls SET call_id = ? WHERE code = ? AND call_id IS NULL",
                (one.id, code_key(one.facts.code)),
            )


def _hang(store: Store, request: Call) -> None:
    code = request.facts.names_call_code
    if not code:
        store.execute("DELETE FROM named_calls WHERE request = ?", (request.id,))
        return
    named = [one for one in call_store.calls(store, ids=call_store.named(store, code)) if not is_request(one)]
    store.execute(
        "INSERT INTO named_calls (request, code, call_id) VALUES (?, ?, ?) "
        "ON CONFLICT (request) DO UPDATE SET code = excluded.code, call_id = excluded.call_id",
        (request.id, code_key(code), named[0].id if len(named) == 1 else None),
    )


def named_by(store: Store, request: str) -> str | None:
    """The id of the call that a request names; None where it names none that is known."""
    found: str | None = store.value("SELECT call_id FROM named_calls WHERE request = ?", (request,))
    return found


def requests_for(store: Store, call_id: str, now: datetime) -> list[str]:
    """The ids of the requests not over at `now` that name a call, the newest first."""
    rows = store.rows(
        "SELECT n.request FROM named_calls n JOIN calls c ON c.id = n.request "
        "WHERE n.call_id = ? AND c.over_from > ? AND c.merged_into IS NULL ORDER BY c.first_seen DESC, c.id",
        (call_id, instant(now)),
    )
    return [row[0] for row in rows]


def take_over(store: Store, absorbed: str, kept: str) -> None:
    """A call turned out to be part of another: its requests go over."""
    store.execute("UPDATE named_calls SET call_id = ? WHERE call_id = ?", (kept, absorbed))
    store.execute("DELETE FROM named_calls WHERE request = ?", (absorbed,))


def thread_of(store: Store, subscription: int, call_id: str) -> int | None:
    """The first message that told a subscription of a call; of a request, else the one of the call that it names."""
    found = outbox.first_message_of(store, subscription, call_id)
    if found is not None:
        return found
    named = named_by(store, call_id)
    return outbox.first_message_of(store, subscription, named) if named is not None else None


def hear_of_requests(store: Store, subscription: int, wanted: bool) -> None:
    """Whether a subscription hears of requests for partners."""
    store.execute("UPDATE subscriptions SET partner_requests = ? WHERE id = ?", (wanted, subscription))
