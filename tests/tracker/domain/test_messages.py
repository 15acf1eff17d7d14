"""What an alert says, in both languages."""

from __future__ import annotations

import string
import tomllib
from decimal import Decimal
from importlib.resources import files
from typing import Any

import pytest

from scrapers.reading.readings import Eligibility, Evidence, Money, Refusal, Stated
from tests.bot_api.markup import parse_html, readable
from tests.tracker.domain.calls_told import NOW, call, change, deadline, match, quote
from tracker.domain.messages import Message, alert_message, health_message
from tracker.domain.models import Call, Problem, SourceState
from tracker.domain.taps import MOST_BYTES, read_tap, tap_data
from tracker.domain.wording import languages

NAMES = {"isun-open": "ИСУН 2020"}


def told(of: Call, *changes: Any, lang: str = "en", zone: str = "Europe/Sofia", **given: Any) -> str:
    message = alert_message(of, changes, match(of.id), lang, zone, NOW, NOW, NAMES, **given)
    parsed = parse_html(message.text)
    assert parsed.slips == ()
    return readable(parsed.text, parsed.entities)


def test_a_new_call_is_told_with_everything_a_manager_needs() -> None:
    assert told(call(), change("appeared")) == (
        "🆕 New call, open now\n"
        "\n"
        "🟢 Open · BG16RFPR001-1.003\n"
        "Support for clusters of the blue economy ‹https://eumis2020.government.bg/bg/s/Procedure/Info/1›\n"
        "Конкурентоспособност и иновации в предприятията\n"
        "\n"
        "⏰ Deadline: Thursday, 14 May 2026, 16:30 (Sofia time) – 12 days left\n"
        "\n"
        "💶 Budget: BGN 29,924,199 (= €15,300,000)\n"
        "💰 Grant: from €100,000 (= BGN 195,583) to €500,000 (= BGN 977,915)\n"
        "📊 Funding rate: up to 80%\n"
        "\n"
        "👥 Who may apply: clusters, small and medium-sized enterprises\n"
        "📍 Where: Bulgaria\n"
        "\n"
        "🎯 Why: fits well, the words “клъстери”, “синя”\n"
        "\n"
        "🔎 Source: ИСУН 2020, checked 2 May 2026, 09:00"
    )


def test_the_same_in_bulgarian() -> None:
    assert told(call(), change("appeared"), lang="bg") == (
        "🆕 Нова покана, вече отворена\n"
        "\n"
        "🟢 Отворена · BG16RFPR001-1.003\n"
        "Подкрепа за клъстери в синята икономика ‹https://eumis2020.government.bg/bg/s/Procedure/Info/1›\n"
        "Конкурентоспособност и иновации в предприятията\n"
        "\n"
        "⏰ Краен срок: четвъртък, 14 май 2026 г., 16:30 ч. (българско време) – остават 12 дни\n"
        "\n"
        "💶 Бюджет: 29 924 199 лв. (= 15 300 000 €)\n"
        "💰 Помощ: от 100 000 € (= 195 583 лв.) до 500 000 € (= 977 915 лв.)\n"
        "📊 Финансиране: до 80%\n"
        "\n"
        "👥 Кой може да кандидатства: клъстери, малки и средни предприятия\n"
        "📍 Къде: България\n"
        "\n"
        "🎯 Защо: много подходяща, думите „клъстери“, „синя“\n"
        "\n"
        "🔎 Източник: ИСУН 2020, проверено на 2 май 2026 г., 09:00 ч."
    )


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("en", "📅 Deadline moved: from 30 April 2026, 16:30 to 14 May 2026, 16:30 (+14 days)"),
        ("bg", "📅 Променен краен срок: от 30 април 2026 г., 16:30 ч. на 14 май 2026 г., 16:30 ч. (+14 дни)"),
    ],
)
def test_a_moved_deadline_says_from_when_to_when(lang: str, line: str) -> None:
    moved = change(
        "deadline_moved", field="submission", before="2026-04-30T16:30:00+03:00", after="2026-05-14T16:30:00+03:00"
    )
    assert told(call(), moved, lang=lang).splitlines()[0] == line


def test_a_deadline_brought_forward_says_so() -> None:
    moved = change("deadline_moved", field="submission", before="2026-05-15", after="2026-05-14T16:30:00+03:00")
    assert "to 14 May 2026, 16:30 (1 day earlier)" in told(call(), moved)


