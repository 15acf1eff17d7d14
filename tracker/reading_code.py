"""What of the program decides how a page is read: its own code and language data, by content, not by version number.

A change to any of it (`git pull`, an editor) lets every page be read anew, once. A release that touches nothing of it
reads nothing anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

#: Modules of the tracker between a page and its facts; the whole package `scrapers` comes with them.
BETWEEN_PAGE_AND_FACTS = (
    "collecting",
    "breathing",
    "domain.agreement",
    "domain.alert_kinds",
    "domain.apart",
    "domain.all_stated",
    "domain.dates_stated",
    "domain.disputes",
    "domain.identity",
    "domain.models",
    "domain.money_stated",
    "domain.named_codes",
    "domain.observing",
    "domain.page_memory",
    "domain.plain_letters",
    "domain.problem",
    "domain.raw_form",
    "domain.staging",
    "domain.statements",
    "domain.who_stated",
    "domain.wishes",
)
#: Modules between a document and what it says of its call, beside those.
BETWEEN_DOCUMENT_AND_STATEMENTS = (
    "collecting_documents",
    "domain.document_kinds",
    "domain.document_passages",
    "domain.document_readings",
)
_READ = frozenset({".py", ".toml", ".json", ".txt", ".tsv", ".csv"})


@cache
def reading_mark() -> str:
    """A hash of the reading code and data of this program: computed once in the life of a process, some milliseconds."""
    here = Path(__file__).resolve().parent
    return mark_of(here.parent / "scrapers", (here / f"{name.replace('.', '/')}.py" for name in BETWEEN_PAGE_AND_FACTS))


@cache
def documents_mark() -> str:
    """A hash of the code that reads documents, beside that of `reading_mark`."""
    here = Path(__file__).resolve().parent
    whole = hashlib.sha256()
    for name in BETWEEN_DOCUMENT_AND_STATEMENTS:
        whole.update((here / f"{name.replace('.', '/')}.py").read_bytes())
    return whole.hexdigest()[:16]


def mark_of(package: Path, modules: Iterable[Path]) -> str:
    """The hash of a package's code and data, and of single modules, by name and content."""
    found = [path for path in package.rglob("*") if path.suffix in _READ and path.is_file()]
    named = [(path.relative_to(package).as_posix(), path) for path in found]
    named += [(path.name, path) for path in modules]
    whole = hashlib.sha256()
    for name, path in sorted(named):
        content = path.read_bytes()
        whole.update(f"{name} {len(content)}\n".encode())
        whole.update(content)
    return whole.hexdigest()[:16]
