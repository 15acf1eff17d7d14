"""How much a call's words are the profile's: a weighted sum over stems, and the words that made it.

A profile becomes weighted features: stems, and pairs of neighbouring stems for phrases. A call gives the strength of each
feature (`calltext`), the corpus its rarity. The sum of weight × rarity × strength is what BM25 computes, with two
differences measured on CORDIS topics: rarity counts more, and a profile's prose is dampened by its length so that scores
of short and long profiles compare. The score is 1 - exp(-sum), so that levels mean the same for every profile.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from tracker.domain.calltext import CallText
from tracker.domain.corpus import Corpus
from tracker.domain.models import Level, Profile
from tracker.domain.stemming import CYRILLIC, fold, is_cyrillic, stems, tokens
from tracker.domain.stopwords import NAME_WORDS
from tracker.domain.taxonomy import Taxonomy, Words

#: Weights of what a profile says: a keyword of one word; of a phrase all its words together, and all pairs of neighbours.
KEYWORD, PHRASE_WORDS, PHRASE_PAIRS = 1.5, 1.3, 1.3
#: The kind of applicant that the profile is, named by a call.
KIND = 3.0
NAME, DESCRIPTION, PROSE_PAIR = 2.0, 1.0, 0.15
DESCRIPTION_BESIDE_KEYWORDS = 0.4
#: The same thing in other words, and a thing that is only part of what the profile says.
SYNONYM, WITHIN = 0.8, 0.5
SECTOR = 0.8
#: A word of so much weight is a whole keyword, all of its translation, or all of what a sector is about.
WHOLE = KEYWORD * min(SYNONYM, SECTOR)
#: Kinds of applicant so rarely named that a call which names one is news to it, whatever the subject.
TELLING_KINDS = frozenset({"cluster"})
#: One unit of the sum in the exponent, and prose of how many features is dampened not at all.
SCALE, DAMPING, USUAL_PROSE = 0.48, 0.25, 10.0
#: Levels, set where on CORDIS topics 0.1 (strong) and 1 (possible) of a hundred calls would be false alerts.
STRONG, POSSIBLE = 0.5, 0.3
#: A word shown as a reason carries at least this share of the strongest one's.
SHOWN = 0.2


@dataclass(frozen=True, slots=True)
class Query:
    """A profile as weighted features, each with the words of the profile it came from."""

    profile: str
    weights: Mapping[str, float]
    ways: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]]
    """Stem → the profile's own words, as it writes them, each with a sequence of stems that has this one."""
    unwanted: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...] = ()
    """Unwanted words, each with the sequences of stems that it is found by."""
    whole: frozenset[str] = frozenset()
    """The stems that alone say a thing which keywords, sectors or kinds of applicant name; others are parts of one."""
    named: frozenset[str] = frozenset()
    """The stems of the profile's name that say something of its subject."""
    prose_only: bool = False
    """Whether the profile is running text alone, in which no word is more meant than another."""


@dataclass(slots=True)
class _Draft:
    weights: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    ways: dict[str, dict[tuple[str, ...], None]] = field(default_factory=dict)
    whole: set[str] = field(default_factory=set)
    named: set[str] = field(default_factory=set)

    def add(self, sequence: tuple[str, ...], weights: Mapping[str, float], origin: str) -> None:
        """One way to say what the profile calls `origin`. A feature said twice counts by its greatest weight."""
        for feature, weight in weights.items():
            self.weights[feature] = max(weight, self.weights[feature])
        if sequence:
            self.ways.setdefault(origin, {})[sequence] = None


def compile_profile(profile: Profile, taxonomy: Taxonomy) -> Query:
    """The features of a profile: keywords, sectors, name and description, widened by the taxonomy across languages."""
    draft = _Draft()
    languages = profile.languages
    for keyword in profile.keywords:
        _add_phrase(draft, keyword, languages, KEYWORD, keyword, taxonomy)
    for name in profile.sectors:
        for sector in taxonomy.sectors_of(name):
            shown = sector.names.get(profile.languages[0] if profile.languages else "en") or sector.names.get(
                "en", name
            )
            for words in sector.terms:
                for lang, way in _ways(words):
                    _add_stems(draft, stems(way, lang), KEYWORD * SECTOR, shown)
    for kind in profile.applicants:
        known = taxonomy.applicants.get(kind) if kind in TELLING_KINDS else None
        if known is not None:
            shown = _shown({lang: ways[0] for lang, ways in known.names.items()}, profile, kind)
            for lang, way in _ways(known.names):
                # Names of one word only: a part of "cluster organisation" says nothing of clusters.
                if len(sequence := stems(way, lang)) == 1:
                    _add_stems(draft, sequence, KIND, shown)
    _add_prose(draft, profile, languages, taxonomy)
    unwanted = tuple(
        (word, tuple({s for lang in _readings(word, languages) if (s := stems(word, lang))}))
        for word in profile.unwanted
    )
    return Query(
        profile.id,
        dict(draft.weights),
        _by_stem(draft.ways),
        unwanted,
        frozenset(draft.whole),
        frozenset(draft.named - draft.whole),
        prose_only=not (profile.keywords or profile.sectors),
    )


