"""Text made comparable: lower case, without accents, one kind of space and dash, every character traceable.

Only the *folded* text is searched; quotes are always cut from the original by `Folded.cut`.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

#: Letters that Unicode does not decompose although readers type them without their stroke or tail.
_PLAIN = {
    "ł": "l", "đ": "d", "ð": "d", "ø": "o", "ı": "i", "ħ": "h", "ŧ": "t", "ς": "σ",
    "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "′": "'",
    "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-",
    "∶": ":", "：": ":", "．": ".", "，": ",", "（": "(", "）": ")", "／": "/", "⁄": "/",
}  # fmt: skip
#: Characters that are seen by nobody: soft hyphen, joiners, direction marks, variation selectors.
_UNSEEN = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u202a\u202b\u202c\u202d\u202e")


def _fold_character(code: int) -> str:
    """One character folded to one character, or to "" where it is a combining mark or unseen."""
    character = chr(code)
    if character in _UNSEEN or unicodedata.combining(character):
        return ""
    if character.isspace():
        return "\n" if character in "\n\r\x0b\x0c\x85\u2028\u2029" else " "
    low = character.lower()
    plain = _PLAIN.get(low)
    if plain is not None:
        return plain
    if low.isdecimal():
        return str(unicodedata.decimal(low))
    return unicodedata.normalize("NFD", low)[0]


class _Table(dict[int, str]):
    """A translation table that is filled as characters are met."""

    def __missing__(self, code: int) -> str:
        folded = _fold_character(code)
        self[code] = folded
        return folded


_TABLE = _Table()


def fold(text: str) -> str:
    """`text` folded; shorter than `text` where it has combining marks or unseen characters."""
    return text.translate(_TABLE)


@dataclass(frozen=True, slots=True)
class Folded:
    """A text and its folded form; `origin[i]` is where folded character i stands (None: at the same place)."""

    source: str
    text: str
    origin: tuple[int, ...] | None

    def cut(self, start: int, end: int) -> str:
        """The original words between two places of the folded text, verbatim, without surrounding space."""
        if self.origin is not None and start < end:
            last = self.origin[end - 1] + 1
            while last < len(self.source) and not _TABLE[ord(self.source[last])]:
                last += 1
            return self.source[self.origin[start] : last].strip()
        return self.source[start:end].strip()

    def starts_upper(self, place: int) -> bool:
        """Whether the original character at a folded place is a capital."""
        return self.source[self.origin[place] if self.origin is not None else place].isupper()


def folded(text: str) -> Folded:
    """A text together with its folded form."""
    result = fold(text)
    if len(result) == len(text):
        return Folded(text, result, None)
    origin = tuple(place for place, character in enumerate(text) if _TABLE[ord(character)])
    return Folded(text, result, origin)
