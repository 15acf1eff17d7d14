"""One text as it is read: its words, cues, zones and layout, and the groups of dates found in it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from scrapers.reading.clock import Clock, Zone
from scrapers.reading.connectors import connectors
from scrapers.reading.folding import Folded
from scrapers.reading.found import Found
from scrapers.reading.languages import Cue, Lexicon, Word, weekday_words
from scrapers.reading.layout import Layout

_REACH = 64
#: Languages in which the object of a deadline stands behind it in the genitive.
GENITIVES = frozenset({"el", "pl", "cs", "sk", "sl", "hr", "bs", "sr", "uk"})
#: Languages that say "until" behind the date (30 Nisan 2026'ya kadar, 2026. április 30-ig).
POSTPOSITIONS = frozenset({"hu", "tr"})
#: Concepts of words that say something of a whole clause or passage, not of what stands beside them.
_ASIDE = frozenset({"day_end", "negation", "post", "maybe", "may_extend"})
_ALIKE = {"application_deadline": "deadline", "earlier": "extended"}


@dataclass(slots=True)
class Group:
    """One date (or the dates of one range) with the times that stand with it."""

    dates: list[Found]
    is_range: bool = False
    clocks: list[Clock | None] = field(default_factory=list)
    zone: str | None = None
    start: int = 0
    end: int = 0
    follows_list: bool = False
    """It continues a list with the group before it ("20 May, 15 June and 10 July")."""
    also: list[Clock] = field(default_factory=list)
    """The same time printed again for another zone."""
    moved: bool = False
    """Its two dates are what was and what is ("от 15 май на 30 май")."""
    span: bool = False
    """Its time is the first of a span of hours."""
    problem: str | None = None
    year_from_seen: bool = False
    quote_from: int | None = None
    """Where the year was inherited from, so that the quote can show it."""
    quote_to: int | None = None
    """The same, where the year stands behind ("15 January and 15 May 2027")."""


class Passage:
    """The pieces found in one text, and the words that may stand between pieces of one date."""

    def __init__(
        self,
        source: Folded,
        words: Sequence[Word],
        lexicon: Lexicon,
        layout: Layout,
        zone: str,
        cues: Sequence[Cue],
        zones: Sequence[Zone],
    ) -> None:
        self.source = source
        self.text = source.text
        self.words = words
        self.starts = [word.start for word in words]
        self.glue = lexicon.glue
        self.codes = lexicon.codes
        self.period_words = lexicon.period_words
        self.year_words = connectors()["year_words"]
        self.ordinals = lexicon.ordinals
        self.layout = layout
        self.zone = zone
        self.zones = zones
        self.zone_starts = [one.start for one in zones]
        # A compound that names its own object ("Antragsfrist") is a deadline like others, and known to be of applications.
        self.owned = frozenset(cue.start for cue in cues if cue.concept == "application_deadline")
        # What moves a deadline earlier changes it as an extension does.
        self.earlier = frozenset(cue.start for cue in cues if cue.concept == "earlier")
        # "Not", "няма": a word that denies is no cue of its own.
        self.maybes = [cue for cue in cues if cue.concept in ("maybe", "may_extend")]
        self.posts = [cue for cue in cues if cue.concept == "post"]
        self.negations = [cue for cue in cues if cue.concept in ("negation", "is_not")]
        self.cues = [
            cue._replace(concept=_ALIKE.get(cue.concept, cue.concept))
            for cue in cues
            if not cue.concept.startswith("time_") and cue.concept not in _ASIDE
        ]
        # "By close of business on 15 May": the day's end, said again.
        self.day_ends = frozenset(
            index for cue in cues if cue.concept == "day_end" for index in range(cue.first, cue.last + 1)
        )
        self.cue_starts = [cue.start for cue in self.cues]

    def words_between(self, start: int, end: int) -> Sequence[Word]:
        """The words that stand wholly between two places."""
        first = bisect_left(self.starts, start)
        last = bisect_left(self.starts, end)
        return self.words[first:last]

    def cues_between(self, start: int, end: int) -> list[Cue]:
        """The cues that begin between two places."""
        return list(self.cues[bisect_left(self.cue_starts, start) : bisect_left(self.cue_starts, end)])

    def only_glue(self, start: int, end: int, extra: frozenset[str] = frozenset()) -> bool:
        """Whether only small words and punctuation stand between two places."""
        if end - start > _REACH:
            return False
        between = self.text[start:end]
        if ";" in between or "|" in between or between.count("\n") > 2:
            return False
        first = bisect_left(self.starts, start)
        return all(
            word.text in self.glue
            or word.text in extra
            or word.text in self.days
            or index in self.day_ends
            or self.in_zone(word.start)
            for index, word in enumerate(self.words_between(start, end), first)
        )

    def in_brackets(self, group: Group) -> bool:
        """Whether a date stands alone in round brackets."""
        behind = self.text[group.end : group.end + 4].lstrip(" .г")
        return self.text[max(0, group.start - 1) : group.start].endswith("(") and behind.startswith(")")

    def in_zone(self, place: int) -> bool:
        """Whether a printed time zone stands there."""
        index = bisect_left(self.zone_starts, place + 1) - 1
        return index >= 0 and place < self.zones[index].end

    @property
    def days(self) -> Mapping[str, Mapping[str, int]]:
        return weekday_words()
