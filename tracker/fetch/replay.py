"""Fetching from recordings: the same answers as the network gave, without it, and without waiting."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from scrapers.contract import Request
from tracker.errors import UsageError
from tracker.fetch.addresses import canonical, host_of, scheme_of
from tracker.fetch.answers import Answer
from tracker.fetch.asking import Asking, body_key
from tracker.fetch.bodies import BodyTooLargeError, BrokenBodyError
from tracker.fetch.fetching import MEBIBYTE, FetchFailure, FetchResult, Policy, Validators
from tracker.fetch.following import follow
from tracker.fetch.guard import ForbiddenAddressError, Guard
from tracker.fetch.recording import Recorded, index, read
from tracker.fetch.redact import redact
from tracker.fetch.robots import RobotsCache, ask_for_rules
from tracker.fetch.troubles import trouble_of

_SUFFIXES = (".warc", ".warc.gz")


class Replay:
    """WARC files (or folders of them) as `Fetching`. Raises UsageError for a file that is missing or none.

    The clock is `at` where it is given, else the `now` of each fetch. A response is found by its address, and by
    method and body where its request was recorded too; of several, the newest that is not after the clock, else the
    oldest. The files are read through once; bodies stay in them until they are asked for. `NotModified` is never
    answered: a recording does not know what else the server would have said.
    """

    def __init__(self, files: Sequence[Path], at: datetime | None = None) -> None:
        self._at = at
        self._robots = RobotsCache()
        self._guard = Guard()
        self._by_address: dict[str, list[Recorded]] = defaultdict(list)
        self._by_digest: dict[str, Recorded] = {}
        for file in _each(files):
            for recorded in index(file):
                self._add(recorded)

    def _add(self, recorded: Recorded) -> None:
        try:
            self._by_address[canonical(recorded.url)].append(recorded)
        except ValueError:
            return  # "dns:", "urn:" and the like
        if recorded.digest and recorded.kind != "revisit":
            self._by_digest.setdefault(recorded.digest, recorded)

    async def aclose(self) -> None:
        """Nothing is held open."""

    async def fetch(
        self, request: Request, *, policy: Policy, validators: Validators | None, now: datetime
    ) -> FetchResult:
        """The recorded answer to one request."""
        clock = self._at or now

        async def answer(asking: Asking) -> Answer | FetchFailure:
            return await self._answer(asking, clock, policy.max_bytes)

        async def permit(url: str) -> FetchFailure | None:
            return await self._permit(url, clock) if policy.robots else None

        return await follow(request, policy=policy, conditional=False, permit=permit, answer=answer)

    async def _permit(self, url: str, clock: datetime) -> FetchFailure | None:
        async def hop(asking: Asking) -> Answer | FetchFailure:
            return await self._answer(asking, clock, MEBIBYTE)

        async def ask(robots: str) -> Answer | FetchFailure:
            got = await ask_for_rules(robots, hop)
            # What was not recorded allows.
            return Answer(robots, 404, (), b"", clock) if isinstance(got, FetchFailure) else got

        if host_of(url) == "":
            return None
        rules = await self._robots.rules(url, clock, ask)
        if isinstance(rules, FetchFailure):
            return rules
        if not rules.allows(url):
            return FetchFailure("robots", f"the robots.txt of {host_of(url)} does not allow this address")
        return None

    async def _answer(self, asking: Asking, clock: datetime, most: int) -> Answer | FetchFailure:
        recorded = self._find(asking, clock)
        if recorded is None:
            return self._missing(asking)
        original = self._by_digest.get(recorded.digest or "") if recorded.kind == "revisit" else None
        try:
            answer = await asyncio.to_thread(read, recorded, most, original)
        except (BodyTooLargeError, BrokenBodyError, OSError) as problem:
            return trouble_of(problem, host_of(asking.url))[0]
        # As asked, not as recorded: relative links and the next redirect go on from where we are.
        return Answer(asking.url, answer.status, answer.headers, answer.body, answer.at, answer.archived)

    def _missing(self, asking: Asking) -> FetchFailure:
        try:
            self._guard.check_url(asking.url)
        except ForbiddenAddressError as problem:
            return FetchFailure("forbidden_address", str(problem))
        return FetchFailure("unreachable", f"{asking.method} {redact(asking.url)} is not in the recording")

    def _find(self, asking: Asking, clock: datetime) -> Recorded | None:
        try:
            candidates = self._by_address.get(canonical(asking.url), [])
        except ValueError:
            return None
        key = body_key(asking.method, asking.header("content-type"), asking.body)
        for fitting in (
            [one for one in candidates if one.asked == key],
            [one for one in candidates if one.asked is None],
        ):
            same_scheme = [one for one in fitting if scheme_of(one.url) == scheme_of(asking.url)]
            if fitting:
                return _in_time(same_scheme or fitting, clock)
        return None


def _in_time(candidates: Sequence[Recorded], clock: datetime) -> Recorded:
    past = [one for one in candidates if one.at <= clock]
    if not past:
        return min(candidates, key=lambda one: one.at)
    return max(reversed(past), key=lambda one: one.at)  # of one instant, the last that was recorded


def _each(files: Iterable[Path]) -> list[Path]:
    found: list[Path] = []
    for file in files:
        if file.is_dir():
            inside = sorted(one for one in file.iterdir() if one.name.endswith(_SUFFIXES))
            if not inside:
                raise UsageError(f"{file} holds no WARC file; name a .warc or .warc.gz file")
            found.extend(inside)
        else:
            found.append(file)
    return found
