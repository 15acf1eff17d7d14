"""All that one item states about money: labelled fields first, then prose; contradictory figures are not shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from scrapers.contract import MONEY_FIELDS, PROSE_FIELDS, Printed, RawCall
from scrapers.reading.money import read_money
from scrapers.reading.readings import Money, MoneyKind, MoneyReadings, Refusal
from scrapers.spec import SourceSpec
from tracker.domain.agreement import same_money


@dataclass(frozen=True, slots=True)
class AmountsStated:
    """What one item says about money. A fixed grant is both its minimum and its maximum."""

    budget: Money | None = None
    grant_min: Money | None = None
    grant_max: Money | None = None
    rate: Money | None = None
    refused: tuple[Refusal, ...] = ()


def read_amounts(item: RawCall, spec: SourceSpec) -> AmountsStated:
    """The figures of an item. A labelled figure beats prose; of two that differ for one thing neither is kept."""
    labelled, prose = _labelled(item, spec), _prose(item, spec)
    kept: dict[str, Money | None] = {}
    refused: list[Refusal] = [one for reading in (*labelled, *prose) for one in reading.refused]
    for readings in (labelled, prose):
        found: dict[str, list[Money]] = defaultdict(list)
        for reading in readings:
            for one in reading.amounts:
                found[one.kind].append(one)
        for kind, amounts in found.items():
            if kind in kept:
                continue
            kept[kind] = amounts[0] if all(same_money(amounts[0], one) for one in amounts) else None
            if kept[kind] is None:
                refused += _contradicting(kind, amounts)
    fixed = kept.get("grant_fixed")
    return AmountsStated(
        budget=kept.get("total_budget"),
        grant_min=kept.get("grant_min") or fixed,
        grant_max=kept.get("grant_max") or fixed,
        rate=kept.get("rate_max"),
        refused=tuple(dict.fromkeys(refused)),
    )


def _labelled(item: RawCall, spec: SourceSpec) -> list[MoneyReadings]:
    return [
        _read(printed, spec, cast(MoneyKind, kind) if kind != "other" else None)
        for name, kind in MONEY_FIELDS.items()
        for printed in item.fields.get(name, ())
    ]


def _prose(item: RawCall, spec: SourceSpec) -> list[MoneyReadings]:
    return [_read(printed, spec, None) for name in PROSE_FIELDS for printed in item.fields.get(name, ())]


def _read(printed: Printed, spec: SourceSpec, hint: MoneyKind | None) -> MoneyReadings:
    return read_money(printed.text, lang=printed.lang or spec.language, hint=hint, where=printed.where, how=printed.how)


def _contradicting(kind: str, amounts: Sequence[Money]) -> list[Refusal]:
    quotes = list(dict.fromkeys(one.evidence.quote for one in amounts))
    return [
        Refusal(quote, f"the call states several figures ({kind.replace('_', ' ')}); none is certain")
        for quote in quotes
    ]
