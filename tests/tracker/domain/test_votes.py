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
from tracker.domain.votes import BOUND, corrected, correction, learn

SEA = Profile("sea", {"en": "Sea"}, keywords=("ships", "ports"))


def a_call(id_: str, title: str) -> Call:
    return Call(id_, Facts(titles={"en": title}), (), NOW)


def words(title: str) -> CallText:
    return read_call_text(Facts(titles={"en": title}))


CORPUS = Corpus()


def matched(call: Call) -> Match:
    return match(call, SEA, CORPUS, NOW, taxonomy())


def test_what_is_like_the_liked_rises_and_what_is_like_the_disliked_falls() -> None:
    lesson = learn([words("Electric ferries for islands")], [words("Cruise tourism in ports")], CORPUS.rarity)
    assert correction(lesson, words("Hybrid and electric ferries")) > 0.05
    assert correction(lesson, words("Cruise tourism marketing")) < 0
    assert correction(lesson, words("Vineyards")) == 0
    assert correction({}, words("Vineyards")) == 0


def test_no_number_of_votes_moves_a_score_further_than_its_bound() -> None:
    one = words("Electric ferries for islands")
    assert correction(learn([one] * 500, [], CORPUS.rarity), one) == BOUND
    assert -BOUND <= correction(learn([], [one] * 500, CORPUS.rarity), one) < -0.1
    assert -0.1 < correction(learn([], [one], CORPUS.rarity), one) < 0, "one dislike says little"


def test_votes_correct_a_match_and_make_none_of_nothing() -> None:
    lesson = learn([words("Vineyards and wine")] * 20, [], CORPUS.rarity)
    wine = a_call("wine", "Vineyards and wine")
    nothing = matched(wine)
    assert nothing.score == 0
    assert corrected(nothing, wine, lesson) == nothing
    ships = a_call("ships", "Ships and ports")
    liked = learn([words("Ships and ports")] * 20, [], CORPUS.rarity)
    assert corrected(matched(ships), ships, liked).score > matched(ships).score
    assert corrected(matched(ships), ships, {}) == matched(ships)


@needs_shared
@pytest.mark.parametrize(("votes", "least_gain"), [(1, 0.0), (5, 0.01), (20, 0.03)])
def test_votes_on_what_was_shown_lose_nothing_at_first_and_gain_later(votes: int, least_gain: float) -> None:
    gains = gains_after(votes)
    assert len(gains) > 50
    assert sum(gains) / len(gains) >= least_gain


def gains_after(votes: int) -> list[float]:
    """By how much nDCG@10 rises, field by field (t3).

    The best `votes` calls of each are voted on truthfully; what remains is ranked before and after.
    """
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
            [texts[one] for one in shown if one in right],
            [texts[one] for one in shown if one not in right],
            corpus.rarity,
        )
        taught = {one: scores[one] + correction(lesson, texts[one]) for one in rest}
        after = sorted(rest, key=lambda one: (-taught[one], one))
        gains.append(_ndcg(after, right) - _ndcg(rest, right))
    return gains


def _ndcg(order: list[str], right: set[str]) -> float:
    gained = sum(1 / math.log2(place + 1) for place, one in enumerate(order[:10], 1) if one in right)
    left = len(right & set(order))
    return gained / sum(1 / math.log2(place + 1) for place in range(1, min(10, left) + 1))


if __name__ == "__main__":
    for number in (1, 5, 20):
        found = gains_after(number)
        lost = sum(one < 0 for one in found)
        print(f"{number} votes: nDCG@10 {sum(found) / len(found):+.3f} over {len(found)} fields; lower for {lost}")
