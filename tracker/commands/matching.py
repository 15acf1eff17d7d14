"""`tracker match`: scores and reasons, without a store."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.commands.options import Chosen, global_options, json_option
from tracker.commands.printing import json_line, read_json_lines
from tracker.errors import UsageError

if TYPE_CHECKING:
    from tracker.semantic.vectors import Vectors


@click.command("match", short_help="Score calls against profiles.")
@click.option("--calls", "calls_file", type=click.Path(path_type=Path), required=True, help="JSON lines of calls.")
@click.option(
    "--profiles", "profiles_file", type=click.Path(path_type=Path), required=True, help="JSON lines of profiles."
)
@click.option("--top", type=click.IntRange(min=1), help="Only the best N calls of each profile.")
@click.option("--no-semantic", is_flag=True, help="By words alone, where closeness in meaning is installed too.")
@json_option()
@global_options
def match_command(
    chosen: Chosen, calls_file: Path, profiles_file: Path, top: int | None, no_semantic: bool, as_json: bool
) -> None:
    """Score every call of a file for every profile of a file (`.gz` too): best first, with the words that made it.

    Where the extra [semantic] is installed, closeness in meaning counts too. Scores of all profiles compare: 0.5 is where
    a strong match begins, 0.3 where a possible one does.
    """
    from tracker.configuring import load_fusion, load_taxonomy
    from tracker.domain.matching import rank
    from tracker.domain.profiles import profile_from_json
    from tracker.domain.serial import call_from_json
    from tracker.errors import ConfigError
    from tracker.settings import environment, load_settings

    problems: list[str] = []
    settings = load_settings(environment(), config=chosen.config)
    config = settings.config
    taxonomy = load_taxonomy(config, problems)
    if taxonomy is None:
        raise ConfigError(problems)
    calls = []
    for where, data in read_json_lines(calls_file):
        try:
            calls.append(call_from_json(data))
        except UsageError as problem:
            raise UsageError(f"{where}: {problem}") from None
    profiles = [profile_from_json(data, where) for where, data in read_json_lines(profiles_file)]
    fusion = load_fusion(config) if settings.matching.semantic and not no_semantic else None
    vectors = _vectors() if fusion is not None else None
    if fusion is not None and vectors is not None:
        from tracker.semantic.ranking import rank_by_sense

        ranked = rank_by_sense(calls, profiles, fusion, vectors, top, taxonomy=taxonomy)
    else:
        ranked = rank(calls, profiles, top, taxonomy=taxonomy)
    for one in ranked:
        if as_json:
            line: dict[str, object] = {
                "profile": one.profile,
                "call": one.call,
                "score": one.score,
                "level": one.level,
                "words": list(one.words),
            }
            if one.near:
                line["close_to"] = list(one.near)
            if one.parts:
                line["parts"] = dict(one.parts)
            json_line(line)
        else:
            why = [*one.words, *(f"close to: {near}" for near in one.near if near not in one.words)]
            click.echo(f"{one.profile}  {one.call}  {one.score:.3f}  {one.level}  {', '.join(why)}")


def _vectors() -> Vectors | None:
    """The models of the extra [semantic]; None where it is not installed."""
    from tracker.semantic.encoders import installed
    from tracker.semantic.vectors import Vectors

    encoders = installed()
    return Vectors(encoders) if encoders else None
