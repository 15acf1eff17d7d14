"""Which of two numbers is the month: what the page itself shows, what its country says, and what is asked where nothing does."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from scrapers.contract import Page
from scrapers.discovery.proposing import propose, with_order
from tracker.domain.observing import observe

NOW = datetime(2026, 8, 9, 12, tzinfo=UTC)
TITLES = ("Green ports of the Black Sea", "Hydrogen for islands", "Digital furniture workshops", "Skills for shipyards")
UNCLEAR = ("03/05/2027", "04/06/2027", "02/07/2027", "01/08/2027")


def page(
    dates: tuple[str, ...] = UNCLEAR,
    *,
    html: str = "<html lang='en'>",
    url: str = "https://programme.example.org/calls",
    beside: str = "",
) -> Page:
    cards = "".join(
        f"<div class='card'><h3><a href='/calls/{n}'>{title}</a></h3><p>Deadline: {date}</p></div>"
        for n, (title, date) in enumerate(zip(TITLES, dates, strict=True))
    )
    markup = f"<!doctype html>{html}<head><title>Open calls</title></head><body><h1>Open calls</h1>{beside}{cards}</body></html>"
    return Page(url, url, 200, "text/html", "utf-8", markup.encode(), NOW)


def dates(found: Page) -> list[str]:
    best = propose(found).candidates[0]
    return [date.at for one in observe(best.items, best.spec, NOW) for date in one.facts.deadlines]


DAY_FIRST = ["2027-05-03", "2027-06-04", "2027-07-02", "2027-08-01"]
MONTH_FIRST = ["2027-03-05", "2027-04-06", "2027-02-07", "2027-01-08"]


@pytest.mark.parametrize(
    ("shown", "read"),
    [
        (page(beside="<p>Last updated: 06/25/2026</p>"), MONTH_FIRST),
        (page(beside="<p>Last updated: 25/06/2026</p>"), DAY_FIRST),
        (page(beside="<p>Published <time datetime='2026-05-03T09:00'>05/03/2026</time></p>"), MONTH_FIRST),
        (page(beside="<p>Published <time datetime='2026-05-03'>03/05/2026</time></p>"), DAY_FIRST),
        (page(beside="<form><input name='from' placeholder='mm/dd/yyyy'></form>"), MONTH_FIRST),
        (page(beside="<p>All dates are DD/MM/YYYY.</p>"), DAY_FIRST),
        (page(html="<html lang='en-US'>"), MONTH_FIRST),
        (page(html="<html lang='en-GB'>"), DAY_FIRST),
        (page(html="<html lang='de'>", beside="<p>Die Frist für die Anträge und alle Unterlagen steht bei jedem Aufruf.</p>" * 9), DAY_FIRST),
        (page(url="https://grants.agency.gov/calls"), MONTH_FIRST),
        (page(url="https://programme.example.ie/calls"), DAY_FIRST),
        (page(url="https://interreg.example.eu/calls"), DAY_FIRST),
        # What the page prints counts more than where it stands.
        (page(url="https://programme.example.bg/calls", beside="<p>Updated 12/31/2026</p>"), MONTH_FIRST),
    ],
)  # fmt: skip
def test_the_order_is_learned_from_the_page_its_language_and_its_country(shown: Page, read: list[str]) -> None:
    best = propose(shown).candidates[0]
    assert dates(shown) == read
    assert best.spec.date_order == ("mdy" if read is MONTH_FIRST else "dmy")
    assert best.question is None


@pytest.mark.parametrize(
    "shown",
    [
        page(),
        # Both ways are printed.
        page(beside="<p>Updated 12/31/2026, published 31/12/2026</p>"),
        # The language that a new WordPress site has before anybody chose one.
        page(html="<html lang='en-US'>", beside="<img src='/wp-content/logo.png' alt=''>"),
        # An American way in a European place.
        page(html="<html lang='en-US'>", url="https://programme.example.gr/calls"),
        page(("03/05/27", "04/06/27", "02/07/27", "01/08/27")),
        page(("03-05-2027", "04-06-2027", "02-07-2027", "01-08-2027")),
    ],
)
def test_where_nothing_tells_the_order_it_is_asked_and_no_date_is_taken_for_exact(shown: Page) -> None:
    best = propose(shown).candidates[0]
    assert [one.first("title") for one in best.items] == list(TITLES), "the list is found all the same"
    assert dates(shown) == []
    assert best.spec.date_order == "unsure"
    assert best.question is not None
    text, day_first, month_first = best.question.text, best.question.day_first, best.question.month_first
    assert text in ("03/05/2027", "03/05/27", "03-05-2027")
    assert (day_first.isoformat(), month_first.isoformat()) == ("2027-05-03", "2027-03-05")


@pytest.mark.parametrize(("answer", "read"), [("dmy", DAY_FIRST), ("mdy", MONTH_FIRST)])
def test_an_answer_settles_it(answer: str, read: list[str]) -> None:
    shown = page()
    settled = with_order(propose(shown).candidates[0], shown, "mdy" if answer == "mdy" else "dmy")
    assert settled is not None
    assert (settled.spec.date_order, settled.question) == (answer, None)
    assert [date.at for one in observe(settled.items, settled.spec, NOW) for date in one.facts.deadlines] == read


def test_dates_that_can_be_read_one_way_only_are_read_also_where_nothing_else_tells_the_order() -> None:
    shown = page(("5 March 2027", "2027-03-06", "07.03.2027", "08/08/2027"))
    assert dates(shown) == ["2027-03-05", "2027-03-06", "2027-03-07", "2027-08-08"]
    assert propose(shown).candidates[0].question is None


def test_feeds_and_answers_in_json_are_asked_about_too() -> None:
    entries = [{"name": title, "link": f"/calls/{n}", "closingDate": UNCLEAR[n]} for n, title in enumerate(TITLES)]
    url = "https://programme.example.org/api/calls"
    answer = Page(url, url, 200, "application/json", "utf-8", json.dumps({"calls": entries}).encode(), NOW)
    feed = (
        "<?xml version='1.0'?><rss version='2.0'><channel><title>Calls for proposals</title><language>en</language>"
        + "".join(
            f"<item><title>{title}</title><link>https://programme.example.org/{n}</link><description>Deadline: {UNCLEAR[n]}</description></item>"
            for n, title in enumerate(TITLES)
        )
        + "</channel></rss>"
    )
    for shown in (answer, Page(url, url, 200, "application/rss+xml", "utf-8", feed.encode(), NOW)):
        best = propose(shown).candidates[0]
        assert best.question is not None
        assert best.question.text == "03/05/2027"
        assert dates(shown) == []
        settled = with_order(best, shown, "mdy")
        assert settled is not None
        assert observe(settled.items, settled.spec, NOW)[0].facts.deadlines[0].at == "2027-03-05"
