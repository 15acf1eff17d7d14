"""What redesigns do to a list page, by general code: other names, other elements, another order, another page of the list.

Each takes the markup and a selector of the items (inside the selector of their region) and gives the markup of the new page; always
the same for the same page. A page that has nothing of the kind (no table, no classes) comes back as it was.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from bs4 import BeautifulSoup, Tag

_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def _other_name(name: str) -> str:
    digest = hashlib.sha256(name.encode()).digest()
    return "n-" + "".join(_LETTERS[one % 26] for one in digest[:7])


def _items(soup: BeautifulSoup, items: str, region: str | None) -> list[Tag]:
    where: Tag | None = soup.select_one(region) if region else soup
    return list(where.select(items)) if where is not None else []


def renamed(markup: str, items: str, region: str | None) -> str:
    """Every class and id of the body has another name."""
    soup = BeautifulSoup(markup, "lxml")
    for element in (soup.body or soup).find_all(True):
        if element.get("class"):
            element["class"] = [_other_name(one) for one in element["class"]]
        if element.get("id"):
            element["id"] = _other_name(str(element["id"]))
    return str(soup)


def wrapped(markup: str, items: str, region: str | None) -> str:
    """Every item stands in two new elements, what it holds in a third, and the names are others."""
    soup = BeautifulSoup(markup, "lxml")
    for row in _items(soup, items, region):
        if row.name in ("tr", "li", "dt", "dd", "td"):
            cells = row.find_all("td", recursive=False) if row.name == "tr" else [row]
            for cell in cells:
                inner = soup.new_tag("div", attrs={"class": "panel"})
                for child in list(cell.children):
                    inner.append(child.extract())
                cell.append(inner)
            continue
        row.wrap(soup.new_tag("div", attrs={"class": "tile-inner"})).wrap(soup.new_tag("div", attrs={"class": "tile"}))
    return renamed(str(soup), items, region)


def reordered(markup: str, items: str, region: str | None) -> str:
    """The columns of a table, or the parts of each item, stand in the opposite order."""
    soup = BeautifulSoup(markup, "lxml")
    rows = _items(soup, items, region)
    lines = {id(line): line for row in rows if row.name == "tr" for line in row.find_parent("table").find_all("tr")}
    for line in lines.values() if lines else rows:
        parts = [one for one in line.children if isinstance(one, Tag)]
        for part in reversed(parts):
            line.append(part.extract())
    return str(soup)


def retagged(markup: str, items: str, region: str | None) -> str:
    """Tables become cards of `div`s that print each column's name, lists become sections; names are others."""
    soup = BeautifulSoup(markup, "lxml")
    rows = _items(soup, items, region)
    tables = {id(table): table for row in rows if (table := row.find_parent("table")) is not None and row.name == "tr"}
    for table in tables.values():
        _as_cards(soup, table, {id(row) for row in rows})
    for row in rows:
        if row.name == "li" and row.parent is not None:
            if row.parent.name in ("ul", "ol"):
                row.parent.name = "section"
            row.name = "article"
        elif row.name in ("article", "div", "section"):
            row.name = "section" if row.name != "section" else "article"
    return renamed(str(soup), items, region)


def _as_cards(soup: BeautifulSoup, table: Tag, rows: set[int]) -> None:
    header = next((line for line in table.find_all("tr") if line.find("th")), None)
    names = [one.get_text(" ", strip=True) for one in header.find_all(["th", "td"])] if header is not None else []
    cards = soup.new_tag("div", attrs={"class": "cards"})
    for line in table.find_all("tr"):
        if id(line) not in rows:
            continue
        card = soup.new_tag("div", attrs={"class": "card"})
        for at, cell in enumerate(line.find_all(["td", "th"], recursive=False)):
            part = soup.new_tag("div", attrs={"class": f"part part-{_LETTERS[at]}"})
            if at < len(names) and names[at]:
                label = soup.new_tag("span", attrs={"class": "label"})
                label.string = f"{names[at]}:"
                part.append(label)
            value = soup.new_tag("div", attrs={"class": f"value value-{_LETTERS[at]}"})
            for child in list(cell.children):
                value.append(child.extract())
            part.append(value)
            card.append(part)
        cards.append(card)
    table.replace_with(cards)


def paged(markup: str, items: str, region: str | None, following: str) -> tuple[str, str]:
    """The first page shows the first third of the items and a link to the next one (`following`), which shows the rest."""
    pages = []
    for number in (1, 2):
        soup = BeautifulSoup(markup, "lxml")
        rows = _items(soup, items, region)
        first = max(1, len(rows) // 3)
        for at, row in enumerate(rows):
            if (at < first) != (number == 1):
                row.decompose()
        for old in soup.select("a[rel~=next], .pager, .pagination, nav[class*=pag]"):
            old.decompose()
        if number == 1 and soup.body is not None:
            pager = soup.new_tag("div", attrs={"class": "list-turner"})
            link = soup.new_tag("a", attrs={"class": "forward", "href": following})
            link.string = "Next page"
            pager.append(link)
            soup.body.append(pager)
        pages.append(str(soup))
    return pages[0], pages[1]


MUTATIONS: dict[str, Callable[[str, str, str | None], str]] = {
    "renamed": renamed,
    "wrapped": wrapped,
    "reordered": reordered,
    "retagged": retagged,
}
