"""What each method of the Bot API does to the chats of this server."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.bot_api import inline
from tests.bot_api import markup as html
from tests.bot_api.keyboards import check_markup
from tests.bot_api.messages import Message
from tests.bot_api.parameters import SENDS
from tests.bot_api.people import Chat
from tests.bot_api.refusals import (
    CANT_EDIT,
    CAPTION_TOO_LONG,
    CHAT_NOT_FOUND,
    MESSAGE_EMPTY,
    MESSAGE_TOO_LONG,
    NO_MESSAGE_TO_DELETE,
    NO_MESSAGE_TO_EDIT,
    NO_MESSAGE_TO_REPLY,
    NO_THREAD,
    NOT_MODIFIED,
    QUERY_TOO_OLD,
    bad_request,
    too_many,
)

if TYPE_CHECKING:
    from tests.bot_api.server import BotApiServer

COMMAND = re.compile(r"[a-z0-9_]{1,32}")
#: "Maximum file size to download is 20 MB" (Bot API, getFile).
MOST_TO_DOWNLOAD = 20 * 1024 * 1024
SCOPES = {
    "default": set(), "all_private_chats": set(), "all_group_chats": set(), "all_chat_administrators": set(),
    "chat": {"chat_id"}, "chat_administrators": {"chat_id"}, "chat_member": {"chat_id", "user_id"},
}  # fmt: skip
ACTIONS = {
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
    "choose_sticker", "find_location", "record_video_note", "upload_video_note",
}  # fmt: skip
REPLY_FIELDS = {
    "message_id", "chat_id", "allow_sending_without_reply", "quote", "quote_parse_mode", "quote_entities",
    "quote_position", "checklist_task_id",
}  # fmt: skip
PREVIEW_FIELDS = {"is_disabled", "url", "prefer_small_media", "prefer_large_media", "show_above_text"}


@dataclass
class Call:
    """One request: typed parameters, uploaded files, and where slips are noted."""

    number: int
    method: str
    parameters: dict[str, Any]
    files: dict[str, tuple[str, bytes]]
    slips: list[str]

    def get(self, name: str, default: Any = None) -> Any:
        return self.parameters.get(name, default)


def chat_of(server: BotApiServer, call: Call, name: str = "chat_id") -> Chat:
    """The chat a request is about; raises Refusal where there is none or the bot may not write."""
    wanted = call.get(name)
    if isinstance(wanted, str):
        found = next((one for one in server.chats.values() if one.username and "@" + one.username == wanted), None)
    else:
        found = server.chats.get(wanted)
    if found is None:
        raise CHAT_NOT_FOUND
    refusal = found.refusal()
    if refusal is not None:
        raise refusal
    return found


def _thread(chat: Chat, call: Call) -> int | None:
    thread: int | None = call.get("message_thread_id")
    if thread is None:
        return None
    if not chat.forum or thread not in chat.topics:
        raise NO_THREAD
    if thread in chat.closed_topics:
        raise bad_request("TOPIC_CLOSED")
    return thread


def _formatted(call: Call, text_name: str, entities_name: str, limit: int) -> html.Parsed:
    return _parsed(call, str(call.get(text_name) or ""), call.get("parse_mode"), call.get(entities_name), limit)


def _parsed(call: Call, text: str, mode: object, given: Any, limit: int) -> html.Parsed:
    if mode is None:
        entities = tuple(given or ())
        parsed = html.Parsed(text.strip() if not entities else text, entities)
        if re.search(r"</?(b|i|a|code|pre|blockquote)\b[^>]*>", text) and not given:
            call.slips.append(f"{call.method}: tags in a text without parse_mode are shown as written: {text[:80]!r}")
    elif str(mode).lower() == "html":
        parsed = html.parse_html(text)
    else:
        call.slips.append(f"parse_mode {mode!r}: this project writes HTML")
        raise bad_request("unsupported parse_mode")
    call.slips += [f"{call.method}: {one}" for one in parsed.slips]
    if html.utf16(parsed.text) > limit:
        raise MESSAGE_TOO_LONG if limit == html.MAX_TEXT else CAPTION_TOO_LONG
    return parsed


def _preview_off(call: Call) -> bool:
    options = call.get("link_preview_options")
    if options is None:
        return False
    if extra := set(options) - PREVIEW_FIELDS:
        call.slips.append(f"link_preview_options: unknown fields {sorted(extra)}")
    return bool(options.get("is_disabled"))


def _reply_to(chat: Chat, call: Call) -> int | None:
    reply = call.get("reply_parameters")
    if reply is None:
        return None
    if extra := set(reply) - REPLY_FIELDS:
        call.slips.append(f"reply_parameters: unknown fields {sorted(extra)}")
    number = int(reply.get("message_id", 0))
    target = chat.messages.get(number)
    if target is None or target.deleted:
        if reply.get("allow_sending_without_reply"):
            return None
        raise NO_MESSAGE_TO_REPLY
    return number


def _send(server: BotApiServer, call: Call) -> Any:
    chat = chat_of(server, call)
    thread = _thread(chat, call)
    kind, name, content = "text", None, b""
    extra: dict[str, Any] = {}
    if call.method == "sendMessage":
        parsed = _formatted(call, "text", "entities", html.MAX_TEXT)
        if not parsed.text:
            raise MESSAGE_EMPTY
    else:
        parsed = _formatted(call, "caption", "caption_entities", html.MAX_CAPTION)
        kind = "photo" if call.method == "sendPhoto" else "document"
        name, content, extra = _upload(call, kind)
    shown = check_markup(
        call.get("reply_markup"), inline_only=chat.type == "channel", slips=call.slips, inline_mode=server.inline
    )
    reply_to = _reply_to(chat, call)
    if call.get("business_connection_id") or call.get("direct_messages_topic_id"):
        call.slips.append("business connections and direct message topics are not served here")
    if server.flood is not None:
        wait = server.flood.refuses(chat.id, server.seconds(), group=chat.is_group)
        if wait is not None:
            raise too_many(wait)
    message = server.write(
        chat,
        sender=None if chat.type == "channel" else server.me,
        by_bot=True,
        text=parsed.text,
        entities=parsed.entities,
        source=str(call.get("text") or call.get("caption") or ""),
        markup=shown,
        thread_id=thread,
        reply_to=reply_to,
        kind=kind,
        file_name=name,
        file=content,
        silent=bool(call.get("disable_notification")),
        preview_off=_preview_off(call),
        via_request=call.number,
        extra=extra,
    )
    server.says(chat, "bot", message)
    return server.message_object(message)


def _upload(call: Call, kind: str) -> tuple[str, bytes, dict[str, Any]]:
    return _upload_of(call, kind, call.get(kind))


def _upload_of(call: Call, kind: str, value: object) -> tuple[str, bytes, dict[str, Any]]:
    attached = str(value).removeprefix("attach://") if isinstance(value, str) else kind
    if attached not in call.files:
        raise bad_request(f"invalid file_id or HTTP URL specified: {value!r}")
    name, content = call.files[attached]
    if not content:
        raise bad_request("file must be non-empty")
    if len(content) > (10 if kind == "photo" else 50) * 1024 * 1024:
        raise bad_request("file is too big")
    file = {"file_id": f"file-{call.number}", "file_unique_id": f"unique-{call.number}", "file_size": len(content)}
    if kind == "photo":
        if not content.startswith((b"\x89PNG", b"\xff\xd8")):
            raise bad_request("IMAGE_PROCESS_FAILED")
        return name, content, {"photo": [{**file, "width": 1280, "height": 960}]}
    return name, content, {"document": {**file, "file_name": name}}


def _edited(server: BotApiServer, call: Call) -> tuple[Chat, Message]:
    if call.get("inline_message_id"):
        raise bad_request("MESSAGE_ID_INVALID")
    if call.get("chat_id") is None or call.get("message_id") is None:
        raise bad_request("message identifier is not specified")
    chat = chat_of(server, call)
    message = chat.messages.get(call.get("message_id"))
    if message is None or message.deleted:
        raise NO_MESSAGE_TO_EDIT
    if not message.by_bot:
        raise CANT_EDIT
    return chat, message


def _edit(server: BotApiServer, call: Call) -> Any:
    chat, message = _edited(server, call)
    text, entities = message.text, message.entities
    if call.method == "editMessageText":
        if message.kind != "text":
            raise bad_request("there is no text in the message to edit")
        parsed = _formatted(call, "text", "entities", html.MAX_TEXT)
        if not parsed.text:
            raise MESSAGE_EMPTY
        text, entities = parsed.text, parsed.entities
    elif call.method == "editMessageCaption":
        if message.kind not in ("photo", "document"):
            raise bad_request("there is no caption in the message to edit")
        parsed = _formatted(call, "caption", "caption_entities", html.MAX_CAPTION)
        text, entities = parsed.text, parsed.entities
    shown = check_markup(call.get("reply_markup"), inline_only=True, slips=call.slips, inline_mode=server.inline)
    if (text, entities, shown) == (message.text, message.entities, message.markup):
        raise NOT_MODIFIED
    message.text, message.entities, message.markup = text, entities, shown
    if call.method == "editMessageText":
        message.source = str(call.get("text"))
        message.preview_off = _preview_off(call)
    message.edited = server.now()
    message.edits += 1
    server.says(chat, "bot", message, edited=True)
    return server.message_object(message)


def _edit_media(server: BotApiServer, call: Call) -> Any:
    """Another picture in place of the one that is there, with its caption."""
    chat, message = _edited(server, call)
    media = call.get("media")
    if message.kind not in ("photo", "document"):
        raise bad_request("there is no media in the message to edit")
    if media.get("type") != "photo":
        raise bad_request("only photos are served here")
    if extra := sorted(set(media) - {"type", "media", "caption", "parse_mode", "caption_entities", "has_spoiler"}):
        call.slips.append(f"media: unknown fields {extra}")
    parsed = _parsed(
        call, media.get("caption") or "", media.get("parse_mode"), media.get("caption_entities"), html.MAX_CAPTION
    )
    message.file_name, message.file, message.extra = _upload_of(call, "photo", media.get("media"))
    message.text, message.entities = parsed.text, parsed.entities
    message.markup = check_markup(
        call.get("reply_markup"), inline_only=True, slips=call.slips, inline_mode=server.inline
    )
    message.edited = server.now()
    message.edits += 1
    server.says(chat, "bot", message, edited=True)
    return server.message_object(message)


def _delete(server: BotApiServer, call: Call) -> Any:
    chat = chat_of(server, call)
    message = chat.messages.get(call.get("message_id"))
    if message is None or message.deleted:
        raise NO_MESSAGE_TO_DELETE
    message.deleted = True
    server.note(chat, "bot", "deletes", "", number=message.message_id, thread=message.thread_id)
    return True


def _pin(server: BotApiServer, call: Call) -> Any:
    chat = chat_of(server, call)
    if call.get("message_id") not in chat.messages:
        raise bad_request("message to pin not found")
    return True


def _answer_tap(server: BotApiServer, call: Call) -> Any:
    waiting = server.open_taps.pop(call.get("callback_query_id"), None)
    if waiting is None:
        raise QUERY_TOO_OLD
    text = str(call.get("text") or "")
    if html.utf16(text) > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    chat, _, _, thread = waiting
    server.note(server.chats[chat], "bot", "alert" if call.get("show_alert") else "toast", text, thread=thread)
    return True


def _updates(server: BotApiServer, call: Call) -> Any:
    raise AssertionError("served by the server itself, which waits")


def _chat_action(server: BotApiServer, call: Call) -> Any:
    _thread(chat_of(server, call), call)
    if call.get("action") not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    return True


def _get_chat(server: BotApiServer, call: Call) -> Any:
    chat = chat_of(server, call)
    gifts = dict.fromkeys(
        ["unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"], True
    )
    return {**chat.object(), "accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts}


def _get_file(server: BotApiServer, call: Call) -> Any:
    content = server.files.get(call.get("file_id"))
    if content is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if len(content) > MOST_TO_DOWNLOAD:
        raise bad_request("file is too big")
    file = str(call.get("file_id"))
    return {"file_id": file, "file_unique_id": f"u{file}", "file_size": len(content), "file_path": f"documents/{file}"}


def _member(server: BotApiServer, call: Call) -> Any:
    chat = chat_of(server, call)
    user = call.get("user_id")
    if user == server.me["id"]:
        return server.member_object(server.me, "administrator" if chat.bot == "administrator" else "member")
    if user not in server.users:
        raise bad_request("user not found")
    return server.member_object(server.users[user].object(), chat.members.get(user, "left"))


def _administrators(server: BotApiServer, call: Call) -> Any:
    chat = chat_of(server, call)
    if chat.type == "private":
        raise bad_request("there are no administrators in the private chat")
    admins = [(user, status) for user, status in chat.members.items() if status in ("creator", "administrator")]
    return [server.member_object(server.users[user].object(), status) for user, status in admins]


def _member_count(server: BotApiServer, call: Call) -> Any:
    return len(chat_of(server, call).members) + 1


def _leave(server: BotApiServer, call: Call) -> Any:
    chat = chat_of(server, call)
    if chat.type == "private":
        raise bad_request("chat is not a group, supergroup or channel")
    chat.bot = "left"
    server.note(chat, "bot", "service", "the bot leaves the chat")
    return True


def _scope(call: Call) -> str:
    scope = call.get("scope") or {"type": "default"}
    kind = scope.get("type")
    if kind not in SCOPES or set(scope) - {"type"} != SCOPES[kind]:
        raise bad_request("can't parse BotCommandScope")
    language = call.get("language_code") or ""
    if language and not re.fullmatch(r"[a-z]{2}", language):
        raise bad_request("LANG_CODE_INVALID")
    return ":".join([kind, *(str(scope[name]) for name in sorted(SCOPES[kind])), language])


def _set_commands(server: BotApiServer, call: Call) -> Any:
    commands = call.get("commands")
    if len(commands) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for one in commands:
        if not COMMAND.fullmatch(str(one.get("command"))):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(str(one.get("description") or "")) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
        if extra := set(one) - {"command", "description"}:
            call.slips.append(f"setMyCommands: unknown fields {sorted(extra)}")
    server.commands[_scope(call)] = list(commands)
    return True


def _get_commands(server: BotApiServer, call: Call) -> Any:
    return server.commands.get(_scope(call), [])


def _delete_commands(server: BotApiServer, call: Call) -> Any:
    server.commands.pop(_scope(call), None)
    return True


def _set_text(name: str, limit: int) -> Callable[[BotApiServer, Call], Any]:
    def handle(server: BotApiServer, call: Call) -> Any:
        text = str(call.get(name) or "")
        if len(text) > limit:
            raise bad_request(f"{name.upper()}_TOO_LONG")
        server.about[name, call.get("language_code") or ""] = text
        return True

    return handle


def _get_text(name: str) -> Callable[[BotApiServer, Call], Any]:
    def handle(server: BotApiServer, call: Call) -> Any:
        return {name: server.about.get((name, call.get("language_code") or ""), "")}

    return handle


HANDLERS: dict[str, Callable[[BotApiServer, Call], Any]] = {
    "getMe": lambda server, call: {
        **server.me,
        "can_join_groups": True,
        "can_read_all_group_messages": not server.privacy,
        "supports_inline_queries": server.inline,
    },
    "getUpdates": _updates,
    "deleteWebhook": lambda server, call: True,
    "getWebhookInfo": lambda server, call: {
        "url": "",
        "has_custom_certificate": False,
        "pending_update_count": len(server.pending),
    },
    "setMyCommands": _set_commands,
    "getMyCommands": _get_commands,
    "deleteMyCommands": _delete_commands,
    "setMyName": _set_text("name", 64),
    "getMyName": _get_text("name"),
    "setMyDescription": _set_text("description", 512),
    "getMyDescription": _get_text("description"),
    "setMyShortDescription": _set_text("short_description", 120),
    "getMyShortDescription": _get_text("short_description"),
    "setChatMenuButton": lambda server, call: True,
    **dict.fromkeys(SENDS, _send),
    "sendChatAction": _chat_action,
    "editMessageText": _edit,
    "editMessageCaption": _edit,
    "editMessageMedia": _edit_media,
    "editMessageReplyMarkup": _edit,
    "deleteMessage": _delete,
    "pinChatMessage": _pin,
    "answerCallbackQuery": _answer_tap,
    "answerInlineQuery": inline.answer,
    "getFile": _get_file,
    "getChat": _get_chat,
    "getChatMember": _member,
    "getChatMemberCount": _member_count,
    "getChatAdministrators": _administrators,
    "leaveChat": _leave,
}
