"""`tracker read`: how a phrase is understood, with what certainty, and what was refused and why."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tracker.clock import parse_instant
from tracker.commands.options import Chosen, global_options
from tracker.commands.printing import json_line, read_json_lines
from tracker.errors import UsageError

if TYPE_CHECKING:
    from scrapers.reading.readings import Eligibility, Evidence

_WHAT = click.Choice(["deadline", "money", "eligibility"])


@click.command("read", short_help="How a phrase is understood.")
@click.argument("what", type=_WHAT)
@click.argument("text", required=False)
@click.option("--zone", default="Europe/Sofia", show_default=True, help="The zone the source states or implies.")
@click.option("--lang", help="The language of the text (bg, en, de, ...); found by itself where it is left out.")
@click.option("--file", "file", type=click.Path(path_type=Path), help="JSON lines: id, lang, text, zone, seen_at.")
@click.option("--json", "as_json", is_flag=True, help="JSON lines.")
@global_options
def read_command(
    chosen: Chosen, what: str, text: str | None, zone: str, lang: str | None, file: Path | None, as_json: bool
) -> None:
    """How TEXT is understood: every reading with its quote, and what was refused and why."""
    if (text is None) == (file is None):
        raise UsageError("read: give one text, or --file F.jsonl with many")
    seen = parse_instant(chosen.at) if chosen.at else None
    if file is not None:
        _read_file(what, file)
        return
    assert text is not None
    item = {"id": None, "text": text, "zone": zone, "lang": lang, "seen_at": _day(seen, zone)}
    answer = _answer(what, item, "the command line")
    if as_json:
        json_line({key: value for key, value in answer.items() if key != "id"})
    else:
        _show(answer)


def _read_file(what: str, file: Path) -> None:
    for where, item in read_json_lines(file):
        _check(item, where)
        json_line(_answer(what, item, where))


def _check(item: dict[str, Any], where: str) -> None:
    """Raises UsageError for a line that is not of the form `id, lang, text, zone, seen_at`."""
    from scrapers.reading.readings import zone_of

    if not isinstance(item.get("text"), str):
        raise UsageError(f"{where}: text: missing; each line needs a text")
    for name in ("lang", "zone", "seen_at"):
        if item.get(name) is not None and not isinstance(item[name], str):
            raise UsageError(f"{where}: {name}: a text is expected, or leave it out")
    try:
        if item.get("zone"):
            zone_of(item["zone"])
        if item.get("seen_at"):
            date.fromisoformat(item["seen_at"][:10])
    except ValueError as problem:
        raise UsageError(f"{where}: {problem}; write a zone like Europe/Sofia, a day like 2026-08-09") from None


def _answer(what: str, item: dict[str, Any], where: str) -> dict[str, Any]:
    from scrapers.reading.batch import read_jsonl_line
    from scrapers.reading.eligibility import read_eligibility

    if what == "eligibility":
        return {"id": item.get("id"), **_eligibility(read_eligibility(item["text"], lang=item.get("lang")))}
    try:
        return read_jsonl_line("deadline" if what == "deadline" else "money", item)
    except (ValueError, TypeError, KeyError) as problem:
        raise UsageError(f"{where}: {problem}") from None


def _eligibility(found: Eligibility) -> dict[str, Any]:
    def stated(value: str, evidence: Evidence) -> dict[str, str]:
        return {"value": value, "quote": evidence.quote}

    answer: dict[str, Any] = {
        name: [stated(one.value, one.evidence) for one in getattr(found, name)]
        for name in ("applicants", "applicants_excluded", "countries", "nuts")
    }
    for name in ("partners_min", "de_minimis"):
        one = getattr(found, name)
        answer[name] = stated(one.value, one.evidence) if one else None
    return answer


def _day(seen: datetime | None, zone: str) -> str:
    from scrapers.reading.readings import zone_of

    try:
        known = zone_of(zone)
    except ValueError as problem:
        raise UsageError(f"--zone: {problem}; use a name like Europe/Sofia") from None
    day: date = (seen or datetime.now(UTC)).astimezone(known).date()
    return day.isoformat()


def _show(answer: dict[str, Any]) -> None:
    shown = False
    for reading in answer.get("readings", []):
        value = reading.get("at") or (
            f"{reading['rate']} %" if reading.get("rate") is not None else f"{reading['amount']} {reading['currency']}"
        )
        extra = " ".join(str(reading[key]) for key in ("precision", "zone") if reading.get(key))
        click.echo(f"{reading['kind']}: {value} {extra}".rstrip() + f"   “{reading['quote']}”")
        shown = True
    if answer.get("open_ended"):
        click.echo(f"open-ended: {answer['open_ended'].replace('_', ' ')}")
        shown = True
    for name in ("applicants", "applicants_excluded", "countries", "nuts"):
        for one in answer.get(name, []):
            click.echo(f"{name.replace('_', ' ')}: {one['value']}   “{one['quote']}”")
            shown = True
    for name in ("partners_min", "de_minimis"):
        if one := answer.get(name):
            click.echo(f"{name.replace('_', ' ')}: {one['value']}   “{one['quote']}”")
            shown = True
    for refused in answer.get("refused", []):
        click.echo(f"not read: {refused['why']}   “{refused['quote']}”")
    if not shown:
        click.echo("nothing is stated with certainty: see the call")
