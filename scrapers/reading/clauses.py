"""What the clause of a date says of it: which verb governs it, and what that verb is of.

A date that begins its clause belongs to the main verb behind it; one that ends a clause to the verb before it. What an
authority does until a day (it judges, it invites) is no deadline for applicants.
"""

from __future__ import annotations

import re

from scrapers.reading.connectors import connectors, one_of
from scrapers.reading.languages import Cue
from scrapers.reading.surroundings import Surroundings
from scrapers.reading.uses import LINKS, OBJECTS, OTHER_USES, STRONG, WEAK, Shape

#: How far before a date a period of years may stand, and for how many years behind it costs still count.
_YEARS_BEFORE = 160
_YEARS_BEHIND = 3
_YEAR_SPAN = re.compile(r"\b(?:19|20)\d\d ?[-/] ?(?P<last>(?:20)?\d\d)\b(?![-/.]\d)")
#: The day of a statement stands behind these.
_AS_OF = re.compile(rf"(?<!\w){one_of('as_of')}\s*$")
#: How far before its end a call's status may stand.
_STATUS_BEFORE = 80
#: Words between a date in brackets and what it is said to be for.
_PREDICATE = 5


def stage_behind(around: Surroundings) -> str | None:
    """ "…: until X concept notes are sent, until Y full proposals": a clause that begins with "until" names it behind.

    What it names may be a stage, or none ("а до Y – оригинали на хартия").
    """
    if around.until is None:
        return None
    text, end = around.passage.text, around.group.dates[-1].core[1]
    begin = max(text.rfind(mark, 0, around.until.start) for mark in ",:;\n")
    joins = connectors()["and"]
    if begin < 0 or any(word.text not in joins for word in around.content(begin, around.until.start)):
        return None
    stop = re.compile(r"[,;:(\n]|$").search(text, end)
    place = stop.start() if stop is not None else len(text)
    behind = [cue for cue in around.right if cue.start < place]
    beside = next((cue for cue in behind if cue.concept in OBJECTS), None)
    if beside is not None and beside.concept in OTHER_USES and around.passage.only_glue(end, beside.start):
        return beside.concept
    words = [word for word in around.content(end, place) if not any(a.start <= word.start < a.end for a in behind)]
    if words or any(cue.concept in OTHER_USES for cue in behind):
        return None
    return next((cue.concept for cue in behind if cue.concept in ("first_stage", "second_stage")), None)


def stage_in_predicate(around: Surroundings) -> str | None:
    """ "The first deadline (15 March) is for short proposals": a date in brackets, and what it is for behind them."""
    if not around.passage.in_brackets(around.group):
        return None
    place = next((at for at, cue in enumerate(around.right) if cue.concept not in LINKS), 0)
    links = {cue.concept for cue in around.right[:place]}
    stage = around.right[place].concept if around.right else ""
    told = stage in ("eoi", "first_stage", "second_stage") and links >= {"is", "about"}
    return stage if told and around.words_behind(around.right[place]) <= _PREDICATE else None


def ends_from_then(around: Surroundings) -> bool:
    """ "Suspended from 10 April", "ab 10. April ausgesetzt": what begins then is that nobody can apply."""
    behind = [cue for cue in around.right if cue.concept not in LINKS]
    if around.told("opens"):
        return False
    if behind and behind[0].concept in ("suspended", "postponed") and around.words_behind(behind[0]) <= 1:
        return True
    if around.since is not None and around.elliptic(around.since):
        # "From 15 May the call is closed": the verb of a clause that begins with its date.
        stop = re.compile(r"[,;:(\n]|$").search(around.passage.text, around.group.end)
        told = {cue.concept for cue in behind if stop is not None and cue.start < stop.start()}
        if told & {"suspended", "postponed", "closes"} and "opens" not in told:
            return True
    ends = ("suspended", "postponed", "closes", "late")
    return any(cue.concept in ends for cue in around.left)


def pauses_until(around: Surroundings) -> bool:
    """ "The intake is suspended until 15 May", "closed until then": what ends then is the pause."""
    if around.until is None:
        return False
    last = next(
        (cue for cue in reversed(around.left) if cue.start < around.until.start and cue.concept not in LINKS), None
    )
    if last is None or last.concept not in ("suspended", "closes"):
        return False
    words = around.passage.text[last.start : last.end]
    shut = last.concept == "suspended" or words.endswith(tuple(connectors()["shut_now"]))
    return shut and around.passage.only_glue(last.end, around.until.start)


