"""Small pages of many builds: what is a list of calls, what is not, and what a person is told."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from scrapers.contract import Page
from scrapers.discovery.proposing import Proposal, propose, with_choice
from scrapers.spec import parse_source
from tracker.domain.observing import observe

NOW = datetime(2026, 8, 9, 12, tzinfo=UTC)
MENU = (
    "<nav><ul><li><a href='/'>Home</a></li><li><a href='/calls'>Calls for proposals</a></li><li><a href='/news'>News</a></li>"
    "<li><a href='/contact'>Contact</a></li></ul></nav>"
)
FOOT = "<footer><ul><li><a href='/privacy'>Privacy policy</a></li><li><a href='/grants'>Grants</a></li></ul></footer>"
TITLES = ("Green ports of the Black Sea", "Hydrogen for islands", "Digital furniture workshops", "Skills for shipyards")


def page(
    body: str, *, lang: str = "en", title: str = "Open calls", url: str = "https://programme.example/calls"
) -> Page:
    markup = f"<!doctype html><html lang='{lang}'><head><title>{title}</title></head><body>{body}</body></html>"
    return Page(url, url, 200, "text/html", "utf-8", markup.encode(), NOW)


def read(proposal: Proposal) -> list[tuple[str, str | None, list[str]]]:
    """(title, address, dates) of what the best candidate reads."""
    best = proposal.candidates[0]
    return [
        (next(iter(one.facts.titles.values())), one.facts.url, [date.at for date in one.facts.deadlines])
        for one in observe(best.items, best.spec, NOW)
    ]


CARDS = "".join(
    f"<div class='card'><h3><a href='/calls/{n}'>{title}</a></h3><p>Support for clusters and firms.</p>"
    f"<p><strong>Deadline:</strong> {n + 10} October 2026, 17:00</p></div>"
    for n, title in enumerate(TITLES)
)
ROWS = (
    "<table><thead><tr><th>Ref</th><th>Call title</th><th>Published</th><th>Closing date</th><th>Status</th></tr></thead><tbody>"
    + "".join(
        f"<tr><td>AB-2026-{n:02}</td><td><a href='view?id={n}'>{title}</a></td><td>0{n + 1}.06.2026</td><td>{n + 10}.10.2026</td><td>Open</td></tr>"
        for n, title in enumerate(TITLES)
    )
    + "</tbody></table>"
)
ITEMS = (
    "<ul class='list'>"
    + "".join(
        f"<li><a href='/calls/{n}'>{title}</a> <span class='closing-date'>{n + 10}.10.2026</span></li>"
        for n, title in enumerate(TITLES)
    )
    + "</ul>"
)
DEFINED = "".join(
    f"<section><h2>{title}</h2><dl><dt>Opening date</dt><dd>1 September 2026</dd><dt>Deadline</dt><dd>{n + 10} October 2026</dd></dl>"
    f"<a href='/calls/{n}'>Read more</a></section>"
    for n, title in enumerate(TITLES)
)
WRAPPED = (
    "<div class='grid'>"
    + "".join(
        f"<div class='col-md-4'><div class='row'><article class='post-{n} call'><a href='/calls/{n}'><h4>{title}</h4></a>"
        f"<div class='meta'>Apply by {n + 10} October 2026</div></article></div></div>"
        for n, title in enumerate(TITLES)
    )
    + "</div>"
)


@pytest.mark.parametrize(
    "body", [CARDS, ROWS, ITEMS, DEFINED, WRAPPED], ids=["cards", "table", "list", "definitions", "wrapped"]
)
def test_titles_addresses_and_deadlines_are_found_whatever_the_build(body: str) -> None:
    found = read(propose(page(f"{MENU}<main><h1>Open calls</h1>{body}</main>{FOOT}")))
    assert [title for title, _, _ in found] == list(TITLES)
    assert all(address and address.endswith(str(n)) for n, (_, address, _) in enumerate(found))
    assert [dates[0][:10] for _, _, dates in found] == [f"2026-10-{n + 10}" for n in range(4)]
    assert all(len(dates) == 1 for _, _, dates in found), "neither the publication nor the opening is a deadline"


def test_a_table_gives_code_and_status_too() -> None:
    best = propose(page(f"{MENU}<main><h1>Open calls</h1>{ROWS}</main>")).candidates[0]
    assert [one.first("code") for one in best.items] == [f"AB-2026-0{n}" for n in range(4)]
    assert {one.first("status") for one in best.items} == {"Open"}
    assert best.spec.status.meaning("Open") == "open"


def test_a_bulgarian_page_is_read_in_sofia() -> None:
    rows = "".join(
        f"<div class='procedura'><a href='/p/{n}'>BG16RFPR001-1.00{n} - Подкрепа за клъстери {n}</a>"
        f"<p>Краен срок: {n + 10}.10.2026 г., 16:30 ч.</p></div>"
        for n in range(4)
    )
    proposal = propose(
        page(f"<h1>Отворени процедури</h1>{rows}", lang="bg", url="https://ministry.example.bg/proceduri")
    )
    best = proposal.candidates[0]
    assert (best.spec.language, best.spec.zone) == ("bg", "Europe/Sofia")
    assert [one.first("code") for one in best.items] == [f"BG16RFPR001-1.00{n}" for n in range(4)]
    assert read(proposal)[0] == ("Подкрепа за клъстери 0", "https://ministry.example.bg/p/0", ["2026-10-10T16:30"])


def test_the_proposal_is_a_source_as_any_other() -> None:
    best = propose(page(f"<main><h1>Open calls</h1>{CARDS}</main>")).candidates[0]
    again = parse_source(best.toml, "again.toml")
    assert again == best.spec
    assert again.expect.min == 1
    assert set(again.expect.always) == {"title", "url", "deadline"}
    assert again.id == "programme-calls"


def test_the_next_page_is_found() -> None:
    pager = "<div class='pager'><a class='page' href='?p=1'>1</a> <a class='forward' href='?p=2'>Next page</a></div>"
    best = propose(page(f"<main><h1>Open calls</h1>{CARDS}{pager}</main>")).candidates[0]
    assert best.spec.pages.next == "a.forward[href]"


def test_another_way_to_read_a_field_can_be_chosen() -> None:
    cards = "".join(
        f"<div class='card'><b class='theme'>Theme of the year: {title.lower()}</b><h3><a href='/calls/{n}'>{title}</a></h3>"
        f"<p>Deadline: {n + 10} October 2026</p></div>"
        for n, title in enumerate(TITLES)
    )
    recorded = page(f"<main><h1>Open calls</h1>{cards}</main>")
    best = propose(recorded).candidates[0]
    assert best.draft is not None
    ways = best.draft.choices["title"]
    assert len(ways) > 1
    other = with_choice(best, recorded, "title", 1)
    assert other is not None
    assert [one.first("title") for one in other.items] == list(ways[1].examples)
    assert with_choice(best, recorded, "title", 99) is None


NEWS = "".join(
    f"<div class='card'><h3><a href='/news/{n}'>Our team met partners in city number {n}</a></h3><p>{n + 1} June 2026</p></div>"
    for n in range(6)
)
ARTICLES = "<p>" + "A long text about funding and what it is for, in many words. " * 30 + "</p>"


@pytest.mark.parametrize(
    ("body", "title", "url", "code"),
    [
        (f"{MENU}<main><h1>News</h1>{NEWS}</main>{FOOT}", "News", "https://programme.example/news", "not_opportunities"),
        (f"{MENU}<main><h1>About funding</h1>{ARTICLES}</main>{FOOT}", "About funding", "https://programme.example/about", "not_a_list"),
        (
            f"{MENU}<main><h1>Open calls</h1><p>There are currently no open calls.</p></main>{FOOT}" + "<p>More words.</p>" * 40,
            "Open calls",
            "https://programme.example/calls",
            "empty_list",
        ),
        (
            "<h1>Calls</h1>" + "".join(f"<p><a href='/calls/{one}'>Calls of {one}</a></p>" for one in ("open", "closed")) + ARTICLES,
            "Calls",
            "https://programme.example/calls",
            "category_index",
        ),
        ("<div id='root'></div><script src='/app.js'></script>" + " " * 900, "App", "https://programme.example/calls", "js_shell"),
        ("<p>Hi</p>", "x", "https://programme.example/calls", "too_small"),
        (
            "<form><input type='password' name='p'><label>Password</label><button>Log in</button></form>" + "<p>Please log in.</p>" * 20,
            "Log in",
            "https://programme.example/calls",
            "login_redirect",
        ),
    ],
)  # fmt: skip
def test_a_page_without_a_list_of_calls_says_why_and_what_to_do(body: str, title: str, url: str, code: str) -> None:
    proposal = propose(page(body, title=title, url=url))
    assert not proposal.candidates
    assert proposal.none is not None
    assert proposal.none.code == code
    assert 10 < len(proposal.none.message) < 300


def test_an_answer_in_json_and_a_feed_are_read_as_what_they_are() -> None:
    answer = (
        '{"total": 2, "data": {"calls": [{"callId": "X-1", "name": "Grants for green ports", "link": "/calls/1", "closingDate": "2026-10-10"},'
        '{"callId": "X-2", "name": "Vouchers for design", "link": "/calls/2", "closingDate": "2026-11-11"}]}, "menu": [{"name": "Home page", "link": "/"}]}'
    )
    url = "https://programme.example/api/calls"
    found = propose(Page(url, url, 200, "application/json", "utf-8", answer.encode(), NOW))
    assert found.candidates[0].spec.shape == "json_api"
    assert read(found)[0] == ("Grants for green ports", "https://programme.example/calls/1", ["2026-10-10"])
    feed = (
        "<?xml version='1.0'?><rss version='2.0'><channel><title>Calls for proposals</title><language>en</language>"
        "<item><title>Grants for green ports</title><link>https://programme.example/1</link><description>Deadline: 10 October 2026</description>"
        "<pubDate>Mon, 03 Aug 2026 10:00:00 GMT</pubDate></item></channel></rss>"
    )
    found = propose(Page(url, url, 200, "application/rss+xml", "utf-8", feed.encode(), NOW))
    assert found.candidates[0].spec.shape == "feed"
    assert read(found) == [("Grants for green ports", "https://programme.example/1", ["2026-10-10"])]


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 8_000,
        "<table><tr>" * 3_000,
        "<ul>" + "<li><a href='x'>a</a>" * 6_000,
        "<p class='" + " ".join(f"c{n}" for n in range(20_000)) + "'>x</p>",
        "<a href='" + "x" * 100_000 + "'>call</a>" * 3,
        "\x00<b>\ud800</b>".encode("utf-8", "replace").decode(),
        "<div class='call'>1.1.1.1.1.1 " * 1_000,
    ],
)
def test_a_hostile_page_ends_in_a_reason(body: str) -> None:
    proposal = propose(page(body))
    assert proposal.candidates or (proposal.none is not None and proposal.none.message)


def test_broken_json_says_so() -> None:
    url = "https://programme.example/api"
    found = propose(Page(url, url, 200, "application/json", "utf-8", b'{"a": [', NOW))
    assert found.none is not None
    assert found.none.code == "api_error"


def test_a_source_is_named_by_the_heading_or_the_beginning_of_the_title() -> None:
    headed = propose(
        page(f"<main><h1>Open calls</h1>{CARDS}</main>", title="Programme | Calls | A slogan of many words")
    )
    assert headed.candidates[0].spec.name == {"en": "Open calls"}
    bare = propose(
        page(
            f"<main>{CARDS}</main>",
            title="Calls for proposals - Programme - The slogan of the programme, in many words",
        )
    )
    assert bare.candidates[0].spec.name == {"en": "Calls for proposals - Programme"}


def news_of_a_home_page(*labels: str) -> Page:
    """A home page whose only list are news, each under a label."""
    cards = "".join(
        f"<div class='elementor-widget slide'><div class='meta'><span class='cat'><a href='/news/{n}'>{label}</a></span></div>"
        f"<h3 class='post'><a href='/news/{n}'>Our region gets ready for another year, part {n}</a></h3></div>"
        for n, label in enumerate(labels)
    )
    return page(
        f"{MENU}<main><h1>Welcome</h1>{ARTICLES}<div class='elementor-widget-container track'>{cards}</div></main>{FOOT}",
        title="Agency",
        url="https://agency.example/",
    )


def test_calls_among_the_news_of_a_home_page_are_those_filed_under_calls() -> None:
    found = propose(news_of_a_home_page("Events", "Calls", "News", "Calls", "Calls"))
    best = found.candidates[0]
    assert [one.first("url") for one in best.items] == [f"https://agency.example/news/{n}" for n in (1, 3, 4)]
    assert best.items[0].first("title") == "Our region gets ready for another year, part 1"
    assert best.spec.expect.min == 0, "news none of which is a call are an ordinary day"
    assert "some are filed under Calls" in best.reasons


@pytest.mark.parametrize(
    "labels",
    [
        ("Events", "Funding", "News", "Funding", "News"),
        ("News",) * 5,
        ("Events", "Call for papers: news", "News", "Team", "News"),
    ],
)
def test_news_under_other_labels_are_no_calls(labels: tuple[str, ...]) -> None:
    found = propose(news_of_a_home_page(*labels))
    assert not found.candidates


@pytest.mark.parametrize("first", ["Published", "Opens", "Opening date"])
def test_a_deadline_behind_another_label_of_the_same_line_is_the_deadline(first: str) -> None:
    rows = "".join(
        f"<div class='c'><h3><a href='/c/{n}'>{title}</a></h3><p>{first}: {n + 1} March 2026 Deadline: {n + 1} May 2027</p></div>"
        for n, title in enumerate(TITLES)
    )
    about = "Grants for those who work at the coast. " * 30
    found = read(propose(page(f"<h1>Open calls for proposals</h1><p>{about}</p>{rows}")))
    assert [title for title, _, _ in found] == list(TITLES)
    assert [dates for _, _, dates in found] == [[f"2027-05-0{n + 1}"] for n in range(4)]


def test_deadlines_in_the_prose_of_the_records_are_read_there() -> None:
    rows = "".join(
        f"<div class='c'><h3><a href='/c/{n}'>{title}</a></h3>Open to clusters of the region, applications are accepted "
        f"until {n + 1} May 2027. {'More of this is told on its page. ' * n}</div>"
        for n, title in enumerate(TITLES)
    )
    found = read(propose(page(f"<h1>Open calls for proposals</h1>{rows}")))
    assert [dates for _, _, dates in found] == [[f"2027-05-0{n + 1}"] for n in range(4)]


CALLS_AMONG_NEWS = (
    ("Call for proposals: green ports", "Deadline: 10 October 2026"),
    ("Call for proposals: hydrogen for islands", "Deadline: 12 November 2026"),
    ("Second call for small projects", "Deadline: 1 December 2026"),
)
OTHER_NEWS = (
    "Our team met partners in Varna",
    "A new office opens in Burgas",
    "Interview with the director of the port",
    "Photos of the annual conference",
    "Three years of the programme in numbers",
    "Partners visit the shipyard",
)


def mixed(*, path: str = "item", label: bool = False, told: bool = True, heading: str = "Latest") -> Page:
    """Six news and three calls in one list. `path`: of the calls' addresses; `told`: whether their titles say what they are."""
    rows = [
        f"<div class='card'>{'<span class=cat>Calls</span>' if label else ''}<h3><a href='/{path}/{n}'>"
        f"{title if told else title.split(': ')[-1].replace('Second call for', 'Money for')}</a></h3><p>{n + 1} June 2026. {date}</p></div>"
        for n, (title, date) in enumerate(CALLS_AMONG_NEWS)
    ]
    news = [
        f"<div class='card'>{'<span class=cat>News</span>' if label else ''}<h3><a href='/item/n{n}'>{title}</a></h3>"
        f"<p>{n + 1} June 2026. It was a good day.</p></div>"
        for n, title in enumerate(OTHER_NEWS)
    ]
    body = "".join([news[0], rows[0], *news[1:4], rows[1], rows[2], *news[4:]])
    return page(f"{MENU}<main><h1>{heading}</h1>{body}</main>", title=heading, url="https://programme.example/latest")


