"""How near calls are to a profile in meaning, and what that and the words they share come to."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from tracker.domain.fusion import Fusion, Judged, Route
from tracker.domain.passages import Asked, Passages
from tracker.domain.relevance import score_of
from tracker.domain.wordindex import Shared
from tracker.semantic.background import Background
from tracker.semantic.vectors import Array, Vectors

#: The nearest keyword explains why a call came, with others that are hardly farther.
_NEAR_BEHIND, _MOST_NEAR = 0.05, 3
#: So many calls in a language say well enough what is usual there. Measured with Bulgarian titles: of three seen, one in ten
#: pairs seemed close that was not; of ten, none. What is usual in the language of the development half is shipped.
ENOUGH_SEEN = 10
_FITTED_IN = "en"
#: How many profiles are kept as vectors, where nothing else is said.
_MOST_PROFILES = 4_096
_NOTHING = Shared(0.0, 0.0, 0.0)


class Way(NamedTuple):
    """One way to compare a profile with the calls of one language."""

    route: Route
    encoder: str
    passages: Passages


class Close(NamedTuple):
    """What one way found of one call."""

    judged: Judged
    route: Route
    parts: Mapping[str, float]
    near: tuple[str, ...]
    """The profile's keywords that are near the call, as the profile writes them, nearest first: where one is near in
    other words that the taxonomy knows for it, these too ("морски технологии → maritime technology")."""
    translated: bool
    """Whether the profile says nothing in the call's own language, so that the words they share are translations."""


class CallVectors:
    """Calls as vectors: for each language and encoder that has a way to them."""

    def __init__(
        self, passages: Sequence[Sequence[tuple[str, str]]], vectors: Vectors, background: Mapping[str, Background]
    ) -> None:
        self._passages = passages
        self._vectors = vectors
        self._background = background
        self._made: dict[tuple[str, str], tuple[list[int], list[int], Array, Array]] = {}
        self.languages = sorted({lang for one in passages for _, lang in one})

    def of(self, encoder: str, lang: str) -> tuple[list[int], list[int], Array, Array]:
        """Places of the calls in a language, where the rows of each begin, the rows, and what is usual for each call."""
        if (encoder, lang) not in self._made:
            import numpy as np

            places: list[int] = []
            starts: list[int] = []
            asked: list[tuple[str, str]] = []
            for place, passages in enumerate(self._passages):
                own = [one for one in passages if one[1] == lang]
                if own:
                    places.append(place)
                    starts.append(len(asked))
                    asked += own
            background = self._background[encoder]
            rows = self._vectors.matrix(encoder, "call", [text for text, _ in asked])
            rows = background.moved(rows, [lang] * len(asked))
            usual = background.usual_of_calls(rows, asked)
            usual = np.maximum.reduceat(usual, starts) if starts else usual
            self._made[(encoder, lang)] = (places, starts, rows, usual)
        return self._made[(encoder, lang)]


