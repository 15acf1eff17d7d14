"""Documents in Bulgarian and English become text with pages; what cannot be read is a reason, never an exception."""

from __future__ import annotations

import io
import struct
import zipfile
from datetime import datetime

import olefile
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrapers.documents.contract import Bounds, DocumentText, Undocument
from scrapers.documents.read import read_document
from tests.scrapers.documents.making import (
    long_pdf,
    pdf,
    saved_by_libreoffice,
    scanned_pdf,
    word,
    workbook,
    zipped,
)

DEADLINE = "Крайният срок за подаване на проектни предложения е 14.09.2026 г., 16:30 часа."
LONG = (
    "Управляващият орган на програма „Конкурентоспособност и иновации в предприятията“ 2021-2027 обявява процедура "
    "чрез подбор на проектни предложения BG16RFPR001-1.011 „Подкрепа за клъстери“, като крайният срок за подаване на "
    "проектни предложения е 14.09.2026 г., 16:30 часа."
)
LABEL = "Максимален размер на безвъзмездната финансова помощ за един проект по настоящата процедура"


def text(data: bytes, bounds: Bounds | None = None) -> DocumentText:
    read = read_document(data, bounds)
    assert isinstance(read, DocumentText), read
    return read


def why(data: bytes, bounds: Bounds | None = None) -> str:
    read = read_document(data, bounds)
    assert isinstance(read, Undocument), read
    assert read.message
    assert "\n" not in read.message
    return read.code


def test_a_pdf_is_read_page_by_page_with_their_numbers() -> None:
    read = text(pdf([["ОБЯВА", DEADLINE], ["Total budget: EUR 4 500 000."]]))
    assert read.format == "pdf"
    assert [(one.number, one.label) for one in read.pages] == [(1, ""), (2, "")]
    assert read.pages[0].text.splitlines() == ["ОБЯВА", DEADLINE]
    assert read.pages[1].text == "Total budget: EUR 4 500 000."


def test_a_sentence_that_wraps_over_lines_of_a_pdf_is_one_line_again() -> None:
    read = text(pdf([[LONG, "Total budget: EUR 4 500 000."]]))
    assert read.pages[0].text.splitlines() == [LONG, "Total budget: EUR 4 500 000."]


def test_short_lines_below_each_other_stay_lines() -> None:
    lines = ["Минимален размер: 50 000 евро", "Максимален размер: 500 000 евро"]
    assert text(pdf([[LONG, "\n".join(lines)]])).pages[0].text.splitlines() == [LONG, *lines]


def test_label_and_value_of_a_row_of_a_pdf_stand_on_one_line_however_often_they_wrap() -> None:
    value = "500 000 евро, от които не повече от половината се плаща авансово на бенефициента"
    rows = [(LABEL, value), ("Total budget", "EUR 4 500 000")]
    assert text(pdf([[LONG, *rows, DEADLINE]])).pages[0].text.splitlines() == [
        LONG,
        f"{LABEL}\t{value}",
        "Total budget\tEUR 4 500 000",
        DEADLINE,
    ]


def test_a_page_as_word_lays_it_out_keeps_paragraphs_rows_and_items_apart() -> None:
    (page,) = text(saved_by_libreoffice("usloviya.pdf")).pages
    late = " Предложения, подадени след този срок, не се разглеждат."
    assert page.text.splitlines() == [
        "Програма „Конкурентоспособност и иновации“",
        LONG + late,
        LONG + late,
        "9. Общ размер на безвъзмездната финансова помощ по процедурата:",
        "Общ размер на БФП\tЕвропейски фонд за регионално развитие\tНационално съфинансиране",
        "15 300 000 евро (100 %)\t13 005 000 евро (85 %)\t2 295 000 евро (15 %)",
        "10. Размер на помощта за проект:",
        "• Минимален размер на безвъзмездната финансова помощ: 50 000 евро.",
        "• Максимален размер на безвъзмездната финансова помощ: 500 000 евро.",
        "Допустими кандидати по настоящата процедура са:",
        "1. клъстери, регистрирани по Търговския закон;",
        "2. малки и средни предприятия;",
        "3. научни организации.",
        "12. " + LONG.replace("14.09.2026 г., 16:30 часа", "датата в обявата") + late,
        "Краен срок за подаване на проектните предложения по процедурата\t14.09.2026 г., 16:30 ч.",
        "Начин на подаване\tЕлектронно, чрез модула за кандидатстване в ИСУН, с квалифициран електронен подпис",
        "Страница 1 от 1",
    ]


def test_a_word_document_has_the_pages_where_word_laid_them_out() -> None:
    read = text(word([["ОБЯВА", DEADLINE], ["The maximum grant is EUR 750 000.", (LABEL, "500 000 евро")]]))
    assert [one.number for one in read.pages] == [1, 2]
    assert read.pages[1].text.splitlines() == ["The maximum grant is EUR 750 000.", f"{LABEL}\t500 000 евро"]


def test_a_word_document_that_was_never_laid_out_has_no_page_numbers() -> None:
    read = text(word([["ОБЯВА"], [DEADLINE]], laid_out=False))
    assert [(one.number, one.text) for one in read.pages] == [(None, f"ОБЯВА\n{DEADLINE}")]


