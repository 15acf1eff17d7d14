"""A site of words for the tests of what is told: a list whose calls say by dates or by words at what stage they are."""

from __future__ import annotations

from collections.abc import Sequence

from tests.tracker.test_pipeline import Office
from tracker.domain.models import Alert
from tracker.pipeline import pass_time
from tracker.store import calls as call_store
from tracker.store import outbox
from tracker.store import sources as source_store

STATUS = """
id = "status"
name = { en = "A site of words" }
shape = "listing"
url = "https://words.example/calls"
language = "en"
zone = "Europe/Sofia"
[list]
items = "li"
[list.fields]
title = "a"
url = { select = "a", attr = "href" }
status = "b"
opens = "i"
deadline = "u"
comments = "s"
[status]
open = ["Open"]
closed = ["Closed"]
forthcoming = ["Forthcoming"]
"""
WORDS = "https://words.example/calls"


def page_of_words(*calls: str) -> str:
    """The page of the site of words with these calls (the inside of each item)."""
    items = "".join(
        f"<li><a href='https://words.example/{number}'>Green hydrogen and energy efficiency {number}</a>{call}</li>"
        for number, call in enumerate(calls)
    )
    return f"<html><body><h1>Calls for proposals</h1><ul>{items}</ul></body></html>"


async def words(office: Office, *calls: str) -> list[tuple[str, str | None, str | None]]:
    """The site of words lists these calls (the inside of each item), and is checked; what is owed for it."""
    if "status" not in office.app.sources():
        source_store.add(office.app.store, "status", STATUS, "a test", office.clock.now())
    office.sites.pages[WORDS] = page_of_words(*calls)
    return owed(office, (await office.checks("status")).alerts)


def owed(office: Office, alerts: Sequence[Alert]) -> list[tuple[str, str | None, str | None]]:
    """Of each alert, the kind of its first change, from what to what."""
    numbers = [call_store.changes_numbered(office.app.store, one.changes)[0] for one in alerts]
    waiting = {one.reason for one in outbox.history(office.app.store)}
    assert {one.reason for one in alerts} <= waiting
    return [(one.kind, one.before, one.after) for one in numbers]


def times(office: Office) -> list[tuple[str, str | None, str | None]]:
    """What the clock makes owed now."""
    before = len(alone(office))
    alerts = pass_time(office.service.ports).alerts
    assert len(alone(office)) == before + len(alerts), "each is really in the outbox"
    return owed(office, alerts)


def alone(office: Office) -> list[Alert]:
    """All that was ever owed of one call, also what a summary took the place of."""
    return [one for one in outbox.history(office.app.store, limit=1000) if one.kind == "change"]
