"""Where a site says who it is of: the link to its page "About us"."""

from __future__ import annotations

import re
from urllib.parse import urldefrag, urlsplit

from scrapers.addresses import absolute
from scrapers.html import Document, attribute
from scrapers.judging import site_of

#: What such a link is called, in the languages of the first sites and their neighbours.
_ABOUT = re.compile(
    r"(?:за (?:нас|клъстера|сдружението|асоциацията)|кои сме(?: ние)?|мисия(?: и цели)?|about(?: us| the (?:cluster|association))?|"
    r"who we are|our mission|mission|über uns|wer wir sind|despre noi|o nama|за нама|qui sommes-nous|chi siamo|"
    r"sobre nosotros|quem somos|hakkımızda|σχετικά με εμάς|ποιοι είμαστε)",
    re.IGNORECASE,
)
_MOST_LINKS = 400


def about_link(markup: str, url: str) -> str | None:
    """The address of the page about its people, on the same site as `url`; None where no link is called so.

    Raises TooCostly for a page that is nested beyond all reason.
    """
    document = Document(markup)
    site = site_of(urlsplit(url).hostname or "")
    for link in document.select("a[href]", limit=_MOST_LINKS):
        if not _ABOUT.fullmatch(document.text(link).strip(" .:»›>→")):
            continue
        address = absolute(attribute(link, "href") or "", document.base or url)
        if not address or site_of(urlsplit(address).hostname or "") != site:
            continue
        if urldefrag(address).url != urldefrag(url).url:
            return urldefrag(address).url
    return None
