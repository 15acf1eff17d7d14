"""The people and chats of the Bot API server: what Telegram holds, what is said, and the updates that come of it."""

from __future__ import annotations

import asyncio
import itertools
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from tests.bot_api import messages as spoken
from tests.bot_api.people import Chat, User, command_entities


class Chats:
    """Everything that is there before anybody asks; the server is what asks and answers."""

    def __init__(self, bot_id: int, clock: Callable[[], datetime], privacy: bool) -> None:
        self.clock = clock
        self.privacy: bool = privacy
        self.me: dict[str, Any] = {"id": bot_id, "is_bot": True, "first_name": "Tracker", "username": "tracker_bot"}
        self.users: dict[int, User] = {}
        self.chats: dict[int, Chat] = {}
        self.log: list[spoken.Happening] = []
        self.files: dict[str, bytes] = {}
        """What people sent, by file_id."""
        self.pending: deque[dict[str, Any]] = deque()
        """Updates that the bot has not confirmed."""
        self.open_taps: dict[str, tuple[int, str, str, int | None]] = {}
        self.taps = 0
        self._updates = itertools.count(700_000_001)
        self._common_ids = itertools.count(1)
        self._changed = asyncio.Event()

    # What a test builds

    def user(
        self,
        id: int = 1001,
        language_code: str | None = "en",
        first_name: str = "Maria",
        *,
        username: str | None = None,
        started: bool = False,
    ) -> User:
        """A person; `started`: has already written to the bot, so that it may write first."""
        if id not in self.users:
            self.users[id] = User(self, id, first_name, language_code, username)
            self.chats[id] = Chat(self, id, "private", first_name, bot="member" if started else "unknown")
        return self.users[id]

    def group(
        self,
        id: int = -1_001_000_000_001,
        title: str = "Marine Cluster",
        *,
        creator: User | None = None,
        admins: Sequence[User] = (),
        members: Mapping[int, str] | Sequence[User] = (),
        kind: Literal["group", "supergroup", "channel"] = "supergroup",
        forum: bool = False,
        username: str | None = None,
        bot: Any = "member",
    ) -> Chat:
        """A group, supergroup, forum or channel where the bot already is (`bot="unknown"`: not yet)."""
        people: dict[int, str] = (
            dict(members) if isinstance(members, Mapping) else {one.id: "member" for one in members}
        )
        people.update({one.id: "administrator" for one in admins})
        if creator is not None:
            people[creator.id] = "creator"
        chat = Chat(self, id, kind, title, bot=bot, forum=forum, members=people, username=username)
        self.chats[id] = chat
        return chat

    def channel(self, id: int = -1_001_000_000_777, title: str = "Calls", *, creator: User | None = None) -> Chat:
        """A channel where the bot is an administrator."""
        return self.group(id, title, creator=creator, kind="channel", bot="administrator")

    # What a test asks

    def messages(self, chat: int | Chat, *, thread: int | None = None, by_bot: bool = True) -> list[spoken.Message]:
        """What the bot wrote in a chat (by_bot=False: everybody), in order, without deleted messages."""
        place = chat if isinstance(chat, Chat) else self.chats[chat]
        return [
            one
            for one in place.messages.values()
            if (one.by_bot or not by_bot) and not one.deleted and (thread is None or one.thread_id == thread)
        ]

    def last(self, chat: int | Chat) -> spoken.Message:
        """The newest message of the bot in a chat."""
        found = self.messages(chat)
        assert found, f"the bot has written nothing in {chat}"
        return found[-1]

    def transcript(self, chat: int | Chat, *, thread: int | None = None, times: bool = False) -> str:
        """The conversation as a reviewer reads it."""
        number = chat.id if isinstance(chat, Chat) else chat
        log = [one for one in self.log if one.chat_id == number and (thread is None or one.thread_id == thread)]
        return spoken.transcript(log, times=times)

    # Time

    def now(self) -> datetime:
        return self.clock()

    def seconds(self) -> float:
        return self.clock().timestamp()

    def timestamp(self) -> int:
        return int(self.clock().timestamp())

    # Writing into chats

    def write(self, chat: Chat, *, sender: dict[str, Any] | None, by_bot: bool, **fields: Any) -> spoken.Message:
        """Put a message in a chat. Private chats and basic groups share one row of numbers, others have their own."""
        if chat.type in ("private", "group"):
            number = next(self._common_ids)
        else:
            chat.counter += 1
            number = chat.counter
        message = spoken.Message(number, chat.id, sender, by_bot, self.now(), **fields)
        chat.messages[number] = message
        return message

    def hears(
        self,
        chat: Chat,
        sender: dict[str, Any] | None,
        text: str,
        thread: int | None,
        *,
        who: str,
        reply_to: spoken.Message | None = None,
        extra: dict[str, Any] | None = None,
    ) -> spoken.Message:
        """Somebody writes: the message is in the chat, and the bot gets it where its privacy mode lets it."""
        message = self.write(
            chat,
            sender=sender,
            by_bot=False,
            text=text,
            entities=tuple(command_entities(text)),
            source=text,
            thread_id=thread,
            reply_to=reply_to.message_id if reply_to else None,
            extra=extra or {},
        )
        self.says(chat, who, message)
        addressed = text.startswith("/") or f"@{self.me['username']}" in text or (reply_to and reply_to.by_bot)
        if chat.type == "channel":
            self.announce("channel_post", self.message_object(message))
        elif chat.type == "private" or not self.privacy or addressed or chat.bot == "administrator":
            self.announce("message", self.message_object(message))
        return message

    def says(self, chat: Chat, who: str, message: spoken.Message, *, edited: bool = False) -> None:
        text = message.shown
        if message.kind in ("photo", "document"):
            text = f"({message.kind} {message.file_name}, {len(message.file)} bytes)\n{text}".rstrip()
        self.log.append(
            spoken.Happening(
                chat.id,
                message.thread_id,
                self.now(),
                who,
                "edits" if edited else "says",
                text,
                tuple(tuple(row) for row in message.buttons),
                message.message_id,
                message.reply_to,
                message.silent and message.by_bot,
            )
        )

    def note(
        self, chat: Chat, who: str, what: Any, text: str, *, number: int | None = None, thread: int | None = None
    ) -> None:
        self.log.append(spoken.Happening(chat.id, thread, self.now(), who, what, text, number=number))

    def announce(self, kind: str, content: dict[str, Any]) -> None:
        """A new update for the bot."""
        self.pending.append({"update_id": next(self._updates), kind: content})
        self._wake()

    def message_object(self, message: spoken.Message, *, nested: bool = False) -> dict[str, Any]:
        """The Message object of the Bot API."""
        chat = self.chats[message.chat_id]
        shown: dict[str, Any] = {
            "message_id": message.message_id,
            "date": int(message.date.timestamp()),
            "chat": chat.object(),
            **message.extra,
        }
        if message.sender is not None:
            shown["from"] = message.sender
        words = "text" if message.kind == "text" else "caption"
        if message.text:
            shown[words] = message.text
        if message.entities:
            shown["entities" if words == "text" else "caption_entities"] = list(message.entities)
        if message.markup and "inline_keyboard" in message.markup:
            shown["reply_markup"] = message.markup
        if message.thread_id is not None:
            shown |= {"message_thread_id": message.thread_id, "is_topic_message": True}
        if message.edited is not None:
            shown["edit_date"] = int(message.edited.timestamp())
        if message.reply_to is not None and not nested and message.reply_to in chat.messages:
            shown["reply_to_message"] = self.message_object(chat.messages[message.reply_to], nested=True)
        return shown

    def member_object(self, user: dict[str, Any], status: str) -> dict[str, Any]:
        """The ChatMember object of the Bot API."""
        shown: dict[str, Any] = {"user": user, "status": status}
        if status == "creator":
            shown["is_anonymous"] = False
        if status == "administrator":
            rights = (
                "can_be_edited is_anonymous can_manage_chat can_delete_messages can_manage_video_chats "
                "can_restrict_members can_promote_members can_change_info can_invite_users can_post_stories "
                "can_edit_stories can_delete_stories can_manage_direct_messages"
            )
            shown |= dict.fromkeys(rights.split(), False)
        if status == "kicked":
            shown["until_date"] = 0
        return shown

    def _wake(self) -> None:
        self._changed.set()
