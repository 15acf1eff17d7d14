import pytest

from scrapers.spec import SourceSpec, SpecProblems, Statuses, parse_source, render_source
from tests.scrapers.pages import HEAD, LIST, source

LISTING = f"""{HEAD}
url = "{LIST}"
shape = "listing"
[list]
items = "li"
[list.fields]
title = "a"
"""


def problems(text: str) -> list[str]:
    with pytest.raises(SpecProblems) as failure:
        parse_source(text, "bad.toml")
    return list(failure.value.problems)


def said(text: str) -> str:
    (only,) = problems(text)
    return only


def test_durations_are_read_as_seconds() -> None:
    spec = parse_source(LISTING + '[schedule]\nevery = "1h30m"\njitter = 20\n[politeness]\npause = "2s"', "x")
    assert (spec.schedule.every, spec.schedule.jitter, spec.politeness.pause) == (5400.0, 20.0, 2.0)


def test_a_source_without_a_schedule_is_checked_every_six_hours() -> None:
    assert parse_source(LISTING, "x").schedule.every == 21600


def test_a_plain_string_is_a_selector_on_a_page_and_a_path_in_json() -> None:
    assert parse_source(LISTING, "x").listing.fields["title"][0].select == ("a",)
    spec = source('[list]\nitems = "hits"\n[list.fields]\ntitle = "name"', "json_api")
    assert spec.listing.fields["title"][0].path == "name"


def test_all_problems_are_told_at_once_each_with_file_and_key() -> None:
    found = problems(
        """
id = "A b"
shape = "listing"
python = "nobody"
colour = "red"
zone = "+02:00"
url = "ftp://example.org"
[schedule]
every = "soon"
cron = "* *"
[request]
method = "GET"
form = { a = "b" }
json = { a = 1 }
[pages]
next = "a["
param = "page"
[list]
items = "li["
[list.fields]
bogus = "a"
deadline = { select = "a[", pattern = "(" }
"""
    )
    keys = {line.split(": ")[1] for line in found}
    assert all(line.startswith("bad.toml: ") for line in found)
    assert keys >= {
        "id",
        "name",
        "shape",
        "python",
        "colour",
        "zone",
        "url",
        "language",
        "schedule",
        "schedule.every",
        "schedule.cron",
        "request",
        "request.method",
        "pages",
        "pages.next",
        "list.items",
        "list.fields.title",
        "list.fields.bogus",
        "list.fields.deadline.1.select.1",
        "list.fields.deadline.1.pattern",
    }


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ("\n[expect]\nmin = 3\nempty_ok = true", "expect.min"),
        ("\n[pages]\nmax = 3", "pages"),
        ('\n[pages]\nnext = "a"\nsize = 3', "pages.size"),
        ('\n[pages]\nparam = "p"\ntotal = "n"', "pages.total"),
        ('\n[pages]\nparam = "p"\nin = "json"', "pages.in"),
        ("\n[schedule]\nevery = 0", "schedule.every"),
        ('\n[schedule]\njitter = "5m"', "schedule"),
        ('\n[list.fields.code]\nvalue = "x"\nselect = "b"', "list.fields.code"),
        ("\n[list.fields.code]\npick = 'all'", "list.fields.code"),
        ('\n[list.fields.code]\npath = "a"', "list.fields.code"),
        ('\n[list.fields.code]\nclosest = "a"\nprevious = "b"', "list.fields.code"),
        ('\n[list.fields.code]\nfrom = "page"\ncolumn = "b"', "list.fields.code"),
        ('\n[params]\nkey = ""', "params.key"),
        ('\n[request.headers]\nx = "{key}"', "request.headers.x"),
        ("\n[politeness]\nmax_bytes = 5", "politeness.max_bytes"),
    ],
)
def test_what_contradicts_or_means_nothing_is_refused_with_its_key(change: str, key: str) -> None:
    assert any(line.startswith(f"bad.toml: {key}: ") for line in problems(LISTING + change))


def test_a_wrong_name_is_told_with_the_names_there_are() -> None:
    assert "one of applicants" in said(LISTING + '[list.keep]\ndeadlin = "x"')


def test_what_is_no_toml_is_told_in_one_line() -> None:
    assert said("id = ").startswith("bad.toml: file: not TOML") or said("id = ").startswith("bad.toml: not TOML")


@pytest.mark.parametrize(
    "text",
    ["", "a = [" * 5000, "a = " + "9" * 5000, "list = 3\npages = []\nrequest = 'x'\nparams = 1", "shape = 4"],
)
def test_no_text_breaks_the_reading(text: str) -> None:
    assert problems(text)


def test_a_feed_needs_no_list_and_must_not_have_items() -> None:
    assert source("", "feed").shape == "feed"
    with pytest.raises(SpecProblems, match=r"list\.items"):
        source('[list]\nitems = "item"', "feed")


def test_an_address_must_not_carry_a_password() -> None:
    assert "password" in said(LISTING.replace("https://", "https://me:secret@"))


def test_a_rendered_source_is_read_back_equal() -> None:
    spec = parse_source(
        LISTING
        + """deadline = [{ label = "Deadline", pick = "all" }, "time"]
[status]
open = ["Open", "Отворена"]
closed = "Closed"
[detail]
optional = true
[detail.fields]
summary = { select = ["main", "article"], pick = "joined" }
[schedule]
cron = "15 7-19 * * *"
jitter = "90s"
[request]
json = { q = { a = [1, 2] } }
""",
        "x",
    )
    assert parse_source(render_source(spec), "y") == spec
    assert 'closed = "Closed"' in render_source(spec)


def test_a_status_means_what_the_declaration_says_whatever_its_case() -> None:
    statuses = Statuses(open=("Отворени",), cancelled=("Прекратен", "Анулиран"))
    assert statuses.meaning("  ОТВОРЕНИ ") == "open"
    assert statuses.meaning("Анулиран") == "cancelled"
    assert statuses.meaning("Отворени врати") is None


def test_a_title_is_given_in_the_language_asked_for_or_in_english() -> None:
    spec: SourceSpec = parse_source(LISTING, "x")
    assert spec.title("bg") == "Example"
