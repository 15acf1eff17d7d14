"""Words and sense together: the parts of a score → a probability, a score and a level. Pure; the weights are data.

A logistic rule whose weights were fitted on the development half of the match data (tests/bench/fit_fusion.py says how)
and are shipped in `config/matching`. A *route* is a way to compare: by which encoder, in one language or across two, of a
profile that is prose or one that is a list of keywords. Each route has its own weights and its own two thresholds, set
where 0.1 (strong) and 1 (possible) of a hundred calls were false alerts, and its scores are drawn onto the scale of the
score by words alone: 0.5 is where strong begins and 0.3 where possible begins, whatever way a score was made.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from tracker.domain.models import Level
from tracker.domain.relevance import POSSIBLE, STRONG, level_of
from tracker.domain.taxonomy import problem_lines
from tracker.errors import ConfigError

Route = Literal["english_prose", "english_keywords", "same_prose", "same_keywords", "across_prose", "across_keywords"]
#: Parts made of words: log(1 + sum), the sum, the call's share of words, log(1 + pairs).
WORD_PARTS = ("words_log", "words", "coverage", "pairs_log")
#: Parts made of sense, all cosines: the call to the profile's name, to all its prose, to its nearest keyword and its
#: nearest sentence; and what is usual: for the profile's prose, keywords and sentences among the calls seen, and for the call.
SENSE_PARTS = (
    "name", "whole", "keyword", "sentence", "usual_whole", "usual_keyword", "usual_sentence", "usual_call",
)  # fmt: skip
PARTS = WORD_PARTS + SENSE_PARTS

_ODDS_OF_POSSIBLE = math.log(POSSIBLE / (1 - POSSIBLE))
_MOST_LOGIT = 60.0


@dataclass(frozen=True, slots=True)
class Judged:
    """What the parts of one pair come to."""

    probability: float
    """That the labels of the development half would hold the pair for relevant: calibrated there, and low by nature,
    since they know one call for most profiles."""
    score: float
    """0 to 1, on the scale of the score by words."""
    level: Level


@dataclass(frozen=True, slots=True)
class RouteWeights:
    """The fitted rule of one route: intercept, weights by part, and the sums from which a pair is strong or possible."""

    intercept: float
    weights: Mapping[str, float]
    strong: float
    possible: float

    def logit(self, parts: Mapping[str, float]) -> float:
        """The weighted sum; a part that is absent counts as 0."""
        return self.intercept + sum(weight * parts.get(part, 0.0) for part, weight in self.weights.items())

    def judged(self, parts: Mapping[str, float]) -> Judged:
        """Probability, score and level of a pair with these parts."""
        logit = self.logit(parts)
        share = (self.strong - logit) / (self.strong - self.possible)
        score = round(_logistic(_ODDS_OF_POSSIBLE * share), 6)
        return Judged(_logistic(logit), score, level_of(score))

    def shares(self, parts: Mapping[str, float]) -> dict[str, float]:
        """What words and what sense add to the sum, for showing: above the intercept, to three places."""
        of_words = sum(self.weights.get(part, 0.0) * parts.get(part, 0.0) for part in WORD_PARTS)
        return {"words": round(of_words, 3), "sense": round(self.logit(parts) - self.intercept - of_words, 3)}

    def logit_of_score(self, score: float) -> float:
        """The sum that gives `score`, between 0 and 1."""
        share = math.log(score / (1 - score)) / _ODDS_OF_POSSIBLE
        return self.strong - share * (self.strong - self.possible)


@dataclass(frozen=True, slots=True)
class Fusion:
    """All routes, and what is usual where few calls were seen."""

    routes: Mapping[Route, RouteWeights]
    usual: Mapping[str, Mapping[str, float]]
    """Encoder → part `usual_…` → its mean on the development half: a prior that weighs like `PRIOR_CALLS` calls."""
    centres: Mapping[str, tuple[float, ...]]
    """Encoder → what the vectors of calls have in common, likewise a prior. Encoders that need no centre are absent."""


#: The priors of `Fusion.usual` weigh like so many calls.
PRIOR_CALLS = 100

assert (STRONG, POSSIBLE) == (0.5, 0.3), "the scale of scores is drawn so that 0.5 is strong"


def parse_fusion(text: str, file: str) -> Fusion:
    """The fusion of a TOML text. Raises ConfigError with all problems, each `file: key: what to do`."""
    try:
        form = _FusionForm.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as problem:
        raise ConfigError([f"{file}: not TOML: {problem}"]) from problem
    except ValidationError as problem:
        raise ConfigError([f"{file}: {line}" for line in problem_lines(problem)]) from problem
    routes: dict[Route, RouteWeights] = {
        name: RouteWeights(
            one.intercept, {str(part): weight for part, weight in one.weights.items()}, one.strong, one.possible
        )
        for name, one in form.routes.items()
    }
    return Fusion(
        routes,
        {encoder: {str(part): mean for part, mean in one.items()} for encoder, one in form.usual.items()},
        form.centres,
    )


Part = Literal[
    "words_log", "words", "coverage", "pairs_log", "name", "whole", "keyword", "sentence",
    "usual_whole", "usual_keyword", "usual_sentence", "usual_call",
]  # fmt: skip
_Number = Annotated[float, Field(allow_inf_nan=False)]


class _RouteForm(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    intercept: _Number
    strong: _Number
    possible: _Number
    weights: dict[Part, _Number]

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.strong <= self.possible:
            raise ValueError("strong must lie above possible")
        return self


class _FusionForm(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    routes: dict[Route, _RouteForm]
    usual: dict[str, dict[Part, _Number]]
    centres: dict[str, Annotated[tuple[_Number, ...], Field(min_length=384, max_length=384)]] = Field(
        default_factory=dict
    )


def _logistic(logit: float) -> float:
    bounded = max(-_MOST_LOGIT, min(_MOST_LOGIT, logit))
    return 1 / (1 + math.exp(-bounded))
