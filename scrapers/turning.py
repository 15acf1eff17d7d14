"""The link by which a list goes on on another page: found by what it is called, in the languages of the sites."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

from scrapers.addresses import absolute
from scrapers.html import Document, Element, attribute

#: What a link to the next page says, in lower case and without accents.
_NEXT_WORDS = frozenset((
    "next", "next page", "следваща", "следващ", "напред", "следна", "nachste", "weiter", "suivant", "suivante",
    "siguiente", "successiva", "avanti", "urmatoarea", "επομενη", "nastepna", "dalsi", "naslednja", "sljedeca",
    "kovetkezo", "sonraki", "seguinte", "proxima", "nasta", "naeste", "seguent", "volgende", "наступна", "»", "›",
    ">", ">>", "→",
))  # fmt: skip
_NEXT_PLACES = (
    "a[rel~=next][href]",
    "li.next a[href]",
    "a.next[href]",
    ".pager__item--next a[href]",
    ".pagination .next a[href]",
)
_MOST_LINKS = 2000


def goes_on(document: Document, url: str, base: str) -> bool:
    """Whether a page links to a further page of the list at `url`: to the same path, or one below it.

    Asked of every page that changed, so it looks at each link once, where it leads first.
    """
    here = _place(url)
    # By its name alone: that is what BeautifulSoup finds fast.
    for link in document.root.find_all("a")[:_MOST_LINKS]:
        document.spend()
        address = absolute(attribute(link, "href") or "", base)
        there = None if address is None or address.rstrip("/") == url.rstrip("/") else _place(address)
        if here is None or there is None or there[0] != here[0] or not there[1].startswith(here[1]):
            continue
        if _is_called_next(link, document):
            return True
    return False


def _is_called_next(link: Element, document: Document) -> bool:
    names = [attribute(link, "rel") or "", attribute(link, "class") or ""]
    names += [attribute(link.parent, "class") or ""] if link.parent is not None else []
    if "next" in " ".join(names).lower().split():
        return True
    return is_next(document.text(link) or attribute(link, "title") or attribute(link, "aria-label") or "")


def is_next(text: str) -> bool:
    """Whether a link's text leads to the next page."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    words = re.findall(r"[^\W_]+", "".join(one for one in plain if not unicodedata.combining(one)))
    return (" ".join(words) or text.strip()) in _NEXT_WORDS


def next_page_of(document: Document) -> str | None:
    """A selector of the link to the next page."""
    for css in _NEXT_PLACES:
        if document.select(css, limit=1):
            return css
    for link in document.select("a[href]", limit=_MOST_LINKS):
        if not is_next(document.text(link) or attribute(link, "title") or attribute(link, "aria-label") or ""):
            continue
        for near in (link, link.parent, link.parent.parent if link.parent is not None else None):
            anchor = None if near is None else _own_anchor(near, document)
            if anchor:
                return f"{anchor}[href]" if near is link else f"{anchor} a[href]"
    return None


def _own_anchor(element: Element, document: Document) -> str | None:
    for name in (attribute(element, "class") or "").split():
        css = f"{element.name}.{name}"
        if (
            name.isascii()
            and name.replace("-", "").replace("_", "").isalpha()
            and len(document.select(css, limit=3)) in (1, 2)
        ):
            return css
    return None


def _place(url: str) -> tuple[str, str] | None:
    """(host, path without its last slash or page's name) of an address; None where it is none."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return parts.netloc.casefold().removeprefix("www."), re.sub(r"/(?:index\.\w+)?$", "", parts.path)
