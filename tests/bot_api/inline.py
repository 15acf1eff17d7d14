"""Inline mode: what somebody asks the bot while writing in any chat, what it offers, and what is sent of that.

From the documentation: at most 50 results, ids of 1-64 bytes, each once; `next_offset` of at most 64 bytes; a query is
answered once, in time; the button above the results has `start_parameter` (1-64 of `A-Za-z0-9_-`) or `web_app`, not both.
A bot without inline mode gets no such queries. It gets what is sent via it, in its private chats and in groups.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.bot_api import markup as html
from tests.bot_api.keyboards import check_markup
from tests.bot_api.refusals import QUERY_TOO_OLD, bad_request

if TYPE_CHECKING:
    from tests.bot_api.methods import Call
    from tests.bot_api.people import Chat, User
    from tests.bot_api.server import BotApiServer

MOST_RESULTS = 50
LONGEST_QUERY = 256
_ARTICLE = {
    "type", "id", "title", "input_message_content", "reply_markup", "url", "description", "thumbnail_url",
    "thumbnail_width", "thumbnail_height",
}  # fmt: skip
_TEXT = {"message_text", "parse_mode", "entities", "link_preview_options"}
_START = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass
class Asked:
    """One inline query and its answer."""

    user: User
    query: str
    offset: str
    results: list[dict[str, Any]] = field(default_factory=list)
    texts: list[html.Parsed] = field(default_factory=list)
    """What each result sends, as it is shown."""
    next_offset: str = ""
    button: dict[str, Any] | None = None
    cache_time: int = 300
    is_personal: bool = False
    answered: bool = False

    def titles(self) -> list[str]:
        """The titles of what is offered, in order."""
        return [str(one["title"]) for one in self.results]


def asks(server: BotApiServer, user: User, query: str, offset: str, chat_type: str) -> Asked:
    """Somebody writes "@bot query" in a chat."""
    assert server.inline, "inline mode is off: nothing is asked"
    assert len(query) <= LONGEST_QUERY
    asked = Asked(user, query, offset)
    number = str(5_000_000_000_000_000_000 + len(server.asked))
    server.asked[number] = asked
    server.note(
        user.chat,
        user.first_name,
        "asks",
        f"@{server.me['username']} {query}".rstrip() + (f" ({offset} …)" if offset else ""),
    )
    content = {"id": number, "from": user.object(), "query": query, "offset": offset, "chat_type": chat_type}
    server.announce("inline_query", content)
    return asked


def answer(server: BotApiServer, call: Call) -> Any:
    """answerInlineQuery."""
    asked = server.asked.get(call.get("inline_query_id"))
    if asked is None or asked.answered:
        raise QUERY_TOO_OLD
    results = call.get("results")
    if len(results) > MOST_RESULTS:
        raise bad_request("RESULTS_TOO_MUCH")
    texts = [_result(call, one) for one in results]
    ids = [one["id"] for one in results]
    if len(set(ids)) != len(ids):
        raise bad_request("RESULT_ID_DUPLICATE")
    if len(str(call.get("next_offset") or "").encode()) > 64:
        raise bad_request("NEXT_OFFSET_INVALID")
    asked.results, asked.texts, asked.answered = results, texts, True
    asked.next_offset = call.get("next_offset") or ""
    asked.button = _button(call, call.get("button"))
    asked.cache_time, asked.is_personal = call.get("cache_time", 300), call.get("is_personal", False)
    offers = [f"{one['title']}\n  {one.get('description', '')}".rstrip() for one in results] or ["(nothing)"]
    above = [f"[{asked.button['text']}]"] if asked.button else []
    server.note(asked.user.chat, "bot", "offers", "\n".join([*above, *offers, *(["…"] if asked.next_offset else [])]))
    return True


def choose(server: BotApiServer, asked: Asked, number: int, to: Chat) -> Any:
    """Somebody sends one of the results (from 0) to a chat; the bot hears of it where it is."""
    assert asked.answered, "the bot has not answered"
    parsed, result = asked.texts[number], asked.results[number]
    message = server.write(
        to,
        sender=asked.user.object(),
        by_bot=False,
        text=parsed.text,
        entities=parsed.entities,
        source=str(result["input_message_content"]["message_text"]),
        markup=check_markup(result.get("reply_markup"), inline_only=True, slips=server.slips),
        extra={"via_bot": server.me},
    )
    server.says(to, f"{asked.user.first_name} via @{server.me['username']}", message)
    if to.type != "channel" and to.bot in ("member", "administrator"):
        server.announce("message", server.message_object(message))
    return message


def _result(call: Call, result: Any) -> html.Parsed:
    if not isinstance(result, dict) or result.get("type") != "article":
        raise bad_request("can't parse inline query result: only articles are served here")
    _known(call, "an article", result, _ARTICLE)
    if not isinstance(result.get("id"), str) or not 1 <= len(result["id"].encode()) <= 64:
        raise bad_request("RESULT_ID_INVALID")
    if not str(result.get("title") or "").strip():
        raise bad_request("ARTICLE_TITLE_EMPTY")
    content = result.get("input_message_content")
    if not isinstance(content, dict) or "message_text" not in content:
        raise bad_request("can't parse inline query result: message text expected")
    _known(call, "an input message content", content, _TEXT)
    mode = content.get("parse_mode")
    if str(mode).lower() != "html":
        call.slips.append(f"parse_mode {mode!r} of an inline result: this project writes HTML")
    parsed = html.parse_html(content["message_text"])
    call.slips += [f"an inline result: {one}" for one in parsed.slips]
    if not parsed.text:
        raise bad_request("MESSAGE_EMPTY: message text is empty")
    if html.utf16(parsed.text) > html.MAX_TEXT:
        raise bad_request("MESSAGE_TOO_LONG: message is too long")
    check_markup(result.get("reply_markup"), inline_only=True, slips=call.slips)
    return parsed


def _button(call: Call, button: Any) -> dict[str, Any] | None:
    if button is None:
        return None
    _known(call, "the button above inline results", button, {"text", "start_parameter", "web_app"})
    if not str(button.get("text") or "").strip():
        raise bad_request("inline query results button text must be non-empty")
    if len(set(button) & {"start_parameter", "web_app"}) != 1:
        raise bad_request("exactly one action of the inline query results button is expected")
    if "start_parameter" in button and not _START.fullmatch(button["start_parameter"]):
        raise bad_request("unsupported start parameter: START_PARAM_INVALID")
    return dict(button)


def _known(call: Call, what: str, given: dict[str, Any], fields: set[str]) -> None:
    if extra := set(given) - fields:
        call.slips.append(f"unknown fields of {what}: {sorted(extra)}")
