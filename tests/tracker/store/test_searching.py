"""Full-text search: both languages, safe against anything typed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tracker.store.opening import NOW
from tracker.domain.models import Call, Facts
from tracker.store import calls
from tracker.store.database import Store, open_store
from tracker.store.searching import search


@pytest.fixture
def filled(store: Store) -> Store:
    fill(store)
    return store


def fill(store: Store) -> None:
    for call_id, held in {
        "smes": Facts(
            titles={"bg": "Дигитализация на МСП", "en": "Digitalisation of SMEs"},
            code="BG16RFPR001-1.003",
            programme="Конкурентоспособност",
        ),
        "ports": Facts(
            titles={"en": "Green ports"},
            summaries={"en": "Digitalisation of harbours, café included"},
            code="BG16RFPR001-1.004",
        ),
        "wood": Facts(titles={"bg": "Мебели от дървесина „Йовковци“"}, tags=("furniture",)),
    }.items():
        calls.save_call(store, Call(call_id, held, (), NOW))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("digitalisation", ["smes", "ports"]),
        ("ДИГИТАЛИЗАЦИЯ", ["smes"]),
        ("дигит", ["smes"]),
        ("green por", ["ports"]),
        ("green smes", []),
        ("CAFE", ["ports"]),
        ("cafe\u0301", ["ports"]),
        ("и\u0306овковци", ["wood"]),
        ("BG16RFPR001-1.003", ["smes"]),
        ("bg16rfpr001-1", ["smes", "ports"]),
        ("конкурент", ["smes"]),
        ("furniture", ["wood"]),
        ("мебели,дървесина", ["wood"]),
        ("of", ["smes", "ports"]),
        ("titles:green", []),
        ('"green', ["ports"]),
        ("green OR nothing", []),
        ("NOT green", []),
        ("green*", ["ports"]),
        ("gr^een", []),
        ("", []),
        (" ' \" ( ) * - : ^ + \x00 ; -- ", []),
        ("green\x00", ["ports"]),
        ("___", []),
    ],
)
def test_words_find_calls(filled: Store, typed: str, found: list[str]) -> None:
    assert search(filled, typed) == found


def test_long_words_and_many_words_are_cut(filled: Store) -> None:
    assert search(filled, "x" * 10_000) == []
    assert search(filled, "green " * 2_000) == ["ports"]
    assert search(filled, '"' * 10_000) == []


def test_no_more_than_asked_are_given(filled: Store) -> None:
    assert len(search(filled, "of", limit=1)) == 1


@settings(derandomize=True, deadline=None, max_examples=400)
@given(
    st.text(st.characters(exclude_categories=()), max_size=40)
    | st.text(alphabet='"*^:(){}+-~ANDORNET ab.1\x00\ud800', max_size=30)
)
def test_nothing_that_can_be_typed_is_an_error(typed: str) -> None:
    search(_SHARED, typed)


_SHARED = open_store(None)
fill(_SHARED)
