"""What one source states about a call now, given what it stated before: nothing is lost because a page was not read.

- A check that could not read an item's detail page (`partial`) keeps what only that page told.
- A deadline that a page no longer shows, or that can no longer be read, is not moved: it stays, with a note, until
  the page states another date to apply by, or that there is none (open-ended).
- Where a source is read by another declaration or program than before (`rereading`), a date whose words are still there
  and that is not read from them any more was read wrongly: it is not kept.
- A date whose year is not printed stays in the year of its first sighting (`anchoring`).
- A date that was refused because list and detail page contradicted each other is not accepted from the list alone. What
  was known before stays, in dispute; where one of the two is earlier than that, the earlier.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from scrapers.reading.readings import APPLICATION_KINDS, Deadline, Eligibility, Refusal
from tracker.domain.agreement import agree, distinct, finer_of, holds
from tracker.domain.all_stated import NO_LONGER_STATED, repeated, statements_of
from tracker.domain.anchoring import anchored
from tracker.domain.diffing import Difference, differences
from tracker.domain.disputes import contradictions, without
from tracker.domain.disputing import about
from tracker.domain.document_rereading import without_misread
from tracker.domain.identity import url_key
from tracker.domain.models import Document, Facts, History, Observed, Streak
from tracker.domain.rereading import is_of_the_site, is_read_anew, mark_after, still_says
from tracker.domain.staging import in_order, is_undated
from tracker.domain.statements import dates_of

#: A field that did not differ for so long is at rest: its next difference counts as the first.
CALM = timedelta(days=14)
_LONGEST_MEMORY = 20
#: What the streak of dates never seen before is called, before the name of the streak of all.
NEW_DATE = "new "
DATE_STREAKS = frozenset({"deadline", "opens"})


def remember(before: Facts | None, seen: Observed, now: datetime) -> Facts:
    """The facts of a sighting after this look. `before`: those after the look before it, if any."""
    said = anchored(before, seen)
    said = replace(said, stated=repeated(statements_of(said)))
    if before is None:
        return replace(
            said, deadlines=in_order(distinct(said.deadlines)), history=History(partial=seen.partial, mark=seen.mark)
        )
    anew = is_read_anew(before, seen)
    before = without_misread(before, seen.facts)
    known = _as_read_now(before, seen.words) if anew and not seen.partial else before
    facts = _completed(before, said) if seen.partial else said
    facts = replace(facts, disputes=without(facts.disputes, before.history.left))
    facts = _with_dates(known, facts, seen.partial, now)
    if not is_undated(facts):
        facts = replace(facts, as_of=None)
    history = replace(_history(before, known, facts, seen, now, anew), mark=mark_after(before, seen))
    return replace(facts, history=history, disputes=without(facts.disputes, history.left))


def _as_read_now(before: Facts, words: str) -> Facts:
    """Without the dates whose words are still there: what the new reading does not make of them was read wrongly."""
    opens = before.opens
    return replace(
        before,
        deadlines=tuple(one for one in before.deadlines if not still_says(words, one.evidence.quote)),
        opens=None if opens is not None and still_says(words, opens.evidence.quote) else opens,
    )


def _completed(before: Facts, seen: Facts) -> Facts:
    """What a list alone shows, completed by what was known: absence means nothing here."""
    says_status = seen.status is not None
    statements = (*statements_of(seen), *(one for one in statements_of(before) if one.page != "list"))
    return replace(
        seen,
        titles={**before.titles, **seen.titles},
        url=seen.url or before.url,
        code=seen.code or before.code,
        programme=seen.programme or before.programme,
        summaries={**before.summaries, **seen.summaries},
        open_ended=seen.open_ended or before.open_ended,
        open_ended_evidence=seen.open_ended_evidence if seen.open_ended else before.open_ended_evidence,
        status_text=seen.status_text or before.status_text,
        status=seen.status if says_status else before.status,
        outcome=seen.outcome if says_status else before.outcome,
        announced=seen.announced or (before.announced and not says_status),
        budget=seen.budget or before.budget,
        grant_min=seen.grant_min or before.grant_min,
        grant_max=seen.grant_max or before.grant_max,
        rate=seen.rate or before.rate,
        eligibility=_who(before.eligibility, seen.eligibility),
        documents=_documents(before.documents, seen.documents),
        refused=tuple(dict.fromkeys((*before.refused, *seen.refused))),
        stated=repeated(statements),
        disputes=contradictions(statements),
        tags=seen.tags or before.tags,
        names_call_code=seen.names_call_code or before.names_call_code,
    )


def _who(before: Eligibility, seen: Eligibility) -> Eligibility:
    return Eligibility(
        applicants=seen.applicants or before.applicants,
        applicants_excluded=seen.applicants_excluded or before.applicants_excluded,
        countries=seen.countries or before.countries,
        countries_excluded=seen.countries_excluded or before.countries_excluded,
        nuts=seen.nuts or before.nuts,
        partners_min=seen.partners_min or before.partners_min,
        partner_countries_min=seen.partner_countries_min or before.partner_countries_min,
        de_minimis=seen.de_minimis or before.de_minimis,
    )


def _documents(before: Iterable[Document], seen: Iterable[Document]) -> tuple[Document, ...]:
    known = {url_key(one.url): one for one in before}
    return tuple({**known, **{url_key(one.url): one for one in seen}}.values())


def _with_dates(before: Facts, facts: Facts, partial: bool, now: datetime) -> Facts:
    stated = facts.deadlines
    if partial:
        doubted = {one.quote for one in before.refused}
        stated = tuple(one for one in stated if one.evidence.quote not in doubted)
    has_no_end = facts.open_ended in ("until_exhausted", "rolling") and not partial
    kept: list[Deadline] = []
    notes: list[Refusal] = []
    for kinds in (APPLICATION_KINDS, frozenset({"comments"})):
        old = tuple(one for one in before.deadlines if one.kind in kinds)
        new = tuple(one for one in stated if one.kind in kinds)
        if not new and not (has_no_end and kinds is APPLICATION_KINDS):
            kept += [_safest(one, facts, now) for one in old] if not partial else old
            if not partial:
                said = dates_of(facts.stated)
                notes += [Refusal(one.evidence.quote, NO_LONGER_STATED) for one in old if not holds(said, one)]
        elif partial and all(holds(old, one) for one in new):
            kept += [_refined(one, new) for one in old]
        else:
            kept += new
    opens = facts.opens or _opening_kept(before, facts, now)
    says_nothing = facts.opens is None and facts.status is None and not any(_is_application(one) for one in stated)
    return replace(
        facts,
        deadlines=in_order(distinct(kept)),
        opens=opens,
        announced=facts.announced or (before.announced and says_nothing),
        refused=tuple(dict.fromkeys((*facts.refused, *notes))),
    )


def _safest(known: Deadline, facts: Facts, now: datetime) -> Deadline:
    """A date known before, or an earlier one that is ahead, of those that the source now contradicts itself about."""
    contested = next((dates_of(one.statements) for one in facts.disputes if one.fact == known.kind), ())
    ahead = [one for one in contested if one.is_exact and one.last_instant() > now]
    earliest = min(ahead, key=Deadline.last_instant, default=known)
    return earliest if earliest.last_instant() < known.last_instant() and not holds((known,), earliest) else known


def _is_application(deadline: Deadline) -> bool:
    return deadline.kind in APPLICATION_KINDS


def _refined(known: Deadline, stated: Iterable[Deadline]) -> Deadline:
    alike = (one for one in stated if one.kind == known.kind and agree(known, one))
    return next((finer_of(known, one) for one in alike), known)


def _opening_kept(before: Facts, facts: Facts, now: datetime) -> Deadline | None:
    """The opening known before, where the page says nothing that speaks against it.

    A page that is open drops its opening date; a page that has a deadline now was no longer only expected.
    """
    known = before.opens
    if known is None:
        return None
    if known.is_exact:
        return None if facts.status == "open" and known.first_instant() > now else known
    speaks = facts.status is not None or any(_is_application(one) for one in facts.deadlines)
    return None if speaks and facts.status not in ("announced", "forthcoming", "consultation") else known


def _history(before: Facts, known: Facts, facts: Facts, seen: Observed, now: datetime, anew: bool) -> History:
    """`known`: what of before was not merely read wrongly; only from that did the source move away."""
    read = {one.kind for one in seen.facts.deadlines}
    gone = [
        one
        for one in known.deadlines
        # Of a kind that the source contradicts itself about it moved nowhere yet.
        if not holds(facts.deadlines, one) and (one.kind in read or about(one, facts.disputes) is None)
    ]
    stated = {memory_of(one) for one in facts.deadlines}
    if facts.opens is not None:
        stated.add(memory_of(facts.opens))
        gone += [one for one in (known.opens,) if one is not None and not agree(one, facts.opens)]
    left = dict.fromkeys((*before.history.left, *(memory_of(one) for one in gone)))
    return History(
        left=tuple(one for one in left if one not in stated)[-_LONGEST_MEMORY:],
        streaks=_streaks(before, facts, now, seen.words if anew else None),
        partial=before.history.partial and seen.partial,
    )


def memory_of(deadline: Deadline) -> str:
    """A date as a history remembers it: its kind and local time."""
    return f"{deadline.kind} {deadline.at}"


def was_left(history: History, one: Difference) -> bool:
    """Whether the date that a difference brings is one that the source stated before and moved away from."""
    left = (memory.partition(" ") for memory in history.left)
    days = {at[:10] for kind, _, at in left if (kind == "opening") == (one.field == "opens")}
    return one.after is not None and one.after[:10] in days


def _streaks(before: Facts, facts: Facts, now: datetime, words: str | None) -> tuple[Streak, ...]:
    """`words`: what the page says, where it is read anew; then only what the site itself changed counts."""
    counts = {one.field: one for one in before.history.streaks if now - one.last <= CALM}
    found = [one for one in differences(before, facts, now) if words is None or is_of_the_site(one, words)]
    names = {one.streak for one in found}
    names |= {
        NEW_DATE + one.streak for one in found if one.streak in DATE_STREAKS and not was_left(before.history, one)
    }
    for name in sorted(names):
        known = counts.get(name)
        counts[name] = Streak(name, known.count + 1 if known else 1, now)
    return tuple(counts[name] for name in sorted(counts))
