"""What the company of a figure says of it: the heading above, the figure before it in its clause, the parts behind it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from scrapers.reading.money_context import Around, Passage
from scrapers.reading.money_figures import Figure, Printed
from scrapers.reading.money_grants import NOTHING, PART, REFUSED, SUBJECTS, UNSAID, Decision, bound_of, said_of

_SUM = re.compile(r"[\s.]*\(\s*\d[^()\n+]{0,60}\+[^()\n]{0,60}\d[^()\n]{0,60}\)")
_DIVIDED = re.compile(r"[\s.)]*[(,]\s?")


def from_elsewhere(around: Around, previous: Decision | None, passage: Passage, index: int) -> Decision:
    """What the heading above, the figure before in the same clause, or the parts behind say."""
    subject = next((cue for cue in reversed(around.heading) if cue.concept in SUBJECTS), None)
    if subject is not None:
        if any(cue.concept in REFUSED for cue in around.heading):
            return Decision(why=REFUSED.get(subject.concept, REFUSED["cost"]), by=subject.concept)
        under = replace(around, left=[*around.heading, *around.left], heading=[])
        found = said_of(subject.concept, under)
        return found if found.kind is not None or found.why != UNSAID else Decision(why=found.why, by=subject.concept)
    if previous is not None:
        chained = _chained(around, previous, passage)
        if chained is not None:
            return chained
    if _is_divided(passage, index):
        return Decision("total_budget", by="divided")
    return Decision(why=NOTHING)


def _chained(around: Around, previous: Decision, passage: Passage) -> Decision | None:
    """A figure that goes on with the one before it: "min. grant 25 000, max. 250 000 (micro) / 400 000 (medium)"."""
    if previous.by in REFUSED:
        return Decision(why=REFUSED[previous.by], by=previous.by)
    if previous.by == "rate":
        # "Up to 80% of the eligible costs, but no more than 50 000 €."
        return Decision("grant_max", by="grant") if previous.kind and bound_of(around) == "grant_max" else None
    grants = previous.by in ("grant", "get", "per", "funds") and previous.kind != "total_budget"
    bound = bound_of(around)
    if grants and bound is not None:
        return Decision(bound, by=previous.by)
    plain = re.sub(r"\([^()]{0,60}\)", "", around.between)
    if grants and previous.kind is not None and passage.lexicon.either.fullmatch(plain):
        return Decision(previous.kind, by=previous.by)
    if grants and previous.kind is not None and (around.told({"size"}) or around.first({"size"}, within=2) is not None):
        # "100 000 for micro, 200 000 for small enterprises."
        return Decision(previous.kind, by=previous.by)
    if around.told({"lot", "call"}) and previous.kind is not None and re.search(r":\s*$", around.between):
        return Decision(previous.kind, by=previous.by)
    # "Allocated: X for A and Y for B."
    if previous.by == "give" and previous.kind == "total_budget" and passage.lexicon.goes_on.search(around.between):
        return Decision("total_budget", by="give")
    return None


def _is_divided(passage: Passage, index: int) -> bool:
    """Whether parts of this figure follow it: "19,9 млн. евро (10,5 млн. П1 + 9,4 млн. П2)", "…, от които 46 млн."."""
    figure = passage.figures[index]
    _, end = passage.clause(figure.end)
    opened = _DIVIDED.match(passage.text, figure.end)
    if _SUM.match(passage.text, figure.end):
        return True
    if opened is None or figure.value is None or index + 1 >= len(passage.figures) or figure.is_rate:
        return False
    following = passage.figures[index + 1]
    if following.start >= end or following.is_rate or following.value is None or following.value >= figure.value:
        return False
    if any(cue.concept == "part" for cue in passage.cues_between(figure.end, following.start)):
        return True
    bracket = passage.text.find("(", figure.end, following.start)
    closing = passage.text.find(")", following.end, following.end + 200)
    if bracket < 0 or closing < 0 or ")" in passage.text[bracket : following.start]:
        return False
    return sum(1 for one in passage.figures[index + 1 : index + 8] if one.end <= closing) >= 2


def without_parts(decisions: Sequence[Decision], figures: Sequence[Figure]) -> list[Decision]:
    """Without totals that only a verb gives where the text names a greater one: they are its parts."""
    named = [
        figure.forms
        for one, figure in zip(decisions, figures, strict=True)
        if one.kind == "total_budget" and one.by in ("budget", "envelope", "grant")
    ]
    result = []
    for one, figure in zip(decisions, figures, strict=True):
        if one.kind == "total_budget" and one.by in ("give", "funds", "total", "call") and _below(figure, named):
            result.append(Decision(why=PART, by="part"))
        else:
            result.append(one)
    return result


def _below(figure: Figure, totals: Sequence[tuple[tuple[Printed, ...], ...]]) -> bool:
    mine = {form[0].currency: form[0].value for form in figure.forms}
    return any(
        total[0].value is not None and (value := mine.get(total[0].currency)) is not None and value < total[0].value
        for forms in totals
        for total in forms
    )
