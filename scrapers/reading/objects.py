"""What ends or starts on a date: applications, comments, a project, something unknown.

Every rule is of the language: what stands behind a deadline noun is its object ("deadline for …"), else what stands
before it ("submission deadline"), else nothing else is meant. Words that disagree make the date unreadable.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from scrapers.reading.clauses import (
    acted_on,
    asked_by_then,
    bounds_condition,
    ends_programme,
    stage_behind,
    stage_in_predicate,
    status_open,
    subject_before,
    subject_of_sentence,
)
from scrapers.reading.connectors import connectors
from scrapers.reading.handed_in import sends_project, sends_unknown
from scrapers.reading.languages import Cue
from scrapers.reading.passage import GENITIVES, POSTPOSITIONS
from scrapers.reading.surroundings import Surroundings
from scrapers.reading.uses import OBJECTS, OTHER_USES, STRONG, SUBMITTED_INSTEAD, WEAK, Role, Shape

#: A name of OBJECTS; "hint" where only the field's label says it; a Role that refuses; None where nothing is said.
Object = str | Role | None


def object_of(around: Surroundings, shape: Shape, head: Cue | None) -> Object:
    """What the date is of."""
    deadline = around.last(("deadline",))
    if deadline is not None:
        if shape == "range":
            return _sent(_of_deadline(around, deadline))
        starts = any(cue.concept == "opens" and cue.start > deadline.start for cue in around.left)
        if shape == "end" and (around.until is not None or not starts or around.linked()):
            if around.until is None and not _leads_to_date(around):
                return Role(why="the words before the date do not say that it is the deadline", shape=shape)
            return _sent(_of_deadline(around, deadline))
    return (
        _named(around, _of_sentence(around, shape, deadline))
        or _of_context(around, shape)
        or _of_ellipsis(around, shape, head)
    )


def _named(around: Surroundings, found: Object) -> Object:
    """ "Must be submitted by …" says nothing of what is sent: an application must be named, or nothing else stand there."""
    if found != "send":
        return found
    company = (*around.left, *around.right, *around.header)
    if around.hint is not None or any(cue.concept in WEAK or cue.concept in STRONG - {"send"} for cue in company):
        return "submit"
    verb = next(cue for cue in company if cue.concept == "send")
    known = around.previous is not None and around.previous.object in STRONG | WEAK
    if known or (verb in around.left and (around.elliptic(verb) or sends_project(around, verb))):
        return "submit"
    return Role(why="something is to be sent until then, but not told what")


def _sent(found: Object) -> Object:
    """A deadline for submission, of whatever else is not named, is one of applications."""
    return "submit" if found == "send" else found


def _objects(cues: Sequence[Cue]) -> list[Cue]:
    """Those that are objects. "Invitations to submit a proposal will be issued": what stands within is but its parts."""
    acts = [(cue.start, cue.end) for cue in cues if cue.concept == "results"]
    return [cue for cue in cues if cue.concept in OBJECTS and not any(a < cue.start and cue.end < b for a, b in acts)]


def _of_sentence(around: Surroundings, shape: Shape, deadline: Cue | None) -> Object:
    """The object that the words of the date's own sentence tell, those before it first."""
    if shape == "end" and (stage := stage_behind(around)) is not None:
        return stage
    before = _objects(around.left)[::-1]
    if shape == "end" and deadline is not None:
        before = [cue for cue in before if cue.start > deadline.start] or before
    decided = _agreed(around, before)
    if decided is None and not before and bounds_condition(around, shape):
        return "eligible"
    if decided is not None and (act := acted_on(around)) is not None:
        return act
    if decided not in OTHER_USES and asked_by_then(around):
        return "results"
    if decided is None:
        if shape in ("range", "start") and around.told_of_next():
            return None
        behind = _agreed(around, _objects(around.right))
        known = around.previous.object if around.previous is not None else None
        # "Sketches can be submitted from … until … online": the verb behind does not change what was named before.
        return known if behind in ("submit", "send") and known in STRONG else behind
    if decided not in WEAK:
        return decided
    if (subject := subject_before(around)) is not None:
        return Role(why=f"the words around it do not agree: {OTHER_USES[subject]}, or for applications")
    above = _agreed(around, _objects(around.header)[::-1])
    if above is not None:
        return above
    if any(cue.concept in OTHER_USES for cue in around.right):
        return decided
    if around.told_of_next():
        return decided
    return next((cue.concept for cue in around.right if cue.concept in STRONG), decided)


