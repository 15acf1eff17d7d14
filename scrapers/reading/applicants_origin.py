"""The places that applicants must come from: under a label for places, or tied to applicants by words of origin."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from scrapers.reading.applicant_places import Place, places_in
from scrapers.reading.applicant_words import Words
from scrapers.reading.applicants_cues import AGAINST, DEPENDENT, Carried, Event, Scope, Segment
from scrapers.reading.folding import Folded

#: "Applicants from Ukraine are also eligible": they come to those who are told elsewhere.
_ALSO = re.compile(r"(?<![^\W_])(?:also|too|също)(?![^\W_])")
_WORDS = re.compile(r"[^\W_]+")
_NEAR = 60
#: Whoever applies, of no special kind.
_ANYONE = re.compile(
    r"[\s•*\d.)(-]{0,6}(?:(?:all|any|legal|the|всички|юридически)\s){0,2}(?:applicants?|entit(?:y|ies)|organi[sz]ations?|participants?|proposals"
    r"|applications|persons|institutions|кандидати(?:те)?|организации(?:те)?|лица(?:та)?|участници(?:те)?|субекти(?:те)?|заявители),?\s"
)
_LISTED = re.compile(
    r"\s?(?:,|/|and|or|nor|и|или)\s?(?:(?:and|or|и|или)\s)?(?:the\s)?|\s(?:and|or|и|или)\s(?:the\s|от\s|в\s)?"
)
_THEN = re.compile(r",?\s?(?:(?:therefore|currently|also|в момента|също)\s)?")
_TO_APPLY = re.compile(
    r"\s?(?:(?:to|for|under|in|по|в|за)\s(?:the\s|this\s|receive\s|тази\s)?(?:apply|participate|participation|funding|support|grants?|call|programme|procedure|applicants"
    r"|процедура\w{0,4}|покана\w{0,4}|финансиране|кандидатстване|участие)(?:\s(?:under|in|for)\sthis\s(?:call|programme))?)?\s?[.;!]?\s{0,3}"
)
_LEAD = re.compile(
    r"lead(?:ing)?\s(?:partner|applicant)|coordinator|водещ\w{0,4}\s(?:партн[ьи]ор|кандидат)|координатор"
)
_PARTNER = re.compile(r"(?<!lead )(?<!project )(?:partner|партн[ьи]ор)\w{0,4}\s$")
_SPACED = 8
_NOT = re.compile(r"(?<![^\W_])(?:not|non|outside|other|не|извън|различни)(?![^\W_])")
_LINKED = 34
#: "UK businesses", "EU-based SMEs", "Romania registered companies".
_NAMED_BEFORE = re.compile(r"[\s-]{1,2}(?:(?:registered|based|established|resident)\s)?")
_IN = re.compile(r"\s{1,2}(?:in|от|в|във|from|на\sтериторията\sна)\s{1,2}(?:the\s)?")


def places_of(
    source: Folded,
    segment: Segment,
    cues: Sequence[Event],
    stops: Sequence[Event],
    admitted: Sequence[Event],
    carried: Carried | None,
    words: Words,
) -> Iterator[Scope]:
    """Places that applicants must come from: under a label for places, or tied to applicants by "registered in"."""
    text = source.text
    places = places_in(source, segment.start, segment.end)
    if not places:
        return
    positive = [cue for cue in cues if cue.name not in AGAINST and cue.name not in DEPENDENT]
    against = [cue.start for cue in cues if cue.name in AGAINST or cue.name in ("except", "negated", "other")]
    under = carried is not None and carried.mode == "places" and not positive
    label = next((cue.end for cue in positive if cue.name == "places"), None)
    origins = [match.span() for match in words.origin.finditer(text, segment.start, segment.end)]
    refusals = [cue for cue in cues if cue.name in ("not_behind", "not_either")]
    if not positive and (refusals if under else not admitted):
        # Under "Eligible countries" too "Applicants from … are not eligible" names who may not.
        yield from _refused(text, segment, cues, stops, places, origins, words)
        return
    excepted = _excepted(places, [cue.end for cue in cues if cue.name == "except"])
    left_out = [place.nuts for place in places if place.nuts and any(start < place.start for start in against)]
    if positive and all(_LEAD.search(text, cue.start, cue.end) for cue in positive):
        # Where the lead partner must be says nothing of the other partners.
        return
    stated: Place | None = None
    for place in places:
        if place.nuts and any(one.startswith(place.nuts) and one != place.nuts for one in left_out):
            # "BG32, excluding BG321": the rest of a region has no code.
            continue
        if under or (label is not None and place.start >= label):
            tied = not any(start < place.start for start in against)
            tied = tied and not any(_is_said_of(text, place, cue) for cue in refusals)
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


def _refused(
    text: str,
    segment: Segment,
    cues: Sequence[Event],
    stops: Sequence[Event],
    places: Sequence[Place],
    origins: Sequence[tuple[int, int]],
    words: Words,
) -> Iterator[Scope]:
    """The countries that nobody may apply from: "Applicants from the UK are not eligible".

    Not where only a kind of those who come from there is meant, nor where something is added to it.
    """
    if len(cues) != 1:
        return
    verb = cues[0]
    named = [place for place in places if place.end <= verb.start]
    if verb.name not in ("not_behind", "not_either") or not named or len(named) < len(places):
        return
    opening = _ANYONE.match(text, segment.start, segment.end)
    first, last = named[0], named[-1]
    if (
        opening is None
        or _NOT.search(text, opening.end() - 1, first.start)
        or words.kinds.search(text, segment.start, segment.end)
        or stops
    ):
        return
    if any(place.adjective or place.is_open or place.nuts for place in named):
        return
    if not any(start >= opening.end() - 1 and 0 <= first.start - end <= _SPACED for start, end in origins):
        return
    apart = all(_LISTED.fullmatch(text, one.end, two.start) for one, two in pairwise(named))
    if apart and _THEN.fullmatch(text, last.end, verb.start) and _TO_APPLY.fullmatch(text, verb.end, segment.end):
        for place in named:
            yield Scope(segment, place.start, verb.end, True, (), place.countries)


def _is_said_of(text: str, place: Place, refusal: Event) -> bool:
    """Whether "is not eligible" stands behind the place in one clause."""
    return refusal.start >= place.end and not set(text[place.end : refusal.start]) & set(";:.()\n")


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
    admitted: Sequence[Event],
    positive: Sequence[Event],
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
        if _NOT.search(text, start, place.start) or _PARTNER.search(text, max(0, start - 16), start):
            # "At least one partner from Serbia" is no place of the applicants.
            continue
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


def _is_after(stop: Event, cues: Sequence[Event], place: Place) -> bool:
    """Whether no cue stands between the words that lead away and the place."""
    return not any(stop.end <= cue.start < place.start for cue in cues)


def _is_barred(place: Place, against: Sequence[int], positive: Sequence[Event]) -> bool:
    """Whether the place belongs to what is not admitted: its nearest cue bars, or everything in the segment does."""
    if not against:
        return False
    if not positive:
        return True
    last = max((cue.start for cue in positive if cue.start < place.start), default=-1)
    return any(last < start < place.start for start in against)
