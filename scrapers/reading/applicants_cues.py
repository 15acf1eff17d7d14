"""The cues by which a segment of a text tells who may apply, and the pieces that cues are found in."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from scrapers.reading.applicant_words import Words
from scrapers.reading.folding import Folded

_CONNECTOR = re.compile(
    r"\s{0,3}(?:\([^()]{0,80}\)\s{0,3})?(?::|\?|-|=|are(?![^\W_])|is(?![^\W_])|include|cover|compris|consist|encompass|shall|must|can\sbe|may\sbe|са(?![^\W_])"
    r"|е(?![^\W_])|включва|обхваща|се\sсъсто|трябва|могат\sда|може\sда|следва)"
)
_ONLY_NUMBER = re.compile(r"[\s\d.)(*:#§-]*(?:what|the|types?|of|and|i|и)?\s{0,2}")
_WORDS = re.compile(r"[^\W_]+")
_APPLYING = re.compile(r"appl|submi|кандидат|подава|eligib|допустим")
#: "Не следва да бъдат": what they may not be follows.
_TO_BE = re.compile(r"\sда\s(?:са|е|бъде|бъдат)$")
_LED = re.compile(r"(?:led|coordinated)\sby$")
#: What only changes or ends what another cue says.
DEPENDENT = frozenset({"except", "unless", "negated", "other", "clause"})
_LABELS = frozenset({"head", "not_head", "places", "except", "clause"})
AGAINST = frozenset({"not_head", "not_ahead", "not_behind", "not_either"})
#: Negations that bar only the kind right behind them: "which are not large enterprises", "applicants may not be …".
OF_NEXT = frozenset({"negated", "other", "not_ahead"})


class Segment(NamedTuple):
    """A sentence, line or list item of the folded text; `opener`: what stands before it."""

    start: int
    end: int
    opener: Literal["start", "line", "sentence", "item", "cell"]


class Scope(NamedTuple):
    """One thing that a statement names: kinds of applicants, or a place; `barred` where it says who may not."""

    segment: Segment
    start: int
    end: int
    barred: bool = False
    kinds: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    nuts: str | None = None
    is_open: bool = False
    is_more: bool = False
    """It is said to come to others ("also eligible"): a place that alone makes no closed list."""
    why: str = ""
    """Why nothing is read from it; empty where something is."""


class Event(NamedTuple):
    """A cue, a stop or a kind within a segment."""

    name: str
    start: int
    end: int


class Carried(NamedTuple):
    """What a label says of the lines under it."""

    mode: Literal["applicants", "barred", "places"]
    fresh: bool
    """Nothing stood under the label yet."""


def cues_of(source: Folded, segment: Segment, words: Words) -> list[Event]:
    """The cues of a segment; labels only where they stand like labels."""
    text = source.text
    cues: list[Event] = []
    for match in words.cues.finditer(text, segment.start, segment.end):
        name = match.lastgroup or ""
        start, end = match.start(), match.end()
        rest = text[end : segment.end].strip()
        alone = not rest.strip(" :?-|")
        if name in ("head", "not_head", "places"):
            led = len(_WORDS.findall(text[segment.start : start]))
            connected = _CONNECTOR.match(text, end, segment.end) is not None
            if name == "not_head" and (not alone or led > 2) and not (connected and led <= 2):
                name = "not_behind" if led else name
            elif not ((alone and led <= 7) or connected):
                continue
        elif name == "head_weak":
            lone = alone or text[end : end + 2].lstrip()[:1] == ":"
            if not _ONLY_NUMBER.fullmatch(text, segment.start, start) or not lone:
                continue
            name = "head"
        elif name == "ahead" and _LED.search(text, start, end) and words.pieces.search(text, segment.start, start):
            # "Work packages must be led by SMEs": who leads a piece of a project need not be who applies.
            continue
        elif name in OF_NEXT or (name == "not_either" and _TO_BE.search(text, start, end)):
            follows = words.kinds.match(
                text, end + len(text[end : end + 3]) - len(text[end : end + 3].lstrip()), segment.end
            )
            if follows is not None and follows.lastgroup != "passing":
                name = name if name in OF_NEXT else "not_ahead"
            elif name in OF_NEXT:
                continue
        cues.append(Event(name, start, end))
    if words.events.search(text, segment.start, segment.end):
        # "The webinar is open to SMEs": who may come to an event; only words of applying still count.
        cues = [cue for cue in cues if cue.name in _LABELS or _APPLYING.search(text, cue.start, cue.end)]
    if all(cue.name in DEPENDENT for cue in cues):
        return []
    return cues
