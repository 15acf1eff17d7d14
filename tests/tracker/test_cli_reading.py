"""`tracker read` of phrases, files and addresses: each value with its quote and its place, each failure one clear line."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.scrapers.documents.making import pdf, saved_by_libreoffice
from tests.tracker.fetch.loopback import answer, by_path, site
from tests.tracker.terminal import Terminal
from tests.warc import write_warc
from tracker.settings import shipped_config

CALL = (
    "<!doctype html><html lang='bg'><head><title>Подкрепа за клъстери</title></head><body><nav>Новини 01.02.2026 г.</nav>"
    "<h1>Подкрепа за клъстери</h1><p>Публикувано на 03.02.2026 г.</p><h2>Срокове</h2><table><tr><th>Краен срок за подаване"
    "</th><td>15.05.2026 г., 16:30 ч.</td></tr></table><h2>Финансиране</h2><p>Общият бюджет на процедурата е 10 000 000 лв."
    "</p><h2>Кой може</h2><p>Допустими кандидати: клъстери и МСП.</p></body></html>"
)
URL = "https://programme.example/calls/7"


def read(told: str) -> dict[str, Any]:
    (line,) = told.splitlines()
    answer: dict[str, Any] = json.loads(line)
    return answer


@pytest.fixture
def page(tmp_path: Path) -> Path:
    file = tmp_path / "call.html"
    file.write_text(CALL, encoding="utf-8")
    return file


def test_a_page_in_a_file_is_read_whole_and_says_where(terminal: Terminal, page: Path) -> None:
    status, told, _ = terminal.runs("read", "deadline", str(page), "--json")
    assert status == 0
    answer = read(told)
    (reading,) = answer["readings"]
    assert (reading["at"], reading["kind"], reading["where"]) == ("2026-05-15T16:30", "submission", "Срокове")
    assert reading["quote"] == "Краен срок за подаване: 15.05.2026 г., 16:30 ч."
    (refused,) = answer["refused"]
    assert (refused["quote"], refused["where"]) == ("03.02.2026", "Подкрепа за клъстери"), "the menu is not read"
    told = terminal.runs("read", "deadline", str(page))[1]
    assert (
        "submission: 2026-05-15T16:30 minute Europe/Sofia   “Краен срок за подаване: 15.05.2026 г., 16:30 ч.” (Срокове)"
        in told
    )
    assert "not read: " in told


def test_money_and_who_may_apply_are_read_from_a_page_too(terminal: Terminal, page: Path) -> None:
    (money,) = read(terminal.runs("read", "money", str(page), "--json")[1])["readings"]
    assert (money["kind"], money["amount"], money["currency"], money["where"]) == (
        *("total_budget", "10000000", "BGN"),
        "Финансиране",
    )
    who = read(terminal.runs("read", "eligibility", str(page), "--json")[1])["applicants"]
    assert {one["value"] for one in who} == {"cluster", "sme"}
    assert {one["where"] for one in who} == {"Кой може"}


def test_a_person_sees_why_a_figure_was_read_and_a_kind_of_applicant_was_not(terminal: Terminal, page: Path) -> None:
    told = terminal.runs("read", "money", str(page))[1]
    assert told == "total_budget: 10000000 BGN   “Общият бюджет на процедурата е 10 000 000 лв.” (Финансиране)\n"
    shares = terminal.runs("read", "money", "ERDF: EUR 8.5 million; national co-financing: EUR 1.5 million")[1]
    assert shares.count("not read: it is what one of several sources pays of a budget") == 2
    words = (
        "Eligible countries: Romania, Bulgaria. Target groups: SMEs. Large enterprises are not eligible, except as partners. "
        "Start-ups are not eligible. Universities may take part as end users."
    )
    assert terminal.runs("read", "eligibility", words)[1].splitlines() == [
        "countries: RO, BG   “Eligible countries: Romania, Bulgaria.”",
        "not read: it says whom the call serves, not who may apply   “Target groups: SMEs.”",
        "not read: some of a kind are excepted, so that nothing holds for all of it   "
        "“Large enterprises are not eligible, except as partners.”",
        "not read: only some of a kind are meant   “Start-ups are not eligible.”",
        "not read: they take part, but not as applicants   “Universities may take part as end users.”",
    ]


def test_a_document_is_read_page_by_page(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "guidelines.bin"
    file.write_bytes(
        pdf([["Условия за кандидатстване"], ["Крайният срок за подаване на проектни предложения е 15.05.2026 г."]])
    )
    (reading,) = read(terminal.runs("read", "deadline", str(file), "--json")[1])["readings"]
    assert (reading["at"], reading["where"]) == ("2026-05-15", "p. 2")


def test_a_word_document_under_the_name_of_a_pdf_is_read_by_what_it_is(terminal: Terminal, tmp_path: Path) -> None:
    file, honest = tmp_path / "obyava.pdf", tmp_path / "obyava.doc"
    for one in (file, honest):
        one.write_bytes(saved_by_libreoffice("obyava.doc"))
    told = [read(terminal.runs("read", "deadline", str(one), "--json")[1])["readings"] for one in (file, honest)]
    assert told[0] == told[1]
    assert [one["kind"] for one in told[0]] == ["submission"]


def test_a_text_file_is_read_in_its_encoding(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "notice.txt"
    file.write_bytes("Крайният срок за кандидатстване е 15 май 2026 г.".encode("cp1251"))
    (reading,) = read(terminal.runs("read", "deadline", str(file), "--json")[1])["readings"]
    assert reading["at"] == "2026-05-15"


def test_an_address_is_read_from_a_recording(terminal: Terminal, tmp_path: Path) -> None:
    archive = tmp_path / "call.warc"
    write_warc(archive, {URL: CALL})
    status, told, _ = terminal.runs("read", "deadline", URL, "--json", "--replay", str(archive))
    assert (status, [one["at"] for one in read(told)["readings"]]) == (0, ["2026-05-15T16:30"])
    status, told, err = terminal.runs("read", "deadline", URL + "/other", "--replay", str(archive))
    assert (status, told, len(err.splitlines())) == (1, "", 1)
    assert URL + "/other" in err


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1/x", "http://[::1]/", "https://10.0.0.1/a", "http://localhost:1/"]
)
def test_a_private_address_is_refused_before_anybody_is_asked(terminal: Terminal, address: str) -> None:
    status, told, err = terminal.runs("read", "deadline", address)
    assert (status, told, len(err.splitlines())) == (1, "", 1)
    assert "is not asked" in err


async def test_robots_are_obeyed_and_documents_behind_addresses_read(terminal: Terminal, tmp_path: Path) -> None:
    config = tmp_path / "config"
    (config / "sources").mkdir(parents=True)
    (config / "profiles").mkdir()
    shutil.copytree(shipped_config() / "taxonomy", config / "taxonomy")
    (config / "tracker.toml").write_text('[fetch]\npause = 0.2\nintranet = ["127.0.0.1"]\n', encoding="utf-8")
    made = pdf([["Deadline for applications: 15 May 2026, 17:00"]])
    pages = {
        "/robots.txt": answer(b"User-agent: *\nDisallow: /secret\n", headers={"Content-Type": "text/plain"}),
        "/secret": answer(CALL.encode(), headers={"Content-Type": "text/html; charset=utf-8"}),
        "/guide": answer(made, headers={"Content-Type": "application/pdf"}),
    }
    async with site(by_path(pages)) as running:

        def asks(path: str) -> tuple[int, str, str]:
            return terminal.runs(
                "read", "deadline", running.url(path), "--config", str(config), "--zone", "Europe/Paris"
            )

        status, told, err = await asyncio.to_thread(asks, "/secret")
        assert (status, told) == (1, ""), err
        assert "robots.txt" in err
        assert "/secret" not in running.targets
        status, told, _ = await asyncio.to_thread(asks, "/guide")
        assert status == 0
        assert "2026-05-15T17:00 minute Europe/Paris" in told
        assert "(p. 1)" in told


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is empty"),
        (bytes(range(256)) * 40, "no kind of document"),
        (b"\x89PNG\r\n\x1a\n" + bytes(500), "a picture without text"),
        (b"<!doctype html><html><body><script>app()</script></body></html>", "no text that can be read"),
        (b"%PDF-1.7\n garbage", "damaged"),
        (b"PK\x03\x04 garbage", "damaged"),
    ],
)
def test_a_file_that_holds_nothing_to_read_is_one_line(
    terminal: Terminal, tmp_path: Path, content: bytes, told: str
) -> None:
    file = tmp_path / "some.file"
    file.write_bytes(content)
    status, out, err = terminal.runs("read", "money", str(file))
    assert (status, out, len(err.splitlines())) == (2, "", 1)
    assert "some.file" in err
    assert told in err


def test_a_file_that_is_huge_absent_or_none_is_one_line(terminal: Terminal, tmp_path: Path) -> None:
    huge = tmp_path / "huge.html"
    with huge.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for given, told in (
        (huge, "larger than"),
        (pipe, "no ordinary file"),
        (tmp_path, "is a folder"),
        (tmp_path / "absent.pdf", "no such file"),
    ):
        status, out, err = terminal.runs("read", "deadline", str(given))
        assert (status, out, len(err.splitlines())) == (2, "", 1)
        assert told in err


def test_words_that_are_no_file_are_read_as_words(terminal: Terminal) -> None:
    for words in ("Deadline: 15.05.2026", "Краен срок:\n15.05.2026 г.", "Deadline 15.05.2026 for the call.pdf version"):
        assert [one["at"] for one in read(terminal.runs("read", "deadline", words, "--json")[1])["readings"]] == [
            "2026-05-15"
        ]


def test_phrases_of_a_file_are_read_for_who_may_apply(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "phrases.jsonl"
    lines = [{"id": "a", "lang": "bg", "text": "Допустими кандидати: МСП"}, {"id": "b", "lang": "en", "text": "Hello"}]
    file.write_text("\n".join(json.dumps(one) for one in lines), encoding="utf-8")
    told = terminal.lists("read", "eligibility", "--file", str(file))
    assert [(one["id"], [who["value"] for who in one["applicants"]]) for one in told] == [("a", ["sme"]), ("b", [])]


def test_a_long_list_of_refusals_is_cut_for_people_and_whole_for_programs(terminal: Terminal) -> None:
    text = "\n".join(f"Published on {day}.05.2026" for day in range(1, 29))
    told = terminal.runs("read", "deadline", text)[1]
    assert told.count("not read:") == 20
    assert "8 more" in told
    assert "nothing is stated with certainty" in told
    assert len(read(terminal.runs("read", "deadline", text, "--json")[1])["refused"]) == 28
