"""Lists, explanations and pages that the chat shows, beyond what the kept conversations show."""

from __future__ import annotations

from tests.tracker.bot.talking import MARINE
from tests.tracker.domain.calls_told import NOW, call, deadline, match, subscription
from tracker.domain import administering, asking, finding
from tracker.domain.administering import SourceLine
from tracker.domain.asked_words import question
from tracker.domain.explaining import story
from tracker.domain.hypertext import Html, fitted, visible_length
from tracker.domain.models import Condition, SourceState
from tracker.domain.wording import languages, wording


def test_the_strongest_match_comes_first_then_the_nearest_deadline() -> None:
    fits = {
        "far": finding.Fitting(call("far", deadlines=(deadline("2026-07-01"),)), match("far")),
        "near": finding.Fitting(call("near", deadlines=(deadline("2026-05-10"),)), match("near")),
        "weak": finding.Fitting(call("weak", deadlines=(deadline("2026-05-04"),)), match("weak", level="possible")),
        "over": finding.Fitting(call("over", deadlines=(deadline("2026-05-01"),)), match("over")),
    }
    found = finding.open_now(fits.values(), NOW)
    assert [one.call.id for one in found] == ["near", "far", "weak"]


def test_a_page_beyond_the_last_is_the_last() -> None:
    found = [finding.Fitting(call(f"call{number}"), None) for number in range(9)]
    last = finding.open_calls(found, subscription(language="en"), [MARINE], NOW, 99)
    assert "Page 2 of 2" in last.text
    assert "9. " in last.text


def test_a_question_stays_short_enough_to_be_shown_and_is_cut_at_a_word() -> None:
    assert question("  морски:  клъстери\n") == "морски: клъстери"
    assert question("приказка " * 50) == " ".join(["приказка"] * 22)
    assert question("я" * 1000) == "я" * 100


def test_an_excluded_call_says_which_condition_says_no_with_its_words() -> None:
    excluded = match(
        level="strong",
        eligibility="no",
        conditions=(
            Condition("territory", "no", "for Greece only", "Greek territory"),
            Condition("applicants", "not_stated", "?"),
            Condition("unwanted", "yes", ""),
        ),
    )
    text = story(call(), [(MARINE, excluded)], wording("en"), NOW)
    assert "Why this call does not fit" in text
    assert "⛔️ Territory: Bulgaria; you: Bulgaria (BG331) (“Greek territory”)" in text
    assert "❔ Who may apply: the call does not say" in text
    assert "✅ No unwanted words" in text
    assert "follows no profile" in story(call(), [], wording("en"), NOW)


def test_sources_with_problems_come_first_and_what_is_off_last() -> None:
    lines = [
        SourceLine("off", "Off", False),
        SourceLine("well", "Well", True, SourceState("well", "healthy")),
        SourceLine("broken", "Broken", True, SourceState("broken", "broken")),
        SourceLine("new", "New", True),
        SourceLine("unsure", "Unsure", True, SourceState("unsure", "doubtful")),
    ]
    text = administering.sources_page(lines, "en", "Europe/Sofia").text
    order = sorted(("off", "well", "broken", "new", "unsure"), key=lambda one: text.index(f"<code>{one}</code>"))
    assert order == ["broken", "unsure", "well", "new", "off"]
    assert "🔴 1 broken · 🟡 1 doubtful · 🟢 1 healthy · ⚪️ 1 not read yet · ⏸ 1 paused" in text


def test_many_sources_are_paged() -> None:
    lines = [SourceLine(f"source-{number:02}", f"Source {number}", True) for number in range(25)]
    pages = [administering.sources_page(lines, "en", "Europe/Sofia", page) for page in range(3)]
    assert all(sum(f"<code>{one.id}</code>" in page.text for page in pages) == 1 for one in lines)


def test_calls_in_dispute_are_named_on_the_first_page_of_sources() -> None:
    lines = [SourceLine(f"source-{number:02}", f"Source {number}", True) for number in range(25)]
    contested = [call(f"call{number}", titles={"en": f"Call {number}"}) for number in range(5)]
    pages = [administering.sources_page(lines, "en", "Europe/Sofia", page, contested).text for page in range(2)]
    assert "5 calls are stated in contradictory ways" in pages[0]
    assert "Call 2</a>" in pages[0]
    assert "… and 2 more" in pages[0]
    assert "contradictory" not in pages[1]
    assert "contradictory" not in administering.sources_page(lines, "en", "Europe/Sofia").text


def test_a_zone_of_ones_own_is_among_the_choices_and_marked() -> None:
    message = asking.ask_setting("zone", subscription(zone="Asia/Tokyo"))
    assert message is not None
    assert message.rows[0][0].text == "✓ часова зона Токио (Asia/Tokyo)"


def test_the_first_question_is_asked_in_every_language() -> None:
    message = asking.ask_language("en")
    assert [one.text.split()[-1] for row in message.rows for one in row] == ["English", "Български"]
    assert len(languages()) == 2


def test_what_does_not_fit_goes_whole() -> None:
    parts = [Html("a" * 30), Html("<b>" + "b" * 30 + "</b>"), Html("c" * 30)]
    assert fitted(parts, 64) == "a" * 30 + "\n\n<b>" + "b" * 30 + "</b>"
    assert fitted(parts, 64, first_to_go=(1,)) == "a" * 30 + "\n\n" + "c" * 30
    assert visible_length(Html("<b>&lt;x&gt;</b>")) == 3
