"""Random lives of calls on several sources: whatever happens, a change is told once and nothing is lost."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from tests.tracker.domain.stating import World, at, due, shown
from tracker.domain.identity import code_key
from tracker.domain.models import Change, Facts, Observed, Stage
from tracker.domain.passing import time_changes
from tracker.domain.reconcile import separate
from tracker.domain.staging import stage_of

SOURCES = ("isun", "drafts", "ea")
KEYS = ("1", "2", "3", "4")
DATES = ("2026-08-05", "2026-08-20", "2026-08-20T16:30", "2026-09-15", "2026-12-01")
TITLES = ("Support for marine clusters", "Green shipyards of the coast", "Furniture and timber exports")

facts_seen = st.builds(
    Facts,
    titles=st.sampled_from(TITLES).map(lambda title: {"en": title}),
    code=st.sampled_from((None, "BG16-1.001", "BG16-1.002", "ВG16 - 1.001")),
    url=st.sampled_from((None, "https://a.example/1", "https://a.example/2")),
    deadlines=st.lists(
        st.builds(due, st.sampled_from(DATES), st.sampled_from(("submission", "cut_off", "comments"))), max_size=2
    ).map(tuple),
    opens=st.one_of(st.none(), st.sampled_from(DATES).map(lambda day: due(day, "opening"))),
    status=st.sampled_from((None, None, "open", "consultation", "announced")),
    outcome=st.sampled_from((None, None, None, "ended", "cancelled")),
    open_ended=st.sampled_from((None, None, "rolling")),
)


class Lives(RuleBasedStateMachine):
    """Checks, the passing of time and separations, in any order; every change that was recorded is kept."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World()
        self.now: datetime = at("2026-08-01T09:00")
        self.looked = self.now
        self.recorded: list[Change] = []
        self.stage_told: dict[str, Stage | str] = {}
        self.last: dict[str, tuple[Observed, ...]] = {}

    def _record(self, changes: tuple[Change, ...] | list[Change]) -> None:
        for one in changes:
            self.recorded.append(one)
            self.world.recorded = (*self.world.recorded, one)
            if one.field == "stage" and one.after is not None:
                assert self.stage_told.get(one.call_id) != one.after, "a stage told before is not told again"
                self.stage_told[one.call_id] = one.after

    def _check(self, source: str, items: tuple[Observed, ...], complete: bool) -> None:
        before = set(self.world.sightings)
        self.world.looked = self.looked
        outcome = self.world.check(self.now, *items, source=source, complete=complete)
        self._record(outcome.changes)
        assert len(set(outcome.changes)) == len(outcome.changes), "no change is recorded twice"
        assert before <= set(self.world.sightings), "no sighting is lost"
        again = self.world.check(self.now, *items, source=source, complete=complete)
        assert again.changes == (), f"the same answer again changes nothing: {again.changes}"
        assert again.sightings == (), f"and writes nothing: {again.sightings}"
        calls = [self.world.call_of(one.key, source).id for one in items]
        assert len(set(calls)) == len(calls), "two items of one answer are two calls"

    @rule(
        source=st.sampled_from(SOURCES),
        answer=st.dictionaries(st.sampled_from(KEYS), facts_seen, max_size=4),
        partial=st.booleans(),
        complete=st.booleans(),
    )
    def a_check(self, source: str, answer: dict[str, Facts], partial: bool, complete: bool) -> None:
        codes = Counter(code_key(facts.code) for facts in answer.values() if facts.code)
        urls = Counter(facts.url for facts in answer.values())
        items = tuple(
            shown(
                key,
                replace(facts, as_of=self.now),
                source,
                partial=partial,
                shared=["code"] * (codes[code_key(facts.code or "")] > 1) + ["url"] * (urls[facts.url] > 1),
            )
            for key, facts in answer.items()
        )
        self.last[source] = items
        self._check(source, items, complete)

    @rule(source=st.sampled_from(SOURCES))
    def the_same_answer_later(self, source: str) -> None:
        self.now += timedelta(minutes=10)
        self._check(source, self.last.get(source, ()), complete=False)

    @rule(hours=st.integers(1, 400))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule()
    def the_clock_is_looked_at(self) -> None:
        passed = time_changes(self.world.calls.values(), self.looked, self.now, self.world.recorded)
        self._record(passed)
        self.looked, self.world.recorded = self.now, ()
        assert time_changes(self.world.calls.values(), self.looked, self.now) == []
        for call in self.world.calls.values():
            stage = stage_of(call.facts, self.now)
            assert stage == "unknown" or self.stage_told.get(call.id) in (stage, "unknown"), "no stage is lost"

    @rule(data=st.data())
    def an_admin_separates(self, data: st.DataObject) -> None:
        several = sorted(id_ for id_, call in self.world.calls.items() if len(call.sightings) > 1)
        if not several:
            return
        self.the_clock_is_looked_at()
        call = self.world.calls[data.draw(st.sampled_from(several))]
        leaving = data.draw(st.sampled_from([(one.source, one.key) for one in call.sightings]))
        split = separate(call, [leaving], self.now)
        for one in split.sightings:
            self.world.sightings[one.source, one.key] = one
        self.world.calls |= {one.id: one for one in split.calls}
        self.world.separated |= split.separated
        for one in split.calls:
            self.stage_told[one.id] = stage_of(one.facts, self.now)

    @invariant()
    def every_sighting_is_in_its_call(self) -> None:
        self.world.assert_consistent()

    @invariant()
    def the_separated_stay_apart(self) -> None:
        for one, other in self.world.separated:
            first, second = self.world.sightings[one], self.world.sightings[other]
            assert first.call_id != second.call_id


TestLives = Lives.TestCase
TestLives.settings = settings(
    max_examples=40,
    stateful_step_count=20,
    deadline=None,
    derandomize=True,
    report_multiple_bugs=False,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
