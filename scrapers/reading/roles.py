"""What a date is for, from the words around it.

A date has a *shape* (end, start, or a point) from the words beside it, and an *object* (what ends or starts there)
from its sentence. Only where both are told is it a deadline; a date whose words are unknown is not read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from scrapers.reading.grouping import Group, Reader
from scrapers.reading.languages import Cue
from scrapers.reading.readings import DeadlineKind

Shape = Literal["end", "start", "range", "point"]

#: What makes an application.
STRONG = frozenset({"submit", "eoi", "first_stage", "second_stage"})
WEAK = frozenset({"application", "call", "round"})
#: What is not an application, with what to say of its date.
OTHER_USES = {
    "comments": "it is a date for comments",
    "questions": "it is a date for questions",
    "event": "it is the date of an event",
    "results": "it is a date of evaluation or results",
    "project_end": "it belongs to the projects or their period",
    "published": "it says when something was published or changed",
    "order": "it is the date of an order, a law or a decision",
    "payment": "it is a date of payment",
    "report": "it is a date for reports",
    "eligible": "it is a condition of eligibility",
    "paper": "it is for delivery on paper",
    "registration": "it is for registration or access",
    "review": "it is a date of a review",
    "validity": "it is a period of validity",
}
_OTHER_KIND: dict[str, DeadlineKind] = {
    "comments": "comments", "questions": "other", "paper": "other", "registration": "other", "review": "other", "event": "event",
}  # fmt: skip
OBJECTS = STRONG | WEAK | OTHER_USES.keys()
#: After "submission of …" these say that something else than an application is submitted.
_SUBMITTED_INSTEAD = frozenset({"comments", "questions", "report", "payment", "review", "paper"})
#: Languages that say "until" behind the date (30 Nisan 2026'ya kadar, 2026. április 30-ig).
_POSTPOSITIONS = frozenset({"hu", "tr"})
#: Stems of verbs that are said of calls that close, not of events that end.
_CLOSING = tuple(
    "clos затвар закрив schlie geschl ferm cierr chiu inchid κλειν zamkn encerr uzav zatv lukk stang kapan fech tanc zapre".split()
)
_ENDS = frozenset({"deadline", "closes", "extended"})


@dataclass(frozen=True, slots=True)
class Role:
    """The kinds of a group's dates in order (None: not to be shown), or why it has none."""

    kinds: tuple[DeadlineKind | None, ...] = ()
    why: str | None = None
    object: str | None = None
    shape: Shape = "point"
    extended: bool = False
    superseded: bool = False
    bare: str | None = None
    """"opens" or "closes" where nothing but this word is said."""
    anchor: int | None = None
    """Where the words begin that made the decision."""
    named_call: bool = False


def role_of(
    reader: Reader,
    group: Group,
    left: Sequence[Cue],
    right: Sequence[Cue],
    header: Sequence[Cue],
    previous: Role | None,
    hint: DeadlineKind | None,
) -> Role:
    """The role of one group. `left` and `right`: cues of its own sentence up to the neighbouring dates.

    `header`: cues of a heading above; `previous`: the role of the group before it in the same sentence.
    """
    decider = _Decider(reader, group, left, right, header, previous, hint)
    return decider.decide()