@pytest.mark.parametrize(
    ("shown", "by"),
    [
        (mixed(), "title"),
        (mixed(label=True), "tags"),
        (mixed(path="calls"), "url"),
        (mixed(heading="News and calls"), "title"),
        (mixed(heading="News", told=False), "dates"),
    ],
    ids=["titles", "labels", "addresses", "on a page of news", "the deadline alone"],
)
def test_a_few_calls_among_news_are_offered_with_what_tells_them_apart(shown: Page, by: str) -> None:
    best = propose(shown).candidates[0]
    assert len(best.items) == 3
    assert [dates for _, _, dates in read(propose(shown))] == [["2026-10-10"], ["2026-11-12"], ["2026-12-01"]]
    assert list(best.spec.listing.keep) == [by]
    assert 0.5 <= best.confidence < 0.75, "it is offered, not sure"
    assert best.spec.expect.min == 0


def test_a_list_of_calls_some_of_which_print_no_deadline_is_not_taken_for_a_mixed_one() -> None:
    rows = "".join(
        f"<div class='card'><h3><a href='/calls/{n}'>{title}</a></h3><p>{f'Deadline: {n + 10} October 2026' if n % 2 else 'Until the funds are spent.'}</p></div>"
        for n, title in enumerate([*TITLES, *(f"{one}, second part" for one in TITLES)])
    )
    best = propose(page(f"{MENU}<main><h1>Open calls</h1>{rows}</main>")).candidates[0]
    assert len(best.items) == 8
    assert not best.spec.listing.keep


