"""The timeline of deadlines as a PNG that a phone shows whole: months as bars, then a page of deadlines."""

from __future__ import annotations

import io
from dataclasses import dataclass

from PIL import Image, ImageDraw

from tracker.domain.timeline import Haste, Month, Row, Timeline
from tracker.drawing import Theme
from tracker.drawing.lettering import Weight, fitted, font, showable

WIDTH = 1080
_MARGIN = 56
_INNER = WIDTH - 2 * _MARGIN
_BARS, _BAR_AREA = 132, 250
_ROW = 132
_DATE = 178
_HEAD = 168
_EMPTY = 200
_FOOT = 84


@dataclass(frozen=True, slots=True)
class _Colours:
    """Of one theme. Every text stands out from the ground by at least 4.5 to 1 (WCAG 2.2, 1.4.3)."""

    ground: str
    text: str
    quiet: str
    line: str
    bar: str
    haste: dict[Haste, str]


_THEMES: dict[Theme, _Colours] = {
    "light": _Colours("#ffffff", "#15202b", "#566370", "#e2e7ec", "#2f6fb5", {"urgent": "#c62828", "soon": "#a85b00", "later": "#2a7a46"}),
    "dark": _Colours("#15202b", "#f2f5f7", "#a3b1bf", "#2e3c4a", "#6db0f2", {"urgent": "#ff8a80", "soon": "#ffb74d", "later": "#81c995"}),
}  # fmt: skip


def png(shown: Timeline, theme: Theme = "light") -> bytes:
    """The picture of one page of a timeline, 1080 pixels wide and at most as high again by half."""
    body = _ROW * len(shown.rows) if shown.rows else _EMPTY
    foot = _FOOT if shown.footer else _MARGIN
    height = _HEAD + (_BAR_AREA if shown.rows else 0) + body + foot
    colours = _THEMES[theme]
    image = Image.new("RGB", (WIDTH, height), colours.ground)
    canvas = _Canvas(ImageDraw.Draw(image), colours)
    canvas.head(shown)
    place = _HEAD
    if shown.rows:
        canvas.bars(shown.months, place)
        place += _BAR_AREA
    else:
        canvas.paragraph(shown.empty, place)
    for row in shown.rows:
        canvas.row(row, place)
        place += _ROW
    if shown.footer:
        canvas.write(_MARGIN, height - _FOOT + 22, shown.footer, "regular", 30, colours.quiet)
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


@dataclass(slots=True)
class _Canvas:
    draw: ImageDraw.ImageDraw
    colours: _Colours

    def write(self, x: int, y: int, text: str, weight: Weight, size: int, colour: str, anchor: str = "la") -> None:
        self.draw.text((x, y), showable(text), font=font(weight, size), fill=colour, anchor=anchor)

    def head(self, shown: Timeline) -> None:
        self.write(_MARGIN, 46, shown.title, "bold", 52, self.colours.text)
        self.write(_MARGIN, 112, shown.count, "regular", 32, self.colours.quiet)

    def paragraph(self, text: str, top: int) -> None:
        for number, line in enumerate(fitted(showable(text), font("regular", 36), _INNER, 3)):
            self.write(_MARGIN, top + 24 + number * 48, line, "regular", 36, self.colours.text)

    def bars(self, months: tuple[Month, ...], top: int) -> None:
        """A column for each month, as high as its share of the fullest one; the count is printed above it."""
        most = max((one.count for one in months), default=0) or 1
        step = _INNER / len(months)
        ground = top + 48 + _BARS
        for number, month in enumerate(months):
            middle = int(_MARGIN + step * (number + 0.5))
            high = round(_BARS * month.count / most)
            if high:
                box = (middle - 40, ground - max(high, 6), middle + 40, ground)
                self.draw.rounded_rectangle(box, radius=6, fill=self.colours.bar)
                self.write(middle, ground - max(high, 6) - 8, str(month.count), "medium", 30, self.colours.text, "ms")
            self.write(middle, ground + 14, month.label, "regular", 30, self.colours.quiet, "ma")
        self.draw.line((_MARGIN, ground, WIDTH - _MARGIN, ground), fill=self.colours.line, width=3)

    def row(self, row: Row, top: int) -> None:
        """The day at the left; the title, what is left, and a dot where it lies between today and the axis' end."""
        colour = self.colours.haste[row.haste]
        self.draw.line((_MARGIN, top, WIDTH - _MARGIN, top), fill=self.colours.line, width=2)
        self.write(_MARGIN, top + 18, row.day, "bold", 38, colour)
        self.write(_MARGIN, top + 66, row.weekday, "regular", 27, self.colours.quiet)
        left = _MARGIN + _DATE
        width = WIDTH - _MARGIN - left
        face = font("medium", 32)
        star = 40 if row.saved else 0
        if row.saved:
            _star(self.draw, left + 15, top + 36, 15, self.colours.haste["soon"])
        title = fitted(showable(row.title) or "–", face, width - star, 1)
        self.write(left + star, top + 18, title[0], "medium", 32, self.colours.text)
        note = fitted(showable(row.note), font("regular", 28), width, 1)
        self.write(left, top + 62, note[0] if note else "", "regular", 28, self.colours.quiet)
        track = top + 110
        self.draw.line((left, track, WIDTH - _MARGIN, track), fill=self.colours.line, width=4)
        spot = int(left + 8 + (width - 16) * row.along)
        self.draw.line((left, track, spot, track), fill=colour, width=4)
        self.draw.ellipse((spot - 9, track - 9, spot + 9, track + 9), fill=colour)


def _star(draw: ImageDraw.ImageDraw, x: int, y: int, size: int, colour: str) -> None:
    """A star of five points, as the font has none."""
    outer = [(0.0, -1.0), (0.951, -0.309), (0.588, 0.809), (-0.588, 0.809), (-0.951, -0.309)]
    inner = [(0.225, -0.309), (0.363, 0.118), (0.0, 0.382), (-0.363, 0.118), (-0.225, -0.309)]
    points = [(x + a * size, y + b * size) for pair in zip(outer, inner, strict=True) for a, b in pair]
    draw.polygon(points, fill=colour)
