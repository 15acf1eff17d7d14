"""Texts → tokens with stems, by the script and language of each word, so that mixed texts work.

Case, diacritics and the forms of Unicode make no difference. Function words are left out; a short word in capitals
("IT", "ИТ" in a text that is not all capitals) is an acronym and stays.
"""

from __future__ import annotations

import re
import threading
from functools import lru_cache
from typing import NamedTuple

import snowballstemmer

from tracker.domain import bulgarian
from tracker.domain.plain_letters import fold as fold
from tracker.domain.stopwords import STOP_WORDS, STOP_WORDS_OF

#: Written language → Snowball algorithm. Others with Latin letters are stemmed as English, with Cyrillic as Bulgarian.
_SNOWBALL = {
    "en": "english",
    "de": "german",
    "fr": "french",
    "es": "spanish",
    "it": "italian",
    "pt": "portuguese",
    "ro": "romanian",
    "nl": "dutch",
    "sv": "swedish",
    "da": "danish",
    "no": "norwegian",
    "nb": "norwegian",
    "fi": "finnish",
    "hu": "hungarian",
    "pl": "polish",
    "cs": "czech",
    "et": "estonian",
    "lt": "lithuanian",
    "ca": "catalan",
    "ga": "irish",
    "hr": "serbian",
    "bs": "serbian",
    "tr": "turkish",
    "el": "greek",
    "hy": "armenian",
    "ru": "russian",
}
#: Languages written in Cyrillic, and all that are written in another script than Latin, among those known here.
CYRILLIC = frozenset({"bg", "mk", "sr", "ru", "uk", "be"})
_OTHER_SCRIPTS = CYRILLIC | {"el", "hy", "ka"}
_stemmers = threading.local()
#: Longer words are cut: no word of a language is longer, and a stemmer takes time by length.
_LONGEST_WORD = 40

#: A letter, then letters and the marks that combine with them.
_PART = r"[^\W_](?:[^\W_]|[\u0300-\u036f])*"
_WORD = re.compile(rf"{_PART}(?:[-‐‑'’`ʼ&]{_PART})*")
_JOINT = re.compile(r"[-‐‑'’`ʼ&]")
_APOSTROPHES = re.compile(r"['’`ʼ]")


class Token(NamedTuple):
    """One word of a text: its stem, other stems it may be found by, and where it stands (a joined word as a whole)."""

    stem: str
    also: tuple[str, ...]
    start: int
    end: int


def tokens(text: str, lang: str | None = None) -> list[Token]:
    """The words of `text` that say something, in order.

    `lang` (ISO 639-1) is the language the text claims; a word in another script is read by its script.
    """
    claimed = _plain_language(lang)
    shouting: bool | None = None
    found: list[Token] = []
    for match in _WORD.finditer(text):
        written = match.group()
        if shouting is None and not written.islower():
            # Capitals may be an acronym: whether they are is asked once, and only where there are any.
            shouting = _is_shouting(text)
        if written.isalnum():
            token = _token(written, claimed, shouting is True, match.span())
            if token is not None:
                found.append(token)
            continue
        parts = _JOINT.split(written)
        if len(parts) > 1 and _APOSTROPHES.search(written):
            parts = _without_clitics(_APOSTROPHES.split(written))
        read = [_token(part, claimed, shouting is True, match.span()) for part in parts]
        said = [token for token in read if token is not None]
        if len(parts) > 1:
            whole = stem("".join(parts), claimed)
            if len(said) < len(parts):
                # "e-commerce", "R&D": a part alone says nothing, so the word is one.
                said = [Token(whole, tuple(one.stem for one in said), *match.span())]
            else:
                said[0] = said[0]._replace(also=(*said[0].also, whole))
        found.extend(said)
    return found


def stems(text: str, lang: str | None = None) -> tuple[str, ...]:
    """The stems of the words of `text` that say something, in order."""
    return tuple(token.stem for token in tokens(text, lang))


def stem(word: str, lang: str | None = None) -> str:
    """The stem of one word, which need not be folded yet."""
    folded = fold(word)
    return _stem(folded[:_LONGEST_WORD], _language_of(folded, _plain_language(lang)))


