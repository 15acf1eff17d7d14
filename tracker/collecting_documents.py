"""Fetch and read one document: a 304 or the same bytes cost no reading, and what goes wrong is remembered as a value."""

from __future__ import annotations

import hashlib
from datetime import datetime

from scrapers.contract import Request
from scrapers.documents.contract import MEBIBYTE, Undocument
from scrapers.spec import SourceSpec
from tracker.breathing import beside
from tracker.documents.reader import Reading
from tracker.domain.document_memory import DocumentMemory, DocumentTrouble, Wanted, reader_of
from tracker.domain.document_readings import read_statements
from tracker.fetch.fetching import FetchFailure, Fetching, NotModified, Policy, Validators

_MOST_BYTES = 30 * MEBIBYTE
_SECONDS = 60.0


async def look_at(
    wanted: Wanted,
    known: DocumentMemory | None,
    spec: SourceSpec,
    fetching: Fetching,
    reading: Reading,
    now: datetime,
) -> tuple[DocumentMemory, float | None]:
    """What is known of a document after this look, and after how many seconds its site asks to be left alone, if it does.

    `known`: what was remembered of it, if anything.
    """
    result = await fetching.fetch(
        Request(wanted.document.url), policy=_policy(spec), validators=_validators(wanted, known), now=now
    )
    before = known or DocumentMemory(now)
    if isinstance(result, FetchFailure):
        return _failed(before, result.code, result.message, now), result.retry_after
    if isinstance(result, NotModified):
        return _unchanged(before, before.etag, before.last_modified, now), None
    got, body = result.validators, result.page.body
    digest = hashlib.sha256(body).hexdigest()
    if digest == before.sha256 and wanted.about == before.about:
        return _unchanged(before, got.etag, got.last_modified, now), None
    seen = DocumentMemory(now, wanted.about, digest, before.words, before.says, got.etag, got.last_modified)
    text = await reading.read(body)
    if isinstance(text, Undocument):
        return _failed(seen, text.code, text.message, now), None
    document = wanted.document
    says = await beside(
        read_statements,
        text,
        document.title,
        document.url,
        code=wanted.code,
        reader=reader_of(spec),
        read_at=now,
    )
    words = hashlib.sha256()
    for page in text.pages:
        words.update(" ".join(page.text.split()).encode("utf-8", "replace") + b"\n")
    return DocumentMemory(now, wanted.about, digest, words.hexdigest(), says, got.etag, got.last_modified), None


def _policy(spec: SourceSpec) -> Policy:
    polite = spec.politeness
    return Policy(
        pause=polite.pause,
        timeout=max(polite.timeout, _SECONDS),
        max_bytes=max(polite.max_bytes, _MOST_BYTES),
        robots=polite.robots,
    )


def _validators(wanted: Wanted, known: DocumentMemory | None) -> Validators | None:
    """To ask whether it changed, where what was read of it still stands."""
    if known is None or known.sha256 is None or known.about != wanted.about:
        return None
    return Validators(known.etag, known.last_modified)


def _unchanged(before: DocumentMemory, etag: str | None, last_modified: str | None, now: datetime) -> DocumentMemory:
    # A trouble of its bytes lasts as long as they do; one of the way to it is over.
    trouble = before.trouble if before.words is None else None
    return DocumentMemory(now, before.about, before.sha256, before.words, before.says, etag, last_modified, trouble)


def _failed(before: DocumentMemory, code: str, message: str, now: datetime) -> DocumentMemory:
    return DocumentMemory(
        now,
        before.about,
        before.sha256,
        before.words,
        before.says,
        before.etag,
        before.last_modified,
        DocumentTrouble(code, message),
    )
