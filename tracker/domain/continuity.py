"""Whether a list goes on from what it showed before: the same calls, under the same names, with dates that move as dates do.

A redesign can leave every field filled and still have them say other things: a column that moved puts dates where codes were.
Then what is read is not the site's news, and is not believed. Only what the same declaration and program read is compared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tracker.domain.identity import code_key, title_key, url_key
from tracker.domain.models import Facts, Observed, Problem, Sighting, SourceState
from tracker.domain.rereading import still_says

#: Fewer known calls than this say nothing of a list: two of three can end in a day.
FEWEST = 5
#: Of the calls known, the share that is seen again in a list that goes on; of those seen again, the share that may be named anew.
_AGAIN, _NAMED_ANEW = 0.1, 0.8
#: A list that was not read for so long may well show others by now.
LONG_UNREAD = timedelta(days=30)
#: How long nothing may change, by the longest pause seen, and at least; and how many changes make a rhythm.
_PAUSES, _AT_LEAST, _RHYTHM = 3, timedelta(days=21), 4
_REMEMBERED = 12


@dataclass(frozen=True, slots=True)
class Continuity:
    """What became of the calls that a source showed at its last good check."""

    known: int = 0
    again: int = 0
    """Of `known`, those that the list shows again, by key, code, address or title."""
    retitled: int = 0
    recoded: int = 0
    coded: int = 0
    """Of `again`, those that have a code before and now."""
    dated: int = 0
    """Of `again`, those that have deadlines before and now."""
    redated: int = 0
    earlier: int = 0
    """Of `redated`, those whose first deadline lies before the one known."""
    beside: int = 0
    """Of `redated`, those of which the words of the deadlines known still stand in the item: beside what is read now."""


def continuity(seen: Sequence[Observed], own: Iterable[Sighting], mark: str | None) -> Continuity:
    """What became of the sightings of a source (`own`) that were read by the same declaration and program (`mark`)."""
    shown = [one for one in own if one.gone_since is None and (one.facts.history.mark or "").rstrip("~") == mark]
    found = list(_again(seen, shown))
    pairs = [(was, now.facts) for was, now in found]
    titled = [(was, now) for was, now in pairs if _titles(was) and _titles(now)]
    coded = [(was, now) for was, now in pairs if was.code and now.code]
    dated = [(was, now) for was, now in pairs if was.deadlines and now.deadlines]
    moved = [(was, now) for was, now in found if _is_redated(was, now.facts)]
    redated = [(was, now.facts) for was, now in moved]
    return Continuity(
        known=len(shown),
        again=len(pairs),
        retitled=sum(not _titles(was) & _titles(now) for was, now in titled),
        recoded=sum(code_key(was.code or "") != code_key(now.code or "") for was, now in coded),
        coded=len(coded),
        dated=len(dated),
        redated=len(redated),
        earlier=sum(
            min(one.day for one in now.deadlines) < min(one.day for one in was.deadlines) for was, now in redated
        ),
        beside=sum(all(still_says(now.words, one.evidence.quote) for one in was.deadlines) for was, now in moved),
    )


def strangeness(found: Continuity, items: int, state: SourceState, now: datetime) -> Problem | None:
    """Why a list of so many items does not go on from before; None where it does, or where too little is known."""
    if not state.usual_items or state.last_success is None or now - state.last_success > LONG_UNREAD:
        return None
    if found.known >= FEWEST and items and found.again < found.known * _AGAIN:
        few = "none" if not found.again else f"only {found.again}"
        return Problem(
            "changed_list", f"{few} of the {found.known} calls known are in the list, which shows {items} others"
        )
    for what, many, of in (
        ("a title", found.retitled, found.again),
        ("a code", found.recoded, found.coded),
        ("a deadline", found.redated if _is_another_column(found) else 0, found.dated),
    ):
        if of >= FEWEST and many >= of * _NAMED_ANEW:
            return Problem("changed_list", f"{many} of {of} known calls have {what} that is quite another than before")
    return None


def _is_another_column(found: Continuity) -> bool:
    """Whether dates that moved are other dates: extensions lie later, and few sites leave all the old ones in the row."""
    return found.earlier * 2 >= found.redated or found.beside >= found.redated * _NAMED_ANEW


def _is_redated(was: Facts, now: Facts) -> bool:
    both = was.deadlines and now.deadlines
    return bool(both) and not {one.at for one in was.deadlines} & {one.at for one in now.deadlines}


def with_change(state: SourceState, now: datetime) -> tuple[datetime, ...]:
    """When the list of a source changed, where it shows something else now."""
    return (*state.changed, now)[-_REMEMBERED:]


def standstill(state: SourceState, now: datetime) -> Problem | None:
    """Why a list that stays the same is doubtful: by its own rhythm it should have changed long ago."""
    if len(state.changed) <= _RHYTHM:
        return None
    pause = max(later - earlier for earlier, later in zip(state.changed, state.changed[1:], strict=False))
    still = now - state.changed[-1]
    if still <= max(pause * _PAUSES, _AT_LEAST):
        return None
    usual = f"{max(1, pause.days)} days" if pause.days != 1 else "day"
    return Problem(
        "stale_list", f"nothing in it has changed for {still.days} days; before, something did within {usual}"
    )


def _again(seen: Sequence[Observed], shown: Sequence[Sighting]) -> Iterator[tuple[Facts, Observed]]:
    """(what was known, what is read now) of each known call that is there again."""
    by_key = {one.key: one for one in seen}
    ways: tuple[Callable[[Facts], Iterable[str]], ...] = (_code, _address, _titles)
    indexes = [{name: one for one in seen for name in way(one.facts)} for way in ways]
    for one in shown:
        found = by_key.get(one.key)
        for way, index in zip(ways, indexes, strict=True):
            if found is None:
                found = next((index[name] for name in way(one.facts) if name in index), None)
        if found is not None:
            yield one.facts, found


def _code(facts: Facts) -> list[str]:
    return [code_key(facts.code)] if facts.code else []


def _address(facts: Facts) -> list[str]:
    return [url_key(facts.url)] if facts.url else []


def _titles(facts: Facts) -> set[str]:
    return {key for one in facts.titles.values() if (key := title_key(one))}
