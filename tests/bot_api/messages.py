"""What is said in a chat: messages with every edit, and the log that a transcript is printed from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from tests.bot_api.markup import readable


@dataclass
class Message:
    """One message in a chat as it stands now. `text` is without tags (a caption for a photo or document)."""

    message_id: int
    chat_id: int
    sender: dict[str, Any] | None
    """The User object of who wrote it; None for a post of a channel."""
    by_bot: bool
    date: datetime
    text: str = ""
    entities: tuple[dict[str, Any], ...] = ()
    source: str = ""
    """The text as the bot sent it, tags and all."""
    markup: dict[str, Any] | None = None
    thread_id: int | None = None
    reply_to: int | None = None
    kind: Literal["text", "photo", "document", "service"] = "text"
    file_name: str | None = None
    file: bytes = b""
    silent: bool = False
    preview_off: bool = False
    edited: datetime | None = None
    edits: int = 0
    deleted: bool = False
    via_request: int = 0
    """The number of the request that made it."""
    extra: dict[str, Any] = field(default_factory=dict)
    """Further fields of the Message object (migration, sender_chat, ...)."""

    @property
    def shown(self) -> str:
        """The text as a reader sees it, links written out."""
        return readable(self.text, self.entities)

    @property
    def buttons(self) -> list[list[str]]:
        """Rows of labels of the inline or reply keyboard."""
        rows = (self.markup or {}).get("inline_keyboard") or (self.markup or {}).get("keyboard") or []
        return [[one["text"] for one in row] for row in rows]

    def button(self, wanted: str) -> dict[str, Any] | None:
        """The inline button with this label or callback data; else the only one whose label contains it."""
        every = [one for row in (self.markup or {}).get("inline_keyboard", []) for one in row]
        for one in every:
            if wanted in (one["text"], one.get("callback_data")):
                return dict(one)
        parts = [one for one in every if wanted in one["text"]]
        return dict(parts[0]) if len(parts) == 1 else None


@dataclass(frozen=True)
class Happening:
    """One line of the conversation's log."""

    chat_id: int
    thread_id: int | None
    at: datetime
    who: str
    what: Literal["says", "edits", "deletes", "taps", "toast", "alert", "service", "blocked", "asks", "offers"]
    text: str
    buttons: tuple[tuple[str, ...], ...] = ()
    number: int | None = None
    """Message id."""
    reply_to: int | None = None
    silent: bool = False


def transcript(log: list[Happening], *, times: bool = False) -> str:
    """The conversation as text: who said what, buttons as [Save] [Not for us], edits and taps as they came."""
    lines: list[str] = []
    for one in log:
        clock = one.at.strftime("%Y-%m-%d %H:%M ") if times else ""
        silent = " (silently)" if one.silent else ""
        answer = f" (reply to #{one.reply_to})" if one.reply_to else ""
        if one.what == "says":
            head = f"{clock}{one.who} #{one.number}{answer}{silent}:"
        elif one.what == "edits":
            head = f"{clock}{one.who} edits #{one.number}:"
        elif one.what == "taps":
            lines += [f"{clock}{one.who} taps [{one.text}] of #{one.number}", ""]
            continue
        elif one.what in ("toast", "alert"):
            if one.text:
                lines += [f"{clock}{one.who} {one.what}: {one.text}", ""]
            continue
        elif one.what in ("asks", "offers"):
            head = f"{clock}{one.who} {one.what} in any chat:"
        elif one.what == "deletes":
            lines += [f"{clock}{one.who} deletes #{one.number}", ""]
            continue
        else:
            lines += [f"{clock}-- {one.text} --", ""]
            continue
        lines.append(head)
        lines += [f"    {line}".rstrip() for line in one.text.splitlines()]
        lines += ["    " + " ".join(f"[{label}]" for label in row) for row in one.buttons]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n" if lines else ""
