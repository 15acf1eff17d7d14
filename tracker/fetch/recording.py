"""Reading WARC files (ISO 28500): what they hold, and one response out of them.

Bodies stay in the files until they are asked for, and are then read within bounds: the file may be a stranger's.
"""

from __future__ import annotations

import logging
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeadersParserException

from tracker.errors import UsageError
from tracker.fetch.answers import Answer
from tracker.fetch.asking import body_key
from tracker.fetch.bodies import BoundedBody, BrokenBodyError, Unchunked

log = logging.getLogger(__name__)

_PIECE = 64 * 1024
_MOST_REQUEST_BODY = 1024 * 1024
_EARLIEST = datetime.min.replace(tzinfo=UTC)
_BEGINNING = b"WARC/"
#: What warcio raises on damaged input; AttributeError where a record ends within its own headers.
_DAMAGE = (ArchiveLoadFailed, StatusAndHeadersParserException, EOFError, ValueError, AttributeError, zlib.error)
#: A resource is a page that was saved without its HTTP headers.
_ANSWERING = frozenset({"response", "revisit", "resource"})


@dataclass(frozen=True, slots=True)
class Recorded:
    """One recorded response: where it stands and what it answers."""

    file: Path
    offset: int
    kind: str
    """"response", "revisit" (its body is that of an earlier response with the same digest) or "resource"."""
    url: str
    at: datetime
    digest: str | None = None
    asked: str | None = None
    """What it was asked with (`asking.body_key`), where the file holds its request record."""


@dataclass(frozen=True, slots=True)
class _Seen:
    recorded: Recorded
    id: str | None
    linked: tuple[str, ...]


def index(file: Path) -> list[Recorded]:
    """Every response of a file, in its order. What follows a damaged record is left out, with a warning.

    A 304 and a response that was recorded only in part answer nothing and are left out too. Raises UsageError where
    this is no WARC file.
    """
    seen: list[_Seen] = []
    try:
        with file.open("rb") as stream:
            try:
                seen.extend(_scan(file, stream))
            except _DAMAGE as problem:
                _damaged(file, problem, len(seen))
    except OSError as problem:
        raise UsageError(f"{file} cannot be read: {problem.strerror or problem}") from problem
    return _with_requests(seen)


def _damaged(file: Path, problem: Exception, records: int) -> None:
    if "non-chunked gzip" in str(problem):
        raise UsageError(f"{file} is compressed as a whole; first run: warcio recompress {file} NEW_FILE") from problem
    with file.open("rb") as stream:
        head = stream.read(512)
    if head[:2] == b"\x1f\x8b":
        try:
            head = zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(head, len(_BEGINNING))
        except zlib.error:
            head = b"?"
    if not _BEGINNING.startswith(head[: len(_BEGINNING)]):
        raise UsageError(f"{file} is no WARC file") from problem
    log.warning("%s is damaged after %d records; the rest of it is not read", file, records)


def _scan(file: Path, stream: BinaryIO) -> Iterator[_Seen]:
    if not stream.read(1):
        return  # created, and then the machine went down
    stream.seek(0)
    iterator = ArchiveIterator(stream)
    for record in iterator:
        headers = record.rec_headers
        asked = _asked(record) if record.rec_type == "request" else None
        answers = record.rec_type in _ANSWERING and _is_whole(record)
        offset = iterator.get_record_offset()  # reads to the end of the record
        if getattr(record.raw_stream, "limit", 0):
            raise EOFError("the last record ends too early")
        if record.rec_type != "request" and not answers:
            continue
        yield _Seen(
            Recorded(
                file,
                offset,
                record.rec_type,
                headers.get_header("WARC-Target-URI") or "",
                _instant(headers.get_header("WARC-Date")),
                headers.get_header("WARC-Payload-Digest"),
                asked,
            ),
            headers.get_header("WARC-Record-ID"),
            tuple(value for name, value in headers.headers if name.lower() == "warc-concurrent-to"),
        )


