"""All that one item states about money: labelled fields first, then prose; contradictory figures are not shown.

Where each size of enterprise or each lot has a maximum of its own, the highest is the call's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import cast

from scrapers.contract import MONEY_FIELDS, PROSE_FIELDS, Printed, RawCall
from scrapers.reading.money import read_money
from scrapers.reading.money_parts import parts_of
from scrapers.reading.readings import Money, MoneyKind, Refusal
from scrapers.spec import SourceSpec
from tracker.domain.disputes import highest
from tracker.domain.statements import Statement, say_the_same

#: What a kind of figure says something about. A fixed grant is both the least and the most.
_FACTS: dict[str, str] = {
    "total_budget": "budget",
    "grant_min": "grant_min",
    "grant_max": "grant_max",
    "grant_fixed": "grant_fixed",
    "rate_max": "rate",
}


@dataclass(frozen=True, slots=True)
class AmountsStated:
    """What one item says about money. A fixed grant is both its minimum and its maximum."""

    budget: Money | None = None
    grant_min: Money | None = None
    grant_max: Money | None = None
    rate: Money | None = None
    refused: tuple[Refusal, ...] = ()
    statements: tuple[Statement, ...] = ()
    """All of it, what was not kept too."""


def read_amounts(item: RawCall, spec: SourceSpec) -> AmountsStated:
    """The figures of an item. A labelled figure beats prose; of two that differ for one thing neither is kept."""
    kept: dict[str, Money | None] = {}
    refused: list[Refusal] = []
    statements: list[Statement] = []
    for printed in (_labelled(item), _prose(item)):
        said, not_read = _read(printed, spec)
        refused += not_read
        statements += said
        for fact in dict.fromkeys(one.fact for one in said):
            figures = [one for one in said if one.fact == fact]
            if fact in kept:
                continue
            kept[fact] = _agreed(figures)
            if kept[fact] is None:
                refused += _contradicting(fact, figures)
    fixed = kept.get("grant_fixed")
    grants = (kept.get("grant_min"), kept.get("grant_max"))
    return AmountsStated(
        budget=kept.get("budget"),
        grant_min=grants[0] or fixed,
        grant_max=grants[1] or fixed,
        rate=kept.get("rate"),
        refused=tuple(dict.fromkeys(refused)),
        statements=tuple(_named(statements, is_fixed=grants == (None, None))),
    )


def _labelled(item: RawCall) -> list[tuple[Printed, MoneyKind | None]]:
    return [
        (printed, cast(MoneyKind, kind) if kind != "other" else None)
        for name, kind in MONEY_FIELDS.items()
        for printed in item.fields.get(name, ())
    ]


def _prose(item: RawCall) -> list[tuple[Printed, MoneyKind | None]]:
    return [(printed, None) for name in PROSE_FIELDS for printed in item.fields.get(name, ())]


def _read(texts: Iterable[tuple[Printed, MoneyKind | None]], spec: SourceSpec) -> tuple[list[Statement], list[Refusal]]:
    statements: list[Statement] = []
    refused: list[Refusal] = []
    for printed, hint in texts:
        lang = printed.lang or spec.language
        reading = read_money(printed.text, lang=lang, hint=hint, where=printed.where, how=printed.how)
        refused += reading.refused
        for kind in dict.fromkeys(one.kind for one in reading.amounts):
            figures = [one for one in reading.amounts if one.kind == kind]
            if kind not in _FACTS:
                continue
            for one, part in zip(figures, parts_of(printed.text, figures, lang=lang), strict=True):
                told = replace(one, evidence=replace(one.evidence, quote=part.quote)) if part.name else one
                statements.append(Statement(_FACTS[kind], money=told, part=part.name))
    return statements, refused


def _agreed(figures: Sequence[Statement]) -> Money | None:
    """The one figure that all say, or the highest of those that each hold for another part of the call."""
    if all(say_the_same(figures[0], one) for one in figures):
        return figures[0].money
    whole = [one for one in figures if not one.part]
    top = highest([one for one in figures if one.part])
    if top is None or any(not say_the_same(top, one) for one in whole):
        return None
    return top.money


def _named(statements: Iterable[Statement], *, is_fixed: bool) -> Iterable[Statement]:
    """A fixed grant as what it is taken for; beside a minimum or a maximum it is none of the call's."""
    for one in statements:
        if one.fact != "grant_fixed":
            yield one
        elif is_fixed:
            yield replace(one, fact="grant_max")


def _contradicting(fact: str, figures: Sequence[Statement]) -> list[Refusal]:
    quotes = list(dict.fromkeys(one.evidence.quote for one in figures))
    kind = {"budget": "total budget", "rate": "rate max"}.get(fact, fact.replace("_", " "))
    return [Refusal(quote, f"the call states several figures ({kind}); none is certain") for quote in quotes]
