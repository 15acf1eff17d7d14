"""The five shipped clusters against calls of other programmes' words: nothing of theirs is missed, and little else is told."""

from __future__ import annotations

import pytest

from tracker.domain.corpus import Corpus
from tracker.domain.matching import match
from tracker.domain.models import Call

from .imagined_calls import ALL, IMAGINED, Imagined
from .shipped import NOW, call, profiles, taxonomy
from .test_matching_shipped import CASES

ALLOWED = {"strong": {"strong"}, "told": {"strong", "possible"}, "mild": {"possible", "none"}, "silent": {"none"}}


def as_call(one: Imagined) -> Call:
    return call(one.title, one.lang, summary=one.summary)


CORPORA = {
    "on the first day": Corpus(),
    "later": Corpus().learn(
        [*(call(title) for title in sorted({one.title for one in CASES})), *(as_call(one) for one in IMAGINED)]
    ),
}


@pytest.mark.parametrize("seen", CORPORA)
def test_nothing_of_a_cluster_s_is_missed_and_little_else_is_told(seen: str) -> None:
    missed: list[str] = []
    too_much: list[str] = []
    for one in IMAGINED:
        for profile in ALL:
            expected = one.expected.get(profile, "silent")
            found = match(as_call(one), profiles()[profile], CORPORA[seen], NOW, taxonomy())
            said = f"{profile}: {found.level} {found.score} {found.words}, expected {expected}: {one.title}"
            if expected == "refused":
                assert found.eligibility == "no", said
            elif found.level not in ALLOWED[expected]:
                (missed if expected in ("strong", "told") else too_much).append(said)
    assert not missed
    assert len(too_much) <= 7, too_much
