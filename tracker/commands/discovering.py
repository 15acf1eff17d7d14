"""`tracker discover`: an address → a proposed source with a preview, and its adoption."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import click

from tracker.commands.accounts import whoever
from tracker.commands.options import Chosen, global_options, json_option
from tracker.commands.printing import json_line, say
from tracker.errors import UsageError

if TYPE_CHECKING:
    from scrapers.discovery.date_order import Known
    from scrapers.discovery.proposing import Candidate
    from tracker.app import App
    from tracker.discovering import Discovery

_SHOWN = 5


@click.command("discover", short_help="Propose a source from an address.")
@click.argument("url")
@click.option(
    "--list", "number", type=click.IntRange(min=1), default=1, help="Take the second, third… list of the page."
)
@click.option(
    "--date-order", type=click.Choice(["dmy", "mdy"]), help="Which comes first in its numeric dates: day or month."
)
@click.option("--save", metavar="ID", help="Adopt the proposal as a source of this id.")
@click.option("--toml", "as_toml", is_flag=True, help="Only the proposed declaration, to edit and add.")
@json_option("One JSON object.")
@global_options
def discover_command(
    chosen: Chosen,
    url: str,
    number: int,
    date_order: Known | None,
    save: str | None,
    as_toml: bool,
    as_json: bool,
) -> int:
    """Look at the page of URL, find its list of calls, and show what a source for it would read.

    Nothing is kept without --save. A page that cannot be read says why, and what to do.
    """

    address = written_address(url)
    with chosen.opened() as app:
        found = look_at(app, address)
        candidate = found.candidates[number - 1] if number <= len(found.candidates) else None
        if candidate is None and found.candidates:
            raise UsageError(f"--list: the page has {len(found.candidates)} lists that could be meant")
        if candidate is not None and date_order is not None:
            candidate = settled(found, candidate, date_order)
        if as_json:
            json_line(_told(app, found, candidate))
        elif as_toml and candidate is not None:
            click.echo(candidate.toml, nl=False)
        else:
            show_found(app, found, candidate)
        if candidate is None:
            return 1
        if save is not None:
            adopted(app, candidate, save)
        elif not (as_json or as_toml):
            say(f"Is that right? Adopt it with: tracker discover '{address}' --save {candidate.spec.id}")
        return 0


def written_address(written: str) -> str:
    """The address as a browser would take it. Raises UsageError for what is none."""
    from urllib.parse import urlsplit

    address = written.strip()
    if "://" not in address:
        address = f"https://{address}"
    try:
        parts = urlsplit(address)
        named = bool(parts.hostname) and parts.scheme in ("http", "https")
    except ValueError:
        named = False
    if not named:
        raise UsageError(f"{written!r} is no address of a web page; write it like https://programme.example/calls")
    return address


def look_at(app: App, address: str) -> Discovery:
    """What the page of an address could be read as."""
    from tracker.discovering import discover

    async def once() -> Discovery:
        fetching = app.fetching()
        try:
            return await discover(address, fetching, app.clock.now())
        finally:
            await fetching.aclose()

    return asyncio.run(once())


def settled(found: Discovery, candidate: Candidate, order: Known) -> Candidate:
    """The candidate with the order of day and month that a person named."""
    from scrapers.discovery.proposing import with_order

    return (with_order(candidate, found.page, order) if found.page is not None else None) or candidate


def order_asked(candidate: Candidate) -> str:
    """The question which number of a printed date is the month; empty where that is known."""
    asked = candidate.question
    if asked is None:
        return ""
    days = f"{asked.day_first.day} {asked.day_first:%B %Y} (dmy) or {asked.month_first.day} {asked.month_first:%B %Y} (mdy)"
    return f"is {asked.text} {days}? Until it is said, such a date is not taken for a deadline"


def _told(app: App, found: Discovery, candidate: Candidate | None) -> dict[str, Any]:
    none = found.none if candidate is None else None
    return {
        "source": None
        if candidate is None
        else candidate.spec.model_dump(mode="json", by_alias=True, exclude_unset=True),
        "toml": None if candidate is None else candidate.toml,
        "confidence": 0.0 if candidate is None else candidate.confidence,
        "why": [] if candidate is None else list(candidate.reasons),
        "items": [] if candidate is None else _items(app, candidate),
        "lists": len(found.candidates),
        "reason": None if none is None else none.code,
        "message": (none.message if none is not None else "; ".join(candidate.reasons) if candidate else ""),
        "question": (order_asked(candidate) or None) if candidate is not None else None,
        "elsewhere": None if none is None else none.elsewhere,
    }


def _items(app: App, candidate: Candidate) -> list[dict[str, Any]]:
    from tracker.domain.observing import observe
    from tracker.domain.staging import stage_of

    now = app.clock.now()
    told = []
    for raw, seen in zip(candidate.items, observe(candidate.items, candidate.spec, now), strict=True):
        dates = [one for one in seen.facts.deadlines if one.kind != "comments" and one.is_exact]
        told.append(
            {
                "title": raw.first("title"),
                "url": raw.first("url"),
                "code": raw.first("code"),
                "deadline": dates[0].iso() if dates else None,
                "deadlines": [one.iso() for one in dates],
                "status_text": raw.first("status"),
                "stage": stage_of(seen.facts, now),
            }
        )
    return told


def show_found(app: App, found: Discovery, candidate: Candidate | None) -> None:
    """Print the first calls a candidate reads, or why there is none."""
    if candidate is None:
        none = found.none
        click.echo(
            f"No source can be made of {found.address}: {none.message if none else ''} [{none.code if none else ''}]"
        )
        return
    items = _items(app, candidate)
    name = candidate.spec.title(candidate.spec.language)
    click.echo(f"{name}: {len(items)} calls, {candidate.confidence:.0%} sure ({'; '.join(candidate.reasons)})")
    if asked := order_asked(candidate):
        click.echo(f"  warning: {asked}: --date-order dmy or --date-order mdy")
    for item in items[:_SHOWN]:
        click.echo(f"  {item['title']}")
        click.echo(f"    {item['stage']}, deadline {item['deadline'] or 'see the call'}, code {item['code'] or 'none'}")
        click.echo(f"    {item['url'] or 'no address'}")
    if len(items) > _SHOWN:
        click.echo(f"  … and {len(items) - _SHOWN} more")
    if len(found.candidates) > 1:
        say(f"The page has {len(found.candidates)} lists; see the next one with --list 2")


def adopted(app: App, candidate: Candidate, id_: str | None) -> str:
    """Keep a candidate as a source of this id (of a free one, where none is given); its id. Raises what is wrong with the id."""
    from scrapers.spec import SpecProblems, parse_source, render_source
    from tracker.errors import ConfigError

    taken = app.sources()
    if id_ is None:
        id_ = candidate.spec.id
        for number in range(2, 1000):
            if id_ not in taken:
                break
            id_ = f"{candidate.spec.id[:46]}-{number}"
    text = render_source(candidate.spec.model_copy(update={"id": id_}))
    try:
        spec = parse_source(text, f"{id_}.toml")
    except SpecProblems as problem:
        raise ConfigError(list(problem.problems)) from None
    if id_ in taken:
        raise UsageError(f"{id_} is the id of a source already; choose another with --save")
    app.declarations.save(spec, text, whoever(), "added source")
    say(f"{id_} is added; its first check is a first look: one summary, no flood")
    return id_
