"""The words of a call are kept while they are wanted, within bounds."""

from __future__ import annotations

from tracker.domain import read_once
from tracker.domain.calltext import read_call_text
from tracker.domain.models import Facts
from tracker.domain.read_once import call_text


def test_the_same_words_are_read_once_and_other_words_anew() -> None:
    one = Facts(titles={"en": "Skills for shipyards"}, summaries={"en": "Ports"}, tags=("sea",), programme="Interreg")
    assert call_text(one) == read_call_text(one)
    again = Facts(titles={"en": "Skills for shipyards"}, summaries={"en": "Ports"}, tags=("sea",), programme="Interreg")
    assert call_text(again) is call_text(one)
    for other in (
        Facts(titles={"bg": "Skills for shipyards"}, summaries={"en": "Ports"}, tags=("sea",), programme="Interreg"),
        Facts(titles={"en": "Skills for shipyards"}, summaries={"en": "Farms"}, tags=("sea",), programme="Interreg"),
        Facts(titles={"en": "Skills for shipyards"}, summaries={"en": "Ports"}, tags=("air",), programme="Interreg"),
        Facts(titles={"en": "Skills for shipyards"}, summaries={"en": "Ports"}, tags=("sea",)),
    ):
        assert call_text(other) == read_call_text(other)


def test_no_more_is_kept_than_a_bound_and_the_latest_always() -> None:
    for number in range(40):
        long = Facts(titles={"en": f"Call {number}"}, summaries={"en": f"word{number} " * 6_000})
        assert call_text(long) is call_text(long)
    assert read_once._size <= read_once._CHARACTERS
    assert 1 < len(read_once._kept) < 40
    assert read_once._size == sum(map(read_once._size_of, read_once._kept))
