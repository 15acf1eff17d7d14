"""What a person names, found among what there is; and kept things written out as the files they could be added from."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

import click

from tracker.commands.printing import say, writing
from tracker.errors import UsageError

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
