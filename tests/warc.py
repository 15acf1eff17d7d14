"""Makes small recordings for tests, as ISO 28500 lays them out."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5


def write_warc(path: Path, pages: Mapping[str, str | bytes]) -> None:
    """A WARC file in which these addresses answer 200 with these web pages or files, recorded on 9 August 2026."""
    with path.open("wb") as out:
        for url, page in pages.items():
            body = page if isinstance(page, bytes) else page.encode()
            kind = "application/octet-stream" if isinstance(page, bytes) else "text/html; charset=utf-8"
            http = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
            block = http.encode() + body
            head = (
                "WARC/1.1\r\nWARC-Type: response\r\n"
                f"WARC-Record-ID: <urn:uuid:{uuid5(NAMESPACE_URL, url)}>\r\nWARC-Target-URI: {url}\r\n"
                "WARC-Date: 2026-08-09T08:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
                f"Content-Length: {len(block)}\r\n\r\n"
            )
            out.write(head.encode() + block + b"\r\n\r\n")
