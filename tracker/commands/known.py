"""What a person names, found among what there is; and kept things written out as the files they could be added from."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from tracker.commands.printing import say, writing
from tracker.errors import UsageError

if TYPE_CHECKING:
    from tracker.app import App
    from tracker.domain.models import Call

T = TypeVar("T")


def named(what: str, name: str, among: Mapping[str, T]) -> T:
    """The source or profile of this id. Raises UsageError, with the ids that there are."""
    if name not in among:
        raise UsageError(f"there is no {what} {name!r}; the {what}s are: {', '.join(among)}")
    return among[name]


def export_toml(what: str, texts: Mapping[str, str], name: str | None, to: Path | None) -> None:
    """Print the TOML of one, or write it, or that of all, to the folder `to`, a file each. `texts`: TOML by id."""
    if to is None:
        if name is None:
            raise UsageError(f"export: name a {what}, or a folder with --to DIR")
        click.echo(named(what, name, texts), nl=False)
        return
    wanted = {name: named(what, name, texts)} if name else texts
    with writing(to):
        to.mkdir(parents=True, exist_ok=True)
        for id_, text in wanted.items():
            (to / f"{id_}.toml").write_text(text, encoding="utf-8")
    say(f"{len(wanted)} {what}s are written to {to}")


def call_named(app: App, wanted: str) -> Call:
    """The call that an id, a code or an address names. Raises UsageError for none or several, with what to do."""
    from tracker.store import calls as call_store

    ids = call_store.named(app.store, wanted)
    found = call_store.call(app.store, ids[0]) if len(ids) == 1 else None
    if found is not None:
        return found
    if ids:
        raise UsageError(f"{wanted!r} is the code or address of {len(ids)} calls; name one by its id: {', '.join(ids)}")
    raise UsageError(f"no call {wanted!r} is known by id, code or address; {_covered(app, wanted)}")


def _covered(app: App, wanted: str) -> str:
    from tracker.domain.coverage import covering, host_of

    host = host_of(wanted)
    if not host:
        return "look for words with: tracker calls --search WORDS"
    sources = app.sources()
    near = covering(wanted, {id_: one.spec.url for id_, one in sources.items()})
    on = [one for one in near if sources[one].enabled]
    if on:
        return f"this site is covered by: {', '.join(on)}"
    if near:
        return f"this site is covered only by what is turned off: {', '.join(near)}; turn on: tracker sources enable {near[0]}"
    return f"no source covers {host}; to see whether it can be one: tracker discover ADDRESS"
