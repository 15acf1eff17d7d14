"""Lists with columns: XLSX and CSV as people save them, empty cells in their places, formulas never computed."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from scrapers.documents.contract import Bounds, Undocument, UnreadableError
from scrapers.documents.rows import rows_of
from tests.scrapers.documents.making import workbook
from tracker.documents.reader import LIST_BOUNDS, DocumentReader

ROWS = [["име", "размер", "място"], ["Кораби ООД", "", "Варна"], [], ["Мебели; АД", "12", "Пловдив"]]


def a_list(*rows: Sequence[str | float]) -> bytes:
    return workbook({"first, and empty": [], "Лист1": rows}, {})


def test_a_workbook_and_a_text_in_any_encoding_and_with_any_delimiter_give_the_same_rows() -> None:
    assert (
        rows_of(a_list(["име", "размер", "място"], ["Кораби  ООД", "", "Варна"], [], ["Мебели; АД", 12.0, "Пловдив"]))
        == ROWS
    )
    for delimiter in ";,\t|":
        text = "\r\n".join(
            delimiter.join(f'"{cell}"' if ";" in cell else cell for cell in row) for row in [*ROWS, [], [""]]
        )
        for encoding in ("utf-8", "utf-8-sig", "cp1251", "utf-16"):
            assert rows_of(text.encode(encoding)) == ROWS, (delimiter, encoding)


def test_a_formula_is_its_last_value_or_its_text_and_is_never_computed() -> None:
    (row,) = rows_of(a_list(["=1+1", "boats"]))
    assert row == ["", "boats"]
    assert rows_of(b"name;description\n=1+1;boats\n")[1] == ["=1+1", "boats"]


@pytest.mark.parametrize(
    ("data", "bounds", "code"),
    [
        (b"PK\x03\x04 no workbook", Bounds(), "unknown_format"),
        (b"%PDF-1.7", Bounds(), "unknown_format"),
        (b"name\n" * 30_000, Bounds(), "too_big"),
        (b"name;" + b"a" * 100, Bounds(characters=50), "too_big"),
        (b"name", Bounds(bytes=2), "too_big"),
        (a_list(["a" * 5000]), Bounds(decompressed=100), "bomb"),
    ],
)
def test_what_is_no_list_is_refused(data: bytes, bounds: Bounds, code: str) -> None:
    with pytest.raises(UnreadableError) as refused:
        rows_of(data, bounds)
    assert refused.value.undocument.code == code


async def test_the_process_that_reads_documents_reads_lists_too() -> None:
    reader = DocumentReader(LIST_BOUNDS)
    assert await reader.rows("name;size\nКораби;;".encode()) == [["name", "size"], ["Кораби"]]
    refused = await reader.rows(b"%PDF-1.7")
    assert isinstance(refused, Undocument) and refused.code == "unknown_format"
