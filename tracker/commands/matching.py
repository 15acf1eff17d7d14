"""`tracker match`: scores and reasons, without a store."""

from __future__ import annotations

from pathlib import Path

import click

from tracker.commands.options import Chosen, global_options, json_option
from tracker.commands.printing import json_line, read_json_lines
from tracker.errors import UsageError


@click.command("match", short_help="Score calls against profiles.")
@click.option("--calls", "calls_file", type=click.Path(path_type=Path), required=True, help="JSON lines of calls.")
@click.option(
    "--profiles", "profiles_file", type=click.Path(path_type=Path), required=True, help="JSON lines of profiles."
)
@click.option("--top", type=click.IntRange(min=1), help="Only the best N calls of each profile.")
@json_option()
@global_options
def match_command(chosen: Chosen, calls_file: Path, profiles_file: Path, top: int | None, as_json: bool) -> None:
    """Score every call of a file for every profile of a file (`.gz` too): best first, with the words that made it."""
    from tracker.configuring import load_taxonomy
    from tracker.domain.matching import rank
    from tracker.domain.profiles import profile_from_json
    from tracker.domain.serial import call_from_json
    from tracker.errors import ConfigError
    from tracker.settings import environment, load_settings

    problems: list[str] = []
    taxonomy = load_taxonomy(load_settings(environment(), config=chosen.config).config, problems)
    if taxonomy is None:
        raise ConfigError(problems)
    calls = []
    for where, data in read_json_lines(calls_file):
        try:
            calls.append(call_from_json(data))
        except UsageError as problem:
            raise UsageError(f"{where}: {problem}") from None
    profiles = [profile_from_json(data, where) for where, data in read_json_lines(profiles_file)]
    for one in rank(calls, profiles, top, taxonomy=taxonomy):
        if as_json:
            line = {
                "profile": one.profile,
                "call": one.call,
                "score": one.score,
                "level": one.level,
                "words": list(one.words),
            }
            json_line(line)
        else:
            click.echo(f"{one.profile}  {one.call}  {one.score:.3f}  {one.level}  {', '.join(one.words)}")
