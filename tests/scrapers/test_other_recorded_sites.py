"""Recorded sites that are not shipped: each is described by a few lines of TOML, none needs Python."""

from __future__ import annotations

import json
from typing import Any

import pytest

from scrapers.contract import Listing, RawCall
from scrapers.registry import scraper_for
from tests.recordings import page_at
from tests.scrapers.pages import source
from tests.shared_material import SHARED, needs_shared

EEAS = """
[list]
region = ".related-grid"
items = ".card"
[list.skip]
title = "^General information"
[list.fields]
title = ".card-title a"
url = { select = ".card-title a", attr = "href" }
deadline = ".field--name-field-deadline"
"""
GIZ = r"""
[list]
items = "tr:has(a[href*=projectForwarding])"
[list.fields]
title = { select = "td.word-break" }
code = { select = "td.word-break", pattern = '^(\d{8})\s*-' }
url = { select = "a[href*=projectForwarding]", attr = "href", pattern = "openProjectPopup\\('([^']+)'" }
published = { select = "td:nth-of-type(1) abbr", attr = "title" }
deadline = { select = "td:nth-of-type(2) abbr", attr = "title", pattern = '^(\d\d\.\d\d\.\d{4}.*)$' }
"""
UNDP = """
[list]
items = "a.vacanciesTable__row"
[list.fields]
title = { label = "Title" }
code = { label = "Ref No" }
url = { attr = "href" }
deadline = { label = "Deadline" }
published = { label = "Posted" }
"""
WEBALKANS = """
[list]
items = ".opportunities-list__item"
[list.fields]
title = "h3"
url = { select = "a[href]", attr = "href" }
"""
FOERDERDATENBANK = """
[list]
items = ".card--fundingprogram"
[list.fields]
title = ".card--title"
url = { select = ".card--title a", attr = "href" }
applicants = { label = "Wer wird gefördert?", pick = "all" }
"""
ADEME = """
[list]
items = "ListeDispositifs"
[list.fields]
title = "titre"
code = "id"
url = { path = "url_agir", without = "(?<=https:) (?=//)" }
opens = "date_debut"
deadline = "date_fin"
summary = { path = "description_longue", parse = "html" }
"""
FORMAS = r"""
[list]
items = "@"
[list.fields]
title = { path = "title", without = '(?s)\s+(?:Current|Decision|Given|Open for|Do you|This call|The call|Apply).*$' }
url = "url"
deadline = { path = "title", pattern = '(Apply before: \d{4}-\d\d-\d\d(?: \d\d:\d\d)?)' }
"""
SITES = [
    ("eeas-eu-delegation/grants", "listing", EEAS),
    ("giz-tenders/bekanntmachungen", "listing", GIZ),
    ("undp-procurement/notices", "listing", UNDP),
    ("webalkans/opportunities", "listing", WEBALKANS),
    ("foerderdatenbank-de/overview", "listing", FOERDERDATENBANK),
    ("france-ademe_agir/dispositifs", "json_api", ADEME),
    ("sweden-formas/formas_raw", "json_api", FORMAS),
]
pytestmark = needs_shared


def read(name: str, shape: str, rules: str) -> tuple[list[RawCall], list[dict[str, Any]]]:
    assert SHARED is not None
    file = SHARED / "gold" / "pages" / f"{name}.expected.json"
    gold: dict[str, Any] = json.loads(file.read_text("utf-8"))
    listing = scraper_for(source(rules, shape, gold["url"])).read_listing(
        page_at(file.parent / gold["warc"], gold["url"])
    )
    assert isinstance(listing, Listing), listing
    return list(listing.items), [item for item in gold["items"] if not item.get("optional")]


@pytest.mark.parametrize(("name", "shape", "rules"), SITES, ids=[site[0] for site in SITES])
def test_a_few_lines_describe_the_site(name: str, shape: str, rules: str) -> None:
    items, wanted = read(name, shape, rules)
    assert [item.first("url") for item in items] == [one["url"] for one in wanted]
    if "formas" not in name:  # its titles run into their teasers
        titles = [[one["title"], *one.get("title_variants", ())] for one in wanted]
        assert all(item.first("title") in either for item, either in zip(items, titles, strict=True))
    if name not in ("webalkans/opportunities", "eeas-eu-delegation/grants"):
        assert [item.first("deadline") for item in items] == [
            one["deadline_text"] if one["deadline"] else None for one in wanted
        ]
    assert len({item.key for item in items}) == len(items)