class Sense:
    """Compares profiles with calls by the encoders that are installed, against the calls that were seen."""

    def __init__(
        self,
        fusion: Fusion,
        vectors: Vectors,
        seen: Sequence[Sequence[tuple[str, str]]],
        most_profiles: int = _MOST_PROFILES,
    ) -> None:
        self.fusion = fusion
        self._most_profiles = most_profiles
        self.vectors = vectors
        known = [one for passages in seen for one in passages[:1]]
        counted = Counter(lang for _, lang in dict.fromkeys(known))
        self.languages = frozenset({_FITTED_IN, *(lang for lang, count in counted.items() if count >= ENOUGH_SEEN)})
        """The languages of calls in which it is known what is usual: what is close in another may only seem so."""
        self._background: dict[str, Background] = {}
        for encoder in vectors.encoders:
            wanted = [one for one in known if encoder != "english" or one[1] == "en"]
            usual, centre = fusion.usual.get(encoder, {}), fusion.centres.get(encoder, ())
            self._background[encoder] = Background(vectors, encoder, wanted, usual, centre)
        self._profiles: dict[tuple[str, Passages], dict[str, tuple[Array, float]]] = {}
        #: What is usual for a profile's texts, by their hash: a number each, dear to compute, kept for all.
        self._usual: dict[tuple[str, str, int], float] = {}

    def calls(self, passages: Sequence[Sequence[tuple[str, str]]]) -> CallVectors:
        """Calls made ready for comparing: give the passages of each."""
        return CallVectors(passages, self.vectors, self._background)

    def ways(self, passages: Passages, lang: str) -> list[Way]:
        """The ways to compare a profile with calls in a language."""
        return ways(self.fusion, self.vectors.encoders, passages, lang)

    def has_way(self, passages: Passages, call: Sequence[tuple[str, str]]) -> bool:
        """Whether a profile can be compared with a call otherwise than by translated words."""
        ways = (way for lang in dict.fromkeys(lang for _, lang in call) for way in self.ways(passages, lang))
        return any(not way.route.startswith("across") for way in ways)

    def close(
        self, passages: Passages, shared: Mapping[int, Shared], calls: CallVectors, least: float = 0.0
    ) -> dict[int, Close]:
        """Place of a call → the best that any way found of it; those with a score below `least` are left out."""
        import numpy as np

        best: dict[int, Close] = {}
        for lang in calls.languages:
            ways = self.ways(passages, lang)
            translated = all(way.route.startswith("across") for way in ways)
            for way in ways:
                places, columns, by_keyword = self.columns(way, lang, calls, shared)
                rule = self.fusion.routes[way.route]
                sums = sum((weight * columns[part] for part, weight in rule.weights.items()), rule.intercept)
                threshold = rule.logit_of_score(least) if least > 0 else -math.inf
                for number in np.flatnonzero(sums >= threshold).tolist() if places else ():
                    place = places[number]
                    parts = {part: float(columns[part][number]) for part in rule.weights}
                    judged = rule.judged(parts)
                    if place not in best or judged.score > best[place].judged.score:
                        near = _near(way.passages.keywords, by_keyword[:, number])
                        best[place] = Close(judged, way.route, parts, near, translated)
        return best

    def score(self, close: Close | None, amount: float) -> tuple[float, Mapping[str, float], tuple[str, ...]]:
        """Score, parts and near words of a pair whose words make the sum `amount`.

        Where the words of a call were only translated, or no way led to it, the score by words stands, if it is higher.
        """
        by_words = round(score_of(amount), 6)
        if close is None:
            return by_words, {}, ()
        parts = {**self.fusion.routes[close.route].shares(close.parts)}
        parts["probability"] = round(close.judged.probability, 6)
        if not close.translated:
            return close.judged.score, parts, close.near
        return max(by_words, close.judged.score), {**parts, "translated": by_words}, close.near

    def columns(
        self, way: Way, lang: str, calls: CallVectors, shared: Mapping[int, Shared]
    ) -> tuple[list[int], dict[str, Array], Array]:
        """The places of the calls in a language; each part of the score, one number a call; keyword × call closeness."""
        import numpy as np

        places, starts, rows, usual_calls = calls.of(way.encoder, lang)
        columns: dict[str, Array] = {}
        by_keyword: Array = np.zeros((0, len(places)), np.float32)
        if not places:
            return places, columns, by_keyword
        for part, (mine, usual) in self._profile(way).items():
            near = np.maximum.reduceat(mine @ rows.T, starts, axis=1)
            columns[part] = near.max(0)
            columns[f"usual_{part}"] = np.full(len(places), usual, np.float32)
            if part == "keyword" and way.passages.keywords:
                by_keyword = near
        columns["usual_call"] = usual_calls
        found = [shared.get(place, _NOTHING) for place in places]
        words = np.array(found, np.float32)
        columns["words"], columns["words_log"] = words[:, 0], np.log1p(words[:, 0])
        columns["pairs_log"], columns["coverage"] = np.log1p(words[:, 1]), words[:, 2]
        return places, columns, by_keyword

    def _profile(self, way: Way) -> dict[str, tuple[Array, float]]:
        """The vectors of a profile's texts by part, with what is usual for it. Kept: few profiles meet many calls."""
        known = self._profiles.get((way.encoder, way.passages))
        if known is not None:
            return known
        background = self._background[way.encoder]
        made: dict[str, tuple[Array, float]] = {}
        for part, texts in filled(way.passages, way.encoder).items():
            rows = self.vectors.matrix(way.encoder, "profile", [one.text for one in texts])
            rows = background.moved(rows, [one.lang for one in texts])
            key = way.encoder, part, hash(texts)
            if key not in self._usual:
                self._usual[key] = background.usual_of_profile(f"usual_{part}", rows)
            made[part] = rows, self._usual[key]
        if len(self._profiles) >= self._most_profiles:
            self._profiles.clear()
        self._profiles[(way.encoder, way.passages)] = made
        return made


def ways(fusion: Fusion, encoders: Collection[str], passages: Passages, lang: str) -> list[Way]:
    """The ways that there are to compare a profile with calls in a language, by these encoders."""
    kind = "keywords" if passages.by_keywords else "prose"
    found: list[Way] = []
    english = lang == "en" and "english" in encoders
    own = passages.of(lang)
    if own:
        if english:
            found.append(Way(_route("english", kind), "english", own))
        elif "any" in encoders:
            found.append(Way(_route("same", kind), "any", own))
    if "any" in encoders and (other := passages.beyond(own, lang)):
        found.append(Way(_route("across", "keywords" if other.by_keywords else "prose"), "any", other))
    return [way for way in found if way.route in fusion.routes]


def texts_of_profile(
    fusion: Fusion, encoders: Collection[str], passages: Passages, languages: Iterable[str]
) -> Iterator[tuple[str, str]]:
    """(encoder, text) of all that a profile is compared by with calls in these languages."""
    for lang in languages:
        for way in ways(fusion, encoders, passages, lang):
            for texts in filled(way.passages, way.encoder).values():
                yield from ((way.encoder, one.text) for one in texts)


def _route(first: str, kind: str) -> Route:
    routes: dict[str, Route] = {
        "english_prose": "english_prose",
        "english_keywords": "english_keywords",
        "same_prose": "same_prose",
        "same_keywords": "same_keywords",
        "across_prose": "across_prose",
        "across_keywords": "across_keywords",
    }
    return routes[f"{first}_{kind}"]


def filled(passages: Passages, encoder: str) -> dict[str, tuple[Asked, ...]]:
    """The texts of each part; a part that the profile has no text for stands on the nearest that it has.

    Sentences are read by the English encoder alone: the other is four times slower and gained nothing by them.
    """
    names = passages.names or passages.wholes or passages.keywords
    return {
        "name": names,
        "whole": passages.wholes or names,
        "keyword": passages.keywords or names,
        "sentence": (*names, *passages.sentences) if encoder == "english" else names,
    }


def _near(keywords: Sequence[Asked], closeness: Array) -> tuple[str, ...]:
    found = sorted(zip(closeness.tolist(), keywords, strict=True), key=lambda one: -one[0])
    near: dict[str, str] = {}
    for amount, one in found:
        if amount >= found[0][0] - _NEAR_BEHIND:
            near.setdefault(one.shown, _told(one))
    return tuple(near.values())[:_MOST_NEAR]


def _told(one: Asked) -> str:
    return one.shown if one.text.casefold() == one.shown.casefold() else f"{one.shown} → {one.text}"
