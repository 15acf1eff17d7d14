"""A whole page as the text a reader sees: a line for each block, labels before their values, a section under each heading.

For pages that no source describes. What belongs together on the page stays in one line: the cells of a table row with
the headers above them, a `dt` with its `dd`. Menus, footers and the controls of forms are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scrapers.html import Document, Element, Grid, attribute, collapsed, is_block, is_text, is_unseen

#: Nesting beyond which an element is taken as one flat text.
_DEEPEST = 150
_MOST = 2_000_000
_HEADING = re.compile(r"h[1-6]$")
_LEFT_OUT = frozenset({"nav", "footer", "select", "option", "button", "textarea", "datalist", "iframe", "object"})
_ROLES_LEFT_OUT = frozenset({"navigation", "contentinfo", "search", "dialog", "alertdialog", "menu", "menubar"})
#: A cell with one of these lays out the page.
_LAYING_OUT = ["table", "h1", "h2", "h3", "h4", "h5", "h6"]
_LONGEST_LABEL = 120
_LONGEST_HEADING = 80


@dataclass(frozen=True, slots=True)
class PageSection:
    """What stands under one heading (empty: before the first one), a line for each block."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class PageText:
    """A page as text. `language`: as the page declares it, in two letters, or None."""

    title: str
    language: str | None
    sections: tuple[PageSection, ...]


def page_text(markup: str) -> PageText:
    """The text of a page. Raises TooCostly for a page that is nested beyond all reason."""
    document = Document(markup)
    writer = _Writer(document)
    writer.walk(document.root, 0)
    writer.flush()
    declared = next((attribute(one, "lang") for one in document.select("html[lang]", limit=1)), None)
    language = (declared or "").strip().lower()[:2]
    sections = (PageSection(heading, "\n".join(lines)) for heading, lines in writer.sections if lines)
    return PageText(document.title, language if language.isalpha() and len(language) == 2 else None, tuple(sections))


