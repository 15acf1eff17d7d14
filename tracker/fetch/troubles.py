"""What can go wrong on the line, as values: a code, a plain line, and whether it can pass by itself."""

from __future__ import annotations

import ssl

import httpcore
import httpx

from tracker.fetch.bodies import BodyTooLargeError, BrokenBodyError
from tracker.fetch.fetching import FetchFailure
from tracker.fetch.guard import ForbiddenAddressError
from tracker.fetch.transport import NameNotFoundError

#: Everything that a site, an address or a configured header can cause.
EXPECTED: tuple[type[Exception], ...] = (
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.UnsupportedProtocol,
    httpx.HTTPError,
    httpx.InvalidURL,
    ForbiddenAddressError,
    BodyTooLargeError,
    BrokenBodyError,
    UnicodeError,
    ssl.SSLError,
    OSError,
)
#: How h11 says that a connection ended in the middle: the one breach of protocol that can pass.
_CUT_SHORT = ("Server disconnected", "peer closed connection", "peer unexpectedly closed")


def trouble_of(problem: Exception, host: str, *, fresh: bool = True) -> tuple[FetchFailure, bool]:
    """The failure an exception of `EXPECTED` means, and whether another attempt can succeed.

    `fresh`: it happened on a new connection, and not on one where an earlier answer may have left something behind.
    """
    if isinstance(problem, ForbiddenAddressError):
        return FetchFailure("forbidden_address", str(problem)), False
    if isinstance(problem, BodyTooLargeError):
        return FetchFailure("too_large", f"the answer of {host} is too large: {problem}"), False
    if isinstance(problem, BrokenBodyError):
        return FetchFailure("unreachable", f"the answer of {host} {problem}"), False
    if isinstance(problem, NameNotFoundError):
        return FetchFailure("unreachable", f"the name {host} is not known"), problem.passing
    if isinstance(problem, (httpx.InvalidURL, httpcore.UnsupportedProtocol)):
        return FetchFailure("forbidden_address", "this is no web address"), False
    if isinstance(problem, (httpcore.LocalProtocolError, UnicodeError)):
        return FetchFailure("broken_scraper", f"what was to be asked of {host} is no valid request: {problem}"), False
    return _of_the_line(problem, host, fresh)


def _of_the_line(problem: Exception, host: str, fresh: bool) -> tuple[FetchFailure, bool]:
    tls = _tls_problem(problem)
    if tls is not None:
        return FetchFailure("unreachable", f"the certificate of {host} cannot be verified: {tls}"), False
    if isinstance(problem, httpcore.ConnectTimeout):
        return FetchFailure("unreachable", f"no connection to {host} in time"), True
    if isinstance(problem, httpcore.TimeoutException):
        return FetchFailure("unreachable", f"{host} did not answer in time"), True
    if isinstance(problem, httpcore.ConnectError):
        return FetchFailure("unreachable", f"no connection to {host}"), True
    if isinstance(problem, (httpcore.ProtocolError, httpx.HTTPError)):
        if str(problem).startswith(_CUT_SHORT):
            return FetchFailure("unreachable", f"{host} hung up in the middle of its answer"), True
        return FetchFailure("unreachable", f"the answer of {host} is not valid HTTP: {problem}"), not fresh
    return FetchFailure("unreachable", f"the connection to {host} broke"), True


def _tls_problem(problem: BaseException | None) -> str | None:
    while problem is not None:
        if isinstance(problem, ssl.SSLCertVerificationError):
            return problem.verify_message
        if isinstance(problem, ssl.SSLError):
            return problem.reason or "TLS failed"
        problem = problem.__cause__ or problem.__context__
    return None
