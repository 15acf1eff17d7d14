"""The arrows in order: fetch, scrape, read, reconcile, match, alert. Calls things; decides nothing itself.

Everything one check means is stored in one transaction: sightings, calls, changes, the alerts that they owe, the
state of the source, the run. A crash before it loses one visit, a crash after it loses nothing.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial

from scrapers.registry import scraper_for
from scrapers.spec import SourceSpec
from tracker.breathing import beside, undisturbed
from tracker.claiming import Claim, claimed, real_time
from tracker.collecting import Collected, collect, with_responses
from tracker.contesting import follow_disputes, owe_disputes
from tracker.documents.reader import Reading
from tracker.domain.alerts import health_alerts
from tracker.domain.apart import apart
from tracker.domain.continuity import continuity, with_change
from tracker.domain.document_facts import with_documents
from tracker.domain.document_memory import shared_documents, trouble_of
from tracker.domain.document_rereading import as_our_doing
from tracker.domain.folding import was_away
from tracker.domain.health import HealthChange, Verdict, filled, judge, readable, weigh
from tracker.domain.merging import Known, identities
from tracker.domain.models import Alert, Call, Change, Match, Observed, Problem, Run, SourceState, Subscription
from tracker.domain.observing import observe
from tracker.domain.owing import may_reach_anybody
from tracker.domain.passing import time_changes
from tracker.domain.reaching import Reach
from tracker.domain.read_once import call_text
from tracker.domain.reconcile import Check, Outcome, reconcile
from tracker.domain.scheduling import next_check
from tracker.domain.staging import UNDATED_HOLDS
from tracker.domain.translations import NO_LEXICON, Lexicon
from tracker.fetch.fetching import Fetching
from tracker.gathering import owe_changes
from tracker.leaving_out import left_out
from tracker.store import administration, joins, outbox, runs, turning
from tracker.store import calls as call_store
from tracker.store import documents as document_store
from tracker.store import sources as source_store
from tracker.store.database import Store
from tracker.store.separations import separated

_LOOKED = "clock_looked_at"
#: How often the clock is looked at (`service`).
_LOOK = timedelta(minutes=1)
_EVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Ports:
    """What the arrows need from outside: where to ask, where to keep, whom to tell."""

    store: Store
    fetching: Fetching
    now: Callable[[], datetime]
    """Aware; read for the start and the end of a job."""
    match_of: Callable[[Call, str], Match]
    """(call, profile id) → how they match now."""
    fitting: Callable[[Iterable[Call]], Mapping[str, Collection[str]]]
    """Calls → by their ids, the profiles that match them at least possibly."""
    source_name: Callable[[str, str], str]
    """(source id, language) → its name."""
    fingerprint: Callable[[SourceSpec], str]
    """What a remembered page depends on beside its bytes: the declaration and the program that read it."""
    jitter: Callable[[], float]
    """0 to 1."""
    machine_time: Callable[[], datetime] = real_time
    """Aware; what leases between processes are counted in, wherever the tracker's clock stands."""
    elapsed: Callable[[], float] = time.monotonic
    """Seconds, for bounding how long a check may take."""
    lexicon: Lexicon = NO_LEXICON
    """By what the same call is known in two languages."""
    documents: Reading | None = None
    """What reads documents; None: documents are left alone."""
    documents_mark: str = ""
    """Of the program that reads documents, beside `fingerprint`."""
    most_documents: int = 40
    """Documents asked for after one check of a source."""
    admins: tuple[int, ...] = ()
    """Telegram user ids named in the settings, beside those who claimed."""


@dataclass(frozen=True, slots=True)
class Read:
    """What a check that was believed read of a source, as the run of this number."""

    spec: SourceSpec
    collected: Collected
    at: datetime
    mark: str
    number: int

    def observed(self) -> list[Observed]:
        """Its items, typed, as their pages alone state them."""
        return observe(self.collected.items, self.spec, self.at, self.collected.partial, self.mark)


@dataclass(frozen=True, slots=True)
class Checked:
    """What one check did, stored already."""

    run: Run
    changes: tuple[Change, ...] = ()
    alerts: tuple[Alert, ...] = ()
    health: HealthChange | None = None
    calls: Mapping[str, Call] = field(default_factory=dict)
    """The calls that `changes` speak of."""
    skipped: str = ""
    """Why nothing was stored, in one line, where the run was skipped."""
    read: Read | None = None
    """What was read, where it was believed: its documents can be looked at (`documenting`)."""


