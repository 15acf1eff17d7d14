"""What admins are told of statements that contradict each other: who says what, in which words, on which page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from tracker.domain import cards, dates_in_words
from tracker.domain.disputes_in_words import fact_label, stated_lines, value_in_words
from tracker.domain.disputing import about
from tracker.domain.hypertext import Html, bold, escape, fitted, is_blank, lines
from tracker.domain.models import Alert, Call, Subscription
from tracker.domain.rhythm import quiet_until
from tracker.domain.standing import Watched
from tracker.domain.statements import Dispute, Statement
from tracker.domain.wording import Wording, wording

SourceName = Callable[[str, str], str]
#: More at once (a first look at a source, a downtime) is one message.
MOST_AT_ONCE = 3
_LISTED = 8
_QUOTE = 160


def dispute_alerts(
    told: Sequence[tuple[Watched, Call]], source_name: SourceName, admins: Iterable[Subscription], now: datetime
) -> list[Alert]:
    """One message to every admin's chat for each dispute, or one for all where they are many."""
    if not told:
        return []
    alerts = []
    for admin in admins:
        words = wording(admin.language)
        if len(told) > MOST_AT_ONCE:
            reason = f"disputes:{min(one.id for one, _ in told)}-{max(one.id for one, _ in told)}"
            alerts.append(_alert(admin, reason, None, _many(told, words), now))
            continue
        for one, call in told:
            text = _told(one.dispute, call, source_name, words)
            alerts.append(_alert(admin, f"dispute:{_reason(one)}", call.id, text, now))
    return alerts


def end_alerts(
    ended: Iterable[tuple[Watched, Call]], source_name: SourceName, admins: Iterable[Subscription], now: datetime
) -> list[Alert]:
    """One message to every admin's chat for each dispute that ended."""
    listed = list(ended)
    return [
        _alert(admin, f"dispute_over:{_reason(one)}", call.id, _over(one.dispute, call, wording(admin.language)), now)
        for admin in admins
        for one, call in listed
    ]


def _alert(admin: Subscription, reason: str, call_id: str | None, text: Html, now: datetime) -> Alert:
    return Alert(
        subscription=admin.id,
        kind="dispute",
        reason=reason,
        created=now,
        call_id=call_id,
        text=text,
        not_before=quiet_until(admin, now),
    )


def _reason(one: Watched) -> str:
    """Unique for the contradiction: the same one is never told twice."""
    return f"{one.call_id}:{one.dispute.fact}:{'|'.join(one.dispute.days)}:{one.since.isoformat()}"


def _told(dispute: Dispute, call: Call, source_name: SourceName, words: Wording) -> Html:
    parts = [
        words.say("disputed.title"),
        _head(call, words),
        lines(
            [
                words.say("disputed.fact", fact=fact_label(dispute.fact, words)),
                *stated_lines(dispute.statements, lambda one: source_name(one, words.code), words),
            ]
        ),
        lines([_meanwhile(dispute, call, words), words.say("disputed.story", call=call.id)]),
    ]
    return fitted(parts)


def _many(told: Sequence[tuple[Watched, Call]], words: Wording) -> Html:
    entries = [_entry(one.dispute, call, words) for one, call in told[:_LISTED]]
    more = len(told) - len(entries)
    if more > 0:
        entries.append(words.say("card.more", more=more))
    return fitted([words.say("disputed.many", len(told)), lines(entries), words.say("disputed.all")])


def _over(dispute: Dispute, call: Call, words: Wording) -> Html:
    fact = fact_label(dispute.fact, words)
    now = _kept(dispute.fact, call, words)
    told = words.say("disputed.now", fact=fact, value=now) if now else words.say("disputed.not_stated", fact=fact)
    return fitted([words.say("disputed.over"), lines([_head(call, words), told])])


def _entry(dispute: Dispute, call: Call, words: Wording) -> Html:
    values = dict.fromkeys(value_in_words(one, words) for one in dispute.statements)
    return words.say(
        "disputed.entry",
        title=cards.linked_title(call, words, 120),
        fact=fact_label(dispute.fact, words),
        values=Html(" / ".join(list(values)[:4])),
    )


def _head(call: Call, words: Wording) -> Html:
    code = call.facts.code or ""
    told = bold(cards.linked_title(call, words))
    return told if is_blank(code) else Html(f"{told} <code>{escape(code, 80)}</code>")


def _meanwhile(dispute: Dispute, call: Call, words: Wording) -> Html:
    """What managers see until it is settled."""
    kept = _kept(dispute.fact, call, words)
    if not kept:
        return words.say("disputed.see_call")
    return words.say("disputed.moved" if dispute.moved else "disputed.kept", value=kept)


def _kept(fact: str, call: Call, words: Wording) -> Html:
    """What the call is shown with; empty where the fact is not shown."""
    facts = call.facts
    if fact in ("budget", "grant_min", "grant_max", "rate"):
        money = getattr(facts, fact)
        return value_in_words(Statement(fact, money=money), words) if money is not None else Html("")
    dates = [one for one in (*facts.deadlines, *((facts.opens,) if facts.opens else ())) if one.kind == fact]
    contested = [one for one in dates if about(one, facts.disputes)] or dates
    return Html(", ".join(dates_in_words.short(one, words) for one in contested[:4]))
