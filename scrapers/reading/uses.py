"""What the date of a call can be for, and what is found of it: the words of the field, and the role of a group of dates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from scrapers.reading.readings import DeadlineKind

Shape = Literal["end", "start", "range", "point"]

#: Days between two deadlines, and from opening to end: no programme takes applications for less.
LEAST_WINDOW = 7
#: What makes an application.
STRONG = frozenset({"submit", "send", "eoi", "first_stage", "second_stage"})
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
    "talk": "it is for papers or talks at an event",
    "validity": "it is a period of validity",
    "internal": "it is a date that an applicant's own institution sets",
    "correction": "it is for changing, completing or withdrawing what was submitted",
    "annex": "it is for documents that go with an application",
    "entry": "it is for something else than an application for funding",
    "filed": "it may be the day on which something was handed in",
}
OBJECTS = STRONG | WEAK | OTHER_USES.keys()
#: After "submission of …" these say that something else than an application is submitted.
SUBMITTED_INSTEAD = frozenset(
    {"comments", "questions", "report", "payment", "review", "paper", "talk", "correction", "annex", "entry"}
)
ENDS = frozenset({"deadline", "closes", "extended"})
#: Cues that only link other words.
LINKS = frozenset({"on", "about", "from", "planned", "is"})


@dataclass(frozen=True, slots=True)
class Role:
    """The kinds of a group's dates in order (None: not to be shown), or why it has none."""

    kinds: tuple[DeadlineKind | None, ...] = ()
    why: str | None = None
    object: str | None = None
    shape: Shape = "point"
    extended: bool = False
    earlier: bool = False
    """Set where it was moved, and to an earlier day."""
    superseded: bool = False
    bare: Literal["opens", "closes"] | None = None
    """Set where nothing but this word is said."""
    anchor: int | None = None
    """Where the words begin that made the decision."""
    named_call: bool = False
    """The words name a call by its number: they do not speak of the date before."""
