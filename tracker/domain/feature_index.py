"""Which of many weighted sets of features share enough with a query: an inverted index, exact for sums of products.

Used both ways: profiles by the words they want, asked with a call; calls by the words they have, asked with a profile.
The lists of a query's features are added up in one pass of numpy. Where they are long, only so many are, in the order of how
much they can give at most, until all that remain cannot lift a new entry to the sum that is asked for (MaxScore: Turtle
and Flood, 1995); in those only the entries met so far are looked up.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

#: Weights are kept as single precision: a sum may come out lower by so much, relative to the sum asked for.
_TOLERANCE = 1e-5
#: Entries that were removed stay in the lists until they are so many, and the greater part.
_MOST_REMOVED = 1_000
#: More than any sum of weights × factors: a profile has some hundred words, each of a weight of some units at most.
_SIGN = 2.0**20
_Numbers = NDArray[np.intp]


class Question(NamedTuple):
    """Which entries have a sum of weight × factor of at least `least`, and signs enough; or a feature that suffices alone.

    A clear feature is sign enough, so are two faint ones, or one and a sum of `more`; common ones only add to the sum.
    Factors are not negative.
    """

    least: float
    clear: Mapping[str, float]
    faint: Mapping[str, float] = {}
    common: Mapping[str, float] = {}
    alone: Collection[str] = ()
    more: float = 0.0


class Reached(NamedTuple):
    """Names of entries, each once, in no order."""

    names: list[str]
    doubtful: list[str]
    """Those whose sum is at least `least` and below `more`, with one faint sign and no other."""


class FeatureIndex:
    """Entries by name, each a mapping of features to weights above 0. They come and go singly."""

    def __init__(self) -> None:
        self._count = 0
        """Numbers given so far, those of removed entries too."""
        self._names: NDArray[np.object_] = np.full(8, None, object)
        """The name of each number, with room for more; None for a removed one."""
        self._groups = array("q")
        self._numbers: dict[str, int] = {}
        self._postings: dict[str, _Posting] = {}

    def __len__(self) -> int:
        return len(self._numbers)

    def __contains__(self, name: str) -> bool:
        return name in self._numbers

    def add(self, name: str, features: Mapping[str, float], group: int = 0) -> None:
        """Keep an entry, in place of one of the same name. `group`: of the entries that `reaching` asks of together."""
        self.remove(name)
        number = self._count
        if number == len(self._names):
            self._names = np.concatenate([self._names, np.full(max(number, 8), None, object)])
        self._count = number + 1
        self._names[number] = name
        self._groups.append(group)
        self._numbers[name] = number
        for feature, weight in features.items():
            posting = self._postings.get(feature)
            if posting is None:
                posting = self._postings[feature] = _Posting()
            posting.add(number, weight)

    def remove(self, name: str) -> None:
        """Forget an entry; an unknown name is no error."""
        number = self._numbers.pop(name, None)
        if number is None:
            return
        self._names[number] = None
        if self._count > _MOST_REMOVED and len(self._numbers) * 2 < self._count:
            self._compact()

    def has(self, feature: str) -> bool:
        """Whether any entry has, or had, this feature."""
        return feature in self._postings

    def reaching(self, question: Question, allow: Callable[[_Numbers], NDArray[np.bool_]] | None = None) -> Reached:
        """The entries that answer a question, of the groups that `allow` lets pass: it is given groups, one more than once.

        To single precision: an entry within a hundred-thousandth below `least` may be among them. `least` is above 0.
        """
        sure, doubtful = self._by_sum(question)
        postings = self._postings
        alone = [posting.places() for one in question.alone if (posting := postings.get(one)) is not None]
        if alone:
            sure = np.concatenate([*alone, sure], dtype=np.intp)
        sure = self._allowed(sure, allow)
        if alone:
            sure = np.unique(sure)
        if len(doubtful):
            doubtful = np.setdiff1d(self._allowed(doubtful, allow), sure)
        return Reached(self._named(sure), self._named(doubtful))

    def _allowed(self, numbers: _Numbers, allow: Callable[[_Numbers], NDArray[np.bool_]] | None) -> _Numbers:
        if allow is None or not len(numbers):
            return numbers
        return numbers[allow(np.frombuffer(self._groups, np.intp)[numbers])]

    def _named(self, numbers: _Numbers) -> list[str]:
        names: list[str | None] = self._names[numbers].tolist()
        return [name for name in names if name is not None]

    def _by_sum(self, question: Question) -> tuple[_Numbers, _Numbers]:
        """The numbers of the entries whose sum and signs suffice, each once, and of those that are doubtful."""
        asked = question.least * (1 - _TOLERANCE)
        walked = [*self._lists(question.clear, 2), *self._lists(question.faint, 1)]
        common = self._lists(question.common, 0)
        rest: list[_List] = []
        remaining = 0.0
        if sum(one.length for one in (*walked, *common)) > self._count:
            walked, rest, remaining = _by_most(walked, common, asked)
            common = []
        if not walked:
            return np.zeros(0, np.intp), np.zeros(0, np.intp)
        numbers, sums, signs = _added(walked, common, asked - remaining)
        for one in rest:
            if not len(numbers):
                break
            weights = one.posting.weights_of(numbers)
            sums += weights * one.factor
            signs += (weights > 0) * one.sign
            remaining -= one.most
            kept = sums >= asked - max(remaining, 0.0)
            numbers, sums, signs = numbers[kept], sums[kept], signs[kept]
        faint = (signs == 1) & (sums < question.more * (1 - _TOLERANCE))
        return numbers[~faint], numbers[faint]

    def _lists(self, factors: Mapping[str, float], sign: int) -> list[_List]:
        return [
            _List(posting.most * factor, factor, sign, posting, len(posting.numbers))
            for feature, factor in factors.items()
            if factor > 0 and (posting := self._postings.get(feature)) is not None
        ]

    def _compact(self) -> None:
        """Number the entries anew, without those that were removed."""
        names = self._names[: self._count]
        alive = np.fromiter((name is not None for name in names.tolist()), np.bool_, self._count)
        renumbered = (np.cumsum(alive) - 1).astype(np.uint32)
        for feature in list(self._postings):
            posting = self._postings[feature].only(alive, renumbered)
            if posting is None:
                del self._postings[feature]
            else:
                self._postings[feature] = posting
        self._groups = array("q", np.frombuffer(self._groups, np.int64)[alive].tobytes())
        self._names = names[alive]
        self._count = len(self._names)
        self._numbers = {name: number for number, name in enumerate(self._names.tolist())}


class _Posting:
    """The entries that have a feature, ascending, with its weight in each."""

    __slots__ = ("most", "numbers", "weights")

    def __init__(self) -> None:
        self.numbers = array("I")
        self.weights = array("f")
        self.most = 0.0

    def add(self, number: int, weight: float) -> None:
        self.numbers.append(number)
        self.weights.append(weight)
        self.most = max(self.most, weight)

    def places(self) -> NDArray[np.uint32]:
        """Who has the feature, as it stands now: to be let go before anything is added."""
        return np.frombuffer(self.numbers, np.uint32)

    def amounts(self) -> NDArray[np.float32]:
        """The weights, in the same order."""
        return np.frombuffer(self.weights, np.float32)

    def weights_of(self, numbers: NDArray[np.intp]) -> NDArray[np.float32]:
        """The weight in each of these entries; 0 where it has the feature not."""
        mine = self.places()
        places = np.minimum(np.searchsorted(mine, numbers), len(mine) - 1)
        return np.where(mine[places] == numbers, self.amounts()[places], np.float32(0))

    def only(self, alive: NDArray[np.bool_], renumbered: NDArray[np.uint32]) -> _Posting | None:
        """The same without the entries that are gone, in their new numbers; None where none is left."""
        numbers = self.places()
        kept = alive[numbers]
        if not kept.any():
            return None
        one = _Posting()
        one.numbers.frombytes(renumbered[numbers[kept]].tobytes())
        one.weights.frombytes(self.amounts()[kept].tobytes())
        one.most = self.most
        return one


class _List(NamedTuple):
    """One feature of a question: what it gives at most, its factor, its sign, who has it, and how many these are."""

    most: float
    factor: float
    sign: int
    posting: _Posting
    length: int


def _by_most(telling: Sequence[_List], common: Sequence[_List], asked: float) -> tuple[list[_List], list[_List], float]:
    """The lists to walk: who is in none of them has no sign or too small a sum. The others, and what these give at most."""
    telling = sorted(telling, key=lambda one: -one.most)
    remaining = sum(one.most for one in telling) + sum(one.most for one in common)
    first = 0
    while first < len(telling) and remaining >= asked:
        remaining -= telling[first].most
        first += 1
    rest = sorted([*telling[first:], *common], key=lambda one: -one.most)
    return telling[:first], rest, max(remaining, 0.0)


def _added(
    telling: Sequence[_List], common: Sequence[_List], asked: float
) -> tuple[_Numbers, NDArray[np.float64], NDArray[np.intp]]:
    """The entries of the telling lists with a sum of at least `asked` in all of these, ascending; their sums and signs."""
    lists = [*telling, *common]
    lengths = [one.length for one in lists]
    numbers = np.concatenate([one.posting.places() for one in lists], dtype=np.intp)
    # A sum and its signs are added up in one number: the signs stand before what any sum can be.
    amounts = np.concatenate([one.posting.amounts() for one in lists], dtype=np.float64)
    amounts *= np.repeat([one.factor for one in lists], lengths)
    amounts += np.repeat([one.sign * _SIGN for one in lists], lengths)
    both = np.bincount(numbers, amounts)
    numbers = numbers[: sum(one.length for one in telling)]
    found = both[numbers]
    signs = (found / _SIGN).astype(np.intp)
    sums = found - signs * _SIGN
    kept = np.flatnonzero(sums >= asked)
    numbers, first = np.unique(numbers[kept], return_index=True)
    kept = kept[first]
    return numbers, sums[kept], signs[kept]
