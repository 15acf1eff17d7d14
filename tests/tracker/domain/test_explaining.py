"""Why a call is told: by its words, or by the profile's words that it is close to in meaning, in both languages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.tracker.domain.calls_told import NOW, call, match
from tracker.domain.explaining import reasons, story
from tracker.domain.models import Profile
from tracker.domain.wording import wording
from tracker.plain_text import plain

FAR = replace(match(level="possible", score=0.4), words=())
NEAR = replace(FAR, near=("морски технологии → maritime technology", "ships & <yards>"), by_meaning=True)
SEA = Profile("marine", {"en": "Sea", "bg": "Море"}, keywords=("морски технологии",))


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        (
            "en",
            "🎯 Why: may fit, close in meaning to “морски технологии → maritime technology”, “ships & <yards>”",
        ),
        (
            "bg",
            "🎯 Защо: може да е подходяща, близка по смисъл до „морски технологии → maritime technology“, "
            "„ships & <yards>“",
        ),
    ],
)
def test_an_alert_names_the_words_of_the_profile_that_the_call_is_close_to(lang: str, line: str) -> None:
    told = reasons(NEAR, wording(lang))
    assert "&lt;yards&gt;" in told
    assert plain(told) == line


def test_a_word_that_was_found_is_not_named_a_second_time() -> None:
    both = replace(NEAR, words=("морски технологии",), by_meaning=False)
    told = plain(reasons(both, wording("en")))
    assert told == "🎯 Why: may fit, the word “морски технологии”, close in meaning to “ships & <yards>”"


def test_a_profile_of_prose_alone_has_no_word_to_name() -> None:
    prose = replace(NEAR, near=())
    assert plain(reasons(prose, wording("en"))) == "🎯 Why: may fit, close in meaning"
    assert plain(reasons(FAR, wording("en"))) == "🎯 Why: may fit"


@pytest.mark.parametrize(
    ("lang", "none_found", "near", "of_prose"),
    [
        (
            "en",
            "None of the profile's words were found in it.",
            "Close in meaning to: “морски технологии → maritime technology”, “ships & <yards>”.",
            "Close in meaning to what the profile says.",
        ),
        (
            "bg",
            "Нито една от думите на профила не е намерена в нея.",
            "Близка по смисъл до: „морски технологии → maritime technology“, „ships & <yards>“.",
            "Близка по смисъл до казаното в профила.",
        ),
    ],
)
def test_the_whole_story_says_what_was_found_and_what_it_is_close_to(
    lang: str, none_found: str, near: str, of_prose: str
) -> None:
    told = plain(story(call(), [(SEA, NEAR)], wording(lang), NOW)).splitlines()
    assert told.index(near) == told.index(none_found) + 1
    told = plain(story(call(), [(SEA, replace(NEAR, near=()))], wording(lang), NOW)).splitlines()
    assert of_prose in told
    told = plain(story(call(), [(SEA, FAR)], wording(lang), NOW)).splitlines()
    assert none_found in told
    assert not {near, of_prose} & set(told)