def test_a_moved_period_has_no_count_of_days() -> None:
    moved = change("amended", field="opens", before="2026-Q3", after="2026-Q4")
    planned = call(announced=True, opens=deadline("2026-10-01", "opening", "quarter", words="Q4 2026"), deadlines=())
    assert told(planned, moved).splitlines()[0] == "📅 Opening date moved: from Q3 2026 to Q4 2026"
    assert "от 3-то тримесечие на 2026 г. на 4-то тримесечие на 2026 г." in told(planned, moved, lang="bg")


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ({"field": "grant_max", "before": "400000 EUR", "after": "500000.50 EUR"}, "largest grant: from “€400,000” to “€500,000.50”"),
        ({"field": "rate", "before": "70 %", "after": "80 %"}, "funding rate: from “70%” to “80%”"),
        ({"field": "applicants", "before": "sme", "after": "cluster, sme"}, "who may apply: from “small and medium-sized enterprises” to “clusters, small and medium-sized enterprises”"),
        ({"field": "document", "before": None, "after": "Guidelines <v2>"}, "document: now “Guidelines <v2>”"),
        ({"field": "document", "before": "Guidelines", "after": "Guidelines"}, "document: “Guidelines” was changed"),
        ({"field": "title", "before": "Old & tired", "after": "New"}, "title: from “Old & tired” to “New”"),
        ({"field": "something_new", "before": "a", "after": "b"}, "details: from “a” to “b”"),
    ],
)  # fmt: skip
def test_an_amendment_says_what_from_what_to_what(given: dict[str, Any], line: str) -> None:
    assert told(call(), change("amended", **given)).splitlines()[0] == f"✏️ Amended, {line}"


def test_what_happened_is_told_weightiest_first_and_a_new_call_has_no_amendments() -> None:
    cancelled = change("cancelled", field="stage", before="open", after="cancelled")
    amended = change("amended", number=2, field="title", before="a", after="b")
    lines = told(call(outcome="cancelled"), amended, cancelled).splitlines()
    assert lines[0] == "❌ Cancelled"
    assert lines[1].startswith("✏️ Amended")
    assert "Amended" not in told(call(), change("appeared"), amended)


def test_a_stage_is_told_as_what_it_became() -> None:
    opened = change("stage_changed", field="stage", before="forthcoming", after="open")
    assert told(call(), opened).splitlines()[0] == "🟢 Now open"
    again = change("stage_changed", field="stage", before="closed", after="open")
    assert told(call(), again).splitlines()[0] == "🟢 Open again"


def test_an_announced_period_is_words_and_never_a_countdown() -> None:
    planned = call(
        announced=True,
        opens=deadline("2026-01-01", "opening", "year", words="expected to be open by the end of 2026"),
        deadlines=(deadline("2026-10-01", "submission", "quarter", words="IV тримесечие"),),
    )
    text = told(planned, change("appeared"))
    assert "🗓 Expected to open: by the end of 2026 (“expected to be open by the end of 2026”)" in text
    assert "⏰ Deadline: expected Q4 2026 (“IV тримесечие”)" in text
    assert "left" not in text
    assert "Очаква се да се отвори: до края на 2026 г." in told(planned, change("appeared"), lang="bg")


def test_a_deadline_that_was_not_read_is_told_with_its_words() -> None:
    unread = call(
        deadlines=(), opens=None, refused=(Refusal("20.000,000€", "?"), Refusal("до края на срока <13>", "?"))
    )
    assert "⏰ Deadline: see the call (“до края на срока <13>”)" in told(unread, change("appeared"))
    assert "⏰ Краен срок: вижте поканата („до края на срока <13>“)" in told(unread, change("appeared"), lang="bg")


def test_money_that_was_not_read_is_told_with_its_words() -> None:
    unread = call(budget=None, grant_min=None, grant_max=None, rate=None, refused=(Refusal("20.000,000€", "?"),))
    assert "💶 Money: see the call (“20.000,000€”)" in told(unread, change("appeared"))


def test_several_deadlines_are_listed_with_their_kinds_the_next_first() -> None:
    staged = call(
        deadlines=(
            deadline("2026-04-01T17:00", "cut_off", zone="Europe/Brussels"),
            deadline("2026-09-15T17:00", "second_stage", zone="Europe/Brussels"),
            deadline("2026-05-06T17:00", "first_stage", zone="Europe/Brussels"),
            deadline("2026-06-01", "cut_off"),
        )
    )
    text = told(staged, change("appeared"))
    assert (
        "⏰ 3 dates, the next one first:\n"
        "• First stage: Wednesday, 6 May 2026, 17:00 (Brussels time; 18:00 Sofia time) – 4 days left\n"
        "• Cut-off date: Monday, 1 June 2026 – 30 days left\n"
        "• Second stage: Tuesday, 15 September 2026, 17:00 (Brussels time; 18:00 Sofia time) – 136 days left\n"
    ) in text
    assert "1 April" not in text
    assert text.splitlines()[1] == "⏳ Closing soon: 4 days left"


