"""Why a page has no list of opportunities, as a code for programs and one line with what to do for people."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scrapers.addresses import absolute
from scrapers.contract import Page, Unreadable
from scrapers.discovery.drafts import Draft, NoList
from scrapers.discovery.records import Asides
from scrapers.discovery.vocabulary import says_empty, speaks_of
from scrapers.discovery.webpage import OF_NEWS, OF_RESULTS
from scrapers.html import Document, attribute
from scrapers.judging import judge_content

_JSON_ADDRESS = re.compile(r"""["'](https?://[^"'\s<>]{4,300}?(?:/api/|\.json|/rest/|graphql)[^"'\s<>]{0,300})["']""")
#: Scores from which a draft is a list of something, is one beyond doubt, and is one that says what it is.
_A_LIST, _SURELY_A_LIST, _SOME_LIST = 4.5, 5.0, 2.0
_LOOKED_AT, _FEW = 3, 3


def why_none(page: Page, document: Document, drafts: Sequence[Draft], text: str) -> NoList:
    """Why a web page has no list of opportunities."""
    content = judge_content(page, document)
    if content is not None and content.code != "home_page":
        return no_list(content, _address_inside(page) if content.code == "js_shell" else None)
    best = drafts[0] if drafts else None
    if (says_empty(text) or _empty_place(document)) and (best is None or best.score < _SURELY_A_LIST):
        return NoList(
            "empty_list",
            "the list is there and holds nothing now; it can be added with empty_ok, or tried when it has calls",
        )
    if any(one.score >= _SOME_LIST and OF_RESULTS in one.reasons for one in drafts[:_LOOKED_AT]):
        return NoList(
            "not_opportunities",
            "the page lists results or funded projects, no calls that are open; look for the site's page of open calls",
        )
    if content is not None:
        return no_list(content)
    if any(one.score >= _SOME_LIST and one.rows >= _FEW and OF_NEWS in one.reasons for one in drafts[:_LOOKED_AT]):
        return NoList(
            "not_opportunities",
            "the page lists news, events, people or the like, no calls; look for the site's page of open calls",
        )
    index = _category_links(page, document)
    if index:
        return NoList("category_index", f"the page leads to lists and is none itself; try: {index[0]}", index[0])
    if best is not None and best.score >= _A_LIST:
        return NoList(
            "not_opportunities",
            "the page lists things that do not look like calls; look for the site's page of open calls",
        )
    return NoList("not_a_list", "no list of calls was found on the page; send the address of the list itself")


def _empty_place(document: Document) -> bool:
    """Whether the page has a place for a list, and speaks of opportunities, and the place is empty."""
    asides = Asides(document)
    places = [
        one for one in document.select("ul, ol, tbody", limit=500) if one.find(True) is None and not asides.holds([one])
    ]
    return bool(places) and speaks_of("opportunity", document.text(document.root)[:5000])


def _category_links(page: Page, document: Document) -> list[str]:
    """Addresses right below this page whose links speak of opportunities: the lists that it leads to."""
    here = page.url.split("?")[0].rstrip("/")
    found: dict[str, None] = {}
    below: set[str] = set()
    for link in document.select("a[href]", limit=3000):
        address = absolute(attribute(link, "href") or "", page.url)
        if not address or not address.startswith(f"{here}/") or "/" in address[len(here) + 1 :].rstrip("/"):
            continue
        below.add(address)
        if speaks_of("opportunity", f"{document.text(link)} {address[len(here) :]}"):
            found[address] = None
    return list(found) if len(found) * 2 >= len(below) else []


def _address_inside(page: Page) -> str | None:
    """An address of a JSON interface that stands in the page's scripts."""
    found = _JSON_ADDRESS.search(page.body.decode("utf-8", "replace"))
    return found[1] if found else None


def no_list(unreadable: Unreadable, elsewhere: str | None = None) -> NoList:
    """What is wrong with the page as a whole, with what to do."""
    advice = {
        "js_shell": "ask for the address of its data" if elsewhere is None else f"its data may be at {elsewhere}",
        "login_redirect": "this site cannot be read without an account",
        "other_site": "send the address that the site has now",
        "too_small": "send the address of the list itself",
        "home_page": "send the address of the site's list of calls",
        "iframe": "send the address of that page",
        "refused": "the site does not let programs in; ask its owner for a feed",
    }.get(unreadable.code)
    return NoList(unreadable.code, unreadable.message + (f"; {advice}" if advice else ""), elsewhere)
