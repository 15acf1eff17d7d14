"""A web site on the loopback, as well or as badly behaved as a test wants, and a time that passes at once."""

from __future__ import annotations

import asyncio
import contextlib
import random
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tracker.fetch.client import Fetcher
from tracker.fetch.fetching import Policy

NOW = datetime(2026, 8, 9, 12, 0, tzinfo=UTC)
LOOPBACK = ("127.0.0.0/8", "::1/128")
CERTIFICATE = Path(__file__).parent / "certificates" / "self-signed-test-only.pem"
#: Without robots.txt, so that a test sees only its own requests.
PLAIN = Policy(pause=0, timeout=10, robots=False)


@dataclass
class Asked:
    """A request as it arrived. Header names in lower case."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes


Handler = Callable[[Asked, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Site:
    """A running site: its address and everything it was asked."""

    port: int
    scheme: str = "http"
    asked: list[Asked] = field(default_factory=list)

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"{self.scheme}://{host}:{self.port}{path}"

    @property
    def targets(self) -> list[str]:
        return [one.target for one in self.asked]


@asynccontextmanager
async def site(handler: Handler, *, tls: bool = False) -> AsyncIterator[Site]:
    """Serve `handler` on a free port until the block ends. Connections are kept open after a complete answer."""
    running: Site
    tasks: set[asyncio.Task[Any]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        try:
            while (asked := await _read(reader)) is not None:
                running.asked.append(asked)
                await handler(asked, writer)
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError, ssl.SSLError):
            pass
        finally:
            tasks.discard(task)
            writer.close()
            with contextlib.suppress(Exception):
                await writer.wait_closed()

    context = None
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE)
    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    running = Site(server.sockets[0].getsockname()[1], "https" if tls else "http")
    try:
        yield running
    finally:
        server.close()
        for task in list(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _read(reader: asyncio.StreamReader) -> Asked | None:
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    first, *lines = head.decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)}
    return Asked(method, target, headers, await reader.readexactly(int(headers.get("content-length", 0))))


def answer(
    body: bytes = b"", status: str = "200 OK", headers: Mapping[str, str] | None = None, *, length: int | None = None
) -> bytes:
    """A whole HTTP/1.1 response. `length`: what Content-Length claims."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    return "\r\n".join(lines).encode("utf-8") + b"\r\n\r\n" + body


def always(response: bytes) -> Handler:
    """A site that says one thing to everybody."""

    async def handler(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(response)

    return handler


def in_turn(*responses: bytes) -> Handler:
    """A site that gives its answers in turn, the last one for ever. An empty one hangs up."""
    left = list(responses)

    async def handler(asked: Asked, writer: asyncio.StreamWriter) -> None:
        response = left.pop(0) if len(left) > 1 else left[0]
        if not response:
            raise ConnectionResetError
        writer.write(response)

    return handler


def by_path(pages: Mapping[str, bytes]) -> Handler:
    """A site of several pages; 404 for the others."""

    async def handler(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(pages.get(asked.target, answer(b"not here", "404 Not Found")))

    return handler


class Time:
    """A clock that stands still until somebody sleeps; it remembers for how long."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 6))
        self.now += seconds
        await asyncio.sleep(0)


def fetcher(time: Time | None = None, **arguments: Any) -> Fetcher:
    """A `Fetcher` that may ask the loopback, waits for nobody, and whose jitter is always 0.5."""
    time = time or Time()
    given = {"allow": LOOPBACK, "pause": 0.0, "clock": time.clock, "sleep": time.sleep, "jitter": lambda: 0.5}
    return Fetcher("admin@example.org", **(given | arguments))


def odd_texts(count: int) -> Iterator[str]:
    """Short texts of the characters that addresses are made of and break on; the same ones every time."""
    chance = random.Random(count)
    alphabet = "aZ09./:@?#[]%&=+;\\-_~ \t\n\r\0\x7f²①．。ßйҐ\u202e\ud800\U0001f600" + "xn--0x"
    for _ in range(count):
        yield "".join(chance.choice(alphabet) for _ in range(chance.randrange(24)))
