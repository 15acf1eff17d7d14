"""Which words of a text are statements about who may apply: labels with their lists, and sentences that admit or bar."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from scrapers.reading.applicant_places import Place, places_in
from scrapers.reading.applicant_words import Words
from scrapers.reading.folding import Folded
from scrapers.reading.layout import lay_out

_BULLET = re.compile(r"[\s]*(?:[•▪●■►‣*·o-]\s|\d{1,2}[.)]\s|[a-zа-я][.)]\s|[ivx]{1,4}[.)]\s|\(|-)")
_CONNECTOR = re.compile(
    r"\s{0,3}(?:\([^()]{0,80}\)\s{0,3})?(?::|\?|-|=|are(?![^\W_])|is(?![^\W_])|include|cover|compris|consist|encompass|shall|must|can\sbe|may\sbe|са(?![^\W_])"
    r"|е(?![^\W_])|включва|обхваща|се\sсъсто|трябва|могат\sда|може\sда|следва)"
)
_ONLY_NUMBER = re.compile(r"[\s\d.)(*:#§-]*(?:what|the|types?|of|and|i|и)?\s{0,2}")
_JOIN_BEFORE = re.compile(
    r"(?<![^\W_])(?:and|or|nor|all|any|the|for|also|и|или|нито|всички|следните|за|за\sучастие|also\sthe|по\sпроцедурата|които\sса|(?:that|which|who)\sare"
    r"|са|е|are|is|include|includes|including|включват|включително)$"
)
_JOIN_AFTER = re.compile(
    r"(?:and|or|nor|as\swell\sas|also|therefore|и|или|както\sи|also"
    # A definition narrows nothing: "large enterprises within the meaning of …".
    r"|within\sthe\s(?:meaning|definition)|as\sdefined|according\sto|по\sсмисъла|съгласно)(?![^\W_])"
)
#: "Enterprises which are in insolvency": only some of a kind.
_RELATIVE = re.compile(
    r",?\s?(?:who|which|that|whose|where|if|unless|ко(?:и|ито|ято|ето)|чи(?:и|ито|ято|ето)|за\sкоито|спрямо\sкоито|ако|когато)(?![^\W_])"
)
#: "Applicants from Ukraine are also eligible": they come to those who are told elsewhere.
_ALSO = re.compile(r"(?<![^\W_])(?:also|too|също)(?![^\W_])")
_WORDS = re.compile(r"[^\W_]+")
_NEAR = 60
_LINKED = 34
#: "UK businesses", "EU-based SMEs", "Romania registered companies".
_NAMED_BEFORE = re.compile(r"[\s-]{1,2}(?:(?:registered|based|established|resident)\s)?")
_LONGEST = 1200
_SHORT_LINE = 160
_IN = re.compile(r"\s{1,2}(?:in|от|в|във|from|на\sтериторията\sна)\s{1,2}(?:the\s)?")
#: Between "companies" and the size that they must have.
_WHICH = re.compile(
    r"\s?(?:-|\(|:)\s?|,?\s(?:които|които\sса|които\sсе\sкатегоризират\sкато|категоризирани\sкато|със\sстатут\sна|с\sкатегория|които\sпопадат\sв\sкатегорията(?:\sна)?"
    r"|(?:that|which|who)\s(?:are|qualify\sas|fall\sunder)(?:\sthe)?(?:\scategory\sof)?|qualifying\sas|classified\sas)(?:\sса)?\s"
)
#: What is said of these follows behind who sends them: "Applications from natural persons will not be considered."
_SENT = re.compile(
    r"(?:proposals|applications?|projects|bids|предложения|заявления|подаден\w{1,3}|представени|подавани)(?![^\W_])(?!.*(?:are|is|may|can|must|should|се|могат|може)(?![^\W_]))"
)
_APPLYING = re.compile(r"appl|submi|кандидат|подава|eligib|допустим")
#: What only changes or ends what another cue says.
_DEPENDENT = frozenset({"except", "negated", "clause"})
_LABELS = frozenset({"head", "not_head", "places", "except", "clause"})
_AGAINST = frozenset({"not_head", "not_ahead", "not_behind", "not_either"})
#: Negations that bar only the kind right behind them: "which are not large enterprises", "applicants may not be …".
_OF_NEXT = frozenset({"negated", "not_ahead"})
#: "Not A or B": what else a negation is said of.
_OR = re.compile(r"\s?,?\s?(?:or|nor|или|нито)\s(?:an?\s)?")
_BACKWARD = frozenset({"behind", "not_behind"})
_EITHER = frozenset({"either", "not_either"})


class Segment(NamedTuple):
    """A sentence, line or list item of the folded text; `opener`: what stands before it."""

    start: int
    end: int
    opener: Literal["start", "line", "sentence", "item"]


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


class _Event(NamedTuple):
    """A cue, a stop or a kind within a segment."""

    name: str
    start: int
    end: int


class _Carried(NamedTuple):
    """What a label says of the lines under it."""

    mode: Literal["applicants", "barred", "places"]
    fresh: bool
    """Nothing stood under the label yet."""


def segments_of(source: Folded) -> list[Segment]:
    """The text cut into sentences, lines and items."""
    segments: list[Segment] = []
    start = 0
    opener: Literal["start", "line", "sentence", "item"] = "start"
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
        if place > start and source.text[start:place].strip():
            segments.append(Segment(start, place, opener))
        mark = source.text[max(0, place - 1) : place]
        if place > start:
            opener = "line" if mark == "\n" else "sentence" if mark in ".!?…" else "item"
        start = max(start, place)
    return segments


def statements_in(source: Folded, segments: Sequence[Segment], hint: str | None, words: Words) -> Iterator[Scope]:
    """Everything that the text's statements about applying name, in order."""
    always: _Carried | None = None
    if hint is not None:
        always = _Carried("places" if hint == "countries" else "applicants", fresh=True)
    carried = always
    before = ""
    for segment in segments:
        body = source.text[segment.start : segment.end].strip()
        cues = _cues(source, segment, words)
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
        before = body


