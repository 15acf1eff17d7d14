"""Properties that hold for any profile and any call."""

import json
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.domain.calltext import LONGEST_TEXT, read_call_text
from tracker.domain.corpus import Corpus
from tracker.domain.matching import Matcher, match, rank
from tracker.domain.models import Call, Facts, Profile
from tracker.domain.taxonomy import Taxonomy

from .shipped import NOW, call, profiles, taxonomy

BARE = Taxonomy()
SEEN = Corpus().learn(
    call(title)
    for title in ("Skills for shipyards", "Support for schools", "Digital tools for farms", "Innovation support")
)
WORDS = [
    "shipyard",
    "furniture",
    "мебелите",
    "корабостроителница",
    "vineyard",
    "хидропоника",
    "énergie",
    "farming",
    "наводнения",
]
UNRELATED = [
    "The authority publishes the results on its website every month.",
    "Кандидатите подават документите чрез системата до крайния срок.",
    "Questions may be sent by electronic mail.",
]
a_word = st.sampled_from(WORDS)
some_words = st.lists(a_word, min_size=1, max_size=5, unique=True)
steady = settings(derandomize=True, deadline=None, max_examples=60)


def cluster(*keywords: str, **more: object) -> Profile:
    return replace(Profile(id="c", names={"en": "C"}, keywords=tuple(keywords)), **more)  # type: ignore[arg-type]


def score(title: str, profile: Profile, **more: object) -> float:
    return match(call(title, **more), profile, SEEN, NOW, BARE).score  # type: ignore[arg-type]


@given(wanted=some_words, unwanted=a_word, rest=some_words)
@steady
def test_an_unwanted_word_excludes_whatever_else_fits(wanted: list[str], unwanted: str, rest: list[str]):
    one = call(" ".join([*rest, unwanted.upper(), *wanted]))
    found = match(one, cluster(*wanted, unwanted=(unwanted,)), SEEN, NOW, BARE)
    assert found.eligibility == "no"
    assert [one.name for one in found.conditions if one.answer == "no"] == ["unwanted"]


@given(keywords=some_words, title=some_words, sentence=st.sampled_from(UNRELATED))
@steady
def test_an_unrelated_sentence_does_not_help(keywords: list[str], title: list[str], sentence: str):
    plain, profile = " ".join(title), cluster(*keywords)
    assert score(plain, profile, summary=sentence) <= score(plain, profile) + 0.02
    assert score(plain, profile, summary=f"{plain} {sentence}") <= score(plain, profile, summary=plain) + 0.02


@given(keywords=some_words, title=some_words)
@steady
def test_case_diacritics_and_forms_of_unicode_make_no_difference(keywords: list[str], title: list[str]):
    plain = " ".join(title)
    expected = score(plain, cluster(*keywords))
    assert score(plain.upper(), cluster(*keywords)) == expected
    assert score(unicodedata.normalize("NFD", plain), cluster(*keywords)) == expected
    assert score(plain.replace("é", "e"), cluster(*(unicodedata.normalize("NFD", one) for one in keywords))) == expected


@given(
    title=st.text(max_size=200), summary=st.text(max_size=400), keyword=st.text(max_size=40), lang=st.text(max_size=3)
)
@steady
def test_any_text_gives_a_score_and_the_index_agrees(title: str, summary: str, keyword: str, lang: str):
    profile = cluster(keyword, names={"en": keyword}, description=summary, unwanted=(title[:20],))
    one = call(title, lang, summary=summary)
    single = match(one, profile, SEEN, NOW, taxonomy())
    assert 0 <= single.score < 1.000001
    assert (single.score > 0) == bool(single.words)
    indexed = Matcher([profile], SEEN, taxonomy()).of(one, NOW)
    assert indexed == ([single] if single.level != "none" else [])


@given(words=some_words, more=a_word)
@steady
def test_one_more_wanted_word_in_the_title_never_lowers_below_what_it_adds(words: list[str], more: str):
    assert (
        score(f"Shipyard {more}", cluster("shipyard", more))
        >= score("Shipyard nothing", cluster("shipyard", more)) - 0.1
    )


def test_a_title_weighs_more_than_a_body():
    profile = cluster("furniture")
    assert score("Furniture", profile) > score("Support", profile, summary="Furniture is among the sectors.") > 0


def test_a_phrase_weighs_more_than_its_words_apart():
    profile = cluster("green hydrogen")
    together = score("Green hydrogen valleys", profile)
    apart = score("Hydrogen valleys, green", profile)
    part = score("Green valleys", profile)
    assert together > apart > part > 0


