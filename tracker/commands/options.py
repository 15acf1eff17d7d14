"""Options that every command takes, before it or after it, with the same meaning."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tracker.clock import parse_instant
from tracker.commands.printing import is_text
from tracker.errors import UsageError

if TYPE_CHECKING:
    from tracker.app import App


@dataclass(slots=True)
class Chosen:
    """The global options as given so far; what stands after a command wins over what stands before it."""

    data: Path | None = None
    config: Path | None = None
    replay: tuple[Path, ...] = ()
    at: str | None = None
    verbose: bool = False

    def add(
        self, *, data: Path | None, config: Path | None, replay: tuple[Path, ...], at: str | None, verbose: bool
    ) -> None:
        """Take in the options of one level; `--replay` adds up. Raises UsageError for a time that is none."""
        if at is not None:
            parse_instant(at)
        self.data = data or self.data
        self.config = config or self.config
        self.replay += replay
        self.at = at or self.at
        self.verbose = self.verbose or verbose

    @contextmanager
    def opened(self) -> Iterator[App]:
        """The app as these options say, with its database open. Raises ConfigError, UsageError or StoreError."""
        from tracker.app import opened

        with opened(data=self.data, config=self.config, replay=self.replay, at=self.at) as app:
            yield app


def json_option(what: str = "JSON lines.") -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """`--json`, given to the command as `as_json`."""
    return click.option("--json", "as_json", is_flag=True, help=what)


def to_folder(what: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """`--to DIR` of an export."""
    return click.option(
        "--to", type=click.Path(path_type=Path), help=f"A folder to write every {what} to, a file each."
    )


def global_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Let a command take the global options too; it is called with a `Chosen` as its first argument."""

    @click.option("--data", "_data", type=click.Path(path_type=Path), help="Folder of the database and the archive.")
    @click.option("--config", "_config", type=click.Path(path_type=Path), help="Folder of the configuration.")
    @click.option(
        "--replay",
        "_replay",
        type=click.Path(path_type=Path),
        multiple=True,
        help="Answer from a WARC file; no network.",
    )
    @click.option("--at", "_at", help="The clock's starting point, like 2026-08-09T15:00+03:00, or a day.")
    @click.option("-v", "--verbose", "_verbose", is_flag=True, help="Say more of what is done.")
    @click.pass_obj
    @wraps(function)
    def with_options(
        chosen: Chosen,
        /,
        *args: Any,
        _data: Path | None,
        _config: Path | None,
        _replay: Sequence[Path],
        _at: str | None,
        _verbose: bool,
        **kwargs: Any,
    ) -> Any:
        chosen.add(data=_data, config=_config, replay=tuple(_replay), at=_at, verbose=_verbose)
        for name, value in kwargs.items():
            _check_text(name, value)
        return function(chosen, *args, **kwargs)

    return with_options


def _check_text(name: str, value: Any) -> None:
    """Raises UsageError for words that are no text: bytes of another encoding than the terminal's come as such."""
    for word in value if isinstance(value, tuple) else (value,):
        if isinstance(word, str) and not is_text(word):
            raise UsageError(f"{name.replace('_', '-')}: {word!a} is not UTF-8 text; write it in UTF-8")


def help_without_command() -> None:
    """Of a group that was called without one of its commands: say what it can do."""
    here = click.get_current_context()
    if here.invoked_subcommand is None:
        click.echo(here.get_help())
