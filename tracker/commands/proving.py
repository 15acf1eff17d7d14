"""`tracker proof`: the record of monitoring of a month, for a project's report."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.commands.known import named
from tracker.commands.options import Chosen, global_options, json_option
from tracker.commands.printing import json_line, say, writing
from tracker.errors import UsageError

if TYPE_CHECKING:
    from tracker.domain.proof import Proof

_MONTH = re.compile(r"(?P<year>20\d\d)-(?P<month>0[1-9]|1[0-2])")


@click.command("proof", short_help="A record of what was monitored, found and told in a month.")
@click.argument("profile")
@click.option("--month", help="Like 2026-10; without it, the last month that is over.")
@click.option("--pdf", type=click.Path(dir_okay=False, path_type=Path), help="Write it as a PDF into this file.")
@click.option("--lang", help="The language of the PDF, by its code (bg, en); without it, that of the settings.")
@json_option("One JSON object.")
@global_options
def proof_command(
    chosen: Chosen, profile: str, month: str | None, pdf: Path | None, lang: str | None, as_json: bool
) -> None:
    """Which sources were read how often, the gaps, and the calls that were found and told, for PROFILE (an id)."""
    from tracker.domain.proof import month_before
    from tracker.domain.wording import languages
    from tracker.drawing import proof_pdf
    from tracker.proving import proof_of_month

    if lang is not None and lang not in languages():
        raise UsageError(f"--lang {lang!r}: there are no texts in it; take one of {', '.join(languages())}")
    if (pdf is None) == (not as_json):
        raise UsageError("proof: say --pdf FILE or --json")
    with chosen.opened() as app:
        now, chat = app.clock.now(), app.settings.chat
        cluster = named("profile", profile, app.profiles())
        wanted = _month(month) if month is not None else month_before(now, chat.zone)
        made = proof_of_month(app.store, app.sources(), profile, app.match_of, wanted, chat.zone, now)
        if pdf is None:
            json_line(_written(profile, made))
            return
        language = lang or chat.language
        with writing(pdf):
            pdf.write_bytes(
                proof_pdf(
                    made, cluster.name(language), language, chat.zone, now, lambda one: app.source_name(one, language)
                )
            )
        say(f"checks: {made.checks}, calls: {len(made.found)}, told: {made.told}; written to {pdf}")


def _month(given: str) -> tuple[int, int]:
    found = _MONTH.fullmatch(given)
    if found is None:
        raise UsageError(f"--month {given!r} is no month; write it like 2026-10")
    return int(found["year"]), int(found["month"])


def _written(profile: str, made: Proof) -> dict[str, object]:
    return {
        "profile": profile,
        "since": made.since.isoformat(),
        "until": made.until.isoformat(),
        "seen": made.seen,
        "sources": [
            {
                "source": one.source,
                "checks": one.checks,
                "failed": one.failed,
                "last": one.last.isoformat() if one.last else None,
                "gaps": [{"since": gap.since.isoformat(), "until": gap.until.isoformat()} for gap in one.gaps],
            }
            for one in made.sources
        ],
        "calls": [
            {
                "call": one.call.id,
                "code": one.call.facts.code,
                "title": dict(one.call.facts.titles),
                "first_seen": one.call.first_seen.isoformat(),
                "level": one.match.level,
                "deadline": one.deadline.at if one.deadline else None,
                "told": one.told.isoformat() if one.told else None,
            }
            for one in made.found
        ],
    }
