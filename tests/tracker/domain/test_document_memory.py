"""Which documents are asked for next, and when their troubles are a doubt about the source."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.scrapers.pages import source
from tests.tracker.domain.stating import at, due, stated
from tracker.domain.compact import from_text, to_text
from tracker.domain.document_memory import (
    LOOKED_AT_AGAIN,
    DocumentMemory,
    DocumentTrouble,
    shared_documents,
    trouble_of,
    wanted,
)
from tracker.domain.document_readings import DocumentSays
from tracker.domain.identity import url_key
from tracker.domain.models import Document, Sighting

NOW = at("2026-08-09T12:00")
SPEC = source('[list]\nitems = "li"\n[list.fields]\ntitle = "a"\n')
AHEAD = due("2026-09-14T16:30")


def sighting(key: str, *documents: str, gone: datetime | None = None, deadline: str = "2026-09-14T16:30") -> Sighting:
    listed = tuple(Document(name, f"https://x.example/{key}/{name}".replace(" ", "_")) for name in documents)
    facts = stated("Call", due(deadline), documents=listed)
    return Sighting("example", key, f"call-{key}", facts, NOW, NOW, gone)


def asked(
    sightings: list[Sighting], memories: dict[str, DocumentMemory], most: int = 100, mark: str = "m"
) -> list[str]:
    chosen = wanted(sightings, memories, SPEC, mark, NOW, most)
    return [f"{one.key}/{one.document.title}" for one in chosen]


def looked_at(sightings: list[Sighting], *, ago: timedelta, mark: str = "m") -> dict[str, DocumentMemory]:
    """As remembered when all documents of these were looked at so long ago."""
    return {
        url_key(one.document.url): DocumentMemory(NOW - ago, one.about, "sha", "words")
        for one in wanted(sightings, {}, SPEC, mark, NOW, 100)
    }


def test_announcements_come_first_and_those_of_one_call_stand_together() -> None:
    calls = [sighting("1", "Приложение 1", "Условия за кандидатстване"), sighting("2", "Приложение 2", "Обява")]
    assert asked(calls, {}) == [
        "2/Обява",
        "2/Приложение 2",
        "1/Условия за кандидатстване",
        "1/Приложение 1",
    ]
    assert asked(calls, {}, most=3)[-1] == "1/Условия за кандидатстване"


def test_what_was_never_looked_at_comes_before_what_was_longest_ago() -> None:
    old, new = sighting("1", "Обява"), sighting("2", "Приложение 1")
    memories = looked_at([old], ago=timedelta(days=9))
    assert asked([old, new], memories) == ["2/Приложение 1", "1/Обява"]
    older = looked_at([sighting("3", "Обява")], ago=timedelta(days=10))
    assert asked([old, sighting("3", "Обява")], memories | older) == ["3/Обява", "1/Обява"]


def test_what_was_looked_at_lately_is_left_alone_unless_another_program_read_it() -> None:
    calls = [sighting("1", "Обява")]
    memories = looked_at(calls, ago=LOOKED_AT_AGAIN - timedelta(minutes=1))
    assert asked(calls, memories) == []
    assert asked(calls, looked_at(calls, ago=LOOKED_AT_AGAIN)) == ["1/Обява"]
    assert asked(calls, memories, mark="another") == ["1/Обява"]


def test_calls_that_are_over_or_gone_are_not_asked_about() -> None:
    assert asked([sighting("1", "Обява", deadline="2026-08-01T16:30"), sighting("2", "Обява", gone=NOW)], {}) == []


def test_a_document_of_two_calls_is_asked_for_once_and_known_as_shared() -> None:
    one, other = sighting("1", "Обява"), sighting("2", "Обява")
    other = Sighting("example", "2", "call-2", one.facts, NOW, NOW)
    assert asked([one, other], {}) == ["1/Обява"]
    assert shared_documents([one.facts.documents, other.facts.documents]) == {url_key(one.facts.documents[0].url)}
    assert shared_documents([one.facts.documents]) == frozenset()


def troubled(code: str, words: str | None = None) -> DocumentMemory:
    return DocumentMemory(NOW, words=words, trouble=DocumentTrouble(code, f"it is {code}"))


def test_only_several_documents_none_of_which_ever_could_be_read_are_a_doubt() -> None:
    assert trouble_of([troubled("encrypted"), troubled("textless")]) is None
    assert trouble_of([troubled("encrypted")] * 2 + [DocumentMemory(NOW, words="w")]) is None
    assert trouble_of([troubled("encrypted")] * 2 + [troubled("encrypted", words="w")]) is None
    assert trouble_of([troubled("unreachable")] * 9) is None
    doubt = trouble_of([troubled("unknown_format")] * 3 + [troubled("unreachable")])
    assert doubt is not None
    assert (doubt.code, doubt.message) == (
        "documents_unreadable",
        "none of its 4 documents can be read (it is unknown_format)",
    )


def test_a_memory_comes_back_from_its_stored_form_as_it_was() -> None:
    whole = DocumentMemory(
        NOW,
        "a",
        "s",
        "w",
        DocumentSays("notice", deadlines=(AHEAD,)),
        '"e"',
        "yesterday",
        DocumentTrouble("broken", "x"),
    )
    assert from_text(DocumentMemory, to_text(whole)) == whole
    assert from_text(DocumentMemory, to_text(DocumentMemory(NOW))) == DocumentMemory(NOW)
