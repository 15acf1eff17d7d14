"""One call against many profiles of ten keywords: microseconds and memory of the index, a naive loop, SQLite FTS5.

    python -m tests.bench.bench_matching [PROFILES...]        (default: 1000 10000 100000)

Keywords are drawn from a vocabulary whose frequencies fall as in real text (Zipf), one in three a phrase of two words;
calls have titles of eight such words. Every engine answers the same calls in the same run; `naive` is `match` of each
profile with the profile compiled beforehand, and is timed on fewer calls. FTS5 holds profiles as rows and is asked for those
that contain any word of the title: it only finds candidates, and neither scores nor explains them.
"""

from __future__ import annotations

import random
import sqlite3
import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from tracker.domain.calltext import read_call_text
from tracker.domain.corpus import Corpus
from tracker.domain.matching import Matcher
from tracker.domain.models import Call, Facts, Profile
from tracker.domain.relevance import compile_profile, least_total, total
from tracker.domain.taxonomy import Taxonomy

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
VOCABULARY, SEEN, ASKED, ASKED_NAIVELY = 20_000, 5_000, 200, 3


def main(sizes: Sequence[int]) -> None:
    """Prints one line a size and engine."""
    chance = random.Random(7)
    words = [_word(chance) for _ in range(VOCABULARY)]
    weights = [1 / (rank + 20) for rank in range(VOCABULARY)]

    def draw(count: int) -> list[str]:
        return chance.choices(words, weights, k=count)

    def a_call(number: int) -> Call:
        return Call(f"c{number}", Facts(titles={"en": " ".join(draw(8))}), (), NOW)

    corpus = Corpus().learn(a_call(number) for number in range(SEEN))
    asked = [a_call(number) for number in range(ASKED)]
    print(f"{'profiles':>9}  {'engine':<22} {'median µs':>10} {'90 % µs':>10} {'found':>7} {'memory MB':>10}")
    for size in sizes:
        people = [
            Profile(
                f"p{number}", {"en": "x"}, keywords=tuple(" ".join(draw(chance.choice((1, 1, 2)))) for _ in range(10))
            )
            for number in range(size)
        ]
        _index(people, corpus, asked)
        _naive(people, corpus, asked)
        _fts5(people, asked)


def _index(people: list[Profile], corpus: Corpus, asked: list[Call]) -> None:
    tracemalloc.start()
    matcher = Matcher(people, corpus, Taxonomy())
    memory, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    matcher.of(asked[0], NOW)
    _report(len(people), "index, explained", lambda one: len(matcher.of(one, NOW)), asked, memory)
    texts = {one.id: read_call_text(one.facts) for one in asked}
    candidates = matcher.candidates
    _report(len(people), "index, who may match", lambda one: len(candidates(texts[one.id])), asked, memory)


def _naive(people: list[Profile], corpus: Corpus, asked: list[Call]) -> None:
    queries = [compile_profile(one, Taxonomy()) for one in people]
    least = least_total("possible")

    def ask(one: Call) -> int:
        text = read_call_text(one.facts)
        return sum(total(query, text, corpus) >= least for query in queries)

    _report(len(people), "naive loop", ask, asked[:ASKED_NAIVELY], None)


def _fts5(people: list[Profile], asked: list[Call]) -> None:
    base = sqlite3.connect(":memory:")
    try:
        base.execute("create virtual table p using fts5(words, tokenize='porter unicode61', detail='none')")
    except sqlite3.OperationalError:
        print(f"{len(people):>9}  SQLite here has no FTS5")
        return
    base.executemany("insert into p values (?)", (("; ".join(one.keywords),) for one in people))

    def ask(one: Call) -> int:
        return len(
            base.execute("select rowid from p where p match ?", (" OR ".join(one.title("en").split()),)).fetchall()
        )

    _report(len(people), "SQLite FTS5 (any word)", ask, asked, None)
    base.close()


def _report(size: int, engine: str, ask: Callable[[Call], int], asked: list[Call], memory: int | None) -> None:
    took, found = [], []
    for one in asked:
        began = time.perf_counter()
        found.append(ask(one))
        took.append((time.perf_counter() - began) * 1e6)
    took.sort()
    megabytes = f"{memory / 1e6:.1f}" if memory is not None else ""
    print(
        f"{size:>9}  {engine:<22} {statistics.median(took):>10.0f} {took[int(len(took) * 0.9)]:>10.0f}"
        f" {statistics.mean(found):>7.1f} {megabytes:>10}",
        flush=True,
    )


def _word(chance: random.Random) -> str:
    return "".join(chance.choice("bcdfglmnprstv") + chance.choice("aeiou") for _ in range(chance.randint(2, 4)))


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [1_000, 10_000, 100_000])
