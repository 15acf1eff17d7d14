"""The small server of calendars and feeds. The only importer of aiohttp.

It gives what stands under private addresses, and nothing else: whatever is not there is answered alike, so that nobody
learns what is. A connection lives for some seconds and is one of few; what a client may send is bounded. Nothing that it
asked for is logged: an address is a secret.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from tracker.errors import RunError
from tracker.web.publishing import Published, Publishing

log = logging.getLogger(__name__)
#: How long a connection lives, in seconds, whatever it does; how many there are at a time.
LONGEST, MOST = 15.0, 64
_LONGEST_LINE, _LONGEST_FIELD, _MOST_FIELDS = 2048, 4096, 40
_LONGEST_PATH = 300
#: At most so many answers are made at the same time.
_AT_ONCE = 4
_ALWAYS = {
    "Cache-Control": "private, max-age=3600",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
    "Content-Security-Policy": "default-src 'none'",
    "Server": "tracker",
}


class _NotOfClients(logging.Filter):
    """Lets the program's own surprises through, and nothing that a client sent."""

    def filter(self, record: logging.LogRecord) -> bool:
        problem = record.exc_info[1] if record.exc_info else None
        return not isinstance(problem, HttpProcessingError | UnicodeError | ConnectionError | TimeoutError)


class _Bounded(asyncio.Protocol):
    """A connection that ends after `longest` seconds; one that is more than `most` of those `alive` ends at once."""

    def __init__(self, inner: asyncio.Protocol, alive: set[asyncio.Transport], longest: float, most: int) -> None:
        self._inner = inner
        self._alive = alive
        self._longest, self._most = longest, most
        self._transport: asyncio.Transport | None = None
        self._end: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        if len(self._alive) >= self._most:
            transport.abort()
            return
        self._transport = transport
        self._alive.add(transport)
        self._end = asyncio.get_running_loop().call_later(self._longest, transport.abort)
        self._inner.connection_made(transport)

    def data_received(self, data: bytes) -> None:
        if self._transport is not None:
            self._inner.data_received(data)

    def eof_received(self) -> bool | None:
        return self._inner.eof_received() if self._transport is not None else None

    def pause_writing(self) -> None:
        if self._transport is not None:
            self._inner.pause_writing()

    def resume_writing(self) -> None:
        if self._transport is not None:
            self._inner.resume_writing()

    def connection_lost(self, problem: Exception | None) -> None:
        if self._end is not None:
            self._end.cancel()
        if self._transport is not None:
            self._alive.discard(self._transport)
            self._inner.connection_lost(problem)


@contextlib.asynccontextmanager
async def publishing_at(
    publishing: Publishing, bind: str, port: int, *, longest: float = LONGEST, most: int = MOST
) -> AsyncIterator[int]:
    """Serve inside this block; gives the port (of 0, the one that was free). Raises RunError where it is taken.

    `longest`: how many seconds a connection lives; `most`: how many there are at a time.
    """
    quiet = logging.getLogger(f"{__name__}.clients")
    quiet.addFilter(_NotOfClients())
    application = web.Application(client_max_size=1024)
    application.router.add_route("*", "/{path:.*}", _handler(publishing))
    runner = web.AppRunner(
        application,
        handle_signals=False,
        access_log=None,
        logger=quiet,
        keepalive_timeout=5.0,
        lingering_time=0.0,
        max_line_size=_LONGEST_LINE,
        max_field_size=_LONGEST_FIELD,
        max_headers=_MOST_FIELDS,
        shutdown_timeout=2.0,
    )
    await runner.setup()
    alive: set[asyncio.Transport] = set()
    made = runner.server
    assert made is not None
    listening: asyncio.Server | None = None
    try:
        try:
            listening = await asyncio.get_running_loop().create_server(
                lambda: _Bounded(made(), alive, longest, most), bind, port
            )
        except OSError as problem:
            reason = problem.strerror or str(problem)
            raise RunError(
                f"[web] port {port} of {bind} cannot be served ({reason}); name another in tracker.toml"
            ) from None
        yield listening.sockets[0].getsockname()[1]
    finally:
        if listening is not None:
            listening.close()
        await runner.cleanup()
        for transport in [*alive]:
            transport.abort()


def _handler(publishing: Publishing) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    gate = asyncio.Semaphore(_AT_ONCE)

    async def answer(request: web.Request) -> web.Response:
        if request.method not in ("GET", "HEAD"):
            return _plain(405, {"Allow": "GET, HEAD"})
        token, _, name = request.path.removeprefix("/").partition("/")
        if len(request.path) > _LONGEST_PATH or not (token.isascii() and token.isalnum()):
            return _plain(404)
        async with gate:
            found = await publishing.answer(token, name)
        return _plain(404) if found is None else _answered(request, found)

    return answer


def _answered(request: web.Request, found: Published) -> web.Response:
    modified = found.modified.astimezone(UTC).replace(microsecond=0)
    headers = {
        **_ALWAYS,
        "ETag": f'"{found.etag}"',
        "Last-Modified": format_datetime(modified, usegmt=True),
    }
    if _is_known(request, found.etag, modified):
        return web.Response(status=304, headers=headers)
    return web.Response(body=found.body, content_type=found.content_type, charset="utf-8", headers=headers)


def _is_known(request: web.Request, etag: str, modified: datetime) -> bool:
    """Whether the client has it already (RFC 9110, 13.1: an ETag before a date)."""
    named = request.headers.get("If-None-Match")
    if named is not None:
        return any(one.strip().removeprefix("W/").strip('"') in (etag, "*") for one in named.split(","))
    try:
        since = parsedate_to_datetime(request.headers.get("If-Modified-Since", ""))
        return since.tzinfo is not None and modified <= since
    except (ValueError, TypeError, OverflowError):
        return False


def _plain(status: int, more: dict[str, str] | None = None) -> web.Response:
    """An answer that says nothing but its number."""
    return web.Response(
        status=status, text=f"{status}\n", headers={**_ALWAYS, "Cache-Control": "no-store", **(more or {})}
    )
