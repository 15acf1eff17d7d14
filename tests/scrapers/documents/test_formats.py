"""What a file is told by its bytes, whatever its name says."""

from __future__ import annotations

import pytest

from scrapers.documents.formats import what_is
from tests.scrapers.documents.making import pdf, saved_by_libreoffice, scanned_pdf, word, workbook, zipped

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def test_every_format_is_known_by_its_bytes() -> None:
    assert what_is(pdf([["Обява"]])) == "pdf"
    assert what_is(scanned_pdf(1)) == "pdf"
    assert what_is(word([["Обява"]])) == "docx"
    assert what_is(workbook({"Бюджет": [["a"]]}, {})) == "xlsx"
    assert what_is(saved_by_libreoffice("obyava.doc")) == "doc"
    assert what_is(zipped({"Обява.pdf": pdf([["Обява"]])})) == "zip"


@pytest.mark.parametrize(
    ("data", "format_"),
    [
        (b"{\\rtf1\\ansi Deadline}", "rtf"),
        (b"\r\n <!DOCTYPE html><html><body>Login</body></html>", "html"),
        (b"<?xml version='1.0'?>\n<html xmlns='x'><body/></html>", "html"),
        ("Краен срок: 15.09.2026 г.".encode("cp1251"), "text"),
        ("\ufeffКраен срок".encode("utf-16"), "text"),
        (b"Rar!\x1a\x07\x01\x00", "rar"),
        (b"7z\xbc\xaf\x27\x1c\x00\x04", "7z"),
        (b"\x89PNG\r\n\x1a\n", "image"),
        (b"garbage before the header\n%PDF-1.4\n", "pdf"),
        (OLE2 + bytes(600), "ole2"),
        (b"", None),
        (b"\x00\x01\x02\x03" * 50, None),
    ],
)
def test_other_files_are_named_too(data: bytes, format_: str | None) -> None:
    assert what_is(data) == format_


def test_a_truncated_word_document_is_still_known_as_one() -> None:
    whole = word([["Обява"]])
    assert what_is(whole[: len(whole) // 2]) == "docx"
    whole = saved_by_libreoffice("obyava.doc")
    assert what_is(whole[:700]) in ("doc", "ole2")
