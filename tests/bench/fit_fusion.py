"""Fit the weights of `config/matching/fusion.toml` on the development half of the match data; cross-validated figures.

    python -m tests.bench.fit_fusion SHARED/matching [--write]        (needs the extra `[semantic]`; some minutes)

For each route a logistic rule over the parts of `tracker.domain.fusion`, by Newton's method with a small ridge, on profiles
of the kind that the route is for: prose on t1 and t2, keywords on t2 and t3. All near and all relevant pairs are learned from,
of the others with prose one in ten, with tenfold weight. Thresholds are set on cross-validated sums: strong where 0.1 and possible where
1 of a hundred calls is no relevant one. `english_*` and `same_*` see words and sense; `across_*` sees sense alone, as between
two languages. Printed: what the rules reach on profiles that they were not fitted on (five folds, by profile).
Labels go into the weights only; nothing of the data is written but means (`usual`, `centres`).
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import tomli_w

from tracker.configuring import load_taxonomy
from tracker.domain.fusion import PARTS, SENSE_PARTS, Fusion, RouteWeights
from tracker.domain.models import Call, Facts
from tracker.domain.passages import call_passages, profile_passages
from tracker.domain.profiles import profile_from_json
from tracker.domain.relevance import compile_profile
from tracker.domain.wordindex import WordIndex
from tracker.semantic.encoders import installed
from tracker.semantic.sense import Sense, Way
from tracker.semantic.vectors import Memory, Vectors

CONFIG = Path(__file__).resolve().parents[2] / "config"
NOW = datetime(2026, 3, 2, tzinfo=UTC)
FOLDS, RIDGE = 5, 1.0
#: The share of the pairs far from each other that is learned from: of prose there are millions.
KEPT = {"prose": 0.1, "keywords": 0.1}
TASKS = ("t1", "t2", "t3")
LEARNED_FROM = {"prose": ("t1", "t2"), "keywords": ("t2", "t3")}
#: A list of keywords has no prose to compare: its rule must not lean on what a short name and no description happen to be.
LEFT_OUT = {"prose": (), "keywords": ("pairs_log", "whole", "sentence", "usual_whole", "usual_sentence")}
ENCODER = {"english": "english", "same": "any", "across": "any"}


def rows(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


class Task:
    """One task's parts, profile × call × part, by encoder."""

    def __init__(
        self, place: Path, name: str, vectors: Vectors, usual: dict[str, Any], centres: dict[str, Any]
    ) -> None:
        taxonomy = load_taxonomy(CONFIG, [])
        assert taxonomy is not None
        calls = [Call(one["id"], Facts(titles=one["title"]), (), NOW) for one in rows(place / f"{name}.calls.jsonl.gz")]
        people = [profile_from_json(one, one["id"]) for one in rows(place / f"{name}.profiles.jsonl.gz")]
        relevant = {one["profile"]: set(one["calls"]) for one in rows(place / f"{name}.relevant.jsonl.gz")}
        self.relevant = np.array([[call.id in relevant[one.id] for call in calls] for one in people])
        index, passages = WordIndex(calls), [call_passages(call.facts) for call in calls]
        # No routes: every pair's parts are wanted, whatever they come to.
        sense = Sense(Fusion({}, usual, centres), vectors, passages)
        ready = sense.calls(passages)
        asked = [profile_passages(one, taxonomy) for one in people]
        self.by_keywords = np.array([one.by_keywords for one in asked])
        self.parts = {
            encoder: np.zeros((len(people), len(calls), len(PARTS)), np.float32) for encoder in vectors.encoders
        }
        for number, (person, own) in enumerate(zip(people, asked, strict=True)):
            shared = index.shared(compile_profile(person, taxonomy))
            for encoder, parts in self.parts.items():
                way = Way("english_prose" if encoder == "english" else "same_prose", encoder, own)
                places, columns, _ = sense.columns(way, "en", ready, shared)
                parts[number, places] = np.stack([columns.get(part, np.zeros(len(places))) for part in PARTS], 1)


def fitted(x: Any, y: Any, weight: Any) -> Any:
    """Coefficients of a logistic rule, the first of them the intercept."""
    spread = x.std(0) + 1e-9
    spread[0] = 1.0
    x = x / spread
    found = np.zeros(x.shape[1])
    ridge = np.full(x.shape[1], RIDGE)
    ridge[0] = 0.0
    for _ in range(30):
        chance = 1 / (1 + np.exp(-(x @ found)))
        gradient = x.T @ (weight * (y - chance)) - ridge * found
        curvature = (x * (weight * chance * (1 - chance))[:, None]).T @ x + np.diag(ridge)
        step = np.linalg.solve(curvature, gradient)
        found += step
        if np.abs(step).max() < 1e-4:
            break
    return found / spread


def learned(
    tasks: dict[str, Task], kind: str, encoder: str, parts: Sequence[int], folds: dict[str, Any], out: int
) -> Any:
    xs, ys, weights = [], [], []
    chance = np.random.default_rng(out + 1)
    for name in LEARNED_FROM[kind]:
        task = tasks[name]
        wanted = (task.by_keywords == (kind == "keywords")) & (folds[name] != out)
        made, relevant = task.parts[encoder][wanted], task.relevant[wanted]
        nearest = made[:, :, PARTS.index("keyword")]
        sure = relevant | (nearest > np.quantile(nearest, 0.9))
        kept = sure | (chance.random(relevant.shape) < KEPT[kind])
        xs.append(made[kept][:, parts])
        ys.append(relevant[kept])
        weights.append(np.where(sure, 1.0, 1 / KEPT[kind])[kept])
    x = np.concatenate(xs).astype(np.float64)
    return fitted(np.c_[np.ones(len(x)), x], np.concatenate(ys).astype(float), np.concatenate(weights))


