"""opic.bg, EEN and ECCP, of which no recording is at hand: what is known of them is read, and what is not is no nonsense.

What others who read these sites describe is in the shared notes on sites; the markup here is written after it. Where a
site turns out to be otherwise, its source must say so instead of looking healthy.
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from scrapers.contract import Listing, Printed, RawCall, Unreadable
from scrapers.registry import scraper_for
from scrapers.spec import SourceSpec, parse_source
from tests.scrapers.pages import page
from tests.tracker.journey.site import Sites
from tracker.collecting import collect
from tracker.domain.health import filled, weigh
from tracker.domain.models import Facts, SourceState
from tracker.domain.observing import observe
from tracker.settings import shipped_config

NOW = datetime(2026, 8, 9, tzinfo=UTC)
REQUEST = {
    "Profile Type": "Research & Development Request",
    "POD Reference": "RDRES20260602011",
    "Term of Validity": "2 June 2026 - 2 June 2027",
    "Company's Country": "Spain",
    "Type of partnership": "Research and development cooperation agreement",
    "Targeted Countries": "Bulgaria",
    "Short Summary": "A Spanish SME seeks industrial sites.",
    "Full Description": "The company has built heat pumps since 2011.",
    "Call title and identifier": "HORIZON-CL5-2026-09-D4-08 Full-scale demonstration of heat upgrade",
    "Deadline for EoI": "20 Aug 2026",
    "Deadline of the call": "15 Sep 2026",
    "Web link": '<a href="https://ec.europa.eu/call/D4-08">the call</a>',
}


def spec_of(source: str) -> SourceSpec:
    file = shipped_config() / "sources" / f"{source}.toml"
    return parse_source(file.read_text(encoding="utf-8"), file.name)


def detail(source: str, body: str, title: str = "As listed") -> RawCall | Unreadable:
    spec = spec_of(source)
    item = RawCall("1", {"title": (Printed(title, "a"),), "url": (Printed(spec.url, "a"),)}, kind=spec.kind)
    return scraper_for(spec).read_detail(page(f"<html><body>{body}</body></html>", spec.url), item)


def facts(source: str, body: str) -> Facts:
    read = detail(source, body)
    assert isinstance(read, RawCall), read
    return observe([read], spec_of(source), NOW)[0].facts


def dates(read: Facts) -> list[tuple[str, str]]:
    return [(one.kind, one.at) for one in read.deadlines]


def listed(source: str, body: str) -> Listing | Unreadable:
    spec = spec_of(source)
    return scraper_for(spec).read_listing(page(f"<html><body>{body}</body></html>", spec.url))


def described(values: dict[str, str], form: str) -> str:
    """The labels of a profile in one of the forms in which sites print them."""
    if form == "description list":
        return "<dl>" + "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in values.items()) + "</dl>"
    if form == "table":
        rows = (f"<tr><th>{name}</th><td>{value}</td></tr>" for name, value in values.items())
        return f"<table>{''.join(rows)}</table>"
    if form == "blocks":
        return "".join(f"<div><div>{name}</div><div>{value}</div></div>" for name, value in values.items())
    return "".join(f"<p><strong>{name}:</strong> {value}</p>" for name, value in values.items())


FORMS = ["description list", "table", "blocks", "paragraphs"]


@pytest.mark.parametrize("form", FORMS)
def test_all_that_is_known_of_a_partner_request_is_read_in_whatever_form_it_is_printed(form: str) -> None:
    read = detail("een", f"<main><h1>Partner sought</h1>{described(REQUEST, form)}</main>")
    assert isinstance(read, RawCall), read
    values = {name: [one.text for one in printed] for name, printed in read.fields.items()}
    assert values["code"] == ["RDRES20260602011"]
    assert values["call_code"] == ["HORIZON-CL5-2026-09-D4-08"]
    assert values["call_title"] == ["Full-scale demonstration of heat upgrade"]
    assert values["expression_of_interest"] == ["20 Aug 2026"]
    assert values["deadline"] == ["15 Sep 2026"]
    assert values["countries"] == ["Bulgaria"]
    assert {"Research & Development Request", "Spain"} <= set(values["tags"])
    assert values["summary"] == ["A Spanish SME seeks industrial sites."]
    assert [one.url for one in read.documents] == ["https://ec.europa.eu/call/D4-08"]


@pytest.mark.parametrize("form", FORMS)
def test_the_validity_of_a_profile_is_no_deadline(form: str) -> None:
    profile = {name: value for name, value in REQUEST.items() if "Deadline" not in name and "Call" not in name}
    read = facts("een", f"<main><h1>Partner sought</h1>{described(profile, form)}</main>")
    assert (read.deadlines, read.kind, read.names_call_code) == ((), "partner_request", None)


@pytest.mark.parametrize("reference", ["BOBG20260511003", "BRDE2026051100312", "TOFR20260511", "TRRO20260511003"])
def test_every_kind_of_reference_is_known(reference: str) -> None:
    assert facts("een", f"<h1>x</h1>{described({'POD Reference': reference}, 'table')}").code == reference


@pytest.mark.parametrize(
    "body",
    [
        "<main><h1>Partnering opportunities</h1><p>This profile has expired and is no longer shown.</p></main>",
        f"<main><h1>Partner sought</h1>{described(REQUEST | {'POD Reference': 'soon'}, 'table')}</main>",
        f"<main><h1>Partner sought</h1>{described({'Reference number': 'x', 'Country': 'ES'}, 'table')}</main>",
    ],
)
def test_a_page_without_a_reference_is_no_profile_that_was_read(body: str) -> None:
    read = detail("een", body + "<footer>" + "<p>About the network and its services.</p>" * 20 + "</footer>")
    assert isinstance(read, Unreadable)
    assert read.code == "detail_unreadable"
    assert "code" in read.message


OPPORTUNITIES = [
    "<p>Opportunity PowerUp: open call DEADLINE: 17 September 2026 Financial support for SMEs.</p>",
    "Opportunity<h1>PowerUp: open call</h1>DEADLINE: 17 September 2026<p>Financial support for SMEs.</p>",
    "<span>Opportunity</span><h1>PowerUp</h1><div><strong>DEADLINE:</strong> 17 September 2026</div><p>For SMEs.</p>",
    "<span>Opportunity</span><h1>PowerUp</h1><div><span>DEADLINE</span><time>17 September 2026</time></div>",
    "<h1>PowerUp</h1><dl><dt>Deadline</dt><dd>17 September 2026</dd></dl><p>Published on 1 July 2026.</p>",
]


@pytest.mark.parametrize("body", OPPORTUNITIES)
@pytest.mark.parametrize("around", ["<main>{0}</main>", "<article>{0}</article>", '<div id="content">{0}</div>'])
def test_the_deadline_of_an_opportunity_is_found_wherever_it_stands(body: str, around: str) -> None:
    assert dates(facts("eccp", around.format(body))) == [("submission", "2026-09-17")]


def test_cards_are_known_by_their_links_and_the_pager_leads_on() -> None:
    read = listed(
        "eccp",
        '<main><div class="search-result-item"><a href="/content/powerup"><img src="x.png" alt=""></a>'
        '<h3><a href="/content/powerup">PowerUp: open call</a></h3><a href="/content/powerup">Read more</a></div>'
        '<div class="search-result-item"><a href="/content/blue"><img src="y.png" alt="Blue skills vouchers"></a></div>'
        '<nav class="pager"><a rel="prev" href="?page=0">Previous</a><a rel="next" href="?type=eccp_calls&amp;page=1">2</a>'
        "</nav></main>",
    )
    assert isinstance(read, Listing)
    assert [item.first("title") for item in read.items] == ["PowerUp: open call", "Blue skills vouchers"]
    assert [(item.first("url") or "").rpartition("/content/")[2] for item in read.items] == ["powerup", "blue"]
    assert read.next is not None
    assert read.next.request.url.endswith("?type=eccp_calls&page=1")


def test_prose_of_the_programme_s_news_is_read_in_bulgarian_and_in_english() -> None:
    body = "<main><article><h1>x</h1><div class='content'><p>{0}</p></div></article></main>"
    english = (
        "Project proposals are submitted until 4 pm on October 26, 2019. The budget is BGN 29 924 199 (€15 300 000)."
    )
    bulgarian = "Срокът за кандидатстване е до 16:00 ч. на 26 октомври 2019 г. Общият бюджет е 29 924 199 лв. (15 300 000 евро)."
    for text in (english, bulgarian):
        read = facts("opic-news", body.format(text))
        assert dates(read) == [("submission", "2019-10-26T16:00")]
        assert {one.zone for one in read.deadlines} == {"Europe/Sofia"}
        assert read.budget is not None
        assert (str(read.budget.amount), read.budget.currency) == ("29924199", "BGN")


@pytest.mark.parametrize(
    "headers",
    [
        ("Наименование на процедурата", "Очаквано обявяване", "Индикативен бюджет", "Допустими кандидати"),
        # The form of an annual indicative programme.
        (
            "Наименование на процедурата",
            "Дата на обявяване на процедурата",
            "Общ размер на БФП по процедурата",
            "Допустими кандидати",
        ),
    ],
)
def test_a_planned_procedure_is_announced_with_its_period_and_never_counted_down(headers: tuple[str, ...]) -> None:
    head = "".join(f"<th>{one}</th>" for one in headers)
    cells = "<td>BG16RFPR001-1.014 – Подкрепа за клъстери</td><td>IV тримесечие на 2026 г.</td><td>30 000 000 лв.</td><td>Клъстери</td>"
    read = listed("opic-calendar", f"<main><table><tr>{head}</tr><tr>{cells}</tr></table></main>")
    assert isinstance(read, Listing)
    (seen,) = observe(read.items, spec_of("opic-calendar"), NOW)
    assert (seen.facts.code, seen.facts.titles) == ("BG16RFPR001-1.014", {"bg": "Подкрепа за клъстери"})
    assert seen.facts.announced
    assert seen.facts.opens is not None
    assert (seen.facts.opens.at, seen.facts.opens.precision) == ("2026-10-01", "quarter")
    assert seen.facts.deadlines == ()
    assert seen.facts.budget is not None


OTHERWISE = {
    "cards of another name": "<main><h1>Results</h1>"
    + "<section><p>A call for clusters</p></section>" * 12
    + "</main>",
    "a table of another kind": "<main><table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table></main>",
    "nothing but a menu": "<main><ul>" + '<li><a href="/about">About</a></li>' * 30 + "</ul></main>",
    "a page without any main part": "<div>" + "<p>Text about the programme and its aims.</p>" * 30 + "</div>",
}


@pytest.mark.parametrize("source", ["eccp", "een", "opic-news", "opic-calendar"])
@pytest.mark.parametrize("name", OTHERWISE)
async def test_a_site_that_is_otherwise_than_described_is_no_healthy_source(source: str, name: str) -> None:
    spec = spec_of(source)
    collected = await collect(spec, scraper_for(spec), Sites({spec.url: OTHERWISE[name]}), {}, NOW)
    verdict = weigh(
        len(collected.items), filled(collected.items), SourceState(source), spec.expect, NOW, passed=collected.passed
    )
    assert collected.failure is not None or not verdict.accepted


async def test_news_none_of_which_is_about_a_procedure_are_an_ordinary_day() -> None:
    spec = spec_of("opic-news")
    news = '<main><article><h3><a href="/news/forum">Министърът откри форума</a></h3><p>Събитие.</p></article></main>'
    collected = await collect(spec, scraper_for(spec), Sites({spec.url: news}), {}, NOW)
    assert (collected.failure, collected.items, collected.passed) == (None, (), 1)
    assert weigh(0, {}, SourceState(spec.id), spec.expect, NOW, passed=collected.passed).accepted
    again = await collect(spec, scraper_for(spec), Sites({spec.url: news}), collected.memories, NOW)
    assert again.passed == 1, "and so it is remembered"
