"""robots.txt as RFC 9309 has it: kept for a day per origin; what is missing allows, what is broken refuses for a while."""

from __future__ import annotations

import asyncio
import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from protego import Protego

from tracker.fetch.addresses import host_of, origin_of
from tracker.fetch.answers import Answer
from tracker.fetch.asking import Asking, after_redirect
from tracker.fetch.fetching import FetchFailure

#: The product token (RFC 9309, 2.2.1), which is also how the User-Agent begins.
PRODUCT = "funding-call-tracker"
#: How much of a robots.txt is read, in bytes (RFC 9309, 2.5).
MOST_BYTES = 500 * 1024
#: The longest Crawl-delay that is obeyed, in seconds; a longer one would only stop us.
MOST_DELAY = 30.0
_KEPT = timedelta(days=1)
_BROKEN_KEPT = timedelta(minutes=10)
_UNREACHED_KEPT = timedelta(minutes=1)
_MOST_ORIGINS = 2000
_MOST_REDIRECTS = 5
_AGENT_LINE = re.compile(r"[ \t]*user[- ]?agent[ \t]*[: \t][ \t]*([^#\r\n]*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rules:
    """What one robots.txt says to us. Without a parser: everything is allowed."""

    parser: Protego | None = None

    def allows(self, url: str) -> bool:
        """Whether an address may be asked."""
        return self.parser is None or bool(self.parser.can_fetch(url, PRODUCT))

    @property
    def delay(self) -> float:
        """The pause it asks for, in seconds, at most `MOST_DELAY`."""
        asked = None if self.parser is None else self.parser.crawl_delay(PRODUCT)
        return min(max(float(asked or 0.0), 0.0), MOST_DELAY)


def rules_of(text: str) -> Rules:
    """The rules of a robots.txt."""
    return Rules(Protego.parse(_for_us(text)))


def _for_us(text: str) -> str:
    """The same text with all other robots under one name.

    Their rules do not matter, and 16,000 names over 16,000 rules would make 256 million entries in the parser.
    """
    lines = text.removeprefix("\ufeff").splitlines()
    for number, line in enumerate(lines):
        found = _AGENT_LINE.match(line)
        if found:
            name = found[1].strip().lower()
            lines[number] = f"User-agent: {name if name in ('*', PRODUCT) else 'another'}"
    return "\n".join(lines)


@dataclass(slots=True)
class _Kept:
    rules: Rules | FetchFailure
    since: datetime
    until: datetime


class RobotsCache:
    """The rules of the origins asked lately; the least recently used are forgotten."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._asking: dict[str, asyncio.Lock] = {}

    async def rules(
        self, url: str, now: datetime, ask: Callable[[str], Awaitable[Answer | FetchFailure]]
    ) -> Rules | FetchFailure:
        """The rules for an address, from memory or by `ask`ing for its robots.txt.

        A failure is what the fetch of `url` fails with: the site is not asked while its rules cannot be read.
        """
        origin = origin_of(url)
        lock = self._asking.setdefault(origin, asyncio.Lock())
        try:
            async with lock:
                kept = self._kept.get(origin)
                if kept is None or not kept.since <= now < kept.until:
                    rules, lasting = _judge(url, await ask(f"{origin}/robots.txt"))
                    kept = self._kept[origin] = _Kept(rules, now, now + lasting)
                self._kept.move_to_end(origin)
                while len(self._kept) > _MOST_ORIGINS:
                    self._kept.popitem(last=False)
                return kept.rules
        finally:
            if not lock.locked():
                self._asking.pop(origin, None)


async def ask_for_rules(
    url: str, answer: Callable[[Asking], Awaitable[Answer | FetchFailure]]
) -> Answer | FetchFailure:
    """The answer for the address of a robots.txt, over at most five redirects, wherever they lead (RFC 9309, 2.3.1.2)."""
    asking = Asking("GET", url)
    for _ in range(_MOST_REDIRECTS + 1):
        got = await answer(asking)
        if isinstance(got, FetchFailure) or got.redirect is None:
            return got
        try:
            asking = after_redirect(asking, got.status, got.redirect)
        except ValueError:
            break
    return replace(got, status=404)  # beyond that it counts as missing


def _judge(url: str, answer: Answer | FetchFailure) -> tuple[Rules | FetchFailure, timedelta]:
    if isinstance(answer, FetchFailure):
        return answer, _UNREACHED_KEPT
    if 200 <= answer.status < 300:
        return rules_of(answer.body[:MOST_BYTES].decode("utf-8", "replace")), _KEPT
    if answer.status >= 500 or answer.status == 429:
        # RFC 9309, 2.3.1.4: unreachable means "complete disallow"; 429 is no statement about rules either.
        failure = FetchFailure(
            "unreachable",
            f"{host_of(url)} answered {answer.status} when asked for its robots.txt, so it is left alone for a while",
            status=answer.status,
        )
        return failure, _BROKEN_KEPT
    return Rules(), _KEPT
