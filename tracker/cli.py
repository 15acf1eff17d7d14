"""The command line: `tracker COMMAND`. Commands live in `tracker.commands`, imported only when they are used.

Exit status: 0 done, 1 something failed, 2 wrong usage. Errors are one line each that says what to do.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.metadata import version
from io import TextIOWrapper
from pathlib import Path
from typing import Any, TypeVar

import click

from tracker.commands.options import Chosen
from tracker.errors import RunError, StoreError, TrackerError, UsageError

#: Command → (module of tracker.commands, what it does). The list is here so that help imports nothing else.
COMMANDS: dict[str, tuple[str, str]] = {
    "run": ("running", "Everything: schedule, matcher and chat, until stopped."),
    "check": ("checking", "Check sources now and print what changed."),
    "calls": ("calls", "The calls that are known."),
    "deadlines": ("calls", "The deadlines ahead, soonest first."),
    "discover": ("discovering", "Propose a source from an address, with a preview; --save adopts it."),
    "sources": (
        "sources",
        "The sources: list, add, test, repair, accept, enable, disable, export, import, health, archived.",
    ),
    "capture": ("capturing", "Save a page of a source as a test case, to be reviewed."),
    "profiles": ("profiles", "The profiles of clusters: list, show, add, test, remove, export."),
    "match": ("matching", "Score calls of a file against profiles of a file, without a store."),
    "read": ("reading", "How a phrase about a deadline, money or eligibility is understood."),
    "why": ("why", "The whole story of a call: seen, read, merged, matched, sent, or why not."),
    "proof": ("proving", "A record of what was monitored, found and told in a month, as a PDF."),
    "team": ("teams", "Teams: list, show, invite, remove."),
    "members": ("members", "The member firms of a cluster: import a list."),
    "runs": ("checking", "What was checked when, and how it ended."),
    "deliveries": ("deliveries", "What was owed to whom, why, and what became of it."),
    "stats": ("statistics", "The service at a glance: chats, messages, sources, delays, calls."),
    "export": ("moving", "Write calls, sources and profiles as JSON lines."),
    "import": ("moving", "Read what export wrote."),
    "migrate": ("moving", "Bring the database to this program's version."),
}

#: What the machine says of an output that takes no more: a full disk, a dead device, a closed terminal.
_OUTPUT_FAILS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF, errno.EPIPE})

_Function = TypeVar("_Function", bound=Callable[..., Any])


class Lazy(click.Group):
    """A group that imports a command's module only when the command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order in which a person meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, or None."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"tracker.commands.{COMMANDS[cmd_name][0]}")
        command: click.Command = getattr(module, f"{cmd_name}_command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, without importing any of them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, about) for name, (_, about) in COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is meant; a wrong name is answered with the nearest right one."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(args[0], COMMANDS, n=1)
            advice = f"did you mean '{near[0]}'?" if near else "run 'tracker' to see what it can do"
            raise UsageError(f"there is no command '{args[0]}'; {advice}")
        return super().resolve_command(ctx, args)


@click.group(cls=Lazy, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--data", type=click.Path(path_type=Path), help="Folder of the database and the archive.")
@click.option("--config", type=click.Path(path_type=Path), help="Folder of the configuration.")
@click.option("--replay", type=click.Path(path_type=Path), multiple=True, help="Answer from a WARC file; no network.")
@click.option("--at", help="The clock's starting point, like 2026-08-09T15:00+03:00, or a day.")
@click.option("-v", "--verbose", is_flag=True, help="Say more of what is done.")
@click.version_option(version("funding-call-tracker"), prog_name="tracker")
@click.pass_context
def cli(
    ctx: click.Context, data: Path | None, config: Path | None, replay: Sequence[Path], at: str | None, verbose: bool
) -> None:
    """Watches funding programme sites for calls and tells business clusters, in time, with the evidence."""
    ctx.obj = Chosen()
    ctx.obj.add(data=data, config=config, replay=tuple(replay), at=at, verbose=verbose)
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and end the process with its status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A terminal that cannot write a letter shows its number; that is no reason to stop.
            stream.reconfigure(errors="backslashreplace")
    sys.exit(_written_out(status_of(arguments)))


def status_of(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; its exit status. Expected errors become one line each on standard error."""
    try:
        given = list(arguments) if arguments is not None else None
        ended = cli.main(args=given, prog_name="tracker", standalone_mode=False)
        return ended if isinstance(ended, int) else 0
    except click.exceptions.Exit as left:
        return left.exit_code
    except click.ClickException as wrong:
        place = wrong.ctx.command_path if isinstance(wrong, click.UsageError) and wrong.ctx else "tracker"
        told = wrong.format_message().removesuffix(".")
        click.echo(f"{place}: {told} (see: {place} --help)", err=True)
        return 2
    except (KeyboardInterrupt, click.Abort):
        click.echo("stopped", err=True)
        return 130
    except SystemExit:
        # So click ends where the reader (head, less) has seen enough: nothing is left to say, and nobody to say it to.
        return 0
    except OSError as failure:
        if failure.errno not in _OUTPUT_FAILS or failure.filename is not None:
            raise
        return _output_failed(failure)
    except (RunError, StoreError) as failure:
        click.echo(f"tracker: {failure}", err=True)
        return 1
    except TrackerError as failure:
        for line in str(failure).splitlines():
            click.echo(f"tracker: {line}", err=True)
        return 2


def _written_out(status: int) -> int:
    """The status, when all that was said is out; what cannot be written is told once, not again at the very end."""
    try:
        sys.stdout.flush()
    except OSError as failure:
        return _output_failed(failure)
    return status


def _output_failed(failure: OSError) -> int:
    """Nothing more can be said there: one line, and status 1; nothing at all where the reader has seen enough."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if failure.errno == errno.EPIPE:
        return 0
    with contextlib.suppress(OSError):
        click.echo(f"tracker: the output cannot be written ({failure.strerror}); write it to another place", err=True)
    return 1