def ends_programme(around: Surroundings) -> bool:
    """ "Programme 2021-2027, deadline 31 December 2027": the last day of a period of years printed before the date."""
    one = around.group.dates[-1]
    if (one.day, one.month) != (31, 12):
        return False
    text = around.passage.text[max(0, around.group.start - _YEARS_BEFORE) : around.group.start]
    # Costs of a programme count until some years behind its last ("n+2", "n+3").
    ends = {int(match["last"][-2:]) + 2000 for match in _YEAR_SPAN.finditer(text)}
    return one.year is not None and any(end <= one.year <= end + _YEARS_BEHIND for end in ends)


def subject_before(around: Surroundings) -> str | None:
    """ "The evaluation of the proposals sent by X will end on Y": a date within a phrase does not end its clause."""
    passage = around.passage
    start = passage.layout.sentence_start(around.group.start)
    between = passage.text[around.floor : around.group.start].removeprefix(")")
    if not start < around.floor or re.search(r"[,;:()\n]| - ", between):
        return None
    named = [(cue.start, cue.end) for cue in around.left]
    joins = [
        word
        for word in passage.words_between(around.floor, around.group.start)
        if word.text in connectors()["needs_between"] and not any(a <= word.start < b for a, b in named)
    ]
    if joins:
        return None
    first = next((cue for cue in passage.cues_between(start, around.floor) if cue.concept in OBJECTS), None)
    return first.concept if first is not None and first.concept in ("results", "payment", "report") else None


def asked_by_then(around: Surroundings) -> bool:
    """ "By 12 May selected applicants will be invited to submit": a date that begins its clause is of the main verb."""
    if around.until is None:
        return False
    asked = around.last(("asked",))
    if asked is not None:
        # "Those of the first stage will be invited by 12 May to submit": nothing is sent before the date.
        return not any(cue.concept in STRONG and cue.start > asked.start for cue in around.left)
    asked = next((cue for cue in around.right if cue.concept == "asked"), None)
    if asked is None or any(cue.concept in STRONG for cue in around.left):
        return False
    between = around.passage.text[around.group.end : asked.start]
    if around.elliptic(around.until):
        between = between.removeprefix(",")
    return re.search(r"[,;:(\n]", between) is None


def acted_on(around: Surroundings) -> str | None:
    """ "Die Anträge werden bis 12. Mai begutachtet": what is done until then, told right behind the date."""
    act = next((cue for cue in around.right if cue.concept in ("results", "questions")), None)
    if act is None or around.until is None or around.told("deadline"):
        return None
    # "… 15 Mayıs tarihine kadar değerlendirilecektir": the "until" may stand behind the date too.
    if around.words_behind(act) > 1 and act.first - around.until.last > 1:
        return None
    parted = any(mark in around.passage.text[around.group.end : act.start] for mark in ",;:(\n")
    sent = any(cue.concept in ("send", "submit") for cue in around.left)
    return None if parted or sent else act.concept


def told_as_of(around: Surroundings, found: str) -> bool:
    """ "Open calls as of 30 June", "отворени процедури към 30.06": the day of a statement, where no verb leads to it."""
    place = around.group.start
    last = next((cue for cue in reversed(around.left) if cue.concept not in LINKS), None)
    if found not in WEAK or not _AS_OF.search(around.passage.text, max(0, place - 24), place):
        return False
    if last is None or last.concept not in WEAK:
        return last is None and not any(cue.concept == "opens" for cue in around.right)
    return around.since is None or around.passage.text[last.start : last.end].startswith("open")


def bounds_condition(around: Surroundings, shape: Shape) -> bool:
    """ "Founded after X and before Y": the other bound of one condition of eligibility."""
    if shape != "end" or around.previous is None or around.previous.object != "eligible":
        return False
    between = around.passage.text[around.floor : around.group.start]
    return not set(between) & set(".,;:!?\n") and not around.unexplained(around.floor, around.group.start, links=True)


def status_open(around: Surroundings, closes: Cue) -> bool:
    """ "Status: open. Closes: 15 June": only a call has a field that says whether it is open."""
    passage = around.passage
    start = max(0, closes.start - _STATUS_BEFORE)
    opens = [cue for cue in passage.cues_between(start, closes.start) if cue.concept == "opens"]
    if not opens or not around.elliptic(closes) or "\n\n" in passage.text[opens[-1].end : closes.start]:
        return False
    before = passage.words_between(max(0, opens[-1].start - 24), opens[-1].start)[-1:]
    label = any(word.text in connectors()["status"] for word in before)
    return label and passage.text[closes.end : around.group.start].strip(" -*") in ("", ":")


def subject_of_sentence(around: Surroundings) -> str | None:
    """What the sentence of a date names first, before the dates that stand before it."""
    start = around.passage.layout.sentence_start(around.group.start)
    return next(
        (cue.concept for cue in around.passage.cues_between(start, around.floor) if cue.concept in OBJECTS), None
    )
