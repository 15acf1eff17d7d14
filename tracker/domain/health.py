"""Whether a source can be believed: what a check gave is weighed before it may change anything.

Three questions, in this order. `weigh`: may what a listing gave be reconciled at all? `judge`: how is the source
after this run, and has the admin to be told? `domain.scheduling.next_check`: when is it asked again?

- **broken**: nothing could be read, or what was read is not believed (a refusal, an empty or shrunken list, fields
  that must be there and are not). Its calls stay as they were. A site that cannot be reached is first only doubtful:
  networks fail for minutes; after `UNREACHABLE_TOLERATED` checks in a row it is broken and told.
- **doubtful**: the list was read and counts, but something of it was not (detail pages, some pages of the list).
- A trouble is told once when it begins, once more where a doubtful source breaks for another reason, and its end
  once. A trouble that was told within `TOLD_ENOUGH` before and went away in between is not told again (nor its end):
  a source that flaps does not ring all day.
- A list that is shorter, or a field that is empty, for `PROOF_CHECKS` checks in a row and at least `PROOF_TIME` is
  accepted as the new usual ("a failure until proved otherwise"), except where hardly anything is left of the list,
  or where the configuration itself says what is to be expected. A source that may be empty (`empty_ok`, `min = 0`) is measured
  against its usual too, for a redesign looks just as empty; but what lasts is believed of it whatever is left.
- A list that goes on from nothing known, or names what is known quite otherwise (`continuity`), is not believed either;
  one that stands still beyond its own rhythm is doubtful.
- An admin can say at once that a short list is right; then it is, whatever the configuration expects at least.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from scrapers.contract import RawCall, ReasonCode
from scrapers.spec import Expect
from tracker.domain.continuity import Continuity, standstill, strangeness
from tracker.domain.models import Health, Observed, Problem, Run, SourceState

#: Nothing is known to compare with.
UNCOMPARED = Continuity()
UNREACHABLE_TOLERATED = 2
TOLD_ENOUGH = timedelta(hours=24)
PROOF_CHECKS = 6
PROOF_TIME = timedelta(days=3)
#: A list with less than this share of its usual items is shrunken, where at least `FEWEST_LOST` are missing.
SHRUNKEN_SHARE = 0.5
FEWEST_LOST = 4
#: A list with less than this share is never accepted by waiting: 97 cards that yield one call are a broken reading.
NEVER_PROVED_SHARE = 0.3
#: A programme of at least so many items does not vanish whole from one check to the next.
WHOLE_PROGRAMME = 4
#: A field that this share of items had is usual, and emptied where less than `EMPTIED_SHARE` have it.
USUAL_SHARE = 0.8
EMPTIED_SHARE = 0.2
_FEWEST_TO_JUDGE = 5
#: Of the fields that must always be there, the share of items that may lack one before the reading is not believed.
LACKING_TOLERATED = 0.2

_PROGRAMME = "programme:"
#: Under which it is counted how many items have a deadline that can be read.
_READ = "read:deadline"
#: Under which it is counted that the list goes on on a page that is not read.
_GOES_ON = "list:goes on"
#: So many items that moved to a further page are noticed.
FEWEST_MOVED = 2
_WORDS = {_READ: "deadline that can be read"}
#: Two forms of one doubt: a list of none and a list of hardly any.
_TOO_SHORT: frozenset[ReasonCode] = frozenset({"empty_list", "shrunken_list"})
_PROVABLE: frozenset[ReasonCode] = _TOO_SHORT | {"missing_fields", "changed_list"}
#: What an admin may know to be right.
_ACCEPTABLE: frozenset[ReasonCode] = _TOO_SHORT | {"changed_list"}
_PASSING: frozenset[ReasonCode] = frozenset({"unreachable"})
#: What says nothing of whether the whole list was read.
_BESIDE_THE_LIST: frozenset[ReasonCode] = frozenset({"detail_unreadable", "documents_unreadable"})
#: What an unchanged page proves nothing about: the trouble lies in other pages, or in the reading itself.
_NOT_OF_THE_LIST: frozenset[ReasonCode] = frozenset({"detail_unreadable", "missing_fields", "broken_scraper"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a listing is worth. `accepted`: it may be reconciled; `complete`: what it does not show is gone."""

    accepted: bool
    complete: bool
    problems: tuple[Problem, ...] = ()
    """Of a listing that is not accepted, the reason first; of an accepted one, what makes the source doubtful."""


@dataclass(frozen=True, slots=True)
class HealthChange:
    """What the admin is told of a source, once: that it is in trouble (`reason`), or that it is well again (None)."""

    source: str
    before: Health
    after: Health
    at: datetime
    reason: Problem | None = None


