"""`/stats`: the service at a glance, as a picture with the same in words."""

from __future__ import annotations

import asyncio

from tracker.bot.administration import allowed_in_private
from tracker.bot.turn import Turn
from tracker.domain.administering import health_counts
from tracker.domain.statistics import board, statistics_message
from tracker.drawing import statistics_png
from tracker.store.statistics import statistics


async def stats(turn: Turn) -> None:
    """`/stats`."""
    if not await allowed_in_private(turn):
        return
    current = turn.current()
    sources = health_counts(turn.services.sources(current.language))
    found = statistics(turn.services.store, sources, current.zone, turn.now)
    drawn = await asyncio.to_thread(statistics_png, board(found, current.language, current.zone))
    await turn.picture("stats.png", drawn, statistics_message(found, current.language))
