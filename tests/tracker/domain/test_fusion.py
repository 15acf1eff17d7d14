"""Words and sense together: thresholds, the one scale of scores, and the shipped weights."""

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.fusion import PARTS, SENSE_PARTS, WORD_PARTS, RouteWeights, parse_fusion
from tracker.errors import ConfigError

SHIPPED = Path(__file__).resolve().parents[3] / "config" / "matching" / "fusion.toml"
RULE = RouteWeights(-3.0, {"words": 1.0, "whole": 10.0}, strong=2.0, possible=-1.0)


def test_a_pair_at_a_threshold_has_that_level_and_its_score_on_the_scale_of_words():
    strong, possible, below = ({"words": 0.0, "whole": (sum_ + 3) / 10} for sum_ in (2.0, -1.0, -1.2))
    assert (RULE.judged(strong).score, RULE.judged(strong).level) == (0.5, "strong")
    assert (RULE.judged(possible).score, RULE.judged(possible).level) == (0.3, "possible")
    assert RULE.judged(below).level == "none"


@given(st.floats(-2, 2), st.floats(0, 20), st.floats(0.01, 1))
def test_more_of_a_part_with_a_positive_weight_never_lowers_score_or_probability(
    whole: float, words: float, more: float
):
    less, greater = RULE.judged({"words": words, "whole": whole}), RULE.judged({"words": words, "whole": whole + more})
    assert greater.score >= less.score
    assert greater.probability >= less.probability
    assert 0 <= less.score <= 1
    assert 0 <= less.probability <= 1


def test_the_probability_is_the_logistic_of_the_weighted_sum():
    assert RULE.judged({"words": 1.0, "whole": 0.3}).probability == pytest.approx(1 / (1 + math.exp(-1.0)))


@given(st.floats(0.01, 0.99))
def test_the_sum_of_a_score_gives_that_score(score: float):
    whole = (RULE.logit_of_score(score) + 3) / 10
    assert RULE.judged({"whole": whole}).score == pytest.approx(score, abs=1e-5)


def test_the_shares_of_words_and_sense_are_the_sum_above_the_intercept():
    parts = {"words": 2.0, "whole": 0.4}
    shares = RULE.shares(parts)
    assert shares == {"words": 2.0, "sense": 4.0}
    assert sum(shares.values()) + RULE.intercept == pytest.approx(RULE.logit(parts))


def test_all_problems_of_a_file_are_named_with_their_keys():
    text = """
    usual = {}
    [routes.english_prose]
    intercept = 1.0
    strong = 1.0
    possible = 2.0
    weights = { words = 1.0 }
    [routes.martian]
    intercept = 1.0
    """
    with pytest.raises(ConfigError) as caught:
        parse_fusion(text, "fusion.toml")
    told = str(caught.value)
    assert "strong must lie above possible" in told
    assert "martian" in told
    with pytest.raises(ConfigError, match="not TOML"):
        parse_fusion("= 3", "fusion.toml")


def test_the_shipped_weights_know_every_route_and_across_languages_no_words():
    fusion = parse_fusion(SHIPPED.read_text("utf-8"), SHIPPED.name)
    assert len(fusion.routes) == 6
    for route, rule in fusion.routes.items():
        parts = set(SENSE_PARTS if route.startswith("across") else PARTS)
        of_prose = {"pairs_log", "whole", "sentence", "usual_whole", "usual_sentence"}
        assert set(rule.weights) == (parts - of_prose if route.endswith("keywords") else parts)
        assert rule.strong > rule.possible
    assert set(fusion.usual) == {"english", "any"}
    assert {part for one in fusion.usual.values() for part in one} == {p for p in PARTS if p.startswith("usual_")}
    assert not set(WORD_PARTS) & set(SENSE_PARTS)
    assert list(fusion.centres) == ["any"]