def _of_context(around: Surroundings, shape: Shape) -> Object:
    """The object that a label behind the date, the date before it, the field's label or a heading tell."""
    if shape == "end" and around.label_behind():
        return "submit"
    if around.previous is not None and around.previous.object is not None and around.goes_on(shape):
        return around.previous.object if subject_before(around) is None else None
    if around.hint is not None:
        return "hint"
    return _agreed(around, _objects(around.header)[::-1])


def _of_ellipsis(around: Surroundings, shape: Shape, head: Cue | None) -> Object:
    """ "Open until …", "Удължен до …": only a call is spoken of so, without a word of what it is."""
    opens = next((cue for cue in around.left if cue.concept == "opens"), None)
    opened = opens is not None and around.elliptic(opens)
    told = (
        (shape == "end" and around.or_exhausted())
        or (shape == "end" and around.until is not None and opened)
        or (shape == "start" and opened and around.told("planned"))
        or (shape == "range" and head is not None and head.concept == "opens" and around.elliptic(head))
        or (shape == "end" and head is not None and head.concept == "extended" and around.elliptic(head))
        or (shape == "end" and any(cue.concept == "deadline" for cue in around.header))
        or (shape == "end" and head is not None and head.concept == "closes" and status_open(around, head))
    )
    return "submit" if told else None


def _of_deadline(around: Surroundings, deadline: Cue) -> Object:
    """What a deadline noun is the deadline of."""
    if any(cue.concept == "relative" and 0 <= deadline.first - cue.last <= 4 for cue in around.left):
        return Role(why="it is a time before or after the deadline", shape="end")
    behind = [cue for cue in _objects(around.left) if cue.start >= deadline.end]
    if around.verb_unknown(deadline) and not any(cue.concept in STRONG | WEAK for cue in behind):
        return Role(why="it is a deadline, but not told of what", shape="end")
    if behind:
        stage = next((cue.concept for cue in around.left if cue.last + 1 == deadline.first), None)
        stage = stage if stage in ("first_stage", "second_stage") else None
        found = _behind_deadline(behind, deadline.start in around.passage.owned, stage)
        if found in ("send", "submit") and len(behind) == 1 and sends_unknown(around, behind[0]):
            return Role(why="something is to be sent until then, but not told what", shape="end")
        return found
    if around.purpose():
        return Role(why="it is a deadline, but not told of what", shape="end")
    before = [cue for cue in _objects(around.left) if cue.end <= deadline.start]
    bounded = _of_bound(around, deadline, before)
    if bounded is not None:
        return bounded
    instead = [cue.concept for cue in before if cue.concept in SUBMITTED_INSTEAD]
    if instead and around.until is not None:
        return instead[-1]
    if deadline.start in around.passage.owned:
        near = [cue.concept for cue in before if cue.concept in SUBMITTED_INSTEAD and deadline.first - cue.last <= 2]
        return near[-1] if near else "submit"
    text = around.passage.text
    due = text[deadline.start : deadline.end] == "due"
    for cue in reversed(before):
        distance = deadline.first - cue.last
        own = next((one.concept for one in before if 0 < cue.first - one.last <= 2), None)
        if cue.concept == "send" and own in SUBMITTED_INSTEAD and distance <= 2:
            # "Fotók beküldési határideje": what is sent stands before the verb.
            return own
        comma = "," in text[cue.end : deadline.start]
        if (due and distance <= 3) or (distance <= 2 and (not comma or cue.concept in SUBMITTED_INSTEAD)):
            return cue.concept
    if due and around.hint is None:
        return Role(why="something is due, but not told what", shape="end")
    return _of_bare_deadline(around, deadline)


