"""More pages in the manner of real sites, in more languages and builds; written down, with what stands on them, before any was tried."""

from __future__ import annotations

from tests.scrapers.discovery.manners import BG_BOTTOM, BG_TOP, SIDE, Expected, Made, made


def _elementor() -> Made:
    site = "https://adr.example.ro"
    rows = [
        ("Apel pentru digitalizarea IMM-urilor", "digitalizare", "30 septembrie 2026, ora 16:00", "2026-09-30T16:00"),
        ("Apel pentru eficiență energetică", "energie", "15 octombrie 2026, ora 17:00", "2026-10-15T17:00"),
        ("Apel pentru clustere și inovare", "clustere", "20 noiembrie 2026, ora 16:00", "2026-11-20T16:00"),
        ("Apel pentru turism sustenabil", "turism", "11 decembrie 2026, ora 12:00", "2026-12-11T12:00"),
    ]
    posts = "".join(
        f"<article class='elementor-post elementor-grid-item post-{n}07 post'><div class='elementor-post__card'><a class='elementor-post__thumbnail__link' href='{site}/{slug}/'><img src='/i{n}.jpg' alt=''></a><div class='elementor-post__text'>"
        f"<h3 class='elementor-post__title'><a href='{site}/{slug}/'>{title}</a></h3><div class='elementor-post__excerpt'><p>Beneficiari eligibili: IMM-uri. Termen limită: {due}.</p></div><a class='elementor-post__read-more' href='{site}/{slug}/'>Citește mai mult »</a></div>"
        f"<div class='elementor-post__meta-data'><span class='elementor-post-date'>0{n + 1}/08/2026</span></div></div></article>"
        for n, (title, slug, due, _) in enumerate(rows)
    )
    body = f"<main class='elementor'><h1 class='elementor-heading-title'>Apeluri deschise</h1><div class='elementor-posts-container elementor-grid'>{posts}</div></main>"
    return made("Elementor posts, in Romanian", f"{site}/apeluri/", "Apeluri deschise", body, [Expected(one[0], f"{site}/{one[1]}/", one[3]) for one in rows], lang="ro-RO")  # fmt: skip


def _french_table() -> Made:
    site = "https://aides.example.fr"
    rows = [
        ("Appel à projets économie circulaire", "circulaire", "Région", "30/09/2026", "2026-09-30"),
        ("Appel à manifestation d'intérêt ports verts", "ports", "État", "05/10/2026", "2026-10-05"),
        ("Soutien aux clusters du meuble", "meuble", "Région", "16/11/2026", "2026-11-16"),
    ]
    lines = "".join(
        f"<tr><td>{who}</td><td><a href='/aides/{slug}.html'>{title}</a></td><td>{due}</td></tr>"
        for title, slug, who, due, _ in rows
    )
    body = (
        "<main><h1>Appels à projets en cours</h1><table class='table'><caption>Les aides de la région</caption><thead><tr><th>Financeur</th><th>Intitulé</th><th>Date limite de dépôt</th></tr></thead>"
        f"<tbody>{lines}</tbody></table></main>"
    )
    return made("a French table", f"{site}/appels-a-projets", "Appels à projets", body, [Expected(one[0], f"{site}/aides/{one[1]}.html", one[4]) for one in rows], lang="fr")  # fmt: skip


def _bold_titles() -> Made:
    site = "https://trust.example.co.uk"
    rows = [
        ("Community garden fund", "garden", "Friday 18 September 2026 at 5pm", "2026-09-18T17:00"),
        ("Winter warmth grants", "warmth", "Friday 16 October 2026 at 5pm", "2026-10-16T17:00"),
        ("Young carers programme", "carers", "Friday 13 November 2026 at 12 noon", "2026-11-13T12:00"),
        ("Village halls improvement fund", "halls", "Friday 11 December 2026 at 5pm", "2026-12-11T17:00"),
    ]
    items = "".join(
        f"<li><strong>{title}</strong><br>Grants of up to £10,000.<br>Deadline: {due}<br><a href='/funds/{slug}'>More information</a></li>"
        for title, slug, due, _ in rows
    )
    body = f"<div class='page'><h1>Our funds</h1><div class='richtext'><p>These funds are open now.</p><ul>{items}</ul></div></div>"
    return made("bold titles, the link elsewhere", f"{site}/funds", "Our funds", body, [Expected(one[0], f"{site}/funds/{one[1]}", one[3]) for one in rows], lang="en-GB")  # fmt: skip


