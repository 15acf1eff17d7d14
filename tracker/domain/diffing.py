"""What differs between two states of a call, from what to what. Cosmetic edits are no difference.

White space, case, punctuation, the order of documents and tracking parameters say nothing. `quiet` differences are
recorded and send nothing: they add no news (a date repeated more coarsely, a figure no longer printed, an address).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from scrapers.reading.readings import APPLICATION_KINDS, Deadline, Money, Stated
from tracker.domain.agreement import SEVERAL_BY_NATURE, agree, is_finer, same_money, written_date, written_money
from tracker.domain.identity import code_key, title_key, url_key
from tracker.domain.models import ChangeKind, Document, Facts, Stage
from tracker.domain.staging import in_order, stage_of


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs; `streak` names what counts together when a page changes at every visit."""

    kind: ChangeKind
    field: str
    before: str | None
    after: str | None
    streak: str
    quiet: bool = False
    quotes: tuple[str, ...] = ()
    """The words from which what is no longer so was read; none where something was only added."""


def differences(before: Facts, after: Facts, now: datetime, was: Stage | None = None) -> list[Difference]:
    """All that differs, the stage first. `was`: the stage that was told last, where it is known.

    Without it the stage before is that of the facts before at `now`: what the clock did is no difference.
    """
    return [
        *_stage(before, after, now, was),
        *_dates(before.deadlines, after.deadlines, now),
        *_opening(before.opens, after.opens, now),
        *_open_ended(before, after),
        *_titles(before, after),
        *_codes(before, after),
        *_money(before, after),
        *_who(before, after),
        *_documents(before.documents, after.documents),
        *_addresses(before, after),
    ]


def coarser(before: Facts, after: Facts, now: datetime) -> Iterator[Difference]:
    """Dates whose time of day was read before and is not any more.

    A page that repeats a date shortly changed nothing; but where only our reading is another (`rereading`), whoever was
    shown the time must know.
    """
    for old in before.deadlines:
        match = _same_date(old, after.deadlines)
        if match is not None and is_finer(old, match):
            told = (written_date(old), written_date(match))
            over = match.last_instant() <= now
            yield Difference("amended", old.kind, *told, "deadline", quiet=over, quotes=(old.evidence.quote,))


def _stage(before: Facts, after: Facts, now: datetime, was: Stage | None) -> Iterator[Difference]:
    was = was or stage_of(replace(before, as_of=after.as_of or before.as_of), now)
    is_now = stage_of(after, now)
    if was == is_now:
        return
    kind: ChangeKind = "stage_changed"
    if is_now == "cancelled":
        kind = "cancelled"
    elif is_now == "results":
        kind = "results"
    yield Difference(kind, "stage", was, is_now, "stage", quiet=is_now == "unknown")


def _dates(before: Sequence[Deadline], after: Sequence[Deadline], now: datetime) -> Iterator[Difference]:
    gone, new = list(before), list(after)
    for old in before:
        match = _same_date(old, new)
        if match is None:
            continue
        gone.remove(old)
        new.remove(match)
        if is_finer(match, old):
            told = (written_date(old), written_date(match))
            yield Difference("amended", old.kind, *told, "deadline", quiet=True, quotes=(old.evidence.quote,))
    for kind in dict.fromkeys(one.kind for one in (*gone, *new)):
        yield from _moved([one for one in gone if one.kind == kind], [one for one in new if one.kind == kind], now)


def _same_date(old: Deadline, among: Iterable[Deadline]) -> Deadline | None:
    """The same date among others; one to apply by may have been given a more telling name (a cut-off)."""
    matches = [
        one for one in among if agree(old, one) and (one.kind == old.kind or {one.kind, old.kind} <= APPLICATION_KINDS)
    ]
    return min(matches, key=lambda one: one.kind != old.kind, default=None)


def _moved(gone: Sequence[Deadline], new: Sequence[Deadline], now: datetime) -> Iterator[Difference]:
    """Dates of one kind that are not the same: moved in their order; what is left over was added, or left out."""
    came = list(in_order(new))
    went = [one for one in in_order(gone) if not (one.kind in SEVERAL_BY_NATURE and one.last_instant() <= now)]
    for old, moved in zip(went, came, strict=False):
        both_over = old.last_instant() <= now and moved.last_instant() <= now
        told = (written_date(old), written_date(moved))
        quotes = (old.evidence.quote,)
        yield Difference("deadline_moved", old.kind, *told, "deadline", quiet=both_over, quotes=quotes)
    for added in came[len(went) :]:
        is_over = added.last_instant() <= now
        yield Difference("deadline_added", added.kind, None, written_date(added), "deadline", quiet=is_over)
    for left_out in went[len(came) :]:
        is_over = left_out.last_instant() <= now
        quotes = (left_out.evidence.quote,)
        told_of = written_date(left_out)
        yield Difference("amended", left_out.kind, told_of, None, "deadline", quiet=is_over, quotes=quotes)


