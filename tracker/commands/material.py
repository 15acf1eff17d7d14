"""What `tracker read` is given: a phrase, a file or an address, as sections to read, each with where it stands."""

from __future__ import annotations

import asyncio
import os
import re
import stat
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.commands.options import Chosen
from tracker.errors import RunError, UsageError

if TYPE_CHECKING:
    from scrapers.reading.readings import How
    from scrapers.reading.sections import Section

_ADDRESS = re.compile(r"https?://\S+", re.I)
#: A word that ends like this was meant as the name of a file.
_FILE_NAME = re.compile(r"[^\n]{1,250}\.(?:html?|xhtml|txt|pdf|docx?|xlsx?|rtf|zip)", re.I)
_HTML = re.compile(r"<(?:!doctype|html|head|body|div|p|table|ul|h[1-6]|span|article|section|dl)\b", re.I)


@dataclass(frozen=True, slots=True)
class Material:
    """A text in sections. `lang`: as it declares itself, or None; `name`: what a person calls it (empty: a phrase)."""

    sections: tuple[Section, ...]
    how: How = "phrase"
    lang: str | None = None
    name: str = ""


def gather(given: str, chosen: Chosen) -> Material:
    """The material that an argument of the command means: an address, the path of a file, else the phrase itself.

    Raises UsageError for a file, RunError for an address that cannot be read; each in one line.
    """
    from scrapers.reading.sections import Section

    if _ADDRESS.fullmatch(given.strip()):
        return _from_address(given.strip(), chosen)
    path = _existing(given)
    if path is not None:
        return _from_file(path)
    return Material((Section("", given),))


def _existing(given: str) -> Path | None:
    """The file of that name, or None for a phrase. Raises UsageError for a folder, a device, a name of nothing."""
    if "\n" in given or "\x00" in given or not given.strip():
        return None
    path = Path(given)
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        if _FILE_NAME.fullmatch(given) and (os.sep in given or " " not in given):
            raise UsageError(f"{given}: no such file") from None
        return None
    if stat.S_ISDIR(mode):
        raise UsageError(f"{given}: is a folder; name a file, an address, or give the words themselves")
    if not stat.S_ISREG(mode):
        raise UsageError(f"{given}: is no ordinary file")
    return path


def _from_file(path: Path) -> Material:
    from scrapers.documents.contract import Bounds

    most = Bounds().bytes
    try:
        with path.open("rb") as file:
            data = file.read(most + 1)
    except OSError as problem:
        raise UsageError(f"{path}: cannot be read ({problem.strerror})") from None
    if len(data) > most:
        raise UsageError(f"{path}: is larger than {most:,} bytes, the most that is read")
    if not data:
        raise UsageError(f"{path}: is empty")
    try:
        return asyncio.run(_material(data, path.name, declared=None, is_html=path.suffix.lower() in (".html", ".htm")))
    except RunError as problem:
        raise UsageError(str(problem)) from None


def _from_address(url: str, chosen: Chosen) -> Material:
    """The page or document at an address, fetched as sources are: guard, robots.txt, bounds, or a recording."""
    from scrapers.contract import Request
    from scrapers.documents.contract import Bounds
    from tracker.fetch.fetching import Fetched, FetchFailure, Policy

    async def once() -> Material:
        fetching = app.fetching()
        try:
            got = await fetching.fetch(
                Request(url), policy=Policy(max_bytes=Bounds().bytes), validators=None, now=app.clock.now()
            )
        finally:
            await fetching.aclose()
        if not isinstance(got, Fetched):
            raise RunError(f"{url}: {got.message if isinstance(got, FetchFailure) else 'no page came'}")
        return await _material(got.page.body, url, got.page.charset, is_html="html" in got.page.content_type)

    with chosen.opened() as app:
        return asyncio.run(once())


async def _material(data: bytes, name: str, declared: str | None, *, is_html: bool) -> Material:
    """Bytes as sections: a web page by its headings, a document by its pages. Raises RunError."""
    from scrapers.decoding import decode_bytes
    from scrapers.documents.contract import Bounds
    from scrapers.documents.formats import what_is

    kind = what_is(data)
    if kind in ("html", "text"):
        text = decode_bytes(data, declared)
        if len(text) > Bounds().characters:
            raise RunError(f"{name}: has {len(text):,} characters; at most {Bounds().characters:,} are read")
        if is_html or kind == "html" or len(_HTML.findall(text[:20_000])) > 2:
            return _page(text, name)
        return _plain(text, name)
    return await _document(data, name)


def _page(markup: str, name: str) -> Material:
    from scrapers.html import TooCostly
    from scrapers.page_text import page_text
    from scrapers.reading.sections import Section

    try:
        page = page_text(markup)
    except TooCostly as problem:
        raise RunError(f"{name}: {problem}") from None
    sections = tuple(Section(one.heading or page.title, one.text) for one in page.sections)
    return _told(Material(sections, "selector", page.language, name))


def _plain(text: str, name: str) -> Material:
    from scrapers.reading.sections import Section

    return _told(Material((Section("", text),), "document", None, name))


async def _document(data: bytes, name: str) -> Material:
    from scrapers.documents.contract import Undocument
    from scrapers.reading.sections import Section
    from tracker.documents.reader import DocumentReader

    read = await DocumentReader().read(data)
    if isinstance(read, Undocument):
        raise RunError(f"{name}: {read.message}")
    sections = []
    for page in read.pages:
        place = [page.label] if page.label else []
        place += [f"p. {page.number}"] if page.number is not None else []
        sections.append(Section(", ".join(place), page.text))
    return _told(Material(tuple(sections), "document", None, name))


def _told(material: Material) -> Material:
    """The material with its language, where it declares none. Raises RunError where nothing can be read in it."""
    from scrapers.reading.sections import language_of

    if not any(character.isalnum() for one in material.sections for character in one.text):
        raise RunError(f"{material.name}: holds no text that can be read; a page may be built by scripts alone")
    return material if material.lang else replace(material, lang=language_of(material.sections))