def _gridview() -> Made:
    site = "https://fondove.example.bg"
    rows = [
        ("ФМ-01/2026", "Подкрепа за млади фермери", 11, "15.09.2026 г. 17:00 ч.", "2026-09-15T17:00"),
        ("ФМ-02/2026", "Преработка на плодове и зеленчуци", 12, "30.09.2026 г. 17:00 ч.", "2026-09-30T17:00"),
        ("ФМ-03/2026", "Инвестиции в горски територии", 13, "30.10.2026 г. 17:00 ч.", "2026-10-30T17:00"),
        ("ФМ-04/2026", "Подкрепа за местни занаяти", 14, "27.11.2026 г. 17:00 ч.", "2026-11-27T17:00"),
    ]
    lines = "".join(
        f"<tr class='{'GridAlt' if n % 2 else 'GridRow'}'><td>{code}</td><td><a id='ctl00_Main_GridView1_ctl0{n}_lnk' href='Details.aspx?id={number}'>{title}</a></td><td>{due}</td></tr>"
        for n, (code, title, number, due, _) in enumerate(rows)
    )
    body = (
        "<form method='post' action='./Calls.aspx' id='aspnetForm'><input type='hidden' name='__VIEWSTATE' value='abc'><div id='main'><h1>Отворени приеми</h1>"
        f"<table cellspacing='0' rules='all' border='1' id='ctl00_Main_GridView1'><tr><th scope='col'>Номер</th><th scope='col'>Мярка</th><th scope='col'>Краен срок</th></tr>{lines}"
        "<tr class='GridPager'><td colspan='3'><table><tr><td><span>1</span></td><td><a href=\"javascript:__doPostBack('ctl00$Main$GridView1','Page$2')\">2</a></td></tr></table></td></tr></table></div></form>"
    )
    return made(
        "a grid of ASP.NET, the whole page in a form", f"{site}/Calls.aspx", "Отворени приеми", body, [Expected(one[1], f"{site}/Details.aspx?id={one[2]}", one[4]) for one in rows],
        lang="bg", top=BG_TOP, bottom=BG_BOTTOM,
    )  # fmt: skip


def _paragraphs() -> Made:
    site = "https://ccdr.example.pt"
    rows = [
        ("Aviso de abertura: inovação produtiva", "inovacao", "30/09/2026", "2026-09-30"),
        ("Aviso de abertura: internacionalização das PME", "pme", "08/10/2026", "2026-10-08"),
        ("Aviso de abertura: qualificação", "qualificacao", "12/11/2026", "2026-11-12"),
        ("Aviso de abertura: territórios do interior", "interior", "03/12/2026", "2026-12-03"),
    ]
    parts = "".join(f"<p><a href='/docs/{slug}.pdf'>{title}</a> – prazo: {due}</p>" for title, slug, due, _ in rows)
    body = f"<div id='conteudo'><h1>Avisos abertos</h1>{parts}</div>"
    return made("bare paragraphs, in Portuguese", f"{site}/avisos", "Avisos abertos", body, [Expected(one[0], f"{site}/docs/{one[1]}.pdf", one[3]) for one in rows], lang="pt")  # fmt: skip


def _date_boxes() -> Made:
    site = "https://www.danube-fund.example.eu"
    rows = [("Support for river museums", "museums", "15", "Oct", "2026", "2026-10-15"), ("Cycling routes along the river", "cycling", "30", "Oct", "2026", "2026-10-30"), ("Clean water partnerships", "water", "20", "Nov", "2026", "2026-11-20"), ("Young shipbuilders exchange", "ships", "18", "Dec", "2026", "2026-12-18")]  # fmt: skip
    cards = "".join(
        f"<div class='call-card'><div class='call-card__deadline'><span class='label'>Deadline</span><span class='day'>{day}</span> <span class='month'>{month}</span> <span class='year'>{year}</span></div><div class='call-card__body'><h3><a href='/calls/{slug}'>{title}</a></h3><p>Partnerships of at least three countries.</p></div></div>"
        for title, slug, day, month, year, _ in rows
    )
    body = f"<main><h1>Open calls</h1><div class='calls'>{cards}</div></main>"
    return made("deadlines in boxes of day, month and year", f"{site}/calls", "Open calls", body, [Expected(one[0], f"{site}/calls/{one[1]}", one[5]) for one in rows])  # fmt: skip


