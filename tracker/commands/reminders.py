"""Reminders of a call as the command line tells them: what was owed and what is next, for each chat that saved it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from tracker.app import App
    from tracker.domain.models import Call


def reminders_of_calls(app: App, calls: Sequence[Call], now: datetime) -> dict[str, dict[str, Any]]:
    """By call that somebody saved: how many reminders were owed, by state, and the next of each subscription.

    `next` holds `subscription`, and where there is one `at` (in the chat's zone) and `before` ("7d"); a chat's own
    deadline is `own_deadline_days` before the official one.
    """
    from tracker.domain.reminders import reminders_of
    from tracker.store import reminders

    by_id = {one.id: one for one in calls}
    owed = reminders.owed(app.store, list(by_id))
    told: dict[str, dict[str, Any]] = {id_: {"owed": states, "next": []} for id_, states in owed.items()}
    for kept in reminders.of_calls(app.store, by_id):
        planned = reminders_of(by_id[kept.call_id], kept.subscription, kept.wanted, now)
        ahead = next((one for one in planned if one.at > now), None)
        entry: dict[str, Any] = {"subscription": kept.subscription.id}
        if ahead is not None:
            entry |= {"at": ahead.at.isoformat(), "before": ahead.before}
        if kept.wanted.internal:
            entry["own_deadline_days"] = kept.wanted.internal
        told.setdefault(kept.call_id, {"owed": {}, "next": []})["next"].append(entry)
    return told


def reminder_lines(told: dict[str, Any]) -> list[str]:
    """The same in plain lines; none for a call that nobody saved."""
    if not told:
        return []
    counted = ", ".join(f"{count} {state.replace('_', ' ')}" for state, count in told["owed"].items())
    lines = [f"reminders: {counted}"] if counted else []
    for one in told["next"]:
        ahead = f"{one['before']} before, {one['at'][:16].replace('T', ' ')}" if "at" in one else "none ahead"
        own = f" (own deadline {one['own_deadline_days']} days before)" if "own_deadline_days" in one else ""
        lines.append(f"next reminder to subscription {one['subscription']}: {ahead}{own}")
    return lines