def _of_bound(around: Surroundings, deadline: Cue, before: Sequence[Cue]) -> Object:
    """ "Costs are to be paid before the deadline of …", "the contract … with a term until …": what is named before it."""
    bound, term = around.bound_by(deadline), around.has_term(deadline)
    if not (bound or term) or any(cue.concept in STRONG for cue in before):
        return None
    others = [cue.concept for cue in before if cue.concept in OTHER_USES]
    if others:
        return others[-1]
    if bound and around.clause_unknown(deadline):
        return Role(why="it is a deadline, but not told of what", shape="end")
    subject = subject_of_sentence(around) if term and not before else None
    return subject if subject in OTHER_USES else None


def _behind_deadline(behind: Sequence[Cue], owned: bool, stage: str | None) -> str:
    """The object among the cues behind a deadline noun.

    `owned`: the noun itself says that it is of applications; `stage`: the stage that stands right before it.
    """
    first = behind[0]
    if stage is not None and first.concept in WEAK:
        # "Step 2 deadline (only for invited applicants)": the compound says it, not the remark.
        return stage
    if not owned and len(behind) > 1 and behind[1].first == first.last + 1 and behind[1].concept in OTHER_USES:
        # "Deadline for first stage evaluation": in a compound the last noun is the one that is meant.
        return behind[1].concept
    if first.concept in ("submit", "send", "application", "call"):
        for cue in behind[1:]:
            distance = cue.first - first.last
            if cue.concept in SUBMITTED_INSTEAD and distance <= 4:
                return cue.concept
            if cue.concept in ("event", "results") and first.concept in ("submit", "send") and distance <= 3:
                return cue.concept
            if cue.concept in STRONG and cue.concept not in ("submit", "send"):
                return cue.concept
            if cue.concept == "application":
                break
    if owned and first.concept in OTHER_USES and first.concept not in SUBMITTED_INSTEAD:
        return "submit"
    if first.concept == "round" and len(behind) > 1 and behind[1].concept in OTHER_USES:
        return behind[1].concept
    return first.concept


def _of_bare_deadline(around: Surroundings, deadline: Cue) -> Object:
    """ "Deadline: 15 May", where no known object stands with the noun: of applications, unless something else is told."""
    if _unknown_object(around, deadline):
        return "hint" if around.hint is not None else Role(why="it is a deadline, but not told of what", shape="end")
    instead = [cue.concept for cue in around.right if cue.concept in SUBMITTED_INSTEAD]
    if "comments" in instead:
        return "comments"
    if instead and not any(cue.concept in STRONG for cue in around.right):
        return instead[0]
    first = next((cue for cue in _objects(around.right) if cue.start - around.group.end < 60), None)
    if (
        first is not None
        and first.concept in OTHER_USES
        and first.concept not in ("published", "order", "results")
        and (around.passage.only_glue(around.group.end, first.start) or around.words_behind(first) <= 3)
    ):
        return first.concept
    if around.hint is not None:
        return "hint"
    if ends_programme(around):
        return "project_end"
    if (stage := stage_in_predicate(around)) is not None:
        return stage
    heads = _objects(around.header)
    if heads and all(cue.concept in OTHER_USES for cue in heads):
        return heads[-1].concept
    return "submit"


def _unknown_compound(around: Surroundings, deadline: Cue) -> bool:
    """ "Booking deadline", "ticket deadline": English names the object before its noun; names of calls have capitals."""
    passage = around.passage
    if passage.codes[0] != "en" or passage.source.starts_upper(deadline.start):
        return False
    before = passage.words_between(max(0, deadline.start - 24), deadline.start)[-1:]
    if not before or before[0].start < passage.layout.sentence_start(deadline.start):
        return False
    word = before[0]
    beside = passage.text[word.end : deadline.start] == " " and not passage.source.starts_upper(word.start)
    known = (
        word.text in passage.glue or word.text in passage.ordinals or word.text in connectors()["deadline_adjectives"]
    )
    explained = any(cue.start <= word.start < cue.end for cue in around.left)
    return beside and len(word.text) > 2 and word.text.isalpha() and not known and not explained


