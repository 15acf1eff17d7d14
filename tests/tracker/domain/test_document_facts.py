"""What a page states, filled by its documents: agreement refines, contradiction is noted, nothing is resolved silently."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from scrapers.reading.readings import Deadline, DeadlineKind, Eligibility, Evidence, Money, MoneyKind, Stated
from tests.tracker.domain.stating import at, due, money, stated
from tracker.domain.document_facts import with_documents
from tracker.domain.document_kinds import DocumentKind
from tracker.domain.document_memory import DocumentMemory
from tracker.domain.document_readings import DocumentSays
from tracker.domain.identity import url_key
from tracker.domain.models import Document, Facts

NOW = at("2026-08-09T12:00")
NOTICE, CONDITIONS = "https://x.example/obyava.pdf", "https://x.example/usloviya.pdf"


def found(text: str, where: str = "Обява, p. 1", kind: DeadlineKind = "submission") -> Deadline:
    one = due(text, kind)
    return replace(one, evidence=Evidence(text, where, "document"))


def figure(amount: str, kind: MoneyKind = "grant_max", where: str = "Обява, p. 1") -> Money:
    return Money(kind, Evidence(f"{amount} евро", where, "document"), Decimal(amount), "EUR")


def says(kind: DocumentKind = "notice", **more: object) -> DocumentSays:
    return replace(DocumentSays(kind), **more)  # type: ignore[arg-type]


def filled(page: Facts, *documents: tuple[str, DocumentSays], shared: frozenset[str] = frozenset()) -> Facts:
    listed = tuple(Document(url.rpartition("/")[2], url) for url, _ in documents)
    memories = {url_key(url): DocumentMemory(NOW, "a", f"sha-{url}", f"words-{url}", said) for url, said in documents}
    return with_documents(replace(page, documents=listed), memories, shared)


def test_a_page_without_documents_that_were_looked_at_stays_as_it_is() -> None:
    page = stated("Call", due("2026-09-14"), documents=(Document("Обява", NOTICE),))
    assert with_documents(page, {}, frozenset()) == page


def test_what_the_page_does_not_state_the_documents_fill_and_their_hashes_are_kept() -> None:
    after = filled(stated("Call"), (NOTICE, says(deadlines=(found("2026-09-14T16:30"),), grant_max=figure("500000"))))
    assert [one.at for one in after.deadlines] == ["2026-09-14T16:30"]
    assert after.grant_max == figure("500000")
    assert (after.documents[0].sha256, after.documents[0].words) == (f"sha-{NOTICE}", f"words-{NOTICE}")
    assert after.refused == ()
    assert after.disputes == ()


def test_a_time_on_the_pages_day_is_taken_from_the_document() -> None:
    after = filled(stated("Call", due("2026-09-14", "cut_off")), (NOTICE, says(deadlines=(found("2026-09-14T16:30"),))))
    assert [(one.at, one.kind, one.evidence.how) for one in after.deadlines] == [
        ("2026-09-14T16:30", "cut_off", "document")
    ]


def test_a_later_date_in_a_document_never_takes_the_place_of_the_pages_and_is_a_dispute() -> None:
    page = stated("Call", due("2026-09-10T16:30"))
    after = filled(page, (NOTICE, says(deadlines=(found("2026-09-30T16:30"),))))
    assert [one.at for one in after.deadlines] == ["2026-09-10T16:30"]
    assert [one.quote for one in after.refused] == ["2026-09-30T16:30"]
    (dispute,) = after.disputes
    assert dispute.fact == "submission"
    assert {one.evidence.where for one in dispute.statements} == {"td", "Обява, p. 1"}


def test_of_two_documents_that_state_different_dates_neither_is_taken() -> None:
    one = says(deadlines=(found("2026-09-14T16:30"),))
    other = says("conditions", deadlines=(found("2026-09-30T16:30", "Условия, p. 3"),))
    after = filled(stated("Call"), (NOTICE, one), (CONDITIONS, other))
    assert after.deadlines == ()
    assert {note.quote for note in after.refused} == {"2026-09-14T16:30", "2026-09-30T16:30"}
    assert [dispute.fact for dispute in after.disputes] == ["submission"]


def test_two_documents_that_agree_are_one_statement_with_the_announcements_words() -> None:
    one, other = says("conditions", grant_max=figure("500000", where="Условия, p. 3")), says(grant_max=figure("500000"))
    after = filled(stated("Call"), (CONDITIONS, one), (NOTICE, other))
    assert after.grant_max is not None
    assert after.grant_max.evidence.where == "Обява, p. 1"
    assert after.disputes == ()


def test_a_figure_that_contradicts_the_pages_is_noted_and_the_pages_kept() -> None:
    page = stated("Call", grant_max=money("400000", "grant_max"))
    after = filled(page, (NOTICE, says(grant_max=figure("500000"))))
    assert after.grant_max == page.grant_max
    assert [dispute.fact for dispute in after.disputes] == ["grant_max"]
    assert "the page's is kept" in after.refused[0].why


def test_a_call_without_end_gets_no_end_from_a_document() -> None:
    after = filled(stated("Call", open_ended="until_exhausted"), (NOTICE, says(deadlines=(found("2026-09-14T16:30"),))))
    assert after.deadlines == ()
    assert "the page no end" in after.refused[0].why


def test_of_a_draft_no_dates_are_taken() -> None:
    page = stated("Call", due("2026-08-30", "comments"), status="consultation")
    said = says(deadlines=(found("2026-09-14T16:30"),), opens=found("2026-09-01", kind="opening"), rate=None)
    after = filled(page, (NOTICE, said))
    assert after.deadlines == page.deadlines
    assert after.opens is None
    assert after.disputes == ()


def test_an_opening_is_taken_only_where_the_page_says_nothing_of_it() -> None:
    said = says(opens=found("2026-09-01", kind="opening"))
    assert filled(stated("Call"), (NOTICE, said)).opens == said.opens
    assert filled(stated("Call", status="open"), (NOTICE, said)).opens is None


def test_who_may_apply_is_the_pages_where_it_says_so_and_what_we_configured_is_no_statement() -> None:
    def who(*values: str, how: str = "document") -> tuple[Stated, ...]:
        return tuple(Stated(one, Evidence(one, "x", how)) for one in values)  # type: ignore[arg-type]

    said = says(eligibility=Eligibility(applicants=who("cluster"), countries=who("BG", "GR")))
    page = stated("Call", eligibility=Eligibility(countries=who("BG", how="config")))
    after = filled(page, (NOTICE, said)).eligibility
    assert [one.value for one in after.applicants] == ["cluster"]
    assert [(one.value, one.evidence.how) for one in after.countries] == [("BG", "document"), ("GR", "document")]
    page = stated("Call", eligibility=Eligibility(applicants=who("sme", how="selector")))
    assert [one.value for one in filled(page, (NOTICE, said)).eligibility.applicants] == ["sme"]
    page = stated("Call", eligibility=Eligibility(applicants_excluded=who("cluster", how="selector")))
    assert filled(page, (NOTICE, said)).eligibility.applicants == ()


def test_a_document_of_several_calls_states_nothing() -> None:
    said = says(grant_max=figure("500000"))
    assert filled(stated("Call"), (NOTICE, said), shared=frozenset({url_key(NOTICE)})).grant_max is None
