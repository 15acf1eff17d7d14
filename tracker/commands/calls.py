"""`tracker calls` and `tracker deadlines`: what is known."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tracker.commands.coming import show_coming
from tracker.commands.known import named
from tracker.commands.options import Chosen, global_options, json_option
from tracker.commands.printing import json_line, say, table, writing
from tracker.commands.reminders import reminder_lines, reminders_of_calls
from tracker.commands.separating import rejoin_command, separate_command
from tracker.commands.statements import dispute_lines
from tracker.errors import UsageError

if TYPE_CHECKING:
    from tracker.app import App
    from tracker.domain.models import Call

_STAGES = ("announced", "consultation", "forthcoming", "open", "closed", "results", "cancelled", "unknown")
_OVER = ("closed", "results", "cancelled")


@click.group("calls", short_help="The calls that are known.", invoke_without_command=True)
@click.option("--profile", help="Only calls that fit this profile, best first.")
@click.option("--stage", type=click.Choice(_STAGES), help="Only calls at this stage now.")
@click.option("--source", help="Only calls that this source shows.")
@click.option("--search", "words", help="Only calls with these words, best first.")
@click.option(
    "--disputed", is_flag=True, help="Only calls of which sources state contradictory things, with each statement."
)
@click.option(
    "--reminders", is_flag=True, help="Only calls that a chat saved, with the reminders queued, sent and next."
)
@click.option(
    "--coming", is_flag=True, help="Not calls: what usually comes within half a year, or did not come in its season."
)
@json_option("JSON lines, one call each.")
@global_options
def calls_command(
    chosen: Chosen,
    profile: str | None,
    stage: str | None,
    source: str | None,
    words: str | None,
    disputed: bool,
    reminders: bool,
    coming: bool,
    as_json: bool,
) -> None:
    """The calls that are known, closed ones included, in the order in which they became known.

    With a command: part calls that were joined wrongly.
    """
    if click.get_current_context().invoked_subcommand is not None:
        if profile or stage or source or words or disputed or reminders or coming or as_json:
            raise UsageError("options of the list do not go with a command of calls")
        return
    if coming:
        if stage or words or disputed or reminders:
            raise UsageError("--coming goes with --profile and --source alone: what it lists is no call yet")
        show_coming(chosen, profile, source, as_json)
        return
    from tracker.domain.serial import to_json
    from tracker.domain.staging import next_deadline, stage_of
    from tracker.domain.standing import is_over

    with chosen.opened() as app:
        now = app.clock.now()
        found = _found(app, profile, source, words, live=stage is not None and stage not in _OVER)
        kept = [(call, extra) for call, extra in found if stage is None or stage_of(call.facts, now) == stage]
        if disputed:
            kept = [(call, extra) for call, extra in kept if call.facts.disputes and not is_over(call, now)]
        reminded = reminders_of_calls(app, [call for call, _ in kept], now) if reminders else {}
        if reminders:
            kept = [(call, {**extra, "reminders": reminded[call.id]}) for call, extra in kept if call.id in reminded]
        if as_json:
            for call, extra in kept:
                json_line({**to_json(call, now), **extra})
            return
        if not kept:
            say("no such call is known" if app.catalogue.sources else "no source is configured")
        if disputed or reminders:
            for call, _ in kept:
                click.echo(f"{call.id}  {call.title(app.settings.chat.language)}")
                for line in [*(dispute_lines(call) if disputed else ()), *reminder_lines(reminded.get(call.id, {}))]:
                    click.echo(f"  {line}")
            return
        table(
            (
                stage_of(call.facts, now),
                _date(next_deadline(call.facts, now)),
                call.facts.code or "-",
                call.title(app.settings.chat.language),
            )
            for call, _ in kept
        )


calls_command.add_command(separate_command)
calls_command.add_command(rejoin_command)


@click.command("deadlines", short_help="The deadlines ahead.")
@click.option("--profile", help="Only of calls that fit this profile.")
@click.option("--days", type=click.IntRange(1, 3650), help="Only the next N days.")
@click.option("--picture", type=click.Path(dir_okay=False, path_type=Path), help="Draw them as a PNG into this file.")
@click.option("--dark", is_flag=True, help="Draw on a dark ground.")
@click.option("--page", type=click.IntRange(1), default=1, help="Which page of the picture (8 deadlines each).")
@json_option("JSON lines, one deadline each.")
@global_options
def deadlines_command(
    chosen: Chosen, profile: str | None, days: int | None, picture: Path | None, dark: bool, page: int, as_json: bool
) -> None:
    """Every exact deadline ahead of calls that are not over, soonest first."""
    if picture is not None:
        if days or as_json:
            raise UsageError("--picture goes neither with --days nor with --json")
        with chosen.opened() as app:
            _draw(app, profile, picture, dark, page)
        return
    from datetime import timedelta

    from tracker.domain.serial import deadline_of_call
    from tracker.domain.staging import stage_of
    from tracker.domain.standing import is_uncertain

    with chosen.opened() as app:
        now = app.clock.now()
        until = now + timedelta(days=days) if days else None
        ahead = [
            (one, call)
            for call, _ in _found(app, profile, None, None, live=True)
            if stage_of(call.facts, now) not in _OVER
            for one in call.facts.deadlines
            if one.is_exact and one.last_instant() > now and (until is None or one.last_instant() <= until)
        ]
        ahead.sort(key=lambda pair: (pair[0].last_instant(), pair[1].id))
        if as_json:
            for one, call in ahead:
                json_line(
                    {
                        "call": call.id,
                        "code": call.facts.code,
                        "title": dict(call.facts.titles),
                        **deadline_of_call(one, call),
                    }
                )
            return
        if not ahead:
            say("no deadline is ahead")
        table(
            (
                _date(one),
                f"{(one.last_instant() - now).days} days",
                one.kind.replace("_", " ") + (", in dispute" if is_uncertain(one, call) else ""),
                call.title(app.settings.chat.language),
            )
            for one, call in ahead
        )


def _draw(app: App, profile: str | None, to: Path, dark: bool, page: int) -> None:
    from tracker.domain.timeline import timeline
    from tracker.drawing import timeline_png

    chat = app.settings.chat
    calls = [call for call, _ in _found(app, profile, None, None, live=True)]
    shown, pages = timeline(calls, frozenset(), chat.language, chat.zone, app.clock.now(), page - 1)
    with writing(to):
        to.write_bytes(timeline_png(shown, "dark" if dark else "light"))
    say(f"page {min(page, pages)} of {pages} is drawn in {to}")


def _found(
    app: App, profile: str | None, source: str | None, words: str | None, *, live: bool
) -> Iterable[tuple[Call, dict[str, Any]]]:
    from tracker.store import calls as call_store
    from tracker.store import live_calls

    if words is not None:
        ids = app.searching.find(words, app.clock.now()).ids
        by_id = {call.id: call for call in call_store.calls(app.store, ids=ids)}
        calls: Iterable[Call] = [by_id[one] for one in ids if one in by_id]
    elif live:
        # Most of what is known is over: it is not read.
        calls = call_store.calls(app.store, ids=live_calls.not_over(app.store, app.clock.now()))
    else:
        calls = call_store.calls(app.store)
    if source is not None:
        named("source", source, app.sources())
        calls = [call for call in calls if any(one.source == source for one in call.sightings)]
    if profile is None:
        return [(call, {}) for call in calls]
    named("profile", profile, app.profiles())
    matched = [(call, app.match_of(call, profile)) for call in calls]
    fitting = [(call, one) for call, one in matched if one.eligibility != "no" and one.level != "none"]
    fitting.sort(key=lambda pair: -pair[1].score)
    return [
        (call, {"match": {"score": one.score, "level": one.level, "eligibility": one.eligibility, "words": one.words}})
        for call, one in fitting
    ]


def _date(deadline: Any) -> str:
    return str(deadline.at).replace("T", " ") if deadline else "-"
