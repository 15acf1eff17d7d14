"""The words around one group of dates, and the questions that one asks of them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from scrapers.reading.connectors import connectors, one_of
from scrapers.reading.coordination import without_coordinated
from scrapers.reading.languages import Cue, Word
from scrapers.reading.passage import POSTPOSITIONS, Group, Passage
from scrapers.reading.readings import DeadlineKind
from scrapers.reading.uses import ENDS, LINKS, OTHER_USES, STRONG, SUBMITTED_INSTEAD, WEAK, Role, Shape

#: Words between an extension and the noun of what is extended, and what parts the two.
_BETWEEN_NOUNS = 5
_PAUSE = re.compile(r"[.;:!?,\n]")
#: Words that make a clause of its own before "… before the deadline".
_CLAUSE = 2

_WAS = re.compile(rf"\(\s*{one_of('was')}\s*:?\s*$")
#: "30 days", "30 working days", "60-дневен".
_DURATION = re.compile(rf"\d[\s-]*(?:[^\W\d_]+ )?{one_of('durations')}\b")


@dataclass(slots=True)
class Surroundings:
    """A group of dates with the cues of its own sentence up to the neighbouring dates.

    `header`: cues of a heading above; `previous`: the role of the group before it in the same sentence; `hint`: the
    kind that the field's label gives.
    """

    passage: Passage
    group: Group
    left: Sequence[Cue]
    right: Sequence[Cue]
    header: Sequence[Cue]
    previous: Role | None
    hint: DeadlineKind | None
    floor: int = 0
    """Where the group before ends."""
    until: Cue | None = field(init=False, default=None)
    """The "until" right beside the date."""
    since: Cue | None = field(init=False, default=None)
    """The "from" right beside the date, where no "until" is."""
    late: bool = field(init=False, default=False)
    """Whether what comes later is said to be refused."""

    def __post_init__(self) -> None:
        self.until, self.since = self._beside("until"), self._beside("from")
        if self.passage.codes[0] in POSTPOSITIONS and not self.until and not self.since:
            self.until, self.since = self._until_in_clock() or self._behind("until"), self._behind("from")
        if not self.until and any(cue.concept == "late" for cue in (*self.left, *self.right)):
            # "Applications received after 5 June will not be considered": until that day they are.
            self.until = self._beside("late_after")
            self.late = self.until is not None
            # "presentadas después del 5": behind "after" the "from" is but a genitive.
            self.since = None if self.late else self.since
        if not self.until and (shut := self._beside("shut")) is not None:
            # "Applications will not be accepted after 5 June".
            self.until, self.since, self.late = shut, None, True
        if self.until and self.since:
            # "hasta las 14:00 del 18 …", "не по-късно от": behind an "until" the "from" is but a genitive.
            self.since = None
        # "Correction: the deadline is …": the heading of a notice is not what its deadline is for.
        self.left = [cue for cue in self.left if cue.concept != "correction" or not self._heads(cue)]
        # "from the day after the publication of … until": where the period starts is not what it is for.
        self.left = [cue for cue in self.left if cue.concept != "published" or not self._after_relative(cue)]
        self.left = without_coordinated(self.passage, self.left)
        if self.until or self.group.is_range or self.hint is not None or self.told("deadline"):
            # "Дата на подаване: до 15.05" is a deadline; without "until" it may be the day of one that was handed in.
            self.left = [cue._replace(concept="submit") if cue.concept == "filed" else cue for cue in self.left]

    def _heads(self, cue: Cue) -> bool:
        """Whether a word with a colon stands before the words of the deadline itself."""
        colon = self.passage.text[cue.end : cue.end + 1] == ":"
        return colon and any(one.concept == "deadline" and one.start > cue.end for one in self.left)

    def _after_relative(self, cue: Cue) -> bool:
        return any(one.concept == "relative" and 0 <= cue.first - one.last <= 5 for one in self.left)

    def _beside(self, concept: str) -> Cue | None:
        periods = self.passage.period_words if self.group.dates[0].precision != "day" else frozenset()
        clock = self.group.clocks[0]
        for cue in reversed(self.left):
            if concept == "from" and clock is not None and clock.end <= cue.start:
                # "até às 18h00 do dia 30": between a time and its date it is but a genitive.
                continue
            if cue.concept == concept and (
                self.passage.only_glue(cue.end, self.group.start, periods)
                or self.passage.only_glue(cue.end, self.group.dates[0].core[0])
            ):
                return cue
        return None

    def _behind(self, concept: str) -> Cue | None:
        cue = next((cue for cue in self.right if cue.concept == concept), None)
        if cue is None:
            return None
        clock, start = self.group.clocks[-1], self.group.dates[-1].core[1]
        if clock is not None and start <= clock.start and clock.end <= cue.start:
            # "15 Nisan 2027 saat 23.59'a kadar": the hour stands between the day and its "until".
            return cue if self.passage.only_glue(clock.end, cue.start) else None
        return cue if self.passage.only_glue(start, cue.start) else None

    def _until_in_clock(self) -> Cue | None:
        """Hungarian says "until" in the hour's ending: "éjfélig", "16 óráig"."""
        clock = self.group.clocks[-1]
        if clock is None or not self.passage.text[clock.start : clock.end].rstrip(".").endswith("ig"):
            return None
        return Cue("until", clock.start, clock.end, 0, 0)

    def told(self, concept: str) -> bool:
        """Whether the words before the date have the concept."""
        return any(cue.concept == concept for cue in self.left)

    def last(self, concepts: Collection[str]) -> Cue | None:
        """The cue nearest before the date that has one of the concepts."""
        return next((cue for cue in reversed(self.left) if cue.concept in concepts), None)

    def content(self, start: int, end: int) -> list[Word]:
        """The words between two places that say something (not small words, not weekdays)."""
        return [
            word
            for word in self.passage.words_between(start, end)
            if word.text not in self.passage.glue and len(word.text) > 2 and word.text not in self.passage.days
        ]

    def unexplained(self, start: int, end: int, *, links: bool) -> list[Word]:
        """Those of them that no cue covers; `links`: cues that only link ("for", "planned") cover as well."""
        spans = [
            (cue.start, cue.end) for cue in self.left if links or (cue.concept not in LINKS and cue.concept != "until")
        ]
        return [
            word
            for word in self.content(start, end)
            if not word.text.isdigit() and not any(a <= word.start < b for a, b in spans)
        ]

    def elliptic(self, cue: Cue) -> bool:
        """ "Удължен до …": nothing before the cue that could be the subject of something else."""
        start = max(self.passage.layout.sentence_start(cue.start), min(self.floor, cue.start))
        return not self.unexplained(start, cue.start, links=True)

    def words_behind(self, cue: Cue) -> int:
        """How many words stand between the date and a cue behind it."""
        return cue.first - bisect_left(self.passage.starts, self.group.end)

    def original(self) -> bool:
        """Whether the date is said to be the old one."""
        ends = [cue for cue in self.left if cue.concept in ("deadline", "submit", "send", "closes")]
        mark = next(
            (
                cue
                for cue in reversed(self.left)
                if cue.concept == "original"
                and (
                    any(abs(cue.first - end.first) <= 4 for end in ends)
                    or (self.until is None and self.passage.only_glue(cue.end, self.group.start))
                )
            ),
            None,
        )
        if _WAS.search(self.passage.text, max(0, self.group.start - 20), self.group.start):
            return True
        return mark is not None and not any(cue.concept == "extended" and cue.start > mark.start for cue in self.left)

    def falls_between(self) -> bool:
        """ "Calls with deadlines between 1 March and 15 April": neither date is the deadline itself."""
        end = self.last(("deadline",))
        between = self.passage.words_between(end.end, self.group.start) if end is not None else ()
        return len(between) in (1, 2) and between[-1].text in connectors()["between"]

    def days_between(self) -> int | None:
        """How many days lie between the first and the last date of a range, where both are days of known years."""
        first, last = self.group.dates[0], self.group.dates[-1]
        if any(one.day is None or one.year is None or one.problem for one in (first, last)):
            return None
        return (last.date() - first.date()).days

    def counted(self) -> bool:
        """ "The deadline is 30 days after its publication on …": the date is one from which a period is counted."""
        end = self.last(ENDS)
        mark = self.last(("relative",))
        if self.until is not None or end is None:
            return False
        if mark is not None and mark.start > end.start:
            return True
        between = self.passage.text[end.end : self.group.start]
        period = _DURATION.search(between)
        # "The deadline for projects of 24 months: …": behind a colon or "is" the date is told in words of its own.
        return period is not None and ":" not in between[period.end() :] and not self.linked()

    def moved_earlier(self) -> bool:
        """Whether the words before the date say that the deadline was brought forward."""
        told = self.last(("extended",))
        return told is not None and told.start in self.passage.earlier

    def extended_from(self) -> bool:
        """Whether an extension is the last that is said before the date ("extended from X to Y")."""
        last = self.last(("extended", "opens", "submit", "send"))
        if last is None or last.concept == "extended":
            return last is not None
        # "Extension of the submission from X to Y": what is extended stands right behind as a noun.
        extended = self.last(("extended",))
        if extended is None or last.concept == "opens":
            return False
        between = self.passage.text[extended.end : last.start]
        return len(between.split()) <= _BETWEEN_NOUNS and _PAUSE.search(between) is None

    def label_behind(self) -> bool:
        """ "31.03.2023 - application deadline": a label behind a dash or in brackets."""
        place = self.group.dates[-1].core[1]
        dash = re.match(r"\s*(?:г\.?|р\.?)?\s*[-:(]", self.passage.text[place : place + 8])
        if dash is not None:
            return any(cue.concept == "deadline" for cue in self.right[:3])
        # "30 June 2026 is the deadline for …"
        first = next((cue for cue in self.right if cue.concept not in LINKS), None)
        linked = any(cue.concept == "is" for cue in self.right[:2])
        return linked and first is not None and first.concept == "deadline" and self.words_behind(first) <= 3

    def purpose(self) -> bool:
        """ "Срок до 20.01.2027 г. да отстранят …": right behind the date a verb that is no word of applying."""
        passage = self.passage
        words = passage.words_between(self.group.end, self.group.end + 40)
        place = next((at for at, word in enumerate(words) if word.text not in passage.year_words), len(words))
        if place + 1 >= len(words) or words[place].text not in connectors()["purposes"]:
            return False
        if any(mark in passage.text[self.group.end : words[place].start] for mark in ",;:(\n"):
            return False
        verb = words[place + 1]
        return not any(cue.start <= verb.start < cue.end and cue.concept not in OTHER_USES for cue in self.right)

    def verb_unknown(self, deadline: Cue) -> bool:
        """ "Deadline to join …": right behind the noun a verb that is no word of applying."""
        words = self.passage.words_between(deadline.end, self.group.start)[:2]
        if len(words) < 2 or words[0].text not in connectors()["purposes"]:
            return False
        known = any(cue.start <= words[1].start < cue.end for cue in self.left)
        return not known and bool(self.content(words[1].start, words[1].end)) and not words[1].text.isdigit()

    def bound_by(self, deadline: Cue) -> bool:
        """ "… by the deadline of 15 May": the noun only bounds what the sentence speaks of."""
        bound = next((cue for cue in self.left if cue.concept == "until" and 0 < deadline.first - cue.last <= 2), None)
        if bound is not None:
            # "10 days are left until the deadline - 15 May": the time is counted to the date itself.
            return not _DURATION.search(self.passage.text[max(0, bound.start - 24) : bound.start])
        # "… в срок до 15 май": the noun only carries the "until".
        before = self.passage.words_between(max(0, deadline.start - 16), deadline.start)[-1:]
        return self.until is not None and any(word.text in connectors()["within_term"] for word in before)

    def has_term(self, deadline: Cue) -> bool:
        """ "The contract … with a term until 15.04.2028": what has the term is named before it."""
        before = self.passage.words_between(max(0, deadline.start - 16), deadline.start)[-1:]
        return self.until is not None and any(word.text in connectors()["with_term"] for word in before)

    def clause_unknown(self, deadline: Cue) -> bool:
        """ "Grantees must spend the funds before the deadline": a clause of words that are none of applying."""
        start = max(self.passage.layout.sentence_start(deadline.start), self.floor)
        return len(self.unexplained(start, deadline.start, links=True)) >= _CLAUSE

    def or_exhausted(self) -> bool:
        """ "31 December 2026 or until the funds are exhausted": only the taking of applications ends so."""
        cue = next((cue for cue in self.right if cue.concept == "exhausted"), None)
        return cue is not None and self.words_behind(cue) <= 4

    def restated(self) -> bool:
        """ "The deadline, originally X, is now Y"."""
        link = self.last(("is",))
        return link is not None and self.passage.only_glue(link.end, self.group.start)

    def linked(self) -> bool:
        """ "The deadline of the procedure, opened by order 5, is …": the verb before the date belongs to the deadline."""
        link = self.last(("is",))
        beside = link is not None and self.passage.only_glue(link.end, self.group.start)
        return beside and self.told("deadline") and not any(cue.concept in ENDS for cue in self.left[-1:])

    def verb_behind(self) -> Cue | None:
        """ "On 27 March, at 3 p.m., ends the deadline for …": the verb of a sentence that begins with its date."""
        if any(cue.concept not in LINKS for cue in self.left):
            return None
        start = self.passage.layout.sentence_start(self.group.start)
        between = self.passage.words_between(start, self.group.start)
        if any(word.text not in self.passage.glue and word.text not in self.passage.days for word in between):
            return None
        subject = False
        for cue in self.right:
            if cue.concept in WEAK or cue.concept in STRONG:
                subject = True
            elif cue.concept in ("opens", "closes"):
                if any(mark in self.passage.text[self.group.end : cue.end + 2] for mark in "(:"):
                    # "15 May 2026 (opening: 1 March)": the word is the label of what follows.
                    return None
                return cue if self.words_behind(cue) <= (5 if subject else 2) else None
            elif cue.concept not in ("on", "about", "is"):
                return None
        return None

    def told_of_next(self) -> bool:
        """ "For stays from X to Y applications are to be sent by Z": what stands behind the period is of the next date."""
        last = self.right[-1] if self.right else None
        behind = last is not None and re.match(r"\W*(?:\w{1,4}\W+){0,2}\d", self.passage.text[last.end : last.end + 24])
        return last is not None and last.concept in ("until", "deadline", "is") and bool(behind)

    def goes_on(self, shape: Shape) -> bool:
        """Whether it is still spoken of what was spoken of before.

        "…, projects run from X to Y": a period with words of its own is not. "Published: X⏎Opening: Y" is not either.
        """
        if self.previous is not None and self.previous.object in ("published", "order", "results"):
            return not any(cue.concept in ("opens", "closes") for cue in self.left)
        words = self.unexplained(self.floor, self.group.start, links=True)
        return shape != "range" or all(word.text in self.passage.ordinals for word in words)

    def next_object(self) -> bool:
        """ "The deadline for concept notes is …, and for full proposals …": the deadline goes on for another object."""
        if self.previous is None or self.previous.shape != "end" or not self.previous.kinds:
            return False
        others = STRONG | SUBMITTED_INSTEAD | {"round"}
        allowed = others | WEAK | {"about", "is", "on"}
        return any(cue.concept in others for cue in self.left) and all(cue.concept in allowed for cue in self.left)

    def begins_period(self, cue: Cue) -> bool:
        """ "Start of the application period: 1 March": not the start of a month or a year."""
        day = self.group.dates[0].precision == "day"
        objects = [one for one in self.left if one.start >= cue.end and one.concept in (*STRONG, *WEAK)]
        return day and bool(objects) and objects[0].first - cue.last <= 2

    def labelled(self) -> bool:
        """ "Submission of applications: 30.04.2021", or a heading with such a label above."""
        near = self.last(STRONG)
        if near is None:
            return any(cue.concept in STRONG for cue in self.header)
        if self.passage.text[near.start : near.end] in connectors()["done"]:
            return False
        if near.concept not in ("send", "submit"):
            # "Jury of the second stage: 1 July": something is named that happens in it.
            start = max(self.passage.layout.sentence_start(near.start), self.floor)
            if self.unexplained(start, near.start, links=True) or self.unexplained(
                near.end, self.group.start, links=True
            ):
                return False
        label = r"[^\n:]{0,40}:[\s*-]*(?:[^\n:]{0,30}:)?\W*(?:\w{1,3}\W+)?"
        return re.fullmatch(label, self.passage.text[near.end : self.group.start]) is not None

    def noun_is_label(self) -> bool:
        """ "Applications: 5 May - 6 June": the noun alone, with a colon, is the label of the period."""
        noun = self.last(("application",))
        if noun is None or not self.elliptic(noun):
            return False
        between = self.passage.text[noun.end : self.group.start].strip()
        # "Candidatures du 1er mars au 15 mai": nothing but the noun and its period.
        return between == ":" or (self.since is not None and self.passage.only_glue(noun.end, self.since.start))

    def names_call(self) -> bool:
        """Whether a call is named by its number before the date."""
        text = self.passage.text
        return any(
            cue.concept == "call" and re.search(r"\d", text[cue.end : cue.end + 30].split("\n")[0]) for cue in self.left
        )
