"""The Bot API server of the tests in a process of its own, so that what it costs is not the service's.

    python -m tests.bench.chat_server_process

Reads one JSON line, `{"people": N, "forums": {chat: topics}, "groups": [chat], "limits": {...}, "way": [from, to]}` (the
seconds that a request, and its answer, is on its way; null: none), and prints one: `{"base_url", "token", "topics": {chat: [number of each
topic]}}`. After a second line, or where the other side is gone, it prints what it saw as a third (`seen`) and ends.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Any

from tests.bot_api import BotApiServer, Limits


def fullest(times: Iterable[float], window: float) -> int:
    """The most of these moments (seconds) that lie within any window, its beginning not counted."""
    every = sorted(times)
    most = first = 0
    for last, at in enumerate(every):
        while every[first] <= at - window:
            first += 1
        most = max(most, last - first + 1)
    return most


def nearest(times: Iterable[float]) -> float:
    """The shortest time between two of these moments; endless where there is only one."""
    every = sorted(times)
    return min((later - earlier for earlier, later in pairwise(every)), default=float("inf"))


def seen(server: BotApiServer) -> dict[str, Any]:
    """What the server saw, counted from its messages: not by what refused them."""
    told = {chat: server.messages(chat) for chat in server.chats}
    moments = {chat: [one.date.timestamp() for one in messages] for chat, messages in told.items()}
    every = sorted(at for times in moments.values() for at in times)
    assert server.flood is not None
    return {
        "messages": len(every),
        "refused": server.flood.refused,
        "slips": server.slips[:5],
        "first": every[0] if every else None,
        "last": every[-1] if every else None,
        "in_a_second": fullest(every, 1.0),
        "in_a_group_s_minute": max((fullest(times, 60.0) for chat, times in moments.items() if chat < 0), default=0),
        "shortest_pause": min(map(nearest, moments.values()), default=float("inf")),
        "by_chat": {
            chat: [(one.thread_id, one.text) for one in messages] for chat, messages in told.items() if messages
        },
    }


async def main() -> None:
    """Serve until told to end."""
    loop = asyncio.get_running_loop()
    wanted = json.loads(await loop.run_in_executor(None, sys.stdin.readline))
    chance = random.Random(5)

    def takes(span: list[float] | None) -> Callable[[], Any] | None:
        return None if span is None else lambda: asyncio.sleep(chance.uniform(*span))

    way = takes(wanted.get("way"))
    async with BotApiServer(limits=Limits(**wanted.get("limits", {})), uplink=way, latency=way) as server:
        for person in range(1, wanted["people"] + 1):
            server.user(person, started=True)
        for group in wanted.get("groups", ()):
            server.group(group)
        topics = {}
        for chat, number in wanted.get("forums", {}).items():
            forum = server.group(int(chat), forum=True)
            topics[chat] = [forum.topic(f"Topic {one}") for one in range(number)]
        print(json.dumps({"base_url": server.base_url, "token": server.token, "topics": topics}), flush=True)
        await loop.run_in_executor(None, sys.stdin.readline)
        print(json.dumps(seen(server)), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