def _spans() -> Made:
    site = "https://www.prsr.example.bg"
    rows = [
        ("Процедура чрез подбор: инвестиции в лозя", "lozia", "от 01.09.2026 г. до 30.09.2026 г.", "2026-09-30"),
        ("Процедура чрез подбор: малки стопанства", "malki", "от 15.09.2026 г. до 30.10.2026 г.", "2026-10-30"),
        ("Процедура чрез подбор: биологично земеделие", "bio", "от 01.10.2026 г. до 27.11.2026 г.", "2026-11-27"),
    ]
    items = "".join(
        f"<div class='row proc'><div class='col-8'><a class='proc-title' href='/p/{slug}'>{title}</a></div><div class='col-4'><span class='lbl'>Срок за кандидатстване:</span> {span}</div></div>"
        for title, slug, span, _ in rows
    )
    body = f"<div class='container'><h2>Отворени процедури за кандидатстване</h2>{items}</div>"
    return made("spans of dates, in Bulgarian", f"{site}/otvoreni", "Отворени процедури", body, [Expected(one[0], f"{site}/p/{one[1]}", one[3]) for one in rows], lang="bg", top=BG_TOP, bottom=BG_BOTTOM)  # fmt: skip


def _polish() -> Made:
    site = "https://parp.example.pl"
    rows = [
        ("Ścieżka dla firm meblarskich", "meble", "od 01.09.2026 do 30.09.2026", "trwa nabór", "2026-09-30"),
        ("Wsparcie klastrów kluczowych", "klastry", "od 15.09.2026 do 15.10.2026", "trwa nabór", "2026-10-15"),
        ("Bony na cyfryzację", "bony", "od 01.10.2026 do 12.11.2026", "planowany", "2026-11-12"),
    ]
    lines = "".join(
        f"<tr><td><a href='/nabory/{slug}'>{title}</a></td><td>{when}</td><td>{status}</td></tr>"
        for title, slug, when, status, _ in rows
    )
    body = f"<main><h1>Nabory wniosków</h1><table><thead><tr><th>Nazwa działania</th><th>Termin składania wniosków</th><th>Status</th></tr></thead><tbody>{lines}</tbody></table></main>"
    return made("a Polish table of spans", f"{site}/nabory", "Nabory wniosków", body, [Expected(one[0], f"{site}/nabory/{one[1]}", one[4]) for one in rows], lang="pl")  # fmt: skip


def _government_list() -> Made:
    site = "https://www.find.example.gov.uk"
    rows = [
        ("Zero Emission Flight Fund", "flight", "1 July 2026", "24 September 2026", "2026-09-24"),
        ("Heritage Railways Repair Scheme", "railways", "13 July 2026", "8 October 2026", "2026-10-08"),
        ("Seagrass Restoration Grant", "seagrass", "3 August 2026", "29 October 2026", "2026-10-29"),
        ("Small Breweries Efficiency Scheme", "breweries", "10 August 2026", "3 December 2026", "2026-12-03"),
    ]
    items = "".join(
        f"<li class='gem-c-document-list__item'><div class='gem-c-document-list__item-title'><a class='govuk-link' href='/grants/{slug}'>{title}</a></div><p class='desc'>For companies in the United Kingdom.</p><dl class='facts'><div><dt>Opening date</dt><dd>{opens}</dd></div><div><dt>Closing date</dt><dd>{closes}</dd></div></dl></li>"
        for title, slug, opens, closes, _ in rows
    )
    body = f"<main><h1>Find a grant</h1><p>4 grants</p><ul class='gem-c-document-list'>{items}</ul></main>"
    return made("a list of a government", f"{site}/grants", "Find a grant", body, [Expected(one[0], f"{site}/grants/{one[1]}", one[4]) for one in rows])  # fmt: skip


