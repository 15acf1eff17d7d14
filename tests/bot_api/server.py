"""A Bot API server over HTTP on the loopback, strict, for the real python-telegram-bot to talk to.

See `tests/bot_api/__init__.py` for how a test uses it and for what is verified of Telegram.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self

from aiohttp import BodyPartReader, web

from tests.bot_api import faults
from tests.bot_api.chats import Chats
from tests.bot_api.flood import Flood, Limits
from tests.bot_api.inline import Asked
from tests.bot_api.methods import HANDLERS, Call
from tests.bot_api.parameters import METHODS, read_parameters
from tests.bot_api.refusals import CONFLICT, NO_SUCH_METHOD, UNAUTHORIZED, Refusal

TOKEN = "123456789:AAtestTESTtestTESTtestTESTtestTEST12"
#: Refusals that mean that the bot itself wrote something Telegram can not take: failures of strictness.
_OWN_FAULTS = (
    "can't parse",
    "too long",
    "is empty",
    "non-empty",
    "BUTTON_DATA_INVALID",
    "unallowed",
    "Wrong HTTP URL",
    "is required",
    "must be",
    "expected",
    "COMMAND",
    "unsupported",
    "LANG_CODE",
    "COPY_TEXT",
    "TOO_LONG",
    "TOO_MUCH",
    "_INVALID",
    "_EMPTY",
    "_DUPLICATE",
)
FILE_PARAMETERS = frozenset({"photo", "document", "thumbnail"})
Files = dict[str, tuple[str, bytes]]
_QUIET_TURNS = 120
"""Turns of the event loop without any request, after which everything has been answered: nothing here takes time."""


class BotApiServer(Chats):
    """The server: `async with BotApiServer() as server`; `server.base_url` goes into `ApplicationBuilder`."""

    def __init__(
        self,
        *,
        token: str = TOKEN,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        limits: Limits | None = None,
        privacy: bool = True,
        inline: bool = False,
        uplink: Callable[[], Any] | None = None,
        latency: Callable[[], Any] | None = None,
    ) -> None:
        super().__init__(int(token.split(":")[0]), clock, privacy)
        self.inline = inline
        """Whether its owner turned inline mode on (@BotFather, /setinline)."""
        self.asked: dict[str, Asked] = {}
        self.token = token
        self.flood = Flood(limits) if limits is not None else None
        self.uplink, self.latency = uplink, latency
        """Awaited before a request is carried out, and before it is answered, where a test wants that to take time."""
        self.requests: list[tuple[str, dict[str, Any], int]] = []
        """Every request but getUpdates: method, parameters as they were sent, HTTP status (0: no answer yet)."""
        self.refused: list[tuple[str, Refusal]] = []
        self.slips: list[str] = []
        self.commands: dict[str, list[dict[str, Any]]] = {}
        """Scope and language ("all_private_chats:bg") → commands set."""
        self.about: dict[tuple[str, str], str] = {}
        self.faults: list[faults.Fault] = []
        self.active = 0
        """Requests being answered now, without getUpdates and those that hang."""
        self.most_active = 0
        self.base_url = ""
        self._expected: list[str] = []
        self._poll = 0
        self._polling = False
        self._runner: web.AppRunner | None = None

    # Life

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=60 * 1024 * 1024)
        app.router.add_route("*", "/bot{token}/{method}", self._handle)
        app.router.add_get("/file/bot{token}/documents/{file}", self._download)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.05, handler_cancellation=True)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0, backlog=1024)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.base_url = f"http://{host}:{port}/bot"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        for one in self.faults:
            one.release()
        self._poll += 1
        self._wake()
        assert self._runner is not None
        await self._runner.cleanup()

    # What goes wrong

    def fails(
        self, refusal: Refusal, *, chat: int | None = None, method: str | None = "sendMessage", times: int = 1
    ) -> faults.Fault:
        """The next `times` matching requests are answered with this refusal (see `tests.bot_api.refusals`)."""
        return self._fault(faults.Fault("refuse", chat, method, times, refusal))

    def server_error(
        self, status: int = 502, *, chat: int | None = None, method: str | None = "sendMessage", times: int = 1
    ) -> faults.Fault:
        """5xx, as Telegram's gateway and servers answer."""
        text = {500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout"}
        return self.fails(Refusal(status, text.get(status, "Server Error")), chat=chat, method=method, times=times)

    def hangs(
        self, *, chat: int | None = None, method: str | None = "sendMessage", times: int = 1, accept: bool = False
    ) -> faults.Fault:
        """No answer until `fault.release()`; with `accept` the message is already in the chat."""
        return self._fault(faults.Fault("hang", chat, method, times, accept=accept))

    def hangs_up(
        self, *, accept: bool, chat: int | None = None, method: str | None = "sendMessage", times: int = 1
    ) -> faults.Fault:
        """The connection closes without an answer, before or after (`accept`) the message is in the chat."""
        return self._fault(faults.Fault("hang_up", chat, method, times, accept=accept))

    def answers_garbage(
        self, *, accept: bool, chat: int | None = None, method: str | None = "sendMessage", times: int = 1
    ) -> faults.Fault:
        """200 with a body that is not JSON."""
        return self._fault(faults.Fault("garbage", chat, method, times, accept=accept))

    def _fault(self, fault: faults.Fault) -> faults.Fault:
        self.faults.append(fault)
        return fault

    @contextlib.contextmanager
    def expecting(self, *descriptions: str) -> Iterator[None]:
        """Within it, refusals and slips that contain one of these words are wanted, not failures."""
        before = len(self._expected)
        self._expected += descriptions
        try:
            yield
        finally:
            del self._expected[before:]

    # What a test asks

    @property
    def strict_failures(self) -> list[str]:
        """Everything the bot did that Telegram refuses, shows wrongly or leaves waiting: empty after a good test."""
        waiting = [f"a tap of {who} on [{label}] was never answered" for _, who, label, _ in self.open_taps.values()]
        waiting += [
            f"{one.user.first_name} was never answered: {one.query!r}"
            for one in self.asked.values()
            if not one.answered
        ]
        return [*self.slips, *waiting]

    def sent_requests(self, method: str) -> list[dict[str, Any]]:
        """The parameters of every request of one method, refused ones too."""
        return [parameters for name, parameters, _ in self.requests if name == method]

    # Waiting, on events

    async def settled(self, *, within: float = 10.0) -> None:
        """Return when the bot fetched every update, is asking for more, and nothing more is being answered.

        A bot that polls is waited for until it has confirmed all; `within` bounds it in real seconds.
        """
        try:
            async with asyncio.timeout(within):
                quiet = 0
                seen = -1
                while quiet < _QUIET_TURNS:
                    await asyncio.sleep(0)
                    busy = bool(self.pending) or self.active > 0 or (self._poll > 0 and not self._polling)
                    quiet = 0 if busy or seen != len(self.requests) else quiet + 1
                    seen = len(self.requests)
                    if busy and self.active == 0:
                        await asyncio.sleep(0.001)
        except TimeoutError:
            state = (
                f"{len(self.pending)} updates not fetched, {self.active} requests in flight, polling: {self._polling}"
            )
            raise AssertionError(f"the bot did not settle: {state}") from None

    async def until(self, condition: Callable[[], bool], *, within: float = 10.0) -> None:
        """Return when `condition()` holds; looked at after every request."""
        try:
            async with asyncio.timeout(within):
                while not condition():
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            raise AssertionError("what the test waits for did not happen") from None

    # Answering

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        if request.match_info["token"] != self.token:
            return self._refuse(method, UNAUTHORIZED)
        name = next((one for one in METHODS if one.lower() == method.lower()), None)
        if name is None:
            self.slips.append(f"unknown method {method}")
            return self._refuse(method, NO_SUCH_METHOD)
        given, files = await self._body(request)
        if name == "getUpdates":
            return await self._get_updates(given)
        self.active += 1
        self.most_active = max(self.most_active, self.active)
        try:
            return await self._answer(request, name, given, files)
        finally:
            self.active -= 1
            self._wake()

    async def _download(self, request: web.Request) -> web.StreamResponse:
        content = self.files.get(request.match_info["file"])
        if request.match_info["token"] != self.token or content is None:
            return web.Response(status=404)
        return web.Response(body=content)

    async def _body(self, request: web.Request) -> tuple[dict[str, Any], Files]:
        given: dict[str, Any] = dict(request.query)
        files: Files = {}
        if request.content_type == "application/json":
            given |= await request.json()
        elif request.content_type.startswith("multipart/"):
            async for part in await request.multipart():
                assert isinstance(part, BodyPartReader)
                if part.filename is None:
                    given[str(part.name)] = await part.text()
                else:
                    files[str(part.name)] = (part.filename, bytes(await part.read()))
                    if part.name in FILE_PARAMETERS:
                        given[part.name] = f"attach://{part.name}"
        else:
            given |= dict(await request.post())
        return given, files

    async def _answer(self, request: web.Request, name: str, given: dict[str, Any], files: Files) -> web.StreamResponse:
        entry = len(self.requests)
        self.requests.append((name, given, 0))
        fault = next((one for one in self.faults if one.takes(name, _number(given.get("chat_id")))), None)
        if fault is None:
            answer = await self._carry_out(entry + 1, name, given, files)
        else:
            fault.used += 1
            answer = await self._misbehave(fault, request, lambda: self._carry_out(entry + 1, name, given, files))
        self.requests[entry] = (name, given, answer.status)
        return answer

    async def _misbehave(
        self, fault: faults.Fault, request: web.Request, carry_out: Callable[[], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        answer = await carry_out() if fault.accept else None
        fault.reached.set()
        if fault.kind == "refuse":
            assert fault.refusal is not None
            self.refused.append(("on purpose", fault.refusal))
            return web.json_response(fault.refusal.body(), status=fault.refusal.status)
        if fault.kind == "garbage":
            return web.Response(text='{"ok": tr', content_type="application/json")
        if fault.kind == "hang_up":
            assert request.transport is not None
            request.transport.abort()
            return web.Response(status=499)
        self.active -= 1
        self._wake()
        try:
            await fault.released.wait()
        finally:
            self.active += 1
        return answer or await carry_out()

    async def _carry_out(self, number: int, name: str, given: dict[str, Any], files: Files) -> web.StreamResponse:
        if self.uplink is not None:
            await self.uplink()
        slips: list[str] = []
        try:
            parameters = read_parameters(name, given, slips)
            result = HANDLERS[name](self, Call(number, name, parameters, files, slips))
        except Refusal as refusal:
            return self._refuse(name, refusal)
        finally:
            self.slips += [one for one in slips if not self._wanted(one)]
            if self.latency is not None:
                await self.latency()
        return web.json_response({"ok": True, "result": result})

    def _refuse(self, name: str, refusal: Refusal) -> web.Response:
        self.refused.append((name, refusal))
        own = any(words in refusal.description for words in _OWN_FAULTS)
        if own and not self._wanted(refusal.description):
            self.slips.append(f"{name} was refused: {refusal.description}")
        return web.json_response(refusal.body(), status=refusal.status)

    def _wanted(self, words: str) -> bool:
        return any(one in words for one in self._expected)

    async def _get_updates(self, given: dict[str, Any]) -> web.StreamResponse:
        self._poll += 1
        mine = self._poll
        self._wake()
        parameters = read_parameters("getUpdates", given, self.slips)
        while self.pending and self.pending[0]["update_id"] < parameters.get("offset", 0):
            self.pending.popleft()
        allowed = parameters.get("allowed_updates")
        try:
            async with asyncio.timeout(parameters.get("timeout", 0)):
                while not self._due(allowed):
                    self._polling = True
                    self._wake()
                    self._changed.clear()
                    await self._changed.wait()
                    if mine != self._poll:
                        return web.json_response(CONFLICT.body(), status=409)
        except TimeoutError:
            return web.json_response({"ok": True, "result": []})
        finally:
            if mine == self._poll:
                self._polling = False
        return web.json_response({"ok": True, "result": self._due(allowed)[: parameters.get("limit", 100)]})

    def _due(self, allowed: Any) -> list[dict[str, Any]]:
        if allowed:
            kept = [one for one in self.pending if any(kind in one for kind in allowed)]
            if len(kept) != len(self.pending):
                self.pending = deque(kept)
        return list(self.pending)


def _number(chat: Any) -> int | None:
    try:
        return int(chat)
    except (TypeError, ValueError):
        return None
