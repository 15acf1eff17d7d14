"""`rank` with sense: for every profile its best calls, by words and meaning together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from tracker.domain.conditions import conditions, eligibility_of
from tracker.domain.fusion import Fusion
from tracker.domain.matching import Ranked
from tracker.domain.models import Call, Profile
from tracker.domain.passages import call_passages, profile_passages
from tracker.domain.relevance import compile_profile, level_of, reasons, unwanted_in
from tracker.domain.taxonomy import Taxonomy
from tracker.domain.wordindex import WordIndex
from tracker.semantic.sense import Sense
from tracker.semantic.vectors import Vectors

#: Pairs of a lower score are left out: nobody asks for them, and there are as many as calls times profiles.
LEAST_SCORE = 0.05


def rank_by_sense(
    calls: Sequence[Call],
    profiles: Iterable[Profile],
    fusion: Fusion,
    vectors: Vectors,
    top: int | None = None,
    *,
    taxonomy: Taxonomy | None = None,
    now: datetime | None = None,
) -> Iterator[Ranked]:
    """As `matching.rank`, with the score of `Fusion`; corpus and background are learned from `calls` themselves."""
    known = taxonomy if taxonomy is not None else Taxonomy()
    index = WordIndex(calls)
    passages = [call_passages(call.facts) for call in calls]
    sense = Sense(fusion, vectors, passages)
    ready = sense.calls(passages)
    for profile in profiles:
        query = compile_profile(profile, known)
        shared = index.shared(query)
        passages_of = profile_passages(profile, known)
        close = sense.close(passages_of, shared, ready, LEAST_SCORE)
        judged = {
            place: sense.score(close.get(place), shared[place].amount if place in shared else 0.0)
            for place in {*close, *shared}
            if place in close or not sense.has_way(passages_of, passages[place])
        }
        given = 0
        for place in sorted(judged, key=lambda one: (-judged[one][0], calls[one].id)):
            if given == top:
                break
            score, parts, near = judged[place]
            if score < LEAST_SCORE:
                break
            text = index.texts[place]
            answers = conditions(calls[place], profile, now, known, unwanted_in(query, text))
            if eligibility_of(answers) == "no":
                continue
            level = level_of(score)
            words = reasons(query, text, index.corpus)
            yield Ranked(profile.id, calls[place].id, score, level, words, near if level != "none" else (), parts)
            given += 1
