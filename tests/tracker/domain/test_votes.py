"""What votes teach: measured on the development half of the match data, and bounded whatever is voted."""

from __future__ import annotations

import math

import pytest

from tests.shared_material import needs_shared
from tests.tracker.domain.shipped import NOW, taxonomy
from tests.tracker.domain.test_matching_measured import rows
from tracker.domain.calltext import CallText, read_call_text
from tracker.domain.corpus import Corpus
from tracker.domain.matching import match
from tracker.domain.models import Call, Facts, Match, Profile
from tracker.domain.profiles import profile_from_json
from tracker.domain.relevance import compile_profile, score_of, total
from tracker.domain.votes import BOUND, Effect, Lesson, effect, learn

SEA = Profile("sea", {"en": "Sea"}, keywords=("ships", "ports"))


def a_call(id_: str, title: str) -> Call:
    return Call(id_, Facts(titles={"en": title}), (), NOW)


def words(title: str) -> CallText:
    return read_call_text(Facts(titles={"en": title}))


CORPUS = Corpus()


def matched(call: Call) -> tuple[Call, CallText, Match]:
    return call, read_call_text(call.facts), match(call, SEA, CORPUS, NOW, taxonomy())


def test_what_is_like_the_liked_rises_and_what_is_like_the_disliked_falls() -> None:
    lesson = learn([words("Electric ferries for islands")], [words("Cruise tourism in ports")], CORPUS)
    assert lesson.correction(words("Hybrid and electric ferries"), CORPUS) > 0.05
    assert lesson.correction(words("Cruise tourism marketing"), CORPUS) < 0
    assert lesson.correction(words("Vineyards"), CORPUS) == 0
    assert (lesson.likes, lesson.dislikes) == (1, 1)


def test_no_number_of_votes_moves_a_score_further_than_its_bound() -> None:
    one = words("Electric ferries for islands")
    assert learn([one] * 500, [], CORPUS).correction(one, CORPUS) == BOUND
    assert -BOUND <= learn([], [one] * 500, CORPUS).correction(one, CORPUS) < -0.2
    few = learn([], [one], CORPUS).correction(one, CORPUS)
    assert -0.1 < few < 0, "one dislike says little"


def test_votes_correct_a_match_and_make_none_of_nothing() -> None:
    lesson = learn([words("Vineyards and wine")] * 20, [], CORPUS)
    _, text, nothing = matched(a_call("wine", "Vineyards and wine"))
    assert nothing.score == 0
    assert lesson.corrected(nothing, text, CORPUS) == nothing


def test_the_effect_names_what_would_not_have_come_and_what_would() -> None:
    known = [matched(a_call(str(place), title)) for place, title in enumerate(
        ["Cruise ships and tourism", "Ships for offshore wind", "Vineyards", "Fleet renewal: ships"])]  # fmt: skip
    lesson = learn([], [words("Cruise ships and tourism")] * 12, CORPUS)
    came = [one for one in known if one[2].level == "strong"]
    told = effect(known, Lesson(), lesson, CORPUS, "strong")
    assert told.looked_at == 4
    assert {one.id for one in told.lost} <= {call.id for call, _, _ in came}
    assert "0" in {one.id for one in told.lost}
    assert told.gained == ()
    undone = effect(known, lesson, Lesson(), CORPUS, "strong")
    assert undone == Effect(4, (), told.lost), "taking votes back gives back what they took"


@needs_shared
@pytest.mark.parametrize(("votes", "least_gain"), [(1, 0.0), (5, 0.01), (20, 0.03)])
def test_votes_on_what_was_shown_lose_nothing_at_first_and_gain_later(votes: int, least_gain: float) -> None:
    """The best `votes` calls of each field are voted on truthfully; what remains is ranked before and after."""
    calls = [Call(one["id"], Facts(titles=one["title"]), (), NOW) for one in rows("t3.calls")]
    texts = {one.id: read_call_text(one.facts) for one in calls}
    corpus = Corpus().learn_texts(texts.values())
    relevant = {one["profile"]: set(one["calls"]) for one in rows("t3.relevant")}
    gains = []
    for data in rows("t3.profiles"):
        query = compile_profile(profile_from_json(data, data["id"]), taxonomy())
        scores = {id_: score_of(total(query, text, corpus)) for id_, text in texts.items()}
        order = sorted(scores, key=lambda one: (-scores[one], one))
        shown, rest = order[:votes], order[votes:]
        right = relevant[data["id"]]
        if not right - set(shown):
            continue
        lesson = learn(
            [texts[one] for one in shown if one in right], [texts[one] for one in shown if one not in right], corpus
        )
        taught = {one: scores[one] + lesson.correction(texts[one], corpus) for one in rest}
        after = sorted(rest, key=lambda one: (-taught[one], one))
        gains.append(_ndcg(after, right) - _ndcg(rest, right))
    assert len(gains) > 50
    assert sum(gains) / len(gains) >= least_gain


def _ndcg(order: list[str], right: set[str]) -> float:
    gained = sum(1 / math.log2(place + 1) for place, one in enumerate(order[:10], 1) if one in right)
    left = len(right & set(order))
    return gained / sum(1 / math.log2(place + 1) for place in range(1, min(10, left) + 1))
