"""What a muted call, source, programme or word silences, and what it does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.tracker.domain.calls_told import call
from tracker.domain.corpus import Corpus
from tracker.domain.models import Call, Sighting
from tracker.domain.muting import is_mutable, muted_by, words_offered
from tracker.domain.wishes import MOST_MUTED, Mute, read_mutes, with_mute, without_mute, written_mutes

NOW = datetime(2026, 4, 1, 9, tzinfo=UTC)
TITLES = {"bg": "Водород за транспорта и пристанищата", "en": "Hydrogen for transport & ports"}


def mute(kind: str, value: str) -> Mute:
    return Mute(kind, value, NOW)  # type: ignore[arg-type]


def shown_by(*sources: str, gone: str = "") -> Call:
    one = call("hydrogen01", titles=TITLES, programme="Horizon  Europe")
    sightings = tuple(
        Sighting(source, "k", one.id, one.facts, NOW, NOW, gone_since=NOW if source == gone else None)
        for source in sources
    )
    return replace(one, sightings=sightings)


@pytest.mark.parametrize(
    ("kind", "value", "silent"),
    [
        ("call", "hydrogen01", True),
        ("call", "hydrogen02", False),
        ("source", "isun", True),
        ("source", "een", False),
        ("programme", "horizon europe", True),
        ("programme", "Horizon", False),
        ("word", "HYDROGEN", True),
        ("word", "port", True),
        ("word", "transports and ports", True),
        ("word", "ports transport", False),
        ("word", "пристанище", True),
        ("word", "транспорт", True),
        ("word", "sport", False),
        ("word", "horizon", False),
    ],
)
def test_a_mute_silences_what_it_names_and_nothing_else(kind: str, value: str, silent: bool) -> None:
    assert (muted_by(shown_by("isun"), [mute(kind, value)], saved=False) is not None) is silent


def test_a_muted_source_silences_what_it_alone_shows() -> None:
    isun, een = mute("source", "isun"), mute("source", "een")
    assert muted_by(shown_by("isun", "een"), [isun], saved=False) is None
    assert muted_by(shown_by("isun", "een"), [isun, een], saved=False) is not None
    assert muted_by(shown_by("isun", "een", gone="een"), [isun], saved=False) == isun


@pytest.mark.parametrize(("kind", "value"), [("source", "isun"), ("programme", "Horizon Europe"), ("word", "ports")])
def test_what_was_saved_is_silenced_by_its_own_mute_alone(kind: str, value: str) -> None:
    assert muted_by(shown_by("isun"), [mute(kind, value)], saved=True) is None
    own = mute("call", "hydrogen01")
    assert muted_by(shown_by("isun"), [mute(kind, value), own], saved=True) == own


@pytest.mark.parametrize("lang", ["bg", "en"])
def test_every_word_that_is_offered_silences_the_call_it_is_offered_for(lang: str) -> None:
    one = shown_by("isun")
    offered = words_offered(one, lang, ("renewables", "port facilities", "ports"), Corpus().rarity)
    assert "renewables" not in offered, "a word that it does not have would silence others"
    assert offered[0] == "ports"
    assert len({word.casefold() for word in offered}) == len(offered) > 1
    assert all(muted_by(one, [mute("word", word)], saved=False) for word in offered)


def test_words_that_say_nothing_cannot_be_muted() -> None:
    assert is_mutable("aquaculture") and is_mutable("синя икономика")
    assert not any(map(is_mutable, ("and the", "за", "!!!", "x" * 61)))


def test_mutes_are_kept_once_each_and_come_back_as_they_were() -> None:
    muted = with_mute(with_mute((), mute("word", "Ports")), mute("word", "pörts"))
    assert [one.value for one in muted] == ["Ports"]
    muted = with_mute(muted, mute("call", "Ports"))
    assert read_mutes(written_mutes(muted)) == muted
    assert [one.kind for one in without_mute(muted, muted[0].key)] == ["call"]
    assert written_mutes(()) == "" and read_mutes("") == ()
    many = muted
    for number in range(MOST_MUTED + 5):
        many = with_mute(many, mute("word", f"word{number}"))
    assert len(many) == MOST_MUTED
