"""What a date is for, from the words around it.

A date has a *shape* (it ends or starts something) from the words beside it, and an *object* (what ends or starts)
from its sentence. Only where both are told is it a deadline; a date whose words are unknown is not read.
"""

from __future__ import annotations

import re
from typing import Literal

from scrapers.reading.clauses import ends_from_then, pauses_until, told_as_of
from scrapers.reading.denials import denied
from scrapers.reading.extensions import may_only_be_extended, programme_extended
from scrapers.reading.handed_in import already_sent, only_advised, only_what_is_sent, sends_something_else
from scrapers.reading.languages import Cue
from scrapers.reading.objects import object_of
from scrapers.reading.postings import posting_near
from scrapers.reading.readings import DeadlineKind
from scrapers.reading.shapes import shape_of
from scrapers.reading.surroundings import Surroundings
from scrapers.reading.uses import LEAST_WINDOW, OTHER_USES, WEAK, Role, Shape

_OTHER_KIND: dict[str, DeadlineKind] = {
    "comments": "comments",
    "questions": "other",
    "paper": "other",
    "registration": "other",
    "review": "other",
    "event": "event",
}
_STAGES: dict[str, DeadlineKind] = {
    "eoi": "expression_of_interest",
    "first_stage": "first_stage",
    "second_stage": "second_stage",
}
#: Stems of verbs that are said of calls that close, not of events that end.
_CLOSING = (
    "clos", "затвар", "закрив", "schlie", "geschl", "ferm", "cierr", "chiu", "inchid", "κλειν", "zamkn", "encerr", "uzav",
    "zatv", "lukk", "stang", "kapan", "fech", "tanc", "zapre",
)  # fmt: skip
#: "Offers until 15 May" are also what shops make.
_ALSO_SOLD = frozenset({"offers", "angebote", "offres", "ofertas", "offerte", "oferty"})
#: From this hour on, the one time of a round is its end: rounds open in the morning or at noon.
_CLOSING_HOUR = 16


def _all(kind: DeadlineKind, count: int) -> tuple[DeadlineKind | None, ...]:
    return tuple(kind for _ in range(count))


def role_of(around: Surroundings) -> Role:
    """The role of one group of dates."""
    shape, head = shape_of(around)
    found = object_of(around, shape, head)
    if isinstance(found, Role):
        return found
    words = (head, around.until, around.since)
    starts = [cue.start for cue in words if cue is not None and cue.start < around.group.start]
    anchor = min(starts, default=None)
    if found not in OTHER_USES and (why := _no_application(around)) is not None:
        return Role(why=why, object="entry", shape=shape)
    if found not in OTHER_USES and may_only_be_extended(around):
        return Role(why="it may be extended to this date, but is not said to be", object=found, shape=shape)
    if found in WEAK and programme_extended(around):
        return Role(why=OTHER_USES["project_end"], object="project_end", shape=shape)
    if found not in OTHER_USES and denied(around):
        why = "it is said not to be the date that is meant"
        return Role(
            why=why,
            object=found,
            shape="end",
            superseded=around.told("deadline") or around.told("closes"),
            anchor=anchor,
        )
    if shape == "range" and around.told("original") and around.told("deadline"):
        return Role(why="it is the original date, which was changed", object=found, shape=shape)
    if around.original() and shape in ("end", "point"):
        why = "it is the original date, which was changed"
        return Role(why=why, object=found, shape=shape, superseded=True, anchor=anchor)
    if shape == "start" and around.told("extended") and around.extended_from():
        return Role(why="it was extended from this date", object=found, shape=shape, superseded=True, anchor=anchor)
    if shape in ("end", "point") and found not in OTHER_USES and around.counted():
        return Role(why="it is a date from which a time is counted", object=found, shape=shape)
    if found is None:
        return Role(why="no words say what this date is for", shape=shape, bare=_bare(around))
    if found in OTHER_USES:
        return _other(around, shape, found, anchor)
    if shape == "range":
        return _period(around, found, anchor)
    return _application(around, shape, found, anchor)


def _no_application(around: Surroundings) -> str | None:
    """Why a date on which something is handed in is none by which to apply for funding; None where it may be one."""
    if posting_near(around):
        return "it is for a post, an expert's work or a contract, not for funding"
    if already_sent(around):
        return "it tells what was handed in by then"
    if only_advised(around):
        return "it is a day that is recommended, not the deadline"
    if sends_something_else(around):
        return "something is to be sent until then that is no application"
    return None


def _period(around: Surroundings, found: str, anchor: int | None) -> Role:
    """A range: it opens and ends; or the old and the new end of an extension."""
    kind = _application_kind(around, found)
    if around.group.moved and not (around.told("deadline") or around.told("extended")):
        return Role(why="something was moved, but not told what", shape="range")
    if around.group.moved or (around.told("extended") and around.extended_from()):
        why = "it was extended from this date"
        return Role(
            (None, kind),
            why=why,
            object=found,
            shape="end",
            extended=True,
            earlier=around.moved_earlier(),
            anchor=anchor,
        )
    days = around.days_between()
    if days is not None and 0 <= days < LEAST_WINDOW and around.told("deadline"):
        # "Deadline: 5-6 June": a deadline has one day; a period to apply in is longer.
        return Role(why="two days stand for one deadline, and which of them holds is not told", shape="range")
    if around.falls_between():
        return Role(why="deadlines that fall between two dates, not the dates themselves", shape="range")
    if found in WEAK and not _period_is_told(around, found):
        return Role(why="a period, but not told of what", shape="range")
    return Role(
        ("opening", kind),
        object=found,
        shape="range",
        extended=around.told("extended"),
        earlier=around.moved_earlier(),
        anchor=anchor,
        named_call=around.names_call(),
    )


