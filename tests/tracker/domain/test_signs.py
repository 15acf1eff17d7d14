"""What is a sign that a call is meant for a profile, and what are common words met by chance."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.domain.calltext import read_call_text
from tracker.domain.corpus import Corpus
from tracker.domain.feature_index import FeatureIndex
from tracker.domain.matching import Matcher, match
from tracker.domain.models import Call, Profile
from tracker.domain.relevance import POSSIBLE, compile_profile
from tracker.domain.signs import asked_by_profile, features_of_call
from tracker.domain.taxonomy import Taxonomy

from .shipped import NOW, call

BARE = Taxonomy()
LONG = (
    "Integrating advanced approaches to sourcing, casting, finishing, assembling and reusing {} in towns and villages"
)
#: Three hundred calls: "valves" in four of them, "pumps" in twenty.
SEEN = Corpus().learn(
    call(f"Support number {n}" + (" for valves" if n < 4 else "") + (" for pumps" if n % 15 == 0 else ""), id=f"c{n}")
    for n in range(300)
)
WORDS = [
    "valves",
    "pumps",
    "design",
    "materials",
    "manufacturing",
    "process",
    "hydrofoil",
    "lathe",
    "innovation",
    "gear",
]


def cluster(*keywords: str, **more: object) -> Profile:
    return replace(Profile(id="c", names={"en": "C"}, keywords=tuple(keywords)), **more)  # type: ignore[arg-type]


def level(asked: Call, profile: Profile, seen: Corpus = SEEN) -> str:
    return match(asked, profile, seen, NOW, BARE).level


def test_a_rare_keyword_in_a_title_of_any_length_is_at_least_possible():
    assert level(call(LONG.format("valves")), cluster("valves")) == "possible"
    longer = LONG.format("valves") + " " + LONG.format("fittings") + " " + LONG.format("joints")
    assert level(call(longer), cluster("valves")) == "possible"
    assert level(call(longer), cluster("valves", "boilers", description="A cluster of foundries.")) == "possible"


def test_a_common_keyword_or_one_that_only_the_summary_has_is_not_lifted():
    assert level(call(LONG.format("pumps")), cluster("pumps")) == "none", "one call in fifteen has it"
    body = " ".join(
        LONG.format(word) for word in ("fittings", "joints", "flanges", "valves", "seals", "gaskets", "pipes")
    )
    assert level(call("Support", summary=body), cluster("valves")) == "none"


def test_a_part_of_a_keyword_or_a_word_of_the_description_is_not_lifted():
    assert level(call(LONG.format("valves")), cluster("valves for district heating plants")) == "none"
    assert level(call(LONG.format("valves")), cluster("boilers", description="We also trade in valves.")) == "none"


COMMON = ("interior design", "bio-based materials", "additive manufacturing", "business process", "green products")


def test_common_parts_of_what_a_profile_says_make_no_call_possible_however_many():
    title = "Design, materials, manufacturing, process, products, green and business"
    found = match(call(title), cluster(*COMMON), Corpus(), NOW, BARE)
    assert found.level == "none"
    assert 0.29 < found.score < POSSIBLE, "it stands just below"
    assert level(call(title), cluster(*COMMON, "process"), Corpus()) != "none", "a keyword of its own is meant"
    assert level(call(f"{title} and furnaces"), cluster(*COMMON, "blast furnaces"), Corpus()) != "none", "a rare part"
    assert level(call("Additive manufacturing, design, process"), cluster(*COMMON), Corpus()) != "none", "a phrase"
    named = cluster(*COMMON, names={"en": "Design and Materials Cluster"})
    assert level(call(title), named, Corpus()) != "none", "its own name"


def test_one_rare_part_in_a_summary_alone_is_not_enough_but_two_are_or_the_whole_phrase():
    summary = "Help for firms which buy {} and other goods that they need for the work of a year in the mountains."
    profile = cluster("machine learning", "cold storage")

    def of(words: str) -> str:
        return level(call("Support", summary=summary.format(words)), profile, Corpus())

    assert of("a machine") == "none"
    assert of("a machine, a storage") != "none"
    assert of("learning from one machine") != "none"


def test_running_text_alone_is_judged_by_its_sum():
    prose = Profile("c", {"en": "Design of materials for manufacturing"}, description="Green processes and products.")
    assert level(call("Design, materials, manufacturing and green processes"), prose, Corpus()) == "strong"


_some = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6, unique=True).map(" ".join)
_keywords = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join), max_size=5)


@pytest.mark.parametrize("seen", [Corpus(), SEEN], ids=["on the first day", "later"])
@settings(derandomize=True, deadline=None, max_examples=60)
@given(st.lists(st.tuples(_keywords, _some), min_size=1, max_size=12), _some, _some)
def test_the_index_reaches_whom_one_by_one_reaches_both_ways(
    seen: Corpus, said: list[tuple[list[str], str]], title: str, summary: str
) -> None:
    people = [
        Profile(f"p{n}", {"en": text if n % 2 else "C"}, description=text, keywords=tuple(keywords))
        for n, (keywords, text) in enumerate(said)
    ]
    asked = call(title, summary=summary)
    reached = {one.id for one in people if match(asked, one, seen, NOW, BARE).level != "none"}
    assert set(Matcher(people, seen, BARE).candidates(read_call_text(asked.facts))) == reached
    calls = FeatureIndex()
    calls.add("asked", features_of_call(read_call_text(asked.facts)))
    for one in people:
        found = calls.reaching(asked_by_profile(compile_profile(one, BARE), seen))
        assert one.id not in reached or found != ([], []), "a call that reaches a profile is found for it"
