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
    """The call of this id, code or address. Raises UsageError where there is none, or more than one."""
    from tracker.domain.identity import code_key, url_key
    from tracker.store import calls as call_store

    found = call_store.call(app.store, wanted)
    if found is not None:
        return found
    like = call_store.sightings_like(app.store, codes={code_key(wanted)}, urls={url_key(wanted)})
    ids = {one.call_id for one in like}
    if len(ids) == 1:
        known = call_store.call(app.store, ids.pop())
        if known is not None:
            return known
    if ids:
        raise UsageError(
            f"{wanted!r} is the code or address of {len(ids)} calls; name one by its id: {', '.join(sorted(ids))}"
        )
    raise UsageError(f"no call {wanted!r} is known by id, code or address; {_covered(app, wanted)}")


def _covered(app: App, wanted: str) -> str:
    from urllib.parse import urlsplit

    host = (urlsplit(wanted).hostname or "").removeprefix("www.")
    if not host:
        return "look for words with: tracker calls --search WORDS"
    near = [id_ for id_, one in app.sources().items() if host in (urlsplit(one.spec.url).hostname or "")]
    return f"this site is covered by: {', '.join(near)}" if near else f"no source covers {host}"