def _cues(source: Folded, segment: Segment, words: Words) -> list[_Event]:
    """The cues of a segment; labels only where they stand like labels."""
    text = source.text
    cues: list[_Event] = []
    for match in words.cues.finditer(text, segment.start, segment.end):
        name = match.lastgroup or ""
        start, end = match.start(), match.end()
        rest = text[end : segment.end].strip()
        alone = not rest.strip(" :?-")
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
        elif name in _OF_NEXT:
            kind = words.kinds.match(
                text, end + len(text[end : end + 3]) - len(text[end : end + 3].lstrip()), segment.end
            )
            if kind is None or kind.lastgroup == "passing":
                continue
        cues.append(_Event(name, start, end))
    if words.events.search(text, segment.start, segment.end):
        # "The webinar is open to SMEs": who may come to an event; only words of applying still count.
        cues = [cue for cue in cues if cue.name in _LABELS or _APPLYING.search(text, cue.start, cue.end)]
    if all(cue.name in _DEPENDENT for cue in cues):
        return []
    return cues


def _goes_on(source: Folded, segment: Segment, carried: _Carried, before: str, words: Words) -> bool:
    """Whether a segment without a cue still belongs to the list under a label."""
    text = source.text
    if words.ends.match(text, segment.start, segment.end):
        return False
    if carried.fresh or segment.opener == "item" or before.endswith((",", ":", ";")):
        return True
    body = text[segment.start : segment.end].strip()
    if segment.opener == "sentence":
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
    source: Folded, segment: Segment, cues: Sequence[_Event], carried: _Carried | None, found: bool, body: str
) -> _Carried | None:
    """What the segment says of those that follow it."""
    leading = [cue for cue in cues if cue.name not in _DEPENDENT]
    if not leading:
        return carried._replace(fresh=False) if carried else None
    last = leading[-1]
    rest = source.text[last.end : segment.end].strip(" \n:?-")
    mode: Literal["applicants", "barred", "places"] = (
        "barred" if last.name in _AGAINST else "places" if last.name == "places" else "applicants"
    )
    if body.endswith(":") or (not rest and last.name in ("head", "not_head", "places")):
        return _Carried(mode, fresh=True)
    if body.endswith((";", ",")) or last.name in ("head", "not_head", "places"):
        return _Carried(mode, fresh=not found)
    return None