async def check_source(spec: SourceSpec, ports: Ports) -> Checked:
    """Check one source now, and store what it means. Raises for what nobody expected, with nothing stored.

    Skipped where another process is checking it; and a check that another one overtook stores nothing, so that an
    older answer never takes the place of a newer one.
    """
    async with claimed(ports.store, spec.id, ports.machine_time) as claim:
        if claim is None:
            return _skipped(spec, ports, "is being checked by another tracker; left to it")
        settle = await _looked_at(spec, ports, claim)
        async with undisturbed():
            return settle()


async def _looked_at(spec: SourceSpec, ports: Ports, claim: Claim) -> Callable[[], Checked]:
    """Read a source; what stores all that it means."""
    now = ports.now()
    mark = ports.fingerprint(spec)
    memory = source_store.page_memories(ports.store, spec.id, mark)
    collected = await collect(spec, scraper_for(spec), ports.fetching, memory, now, ports.elapsed)
    if document_store.all_in_trouble(ports.store, spec.id):
        doubt = trouble_of(document_store.memories(ports.store, spec.id).values())
        collected = replace(collected, problems=(*collected.problems, *((doubt,) if doubt else ())))
    state = source_store.state_of(ports.store, spec.id)
    if collected.failure is not None:
        run = _run(spec, now, ports.now(), "failed", problems=collected.problems)
        return partial(_settle, spec, ports, claim, run, state, collected, now)
    fingerprint = f"{mark}:{collected.fingerprint()}"
    if state.region_hash == fingerprint and state.health != "broken":
        run = _run(spec, now, ports.now(), "unchanged", items=len(collected.items), problems=collected.problems)
        keys = [one.key for one in collected.items]
        return partial(_settle, spec, ports, claim, run, state, collected, now, touched=keys)
    # Milliseconds an item: read beside the loop, which others wait for.
    seen = await beside(_observed, spec, collected, now, mark, state.last_success)
    counts = filled(collected.items) | readable(seen, goes_on=collected.goes_on)
    many = len(collected.items)
    goes_on = continuity(seen, call_store.sightings_of(ports.store, spec.id), mark)
    verdict = weigh(many, counts, state, spec.expect, now, collected.problems, collected.passed, goes_on)
    ended = "read" if verdict.accepted else "failed"
    run = _run(spec, now, ports.now(), ended, len(collected.items), counts, verdict.problems)
    if not verdict.accepted:
        return partial(_settle, spec, ports, claim, run, state, collected, now)
    if len(seen) < many:
        # What could not be read at all is not gone for it.
        collected = replace(collected, complete=False)
        strange = Problem(
            "broken_scraper", f"{many - len(seen)} of {many} items could not be read; the log has the details"
        )
        run = replace(run, problems=(*run.problems, strange))
    if documents := document_store.memories(ports.store, spec.id):
        shared = shared_documents(one.facts.documents for one in seen)
        seen = [replace(one, facts=with_documents(one.facts, documents, shared)) for one in seen]
    if (state.region_hash or "").partition(":")[2] != collected.fingerprint():
        state = replace(state, changed=with_change(state, now))
    state = replace(state, region_hash=fingerprint)
    check = _check(spec, seen, collected, verdict, state)
    return partial(_settle, spec, ports, claim, run, state, collected, now, check=check)


def _observed(
    spec: SourceSpec, collected: Collected, now: datetime, mark: str, looked: datetime | None
) -> list[Observed]:
    """The items of a check, typed; their words are read too, so that the transaction finds them read (`read_once`)."""
    seen = observe(collected.items, spec, now, collected.partial, mark, left_out, looked)
    for _ in apart(seen, lambda one: call_text(one.facts), lambda one: f"the words of item {one.key}", left_out):
        pass
    return seen


async def record_failure(spec: SourceSpec, ports: Ports, problem: Problem) -> Checked:
    """Store that a check ended in a surprise, so that it is seen, told and tried again."""
    async with claimed(ports.store, spec.id, ports.machine_time) as claim:
        if claim is None:
            return _skipped(spec, ports, "is being checked by another tracker; left to it")
        now = ports.now()
        run = _run(spec, now, now, "failed", problems=(problem,))
        return _settle(spec, ports, claim, run, source_store.state_of(ports.store, spec.id), Collected(), now)


