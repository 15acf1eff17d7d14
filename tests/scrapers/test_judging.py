import pytest

from scrapers.contract import Listing, Unreadable
from scrapers.judging import judge_page, judge_way
from scrapers.registry import scraper_for
from tests.recordings import pages_of
from tests.scrapers.pages import LIST, listing, page, source
from tests.shared_material import SHARED, needs_shared

MENU = "".join(
    f'<a href="/{word}">{word}</a> ' for word in ("home", "about", "news", "events", "calls", "projects", "help") * 3
)
ROWS = '[list]\nitems = "li.call"\n[list.fields]\ntitle = "a"'


def code(body: str, **more: str) -> str | None:
    found = judge_page(page(body, **more))
    return found.code if found else None


@pytest.mark.parametrize(
    "body",
    [
        "<html><head><title>Request Rejected</title></head><body>The requested URL was rejected. Your support ID is: 1</body></html>",
        "<title>Just a moment...</title><h1>funds.example.org</h1><p>Checking your browser before accessing.</p><script></script>",
        "<title>Attention Required! | Cloudflare</title><p>Sorry, you have been blocked</p>" + "<p>x</p>" * 100,
        "<h1>Access Denied</h1><p>You don't have permission to access this server. Reference #18.2</p>",
        '<iframe src="/_Incapsula_Resource?x=1">Request unsuccessful. Incapsula incident ID: 7</iframe>',
        "<h1>403 Forbidden</h1><hr><center>nginx</center>",
        "<p>Please complete the captcha to continue</p><form></form>",
        "<title>Достъпът е отказан</title><p>Заявката Ви е отхвърлена.</p>",
        "<p>The service is temporarily unavailable: Service Unavailable</p>",
    ],
)
def test_a_refusal_with_status_200_is_known(body: str) -> None:
    assert code(body) == "refused"


@pytest.mark.parametrize(
    "body",
    [
        '<html><head><script src="main.js"></script></head><body><app-root></app-root></body></html>' + " " * 900,
        '<body><div id="root"></div><script src="/static/main.js"></script><noscript>You need to enable JavaScript to run this app.</noscript></body>'
        + " " * 900,
        '<body><div id="__next"><div class="spinner">Loading…</div></div><script id="__NEXT_DATA__">{}</script></body>'
        + " " * 900,
        "<body ng-app='x'><ul><li ng-repeat='c in calls'>{{c.title}}</li><li>{{c.deadline}}</li><li>{{c.url}}</li></ul><script></script></body>"
        + " " * 900,
        f"<body><nav>{MENU}</nav><div id='app'></div><footer>© 2026</footer><script src='app.js'></script></body>",
    ],
)
def test_a_shell_that_javascript_fills_is_known(body: str) -> None:
    assert code(body) == "js_shell"


def test_a_login_form_in_place_of_a_list_is_known() -> None:
    form = (
        "<title>Вход</title><form><input name=u><input type=password name=p><button>Вход</button></form>"
        + "<p>портал</p>" * 60
    )
    assert code(form) == "login_redirect"


def test_a_question_for_consent_is_known_and_a_banner_is_not() -> None:
    question = (
        "<title>Before you continue</title><form><p>We use cookies and data.</p><button>Accept all</button></form>"
        + "<p> </p>" * 200
    )
    assert code(question) == "refused"
    assert (
        code(f"<nav>{MENU}</nav><div>We value your privacy <button>OK</button></div><p>{'Calls. ' * 100}</p>") is None
    )


def test_a_list_in_another_frame_is_known() -> None:
    body = f"<nav>{MENU}</nav><iframe src='https://portal.example.org/list'></iframe><p>{'About us. ' * 60}</p>"
    assert code(body) == "iframe"


@pytest.mark.parametrize("body", ["", "<html></html>", "<script>location='/lander'</script>", "ok"])
def test_a_page_that_says_nothing_is_too_small(body: str) -> None:
    assert code(body) == "too_small"


