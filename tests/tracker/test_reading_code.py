"""By what a page is read again after an update: the content of the code that reads it."""

from __future__ import annotations

import ast
from pathlib import Path

import scrapers
import tracker
from tests.scrapers.pages import source
from tracker.app import fingerprint
from tracker.reading_code import (
    BETWEEN_DOCUMENT_AND_STATEMENTS,
    BETWEEN_PAGE_AND_FACTS,
    documents_mark,
    mark_of,
    reading_mark,
)

ROOT = Path(tracker.__file__).parent
LIST = '[list]\nitems = "li"\n[list.fields]\ntitle = "a"\n'


def imported(module: str) -> set[str]:
    """The modules of the tracker that one of them imports, with those that it imports for types."""
    tree = ast.parse((ROOT / f"{module.replace('.', '/')}.py").read_text(encoding="utf-8"))
    named: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("tracker"):
            names = {node.module, *(f"{node.module}.{one.name}" for one in node.names)}
            named |= {name.removeprefix("tracker.") for name in names if name != "tracker"}
    return {name for name in named if (ROOT / f"{name.replace('.', '/')}.py").exists()}


def test_every_module_between_a_page_and_its_facts_counts() -> None:
    reached, waiting = set[str](), ["collecting", "domain.observing"]
    while waiting:
        module = waiting.pop()
        if module not in reached:
            reached.add(module)
            waiting += imported(module)
    # What fetches gives the bytes as they came; it reads nothing.
    assert {one for one in reached if not one.startswith("fetch.")} == set(BETWEEN_PAGE_AND_FACTS)


def test_every_module_between_a_document_and_what_it_says_counts() -> None:
    reached, waiting = set[str](), ["domain.document_readings"]
    while waiting:
        module = waiting.pop()
        if module not in reached:
            reached.add(module)
            waiting += imported(module)
    assert reached <= {*BETWEEN_DOCUMENT_AND_STATEMENTS, *BETWEEN_PAGE_AND_FACTS}
    assert len(documents_mark()) == 16


def test_a_change_of_code_or_language_data_changes_the_mark_and_a_new_name_of_the_version_does_not(
    tmp_path: Path,
) -> None:
    package = tmp_path / "scrapers"
    (package / "reading").mkdir(parents=True)
    code, words, notes = package / "listing.py", package / "reading" / "bg.toml", package / "README.md"
    code.write_text("x = 1\n")
    words.write_text('until = "до"\n')
    notes.write_text("how to add a source")
    first = mark_of(package, [])
    notes.write_text("how to add a source, in other words")
    (package / "__pycache__").mkdir()
    (package / "__pycache__" / "listing.cpython-311.pyc").write_bytes(b"\x00")
    assert mark_of(package, []) == first
    words.write_text('until = ["до", "не по-късно от"]\n')
    second = mark_of(package, [])
    assert second != first
    code.write_text("x = 2\n")
    third = mark_of(package, [])
    assert third not in (first, second)
    code.rename(package / "lists.py")
    assert mark_of(package, []) not in (first, second, third)
    assert mark_of(package, [notes]) != mark_of(package, [])


def test_a_source_is_read_anew_when_its_declaration_or_the_code_that_reads_it_changes() -> None:
    spec = source(LIST)
    assert fingerprint(spec) == fingerprint(source(LIST))
    assert fingerprint(spec) != fingerprint(spec.model_copy(update={"zone": "Europe/Athens"}))
    assert reading_mark() == mark_of(
        Path(scrapers.__file__).parent, [ROOT / f"{name.replace('.', '/')}.py" for name in BETWEEN_PAGE_AND_FACTS]
    )
