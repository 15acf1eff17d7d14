"""`tracker profiles propose`: a profile from a description or from a cluster's site, to look at, edit and add."""

from __future__ import annotations

import asyncio
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from tracker.commands.options import Chosen, global_options, json_option
from tracker.commands.printing import json_line, say
from tracker.errors import RunError, UsageError

if TYPE_CHECKING:
    from tracker.app import App
    from tracker.domain.drafting import Draft
    from tracker.domain.proposing import Described

_LONGEST_FILE = 1_000_000


@click.command("propose", short_help="A profile from a description or a site.")
@click.argument("text")
@click.option("--id", "id_", help="The profile's id.  [default: from the site's name, else cluster]")
@click.option("--name", help="Its name.  [default: the site's, else that of the chat]")
@click.option("--language", help="The language of the name.  [default: the chat's of tracker.toml]")
@json_option("One JSON object.")
@global_options
def propose_command(
    chosen: Chosen, text: str, id_: str | None, name: str | None, language: str | None, as_json: bool
) -> None:
    """TEXT is a description, a file with one (- reads standard input), or the address of a site.

    Prints the profile as TOML: languages, sectors, places, kinds of applicant, words. What was seen and not taken stands in
    comments. Nothing is kept: save it as a file, try it with `tracker profiles test FILE`, add it with `tracker profiles add`.
    """
    from tracker.domain.drafting import profile_of
    from tracker.domain.profiles import parse_profile, render_profile
    from tracker.domain.proposing import address_in, propose
    from tracker.domain.wording import languages, wording

    with chosen.opened() as app:
        lang = language or app.settings.chat.language
        if lang not in languages():
            raise UsageError(f"--language: there are texts for {', '.join(languages())}")
        file = _file(text)
        address = address_in(text) if file is None else None
        said = _described(app, address, file if file is not None else text)
        wanted = id_ or _id_of(address)
        own_name = name or said.name or wording(lang).label("start.own_name")
        draft = propose(said, wanted, own_name, lang, app.catalogue.taxonomy, app.corpus.rarity)
        if draft is None:
            raise RunError("that says too little to find a call by; write one or two sentences about the cluster")
        profile = profile_of(draft)
        toml = render_profile(profile)
        parse_profile(toml, f"{profile.id}.toml")
        left = _left(draft)
        if as_json:
            json_line({"id": profile.id, "toml": toml, "proposed": left, "address": address})
            return
        click.echo(toml, nl=False)
        for part, values in left.items():
            click.echo(f"# {part}, seen and not taken: {', '.join(values)}")
        say(f"nothing is kept yet; save this as {profile.id}.toml, then: tracker profiles test {profile.id}.toml")


def _file(text: str) -> str | None:
    """What stands in the file that `text` names, or on standard input; None where it names none."""
    if text == "-":
        return sys.stdin.read(_LONGEST_FILE)
    try:
        path = Path(text)
        if not path.is_file():
            return None
        if path.stat().st_size > _LONGEST_FILE:
            raise UsageError(f"{path.name}: larger than a description; give the part that says what the cluster does")
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise UsageError(f"{text}: no text in UTF-8; save it as plain text") from None
    except (OSError, ValueError):
        # A long description is no name of a file.
        return None


def _described(app: App, address: str | None, text: str) -> Described:
    from tracker.domain.proposing import Described
    from tracker.reading_sites import NotRead, read_site

    if address is None:
        return Described(text)

    async def once() -> Described | NotRead:
        fetching = app.fetching()
        try:
            return await read_site(address, fetching, app.clock.now())
        finally:
            await fetching.aclose()

    said = asyncio.run(once())
    if isinstance(said, NotRead):
        raise RunError(f"{address} cannot be read: {said.message} [{said.code}]")
    return said


def _left(draft: Draft) -> dict[str, list[str]]:
    from tracker.domain.drafting import PARTS

    left = {part: [one.value for one in draft.entries(part) if not one.taken] for part in PARTS}
    return {part: values for part, values in left.items() if values}


def _id_of(address: str | None) -> str:
    """The site's own name: "www.marine-cluster.bg" gives "marine-cluster"."""
    host = (urlsplit(address).hostname or "") if address else ""
    labels = host.removeprefix("www.").split(".")[:-1]
    named = re.sub(r"[^a-z0-9-]+", "-", labels[-1] if labels else "").strip("-")[:40]
    return named or "cluster"
