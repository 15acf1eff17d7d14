"""Reads money from words: what a text states about budgets, grants and rates, each with its quote, or not at all.

A figure is read as budget or grant only where the words around it in its own clause say so; a figure that is a cost, a
loan, a turnover, a part of another, or nothing in particular, is refused with its quote.
"""

from __future__ import annotations

from collections.abc import Iterable

from scrapers.reading.folding import Folded, folded
from scrapers.reading.languages import likely_languages
from scrapers.reading.money_company import without_parts
from scrapers.reading.money_context import Passage
from scrapers.reading.money_ellipses import completed
from scrapers.reading.money_figures import Figure, find_bare, find_figures
from scrapers.reading.money_grants import REFUSED, Decision
from scrapers.reading.money_kinds import decide
from scrapers.reading.money_lexicon import money_lexicon
from scrapers.reading.money_occasions import of_another_call
from scrapers.reading.money_programmes import without_programmes
from scrapers.reading.money_rates import decide_rate
from scrapers.reading.money_sources import without_sources
from scrapers.reading.phrases import WORD, Word
from scrapers.reading.readings import Evidence, How, Money, MoneyKind, MoneyReadings, Refusal

_RATE_KINDS = frozenset({"rate_max", "rate_min"})
#: What words that refuse a figure make of it: no label makes it something else.
_EXPLAINED = frozenset({*REFUSED, "part", "change", "other"})
_UPPER: dict[MoneyKind, MoneyKind] = {"grant_min": "grant_max", "rate_min": "rate_max"}


def read_money(
    text: str,
    *,
    lang: str | None,
    hint: MoneyKind | None = None,
    currency: str | None = None,
    where: str = "",
    how: How = "phrase",
) -> MoneyReadings:
    """What `text` states about money, in the order it states it.

    `lang`: the page's language. `hint`: the kind that the field's label gives, used where no word contradicts it.
    `currency`: what a number without one is in (ISO 4217), for fields that print bare numbers.
    """
    source = folded(text)
    words = [Word(one.group(), one.start(), one.end()) for one in WORD.finditer(source.text)]
    lexicon = money_lexicon(likely_languages(words, lang))
    figures = find_figures(source, lexicon)
    if not figures and hint is not None and (currency is not None or hint in _RATE_KINDS):
        figures = find_bare(source, lexicon, None if hint in _RATE_KINDS else currency)
    passage = Passage(source, figures, lexicon)
    decisions = without_programmes(_hinted(_decisions(passage, hint), figures, hint), passage)
    readings: list[Money] = []
    refused: list[Refusal] = []
    for figure, decision in zip(figures, decisions, strict=True):
        for money, refusal in _outcomes(source, figure, decision, where, how):
            if money is not None and money not in readings:
                readings.append(money)
            if refusal is not None and refusal not in refused:
                refused.append(refusal)
    return MoneyReadings(tuple(readings), tuple(refused))


def _decisions(passage: Passage, hint: MoneyKind | None) -> list[Decision]:
    decisions: list[Decision] = []
    for index, figure in enumerate(passage.figures):
        around = completed(passage.around(index, decisions[-1].used_to if decisions else 0), passage)
        previous = decisions[-1] if decisions and around.goes_on else None
        if figure.is_rate:
            is_followed = passage.is_followed(index)
            rate = decide_rate(around, previous, is_labelled=hint in _RATE_KINDS, is_followed=is_followed)
            elsewhere = of_another_call(around, passage) if rate.kind is not None else ""
            decisions.append(Decision(why=elsewhere, by="other") if elsewhere else rate)
        else:
            decisions.append(decide(around, previous, passage, index))
    labelled = hint == "total_budget"
    whole = without_sources(without_parts(decisions, passage.figures), passage, is_labelled=labelled)
    return without_programmes(whole, passage)


def _hinted(decisions: list[Decision], figures: list[Figure], hint: MoneyKind | None) -> list[Decision]:
    """The label's kind for the one figure that the words do not explain."""
    if hint is None or hint in _RATE_KINDS or hint == "other":
        return decisions
    unexplained = [
        place
        for place, (one, figure) in enumerate(zip(decisions, figures, strict=True))
        if not figure.is_rate and one.kind is None and one.by not in _EXPLAINED
    ]
    if len(unexplained) != 1 or any(one.kind == hint for one in decisions):
        return decisions
    place = unexplained[0]
    if hint == "total_budget" and decisions[place].by == "each":
        # "100 000 EUR per project" under "Budget" is not what all projects get.
        return decisions
    if not figures[place].is_range:
        return [Decision(hint, by="label") if at == place else one for at, one in enumerate(decisions)]
    if hint == "total_budget":
        return decisions
    return [Decision("grant_min", by="label") if at == place else one for at, one in enumerate(decisions)]


def _outcomes(
    source: Folded, figure: Figure, decision: Decision, where: str, how: How
) -> Iterable[tuple[Money | None, Refusal | None]]:
    for form in figure.forms:
        kind = decision.kind
        for place, one in enumerate(form):
            quote = source.cut(one.start, one.end)
            if place == 1 and kind is not None:
                kind = _UPPER.get(kind, kind)
            if kind is None or one.value is None:
                yield None, Refusal(quote, one.problem or decision.why)
            elif figure.is_rate:
                yield Money(kind, Evidence(quote, where, how), rate=one.value), None
            else:
                yield Money(kind, Evidence(quote, where, how), one.value, one.currency), None
