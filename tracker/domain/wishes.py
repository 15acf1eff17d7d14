"""What a chat wished beside its rhythm: what is muted, until when it pauses, whether it hears signs of life. Pure values."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from tracker.domain.plain_letters import fold

MuteKind = Literal["call", "source", "programme", "word"]
#: More than this is no choice any more, and every call would be compared with all of it.
MOST_MUTED = 200
LONGEST_WORD = 60


@dataclass(frozen=True, slots=True)
class Mute:
    """One thing that a chat does not want to hear of. `since`: aware."""

    kind: MuteKind
    value: str
    """The id of a call or source; a programme or words as they were written."""
    since: datetime

    @property
    def key(self) -> str:
        """What tells it apart from every other of its chat, short enough for a button."""
        value = plainly(self.value) if self.kind in ("programme", "word") else self.value
        return hashlib.sha256(f"{self.kind}:{value}".encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a chat chose beside language, zone, rhythm, quiet hours and level."""

    muted: tuple[Mute, ...] = ()
    """The oldest first."""
    paused_until: datetime | None = None
    """When its pause ends by itself (aware); None: when it says so, or there is none."""
    heartbeat: bool = True
    """Whether it hears once a week that there was nothing."""
    monthly_proof: bool = False
    """Whether it is sent the record of monitoring of each month."""
    partner_requests: bool = True
    """Whether it hears of requests for partners."""


def read_mutes(text: str) -> tuple[Mute, ...]:
    """What `written_mutes` wrote. Raises ValueError, KeyError or TypeError for anything else."""
    if not text:
        return ()
    return tuple(
        Mute(one["kind"], str(one["value"]), datetime.fromisoformat(one["since"]))
        for one in json.loads(text)
        if one["kind"] in get_args(MuteKind)
    )


def written_mutes(muted: Iterable[Mute]) -> str:
    """Mutes as text; empty for none."""
    some = [{"kind": one.kind, "value": one.value, "since": one.since.isoformat()} for one in muted]
    return json.dumps(some, ensure_ascii=False) if some else ""


def with_mute(muted: Iterable[Mute], new: Mute) -> tuple[Mute, ...]:
    """With one more; what was muted already stays as it is. The oldest go where it is more than `MOST_MUTED`."""
    every = tuple(muted)
    if any(one.key == new.key for one in every):
        return every
    return (*every, new)[-MOST_MUTED:]


def without_mute(muted: Iterable[Mute], key: str) -> tuple[Mute, ...]:
    """Without the one of this key."""
    return tuple(one for one in muted if one.key != key)


def plainly(text: str) -> str:
    """A name or words without what makes no difference: case, accents, spaces."""
    return " ".join(fold(text).split())
