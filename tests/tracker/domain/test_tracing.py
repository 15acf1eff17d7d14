"""The way of a call to a chat: where it was seen, how it was read, what joined it, what made its score, how it is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from scrapers.reading.readings import Refusal
from tests.tracker.bot.talking import MARINE, TAXONOMY
from tests.tracker.domain.calls_told import NOW, call, deadline, match, quote
from tracker.domain import tracing
from tracker.domain.calltext import read_call_text
from tracker.domain.corpus import Corpus
from tracker.domain.explaining import story
from tracker.domain.hypertext import MAX_TEXT, Html, visible_length
from tracker.domain.matching import Matcher
from tracker.domain.models import Subscription
from tracker.domain.relevance import score_of, total
from tracker.domain.wording import wording
from tracker.plain_text import plain

EN, BG = wording("en"), wording("bg")
ZONE = "Europe/Sofia"
NAMES = {"isun-open": "ISUN 2020, open", "euro-access": "euro-access"}


def test_every_source_says_from_when_to_when_it_showed_the_call() -> None:
    one = call()
    gone = replace(one.sightings[0], source="euro-access", last_seen=NOW - timedelta(days=2), gone_since=NOW)
    told = plain(tracing.seen(replace(one, sightings=(*one.sightings, gone)), NAMES, EN, ZONE)).splitlines()
    assert told[0].startswith("👁 ISUN 2020, open") and told[0].endswith(
        "seen from 2 May 2026, 09:00 to 2 May 2026, 09:00."
    )
    assert "to 30 April 2026, 09:00; it is not listed there any more." in told[1]


@pytest.mark.parametrize(
    ("how", "where", "told"),
    [
        ("selector", "td.deadline", "read in its place on the page: “30.06.2026”."),
        ("document", "p. 3", "read in a document (p. 3): “30.06.2026”."),
        ("json", "dates.end", "read in the site's data: “30.06.2026”."),
        ("feed", "", "read in the site's feed: “30.06.2026”."),
        ("config", "", "read as the source says it always is: “30.06.2026”."),
        ("phrase", "", "read from the words “30.06.2026”."),
    ],
)  # fmt: skip
def test_a_date_says_how_and_from_which_words_it_was_read(how: str, where: str, told: str) -> None:
    evidence = replace(quote("30.06.2026"), how=how, where=where)  # type: ignore[arg-type]
    dated = replace(deadline("2026-06-30"), evidence=evidence)
    lines = plain(tracing.read(call(opens=None, deadlines=(dated,), budget=None), EN)).splitlines()
    assert lines == [f"📖 Deadline 30 June 2026: {told}"]


def test_what_was_not_read_is_said_with_its_words() -> None:
    unsure = call(opens=None, deadlines=(), budget=None, refused=(Refusal("до края на годината", "no day"),))
    assert plain(tracing.read(unsure, BG)) == "📖 Не е прочетено, защото не е сигурно: „до края на годината“."


@pytest.mark.parametrize("why", ["code", "address", "title", "figures", "hand", "split"])
def test_what_joined_the_call_says_by_what(why: str) -> None:
    for words in (EN, BG):
        told = plain(tracing.joined([("euro-access", why, NOW)], NAMES, words, ZONE))
        assert told.startswith("🔗 euro-access") and "2026" in told
    assert tracing.joined([], NAMES, EN, ZONE) == ""


def test_the_parts_of_a_score_add_up_to_it() -> None:
    matcher = Matcher([MARINE], Corpus(), TAXONOMY)
    text = read_call_text(call().facts)
    shares = matcher.shares(text, "marine")
    whole = total(matcher.query("marine"), text, Corpus())
    assert sum(part for _, part in shares) == pytest.approx(whole)
    assert {"blue economy", "синя икономика"} <= {word for word, _ in shares}
    found = match(score=score_of(whole))
    told = plain(tracing.weighed(call(), found, shares, Subscription(1), EN))
    points = [int(one.rstrip(".").rsplit(" ", 1)[1]) for one in told.removeprefix("Parts of the score: ").split(", ")]
    assert abs(sum(points) - 100 * score_of(whole)) <= len(points)


def test_a_score_that_its_parts_do_not_make_says_what_raised_or_held_it() -> None:
    shares = (("batteries", 0.5), ("", 0.1))
    parts = score_of(0.6)
    for score, lang, said in (
        (0.31, EN, "Raised to 31: one of your words that few calls have stands in the title."),
        (0.2, EN, "Held at 20: these are common words, or parts of what you look for, and no clear sign."),
        (0.2, BG, "Задържано на 20: това са общи думи или части от търсеното и не са ясен знак."),
    ):
        told = plain(tracing.weighed(call(), match(score=score), shares, Subscription(1), lang))
        assert said in told.splitlines()
    told = plain(tracing.weighed(call(), match(score=round(parts, 6)), shares, Subscription(1), EN))
    assert len(told.splitlines()) == 1


def test_votes_say_what_they_change_and_what_the_score_is_then() -> None:
    lesson = dict.fromkeys(read_call_text(call().facts).strength, -1.0)
    told = plain(tracing.weighed(call(), match(score=0.6), (), Subscription(1, lesson=lesson), EN))
    assert told == "Your votes: −30, so 30 of 100 (may fit)."
    assert tracing.weighed(call(), match(score=0.6), (), Subscription(1), EN) == ""


def test_levels_and_the_chat_s_own_choice_and_its_pause_are_said() -> None:
    told = plain(tracing.threshold(Subscription(1, level="strong", rhythm="daily"), "22:00–07:00", EN))
    assert "begins at 50 of 100, “may fit” at 30. You hear of: only what fits well." in told
    assert "Not muted. Alerts: once a day; quiet hours: 22:00–07:00." in told
    assert "Muted: you are on a pause" in plain(tracing.threshold(Subscription(1, paused=True), "", EN))


def test_the_whole_story_fits_one_message_and_what_became_of_it_is_left_out_last() -> None:
    long = [
        (replace(MARINE, id=f"p{number}", names={"en": "N" * 300}), match(profile=f"p{number}")) for number in range(6)
    ]
    more = [Html("fate"), *(Html("x" * 1500) for _ in range(4))]
    told = story(call(), long, EN, NOW, NAMES, {}, more)
    assert visible_length(told) <= MAX_TEXT
    assert "fate" in told
