"""Finding calls in chat: open ones that fit, coming deadlines, search, saved ones, a call's card, pages of a digest."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from telegram import Message as Shown
from telegram import MessageEntity

from scrapers.reading.readings import zone_of
from tracker.bot import muting
from tracker.bot.turn import Turn
from tracker.domain import finding
from tracker.domain.asked_words import question
from tracker.domain.call_filters import NAMES, Filters, unpacked
from tracker.domain.call_lists import ask_filter, calls_page
from tracker.domain.digesting import page_buttons
from tracker.domain.found import found_page, nothing_found
from tracker.domain.hypertext import escape
from tracker.domain.messages import Button, Message, call_message
from tracker.domain.models import Call, Subscription
from tracker.domain.owing import best_match
from tracker.domain.season_messages import coming_message
from tracker.domain.sharing import started_at
from tracker.domain.taps import tap_data
from tracker.domain.team_messages import shared_line
from tracker.domain.timeline import timeline
from tracker.drawing import Theme, timeline_png
from tracker.searching import MOST_FOUND
from tracker.store import calls as call_store
from tracker.store import outbox, subscribers, team_calls
from tracker.telling import summary_page


async def calls(turn: Turn) -> None:
    """`/calls`, its pages and its filters."""
    filters = unpacked(turn.tap.argument()) if turn.tap is not None else Filters()
    # An older button has its page alone.
    page = turn.tap.number(1 if len(turn.tap.arguments) > 1 else 0) if turn.tap is not None else 0
    subscription = turn.current()
    found = await _fitting(turn, subscription, filters)
    await turn.show(
        calls_page(found, filters, subscription, turn.profiles_of(subscription), turn.now, page, muting.is_muted(turn))
    )


async def pick(turn: Turn) -> None:
    """The choices of one filter, in place of the list."""
    assert turn.tap is not None
    name = next((one for one in NAMES if one == turn.tap.argument()), None)
    if name is None:
        await turn.toast("tap.old")
        return
    filters = unpacked(turn.tap.argument(1))
    # At which stage the calls are is counted among those that are not over.
    found = await _fitting(turn, turn.current(), filters if name != "stage" else Filters())
    await turn.show(ask_filter(name, found, filters, turn.language(), turn.now, turn.tap.number(2)))


async def _fitting(turn: Turn, subscription: Subscription, filters: Filters) -> Sequence[finding.Fitting]:
    """What fits of the calls not over, or of those over."""
    look = turn.services.over if filters.stage == "closed" else turn.services.fitting
    return await look(subscription, turn.now)


async def coming(turn: Turn) -> None:
    """`/coming`: calls that usually come within half a year, and those that did not come in their season."""
    subscription = turn.current()
    found = await turn.services.coming(subscription, turn.now)
    today = turn.now.astimezone(zone_of(subscription.zone)).date()
    await turn.reply(coming_message(found, today, subscription.language))


async def deadlines(turn: Turn) -> None:
    """`/deadlines` and its pages: what fits, and what was saved."""
    subscription = turn.current()
    wanted, saved = await _dated(turn, subscription)
    await turn.show(finding.deadlines(wanted, saved, subscription, turn.now, _page(turn)))


async def picture(turn: Turn) -> None:
    """The deadlines as a picture, its pages and its other ground; drawn beside the loop, which goes on answering."""
    assert turn.tap is not None
    await turn.toast()
    subscription = turn.current()
    theme: Theme = "dark" if turn.tap.argument() == "dark" else "light"
    wanted, saved = await _dated(turn, subscription)
    page = turn.tap.number(1)
    shown, pages = timeline(wanted, saved, subscription.language, subscription.zone, turn.now, page)
    drawn = await asyncio.to_thread(timeline_png, shown, theme)
    words = turn.words()
    other = "light" if theme == "dark" else "dark"
    page = min(page, pages - 1)
    rows = (
        *page_buttons(page, pages, words, "drawn", theme),
        (Button(words.label(f"timeline.{other}"), tap_data("drawn", other, page)),),
    )
    await turn.picture("deadlines.png", drawn, Message(escape(shown.count or shown.title), rows))


async def _dated(turn: Turn, subscription: Subscription) -> tuple[list[Call], frozenset[str]]:
    """The calls that fit and those that were saved, without what is not for this chat; and the ids of the saved ones."""
    store = turn.services.store
    saved = frozenset(subscribers.marked(store, turn.chat_id, "saved"))
    unwanted = frozenset(subscribers.marked(store, turn.chat_id, "not_for_us"))
    fitting = [one.call for one in await turn.services.fitting(subscription, turn.now) if one.call.id not in unwanted]
    return list({one.id: one for one in (*fitting, *call_store.calls(store, ids=saved))}.values()), saved


async def saved(turn: Turn) -> None:
    """`/saved` and its pages: what the chat and its team saved."""
    shared = {one.call_id: one for one in team_calls.shared(turn.services.store, turn.chat_id)}
    known = list(call_store.calls(turn.services.store, ids=shared))
    words = turn.words()
    told = {id_: shared_line(one, words) for id_, one in shared.items()}
    await turn.show(finding.saved_calls(known, turn.current(), turn.now, _page(turn), told, muting.is_muted(turn)))


async def search(turn: Turn) -> None:
    """`/search words` and its pages."""
    asked = question(turn.text if turn.tap is None else turn.tap.argument() or _asked_in(turn))
    if not asked:
        if turn.tap is not None:
            await turn.toast("tap.old")
        else:
            await turn.say("search.how")
        return
    found = turn.services.find(asked, turn.now)
    if not found.ids:
        await turn.show(nothing_found(asked, turn.language()))
        return
    last = -(-len(found.ids) // finding.PER_PAGE) - 1
    page = min(turn.tap.number(1), last) if turn.tap is not None else 0
    ids = found.ids[page * finding.PER_PAGE : (page + 1) * finding.PER_PAGE]
    known = {one.id: one for one in call_store.calls(turn.services.store, ids=ids)}
    await turn.show(
        found_page(
            [known[one] for one in ids if one in known],
            len(found.ids),
            asked,
            turn.language(),
            turn.now,
            page,
            shown_for=found.shown_for,
            partly=found.partly,
            more=len(found.ids) >= MOST_FOUND,
            is_muted=muting.is_muted(turn),
        )
    )


def _asked_in(turn: Turn) -> str:
    """What was looked for, as the message that was tapped says it: its first bold text."""
    message = turn.query.message if turn.query is not None else None
    if not isinstance(message, Shown):
        return ""
    return next(iter(message.parse_entities([MessageEntity.BOLD]).values()), "")


async def card(turn: Turn) -> None:
    """One call whole, from a list."""
    assert turn.tap is not None
    call = call_store.call(turn.services.store, turn.tap.argument())
    if call is None:
        await turn.toast("tap.gone")
        return
    await turn.reply(_card(call, turn))


async def opened(turn: Turn) -> bool:
    """The call that the link in a shared card leads to, shown where somebody starts the bot by it; whether they did."""
    call_id = started_at(turn.text)
    if call_id is None:
        return False
    call = call_store.call(turn.services.store, call_id)
    if call is None:
        await turn.say("tap.gone")
    else:
        await turn.reply(_card(call, turn))
    return True


async def told(turn: Turn) -> None:
    """A page of a summary: its changes are looked up again, so that every page is whole whenever it is asked for."""
    assert turn.tap is not None
    number, page = turn.tap.number(0), turn.tap.number(1)
    store = turn.services.store
    alert = outbox.alert(store, number)
    to = subscribers.subscription(store, alert.subscription) if alert is not None else None
    if alert is None or to is None or to.chat_id != turn.chat_id:
        await turn.toast("tap.old")
        return
    shown = summary_page(alert, to, store, turn.now, page, "news")
    await turn.show(shown or Message(turn.words().say("digest.nothing")))


def _card(call: Call, turn: Turn) -> Message:
    subscription = turn.current()
    lang = subscription.language
    return call_message(
        call,
        best_match(call, subscription, turn.services.match_of),
        lang,
        subscription.zone,
        turn.now,
        max((one.last_seen for one in call.sightings), default=None),
        {one.id: one.name for one in turn.services.sources(lang)},
        subscribers.mark_of(turn.services.store, turn.chat_id, call.id),
        turn.of_team(call),
        muting.key_of(turn, call),
    )


def _page(turn: Turn) -> int:
    return turn.tap.number() if turn.tap is not None else 0