PROJECTS = (
    "Green ports of the Black Sea",
    "Hydrogen for islands",
    "Digital furniture workshops",
    "Skills for shipyards",
)


def results(records: str, heading: str, path: str, lang: str = "en") -> Page:
    url = f"https://programme.example{'.bg' if lang == 'bg' else ''}/{path}"
    return page(f"{MENU}<main><h1>{heading}</h1>{records}</main>{FOOT}", lang=lang, title=heading, url=url)


FUNDED = (
    "<table><tr><th>Project</th><th>Beneficiary</th><th>Grant awarded</th></tr>"
    + "".join(f"<tr><td><a href='/p/{n}'>{one}</a></td><td>Firm {n} Ltd</td><td>{n + 1}00 000 EUR</td></tr>" for n, one in enumerate(PROJECTS))
    + "</table>"
)  # fmt: skip
EXPECTED = "".join(
    f"<div class='card'><h3><a href='/r/{n}'>Call {n + 1}: {one}</a></h3><p>Results expected: {n + 10} October 2026</p></div>"
    for n, one in enumerate(PROJECTS)
)
RESULTS_OF_CALLS = (
    "<ul>"
    + "".join(f"<li><a href='/r/{n}'>Results of the call {one}</a> <b>{n + 10}.06.2026</b></li>" for n, one in enumerate(PROJECTS))
    + "</ul>"
)  # fmt: skip
APPROVED = (
    "<table><tr><th>Номер</th><th>Проект</th><th>Бенефициент</th><th>БФП</th></tr>"
    + "".join(
        f"<tr><td>BG16RFPR001-1.00{n}-00{n}1</td><td>Подкрепа за клъстер номер {n}</td><td>Фирма {n} ООД</td><td>{n + 1}00 000 лв.</td></tr>"
        for n in range(4)
    )
    + "</table>"
)


