"""Inline mode: "@bot hydrogen" in any chat offers calls as cards. Calls are public, so anybody may ask; nothing of a chat is in them.

Somebody who has subscribed is offered what fits before any word is typed, in the language and on the clock of their own
chat. Which card is chosen is not asked for: the bot need not know who tells what to whom.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest

from tracker.bot.keyboards import link_into
from tracker.bot.services import Services
from tracker.domain import finding
from tracker.domain.asked_words import question
from tracker.domain.models import Subscription
from tracker.domain.sharing import Offered, offered
from tracker.domain.wording import Wording, languages, wording
from tracker.store import calls as call_store
from tracker.store import live_calls, subscribers

log = logging.getLogger(__name__)
#: A telephone shows a handful; the next ones are asked for as one scrolls.
PER_ANSWER = 20
#: So long (seconds) Telegram may give the same person the same answer again.
_CACHED = 60
#: What the bot is started with by the button above the cards.
_FROM_HERE = "inline"


async def asked(query: InlineQuery, services: Services, bot: Bot) -> None:
    """Offer the calls that have the words typed so far; without words, what fits, else what closes next."""
    now = services.now()
    subscription = subscribers.of_chat(services.store, query.from_user.id)
    lang = subscription.language if subscription is not None else _language(query, services)
    zone = subscription.zone if subscription is not None else services.zone
    words = wording(lang)
    start = int(query.offset) if query.offset.isdecimal() and len(query.offset) < 8 else 0
    text = question(query.query)
    ids = services.find(text, now).ids if text else await _without_words(subscription, services, start)
    shown = ids[start : start + PER_ANSWER]
    known = {one.id: one for one in call_store.calls(services.store, ids=shown)}
    cards = [offered(known[one], words, zone, now) for one in shown if one in known]
    set_up = InlineQueryResultsButton(words.label("share.set_up"), start_parameter=_FROM_HERE)
    try:
        await query.answer(
            [_article(one, words, bot.username) for one in cards],
            cache_time=_CACHED,
            is_personal=True,
            next_offset=str(start + PER_ANSWER) if len(ids) > start + PER_ANSWER else "",
            button=set_up if subscription is None else None,
        )
    except BadRequest as refused:
        # Who types on asks anew, and the answer to what was typed before comes too late.
        log.info("an inline query was not answered: %s", refused)


async def _without_words(subscription: Subscription | None, services: Services, start: int) -> Sequence[str]:
    now = services.now()
    if subscription is not None and subscription.profiles:
        fitting = finding.open_now(await services.fitting(subscription, now), now)
        if fitting:
            return [one.call.id for one in fitting]
    return live_calls.closing_next(services.store, now, start + PER_ANSWER + 1)


def _article(card: Offered, words: Wording, username: str) -> InlineQueryResultArticle:
    follow = InlineKeyboardButton(words.label("share.follow"), url=link_into(username, card.start))
    return InlineQueryResultArticle(
        id=card.id,
        title=card.title,
        description=card.about,
        input_message_content=InputTextMessageContent(
            card.text, parse_mode=ParseMode.HTML, link_preview_options=LinkPreviewOptions(is_disabled=True)
        ),
        reply_markup=InlineKeyboardMarkup([[follow]]),
    )


def _language(query: InlineQuery, services: Services) -> str:
    theirs = (query.from_user.language_code or "").split("-")[0].lower()
    return theirs if theirs in languages() else services.language
