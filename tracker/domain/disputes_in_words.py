"""What a manager is told of a fact whose statements contradict each other: the words of each, and to see the call.

A date or figure that is kept meanwhile is marked as not certain; where none is, both are told as printed. A move that
other sources may still follow is not told (`standing`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from scrapers.reading.readings import Deadline
from tracker.domain import dates_in_words, money_in_words
from tracker.domain.agreement import agree, same_money
from tracker.domain.disputing import about
from tracker.domain.hypertext import Html, bold, escape, is_blank, link
from tracker.domain.models import Call
from tracker.domain.standing import standing
from tracker.domain.statements import Dispute, Statement
from tracker.domain.wording import Wording

_QUOTE = 80
_LISTED = 8
_QUOTED = 3
_FIGURES = ("budget", "grant_min", "grant_max", "rate")


def mark(date: Deadline, call: Call, words: Wording) -> Html | None:
    """What stands under a date in dispute: that it is not certain, and what else is stated."""
    dispute = about(date, standing(call))
    if dispute is None:
        return None
    others = [one for one in dispute.statements if one.date is not None and not agree(one.date, date)]
    return words.say("disputed.mark", quotes=_quotes(others, words))


def unread_dates(call: Call, words: Wording, now: datetime) -> list[Html]:
    """A line for each kind of date that is stated in contradictory ways and of which none is kept, where one is ahead."""
    kept = {one.kind for one in call.facts.deadlines} | ({"opening"} if call.facts.opens else set())
    return [
        words.say("disputed.stated_as", fact=fact_label(one.fact, words), quotes=_quotes(one.statements, words))
        for one in standing(call)
        if one.fact not in kept and any(said.date and said.date.last_instant() > now for said in one.statements)
    ]


def figures(call: Call, words: Wording) -> list[Html]:
    """A line for each figure that is stated in contradictory ways."""
    told = []
    for one in standing(call):
        if one.fact not in _FIGURES:
            continue
        kept = getattr(call.facts, one.fact)
        others = [
            said for said in one.statements if kept is None or said.money is None or not same_money(said.money, kept)
        ]
        key = "disputed.stated_as" if kept is None else "disputed.also"
        told.append(words.say(key, fact=fact_label(one.fact, words), quotes=_quotes(others, words)))
    return told


def is_between(dispute: Dispute, before: str | None, after: str | None) -> bool:
    """Whether a change led from one value in dispute to another: nothing moved, it is not certain."""
    return before in dispute.values and after in dispute.values


def fact_label(fact: str, words: Wording) -> Html:
    """What is stated: "Deadline", "First stage", "Largest grant"."""
    key = f"kind.{fact}"
    return words.say(key) if words.has(key) else words.say(f"disputed.{fact}")


def stated_lines(statements: Sequence[Statement], names: Callable[[str], str], words: Wording) -> list[Html]:
    """One line for each statement: the value, who says so (linked to the page), where, and in which words."""
    return [_statement(one, names, words) for one in statements[:_LISTED]]


def value_in_words(one: Statement, words: Wording) -> Html:
    """A stated value as a person reads it."""
    if one.date is not None:
        return dates_in_words.short(one.date, words)
    if one.money is not None and one.money.rate is not None:
        return escape(words.percent(one.money.rate))
    if one.money is not None:
        return money_in_words.amount(one.money, words)
    return escape(one.value)


def _quotes(statements: Iterable[Statement], words: Wording) -> Html:
    quotes = dict.fromkeys(one.evidence.quote for one in statements if not is_blank(one.evidence.quote))
    told = [words.say("card.quote_mark", text=escape(one, _QUOTE)) for one in quotes]
    return Html(", ".join([*told[:_QUOTED], *(["…"] if len(told) > _QUOTED else [])]))


def _statement(one: Statement, names: Callable[[str], str], words: Wording) -> Html:
    where = escape(one.evidence.where, 80) if one.page == "document" else Html("")
    return words.say(
        "disputed.statement",
        value=bold(value_in_words(one, words)),
        source=link(one.url, escape(names(one.source), 80)),
        page=words.say(f"disputed.page_{one.page}", where=where),
        quote=escape(one.evidence.quote, 160),
    )