def _application(around: Surroundings, shape: Shape, found: str, anchor: int | None) -> Role:
    """Dates by which one applies, or from which on one can."""
    kind, count = _application_kind(around, found), len(around.group.dates)
    clock = around.group.clocks[-1]
    if found == "round" and shape == "point" and clock is not None and clock.hour >= _CLOSING_HOUR:
        shape = "end"
    if found in WEAK and shape == "point" and around.hint is None:
        return Role(why="no words say that this is a deadline", shape=shape)
    field_kind = around.hint if around.hint in ("opening", "event", "other") else None
    if field_kind is not None and (found == "hint" or shape != "end"):
        return Role(_all(field_kind, count), object=found, shape=shape, anchor=anchor)
    if shape == "point" and found != "hint":
        if not around.labelled():
            return Role(why="no words say that this is a deadline", shape=shape, object=found)
        # "Upcoming call: October 2026" says when one will be able to apply.
        shape = "start" if around.told("planned") else "end"
    if shape == "end" and pauses_until(around):
        return Role(why="it is said to pause until then", object=found, shape=shape)
    if shape == "start" and ends_from_then(around):
        return Role(why="it is said to end or to pause from then on", object=found, shape=shape)
    if shape == "start" and told_as_of(around, found):
        return Role(why="it is the day on which this was told", object=found, shape=shape)
    if shape == "start":
        return Role(_all("opening", count), object=found, shape=shape, anchor=anchor)
    if shape == "end" and found in ("call", "application") and around.until is not None and not _end_is_told(around):
        return Role(why="no words say that one can apply until then", shape=shape)
    return Role(
        _all(kind, count),
        object=found,
        shape=shape,
        extended=around.told("extended"),
        earlier=around.moved_earlier(),
        anchor=anchor,
        named_call=around.names_call(),
    )


def _end_is_told(around: Surroundings) -> bool:
    """A call or applications "until" a date: open, closing, extended, a deadline or a round must be said."""
    told = {cue.concept for cue in (*around.left, *around.right[:4])}
    previous = around.previous
    noun = around.last(("application",))
    sale = noun is not None and around.passage.text[noun.start : noun.end] in _ALSO_SOLD
    if (
        noun is not None
        and not sale
        and around.until is not None
        and around.elliptic(noun)
        and (noun.last + 1 == around.until.first or _right_before(around, noun))
    ):
        # "Applications by 15 May", "Bewerbungen bis 15. Mai": nothing else is said of them.
        return True
    if only_what_is_sent(around):
        return True
    return bool(
        told & {"opens", "closes", "extended", "deadline", "round", "relative", "rolling"}
        or (previous is not None and previous.shape in ("start", "end"))
        or around.hint
        or around.late
    )


def _right_before(around: Surroundings, noun: Cue) -> bool:
    """ "Pályázatok: 2026. május 15-ig": the "until" stands behind the date."""
    behind = around.until is not None and around.until.start >= around.group.dates[-1].core[1]
    return behind and around.passage.text[noun.end : around.group.start].strip() in (":", "-")


def _period_is_told(around: Surroundings, found: str) -> bool:
    """A call or applications with a period: that one applies in it must be said."""
    told = {cue.concept for cue in (*around.left, *around.right[:4], *around.header)}
    return bool(
        told & {"opens", "closes", "deadline", "extended", "submit", "round"}
        or found == "round"
        or around.noun_is_label()
        or (around.previous is not None and around.previous.kinds)
    )


def _application_kind(around: Surroundings, found: str) -> DeadlineKind:
    if found in _STAGES:
        return _STAGES[found]
    if around.hint is not None and around.hint != "opening":
        return around.hint
    text = around.passage.text
    cut = any(
        cue.concept == "deadline"
        and re.match(r"cut|междин|releve|cloture\w* interm|date\w* de releve", text[cue.start : cue.end])
        for cue in around.left
    )
    rounds = any(cue.concept == "round" for cue in (*around.left, *around.right[:2]))
    before = around.previous
    if around.group.follows_list and before is not None and before.kinds and before.kinds[-1] == "cut_off":
        return "cut_off"
    return "cut_off" if found == "round" or rounds or cut else "submission"


def _bare(around: Surroundings) -> Literal["opens", "closes"] | None:
    """ "opens" or "closes" where it is all that is said: certain only in company ("Opens X | Closes Y")."""
    last = around.last(("opens", "closes"))
    if last is None:
        return None
    if last.concept == "opens":
        beside = around.passage.only_glue(last.end, around.group.start)
        return "opens" if beside or around.elliptic(last) else None
    closing = around.passage.text[last.start : last.end].startswith(_CLOSING)
    return "closes" if closing and around.elliptic(last) else None


def _other(around: Surroundings, shape: Shape, found: str, anchor: int | None) -> Role:
    """Dates of something else: shown where they have a kind of their own, else told why they are none."""
    kind, count = _OTHER_KIND.get(found), len(around.group.dates)
    refusal = Role(why=OTHER_USES[found], object=found, shape=shape)
    if kind is None:
        return refusal
    if kind == "event":
        return Role(_all("event", count), object=found, shape=shape, anchor=anchor)
    if shape == "range":
        return Role((None, kind), object=found, shape=shape, anchor=anchor)
    if shape == "start":
        return refusal
    if shape == "point" and kind == "comments":
        near = around.last((found,))
        labelled = near is not None and around.passage.text[near.end : around.group.start].strip() in (":", "-")
        return Role(_all(kind, count), object=found, shape=shape, anchor=anchor) if labelled else refusal
    return Role(_all(kind, count), object=found, shape=shape, anchor=anchor)
