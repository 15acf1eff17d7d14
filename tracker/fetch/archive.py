"""Keeps every response that was read, with what it was asked with, as WARC 1.1 (ISO 28500).

A record is compressed by itself and written in one go; a file is never continued by another process. So a crash can
tear only the last record of a file, and everything before it still reads.
"""

from __future__ import annotations

import contextlib
import io
import threading
import uuid
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote, urlsplit

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from scrapers.contract import Page
from tracker.fetch.asking import Asking
from tracker.fetch.fetching import MEBIBYTE
from tracker.fetch.recalling import recalled

_SUFFIX = ".warc.gz"
#: Of a request only what says what was asked; the rest can be a key (DESIGN, rule 13).
_KEPT_REQUEST_HEADERS = frozenset({"accept", "accept-language", "content-type"})
_ASCII = "".join(map(chr, range(128)))


class Archive:
    """A folder of WARC files, rotated by size; the oldest are deleted when all together grow too large.

    Safe to use from several threads and processes. Sizes in bytes, of the compressed files.
    """

    def __init__(
        self, folder: Path, max_file_bytes: int = 64 * MEBIBYTE, max_total_bytes: int = 2000 * MEBIBYTE
    ) -> None:
        self._folder = folder
        self._most_total = max_total_bytes
        self._most_file = min(max_file_bytes, max(max_total_bytes // 4, 1))
        self._lock = threading.Lock()
        self._path: Path | None = None
        self._file: io.FileIO | None = None
        self._total = 0

    def keep(self, asking: Asking, status: int, headers: tuple[tuple[str, str], ...], sent: bytes, at: datetime) -> str:
        """Append a response (`sent`: its body as it was sent, without chunks) and its request.

        Gives the reference that `read` takes. Raises OSError where it cannot be written; what was kept stays readable.
        """
        response, request = _records(asking, status, headers, sent, at)
        with self._lock:
            file, path = self._current(at, len(response) + len(request))
            offset = file.tell()
            try:
                _write(file, response + request)
            except OSError:
                self._abandon(offset)
                raise
            self._total += len(response) + len(request)
            return f"{path.name}:{offset}"

    def read(self, reference: str) -> Page | None:
        """The page a reference leads to, or None where its file is gone by now."""
        return recalled(reference, [self._folder])

    def files(self) -> list[Path]:
        """The files there are, oldest first."""
        return sorted(self._folder.glob(f"*{_SUFFIX}"))

    def close(self) -> None:
        """Close the file being written. The next `keep` begins a new one."""
        with self._lock:
            self._close()

    def _close(self) -> None:
        if self._file is not None:
            self._file.close()
        self._file = self._path = None

    def _abandon(self, offset: int) -> None:
        """After a failed write: take back what was written of it, and never write to this file again."""
        file, self._file = self._file, None
        assert file is not None
        self._path = None
        with contextlib.suppress(OSError):  # then a torn record stays at the end, which readers pass over
            file.truncate(offset)
        with contextlib.suppress(OSError):
            file.close()

    def _current(self, at: datetime, size: int) -> tuple[io.FileIO, Path]:
        if self._file is not None and self._file.tell() + size > self._most_file:
            self._close()
        opening = self._file is None
        if opening or self._total + size > self._most_total:
            self._make_room(size)
        if self._file is None or self._path is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            name = f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}-{uuid.uuid4().hex[:12]}{_SUFFIX}"
            self._path = self._folder / name
            # Without a buffer: what a failed write left behind must not come up again when the file is closed.
            self._file = self._path.open("xb", buffering=0)
            info = _info(name, at)
            _write(self._file, info)
            self._total += len(info)
        return self._file, self._path

    def _make_room(self, size: int) -> None:
        sizes = {}
        for path in self.files():
            try:
                sizes[path] = path.stat().st_size
            except OSError:
                continue  # another process deleted it
        self._total = sum(sizes.values())
        for path, its_size in sizes.items():
            if self._total + size <= self._most_total:
                return
            if path != self._path:
                path.unlink(missing_ok=True)
                self._total -= its_size


def _write(file: io.FileIO, data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[file.write(left) :]


def _writer(out: io.BytesIO) -> WARCWriter:
    return WARCWriter(out, gzip=True, warc_version="1.1")


def _date(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _info(name: str, at: datetime) -> bytes:
    out = io.BytesIO()
    writer = _writer(out)
    record = writer.create_warcinfo_record(name, {"software": "funding-call-tracker", "format": "WARC File Format 1.1"})
    record.rec_headers.replace_header("WARC-Date", _date(at))
    writer.write_record(record)
    return out.getvalue()


def _records(
    asking: Asking, status: int, headers: tuple[tuple[str, str], ...], sent: bytes, at: datetime
) -> tuple[bytes, bytes]:
    """The response record and the request record, compressed."""
    out = io.BytesIO()
    writer = _writer(out)
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = ""
    date = {"WARC-Date": _date(at)}
    response = writer.create_warc_record(
        asking.url,
        "response",
        payload=io.BytesIO(sent),
        length=len(sent),
        http_headers=StatusAndHeaders(
            f"{status} {phrase}".strip(),
            # Bytes beyond ASCII percent-encoded: warcio would write "?q=…" of a Location in the form of RFC 8187.
            [(name, quote(value, safe=_ASCII)) for name, value in headers if name != "transfer-encoding"],
            protocol="HTTP/1.1",
        ),
        warc_headers_dict=date,
    )
    writer.write_record(response)
    middle = out.tell()
    parts = urlsplit(asking.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    request = writer.create_warc_record(
        asking.url,
        "request",
        payload=io.BytesIO(asking.body),
        length=len(asking.body),
        http_headers=StatusAndHeaders(
            f"{asking.method} {target} HTTP/1.1",
            [
                ("host", parts.netloc),
                *((name, value) for name, value in asking.headers if name in _KEPT_REQUEST_HEADERS),
            ],
            is_http_request=True,
        ),
        warc_headers_dict=date | {"WARC-Concurrent-To": response.rec_headers.get_header("WARC-Record-ID")},
    )
    writer.write_record(request)
    whole = out.getvalue()
    return whole[:middle], whole[middle:]
