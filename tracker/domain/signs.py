"""Which of the words that a profile and a call share are signs that the call is meant for it, and what they make of the sum.

A clear sign is what the profile names: a keyword or a thing its sectors are about, in one word, two neighbours of a phrase,
a word of its own name. So is a distinctive word that is only part of what it says, where it stands in the title; elsewhere
that is a faint sign. Common parts are none: “design, materials, manufacturing” stand in every second call. Two rules follow,
the same for one call and for the index:

- Without a sign a call stays just below *possible*, however much its common words add up to. With one faint sign
  *possible* begins at a fifth more, but where a phrase of the profile stands there with all its words.
- A distinctive word that is a keyword by itself, or a thing its sectors are about, makes a call at least *possible* where
  it stands in the title, however long.

On CORDIS topics (t2, t3) both leave the order as it was or a little better; one faint sign in a title being too little, or
more than a fifth asked for, made it worse. A profile of running text alone names nothing: every word is a clear sign.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from tracker.domain.calltext import CallText
from tracker.domain.corpus import Corpus
from tracker.domain.feature_index import Question
from tracker.domain.relevance import Query, least_total, total

_POSSIBLE = least_total("possible")
#: So much *possible* takes where one faint sign is all.
_MORE = 1.2
#: Among the calls just above the least of *possible*, and just below it, the sum still makes a little of the order.
_ABOVE, _BELOW = 0.05, 0.01
#: How features stand in an index, beside pairs and the words of a name: words that are all of a thing, and parts of one.
_WHOLE, _PART = "=", "~"


def amount(query: Query, text: CallText, corpus: Corpus) -> float:
    """The sum of what profile and call share (`relevance.total`) as the two rules leave it."""
    return ruled(total(query, text, corpus), query, text, corpus)


def ruled(sum_: float, query: Query, text: CallText, corpus: Corpus) -> float:
    """As `amount`, of a pair whose sum is known already."""
    if query.prose_only or not sum_:
        return sum_
    if sum_ < _POSSIBLE:
        return _POSSIBLE + _ABOVE * sum_ if in_title(query, text, corpus) else sum_
    signs = signs_in(query, text, corpus)
    if signs > 1 or (signs == 1 and (sum_ >= _MORE * _POSSIBLE or has_a_phrase(query, text))):
        return sum_
    return _POSSIBLE * (1 - _BELOW * math.exp(_POSSIBLE - sum_))


def in_title(query: Query, text: CallText, corpus: Corpus) -> bool:
    """Whether the title has a distinctive word that says all of a thing which the profile wants."""
    fewer, more = sorted((query.whole, text.title), key=len)
    return any(one in more and corpus.is_distinctive(one) for one in fewer)


def signs_in(query: Query, text: CallText, corpus: Corpus) -> int:
    """How many signs that the call is meant there are in the words that both share: a clear one counts as two, two are enough."""
    if query.prose_only:
        return 2
    signs = 0
    fewer, more = sorted((query.weights, text.strength), key=len)
    for feature in fewer:
        if feature in more:
            if " " in feature or feature in query.whole or feature in query.named:
                return 2
            if corpus.is_distinctive(feature):
                signs += 2 if feature in text.title else 1
    return min(signs, 2)


def has_a_phrase(query: Query, text: CallText) -> bool:
    """Whether all words of a phrase stand in a call, wherever."""
    present = text.strength
    fewer, more = sorted((query.ways, present), key=len)
    ways = (way for stem in fewer if stem in more for _, way in query.ways[stem] if len(way) > 1)
    return any(all(one in present for one in way) for way in ways)


def features_of_profile(query: Query) -> dict[str, float]:
    """How an index keeps a profile, to be asked with a call: feature → weight."""
    if query.prose_only:
        return dict(query.weights)
    return {_kept(feature, query): weight for feature, weight in query.weights.items()}


def features_of_call(text: CallText) -> dict[str, float]:
    """How an index keeps a call, to be asked with a profile: feature → strength."""
    return {**text.strength, **{_WHOLE + stem: 1.0 for stem in text.title}}


def asked_by_call(text: CallText, corpus: Corpus, known: Callable[[str], bool]) -> Question:
    """Which profiles does a call reach? `known`: whether anybody has a feature; the others are not asked for."""
    alone: list[str] = []
    clear: dict[str, float] = {}
    faint: dict[str, float] = {}
    common: dict[str, float] = {}
    rarity, distinctive, title = corpus.rarity, corpus.is_distinctive, text.title
    for feature, strength in text.strength.items():
        if known(feature):
            clear[feature] = strength * rarity(feature)
        if " " in feature:
            continue
        whole, part = _WHOLE + feature, _PART + feature
        if known(whole):
            if feature in title and distinctive(feature):
                alone.append(whole)
            else:
                clear[whole] = strength * rarity(feature)
        if known(part):
            sign = common if not distinctive(feature) else clear if feature in title else faint
            sign[part] = strength * rarity(feature)
    return Question(_POSSIBLE, clear, faint, common, alone, _MORE * _POSSIBLE)


def asked_by_profile(query: Query, corpus: Corpus) -> Question:
    """Which calls reach a profile? Where a part of what it says is all, those are doubtful whose title has it too."""
    alone: list[str] = []
    clear: dict[str, float] = {}
    faint: dict[str, float] = {}
    common: dict[str, float] = {}
    for feature, weight in query.weights.items():
        of_its_kind = clear
        if feature in query.whole:
            if not query.prose_only and corpus.is_distinctive(feature):
                alone.append(_WHOLE + feature)
        elif not query.prose_only and " " not in feature and feature not in query.named:
            of_its_kind = faint if corpus.is_distinctive(feature) else common
        of_its_kind[feature] = weight * corpus.rarity(feature)
    return Question(_POSSIBLE, clear, faint, common, alone, _MORE * _POSSIBLE)


def _kept(feature: str, query: Query) -> str:
    if " " in feature or feature in query.named:
        return feature
    return (_WHOLE if feature in query.whole else _PART) + feature
