"""What fetching takes and gives: Request → Fetched | NotModified | FetchFailure.

The pipeline is written against `Fetching`; the network client (`client.Fetcher`) and the recordings (`replay.Replay`)
both answer it in the same shape. Everything that is expected to go wrong with a site is a value here, never an exception.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from scrapers.contract import Page, ReasonCode, Request

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to ask "has it changed?" with: header values exactly as they came."""

    etag: str | None = None
    last_modified: str | None = None

    def __bool__(self) -> bool:
        """Whether there is anything to ask with."""
        return bool(self.etag or self.last_modified)


@dataclass(frozen=True, slots=True)
class Policy:
    """How a source wants to be asked. Times in seconds."""

    pause: float | None = None
    """Between the end of one request to a host and the beginning of the next; None: the fetcher's own (1.1 s).
    robots.txt may ask for more."""
    timeout: float = 30.0
    """Of one fetch as a whole: redirects, retries and their waits included, the queue before its host is not."""
    max_bytes: int = 10 * MEBIBYTE
    """Of one body, as it is sent and as it is after decompression, each."""
    robots: bool = True
    same_site: bool = False
    """A redirect that leaves the site fails as `other_site`."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A response of status 2xx that was received whole."""

    page: Page
    validators: Validators = field(default_factory=Validators)
    archived: str | None = None
    """Where the archive keeps it (see `archive.Archive.read`)."""
    notes: tuple[str, ...] = ()
    """Plain lines on what was odd about the way ("redirected from https to http")."""


@dataclass(frozen=True, slots=True)
class NotModified:
    """The server says that what the validators stand for is still current."""

    url: str
    """The final address after redirects."""


@dataclass(frozen=True, slots=True)
class FetchFailure:
    """Why there is no page: a code for programs and one plain line for people.

    `unreachable`: no answer, a broken one, 404, 410 or a server error; `refused`: 401, 403, 429 and the like;
    `robots`, `forbidden_address`, `too_large`, `other_site` as named.
    """

    code: ReasonCode
    message: str
    retry_after: float | None = None
    """Seconds after which the site asked to be asked again."""
    status: int | None = None
    """Of the last response, where there was one."""
    page: Page | None = None
    """The error page itself, where one was received whole."""
    archived: str | None = None


FetchResult = Fetched | NotModified | FetchFailure


class Fetching(Protocol):
    """Whatever answers requests for pages. Never raises for what a site does."""

    async def fetch(
        self, request: Request, *, policy: Policy, validators: Validators | None, now: datetime
    ) -> FetchResult:
        """The answer to one request. `now` is aware; `validators` make it conditional (GET only)."""
        ...

    async def aclose(self) -> None:
        """Let go of connections and files. Idempotent."""
        ...
