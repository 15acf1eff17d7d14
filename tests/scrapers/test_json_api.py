import json

import pytest

from scrapers.contract import Listing, Unreadable
from scrapers.instants import local_time
from scrapers.registry import scraper_for
from tests.scrapers.pages import items, listing, page, source, values

HITS = '[list]\nitems = "data.hits"\n[list.fields]\ntitle = "name"\n'


def answer(*hits: object) -> str:
    return json.dumps({"took": 3, "data": {"hits": list(hits)}})


@pytest.mark.parametrize(
    ("text", "form", "expected"),
    [
        ("2026-09-15T00:00:00.000+0000", "utc_instant", "2026-09-15"),
        ("2026-09-30T00:00:00Z", "utc_instant", "2026-09-30"),
        ("2026-09-02T03:59:00.000+0000", "utc_instant", "2026-09-02T05:59"),
        ("2026-01-03T07:59:00.000+0000", "utc_instant", "2026-01-03T08:59"),
        ("2025-09-30T17:00:04.000+0000", "utc_instant", "2025-09-30T19:00"),
        ("2026-09-15T22:00:00Z", "utc_instant", "2026-09-16T00:00"),
        ("2026-09-15 17:00", "utc_instant", "2026-09-15T19:00"),
        ("2026-09-15T17:00:00+03:00", "utc_instant", "2026-09-15T17:00:00+03:00"),
        ("until exhausted", "utc_instant", "until exhausted"),
        ("2026-13-45T10:00:00Z", "utc_instant", "2026-13-45T10:00:00Z"),
        ("1789480800", "epoch_seconds", "2026-09-15T16:00"),
        ("1789480800000", "epoch_millis", "2026-09-15T16:00"),
        ("99999999999999", "epoch_seconds", "99999999999999"),
        ("12", "epoch_seconds", "12"),
    ],
)
def test_a_time_in_utc_is_given_in_the_zone_of_the_source(text: str, form: str, expected: str) -> None:
    assert local_time(text, form, "Europe/Brussels") == expected  # type: ignore[arg-type]


def test_values_are_taken_from_lists_numbers_and_json_in_strings() -> None:
    rules = (
        HITS
        + """code = "id"
tags = { path = "tags", pick = "all" }
budget = { path = "inner", parse = "json", inside = "amount" }
summary = { path = "html", parse = "html", select = "p" }
deadline = { path = "html", parse = "html", label = "Closes" }
status = { path = "took", from = "page" }
"""
    )
    hit = {
        "name": " A \n call ",
        "id": 7.0,
        "tags": ["x", ["y", None, True], {"z": 1}],
        "inner": '{"amount": 12}',
        "html": "<p>Aim &amp; scope</p><b>Closes:</b> 1 May",
    }
    (one,) = items(rules, answer(hit), "json_api")
    assert {name: [each.text for each in printed] for name, printed in one.fields.items()} == {
        "title": ["A call"],
        "code": ["7"],
        "tags": ["x", "y"],
        "budget": ["12"],
        "summary": ["Aim & scope"],
        "deadline": ["1 May"],
        "status": ["3"],
    }
    assert {printed[0].how for printed in one.fields.values()} == {"json"}


@pytest.mark.parametrize(
    ("body", "code", "says"),
    [
        ('{"message": "Invalid API key"}', "api_error", "Invalid API key"),
        ('{"error": {"message": "no such index"}}', "api_error", "no such index"),
        ("[]", "api_error", "no list at data.hits"),
        ("null", "api_error", "no list"),
        ("", "api_error", "not JSON"),
        ("[" * 100_000, "api_error", "not JSON"),
        ('{"a": ' + "9" * 5000 + "}", "api_error", "not JSON"),
        ("<html><title>Access denied</title></html>", "refused", "Access denied"),
        ("<html><h1>A page about us</h1>" + "<p>words</p>" * 300 + "</html>", "api_error", "not JSON"),
    ],
)
def test_an_answer_without_a_list_is_an_error_that_says_what_it_says(body: str, code: str, says: str) -> None:
    read = listing(HITS, body, "json_api")
    assert isinstance(read, Unreadable)
    assert read.code == code
    assert says in read.message


def test_an_empty_list_is_a_list() -> None:
    assert listing(HITS, answer(), "json_api") == Listing(())


def test_items_of_odd_kinds_stop_no_other() -> None:
    body = answer({"name": "One"}, {"name": "Two"}, None, {"name": {"en": "x"}}, {"name": "Three"})
    assert values(HITS, body, "title", "json_api") == [["One"], ["Two"], ["Three"]]


def test_what_the_answer_says_of_itself_does_not_count_as_a_change() -> None:
    scraper = scraper_for(source(HITS, "json_api"))
    first = scraper.region(page('{"took": 3, "data": {"hits": [{"a": 1, "b": 2}]}}'))
    assert first == scraper.region(page('{"took": 9, "data": {"hits": [{"b": 2, "a": 1}]}}'))
    assert first != scraper.region(page('{"took": 3, "data": {"hits": [{"a": 1, "b": 3}]}}'))


def test_parameters_are_filled_into_address_headers_and_body() -> None:
    spec = source(
        HITS
        + """[params]
key = "s3"
index = "calls"
[request]
headers = { x-key = "{key}" }
json = '{"index": "{index}", "braces": {"a": 1}}'
""",
        "json_api",
        "https://api.example.org/{index}/query",
    )
    request = scraper_for(spec).first()
    assert (request.method, request.url, dict(request.headers)) == (
        "POST",
        "https://api.example.org/calls/query",
        {"x-key": "s3"},
    )
    assert json.loads(request.json or "") == {"index": "calls", "braces": {"a": 1}}


def test_half_of_a_surrogate_pair_spoils_no_row() -> None:
    text = answer({"name": "Half \ud83d"}, {"name": "Whole \U0001f6a2"}, {"name": "Ports"})
    assert "\\ud83d" in text
    found = items(HITS, text, "json_api")
    assert [one.first("title") for one in found] == ["Half ?", "Whole \U0001f6a2", "Ports"]
    assert all(one.words.encode() for one in found)


def test_control_characters_of_an_answer_are_no_part_of_its_words() -> None:
    (one,) = items(HITS + 'code = "id"\n', answer({"name": "Red \x1b]0;x\x07 ports", "id": "A\x00B-3"}), "json_api")
    assert (one.first("title"), one.first("code")) == ("Red ]0;x ports", "AB-3")
