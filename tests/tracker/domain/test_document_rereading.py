"""What a document never said is not kept, although what it no longer says is."""

from __future__ import annotations

from dataclasses import replace

from scrapers.reading.readings import Deadline, Evidence
from tests.tracker.domain.stating import at, due, shown, stated
from tracker.domain.document_rereading import as_our_doing
from tracker.domain.models import Change, Document, Facts
from tracker.domain.remembering import remember

NOW, LATER = at("2026-08-09T12:00"), at("2026-08-10T12:00")
URL = "https://x.example/obyava.pdf"


def document_date(text: str, where: str = "Обява, p. 1") -> Deadline:
    return replace(due(text), evidence=Evidence(text, where, "document"))


def looked_twice(first: Facts, second: Facts) -> list[str]:
    """The dates known after two looks."""
    known = remember(None, shown("1", first), NOW)
    return [one.at for one in remember(known, shown("1", second), LATER).deadlines]


def with_words(words: str | None, *dates: Deadline) -> Facts:
    return stated("Call", *dates, documents=(Document("Обява", URL, "sha", words),))


def test_a_date_that_is_not_read_any_more_from_the_same_words_goes() -> None:
    assert looked_twice(with_words("w", document_date("2026-09-14")), with_words("w")) == []


def test_a_date_that_another_edition_no_longer_states_stays_until_it_states_another() -> None:
    assert looked_twice(with_words("w", document_date("2026-09-14")), with_words("v")) == ["2026-09-14"]
    assert looked_twice(with_words("w", document_date("2026-09-14")), with_words(None)) == ["2026-09-14"]


def test_a_date_of_the_page_or_of_another_document_is_not_touched() -> None:
    assert looked_twice(with_words("w", due("2026-09-14")), with_words("w")) == ["2026-09-14"]
    other = document_date("2026-09-14", "Условия, p. 3")
    assert looked_twice(with_words("w", other), with_words("w")) == ["2026-09-14"]


def test_only_a_wrong_date_that_was_shown_is_told_of_what_our_reading_changed() -> None:
    moved = Change("c", "deadline_moved", NOW, field="submission", before="2026-09-14", after="2026-09-15")
    gone = Change("c", "amended", NOW, field="submission", before="2026-09-14")
    figure = Change("c", "amended", NOW, field="grant_max", before="1 EUR", after="2 EUR")
    added = Change("c", "deadline_added", NOW, field="submission", after="2026-09-15")
    told = [as_our_doing(one) for one in (moved, gone, figure, added, replace(moved, quiet=True))]
    assert [(one.kind, one.quiet) for one in told] == [
        ("corrected", False),
        ("corrected", False),
        ("amended", True),
        ("deadline_added", True),
        ("deadline_moved", True),
    ]
