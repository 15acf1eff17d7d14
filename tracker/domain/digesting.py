"""Many calls in one message: digests, catch-ups and first looks, the count first, in sections, paged without loss."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from tracker.domain import cards, happenings
from tracker.domain.hypertext import Html, bold, fitted, lines
from tracker.domain.messages import CALLS_PER_DIGEST, Button, Message, Rows
from tracker.domain.models import Stage
from tracker.domain.owing import News
from tracker.domain.partner_requests import is_request
from tracker.domain.staging import next_deadline, stage_of
from tracker.domain.taps import tap_data
from tracker.domain.wording import Wording, wording

SECTIONS = ("closing", "new", "changed", "coming", "partners", "ended")
_COMING: frozenset[Stage] = frozenset({"announced", "consultation", "forthcoming"})
_WHAT_HAPPENED = frozenset({"changed", "closing", "ended"})


def digest_page(
    news: Sequence[News],
    title: Html,
    lang: str,
    now: datetime,
    page: int = 0,
    number: int = 0,
    notes: Sequence[Html] = (),
) -> Message:
    """One page of a digest: title, how many calls in all, then the sections. Buttons turn the pages.

    `news` is everything of the digest; every call of it stands on exactly one page, the soonest to close first.
    `number`: its alert's, by which the buttons find it again. `notes`: sections of other things, below, as far as they fit.
    """
    words = wording(lang)
    if not news:
        return Message(fitted([title, words.say("digest.nothing"), *notes]))
    sections = {one.call.id: section_of(one, now) for one in news}
    ordered = sorted(news, key=lambda one: _place(one, sections[one.call.id], now))
    pages = -(-len(ordered) // CALLS_PER_DIGEST)
    page = max(0, min(page, pages - 1))
    shown = ordered[page * CALLS_PER_DIGEST : (page + 1) * CALLS_PER_DIGEST]
    parts = [lines([title, words.say("digest.count", len(news))])]
    for section in SECTIONS:
        here = [one for one in shown if sections[one.call.id] == section]
        if here:
            items = [_item(one, section, words, now) for one in here]
            parts.append(lines([bold(words.say(f"digest.{section}")), *items]))
    if pages > 1:
        parts.append(words.say("summary.page", page=page + 1, pages=pages))
    beside = range(len(parts), len(parts) + len(notes))
    return Message(
        fitted([*parts, *notes], first_to_go=reversed(beside)), page_buttons(page, pages, words, "told", number)
    )


def _place(news: News, section: str, now: datetime) -> tuple[int, float]:
    """Its section, and within "closing soon" its deadline."""
    soonest = next_deadline(news.call.facts, now) if section == "closing" else None
    return SECTIONS.index(section), soonest.last_instant().timestamp() if soonest is not None else 0.0


def section_of(news: News, now: datetime) -> str:
    """Where it stands: closing, new, changed, coming, requests for partners, ended."""
    if is_request(news.call):
        return "partners"
    kinds = {one.kind for one in news.changes}
    stage = stage_of(news.call.facts, now)
    if kinds & {"cancelled", "results"} or stage in ("closed", "results", "cancelled"):
        return "ended"
    if happenings.closing_in(news.call, now) is not None:
        return "closing"
    if "appeared" in kinds:
        return "coming" if stage in _COMING else "new"
    if any(one.kind == "stage_changed" and one.after in _COMING for one in news.changes):
        return "coming"
    return "new" if any(one.kind == "stage_changed" and one.after == "open" for one in news.changes) else "changed"


def page_buttons(page: int, pages: int, words: Wording, action: str, *arguments: str | int) -> Rows:
    """Previous and next, where there are such pages; a tap gives back `action`, `arguments` and the page."""
    row: list[Button] = []
    if page > 0:
        row.append(Button(words.label("button.previous"), tap_data(action, *arguments, page - 1)))
    if page < pages - 1:
        row.append(Button(words.label("button.next"), tap_data(action, *arguments, page + 1)))
    return (tuple(row),) if row else ()


def _item(news: News, section: str, words: Wording, now: datetime) -> Html:
    item = cards.item(news.call, words, now)
    if section not in _WHAT_HAPPENED:
        return Html(f"• {item}")
    what = happenings.headlines(news.call, news.changes, words, now, {})[0]
    return Html(f"• {item}\n{re.sub('</?b>', '', what)}")