def _read(
    source: Folded, segment: Segment, cues: Sequence[_Event], carried: _Carried | None, words: Words
) -> Iterator[Scope]:
    """The kinds and places that a segment states."""
    text = source.text
    spans = [(cue.start, cue.end) for cue in cues]
    kinds = [
        _Event(match.lastgroup or "", match.start(), match.end())
        for match in words.kinds.finditer(text, segment.start, segment.end)
        if match.lastgroup != "passing" and not _within(match.start(), match.end(), spans)
    ]
    stops = [
        _Event("stop", match.start(), match.end())
        for match in words.stops.finditer(text, segment.start, segment.end)
        if not _within(match.start(), match.end(), spans) and not _within(match.start(), match.end(), kinds)
    ]
    kinds = [
        kind
        for place, kind in enumerate(kinds)
        if place + 1 == len(kinds) or not _is_specified(text, kind, kinds[place + 1])
    ]
    lesser = words.lesser.search(text, segment.start, segment.end) is not None
    decided = any(cue.name not in _DEPENDENT for cue in cues)
    ruled = _ruled(text, kinds, cues, stops, None if decided else carried)
    admitted: list[_Event] = []
    for kind in kinds:
        rule = ruled.get(kind.start)
        if (
            rule is None
            or (lesser and rule == "applicants")
            or (rule == "barred" and _is_narrowed(text, segment, kind, [*kinds, *cues]))
        ):
            continue
        if rule == "applicants":
            admitted.append(kind)
        yield Scope(segment, kind.start, kind.end, barred=rule == "barred", kinds=tuple(kind.name.split("__")))
    yield from _read_places(source, segment, cues, stops, admitted, carried, words)


def _is_narrowed(text: str, segment: Segment, kind: _Event, others: Sequence[_Event]) -> bool:
    """Whether only some of a kind are meant: "enterprises in difficulty", "Russian NGOs", "private universities"."""
    before = text[segment.start : kind.start].rstrip()
    after = text[kind.end : segment.end].lstrip()
    starts, ends = {other.start for other in others}, {other.end for other in others}
    led = not before or before[-1] in ",;:()/-*•?" or len(before) + segment.start in ends
    follows = not after or after[0] in ",;:.()/?!" or segment.end - len(after) in starts
    if _RELATIVE.match(after):
        return True
    return not (led or _JOIN_BEFORE.search(before)) or not (follows or _JOIN_AFTER.match(after))


def _within(start: int, end: int, spans: Sequence[tuple[int, int]] | Sequence[_Event]) -> bool:
    """Whether words lie inside others that were taken already."""
    return any(span[-2] < end and start < span[-1] for span in spans)


def _is_specified(text: str, kind: _Event, following: _Event) -> bool:
    """Whether the words that follow say which enterprises are meant: "companies that are large enterprises"."""
    if kind.name != "sme__large_enterprise" or following.name not in ("sme", "large_enterprise"):
        return False
    return following.start - kind.end <= _LINKED and _WHICH.fullmatch(text, kind.end, following.start) is not None


def _ruled(
    text: str, kinds: Sequence[_Event], cues: Sequence[_Event], stops: Sequence[_Event], carried: _Carried | None
) -> dict[int, str]:
    """For the place of each kind: "applicants", "barred", or absent where it is named in passing."""
    events = sorted([*kinds, *cues, *stops], key=lambda event: event.start)
    places = {kind.start for kind in kinds}
    ruled: dict[int, str] = {}
    rule = carried.mode if carried is not None and carried.mode != "places" else None
    clear = True
    waiting: list[int] = []
    sent: list[int] = []
    is_sent = False
    negated: int | None = None
    unsaid: list[int] = []
    for event in events:
        if event.start in places and event in kinds:
            if negated is not None:
                # A negation bars what is right behind it and what "or" joins; what else follows is not told.
                if negated < 0 or _OR.fullmatch(text, negated, event.start):
                    ruled[event.start] = "barred"
                    negated, unsaid = event.end, [*unsaid, event.start]
                    continue
                rule, clear, negated = None, True, None
            if clear and rule is not None:
                ruled[event.start] = rule
                if is_sent:
                    sent.append(event.start)
            elif clear:
                waiting.append(event.start)
        elif event.name in _OF_NEXT:
            negated = -1
            waiting = [] if event.name == "not_ahead" else waiting
        elif event.name == "stop":
            clear = False
        elif event.name == "clause":
            negated, unsaid = None, []
            rule, clear, waiting, sent, is_sent = None, True, [], [], False
        elif event.name == "except" and rule is None and not waiting:
            # "Other than universities, research organisations may apply."
            negated = -1
        elif event.name == "except":
            rule, clear = ("applicants" if rule == "barred" else "barred"), True
        elif event.name in _BACKWARD or event.name in _EITHER:
            says: Literal["applicants", "barred"] = "barred" if event.name in _AGAINST else "applicants"
            if says == "barred":
                # "Companies which are not SMEs are not eligible": barred are the others.
                ruled = {place: what for place, what in ruled.items() if place not in unsaid}
            unsaid = []
            for place in [*waiting, *(sent if says == "barred" else ())]:
                ruled[place] = says
            sent, is_sent = [], False
            if event.name in _EITHER and not waiting:
                rule, clear = says, True
            else:
                rule, clear = (says if event.name == "behind" else None), False
            waiting = []
        else:
            rule = "barred" if event.name in _AGAINST else "applicants" if event.name != "places" else None
            is_sent = event.name == "ahead" and _SENT.match(text, event.start, event.end) is not None
            clear, waiting, sent = True, [], []
    return ruled


