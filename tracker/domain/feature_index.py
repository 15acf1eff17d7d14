"""Which of many weighted sets of features share enough with a query: an inverted index, exact for sums of products.

Used both ways: profiles by the words they want, asked with a call; calls by the words they have, asked with a profile.
The query's features are taken in the order of how much they can give at most (MaxScore: Turtle and Flood, 1995), and as soon
as all that remain cannot lift a new entry to the sum that is asked for, only the entries met so far count: in the long lists of
common words they are looked up, where that is less than walking the list. numpy adds a list at a time into one array.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

#: Weights are kept as single precision: a sum may come out lower by so much, relative to the sum asked for.
_TOLERANCE = 1e-5
#: Entries that were removed stay in the lists until they are so many, and the greater part.
_MOST_REMOVED = 1_000
#: Looking an entry up in a list costs about as much as walking past so many of it.
_SEARCH_STEPS = 8


class FeatureIndex:
    """Entries by name, each a mapping of features to weights above 0. They come and go singly."""

    def __init__(self) -> None:
        self._names: list[str | None] = []
        self._groups = array("I")
        self._numbers: dict[str, int] = {}
        self._postings: dict[str, _Posting] = {}
        #: Room for sums and marks by number, all zero between two questions.
        self._sums: NDArray[np.float64] = np.zeros(0)
        self._met: NDArray[np.bool_] = np.zeros(0, np.bool_)

    def __len__(self) -> int:
        return len(self._numbers)

    def __contains__(self, name: str) -> bool:
        return name in self._numbers

    def add(self, name: str, features: Mapping[str, float], group: int = 0) -> None:
        """Keep an entry, in place of one of the same name. `group`: of the entries that `names_reaching` asks of together."""
        self.remove(name)
        number = len(self._names)
        self._names.append(name)
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
        if len(self._names) > _MOST_REMOVED and len(self._numbers) * 2 < len(self._names):
            self._compact()

    def has(self, feature: str) -> bool:
        """Whether any entry has, or had, this feature."""
        return feature in self._postings

    def reaching(self, factors: Mapping[str, float], least: float) -> list[tuple[str, float]]:
        """The entries whose sum of weight × factor over the features of both is at least `least`, with that sum.

        To single precision: an entry within a hundred-thousandth below `least` may be among them. `least` is above 0,
        factors are not negative.
        """
        numbers, amounts = self._reaching(factors, least)
        return [
            (name, amount)
            for number, amount in zip(numbers.tolist(), amounts.tolist(), strict=True)
            if (name := self._names[number]) is not None
        ]

    def names_reaching(
        self,
        factors: Mapping[str, float],
        least: float,
        allow: Callable[[NDArray[np.uint32]], NDArray[np.bool_]] | None = None,
    ) -> list[str]:
        """The names of `reaching`, of the groups that `allow` lets pass: it is asked once, with each group once."""
        numbers, _ = self._reaching(factors, least)
        if allow is not None and len(numbers):
            groups = np.frombuffer(self._groups, np.uint32)[numbers]
            asked = np.unique(groups)
            numbers = numbers[allow(asked)[np.searchsorted(asked, groups)]]
        names = self._names
        return [name for number in numbers.tolist() if (name := names[number]) is not None]

    def _reaching(self, factors: Mapping[str, float], least: float) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
        found = [(posting.most * factor, factor, posting) for feature, factor in factors.items()
                 if factor > 0 and (posting := self._postings.get(feature)) is not None]  # fmt: skip
        found.sort(key=lambda one: -one[0])
        asked = least * (1 - _TOLERANCE)
        remaining = sum(most for most, _, _ in found)
        first = 0
        while first < len(found) and remaining >= asked:
            remaining -= found[first][0]
            first += 1
        if not first:
            return np.zeros(0, np.intp), np.zeros(0)
        return self._reached(found, first, asked)

    def _reached(
        self, found: list[tuple[float, float, _Posting]], first: int, asked: float
    ) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
        """The entries whose sum over all these lists is at least `asked`, with the sums; each is in one of the `first`."""
        if len(self._sums) < len(self._names):
            self._sums = np.zeros(len(self._names) * 2)
            self._met = np.zeros(len(self._names) * 2, np.bool_)
        sums, remaining = self._sums, sum(most for most, _, _ in found[first:])
        walked = [one.walk_into(sums, factor) for _, factor, one in found[:first]]
        numbers = self._once(walked, sums, asked - max(remaining, 0.0))
        for most, factor, posting in found[first:]:
            if len(numbers) * _SEARCH_STEPS < len(posting.numbers):
                sums[numbers] += posting.weights_of(numbers) * factor
            else:
                walked.append(posting.walk_into(sums, factor))
            remaining -= most
            numbers = numbers[sums[numbers] >= asked - max(remaining, 0.0)]
            if not len(numbers):
                break
        numbers = numbers[sums[numbers] >= asked]
        amounts = sums[numbers]
        for one in walked:
            sums[one] = 0.0
        return numbers, amounts

    def _once(self, lists: list[NDArray[np.intp]], sums: NDArray[np.float64], needed: float) -> NDArray[np.intp]:
        """The entries of these lists with a sum of at least `needed`, each once."""
        met, found = self._met, []
        for one in lists:
            new = one[sums[one] >= needed]
            new = new[~met[new]]
            met[new] = True
            found.append(new)
        numbers = np.concatenate(found)
        met[numbers] = False
        return numbers

    def _compact(self) -> None:
        """Number the entries anew, without those that were removed."""
        alive = np.fromiter((name is not None for name in self._names), np.bool_, len(self._names))
        renumbered = (np.cumsum(alive) - 1).astype(np.uint32)
        for feature in list(self._postings):
            posting = self._postings[feature].only(alive, renumbered)
            if posting is None:
                del self._postings[feature]
            else:
                self._postings[feature] = posting
        self._groups = array("I", np.frombuffer(self._groups, np.uint32)[alive].tobytes())
        self._names = [name for name in self._names if name is not None]
        self._numbers = {name: number for number, name in enumerate(self._names) if name is not None}
        self._sums = np.zeros(0)


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

    def walk_into(self, sums: NDArray[np.float64], factor: float) -> NDArray[np.intp]:
        """Add weight × factor to the sum of every entry; which those are. Each is here once, so no slow `np.add.at`."""
        # As numpy indexes: converting once is cheaper than at each use.
        numbers = np.frombuffer(self.numbers, np.uint32).astype(np.intp)
        sums[numbers] += np.frombuffer(self.weights, np.float32) * factor
        return numbers

    def weights_of(self, numbers: NDArray[np.intp]) -> NDArray[np.float32]:
        """The weight in each of these entries; 0 where it has the feature not."""
        mine = np.frombuffer(self.numbers, np.uint32)
        places = np.minimum(np.searchsorted(mine, numbers), len(mine) - 1)
        weights = np.frombuffer(self.weights, np.float32)
        return np.where(mine[places] == numbers, weights[places], np.float32(0))

    def only(self, alive: NDArray[np.bool_], renumbered: NDArray[np.uint32]) -> _Posting | None:
        """The same without the entries that are gone, in their new numbers; None where none is left."""
        numbers = np.frombuffer(self.numbers, np.uint32)
        kept = alive[numbers]
        if not kept.any():
            return None
        one = _Posting()
        one.numbers.frombytes(renumbered[numbers[kept]].tobytes())
        one.weights.frombytes(np.frombuffer(self.weights, np.float32)[kept].tobytes())
        one.most = self.most
        return one
