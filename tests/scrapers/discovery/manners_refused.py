"""Pages in the manner of real sites that hold no list of calls, each with the reason that a careful reader would give."""

from __future__ import annotations

from tests.scrapers.discovery.manners import SIDE, made

_SITE = "https://www.programme.example.eu"
_NEWS = "".join(
    f"<article class='teaser'><h2><a href='/news/{n}'>{title}</a></h2><p class='date'>{n + 1} August 2026</p><p>{said}</p></article>"
    for n, (title, said) in enumerate(
        [
            ("Monitoring committee met in Thessaloniki", "The members discussed the progress of the programme."),
            ("Information day on the third call", "Slides and recordings are available now."),
            ("Project GreenPort presents its results", "More than a hundred guests came."),
            ("Our new colleagues in the joint secretariat", "We welcome two new project officers."),
            ("Photo competition: meet the winners", "The jury has chosen among 80 pictures."),
        ]
    )
)
_STAFF = "".join(
    f"<div class='person'><img src='/p{n}.jpg' alt=''><h3><a href='/team/{n}'>{name}</a></h3><p>{role}</p><p><a href='mailto:a{n}@programme.example.eu'>Write to her</a></p></div>"
    for n, (name, role) in enumerate(
        [("Maria Petrova", "Head of the joint secretariat"), ("Elena Ionescu", "Project officer, calls for proposals"), ("Ana Dimitrova", "Financial officer"), ("Ivana Markovic", "Communication officer"), ("Sofia Nikolaou", "Programme assistant")]
    )
)  # fmt: skip
_EVENTS = "".join(
    f"<li class='event'><span class='day'>{n + 10} October 2026</span> <a href='/events/{n}'>{title}</a> <span class='place'>{place}</span> <span>Register by {n + 1} October 2026</span></li>"
    for n, (title, place) in enumerate(
        [("Information day for applicants", "Varna"), ("Webinar: how to fill in the form", "online"), ("Partner search forum", "Constanta"), ("Annual conference", "Sofia"), ("Training for lead partners", "Burgas")]
    )
)  # fmt: skip
_JOBS = "".join(
    f"<div class='vacancy'><h3><a href='/vacancies/{n}'>{title}</a></h3><p>Contract: full time, Sofia</p><p>Deadline for applications: {n + 5} October 2026</p></div>"
    for n, title in enumerate(
        ["Senior project officer", "Financial controller", "Communication assistant", "IT administrator"]
    )
)
_PROJECTS = "".join(
    f"<div class='project-card'><h3><a href='/projects/{n}'>{title}</a></h3><p>Lead partner: {partner}</p><p>Budget: EUR {n + 1}20,000</p><p>Start: 1 March 2024, end: 28 February 2027</p></div>"
    for n, (title, partner) in enumerate(
        [("GreenPort", "Port of Varna"), ("BlueSkills", "University of Galati"), ("FloodWatch", "Danube Agency"), ("TasteRoute", "Chamber of Ruse"), ("SmartFarm", "Institute of Soil")]
    )
)  # fmt: skip
_QUESTIONS = "".join(
    f"<div class='accordion-item'><h3 class='accordion-header'><button>{asked}</button></h3><div class='accordion-body'><p>{told}</p></div></div>"
    for asked, told in [
        ("Who can apply for a grant?", "Public bodies, universities and non-profit organisations from the area."),
        ("How much funding can we ask for?", "Each call says how much, usually up to 85 per cent of the costs."),
        ("When is the next call for proposals?", "The calendar of calls is published every year."),
        ("May one partner take part in two applications?", "Yes, if it has the capacity for both."),
        ("Where do we send the application?", "Only through the electronic system."),
    ]
)
_DOCUMENTS = "".join(
    f"<li class='file'><a href='/files/{n}.pdf'>{title}</a> <span>PDF, {n + 1}.2 MB, {n + 3} May 2026</span></li>"
    for n, title in enumerate(
        ["Programme manual, version 2.1", "Application form (template)", "Partnership agreement (template)", "Visual identity guide", "Financial report form", "List of eligible costs"]
    )
)  # fmt: skip
_PROGRAMMES = "".join(
    f"<div class='tile'><h3><a href='/funding/{slug}'>{title}</a></h3><p>See all calls of this programme.</p></div>"
    for slug, title in [("research-grants", "Research grants"), ("business-grants", "Business grants"), ("culture-funding", "Culture funding"), ("education-calls", "Calls in education")]
)  # fmt: skip

REFUSED = (
    made("news", f"{_SITE}/news", "News", f"<main><h1>News</h1>{_NEWS}</main>", reason="not_opportunities"),
    made("staff", f"{_SITE}/team", "Our team", f"<main><h1>Our team</h1>{_STAFF}</main>", reason="not_opportunities"),
    made("events", f"{_SITE}/events", "Events", f"<main><h1>Upcoming events</h1><ul class='events'>{_EVENTS}</ul></main>", reason="not_opportunities"),
    made("vacancies", f"{_SITE}/vacancies", "Vacancies", f"<main><h1>Vacancies</h1><p>Work with us.</p>{_JOBS}</main>", reason="not_opportunities"),
    made("projects", f"{_SITE}/projects", "Our projects", f"<main><h1>Our projects</h1><p>See what was funded.</p>{_PROJECTS}</main>", reason="not_opportunities"),
    made("questions", f"{_SITE}/faq", "Frequently asked questions", f"<main><h1>Frequently asked questions</h1>{_QUESTIONS}</main>", reason="not_opportunities"),
    made("documents", f"{_SITE}/documents", "Documents for applicants", f"<main><h1>Documents</h1><ul class='files'>{_DOCUMENTS}</ul></main>{SIDE}", reason="not_opportunities"),
    made(
        "nothing open", f"{_SITE}/calls", "Open calls",
        f"<main><h1>Open calls</h1><p>There are no open calls at the moment. Please come back in autumn, when the next call of the programme is planned.</p></main>{SIDE}",
        reason="empty_list",
    ),
    made("an index of programmes", f"{_SITE}/funding", "Funding", f"<main><h1>Funding</h1><p>Choose your field.</p>{_PROGRAMMES}</main>", reason="category_index"),
    made("a shell of scripts", f"{_SITE}/portal/calls", "Portal", "<app-root></app-root><noscript>Please enable JavaScript to continue using this application.</noscript><script src='/main.js'></script>", reason="js_shell", top="", bottom=""),
)  # fmt: skip
