"""Random lives of calls on several sources: whatever happens, a change is told once and nothing is lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from tests.tracker.domain.stating import World, at, due, shown
from tracker.domain.identity import code_key
from tracker.domain.models import Change, Facts, Observed
from tracker.domain.reconcile import separate
from tracker.domain.rounds import Story, stories
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
        self.last: dict[str, tuple[Observed, ...]] = {}

    def _follow(self, changes: Iterable[Change], before: Mapping[str, Story]) -> None:
        """No change repeats the stage that was recorded last, nor tells one that was told already in its round."""
        of_call = dict(before)
        for one in changes:
            if one.field != "stage":
                continue
            known = of_call.get(one.call_id, Story())
            assert known.last != one.after, "a stage recorded last is not recorded again"
            earlier = [each for each in self.world.recorded if each.id <= one.id or each.at == one.at]
            now = stories(earlier)[one.call_id]
            if not one.quiet and now.number == known.number:
                assert one.after not in known.told, "a stage told in this round is not told again"
            of_call[one.call_id] = now

    def _check(self, source: str, items: tuple[Observed, ...], complete: bool) -> None:
        before, told = set(self.world.sightings), stories(self.world.recorded)
        outcome = self.world.check(self.now, *items, source=source, complete=complete)
        if not outcome.absorbed:
            self._follow(outcome.changes, told)
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
        told = stories(self.world.recorded)
        self._follow(self.world.look_at_the_clock(self.looked, self.now), told)
        self.looked = self.now
        assert self.world.look_at_the_clock(self.looked, self.now) == ()
        told = stories(self.world.recorded)
        for call in self.world.calls.values():
            stage = stage_of(call.facts, self.now)
            assert stage == "unknown" or told[call.id].last == stage, "no stage is lost"
            if stage == "open":
                assert told[call.id].told & {"open"} or told[call.id].flapping or self._is_split(call.id)

    def _is_split(self, call_id: str) -> bool:
        """Of a call that left another, the other told what there was to tell."""
        return any(one.call_id == call_id and one.kind == "unmerged" for one in self.world.recorded)

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
        self.world.record(split.changes)

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
