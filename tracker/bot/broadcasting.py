"""`/broadcast`: an admin writes to everybody, sees how it will look and how many get it, and sends it, or not."""

from __future__ import annotations

from collections.abc import Mapping

from tracker import broadcasting
from tracker.bot.administration import allowed_in_private
from tracker.bot.turn import Turn
from tracker.domain import broadcasting as told
from tracker.domain.messages import Button, Message
from tracker.domain.taps import tap_data
from tracker.domain.wording import languages
from tracker.store import broadcasts

#: What is waited for after the question for the text.
TEXT = "broadcast"


async def broadcast(turn: Turn) -> None:
    """`/broadcast`, `/broadcast TEXT`."""
    if not await allowed_in_private(turn):
        return
    turn.wait_for(TEXT, broadcast={}, lang=turn.language())
    if turn.text.strip():
        await written(turn)
    else:
        await turn.reply(Message(turn.words().say("broadcast.write"), (_cancel(turn),)))


async def written(turn: Turn) -> None:
    """The text, in the language that was asked for: what goes out is shown first."""
    if not await allowed_in_private(turn):
        return
    asked = turn.asked()
    texts, lang = _texts(asked), str(asked.get("lang") or turn.language())
    try:
        text = told.written(turn.text)
    except ValueError:
        await turn.say("broadcast.too_long", most=told.MOST_WRITTEN)
        return
    if text is None:
        await turn.say("broadcast.nothing")
        return
    texts[lang] = text
    turn.wait_for(None, broadcast=texts, lang=lang)
    await _preview(turn, texts)


async def tapped(turn: Turn) -> None:
    """Another language, send, cancel, or how far it is."""
    assert turn.tap is not None
    if not await allowed_in_private(turn):
        return
    step, store = turn.tap.argument(), turn.services.store
    texts = _texts(turn.asked())
    if step == "look":
        found = broadcasts.broadcast(store, turn.tap.number(1))
        if found is None:
            await turn.toast("tap.old")
        else:
            await turn.show(_progress(turn, found))
    elif step == "cancel":
        turn.wait_no_more()
        await turn.show(Message(turn.words().say("broadcast.cancelled")))
    elif step == "lang" and texts and turn.tap.argument(1) in languages():
        lang = turn.tap.argument(1)
        turn.wait_for(TEXT, broadcast=texts, lang=lang)
        said = turn.words().say("broadcast.write_in", language=turn.words().language(lang))
        await turn.show(Message(said, (_cancel(turn),)))
    elif step == "send" and texts:
        with store.transaction():
            # What was sent is not asked any more: a second tap finds nothing to send.
            turn.wait_no_more()
            number = broadcasting.send(store, turn.chat_id, f"user {turn.user_id}", next(iter(texts)), texts, turn.now)
        sent = broadcasts.broadcast(store, number)
        assert sent is not None
        await turn.show(_progress(turn, sent))
    else:
        await turn.toast("tap.old")


async def _preview(turn: Turn, texts: Mapping[str, str]) -> None:
    to = broadcasts.addressed(turn.services.store)
    await turn.reply(told.preview(texts, next(iter(texts)), to, turn.now, turn.language()))


def _progress(turn: Turn, one: told.Broadcast) -> Message:
    current = turn.current()
    so_far = broadcasts.outcome(turn.services.store, one.number)
    return told.progress(one, so_far, current.language, current.zone)


def _texts(asked: Mapping[str, object]) -> dict[str, str]:
    kept = asked.get("broadcast")
    return {str(lang): str(text) for lang, text in kept.items()} if isinstance(kept, Mapping) else {}


def _cancel(turn: Turn) -> tuple[Button, ...]:
    return (Button(turn.words().label("button.cancel"), tap_data(told.ACTION, "cancel")),)
