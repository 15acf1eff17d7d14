"""What Telegram takes as a reply markup: every rule of its documentation on buttons, checked."""

from __future__ import annotations

from typing import Any

from tests.bot_api.markup import valid_url
from tests.bot_api.refusals import BUTTON_DATA_INVALID, bad_request

_ACTIONS = {
    "url", "callback_data", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay",
}  # fmt: skip
_INLINE_FIELDS = {"text", "icon_custom_emoji_id", "style"} | _ACTIONS
_KEYBOARD = {
    "keyboard",
    "is_persistent",
    "resize_keyboard",
    "one_time_keyboard",
    "input_field_placeholder",
    "selective",
}
_REPLY_BUTTON = {
    "text", "request_users", "request_chat", "request_contact", "request_location", "request_poll", "web_app",
    "icon_custom_emoji_id", "style", "request_managed_bot",
}  # fmt: skip
MAX_ROW = 8
MAX_BUTTONS = 100


def check_markup(
    markup: Any, *, inline_only: bool, slips: list[str], inline_mode: bool = True
) -> dict[str, Any] | None:
    """The markup as it is shown, or None for an empty inline keyboard; raises Refusal where Telegram refuses."""
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in markup:
        if extra := set(markup) - {"inline_keyboard"}:
            slips.append(f"unknown fields of an inline keyboard: {sorted(extra)}")
        return _inline(markup["inline_keyboard"], slips, inline_mode)
    if inline_only:
        raise bad_request("inline keyboard expected")
    if "keyboard" in markup:
        if extra := set(markup) - _KEYBOARD:
            slips.append(f"unknown fields of a reply keyboard: {sorted(extra)}")
        return {**markup, "keyboard": [[_reply_button(one, slips) for one in row] for row in markup["keyboard"]]}
    if markup.get("remove_keyboard") is True or markup.get("force_reply") is True:
        return markup
    raise bad_request("can't parse reply keyboard markup JSON object")


def _inline(rows: Any, slips: list[str], inline_mode: bool) -> dict[str, Any] | None:
    if not isinstance(rows, list) or any(not isinstance(row, list) for row in rows):
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    shown = [[_inline_button(one, slips, inline_mode) for one in row] for row in rows if row]
    if any(len(row) > MAX_ROW for row in shown):
        slips.append(f"more than {MAX_ROW} buttons in a row are not shown")
    if sum(map(len, shown)) > MAX_BUTTONS:
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    return {"inline_keyboard": shown} if shown else None


def _inline_button(button: Any, slips: list[str], inline_mode: bool) -> dict[str, Any]:
    if not isinstance(button, dict):
        raise bad_request("can't parse inline keyboard button: expected an Object")
    if extra := set(button) - _INLINE_FIELDS:
        slips.append(f"unknown fields of an inline button: {sorted(extra)}")
    text = button.get("text")
    if not isinstance(text, str) or not text.strip():
        raise bad_request("inline keyboard button text must be non-empty")
    actions = set(button) & _ACTIONS
    if not actions:
        raise bad_request("text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        slips.append(f"button {text!r} has several actions: {sorted(actions)}; exactly one is allowed")
    if "callback_data" in button:
        data = button["callback_data"]
        if not isinstance(data, str) or not 1 <= len(data.encode()) <= 64:
            raise BUTTON_DATA_INVALID
    if "url" in button and not valid_url(str(button["url"])):
        raise bad_request(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
    switches = [button[one] for one in sorted(actions) if one.startswith("switch_inline_query")]
    if switches and not inline_mode:
        raise bad_request("BUTTON_INVALID: inline mode is off")
    if any(isinstance(one, str) and len(one) > 256 for one in switches):
        raise bad_request("BUTTON_INVALID: the inline query is too long")
    if "copy_text" in button and not 1 <= len((button["copy_text"] or {}).get("text", "")) <= 256:
        raise bad_request("COPY_TEXT_INVALID")
    return button


def _reply_button(button: Any, slips: list[str]) -> dict[str, Any]:
    if isinstance(button, str):
        button = {"text": button}
    if not isinstance(button, dict) or not str(button.get("text") or "").strip():
        raise bad_request("keyboard button text must be non-empty")
    if extra := set(button) - _REPLY_BUTTON:
        slips.append(f"unknown fields of a reply button: {sorted(extra)}")
    return button
