"""Pages in the manner of real programme sites: the list that a careful reader sees, or the reason why there is none."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from scrapers.discovery.proposing import propose
from tests.scrapers.discovery import manners, manners_more, manners_refused
from tests.scrapers.discovery.manners import Made
from tracker.domain.observing import observe

LISTS = (*manners.LISTS, *manners_more.LISTS)
REFUSED = (*manners_refused.REFUSED, *manners_more.REFUSED)
NOW = datetime(2026, 8, 9, 12, tzinfo=UTC)


@pytest.mark.parametrize("made", LISTS, ids=[one.name for one in LISTS])
def test_the_list_of_a_page_is_found_as_a_careful_reader_sees_it(made: Made) -> None:
    proposal = propose(made.page)
    assert proposal.candidates, proposal.none
    best = proposal.candidates[0]
    read = {
        next(iter(one.facts.titles.values())): (one.facts.url, [date.at for date in one.facts.deadlines])
        for one in observe(best.items, best.spec, NOW)
    }
    for title in made.extra:
        read.pop(title, None)
    assert read == {one.title: (one.url, [one.deadline] if one.deadline else []) for one in made.items}


@pytest.mark.parametrize("made", REFUSED, ids=[one.name for one in REFUSED])
def test_a_page_without_calls_is_refused_with_its_reason(made: Made) -> None:
    proposal = propose(made.page)
    assert not proposal.candidates, [one.first("title") for one in proposal.candidates[0].items]
    assert proposal.none is not None
    assert proposal.none.code == made.reason
