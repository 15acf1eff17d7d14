"""The measured quality of the words alone, on CORDIS topics: not below what plain BM25 reaches, with its margin."""

import gzip
import json
import math
from pathlib import Path

import pytest

from tests.shared_material import SHARED, needs_shared
from tracker.domain.matching import Ranked, rank
from tracker.domain.models import Call, Facts
from tracker.domain.profiles import profile_from_json

from .shipped import NOW, taxonomy

#: Task → MRR, nDCG@10 at least (BM25: .345, .472 MRR; .24 nDCG), and the share of relevant pairs that are strong.
FLOORS = {"t1": (0.39, 0.42, 0.28), "t2": (0.475, 0.51, 0.44), "t3": (0.55, 0.29, 0.015)}


def rows(name: str) -> list[dict]:
    assert SHARED is not None
    path: Path = SHARED / "matching" / f"{name}.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


@needs_shared
@pytest.mark.parametrize("task", FLOORS)
def test_words_alone_rank_better_than_bm25_and_levels_hold_their_rate(task: str):
    calls = [Call(one["id"], Facts(titles=one["title"]), (), NOW) for one in rows(f"{task}.calls")]
    people = [profile_from_json(one, one["id"]) for one in rows(f"{task}.profiles")]
    relevant = {one["profile"]: set(one["calls"]) for one in rows(f"{task}.relevant")}
    found: dict[str, list[Ranked]] = {one: [] for one in relevant}
    for line in rank(calls, people, 60, taxonomy=taxonomy()):
        found[line.profile].append(line)
    mrr = ndcg = strong = false = 0.0
    for profile, right in relevant.items():
        hits = [place for place, line in enumerate(found[profile], 1) if line.call in right]
        mrr += 1 / hits[0] if hits else 0
        ideal = sum(1 / math.log2(place + 1) for place in range(1, min(10, len(right)) + 1))
        ndcg += sum(1 / math.log2(place + 1) for place in hits if place <= 10) / ideal
        shown = [line for line in found[profile] if line.level == "strong"]
        strong += sum(line.call in right for line in shown)
        false += sum(line.call not in right for line in shown)
    least_mrr, least_ndcg, least_strong = FLOORS[task]
    assert mrr / len(relevant) >= least_mrr
    assert ndcg / len(relevant) >= least_ndcg
    assert strong / sum(map(len, relevant.values())) >= least_strong
    # A strong match is false, by these incomplete labels, in at most a quarter of a hundred calls.
    assert 100 * false / (len(relevant) * len(calls)) <= 0.25