def _read_places(
    source: Folded,
    segment: Segment,
    cues: Sequence[_Event],
    stops: Sequence[_Event],
    admitted: Sequence[_Event],
    carried: _Carried | None,
    words: Words,
) -> Iterator[Scope]:
    """Places that applicants must come from: under a label for places, or tied to applicants by "registered in"."""
    text = source.text
    places = places_in(source, segment.start, segment.end)
    if not places:
        return
    positive = [cue for cue in cues if cue.name not in _AGAINST and cue.name not in _DEPENDENT]
    against = [cue.start for cue in cues if cue.name in _AGAINST or cue.name in ("except", "negated")]
    under = carried is not None and carried.mode == "places" and not positive
    label = next((cue.end for cue in positive if cue.name == "places"), None)
    if not under and not positive and not admitted:
        return
    origins = [match.span() for match in words.origin.finditer(text, segment.start, segment.end)]
    excepted = _excepted(places, [cue.end for cue in cues if cue.name == "except"])
    stated: Place | None = None
    for place in places:
        if under or (label is not None and place.start >= label):
            tied = not any(start < place.start for start in against)
        else:
            tied = _is_tied(text, place, origins, admitted, positive, stated)
            tied = tied and not any(stop.end <= place.start and _is_after(stop, cues, place) for stop in stops)
            tied = tied and not _is_barred(place, against, positive)
        if tied:
            stated = place
            more = any(_ALSO.search(text, cue.start, cue.end) for cue in positive)
            left = tuple(country for country in place.countries if country not in excepted)
            if left or not place.countries:
                yield Scope(segment, place.start, place.end, False, (), left, place.nuts, place.is_open, more)


def _excepted(places: Sequence[Place], marks: Sequence[int]) -> set[str]:
    """The countries right behind "except" ("all Member States except A and B"): a group does not bring them in."""
    found: set[str] = set()
    behind = -_LINKED - 1
    for place in places:
        if any(0 <= place.start - mark <= _LINKED for mark in marks) or 0 <= place.start - behind <= _LINKED:
            found.update(place.countries)
            behind = place.end
    return found


def _is_tied(
    text: str,
    place: Place,
    origins: Sequence[tuple[int, int]],
    admitted: Sequence[_Event],
    positive: Sequence[_Event],
    stated: Place | None,
) -> bool:
    """Whether words of origin, an admitted kind or a place already stated tie the place to the applicants."""
    if stated is not None and place.start - stated.end <= _LINKED and not place.adjective:
        return True
    if place.adjective:
        return any(0 <= kind.start - place.end <= _NEAR // 2 for kind in admitted)
    if any(_NAMED_BEFORE.fullmatch(text, place.end, kind.start) for kind in admitted if kind.start > place.end):
        return True
    for start, end in origins:
        gap = place.start - end
        if 0 <= gap <= _NEAR and len(_WORDS.findall(text, end, place.start)) <= 6:
            if text[start:end] in ("of", "from", "in a", "in an", "от", "в", "във") and gap > 24:
                continue
            if text[start:end] in ("of", "in a", "in an", "в", "във"):
                if any(0 <= start - kind.end <= 2 for kind in admitted):
                    return True
                continue
            return True
    return any(
        kind.end <= place.start and (near := _IN.match(text, kind.end)) is not None and place.start - near.end() <= 24
        for kind in admitted
    )


def _is_after(stop: _Event, cues: Sequence[_Event], place: Place) -> bool:
    """Whether no cue stands between the words that lead away and the place."""
    return not any(stop.end <= cue.start < place.start for cue in cues)


def _is_barred(place: Place, against: Sequence[int], positive: Sequence[_Event]) -> bool:
    """Whether the place belongs to what is not admitted: its nearest cue bars, or everything in the segment does."""
    if not against:
        return False
    if not positive:
        return True
    last = max((cue.start for cue in positive if cue.start < place.start), default=-1)
    return any(last < start < place.start for start in against)
