"""The values that flow through the tracker, named as in the field (README, *Words*).

Frozen dataclasses only; no clock, no store, no network. Times are aware (UTC unless said otherwise); dates of
calls are `Deadline`s in their own zone. What is not known is absent (None or empty), never a zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from scrapers.contract import ReasonCode
from scrapers.reading.readings import Deadline, Eligibility, Evidence, Money, OpenEnded, Refusal
from tracker.domain.alert_kinds import AlertKind, AlertState
from tracker.domain.problem import Problem as Problem
from tracker.domain.statements import Dispute, Statement
from tracker.domain.wishes import Wishes

Stage = Literal["announced", "consultation", "forthcoming", "open", "closed", "results", "cancelled", "unknown"]
#: `unknown`: nothing certain could be read; the chat says "see the call".

Outcome = Literal["cancelled", "results", "ended"]
#: What a source *states* about a call's end, beside its dates ("Прекратен", "Анулиран", "results published").


@dataclass(frozen=True, slots=True)
class Document:
    """A document a call links. `sha256` once its bytes were read, `words` (a hash of its text) once its text was."""

    title: str
    url: str
    sha256: str | None = None
    words: str | None = None


@dataclass(frozen=True, slots=True)
class Streak:
    """How often in a row a field of one item differed from one look to the next, and when it last did (aware)."""

    field: str
    count: int
    last: datetime


@dataclass(frozen=True, slots=True)
class History:
    """What is remembered of one source's earlier statements about a call; empty for a call put together."""

    left: tuple[str, ...] = ()
    """Dates this source stated before and moved away from, oldest first ("submission 2026-05-14T16:30")."""
    streaks: tuple[Streak, ...] = ()
    """So that a page that changes at every visit falls silent."""
    partial: bool = False
    """Its detail page was never read so far: what it adds later is no news."""
    mark: str | None = None
    """By which declaration and program it was read last (`rereading`)."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is stated about a call, typed, with evidence. One source's statement, or several put together."""

    titles: Mapping[str, str]
    """Title by language (ISO 639-1)."""
    url: str | None = None
    code: str | None = None
    programme: str | None = None
    summaries: Mapping[str, str] = field(default_factory=dict)
    opens: Deadline | None = None
    deadlines: tuple[Deadline, ...] = ()
    """In the order of their last instant; `comments` and all application kinds; never `opening`."""
    open_ended: OpenEnded | None = None
    open_ended_evidence: Evidence | None = None
    status_text: str | None = None
    """The status as printed. Evidence only: the stage is computed."""
    status: Stage | None = None
    """What the printed status claims, by the source's own `[status]` lists. A claim: see `domain.staging`."""
    as_of: datetime | None = field(default=None, compare=False)
    """When a source last showed this, aware: set only where nothing dated says whether the call is open."""
    outcome: Outcome | None = None
    announced: bool = False
    """A source says the call is planned or expected, and it is not open yet."""
    budget: Money | None = None
    grant_min: Money | None = None
    grant_max: Money | None = None
    rate: Money | None = None
    eligibility: Eligibility = field(default_factory=Eligibility)
    documents: tuple[Document, ...] = ()
    refused: tuple[Refusal, ...] = ()
    stated: tuple[Statement, ...] = ()
    """All that one source says of a fact that it states more than once; else the value itself is the statement.

    Empty for a call put together: see `stating.all_statements`.
    """
    disputes: tuple[Dispute, ...] = ()
    """Facts of which statements contradict each other, at most one each: what is kept of them is not certain."""
    tags: tuple[str, ...] = ()
    kind: Literal["call", "partner_request"] = "call"
    names_call_code: str | None = None
    """For a partner request: the code of the call it wants partners for."""
    history: History = field(default_factory=History)


