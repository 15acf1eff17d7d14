"""The calls that were seen, as vectors: what is usual for a profile and for a call, as the corpus says it for words.

A closeness says little by itself: some profiles are near to everything. How near their nearest calls usually are, and how
near a call is to others, measured as much as the model itself for thresholds that hold for every profile (Conneau et al.,
2018, call it CSLS). Few calls seen are filled up with what was usual on the development half.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from tracker.domain.fusion import PRIOR_CALLS
from tracker.semantic.vectors import Array, Vectors, centred

#: Only so many calls are looked at, the first given: an average of the nearest needs no more.
MOST_CALLS = 2_000
#: The nearest share of the calls seen whose mean closeness is "usual".
_NEAREST = 0.01
#: The centre of a language starts at the common one, as if so many calls had been seen there.
_PRIOR_TEXTS = 50


class Background:
    """What is usual by one encoder, among call passages (text, language).

    `usual` and `centre` are the priors; an encoder without a centre is not centred.
    """

    def __init__(
        self,
        vectors: Vectors,
        encoder: str,
        passages: Iterable[tuple[str, str]],
        usual: Mapping[str, float],
        centre: Sequence[float],
    ) -> None:
        import numpy as np

        unique = list(dict.fromkeys(passages))[:MOST_CALLS]
        rows = vectors.matrix(encoder, "call", [text for text, _ in unique])
        self._usual = usual
        self._languages = [lang for _, lang in unique]
        self._centres: dict[str, Array] = {}
        self._moved = bool(centre)
        self._places = {one: place for place, one in enumerate(unique)}
        if centre:
            prior = np.array(centre, np.float32)
            self._common: Array = (rows.sum(0) + PRIOR_CALLS * prior) / (len(rows) + PRIOR_CALLS)
            for lang in set(self._languages):
                own = rows[[place for place, one in enumerate(self._languages) if one == lang]]
                self._centres[lang] = (own.sum(0) + _PRIOR_TEXTS * self._common) / (len(own) + _PRIOR_TEXTS)
        self._rows: Array = self.moved(rows, self._languages)

    def moved(self, rows: Array, languages: Sequence[str]) -> Array:
        """Vectors around the centre of their languages, where the encoder needs it."""
        import numpy as np

        if not self._moved or not len(rows):
            return rows
        centres: list[Array] = [self._centres.get(lang, self._common) for lang in languages]
        return centred(rows, np.stack(centres))

    def usual_of_profile(self, part: str, rows: Array) -> float:
        """What is usual for a profile: how near the nearest of its texts `rows` is to the calls seen."""
        return self._filled(part, (rows @ self._rows.T).max(0))

    def usual_of_calls(self, rows: Array, passages: Sequence[tuple[str, str]]) -> Array:
        """What is usual for each call: how near its nearest neighbours are, itself left out."""
        import numpy as np

        found: Array = np.empty(len(rows), np.float32)
        for start in range(0, len(rows), 512):
            near = rows[start : start + 512] @ self._rows.T
            for offset, passage in enumerate(passages[start : start + 512]):
                own = self._places.get(passage)
                line = near[offset] if own is None else np.delete(near[offset], own)
                found[start + offset] = self._filled("usual_call", line)
        return found

    def _filled(self, part: str, closeness: Array) -> float:
        """The mean of the nearest share, filled up with the prior."""
        import numpy as np

        prior = self._usual.get(part)
        seen = len(closeness)
        if not seen:
            return prior or 0.0
        nearest = max(1, round(seen * _NEAREST))
        own = float(np.partition(closeness, seen - nearest)[seen - nearest :].mean())
        return own if prior is None else (own * seen + prior * PRIOR_CALLS) / (seen + PRIOR_CALLS)