@pytest.mark.parametrize(
    ("at", "left"),
    [("2026-05-02", "today"), ("2026-05-03", "tomorrow"), ("2026-05-04", "2 days left")],
)
def test_days_are_counted_by_the_calendar(at: str, left: str) -> None:
    assert f"– {left}" in told(call(deadlines=(deadline(at),)), change("appeared"))


def test_one_day_left_has_its_own_words_in_bulgarian() -> None:
    assert "⏳ Скоро приключва: остава 1 ден" in told(
        call(deadlines=(deadline("2026-05-03"),)), change("appeared"), lang="bg"
    )


def test_midnight_is_told_as_the_end_of_the_day_before() -> None:
    midnight = call(deadlines=(deadline("2026-06-01T00:00"),))
    assert "Sunday, 31 May 2026, 24:00 (Sofia time)" in told(midnight, change("appeared"))


def test_another_clock_on_another_day_is_told_with_its_day() -> None:
    late = call(deadlines=(deadline("2026-06-01T23:30", zone="Europe/Brussels"),))
    assert "1 June 2026, 23:30 (Brussels time; 2 June, 00:30 Sofia time)" in told(late, change("appeared"))


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        ("until_exhausted", "♾ Open until the funds are used up (“до изчерпване”)"),
        ("rolling", "♾ Open at any time, no closing date (“до изчерпване”)"),
        ("not_stated", "⏰ Deadline: the call states none (“до изчерпване”)"),
    ],
)
def test_an_open_ended_call_says_so(kind: Any, line: str) -> None:
    open_ended = call(deadlines=(), open_ended=kind, open_ended_evidence=quote("до изчерпване"))
    assert line in told(open_ended, change("appeared"))


def test_who_may_apply_has_three_values() -> None:
    nobody = call(eligibility=Eligibility(applicants_excluded=(Stated("municipality", quote()),)))
    text = told(nobody, change("appeared"))
    assert "👥 Who may apply: ❔ not stated" in text
    assert "⛔️ Not for: municipalities" in text
    assert "📍 Where: ❔ not stated" in text


def test_regions_partners_and_de_minimis_are_told() -> None:
    one = call(
        eligibility=Eligibility(
            nuts=(Stated("BG33", quote()), Stated("EL51", quote())), partners_min=Stated("3", quote()), de_minimis=Stated("yes", quote())
        )
    )  # fmt: skip
    text = told(one, change("appeared"), lang="bg")
    assert "📍 Къде: България (BG33), Гърция (EL51)" in text
    assert "🤝 Поне 3 партньори" in text
    assert "Помощ de minimis" in text


def test_the_partners_countries_and_those_refused_are_told() -> None:
    one = call(
        eligibility=Eligibility(
            partners_min=Stated("3", quote()),
            partner_countries_min=Stated("2", quote()),
            countries_excluded=(Stated("RU", quote()), Stated("BY", quote())),
        )
    )
    english, bulgarian = told(one, change("appeared")), told(one, change("appeared"), lang="bg")
    assert "🤝 At least 3 partners\n🌍 Partners from at least 2 countries" in english
    assert "⛔️ Not for applicants from: " in english
    assert "🌍 Партньори от поне 2 държави" in bulgarian
    assert "⛔️ Не е за кандидати от: " in bulgarian


def test_a_conversion_that_is_not_exact_is_marked() -> None:
    odd = call(budget=Money("total_budget", quote(), Decimal("1000001"), "EUR"), grant_min=None, grant_max=None)
    assert "Budget: €1,000,001 (≈ BGN 1,955,832)" in told(odd, change("appeared"))
    dollars = call(budget=Money("total_budget", quote(), Decimal("5"), "USD"), grant_min=None, grant_max=None)
    assert "Budget: US$5\n" in told(dollars, change("appeared"))


def test_a_figure_without_currency_is_told_by_its_quote() -> None:
    bare = call(budget=Money("total_budget", Evidence("двадесет милиона"), Decimal("20"), None))
    assert "Budget: “двадесет милиона”" in told(bare, change("appeared"))


