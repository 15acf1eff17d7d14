"""How the Bot API says no: the answers that a bot must be able to tell apart, worded as Telegram words them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(eq=False)
class Refusal(Exception):
    """An answer `{"ok": false}`: the HTTP status, the description and the parameters of the error."""

    status: int
    description: str
    parameters: dict[str, Any] = field(default_factory=dict)

    def body(self) -> dict[str, Any]:
        """The JSON body of the answer."""
        body: dict[str, Any] = {"ok": False, "error_code": self.status, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad_request(what: str, **parameters: Any) -> Refusal:
    return Refusal(400, f"Bad Request: {what}", parameters)


def forbidden(what: str) -> Refusal:
    return Refusal(403, f"Forbidden: {what}")


def too_many(seconds: int) -> Refusal:
    return Refusal(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})


def upgraded(new_id: int) -> Refusal:
    return bad_request("group chat was upgraded to a supergroup chat", migrate_to_chat_id=new_id)


CHAT_NOT_FOUND = bad_request("chat not found")
BLOCKED = forbidden("bot was blocked by the user")
DEACTIVATED = forbidden("user is deactivated")
NOT_STARTED = forbidden("bot can't initiate conversation with a user")
UNAUTHORIZED = Refusal(401, "Unauthorized")
NO_SUCH_METHOD = Refusal(404, "Not Found")
NOT_MODIFIED = bad_request(
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
MESSAGE_EMPTY = bad_request("message text is empty")
MESSAGE_TOO_LONG = bad_request("message is too long")
CAPTION_TOO_LONG = bad_request("message caption is too long")
NO_MESSAGE_TO_EDIT = bad_request("message to edit not found")
NO_MESSAGE_TO_DELETE = bad_request("message to delete not found")
NO_MESSAGE_TO_REPLY = bad_request("message to be replied not found")
CANT_EDIT = bad_request("message can't be edited")
NO_THREAD = bad_request("message thread not found")
QUERY_TOO_OLD = bad_request("query is too old and response timeout expired or query ID is invalid")
BUTTON_DATA_INVALID = bad_request("BUTTON_DATA_INVALID")
CONFLICT = Refusal(
    409,
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
)


def kicked(chat_type: str) -> Refusal:
    name = {"group": "group", "supergroup": "supergroup", "channel": "channel"}.get(chat_type, "group")
    return forbidden(f"bot was kicked from the {name} chat")


def not_member(chat_type: str) -> Refusal:
    name = {"group": "group", "supergroup": "supergroup", "channel": "channel"}.get(chat_type, "group")
    return forbidden(f"bot is not a member of the {name} chat")
