"""The documents of a source's calls, looked at after its pages were read, told and stored: call by call.

A call is told from its page first; what its documents add is stored as it is read. What a document says when it is
read for the first time is no news; what it says differently than before is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from scrapers.spec import SourceSpec
from tracker.claiming import Claim, claimed
from tracker.collecting_documents import look_at
from tracker.documents.reader import Reading
from tracker.domain.document_facts import with_documents
from tracker.domain.document_memory import LOOKED_AT_AGAIN, DocumentMemory, Wanted, shared_documents, wanted
from tracker.domain.identity import url_key
from tracker.domain.models import Alert, Call, Change, Observed, Problem
from tracker.pipeline import Checked, Ports, Read, settle_item
from tracker.store import calls as call_store
from tracker.store import documents as document_store
from tracker.store import runs

#: Longest time in seconds for the documents of one check; the rest is looked at after the next.
SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Documented:
    """What looking at documents brought, stored already; `notes`: those that could not be read."""

    looked_at: int = 0
    changes: tuple[Change, ...] = ()
    alerts: tuple[Alert, ...] = ()
    calls: Mapping[str, Call] | None = None
    notes: tuple[Problem, ...] = ()


async def read_documents(spec: SourceSpec, ports: Ports, checked: Checked) -> Documented:
    """Look at the documents that are due after `checked`. Nothing where another check has read the source since."""
    if ports.documents is None or checked.read is None or not _may_be_due(spec, ports, checked.read, checked):
        return Documented()
    async with claimed(ports.store, spec.id, ports.machine_time) as claim:
        if claim is None or claim.newest != checked.read.number:
            return Documented()
        return await _Look(spec, ports, checked.read, claim, ports.documents).whole()


def _may_be_due(spec: SourceSpec, ports: Ports, read: Read, checked: Checked) -> bool:
    """Whether it is worth looking: not where no item links a document, or nothing changed since all were looked at."""
    listed = {url_key(one.url) for item in read.collected.items for one in item.documents}
    if not listed:
        return False
    many, oldest = document_store.oldest_look(ports.store, spec.id)
    if checked.run.ended != "unchanged" or many < len(listed) or oldest is None:
        return True
    return ports.now() - oldest >= LOOKED_AT_AGAIN


class _Look:
    """One look under way."""

    def __init__(self, spec: SourceSpec, ports: Ports, read: Read, claim: Claim, reading: Reading) -> None:
        self._spec, self._ports, self._read, self._claim, self._reading = spec, ports, read, claim, reading
        self._memories = document_store.memories(ports.store, spec.id)
        sightings = call_store.sightings_of(ports.store, spec.id)
        self._shared = shared_documents(one.facts.documents for one in sightings if one.gone_since is None)
        mark = read.mark + ports.documents_mark
        self._wanted = wanted(sightings, self._memories, spec, mark, ports.now(), ports.most_documents)
        self._seen: dict[str, Observed] | None = None
        self._settled: list[Checked] = []
        self._notes: list[Problem] = []
        self._looked_at = 0

    async def whole(self) -> Documented:
        """All that is due and fits into the time."""
        until = self._ports.elapsed() + SECONDS
        for key, of_call in groupby(self._wanted, key=lambda one: one.key):
            left_alone = await self._of_call(key, list(of_call), until)
            if left_alone or self._ports.elapsed() > until or not self._claim.holds():
                break
        if self._notes:
            runs.note(self._ports.store, self._read.number, self._notes)
        return Documented(
            self._looked_at,
            tuple(change for one in self._settled for change in one.changes),
            tuple(alert for one in self._settled for alert in one.alerts),
            {id_: call for one in self._settled for id_, call in one.calls.items()},
            tuple(self._notes),
        )

    async def _of_call(self, key: str, documents: Iterable[Wanted], until: float) -> bool:
        """Look at the documents of one call and store what they mean; whether the site asked to be left alone."""
        looks: list[tuple[Wanted, DocumentMemory]] = []
        left_alone = False
        for one in documents:
            if left_alone or self._ports.elapsed() > until:
                break
            known = self._memories.get(url_key(one.document.url))
            memory, wait = await look_at(one, known, self._spec, self._ports.fetching, self._reading, self._ports.now())
            looks.append((one, memory))
            left_alone = wait is not None
        self._looked_at += len(looks)
        self._notes += [_note(one, memory) for one, memory in looks if memory.trouble is not None]
        news = [look for look in looks if self._is_news(*look)]
        self._store(key, [look for look in looks if look not in news], quiet=True)
        self._store(key, news, quiet=False)
        return left_alone

    def _is_news(self, one: Wanted, memory: DocumentMemory) -> bool:
        """Whether a document that was read before has other words now, read by the same program."""
        known = self._memories.get(url_key(one.document.url))
        if known is None or known.words is None or known.about != memory.about:
            return False
        return known.words != memory.words

    def _store(self, key: str, looks: list[tuple[Wanted, DocumentMemory]], *, quiet: bool) -> None:
        if not looks:
            return
        before = {url_key(one.document.url): self._memories.get(url_key(one.document.url)) for one, _ in looks}
        self._memories |= {url_key(one.document.url): memory for one, memory in looks}
        store = self._ports.store
        with store.transaction():
            if not self._claim.holds():
                return
            for one, memory in looks:
                document_store.remember(store, self._spec.id, one.document.url, memory)
            if all(_says_as_before(before[url_key(one.document.url)], memory) for one, memory in looks):
                return
            seen = self._observed(key)
            if seen is None:
                return
            facts = with_documents(seen.facts, self._memories, self._shared)
            seen, now = replace(seen, facts=facts), self._ports.now()
            settled = settle_item(self._spec, self._ports, seen, now, quiet=quiet, read_at=self._read.at)
            self._settled.append(settled)

    def _observed(self, key: str) -> Observed | None:
        """The item as its page was just read; None where its own page was not: what its documents add waits for it."""
        if self._seen is None:
            self._seen = {one.key: one for one in self._read.observed()}
        seen = self._seen.get(key)
        return None if seen is None or seen.partial else seen


def _says_as_before(known: DocumentMemory | None, memory: DocumentMemory) -> bool:
    if known is None:
        return memory.sha256 is None
    return (known.sha256, known.words, known.says) == (memory.sha256, memory.words, memory.says)


def _note(one: Wanted, memory: DocumentMemory) -> Problem:
    why = memory.trouble.message if memory.trouble else ""
    name = one.document.title or one.document.url
    return Problem("document_unreadable", f"{name}: {why}", one.document.url)