def test_words_are_named_as_the_profile_writes_them_strongest_first():
    found = match(
        call("Иновации за мебелната промишленост и дизайна", "bg"),
        cluster("Дизайн", "мебелна промишленост", "кораби"),
        SEEN,
        NOW,
        BARE,
    )
    assert found.words == ("мебелна промишленост", "Дизайн")


@pytest.mark.parametrize(
    ("keyword", "lang", "title"),
    [
        ("кораборемонт", "en", "Greener ship repair"),
        ("ship repair", "bg", "Зелен кораборемонт"),
        ("зелен водород", "en", "Green hydrogen valleys"),
        ("устойчиво земеделие", "en", "Agriculture of the future"),
        ("furniture", "bg", "Подкрепа за мебелното производство"),
        ("изкуствен интелект", "en", "AI factories"),
    ],
)
def test_a_keyword_finds_calls_in_the_other_language(keyword: str, lang: str, title: str):
    profile = cluster(keyword)
    assert match(call(title, lang), profile, Corpus(), NOW, taxonomy()).level != "none"
    assert match(call(title, lang), profile, Corpus(), NOW, BARE).score == 0


def test_a_sector_finds_its_words_in_both_languages_and_is_named_in_the_profiles():
    profile = cluster(sectors=("furniture",), languages=("bg", "en"))
    for title, lang in (("Нови матраци", "bg"), ("Mattress recycling", "en")):
        found = match(call(title, lang), profile, Corpus(), NOW, taxonomy())
        assert found.level != "none"
        assert found.words == ("Мебелна промишленост",)


def test_profiles_come_and_go_one_by_one():
    matcher = Matcher([], SEEN, BARE)
    ship = call("Shipyard skills")
    for number in range(1_500):
        matcher.add(cluster("shipyard" if number % 10 == 0 else "vineyard", id=f"p{number}"))
    assert len(matcher.of(ship, NOW)) == 150
    for number in range(1_500):
        if number != 70:
            matcher.remove(f"p{number}")
    matcher.remove("nobody")
    assert [one.profile for one in matcher.of(ship, NOW)] == ["p70"]
    matcher.add(cluster("vineyard", id="p70"))
    assert matcher.of(ship, NOW) == []
    assert len(matcher) == 1


def test_a_corpus_is_learned_kept_and_read_back():
    again = Corpus.from_json(json.loads(json.dumps(SEEN.to_json())))
    assert again == SEEN
    assert again.learn([]) == SEEN
    assert SEEN.rarity("shipyard") > SEEN.rarity("support")
    assert Corpus().rarity("инов") < Corpus().rarity("кораборемонт")
    for broken in ({}, {"calls": -1, "counts": {}}, {"calls": 1, "counts": {"a": "b"}}, {"calls": 1, "counts": []}):
        with pytest.raises(ValueError, match="corpus"):
            Corpus.from_json(broken)


def test_rank_gives_the_best_calls_of_each_profile_and_leaves_out_the_excluded():
    calls = [
        call("Shipyard skills", id="a"),
        call("Shipyard skills and vineyards", id="b"),
        call("Schools", id="c"),
        call("Shipyard", id="d", countries=("EL",)),
    ]
    sailor = cluster("shipyard", unwanted=("vineyard",), nuts=("BG",))
    grower = cluster("vineyard", id="g")
    got = [(one.profile, one.call) for one in rank(calls, [sailor, grower])]
    assert got == [("c", "a"), ("g", "b")]
    assert [one.call for one in rank(calls, [cluster("shipyard", "skill")], top=1)] == ["a"]


def test_of_a_megabyte_only_the_beginning_is_read():
    for text in ("дървообработване и мебели " * 40_000, "a-" * 500_000, "x" * 1_000_000, "é" * 500_000):
        for profile in profiles().values():
            match(call(text, "bg", summary=text), profile, SEEN, NOW, taxonomy())
        read = read_call_text(call(text, "bg", summary=text).facts)
        assert sum(len(one.tokens) for one in read.passages) <= 2 * LONGEST_TEXT


@pytest.mark.parametrize("programme", ["—", "-", "P", "N/A", "The", ""])
def test_a_programme_that_says_nothing_stops_nobody(programme: str) -> None:
    stated = Facts(titles={"en": "Green hydrogen"}, programme=programme)
    assert Corpus().learn([Call("c", stated, (), NOW)]).calls == 1
