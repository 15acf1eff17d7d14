"""Who is in the chats: users, groups, channels and topics, and what a test lets them do."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, cast

from tests.bot_api import inline
from tests.bot_api.inline import Asked
from tests.bot_api.messages import Message
from tests.bot_api.refusals import BLOCKED, DEACTIVATED, NOT_STARTED, Refusal, kicked, not_member, upgraded

if TYPE_CHECKING:
    from tests.bot_api.chats import Chats
    from tests.bot_api.server import BotApiServer

ChatType = Literal["private", "group", "supergroup", "channel"]
ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
_COMMAND = re.compile(r"(?<![\w/])/[a-zA-Z0-9_]{1,32}(?:@\w+)?")


@dataclass
class Chat:
    """A chat as Telegram keeps it; `bot` is the bot's place in it."""

    server: Chats
    id: int
    type: ChatType
    title: str
    bot: Literal["unknown", "member", "administrator", "blocked", "kicked", "left", "deactivated"] = "member"
    forum: bool = False
    topics: dict[int, str] = field(default_factory=dict)
    closed_topics: set[int] = field(default_factory=set)
    members: dict[int, str] = field(default_factory=dict)
    """User id → creator, administrator, member."""
    upgraded_to: int | None = None
    username: str | None = None
    messages: dict[int, Message] = field(default_factory=dict)
    counter: int = 0

    @property
    def is_group(self) -> bool:
        return self.type in ("group", "supergroup", "channel")

    def object(self) -> dict[str, Any]:
        """The Chat object of the Bot API."""
        shown: dict[str, Any] = {"id": self.id, "type": self.type}
        shown["first_name" if self.type == "private" else "title"] = self.title
        if self.username:
            shown["username"] = self.username
        if self.forum:
            shown["is_forum"] = True
        return shown

    def refusal(self) -> Refusal | None:
        """Why the bot can not write here, or None."""
        if self.upgraded_to is not None:
            return upgraded(self.upgraded_to)
        if self.type == "private":
            return {"unknown": NOT_STARTED, "blocked": BLOCKED, "deactivated": DEACTIVATED}.get(self.bot)
        return {"kicked": kicked(self.type), "left": not_member(self.type), "unknown": not_member(self.type)}.get(
            self.bot
        )

    # What a test does with a group or channel.

    def adds_bot(self, by: User, *, administrator: bool = False) -> None:
        """`by` adds the bot to this group or channel; the bot hears of it."""
        self._bot_becomes("administrator" if administrator else "member", by)

    def removes_bot(self, by: User) -> None:
        """`by` removes the bot; writing here is answered 403 from now on."""
        self._bot_becomes("kicked", by)

    def topic(self, name: str, thread_id: int | None = None) -> int:
        """A new forum topic; gives its message_thread_id."""
        assert self.forum, "only a forum has topics"
        self.counter = max(self.counter + 1, thread_id or 0)
        number = thread_id or self.counter
        self.topics[number] = name
        return number

    def upgrades(self, new_id: int) -> Chat:
        """This group becomes a supergroup with a new id; writing to the old id is refused with the new one."""
        assert self.type == "group", "only a basic group is upgraded"
        server = self.server
        new = server.group(new_id, self.title, creator=None, kind="supergroup", members={**self.members}, bot=self.bot)
        self.upgraded_to = new_id
        for chat, extra in ((self, {"migrate_to_chat_id": new_id}), (new, {"migrate_from_chat_id": self.id})):
            message = server.write(chat, sender=ANONYMOUS, by_bot=False, kind="service", extra=extra)
            server.note(chat, "Telegram", "service", f"the group became a supergroup ({self.id} → {new_id})")
            server.announce("message", server.message_object(message))
        return new

    def anonymous_admin_sends(self, text: str, thread: int | None = None) -> Message:
        """An administrator writes in the group's own name."""
        return self.server.hears(self, ANONYMOUS, text, thread, who=self.title, extra={"sender_chat": self.object()})

    def posts(self, text: str) -> Message:
        """A post of the channel."""
        assert self.type == "channel"
        return self.server.hears(self, None, text, None, who=self.title, extra={"sender_chat": self.object()})

    def _bot_becomes(self, place: Literal["member", "administrator", "blocked", "kicked"], by: User) -> None:
        before, self.bot = self.bot, place
        server = self.server

        def member(status: str) -> dict[str, Any]:
            seen = {"unknown": "left", "blocked": "kicked", "deactivated": "kicked"}.get(status, status)
            return server.member_object(server.me, seen)

        server.note(self, by.first_name, "blocked", f"{by.first_name}: the bot is now {place} here")
        server.announce(
            "my_chat_member",
            {
                "chat": self.object(),
                "from": by.object(),
                "date": server.timestamp(),
                "old_chat_member": member(before),
                "new_chat_member": member(place),
            },
        )


