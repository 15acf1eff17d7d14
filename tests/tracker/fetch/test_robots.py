"""What a robots.txt lets us do, and for how long it is believed."""

import tracemalloc
from datetime import timedelta

import pytest

from tests.tracker.fetch.loopback import NOW
from tracker.fetch.answers import Answer
from tracker.fetch.asking import Asking
from tracker.fetch.fetching import FetchFailure
from tracker.fetch.robots import MOST_BYTES, MOST_DELAY, RobotsCache, Rules, ask_for_rules, rules_of

URL = "https://calls.example/list"


def responding(*statuses: int | str, body: bytes = b"User-agent: *\nDisallow: /admin"):
    left = list(statuses)
    asked: list[str] = []

    async def ask(url: str):
        asked.append(url)
        status = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(status, str):
            return FetchFailure("unreachable", status)
        return Answer(url, status, (), body, NOW)

    return ask, asked


def test_our_own_group_wins_over_the_one_for_all():
    rules = rules_of("User-agent: *\nDisallow: /\n\nUser-Agent: Funding-Call-Tracker\nDisallow: /admin\nCrawl-delay: 3")
    assert rules.allows(URL)
    assert not rules.allows("https://calls.example/admin/x")
    assert rules.delay == 3


def test_groups_of_several_robots_and_rules_of_others_stay_apart():
    rules = rules_of(
        "\ufeffUser-agent: A\nUser-agent: *\nDisallow: /both\n\nuser agent: B\nDisallow: /\nCrawl-delay: 9"
    )
    assert rules.allows(URL)
    assert not rules.allows("https://calls.example/both")
    assert rules.delay == 0


def test_patterns_and_the_longest_match_count():
    rules = rules_of("User-agent: *\nDisallow: /*?page=\nAllow: /calls\nDisallow: /c\nDisallow: *.pdf$")
    assert rules.allows("https://calls.example/calls/open")
    assert not rules.allows("https://calls.example/c/x")
    assert not rules.allows("https://calls.example/list?page=2")
    assert not rules.allows("https://calls.example/a.pdf")


@pytest.mark.parametrize(
    ("delay", "expected"), [("86400", MOST_DELAY), ("-1", 0), ("soon", 0), ("inf", 0), ("1.5", 1.5)]
)
def test_a_crawl_delay_is_bounded(delay, expected):
    assert rules_of(f"User-agent: *\nCrawl-delay: {delay}").delay == expected


def test_without_rules_everything_is_allowed_at_once():
    assert Rules().allows(URL)
    assert Rules().delay == 0
    assert rules_of("<html>not found</html>").allows(URL)


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(f"User-agent: robot{number}" for number in range(12_000))
        + "\n"
        + "\n".join(f"Disallow: /{number}" for number in range(12_000)),
        "User-agent: *\nDisallow: /" + "*a" * 200_000,
        "User-agent: *\n" + "Disallow: /*a*a*a*a*b\n" * 20_000,
        "User-agent: *\n" * 30_000,
    ],
    ids=["robots times rules", "one endless pattern", "many patterns", "many groups"],
)
def test_a_hostile_robots_txt_costs_little(text):
    assert len(text) <= MOST_BYTES
    tracemalloc.start()
    rules_of(text).allows("https://calls.example/" + "a" * 2000)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 60_000_000


async def test_rules_are_kept_for_a_day():
    cache = RobotsCache()
    ask, asked = responding(200)
    for hours in (0, 1, 23, 25):
        rules = await cache.rules(URL, NOW + timedelta(hours=hours), ask)
        assert isinstance(rules, Rules)
        assert not rules.allows("https://calls.example/admin")
    assert asked == ["https://calls.example:443/robots.txt"] * 2


@pytest.mark.parametrize("status", [301, 400, 401, 403, 404, 410])
async def test_a_missing_robots_txt_allows(status):
    ask, _ = responding(status)
    rules = await RobotsCache().rules(URL, NOW, ask)
    assert isinstance(rules, Rules)
    assert rules.allows(URL)


@pytest.mark.parametrize(("status", "minutes"), [(500, 10), (503, 10), (429, 10), ("no connection", 1)])
async def test_a_robots_txt_that_cannot_be_read_refuses_for_a_while_and_recovers(status, minutes):
    cache = RobotsCache()
    ask, asked = responding(status, 200)
    first = await cache.rules(URL, NOW, ask)
    soon = await cache.rules(URL, NOW + timedelta(seconds=minutes * 60 - 1), ask)
    assert isinstance(first, FetchFailure)
    assert first.code == "unreachable"
    assert soon == first
    assert len(asked) == 1
    assert isinstance(await cache.rules(URL, NOW + timedelta(minutes=minutes), ask), Rules)


async def test_origins_have_rules_of_their_own_and_the_oldest_are_forgotten():
    cache = RobotsCache()
    ask, asked = responding(404)
    for number in range(2001):
        await cache.rules(f"https://h{number}.example/", NOW, ask)
    await cache.rules("https://h2000.example/x", NOW, ask)
    assert len(asked) == 2001
    await cache.rules("https://h0.example/x", NOW, ask)
    await cache.rules("http://h2000.example/x", NOW, ask)
    assert len(asked) == 2003


async def test_a_moved_robots_txt_is_followed_five_times_and_then_missing():
    async def hop(asking: Asking) -> Answer:
        number = int(asking.url.rpartition("/")[2])
        headers = (("location", f"/{number + 1}"),)
        return Answer(asking.url, 302 if number < limit else 200, headers, b"", NOW)

    limit = 5
    got = await ask_for_rules("https://calls.example/0", hop)
    assert isinstance(got, Answer)
    assert (got.url, got.status) == ("https://calls.example/5", 200)
    limit = 6
    got = await ask_for_rules("https://calls.example/0", hop)
    assert isinstance(got, Answer)
    assert got.status == 404
