"""Who may check a source now: one at a time, whatever process asks (DESIGN section 8: leases instead of flags).

The lease is kept up while the check lasts, given back at its end, and ends by itself after a crash. A check that lost
it (the machine slept, say) stores nothing: another may have read the source since. The times of leases are the
machine's, not the tracker's clock, which every process can start elsewhere (`--at`).
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tracker.errors import StoreError
from tracker.store import leases, runs
from tracker.store.database import Store

log = logging.getLogger(__name__)
#: How long a lease lasts that nobody keeps up: after a crash a source waits so long.
LEASE = timedelta(minutes=3)
KEPT_UP_EVERY = timedelta(seconds=30)


def real_time() -> datetime:
    """The machine's time, aware, UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to store what a check of `source` brings."""

    store: Store
    source: str
    holder: str
    machine_time: Callable[[], datetime]
    newest: int
    """The number of the newest stored run of the source when this check began; 0 before the first."""

    def holds(self) -> bool:
        """Whether nobody else may have checked the source since this check began."""
        is_mine = leases.holds(self.store, _name(self.source), self.holder, self.machine_time())
        return is_mine and runs.newest_number(self.store, self.source) == self.newest


@contextlib.asynccontextmanager
async def claimed(
    store: Store,
    source: str,
    machine_time: Callable[[], datetime] = real_time,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> AsyncIterator[Claim | None]:
    """Within this block the source is this check's alone; None where another is checking it."""
    holder, name = secrets.token_hex(8), _name(source)
    now = machine_time()
    if not leases.take(store, name, holder, now, now + LEASE):
        yield None
        return
    keeping = asyncio.create_task(_keep_up(store, name, holder, machine_time, sleep))
    try:
        yield Claim(store, source, holder, machine_time, runs.newest_number(store, source))
    finally:
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)
        leases.give_back(store, name, holder)


async def _keep_up(
    store: Store,
    name: str,
    holder: str,
    machine_time: Callable[[], datetime],
    sleep: Callable[[float], Awaitable[None]],
) -> None:
    while True:
        await sleep(KEPT_UP_EVERY.total_seconds())
        try:
            if not leases.keep(store, name, holder, machine_time() + LEASE):
                return
        except StoreError as trouble:
            # It is tried again; where that comes too late, the check stores nothing.
            log.warning("the lease of %s could not be kept up: %s", name, trouble)


def _name(source: str) -> str:
    return f"check {source}"
