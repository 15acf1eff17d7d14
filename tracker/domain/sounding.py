"""How a word sounds, in one spelling for Latin and Cyrillic letters: what is typed on the other keyboard is found by it.

Cyrillic letters follow the Bulgarian Transliteration Act of 2009 ("водород" is "vodorod"); the other ways in which
Bulgarians write their language in Latin letters ("4" for ч, "6" for ш, "w" for в, "q" for я, "c" for ц) lead to the same.
"""

from __future__ import annotations

import re

from tracker.domain.stemming import fold

_CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i", "й": "i", "к": "k",
    "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "h",
    "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sht", "ъ": "a", "ь": "i", "ю": "iu", "я": "ia", "ы": "i", "э": "e",
    "і": "i", "ї": "i", "є": "e", "ґ": "g", "ј": "i", "љ": "l", "њ": "n", "ћ": "ch", "ђ": "dzh", "џ": "dzh", "ѓ": "g",
    "ќ": "k", "ѕ": "dz",
}  # fmt: skip
_BY_LETTER = str.maketrans(_CYRILLIC)
#: Of Latin letters, the longest first: what stands for one sound of several spellings.
_LATIN = (
    "sht",
    "zh",
    "ch",
    "sh",
    "ts",
    "ph",
    "kh",
    "ck",
    "yu",
    "ya",
    "ju",
    "ja",
    "jo",
    "iu",
    "ia",
    "4",
    "6",
    "w",
    "q",
    "c",
    "x",
    "y",
    "j",
)
_SAME = {"ph": "f", "kh": "h", "ck": "k", "yu": "iu", "ya": "ia", "ju": "iu", "ja": "ia", "jo": "io", "4": "ch", "6": "sh", "w": "v", "q": "ia", "c": "ts", "x": "h", "y": "i", "j": "zh"}  # fmt: skip
#: The same letters as they lie on the phonetic keyboard, where it was not switched to Cyrillic.
_PHONETIC = {**_SAME, "y": "a", "v": "zh", "x": "i", "j": "i"}
_PARTS = re.compile("|".join(_LATIN))
_KEYS = re.compile("|".join((*_LATIN, "v")))
_DOUBLE = re.compile(r"(.)\1+")
#: Cyrillic letters that look like Latin ones, and the other way round.
_LOOK_LATIN = str.maketrans("авеѕіјкмнорстух", "abesijkmhopctyx")
_LOOK_CYRILLIC = str.maketrans("abekmhopctyxij", "авекмнорстухіј")
_IS_CYRILLIC = re.compile("[Ѐ-ӿ]")
_IS_LATIN = re.compile("[a-z]")


def sound(word: str) -> str:
    """The sound of one word, in small Latin letters; a letter twice in a row counts once."""
    folded = _one_script(fold(word))
    if _IS_CYRILLIC.search(folded):
        return _DOUBLE.sub(r"\1", folded.translate(_BY_LETTER))
    return _DOUBLE.sub(r"\1", _PARTS.sub(lambda found: _SAME.get(found[0], found[0]), folded))


def sounds(typed: str) -> tuple[str, ...]:
    """What a typed word may sound like, the likeliest first: as it is written, as the keys of the phonetic keyboard."""
    folded = _one_script(fold(typed))
    if _IS_CYRILLIC.search(folded):
        return (sound(folded),)
    keys = _DOUBLE.sub(r"\1", _KEYS.sub(lambda found: _PHONETIC.get(found[0], found[0]), folded))
    return tuple(dict.fromkeys((sound(folded), keys)))


def in_latin(term: str) -> str:
    """A code with Cyrillic letters that only look like Latin ones, in Latin letters ("ВG16" → "bg16")."""
    return term.lower().translate(_LOOK_LATIN)


def _one_script(folded: str) -> str:
    """A word of both scripts in the one whose letters the others look like; where both can be, in that of the most letters."""
    cyrillic, latin = len(_IS_CYRILLIC.findall(folded)), len(_IS_LATIN.findall(folded))
    if not cyrillic or not latin:
        return folded
    in_cyrillic, in_latin = folded.translate(_LOOK_CYRILLIC), folded.translate(_LOOK_LATIN)
    if _IS_LATIN.search(in_cyrillic):
        return in_latin
    return in_latin if latin > cyrillic and not _IS_CYRILLIC.search(in_latin) else in_cyrillic
