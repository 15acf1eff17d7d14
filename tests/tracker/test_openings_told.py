"""Whatever the days of checks, downtimes and looks at the clock: each opening is told once, no stage twice in a round.

A call on one page lives through three yearly rounds; the page states them by dates, by words, or by both, early or
late. What the chat is owed is compared with what could be known while one could still apply.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.tracker.journey.procedures import SOFIA
from tests.tracker.journey.site import Sites
from tests.tracker.journey.world import Hands
from tests.tracker.test_pipeline import Office, follows, opened
from tests.tracker.words import STATUS, WORDS, page_of_words
from tracker.domain.models import Alert
from tracker.domain.staging import UNDATED_HOLDS
from tracker.fetch.fetching import FetchFailure
from tracker.pipeline import pass_time
from tracker.store import calls as call_store
from tracker.store import sources as source_store
from tracker.store.database import open_store

START = datetime(2026, 1, 10, 9, 30, tzinfo=SOFIA)
YEARS = (2026, 2027, 2028)
OTHER = "<b>Open</b><u>31.12.2035</u>"
Form = Literal["dates", "words", "words and a deadline", "only an opening"]
Step = tuple[Literal["check", "failure", "clock"], int]
"""What is done, and how many hours after the step before."""


@dataclass(frozen=True)
class Round:
    """One year's round: when it is listed, opens and closes (days of that year), and how the page says it."""

    listed: date
    opens: date
    closes: date
    form: Form

    def begins(self) -> datetime:
        return datetime.combine(self.opens, time(), tzinfo=SOFIA)

    def ends(self) -> datetime:
        """The local midnight that ends its last day."""
        return datetime.combine(self.closes + timedelta(days=1), time(), tzinfo=SOFIA)

    def shown(self, now: datetime) -> str:
        """What the page says of it."""
        word = "Closed" if now >= self.ends() else "Open" if now >= self.begins() else "Forthcoming"
        status, opens, until = f"<b>{word}</b>", f"<i>{self.opens:%d.%m.%Y}</i>", f"<u>{self.closes:%d.%m.%Y}</u>"
        if self.form == "dates":
            return opens + until
        if self.form == "words":
            return status
        if self.form == "words and a deadline":
            return status + until
        return opens + (status if word == "Closed" else "")

    def is_known_open(self, read: datetime, now: datetime) -> bool:
        """Whether a reader of the page as it was at `read` knows at `now` that it is open."""
        if not self.begins() <= now < self.ends() or read.date() < self.listed:
            return False
        if self.form == "dates":
            return True
        if self.form == "only an opening":
            return now - read <= UNDATED_HOLDS
        return read >= self.begins() and (self.form != "words" or now - read <= UNDATED_HOLDS)


def rounds() -> st.SearchStrategy[list[Round]]:
    def of_year(year: int) -> st.SearchStrategy[Round]:
        return st.builds(
            lambda listed, opens, closes, form: Round(
                date(year, 2, 1) + timedelta(days=listed),
                date(year, 4, 1) + timedelta(days=opens),
                date(year, 7, 1) + timedelta(days=closes),
                form,
            ),
            st.integers(0, 130),
            st.integers(0, 60),
            st.integers(0, 60),
            st.shared(st.sampled_from(("dates", "words", "words and a deadline", "only an opening")), key="form"),
        )

    return st.tuples(*map(of_year, YEARS)).map(list)


steps = st.lists(
    st.tuples(
        st.sampled_from(("check", "check", "failure", "clock", "clock")),
        st.one_of(st.integers(1, 72), st.integers(24, 24 * 90)),
    ),
    min_size=20,
    max_size=60,
)


async def lives(office: Office, years: list[Round], schedule: list[Step]) -> None:
    """One life of the call under this schedule, and what had to be told in it."""
    follows(office)
    source_store.add(office.app.store, "status", STATUS, "a test", START)
    office.sites.pages[WORDS] = page_of_words(OTHER)
    await office.checks("status")
    pass_time(office.service.ports)
    read: datetime | None = None
    told: Counter[tuple[int, str]] = Counter()
    knowable: set[int] = set()
    journal: list[str] = [str(one) for one in years]
    for action, hours in schedule:
        office.clock.passes(hours=hours)
        now = office.clock.now()
        if action == "clock":
            alerts = pass_time(office.service.ports).alerts
        elif action == "failure":
            office.sites.pages[WORDS] = FetchFailure("unreachable", "nobody answers")
            alerts = (await office.checks("status")).alerts
        else:
            listed = [one for one in years if one.listed <= now.date()]
            office.sites.pages[WORDS] = page_of_words(OTHER, *([listed[-1].shown(now)] if listed else []))
            alerts = (await office.checks("status")).alerts
            read = now
        journal.append(f"{now:%Y-%m-%d %H:%M} {action}: {stages_of(office, alerts)}")
        shown = [one.opens.year for one in years if read is not None and one.listed <= read.date()]
        for stage in stages_of(office, alerts):
            told[shown[-1], stage] += 1
            round_ = next((one for one in years if one.begins() <= now < one.ends()), None)
            if stage == "open" and round_ is None:
                assert years[0].form != "dates", "an opening is not told where nobody can apply"
        if action == "clock" and read is not None:
            knowable |= {
                one.opens.year for one in years if one.opens.year in shown[-1:] and one.is_known_open(read, now)
            }
    for year in YEARS:
        if year in knowable:
            assert told[year, "open"] == 1, "\n".join([f"the opening of {year} is told once", *journal])
    assert all(many == 1 for many in told.values()), "\n".join([str(told), *journal])


def stages_of(office: Office, alerts: tuple[Alert, ...]) -> list[str]:
    """The stages that these alerts tell, of the call that is followed here."""
    changes = call_store.changes_numbered(office.app.store, [id_ for one in alerts for id_ in one.changes])
    return [one.after or "" for one in changes if one.field == "stage"]


@given(years=rounds(), schedule=steps)
@settings(
    max_examples=14,
    phases=(Phase.explicit, Phase.generate),
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
def test_each_opening_of_a_yearly_call_is_told_once(years: list[Round], schedule: list[Step]) -> None:
    store = open_store(None)
    try:
        asyncio.run(lives(opened(store, Sites(), Hands(START)), years, schedule))
    finally:
        store.close()
