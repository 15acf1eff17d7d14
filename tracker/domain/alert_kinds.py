"""What kinds of message a chat can be owed, and what can become of one."""

from __future__ import annotations

from typing import Literal

AlertKind = Literal[
    "change",
    "baseline",
    "reminder",
    "source_health",
    "dispute",
    "digest",
    "outage",
    "season",
    "team",
    "partner",
    "introduction",
    "heartbeat",
    "pause_over",
    "proof",
    "access",
    "broadcast",
]
AlertState = Literal["queued", "sending", "sent", "given_up", "dropped"]
