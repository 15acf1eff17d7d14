"""A date that was read wrongly from a document: the document has the same words, and the date is not read from them now.

What a page or a document no longer says is kept until another date is stated (`remembering`); what it never said is not.
"""

from __future__ import annotations

from dataclasses import replace

from scrapers.reading.readings import Deadline
from tracker.domain.agreement import holds
from tracker.domain.identity import url_key
from tracker.domain.models import Change, Document, Facts

_DATES = frozenset(
    {"submission", "first_stage", "second_stage", "cut_off", "expression_of_interest", "comments", "opens"}
)


def without_misread(before: Facts, seen: Facts) -> Facts:
    """What was known before, without the dates that were read wrongly from documents."""
    same = _with_the_same_words(before, seen)
    if not same:
        return before
    said = (*seen.deadlines, *((seen.opens,) if seen.opens else ()))

    def is_misread(date: Deadline) -> bool:
        """Whether a document of the same words does not say so."""
        return not holds(said, date) and any(_stands_in(date, one) for one in same)

    return replace(
        before,
        deadlines=tuple(one for one in before.deadlines if not is_misread(one)),
        opens=None if before.opens is not None and is_misread(before.opens) else before.opens,
    )


def as_our_doing(change: Change) -> Change:
    """What a first or a new reading of a document changed: recorded, but a date that was shown wrongly is corrected."""
    is_date = change.field in _DATES and change.kind in ("deadline_moved", "amended")
    if is_date and change.before is not None and not change.quiet:
        return replace(change, kind="corrected")
    return replace(change, quiet=True)


def _with_the_same_words(before: Facts, seen: Facts) -> list[Document]:
    now = {url_key(one.url): one.words for one in seen.documents if one.words is not None}
    return [one for one in before.documents if one.words is not None and now.get(url_key(one.url)) == one.words]


def _stands_in(date: Deadline, document: Document) -> bool:
    """Whether a date was read from a document: its place begins with the document's name."""
    return date.evidence.how == "document" and date.evidence.where.startswith(document.title or document.url)