@pytest.mark.parametrize(
    "body", ["<h1>Welcome to nginx!</h1>" + "<p>x</p>" * 200, "<p>This domain is for sale</p>" + "<p>x</p>" * 200]
)
def test_a_placeholder_is_another_site(body: str) -> None:
    assert code(body) == "other_site"


@pytest.mark.parametrize(
    ("asked", "got", "expected"),
    [
        (LIST, "https://funds.example.org/login?next=/calls", "login_redirect"),
        (LIST, "https://funds.example.org/bg/s/Account/Login?ReturnUrl=%2Fcalls", "login_redirect"),
        (LIST, "https://sso.example.org/auth/realms/x", "login_redirect"),
        (LIST, "https://parking.example.com/calls", "other_site"),
        (LIST, "https://funds.example.org/", "home_page"),
        (LIST, "https://funds.example.org/bg/", "home_page"),
        (LIST, "https://funds.example.org/index.php", "home_page"),
        (LIST, "https://www.example.org/calls", None),
        (LIST, "http://funds.example.org/calls/", None),
        ("https://a.gov.bg/calls", "https://b.gov.bg/calls", "other_site"),
        ("https://funds.example.org/", "https://funds.example.org/en", None),
        ("https://funds.example.org/blogs/author", "https://funds.example.org/en/blogs/author", None),
        (LIST, "http://[broken", None),
    ],
)
def test_where_an_answer_came_from_is_judged(asked: str, got: str, expected: str | None) -> None:
    found = judge_way(page("x", got, asked=asked))
    assert (found.code if found else None) == expected


def test_a_page_with_items_is_read_however_odd_it_looks() -> None:
    body = "<title>Login</title><p>captcha cookies</p><input type=password><ul><li class=call><a>One</a></ul><script></script>"
    assert isinstance(listing(ROWS, body), Listing)


def test_a_page_without_the_place_of_its_list_was_redesigned() -> None:
    rules = '[list]\nregion = "#calls"\nitems = "li"\n[list.fields]\ntitle = "a"'
    redesigned = listing(rules, f"<nav>{MENU}</nav><p>{'Our new site. ' * 300}</p>")
    assert isinstance(redesigned, Unreadable)
    assert redesigned.code == "not_a_list"
    assert listing(rules, "<ul id=calls></ul>") == Listing(())


def test_rows_most_of_which_have_no_title_were_not_understood() -> None:
    read = listing(ROWS, "<li class=call><a>One</a></li>" + "<li class=call><b>No link</b></li>" * 96)
    assert isinstance(read, Unreadable)
    assert (read.code, read.message) == ("missing_fields", "97 items found, and only 1 of them have a title")


@needs_shared
def test_every_recorded_trap_is_explained_to_a_source_that_meets_it() -> None:
    assert SHARED is not None
    archives = [
        SHARED / "gold/pages/traps/traps.warc.gz",
        SHARED / "gold/pages/ec-ftportal-shell/ec-ftportal-shell.warc.gz",
    ]
    scraper = scraper_for(source(ROWS))
    codes = {}
    for archive in archives:
        for recorded in pages_of(archive):
            read = scraper.read_listing(recorded)
            assert isinstance(read, Unreadable), recorded.url
            codes[recorded.url.split("/")[2]] = read.code
    assert codes == {
        "www.developmentaid.org": "js_shell",
        "e-nabavki.gov.mk": "js_shell",
        "tenderi.mk": "js_shell",
        "www.yesincubator.org.mk": "home_page",
        "www.linkedin.com": "login_redirect",
        "www.openvc.app": "home_page",
        "accelerator.seavus.com": "too_small",
        "ec.europa.eu": "js_shell",
    }


@needs_shared
def test_a_trap_that_another_address_led_to_is_another_site() -> None:
    assert SHARED is not None
    for recorded in pages_of(SHARED / "gold/pages/traps/traps.warc.gz"):
        moved = judge_way(page(recorded.body, recorded.url, asked=LIST))
        assert moved is not None
        assert moved.code == ("login_redirect" if "login" in recorded.url else "other_site")