def is_stop_word(word: str, lang: str | None = None) -> bool:
    """Whether a word, in any case, says nothing in the language it is read in."""
    folded = fold(word)
    return _is_stop(folded, _language_of(folded, _plain_language(lang)))


def is_cyrillic(text: str) -> bool:
    """Whether the first letter of `text` that is Latin or Cyrillic is Cyrillic."""
    for letter in text:
        if "Ѐ" <= letter <= "ӿ":
            return True
        if letter.isascii() and letter.isalpha():
            return False
    return False


def _token(written: str, claimed: str, shouting: bool, span: tuple[int, int]) -> Token | None:
    # A word beyond any language's length is cut, and not kept as it is.
    said = _said(written, claimed, shouting) if len(written) <= _LONGEST_WORD else _say(written, claimed, shouting)
    return None if said is None else Token(*said, *span)


def _say(written: str, claimed: str, shouting: bool) -> tuple[str, tuple[str, ...]] | None:
    """The stem of a word and the others it may be found by; None for a word that says nothing."""
    folded = fold(written)[:_LONGEST_WORD]
    if not folded:
        return None
    lang = _language_of(folded, claimed)
    acronym = not shouting and 2 <= len(written) <= 5 and written.isupper()
    if not acronym and _is_stop(folded, lang):
        return None
    return _stem(folded, lang), _also(folded, lang)


_said = lru_cache(maxsize=65_536)(_say)


@lru_cache(maxsize=65_536)
def _stem(folded: str, lang: str) -> str:
    if lang in ("bg", "mk", "sr", "uk", "be"):
        return bulgarian.stem(folded)
    algorithm = _SNOWBALL.get(lang)
    if algorithm is None or len(folded) < 3 or not folded.isalpha():
        return folded
    return str(_stemmer(algorithm).stemWord(folded)) or folded


@lru_cache(maxsize=16_384)
def _also(folded: str, lang: str) -> tuple[str, ...]:
    """Other stems: parts of a Bulgarian compound; the English stem of a word in another Latin-script language."""
    if lang == "bg":
        for first, word in bulgarian.COMBINING.items():
            rest = folded[len(first) :]
            if len(rest) >= 4 and folded.startswith(first):
                return (bulgarian.stem(word), bulgarian.stem(rest))
        return ()
    if lang != "en" and lang not in _OTHER_SCRIPTS:
        english = _stem(folded, "en")
        return () if english == _stem(folded, lang) else (english,)
    return ()


def _stemmer(algorithm: str) -> snowballstemmer.stemmer:
    """A stemmer of this thread's own: one works on one word at a time."""
    own: dict[str, snowballstemmer.stemmer] = _stemmers.__dict__
    if algorithm not in own:
        own[algorithm] = snowballstemmer.stemmer(algorithm)
    return own[algorithm]


def _is_stop(folded: str, lang: str) -> bool:
    return folded in STOP_WORDS.get(STOP_WORDS_OF.get(lang, lang), ()) or (len(folded) == 1 and not folded.isdigit())


def _plain_language(lang: str | None) -> str:
    return (lang or "en").split("-")[0].split("_")[0].lower()


def _language_of(folded: str, claimed: str) -> str:
    """The language a word is read in: the one claimed where its script is the word's, else the script's usual one."""
    for letter in folded:
        if "Ѐ" <= letter <= "ӿ":
            return claimed if claimed in CYRILLIC else "bg"
        if "Ͱ" <= letter <= "Ͽ":
            return "el"
        if letter.isalpha():
            if letter > "\u024f":
                return claimed if claimed in _OTHER_SCRIPTS else "und"
            return "en" if claimed in _OTHER_SCRIPTS else claimed
    return claimed


def _is_shouting(text: str) -> bool:
    """Whether a text is written mostly in capitals, so that capitals tell nothing."""
    start = text[:2_000]
    upper = sum(map(str.isupper, start))
    return upper > 5 and upper * 2 > sum(map(str.isalpha, start))


def _without_clitics(parts: list[str]) -> list[str]:
    """ "Europe's" is Europe, "l'innovation" innovation; other apostrophes join."""
    if len(parts) == 2 and len(parts[1]) <= 2:
        return _JOINT.split(parts[0])
    if len(parts) == 2 and len(parts[0]) <= 2:
        return _JOINT.split(parts[1])
    return _JOINT.split("".join(parts))
