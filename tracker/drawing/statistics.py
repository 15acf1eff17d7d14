"""The service's figures as a PNG that a phone shows whole: four numbers, messages by week, how the sources are."""

from __future__ import annotations

import io
from dataclasses import dataclass

from PIL import Image, ImageDraw

from tracker.domain.statistics import Board
from tracker.drawing.lettering import Weight, fitted, font, showable

WIDTH = 1080
_MARGIN = 56
_INNER = WIDTH - 2 * _MARGIN
_GROUND, _TEXT, _QUIET, _LINE, _BAR, _TILE = "#ffffff", "#15202b", "#566370", "#e2e7ec", "#2f6fb5", "#f3f6f9"
#: Every text stands out from the ground by at least 4.5 to 1 (WCAG 2.2, 1.4.3); parts are told by words beside their colour.
_PARTS = {"broken": "#c62828", "doubtful": "#a85b00", "new": "#7a8794", "paused": "#b5bec7", "healthy": "#2a7a46"}
_HEAD, _TILE_HEIGHT, _GAP = 176, 168, 20
_COLUMNS, _COLUMN_HEIGHT = 420, 240
_PART_HEIGHT = 44
_ROW = 52
_NOTE = 132


def png(shown: Board) -> bytes:
    """The picture, 1080 pixels wide."""
    parts = _HEAD + 2 * (_TILE_HEIGHT + _GAP) + _COLUMNS
    legend = _ROW * max(1, -(-len(shown.parts) // 2))
    height = parts + 84 + (_PART_HEIGHT + 28 if shown.parts else 0) + legend + _NOTE
    image = Image.new("RGB", (WIDTH, height), _GROUND)
    canvas = _Canvas(ImageDraw.Draw(image))
    canvas.write(_MARGIN, 46, shown.title, "bold", 52, _TEXT)
    canvas.write(_MARGIN, 114, shown.day, "regular", 32, _QUIET)
    canvas.tiles(shown.figures, _HEAD)
    canvas.columns(shown, _HEAD + 2 * (_TILE_HEIGHT + _GAP))
    canvas.parts(shown, parts)
    canvas.note(shown.note, height - _NOTE)
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


@dataclass(slots=True)
class _Canvas:
    draw: ImageDraw.ImageDraw

    def write(self, x: int, y: int, text: str, weight: Weight, size: int, colour: str, anchor: str = "la") -> None:
        self.draw.text((x, y), showable(text), font=font(weight, size), fill=colour, anchor=anchor)

    def tiles(self, figures: tuple[tuple[str, str], ...], top: int) -> None:
        """Two beside each other: the figure, and what it counts."""
        width = (_INNER - _GAP) // 2
        for number, (figure, label) in enumerate(figures):
            left = _MARGIN + (number % 2) * (width + _GAP)
            high = top + (number // 2) * (_TILE_HEIGHT + _GAP)
            self.draw.rounded_rectangle((left, high, left + width, high + _TILE_HEIGHT), radius=16, fill=_TILE)
            self.write(left + 28, high + 22, figure, "bold", 66, _TEXT)
            told = fitted(showable(label), font("regular", 30), width - 56, 1)
            self.write(left + 28, high + 110, told[0] if told else "", "regular", 30, _QUIET)

    def columns(self, shown: Board, top: int) -> None:
        """One for each week, as high as its share of the fullest; the count is printed above it."""
        self.write(_MARGIN, top + 24, shown.columns_title, "medium", 36, _TEXT)
        most = max((count for _, count in shown.columns), default=0) or 1
        step = _INNER / max(1, len(shown.columns))
        ground = top + 112 + _COLUMN_HEIGHT
        for number, (label, count) in enumerate(shown.columns):
            middle = int(_MARGIN + step * (number + 0.5))
            high = max(round((_COLUMN_HEIGHT - 24) * count / most), 6) if count else 0
            if high:
                self.draw.rounded_rectangle((middle - 38, ground - high, middle + 38, ground), radius=6, fill=_BAR)
            size = 28 if len(str(count)) < 6 else 22
            self.write(middle, ground - high - 8, f"{count}", "medium", size, _TEXT if count else _QUIET, "ms")
            self.write(middle, ground + 14, label, "regular", 24, _QUIET, "ma")
        self.draw.line((_MARGIN, ground, WIDTH - _MARGIN, ground), fill=_LINE, width=3)

    def parts(self, shown: Board, top: int) -> None:
        """A bar of all of them, and below it what each colour is and how many."""
        self.write(_MARGIN, top + 24, shown.parts_title, "medium", 36, _TEXT)
        place = top + 84
        if not shown.parts:
            self.write(_MARGIN, place, shown.parts_none, "regular", 30, _QUIET)
            return
        for left, right, state in _shares(shown.parts):
            self.draw.rectangle((left, place, right, place + _PART_HEIGHT), fill=_PARTS[state])
        place += _PART_HEIGHT + 28
        for number, (state, label, count) in enumerate(shown.parts):
            left = _MARGIN + (number % 2) * (_INNER // 2)
            high = place + (number // 2) * _ROW
            self.draw.rounded_rectangle((left, high + 4, left + 28, high + 32), radius=6, fill=_PARTS[state])
            self.write(left + 44, high, f"{label}: {count}", "regular", 30, _TEXT)

    def note(self, text: str, top: int) -> None:
        self.draw.line((_MARGIN, top + 8, WIDTH - _MARGIN, top + 8), fill=_LINE, width=2)
        for number, line in enumerate(fitted(showable(text), font("regular", 30), _INNER, 2)):
            self.write(_MARGIN, top + 28 + number * 42, line, "regular", 30, _QUIET)


def _shares(parts: tuple[tuple[str, str, int], ...]) -> list[tuple[int, int, str]]:
    """(from, to, state) of each part of the bar: by its share, but wide enough to be seen."""
    least = 16
    free = _INNER - least * len(parts)
    whole = sum(count for _, _, count in parts)
    found, left = [], _MARGIN
    for number, (state, _, count) in enumerate(parts):
        width = least + round(free * count / whole)
        right = WIDTH - _MARGIN if number == len(parts) - 1 else left + width - 4
        found.append((left, right, state))
        left = right + 4
    return found
