"""The words around each figure: its own clause up to the neighbouring figures, and the heading above it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from scrapers.reading.folding import Folded
from scrapers.reading.layout import lay_out
from scrapers.reading.money_figures import Figure
from scrapers.reading.money_lexicon import MoneyLexicon
from scrapers.reading.phrases import WORD, Cue, Word

#: Behind these a full stop ends no sentence, though a number or a name may follow.
_SHORTENED = re.compile(
    r"(?<![^\W_])(?:мин|макс|млн|млрд|мил|хил|ок|прибл|ca|cca|approx|aprox|max|min|mio|mrd|mln|tis|tys|mil|mld|mld|eur|tsd|no|nr|"
    r"art|чл|т|инд|incl|inkl|вкл|кв|p|i|v|h|d|r|b|e|g|z|s|к|ч|max|maks|najm|proc|thous|тис|грн)\.$"
)
_TWOFOLD = {"grant_max": ("max", "grant"), "grant_min": ("min", "grant")}
_SPOKEN = 60
_TALL = 12
_BULLET = re.compile(r"\s*(?:[-*•▪●■►‣·o]|\d{1,2}[.)]|[a-zа-я]\))\s")
_HEADING = re.compile(r"\s*(?:#|\*\*)|[^\n]*:\s*(?:\*\*)?\s*$")
#: A number right behind a word like "at least", which is then about it.
_OTHER_NUMBER = re.compile(r"\W{0,3}(?:[^\W\d_]{1,10}\s){0,1}\d")
_COMMA = re.compile(r"\.?,\s")
#: Where the words behind a figure stop to be about it.
_STOP = re.compile(r"[,;:()\[\]|]|(?<=\s)-\s")


@dataclass(slots=True)
class Around:
    """A figure with the cues before and behind it in its clause, and those of the heading above."""

    figure: Figure
    left: list[Cue]
    right: list[Cue]
    heading: list[Cue]
    left_from: int
    """Where the words that are only about this figure begin."""
    right_to: int
    same_clause: bool
    """Another figure stands before it in the same clause."""
    goes_on: bool
    """It does, or the clause follows that figure behind a semicolon: a list."""
    slash: bool
    """A slash stands right behind it: "50 000 €/project"."""
    between: str
    """What stands between the figure before it and this one, where both are in one clause."""
    words: Sequence[Word] = field(default=())
    """All words of the text."""
    starts: Sequence[int] = field(default=())
    owner: int | None = None
    """Where one certain project or company is named, whose money it may be."""

    def last(self, concepts: Collection[str]) -> Cue | None:
        """The nearest cue before the figure that has one of the concepts."""
        return next((cue for cue in reversed(self.left) if cue.concept in concepts), None)

    def first(self, concepts: Collection[str], within: int = 99) -> Cue | None:
        """The nearest such cue behind the figure, with at most so many words between."""
        found = next((cue for cue in self.right if cue.concept in concepts), None)
        return found if found is not None and self.words_behind(found) <= within else None

    def told(self, concepts: Collection[str]) -> bool:
        """Whether the words before the figure have one of the concepts."""
        return any(cue.concept in concepts for cue in self.left)

    def words_behind(self, cue: Cue) -> int:
        """How many words stand between the figure and a cue behind it."""
        return self.count(self.figure.end, cue.start)

    def words_before(self, cue: Cue) -> int:
        """How many words stand between a cue and the figure."""
        return self.count(cue.end, self.figure.start)

    def count(self, start: int, end: int) -> int:
        """How many words begin between two places."""
        return max(0, bisect_left(self.starts, end) - bisect_left(self.starts, start))


def _outermost(cues: Sequence[Cue]) -> list[Cue]:
    """Compounds as what they are made of ("Höchstförderung"); nothing within "of … eligible … costs", "not … more than"."""
    kept: list[Cue] = []
    covered = 0
    for cue in cues:
        if cue.start < covered:
            continue
        if cue.concept in _TWOFOLD:
            kept += [cue._replace(concept=name) for name in _TWOFOLD[cue.concept]]
            continue
        kept.append(cue)
        if cue.concept in ("eligible", "max", "min"):
            covered = cue.end
    return kept


class _Cues:
    """Cues in order, found by place."""

    def __init__(self, cues: Sequence[Cue]) -> None:
        self._cues = cues
        self._starts = [cue.start for cue in cues]

    def between(self, start: int, end: int) -> list[Cue]:
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
        return [cue for cue in self._cues[first:last] if cue.end <= end]


class Passage:
    """One folded text with its figures, words, cues and lines."""

    def __init__(self, source: Folded, figures: Sequence[Figure], lexicon: MoneyLexicon) -> None:
        self.text = source.text
        self.source = source
        self.figures = figures
        self.lexicon = lexicon
        self.words = [Word(one.group(), one.start(), one.end()) for one in WORD.finditer(source.text)]
        self.starts = [word.start for word in self.words]
        self._amount_cues = _Cues(_outermost(lexicon.cues.find(source.text, self.words)))
        self._rate_cues = _Cues(_outermost(lexicon.rate_cues.find(source.text, self.words)))
        self._share_cues = _Cues(lexicon.shares.find(source.text, self.words))
        self._occasion_cues = _Cues(lexicon.occasions.find(source.text, self.words))
        self.breaks = [place for place in lay_out(source).hard if not self._shortened(place)]
        self._owner_starts = [cue.start for cue in lexicon.owners.find(source.text, self.words)]
        self._figure_starts = [one.start for one in figures]
        #: By line and whether it is a value alone: a line of many figures is looked at once.
        self._headings: dict[tuple[int, bool], tuple[int, int]] = {}
        self._lines = [match.start() for match in re.finditer(r"(?m)^", source.text)]

    def _shortened(self, place: int) -> bool:
        stop = self.text[max(0, place - 1) : place]
        return stop == "." and _SHORTENED.search(self.text[max(0, place - 9) : place]) is not None

    def clause(self, place: int) -> tuple[int, int]:
        """Where the clause around a place begins and ends."""
        index = bisect_right(self.breaks, place)
        start = self.breaks[index - 1] if index else 0
        return start, self.breaks[index] if index < len(self.breaks) else len(self.text)

    def is_followed(self, index: int) -> bool:
        """Whether the next figure is one of the same sort in the same clause."""
        if index + 1 >= len(self.figures) or self.figures[index + 1].is_rate != self.figures[index].is_rate:
            return False
        return self.figures[index + 1].start < self.clause(self.figures[index].end)[1]

    def cues_between(self, start: int, end: int, *, of_rates: bool = False) -> list[Cue]:
        """The cues that stand wholly between two places."""
        return (self._rate_cues if of_rates else self._amount_cues).between(start, end)

    def share_cues(self, start: int, end: int) -> list[Cue]:
        """The words between two places that make a figure only a share."""
        return self._share_cues.between(start, end)

    def occasion_cues(self, start: int, end: int) -> list[Cue]:
        """The words between two places that put a figure into another time or case."""
        return self._occasion_cues.between(start, end)

    @cached_property
    def _programme_cues(self) -> _Cues:
        """Looked for only where a budget is read."""
        return _Cues(self.lexicon.programmes.find(self.text, self.words))

    def programme_cues(self, start: int, end: int) -> list[Cue]:
        """The programmes, funds and calls that are named between two places."""
        return self._programme_cues.between(start, end)

    @cached_property
    def _source_cues(self) -> _Cues:
        return _Cues(self.lexicon.sources.find(self.text, self.words))

    def source_cues(self, start: int, end: int) -> list[Cue]:
        """The words between two places that name whose money it is: the European Union's, a state's."""
        return self._source_cues.between(start, end)

    @cached_property
    def changes(self) -> list[tuple[int, int]]:
        """Where the words stand that say that a sum was changed."""
        return [match.span() for match in self.lexicon.change_verb.finditer(self.text)]

    @property
    def names_sources(self) -> bool:
        """Whether any words of the text name whose share of a budget something is."""
        return bool(self.source_cues(0, len(self.text)))

    def has_owner(self, start: int, end: int) -> bool:
        """Whether one certain project or company is named between two places."""
        return bisect_left(self._owner_starts, start) < bisect_left(self._owner_starts, end)

    def next_start(self, figure: Figure) -> int:
        """Where the next figure begins, or the text ends."""
        index = bisect_right(self._figure_starts, figure.start)
        return self._figure_starts[index] if index < len(self._figure_starts) else len(self.text)

    def heading_line(self, figure: Figure) -> tuple[int, int]:
        """Where the nearest line with words above the figure's line begins and ends; (0, 0) where none does."""
        start, _ = self._line(figure.start)
        for _ in range(_TALL):
            if start <= 0:
                break
            start, end = self._line(start - 1)
            if self.text[start:end].strip():
                return start, end
        return 0, 0

    def around(self, index: int, used_to: int) -> Around:
        """The surroundings of a figure; words before `used_to` belong to the figure before it."""
        figure = self.figures[index]
        start, _ = self.clause(figure.start)
        _, end = self.clause(figure.end)
        before = self.figures[index - 1] if index else None
        behind = self.figures[index + 1] if index + 1 < len(self.figures) else None
        same_clause = before is not None and before.end > start
        floor = max(start, before.end if before is not None and same_clause else 0, used_to if same_clause else 0)
        goes_on = same_clause or (
            before is not None and re.fullmatch(r"[\s.)]*;\s*", self.text[before.end : start]) is not None
        )
        limit = min(end, behind.start if behind is not None else end, figure.end + 120)
        behind_mark = figure.end + len(self.text[figure.end : limit]) - len(self.text[figure.end : limit].lstrip(" .)"))
        stop = _STOP.search(self.text, behind_mark, limit)
        right_to = stop.start() if stop is not None else limit
        if behind is not None and behind.start < end:
            # "A budget of 6 million and each project may request up to 500 000": what joins the next figure is about it.
            joined = self.lexicon.conjunction.search(self.text, figure.end, right_to)
            right_to = joined.start() if joined is not None else right_to
        left = self._without_numbers(self.cues_between(floor, figure.start, of_rates=figure.is_rate), figure)
        return Around(
            figure,
            left,
            self.cues_between(figure.end, right_to, of_rates=figure.is_rate),
            self._heading(figure),
            floor,
            right_to,
            same_clause,
            goes_on,
            re.match(r"\.?\s?/", self.text[figure.end : figure.end + 3]) is not None,
            self.text[before.end : figure.start] if before is not None and goes_on else "",
            self.words,
            self.starts,
            self._owner(start, figure),
        )

    def _owner(self, start: int, figure: Figure) -> int | None:
        """Where a project or company is named before the figure, or right behind it and a comma."""
        index = bisect_left(self._owner_starts, start)
        if index >= len(self._owner_starts):
            return None
        if self._owner_starts[index] < figure.start:
            return self._owner_starts[index]
        behind = _COMMA.match(self.text, figure.end)
        return start if behind is not None and self._owner_starts[index] == behind.end() else None

    def _without_numbers(self, cues: Sequence[Cue], figure: Figure) -> list[Cue]:
        """Without "up to" and "at least" that belong to another number: "до 30 юни", "at least 3 partners"."""
        kept = []
        for cue in cues:
            if cue.concept in ("max", "min", "limit", "fixed"):
                following = _OTHER_NUMBER.match(self.text, cue.end, figure.start + 1)
                if following is not None and following.end() - 1 < figure.start:
                    continue
            kept.append(cue)
        return kept

    def _line(self, place: int) -> tuple[int, int]:
        index = bisect_right(self._lines, place) - 1
        start = self._lines[index] if index >= 0 else 0
        end = self.text.find("\n", place)
        return start, len(self.text) if end < 0 else end

    def has_figure(self, start: int, end: int) -> bool:
        """Whether a figure begins between two places."""
        return bisect_left(self._figure_starts, start) < bisect_left(self._figure_starts, end)

    def figures_in(self, start: int, end: int) -> Sequence[Figure]:
        """The figures that begin between two places."""
        return self.figures[bisect_left(self._figure_starts, start) : bisect_left(self._figure_starts, end)]

    def first_figure(self, start: int) -> Figure:
        """The first figure that begins behind a place before the last one."""
        return self.figures[bisect_left(self._figure_starts, start)]

    def _heading(self, figure: Figure) -> list[Cue]:
        """The cues of the line that this figure's line stands under: a heading over items, or the label of a value."""
        start, end = self._line(figure.start)
        is_value = self.words_in(start, figure.start) + self.words_in(figure.end, end) <= 1
        if (start, is_value) not in self._headings:
            self._headings[start, is_value] = self._heading_of_line(start, end, is_value=is_value)
        return self.cues_between(*self._headings[start, is_value], of_rates=figure.is_rate)

    def words_in(self, start: int, end: int) -> int:
        """How many words begin between two places."""
        return max(0, bisect_left(self.starts, end) - bisect_left(self.starts, start))

    def _heading_of_line(self, start: int, end: int, *, is_value: bool) -> tuple[int, int]:
        """Where the line above a line that explains it begins and ends; (0, 0) where none does."""
        line = self.text[start:end]
        is_item = _BULLET.match(line) is not None
        for _ in range(_TALL):
            if start <= 0:
                return 0, 0
            start, end = self._line(start - 1)
            line = self.text[start:end]
            if not line.strip():
                continue
            if self.has_figure(start, end):
                if is_item and _BULLET.match(line):
                    continue
                return 0, 0
            if is_item and _BULLET.match(line) and not _HEADING.match(line):
                return 0, 0
            if (is_item and _HEADING.match(line)) or (is_value and len(line.strip()) <= _SPOKEN):
                return start, end
            return 0, 0
        return 0, 0
