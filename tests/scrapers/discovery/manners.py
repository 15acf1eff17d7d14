"""Pages made in the manner of real programme sites, each with what a careful reader sees on it, written down before any was tried.

Titles, names and dates are invented. Around each list stands what such sites have around theirs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from scrapers.contract import Page

AT = datetime(2026, 8, 9, 12, tzinfo=UTC)
COOKIES = (
    "<div id='cookie-bar' class='cookie-notice'><p>We use cookies to improve your experience.</p><ul><li><a href='#'>Accept</a></li>"
    "<li><a href='#'>Decline</a></li><li><a href='/cookies'>Cookie policy</a></li></ul></div>"
)
TOP = (
    "<header class='site-header'><a class='logo' href='/'><img src='/logo.svg' alt='Programme'></a><nav class='main-nav'><ul class='menu'>"
    "<li class='menu-item'><a href='/about'>About the programme</a></li><li class='menu-item'><a href='/calls'>Calls for proposals</a>"
    "<ul class='sub-menu'><li class='menu-item'><a href='/calls/open'>Open calls</a></li><li class='menu-item'><a href='/calls/closed'>Closed calls</a>"
    "</li></ul></li><li class='menu-item'><a href='/news'>News and events</a></li><li class='menu-item'><a href='/projects'>Funded projects</a></li>"
    "<li class='menu-item'><a href='/contact'>Contact us</a></li></ul></nav></header>"
)
SIDE = (
    "<aside class='sidebar widget-area'><section class='widget'><h3>Latest news</h3><ul><li><a href='/news/a'>Programme meets its partners</a>"
    "<span class='date'>3 August 2026</span></li><li><a href='/news/b'>Annual conference in October</a><span class='date'>1 August 2026</span></li>"
    "<li><a href='/news/c'>New leaflet is out</a><span class='date'>20 July 2026</span></li></ul></section></aside>"
)
BOTTOM = (
    "<footer class='site-footer'><ul class='links'><li><a href='/privacy'>Privacy</a></li><li><a href='/accessibility'>Accessibility</a></li>"
    "<li><a href='/sitemap'>Sitemap</a></li></ul><p>Co-funded by the European Union. © 2026</p></footer>"
)
BG_TOP = (
    "<div id='header'><ul class='nav'><li><a href='/'>Начало</a></li><li><a href='/obshtina'>Общината</a></li><li><a href='/uslugi'>Услуги</a></li>"
    "<li><a href='/novini'>Новини</a></li><li><a href='/kontakti'>Контакти</a></li></ul></div>"
)
BG_BOTTOM = "<div id='footer'><p>Община Примерна, пл. „Свобода“ 1, тел. 0700 11 111</p><ul><li><a href='/karta'>Карта на сайта</a></li></ul></div>"


@dataclass(frozen=True, slots=True)
class Expected:
    """A record as a careful reader sees it. `deadline`: ISO date, or date and time; None where none is printed."""

    title: str
    url: str | None
    deadline: str | None


@dataclass(frozen=True, slots=True)
class Made:
    """A page and what stands on it. `extra`: records that may be read too. `reason`: the code where there is no list of calls."""

    name: str
    page: Page
    items: tuple[Expected, ...] = ()
    extra: tuple[str, ...] = ()
    reason: str | None = None


def made(
    name: str, url: str, title: str, body: str, items: Sequence[Expected] = (), *, lang: str = "en", extra: Sequence[str] = (),
    reason: str | None = None, top: str = TOP, bottom: str = BOTTOM, head: str = "",
) -> Made:  # fmt: skip
    markup = (
        f"<!doctype html><html lang='{lang}'><head><meta charset='utf-8'><title>{title}</title>{head}</head><body>{COOKIES if top is TOP else ''}"
        f"{top}{body}{bottom}</body></html>"
    )
    page = Page(url, url, 200, "text/html", "utf-8", markup.encode(), AT)
    return Made(name, page, tuple(items), tuple(extra), reason)


def _wordpress() -> Made:
    site = "https://coastfund.example.org"
    rows = [
        ("Small grants for coastal communities", "small-grants-coastal", "12 July 2026", "Applications are accepted until 30 September 2026 at 17:00.", "2026-09-30T17:00"),
        ("Support for maritime training centres", "maritime-training", "1 July 2026", "The closing date for applications is 15 October 2026.", "2026-10-15"),
        ("Innovation vouchers for shipyards", "vouchers-shipyards", "22 June 2026", "Submit your application by 5 November 2026.", "2026-11-05"),
        ("Travel grants for young researchers", "travel-grants", "2 June 2026", "Apply before 1 December 2026.", "2026-12-01"),
        ("Restoration of historic harbours", "historic-harbours", "20 May 2026", "Deadline: 18 January 2027, 12:00.", "2027-01-18T12:00"),
    ]  # fmt: skip
    cards = "".join(
        f"<article id='post-{800 + n}' class='post-{800 + n} post type-post status-publish format-standard hentry category-open-calls'>"
        f"<header class='entry-header'><h2 class='entry-title'><a href='{site}/{slug}/' rel='bookmark'>{title}</a></h2><div class='entry-meta'>"
        f"<span class='posted-on'>Posted on <time class='entry-date published'>{posted}</time></span> <span class='byline'>by <a href='{site}/author/admin/'>"
        f"admin</a></span></div></header><div class='entry-content'><p>We invite organisations of the coast. {said}</p><p><a class='more-link' "
        f"href='{site}/{slug}/'>Continue reading <span class='screen-reader-text'>{title}</span></a></p></div></article>"
        for n, (title, slug, posted, said, _) in enumerate(rows)
    )
    body = (
        f"<div class='site-content'><main id='main'><header class='page-header'><h1 class='page-title'>Category: Open calls</h1></header>{cards}"
        f"<nav class='navigation posts-navigation'><div class='nav-links'><div class='nav-previous'><a href='{site}/category/open-calls/page/2/'>Older posts</a>"
        f"</div></div></nav></main>{SIDE}</div><script src='/wp-content/themes/a/app.js'></script>"
    )
    return made(
        "WordPress category", f"{site}/category/open-calls/", "Open calls – Coast Fund", body,
        [Expected(title, f"{site}/{slug}/", due) for title, slug, _, _, due in rows], lang="en-US",
    )  # fmt: skip


def _drupal() -> Made:
    site = "https://www.river-programme.example.eu"
    rows = [
        ("Third call for regular projects", "third-call", "2 June 2026", "2026-09-15", "15 September 2026 - 14:00", "Open", "2026-09-15T14:00"),
        ("Call for seed money projects", "seed-money", "15 June 2026", "2026-10-01", "1 October 2026 - 14:00", "Open", "2026-10-01T14:00"),
        ("Restricted call for strategic flood management", "flood-call", "1 September 2026", "2026-12-10", "10 December 2026 - 14:00", "Upcoming", "2026-12-10T14:00"),
        ("Second call for regular projects", "second-call", "3 March 2025", "2025-06-30", "30 June 2025 - 14:00", "Closed", "2025-06-30T14:00"),
    ]  # fmt: skip
    lines = "".join(
        f"<tr class='{'odd' if n % 2 else 'even'}'><td headers='view-title-table-column' class='views-field views-field-title'><a href='/calls/{slug}' hreflang='en'>{title}</a></td>"
        f"<td class='views-field views-field-field-opening'>{opens}</td><td class='views-field views-field-field-deadline'><time datetime='{iso}T12:00:00Z'>{due}</time></td>"
        f"<td class='views-field views-field-field-status'>{status}</td></tr>"
        for n, (title, slug, opens, iso, due, status, _) in enumerate(rows)
    )
    body = (
        "<div class='region-content'><h1 class='page-header'>Calls</h1><form class='views-exposed-form'><label>Status</label><select><option>All</option><option>Open</option></select></form>"
        "<div class='view view-calls'><div class='view-content'><table class='table views-table views-view-table'><thead><tr><th id='view-title-table-column'>Title</th><th>Opening date</th>"
        f"<th>Deadline</th><th>Status</th></tr></thead><tbody>{lines}</tbody></table></div><nav class='pager-nav'><ul class='pagination js-pager__items'><li class='pager__item is-active'>"
        "<a href='?page=0'>1</a></li><li class='pager__item'><a href='?page=1'>2</a></li><li class='pager__item--next'><a href='?page=1' rel='next' title='Go to next page'>Next ›</a></li></ul></nav></div></div>"
    )
    return made(
        "Drupal view", f"{site}/calls", "Calls | River Programme", body,
        [Expected(one[0], f"{site}/calls/{one[1]}", one[6]) for one in rows],
    )  # fmt: skip


def _municipality() -> Made:
    site = "https://obshtina.example.bg"
    rows = [
        ("Покана за подаване на предложения за проекти на читалищата за 2026 г.", "chitalishta.pdf", "15.09.2026 г., 17:00 ч.", "2026-09-15T17:00"),
        ("Конкурс за финансиране на проекти в областта на културата", "kultura.pdf", "30.09.2026 г.", "2026-09-30"),
        ("Процедура за подбор на спортни клубове за подпомагане", "sport.pdf", "12.10.2026 г., 16:30 ч.", "2026-10-12T16:30"),
        ("Покана към неправителствени организации за социални услуги", "npo.pdf", "02.11.2026 г.", "2026-11-02"),
    ]  # fmt: skip
    lines = "".join(
        f"<tr><td>{n + 1}.</td><td><a href='/upload/{file}'>{title}</a></td><td>0{n + 1}.08.2026 г.</td><td>{due}</td></tr>"
        for n, (title, file, due, _) in enumerate(rows)
    )
    body = (
        "<div id='content'><h1>Покани и конкурси</h1><p>На тази страница Община Примерна публикува покани и конкурси за финансиране.</p><table border='1' cellpadding='4'>"
        f"<tr><td><strong>№</strong></td><td><strong>Наименование</strong></td><td><strong>Публикувана на</strong></td><td><strong>Краен срок</strong></td></tr>{lines}</table></div>"
    )
    return made(
        "Bulgarian municipality, a table without th", f"{site}/pokani-i-konkursi", "Покани и конкурси - Община Примерна", body,
        [Expected(title, f"{site}/upload/{file}", due) for title, file, _, due in rows], lang="bg", top=BG_TOP, bottom=BG_BOTTOM,
    )  # fmt: skip


def _accordion() -> Made:
    site = "https://growth.example.ie"
    rows = [
        ("Green transition fund", "green", "Deadline: 15 October 2026, 17:00", "2026-10-15T17:00"),
        ("Digital start grant", "digital", "Deadline: 30 October 2026, 17:00", "2026-10-30T17:00"),
        ("Market discovery grant", "market", "Deadline: 20 November 2026, 12:00", "2026-11-20T12:00"),
        ("Key manager support", "manager", "Deadline: 4 December 2026, 17:00", "2026-12-04T17:00"),
    ]
    panels = "".join(
        f"<div class='accordion-item'><h2 class='accordion-header' id='h{n}'><button class='accordion-button collapsed' type='button' data-bs-toggle='collapse' data-bs-target='#c{n}'>{title}</button></h2>"
        f"<div id='c{n}' class='accordion-collapse collapse'><div class='accordion-body'><p>Grants of up to 50,000 euro for firms in the region.</p><p>{due}</p><p><a href='/apply/{slug}'>Apply online</a></p></div></div></div>"
        for n, (title, slug, due, _) in enumerate(rows)
    )
    body = f"<main><h1>Current funding opportunities</h1><p>Click on a scheme to see more.</p><div class='accordion' id='schemes'>{panels}</div></main>"
    return made(
        "Bootstrap accordion", f"{site}/funding", "Funding opportunities", body, [Expected(one[0], f"{site}/apply/{one[1]}", one[3]) for one in rows]
    )  # fmt: skip


def _definitions() -> Made:
    site = "https://arts.example.org.uk"
    rows = [
        ("Touring theatre bursaries", "touring", "11 September 2026", "2026-09-11"),
        ("Community choirs awards scheme", "choirs", "25 September 2026", "2026-09-25"),
        ("Grants for village museums", "museums", "16 October 2026", "2026-10-16"),
        ("Residencies for illustrators", "illustrators", "6 November 2026", "2026-11-06"),
    ]
    parts = "".join(
        f"<dt><a href='/grants/{slug}'>{title}</a></dt><dd>For organisations and people in the county. Closing date: {due}.</dd>"
        for title, slug, due, _ in rows
    )
    body = f"<div class='wrap'><div class='main'><h1>Grants you can apply for</h1><dl class='grants'>{parts}</dl></div>{SIDE}</div>"
    return made(
        "flat definition list", f"{site}/grants", "Grants – County Arts", body, [Expected(one[0], f"{site}/grants/{one[1]}", one[3]) for one in rows]
    )  # fmt: skip


def _whole_card_links() -> Made:
    site = "https://innovate.example.se"
    rows = [
        ("Test beds for hydrogen", "testbeds", "12 Nov 2026", "2026-11-12"),
        ("Circular furniture pilots", "furniture", "3 Dec 2026", "2026-12-03"),
        ("Skills for battery makers", "battery", "21 Jan 2027", "2027-01-21"),
        ("Clusters beyond borders", "clusters", "9 Feb 2027", "2027-02-09"),
        ("Small ports, large ideas", "ports", "1 Mar 2027", "2027-03-01"),
        ("Forest data for everybody", "forest", "15 Mar 2027", "2027-03-15"),
    ]
    cards = "".join(
        f"<a class='c-card c-card--call' href='/en/calls/{slug}/'><span class='c-tag'>Open</span><h3 class='c-card__title'>{title}</h3><p class='c-card__text'>For consortia of firms.</p>"
        f"<p class='c-card__date'>Closes {due}</p></a>"
        for title, slug, due, _ in rows
    )
    body = f"<main class='l-main'><h1>Calls for proposals</h1><div class='c-filter'><button>All</button><button>Open</button></div><div class='l-grid'>{cards}</div></main>"
    return made(
        "cards that are links as a whole", f"{site}/en/calls/", "Calls for proposals", body, [Expected(one[0], f"{site}/en/calls/{one[1]}/", one[3]) for one in rows]
    )  # fmt: skip


def _american() -> Made:
    site = "https://foundation.example.org"
    rows = [
        ("Neighborhood Arts Grants", "arts", "09/05/2026", "2026-09-05"),
        ("Healthy Rivers Initiative", "rivers", "10/15/2026", "2026-10-15"),
        ("Youth Robotics Fund", "robotics", "11/02/2026", "2026-11-02"),
        ("Small Farms Resilience Program", "farms", "12/12/2026", "2026-12-12"),
    ]
    items = "".join(
        f"<li class='grant-listing__item'><h4><a href='/apply/{slug}'>{title}</a></h4><ul class='facts'><li><b>Award range:</b> $5,000 - $25,000</li><li><b>Application deadline:</b> {due}</li></ul></li>"
        for title, slug, due, _ in rows
    )
    body = (
        f"<main><h1>Current grant opportunities</h1><ul class='grant-listing'>{items}</ul><div class='paging'><span>Page 1 of 3</span> <a href='?pg=2'>2</a> <a href='?pg=3'>3</a> <a href='?pg=2' class='next-page'>Next</a></div></main>"
    )  # fmt: skip
    return made(
        "American dates, lists in the records", f"{site}/grants", "Grant opportunities", body, [Expected(one[0], f"{site}/apply/{one[1]}", one[3]) for one in rows], lang="en-US"
    )  # fmt: skip


def _open_and_closed() -> Made:
    site = "https://www.border.example.ro"
    opened = [("Call for small scale projects", "small", "30 September 2026"), ("Call for infrastructure projects", "infra", "16 November 2026"), ("Call for people to people actions", "people", "1 December 2026")]  # fmt: skip
    closed = [("First call for proposals", "first", "28 February 2023"), ("Second call for proposals", "second", "31 May 2024"), ("Targeted call on tourism", "tourism", "15 January 2025"), ("Call for strategic projects", "strategic", "30 June 2025")]  # fmt: skip

    def listed(rows: Sequence[tuple[str, str, str]]) -> str:
        return "".join(f"<li><a href='/calls/{slug}'>{title}</a> – deadline: {due}</li>" for title, slug, due in rows)

    body = (
        f"<div id='main'><h1>Calls for proposals</h1><h2>Open calls</h2><ul>{listed(opened)}</ul><h2>Closed calls</h2><ul>{listed(closed)}</ul></div>"
    )  # fmt: skip
    day = {"30 September 2026": "2026-09-30", "16 November 2026": "2026-11-16", "1 December 2026": "2026-12-01"}
    return made(
        "open and closed lists on one page", f"{site}/calls", "Calls for proposals", body, [Expected(title, f"{site}/calls/{slug}", day[due]) for title, slug, due in opened],
        extra=[title for title, _, _ in closed],
    )  # fmt: skip


def _tabs() -> Made:
    site = "https://cluster-agency.example.de"

    def cards(rows: Sequence[tuple[str, str, str]]) -> str:
        return "".join(
            f"<div class='col-md-6 mb-4'><div class='card h-100'><div class='card-body'><h5 class='card-title'>{title}</h5><p class='card-text'>Förderung für Unternehmen und Cluster.</p><p><i class='icon-clock'></i> Einreichfrist: {due}</p>"
            f"<a href='/aufrufe/{slug}' class='btn btn-primary'>Mehr erfahren</a></div></div></div>"
            for title, slug, due in rows
        )

    now = [("Innovationsgutscheine für den Mittelstand", "gutscheine", "30.09.2026"), ("Wasserstoff in der Region", "wasserstoff", "15.10.2026"), ("Holzbau der Zukunft", "holzbau", "02.11.2026")]  # fmt: skip
    past = [("Digitale Werkstätten", "werkstaetten", "31.03.2025"), ("Fachkräfte gewinnen", "fachkraefte", "30.06.2025"), ("Häfen und Logistik", "haefen", "15.12.2025")]  # fmt: skip
    body = (
        "<main><h1>Förderaufrufe</h1><ul class='nav nav-tabs' role='tablist'><li class='nav-item'><a class='nav-link active' data-bs-toggle='tab' href='#aktuell'>Aktuell</a></li><li class='nav-item'><a class='nav-link' data-bs-toggle='tab' href='#beendet'>Beendet</a></li></ul>"
        f"<div class='tab-content'><div class='tab-pane fade show active' id='aktuell'><div class='row'>{cards(now)}</div></div><div class='tab-pane fade' id='beendet'><div class='row'>{cards(past)}</div></div></div></main>"
    )
    day = {"30.09.2026": "2026-09-30", "15.10.2026": "2026-10-15", "02.11.2026": "2026-11-02"}
    return made(
        "calls in tabs, in German", f"{site}/aufrufe", "Förderaufrufe", body, [Expected(title, f"{site}/aufrufe/{slug}", day[due]) for title, slug, due in now],
        lang="de", extra=[title for title, _, _ in past],
    )  # fmt: skip


def _among_news() -> Made:
    site = "https://www.chamber.example.bg"
    calls = [("Отворена е процедура за иновации в малките предприятия", "inovacii", "30.09.2026 г."), ("Покана за кандидатстване: дуално обучение", "dualno", "15.10.2026 г."), ("Нова покана за ваучери за изложения", "vaucheri", "01.11.2026 г.")]  # fmt: skip
    news = ["Камарата посрещна делегация от Австрия", "Открихме новата зала за срещи", "Проведе се семинар за износители", "Интервю с председателя пред местната телевизия", "Наградихме най-добрите ученици", "Фоторазказ от есенния панаир"]  # fmt: skip
    rows = [
        f"<div class='news-item'><div class='date'>0{n + 1}.08.2026</div><h3><a href='/bg/pokani/{slug}'>{title}</a></h3><p>Кандидатите могат да подават документи. Краен срок: {due}</p></div>"
        for n, (title, slug, due) in enumerate(calls)
    ]
    rest = [
        f"<div class='news-item'><div class='date'>0{n + 1}.07.2026</div><h3><a href='/bg/novini/n{n}'>{title}</a></h3><p>Благодарим на всички, които бяха с нас в този ден.</p></div>"
        for n, title in enumerate(news)
    ]
    body = f"<div class='content'><h1>Актуално</h1>{rest[0]}{rows[0]}{rest[1]}{rest[2]}{rows[1]}{rest[3]}{rest[4]}{rows[2]}{rest[5]}</div>"
    day = {"30.09.2026 г.": "2026-09-30", "15.10.2026 г.": "2026-10-15", "01.11.2026 г.": "2026-11-01"}
    return made(
        "calls among the news of a chamber, in Bulgarian", f"{site}/bg/aktualno", "Актуално - Камара", body,
        [Expected(title, f"{site}/bg/pokani/{slug}", day[due]) for title, slug, due in calls], lang="bg", top=BG_TOP, bottom=BG_BOTTOM,
    )  # fmt: skip


def _flat_headings() -> Made:
    site = "https://ministry.example.mk"
    rows = [
        ("Public call for support of exporters", "exporters", "18 September 2026", "2026-09-18"),
        ("Public call for cofinancing of clusters", "clusters", "2 October 2026", "2026-10-02"),
        ("Public call for craft workshops", "crafts", "23 October 2026", "2026-10-23"),
        ("Public call for women in business", "women", "13 November 2026", "2026-11-13"),
    ]
    parts = "".join(
        f"<h3><a href='/public-calls/{slug}'>{title}</a></h3><p>The Ministry invites all interested companies to apply for support under the programme for competitiveness.</p><p><strong>Deadline for applications:</strong> {due}</p><hr>"
        for title, slug, due, _ in rows
    )
    body = f"<div class='page'><div class='article-content'><h1>Public calls</h1>{parts}</div>{SIDE}</div>"
    return made(
        "headings and paragraphs without a record around them", f"{site}/public-calls", "Public calls", body, [Expected(one[0], f"{site}/public-calls/{one[1]}", one[3]) for one in rows]
    )  # fmt: skip


def _procedures() -> Made:
    site = "https://esf.example.bg"
    rows = [
        ("BG05SFPR002-1.012", "Умения за растеж", "umenia", "30.09.2026 г. 16:30 ч.", "2026-09-30T16:30"),
        ("BG05SFPR002-1.014", "Нови възможности за грижа", "grija", "15.10.2026 г. 16:30 ч.", "2026-10-15T16:30"),
        (
            "BG05SFPR002-2.003",
            "Младежка заетост в малките общини",
            "mladeji",
            "16.11.2026 г. 17:00 ч.",
            "2026-11-16T17:00",
        ),
        ("BG05SFPR002-2.007", "Социални предприятия", "sp", "07.12.2026 г. 17:00 ч.", "2026-12-07T17:00"),
    ]
    items = "".join(
        f"<div class='procedure-box'><div class='published'>Публикувано на 0{n + 1}.08.2026</div><h4><a href='/proceduri/{slug}'>{code} „{title}“</a></h4><p>Бенефициенти: работодатели, общини, НПО.</p><p>Бюджет: {n + 2} 000 000 лв.</p>"
        f"<p class='term'>Краен срок за кандидатстване: {due}</p></div>"
        for n, (code, title, slug, due, _) in enumerate(rows)
    )
    body = f"<div id='content'><h1>Отворени процедури</h1><div class='procedures'>{items}</div><ul class='pager'><li><a href='?page=2'>Следваща</a></li></ul></div>"
    return made(
        "procedures of a Bulgarian programme", f"{site}/proceduri", "Отворени процедури", body,
        [Expected(f"{code} „{title}“", f"{site}/proceduri/{slug}", due) for code, title, slug, _, due in rows], lang="bg", top=BG_TOP, bottom=BG_BOTTOM,
    )  # fmt: skip


def _joomla() -> Made:
    site = "https://lag.example.gr"
    rows = [("Call for proposals 19.2: private investments", "12-call-192"), ("Call for proposals 19.3: cooperation", "13-call-193"), ("Second call: local products", "15-second"), ("Call for farm diversification", "17-farm"), ("Call for village tourism", "18-tourism")]  # fmt: skip
    lines = "".join(
        f"<tr class='cat-list-row{n % 2}'><td headers='categorylist_header_title' class='list-title'><a href='/index.php/calls/{slug}'> {title} </a></td><td headers='categorylist_header_date' class='list-date small'>0{n + 1} July 2026</td><td class='list-hits'><span class='badge'>Hits: {n}31</span></td></tr>"
        for n, (title, slug) in enumerate(rows)
    )
    body = (
        "<div class='category-list'><h1>Calls</h1><form id='adminForm'><table class='category table table-striped'><thead><tr><th id='categorylist_header_title'>Title</th><th id='categorylist_header_date'>Published Date</th><th>Hits</th></tr></thead>"
        f"<tbody>{lines}</tbody></table></form></div>"
    )
    return made(
        "Joomla category without deadlines, inside a form", f"{site}/index.php/calls", "Calls", body, [Expected(title, f"{site}/index.php/calls/{slug}", None) for title, slug in rows]
    )  # fmt: skip


LISTS = (
    _wordpress(), _drupal(), _municipality(), _accordion(), _definitions(), _whole_card_links(), _american(), _open_and_closed(), _tabs(), _among_news(),
    _flat_headings(), _procedures(), _joomla(),
)  # fmt: skip
