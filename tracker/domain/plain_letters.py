"""Letters without what makes no difference to a reader: case, diacritics, forms of Unicode."""

from __future__ import annotations

import unicodedata

#: Letters that do not decompose, as they are written without their diacritics.
_PLAIN = str.maketrans(
    {"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ѝ": "и", "ё": "е"}
)
_BREVE, _SHORT_I = "\u0306", "иИ"


def fold(text: str) -> str:
    """`text` in lower case and without diacritics, in one form of Unicode; й stays a letter of its own."""
    if text.isascii():
        return text.lower()
    kept: list[str] = []
    for letter in unicodedata.normalize("NFKD", text.casefold()):
        if not unicodedata.combining(letter):
            kept.append(letter)
        elif letter == _BREVE and kept and kept[-1] in _SHORT_I:
            kept[-1] = "й"
    return "".join(kept).translate(_PLAIN)
