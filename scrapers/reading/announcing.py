"""Announcements: a call that is *expected* to open by the end of a year or a month. A period, never a countdown.

In "to be opened by the end of the year" the words before the period say that it is an opening, though "by" and "until"
elsewhere begin a deadline; what it is opened for ("for applications") changes nothing. How long it will *be* open is a
deadline ("will be open until"); in Bulgarian, which says both alike, so is a day ("ще бъде отворена до 15 декември").
By which day it will be opened is neither a deadline nor the day it opens: it is refused. A period that begins its
sentence is of the verb behind it ("by the end of May a new call will be launched"). Bulgarian and English; "the year"
is the one in which the page was seen (or was published).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from scrapers.reading.folding import Folded
from scrapers.reading.readings import Deadline, Evidence, How, Precision

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("януари", "january"),
            ("февруари", "february"),
            ("март", "march"),
            ("април", "april"),
            ("маи", "may"),
            ("юни", "june"),
            ("юли", "july"),
            ("август", "august"),
            ("септември", "september"),
            ("октомври", "october"),
            ("ноември", "november"),
            ("декември", "december"),
        ),
        1,
    )
    for name in names
}
_MONTH = "|".join(_MONTHS)
#: What will happen to a call when it begins, said of the future.
_WILL_OPEN = (
    r"предсто\w+|очаква\w*|планира\w*|предвижда\w*|ще (?:се )?(?:бъде |бъдат )?(?:отвор\w+|отвар\w+|обяв\w+|публикува\w*|старт\w+|започн\w+)|"
    r"(?:да )?(?:се )?(?:бъде|бъдат) (?:отворен\w*|обявен\w*|публикуван\w*|стартиран\w*)|да (?:отвори|стартира|се отвори|се обяви)|отваряне\w*|обявяване\w*|стартиране\w*|"
    r"(?:is|are) (?:expected|planned|scheduled|foreseen|due)|expected to|planned to|scheduled to|upcoming|forthcoming|"
    r"(?:will|to) (?:be )?(?:open\w*|launch\w*|publish\w*|announc\w*|start\w*|releas\w*)|opening (?:is )?(?:expected|planned)"
)
#: What makes the period one by which to apply, or one of something else.
_OTHERWISE = (
    r"подава\w*|кандидатств\w+|приема(?:т|не)\w*|краен срок|предложения се|коментар\w*|становищ\w+|изпълн\w+|приключ\w+|допустим\w+|плаща\w*|изплат\w+|разход\w+|резултат\w*|оцен\w+|договор\w*|подпис\w+|информира\w*|уведом\w+|"
    r"results?\b|evaluat\w+|contract\w*|submi\w+|appl(?:y|ied|ications?)\b|deadline|clos\w+|comment\w*|implement\w+|complet\w+|eligible|paid|spent|finish\w*|sign\w*|agreements?\b|inform\w*|notif\w+"
)
#: What is published or announced and is no call, where it stands before the words that say so.
_NO_CALL = re.compile(
    r"(?<!\w)(?:резултат\w*|класиран\w*|оценк\w*|списък\w*|списъц\w*|договор\w*|насоки\w*|победител\w*|отговор\w*|"
    r"results?|ranking|evaluations?|lists?|winners?|contracts?|guidelines?|guide|answers?|selected|beneficiaries)(?!\w)"
)
#: What a call is opened for, beside the words that open it: no date to apply by.
_PURPOSE = re.compile(
    r"^(?:\s+[^\W\d_]+){0,3}?\s+(?:за (?:кандидатстване|(?:подаване|набиране|прием) на (?:проектни |проекто)?предложения)|"
    r"for (?:applications?|applying|submissions?|(?:the )?submission of (?:project )?(?:proposals|applications)))\b"
)
#: The words that open a call themselves; others ("upcoming") only say that something is to come.
_OPENS = re.compile(r"отвор|отвар|обяв|публикув|старт|open|launch|publish|announc|start|releas")
#: How long it will be open, said in English.
_IS_OPEN = re.compile(r"(?:\bbe|remains?|stays?|kept?|keep) open$")
_PERIOD = re.compile(
    rf"до (?:месец )?(?P<bg_m>{_MONTH}) (?P<bg_m_y>20\d\d)|by (?P<en_m>{_MONTH}),? (?P<en_m_y>20\d\d)"
    rf"|(?:до|в|към|преди) края на (?:(?P<bg_year>(?:тази |текущата |настоящата )?година(?:та)?)(?!\s*\d)|(?:месец |м\.\s?)?(?P<bg_month>{_MONTH})(?:\s+(?:на )?(?P<bg_my>20\d\d))?|(?P<bg_y>20\d\d))"
    rf"|(?:by|before|until|towards|at|around|in) (?:the )?end of (?:(?P<en_year>(?:the|this|the current) year)\b|(?P<en_month>{_MONTH})(?:,? (?P<en_my>20\d\d))?|(?P<en_y>20\d\d))"
)
#: Of the words that open a call, a verb of the future that names the opening itself.
_FUTURE = re.compile(
    r"(?:ще|да|се|бъд|will|to) ?.*(?:отвор|обяв|публикув|старт|open|launch|publish|announc|start|releas)"
)
_FEW_WORDS = re.compile(r"(?:\s+[^\W\d_]+){0,2}\s*")
_BY_DAY = re.compile(
    rf"(?:до|by) (?:(?P<d>\d{{1,2}})(?:-?[а-я]{{2}}|st|nd|rd|th)? (?:of )?(?P<m>{_MONTH}),? (?P<y>20\d\d)"
    rf"|(?P<us_m>{_MONTH}) (?P<us_d>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<us_y>20\d\d)"
    r"|(?P<n_d>\d{1,2})\.(?P<n_m>\d{1,2})\.(?P<n_y>20\d\d))"
)
_SENTENCE = re.compile(r"(?<=[^\W\d_]{4})[.!?;](?=\s)|\n\s*\n")
_OPEN = re.compile(rf"(?<!\w)(?:{_WILL_OPEN})")
_OTHER = re.compile(rf"(?<!\w)(?:{_OTHERWISE})")
_REACH = 160
#: Where a sentence starts, and what ends a clause; not the full stop of "г.".
_STARTS = re.compile(r"(?:\A|\n|[^\W\d_]{4}[.!?]\s)\s*$")
_STOPS = re.compile(r"(?<=[^\W\d_]{4})[.!?;](?=\s)|\n|;|:")


def announced_openings(source: Folded, zone: str, seen_at: date | None, where: str, how: How) -> list[Deadline]:
    """The openings that are expected by the end of a period, in order. None where the year is not certain."""
    found = []
    for match in _PERIOD.finditer(source.text):
        began = _beginning(source.text, match.start())
        ended = match.end()
        if began is None and (verb := _verb_behind(source.text, match)) is not None:
            began, ended = match.start(), verb
        if began is None or _until_when(source.text, match.start()):
            continue
        when = _when(match, seen_at)
        if when is None:
            continue
        day, precision = when
        quote = source.cut(began, ended)
        found.append(Deadline(day.isoformat(), "opening", precision, zone, Evidence(quote, where, how)))
    return found


def without_misread(deadlines: Iterable[Deadline], announced: Iterable[Deadline]) -> list[Deadline]:
    """The deadlines without those that are one of the announced openings, read with another kind."""
    periods = {(one.at, one.precision) for one in announced}
    return [one for one in deadlines if (one.at, one.precision) not in periods]


def opened_by_a_day(source: Folded) -> dict[str, str]:
    """The days (ISO) by which a call will be opened, each with its words: no deadline, and not the day it opens."""
    found = {}
    for match in _BY_DAY.finditer(source.text):
        began = _beginning(source.text, match.start())
        part = match.group
        named = part("m") or part("us_m")
        month = _MONTHS[named] if named else int(part("n_m"))
        if began is None or not _will_be_opened_by(source.text, began, match.start()):
            continue
        year, day = part("y") or part("us_y") or part("n_y"), part("d") or part("us_d") or part("n_d")
        found[f"{year}-{month:02}-{int(day):02}"] = source.cut(began, match.end())
    return found


def _will_be_opened_by(text: str, began: int, place: int) -> bool:
    """Whether the verb that opens a call stands right before its day: "will be launched (for applications) by".

    In "ще бъде отворена до" the day by which it will be opened and the one until which it will be open are said alike.
    """
    verbs = [match for match in _OPEN.finditer(text, began, place) if _FUTURE.match(match.group())]
    if not verbs or "отвор" in verbs[-1].group():
        return False
    return _FEW_WORDS.fullmatch(_PURPOSE.sub("", text[verbs[-1].end() : place])) is not None


def _beginning(text: str, place: int) -> int | None:
    """Where the words begin that make the period one of an opening; None where they do not."""
    floor = max(0, place - _REACH)
    for boundary in _SENTENCE.finditer(text, floor, place):
        floor = boundary.end()
    opens = [match.start() for match in _OPEN.finditer(text, floor, place)]
    if not opens:
        return None
    if _NO_CALL.search(text, floor, opens[0]):
        return None
    last = max(_OPEN.finditer(text, floor, place), key=lambda match: match.end())
    between = text[last.end() : place]
    if _OPENS.search(last.group()):
        between = _PURPOSE.sub("", between)
    return None if _OTHER.search(between) else opens[-1]


def _verb_behind(text: str, period: re.Match[str]) -> int | None:
    """Where the verb ends that opens a call behind a period that begins its sentence; None where another or none stands there.

    "Will be open" and "ще бъде отворена" may say how long.
    """
    start, ends = period.span()
    if period.group().startswith(("until", "before", "преди")) or not _STARTS.search(text, max(0, start - 8), start):
        return None
    boundary = _STOPS.search(text, ends)
    stop = min(boundary.start() if boundary else len(text), ends + _REACH)
    verb = next((one for one in _OPEN.finditer(text, ends, stop) if _FUTURE.match(one.group())), None)
    if verb is None or "отвор" in verb.group() or re.search(r"\bopen\b", verb.group()):
        return None
    between = text[ends : verb.start()]
    return None if _OTHER.search(between) or _NO_CALL.search(between) else verb.end()


def _until_when(text: str, place: int) -> bool:
    """Whether the words say how long a call will be open."""
    if not text.startswith(("until", "till"), place):
        return False
    before = text[max(0, place - _REACH) : place].rstrip()
    return _IS_OPEN.search(before) is not None or _IS_OPEN.search(_without_purpose(before)) is not None


def _without_purpose(before: str) -> str:
    """The words up to "open", where what it is open for follows."""
    opened = before.rfind("open")
    return before[: opened + len("open")] if opened >= 0 and _PURPOSE.match(before[opened + len("open") :]) else before


def _when(match: re.Match[str], seen_at: date | None) -> tuple[date, Precision] | None:
    part = match.group
    if month_named := part("bg_m") or part("en_m"):
        return date(int(part("bg_m_y") or part("en_m_y")), _MONTHS[month_named], 1), "month"
    if part("bg_year") or part("en_year"):
        return (date(seen_at.year, 1, 1), "year") if seen_at is not None else None
    if year := part("bg_y") or part("en_y"):
        return date(int(year), 1, 1), "year"
    month = _MONTHS[part("bg_month") or part("en_month")]
    year = part("bg_my") or part("en_my")
    if year is None and (seen_at is None or month < seen_at.month):
        return None
    return date(int(year) if year else seen_at.year if seen_at else 1, month, 1), "month"
