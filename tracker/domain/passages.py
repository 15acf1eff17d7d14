"""What of a profile and of a call is compared by sense: its texts, each in its language, none longer than it need be.

One text per keyword, not one for all: a call near one of twenty keywords is near the profile. A keyword that the taxonomy
knows is asked in the other languages too, by the taxonomy's own words for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tracker.domain.models import Facts, Profile
from tracker.domain.relevance import name_stems
from tracker.domain.stemming import CYRILLIC, is_cyrillic, stems, tokens
from tracker.domain.taxonomy import Taxonomy

#: Letters of a text that are read, of a description, and of a call's summary: what it is about stands at the beginning.
_LONGEST, _LONGEST_SUMMARY = 1_200, 400
_MOST_SENTENCES, _SHORTEST_SENTENCE = 12, 20
#: A name of so many words is a keyword itself, and a description of fewer than so many is no prose.
_SHORT_NAME, _SHORT_DESCRIPTION = 4, 8
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[^\W\d_a-zа-я])")


class Asked(NamedTuple):
    """One text, its language (ISO 639-1), and how the profile itself writes it."""

    text: str
    lang: str
    shown: str


@dataclass(frozen=True, slots=True)
class Passages:
    """The texts of a profile."""

    names: tuple[Asked, ...] = ()
    wholes: tuple[Asked, ...] = ()
    """Name and description as one text, per language."""
    sentences: tuple[Asked, ...] = ()
    keywords: tuple[Asked, ...] = ()
    by_keywords: bool = False
    """Whether the profile is a list of keywords, or one (a short name alone), rather than prose."""

    def of(self, lang: str, wanted: bool = True) -> Passages:
        """Only the texts in (`wanted`) or not in a language; a text of another kind is no stand-in here."""

        def kept(kind: tuple[Asked, ...]) -> tuple[Asked, ...]:
            return tuple(one for one in kind if (one.lang == lang) == wanted)

        return Passages(
            kept(self.names), kept(self.wholes), kept(self.sentences), kept(self.keywords), self.by_keywords
        )

    def beyond(self, own: Passages, lang: str) -> Passages:
        """The texts in other languages than `lang` that say what `own`, the texts in it, does not say."""
        said = {one.shown for one in own.keywords}
        keywords = tuple(one for one in self.keywords if one.lang != lang and one.shown not in said)
        other = self.of(lang, wanted=False)
        if own.names:
            return Passages(keywords=keywords, by_keywords=True)
        return Passages(other.names, other.wholes, other.sentences, keywords, self.by_keywords)

    def __bool__(self) -> bool:
        return bool(self.names or self.wholes or self.keywords)


def profile_passages(profile: Profile, taxonomy: Taxonomy) -> Passages:
    """The texts of a profile that are compared by sense."""
    languages = profile.languages
    description = profile.description.strip()[:_LONGEST]
    spoken = language_of(description, languages) if description else ""
    beside = bool(profile.keywords or profile.sectors)
    called = (
        (lang, _subject(name, lang) if beside and len(name.split()) <= _SHORT_NAME else name)
        for lang, name in profile.names.items()
    )
    names = [Asked(name, lang, name) for lang, name in called if name]
    wholes = [
        Asked(f"{one.text}. {description}" if one.lang == spoken else one.text, one.lang, one.shown) for one in names
    ]
    if description and all(one.lang != spoken for one in names):
        wholes.append(Asked(description, spoken, profile.name(spoken)))
    sentences = [Asked(one, spoken, one) for one in _sentences(description)]
    keywords = dict.fromkeys(_keywords(profile, taxonomy))
    words = len(description.split())
    short = all(len(name.split()) <= _SHORT_NAME for name in profile.names.values()) and words < _SHORT_DESCRIPTION
    many = len(profile.keywords) + len(profile.sectors) >= _SHORT_NAME * 2
    by_keywords = short or (many and not _is_title(names))
    return Passages(tuple(names), tuple(wholes), tuple(sentences), tuple(keywords), by_keywords)


def call_passages(facts: Facts) -> tuple[tuple[str, str], ...]:
    """The (text, language) pairs of a call: each title, and each title with the beginning of its summary."""
    found: dict[tuple[str, str], None] = {}
    for lang, title in facts.titles.items():
        if title.strip():
            found[(title.strip()[:_LONGEST], _plain(lang))] = None
            summary = facts.summaries.get(lang, "").strip()
            if summary:
                found[(f"{title.strip()[:_LONGEST]}. {summary[:_LONGEST_SUMMARY]}", _plain(lang))] = None
    return tuple(found)


def language_of(text: str, languages: Sequence[str]) -> str:
    """The language a profile's text is written in: the first of the profile's own in its script; else Bulgarian or English."""
    cyrillic = is_cyrillic(text)
    fitting = (lang for lang in languages if (lang in CYRILLIC) == cyrillic)
    return next(fitting, "bg" if cyrillic else "en")


def _subject(name: str, lang: str) -> str:
    """A name without the words that organisations are called by: "Marine Cluster Bulgaria" is marine."""
    said = tokens(name, lang)
    generic = [one for one in said if one.stem in name_stems()]
    if not generic:
        return name
    return " ".join(name[one.start : one.end] for one in said if one.stem not in name_stems())


def _keywords(profile: Profile, taxonomy: Taxonomy) -> Iterator[Asked]:
    for keyword in profile.keywords:
        lang = language_of(keyword, profile.languages)
        yield Asked(keyword, lang, keyword)
        for words in taxonomy.meanings(stems(keyword, lang)):
            for other, ways in words.items():
                if other != lang and ways:
                    yield Asked(ways[0], other, keyword)
    for name in profile.sectors:
        for sector in taxonomy.sectors_of(name):
            shown = next((sector.names[one] for one in (*profile.languages, "en") if one in sector.names), name)
            for lang, said in sector.names.items():
                yield Asked(said, lang, shown)


def _sentences(description: str) -> list[str]:
    found = [one.strip() for one in _SENTENCE.split(description)]
    return [one for one in found if len(one) > _SHORTEST_SENTENCE][:_MOST_SENTENCES]


def _is_title(names: Sequence[Asked]) -> bool:
    """Whether a name is as long as a project's title, which is prose, and not the name of a cluster."""
    return any(len(one.text.split()) > _SHORT_NAME * 2 for one in names)


def _plain(lang: str) -> str:
    return lang.split("-")[0].split("_")[0].lower()
