import json
from datetime import UTC, datetime
from typing import Any

import pytest

from scrapers.contract import Listing, Unreadable
from scrapers.paging import gather
from scrapers.registry import scraper_for
from tests.scrapers.cases import spec_of
from tests.scrapers.pages import page
from tracker.domain.observing import observe
from tracker.domain.raw_form import item_from_text, item_to_text
from tracker.domain.rereading import still_says

SPEC = spec_of("eu-funding-tenders")
PORTAL = "https://ec.europa.eu/info/funding-tenders/opportunities/portal/screen/opportunities"


def topic(code: str, reference: str = "1TOPICSen", **metadata: Any) -> dict[str, Any]:
    values = {
        "identifier": code,
        "type": "1",
        "title": f"Title of {code}",
        "deadlineDate": "2026-09-15T00:00:00.000+0000",
    }
    values |= metadata
    listed = {name: value if isinstance(value, list) else [value] for name, value in values.items()}
    return {"reference": reference, "url": f"{PORTAL}/topic-details/{code}", "metadata": listed}


def read(*results: Any, total: int | None = None, number: int = 1) -> Listing:
    url = SPEC.url.replace("pageNumber=1", f"pageNumber={number}")
    body = json.dumps({"totalResults": total or len(results), "results": list(results)})
    found = scraper_for(SPEC).read_listing(page(body, url, content_type="application/json"))
    assert isinstance(found, Listing), found
    return found


def fields(result: dict[str, Any]) -> dict[str, list[str]]:
    (item,) = read(result).items
    return {name: [one.text for one in printed] for name, printed in item.fields.items()}


def test_the_query_goes_in_multipart_parts_of_json() -> None:
    request = scraper_for(SPEC).first()
    assert request.method == "POST"
    assert request.url == SPEC.url
    assert [(part.name, part.content_type) for part in request.parts] == [
        ("query", "application/json"),
        ("languages", "application/json"),
        ("sort", "application/json"),
    ]
    assert all(json.loads(part.body) for part in request.parts)
    assert (request.form, request.json) == ((), None)


def test_the_next_page_is_asked_for_with_the_same_parts_until_the_total() -> None:
    first = read(*(topic(f"A-{number}-B") for number in range(100)), total=150)
    assert first.next is not None
    assert first.next.request.url.endswith("pageSize=100&pageNumber=2")
    assert first.next.request.parts == scraper_for(SPEC).first().parts
    assert read(topic("B-1-C"), total=150, number=2).next is None


def test_a_topic_that_slid_to_the_next_page_is_one() -> None:
    first, second = (
        read(topic("A-1-B"), topic("A-2-B"), total=300),
        read(topic("A-2-B"), topic("A-3-B"), total=300, number=2),
    )
    request = scraper_for(SPEC).first()
    assert first.next is not None
    gathered = gather(SPEC).with_page(request, first).with_page(first.next.request, second)
    assert [item.key for item in gathered.items] == ["A-1-B", "A-2-B", "A-3-B"]


def test_two_stages_are_two_kinds_of_deadline_and_cut_offs_are_another() -> None:
    dates = ["2027-04-08T00:00:00.000+0000", "2027-09-14T15:00:00.000+0000"]
    two = fields(topic("A-1-B", deadlineModel="two-stage", deadlineDate=dates))
    assert (two["first_stage"], two["second_stage"]) == (["2027-04-08"], ["2027-09-14T17:00"])
    assert "deadline" not in two
    many = fields(topic("A-1-B", deadlineModel="multiple cut-off", deadlineDate=dates[::-1]))
    assert many["cut_off"] == ["2027-04-08", "2027-09-14T17:00"]


def test_two_stages_with_one_date_are_a_deadline_whose_stage_is_not_guessed() -> None:
    assert fields(topic("A-1-B", deadlineModel="two-stage"))["deadline"] == ["2026-09-15"]


def test_a_budget_is_that_of_the_topic_and_not_of_its_neighbours_in_the_call() -> None:
    overview = {
        "budgetTopicActionMap": {
            "1": [
                {
                    "action": "A-1-B - RIA",
                    "minContribution": 2,
                    "maxContribution": 5,
                    "budgetYearMap": {"2026": "20", "2027": "10"},
                }
            ],
            "2": [{"action": "A-1-BB - RIA", "minContribution": 7, "budgetYearMap": {"2026": "900"}}],
        }
    }
    found = fields(topic("A-1-B", budgetOverview=json.dumps(overview)))
    assert (found["budget"], found["grant_min"], found["grant_max"]) == (["30 EUR"], ["2 EUR"], ["5 EUR"])
    assert "budget" not in fields(topic("A-1-B", budgetOverview='{"budgetTopicActionMap": {"1": [{"act'))
    assert "budget" not in fields(topic("A-1-B", budgetOverview=json.dumps({"budgetTopicActionMap": [1, None]})))