def _skipped(spec: SourceSpec, ports: Ports, why: str) -> Checked:
    now = ports.now()
    return Checked(Run(source=spec.id, started=now, finished=now, ended="skipped"), skipped=why)


def pass_time(ports: Ports) -> Checked:
    """What the clock alone changed since it was last looked at, or ever: calls that opened or closed, told once."""
    now = ports.now()
    with ports.store.transaction():
        since = source_store.instant_setting(ports.store, _LOOKED)
        source_store.set_instant_setting(ports.store, _LOOKED, now)
        run = Run(source="clock", started=now, finished=now, ended="read")
        if since is not None and since >= now:
            return Checked(run)
        turned = list(turning.calls_turning(ports.store, since, now))
        changes = _passed(ports.store, turned, since or _EVER, now)
        about = _calls_of(ports.store, {one.call_id for one in changes})
        alerts = _owe(ports, changes, about, now, after_a_gap=since is None or was_away(since, _LOOK, now))
        alerts += owe_disputes(ports.store, ports.source_name, _admins(ports), now)
    return Checked(replace(run, changes=len(changes)), tuple(changes), tuple(alerts), calls=about)


def _passed(store: Store, calls: Sequence[Call], since: datetime, now: datetime) -> list[Change]:
    """Record the stages that these calls came to and that were not told yet."""
    recorded = call_store.stages_and_dates(store, [call.id for call in calls])
    return call_store.record_changes(store, time_changes(calls, since, now, recorded, left_out))


def _check(
    spec: SourceSpec, seen: Sequence[Observed], collected: Collected, verdict: Verdict, state: SourceState
) -> Check:
    complete = collected.complete and verdict.complete
    return Check(spec.id, tuple(seen), complete=complete, baseline=not state.baselined)


def _settle(
    spec: SourceSpec,
    ports: Ports,
    claim: Claim,
    run: Run,
    state: SourceState,
    collected: Collected,
    now: datetime,
    *,
    check: Check | None = None,
    touched: Sequence[str] = (),
) -> Checked:
    """Store all that a check means, in one transaction."""
    store = ports.store
    away = _was_away(spec, state, now)
    with store.transaction():
        if not claim.holds():
            return _skipped(spec, ports, "took too long, and may have been overtaken; nothing of it was kept")
        changes: list[Change] = []
        ended: list[Alert] = []
        seen = [one.key for one in check.items] if check is not None else touched
        unseen = turning.long_unseen(store, spec.id, seen, now - UNDATED_HOLDS)
        if check is not None:
            outcome = reconcile(check, _known(store, check, ports.lexicon), now)
            changes = _apply(store, check.source, outcome, now)
            ended = follow_disputes(store, outcome.calls, ports.source_name, _admins(ports), now)
            state = replace(state, baselined=True)
        elif touched:
            call_store.touch(store, spec.id, touched, now)
        # What is shown again after a long time may be open though nothing in it differs.
        again = _calls_of(store, unseen).values()
        changes += _passed(store, list(again), now, now)
        if run.ended != "failed":
            source_store.remember_pages(store, spec.id, ports.fingerprint(spec), collected.memories)
        run = replace(run, changes=len(changes))
        state = with_responses(state, collected, believed=run.ended != "failed")
        state, health = judge(run, state, now)
        state = replace(state, next_check=_when_next(spec, ports, state, collected, now))
        source_store.save_state(store, state)
        runs.record(store, run)
        about = _calls_of(store, {one.call_id for one in changes})
        alerts = _owe(ports, changes, about, now, after_a_gap=away)
        alerts += [*ended, *owe_disputes(store, ports.source_name, _admins(ports), now)]
        if health is not None:
            told = health_alerts(state, ports.source_name, _admins(ports)(), now)
            outbox.queue(store, told)
            alerts += told
        number = runs.newest_number(store, spec.id)
    believed = Read(spec, collected, now, ports.fingerprint(spec), number) if run.ended != "failed" else None
    return Checked(run, tuple(changes), tuple(alerts), health, about, read=believed)