@dataclass
class User:
    """A person who uses Telegram. Their private chat with the bot has their id."""

    server: Chats
    id: int
    first_name: str
    language_code: str | None
    username: str | None = None
    opened: list[str] = field(default_factory=list)
    """Addresses of URL buttons this user tapped."""

    def object(self) -> dict[str, Any]:
        """The User object of the Bot API."""
        shown: dict[str, Any] = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        if self.language_code:
            shown["language_code"] = self.language_code
        if self.username:
            shown["username"] = self.username
        return shown

    @property
    def chat(self) -> Chat:
        return self.server.chats[self.id]

    def sends(
        self, text: str, to: Chat | None = None, thread: int | None = None, reply_to: Message | None = None
    ) -> Message:
        """Write `text` in the private chat with the bot, or in `to`. A first private message starts the bot."""
        chat = to or self.chat
        if chat.type == "private" and chat.bot in ("unknown", "blocked"):
            unblocked = chat.bot == "blocked"
            chat.bot = "member"
            if unblocked:
                chat.bot = "blocked"
                chat._bot_becomes("member", self)
        return self.server.hears(chat, self.object(), text, thread, who=self.first_name, reply_to=reply_to)

    def sends_file(
        self,
        name: str,
        content: bytes,
        to: Chat | None = None,
        thread: int | None = None,
        reply_to: Message | None = None,
    ) -> Message:
        """Send a document in the private chat with the bot, or in `to`."""
        chat = to or self.chat
        server = self.server
        chat.bot = "member" if chat.type == "private" and chat.bot == "unknown" else chat.bot
        number = f"sent-{len(server.files) + 1}"
        server.files[number] = content
        document = {"file_id": number, "file_unique_id": f"u{number}", "file_name": name, "file_size": len(content)}
        message = server.write(
            chat, sender=self.object(), by_bot=False, kind="document", file_name=name, file=content,
            extra={"document": document}, thread_id=thread, reply_to=reply_to.message_id if reply_to else None,
        )  # fmt: skip
        server.says(chat, self.first_name, message)
        server.announce("message", server.message_object(message))
        return message

    def taps(self, wanted: str, message: Message | None = None, in_chat: Chat | None = None) -> str:
        """Tap the button with this label (or callback data) of `message`, by default the newest that has it.

        Gives the id of the callback query, or the address for a URL button.
        """
        chat = in_chat or self.chat
        candidates = [message] if message else [one for _, one in sorted(chat.messages.items(), reverse=True)]
        for one in candidates:
            button = None if one.deleted else one.button(wanted)
            if button is not None:
                return self._tap(chat, one, button)
        raise AssertionError(f"no button {wanted!r} in chat {chat.id}:\n{self.server.transcript(chat.id)}")

    def _tap(self, chat: Chat, message: Message, button: dict[str, Any]) -> str:
        server = self.server
        server.note(chat, self.first_name, "taps", button["text"], number=message.message_id, thread=message.thread_id)
        if "url" in button:
            self.opened.append(button["url"])
            return str(button["url"])
        if "switch_inline_query" in button:
            return str(button["switch_inline_query"])
        if "callback_data" not in button:
            return str(button)
        server.taps += 1
        query = str(4_000_000_000_000_000_000 + server.taps)
        server.open_taps[query] = (chat.id, self.first_name, button["text"], message.thread_id)
        server.announce(
            "callback_query",
            {
                "id": query,
                "from": self.object(),
                "message": server.message_object(message),
                "chat_instance": str(-7_000_000_000 - chat.id),
                "data": button["callback_data"],
            },
        )
        return query

    def asks(self, query: str = "", offset: str = "", chat_type: str = "group") -> Asked:
        """Write "@bot query" in some chat; its answer comes into what this gives."""
        return inline.asks(cast("BotApiServer", self.server), self, query, offset, chat_type)

    def chooses(self, asked: Asked, number: int = 0, to: Chat | None = None) -> Message:
        """Send one of the offered results (from 0) to a chat, by default the private one with the bot."""
        sent: Message = inline.choose(cast("BotApiServer", self.server), asked, number, to or self.chat)
        return sent

    def taps_stale(self, data: str, message: Message) -> str:
        """Tap a button that the message had earlier: an old keyboard on the phone's screen, or forged data."""
        return self._tap(self.server.chats[message.chat_id], message, {"text": data, "callback_data": data})

    def blocks_bot(self) -> None:
        """Block the bot: it hears of it, and writing is answered 403."""
        self.chat._bot_becomes("blocked", self)

    def unblocks_bot(self) -> None:
        self.chat._bot_becomes("member", self)

    def deletes_account(self) -> None:
        self.chat.bot = "deactivated"


def command_entities(text: str) -> list[dict[str, Any]]:
    """The bot_command entities that a Telegram client marks in a text."""
    found = []
    for one in _COMMAND.finditer(text):
        offset = len(text[: one.start()].encode("utf-16-le")) // 2
        found.append({"type": "bot_command", "offset": offset, "length": len(one.group())})
    return found