@dataclass(frozen=True, slots=True)
class Observed:
    """One item as one check saw it, typed: what the arrow *read* gives."""

    source: str
    key: str
    facts: Facts
    shared: frozenset[str] = frozenset()
    """Identities ("code", "url") that another item of the same answer has too: they identify nothing."""
    partial: bool = False
    """Its detail page was not read this time: what only that page tells is missing, not gone."""
    words: str = ""
    """All that the page says of it, as far as it was read this time."""
    mark: str | None = None
    """By which declaration and program it was read; None where that does not matter."""
    counted: frozenset[str] = frozenset()
    """The words of dates whose year is not printed: it was counted from the day of this look (`anchoring`)."""
    looked_this_year: bool = False
    """Whether its source was looked at before in the year of this look: what is new since was written in it."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """One source showing one call. `gone_since`: the first complete check that did not show it any more."""

    source: str
    key: str
    call_id: str
    facts: Facts
    first_seen: datetime
    last_seen: datetime
    gone_since: datetime | None = None
    shared: frozenset[str] = frozenset()
    changes_seen: int = 0
    """Consecutive checks in which this item differed: a page that changes at every visit is muted by it."""


@dataclass(frozen=True, slots=True)
class Call:
    """An opportunity to apply: the facts of all its sightings put together (see `domain.projecting`)."""

    id: str
    facts: Facts
    sightings: tuple[Sighting, ...]
    first_seen: datetime

    def title(self, lang: str) -> str:
        """The title in `lang`, else in English, else in any language."""
        titles = self.facts.titles
        return titles.get(lang) or titles.get("en") or next(iter(titles.values()), self.id)


ChangeKind = Literal[
    "appeared",
    "stage_changed",
    "deadline_moved",
    "deadline_added",
    "corrected",
    "amended",
    "merged",
    "unmerged",
    "vanished",
    "returned",
    "results",
    "cancelled",
]


@dataclass(frozen=True, slots=True)
class Change:
    """Something that happened to a call, from what to what. `id` is 0 until the store gave it a number."""

    call_id: str
    kind: ChangeKind
    at: datetime
    """When it was noticed, aware."""
    source: str | None = None
    field: str | None = None
    before: str | None = None
    """In the form that a person reads or a program parses: ISO dates, decimal amounts with currency, stage names."""
    after: str | None = None
    baseline: bool = False
    """Part of a first look: recorded, told in one summary, never an alert of its own."""
    quiet: bool = False
    """Recorded, but sends nothing (a cosmetic edit, a page that changes at every visit)."""
    place: str | None = None
    """Where `after` stands, if in a document: its title and page ("Обява.pdf, p. 7")."""
    id: int = 0


Health = Literal["new", "healthy", "doubtful", "broken", "paused"]


@dataclass(frozen=True, slots=True)
class Run:
    """One check of one source and how it ended."""

    source: str
    started: datetime
    finished: datetime
    ended: Literal["unchanged", "read", "failed", "skipped"]
    """`skipped`: another check of the source was under way, or overtook this one; nothing was stored."""
    items: int = 0
    """Items seen in the listing (0 where unchanged or failed)."""
    filled: Mapping[str, int] = field(default_factory=dict)
    """How many items had each field: the denominator of health."""
    changes: int = 0
    problems: tuple[Problem, ...] = ()
    """Of a failed run, the reason first; of a read one, what makes it doubtful."""
    notes: tuple[Problem, ...] = ()
    """What beside the pages could not be read: documents. No doubt about the source."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A response that the archive keeps: the address asked for, where it stands ("FILE:OFFSET"), when it was received (aware)."""

    url: str
    reference: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SourceState:
    """What is remembered about a source between checks."""

    source: str
    health: Health = "new"
    reason: Problem | None = None
    since: datetime | None = None
    """When this health, or the present doubt about its list, began."""
    next_check: datetime | None = None
    last_success: datetime | None = None
    usual_items: int | None = None
    """Items of the last good check."""
    usual_filled: Mapping[str, int] = field(default_factory=dict)
    baselined: bool = False
    region_hash: str | None = None
    """Hash of everything the last good check read, so that an unchanged one costs nothing."""
    failures: int = 0
    """Checks in a row that failed or were not trusted."""
    told: ReasonCode | None = None
    """Why the admin was last told that the source is not healthy."""
    told_at: datetime | None = None
    told_open: bool = False
    """Whether the admin knows of the present trouble, so that its end is told too."""
    accepted_items: int | None = None
    """So few items an admin said to be right, whatever the declaration expects at least."""
    latest: tuple[Kept, ...] = ()
    """What the last check received of the list, page by page, where it is archived."""
    good: tuple[Kept, ...] = ()
    """The same of the last check that was believed; a page the site called unchanged is the one received before."""
    changed: tuple[datetime, ...] = ()
    """When the list last showed something else than before, oldest first: the rhythm of the site."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What a cluster is and wants. Words in any language; empty means "no condition"."""

    id: str
    names: Mapping[str, str]
    """Name by language."""
    description: str = ""
    languages: tuple[str, ...] = ("bg", "en")
    keywords: tuple[str, ...] = ()
    """Words and phrases wanted."""
    unwanted: tuple[str, ...] = ()
    """Words and phrases that exclude a call."""
    sectors: tuple[str, ...] = ()
    """NACE Rev. 2 divisions or ids of `config/taxonomy` sectors."""
    nuts: tuple[str, ...] = ()
    """Where the cluster is ("BG", "BG33"): a call for an ancestor or a descendant fits."""
    applicants: tuple[str, ...] = ()
    """What it can apply as: cluster, sme, ngo, ..."""
    programmes: tuple[str, ...] = ()
    """Only these programmes (substrings, case-insensitive); empty: any."""
    grant_min_eur: int | None = None
    grant_max_eur: int | None = None
    """The range of grants of interest, in euro."""

    def name(self, lang: str) -> str:
        """The name in `lang`, else in English, else in any language."""
        return self.names.get(lang) or self.names.get("en") or next(iter(self.names.values()), self.id)


