"""A message without its markup: nothing lost, nothing that Telegram could refuse."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tracker.bot.plain_form import plain_parts
from tracker.domain.hypertext import MAX_TEXT, utf16


def test_addresses_of_links_are_written_out() -> None:
    html = '🆕 <b>Нова</b>: <a href="https://a.bg/?x=1&amp;y=2">Покана &lt;1&gt;</a>\n<i>край'
    assert plain_parts(html) == ["🆕 Нова: Покана <1> (https://a.bg/?x=1&y=2)\nкрай"]


def test_nothing_is_no_part() -> None:
    assert plain_parts("<b> </b>") == []


def test_a_text_without_spaces_is_cut_between_letters() -> None:
    first, second = plain_parts("😀" * 3000)
    assert first + second == "😀" * 3000 and utf16(first) == MAX_TEXT


@given(st.lists(st.sampled_from(["дума", "😀", "\n", " ", "x" * 500, "много " * 100]), max_size=60))
def test_every_part_fits_and_no_word_is_lost(pieces: list[str]) -> None:
    text = "".join(pieces)
    parts = plain_parts(text)
    assert all(0 < utf16(part) <= MAX_TEXT for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())