def _long_news() -> Made:
    site = "https://www.hub.example.eu"
    calls = [("Open call for ocean start-ups", "ocean", "30 September 2026"), ("Second open call: green fashion", "fashion", "14 October 2026"), ("Open call for test bed users", "testbed", "6 November 2026"), ("Open call for mentors of young firms", "mentors", "27 November 2026")]  # fmt: skip
    other = ["Hub opens its doors to pupils", "What we learned in Tallinn", "Five firms to watch this summer", "Our yearly report is published", "Meet the new board", "Looking back at the spring forum", "Photos of the hackathon", "Why batteries matter", "A visit to the shipyard", "Three questions to our chair", "Two days of talks in Ghent", "New brochure about our work", "Partners sign a memorandum", "Thank you for ten years"]  # fmt: skip

    def post(title: str, url: str, kind: str, day: str, text: str) -> str:
        return f"<div class='post-item'><a href='{url}'><img src='/x.jpg' alt=''></a><span class='post-cat'>{kind}</span><h4 class='post-title'><a href='{url}'>{title}</a></h4><span class='post-date'>{day}</span><p>{text}</p></div>"

    posts = [
        post(title, f"/{n}-{n}", "Stories", f"{n + 1} July 2026", "Read the whole story.")
        for n, title in enumerate(other)
    ]
    for n, (title, slug, due) in enumerate(calls):
        posts.insert(n * 4 + 1, post(title, f"/{slug}", "Open calls", f"{n + 1} August 2026", f"Apply until {due}."))
    day = {"30 September 2026": "2026-09-30", "14 October 2026": "2026-10-14", "6 November 2026": "2026-11-06", "27 November 2026": "2026-11-27"}  # fmt: skip
    body = f"<main><h1>News</h1><div class='posts'>{''.join(posts)}</div></main>"
    return made("four calls filed among eighteen posts", f"{site}/news", "News", body, [Expected(title, f"{site}/{slug}", day[due]) for title, slug, due in calls])  # fmt: skip


def _only_two() -> Made:
    site = "https://www.ipa.example.mk"
    rows = [
        ("Fourth call for proposals", "fourth", "16 October 2026, 15:00", "2026-10-16T15:00"),
        ("Call for technical assistance to mountain municipalities", "mountain", "6 November 2026, 15:00", "2026-11-06T15:00"),
    ]  # fmt: skip
    items = "".join(
        f"<div class='open-call'><h2><a href='/call/{slug}'>{title}</a></h2><p>The joint monitoring committee launches the call.</p><p>Submission deadline: {due}</p></div>"
        for title, slug, due, _ in rows
    )
    body = f"<div class='main'><h1>Open calls</h1>{items}</div>{SIDE}"
    return made("two calls alone", f"{site}/open-calls", "Open calls", body, [Expected(one[0], f"{site}/call/{one[1]}", one[3]) for one in rows])  # fmt: skip


def _one_alone() -> Made:
    site = "https://www.small.example.eu"
    body = (
        "<div class='view-content'><h1>Open calls for proposals</h1><div class='views-row'><div class='node node--call'><h3><a href='/call/skills'>Call for skills of the blue economy</a></h3>"
        f"<div class='field-summary'>Partners of two countries may apply.</div><div class='field-deadline'><span class='field-label'>Deadline:</span> 22 October 2026, 14:00 CET</div></div></div></div>{SIDE}"
    )
    return made("one call alone", f"{site}/calls", "Open calls for proposals", body, [Expected("Call for skills of the blue economy", f"{site}/call/skills", "2026-10-22T14:00")])  # fmt: skip


LISTS = (
    _elementor(), _french_table(), _bold_titles(), _gridview(), _paragraphs(), _date_boxes(), _spans(), _polish(), _government_list(), _long_news(),
    _only_two(), _one_alone(),
)  # fmt: skip

