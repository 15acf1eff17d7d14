"""Fetching from the network: politely, within bounds, and only from addresses that may be asked."""

from __future__ import annotations

import asyncio
import logging
import random
import ssl
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from importlib.metadata import PackageNotFoundError, version
from types import TracebackType
from typing import Self

import httpx

from scrapers.contract import Request
from tracker.fetch.addresses import host_of
from tracker.fetch.answers import PASSING, Answer, retry_after
from tracker.fetch.archive import Archive
from tracker.fetch.asking import Asking
from tracker.fetch.bodies import BodyTooLargeError, BoundedBody
from tracker.fetch.fetching import FetchFailure, FetchResult, Policy, Validators
from tracker.fetch.following import follow
from tracker.fetch.guard import ForbiddenAddressError, Guard, Network, Resolver, resolve
from tracker.fetch.politeness import Clock, Lanes, Sleep
from tracker.fetch.redact import redact
from tracker.fetch.robots import MOST_BYTES, PRODUCT, RobotsCache, ask_for_rules
from tracker.fetch.tls import trusted
from tracker.fetch.transport import GuardedTransport
from tracker.fetch.troubles import EXPECTED, trouble_of

log = logging.getLogger(__name__)

#: Attempts beyond the first.
_RETRIES = 2
#: The longest a host is left alone because it said so, in seconds; what it asks beyond is for the schedule to obey.
_MOST_HELD = 3600.0
_JITTER = random.SystemRandom().random
_ACCEPT = "text/html, application/xhtml+xml, application/json, application/xml;q=0.9, */*;q=0.8"


