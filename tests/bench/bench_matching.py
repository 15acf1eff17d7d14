"""One changed call against many profiles of ten keywords: microseconds and memory, beside peers in the same run.

    python -m tests.bench.bench_matching [PROFILES...]        (default: 1000 10000 100000; 1000000 takes eight minutes)

Keywords are drawn from a vocabulary whose frequencies fall as in real text (Zipf), one in three a phrase of two words;
calls have titles of eight such words. Profiles are of one of 24 places, three kinds of applicant and five sizes of grant; calls are
for some of them. Peers are given the words only. Every engine is asked the same calls; times are what the thread worked:

- index: the profiles that reach *possible* and that no condition excludes; the words of the call are read anew each time.
- index, explained: the same, and for each match its conditions and the words that made it (up to 10,000 profiles).
- naive loop: the score of every profile, each compiled beforehand (asked fewer calls).
- SQLite FTS5, tantivy: profiles as rows or documents, asked for those with any word of the title. They only find
  candidates, and neither score as we do nor judge conditions. tantivy needs the `bench` extra; its best thousand, which
  it can find without looking at the others, are told beside.
"""

from __future__ import annotations

import gc
import random
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import accumulate
from pathlib import Path

from scrapers.reading.readings import Eligibility, Evidence, Stated
from tracker.domain.calltext import read_call_text
from tracker.domain.condition_groups import ConditionGroups
from tracker.domain.corpus import Corpus
from tracker.domain.feature_index import FeatureIndex
from tracker.domain.matching import Matcher
from tracker.domain.models import Call, Facts, Profile
from tracker.domain.relevance import Query, compile_profile, least_total
from tracker.domain.signs import amount, asked_by_call, features_of_profile
from tracker.domain.taxonomy import Taxonomy

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
VOCABULARY, SEEN, ASKED, ASKED_NAIVELY, ASKED_OF_ALL = 20_000, 5_000, 200, 3, 40
MOST_EXPLAINED, MOST_NAIVE = 10_000, 100_000
PLACES = [f"{country}{part}" for country in ("BG", "RO", "EL", "RS", "MK", "HU") for part in ("", "1", "2", "3")]
KINDS, GRANTS = ["cluster", "sme", "university"], [None, 10_000, 50_000, 100_000, 500_000]
LEAST = least_total("possible")


class World:
    """Made words, calls and profiles: the same ones at every run."""

    def __init__(self) -> None:
        self.chance = random.Random(7)
        self.words = [self._word() for _ in range(VOCABULARY)]
        self.weights = list(accumulate(1 / (rank + 20) for rank in range(VOCABULARY)))
        self.corpus = Corpus().learn(self.call(number) for number in range(SEEN))
        self.asked = [self.call(number) for number in range(ASKED)]

    def draw(self, count: int, chance: random.Random | None = None) -> str:
        """So many words."""
        return " ".join((chance or self.chance).choices(self.words, cum_weights=self.weights, k=count))

    def call(self, number: int) -> Call:
        """A call with a title."""
        said = Eligibility(
            countries=_stated(self.chance.sample(PLACES, self.chance.choice((0, 1, 3)))),
            applicants=_stated(self.chance.sample(KINDS, self.chance.choice((0, 1, 2)))),
        )
        return Call(f"c{number}", Facts(titles={"en": self.draw(8)}, eligibility=said), (), NOW)

    def profiles(self, count: int) -> Iterator[Profile]:
        """So many profiles, the same each time."""
        chance = random.Random(11)
        for number in range(count):
            yield Profile(
                f"p{number}",
                {"en": ""},
                keywords=tuple(self.draw(chance.choice((1, 1, 2)), chance) for _ in range(10)),
                nuts=(chance.choice(PLACES),),
                applicants=(chance.choice(KINDS),),
                grant_min_eur=chance.choice(GRANTS),
            )

    def _word(self) -> str:
        syllables = self.chance.randint(2, 4)
        return "".join(self.chance.choice("bcdfglmnprstv") + self.chance.choice("aeiou") for _ in range(syllables))


def _stated(values: Iterable[str]) -> tuple[Stated, ...]:
    return tuple(Stated(one, Evidence(one)) for one in values)


class Compiled:
    """What `compile_profile` gives of such profiles, put together from their keywords: the greatest weight of each feature."""

    def __init__(self) -> None:
        self._of_word: dict[str, Query] = {}

    def query(self, profile: Profile) -> Query:
        """The weighted features of a profile, and which of them are whole keywords."""
        weights: dict[str, float] = {}
        whole: set[str] = set()
        for keyword in profile.keywords:
            known = self._of_word.get(keyword)
            if known is None:
                known = compile_profile(Profile("", {"en": ""}, keywords=(keyword,)), Taxonomy())
                if " " not in keyword:
                    self._of_word[keyword] = known
            whole |= known.whole
            for feature, weight in known.weights.items():
                weights[feature] = max(weight, weights.get(feature, 0.0))
        return Query(profile.id, weights, {}, whole=frozenset(whole))