def _by_stem(
    ways: Mapping[str, Mapping[tuple[str, ...], None]],
) -> dict[str, tuple[tuple[str, tuple[str, ...]], ...]]:
    found: defaultdict[str, list[tuple[str, tuple[str, ...]]]] = defaultdict(list)
    for origin, sequences in ways.items():
        for sequence in sequences:
            for one in dict.fromkeys(sequence):
                found[one].append((origin, sequence))
    return {one: tuple(places) for one, places in found.items()}


def total(query: Query, text: CallText, corpus: Corpus) -> float:
    """The sum over the features that profile and call share: 0 where they share none."""
    strength = text.strength
    return sum(
        weight * corpus.rarity(feature) * strength[feature]
        for feature, weight in query.weights.items()
        if feature in strength
    )


def shares(query: Query, text: CallText, corpus: Corpus) -> tuple[tuple[str, float], ...]:
    """The sum in its parts: (the profile's word, as it writes it, and what it brought), the most first.

    What several words bring together counts for each in equal parts; what running text alone brings stands under "".
    """
    strength = text.strength
    brought: dict[str, float] = {}
    for feature, weight in query.weights.items():
        if feature not in strength:
            continue
        first, _, second = feature.partition(" ")
        own = dict.fromkeys(
            origin for origin, way in query.ways.get(first, ()) if not second or (first, second) in pairwise(way)
        )
        for origin in own or ("",):
            part = weight * corpus.rarity(feature) * strength[feature] / max(1, len(own))
            brought[origin] = brought.get(origin, 0.0) + part
    return tuple(sorted(brought.items(), key=lambda one: (-one[1], one[0])))


def score_of(amount: float) -> float:
    """A sum as a score from 0 to 1."""
    return 1 - math.exp(-SCALE * amount)


def least_total(level: Level) -> float:
    """The smallest sum that gives a level."""
    return -math.log(1 - {"strong": STRONG, "possible": POSSIBLE, "none": 0.0}[level]) / SCALE


def level_of(score: float) -> Level:
    """What a score means."""
    return "strong" if score >= STRONG else "possible" if score >= POSSIBLE else "none"


def reasons(query: Query, text: CallText, corpus: Corpus) -> tuple[str, ...]:
    """The profile's words that were found, strongest first, as the profile writes them.

    Words of which only a part was found are named only where that brought more than every word found whole.
    """
    present = text.strength
    whole: dict[str, float] = {}
    partly: dict[str, float] = {}
    fewer, more = sorted((query.ways, present), key=len)
    touched = {one: None for stem in fewer if stem in more for one in query.ways[stem]}
    for origin, way in touched:
        found = [one for one in way if one in present]
        parts = [*found, *(pair for one, other in pairwise(way) if (pair := f"{one} {other}") in present)]
        amount = sum(query.weights.get(one, 0.0) * corpus.rarity(one) * present[one] for one in parts)
        kind = whole if len(found) == len(way) else partly
        kind[origin] = max(amount, kind.get(origin, 0.0))
    weightiest = max(whole.values(), default=0.0)
    shown = whole | {one: amount for one, amount in partly.items() if one not in whole and amount > weightiest}
    least = SHOWN * max(shown.values(), default=0.0)
    once: dict[str, str] = {}
    for origin, amount in sorted(shown.items(), key=lambda one: (-one[1], one[0])):
        if amount >= least:
            once.setdefault(" ".join(stems(origin)) or fold(origin), origin)
    return tuple(once.values())


def unwanted_in(query: Query, text: CallText) -> tuple[str, str] | None:
    """The first unwanted word that title, summary or tags contain: as the profile writes it, and as the call does."""
    for word, ways in query.unwanted:
        for passage in text.passages:
            for way in ways:
                found = passage.find(way)
                if found is not None:
                    return word, found
    return None


def _add_phrase(
    draft: _Draft, phrase: str, languages: Sequence[str], weight: float, origin: str, taxonomy: Taxonomy
) -> None:
    """A keyword in every language it may be in, and what the taxonomy knows it to mean."""
    for lang in _readings(phrase, languages):
        sequence = stems(phrase, lang)
        _add_stems(draft, sequence, weight, origin)
        for words, share in _meanings(sequence, taxonomy):
            for other_lang, way in _ways(words):
                _add_stems(draft, stems(way, other_lang), weight * SYNONYM * share, origin)


