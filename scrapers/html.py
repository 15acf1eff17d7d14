"""The one door to BeautifulSoup (and to lexbor, which finds a page's region much faster).

A `Document` carries a budget of steps: a hostile page or selector ends in `TooCostly`, never in a hang.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

import soupsieve
from bs4 import BeautifulSoup, CData, Tag
from bs4.element import NavigableString
from selectolax.lexbor import LexborHTMLParser, SelectolaxError
from soupsieve.css_match import CSSMatch

Element = Tag

#: Steps through the tree one page may cost: an ordinary page takes some thousands, a listing of 5 MB half a million.
BUDGET = 3_000_000
#: Characters of one text that are kept.
LONGEST_TEXT = 50_000
#: What white space leaves of the control characters of ASCII and ISO 8859.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_BLOCK_NAMES = (
    "address article aside blockquote body br dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 "
    "header hr html legend li main nav ol option p pre section summary table tbody td tfoot th thead tr ul"
)
_BLOCKS = frozenset(_BLOCK_NAMES.split())
#: Between the texts of several cells; no page has it, for white space is collapsed.
_BETWEEN = "\n"
_UNSEEN = frozenset({"script", "style", "template", "noscript", "head", "svg"})
_DIGIT = re.compile(r"\d")
_STRUCK = frozenset({"s", "del", "strike"})
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,300}\?>")
_TAG = re.compile(rb"<(/?)([a-zA-Z][a-zA-Z0-9-]*)")
_VOID_NAMES = b"area base br col embed hr img input link meta source track wbr"
_VOID = frozenset(_VOID_NAMES.split())
#: Unclosed elements above which lexbor, whose time grows with the square of the nesting, is not asked.
_DEEP = 4_000


class TooCostly(Exception):  # noqa: N818 - named for what it says
    """Raised when reading a page takes more steps than any honest page needs, from every function of a Document."""


class _Counted(CSSMatch):
    """Soup Sieve's matcher, counting: before its version 4 `a b c d` over nested elements took exponential time."""

    def __init__(self, css: str, scope: Tag, document: Document) -> None:
        compiled = soupsieve.compile(css)
        super().__init__(compiled.selectors, scope, compiled.namespaces, compiled.flags)
        self._document = document

    def match_selectors(self, el: Tag, selectors: object) -> bool:
        self._document.spend()
        return bool(super().match_selectors(el, selectors))  # type: ignore[arg-type]


class Grid:
    """The cells of a table by column, with those that span several rows or columns in each of them."""

    def __init__(self, table: Element, document: Document) -> None:
        self._rows: dict[int, list[Element | None]] = {}
        self._names: list[set[str]] = []
        lines = [line for line in document.select("tr", table) if line.find_parent("table") is table]
        # HTML 4 writes the foot of a table before its body: its cells name no column.
        first = next((line for line in lines if line.find_parent("tfoot") is None), None)
        in_header, group, hanging = True, None, dict[int, tuple[int, Element]]()
        for line in lines:
            if line.parent is not group:
                group, hanging = line.parent, {}
            cells = list(line.find_all(["td", "th"], recursive=False))
            places = self._placed(cells, hanging, document)
            self._rows[id(line)] = places
            if line.find_parent("tfoot") is not None:
                continue
            in_header = in_header and (line.find_parent("thead") is not None or _all_headers(cells))
            if in_header or line is first:
                self._name(places, document)

    def line(self, row: Element) -> list[Element | None]:
        """The cells of a row by column, each in all the columns it spans, with those that hang into it from above."""
        return self._rows.get(id(row), [])

    def cell(self, row: Element, headers: set[str]) -> Element | None:
        """The cell of a row in the first column that has one of these headers."""
        column = next((at for at, names in enumerate(self._names) if names & headers), None)
        cells = self._rows.get(id(row), [])
        return cells[column] if column is not None and column < len(cells) else None

    def _placed(
        self, cells: Sequence[Element], hanging: dict[int, tuple[int, Element]], document: Document
    ) -> list[Element | None]:
        places: list[Element | None] = []
        rest = list(cells)
        while rest or any(column >= len(places) for column in hanging):
            document.spend()
            column = len(places)
            if column in hanging:
                left, cell = hanging.pop(column)
                if left > 1:
                    hanging[column] = (left - 1, cell)
                places.append(cell)
            elif rest:
                cell = rest.pop(0)
                for _ in range(_span(cell, "colspan")):
                    if (down := _span(cell, "rowspan")) > 1:
                        hanging[len(places)] = (down - 1, cell)
                    places.append(cell)
            else:
                places.append(None)
        return places

    def _name(self, places: Sequence[Element | None], document: Document) -> None:
        for column, cell in enumerate(places):
            if column == len(self._names):
                self._names.append(set())
            if cell is not None:
                self._names[column].add(bare(document.text(cell)))


