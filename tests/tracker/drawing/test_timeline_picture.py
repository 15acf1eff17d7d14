"""The picture itself: what any viewer opens, readable on a phone, whatever the titles are."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from tests.tracker.domain.calls_told import NOW, call, deadline
from tests.tracker.drawing.many_deadlines import calls_ahead
from tracker.domain.timeline import timeline
from tracker.drawing import Theme
from tracker.drawing.lettering import fitted, font, showable
from tracker.drawing.timeline import WIDTH, png


def picture(count: int, language: str = "bg", theme: Theme = "light") -> Image.Image:
    shown, _ = timeline(calls_ahead(count), frozenset({"call000001"}), language, "Europe/Sofia", NOW)
    return Image.open(io.BytesIO(png(shown, theme)))


@pytest.mark.parametrize("count", [0, 1, 12, 200])
@pytest.mark.parametrize("language", ["bg", "en"])
def test_a_phone_shows_it_whole(count: int, language: str) -> None:
    made = picture(count, language)
    assert made.format == "PNG"
    assert made.width == WIDTH
    assert made.height <= WIDTH * 1.5
    assert len(made.getcolors(1 << 20) or ()) > 10


def test_light_and_dark_are_the_same_picture_on_other_grounds() -> None:
    light, dark = picture(3), picture(3, theme="dark")
    assert light.size == dark.size
    assert light.getpixel((2, 2)) == (255, 255, 255)
    assert sum(dark.getpixel((2, 2))[:3]) < 150  # type: ignore[index]


def test_a_later_deadline_stands_further_along_its_line() -> None:
    made = picture(2).convert("RGB")
    ends = []
    for row in range(2):
        line = 168 + 250 + 132 * row + 110
        track = made.getpixel((WIDTH - 60, line))
        ends.append(max(x for x in range(240, WIDTH - 60) if made.getpixel((x, line)) != track))
    assert ends[0] < ends[1]


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=300))
def test_any_title_can_be_drawn(title: str) -> None:
    shown, _ = timeline(
        [call(titles={"en": title}, deadlines=(deadline("2026-05-14"),))], frozenset(), "en", "Europe/Sofia", NOW
    )
    assert png(shown).startswith(b"\x89PNG")


@given(st.text(max_size=400), st.integers(60, 900), st.integers(1, 4))
def test_lines_are_no_wider_than_they_may_be(text: str, width: int, most: int) -> None:
    face = font("regular", 30)
    lines = fitted(showable(text), face, width, most)
    assert len(lines) <= most
    assert all(face.getlength(line) <= width for line in lines)


def test_what_the_font_cannot_show_is_left_out() -> None:
    assert showable("Мебели 🪑 и  日本 Ελλάδα “ß”") == "Мебели и Ελλάδα “ß”"
