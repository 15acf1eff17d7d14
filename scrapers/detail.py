"""The page of one item, whatever the shape of the listing that led to it."""

from __future__ import annotations

from dataclasses import replace

from scrapers.addresses import absolute
from scrapers.answers import all_words
from scrapers.contract import Page, Printed, RawCall, Unreadable
from scrapers.decoding import decode
from scrapers.fields import Place, raw_call, read_documents, read_fields
from scrapers.html import Document, TooCostly
from scrapers.items import replaced
from scrapers.judging import judge_content, judge_way
from scrapers.paths import parsed
from scrapers.patterns import SlowPattern, cut
from scrapers.spec import DetailRule, SourceSpec


def read_detail(spec: SourceSpec, page: Page, item: RawCall) -> RawCall | Unreadable:
    """The item together with what its own page says.

    Unreadable where the page gives none of the declared fields or lacks one that it always has, or names another code
    than the item's. Where the
    page says that its call is closed (`gone_pattern`), its words are the item's status. What it says is marked as
    standing there, so that a list and a detail page that contradict each other are two places, not one list.
    """
    rule = spec.detail
    if rule is None:
        return item
    if (elsewhere := judge_way(page)) is not None:
        return elsewhere
    try:
        return _read(spec, rule, page, item)
    except (TooCostly, SlowPattern) as problem:
        return Unreadable("broken_scraper", str(problem))


def _read(spec: SourceSpec, rule: DetailRule, page: Page, item: RawCall) -> RawCall | Unreadable:
    text = decode(page)
    document: Document | None = None
    if rule.format == "json":
        try:
            data = parsed(text)
        except (ValueError, RecursionError):
            return judge_content(page) or Unreadable("api_error", "the answer is not JSON")
        place = Place(spec, page.url, value=data, root=data)
    else:
        document = Document(text)
        place = Place(spec, absolute(document.base or "", page.url) or page.url, document)
    fields = {
        name: tuple(replace(one, where=f"detail page: {one.where}") for one in printed)
        for name, printed in read_fields(place, rule.fields).items()
    }
    documents = read_documents(place, rule.documents)
    gone = _gone(spec, document)
    if not fields and not documents:
        if gone is not None:
            return replaced(item, "status", gone)
        known = judge_content(page, document) if document is not None else None
        return known or Unreadable("detail_unreadable", "the page has none of the fields it should have")
    lacking = [name for name in rule.always if name not in fields]
    if lacking and gone is None:
        known = judge_content(page, document) if document is not None else None
        return known or Unreadable("detail_unreadable", f"the page has no {' and no '.join(lacking)}, which all have")
    words = all_words(place.root) if document is None else document.words(document.root)
    stated = item.first("code")
    printed = fields.get("code")
    if stated and printed and printed[0].text.casefold() != stated.casefold():
        return Unreadable("detail_unreadable", f"the page is about {printed[0].text}, not about {stated}")
    whole = item.with_detail(raw_call(spec, fields, documents, None, words))
    return replaced(whole, "status", gone) if gone is not None else whole


def _gone(spec: SourceSpec, document: Document | None) -> Printed | None:
    if document is None or spec.expect.gone_pattern is None:
        return None
    said = cut(spec.expect.gone_pattern, document.text(document.root))
    return Printed(said, "page", "phrase") if said else None