class Fetcher:
    """The network as `Fetching`: one client, one TLS context, HTTP/1.1, no proxy, no cookies beyond one fetch.

    `contact` is told to every site; `pause` in seconds, where a policy names none; `allow` are networks that may be
    asked although they are private. `resolver`, `clock`, `sleep`, `jitter` (0 to 1) and `tls` are arguments so that
    tests need neither network nor patience; a TLS context that does not verify is refused with ValueError.
    """

    def __init__(
        self,
        contact: str,
        *,
        pause: float = 1.1,
        archive: Archive | None = None,
        allow: Iterable[str | Network] = (),
        max_concurrent: int = 20,
        resolver: Resolver = resolve,
        clock: Clock = time.monotonic,
        sleep: Sleep = asyncio.sleep,
        jitter: Callable[[], float] = _JITTER,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        tls = tls or trusted()
        if tls.verify_mode != ssl.CERT_REQUIRED or not tls.check_hostname:
            raise ValueError("a TLS context that does not verify is not used")
        self._guard = Guard(allow, resolver)
        self._archive = archive
        self._pause = pause
        self._jitter = jitter
        self._lanes = Lanes(clock, sleep)
        self._slots = asyncio.Semaphore(max_concurrent)
        self._robots = RobotsCache()
        # The client itself keeps no cookie: two sources on one host must not see each other.
        no_cookies = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
        self._client = httpx.AsyncClient(
            transport=GuardedTransport(self._guard, tls, max_concurrent),
            headers={"User-Agent": user_agent(contact), "Accept": _ACCEPT, "Accept-Encoding": "gzip, deflate"},
            cookies=no_cookies,
            follow_redirects=False,
            trust_env=False,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close all connections and the archive's file."""
        await self._client.aclose()
        if self._archive is not None:
            await asyncio.to_thread(self._archive.close)

    async def fetch(
        self, request: Request, *, policy: Policy, validators: Validators | None, now: datetime
    ) -> FetchResult:
        """The answer to one request, over the network. `now` is aware."""
        asked = validators if validators and request.method == "GET" else None
        one = _OneFetch(self, policy, asked, now)
        result = await follow(
            request, policy=policy, conditional=asked is not None, permit=one.permit, answer=one.answer
        )
        log.debug("%s: %s", redact(request.url), type(result).__name__)
        return result


class _OneFetch:
    """What one fetch carries from hop to hop: its time, its cookies, the pause its hosts ask for."""

    def __init__(self, fetcher: Fetcher, policy: Policy, validators: Validators | None, now: datetime) -> None:
        self._fetcher = fetcher
        self._policy = policy
        self._validators = validators
        self._now = now
        self._left = policy.timeout
        self._cookies = httpx.Cookies()
        self._fresh = True
        self._usual_pause = fetcher._pause if policy.pause is None else policy.pause
        self._pause = self._usual_pause

    async def permit(self, url: str) -> FetchFailure | None:
        """Whether an address may be asked: by itself, and by its site's robots.txt."""
        try:
            self._fetcher._guard.check_url(url)
        except ForbiddenAddressError as problem:
            return FetchFailure("forbidden_address", str(problem))
        self._pause = self._usual_pause
        if not self._policy.robots:
            return None
        rules = await self._fetcher._robots.rules(url, self._now, self._robots)
        if isinstance(rules, FetchFailure):
            return rules
        if not rules.allows(url):
            return FetchFailure("robots", f"the robots.txt of {host_of(url)} does not allow this address")
        self._pause = max(self._pause, rules.delay)
        return None

    async def _robots(self, url: str) -> Answer | FetchFailure:
        return await ask_for_rules(url, self._robots_hop)

    async def _robots_hop(self, asking: Asking) -> Answer | FetchFailure:
        try:
            self._fetcher._guard.check_url(asking.url)
        except ForbiddenAddressError as problem:
            return FetchFailure("forbidden_address", str(problem))
        return await self._patiently(asking, robots=True)

    async def answer(self, asking: Asking) -> Answer | FetchFailure:
        """The answer to one hop."""
        return await self._patiently(asking, robots=False)

    async def _patiently(self, asking: Asking, *, robots: bool) -> Answer | FetchFailure:
        """One hop, tried again where the trouble can pass and time is left."""
        lanes, host = self._fetcher._lanes, host_of(asking.url)
        quiet = lanes.held(host)
        if quiet > self._left:
            return FetchFailure("refused", f"{host} asked to be left alone for {quiet:.0f} s more", retry_after=quiet)
        attempt = 0
        while True:
            async with lanes.turn(host, self._pause), self._fetcher._slots:
                got, passing = await self._timed(asking, robots=robots)
            if not passing:
                return got
            asked = _asked_to_wait(got)
            wait = asked if asked is not None else 2**attempt * (0.5 + self._fetcher._jitter())
            attempt += 1
            if attempt > _RETRIES or wait >= self._left:
                lanes.hold(host, min(asked or 0.0, _MOST_HELD))
                return got
            self._left -= wait
            lanes.hold(host, wait)

    async def _timed(self, asking: Asking, *, robots: bool) -> tuple[Answer | FetchFailure, bool]:
        """One attempt within the time that is left, and whether its trouble can pass."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            async with asyncio.timeout(max(self._left, 0.0)):
                got = await self._attempt(asking, robots=robots)
        except TimeoutError:
            words = f"{host_of(asking.url)} did not answer whole within {self._policy.timeout:g} s"
            return FetchFailure("unreachable", words), False
        except EXPECTED as problem:
            return trouble_of(problem, host_of(asking.url), fresh=self._fresh)
        finally:
            self._left -= loop.time() - began
        return got, got.status in PASSING

    async def _attempt(self, asking: Asking, *, robots: bool) -> Answer:
        client, policy = self._fetcher._client, self._policy
        headers = list(asking.headers)
        if self._validators and not robots:
            if self._validators.etag:
                headers.append(("if-none-match", self._validators.etag))
            if self._validators.last_modified:
                headers.append(("if-modified-since", self._validators.last_modified))
        request = client.build_request(
            asking.method,
            asking.url,
            headers=headers,
            content=asking.body or None,
            # Shorter than the whole, so that a silent server leaves time for a second attempt.
            timeout=httpx.Timeout(policy.timeout / 2, connect=min(policy.timeout / 3, 10.0), pool=None),
            extensions={"trace": self._trace},
        )
        self._fresh = False
        self._cookies.set_cookie_header(request)
        response = await client.send(request, stream=True)
        try:
            self._cookies.extract_cookies(response)
            most = MOST_BYTES if robots else policy.max_bytes
            declared = response.headers.get("content-length", "")
            if not robots and declared.isdigit() and int(declared[:20]) > most:
                raise BodyTooLargeError(f"{int(declared[:20]):,} bytes, more than {most:,}")
            body = BoundedBody(response.headers.get("content-encoding"), most, truncate=robots)
            async for piece in response.aiter_raw():
                body.feed(piece)
                if body.full:
                    break
            decoded = body.finish()
        finally:
            await response.aclose()
        answer = Answer(
            asking.url,
            response.status_code,
            tuple((name.lower(), value) for name, value in response.headers.multi_items()),
            decoded,
            self._now,
        )
        return await self._archived(asking, answer, body)

    async def _trace(self, event: str, _: object) -> None:
        if event == "connection.connect_tcp.started":
            self._fresh = True

    async def _archived(self, asking: Asking, answer: Answer, body: BoundedBody) -> Answer:
        archive = self._fetcher._archive
        if archive is None or answer.status == 304 or body.full:
            return answer
        try:
            place = await asyncio.to_thread(archive.keep, asking, answer.status, answer.headers, body.sent, answer.at)
        except (OSError, ValueError) as problem:
            # A full disk must not stop the watching; the operator sees it in the log.
            log.warning("a response could not be archived: %s", problem)
            return answer
        return replace(answer, archived=place)


def _asked_to_wait(got: Answer | FetchFailure) -> float | None:
    return retry_after(got.header("retry-after"), got.at) if isinstance(got, Answer) else None


def user_agent(contact: str) -> str:
    """How we name ourselves: "funding-call-tracker/0.1.0 (+https://example.org/bot)"."""
    try:
        number = version(PRODUCT)
    except PackageNotFoundError:
        number = "0"
    whom = "".join(one for one in contact if one.isascii() and one.isprintable() and one not in "()").strip()
    return f"{PRODUCT}/{number} (+{whom})" if whom else f"{PRODUCT}/{number}"