class Document:
    """A parsed page. `markup` may be anything; `<base href>` is `base`."""

    def __init__(self, markup: str, budget: int = BUDGET) -> None:
        text = _XML_DECLARATION.sub("", markup.replace("\x00", ""), count=1)
        self._left = budget
        self._grids: dict[int, Grid] = {}
        # Without a "<" BeautifulSoup suspects a file name.
        self.root: Element = BeautifulSoup(text if "<" in text else f"<p>{text}</p>", "lxml")

    def spend(self, steps: int = 1) -> None:
        """Take steps from the budget. Raises TooCostly when it is gone."""
        self._left -= steps
        if self._left < 0:
            raise TooCostly("the page takes too many steps to read: it is nested too deeply, or a selector too costly")

    @property
    def base(self) -> str | None:
        """The address that the page declares for its relative links."""
        found = self.root.find("base", href=True)
        return attribute(found, "href") if isinstance(found, Tag) else None

    @property
    def title(self) -> str:
        """The text of `<title>`."""
        found = self.root.find("title")
        return collapsed(found.get_text()) if isinstance(found, Tag) else ""

    def select(self, css: str, scope: Element | None = None, limit: int = 0) -> list[Element]:
        """The elements a selector finds inside `scope`, in the order of the page; `limit` 0 is all."""
        where = self.root if scope is None else scope
        return list(_Counted(css, where, self).select(limit))

    def closest(self, element: Element, css: str) -> Element | None:
        """The nearest ancestor that matches."""
        matcher = _Counted(css, self.root, self)
        for parent in element.parents:
            if not isinstance(parent, BeautifulSoup) and matcher.match(parent):
                return parent
        return None

    def previous(self, element: Element, css: str) -> Element | None:
        """The nearest element before this one in the page that matches, its ancestors left out."""
        matcher = _Counted(css, self.root, self)
        around = {id(parent) for parent in element.parents}
        for earlier in element.previous_elements:
            if isinstance(earlier, Tag) and id(earlier) not in around and matcher.match(earlier):
                return earlier
        return None

    def text(self, element: Element) -> str:
        """What a reader sees of an element: white space collapsed, words of separate blocks kept apart."""
        return collapsed("".join(self._pieces(element)))

    def words(self, element: Element) -> str:
        """All that a reader sees of an element, twice: as it is read, and with the texts of all elements kept apart."""
        pieces = list(self._pieces(element))
        return f"{collapsed(''.join(pieces))}\n{collapsed(' '.join(pieces))}"

    def own_text(self, element: Element) -> str:
        """The text directly inside an element, not that of the elements in it."""
        return collapsed("".join(str(one) for one in element.children if is_text(one)))

    def _pieces(self, element: Element) -> Iterator[str]:
        if element.name in _UNSEEN:
            return
        stack = [iter(element.contents)]
        names = [element.name]
        length = 0
        while stack and length < LONGEST_TEXT:
            self.spend()
            node = next(stack[-1], None)
            if node is None:
                stack.pop()
                if names.pop() in _BLOCKS:
                    yield " "
            elif isinstance(node, Tag):
                if is_unseen(node):
                    continue
                if node.name in _BLOCKS:
                    yield " "
                stack.append(iter(node.contents))
                names.append(node.name)
            elif isinstance(node, NavigableString) and is_text(node):
                length += len(node)
                yield str(node)

    def cell_under(self, row: Element, headers: Sequence[str]) -> Element | None:
        """The cell of a table row that stands under a header with one of these words."""
        line = row if row.name == "tr" else row.find_parent("tr")
        table = row.find_parent("table")
        if line is None or table is None:
            return None
        grid = self._grids.get(id(table))
        if grid is None:
            grid = self._grids[id(table)] = Grid(table, self)
        return grid.cell(line, {bare(header) for header in headers})

    def after_label(self, labels: Sequence[str], scope: Element | None = None) -> list[str]:
        """The texts that follow a label, for each place where one stands; each `dd` of a `dt` is a text of its own."""
        wanted = {bare(label) for label in labels}
        found = []
        for node in list((self.root if scope is None else scope).descendants):
            self.spend()
            if not is_text(node) or not str(node).strip() or _hidden(node):
                continue
            if (value := self._value_after(node, str(node), wanted)) is not None:
                found += value.split(_BETWEEN)
        return found

    def _value_after(self, node: object, printed: str, wanted: set[str]) -> str | None:
        text = collapsed(printed)
        if bare(text) in wanted:
            return self._following(node) or None
        for colon in re.finditer("[:：]", text[:200]):
            if bare(text[: colon.start()]) in wanted:
                rest = collapsed(text[colon.end() :] + " " + self._inline_after(node)[0])
                return rest or None
        return None

    def _following(self, label: object) -> str:
        """What follows a label that fills its element: the rest of its line, else the next cell or block."""
        node = label
        while isinstance(node, (Tag, NavigableString)):
            self.spend()
            text, block = self._inline_after(node)
            if text:
                return text
            if block is not None:
                return block
            parent = node.parent
            if parent is None or parent.name in ("tr", "table", "body", "ul", "ol", "dl", "html", "[document]"):
                return ""
            before = [one for one in parent.contents[: _position(parent, node)] if not _is_blank(one)]
            self.spend(len(parent.contents))
            if before:
                return ""
            node = parent
        return ""

    def _inline_after(self, node: object) -> tuple[str, str | None]:
        """(the text after a node up to the end of its line, the text of the block after it if that line is empty)."""
        if not isinstance(node, (Tag, NavigableString)):
            return "", None
        if isinstance(node, Tag) and node.name in ("td", "th", "dt"):
            return "", self._next_cell(node)
        pieces: list[str] = []
        for sibling in node.next_siblings:
            self.spend()
            if isinstance(sibling, Tag):
                if _is_replaced(sibling):
                    continue
                so_far = bare("".join(pieces))
                if sibling.name == "br":
                    if so_far:
                        break
                    continue
                text = self.text(sibling)
                if sibling.name in ("b", "strong", "label", "dt", "th") and text.rstrip().endswith(":"):
                    break
                if sibling.name in _BLOCKS:
                    return (collapsed("".join(pieces)).lstrip(":：–— "), None) if so_far else ("", text or None)
                pieces.append(f" {text} " if sibling.name not in ("sup", "sub") else text)
            elif is_text(sibling):
                pieces.append(str(sibling))
        return collapsed("".join(pieces)).lstrip(":：–— "), None

    def _next_cell(self, cell: Element) -> str:
        texts = []
        for sibling in cell.find_next_siblings(True, limit=30):
            self.spend()
            if sibling.name not in ("td", "th", "dd"):
                break
            texts.append(self.text(sibling))
            if sibling.name != "dd":
                break
        return _BETWEEN.join(text for text in texts if text)


