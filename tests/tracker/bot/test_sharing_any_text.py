"""Whatever a page says of a call, its card can be shared: inline results, the button and Telegram's own sharing are taken."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from telegram import Bot, User

from tests.bot_api.inline import Asked, answer
from tests.bot_api.keyboards import check_markup
from tests.bot_api.methods import Call as Request
from tests.bot_api.server import BotApiServer
from tests.tracker.domain.calls_told import NOW
from tests.tracker.domain.test_messages_any_text import facts, languages, seen, slow
from tracker.bot.inline import _article
from tracker.bot.keyboards import _button
from tracker.domain.hypertext import utf16
from tracker.domain.messages import call_buttons
from tracker.domain.models import Facts
from tracker.domain.sharing import offered
from tracker.domain.wording import wording

pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")


@slow
@given(facts, languages)
def test_any_call_gives_a_card_that_telegram_takes_as_an_inline_result(stated: Facts, lang: str) -> None:
    server = BotApiServer(inline=True)
    server.asked["1"] = Asked(server.user(7, lang), "x", "")
    card = offered(seen(stated), wording(lang), "Europe/Sofia", NOW)
    result = _article(card, wording(lang), "tracker_bot").to_dict()
    slips: list[str] = []
    answer(server, Request(1, "answerInlineQuery", {"inline_query_id": "1", "results": [result]}, {}, slips))
    assert slips == []
    assert card.title.strip() and utf16(card.about) <= 200


@slow
@given(facts, languages)
def test_any_call_has_a_button_that_shares_it_with_inline_mode_and_without(stated: Facts, lang: str) -> None:
    (share,) = [one for row in call_buttons(seen(stated), wording(lang)) for one in row if one.share is not None]
    for inline in (True, False):
        me = User(1, "Tracker", True, username="tracker_bot", supports_inline_queries=inline)
        made = _button(share, me)
        assert made is not None
        slips: list[str] = []
        check_markup({"inline_keyboard": [[made.to_dict()]]}, inline_only=True, slips=slips, inline_mode=inline)
        assert slips == []
        if made.url is not None:
            asked = parse_qs(urlsplit(made.url).query)
            assert asked["url"] == ["https://t.me/tracker_bot?start=call_abcdefghij"]
            assert asked["text"][0].strip() and len(made.url) < 2048


def test_before_telegram_told_what_the_bot_can_the_button_is_left_out() -> None:
    from tests.tracker.domain.calls_told import call
    from tracker.bot.keyboards import keyboard

    shown = keyboard(call_buttons(call(), wording("en")), Bot("1:x"))
    assert shown is not None
    assert not any("Share" in one.text for row in shown.inline_keyboard for one in row)
