"""The five shipped clusters with meaning on: what words alone leave silent, and what they must still leave silent.

The first cases are those of `domain/test_matching_shipped`. The others were written down, each with its sentence, before the
models were asked: what a manager wants in words of its own. Words find five of them, meaning four more, and no floor is higher
than what was found: of the six that stay silent four are Bulgarian.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from tests.semantic_extra import needs_semantic
from tests.tracker.domain.shipped import CONFIG, NOW, call, profiles, taxonomy
from tests.tracker.domain.test_matching_shipped import CASES, EACH, _call
from tracker.configuring import load_fusion
from tracker.domain.corpus import Corpus
from tracker.domain.matching import match
from tracker.domain.models import Call, Match
from tracker.domain.nearness import Near, lifted
from tracker.domain.passages import call_passages, profile_passages
from tracker.domain.relevance import compile_profile
from tracker.domain.wordindex import WordIndex

pytestmark = needs_semantic

#: Profile, title, and why its manager would want it.
WANTED = [
    ("furniture-wood", "Better beds, sofas and tables", "that is what its members make"),
    ("furniture-wood", "Столове, маси и легла от рециклирани суровини", "the same, in Bulgarian"),
    ("furniture-wood", "Sawmills and carpentry workshops", "they work wood"),
    ("green-energy", "Heat pumps and insulation for old apartment buildings", "energy renovation of buildings"),
    ("green-energy", "Electricity from rooftop panels for municipalities", "solar energy"),
    ("green-energy", "Electrolysers for industrial sites", "they make green hydrogen"),
    ("ict", "Trustworthy chatbots and large language models", "artificial intelligence"),
    ("ict", "Защита на информационните системи от хакерски атаки", "cybersecurity"),
    ("ict", "Startups building apps and web platforms", "software"),
    ("agrifood", "Dairies, bakeries and slaughterhouses", "food industry"),
    ("agrifood", "Овощни градини и пчеларство", "farming"),
    ("agrifood", "Healthy school meals from local growers", "food and farmers"),
    ("marine", "Decarbonisation of the ferry and cruise sector", "ships by other names"),
    ("marine", "Coastal and ocean observation", "the sea by another name"),
    ("marine", "Отглеждане на миди и стриди", "aquaculture by its animals"),
]  # fmt: skip
#: So many of those are told, and so many more than by words alone.
FLOOR, MORE = 9, 4
#: Nobody's: titles far from all five, which meaning must leave silent.
FAR = [
    "Training of nurses in rural hospitals",
    "Quantum key distribution over satellite links",
    "Theatre and dance for young audiences",
    "Reform of the judiciary and anti-corruption",
    "Обучение на учители в начален етап",
    "Подкрепа за лица в неравностойно положение",
    "Опазване на културното наследство и музеите",
]


def lang_of(title: str) -> str:
    return "bg" if any("а" <= letter <= "я" for letter in title.lower()) else "en"


@cache
def matched() -> dict[tuple[str, str], tuple[Match, Match]]:
    """(profile, title) → the match by words, and with meaning. What is usual is learned from all these titles together."""
    from tracker.semantic.encoders import installed
    from tracker.semantic.pairs import Candidate, weigh
    from tracker.semantic.sense import Sense
    from tracker.semantic.vectors import Vectors

    more = [call(title, lang_of(title), id=title) for title in (*(title for _, title, _ in WANTED), *FAR)]
    calls: list[Call] = [*(replace(_call(one), id=one.title) for one in CASES), *more]
    fusion = load_fusion(CONFIG)
    assert fusion is not None
    passages = [call_passages(one.facts) for one in calls]
    sense = Sense(fusion, Vectors(installed()), passages)
    assert sense.languages == {"bg", "en"}
    corpus = Corpus().learn(call(one.title) for one in CASES)
    candidates = [
        Candidate(one.id, profile_passages(one, taxonomy()), compile_profile(one, taxonomy()))
        for one in profiles().values()
    ]
    near: dict[tuple[str, str], Near] = {
        (one.profile, one.call): one
        for one in weigh(sense, calls, sense.calls(passages), WordIndex(calls, corpus), candidates)
    }
    found: dict[tuple[str, str], tuple[Match, Match]] = {}
    for profile in profiles().values():
        for one in calls:
            words = match(one, profile, corpus, NOW, taxonomy())
            found[(profile.id, one.id)] = words, lifted(words, near.get((profile.id, one.id)))
    return found


def test_every_case_that_words_decide_is_decided_the_same_with_meaning():
    allowed = {"strong": {"strong"}, "told": {"strong", "possible"}, "mild": {"possible", "none"}, "silent": {"none"}}
    wrong = []
    for profile, case in EACH:
        _, both = matched()[(profile, case.title)]
        if case.expected == "refused":
            assert both.eligibility == "no", "no closeness lifts a condition"
        elif both.level not in allowed[case.expected]:
            wrong.append((profile, case.expected, both.level, both.near, case.title))
    assert wrong == []


def test_what_words_do_not_find_is_found_by_its_meaning_with_the_words_of_the_profile():
    told = [(words, both) for profile, title, _ in WANTED for words, both in [matched()[(profile, title)]]]
    by_words = sum(words.level != "none" for words, _ in told)
    by_both = sum(both.level != "none" for _, both in told)
    assert by_both >= FLOOR
    assert by_both - by_words >= MORE
    assert all(both.near for words, both in told if both.level != "none" and both.by_meaning)


def test_what_is_far_from_everybody_is_told_by_no_meaning():
    loud = [(one, title) for title in FAR for one in profiles() if matched()[(one, title)][1].by_meaning]
    assert loud == []


def test_meaning_takes_nothing_away():
    for words, both in matched().values():
        assert both.score >= words.score
        assert (both.eligibility, both.conditions, both.words) == (words.eligibility, words.conditions, words.words)
