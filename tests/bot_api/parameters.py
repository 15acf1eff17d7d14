"""The methods of the Bot API that this server serves, and the parameters each one knows (Bot API 9 and 10)."""

from __future__ import annotations

import json
from typing import Any

from tests.bot_api.refusals import bad_request

_SEND = {
    "chat_id": "chat", "message_thread_id": "int", "disable_notification": "bool", "protect_content": "bool",
    "reply_parameters": "object", "reply_markup": "object", "business_connection_id": "str",
    "direct_messages_topic_id": "int", "message_effect_id": "str", "allow_paid_broadcast": "bool",
    "suggested_post_parameters": "object",
}  # fmt: skip
_TEXT = {"text": "str", "parse_mode": "str", "entities": "list", "link_preview_options": "object"}
_CAPTION = {"caption": "str", "parse_mode": "str", "caption_entities": "list", "show_caption_above_media": "bool"}
_EDITED = {
    "chat_id": "chat", "message_id": "int", "inline_message_id": "str", "business_connection_id": "str",
    "reply_markup": "object",
}  # fmt: skip
_SCOPED = {"scope": "object", "language_code": "str"}

#: Method → parameter → type. A `!` at the end of a type: Telegram refuses the request without it.
METHODS: dict[str, dict[str, str]] = {
    "getMe": {},
    "getUpdates": {"offset": "int", "limit": "int", "timeout": "int", "allowed_updates": "list"},
    "deleteWebhook": {"drop_pending_updates": "bool"},
    "getWebhookInfo": {},
    "setMyCommands": {"commands": "list!", **_SCOPED},
    "getMyCommands": _SCOPED,
    "deleteMyCommands": _SCOPED,
    "setMyName": {"name": "str", "language_code": "str"},
    "getMyName": {"language_code": "str"},
    "setMyDescription": {"description": "str", "language_code": "str"},
    "getMyDescription": {"language_code": "str"},
    "setMyShortDescription": {"short_description": "str", "language_code": "str"},
    "getMyShortDescription": {"language_code": "str"},
    "setChatMenuButton": {"chat_id": "int", "menu_button": "object"},
    "sendMessage": {**_SEND, **_TEXT, "chat_id": "chat!", "text": "str!"},
    "sendPhoto": {**_SEND, **_CAPTION, "chat_id": "chat!", "photo": "file!", "has_spoiler": "bool"},
    "sendDocument": {
        **_SEND, **_CAPTION, "chat_id": "chat!", "document": "file!", "thumbnail": "file",
        "disable_content_type_detection": "bool",
    },
    "sendChatAction": {
        "chat_id": "chat!", "action": "str!", "message_thread_id": "int", "business_connection_id": "str",
    },
    "editMessageText": {**_EDITED, **_TEXT, "text": "str!"},
    "editMessageCaption": {**_EDITED, **_CAPTION},
    "editMessageMedia": {**_EDITED, "media": "object!"},
    "editMessageReplyMarkup": _EDITED,
    "deleteMessage": {"chat_id": "chat!", "message_id": "int!"},
    "pinChatMessage": {
        "chat_id": "chat!", "message_id": "int!", "disable_notification": "bool", "business_connection_id": "str",
    },
    "answerCallbackQuery": {
        "callback_query_id": "str!", "text": "str", "show_alert": "bool", "url": "str", "cache_time": "int",
    },
    "answerInlineQuery": {
        "inline_query_id": "str!", "results": "list!", "cache_time": "int", "is_personal": "bool", "next_offset": "str",
        "button": "object",
    },
    "getFile": {"file_id": "str!"},
    "getChat": {"chat_id": "chat!"},
    "getChatMember": {"chat_id": "chat!", "user_id": "int!"},
    "getChatMemberCount": {"chat_id": "chat!"},
    "getChatAdministrators": {"chat_id": "chat!"},
    "leaveChat": {"chat_id": "chat!"},
}  # fmt: skip
#: Methods that put a message in a chat: the flood limits count them.
SENDS = frozenset({"sendMessage", "sendPhoto", "sendDocument"})


def read_parameters(method: str, given: dict[str, Any], slips: list[str]) -> dict[str, Any]:
    """Typed parameters; raises Refusal 400 for a missing or unreadable one, notes an unknown one as a slip."""
    known = METHODS[method]
    if extra := sorted(set(given) - set(known)):
        slips.append(f"{method}: unknown parameters {extra}")
    read: dict[str, Any] = {}
    for name, kind in known.items():
        if name in given:
            read[name] = _typed(name, kind.rstrip("!"), given[name], slips)
        elif kind.endswith("!"):
            if name == "text":
                raise bad_request("message text is empty")
            raise bad_request(f"{name} is empty" if kind == "chat!" else f'parameter "{name}" is required')
    return read


def _typed(name: str, kind: str, value: Any, slips: list[str]) -> Any:
    if kind in ("object", "list"):
        if isinstance(value, str):
            try:
                value = json.loads(value)
            except ValueError:
                raise bad_request(f"can't parse {name} JSON object") from None
        if not isinstance(value, dict if kind == "object" else list):
            raise bad_request(f"{kind} expected as {name}")
        return value
    if kind == "int":
        try:
            return int(value)
        except (TypeError, ValueError):
            raise bad_request(f'parameter "{name}" must be a valid integer') from None
    if kind == "bool":
        if str(value).lower() not in ("true", "false", "1", "0"):
            slips.append(f"{name}: {value!r} is not a boolean")
        return str(value).lower() in ("true", "1")
    if kind == "chat":
        text = str(value)
        if text.startswith("@"):
            return text
        try:
            return int(text)
        except ValueError:
            raise bad_request("chat not found") from None
    if kind == "str" and not isinstance(value, str):
        slips.append(f"{name}: {value!r} is not a string")
        return str(value)
    return value