def _add_stems(draft: _Draft, sequence: tuple[str, ...], weight: float, origin: str, prose: bool = False) -> None:
    """One way to say a thing, of the weight of a one-word keyword: the word, or the words and pairs of a phrase."""
    if len(sequence) < 2:
        draft.add(sequence, dict.fromkeys(sequence, weight), origin)
        if weight >= WHOLE and not prose:
            draft.whole.update(sequence)
        return
    share = weight / KEYWORD
    parts = dict.fromkeys(sequence, share * PHRASE_WORDS / len(sequence))
    pairs = [f"{one} {other}" for one, other in pairwise(sequence)]
    draft.add(sequence, {**parts, **dict.fromkeys(pairs, share * PHRASE_PAIRS / len(pairs))}, origin)


def _add_prose(draft: _Draft, profile: Profile, languages: Sequence[str], taxonomy: Taxonomy) -> None:
    """Name and description: every word counts by how often it stands there, dampened by the length of it all."""
    beside = bool(profile.keywords or profile.sectors)
    prose = _Prose()
    for lang, text in profile.names.items():
        prose.read(text, _readings(text, (lang,)), NAME, name_stems() if beside else frozenset())
    draft.named.update(one for one in prose.amounts if " " not in one)
    prose.read(
        profile.description,
        _readings(profile.description, languages),
        DESCRIPTION_BESIDE_KEYWORDS if beside else DESCRIPTION,
        frozenset(),
    )
    size = sum(prose.amounts.values())
    damp = (USUAL_PROSE / max(size, USUAL_PROSE)) ** DAMPING
    for feature, amount in prose.amounts.items():
        share = (1 + math.log(amount) if amount > 1 else amount) * damp
        single = " " not in feature
        written = prose.written[feature]
        draft.add((feature,) if single else (), {feature: share if single else share * PROSE_PAIR}, written)
        for words in taxonomy.meanings(tuple(feature.split(" "))):
            for lang, way in _ways(words):
                # A longer text says a thing in many words of its own language; synonyms there measured as noise.
                if size <= 2 * USUAL_PROSE or is_cyrillic(way) != is_cyrillic(written):
                    _add_stems(draft, stems(way, lang), share * SYNONYM, written, prose=True)


@dataclass(slots=True)
class _Prose:
    """The features of running text with their amounts, and how they are written there."""

    amounts: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    written: dict[str, str] = field(default_factory=dict)

    def read(self, text: str, languages: Sequence[str], weight: float, skip: frozenset[str]) -> None:
        """Adds the words of `text`; in several languages, each reading of a word counts once."""
        once: defaultdict[str, float] = defaultdict(float)
        for lang in languages:
            found = [token for token in tokens(text, lang) if token.stem not in skip]
            pairs = (f"{one.stem} {other.stem}" for one, other in pairwise(found))
            counted = Counter([*(token.stem for token in found), *pairs])
            for feature, times in counted.items():
                once[feature] = max(once[feature], times * weight)
            for token in found:
                self.written.setdefault(token.stem, text[token.start : token.end])
            for one, other in pairwise(found):
                self.written.setdefault(f"{one.stem} {other.stem}", text[one.start : other.end])
        for feature, amount in once.items():
            self.amounts[feature] += amount


def _meanings(sequence: tuple[str, ...], taxonomy: Taxonomy) -> Iterator[tuple[Words, float]]:
    """What a phrase means, whole (share 1) or, where the whole is unknown, in its parts (share WITHIN), longest first."""
    whole = taxonomy.meanings(sequence)
    if whole:
        yield from ((words, 1.0) for words in whole)
        return
    covered: set[int] = set()
    for size in range(min(len(sequence) - 1, 3), 0, -1):
        for start in range(len(sequence) - size + 1):
            place = set(range(start, start + size))
            found = () if place & covered else taxonomy.meanings(sequence[start : start + size])
            if found:
                covered |= place
                yield from ((words, WITHIN) for words in found)


def _shown(names: Mapping[str, str], profile: Profile, otherwise: str) -> str:
    """A name in the first of the profile's languages that has one."""
    return next((names[lang] for lang in (*profile.languages, "en") if lang in names), otherwise)


def _ways(words: Words) -> Iterator[tuple[str, str]]:
    for lang, ways in words.items():
        for way in ways:
            yield lang, way


def _readings(text: str, languages: Sequence[str]) -> tuple[str, ...]:
    """The languages that `text` may be written in, of those the profile names, by its script; English for Latin too."""
    cyrillic = is_cyrillic(text)
    fitting = [lang for lang in languages if (lang in CYRILLIC) == cyrillic]
    usual = "bg" if cyrillic else "en"
    return tuple(dict.fromkeys([*fitting, usual]))


@cache
def name_stems() -> frozenset[str]:
    """The stems of words that organisations are called by and that say nothing of their subject ("cluster")."""
    return frozenset(one for lang, words in NAME_WORDS.items() for one in stems(words, lang))