def main(sizes: Sequence[int]) -> None:
    """Prints one line a size and engine."""
    world = World()
    print(f"{'profiles':>9}  {'engine':<22} {'median µs':>10} {'90 % µs':>10} {'found':>8} {'memory MB':>10}")
    for size in sizes:
        _of_size(world, size)


def _of_size(world: World, size: int) -> None:
    compiled, groups, before = Compiled(), ConditionGroups(Taxonomy()), _memory()
    index = FeatureIndex()
    for one in world.profiles(size):
        index.add(one.id, features_of_profile(compiled.query(one)), groups.of(one))
    _report(size, "index", lambda one: _reaching(index, groups, world.corpus, one), world.asked, _memory() - before)
    if size <= MOST_EXPLAINED:
        kept = list(world.profiles(size))
        for one in kept:
            assert features_of_profile(compiled.query(one)) == features_of_profile(compile_profile(one, Taxonomy()))
        matcher = Matcher(kept, world.corpus, Taxonomy())
        _report(size, "index, explained", lambda one: len(matcher.of(one, NOW)), world.asked, None)
    if size <= MOST_NAIVE:
        queries = [compiled.query(one) for one in world.profiles(size)]

        def naively(one: Call) -> int:
            text = read_call_text(one.facts)
            return sum(amount(query, text, world.corpus) >= LEAST for query in queries)

        _report(size, "naive loop", naively, world.asked[:ASKED_NAIVELY], None)
        queries.clear()
    keywords = ["; ".join(one.keywords) for one in world.profiles(size)]
    _fts5(keywords, world.asked)
    _tantivy(keywords, world.asked)


def _reaching(index: FeatureIndex, groups: ConditionGroups, corpus: Corpus, one: Call) -> int:
    asked = asked_by_call(read_call_text(one.facts), corpus, index.has)
    found = index.reaching(asked, groups.allowing(one))
    return len(found.names) + len(found.doubtful)


def _fts5(keywords: list[str], asked: list[Call]) -> None:
    before = _memory()
    base = sqlite3.connect(":memory:")
    try:
        base.execute("create virtual table p using fts5(words, tokenize='porter unicode61', detail='none')")
    except sqlite3.OperationalError:
        print(f"{len(keywords):>9}  SQLite here has no FTS5")
        return
    base.executemany("insert into p values (?)", ((one,) for one in keywords))

    def ask(one: Call) -> int:
        query = " OR ".join(one.title("en").split())
        return len(base.execute("select rowid from p where p match ?", (query,)).fetchall())

    _report(len(keywords), "SQLite FTS5 (any word)", ask, asked, _memory() - before)
    base.close()


def _tantivy(keywords: list[str], asked: list[Call]) -> None:
    try:
        import tantivy
    except ImportError:
        print(f"{len(keywords):>9}  tantivy is not installed: pip install -e '.[bench]'")
        return
    schema = tantivy.SchemaBuilder().add_text_field("words", tokenizer_name="en_stem").build()
    index = tantivy.Index(schema)
    writer = index.writer(num_threads=1)
    for one in keywords:
        writer.add_document(tantivy.Document(words=one))
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def asking(most: int) -> Callable[[Call], int]:
        return lambda one: len(
            searcher.search(index.parse_query(" ".join(one.title("en").split()), ["words"]), most).hits
        )

    # An alert may not be lost because a thousand others fit better: all is what a matcher needs.
    _report(len(keywords), "tantivy (any word)", asking(len(keywords)), asked[:ASKED_OF_ALL], None)
    _report(len(keywords), "tantivy (best 1,000)", asking(1_000), asked, None)


def _report(size: int, engine: str, ask: Callable[[Call], int], asked: list[Call], memory: int | None) -> None:
    took, found = [], []
    for one in asked:
        began = time.thread_time()
        found.append(ask(one))
        took.append((time.thread_time() - began) * 1e6)
    took.sort()
    megabytes = f"{memory / 1e6:.0f}" if memory is not None else ""
    print(
        f"{size:>9}  {engine:<22} {statistics.median(took):>10.0f} {took[int(len(took) * 0.9)]:>10.0f}"
        f" {statistics.mean(found):>8.1f} {megabytes:>10}",
        flush=True,
    )


def _memory() -> int:
    """Bytes of this process in memory; 0 where that cannot be told."""
    gc.collect()
    pages = Path("/proc/self/statm")
    return int(pages.read_text().split()[1]) * 4096 if pages.exists() else 0


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [1_000, 10_000, 100_000])
