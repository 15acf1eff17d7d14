"""What admins see of the sources: their health, and how a check ended, as messages."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from scrapers.spec import SourceSpec
from tracker.domain.cards import linked_title
from tracker.domain.dates_in_words import checked
from tracker.domain.digesting import page_buttons
from tracker.domain.health import is_too_short
from tracker.domain.hypertext import Html, escape, lines, paragraphs
from tracker.domain.messages import Button, Message, Rows, reason_words
from tracker.domain.models import Alert, Call, Run, SourceState, Subscription
from tracker.domain.problem import may_be_repaired
from tracker.domain.rhythm import quiet_until
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
    refused: str = ""
    """Why what an admin declared is not taken by this program any more, where that is so."""
    in_force: bool = True
    """Whether it is read at all: a refused one is only where another declaration came with the tracker."""


def source_lines(
    in_force: Mapping[str, tuple[SourceSpec, bool]],
    refused: Mapping[str, str],
    states: Mapping[str, SourceState],
    lang: str,
) -> list[SourceLine]:
    """Every source, also those of which the declaration is refused. By id: declaration and switch, reason, state."""
    known = [
        SourceLine(id_, spec.title(lang), on, states.get(id_), spec.url, refused.get(id_, ""))
        for id_, (spec, on) in in_force.items()
    ]
    lost = [
        SourceLine(id_, id_, True, states.get(id_), refused=reason, in_force=False)
        for id_, reason in refused.items()
        if id_ not in in_force
    ]
    return [*known, *lost]


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
    states = [health_of(one) for one in sources]
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


def health_of(one: SourceLine) -> str:
    """The state that a source is in: broken, doubtful, healthy, new (not checked yet) or paused."""
    if not one.enabled:
        return "paused"
    if one.refused:
        return "broken"
    return one.state.health if one.state else "new"


def _rank(one: SourceLine) -> int:
    return _STATES.index(health_of(one))


def source_facts(one: SourceLine, words: Wording, zone: str) -> Html:
    """How a source is: its health, when it was last read, how many calls it shows, and why it is not well."""
    state = one.state
    health = "broken" if one.refused else state.health if state else "new"
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
    if one.refused:
        told.append(refused_words(one, words))
    if one.enabled and state is not None and state.reason is not None and health in ("broken", "doubtful"):
        told.append(reason_words(state.reason.code, state.reason.message, words))
        if is_too_short(state):
            told.append(words.say("admin.accept_how", id=one.id))
        if may_be_repaired(state.reason):
            told.append(words.say("repair.how", id=one.id))
    return lines(told)


def refused_words(one: SourceLine, words: Wording) -> Html:
    """That a declaration is not taken any more, why, what is read instead, and what to do."""
    key = "admin.refused_instead" if one.in_force else "admin.refused"
    return words.say(key, None, reason=escape(one.refused, 220), id=one.id)


def refused_alerts(
    lines_in: Callable[[str], Sequence[SourceLine]], admins: Iterable[Subscription], now: datetime
) -> list[Alert]:
    """One message to every admin's chat for each source of which the declaration is refused; owed again, it is the same one."""
    return [
        Alert(
            subscription=admin.id,
            kind="source_health",
            reason=f"refused:{one.id}:{hashlib.sha256(one.refused.encode()).hexdigest()[:12]}",
            created=now,
            text=lines(
                [
                    wording(admin.language).say("admin.broke", name=escape(one.name, 100)),
                    refused_words(one, wording(admin.language)),
                ]
            ),
            not_before=quiet_until(admin, now),
        )
        for admin in admins
        for one in lines_in(admin.language)
        if one.refused
    ]