Answer = Literal["yes", "no", "not_stated"]
Level = Literal["strong", "possible", "none"]


@dataclass(frozen=True, slots=True)
class Condition:
    """One hard condition of a match, with its reason in words ("for Greece and Bulgaria; you are in BG33")."""

    name: Literal["territory", "applicants", "programme", "grant", "unwanted", "stage"]
    answer: Answer
    reason: str
    quote: str | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """Call × profile: eligibility and relevance, with the words that made it."""

    profile: str
    call: str
    eligibility: Answer
    conditions: tuple[Condition, ...]
    score: float
    """0 to 1, comparable across profiles."""
    level: Level
    words: tuple[str, ...]
    """The profile's words that were found, strongest first, as the profile writes them."""
    near: tuple[str, ...] = ()
    """The profile's words that the call is close to in meaning, nearest first (`domain.nearness`)."""
    by_meaning: bool = False
    """Whether closeness in meaning, and not the words, made the score."""


Rhythm = Literal["at_once", "daily", "weekly"]


@dataclass(frozen=True, slots=True)
class Reminding:
    """How a chat wants to be reminded of the deadlines of what it saved (`domain.reminders`)."""

    before: tuple[str, ...] = ("30d", "14d", "7d", "3d", "1d", "3h")
    """How long before, the farthest first; empty: never."""
    internal: int = 0
    """How many days before the official deadline the chat's own one is; 0: it has none."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """A chat following profiles. `id` is 0 until stored."""

    chat_id: int
    thread_id: int | None = None
    """Forum topic, where there is one."""
    language: str = "bg"
    """ISO 639-1, one of `domain.wording.languages`."""
    zone: str = "Europe/Sofia"
    profiles: tuple[str, ...] = ()
    rhythm: Rhythm = "at_once"
    quiet_from: str | None = None
    """Local "HH:MM"; quiet hours end at `quiet_to`."""
    quiet_to: str | None = None
    level: Level = "possible"
    """The weakest level that alerts."""
    paused: bool = False
    cursor: int = 0
    """The last change that was decided for this subscription: a cursor, not a time window."""
    lesson: Mapping[str, float] = field(default_factory=dict, compare=False)
    """What its chat's votes taught (`domain.votes`)."""
    reminding: Reminding = field(default_factory=Reminding, compare=False)
    wishes: Wishes = field(default_factory=Wishes, compare=False)
    id: int = 0


@dataclass(frozen=True, slots=True)
class Alert:
    """One message owed to one subscription for one reason. `id` is 0 until stored.

    `reason` is unique per subscription: the same reason is never owed twice.
    """

    subscription: int
    kind: AlertKind
    reason: str
    """"call:<id>:changes:<ids>", "baseline:<profile>", "health:<source>:<since>"..."""
    created: datetime
    call_id: str | None = None
    profile: str | None = None
    changes: tuple[int, ...] = ()
    text: str | None = None
    """Fixed text, where it does not depend on when it is sent (health, summaries)."""
    match: Match | None = None
    state: AlertState = "queued"
    settled: datetime | None = None
    """When it was sent, given up or dropped, aware."""
    not_before: datetime | None = None
    attempts: int = 0
    message_id: int | None = None
    problem: str | None = None
    unreadable: str | None = None
    """What of its row cannot be read (a damaged file, another program's hand): it cannot be sent as it was meant."""
    id: int = 0