def test_what_a_change_deleted_is_not_read_and_what_it_inserted_is() -> None:
    plain = word([["Deadline: DELETED INSERTED"]], laid_out=False)
    with zipfile.ZipFile(io.BytesIO(plain)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files["word/document.xml"] = files["word/document.xml"].replace(
        b"<w:r><w:t>Deadline: DELETED INSERTED</w:t></w:r>",
        b"<w:r><w:t>Deadline: </w:t></w:r><w:del><w:r><w:delText>1 May 2026</w:delText></w:r></w:del>"
        b"<w:ins><w:r><w:t>2 June 2026</w:t></w:r></w:ins>",
    )
    assert text(zipped(files)).pages[0].text == "Deadline: 2 June 2026"


def test_a_workbook_shows_its_cells_as_a_person_sees_them() -> None:
    rows = [
        ["Краен срок", datetime(2026, 9, 14, 16, 30)],
        ["Бюджет", 15300000],
        ["Интензитет", 0.8],
        ["Проекти", 12],
    ]
    read = text(workbook({"Бюджет": rows}, {"B1": "dd.mm.yyyy hh:mm", "B2": '#,##0 "€"', "B3": "0%"}))
    assert [(one.number, one.label) for one in read.pages] == [(1, "Бюджет")]
    assert read.pages[0].text.splitlines() == [
        "Краен срок\t14.09.2026 16:30",
        "Бюджет\t15 300 000 €",
        "Интензитет\t80%",
        "Проекти\t12",
    ]


def test_an_old_word_document_in_bulgarian_keeps_rows_apart_and_cells_together() -> None:
    read = text(saved_by_libreoffice("obyava.doc"))
    assert read.format == "doc"
    assert read.pages[0].text.splitlines() == [
        "ОБЯВА",
        "Управляващият орган обявява процедура BG16RFPR001-1.011 „Подкрепа за клъстери“. " + DEADLINE,
        "1\tОбщ размер на безвъзмездната финансова помощ\t15 300 000 евро",
        "2\tПразна клетка отляво",
        "3\tДопустими кандидати\tКлъстери; Малки и средни предприятия",
        "Проектните предложения се подават в ИСУН на адрес https://eumis2020.government.bg",
        "Минималният размер на помощта е 50 000 евро.",
    ]


def test_an_old_word_document_in_english_shows_the_result_of_a_field_and_not_its_code() -> None:
    lines = text(saved_by_libreoffice("call-notice.doc")).pages[0].text.splitlines()
    assert "Applications are submitted at https://eumis2020.government.bg" in lines
    assert "1\tTotal budget\tEUR 4 500 000" in lines


def test_an_old_word_document_with_its_letters_in_single_bytes_is_read() -> None:
    """Word writes Latin text so (MS-DOC 2.9.73); LibreOffice never does, so its file is rewritten here."""
    file = io.BytesIO(saved_by_libreoffice("call-notice.doc"))
    with olefile.OleFileIO(file, write_mode=True) as compound:
        stream = bytearray(compound.openstream("WordDocument").read())
        table = bytearray(compound.openstream("1Table").read())
        clx, _ = struct.unpack_from("<II", stream, 0x1A2)
        first, last, where = (struct.unpack_from("<I", table, clx + 5 + place)[0] for place in (0, 4, 10))
        letters = stream[where : where + 2 * (last - first)].decode("utf-16-le").encode("cp1252")
        stream[where : where + len(letters)] = letters
        struct.pack_into("<I", table, clx + 5 + 10, (2 * where) | 0x40000000)
        compound.write_stream("WordDocument", bytes(stream))
        compound.write_stream("1Table", bytes(table))
    read = text(file.getvalue()).pages[0].text
    assert "launches call BSB-2026-1 “Blue clusters”. The deadline for submission" in read


def test_rtf_and_plain_text_are_read() -> None:
    rtf = (
        rb"{\rtf1\ansi\ansicpg1251 {\b Deadline}: 15 October 2026\par \'ca\'f0\'e0\'e5\'ed\par"
        rb"\trowd\cellx1\cellx2\intbl Budget\cell EUR 5\cell\row}"
    )
    assert text(rtf).pages[0].text.split("\n")[:3] == ["Deadline: 15 October 2026", "Краен", "Budget\tEUR 5"]
    assert text("Краен срок: 15.09.2026 г.".encode("cp1251")).pages[0].text == "Краен срок: 15.09.2026 г."


def test_the_documents_inside_a_zip_are_read_under_the_names_they_have_there() -> None:
    inner = zipped({"Приложение 1.xlsx": workbook({"Бюджет": [["Общо", 5]]}, {})})
    outer = zipped({"Обява.pdf": pdf([["ОБЯВА"], [DEADLINE]]), "annexes.zip": inner, "logo.png": b"\x89PNG\r\n\x1a\n"})
    read = text(outer)
    assert [(one.label, one.number) for one in read.pages] == [
        ("Обява.pdf", 1),
        ("Обява.pdf", 2),
        ("annexes.zip, Приложение 1.xlsx, Бюджет", 1),
    ]


def test_cyrillic_names_that_windows_wrote_in_its_own_code_page_are_read() -> None:
    data = zipped({"OOOOO.txt": DEADLINE.encode()}).replace(b"OOOOO.txt", "Обява.txt".encode("cp866"))
    assert [one.label for one in text(data).pages] == ["Обява.txt"]


def test_a_scan_is_told_as_without_text() -> None:
    assert why(scanned_pdf()) == "textless"
    assert why(pdf([[" "]])) == "textless"


def test_a_protected_document_is_told_as_encrypted() -> None:
    assert why(pdf([[DEADLINE]], password="secret")) == "encrypted"
    data = bytearray(zipped({"Обява.txt": b"x"}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert why(bytes(data)) == "encrypted"
    word97 = bytearray(saved_by_libreoffice("obyava.doc"))
    header = word97.index(b"\xec\xa5\x01\x01")
    word97[header + 0x0B] |= 0x01
    assert why(bytes(word97)) == "encrypted"


def test_a_pdf_of_ten_thousand_pages_is_refused_before_one_of_them_is_read() -> None:
    data = long_pdf(10_000)
    assert why(data) == "too_many_pages"
    assert isinstance(read_document(long_pdf(20), Bounds(pages=20)), Undocument)  # empty pages, but not too many
    assert why(long_pdf(20), Bounds(pages=20)) == "textless"


def test_a_bomb_is_told_before_it_is_unpacked() -> None:
    assert why(zipped({"Обява.txt": b"0" * 5_000_000})) == "bomb"
    assert why(zipped({f"{number}.txt": b"x" for number in range(30)}), Bounds(entries=20)) == "bomb"
    assert why(zipped({"a.txt": b"ab" * 600_000}), Bounds(decompressed=1_000_000)) == "bomb"
    nested = b"x"
    for _ in range(5):
        nested = zipped({"again.zip": nested})
    assert why(nested) == "bomb"


def test_a_word_document_that_is_a_bomb_is_told_so() -> None:
    with zipfile.ZipFile(io.BytesIO(word([["x"]]))) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files["word/document.xml"] += b" " * 5_000_000
    assert why(zipped(files)) == "bomb"


def test_what_all_files_of_nested_archives_unpack_to_together_is_bounded() -> None:
    inner = zipped({f"{number}.txt": bytes([65 + number]) * 300_000 for number in range(3)})
    assert why(zipped({"a.zip": inner, "b.zip": inner}), Bounds(decompressed=1_500_000)) == "bomb"


def test_too_much_is_told_as_too_big() -> None:
    assert why(b"Deadline " * 20, Bounds(bytes=100)) == "too_big"
    assert why(pdf([[LONG]]), Bounds(characters=100)) == "too_big"
    assert why(workbook({"a": [[LONG]]}, {}), Bounds(characters=100)) == "too_big"


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_file_that_was_not_received_whole_is_told_as_broken(share: float) -> None:
    for whole in (word([[DEADLINE]]), workbook({"a": [[DEADLINE]]}, {}), zipped({"a.txt": DEADLINE.encode() * 99})):
        assert why(whole[: int(len(whole) * share)]) == "broken"


def test_a_truncated_old_word_document_is_told_as_broken_or_unknown() -> None:
    whole = saved_by_libreoffice("obyava.doc")
    for length in (600, 2000, 5000, 9000):
        assert why(whole[:length]) in ("broken", "unknown_format")


def test_a_truncated_pdf_never_yields_words_that_the_whole_one_has_not() -> None:
    whole = pdf([["ОБЯВА"], [DEADLINE]])
    for share in (0.1, 0.3, 0.5, 0.7, 0.9):
        read = read_document(whole[: int(len(whole) * share)])
        if isinstance(read, DocumentText):
            assert {one.text for one in read.pages} <= {"ОБЯВА", DEADLINE}
        else:
            assert read.code in ("broken", "textless")


def test_files_that_are_no_documents_are_named() -> None:
    assert why(b"\x00\x01\x02\x03" * 50) == "unknown_format"
    assert why(b"<html><body>Please log in</body></html>") == "unknown_format"
    assert why(b"Rar!\x1a\x07\x01\x00" + bytes(50)) == "unknown_format"
    assert why(b"") == "unknown_format"
    read = read_document(zipped({"a.rar": b"Rar!\x1a\x07\x01\x00"}))
    assert isinstance(read, Undocument)
    assert "RAR" in read.message


@settings(max_examples=60, deadline=None)
@given(
    st.binary(max_size=400),
    st.sampled_from([b"%PDF-1.4\n", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf1", b""]),
)
def test_random_bytes_behind_any_magic_are_a_value(noise: bytes, magic: bytes) -> None:
    assert isinstance(read_document(magic + noise), DocumentText | Undocument)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 20_991), st.integers(1, 255))
def test_one_wrong_byte_in_an_old_word_document_is_a_value(place: int, change: int) -> None:
    data = bytearray(saved_by_libreoffice("obyava.doc"))
    data[place] ^= change
    assert isinstance(read_document(bytes(data)), DocumentText | Undocument)