def false_rate(sums: Any, relevant: Any, per_100: float) -> float:
    """The sum above which `per_100` of a hundred calls are not relevant."""
    wrong = np.sort(sums[~relevant])[::-1]
    return float(wrong[min(len(wrong) - 1, int(per_100 / 100 * relevant.size))])


def figures(scores: Any, relevant: Any) -> dict[str, float]:
    order = np.argsort(-scores, axis=1, kind="stable")
    ranked = np.take_along_axis(relevant, order, 1)
    found = {"MRR": 0.0, "R@10": 0.0, "nDCG@10": 0.0, "MAP": 0.0}
    for line in ranked:
        hits = np.flatnonzero(line) + 1
        found["MRR"] += 1 / hits[0]
        found["R@10"] += float((hits <= 10).mean())
        ideal = (1 / np.log2(np.arange(1, min(10, len(hits)) + 1) + 1)).sum()
        found["nDCG@10"] += float((1 / np.log2(hits[hits <= 10] + 1)).sum() / ideal)
        found["MAP"] += float((np.arange(1, len(hits) + 1) / hits).mean())
    found = {name: amount / len(ranked) for name, amount in found.items()}
    for per_100 in (0.1, 1.0):
        found[f"recall at {per_100}"] = float((scores[relevant] > false_rate(scores, relevant, per_100)).mean())
    return {name: round(amount, 3) for name, amount in found.items()}


def main(memory: Memory | None = None) -> None:
    place = Path(sys.argv[1])
    vectors = Vectors(installed(), memory)
    centres = {}
    if "any" in vectors.encoders:
        titles = {one["title"]["en"] for name in TASKS for one in rows(place / f"{name}.calls.jsonl.gz")}
        mean = vectors.matrix("any", "call", sorted(titles)).mean(0)
        centres["any"] = tuple(round(float(one), 4) for one in mean)
    usual: dict[str, dict[str, float]] = {}
    tasks = {}
    for turn in ("what is usual", "with it"):
        tasks = {name: Task(place, name, vectors, usual, centres) for name in TASKS}
        print(turn, flush=True)
        if usual:
            break
        for encoder in vectors.encoders:
            at_usual = [PARTS.index(part) for part in SENSE_PARTS if part.startswith("usual_")]
            means = np.mean([one.parts[encoder][:, :, at_usual].mean((0, 1)) for one in tasks.values()], 0)
            usual[encoder] = {PARTS[at]: round(float(one), 4) for at, one in zip(at_usual, means, strict=True)}
    chance = np.random.default_rng(7)
    folds = {name: chance.permutation(len(one.relevant)) % FOLDS for name, one in tasks.items()}
    routes: dict[str, dict[str, Any]] = {}
    for first, encoder in ENCODER.items():
        if encoder not in vectors.encoders:
            continue
        scores = {name: np.zeros(one.relevant.shape) for name, one in tasks.items()}
        for kind in LEARNED_FROM:
            known = SENSE_PARTS if first == "across" else PARTS
            parts = [at for at, part in enumerate(PARTS) if part in known and part not in LEFT_OUT[kind]]
            sums = {name: np.zeros(one.relevant.shape) for name, one in tasks.items()}
            for fold in range(FOLDS):
                found = learned(tasks, kind, encoder, parts, folds, fold)
                for name, task in tasks.items():
                    asked = (task.by_keywords == (kind == "keywords")) & (folds[name] == fold)
                    sums[name][asked] = task.parts[encoder][asked][:, :, parts] @ found[1:] + found[0]
            of_kind = {name: task.by_keywords == (kind == "keywords") for name, task in tasks.items()}
            line = np.concatenate([sums[name][of_kind[name]].ravel() for name in LEARNED_FROM[kind]])
            right = np.concatenate([tasks[name].relevant[of_kind[name]].ravel() for name in LEARNED_FROM[kind]])
            strong, possible = (false_rate(line, right, one) for one in (0.1, 1.0))
            whole = learned(tasks, kind, encoder, parts, folds, FOLDS)
            weights = {PARTS[at]: round(float(one), 4) for at, one in zip(parts, whole[1:], strict=True)}
            rule = RouteWeights(round(float(whole[0]), 4), weights, round(strong, 4), round(possible, 4))
            routes[f"{first}_{kind}"] = {
                "intercept": rule.intercept,
                "strong": rule.strong,
                "possible": rule.possible,
                "weights": weights,
            }
            for name in tasks:
                # Onto the one scale of scores, so that profiles of both kinds compare.
                share = (rule.strong - sums[name]) / (rule.strong - rule.possible)
                scores[name][of_kind[name]] = -share[of_kind[name]]
        for name, task in tasks.items():
            print(first, name, "cross-validated:", figures(scores[name], task.relevant), flush=True)
    if "--write" in sys.argv:
        text = tomli_w.dumps({"routes": routes, "usual": usual})
        written = ", ".join(str(one) for one in centres.get("any", ()))
        text += f"\n[centres]\nany = [{written}]\n" if written else "\n[centres]\n"
        (CONFIG / "matching" / "fusion.toml").write_text(HEAD + text, "utf-8")


HEAD = """\
# How words and sense make a score (tracker/domain/fusion.py). Fitted, not written by hand: logistic weights from the
# development half of the match data by `python -m tests.bench.fit_fusion ../shared/matching --write`. No label is in here.
# `usual` and `centres` are means over the calls of that half, the start where few calls were seen.

"""

if __name__ == "__main__":
    main()