_SITE = "https://www.authority.example.eu"
_AWARDS = "".join(
    f"<tr><td>{n + 1}/2026</td><td><a href='/awards/{n}'>{what}</a></td><td>{who}</td><td>{n + 2} June 2026</td></tr>"
    for n, (what, who) in enumerate([("Supply of laptops", "Firm A Ltd"), ("Printing services", "Firm B Ltd"), ("Audit of projects", "Firm C Ltd"), ("Catering for events", "Firm D Ltd")])
)  # fmt: skip
_PAPERS = "".join(
    f"<div class='publication'><h3><a href='/publications/{n}'>{title}</a></h3><p>Published {n + 1} March 2026, 48 pages</p></div>"
    for n, title in enumerate(["Annual implementation report 2025", "Evaluation of the first call", "Guide to state aid", "Blue economy in numbers", "Impact of cluster support"])
)  # fmt: skip
_MEMBERS = "".join(
    f"<div class='member'><img src='/m{n}.png' alt=''><h4><a href='/members/{n}'>{name}</a></h4><p>{place}</p></div>"
    for n, (name, place) in enumerate([("Shipyard Odessos AD", "Varna"), ("Marine Systems OOD", "Burgas"), ("Technical University", "Varna"), ("Port Services EAD", "Burgas"), ("Black Sea Logistics", "Varna")])
)  # fmt: skip
_BG_NEWS = "".join(
    f"<div class='novina'><h3><a href='/bg/novini/{n}'>{title}</a></h3><span>0{n + 1}.08.2026 г.</span><p>Прочетете повече за събитието.</p></div>"
    for n, title in enumerate(["Министърът се срещна с бизнеса в Русе", "Откриха ремонтираната сграда на училището", "Над сто участници на конференцията за иновации", "Подписахме споразумение с университета", "Честит празник на нашите учители"])
)  # fmt: skip
_FIELDS = "<p>Name</p>" * 3
REFUSED = (
    made("contracts awarded", f"{_SITE}/awards", "Contract awards", f"<main><h1>Contract award notices</h1><table><tr><th>No</th><th>Contract</th><th>Awarded to</th><th>Date</th></tr>{_AWARDS}</table></main>", reason="not_opportunities"),
    made("publications", f"{_SITE}/publications", "Publications", f"<main><h1>Publications</h1>{_PAPERS}</main>", reason="not_opportunities"),
    made("members", f"{_SITE}/members", "Members of the cluster", f"<main><h1>Our members</h1><div class='members'>{_MEMBERS}</div></main>", reason="not_opportunities"),
    made("Bulgarian news", "https://ministerstvo.example.bg/bg/novini", "Новини", f"<div id='content'><h1>Новини</h1>{_BG_NEWS}</div>", lang="bg", top=BG_TOP, bottom=BG_BOTTOM, reason="not_opportunities"),
    made(
        "a login", f"{_SITE}/calls", "Sign in", f"<main><h1>Sign in</h1><form method='post'><label>User name</label><input name='u'><label>Password</label><input type='password' name='p'><button>Sign in</button></form>{_FIELDS}</main>",
        reason="login_redirect", top="", bottom="<p>You need an account to see the calls of this portal.</p>" * 8,
    ),
    made("nothing found", f"{_SITE}/search?status=open", "Search calls", f"<main><h1>Search calls</h1><form><input name='q'><button>Search</button></form><p>0 results found for your search.</p><div class='results'></div></main>{SIDE}", reason="empty_list"),
    made(
        "one call's own page", f"{_SITE}/calls/blue-skills", "Call for blue skills",
        "<main><h1>Call for blue skills</h1><p>The programme launches a call for projects about skills of the blue economy. Projects last up to two years.</p><h2>Who can apply</h2><p>Public bodies, clusters and schools.</p><h2>How much</h2><p>Up to 200,000 euro.</p><h2>How to apply</h2><p>Through the electronic system until 22 October 2026, 14:00.</p><p>Questions: info@authority.example.eu</p></main>",
        reason="not_a_list",
    ),
    made("a frame", f"{_SITE}/calls", "Calls", "<main><h1>Calls</h1><iframe src='https://apply.authority.example.eu/list?open=1' width='100%' height='900'></iframe></main>", reason="iframe"),
)  # fmt: skip
