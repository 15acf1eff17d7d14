"""Letters on a canvas: fonts, what they can show, and texts cut to a width."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Literal

from font_roboto import Roboto, RobotoBold, RobotoMedium
from PIL import ImageFont

Weight = Literal["regular", "medium", "bold"]
_FILES = {"regular": Roboto, "medium": RobotoMedium, "bold": RobotoBold}
_SCRIPTS = ("LATIN", "GREEK", "CYRILLIC", "DIGIT", "COMBINING")
_SIGNS = frozenset("€$£%&+−–—-…·•„“”‘’«»\"'()[]{}/\\.,:;!?№§°#@*=<>|~_ ")


@cache
def font(weight: Weight, size: int) -> ImageFont.FreeTypeFont:
    """The font in a size in pixels."""
    return ImageFont.truetype(_FILES[weight], size)


def showable(text: str) -> str:
    """The text without what the font has no shape for (emoji, other scripts), with single spaces."""
    kept = "".join(letter if _has_shape(letter) else " " for letter in unicodedata.normalize("NFC", text))
    return " ".join(kept.split())


def _has_shape(letter: str) -> bool:
    return letter in _SIGNS or unicodedata.name(letter, "").startswith(_SCRIPTS)


def fitted(text: str, face: ImageFont.FreeTypeFont, width: int, lines: int) -> list[str]:
    """The text in at most `lines` lines of at most `width` pixels, at word breaks; "…" ends what was cut."""
    found: list[str] = []
    rest = text
    while rest and len(found) < lines:
        line, rest = _line(rest, face, width)
        found.append(line)
    if rest and found:
        last = found[-1]
        while last and face.getlength(f"{last}…") > width:
            last = last[:-1].rstrip(" ,.;:-–")
        found[-1] = f"{last}…"
    return found


def _line(text: str, face: ImageFont.FreeTypeFont, width: int) -> tuple[str, str]:
    """The first line of a text and its rest. A word longer than a line is broken."""
    words = text.split(" ")
    taken = words[0]
    count = 1
    while count < len(words) and face.getlength(f"{taken} {words[count]}") <= width:
        taken = f"{taken} {words[count]}"
        count += 1
    if face.getlength(taken) <= width:
        return taken, " ".join(words[count:])
    most = next(at for at in range(len(taken), 0, -1) if at == 1 or face.getlength(taken[:at]) <= width)
    return taken[:most], text[most:]
