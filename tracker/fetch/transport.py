"""The way to the network: connects only to addresses that the guard has checked, and to no other."""

from __future__ import annotations

import socket
import ssl
from collections.abc import AsyncIterator, Iterable
from typing import Any

import httpcore
import httpx

from tracker.fetch.guard import Guard

_MOST_TRIED = 4


class NameNotFoundError(httpcore.ConnectError):
    """Raised when a host name has no address, by the connection. `passing`: the resolver itself had a problem."""

    def __init__(self, host: str, *, passing: bool) -> None:
        super().__init__(f"the name {host} is not known")
        self.passing = passing


class PinnedBackend(httpcore.AsyncNetworkBackend):
    """Resolves a host once, through the guard, and connects to what was checked.

    The name stays in the Host header and in TLS: httpcore takes both from the request, not from here.
    """

    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        self._network = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's own signature
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the first checked address that answers. `timeout` in seconds, over all of them."""
        try:
            addresses = (await self._guard.addresses(host, port))[:_MOST_TRIED]
        except (OSError, UnicodeError) as problem:
            passing = isinstance(problem, socket.gaierror) and problem.errno == socket.EAI_AGAIN
            raise NameNotFoundError(host, passing=passing) from problem
        failure: Exception | None = None
        for address in addresses:
            try:
                return await self._network.connect_tcp(
                    str(address),
                    port,
                    timeout=timeout / len(addresses) if timeout else timeout,
                    local_address=local_address,
                    socket_options=socket_options,
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as problem:
                failure = problem
        assert failure is not None  # there is at least one address
        raise failure

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's own signature
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Never: no web address leads to a socket of this machine."""
        raise httpcore.ConnectError("sockets of this machine are not asked")

    async def sleep(self, seconds: float) -> None:
        """Part of httpcore's interface, for its own retries, which are off."""
        await self._network.sleep(seconds)


class _Body(httpx.AsyncByteStream):
    def __init__(self, response: httpcore.Response) -> None:
        self._response = response

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self._response.aiter_stream():
            yield piece

    async def aclose(self) -> None:
        await self._response.aclose()


class GuardedTransport(httpx.AsyncBaseTransport):
    """HTTP/1.1 over guarded connections with one shared TLS context. Raises httpcore's exceptions."""

    def __init__(self, guard: Guard, tls: ssl.SSLContext, most_connections: int) -> None:
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=tls,
            max_connections=most_connections,
            max_keepalive_connections=most_connections,
            keepalive_expiry=15.0,
            http1=True,
            http2=False,
            network_backend=PinnedBackend(guard),
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request; the response's body is still to be read."""
        assert isinstance(request.stream, httpx.AsyncByteStream)
        response = await self._pool.handle_async_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=request.url.raw_scheme,
                    host=request.url.raw_host,
                    port=request.url.port,
                    target=request.url.raw_path,
                ),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx.Response(
            status_code=response.status,
            headers=response.headers,
            stream=_Body(response),
            extensions=response.extensions,
        )

    async def aclose(self) -> None:
        """Close all connections."""
        await self._pool.aclose()