def test_nothing_from_a_page_is_markup() -> None:
    hostile = call(
        titles={"en": '<b>Bold</b> & "sly" <a href="http://evil.example">x</a>'},
        url='https://example.org/?a="><b>',
        code="<i>",
        programme="</b></i>&lt;",
    )
    text = told(hostile, change("amended", field="title", before="<u>", after="</u>&amp;"))
    assert '<b>Bold</b> & "sly" <a href="http://evil.example">x</a>' in text
    assert "from “<u>” to “</u>&amp;”" in text


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "http://localhost/x", "https://a b.example/", "not an address", "https://[bad"]
)
def test_an_address_that_no_chat_can_open_is_no_link(url: str) -> None:
    message = alert_message(call(url=url), [change()], None, "en", "Europe/Sofia", NOW, NOW, NAMES)
    assert "<a " not in message.text


def test_buttons_show_what_the_chat_said_of_the_call_and_fit_in_64_bytes() -> None:
    fresh = alert_message(call(), [change()], None, "bg", "Europe/Sofia", NOW, NOW, NAMES)
    assert labels(fresh) == [
        "☆ Запази", "🔔 Напомни", "📅 Календар", "❓ Защо", "↗ Сподели", "👍 За нас е", "🚫 Не е за нас", "🔕 Заглуши",
    ]  # fmt: skip
    saved = alert_message(call(), [change()], None, "en", "Europe/Sofia", NOW, NOW, NAMES, "saved")
    assert labels(saved) == [
        "⭐ Saved", "🔔 Reminders", "📅 Calendar", "❓ Why", "↗ Share", "👍 For us", "🚫 Not for us", "👁 Watching", "🔕 Mute",
    ]  # fmt: skip
    assert "you saved it" in saved.text
    unwanted = alert_message(call(), [change()], None, "en", "Europe/Sofia", NOW, NOW, NAMES, "not_for_us")
    assert labels(unwanted)[5:] == ["👍 For us", "🚫 Marked: not for us", "🔕 Mute"]
    liked = alert_message(call(), [change()], None, "en", "Europe/Sofia", NOW, NOW, NAMES, "liked")
    assert labels(liked)[5:] == ["👍 Marked: for us", "🚫 Not for us", "🔕 Mute"]
    assert all(len((one.data or "").encode()) <= MOST_BYTES for row in fresh.rows for one in row)


def labels(message: Message) -> list[str]:
    return [one.text for row in message.rows for one in row]


def test_a_button_of_another_version_is_known_as_old() -> None:
    assert read_tap(tap_data("save", "abc", 1)) == ("save", ("abc", "1"))
    assert read_tap("0:save:abc") is None
    assert read_tap("") is None
    with pytest.raises(ValueError, match="at most 64"):
        tap_data("save", "x" * 64)


@pytest.mark.parametrize("lang", ["en", "bg"])
def test_an_admin_hears_why_a_source_broke_and_that_it_recovered(lang: str) -> None:
    broken = SourceState(
        "isun-open", "broken", Problem("refused", "HTTP 200 <html>Request Rejected"), NOW, last_success=NOW
    )
    text = health_message("ИСУН", broken, lang, "Europe/Sofia").text
    assert "ИСУН" in text
    assert "<code>refused</code>" in text
    assert "HTTP 200 &lt;html&gt;Request Rejected" in text
    assert health_message("ИСУН", SourceState("isun-open", "healthy"), lang, "Europe/Sofia").text.startswith("🟢")


def test_every_language_has_every_text_with_the_same_values() -> None:
    def flat(table: dict[str, Any], at: str = "") -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for key, value in table.items():
            if isinstance(value, dict) and "other" not in value:
                found |= flat(value, f"{at}{key}.")
            else:
                text = value["other"] if isinstance(value, dict) else value
                found[at + key] = {name for _, name, _, _ in string.Formatter().parse(text) if name}
        return {key: values for key, values in found.items() if not key.startswith("zones.Europe")}

    texts = {
        lang: flat(tomllib.loads(files("tracker.domain").joinpath("texts", f"{lang}.toml").read_text("utf-8")))
        for lang in languages()
    }
    plural_labels = {"digest.count", "summary.count"}
    english = texts.pop("en")
    for lang, theirs in texts.items():
        assert theirs == english, lang
    assert plural_labels <= set(english)


@pytest.mark.parametrize("lang", ["en", "bg"])
def test_every_text_is_markup_that_telegram_takes(lang: str) -> None:
    def every(table: Any) -> list[str]:
        return [table] if isinstance(table, str) else [one for value in table.values() for one in every(value)]

    for text in every(tomllib.loads(files("tracker.domain").joinpath("texts", f"{lang}.toml").read_text("utf-8"))):
        assert parse_html(text).slips == (), text
