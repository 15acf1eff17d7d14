"""What a chat wishes beside its rhythm: mutes, the end of a pause, signs of life, the monthly record.

The statements of the step `wishes`. Released statements are never edited: see `migrations`.
"""

from __future__ import annotations

STATEMENTS: tuple[str, ...] = (
    "ALTER TABLE subscriptions ADD COLUMN muted TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE subscriptions ADD COLUMN paused_until TEXT",
    "ALTER TABLE subscriptions ADD COLUMN heartbeat INTEGER NOT NULL DEFAULT 1",
    # Up to when it was decided whether a sign of life is due; '' where that was never looked at.
    "ALTER TABLE subscriptions ADD COLUMN heartbeat_at TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE subscriptions ADD COLUMN monthly_proof INTEGER NOT NULL DEFAULT 0",
    # The last month ("2026-10") whose record was owed, or was over when it was asked for.
    "ALTER TABLE subscriptions ADD COLUMN proof_month TEXT NOT NULL DEFAULT ''",
    "CREATE INDEX subscriptions_pause_ends ON subscriptions (paused_until) WHERE paused_until IS NOT NULL",
    "CREATE INDEX subscriptions_proof ON subscriptions (zone, proof_month) WHERE monthly_proof = 1",
    "CREATE INDEX subscriptions_heartbeat ON subscriptions (zone, heartbeat_at) WHERE heartbeat = 1 AND paused = 0",
    # Whoever ends a pause: its end is behind it.
    """
    CREATE TRIGGER subscriptions_paused_no_more AFTER UPDATE OF paused ON subscriptions
    WHEN new.paused = 0 AND new.paused_until IS NOT NULL BEGIN
        UPDATE subscriptions SET paused_until = NULL WHERE id = new.id;
    END
    """,
)
