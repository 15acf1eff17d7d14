"""`tracker read`: how a phrase, a page or a document is understood, with what certainty, what was refused and why."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from tracker.clock import parse_instant
from tracker.commands.material import gather
from tracker.commands.options import Chosen, global_options, json_option
from tracker.commands.printing import json_line, read_json_lines
from tracker.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrapers.reading.batch import What
    from scrapers.reading.sections import Section

_WHAT = click.Choice(["deadline", "money", "eligibility"])
#: Refusals shown to a person; a long page has a date in every second line.
_SHOWN = 20


@click.command("read", short_help="How a phrase, a page or a document is understood.")
@click.argument("what", type=_WHAT)
@click.argument("text", required=False, metavar="[TEXT|FILE|URL]")
@click.option("--zone", default="Europe/Sofia", show_default=True, help="The zone the source states or implies.")
@click.option("--lang", help="The language of the text (bg, en, de, ...); found by itself where it is left out.")
@click.option("--file", "file", type=click.Path(path_type=Path), help="JSON lines: id, lang, text, zone, seen_at.")
@json_option()
@global_options
def read_command(
    chosen: Chosen, what: str, text: str | None, zone: str, lang: str | None, file: Path | None, as_json: bool
) -> None:
    """How TEXT is understood: every reading with its quote, and what was refused and why.

    A name of a file (a web page, a text, PDF, DOCX, XLSX, DOC, RTF or ZIP) or an address is read as a whole, and each
    reading tells where it stands: under which heading, on which page.
    """
    if (text is None) == (file is None):
        raise UsageError("read: give one text, file or address, or --file F.jsonl with many")
    kind = cast("What", what)
    if file is not None:
        for where, item in read_json_lines(file):
            _check(item, where)
            json_line(_answer(kind, item, where))
        return
    assert text is not None
    seen = _day(chosen.at, zone)
    material = gather(text, chosen)
    from scrapers.reading.batch import answer_to

    answer = answer_to(kind, material.sections, lang=lang or material.lang, zone=zone, seen_at=seen, how=material.how)
    if as_json:
        json_line(answer)
    else:
        _show(_with_sentences(answer, material.sections) if kind == "money" else answer)


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


def _answer(what: What, item: dict[str, Any], where: str) -> dict[str, Any]:
    from scrapers.reading.batch import read_jsonl_line

    try:
        return read_jsonl_line(what, item)
    except (ValueError, TypeError, KeyError) as problem:
        raise UsageError(f"{where}: {problem}") from None


def _day(at: str | None, zone: str) -> date:
    """The day on which the words are read, where the zone lies: that of `--at`, or today."""
    from scrapers.reading.readings import zone_of

    try:
        known = zone_of(zone)
    except ValueError as problem:
        raise UsageError(f"--zone: {problem}; use a name like Europe/Sofia") from None
    return (parse_instant(at, known) if at else datetime.now(UTC)).astimezone(known).date()


def _with_sentences(answer: dict[str, Any], sections: Sequence[Section]) -> dict[str, Any]:
    """Figures with the sentences that say what they are: "20 000 000 лв" alone explains nothing to a person."""
    from scrapers.reading.sentences import sentence_around

    texts: dict[str, str] = {}
    for section in sections:
        texts[section.where] = f"{texts.get(section.where, '')}\n{section.text}"
    readings = [
        one | {"quote": sentence_around(texts.get(one.get("where", ""), ""), one["quote"])}
        for one in answer["readings"]
    ]
    return answer | {"readings": readings}


def _show(answer: dict[str, Any]) -> None:
    lines = [f"{one['kind']}: {_value(one)}{_evidence(one)}" for one in answer.get("readings", [])]
    if answer.get("open_ended"):
        lines.append(f"open-ended: {answer['open_ended'].replace('_', ' ')}")
    for name in ("applicants", "applicants_excluded", "countries", "countries_excluded", "nuts"):
        lines += [
            f"{name.replace('_', ' ')}: {', '.join(one['value'] for one in alike)}{_evidence(alike[0])}"
            for alike in _by_evidence(answer.get(name, []))
        ]
    for name in ("partners_min", "partner_countries_min", "de_minimis"):
        if one := answer.get(name):
            lines.append(f"{name.replace('_', ' ')}: {one['value']}{_evidence(one)}")
    refused = answer.get("refused", [])
    notes = [f"not read: {one['why']}{_evidence(one)}" for one in refused[:_SHOWN]]
    if len(refused) > _SHOWN:
        notes.append(f"… and {len(refused) - _SHOWN} more that were not read; --json shows all")
    for line in (*lines, *notes):
        click.echo(line)
    if not lines:
        click.echo("nothing is stated with certainty: see the call")


def _by_evidence(stated: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Values that the same words state, together: the twenty-seven Member States are one line."""
    found: dict[str, list[dict[str, Any]]] = {}
    for one in stated:
        found.setdefault(_evidence(one), []).append(one)
    return list(found.values())


def _value(reading: dict[str, Any]) -> str:
    if reading.get("at"):
        return " ".join(reading[key] for key in ("at", "precision", "zone"))
    if reading.get("rate") is not None:
        return f"{reading['rate']} %"
    return f"{reading['amount']} {reading['currency']}"


def _evidence(one: dict[str, Any]) -> str:
    """The words on one line, and where they stand."""
    quote = " ".join(one["quote"].split())
    return f"   “{quote}”" + (f" ({one['where']})" if one.get("where") else "")
