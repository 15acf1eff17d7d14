"""A profile from a person's own words: what they wrote, the words to look for in it, and the places it names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tracker.domain.hypertext import clean, cut
from tracker.domain.models import Profile
from tracker.domain.stemming import is_cyrillic, is_stop_word, stems, tokens
from tracker.domain.stopwords import NAME_WORDS, SELF_WORDS, TRADE_WORDS
from tracker.domain.taxonomy import Taxonomy
from tracker.domain.taxonomy_read import plain, read_taxonomy

#: A description longer than this is cut; a chat message holds no more anyway.
LONGEST = 4000
_MOST_WORDS = 20
_LONGEST_PHRASE = 3
#: A list of words and phrases rather than prose: nothing in it is longer than this many words.
_LISTED = 4
#: Letters of a country's code, with which the codes of its regions begin.
_COUNTRY = 2
#: Where the first users are: its regions are known by their names alone.
HOME = "BG"
_PARTS = re.compile(r"[,;\n•·|]+|\s[-–—]\s")


def profile_from_words(text: str, profile_id: str, name: str, language: str, taxonomy: Taxonomy) -> Profile | None:
    """The profile that a description gives; None where it holds no word that says something.

    Keywords are what the taxonomy knows of it and, in a list ("hydrogen, batteries"), its entries; the whole
    description is matched too. Where it names no place and is in Bulgarian, the cluster is in Bulgaria.
    """
    described = cut(text, LONGEST)
    lang = "bg" if is_cyrillic(described) else "en"
    keywords = tuple(dict.fromkeys([*listed(text), *_known(described, lang, taxonomy)]))[:_MOST_WORDS]
    if not keywords:
        keywords = tuple(_telling(described, lang))[:_MOST_WORDS]
    if not keywords:
        return None
    places = tuple(_places(described, taxonomy)) or (("BG",) if "bg" in (lang, language) else ())
    return Profile(
        id=profile_id,
        names={language: cut(name, 80)},
        description=described,
        languages=tuple(dict.fromkeys([language, lang, "en"])),
        keywords=keywords,
        nuts=places,
    )


def listed(text: str) -> list[str]:
    """The entries of a list of words; none where the text is prose."""
    entries = [clean(one).strip(".:!?\"'„“”«»() ") for one in _PARTS.split(text)]
    entries = [one for one in entries if one]
    if len(entries) < 2 or any(len(one.split()) > _LISTED for one in entries):
        return []
    return [one for one in entries if stems(one, "bg" if is_cyrillic(one) else "en")]


def _known(text: str, lang: str, taxonomy: Taxonomy) -> Iterator[str]:
    """Words and phrases of the text that the taxonomy knows, as they are written, the longest at each place."""
    found = tokens(text, lang)
    at = 0
    while at < len(found):
        for size in range(min(_LONGEST_PHRASE, len(found) - at), 0, -1):
            part = found[at : at + size]
            if taxonomy.meanings(tuple(one.stem for one in part)) and not _is_common(part[0].stem, size):
                yield text[part[0].start : part[-1].end].lower()
                at += size - 1
                break
        at += 1


def _telling(text: str, lang: str) -> Iterator[str]:
    """Single words that are neither function words nor what every call and every cluster says of itself."""
    for one in tokens(text, lang):
        word = text[one.start : one.end]
        if len(word) > 2 and not word.isdigit() and not is_stop_word(word, lang) and not _is_common(one.stem, 1):
            yield word.lower()


def is_common(stem: str) -> bool:
    """Whether a word is one that every call and every cluster uses."""
    return stem in _COMMON


def speaks_of_an_organisation(text: str) -> bool:
    """Whether a text has a word that organisations are called by ("cluster", "сдружение")."""
    return any(one in _ORGANISATIONS for one in stems(text, "bg" if is_cyrillic(text) else "en"))


def _is_common(stem: str, size: int) -> bool:
    return size == 1 and is_common(stem)


def is_of_every_site(stem: str) -> bool:
    """Whether a word is one that organisations describe themselves with, or sites are made of."""
    return stem in _OF_EVERY_SITE


def named_places(text: str, taxonomy: Taxonomy) -> dict[str, int]:
    """Codes of the places whose names stand in the text as words of their own, and how often.

    A region abroad counts only where its country is named too: many are everyday words or names of places at home
    (Drama, Van, Batman, Родопи), and a wrong place would hide calls, while a missing one hides none.
    """
    described = plain(text)
    named = {
        code: count
        for code, names in read_taxonomy(taxonomy).places.items()
        if (count := sum(described.count(name) for name in names))
    }
    countries = {code for code in named if len(code) == _COUNTRY} | {HOME}
    return {code: count for code, count in named.items() if code[:_COUNTRY] in countries}


def _places(text: str, taxonomy: Taxonomy) -> Iterator[str]:
    """Codes of the places that are named, the widest of a tree left out."""
    codes = named_places(text, taxonomy)
    yield from (code for code in codes if not any(other != code and other.startswith(code) for other in codes))


def _common() -> frozenset[str]:
    trade = ((lang, words) for lang, by_share in TRADE_WORDS.items() for words in by_share.values())
    return frozenset(stem for lang, words in (*trade, *NAME_WORDS.items()) for stem in stems(words, lang))


_COMMON = _common()
_ORGANISATIONS = frozenset(
    one
    for words in (
        "cluster association foundation union chamber federation network",
        "клъстер сдружение асоциация фондация съюз камара",
    )
    for one in stems(words, "bg" if is_cyrillic(words) else "en")
)
_OF_EVERY_SITE = frozenset(stem for lang, words in SELF_WORDS.items() for stem in stems(words, lang))
