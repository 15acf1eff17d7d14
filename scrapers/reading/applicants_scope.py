"""Which words of a text are statements about who may apply: labels with their lists, and sentences that admit or bar."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from scrapers.reading.applicant_places import places_in
from scrapers.reading.applicant_words import Words
from scrapers.reading.applicants_cues import AGAINST, DEPENDENT, Carried, Event, Scope, Segment, cues_of
from scrapers.reading.applicants_origin import places_of
from scrapers.reading.applicants_rules import is_example, is_narrowed, is_specified, ruled, within
from scrapers.reading.folding import Folded
from scrapers.reading.layout import lay_out

_BULLET = re.compile(r"[\s]*(?:[•▪●■►‣*·o-]\s|\d{1,2}[.)]\s|[a-zа-я][.)]\s|[ivx]{1,4}[.)]\s|\(|-)")
#: What a line of nothing but a mark consists of: the item stands behind it.
_MARKS = " \n\t•▪●■►‣*·|"
#: Where another clause begins: "…, а НПО – само като партньори".
_CLAUSE = re.compile(r",\s(?:а|но|докато|while|whereas|but)\s")
#: "Companies with 10 to 249 employees": which of a kind are meant is said in numbers.
_SIZED = re.compile(
    r"\s(?:with|having|employing|that\semploy|с|със|които\sимат)\s(?:[^\W_]+\s){0,4}?\d[\d\s]{0,6}(?:[^\W_]+\s){0,3}?(?:\d{1,4}\s)?"
    r"(?:employees|people|persons|staff|workers|служител|заети|души|работни|наети)"
)
_PART = "only some of a kind are meant"
_WHY = {
    "some": "some of a kind are excepted, so that nothing holds for all of it",
    "users": "they take part, but not as applicants",
}
_SERVED = "it says whom the call serves, not who may apply"
_LONGEST = 1200
_SHORT_LINE = 160


def segments_of(source: Folded) -> list[Segment]:
    """The text cut into sentences, lines and items."""
    segments: list[Segment] = []
    start = 0
    opener: Literal["start", "line", "sentence", "item", "cell"] = "start"
    for place in (*lay_out(source).hard, len(source.text)):
        if source.text[max(0, place - 5) : place] == "incl.":
            continue
        while place - start > _LONGEST:
            # No sentence is that long: a table or a page without marks. Cut between words, so that time stays linear.
            cut = source.text.rfind(" ", start + 1, start + _LONGEST)
            cut = cut if cut > 0 else start + _LONGEST
            if source.text[start:cut].strip():
                segments.append(Segment(start, cut, opener))
            start, opener = cut, "item"
        if place > start and source.text[start:place].strip(_MARKS):
            segments.append(Segment(start, place, opener))
        mark = source.text[max(0, place - 1) : place]
        if place > start:
            opener = "line" if mark == "\n" else "cell" if mark == "|" else "sentence" if mark in ".!?…" else "item"
        start = max(start, place)
    return segments


def statements_in(source: Folded, segments: Sequence[Segment], hint: str | None, words: Words) -> Iterator[Scope]:
    """Everything that the text's statements about applying name, in order."""
    always: Carried | None = None
    if hint is not None:
        always = Carried("places" if hint == "countries" else "applicants", fresh=True)
    carried = always
    before = ""
    for segment in segments:
        body = source.text[segment.start : segment.end].strip()
        cues = cues_of(source, segment, words)
        labelled = bool(cues)
        if (
            not labelled
            and carried is not None
            and always is None
            and not _goes_on(source, segment, carried, before, words)
        ):
            carried = None
        if labelled or carried is not None:
            found = list(_read(source, segment, cues, carried, words))
            yield from found
            carried = _carry(source, segment, cues, carried, bool(found), body) or always
        elif words.served.search(source.text, segment.start, segment.end) is not None:
            yield from _served(source, segment, words)
        before = body


def _served(source: Folded, segment: Segment, words: Words) -> Iterator[Scope]:
    """The first kind of a sentence about target groups and final recipients: refused, that nobody takes it for applicants."""
    for kind in words.kinds.finditer(source.text, segment.start, segment.end):
        if kind.lastgroup not in ("passing", None):
            yield Scope(segment, kind.start(), kind.end(), kinds=(), why=_SERVED)
            return


