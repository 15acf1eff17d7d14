"""One thing that somebody said or tapped, and the ways to answer it. What handlers work with instead of updates."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from telegram import Bot, CallbackQuery, Chat, InputMediaPhoto, LinkPreviewOptions, Message, ReplyParameters, Update
from telegram.constants import ChatMemberStatus, ChatType, ParseMode
from telegram.error import BadRequest, Forbidden, RetryAfter

from tracker.bot.keyboards import keyboard
from tracker.bot.services import Services
from tracker.domain import messages
from tracker.domain.hypertext import Html
from tracker.domain.models import Call, Profile, Subscription
from tracker.domain.taps import Tap, read_tap
from tracker.domain.teams import OfTeam
from tracker.domain.wording import Wording, languages, wording
from tracker.plain_text import plain
from tracker.store import administration, conversations, subscribers
from tracker.teaming import of_team

log = logging.getLogger(__name__)
T = TypeVar("T")
#: How often, and how long at most, an answer waits when the chat is told to slow down.
_PATIENCE = 3
_LONGEST_WAIT = 60.0
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_MOST_TOAST = 200


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file that somebody sent: its number at Telegram (`file_id`), the name it has, and its size in bytes where that is known."""

    id: str
    name: str
    size: int | None


@dataclass
class Turn:
    """A command, a text or a tap in one chat (or one topic of a forum), and who it came from."""

    services: Services
    bot: Bot
    later: Callable[[Coroutine[Any, Any, None]], object]
    """Goes on with something long while the chat's next messages are answered; a surprise is caught like any other."""
    now: datetime
    chat_id: int
    thread_id: int | None
    chat_type: str
    user_id: int
    """0 for a post of a channel, which has no author."""
    user_language: str | None
    name: str = ""
    """The first name of the person in a private chat; the title of a group or channel."""
    username: str | None = None
    """By which others find the person in a private chat, or the group or channel, where they have one."""
    text: str = ""
    """What was written, without the command."""
    links: tuple[str, ...] = ()
    """The addresses behind words of what was written, as forwarded posts have them."""
    tap: Tap | None = None
    query: CallbackQuery | None = None
    in_own_name: bool = False
    """Whether it was written in the name of the chat itself: only its administrators can."""
    is_reply: bool = False
    """Whether it answers a message of the bot."""
    answered: bool = False
    file: SentFile | None = None
    """The file that was sent, where one was."""

    @classmethod
    def of(
        cls, update: Update, bot: Bot, services: Services, later: Callable[[Coroutine[Any, Any, None]], object]
    ) -> Turn | None:
        """The turn of an update; None where it belongs to no chat that could be answered."""
        message, chat, user = update.effective_message, update.effective_chat, update.effective_user
        if chat is None:
            return None
        query = update.callback_query
        thread = None
        sender = None
        if isinstance(message, Message):
            thread = message.message_thread_id if message.is_topic_message else None
            sender = message.sender_chat
        own_name = query is None and (chat.type == ChatType.CHANNEL or (sender is not None and sender.id == chat.id))
        said = message if isinstance(message, Message) and query is None else None
        written = (said.text or said.caption or "") if said is not None else ""
        sent = message.document if isinstance(message, Message) and query is None else None
        return cls(
            services=services,
            bot=bot,
            later=later,
            now=services.now(),
            chat_id=chat.id,
            thread_id=thread,
            chat_type=chat.type,
            user_id=user.id if user is not None else 0,
            user_language=user.language_code if user is not None else None,
            username=chat.username or (user.username if user is not None and chat.type == ChatType.PRIVATE else None),
            name=chat.title or chat.first_name or (user.first_name if user is not None else ""),
            text=_without_command(written),
            links=_behind_words(said) if said is not None else (),
            tap=read_tap(query.data) if query is not None else None,
            query=query,
            in_own_name=own_name,
            file=SentFile(sent.file_id, sent.file_name or "", sent.file_size) if sent is not None else None,
            is_reply=_answers_the_bot(message, chat, bot) if isinstance(message, Message) and query is None else False,
        )

    # Who and where

    @property
    def is_private(self) -> bool:
        """Whether it is a conversation with one person."""
        return self.chat_type == ChatType.PRIVATE

    def subscription(self) -> Subscription | None:
        """What this chat (or topic) follows, as it is kept now."""
        return subscribers.of_chat(self.services.store, self.chat_id, self.thread_id)

    def fresh(self) -> Subscription:
        """A subscription as a chat begins with it; not kept yet."""
        return Subscription(
            chat_id=self.chat_id, thread_id=self.thread_id, language=self.language(), zone=self.services.zone
        )

    def current(self) -> Subscription:
        """What this chat follows, or what it would begin with."""
        return self.subscription() or self.fresh()

    def language(self) -> str:
        """The chat's language; before it chose one, the person's where there are texts for it."""
        kept = self.subscription()
        if kept is not None:
            return kept.language
        theirs = (self.user_language or "").split("-")[0].lower()
        return theirs if theirs in languages() else self.services.language

    def words(self) -> Wording:
        """The wording of the chat's language."""
        return wording(self.language())

    def profiles_of(self, subscription: Subscription) -> list[Profile]:
        """The profiles a chat follows, those that are gone left out."""
        known = self.services.profiles()
        return [known[one] for one in subscription.profiles if one in known]

    def of_team(self, call: Call) -> OfTeam:
        """What the buttons under a call show of the chat's team."""
        return of_team(self.services.store, self.chat_id, call, self.now, self.services.firms.count)

    def is_admin(self) -> bool:
        """Whether this person may see and switch sources."""
        return self.user_id != 0 and self.user_id in {
            *self.services.admins,
            *administration.admins(self.services.store),
        }

    async def may_change(self) -> bool:
        """Whether this person may change what the chat gets: in a group or channel, only its administrators."""
        if self.is_private or self.in_own_name:
            return True
        try:
            member = await self.bot.get_chat_member(self.chat_id, self.user_id)
        except (BadRequest, Forbidden):
            return False
        return member.status in (ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR)

    # What is under way

    def asked(self) -> dict[str, Any]:
        """What the bot asked here last and waits for; empty where it waits for nothing."""
        return conversations.state_of(self.services.store, self.chat_id, self._asked_whom())

    def wait_for(self, what: str | None, **known: Any) -> None:
        """The next text here (in a group, the next reply to the bot) is the answer to `what`.

        `known`: what the next tap or answer needs to know (JSON); with `what` None, no text is waited for.
        """
        state = {"waits_for": what, "thread": self.thread_id, **known}
        conversations.save_state(self.services.store, self.chat_id, self._asked_whom(), state, self.now)

    def wait_no_more(self) -> None:
        """Nothing is asked any more."""
        conversations.save_state(self.services.store, self.chat_id, self._asked_whom(), {}, self.now)

    def _asked_whom(self) -> int:
        """In a group or channel any administrator may answer, also in the name of the group: 0 stands for them all."""
        return self.user_id if self.is_private else 0

    # Answers

    async def reply(self, message: messages.Message, to: int | None = None) -> None:
        """Write a new message in the chat, in the same topic; as an answer to the message `to`, where that is there still."""
        await self._patiently(
            lambda: self.bot.send_message(
                self.chat_id,
                message.text,
                parse_mode=ParseMode.HTML,
                link_preview_options=_NO_PREVIEW,
                message_thread_id=self.thread_id,
                reply_parameters=ReplyParameters(to, allow_sending_without_reply=True) if to else None,
                reply_markup=keyboard(message.rows, self.bot),
            )
        )
        self.services.pace.answered(self.chat_id, self.services.now())

    async def reply_file(self, name: str, content: bytes, caption: Html) -> None:
        """Send a file in the chat, in the same topic."""
        await self._patiently(
            lambda: self.bot.send_document(
                self.chat_id,
                content,
                filename=name,
                caption=caption,
                parse_mode=ParseMode.HTML,
                message_thread_id=self.thread_id,
            )
        )
        self.services.pace.answered(self.chat_id, self.services.now())

    async def download(self, file: str, most: int) -> bytes | None:
        """What a file that was sent holds; None where it has more than `most` bytes, or Telegram does not have it any more."""
        try:
            found = await self.bot.get_file(file)
        except BadRequest as refused:
            # Telegram gives no file of more than 20 MB.
            log.info("a file could not be had: %s", refused)
            return None
        if found.file_size is None or found.file_size > most:
            return None
        content = bytes(await found.download_as_bytearray())
        return content if len(content) <= most else None

    async def say(self, key: str, **values: str | int) -> None:
        """Write one sentence of the texts."""
        await self.reply(messages.Message(self.words().say(key, None, **values)))

    async def show(self, message: messages.Message) -> None:
        """Put this in place of the message that was tapped; where that cannot be, or nothing was tapped, a new one."""
        query = self.query
        if query is None:
            await self.reply(message)
            return
        try:
            await self._patiently(
                lambda: query.edit_message_text(
                    message.text,
                    parse_mode=ParseMode.HTML,
                    link_preview_options=_NO_PREVIEW,
                    reply_markup=keyboard(message.rows, self.bot),
                )
            )
        except BadRequest as refused:
            if "not modified" not in str(refused):
                await self.reply(message)

    async def picture(self, name: str, image: bytes, message: messages.Message) -> None:
        """Send a PNG with a caption and buttons; in place of the picture that was tapped, where it was one."""
        query, shown = self.query, keyboard(message.rows, self.bot)
        if query is not None and isinstance(query.message, Message) and query.message.photo:
            media = InputMediaPhoto(image, caption=message.text, parse_mode=ParseMode.HTML, filename=name)
            with contextlib.suppress(BadRequest):
                await self._patiently(lambda: query.edit_message_media(media, reply_markup=shown))
                return
        await self._patiently(
            lambda: self.bot.send_photo(
                self.chat_id,
                image,
                filename=name,
                caption=message.text,
                parse_mode=ParseMode.HTML,
                message_thread_id=self.thread_id,
                reply_markup=shown,
            )
        )
        self.services.pace.answered(self.chat_id, self.services.now())

    async def show_buttons(self, rows: messages.Rows) -> None:
        """Change only the buttons of the message that was tapped."""
        query = self.query
        if query is None:
            return
        try:
            await self._patiently(lambda: query.edit_message_reply_markup(keyboard(rows, self.bot)))
        except BadRequest as refused:
            # Tapped twice, or the message is too old to be changed: the state is kept all the same.
            log.info("buttons were not changed: %s", refused)

    async def toast(self, key: str | None = None) -> None:
        """Answer the tap, with a short notice or with nothing. A tap is answered once; an old one cannot be."""
        if self.query is None or self.answered:
            return
        self.answered = True
        text = self.words().label(key)[:_MOST_TOAST] if key else None
        with contextlib.suppress(BadRequest):
            await self.query.answer(text)

    async def toast_text(self, said: Html) -> None:
        """As `toast`, with a sentence that has values in it."""
        if self.query is None or self.answered:
            return
        self.answered = True
        with contextlib.suppress(BadRequest):
            await self.query.answer(plain(said)[:_MOST_TOAST])

    async def _patiently(self, send: Callable[[], Awaitable[T]]) -> T:
        """Send; where Telegram says how long to wait, wait so long and send again, a few times."""
        for _ in range(_PATIENCE - 1):
            try:
                return await send()
            except RetryAfter as wait:
                seconds = _seconds(wait)
                if seconds > _LONGEST_WAIT:
                    raise
                await self.services.sleep(seconds)
        return await send()


Handler = Callable[[Turn], Awaitable[None]]


def _seconds(wait: RetryAfter) -> float:
    after = wait.retry_after
    return float(after) if isinstance(after, int | float) else after.total_seconds()


def _answers_the_bot(message: Message, chat: Chat, bot: Bot) -> bool:
    replied = message.reply_to_message
    if replied is None:
        return False
    if chat.type == ChatType.CHANNEL:
        return True
    return replied.from_user is not None and replied.from_user.id == bot.id


def _without_command(text: str) -> str:
    if not text.startswith("/"):
        return text
    _, _, rest = text.partition(" ")
    first_line, _, more = text.partition("\n")
    return rest.strip() if " " in first_line else more.strip()


def _behind_words(message: Message) -> tuple[str, ...]:
    return tuple(one.url for one in (*message.entities, *message.caption_entities) if one.url)
