"""Pages that answer 200 and are not what was asked for: refusals, login walls, shells without data, other sites.

`judge_way` looks at where the answer came from, before anything is read. `judge_content` explains a page in which
nothing was found; a page that gave items needs no explaining, however odd it looks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from scrapers.contract import Page, Unreadable
from scrapers.decoding import decode
from scrapers.html import Document, TooCostly, attribute

_LOGIN_PATH = re.compile(
    r"(?:^|[/._-])(?:log-?in|log-?on|sign-?in|authenticate|authwall)(?:[/._;?-]|$)|"
    r"(?:^|/)(?:auth|sso|saml2?|oauth2?|openid|idp|cas|vhod|adfs)(?:/|$)",
    re.I,
)
_LOGIN_WORDS = re.compile(
    r"\b(?:log ?in|log ?on|sign ?in|password|вход|впис\w+|парола|anmeld\w+|passwort|connexion|mot de passe|"
    r"iniciar sesi[oó]n|contrase[nñ]a|zalogu\w*|has[lł]o|autentific\w+|accedi|σύνδεση|κωδικ\w+|najava|најава)\b",
    re.I,
)
_REFUSAL = re.compile(
    r"request (?:has been |was )?(?:rejected|blocked|denied)|the requested url was rejected|access (?:is |has been |was )?"
    r"(?:denied|forbidden|blocked)|you (?:have been|are|were) (?:blocked|denied)|you don'?t have permission|\b403\b.{0,20}forbidden|"
    r"forbidden.{0,20}\b403\b|support id\b|incident id\b|your support id|attention required|just a moment|checking your browser|"
    r"verify(?:ing)? (?:that )?you are (?:a )?human|are you (?:a )?(?:human|robot)|unusual traffic|too many requests|rate limit|"
    r"captcha|bot (?:verification|detection|protection)|security check|ddos protection|web application firewall|"
    r"temporarily unavailable|service unavailable|under maintenance|"
    r"достъпът (?:ви )?(?:е )?(?:отказан|забранен|блокиран)|заявката (?:ви )?(?:е )?(?:отхвърлена|отказана|блокирана)|"
    r"zugriff verweigert|zugang verweigert|acc[eè]s (?:refus[eé]|interdit)|acceso denegado|accesso negato|odmowa dost[eę]pu|acces interzis",
    re.I,
)
_CONSENT = re.compile(
    r"before you continue|we value your privacy|accept (?:all )?(?:the )?cookies|manage (?:your )?(?:cookie|consent)|cookie (?:consent|"
    r"preferences|settings)|consent to (?:the use of )?cookies|приемам (?:всички )?бисквитки|използва\w* бисквитки|alle akzeptieren|"
    r"tout accepter|aceptar todas|accetta tutti|zaakceptuj wszystkie",
    re.I,
)
_PARKED = re.compile(
    r"domain (?:name )?(?:is|may be) (?:for sale|parked)|buy this domain|this domain (?:has expired|is available)|parked (?:free|domain)|"
    r"welcome to nginx|apache2? (?:\w+ )?default page|it works!|iis windows server|future home of|default web ?site page|"
    r"домейнът (?:е )?(?:паркиран|изтекъл|се продава)",
    re.I,
)
_NEEDS_SCRIPT = re.compile(
    r"(?:enable|requires?|needs?|activate|turn on|without|включете|разрешете|aktivier\w*|activ\w+) ?.{0,30}java ?script|java ?script.{0,40}"
    r"(?:enable|required|disabled|изключен|необходим)",
    re.I,
)
_PLACEHOLDER = re.compile(r"\{\{[^{}]{1,200}\}\}")
_APP_ROOT = (
    "[ng-app], [data-ng-app], [ng-version], [data-reactroot], [data-server-rendered], #root, #app, #__next, #__nuxt, #___gatsby, "
    "#svelte, #application, app-root, router-outlet"
)
_NOISE_FRAMES = re.compile(
    r"googletagmanager|recaptcha|doubleclick|facebook\.|youtube|vimeo|google\.com/maps|about:blank", re.I
)
#: Characters a reader sees, below which a page says nothing, and below which it says one thing only.
_NOTHING, _ONE_THING = 300, 3000
#: Bytes of a page that cannot hold a list, and of one whose scripts must be its purpose.
_TINY, _SHELL = 600, 900
#: Links of an ordinary page's menu.
_FEW_LINKS = 15


def judge_way(page: Page) -> Unreadable | None:
    """Whether the answer came from elsewhere: a login page, another site, the home page in place of a deeper one."""
    asked, got = _split(page.requested_url), _split(page.url)
    if asked is None or got is None or page.url == page.requested_url:
        return None
    if _LOGIN_PATH.search(unquote(got[1])) and not _LOGIN_PATH.search(unquote(asked[1])):
        return Unreadable("login_redirect", f"{page.requested_url} leads to a login page ({got[0]}{got[1]})")
    if site_of(asked[0]) != site_of(got[0]):
        return Unreadable("other_site", f"{page.requested_url} leads to another site ({got[0]})")
    if _is_home(got[1], got[2]) and not _is_home(asked[1], asked[2]):
        return Unreadable("home_page", f"{page.requested_url} leads to the home page; the page was moved or removed")
    return None


def judge_content(page: Page, document: Document | None = None) -> Unreadable | None:
    """Why nothing can be read in a web page, where it is a page of a known bad kind; None where it is an ordinary one."""
    try:
        known = Document(decode(page)) if document is None else document
        return _judge(page, known)
    except TooCostly as problem:
        return Unreadable("broken_scraper", str(problem))


def judge_page(page: Page) -> Unreadable | None:
    """Both judgements, of a page in which nothing was found."""
    return judge_way(page) or judge_content(page)


def site_of(host: str) -> str:
    """The part of a host name that one owner has: "eumis2020.government.bg" → "government.bg"; addresses whole."""
    labels = host.lower().removeprefix("www.").split(".")
    if len(labels) < 3 or ":" in host or labels[-1].isdigit():
        return ".".join(labels)
    second_level = {"ac", "co", "com", "edu", "go", "gob", "gouv", "gov", "net", "or", "org"}
    keep = 3 if len(labels[-1]) == 2 and labels[-2] in second_level else 2
    return ".".join(labels[-keep:])


def _judge(page: Page, document: Document) -> Unreadable | None:
    text = document.text(document.root)
    title = document.title
    size = len(page.body)
    short = len(text) < _ONE_THING
    if short and (said := _REFUSAL.search(title) or _REFUSAL.search(text)):
        return Unreadable("refused", f"the site refuses with status {page.status}: {said.group()!r}")
    if short and (said := _PARKED.search(title) or _PARKED.search(text)):
        return Unreadable("other_site", f"a placeholder stands in place of the site: {said.group()!r}")
    if size < _TINY and len(text) < _NOTHING and not document.select(_APP_ROOT, limit=1):
        return Unreadable("too_small", f"the page has {size} bytes and says nothing")
    if short and document.select("input[type=password]", limit=1) and _LOGIN_WORDS.search(f"{title} {text}"):
        return Unreadable("login_redirect", "the page is a login form")
    if _is_shell(document, text, size):
        return Unreadable("js_shell", "the page is filled in by JavaScript: it holds no data itself")
    if short and (asked := _consent(document, title, text)):
        return Unreadable("refused", f"the page asks for consent first: {asked!r}")
    if short and (frame := _frame(document)):
        return Unreadable("iframe", f"the content stands in another page: {frame}")
    parts = _split(page.url)
    if parts is not None and _is_home(parts[1], parts[2]):
        return Unreadable("home_page", "this is the home page of a site, not a list")
    return None


def _is_shell(document: Document, text: str, size: int) -> bool:
    placeholders = _PLACEHOLDER.findall(text)
    if len(placeholders) >= 3 and len(_PLACEHOLDER.sub("", text)) < _ONE_THING:
        return True
    scripts = bool(document.select("script", limit=1))
    if len(text) < _NOTHING and scripts and (size > _SHELL or document.select(_APP_ROOT, limit=1)):
        return True
    roots = document.select(_APP_ROOT, limit=5) if scripts and len(text) < _ONE_THING else []
    if any(len(document.text(root)) < _NOTHING // 3 for root in roots):
        return True
    unseen = " ".join(one.get_text(" ") for one in document.select("noscript", limit=5))
    return scripts and len(text) < _NOTHING * 4 and bool(_NEEDS_SCRIPT.search(f"{text} {unseen}"))


def _consent(document: Document, title: str, text: str) -> str | None:
    """The words of a page that is nothing but a question for consent; a banner on an ordinary page is none."""
    said = _CONSENT.search(title) or _CONSENT.search(text)
    if said is None or not document.select("form, button", limit=1):
        return None
    alone = len(document.select("a[href]", limit=_FEW_LINKS)) < _FEW_LINKS
    return said.group() if alone or _CONSENT.search(title) else None


def _frame(document: Document) -> str | None:
    sources: Iterable[str] = (
        attribute(one, "src") or "" for one in document.select("iframe[src], frame[src]", limit=20)
    )
    return next((source[:200] for source in sources if source and not _NOISE_FRAMES.search(source)), None)


def _split(url: str) -> tuple[str, str, str] | None:
    """(host, path, query) of an address, or None where it is none."""
    try:
        parts = urlsplit(url)
        return ((parts.hostname or "").lower(), parts.path or "/", parts.query) if parts.hostname else None
    except ValueError:
        return None


def _is_home(path: str, query: str) -> bool:
    bare_path = re.sub(r"/(?:index|default|home|start)(?:\.\w{2,5})?$", "/", path.rstrip("/") or "/", flags=re.I)
    return re.fullmatch(r"/(?:[a-z]{2}(?:[-_][a-z]{2})?/?)?", bare_path, re.I) is not None and len(query) < 30
