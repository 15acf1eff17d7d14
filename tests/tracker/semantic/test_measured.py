"""What meaning adds, measured on the development half: lists of keywords, and titles in five languages against English.

All four tasks, cross-validated: `python -m tests.bench.fit_fusion ../shared/matching`. The two here take seconds.
"""

import math

import pytest

from tests.semantic_extra import needs_semantic
from tests.shared_material import needs_shared
from tests.tracker.domain.shipped import CONFIG, NOW, taxonomy
from tests.tracker.domain.test_matching_measured import rows
from tracker.configuring import load_fusion
from tracker.domain.models import Call, Facts
from tracker.domain.profiles import profile_from_json

#: Task → MRR and nDCG@10 at least. By words alone: .58 and .30 (t3), .46 and .49 (x).
FLOORS = {"t3": (0.67, 0.36), "x": (0.90, 0.90)}


@needs_semantic
@needs_shared
@pytest.mark.parametrize("task", FLOORS)
def test_meaning_finds_what_words_do_not_in_one_language_and_across_five(task: str):
    from tracker.semantic.encoders import installed
    from tracker.semantic.ranking import rank_by_sense
    from tracker.semantic.vectors import Vectors

    calls = [Call(one["id"], Facts(titles=one["title"]), (), NOW) for one in rows(f"{task}.calls")]
    people = [profile_from_json(one, one["id"]) for one in rows(f"{task}.profiles")]
    relevant = {one["profile"]: set(one["calls"]) for one in rows(f"{task}.relevant")}
    fusion = load_fusion(CONFIG)
    assert fusion is not None
    found: dict[str, list[str]] = {one: [] for one in relevant}
    for line in rank_by_sense(calls, people, fusion, Vectors(installed()), 30, taxonomy=taxonomy()):
        found[line.profile].append(line.call)
    mrr = ndcg = 0.0
    for profile, right in relevant.items():
        hits = [place for place, one in enumerate(found[profile], 1) if one in right]
        mrr += 1 / hits[0] if hits else 0
        ideal = sum(1 / math.log2(place + 1) for place in range(1, min(10, len(right)) + 1))
        ndcg += sum(1 / math.log2(place + 1) for place in hits if place <= 10) / ideal
    least_mrr, least_ndcg = FLOORS[task]
    assert mrr / len(relevant) >= least_mrr
    assert ndcg / len(relevant) >= least_ndcg