def _goes_on(source: Folded, segment: Segment, carried: Carried, before: str, words: Words) -> bool:
    """Whether a segment without a cue still belongs to the list under a label."""
    text = source.text
    if words.ends.match(text, segment.start, segment.end):
        return False
    if carried.fresh or segment.opener == "item" or before.endswith((",", ":", ";")):
        return True
    body = text[segment.start : segment.end].strip(" \n\t|")
    if segment.opener in ("sentence", "cell"):
        return False
    if _BULLET.match(text, segment.start, segment.end) or body.endswith((";", ",")):
        return True
    if carried.mode == "places" and len(places_in(source, segment.start, segment.end)) > 1:
        return True
    if len(body) > _SHORT_LINE or body.endswith((".", ":", "?", "!")):
        return False
    named = words.kinds.search(text, segment.start, segment.end) is not None
    return named or bool(places_in(source, segment.start, segment.end)) or body[:1] in "(" or body in ("и", "and", "or")


def _carry(
    source: Folded, segment: Segment, cues: Sequence[Event], carried: Carried | None, found: bool, body: str
) -> Carried | None:
    """What the segment says of those that follow it."""
    leading = [cue for cue in cues if cue.name not in DEPENDENT]
    if not leading:
        return carried._replace(fresh=False) if carried else None
    last = leading[-1]
    rest = source.text[last.end : segment.end].strip(" \n:?-|")
    mode: Literal["applicants", "barred", "places"] = (
        "barred" if last.name in AGAINST else "places" if last.name == "places" else "applicants"
    )
    if body.endswith(":") or (not rest and last.name in ("head", "not_head", "places")):
        return Carried(mode, fresh=True)
    if body.endswith((";", ",")) or last.name in ("head", "not_head", "places"):
        return Carried(mode, fresh=not found)
    return None


def _lesser_from(text: str, segment: Segment, words: Words) -> int:
    """Where the clause begins that says who only takes part in a lesser way; behind the segment where none does."""
    match = words.lesser.search(text, segment.start, segment.end)
    if match is None:
        return segment.end + 1
    return max((one.end() for one in _CLAUSE.finditer(text, segment.start, match.start())), default=segment.start)


def _read(
    source: Folded, segment: Segment, cues: Sequence[Event], carried: Carried | None, words: Words
) -> Iterator[Scope]:
    """The kinds and places that a segment states."""
    text = source.text
    spans = [(cue.start, cue.end) for cue in cues]
    kinds = [
        Event(match.lastgroup or "", match.start(), match.end())
        for match in words.kinds.finditer(text, segment.start, segment.end)
        if match.lastgroup != "passing" and not within(match.start(), match.end(), spans)
    ]
    stops = [
        Event("stop", match.start(), match.end())
        for match in words.stops.finditer(text, segment.start, segment.end)
        if not within(match.start(), match.end(), spans) and not within(match.start(), match.end(), kinds)
    ]
    kinds = [
        kind
        for place, kind in enumerate(kinds)
        if (place + 1 == len(kinds) or not is_specified(text, kind, kinds[place + 1]))
        and not (place > 0 and is_example(text, kinds[place - 1], kind))
    ]
    lesser = _lesser_from(text, segment, words)
    decided = any(cue.name not in DEPENDENT for cue in cues)
    rules = ruled(text, kinds, cues, stops, None if decided else carried)
    admitted: list[Event] = []
    for kind in kinds:
        rule = rules.get(kind.start)
        if rule is None:
            continue
        narrowed = rule == "barred" and (
            words.narrow.fullmatch(text, kind.start, kind.end) is not None
            or is_narrowed(text, segment, kind, [*kinds, *cues])
        )
        why = _PART if narrowed or _SIZED.match(text, kind.end) else _WHY.get(rule, "")
        if rule == "applicants" and kind.start >= lesser:
            why = _WHY["users"]
        if rule == "applicants" and not why:
            admitted.append(kind)
        named = tuple(kind.name.split("__"))
        yield Scope(segment, kind.start, kind.end, barred=rule == "barred", kinds=named, why=why)
    if lesser > segment.end or carried is not None:
        yield from places_of(source, segment, cues, stops, admitted, carried, words)
