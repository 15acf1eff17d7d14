"""How commands print: JSON lines for programs, aligned lines for people, progress on standard error."""

from __future__ import annotations

import gzip
import io
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from tracker.errors import UsageError

_LONGEST_LINE = 4_000_000


def json_line(value: Any) -> None:
    """One value as one line of JSON; with escapes where the terminal, or half characters, ask for it."""
    line = json.dumps(value, ensure_ascii=False)
    click.echo(line if is_text(line, sys.stdout.encoding or "utf-8") else json.dumps(value))


def is_text(text: str, encoding: str = "utf-8") -> bool:
    """Whether it can be written in this encoding; in UTF-8, only half characters (lone surrogates) cannot."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def read_json_lines(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """The objects of a JSON lines file (`.gz` too; `-` is standard input), each with "file, line N" for messages.

    Raises UsageError for a missing file or a line that is not a JSON object.
    """
    try:
        with _opened(path) as lines:
            for number, line in enumerate(_bounded(lines, path), 1):
                if not line.strip():
                    continue
                where = f"{path.name}, line {number}"
                try:
                    value = json.loads(line, parse_constant=_no_number)
                except (ValueError, RecursionError) as problem:
                    raise UsageError(f"{where}: not JSON ({problem})") from None
                if not isinstance(value, dict):
                    raise UsageError(f"{where}: a JSON object is expected, one a line")
                yield where, value
    except (OSError, EOFError) as problem:
        reason = getattr(problem, "strerror", None) or str(problem)
        raise UsageError(f"{path}: cannot be read ({reason})") from None
    except UnicodeDecodeError:
        raise UsageError(f"{path}: not UTF-8 text") from None


def _opened(path: Path) -> io.TextIOBase:
    if str(path) == "-":
        return io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8")
    if path.is_dir():
        raise UsageError(f"{path}: is a folder; name a file of JSON lines")
    if not path.exists():
        raise UsageError(f"{path}: no such file")
    if path.suffix == ".gz":
        return io.TextIOWrapper(gzip.open(path, "rb"), encoding="utf-8")
    return path.open(encoding="utf-8")


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no JSON")


def _bounded(lines: io.TextIOBase, path: Path) -> Iterator[str]:
    while line := lines.readline(_LONGEST_LINE):
        if len(line) == _LONGEST_LINE:
            raise UsageError(f"{path.name}: a line is longer than {_LONGEST_LINE:,} characters")
        yield line


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """What is written inside goes to `path`. Raises UsageError where the machine refuses it."""
    try:
        yield
    except OSError as problem:
        raise UsageError(f"{path}: cannot be written ({problem.strerror}); name another place") from None


def say(text: str) -> None:
    """A line for a person that is not the answer itself: progress, what was done, what to do next."""
    click.echo(text, err=True)


class Progress:
    """ "n of m" on one line of a terminal; silent where standard error is not one."""

    def __init__(self, what: str, total: int) -> None:
        self._what, self._total, self._done = what, total, 0
        self._shown = sys.stderr.isatty() and total > 1

    def step(self, name: str = "") -> None:
        """One more is done."""
        self._done += 1
        if self._shown:
            sys.stderr.write(f"\r\033[K{self._what} {self._done} of {self._total} {name[:40]}")
            sys.stderr.flush()

    def end(self) -> None:
        """Clear the line."""
        if self._shown:
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()


def table(rows: Iterable[tuple[str, ...]]) -> None:
    """Rows in aligned columns, the last one free."""
    kept = list(rows)
    if not kept:
        return
    widths = [max(len(row[column]) for row in kept) for column in range(len(kept[0]) - 1)]
    for row in kept:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        click.echo("  ".join([*cells, row[-1]]).rstrip())