def _unknown_beside(around: Surroundings, deadline: Cue) -> bool:
    """ "Termin rezygnacji", "projektzárás határideje": a noun that stands with its own without a preposition."""
    passage, code = around.passage, around.passage.codes[0]
    if code in GENITIVES:
        beside = passage.words_between(deadline.end, around.group.start)[:1]
        gap = passage.text[deadline.end : beside[0].start] if beside else ""
    elif code in POSTPOSITIONS:
        start = max(passage.layout.sentence_start(deadline.start), deadline.start - 40)
        near = [word for word in passage.words_between(start, deadline.start) if word.text not in passage.glue]
        beside = [word for word in near if word.text not in connectors()["for_behind"]][-1:]
        gap = passage.text[beside[0].end : deadline.start] if beside else ""
    else:
        return False
    if beside and beside[0].text in connectors()["deadline_adjectives"]:
        return False
    if not beside or not re.fullmatch(r"[^\W\d_]*|\s*", gap.strip()):
        return False
    return bool(around.unexplained(beside[0].start, beside[0].end, links=True))


def _unknown_object(around: Surroundings, deadline: Cue) -> bool:
    """ "The deadline for X is …" where X is not known to be an application."""
    if _unknown_compound(around, deadline) or _unknown_beside(around, deadline):
        return True
    content = around.unexplained(deadline.end, around.group.start, links=False)
    about = any(
        cue.concept == "about"
        and cue.start >= deadline.end
        and not around.passage.text[deadline.end : cue.start].strip()
        for cue in around.left
    )
    return bool(content) if about else len(content) > 6


def _leads_to_date(around: Surroundings) -> bool:
    """Whether the words right before the date are those of the deadline, not of something else that has a date."""
    start = around.group.start
    last = max(cue.end for cue in around.left if cue.concept not in ("on", "about", "from", "planned", "is"))
    if len(around.content(last, start)) <= (4 if around.told("exhausted") else 2):
        return True
    linked = any(cue.concept == "is" and around.passage.only_glue(cue.end, start) for cue in around.left)
    return linked or around.passage.text[max(0, start - 3) : start].rstrip().endswith((":", "-", "("))


def _agreed(around: Surroundings, cues: Sequence[Cue]) -> Object:
    """The object that nearest-first cues tell; None where they tell none, a refusal where they disagree."""
    if around.until is not None and any(cue.concept in STRONG for cue in cues):
        # Orders and publications have a date, but no "until".
        cues = [cue for cue in cues if cue.concept not in ("order", "published")]
    if not cues:
        return None
    first = cues[0]
    strong = [cue for cue in cues if cue.concept in STRONG]
    others = [cue for cue in cues if cue.concept in OTHER_USES]
    if not others:
        named = next((cue.concept for cue in strong if cue.concept not in ("submit", "send")), None)
        return named or (strong[0].concept if strong else first.concept)
    far = others[0].concept in _FAR and abs(first.first - others[0].first) > 3
    behind = first.start >= around.group.end and around.told("opens")
    if not strong and far and behind and first.concept in ("application", "call"):
        # "Open until 21 February are the applications to the programme of projects and events".
        return first.concept
    if not strong:
        # "call … published on": weak words do not outweigh what the other words say.
        return first.concept if first.concept in OTHER_USES else others[0].concept
    if any(cue.concept == "comments" for cue in others):
        return "comments"
    if first.concept in OTHER_USES:
        return first.concept
    if others[0].concept == "results" and not any(cue.concept in ("submit", "send") for cue in strong):
        # "By 12 May the full proposals will be evaluated": nothing is said to be sent, but to be judged.
        return "results"
    if first.concept in STRONG and far:
        return first.concept
    return Role(why=f"the words around it do not agree: {OTHER_USES[others[0].concept]}, or for applications")


#: Uses that a sentence about applications may name in passing, some words away.
_FAR = frozenset({"published", "project_end", "order", "results", "eligible", "event"})
