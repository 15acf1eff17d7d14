"""Recorded responses as the pages that a scraper takes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator

from scrapers.contract import Page


def pages_of(archive: Path) -> Iterator[Page]:
    """Every recorded response of status 200, as if it had been asked for at its own address."""
    with archive.open("rb") as stream:
        for record in ArchiveIterator(stream):
            if record.rec_type != "response" or record.http_headers.get_statuscode() != "200":
                continue
            url = record.rec_headers.get_header("WARC-Target-URI")
            written = record.http_headers.get_header("Content-Type") or ""
            media_type, _, rest = written.partition(";")
            charset = rest.partition("charset=")[2].strip().strip('"') or None
            yield Page(
                url=url,
                requested_url=url,
                status=200,
                content_type=media_type.strip().lower(),
                charset=charset,
                body=record.content_stream().read(),
                fetched_at=datetime(2026, 8, 9, 12, tzinfo=UTC),
            )


def page_at(archive: Path, url: str) -> Page:
    """The recorded response of one address."""
    return next(page for page in pages_of(archive) if page.url == url)
