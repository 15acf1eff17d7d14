"""What a call says in words, as weighted stems and pairs of neighbouring stems."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from tracker.domain.models import Facts
from tracker.domain.stemming import Token, is_cyrillic, stems, tokens
from tracker.domain.stopwords import NUMBERING, TRADE_WORDS

#: Counts up whenever the same words give other stems, or the same dates another end (`turning.over_from`): what the store
#: keeps of both is worked out anew then.
READING = 2
#: Only so much of a text is read: what a call is about stands at its beginning, and a page can be a megabyte.
LONGEST_TEXT = 60_000
#: How much a word counts by where it stands, and the usual number of words there (BM25F).
_TITLE, _TAGS, _PROGRAMME, _SUMMARY = (1.0, 9.0), (0.6, 9.0), (0.12, 6.0), (0.4, 120.0)
#: A programme's name where the titles only number the call ("Second Calls for Proposals"): it stands for the title.
_NAMESAKE = (1.0, 6.0)
_PROGRAMMES = (_PROGRAMME, _NAMESAKE)
_SATURATION = 1.2
_LENGTH = 0.75


@dataclass(frozen=True, slots=True)
class Passage:
    """A text with its words in order."""

    text: str
    tokens: tuple[Token, ...]

    def find(self, way: Sequence[str]) -> str | None:
        """The words of the text that have these stems, one after the other, as written; None where it has not."""
        size = len(way)
        for start, token in enumerate(self.tokens[: len(self.tokens) - size + 1] if size else ()):
            if (token.stem == way[0] or way[0] in token.also) and all(
                self.tokens[start + step].stem == way[step] for step in range(1, size)
            ):
                return self.text[token.start : self.tokens[start + size - 1].end]
        return None


@dataclass(frozen=True, slots=True)
class CallText:
    """A call's words: how strongly each stem (or pair "a b") is there, and the stems in order for phrases."""

    strength: Mapping[str, float]
    """Stem or pair → 0 to 2.2: saturated frequency, by field and its length."""
    passages: tuple[Passage, ...]
    """Title, summary and tags, each text by itself."""
    title: frozenset[str] = frozenset()
    """The stems of the words of the titles, whole words only: no part of a compound."""

    def learned(self) -> frozenset[str]:
        """The stems that a corpus counts: each once, no pairs."""
        return frozenset(stem for stem in self.strength if " " not in stem)


def read_call_text(facts: Facts) -> CallText:
    """The words of a call's titles, summaries, tags and programme, each text in its language."""
    return _read(tuple(_texts(facts)))


@lru_cache(maxsize=256)
def _read(texts: tuple[tuple[str, str, tuple[float, float]], ...]) -> CallText:
    """The same texts are read once, by whoever asks lately."""
    raw: defaultdict[str, float] = defaultdict(float)
    passages: list[Passage] = []
    title: set[str] = set()
    for text, lang, where in texts:
        weight, usual = where
        found = tokens(text[:LONGEST_TEXT], lang)
        if where in _PROGRAMMES:
            found = _without_labels(found)
        if not found:
            continue
        share = weight / (1 - _LENGTH + _LENGTH * len(found) / usual)
        for feature in features(found):
            raw[feature] += share
        if where not in _PROGRAMMES:
            passages.append(Passage(text, tuple(found)))
        if where == _TITLE:
            title.update(token.stem for token in found)
    strength = {feature: (_SATURATION + 1) * amount / (_SATURATION + amount) for feature, amount in raw.items()}
    return CallText(strength, tuple(passages), frozenset(title))


def features(found: Sequence[Token]) -> Iterator[str]:
    """The stems of a text, the other stems of its words, and the pairs of neighbours ("a b")."""
    before: str | None = None
    for token in found:
        yield token.stem
        yield from token.also
        if before is not None:
            yield f"{before} {token.stem}"
        before = token.stem


def _without_labels(found: Sequence[Token]) -> list[Token]:
    """Without the words that only number a part of a programme: "Cluster 5" is about no cluster."""
    following = [*(token.stem for token in found), ""][1:]
    return [one for one, after in zip(found, following, strict=True) if not (after.isdigit() and len(after) < 3)]


def _texts(facts: Facts) -> Iterator[tuple[str, str, tuple[float, float]]]:
    for lang, title in facts.titles.items():
        yield title, lang, _TITLE
    for lang, summary in facts.summaries.items():
        yield summary, lang, _SUMMARY
    for tag in facts.tags:
        yield tag, _language(tag), _TAGS
    if facts.programme:
        only_numbered = all(_only_numbers(title, lang) for lang, title in facts.titles.items())
        yield facts.programme, _language(facts.programme), _NAMESAKE if only_numbered else _PROGRAMME


def _only_numbers(title: str, lang: str) -> bool:
    """Whether a title says which call it is and not of what: "Second Calls for Proposals"."""
    return all(one.stem.isdigit() or one.stem in _numbering() for one in tokens(title, lang))


@cache
def _numbering() -> frozenset[str]:
    most = {lang: by_share[max(by_share)] for lang, by_share in TRADE_WORDS.items()}
    return frozenset(
        one for words in (NUMBERING, most) for lang, written in words.items() for one in stems(written, lang)
    )


def _language(text: str) -> str:
    return "bg" if is_cyrillic(text) else "en"
