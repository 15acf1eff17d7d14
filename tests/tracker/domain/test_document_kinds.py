"""Which documents of a call speak of it, and in which order they are read: by the titles that sites really print."""

from __future__ import annotations

import pytest

from tracker.domain.document_kinds import file_name, in_reading_order, kind_of
from tracker.domain.models import Document


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Обява за откриване на процедурата", "notice"),
        ("Проект на обява", "notice"),
        ("Покана за представяне на проектни предложения", "notice"),
        ("Call for proposals", "notice"),
        ("6th-Call-6ΔΡΧΗ-ΑΓΔ.pdf", "notice"),
        ("Условия за кандидатстване и приложения към тях", "conditions"),
        ("Проект на условия за кандидатстване", "conditions"),
        ("Насоки за кандидатстване - изменени", "conditions"),
        ("Guidelines for Applicants", "conditions"),
        ("APPLICATION PACK REGULAR PROJECTS", "conditions"),
        ("Applicant’s Manual v2", "conditions"),
        ("Условия за изпълнение и приложения към тях", "annex"),
        ("Заповед за утвърждаване на пакета документи", "annex"),
        ("Писмо на министъра на финансите", "annex"),
        ("Въпроси и отговори", "annex"),
        ("revised version of Annex 10", "annex"),
        ("2.-State-Aid-Declaration.docx", "annex"),
        ("8.SELECTION-CRITERIA-for-SPF-Projects.xlsx", "annex"),
        ("Questions about the call", "annex"),
        ("Индикативна годишна работна програма", "annex"),
        ("Corrigendum no.1", "other"),
        ("document.pdf", "other"),
        ("Изтегли", "other"),
        ("Ghidul solicitantului", "conditions"),
        ("Anexa 3 Contract de finanțare", "annex"),
        ("Förderaufruf 2026", "notice"),
        ("Anlage 2 zum Förderaufruf", "annex"),
        ("6η Πρόσκληση υποβολής προτάσεων", "notice"),
    ],
)
def test_a_title_says_what_a_document_is_for(title: str, kind: str) -> None:
    assert kind_of(title) == kind


def test_a_file_name_says_it_where_the_title_says_nothing() -> None:
    assert kind_of("Изтегли", "https://x.example/files/%D0%9E%D0%B1%D1%8F%D0%B2%D0%B0.pdf") == "notice"
    assert kind_of("Download", "https://x.example/get?id=5&file=guidelines_for_applicants.docx") == "conditions"
    assert kind_of("Download", "https://x.example/get?id=5") == "other"
    assert kind_of("Условия за кандидатстване", "https://x.example/annex.pdf") == "conditions"
    assert file_name("https://[broken") == ""


def test_documents_are_read_announcement_first_and_annexes_last_each_once() -> None:
    titles = [
        "Условия за изпълнение и приложения към тях",
        "Въпроси и отговори",
        "Условия за кандидатстване и приложения към тях",
        "Пакет документи",
        "Обява за откриване на процедурата",
    ]
    documents = [Document(title, f"https://x.example/{number}") for number, title in enumerate(titles)]
    ordered = in_reading_order([*documents, Document("again", "http://www.x.example/4")])
    assert [one.title for one in ordered] == [titles[4], titles[2], titles[3], titles[0], titles[1]]
