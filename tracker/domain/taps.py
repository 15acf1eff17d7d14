"""What a button gives back when it is tapped: at most 64 bytes, with a version, so that an old button is known as old."""

from __future__ import annotations

from typing import NamedTuple

VERSION = "1"
MOST_BYTES = 64


class Tap(NamedTuple):
    """An action and its arguments ("save", call id)."""

    action: str
    arguments: tuple[str, ...] = ()

    def argument(self, at: int = 0) -> str:
        """One argument; empty where there is none."""
        return self.arguments[at] if at < len(self.arguments) else ""

    def number(self, at: int = 0) -> int:
        """An argument as a number; 0 where it is none."""
        text = self.argument(at)
        return int(text) if text.isdecimal() and len(text) < 16 else 0


def tap_data(action: str, *arguments: str | int) -> str:
    """The data of a button. Raises ValueError where it would not fit."""
    data = ":".join((VERSION, action, *map(str, arguments)))
    if len(data.encode()) > MOST_BYTES:
        raise ValueError(f"button data is {len(data.encode())} bytes, at most {MOST_BYTES} are possible: {data}")
    return data


def fits(action: str, *arguments: str | int) -> bool:
    """Whether a button can carry this."""
    return len(":".join((VERSION, action, *map(str, arguments))).encode()) <= MOST_BYTES


def read_tap(data: str | None) -> Tap | None:
    """What was tapped; None for a button of another version, or data that nobody made."""
    version, _, rest = (data or "").partition(":")
    if version != VERSION or not rest:
        return None
    action, *arguments = rest.split(":")
    return Tap(action, tuple(arguments))
