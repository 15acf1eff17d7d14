"""Two hand-made sites that show the same call, for tests of statements that agree or contradict each other."""

from __future__ import annotations

from dataclasses import replace

from tests.tracker.journey.site import Sites
from tests.tracker.test_pipeline import Office
from tracker.domain.models import Alert, Call, Subscription
from tracker.pipeline import Checked, check_source, pass_time
from tracker.store import administration, outbox, subscribers
from tracker.store import sources as source_store

ADMIN, MANAGER = 900, 901
CODE, TITLE = "BG16-7.001", "Green hydrogen valleys"


def declared(name: str) -> str:
    """A site with a list and a page of each call."""
    return f"""
id = "{name}"
name = {{ en = "Site {name.title()}", bg = "Сайт {name.title()}" }}
shape = "listing"
url = "https://{name}.example/calls"
language = "en"
zone = "Europe/Sofia"
[list]
region = "ul"
items = "li"
[list.fields]
title = "a"
url = {{ select = "a", attr = "href" }}
code = "b"
deadline = "span"
[detail]
[detail.fields]
deadline = "td.until"
first_stage = "td.stage"
budget = "td.budget"
grant_max = "td.grant"
text = "div.text"
[expect]
min = 1
always = ["title", "url"]
"""


def shows(
    sites: Sites, site: str, listed: str | None, page: str | None = None, *, more: str = "", calls: int = 1
) -> None:
    """A site shows calls with these deadlines in its list and on each call's own page (`more`: other cells)."""
    numbers = range(1, calls + 1)
    items = "".join(
        f"<li><b>{CODE[:-1]}{number}</b> <a href='/calls/{number}'>{TITLE} {number}</a> <span>{listed or ''}</span></li>"
        for number in numbers
    )
    sites.pages[f"https://{site}.example/calls"] = (
        f"<!doctype html><html><body><h1>Calls for proposals</h1><ul>{items}</ul></body></html>"
    )
    until = f"<td class='until'>{page}</td>" if page else ""
    for number in numbers:
        sites.pages[f"https://{site}.example/calls/{number}"] = (
            f"<!doctype html><html><body><h1>{TITLE} {number}</h1><table><tr>{until}{more}</tr></table>"
            "<div class='text'>Support for clusters of hydrogen.</div></body></html>"
        )


class TwoSites:
    """An office that watches the sites *alpha* and *beta*, with an admin and a manager who follow in chat."""

    def __init__(self, office: Office, *, quiet: tuple[str, str] | None = None) -> None:
        self.office, self.store = office, office.app.store
        for name in ("alpha", "beta"):
            source_store.add(self.store, name, declared(name), "a test", office.clock.now())
        hours = {"quiet_from": quiet[0], "quiet_to": quiet[1]} if quiet else {}
        administration.add_admin(self.store, ADMIN, office.clock.now())
        self.admin = subscribers.save(self.store, Subscription(ADMIN, language="en", **hours))
        self.manager = subscribers.save(self.store, Subscription(MANAGER, language="en", profiles=("green-energy",)))

    def shows(self, site: str, listed: str | None, page: str | None = None, *, more: str = "", calls: int = 1) -> None:
        """The site shows the call with these deadlines in its list and on the call's own page (`more`: other cells)."""
        shows(self.office.sites, site, listed, page, more=more, calls=calls)

    async def checks(self, *sites: str) -> Checked:
        """Check these sites now; what the last one brought."""
        specs = self.office.app.sources()
        found = [await check_source(specs[site].spec, self.office.service.ports) for site in sites]
        assert all(one.run.ended in ("read", "unchanged") for one in found), [one.run.problems for one in found]
        return found[-1]

    async def later(self, *sites: str, **time: float) -> Checked:
        """Let time pass, look at the clock, and check these sites."""
        self.office.clock.passes(**time)
        pass_time(self.office.service.ports)
        return await self.checks(*sites)

    def heard(self, subscription: int | None = None) -> list[Alert]:
        """What the admin (or another) is owed about disputes, oldest first."""
        owed = outbox.history(self.store, subscription=subscription or self.admin.id)
        return [one for one in reversed(owed) if one.kind == "dispute"]

    def call(self) -> Call:
        """The one call."""
        (call,) = self.office.calls()
        return replace(call)
