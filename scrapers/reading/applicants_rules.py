"""What the cues of a segment say of each kind of applicant in it: admitted, barred, or named in passing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from scrapers.reading.applicants_cues import AGAINST, OF_NEXT, Carried, Event, Segment

_JOIN_BEFORE = re.compile(
    r"(?<![^\W_])(?:and|or|nor|neither|all|any|the|for|to|also|и|или|нито|всички|следните|за|за\sучастие|also\sthe|по\sпроцедурата|по\s(?:настоящата|тази)\sпроцедура|които\sса|(?:that|which|who)\sare"
    r"|са|е|are|is|include|includes|including|включват|включително)$"
)
_JOIN_AFTER = re.compile(
    r"(?:and|or|nor|as\swell\sas|also|therefore|и|или|както\sи|also"
    # A definition narrows nothing: "large enterprises within the meaning of …".
    r"|within\sthe\s(?:meaning|definition)|as\sdefined|according\sto|по\sсмисъла|съгласно)(?![^\W_])"
)
#: "Enterprises which are in insolvency": only some of a kind.
_RELATIVE = re.compile(
    r",?\s?(?:различн\w{1,3}\sот|other\sthan|different\sfrom|who|which|that|whose|where|if|unless|ко(?:и|ито|ято|ето)|чи(?:и|ито|ято|ето)|за\sкоито|спрямо\sкоито|ако|когато)(?![^\W_])"
)
#: "Предприятията, получили помощ": the same, in Bulgarian.
_PARTICIPLE = re.compile(r",\s([^\W\d_]{3,20}(?:ли|щи|ени|ани|яни))\s")
#: "Not eligible as lead applicants": they may be something else.
_AS_LESS = re.compile(
    r"\s?(?:(?:as|to\sbe)\s(?:an?\s|the\s)?(?:lead|main|coordinat|principal|sole|single)|(?:като|за|да\sбъдат)\s(?:водещ|самостоят|основен|основни))"
)
#: "Not eligible for the bonus": something else than the call.
_FOR_OTHER = re.compile(
    r"\s(?:for|за)\s(?:(?:the|a|an|any|this|their|all|such)\s)?(?!fund|financ|support|subsid|grant|aid|award|particip|appl|call|competition|programme|scheme|topic"
    r"|procedure|this|under|consider|selection|assist|vouch|the\s|финанс|подкреп|подпом|помощ|грант|участ|кандидат|процедур|покан|програм|схем|мярк|конкурс|прием"
    r"|безвъзмезд|бфп|тази|насто|периода)[^\W_]{3}"
)
_ELIGIBLE = re.compile(r"(?:eligible|admissible|entitled|допустим\w?)$")
#: "SMEs are encouraged to take part as end users": they do not apply.
_AS_USERS = re.compile(
    r"\s?(?:only\s|само\s|единствено\s)?(?:as|като)\s(?:an?\s|the\s)?(?:(?:end|final|pilot|test|early|external|key|краини|пилотни|външни)[\s-])?(?:users?|testers?|customers?|clients?"
    r"|observers?|experts?|evaluators?|stakeholders?|speakers?|mentors?|advis[eo]rs?|suppliers?|subcontractors?|trainees?|visitors?|recipients?"
    r"|adopters?|(?:потребител|ползвател|получател|наблюдател|експерт|ментор|клиент|подизпълнител|обучаем|доставчи|оценител)\w{0,4})(?![^\W_])"
)
_AS_USERS_BEFORE = re.compile(rf"(?<![^\W_])(?:{_AS_USERS.pattern})[\s,]*$")
#: "Apart from SMEs, municipalities may also apply", "освен МСП могат да кандидатстват и общини": both may.
_BESIDES = re.compile(r"(?:apart\sfrom|освен)$")
_TOO = re.compile(
    r"(?<![^\W_])(?:also|too|as\swell|също|още)(?![^\W_])|(?<![^\W_])(?:могат|може|имат|допустим\w)(?![^\W_])[^.;!?\n]{0,60}?(?<![^\W_])и(?![^\W_])"
)
_SENTENCE = re.compile(r"[.;!?\n]|$")
_EXAMPLES = re.compile(
    r"(?<![^\W_])(?:including|incl|such\sas|e\.?g|for\sexample|включително|като|например|в\sт\.?\s?ч)(?![^\W_])"
)
#: "Neither universities nor institutes may apply."
_NEITHER = re.compile(r"(?<![^\W_])(?:neither|нито)\s$")
_LINKED = 34
#: Between "companies" and the size that they must have.
_WHICH = re.compile(
    r"\s?(?:-|\(|:)\s?|,?\s(?:които|които\sса|които\sсе\sкатегоризират\sкато|категоризирани\sкато|със\sстатут\sна|с\sкатегория|които\sпопадат\sв\sкатегорията(?:\sна)?"
    r"|(?:that|which|who)\s(?:are|qualify\sas|fall\sunder)(?:\sthe)?(?:\scategory\sof)?|qualifying\sas|classified\sas)(?:\sса)?\s"
)
#: What is said of these follows behind who sends them: "Applications from natural persons will not be considered."
_SENT = re.compile(
    r"(?:proposals|applications?|projects|bids|предложения|заявления|подаден\w{1,3}|представени|подавани)(?![^\W_])(?!.*(?:are|is|may|can|must|should|се|могат|може)(?![^\W_]))"
)
#: "Not A or B": what else a negation is said of.
_OR = re.compile(r"\s?,?\s?(?:or|nor|или|нито)\s(?:an?\s)?")
#: "Other than A and B".
_AND = re.compile(r"\s?,?\s?(?:or|nor|and|или|нито|и)\s(?:an?\s|от\s)?")
_BRACKET = 120
_BACKWARD = frozenset({"behind", "not_behind"})
_EITHER = frozenset({"either", "not_either"})
#: `some`: a part of the kind is excepted from what is said; `users`: they take part without applying.
Rule = Literal["applicants", "barred", "some", "users"]


def is_narrowed(text: str, segment: Segment, kind: Event, others: Sequence[Event]) -> bool:
    """Whether only some of a kind are meant: "enterprises in difficulty", "Russian NGOs", "private universities"."""
    before = text[segment.start : kind.start].rstrip()
    after = text[kind.end : segment.end].lstrip()
    starts, ends = {other.start for other in others}, {other.end for other in others}
    led = not before or before[-1] in ",;:()/-*•?" or len(before) + segment.start in ends
    follows = not after or after[0] in ",;:.()/?!" or segment.end - len(after) in starts
    participle = _PARTICIPLE.match(text, kind.end, segment.end)
    if _RELATIVE.match(after) or (participle is not None and participle.start(1) not in starts):
        return True
    return not (led or _JOIN_BEFORE.search(before)) or not (follows or _JOIN_AFTER.match(after))


def within(start: int, end: int, spans: Sequence[tuple[int, int]] | Sequence[Event]) -> bool:
    """Whether words lie inside others that were taken already."""
    return any(span[-2] < end and start < span[-1] for span in spans)


def is_specified(text: str, kind: Event, following: Event) -> bool:
    """Whether the words that follow say which enterprises are meant: "companies that are large enterprises"."""
    if kind.name != "sme__large_enterprise" or following.name not in ("sme", "large_enterprise"):
        return False
    return following.start - kind.end <= _LINKED and _WHICH.fullmatch(text, kind.end, following.start) is not None


def is_example(text: str, before: Event, kind: Event) -> bool:
    """Whether enterprises are named as some of the small ones before: "SMEs, including technology companies"."""
    if kind.name != "sme__large_enterprise" or before.name != "sme":
        return False
    return kind.start - before.end <= _LINKED and _EXAMPLES.search(text, before.end, kind.start) is not None


def ruled(
    text: str, kinds: Sequence[Event], cues: Sequence[Event], stops: Sequence[Event], carried: Carried | None
) -> dict[int, Rule]:
    """For the place of each kind: what is said of it, or absent where it is named in passing."""
    under: Rule | None = None
    if carried is not None and carried.mode != "places":
        under = carried.mode
    reading = _Ruling(text, under)
    places = {kind.start for kind in kinds}
    for event in sorted([*kinds, *cues, *stops], key=lambda event: event.start):
        if event.start in places and event in kinds:
            reading.meet(event)
        else:
            reading.turn(event)
    return reading.ruled


class _Ruling:
    """Goes through a segment's events in order; what the last cue says holds until another cue or a stop."""

    def __init__(self, text: str, rule: Rule | None) -> None:
        self.text = text
        self.ruled: dict[int, Rule] = {}
        self.rule = rule
        self.clear = True
        self.waiting: list[int] = []
        """Kinds before their cue: "SMEs and NGOs may apply"."""
        self.sent: list[int] = []
        self.is_sent = False
        self.negated: int | None = None
        """Where what a negation bars ends so far; -1 right behind the negation."""
        self.joins = _OR
        self.unsaid: list[int] = []
        """Kinds barred by a negation of whoever is being told of."""
        self.barred: list[int] = []
        """Kinds that this statement bars so far."""
        self.excepted: list[int] = []
        """Kinds taken out of those that wait for their cue: "public bodies, except universities, …"."""
        self.is_besides = False
        """What waits is told with others: "apart from SMEs, municipalities too"."""
        self.resumes: int | None = None
        """Where a bracket closes that an exception of the kind before it stands in."""

    def meet(self, kind: Event) -> None:
        """A kind of applicants, under what was said last."""
        if self.resumes is not None and kind.start > self.resumes:
            self.rule, self.clear, self.resumes = "barred", True, None
        if self.negated is not None:
            # A negation bars what is right behind it and what "or" joins; what else follows is not told.
            if self.negated < 0 or self.joins.fullmatch(self.text, self.negated, kind.start):
                if self.rule != "barred":
                    # "Not eligible: enterprises that are not SMEs": barred are the others.
                    self.ruled[kind.start] = "barred"
                    self.unsaid.append(kind.start)
                self.negated = kind.end
                return
            self.rule, self.clear, self.negated = None, True, None
        if self.clear and self.rule is not None:
            self.ruled[kind.start] = self.rule
            if self.rule == "barred":
                (self.excepted if self.waiting else self.barred).append(kind.start)
            if self.is_sent:
                self.sent.append(kind.start)
        elif self.clear:
            self.waiting.append(kind.start)

    def turn(self, event: Event) -> None:
        """A cue or a stop changes what holds for the kinds that follow, or decides those that waited."""
        if event.name in OF_NEXT:
            self.negated = -1
            self.joins = _AND if event.name == "other" else _OR
            if event.name == "not_ahead":
                self.waiting, self.rule = [], None
        elif event.name == "stop":
            self.clear = False
        elif event.name == "clause":
            self.negated, self.unsaid = None, []
            self.rule, self.clear, self.waiting, self.sent, self.is_sent = None, True, [], [], False
            self.barred, self.excepted = [], []
        elif event.name in ("except", "unless"):
            self._except(event)
        elif event.name in _BACKWARD or event.name in _EITHER:
            self._look_back(event)
        else:
            self.rule = "barred" if event.name in AGAINST else "applicants" if event.name != "places" else None
            self.is_sent = event.name == "ahead" and _SENT.match(self.text, event.start, event.end) is not None
            self.clear, self.waiting, self.sent, self.barred, self.excepted = True, [], [], [], []
            if self.rule == "applicants" and _AS_USERS.match(self.text, event.end):
                self.rule, self.clear = None, False

    def _except(self, event: Event) -> None:
        """What is taken out of the kinds before it. A kind that some are taken out of is not barred as a whole."""
        if self.barred and self.rule != "applicants":
            opened = self.text[: event.start].rstrip().endswith("(")
            for place in self.barred[-1:] if opened else self.barred:
                self.ruled[place] = "some"
            closing = self.text.find(")", event.end, event.end + _BRACKET) if opened else -1
            self.resumes = closing if closing >= 0 and self.rule == "barred" else None
            self.barred, self.rule, self.clear = [], None, False
        elif event.name == "unless":
            self.clear = False
        elif self.rule is None and not self.waiting:
            self.is_besides = self._is_besides(event)
            if not self.is_besides:
                # "Except universities, research organisations may apply."
                self.negated, self.joins = -1, _AND
        else:
            self.rule, self.clear = ("applicants" if self.rule == "barred" else "barred"), True

    def _is_besides(self, event: Event) -> bool:
        if not _BESIDES.search(self.text, event.start, event.end):
            return False
        ended = _SENTENCE.search(self.text, event.end)
        return _TOO.search(self.text, event.end, ended.start() if ended else len(self.text)) is not None

    def _look_back(self, event: Event) -> None:
        says: Rule = "barred" if event.name in AGAINST else "applicants"
        if says == "barred" and _AS_LESS.match(self.text, event.end):
            self.waiting, self.sent = [], []
        if (
            event.name in _BACKWARD
            and not self.waiting
            and self.text[event.end : event.end + 2].lstrip().startswith(":")
        ):
            # "The following may apply: (a) SMEs, (b) clusters".
            self.rule, self.clear = says, True
            return
        if _ELIGIBLE.search(self.text, event.start, event.end) and _FOR_OTHER.match(self.text, event.end):
            self.waiting, self.sent, self.rule, self.clear = [], [], None, False
            return
        led = self.text[max(0, event.start - _BRACKET) : event.start]
        if says == "applicants" and (_AS_USERS.match(self.text, event.end) or _AS_USERS_BEFORE.search(led)):
            for place in self.waiting:
                self.ruled[place] = "users"
            self.waiting, self.rule, self.clear = [], None, False
            return
        if says == "barred" and self.excepted:
            # "Public bodies, except universities, are not eligible": some of them are.
            for place in self.excepted:
                self.ruled.pop(place, None)
            for place in self.waiting:
                self.ruled[place] = "some"
            self.waiting = []
        self.excepted = []
        if self.waiting and _NEITHER.search(self.text[max(0, self.waiting[0] - 12) : self.waiting[0]]):
            says = "barred"
        if says == "barred":
            # "Companies which are not SMEs are not eligible": barred are the others.
            for place in self.unsaid:
                del self.ruled[place]
        self.unsaid = []
        for place in [*self.waiting, *(self.sent if says == "barred" else ())]:
            self.ruled[place] = says
        self.barred = [*self.waiting, *self.sent] if says == "barred" else []
        self.sent, self.is_sent = [], False
        if event.name in _EITHER and (not self.waiting or self.is_besides):
            self.rule, self.clear = says, True
        else:
            self.rule, self.clear = (says if event.name == "behind" else None), False
        self.waiting = []
