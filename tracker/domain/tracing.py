"""The way of a call to a chat, for who asks why: seen where and when, read how, joined with what, weighed how, told how."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from scrapers.reading.readings import Deadline, Evidence
from tracker.domain.calltext import read_call_text
from tracker.domain.dates_in_words import checked, short
from tracker.domain.disputes_in_words import fact_label
from tracker.domain.hypertext import Html, escape, is_blank, lines, link
from tracker.domain.models import Call, Match, Subscription
from tracker.domain.money_in_words import amount
from tracker.domain.relevance import POSSIBLE, STRONG, score_of
from tracker.domain.votes import corrected, correction
from tracker.domain.wishes import Mute
from tracker.domain.wording import Wording

Shares = Sequence[tuple[str, float]]
"""(the profile's word, what it brings to the sum), the most first; "" for running text."""
Join = tuple[str, str, datetime]
"""(source, by what it is known as the same call, when)."""
#: Scores are kept to six places.
_ROUNDED = 1e-4
_SIGHTINGS, _DATES, _UNREAD, _PARTS, _JOINS = 6, 4, 3, 8, 5


def seen(call: Call, names: Mapping[str, str], words: Wording, zone: str) -> Html:
    """Each source that showed the call: from when to when, and whether it still does."""
    told = [
        words.say(
            "trace.gone" if one.gone_since is not None else "trace.seen",
            source=link(one.facts.url, escape(names.get(one.source, one.source), 80)),
            first=checked(one.first_seen, words, zone),
            last=checked(one.last_seen, words, zone),
        )
        for one in call.sightings[:_SIGHTINGS]
    ]
    return _with_rest(told, len(call.sightings), words)


def read(call: Call, words: Wording) -> Html:
    """How dates and the budget were read, each with its words; and what was not read, since it is not certain."""
    facts = call.facts
    dates: list[Deadline] = [*([facts.opens] if facts.opens else []), *facts.deadlines]
    told = [_reading(fact_label(one.kind, words), short(one, words), one.evidence, words) for one in dates[:_DATES]]
    if facts.budget is not None:
        told.append(_reading(fact_label("budget", words), amount(facts.budget, words), facts.budget.evidence, words))
    told += [
        words.say("trace.unread", quote=escape(one.quote, 120))
        for one in facts.refused[:_UNREAD]
        if not is_blank(one.quote)
    ]
    return lines(told)


def joined(joins: Sequence[Join], names: Mapping[str, str], words: Wording, zone: str) -> Html:
    """Which sources' items were found to be this call, by what, and when."""
    told = [
        words.say(
            "trace.joined",
            source=escape(names.get(source, source), 80),
            by=words.say(f"trace.by_{why}" if words.has(f"trace.by_{why}") else "trace.by_other"),
            when=checked(at, words, zone),
        )
        for source, why, at in joins[:_JOINS]
    ]
    return _with_rest(told, len(joins), words)


def weighed(call: Call, match: Match, shares: Shares, subscription: Subscription, words: Wording) -> Html:
    """The parts of a score, in points of 100, and what the votes of the chat change in it."""
    told: list[Html] = []
    total = sum(part for _, part in shares)
    if total > 0:
        points = score_of(total) * 100
        parts = [
            words.say(
                "trace.part",
                word=words.say("card.quote_mark", text=escape(word, 60)) if word else words.say("trace.description"),
                points=str(round(points * part / total)),
            )
            for word, part in shares[:_PARTS]
            if round(points * part / total)
        ]
        if parts:
            key = "trace.parts_of_words" if match.by_meaning else "trace.parts"
            told.append(words.say(key, parts=Html(", ".join(parts)), score=str(round(points))))
        if not match.by_meaning and (moved_by := ruled(match.score, score_of(total))):
            told.append(words.say(f"trace.{moved_by}", score=str(round(match.score * 100))))
    moved = round(correction(subscription.lesson, read_call_text(call.facts)) * 100) if match.score > 0 else 0
    if moved:
        after = corrected(match, call, subscription.lesson)
        told.append(
            words.say(
                "trace.votes",
                points=f"{moved:+d}".replace("-", "−"),
                score=str(round(after.score * 100)),
                level=words.say(f"why.{after.level}"),
            )
        )
    return lines(told)


def ruled(score: float, by_parts: float) -> str:
    """What `signs` made of a score by words beside that of its parts: "raised", "held" or nothing."""
    moved = score - by_parts
    return "" if abs(moved) < _ROUNDED else "raised" if moved > 0 else "held"


def threshold(subscription: Subscription, quiet: str, words: Wording, muted: tuple[Mute, Html] | None = None) -> Html:
    """Where the levels begin, which of them this chat is told of, and how. `quiet`: its quiet hours in words.

    `muted`: what silences the call here, with its name in words.
    """
    begin = words.say("trace.threshold", strong=str(round(STRONG * 100)), possible=str(round(POSSIBLE * 100)))
    level = words.say("trace.told_of", level=words.label(f"level.{subscription.level}"))
    if muted is not None:
        one, name = muted
        how = words.say("trace.muted", what=name, when=checked(one.since, words, subscription.zone))
    elif subscription.paused:
        how = words.say("trace.paused")
    else:
        how = words.say("trace.how", rhythm=words.label(f"rhythm.{subscription.rhythm}"), quiet=quiet)
    return lines([Html(f"{begin} {level}"), how])


def _reading(fact: Html, value: Html, evidence: Evidence, words: Wording) -> Html:
    if is_blank(evidence.quote):
        return words.say("trace.read_bare", fact=fact, value=value)
    how = words.say(f"trace.how_{evidence.how}", where=escape(evidence.where, 60) or Html("–"))
    return words.say("trace.read", fact=fact, value=value, how=how, quote=escape(evidence.quote, 120))


def _with_rest(told: Sequence[Html], count: int, words: Wording) -> Html:
    rest = count - len(told)
    return lines([*told, words.say("card.more", more=str(rest)) if rest > 0 else None])
