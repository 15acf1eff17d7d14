"""Finding calls by words: both languages, both keyboards, slips of the finger, and anything that can be typed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tracker.domain.calls_told import NOW, call, deadline
from tests.tracker.domain.shipped import taxonomy
from tracker.domain.models import Call, Facts
from tracker.searching import Searching
from tracker.store import calls, known_words, migrations
from tracker.store.database import Store, open_store

CALLS = {
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
    "vodorod": Facts(titles={"bg": "Производство на зелен водород"}, programme="Иновации"),
    "hydrogen": Facts(titles={"en": "Hydrogen valleys for Greece"}, code="HORIZON-JTI-CLEANH2-2026-01"),
    "tourism": Facts(titles={"bg": "Развитие на туризъм в България"}, code="ВG16RFPR001-2.001"),
    "lodz": Facts(titles={"pl": "Kongres w Łodzi", "en": "Blue economies of the sea"}),
}  # fmt: skip


@pytest.fixture(scope="module")
def searching() -> Iterator[Searching]:
    with open_store(None) as store:
        for call_id, held in CALLS.items():
            calls.save_call(store, Call(call_id, held, (), NOW))
        yield Searching(store, taxonomy())


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("digitalisation", ["smes", "ports"]),
        ("ДИГИТАЛИЗАЦИЯ", ["smes", "ports"]),
        ("дигит", ["smes", "ports"]),
        ("green por", ["ports"]),
        ("CAFE", ["ports"]),
        ("cafe\u0301", ["ports"]),
        ("и\u0306овковци", ["wood"]),
        ("BG16RFPR001-1.003", ["smes"]),
        ("bg16rfpr001-1", ["smes", "ports"]),
        ("bg16rfpr001 1.004", ["ports"]),
        ("ВG16RFPR001-1.003", ["smes"]),
        ("BG16RFPR001-2.001", ["tourism"]),
        ("конкурент", ["smes"]),
        ("мебели,дървесина", ["wood"]),
        ("titles:ports", ["ports"]),
        ('"green', ["ports"]),
        ("green OR ports", ["ports"]),
        ("NOT green", ["ports"]),
        ("green*", ["ports"]),
        ("green\x00", ["ports"]),
        ("port", ["ports"]),
        ("", []),
        (" ' \" ( ) * - : ^ + \x00 ; -- ", []),
        ("___", []),
        ("нещо", []),
    ],
)
def test_words_and_codes_find_calls(searching: Searching, typed: str, found: list[str]) -> None:
    assert sorted(searching.find(typed, NOW).ids) == sorted(found)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("водород", ["hydrogen", "vodorod"]),
        ("hydrogen", ["hydrogen", "vodorod"]),
        ("водородът", ["hydrogen", "vodorod"]),
        ("мебел", ["wood"]),
        ("furniture", ["wood"]),
        ("синя икономика", ["lodz"]),
        ("Гърция", ["hydrogen"]),
        ("Bulgaria", ["tourism"]),
    ],
)
def test_what_a_thing_is_called_in_the_other_language_finds_it_too(
    searching: Searching, typed: str, found: list[str]
) -> None:
    got = searching.find(typed, NOW)
    assert sorted(got.ids) == found
    assert got.shown_for is None, "nothing was corrected"


@pytest.mark.parametrize(
    ("typed", "shown", "found"),
    [
        ("vodorod", "водород", ["hydrogen", "vodorod"]),
        ("zelen vodorod", "зелен водород", ["vodorod"]),
        ("digitalizacia", "дигитализация", ["ports", "smes"]),
        ("digitalizatsiya", "дигитализация", ["ports", "smes"]),
        ("хидроген", "hydrogen", ["hydrogen", "vodorod"]),
        ("вoдopoд", "водород", ["hydrogen", "vodorod"]),
        ("turizym", "туризъм", ["tourism"]),
        ("hydrogne", "hydrogen", ["hydrogen", "vodorod"]),
        ("водрод", "водород", ["hydrogen", "vodorod"]),
        ("furnitre", "furniture", ["wood"]),
        ("turizm", "туризъм", ["tourism"]),
        ("дигитилизаця мсп", "дигитализация мсп", ["smes"]),
    ],
)
def test_the_other_keyboard_and_slips_of_the_finger_are_read_as_they_were_meant_and_said_so(
    searching: Searching, typed: str, shown: str, found: list[str]
) -> None:
    got = searching.find(typed, NOW)
    assert got.shown_for == shown
    assert sorted(got.ids) == found


def test_where_no_call_has_all_words_those_with_some_are_shown_and_this_is_known(searching: Searching) -> None:
    got = searching.find("green furniture", NOW)
    assert (sorted(got.ids), got.partly) == (["ports", "wood"], True)
    assert searching.find("ports zzzzzz", NOW).partly
    assert not searching.find("зелен водород", NOW).partly


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store(None) as opened:
        yield opened


def test_what_can_still_be_applied_for_comes_before_what_is_over_and_a_named_code_before_all(store: Store) -> None:
    over, ahead = deadline("2026-04-01"), deadline("2026-09-01")
    for number in range(6):
        call_id = f"call{number}"
        dated = call(
            call_id, titles={"en": f"Wood {number}"}, code=f"W-{number}00", deadlines=(ahead if number % 2 else over,)
        )
        calls.save_call(store, dated)
    found = Searching(store, taxonomy()).find("wood", NOW).ids
    assert sorted(found[:3]) == ["call1", "call3", "call5"]
    assert len(found) == 6
    assert Searching(store, taxonomy()).find("W-400", NOW).ids == ("call4",)


def test_words_of_calls_that_were_known_before_are_learned_by_the_upgrade(store: Store) -> None:
    calls.save_call(store, Call("vodorod", CALLS["vodorod"], (), NOW))
    for table in ("known_words", "words_alike"):
        store.execute(f"DROP TABLE {table}")
    migrations.searching(store)
    assert known_words.of_sound(store, "vodorod") == ["водород"]
    assert Searching(store, taxonomy()).find("vodorood", NOW).ids == ("vodorod",)


def test_long_words_and_many_words_are_cut(searching: Searching) -> None:
    assert searching.find("x" * 10_000, NOW).ids == ()
    assert searching.find("ports " * 2_000, NOW).ids == ("ports",)
    assert searching.find('"' * 10_000, NOW).ids == ()
    assert len(searching.find("digitalisation", NOW, limit=1).ids) == 1


@settings(derandomize=True, deadline=None, max_examples=150)
@given(
    st.text(st.characters(exclude_categories=()), max_size=40)
    | st.text(alphabet='"*^:(){}+-~ANDORNET ab.1\x00\ud800', max_size=30)
)
def test_nothing_that_can_be_typed_is_an_error(searching: Searching, typed: str) -> None:
    searching.find(typed, NOW)
