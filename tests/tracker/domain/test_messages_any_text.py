"""Whatever a page says, the chat gets a message that Telegram takes."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from scrapers.reading.readings import APPLICATION_KINDS, Deadline, Eligibility, Evidence, Money, Refusal, Stated
from tests.bot_api.keyboards import check_markup
from tests.bot_api.markup import MAX_ENTITIES, MAX_TEXT, parse_html, utf16
from tests.tracker.domain.calls_told import NOW, change, match, subscription
from tracker.domain import alerts, finding, tracing
from tracker.domain.asked_words import question
from tracker.domain.explaining import story
from tracker.domain.found import found_page, nothing_found
from tracker.domain.hypertext import cut
from tracker.domain.messages import Button, Message, alert_message, call_message
from tracker.domain.models import Call, Change, Condition, Facts, Match, Profile, Sighting
from tracker.domain.wording import wording

#: Long texts are meant; hypothesis only minds printing them.
pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")

SAMPLES = [
    "Подкрепа за малките и средните предприятия " * 40,
    "<b>bold</b> & <a href='x'>link</a> &amp; &#60; &lt;",
    "</b></i></a>]]>",
    "نداء لتقديم المقترحات", "קול קורא להגשת הצעות", "\u202eevil\u202c", "征集提案" * 300,
    "👩‍👩‍👧‍👦🇧🇬🏳️‍🌈" * 60, "e\u0301" * 500, "\u200b\u200b", " \n\t ", "", "*_[]()~`>#+-=|{}.!", "{title} {0} %s",
    "\x00\x07\ufffe", "a" * 9000, "\U0001f600" * 5000,
]  # fmt: skip
texts = st.one_of(
    st.sampled_from(SAMPLES), st.text(max_size=400), st.text(alphabet="<>&\"';/ab\U0001f600", max_size=80)
)
evidence = st.builds(Evidence, texts)
dates = st.dates().map(lambda day: day.isoformat())
clocks = st.one_of(
    dates.map(lambda day: (day, "day")),
    st.tuples(dates, st.times()).map(lambda pair: (f"{pair[0]}T{pair[1]:%H:%M}", "minute")),
    st.tuples(dates, st.sampled_from(["month", "quarter", "year"])),
)
deadlines = st.builds(
    lambda at, kind, zone, proof: Deadline(at[0], kind, at[1], zone, proof),
    clocks.filter(lambda at: "0002" < at[0][:4] < "9998"),
    st.sampled_from([*sorted(APPLICATION_KINDS), "comments"]),
    st.sampled_from(["Europe/Sofia", "Europe/Brussels", "+05:30", "Pacific/Apia"]),
    evidence,
)
money = st.one_of(
    st.none(),
    st.builds(
        Money,
        st.just("total_budget"),
        evidence,
        st.one_of(st.none(), st.decimals(), st.decimals(min_value=0, max_value=10**13, places=2)),
        st.one_of(st.none(), st.sampled_from(["EUR", "BGN", "USD", "XXX", "ZZZ"])),
        st.one_of(st.none(), st.decimals(), st.just(Decimal("80"))),
    ),
)
stated = st.lists(st.builds(Stated, texts, evidence), max_size=30).map(tuple)
facts = st.builds(
    Facts,
    titles=st.dictionaries(st.sampled_from(["bg", "en", "el"]), texts),
    url=st.one_of(st.none(), texts, texts.map(lambda text: f"https://example.org/{text}")),
    code=st.one_of(st.none(), texts),
    programme=st.one_of(st.none(), texts),
    opens=st.one_of(st.none(), deadlines),
    deadlines=st.lists(deadlines, max_size=15).map(tuple),
    open_ended=st.sampled_from([None, "until_exhausted", "rolling", "not_stated"]),
    open_ended_evidence=st.one_of(st.none(), evidence),
    status=st.sampled_from([None, "open", "announced", "consultation", "forthcoming", "closed"]),
    as_of=st.sampled_from([None, NOW]),
    outcome=st.sampled_from([None, "cancelled", "results", "ended"]),
    announced=st.booleans(),
    budget=money,
    grant_min=money,
    grant_max=money,
    rate=money,
    eligibility=st.builds(Eligibility, stated, stated, stated, stated, st.one_of(st.none(), st.builds(Stated, texts, evidence))),
    refused=st.lists(st.builds(Refusal, texts, texts), max_size=3).map(tuple),
)  # fmt: skip
changes = st.lists(
    st.builds(
        Change,
        st.just("abcdefghij"),
        st.sampled_from(["appeared", "stage_changed", "deadline_moved", "deadline_added", "amended", "vanished", "results"]),
        st.just(NOW),
        source=st.one_of(st.none(), texts),
        field=st.one_of(st.none(), texts, st.sampled_from(["submission", "opens", "grant_max", "applicants", "nuts", "document"])),
        before=st.one_of(st.none(), texts, dates, st.just("500000.00 EUR")),
        after=st.one_of(st.none(), texts, dates, st.just("2026-Q4"), st.just("open")),
        id=st.integers(1, 10**9),
    ),
    min_size=1,
    max_size=20,
)  # fmt: skip
languages = st.sampled_from(["bg", "en"])
slow = settings(
    max_examples=60, deadline=None, derandomize=True, phases=(Phase.generate,), suppress_health_check=list(HealthCheck)
)


def is_taken(message: Message) -> None:
    parsed = parse_html(message.text)
    assert parsed.slips == ()
    assert parsed.text.strip()
    assert utf16(parsed.text) <= MAX_TEXT
    assert len(parsed.entities) <= MAX_ENTITIES
    slips: list[str] = []
    keyboard: list[list[dict[str, Any]]] = [[{"text": one.text, **_action(one)} for one in row] for row in message.rows]
    check_markup({"inline_keyboard": keyboard}, inline_only=True, slips=slips)
    assert slips == []


def _action(button: Button) -> dict[str, str | None]:
    return {"switch_inline_query": button.share.asked} if button.share else {"callback_data": button.data}


def seen(stated_facts: Facts, call_id: str = "abcdefghij") -> Call:
    return Call(call_id, stated_facts, (Sighting("source", "key", call_id, stated_facts, NOW, NOW),), NOW)


@slow
@given(facts, changes, languages, texts, st.lists(texts, max_size=12).map(tuple))
def test_any_call_and_change_give_an_alert_that_telegram_takes(
    stated_facts: Facts, happened: list[Change], lang: str, name: str, words: tuple[str, ...]
) -> None:
    found = Match("marine", "abcdefghij", "yes", (), 0.5, "possible", words)
    message = alert_message(seen(stated_facts), happened, found, lang, "Europe/Sofia", NOW, NOW, {"source": name})
    is_taken(message)
    assert message.text.split("\n")[0]


@slow
@given(facts, languages, texts, st.lists(texts, max_size=30).map(tuple))
def test_any_call_gives_a_card_and_a_story_that_telegram_takes(
    stated_facts: Facts, lang: str, name: str, words: tuple[str, ...]
) -> None:
    one = seen(stated_facts)
    is_taken(call_message(one, match(), lang, "America/New_York", NOW, None, {"source": name}, "saved"))
    profile = Profile("own", {lang: name}, name, keywords=words, nuts=words, applicants=words, programmes=words)
    conditions = tuple(
        Condition(condition, answer, name, name)
        for condition in ("territory", "applicants", "programme", "grant", "unwanted", "stage")
        for answer in ("yes", "no", "not_stated")
    )
    found = Match("own", one.id, "no", conditions, 2.0, "none", words)
    said = wording(lang)
    more = [
        tracing.seen(one, {"isun-open": name}, said, "America/New_York"),
        tracing.read(one, said),
        tracing.joined([(name, name, NOW)] * 9, {}, said, "Europe/Sofia"),
    ]
    weighed = tracing.weighed(one, found, [(word, 1.0) for word in words], subscription(language=lang), said)
    is_taken(Message(story(one, [(profile, found)] * 9, said, NOW, {}, {"own": weighed}, more)))


@settings(slow, max_examples=15)
@given(st.lists(facts, min_size=9, max_size=12), languages)
def test_any_calls_give_digests_and_lists_that_telegram_takes(several: list[Facts], lang: Any) -> None:
    calls = {f"call{number}": seen(one, f"call{number}") for number, one in enumerate(several)}
    reader = subscription(language=lang)
    told = [
        change("amended", one, number, field="title", before="a" * 500, after="я" * 500)
        for number, one in enumerate(calls, 1)
    ]
    alert = alerts.digest(reader, told, calls, lambda one, profile: match(one.id), {}, NOW)
    if alert is not None:
        is_taken(Message(alert.text or ""))
    every = [finding.Fitting(one, match(one.id)) for one in calls.values()]
    for page in (0, 1, 99):
        is_taken(finding.open_calls(every, reader, [Profile("own", {lang: "<x>" * 99})], NOW, page))
        is_taken(finding.deadlines(calls.values(), frozenset(calls), reader, NOW, page))
        asked = question("<:>" * 40)
        is_taken(found_page(list(calls.values())[:8], 99, asked, lang, NOW, page, shown_for=asked, partly=True))
        is_taken(nothing_found(asked, lang))


@slow
@given(st.text(max_size=300), st.integers(1, 60))
def test_a_cut_text_is_never_longer_than_asked_and_a_short_one_is_left(text: str, most: int) -> None:
    short = cut(text, most)
    assert utf16(short) <= most
    assert cut(short, most) == short


def test_a_cut_parts_no_family_and_no_accent() -> None:
    assert cut("ab👩‍👩‍👧cd", 6) == "ab…"
    assert cut("cafe\u0301s and more", 5) == "caf…"
    assert cut("Подкрепа за предприятия", 14) == "Подкрепа за…"
