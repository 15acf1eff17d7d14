"""What is remembered of a document between checks, and which documents are asked for next.

Those never looked at come first, the announcement before the conditions before annexes; then those looked at longest
ago. Nothing is asked of calls that are over: no word of theirs changes what a manager can do.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from scrapers.spec import SourceSpec
from tracker.domain.document_kinds import in_reading_order, kind_of, rank
from tracker.domain.document_readings import DocumentSays, Reader
from tracker.domain.identity import url_key
from tracker.domain.models import Document, Problem, Sighting
from tracker.domain.staging import stage_of

#: A document that was looked at is not asked for again before.
LOOKED_AT_AGAIN = timedelta(hours=6)
#: So many documents of a source, none of which can be read, are more than a few odd files.
_SUSPICIOUS = 3
_OVER = frozenset({"closed", "results", "cancelled"})
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class DocumentTrouble:
    """Why a document was not read: a code for programs, one plain line for people."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class DocumentMemory:
    """One document as it was last looked at (`looked_at`, aware)."""

    looked_at: datetime
    about: str = ""
    """For which call, by which declaration and program it was read: where this differs it is read anew."""
    sha256: str | None = None
    """Of its bytes, as they last came."""
    words: str | None = None
    """A hash of its text, as it was last read; None where it never could be read."""
    says: DocumentSays = field(default_factory=DocumentSays)
    etag: str | None = None
    last_modified: str | None = None
    trouble: DocumentTrouble | None = None
    """Of the last look, where it failed; what was read before stays."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A document to look at, for one call of a source."""

    key: str
    """The item's key within its source."""
    document: Document
    code: str | None
    """The call's code."""
    about: str


def wanted(
    sightings: Iterable[Sighting],
    memories: Mapping[str, DocumentMemory],
    spec: SourceSpec,
    mark: str,
    now: datetime,
    most: int,
) -> list[Wanted]:
    """The documents of a source to look at now, at most `most`; those of one call stand together.

    `memories` by `url_key`; `mark`: of the declaration and the program that reads.
    """
    taken: set[str] = set()
    by_call: list[tuple[tuple[object, ...], list[Wanted]]] = []
    for one in sightings:
        if one.gone_since is not None or one.facts.kind != "call" or stage_of(one.facts, now) in _OVER:
            continue
        due: list[Wanted] = []
        for document in in_reading_order(one.facts.documents):
            key = url_key(document.url)
            about = _about(document, one.facts.code, spec, mark)
            if key in taken or not _is_due(memories.get(key), about, now):
                continue
            taken.add(key)
            due.append(Wanted(one.key, document, one.facts.code, about))
        if due:
            due.sort(key=lambda each: _urgency(each, memories))
            by_call.append((_urgency(due[0], memories), due))
    by_call.sort(key=lambda each: each[0])
    return [each for _, due in by_call for each in due][:most]


def reader_of(spec: SourceSpec) -> Reader:
    """How the documents of a source are read: as its pages are."""
    return Reader(spec.zone, spec.language, spec.date_order)


def shared_documents(listed: Iterable[Sequence[Document]]) -> frozenset[str]:
    """`url_key`s of documents that several calls of a source link: they speak of none of them alone."""
    counts = Counter(key for documents in listed for key in {url_key(one.url) for one in documents})
    return frozenset(key for key, many in counts.items() if many > 1)


def trouble_of(memories: Iterable[DocumentMemory]) -> Problem | None:
    """The doubt about a source whose documents were answered, several of them, and not one ever could be read."""
    looked = list(memories)
    if len(looked) < _SUSPICIOUS or any(one.words is not None or one.trouble is None for one in looked):
        return None
    told = [one.trouble for one in looked if one.trouble is not None and one.trouble.code != "unreachable"]
    if len(told) < _SUSPICIOUS:
        return None
    return Problem("documents_unreadable", f"none of its {len(looked)} documents can be read ({told[0].message})")


def _about(document: Document, code: str | None, spec: SourceSpec, mark: str) -> str:
    kind = kind_of(document.title, document.url)
    written = "\x1f".join((mark, code or "", kind, document.title, spec.zone, spec.language, spec.date_order))
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _is_due(memory: DocumentMemory | None, about: str, now: datetime) -> bool:
    if memory is None:
        return True
    return now - memory.looked_at >= LOOKED_AT_AGAIN or (memory.about != about and memory.trouble is None)


def _urgency(one: Wanted, memories: Mapping[str, DocumentMemory]) -> tuple[object, ...]:
    memory = memories.get(url_key(one.document.url))
    looked_at = memory.looked_at if memory else _NEVER
    return (memory is not None, rank(kind_of(one.document.title, one.document.url)), looked_at, one.key)