def settle_item(
    spec: SourceSpec, ports: Ports, seen: Observed, now: datetime, *, quiet: bool, read_at: datetime
) -> Checked:
    """Store what one known item says now, inside a transaction.

    `quiet`: what differs is our doing, not the site's: recorded, and told only where a wrong date was shown
    (`document_rereading`). But that a call known before `read_at`, when its page was read, came to another stage is told all the same.
    """
    check = Check(spec.id, (seen,), complete=False)
    outcome = reconcile(check, _known(ports.store, check, ports.lexicon), now)
    if quiet:
        new = {one.id for one in outcome.calls if one.first_seen >= read_at}
        changes_told = (
            one if one.field == "stage" and one.call_id not in new else as_our_doing(one) for one in outcome.changes
        )
        outcome = replace(outcome, changes=tuple(changes_told))
    changes = _apply(ports.store, spec.id, outcome, now)
    ended = follow_disputes(ports.store, outcome.calls, ports.source_name, _admins(ports), now)
    about = _calls_of(ports.store, {one.call_id for one in changes})
    alerts = _owe(ports, changes, about, now, after_a_gap=False)
    alerts += [*ended, *owe_disputes(ports.store, ports.source_name, _admins(ports), now)]
    run = Run(source=spec.id, started=now, finished=now, ended="read", changes=len(changes))
    return Checked(run, tuple(changes), tuple(alerts), calls=about)


def _admins(ports: Ports) -> Callable[[], list[Subscription]]:
    return lambda: administration.subscriptions_of_admins(ports.store, ports.admins)


def _when_next(spec: SourceSpec, ports: Ports, state: SourceState, collected: Collected, now: datetime) -> datetime:
    at = next_check(spec.schedule, state, now, ports.jitter(), spec.zone)
    if collected.retry_after is not None:
        at = max(at, now + timedelta(seconds=collected.retry_after))
    return at


def _known(store: Store, check: Check, lexicon: Lexicon) -> Known:
    own = call_store.sightings_of(store, check.source)
    ids = identities(check.items)
    like = call_store.sightings_like(
        store, codes=ids.codes, urls=ids.urls, title_keys=ids.title_keys, figures=ids.figures
    )
    wanted = {one.call_id for one in (*own, *like)}
    return Known(
        own=tuple(own),
        calls={call.id: call for call in call_store.calls(store, ids=wanted)},
        separated=separated(store),
        lexicon=lexicon,
        recorded=tuple(call_store.stages_and_dates(store, wanted)),
    )


def _apply(store: Store, source: str, outcome: Outcome, now: datetime) -> list[Change]:
    for call in outcome.calls:
        call_store.save_call(store, call)
    call_store.save_sightings(store, outcome.sightings)
    call_store.touch(store, source, outcome.touched, now)
    for absorbed, kept in outcome.absorbed:
        joins.absorb(store, absorbed, kept)
    for sighting, call_id, why in outcome.joined:
        joins.record_join(store, sighting, call_id, why, now)
    return call_store.record_changes(store, outcome.changes)


def _calls_of(store: Store, ids: Collection[str]) -> dict[str, Call]:
    return {call.id: call for call in call_store.calls(store, ids=ids)} if ids else {}


def _owe(
    ports: Ports, changes: Sequence[Change], about: Mapping[str, Call], now: datetime, *, after_a_gap: bool
) -> list[Alert]:
    reach = Reach(changes, ports.fitting(_may_be_told(changes, about, now)))
    return owe_changes(
        ports.store, changes, about, ports.match_of, ports.source_name, now, after_a_gap=after_a_gap, reach=reach
    )


def _was_away(spec: SourceSpec, state: SourceState, now: datetime) -> bool:
    """Whether the source was not read for so long that its news have gathered."""
    last = state.last_success
    if last is None:
        return False
    usual = next_check(spec.schedule, SourceState(spec.id), last, 0.0, spec.zone) - last
    return was_away(last, usual, now)


def _may_be_told(changes: Iterable[Change], about: Mapping[str, Call], now: datetime) -> list[Call]:
    """The calls of which anything may be told to anybody: a first look at a year of closed calls tells of none."""
    by_call: defaultdict[str, list[Change]] = defaultdict(list)
    for one in changes:
        by_call[one.call_id].append(one)
    return [call for id_, call in about.items() if may_reach_anybody(by_call[id_], call, now)]


def _run(
    spec: SourceSpec,
    started: datetime,
    finished: datetime,
    ended: str,
    items: int = 0,
    counts: Mapping[str, int] | None = None,
    problems: Sequence[Problem] = (),
) -> Run:
    assert ended in ("unchanged", "read", "failed")
    return Run(
        source=spec.id,
        started=started,
        finished=finished,
        ended=ended,  # type: ignore[arg-type]  # asserted above
        items=items,
        filled=counts or {},
        problems=tuple(problems),
    )