def _opening(before: Deadline | None, after: Deadline | None, now: datetime) -> Iterator[Difference]:
    if before == after:
        return
    if before is None or after is None:
        is_news = after is not None and after.last_instant() > now
    else:
        is_news = is_finer(after, before) or not agree(before, after)
        if not is_news:
            return
    quotes = (before.evidence.quote,) if before else ()
    yield Difference("amended", "opens", _date(before), _date(after), "opens", quiet=not is_news, quotes=quotes)


def _date(deadline: Deadline | None) -> str | None:
    return written_date(deadline) if deadline else None


def _open_ended(before: Facts, after: Facts) -> Iterator[Difference]:
    if before.open_ended != after.open_ended:
        quiet = {before.open_ended, after.open_ended} <= {None, "not_stated"} or after.open_ended is None
        said = before.open_ended_evidence
        quotes = (said.quote,) if said else ()
        told = (before.open_ended, after.open_ended)
        yield Difference("amended", "open_ended", *told, "open_ended", quiet=quiet, quotes=quotes)


def _titles(before: Facts, after: Facts) -> Iterator[Difference]:
    for lang, old in before.titles.items():
        new = after.titles.get(lang)
        if new is not None and title_key(old) != title_key(new):
            yield Difference("amended", "title", old, new, "title", quotes=(old,))


def _codes(before: Facts, after: Facts) -> Iterator[Difference]:
    old, new = before.code, after.code
    if (old and code_key(old)) != (new and code_key(new)):
        quotes = (old,) if old else ()
        yield Difference("amended", "code", old, new, "code", quiet=old is None or new is None, quotes=quotes)


def _money(before: Facts, after: Facts) -> Iterator[Difference]:
    for name in ("budget", "grant_min", "grant_max", "rate"):
        old: Money | None = getattr(before, name)
        new: Money | None = getattr(after, name)
        if old is None and new is None:
            continue
        if old is not None and new is not None and same_money(old, new):
            continue
        told = (written_money(old) if old else None, written_money(new) if new else None)
        quotes = (old.evidence.quote,) if old else ()
        yield Difference("amended", name, *told, name, quiet=new is None, quotes=quotes)


def _who(before: Facts, after: Facts) -> Iterator[Difference]:
    old, new = before.eligibility, after.eligibility
    for name in ("applicants", "applicants_excluded", "countries", "countries_excluded", "nuts"):
        yield from _values(name, getattr(old, name), getattr(new, name))
    for name in ("partners_min", "partner_countries_min", "de_minimis"):
        one, other = getattr(old, name), getattr(new, name)
        yield from _values(name, (one,) if one else (), (other,) if other else ())


def _values(name: str, before: Iterable[Stated], after: Iterable[Stated]) -> Iterator[Difference]:
    """Sets of values; what only our own configuration states is no statement of the page."""
    old = {one.value for one in before if one.evidence.how != "config"}
    new = {one.value for one in after if one.evidence.how != "config"}
    if old != new:
        told = (", ".join(sorted(old)) or None, ", ".join(sorted(new)) or None)
        quotes = tuple(one.evidence.quote for one in before if one.value in old - new)
        yield Difference("amended", name, *told, name, quiet=not new, quotes=quotes)


def _documents(before: Sequence[Document], after: Sequence[Document]) -> Iterator[Difference]:
    """Documents that are new, renamed ("… - amended 12.05.2026") or whose bytes changed; found again by address, else title."""
    by_url = {url_key(one.url): one for one in before}
    still_there = {url_key(one.url) for one in after}
    by_title = {title_key(one.title): one for one in before if one.title and url_key(one.url) not in still_there}
    again: set[Document] = set()
    for one in after:
        known = by_url.get(url_key(one.url)) or by_title.get(title_key(one.title))
        if known is None:
            yield Difference("amended", "document", None, one.title or one.url, "document")
            continue
        again.add(known)
        renamed = title_key(known.title) != title_key(one.title)
        rewritten = _is_rewritten(known, one)
        if renamed or rewritten:
            told = (known.title or known.url, one.title or one.url)
            yield Difference("amended", "document", *told, "document", quotes=(told[0],))
    for one in before:
        if one not in again:
            yield Difference("amended", "document", one.title or one.url, None, "document", quiet=True)


def _is_rewritten(known: Document, one: Document) -> bool:
    """Whether its text differs; where that is not known of both, its bytes: a file made anew may say the same."""
    if known.words is not None and one.words is not None:
        return known.words != one.words
    return known.sha256 is not None and one.sha256 is not None and known.sha256 != one.sha256


def _addresses(before: Facts, after: Facts) -> Iterator[Difference]:
    if before.url and after.url and url_key(before.url) != url_key(after.url):
        yield Difference("amended", "url", before.url, after.url, "url", quiet=True)
    old, new = before.programme, after.programme
    if (old and title_key(old)) != (new and title_key(new)):
        yield Difference("amended", "programme", old, new, "programme", quiet=True)