def region_of(body: bytes, css: Sequence[str]) -> bytes | None:
    """The markup of the elements a selector finds, read by lexbor; None where it finds none or cannot tell.

    Only for comparing one visit with the next: it decodes nothing that a reader would see.
    """
    if body.count(b"<") > 2 * _DEEP and _nesting(body) > _DEEP:
        return None
    try:
        tree = LexborHTMLParser(body.replace(b"\x00", b""))
        found = [node.html or "" for one in css for node in tree.css(one)]
    except (SelectolaxError, ValueError, RuntimeError):
        return None
    return "\n".join(found).encode("utf-8", errors="replace") or None


def _nesting(body: bytes) -> int:
    """An upper bound of how deep elements can be nested: those that are opened and never closed."""
    balance: Counter[bytes] = Counter()
    for closing, name in _TAG.findall(body):
        balance[name.lower()] += -1 if closing else 1
    return sum(count for name, count in balance.items() if count > 0 and name not in _VOID)


def attribute(element: Element, name: str) -> str | None:
    """An attribute's text, or None."""
    value = element.get(name)
    if isinstance(value, list):
        return " ".join(value)
    return None if value is None else str(value)


def collapsed(text: str) -> str:
    """A text with its white space collapsed, zero-width and control characters taken out, cut at LONGEST_TEXT characters.

    A control character says nothing to a reader; to a terminal it is an order.
    """
    kept = " ".join(text.replace("\u200b", "").replace("\ufeff", "").replace("\u00ad", "").split())[:LONGEST_TEXT]
    return kept if kept.isprintable() else " ".join(_CONTROL.sub("", kept).split())