@pytest.mark.parametrize(
    "shown",
    [
        results(FUNDED, "Funded projects", "projects"),
        results(FUNDED, "Awarded projects", ""),
        results(EXPECTED, "Calls: results expected", "results"),
        results(EXPECTED, "Results", ""),
        results(RESULTS_OF_CALLS, "Results of evaluation", "results"),
        results(APPROVED, "Списък на одобрените проекти", "odobreni", "bg"),
    ],
    ids=["projects", "projects at home", "expected", "expected at home", "of calls", "approved in Bulgarian"],
)
def test_results_and_funded_projects_are_no_calls_and_it_is_said_so(shown: Page) -> None:
    proposal = propose(shown)
    assert not proposal.candidates
    assert proposal.none is not None
    assert proposal.none.code == "not_opportunities"
    assert "results" in proposal.none.message


def test_calls_that_say_when_their_results_are_expected_too_are_calls() -> None:
    records = EXPECTED.replace("<p>Results", "<p>Deadline: 1 September 2026</p><p>Results")
    found = read(propose(results(records, "Calls and results", "calls-and-results")))
    assert [dates for _, _, dates in found] == [["2026-09-01"]] * 4


def test_a_status_in_brackets_behind_the_titles_is_the_status_and_no_part_of_them() -> None:
    ends = ("Приключил", "Прекратена", "Приключила", "Анулиран")
    rows = "".join(
        f"<li><a href='/p/{n}'>BG16RFPR001-1.00{n} - {title} (втори прием) ({end})</a></li>"
        for n, (title, end) in enumerate(zip(TITLES, ends, strict=True))
    )
    best = propose(page(f"<h1>Приключили процедури</h1><ul class='list'>{rows}</ul>", lang="bg")).candidates[0]
    assert [one.first("title") for one in best.items] == [f"{title} (втори прием)" for title in TITLES]
    assert [one.first("status") for one in best.items] == list(ends)
    assert [best.spec.status.meaning(one) for one in ends] == ["closed", "cancelled", "closed", "cancelled"]
    other = "".join(
        f"<li><a href='/p/{n}'>Grant scheme: {title} (phase {n})</a></li>" for n, title in enumerate(TITLES)
    )
    best = propose(page(f"<h1>Open calls</h1><ul class='list'>{other}</ul>")).candidates[0]
    assert best.items[0].first("title") == f"Grant scheme: {TITLES[0]} (phase 0)"