def test_the_address_of_a_data_file_is_given_as_that_of_the_page() -> None:
    result = topic("A-1-B") | {
        "url": "https://ec.europa.eu/info/funding-tenders/opportunities/data/topicDetails/A-1-B.json"
    }
    assert fields(result)["url"] == [f"{PORTAL}/topic-details/A-1-B"]


def test_of_several_documents_of_a_topic_the_full_english_one_is_read_once() -> None:
    bulgarian = topic("A-1-B", "1TOPICSbg", title="Заглавие", status="31094502", description="<p>x</p>")
    stub = topic("A-1-B.json", "2TOPICSen", deadlineDate=[], title="Stub")
    (item,) = read(bulgarian, topic("A-1-B", title="Whole"), stub).items
    assert item.first("title") == "Whole"


def test_odd_results_stop_no_other() -> None:
    odd: list[Any] = [
        None,
        3,
        [],
        {},
        {"metadata": []},
        {"metadata": {"identifier": {"a": 1}}},
        topic("A-9-B", title=[]),
    ]
    assert [item.key for item in read(*odd, topic("A-1-B")).items] == ["A-1-B"]


def test_results_none_of_which_is_a_call_were_not_understood() -> None:
    body = json.dumps({"totalResults": 2, "results": [{"metadata": {"name": ["x"]}}, {}]})
    found = scraper_for(SPEC).read_listing(page(body, SPEC.url))
    assert isinstance(found, Unreadable)
    assert found.code == "missing_fields"


def test_how_long_the_search_took_is_no_change() -> None:
    scraper = scraper_for(SPEC)
    bodies = [json.dumps({"responseTime": took, "results": [topic("A-1-B") | {"weight": took}]}) for took in (3, 5)]
    assert len({scraper.region(page(body, SPEC.url)) for body in bodies}) == 1


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("2026-09-15T00:00:00.000+0000", "2026-09-15"),
        ("2026-09-15T15:00:00.000+0000", "2026-09-15T17:00"),
        ("2026-12-15T16:00:00.000+0000", "2026-12-15T17:00"),
        ("2024-02-07T17:00:00.000+0000", "2024-02-07"),
        ("2026-09-15T17:00:00.000+0000", "2026-09-15"),
        ("2026-09-15T23:59:00.000+0000", "2026-09-15"),
        ("2026-09-15T22:00:00.000+0000", "2026-09-15"),
        ("2026-09-15T15:00:00.000+0200", "2026-09-15T15:00:00.000+0200"),
    ],
)
def test_of_a_topic_s_time_only_what_is_certain_is_read(printed: str, read: str) -> None:
    # Topics close at 17:00 in Brussels: what is that in UTC is a time; 17:00 "UTC" may be 17:00 or 18:00 there.
    assert fields(topic("A-1-B", deadlineDate=[printed]))["deadline"] == [read]


def test_the_times_of_cascade_calls_are_real_ones_in_utc() -> None:
    cascade = topic("A-1-B", type="8", callTitle="Open call", deadlineDate=["2026-09-02T03:59:00.000+0000"])
    assert fields(cascade)["deadline"] == ["2026-09-02T05:59"]


def test_the_evidence_of_a_date_is_what_the_answer_says_not_what_was_made_of_it() -> None:
    printed = ["2027-04-08T00:00:00.000+0000", "2027-09-14T15:00:00.000+0000"]
    (item,) = read(topic("A-1-B", deadlineModel="multiple cut-off", deadlineDate=printed)).items
    kept = item_from_text(item_to_text(item))
    assert kept == item
    for one in (item, kept):
        (seen,) = observe([one], SPEC, datetime(2026, 8, 9, tzinfo=UTC))
        dates = seen.facts.deadlines
        assert [date.at for date in dates] == ["2027-04-08", "2027-09-14T17:00"]
        assert [date.evidence.quote for date in dates] == printed
        assert all(still_says(item.words, date.evidence.quote) for date in dates)
