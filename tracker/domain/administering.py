"""What admins see of the sources: their health, and how a check ended, as messages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.domain.cards import linked_title
from tracker.domain.dates_in_words import checked
from tracker.domain.digesting import page_buttons
from tracker.domain.health import is_too_short
from tracker.domain.hypertext import Html, lines, paragraphs
from tracker.domain.messages import Button, Message, Rows, reason_words
from tracker.domain.models import Call, Run, SourceState
from tracker.domain.repair import may_be_repaired
from tracker.domain.taps import fits, tap_data
from tracker.domain.wording import Wording, wording

PER_PAGE = 10
_DISPUTED = 3
_LABEL = 28


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A source as the list shows it. `state` is None before its first check."""

    id: str
    name: str
    enabled: bool
    state: SourceState | None = None
    url: str = ""


def sources_page(
    sources: Sequence[SourceLine], lang: str, zone: str, page: int = 0, disputed: Sequence[Call] = ()
) -> Message:
    """All sources with their health, those with problems first. `disputed`: calls that are stated in contradictory ways."""
    words = wording(lang)
    title = words.say("admin.sources")
    if not sources:
        return Message(paragraphs([title, words.say("admin.sources_none")]))
    ordered = sorted(sources, key=lambda one: (_rank(one), one.id))
    head = [title, words.say("admin.sources_count", len(sources)), _at_a_glance(sources, words)]
    pages = -(-len(ordered) // PER_PAGE)
    page = max(0, min(page, pages - 1))
    shown = ordered[page * PER_PAGE : (page + 1) * PER_PAGE]
    footer = words.say("summary.page", page=page + 1, pages=pages) if pages > 1 else Html("")
    cards = [
        Button(one.name if len(one.name) <= _LABEL else f"{one.name[: _LABEL - 1]}…", tap_data("src", "card", one.id))
        for one in shown
        if fits("src", "card", one.id)
    ]
    pairs = tuple(tuple(cards[start : start + 2]) for start in range(0, len(cards), 2))
    rows = (*pairs, *page_buttons(page, pages, words, "sources"))
    contested = _disputed(disputed, words) if page == 0 else Html("")
    return Message(
        paragraphs([lines(head), contested, *(source_facts(one, words, zone) for one in shown), footer]), rows
    )


def _disputed(calls: Sequence[Call], words: Wording) -> Html:
    if not calls:
        return Html("")
    told = [Html(f"• {linked_title(one, words, 100)}") for one in calls[:_DISPUTED]]
    if len(calls) > _DISPUTED:
        told.append(words.say("card.more", more=len(calls) - _DISPUTED))
    return lines([words.say("admin.disputed", len(calls)), *told])


def health_counts(sources: Sequence[SourceLine]) -> dict[str, int]:
    """How many sources are in each state, the worst first: broken, doubtful, healthy, new (not checked yet), paused."""
    states = [_state(one) for one in sources]
    return {state: states.count(state) for state in _STATES if state in states}


def _at_a_glance(sources: Sequence[SourceLine], words: Wording) -> Html:
    counts = health_counts(sources)
    return Html(
        " · ".join(f"{words.label(f'health.{one}')} {words.say(f'glance.{one}', many)}" for one, many in counts.items())
    )


def accept_button(state: SourceState, lang: str) -> Rows:
    """The button "it is right" for a source whose list is too short to be believed; none for any other."""
    if not is_too_short(state) or not fits("accept", state.source):
        return ()
    return ((Button(wording(lang).label("button.accept"), tap_data("accept", state.source)),),)


def check_result(name: str, run: Run, lang: str) -> Message:
    """How a check that an admin asked for ended."""
    words = wording(lang)
    reasons = [reason_words(one.code, one.message, words) for one in run.problems[:3]]
    if run.ended == "failed":
        told = [words.say("admin.checked_failed", name=name, reason=reasons[0] if reasons else "?")]
        return Message(lines(told))
    if reasons:
        told = [words.say("admin.checked_problem", name=name, reason=reasons[0]), *reasons[1:]]
    else:
        told = [words.say(f"admin.checked_{run.ended}", name=name)]
    if run.ended == "read":
        seen = words.say("admin.checked_items", run.items)
        told.append(Html(f"{seen}, {words.say('admin.checked_changes', run.changes)}"))
    return Message(lines(told))


_STATES = ("broken", "doubtful", "healthy", "new", "paused")


def _state(one: SourceLine) -> str:
    if not one.enabled:
        return "paused"
    return one.state.health if one.state else "new"


def _rank(one: SourceLine) -> int:
    return _STATES.index(_state(one))


def source_facts(one: SourceLine, words: Wording, zone: str) -> Html:
    """How a source is: its health, when it was last read, how many calls it shows, and why it is not well."""
    state = one.state
    health = state.health if state else "new"
    mark = words.label("health.paused" if not one.enabled else f"health.{health}")
    told = [words.say("admin.source_line", mark=mark, name=one.name, id=one.id)]
    facts: list[Html] = [] if one.enabled else [words.say("admin.disabled")]
    if state is not None and state.last_success is not None:
        facts.append(words.say("admin.last_success", when=checked(state.last_success, words, zone)))
    else:
        facts.append(words.say("admin.never_read"))
    if state is not None and state.usual_items is not None:
        facts.append(words.say("admin.items", state.usual_items))
    told.append(Html(" · ".join(facts)))
    if one.enabled and state is not None and state.reason is not None and health in ("broken", "doubtful"):
        told.append(reason_words(state.reason.code, state.reason.message, words))
        if is_too_short(state):
            told.append(words.say("admin.accept_how", id=one.id))
        if may_be_repaired(state.reason.code):
            told.append(words.say("repair.how", id=one.id))
    return lines(told)