class _Decider:
    def __init__(
        self,
        reader: Reader,
        group: Group,
        left: Sequence[Cue],
        right: Sequence[Cue],
        header: Sequence[Cue],
        previous: Role | None,
        hint: DeadlineKind | None,
    ) -> None:
        self.reader, self.group = reader, group
        self.left, self.right, self.header, self.previous, self.hint = (
            list(left),
            list(right),
            list(header),
            previous,
            hint,
        )
        self.until = self._beside("until")
        self.since = self._beside("from")
        if reader.codes[0] in _POSTPOSITIONS and not self.until and not self.since:
            self.until, self.since = self._behind("until"), self._behind("from")
        if self.until and self.since:
            # "hasta las 14:00 del 18 …", "не по-късно от": behind an "until" the "from" is but a genitive.
            self.since = None
        if any(cue.concept == "relative" for cue in self.left):
            # "from the day after the publication of … until": the publication is where the period starts, not its object.
            self.left = [
                cue
                for cue in self.left
                if cue.concept != "published"
                or not any(one.concept == "relative" and 0 <= cue.first - one.last <= 5 for one in self.left)
            ]
        self.extended = any(cue.concept == "extended" for cue in self.left)
        self.original = self._original()

    def _beside(self, concept: str) -> Cue | None:
        for cue in reversed(self.left):
            extra = self.reader.period_words if self.group.dates[0].precision != "day" else frozenset()
            if cue.concept == concept and self.reader.only_glue(cue.end, self.group.start, extra):
                return cue
            if cue.concept == concept and self.reader.only_glue(cue.end, self.group.dates[0].core[0]):
                return cue
        return None

    def _behind(self, concept: str) -> Cue | None:
        for cue in self.right:
            if cue.concept == concept:
                return cue if self.reader.only_glue(self.group.dates[-1].core[1], cue.start) else None
        return None

    def _original(self) -> bool:
        """Whether the date is said to be the old one."""
        ends = [cue for cue in self.left if cue.concept in ("deadline", "submit", "closes")]
        marks = [
            cue
            for cue in self.left
            if cue.concept == "original"
            and (
                any(abs(cue.first - end.first) <= 4 for end in ends)
                or (self.until is None and self.reader.only_glue(cue.end, self.group.start))
            )
        ]
        if not marks:
            return False
        later = [cue for cue in self.left if cue.concept == "extended" and cue.start > marks[-1].start]
        return not later

    def decide(self) -> Role:
        shape, head = self._shape()
        found = self._object(shape, head)
        if isinstance(found, Role):
            return found
        anchor = self._anchor(head)
        if self.original and shape in ("end", "point"):
            return Role(
                why="it is the original date, which was changed",
                object=found,
                shape=shape,
                superseded=True,
                anchor=anchor,
            )
        if self.extended and shape == "start" and not self.group.is_range and self._extended_from():
            return Role(why="it was extended from this date", object=found, shape=shape, superseded=True, anchor=anchor)
        return self._kinds(shape, found, anchor)

    def _extended_from(self) -> bool:
        last = [cue for cue in self.left if cue.concept in ("extended", "opens", "submit")]
        return bool(last) and last[-1].concept == "extended"

    def _anchor(self, head: Cue | None) -> int | None:
        starts = [
            cue.start for cue in (head, self.until, self.since) if cue is not None and cue.start < self.group.start
        ]
        return min(starts) if starts else None

    def _shape(self) -> tuple[Shape, Cue | None]:
        head = next((cue for cue in reversed(self.left) if cue.concept in _ENDS or cue.concept == "opens"), None)
        if self.group.is_range:
            return "range", head
        if self.until:
            return "end", head if head and head.concept in _ENDS else None
        if self.since:
            return "start", head
        if head is not None:
            return ("start" if head.concept == "opens" else "end"), head
        if self._label_behind():
            return "end", None
        verb = self._verb_behind()
        if verb is not None:
            return ("start" if verb.concept == "opens" else "end"), None
        if (
            self.group.follows_list
            and self.previous is not None
            and self.previous.shape != "point"
            and not self.previous.superseded
        ):
            return ("end" if self.previous.shape == "range" else self.previous.shape), None
        if self._next_object():
            assert self.previous is not None
            return self.previous.shape, None
        return "point", None

    def _next_object(self) -> bool:
        """ "The deadline for concept notes is …, and for full proposals …": the deadline goes on for another object."""
        if self.previous is None or self.previous.shape != "end" or not self.previous.kinds:
            return False
        told = [
            cue for cue in self.left if cue.concept in STRONG or cue.concept in _SUBMITTED_INSTEAD or cue.concept == "round"
        ]
        return bool(told) and all(
            cue.concept in ("about", "is", "on") or cue in told or cue.concept in WEAK for cue in self.left
        )

    def _verb_behind(self) -> Cue | None:
        """ "On 27 March, at 3 p.m., ends the deadline for …": a sentence that begins with its date."""
        if any(cue.concept not in ("on", "about", "is", "planned") for cue in self.left):
            return None
        start = self.reader.layout.sentence_start(self.group.start)
        if any(
            word.text not in self.reader.glue and word.text not in self.reader.days
            for word in self.reader.words_between(start, self.group.start)
        ):
            return None
        verb = next((cue for cue in self.right if cue.concept not in ("on", "about", "is")), None)
        if verb is None or verb.concept not in ("opens", "closes") or verb.first - self._word_after() > 2:
            return None
        return verb

    def _label_behind(self) -> bool:
        """ "31.03.2023 - application deadline": a label behind a dash, with no other date after it."""
        place = self.group.dates[-1].core[1]
        text = self.reader.text[place : place + 8]
        if not re.match(r"\s*(?:г\.?|р\.?)?\s*[-:(]", text):
            return False
        return any(cue.concept == "deadline" for cue in self.right[:3])

    def _object(self, shape: Shape, head: Cue | None) -> str | Role | None:
        label = head if head is not None and head.concept in _ENDS else None
        deadline = next((cue for cue in reversed(self.left) if cue.concept == "deadline"), None)
        if shape == "range" and deadline is not None:
            return self._of_deadline(deadline)
        if shape == "end" and deadline is not None and self._nothing_starts_after(deadline):
            if self.until is None and not self._leads_to_date():
                return Role(why="the words before the date do not say that it is the deadline", shape=shape)
            return self._of_deadline(deadline)
        objects = [cue for cue in reversed(self.left) if cue.concept in OBJECTS]
        if shape == "end" and deadline is not None:
            between = [cue for cue in objects if cue.start > deadline.start]
            objects = between or objects
        decided = self._nearest(objects)
        above = self._nearest([cue for cue in reversed(self.header) if cue.concept in OBJECTS])
        if decided is not None:
            if decided in WEAK:
                verb = next((cue.concept for cue in self.right if cue.concept in STRONG), None)
                told = [cue.concept for cue in self.right if cue.concept in OTHER_USES]
                return above if above is not None else (verb if verb is not None and not told else decided)
            return decided
        decided = self._nearest([cue for cue in self.right if cue.concept in OBJECTS])
        if decided is not None:
            return decided
        if shape == "end" and any(cue.concept == "deadline" for cue in self.right[:3]) and self._label_behind():
            return "submit"
        if self.previous is not None and self.previous.object is not None:
            return self.previous.object
        if self.hint is not None:
            return "hint"
        decided = self._nearest([cue for cue in reversed(self.header) if cue.concept in OBJECTS])
        if decided is not None:
            return decided
        opens = [cue for cue in self.left if cue.concept == "opens"]
        if shape == "end" and self.until is not None and opens and self._elliptic(opens[0]):
            return "submit"
        if (
            shape == "start"
            and opens
            and self._elliptic(opens[0])
            and any(cue.concept == "planned" for cue in self.left)
        ):
            return "submit"
        if shape == "range" and head is not None and head.concept == "opens" and self._elliptic(head):
            return "submit"
        if shape == "end" and label is not None and label.concept == "extended" and self._elliptic(label):
            return "submit"
        if self.header and any(cue.concept == "deadline" for cue in self.header) and shape == "end":
            return "submit"
        return None

    def _nothing_starts_after(self, deadline: Cue) -> bool:
        return (
            not any(cue.concept == "opens" and cue.start > deadline.start for cue in self.left)
            or self.until is not None
        )

    def _of_deadline(self, deadline: Cue) -> str | Role | None:
        """What a deadline noun is the deadline of: the words behind it, else before it, else nothing else."""
        if any(cue.concept == "relative" and 0 <= deadline.first - cue.last <= 4 for cue in self.left):
            return Role(why="it is a time before or after the deadline", shape="end")
        between = [cue for cue in self.left if cue.start >= deadline.end and cue.concept in OBJECTS]
        if between:
            first = between[0]
            if first.concept in ("submit", "application", "call"):
                for cue in between[1:]:
                    if cue.concept in _SUBMITTED_INSTEAD and cue.first - first.last <= 4:
                        return cue.concept
                    if cue.concept in STRONG and cue.concept != "submit":
                        return cue.concept
                    if cue.concept in ("event",) and first.concept == "submit" and cue.first - first.last <= 3:
                        return cue.concept
                    if cue.concept == "application":
                        break
            if (
                deadline.start in self.reader.owned
                and first.concept in OTHER_USES
                and first.concept not in _SUBMITTED_INSTEAD
            ):
                return "submit"
            if first.concept == "round" and len(between) > 1 and between[1].concept in OTHER_USES:
                return between[1].concept
            return first.concept
        instead = [cue.concept for cue in self.left if cue.concept in _SUBMITTED_INSTEAD and cue.end <= deadline.start]
        if instead and self.until is not None:
            return instead[-1]
        if deadline.start in self.reader.owned:
            return "submit"
        before = [
            cue
            for cue in self.left
            if cue.end <= deadline.start and cue.concept in OBJECTS and deadline.first - cue.last <= 3
        ]
        due = self.reader.text[deadline.start : deadline.end] == "due"
        compound = [
            cue
            for cue in before
            if due or deadline.first - cue.last <= 2 and "," not in self.reader.text[cue.end : deadline.start]
        ]
        if compound:
            return compound[-1].concept
        if due and not compound and self.hint is None:
            return Role(why="something is due, but not told what", shape="end")
        if self._unknown_object(deadline):
            if self.hint is not None:
                return "hint"
            return Role(why="it is a deadline, but not told of what", shape="end")
        behind = [cue for cue in self.right if cue.concept in OBJECTS and cue.start - self.group.end < 60]
        instead = [cue.concept for cue in self.right if cue.concept in _SUBMITTED_INSTEAD]
        if "comments" in instead:
            return "comments"
        if instead and not any(cue.concept in STRONG for cue in self.right):
            return instead[0]
        if behind and behind[0].concept in OTHER_USES and behind[0].concept not in ("published", "order", "results"):
            if self.reader.only_glue(self.group.end, behind[0].start) or behind[0].first - self._word_after() <= 3:
                return behind[0].concept
        if self.hint is not None:
            return "hint"
        heads = [cue for cue in reversed(self.header) if cue.concept in OBJECTS]
        if heads and all(cue.concept in OTHER_USES for cue in heads):
            return heads[0].concept
        return "submit"

    def _leads_to_date(self) -> bool:
        """Whether the words right before the date are those of the deadline, not of something else that has a date."""
        last = max(cue.end for cue in self.left if cue.concept not in ("on", "about", "from", "planned", "is"))
        content = [
            word
            for word in self.reader.words_between(last, self.group.start)
            if word.text not in self.reader.glue and len(word.text) > 2 and word.text not in self.reader.days
        ]
        if len(content) <= (4 if any(cue.concept == "exhausted" for cue in self.left) else 2):
            return True
        linked = any(cue.concept == "is" and self.reader.only_glue(cue.end, self.group.start) for cue in self.left)
        return linked or self.reader.text[max(0, self.group.start - 3) : self.group.start].rstrip()[-1:] in (
            ":",
            "-",
            "(",
        )

    def _word_after(self) -> int:
        from bisect import bisect_left

        return bisect_left(self.reader.starts, self.group.end)

    def _unknown_object(self, deadline: Cue) -> bool:
        """ "The deadline for X is …" where X is not known to be an application."""
        words = self.reader.words_between(deadline.end, self.group.start)
        covered = [
            (cue.start, cue.end)
            for cue in self.left
            if cue.start >= deadline.end and cue.concept not in ("about", "until", "on", "from", "planned")
        ]
        content = [
            word
            for word in words
            if word.text not in self.reader.glue
            and not word.text.isdigit()
            and len(word.text) > 2
            and word.text not in self.reader.days
            and not any(start <= word.start < end for start, end in covered)
        ]
        about = any(
            cue.concept == "about"
            and cue.start >= deadline.end
            and self.reader.text[deadline.end : cue.start].strip() == ""
            for cue in self.left
        )
        return bool(content) if about else len(content) > 6

    def _nearest(self, cues: Sequence[Cue]) -> str | Role | None:
        """The object that nearest-first cues tell; None where they tell none, a refusal where they disagree."""
        if not cues:
            return None
        first = cues[0].concept
        if self.until is not None and any(cue.concept in STRONG for cue in cues):
            # Orders and publications have a date, but no "until".
            cues = [cue for cue in cues if cue.concept not in ("order", "published")]
            first = cues[0].concept
        strong = [cue.concept for cue in cues if cue.concept in STRONG]
        others = [cue.concept for cue in cues if cue.concept in OTHER_USES]
        if not others:
            named = [concept for concept in strong if concept != "submit"]
            return named[0] if named else (strong[0] if strong else first)
        if not strong:
            if first in OTHER_USES:
                return first
            # "call … published on": weak words do not outweigh what the other words say.
            return others[0]
        if "comments" in others:
            return "comments"
        if (
            first in STRONG
            and others[0] in ("published", "project_end", "order", "results", "eligible", "event")
            and self._apart(cues)
        ):
            return first if first == "submit" and len(strong) >= 1 else first
        if first in OTHER_USES:
            return first
        return Role(why=f"the words around it do not agree: {OTHER_USES[others[0]]}, or for applications")

    def _apart(self, cues: Sequence[Cue]) -> bool:
        other = next(cue for cue in cues if cue.concept in OTHER_USES)
        return abs(cues[0].first - other.first) > 3

    def _elliptic(self, extended: Cue) -> bool:
        """ "Удължен до …": nothing before it that could be something else's extension."""
        start = self.reader.layout.sentence_start(extended.start)
        known = [(cue.start, cue.end) for cue in self.left]
        content = [
            word
            for word in self.reader.words_between(start, extended.start)
            if word.text not in self.reader.glue
            and len(word.text) > 2
            and not word.text.isdigit()
            and not any(a <= word.start < b for a, b in known)
        ]
        return not content

    def _kinds(self, shape: Shape, found: str | None, anchor: int | None) -> Role:
        count = len(self.group.dates)
        if found is None:
            return Role(why="no words say what this date is for", shape=shape, bare=self._bare())
        if found in OTHER_USES:
            return self._other(shape, found, anchor, count)
        kind = self._application_kind(found)
        if found == "round" and shape == "point" and self._afternoon():
            shape = "end"
        if found in WEAK and shape == "point" and self.hint is None:
            return Role(why="no words say that this is a deadline", shape=shape)
        if shape == "range" and self.extended and self._extended_from():
            return Role(
                (None, kind),
                object=found,
                shape="end",
                extended=True,
                anchor=anchor,
                why="it was extended from this date",
            )
        if shape == "range":
            if found in WEAK and not self._range_is_told(found):
                return Role(why="a period, but not told of what", shape=shape)
            return Role(
                ("opening", kind),
                object=found,
                shape=shape,
                extended=self.extended,
                anchor=anchor,
                named_call=self._names_call(),
            )
        if self.hint in ("opening", "event", "other"):
            return Role((self.hint,) * count, object=found, shape=shape, anchor=anchor)
        if shape == "start":
            return Role(("opening",) * count, object=found, shape=shape, anchor=anchor)
        if shape == "point" and found != "hint":
            if not self._labelled():
                return Role(why="no words say that this is a deadline", shape=shape, object=found)
            if any(cue.concept == "planned" for cue in self.left):
                # "Upcoming call: October 2026" says when one will be able to apply.
                return Role(("opening",) * count, object=found, shape="start", anchor=anchor)
            shape = "end"
        if (
            shape == "end"
            and found in ("call", "application")
            and self.until is not None
            and not self._until_ends(found)
        ):
            return Role(why="no words say that one can apply until then", shape=shape)
        return Role(
            (kind,) * count,
            object=found,
            shape=shape,
            extended=self.extended,
            anchor=anchor,
            named_call=self._names_call(),
        )

    def _afternoon(self) -> bool:
        """ "Second round: 24 February 2027, 4 p.m.": a round's one date with a closing hour is its end."""
        clock = self.group.clocks[-1]
        return clock is not None and clock.hour >= 16

    def _until_ends(self, found: str) -> bool:
        """A call or applications "until" a date: open, closing, extended, a deadline or a round must be said."""
        told = {cue.concept for cue in (*self.left, *self.right[:4])}
        return bool(
            told & {"opens", "closes", "extended", "deadline", "round", "relative"}
            or (self.previous and self.previous.shape in ("start", "end"))
            or self.hint
        )

    def _range_is_told(self, found: str) -> bool:
        told = {cue.concept for cue in (*self.left, *self.right[:4], *self.header)}
        return bool(
            told & {"opens", "closes", "deadline", "extended", "submit", "round"}
            or found == "round"
            or (self.previous is not None and self.previous.kinds)
        )

    def _labelled(self) -> bool:
        """ "Submission of applications: 30.04.2021" or a heading with such a label above."""
        near = [cue for cue in self.left if cue.concept in STRONG]
        if near and re.fullmatch(
            r"[^\n:]{0,40}:[\s*-]*(?:[^\n:]{0,30}:)?\W*(?:\w{1,3}\W+)?",
            self.reader.text[near[-1].end : self.group.start],
        ):
            return True
        return not near and any(cue.concept in STRONG for cue in self.header)

    def _names_call(self) -> bool:
        """Whether the extension is said of a call by its number, so that it does not speak of the date before."""
        for cue in self.left:
            if cue.concept == "call" and re.search(r"\d", self.reader.text[cue.end : cue.end + 30].split("\n")[0]):
                return True
        return False

    def _application_kind(self, found: str) -> DeadlineKind:
        if found == "hint":
            return self.hint if self.hint not in (None, "opening") else "submission"  # type: ignore[return-value]
        concepts = {cue.concept for cue in (*self.left, *self.right[:2])}
        for kind in ("eoi", "first_stage", "second_stage"):
            if found == kind:
                return "expression_of_interest" if kind == "eoi" else kind  # type: ignore[return-value]
        if self.hint is not None and self.hint != "opening":
            return self.hint
        cut = any(
            cue.concept == "deadline" and re.match(r"cut|междин", self.reader.text[cue.start : cue.end])
            for cue in self.left
        )
        if found == "round" or "round" in concepts or cut:
            return "cut_off"
        return "submission"

    def _bare(self) -> str | None:
        last = next((cue for cue in reversed(self.left) if cue.concept in ("opens", "closes")), None)
        if last is None:
            return None
        if last.concept == "opens" and self.reader.only_glue(last.end, self.group.start):
            return "opens"
        if not self._elliptic(last):
            return None
        if last.concept == "closes" and not self.reader.text[last.start : last.end].startswith(_CLOSING):
            return None
        return last.concept

    def _other(self, shape: Shape, found: str, anchor: int | None, count: int) -> Role:
        why = OTHER_USES[found]
        kind = _OTHER_KIND.get(found)
        if kind is None:
            return Role(why=why, object=found, shape=shape)
        if kind == "event":
            return Role(("event",) * count, object=found, shape=shape, anchor=anchor)
        if shape == "start" or (shape == "point" and kind == "comments" and not self._labelled_other(found)):
            return Role(why=why, object=found, shape=shape)
        if shape == "range":
            return Role((None, kind), object=found, shape=shape, anchor=anchor)
        return Role((kind,) * count, object=found, shape=shape, anchor=anchor)

    def _labelled_other(self, found: str) -> bool:
        near = [cue for cue in self.left if cue.concept == found]
        return bool(near) and self.reader.text[near[-1].end : self.group.start].strip() in (":", "- ", "-")
