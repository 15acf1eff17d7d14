"""Phrases as they stand on pages of funding programmes, in every language, with what a careful person reads in them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from scrapers.reading.deadlines import read_deadlines
from scrapers.reading.readings import APPLICATION_KINDS

ZONES = {
    "bg": "Europe/Sofia", "en": "Europe/Brussels", "de": "Europe/Berlin", "fr": "Europe/Paris", "es": "Europe/Madrid",
    "ca": "Europe/Madrid", "it": "Europe/Rome", "ro": "Europe/Bucharest", "el": "Europe/Athens", "pl": "Europe/Warsaw",
    "pt": "Europe/Lisbon", "cs": "Europe/Prague", "sk": "Europe/Bratislava", "sl": "Europe/Ljubljana",
    "hu": "Europe/Budapest", "tr": "Europe/Istanbul", "uk": "Europe/Kyiv", "sv": "Europe/Stockholm",
    "da": "Europe/Copenhagen", "hr": "Europe/Zagreb", "sr": "Europe/Belgrade", "bs": "Europe/Sarajevo",
    "mk": "Europe/Skopje",
}  # fmt: skip


def rows() -> list[tuple[str, str, str, str]]:
    here = Path(__file__).parent
    files = [
        here / "deadline_phrases.tsv",
        here / "deadline_traps.tsv",
        *sorted((here / "phrases").glob("deadlines_*.tsv")),
    ]
    lines = [line for file in files for line in file.read_text("utf-8").splitlines()]
    found = []
    for line in lines:
        if line and not line.startswith("#"):
            lang, text, want, seen = [*line.split("\t"), "", ""][:4]
            found.append((lang, text.replace("⏎", "\n"), want, seen))
    return found


ROWS = rows()


@pytest.mark.parametrize(("lang", "text", "want", "seen"), ROWS, ids=[f"{row[0]}: {row[1][:60]}" for row in ROWS])
def test_a_phrase_is_read_as_a_careful_person_reads_it(lang: str, text: str, want: str, seen: str) -> None:
    found = read_deadlines(text, zone=ZONES[lang], lang=lang, seen_at=date.fromisoformat(seen) if seen else None)
    told = [
        f"{one.kind}:{one.at}" + (f"@{one.zone}" if one.zone != ZONES[lang] else "")
        for one in found.deadlines
        if one.kind in APPLICATION_KINDS or one.kind in ("opening", "comments")
    ]
    if found.open_ended in ("until_exhausted", "rolling"):
        told.append(found.open_ended)
    assert sorted(told) == sorted(want.split())
    assert all(one.evidence.quote in text for one in found.deadlines)
    assert all(one.quote in text and one.why for one in found.refused)


def test_a_wrong_language_does_not_hide_a_deadline() -> None:
    found = read_deadlines("Краен срок за кандидатстване: 15 май 2026 г., 17:00 ч.", zone="Europe/Sofia", lang="en")
    assert [one.at for one in found.deadlines] == ["2026-05-15T17:00"]
    found = read_deadlines("The deadline for applications is 15 May 2026.", zone="Europe/Sofia", lang="bg")
    assert [one.at for one in found.deadlines] == ["2026-05-15"]
    found = read_deadlines("Rok za podnošenje prijava je 15. svibnja 2026.", zone="Europe/Zagreb", lang=None)
    assert [one.at for one in found.deadlines] == ["2026-05-15"]


def test_a_month_that_means_two_months_is_read_only_in_its_language() -> None:
    def read(lang: str | None) -> list[str]:
        found = read_deadlines("15. listopada 2026.", zone="Europe/Zagreb", lang=lang, hint="submission")
        return [one.at for one in found.deadlines]

    assert read("hr") == ["2026-10-15"]
    assert read("pl") == ["2026-11-15"]
    assert read("bg") == []


def test_the_label_of_a_field_gives_the_kind_and_the_words_overrule_it() -> None:
    def read(text: str, hint: str) -> list[tuple[str, str]]:
        found = read_deadlines(text, zone="Europe/Sofia", lang="en", hint=hint)  # type: ignore[arg-type]
        return [(one.kind, one.at) for one in found.deadlines]

    assert read("15.05.2026", "submission") == [("submission", "2026-05-15")]
    assert read("15.05.2026 16:30", "comments") == [("comments", "2026-05-15T16:30")]
    assert read("01.03.2026 - 15.05.2026", "submission") == [("opening", "2026-03-01"), ("submission", "2026-05-15")]
    assert read("01.03.2026", "opening") == [("opening", "2026-03-01")]
    assert read("Published 01.03.2026", "submission") == []
    assert read("Deadline for applications: 15.05.2026", "opening") == [("submission", "2026-05-15")]


def test_a_year_is_given_only_where_one_is_possible() -> None:
    def read(text: str, seen: date | None) -> list[str]:
        return [one.at for one in read_deadlines(text, zone="Europe/Sofia", lang="en", seen_at=seen).deadlines]

    text = "Applications must be submitted by 15 May."
    assert read(text, date(2026, 3, 1)) == ["2026-05-15"]
    assert read(text, date(2025, 12, 1)) == ["2026-05-15"]
    assert read(text, date(2026, 6, 1)) == [], "the next such day is too far away to be meant for certain"
    assert read(text, None) == []
    assert read("Friday 14 May: deadline for applications", date(2026, 3, 1)) == []
    assert read("Call 2024. Applications must be submitted by 15 May.", date(2026, 3, 1)) == [], "an old page"
    assert read("Applications must be submitted by 15 May each year.", date(2026, 3, 1)) == []


def test_what_is_refused_says_why() -> None:
    def why(text: str) -> str:
        found = read_deadlines(text, zone="Europe/Sofia", lang="en")
        assert found.deadlines == ()
        return found.refused[0].why

    assert why("Deadline: 31.11.2026") == "there is no such day"
    assert why("Deadline: Monday 15 May 2026") == "the weekday does not fit the date"
    assert why("Deadline: 15 May 2026, 14:00 CET / 14:00 EET") == "two times are printed that are not the same"
    assert why("Seen on 15 May 2026") == "no words say what this date is for"
    assert why("Projects must be completed by 15 May 2027") == "it belongs to the projects or their period"


def test_an_extension_replaces_the_deadline_beside_it() -> None:
    text = "Deadline for applications: 15 May 2026.\nThe deadline is extended to 30 June 2026."
    found = read_deadlines(text, zone="Europe/Sofia", lang="en")
    assert [(one.kind, one.at) for one in found.deadlines] == [("submission", "2026-06-30")]
    assert [one.why for one in found.refused] == ["it was extended to a later date"]


def test_a_year_that_another_date_prints_stands_in_the_quote_too() -> None:
    def quotes(text: str) -> list[str]:
        return [one.evidence.quote for one in read_deadlines(text, zone="Europe/Sofia", lang="en").deadlines]

    for text in (
        "Deadlines: 15 January, 15 May and 15 September 2027",
        "Deadlines in 2027: 15 January, 15 May and 15 September",
        "Deadlines: 15 January 2027, 15 May and 15 September",
        "Applications are open from 15 January to 15 May 2027",
    ):
        assert all("2027" in quote for quote in quotes(text)), quotes(text)
        assert len(quotes(text)) >= 2