class _Writer:
    """Walks a page once and writes its lines."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.sections: list[tuple[str, list[str]]] = [("", [])]
        self._pieces: list[str] = []
        self._left = _MOST

    def flush(self) -> None:
        """End the line."""
        line = collapsed("".join(self._pieces))
        self._pieces.clear()
        if line and self._left > 0:
            self._left -= len(line)
            self.sections[-1][1].append(line)

    def walk(self, element: Element, depth: int) -> None:
        """Write what is inside an element."""
        if depth > _DEEPEST:
            self._pieces.append(self.document.text(element))
            return
        for node in element.contents:
            self.document.spend()
            if is_text(node):
                self._pieces.append(self._apart(str(node)))
            elif isinstance(node, Element) and not _left_out(node):
                self._element(node, depth)

    def _apart(self, text: str) -> str:
        """ "<b>Deadline</b><i>15.05.2026</i>": a word and a number of two elements are no one word."""
        before = self._pieces[-1][-1:] if self._pieces else ""
        return f" {text}" if before.isalpha() and text[:1].isdigit() else text

    def _element(self, node: Element, depth: int) -> None:
        if node.name == "br":
            self.flush()
        elif _HEADING.match(node.name):
            self._heading(node)
        elif node.name == "table":
            self.flush()
            self._table(node, depth)
        elif node.name == "dl":
            self.flush()
            self._terms(node, depth)
        elif is_block(node):
            self.flush()
            self.walk(node, depth + 1)
            self.flush()
        else:
            self.walk(node, depth + 1)

    def _heading(self, node: Element) -> None:
        self.flush()
        text = self.document.text(node)
        if text:
            self.sections.append((text[:_LONGEST_HEADING], [text]))

    def _terms(self, element: Element, depth: int) -> None:
        """A list of terms: "term: value" where the value is one line."""
        label = ""
        for node in element.find_all(["dt", "dd"]):
            if node.find_parent("dl") is not element:
                continue
            if node.name == "dt":
                self._line(label)
                label = "; ".join(self._inside(node, depth))
            else:
                self._line(_labelled(label, "; ".join(self._inside(node, depth))))
                label = ""
        self._line(label)

    def _table(self, element: Element, depth: int) -> None:
        """A line for each row; the cells of a table with column headers each behind their header."""
        rows = [node for node in _parts(element) if isinstance(node, Element) and node.name == "tr"]
        grid = Grid(element, self.document)
        headers: list[str] = []
        for node in _parts(element):
            if not isinstance(node, Element):
                self._pieces.append(str(node))
            elif node.name != "tr":
                # What stands in a table outside its rows; broken pages keep whole tables there.
                self._element(node, depth + 1)
                self.flush()
            else:
                headers = self._row(node, grid.line(node), headers, depth, is_last=node is rows[-1])

    def _row(
        self, row: Element, places: Sequence[Element | None], headers: list[str], depth: int, *, is_last: bool
    ) -> list[str]:
        """Write one row; the headers that the next one stands under."""
        cells = list(row.find_all(["td", "th"], recursive=False))
        if any(cell.find(_LAYING_OUT) is not None for cell in cells) or depth > _DEEPEST // 2 or len(cells) == 1:
            for cell in cells:
                if cell.name == "th" and (attribute(cell, "colspan") or "1") != "1":
                    self._heading(cell)
                else:
                    self.walk(cell, depth + 1)
                    self.flush()
            return headers
        texts = ["; ".join(self._inside(cell, depth)) for cell in cells]
        if len(cells) > 1 and all(cell.name == "th" for cell in cells) and not is_last:
            known = dict(zip(map(id, cells), texts, strict=True))
            return [known.get(id(cell), "") for cell in places]
        if headers and len(headers) == len(places):
            of_cell = dict(zip(map(id, cells), texts, strict=True))
            told = [(header, of_cell.pop(id(cell), "")) for header, cell in zip(headers, places, strict=True)]
            self._line(" | ".join(_labelled(header, text) for header, text in told if text))
        elif len(texts) == 2 or _labels_alternate(cells):
            self._line(" | ".join(_labelled(*texts[place : place + 2]) for place in range(0, len(texts), 2)))
        else:
            self._line(" | ".join(text for text in texts if text))
        return headers

    def _inside(self, element: Element, depth: int) -> list[str]:
        """The lines of an element, apart from the page's own."""
        inner = _Writer(self.document)
        inner._left = self._left
        inner.walk(element, depth + 1)
        inner.flush()
        return [line for _, lines in inner.sections for line in lines]

    def _line(self, text: str) -> None:
        self._pieces.append(text)
        self.flush()


def _parts(table: Element) -> Iterator[object]:
    """The rows of a table in order, and whatever else stands in it."""
    for node in table.contents:
        if isinstance(node, Element) and node.name in ("thead", "tbody", "tfoot"):
            yield from node.contents
        elif isinstance(node, Element) or is_text(node):
            yield node


def _labelled(label: str, value: str) -> str:
    if not label or not value:
        return label or value
    marked = label.rstrip().endswith((":", "?", "：")) or len(label) > _LONGEST_LABEL
    return f"{label} {value}" if marked else f"{label}: {value}"


def _labels_alternate(cells: list[Element]) -> bool:
    """Whether a row holds label, value, label, value: every other cell is a header or printed bold."""
    if len(cells) < 2 or len(cells) % 2:
        return False
    return all(_is_label(cell) for cell in cells[::2]) and not any(_is_label(cell) for cell in cells[1::2])


def _is_label(cell: Element) -> bool:
    if cell.name == "th" or "bold" in (attribute(cell, "class") or "").lower():
        return True
    inside = [node for node in cell.contents if isinstance(node, Element) or str(node).strip()]
    return len(inside) == 1 and isinstance(inside[0], Element) and inside[0].name in ("b", "strong")


def _left_out(node: Element) -> bool:
    return (
        is_unseen(node)
        or node.name in _LEFT_OUT
        or (attribute(node, "role") or "").lower() in _ROLES_LEFT_OUT
        or node.has_attr("hidden")
    )
