"""Whether a date ends something, begins it, or both: from the words beside it and from the date before it."""

from __future__ import annotations

from scrapers.reading.connectors import connectors
from scrapers.reading.denials import corrects
from scrapers.reading.languages import Cue
from scrapers.reading.passage import POSTPOSITIONS
from scrapers.reading.surroundings import Surroundings
from scrapers.reading.uses import ENDS, LINKS, Shape


def shape_of(around: Surroundings) -> tuple[Shape, Cue | None]:
    """Whether the date ends something, starts it, or neither is said; and the word that says so."""
    head = around.last(ENDS | {"opens"})
    if around.linked():
        head = around.last(("deadline",))
    if around.group.is_range:
        return "range", head
    if around.until:
        return "end", head if head and head.concept in ENDS else None
    if around.since:
        return "start", head
    if head is not None and head.concept == "deadline":
        before = [cue for cue in around.left if cue.end <= head.start and cue.concept not in LINKS]
        if before and before[-1].concept == "opens" and head.first - before[-1].last <= 2:
            # "se abrirá el plazo el …": many languages have one word for a deadline and the period before it.
            return "start", before[-1]
    begins = around.last(("beginning_of",))
    if begins is not None and around.begins_period(begins) and (head is None or head.start < begins.start):
        return "start", begins
    if head is not None:
        return ("start" if head.concept == "opens" else "end"), head
    if around.label_behind() or around.or_exhausted():
        return "end", None
    verb = around.verb_behind()
    if verb is not None:
        return ("start" if verb.concept == "opens" else "end"), None
    return _verb_at_end(around) or _shape_from_before(around), None


def _shape_from_before(around: Surroundings) -> Shape:
    """The shape of a date that goes on with the one before it, where no word of its own tells one."""
    previous = around.previous
    if previous is None:
        return "point"
    if previous.superseded and previous.shape == "end" and (corrects(around) or around.restated()):
        return "end"
    if previous.kinds and previous.shape == "end" and _counts_on(around):
        return "end"
    if around.group.follows_list and previous.shape != "point" and not previous.superseded:
        return "end" if previous.shape == "range" else previous.shape
    return previous.shape if around.next_object() else "point"


def _counts_on(around: Surroundings) -> bool:
    """ "The first deadline is 15 March, and the second 15 September": nothing but another number is said of it."""
    passage = around.passage
    words = passage.words_between(around.floor, around.group.start)
    said = [word for word in words if word.text not in passage.glue and word.text not in connectors()["and"]]
    return bool(said) and all(word.text in passage.ordinals for word in said)


def _verb_at_end(around: Surroundings) -> Shape | None:
    """ "Çağrı 15 Mayıs 2026 saat 17.00'de kapanacaktır": languages whose verb ends the sentence."""
    passage, clock = around.passage, around.group.clocks[-1]
    if passage.codes[0] not in POSTPOSITIONS:
        return None
    verb = next((cue for cue in around.right if cue.concept in ("opens", "closes")), None)
    place = max(around.group.dates[-1].core[1], clock.end if clock is not None else 0)
    if verb is None or verb.start < place or not passage.only_glue(place, verb.start):
        return None
    return "start" if verb.concept == "opens" else "end"