def filled(items: Iterable[RawCall]) -> dict[str, int]:
    """How many items have each field, and how many each programme: the denominators of health ("programme:…")."""
    counts: Counter[str] = Counter()
    for item in items:
        counts.update(name for name, printed in item.fields.items() if any(one.text.strip() for one in printed))
        programme = item.first("programme")
        if programme:
            counts[_PROGRAMME + " ".join(programme.split())] += 1
    return dict(counts)


def readable(seen: Iterable[Observed], *, goes_on: bool = False) -> dict[str, int]:
    """How many items state a deadline that can be read; what is known of half an item counts as if it did.

    `goes_on`: the list has a further page that is not read.
    """
    counts = {_READ: sum(bool(one.facts.deadlines) or one.partial for one in seen)}
    return counts | ({_GOES_ON: 1} if goes_on else {})


def weigh(
    items: int,
    counts: Mapping[str, int],
    state: SourceState,
    expect: Expect,
    now: datetime,
    problems: Sequence[Problem] = (),
    passed: int = 0,
    found: Continuity = UNCOMPARED,
) -> Verdict:
    """Whether a listing of so many items, with these `counts` (see `filled`), may be reconciled.

    `problems`: what went wrong on the way (a page of the list, detail pages): the rest still counts, but only where
    nothing of the list itself failed is what it does not show gone. `passed`: things in the list that are no items by
    the declaration: where there are any, a list without items is not an empty page. `found`: what became of the calls known.
    """
    expect = _as_accepted(expect, state)
    doubt = _against_expectation(items, counts, expect, passed)
    unusual = _against_usual(items, counts, state) or strangeness(found, items, state, now)
    if doubt is None and unusual is not None:
        least = 0.0 if expect.empty_ok or expect.min == 0 else NEVER_PROVED_SHARE
        doubt = None if _is_proved(unusual, items, state, least, now) else unusual
    if doubt is not None:
        return Verdict(accepted=False, complete=False, problems=(doubt, *problems))
    some_lack = _lacking(items, counts, expect)
    told = (*problems, *((some_lack,) if some_lack else ()))
    return Verdict(accepted=True, complete=all(one.code in _BESIDE_THE_LIST for one in problems), problems=told)


def judge(run: Run, state: SourceState, now: datetime) -> tuple[SourceState, HealthChange | None]:
    """The state of a source after a run (whose problems `weigh` has put in order), and what the admin is told of it.

    `next_check`, `baselined` and `region_hash` are left as they are: they belong to others.
    """
    reason = run.problems[0] if run.problems else None
    if reason is None and run.ended == "unchanged":
        reason = standstill(state, now)
    if run.ended == "failed":
        reason = reason or Problem("broken_scraper", "the check failed without a reason")
        failures = state.failures + 1
        tolerated = reason.code in _PASSING and failures <= UNREACHABLE_TOLERATED
        return _told(state, "doubtful" if tolerated else "broken", reason, failures, now, silent=tolerated)
    lasts = state.health == "doubtful" and state.reason is not None and state.reason.code in _NOT_OF_THE_LIST
    if run.ended == "unchanged" and lasts:
        return _told(replace(state, last_success=now), "doubtful", state.reason, 0, now, silent=False)
    read = replace(state, last_success=now)
    if run.ended == "read":
        read = replace(read, usual_items=run.items, usual_filled=dict(run.filled))
    return _told(read, "doubtful" if reason else "healthy", reason, 0, now, silent=False)


def is_too_short(state: SourceState) -> bool:
    """Whether a source is not believed because its list is shorter or quite another than before: an admin may know better."""
    return state.health == "broken" and state.reason is not None and state.reason.code in _ACCEPTABLE


def accept_as_usual(state: SourceState, items: int, now: datetime) -> SourceState:
    """The state after an admin said that a list of so few items is right.

    The next check, due at once, measures nothing against before, and asks for no more items than these.
    """
    return replace(state, usual_items=None, usual_filled={}, accepted_items=items, next_check=now)


def _as_accepted(expect: Expect, state: SourceState) -> Expect:
    """What is expected of a list, where an admin said of fewer items that they are right."""
    if state.accepted_items is None:
        return expect
    fewer = {"min": min(expect.min, state.accepted_items), "empty_ok": expect.empty_ok or state.accepted_items == 0}
    return expect.model_copy(update=fewer)


def _against_expectation(items: int, counts: Mapping[str, int], expect: Expect, passed: int) -> Problem | None:
    """What the source's configuration says cannot be."""
    if items == 0 and passed and expect.min == 0:
        return None
    if items == 0:
        return None if expect.empty_ok else Problem("empty_list", "the list is empty; it usually is not")
    if items < expect.min:
        return Problem("shrunken_list", f"{items} items where at least {expect.min} are expected")
    for name in expect.always:
        lacking = items - counts.get(name, 0)
        if lacking > items * LACKING_TOLERATED:
            return Problem("missing_fields", f"{lacking} of {items} items have no {name}, which all should have")
    return None


