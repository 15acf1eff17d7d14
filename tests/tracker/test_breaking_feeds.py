"""Feeds and pages of single calls in JSON whose form changed: what a repair reads there, beside what was known."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest

from scrapers.contract import Page
from scrapers.spec import render_source
from tests.scrapers.pages import source
from tests.tracker.journey.procedures import START
from tests.tracker.journey.site import Sites
from tests.tracker.journey.world import Hands
from tests.tracker.test_pipeline import Office, opened
from tracker.domain.repair import NoRepair, Repair
from tracker.store import sources as source_store
from tracker.store.database import open_store

TITLES = (
    "Green ports",
    "Hydrogen for islands",
    "Digital furniture",
    "Skills for shipyards",
    "Smart farms",
    "Wood houses",
)
SITE = "https://funds.example.org"


def told(number: int) -> str:
    return f"Grants for clusters and firms, part {number}. Deadline: {number + 10} October 2027, 17:00."


def rss(entry: Callable[[int, str], str]) -> str:
    items = "".join(
        f"<item><title>{title}</title><link>{SITE}/calls/{number}</link>{entry(number, title)}</item>"
        for number, title in enumerate(TITLES)
    )
    return (
        "<?xml version='1.0'?><rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/' "
        f"xmlns:f='{SITE}/ns'><channel><title>Calls for proposals</title><link>{SITE}</link>{items}</channel></rss>"
    )


FEED = rss(lambda number, _: f"<description>&lt;p&gt;{told(number)}&lt;/p&gt;</description>")
IN_CONTENT = rss(
    lambda number, title: (
        f"<description>{title}</description><content:encoded><![CDATA[<p>{told(number)}</p>]]></content:encoded>"
    )
)
IN_AN_ELEMENT = rss(lambda number, title: f"<description>{title}</description><f:notes>{told(number)}</f:notes>")
WEB_PAGE = (
    "<!doctype html><html lang='en'><head><title>Calls for proposals</title></head><body><h1>Calls for proposals</h1>"
    + "".join(
        f"<div class='card'><h3><a href='/calls/{number}'>{title}</a></h3><p>{told(number)}</p></div>"
        for number, title in enumerate(TITLES)
    )
    + "</body></html>"
)
ANSWER = json.dumps(
    {
        "calls": [
            {"name": title, "link": f"{SITE}/calls/{number}", "closingDate": f"2027-10-{number + 10}T17:00"}
            for number, title in enumerate(TITLES)
        ]
    }
)
READS_FEED = source(
    '[list.fields]\ndates = { path = "summary", parse = "html" }\n[expect]\nmin = 3\nalways = ["title", "url", "dates"]\n',
    shape="feed",
)


def answer(url: str, body: str) -> Page:
    kind = "application/json" if body[0] == "{" else "application/rss+xml" if body.startswith("<?xml") else "text/html"
    return Page(url, url, 200, kind, "utf-8", body.encode(), START)


Offices = Callable[..., Office]


@pytest.fixture
def offices() -> Iterator[Offices]:
    with open_store(None) as store:

        def office_with(text: str = "", **pages: str) -> Office:
            office = opened(store, Sites(), Hands(START))
            if text:
                source_store.add(store, READS_FEED.id, text, "a test", START)
            for url, body in pages.items():
                office.sites.pages[url] = answer(url, body)
            return office

        yield office_with


@pytest.mark.parametrize(
    ("now", "shape"),
    [(IN_AN_ELEMENT, "feed"), (WEB_PAGE, "listing"), (ANSWER, "json_api")],
    ids=["an element of its own", "a web page", "an answer in JSON"],
)
async def test_a_feed_whose_form_changed_is_noticed_and_mended(now: str, shape: str, offices: Offices) -> None:
    office = offices(render_source(READS_FEED), **{READS_FEED.url: FEED})
    first = await office.checks(READS_FEED.id)
    assert first.run.ended == "read"
    before = {call.id: [one.at for one in call.facts.deadlines] for call in office.calls()}
    assert [len(dates) for dates in before.values()] == [1] * 6
    office.sites.pages[READS_FEED.url] = answer(READS_FEED.url, now)
    office.clock.passes(hours=2)
    broken = await office.checks(READS_FEED.id)
    assert broken.run.ended == "failed", "it is noticed"
    assert {call.id: [one.at for one in call.facts.deadlines] for call in office.calls()} == before
    repairs = office.app.repairs(office.sites)
    found = await repairs.look(READS_FEED.id)
    assert isinstance(found, Repair), found
    assert f'shape = "{shape}"' in found.toml
    assert (found.yields.known, found.yields.found, len(found.yields.new), found.yields.undated) == (6, 6, 0, 0)
    repairs.adopt(READS_FEED.id, found.mark, "a test")
    office.clock.passes(hours=2)
    mended = await office.checks(READS_FEED.id)
    assert mended.run.ended == "read"
    assert mended.run.items == 6
    after = {call.id: [one.at[:10] for one in call.facts.deadlines] for call in office.calls()}
    assert after == {id_: [one[:10] for one in dates] for id_, dates in before.items()}


async def test_texts_that_moved_to_the_content_of_a_feed_are_read_as_before(offices: Offices) -> None:
    office = offices(render_source(READS_FEED), **{READS_FEED.url: FEED})
    await office.checks(READS_FEED.id)
    before = {call.id: call.facts.deadlines[0].at for call in office.calls()}
    office.sites.pages[READS_FEED.url] = answer(READS_FEED.url, IN_CONTENT)
    office.clock.passes(hours=2)
    assert (await office.checks(READS_FEED.id)).run.ended == "read"
    assert {call.id: call.facts.deadlines[0].at for call in office.calls()} == before


async def test_a_feed_that_is_read_as_well_as_it_can_be_needs_no_repair(offices: Offices) -> None:
    office = offices(render_source(READS_FEED), **{READS_FEED.url: FEED})
    await office.checks(READS_FEED.id)
    found = await office.app.repairs(office.sites).look(READS_FEED.id)
    assert isinstance(found, NoRepair)
    assert "right for this page" in found.message


LISTED = (
    "<ul>" + "".join(f"<li><a href='/calls/{number}'>{title}</a></li>" for number, title in enumerate(TITLES)) + "</ul>"
)
READS_ANSWERS = source(
    '[list]\nregion = "ul"\nitems = "li"\n[list.fields]\ntitle = "a"\nurl = { select = "a", attr = "href" }\n'
    f'[detail]\nurl = {{ select = "a", attr = "href", template = "{SITE}/api?path={{value}}" }}\nformat = "json"\n'
    'always = ["deadline"]\n[detail.fields]\ndeadline = "call.closing"\nsummary = "call.aim"\nbudget = "call.money.total"\n'
)


def single(number: int, *, renamed: bool) -> str:
    aim, closing, total = told(number), f"{number + 10} October 2027, 17:00", f"EUR {number + 1}00,000"
    if renamed:
        parts = [{"kind": "note", "value": "Apply online"}, {"kind": "purpose", "value": aim}]
        return json.dumps({"data": {"attributes": {"endsOn": closing, "finance": {"sum": total}}}, "parts": parts})
    return json.dumps({"call": {"closing": closing, "aim": aim, "money": {"total": total}}})


async def test_pages_of_single_calls_in_json_whose_keys_were_renamed_are_mended(offices: Offices) -> None:
    addresses = {number: f"{SITE}/api?path=/calls/{number}" for number in range(6)}
    office = offices(
        render_source(READS_ANSWERS),
        **{READS_ANSWERS.url: LISTED, **{url: single(number, renamed=False) for number, url in addresses.items()}},
    )
    assert (await office.checks(READS_ANSWERS.id)).run.ended == "read"
    before = {call.id: (call.facts.deadlines[0].at, call.facts.budget) for call in office.calls()}
    for number, url in addresses.items():
        office.sites.pages[url] = answer(url, single(number, renamed=True))
    office.clock.passes(hours=30)
    broken = await office.checks(READS_ANSWERS.id)
    assert "detail_unreadable" in [one.code for one in broken.run.problems]
    repairs = office.app.repairs(office.sites)
    found = await repairs.look(READS_ANSWERS.id)
    assert isinstance(found, Repair), found
    assert {"detail deadline", "detail summary", "detail budget"} <= set(found.moved)
    repairs.adopt(READS_ANSWERS.id, found.mark, "a test")
    office.clock.passes(hours=2)
    mended = await office.checks(READS_ANSWERS.id)
    assert mended.run.problems == ()
    assert {call.id: (call.facts.deadlines[0].at, call.facts.budget) for call in office.calls()} == before


async def test_of_a_source_in_python_it_is_said_that_none_is_proposed_and_what_to_do(offices: Offices) -> None:
    office = offices()
    found = await office.app.repairs(office.sites).look("eu-funding-tenders")
    assert isinstance(found, NoRepair)
    assert "scrapers/sedia.py" in found.message
    assert "tracker sources archived eu-funding-tenders" in found.message
    assert "tracker sources disable eu-funding-tenders" in found.message
