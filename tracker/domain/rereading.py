"""A source read by another declaration or program than before: what differs may be our reading's doing, not the site's.

Where the words from which the old value was read still stand on the page, the site said nothing else: our reading did.
The rule, for the first look under the new reading (`reconcile`): what the site changed is told as ever; of what only
our reading changed, a *date* that was shown and reads otherwise now is told as a correction, from what to what, for a
wrong date was shown; a stage that follows from it is told; everything else is recorded and sends nothing.
"""

from __future__ import annotations

import re
from functools import lru_cache

from tracker.domain.diffing import Difference
from tracker.domain.models import Facts, Observed

#: Of an item whose list was read by the new reading and whose own page was not yet.
_LIST_ONLY = "~"


def is_read_anew(before: Facts, seen: Observed) -> bool:
    """Whether this is the first look at an item (of a partial one: at its line of the list) under this reading."""
    if seen.mark is None:
        return False
    known = before.history.mark
    return known != seen.mark and not (seen.partial and known == seen.mark + _LIST_ONLY)


def mark_after(before: Facts | None, seen: Observed) -> str | None:
    """By which reading an item counts as read after this look."""
    if seen.mark is None or before is None or not seen.partial or before.history.mark == seen.mark:
        return seen.mark
    return seen.mark + _LIST_ONLY


def still_says(words: str, quote: str) -> bool:
    """Whether a page still has the words a value was read from, whole, however its white space and case differ."""
    wanted = quote.split()
    return bool(wanted) and _pattern(" ".join(wanted).casefold()).search(words.casefold()) is not None


def is_of_the_site(one: Difference, words: str) -> bool:
    """Whether the page itself says something else: of what was added alone, nobody can tell, so it counts as read anew."""
    return bool(one.quotes) and not all(still_says(words, quote) for quote in one.quotes)


@lru_cache(maxsize=1000)
def _pattern(quote: str) -> re.Pattern[str]:
    between = r"\s+".join(map(re.escape, quote.split()))
    return re.compile(rf"(?<!\w){between}(?!\w)")