def _against_usual(items: int, counts: Mapping[str, int], state: SourceState) -> Problem | None:
    """What is too unlike the last good check to be believed at once."""
    usual = state.usual_items
    if not usual:
        return None
    if items < usual * SHRUNKEN_SHARE and usual - items >= FEWEST_LOST:
        if not items:
            return Problem("empty_list", f"the list is empty, where there usually are {usual} items")
        return Problem("shrunken_list", f"{items} items where there usually are {usual}")
    if not items:
        return None
    return _programme_vanished(counts, state) or _went_over(items, counts, state) or _emptied(items, counts, state)


def _programme_vanished(counts: Mapping[str, int], state: SourceState) -> Problem | None:
    for name, many in state.usual_filled.items():
        if name.startswith(_PROGRAMME) and many >= WHOLE_PROGRAMME and not counts.get(name):
            programme = name.removeprefix(_PROGRAMME)
            return Problem("shrunken_list", f"none of the {many} items of {programme} are there any more")
    return None


def _went_over(items: int, counts: Mapping[str, int], state: SourceState) -> Problem | None:
    """A list that was on one page, and now has fewer items and a link to a page that the declaration does not follow."""
    usual = state.usual_items or 0
    if not counts.get(_GOES_ON) or state.usual_filled.get(_GOES_ON) or usual - items < FEWEST_MOVED:
        return None
    return Problem(
        "shrunken_list",
        f"{items} items where there usually are {usual}, and the list goes on on a page that is not read",
    )


def _emptied(items: int, counts: Mapping[str, int], state: SourceState) -> Problem | None:
    usual = state.usual_items or 0
    if usual < _FEWEST_TO_JUDGE or items < _FEWEST_TO_JUDGE:
        return None
    for name, many in state.usual_filled.items():
        was_usual = not name.startswith(_PROGRAMME) and many >= usual * USUAL_SHARE
        if was_usual and counts.get(name, 0) < items * EMPTIED_SHARE:
            have = f"{counts.get(name, 0)} of {items} items have a {_WORDS.get(name, name)}"
            return Problem("missing_fields", f"{have}; usually {many} of {usual} do")
    return None


def _lacking(items: int, counts: Mapping[str, int], expect: Expect) -> Problem | None:
    for name in expect.always:
        lacking = items - counts.get(name, 0)
        if lacking > 0:
            return Problem("missing_fields", f"{lacking} of {items} items have no {name}")
    return None


def _is_proved(doubt: Problem, items: int, state: SourceState, least: float, now: datetime) -> bool:
    """Whether the same doubt has lasted so long that it is how the source is now. `least`: the share never believed."""
    alike = _TOO_SHORT if doubt.code in _TOO_SHORT else {doubt.code}
    lasting = (
        state.reason is not None
        and state.reason.code in alike
        and state.failures >= PROOF_CHECKS
        and state.since is not None
        and now - state.since >= PROOF_TIME
    )
    usual = state.usual_items or 0
    return lasting and bool(usual) and items >= usual * least


def _is_new_doubt(reason: Problem, state: SourceState) -> bool:
    """Whether a doubt that time may prove begins now, after failures of another kind, which prove nothing of the list.

    A site that could not be reached in between does not end a doubt that was told.
    """
    if reason.code not in _PROVABLE or state.reason is None:
        return False
    alike = _TOO_SHORT if reason.code in _TOO_SHORT else {reason.code}
    interrupted = state.reason.code in _PASSING and state.told_open and state.told in alike
    return state.reason.code not in alike and not interrupted


def _told(
    state: SourceState, health: Health, reason: Problem | None, failures: int, now: datetime, *, silent: bool
) -> tuple[SourceState, HealthChange | None]:
    """The new state, and the message to the admin where one is due."""
    anew = failures > 1 and reason is not None and _is_new_doubt(reason, state)
    begins = state.health != health or anew
    after = replace(
        state,
        health=health,
        reason=reason,
        since=now if begins or state.since is None else state.since,
        failures=1 if anew else failures,
    )
    change = HealthChange(state.source, state.health, health, now, reason)
    if health == "healthy":
        return replace(after, told_open=False), change if state.told_open else None
    assert reason is not None
    if silent:
        return after, None
    worse = state.health == "doubtful" and health == "broken" and reason.code != state.told
    if state.told_open and not worse:
        return after, None
    lately = state.told == reason.code and state.told_at is not None and now - state.told_at < TOLD_ENOUGH
    if lately:
        return after, None
    return replace(after, told=reason.code, told_at=now, told_open=True), change
