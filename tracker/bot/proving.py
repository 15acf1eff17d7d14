"""`/proof`: the record of monitoring of a month, as a file for a project's report."""

from __future__ import annotations

import asyncio

from tracker.bot.turn import Turn
from tracker.domain.messages import Button, Message
from tracker.domain.proof import month_before, month_of
from tracker.domain.taps import tap_data
from tracker.drawing import proof_pdf
from tracker.proving import proof_of_month

_MONTHS = 6


async def asked(turn: Turn) -> None:
    """`/proof`: of which month."""
    subscription = turn.current()
    words = turn.words()
    if not turn.profiles_of(subscription):
        await turn.say("proof.none")
        return
    zone = subscription.zone
    months = [month_before(turn.now, zone, back) for back in range(_MONTHS)]
    rows = tuple(
        (Button(words.month(month_of(one, zone)[0].date()), tap_data("proof", f"{one[0]}{one[1]:02}")),)
        for one in months
    )
    await turn.reply(Message(words.say("proof.which"), rows))


async def chosen(turn: Turn) -> None:
    """A month was chosen: a file for each profile that this chat follows."""
    assert turn.tap is not None
    year, month = divmod(turn.tap.number(), 100)
    if not (2000 <= year < 2100 and 1 <= month <= 12):
        await turn.toast("tap.old")
        return
    await turn.toast()
    subscription, services, words = turn.current(), turn.services, turn.words()
    names = {one.id: one.name for one in services.sources(subscription.language)}
    since = month_of((year, month), subscription.zone)[0]
    for profile in turn.profiles_of(subscription):
        made = proof_of_month(
            services.store, names, profile.id, services.match_of, (year, month), subscription.zone, turn.now
        )
        name = profile.name(subscription.language)
        content = await asyncio.to_thread(
            proof_pdf, made, name, subscription.language, subscription.zone, turn.now, lambda one: names.get(one, one)
        )
        caption = words.say("proof.file", profile=name, month=words.month(since.date()))
        await turn.reply_file(f"monitoring-{year}-{month:02}-{profile.id}.pdf", content, caption)