def _asked(record: Any) -> str | None:
    if record.http_headers is None:
        return None
    method = str(record.http_headers.protocol or "GET").upper()
    return body_key(method, record.http_headers.get_header("Content-Type"), record.raw_stream.read(_MOST_REQUEST_BODY))


def _is_whole(record: Any) -> bool:
    if record.rec_headers.get_header("WARC-Truncated"):
        return False
    if record.rec_type != "response":
        return True
    return record.http_headers is not None and _status(record) not in (None, 304)


def _status(record: Any) -> int | None:
    try:
        return int(record.http_headers.get_statuscode())
    except (TypeError, ValueError, AttributeError):
        return None


def _instant(date: str | None) -> datetime:
    try:
        read = datetime.fromisoformat(date or "")
    except ValueError:
        return _EARLIEST
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def _with_requests(seen: Sequence[_Seen]) -> list[Recorded]:
    """The responses, each with what it was asked with: by the links of the records, else by standing side by side."""
    requests = {one.id: one for one in seen if one.recorded.kind == "request" and one.id}
    by_response = {link: one for one in requests.values() for link in one.linked}
    responses = []
    for number, one in enumerate(seen):
        if one.recorded.kind == "request":
            continue
        request = by_response.get(one.id or "") or next((requests[ln] for ln in one.linked if ln in requests), None)
        if request is None:
            request = next(
                (
                    other
                    for other in (*seen[max(number - 1, 0) : number], *seen[number + 1 : number + 2])
                    if other.recorded.kind == "request" and not other.linked and other.recorded.url == one.recorded.url
                ),
                None,
            )
        responses.append(replace(one.recorded, asked=request.recorded.asked) if request else one.recorded)
    return responses


def read(recorded: Recorded, most: int, original: Recorded | None = None) -> Answer:
    """The response itself, its body decoded, at most `most` bytes; of a revisit with the body of `original`.

    Raises BodyTooLargeError, BrokenBodyError, OSError.
    """
    answer = read_at(recorded.file, recorded.offset, most)
    if recorded.kind != "revisit":
        return answer
    if original is None:
        raise BrokenBodyError("was recorded as a repetition of one that is not in the recording")
    repeated = read_at(original.file, original.offset, most)
    if answer.headers:
        return replace(answer, body=repeated.body)
    return replace(answer, status=repeated.status, headers=repeated.headers, body=repeated.body)


def read_at(file: Path, offset: int, most: int) -> Answer:
    """The response that stands at an offset of a file; of a revisit with an empty body. Raises as `read` does."""
    try:
        with file.open("rb") as stream:
            stream.seek(offset)
            record = next(iter(ArchiveIterator(stream)))
            status, headers = _head(record)
            body = b"" if record.rec_type == "revisit" else _body(record, dict(headers), most)
    except (*_DAMAGE, StopIteration) as problem:
        raise BrokenBodyError(f"cannot be read from {file.name} any more") from problem
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    at = _instant(record.rec_headers.get_header("WARC-Date"))
    return Answer(url, status, headers, body, at, f"{file.name}:{offset}")


def _head(record: Any) -> tuple[int, tuple[tuple[str, str], ...]]:
    if record.http_headers is not None:
        return _status(record) or 200, tuple((name.lower(), value) for name, value in record.http_headers.headers)
    content_type = record.rec_headers.get_header("Content-Type")
    return 200, ((("content-type", content_type),) if content_type and record.rec_type == "resource" else ())


def _body(record: Any, headers: dict[str, str], most: int) -> bytes:
    chunked = "chunked" in headers.get("transfer-encoding", "").lower()
    body = BoundedBody(headers.get("content-encoding"), most, before=[Unchunked()] if chunked else [])
    while piece := record.raw_stream.read(_PIECE):
        body.feed(piece)
    return body.finish()
