"""What an answer means: a page, nothing new, or a failure with its reason. The same for the network and recordings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from scrapers.contract import Page, ReasonCode
from tracker.fetch.addresses import host_of
from tracker.fetch.fetching import Fetched, FetchFailure, FetchResult, NotModified, Validators

REDIRECTS = frozenset({301, 302, 303, 307, 308})
#: Answers that can be another one a little later.
PASSING = frozenset({408, 429, 502, 503, 504})
#: Answers that say "not to you" (999 is LinkedIn's own).
_REFUSING = frozenset({401, 402, 403, 405, 406, 407, 418, 423, 429, 451, 999})
#: Answers by which a JSON interface says that it was asked wrongly.
_ASKED_WRONGLY = frozenset({400, 422, 500})
#: The longest wait a site can impose on us, in seconds.
MOST_RETRY_AFTER = 6 * 3600.0


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP response, received whole and decoded. Header names in lower case."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    at: datetime
    """When it was received, aware."""
    archived: str | None = None

    def header(self, name: str) -> str | None:
        """The first value of a header, by its name in lower case."""
        return next((value.strip() for key, value in self.headers if key == name), None)

    @property
    def redirect(self) -> str | None:
        """The `Location` of a redirect."""
        return (self.header("location") or None) if self.status in REDIRECTS else None


def conclude(answer: Answer, *, requested_url: str, conditional: bool, notes: tuple[str, ...] = ()) -> FetchResult:
    """What the last answer of a fetch means. `conditional`: validators were sent."""
    if answer.status == 304 and conditional:
        return NotModified(answer.url)
    page = page_of(answer, requested_url)
    if 200 <= answer.status < 300:
        validators = Validators(answer.header("etag"), answer.header("last-modified"))
        return Fetched(page, validators, answer.archived, notes)
    return FetchFailure(
        code=_code(answer.status, page),
        message=f"{host_of(answer.url)} answered {_named(answer.status)}",
        retry_after=retry_after(answer.header("retry-after"), answer.at),
        status=answer.status,
        page=page,
        archived=answer.archived,
    )


def page_of(answer: Answer, requested_url: str) -> Page:
    """The answer as scrapers take it."""
    media, parameters = media_type(answer.header("content-type"))
    return Page(
        url=answer.url,
        requested_url=requested_url,
        status=answer.status,
        content_type=media,
        charset=parameters.get("charset"),
        body=answer.body,
        fetched_at=answer.at.astimezone(UTC),
    )


def media_type(header: str | None) -> tuple[str, Mapping[str, str]]:
    """The media type in lower case and its parameters without quotes; ("", {}) where there is none."""
    first, *rest = (header or "").split(";")
    parameters: dict[str, str] = {}
    for piece in rest:
        name, _, value = piece.partition("=")
        value = value.partition(",")[0].strip().strip("\"'").strip()
        if value:
            parameters.setdefault(name.strip().lower(), value)
    return first.partition(",")[0].strip().lower(), parameters


def retry_after(header: str | None, at: datetime) -> float | None:
    """The seconds a `Retry-After` header asks for (seconds or an HTTP date), within 0 and `MOST_RETRY_AFTER`."""
    if not header:
        return None
    if header.isascii() and header.isdigit():
        seconds = float(header[:12])
    else:
        try:
            when = parsedate_to_datetime(header)
        except (ValueError, OverflowError):
            return None
        if when.tzinfo is None:  # "-0000": UTC without saying where
            when = when.replace(tzinfo=UTC)
        seconds = (when - at).total_seconds()
    return min(max(seconds, 0.0), MOST_RETRY_AFTER)


def _code(status: int, page: Page) -> ReasonCode:
    if status in _REFUSING:
        return "refused"
    if status in _ASKED_WRONGLY and page.content_type.endswith("json"):
        return "api_error"
    return "unreachable"


def _named(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)