def bare(text: str) -> str:
    """A label for comparing: case, white space and the punctuation around it do not matter."""
    return collapsed(text).casefold().strip(" :：*•·-–—.?")


def is_text(node: object) -> bool:
    """Whether a node of the tree is text that a reader sees (no comment, no declaration)."""
    return type(node) is NavigableString or type(node) is CData


def is_block(element: Element) -> bool:
    """Whether an element begins a line of its own."""
    return element.name in _BLOCKS


def is_unseen(element: Element) -> bool:
    """Whether nobody sees what is inside (scripts, styles), or it is struck out for what stands beside it."""
    return element.name in _UNSEEN or _is_replaced(element)


def _is_blank(node: object) -> bool:
    if isinstance(node, Tag):
        return node.name in _UNSEEN or not any(text.strip() for text in node.strings)
    return not is_text(node) or not str(node).strip()


def _is_replaced(node: Element) -> bool:
    """Whether it is a date or number that is struck out with another one beside it: the page says that one alone now."""
    said = _said_in(node) if node.name in _STRUCK else ""
    if not _DIGIT.search(said) or len(said) > 40 or len(said.split()) > 5:
        return False
    near = (*islice(node.next_siblings, 3), *islice(node.previous_siblings, 3))
    return any(_DIGIT.search(_said_in(one)) for one in near if getattr(one, "name", None) not in _STRUCK)


def _said_in(node: object) -> str:
    said = islice(node.contents, 3) if isinstance(node, Tag) else (node,)
    return collapsed(" ".join(str(one)[:80] for one in said if is_text(one)))


def _hidden(node: object) -> bool:
    parent = node.parent if isinstance(node, NavigableString) else None
    return parent is None or parent.name in _UNSEEN or parent.name == "title"


def _position(parent: Element, node: object) -> int:
    return next((at for at, one in enumerate(parent.contents) if one is node), len(parent.contents))


def _all_headers(cells: Sequence[Element]) -> bool:
    return bool(cells) and all(cell.name == "th" for cell in cells)


def _span(cell: Element, name: str) -> int:
    """How many columns or rows a cell spans; no honest table goes beyond a hundred."""
    written = attribute(cell, name) or "1"
    return min(int(written), 100) if re.fullmatch(r"[1-9]\d{0,5}", written) else 1
