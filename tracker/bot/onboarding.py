"""Setting up a chat: language, profile (shipped or from own words), and at once what is open and fits."""

from __future__ import annotations

from dataclasses import replace

from tracker import gathering
from tracker.bot.turn import Turn
from tracker.domain import asking, finding
from tracker.domain.describing import profile_from_words
from tracker.domain.messages import Message
from tracker.domain.models import Subscription
from tracker.domain.wording import languages, wording
from tracker.store import calls as call_store
from tracker.store import profiles as profile_store
from tracker.store import subscribers

WORDS = "words"
"""What a person is waited for while they describe their cluster."""


async def start(turn: Turn) -> None:
    """`/start`: hello, and which language."""
    if not await turn.may_change():
        await turn.say("help.group")
        return
    turn.wait_no_more()
    await turn.reply(asking.ask_language(turn.language()))


async def tapped(turn: Turn) -> None:
    """The buttons of the set-up: each shows the next question in place of the last."""
    assert turn.tap is not None
    if not await turn.may_change():
        await turn.toast("help.group")
        return
    turn.wait_no_more()
    step = turn.tap.argument()
    if step == "lang" and turn.tap.argument(1) in languages():
        keep(turn, replace(turn.current(), language=turn.tap.argument(1)))
        await turn.show(_profiles(turn))
    elif step == "language":
        await turn.show(asking.ask_language(turn.language()))
    elif step == "profiles":
        await turn.show(_profiles(turn))
    elif step == "profile":
        await _choose(turn, turn.tap.argument(1))
    elif step == "words":
        turn.wait_for(WORDS)
        await turn.show(asking.ask_own_words(turn.language(), private=turn.is_private))
    elif step == "skip":
        keep(turn, turn.current())
        await turn.show(asking.plain("start.skipped", turn.language()))
    else:
        await turn.toast("tap.old")


async def described(turn: Turn) -> None:
    """The description that was asked for: its words become the chat's own profile."""
    subscription = turn.current()
    profile = profile_from_words(
        turn.text,
        _own_id(subscription),
        wording(subscription.language).label("start.own_name"),
        subscription.language,
        turn.services.taxonomy,
    )
    if profile is None:
        await turn.reply(asking.ask_own_words(subscription.language, private=turn.is_private, too_short=True))
        return
    store = turn.services.store
    with store.transaction():
        kept = keep(turn, subscription)
        if profile not in turn.profiles_of(kept):
            gathering.owe_untold(store, kept, turn.services.match_of, turn.now)
            profile_store.save(store, profile, turn.chat_id)
            kept = subscribers.save(store, replace(kept, profiles=(profile.id,)))
        turn.wait_no_more()
    await turn.reply(await _done(turn, kept))


async def profile(turn: Turn) -> None:
    """`/profile`: whom the chat follows, and a button to change it."""
    subscription = turn.current()
    await turn.reply(asking.profile_card(subscription, turn.profiles_of(subscription)))


def _profiles(turn: Turn) -> Message:
    return asking.ask_profile(turn.language(), turn.services.shipped)


async def _choose(turn: Turn, profile_id: str) -> None:
    if profile_id not in {one.id for one in turn.services.shipped}:
        await turn.toast("tap.old")
        return
    store = turn.services.store
    with store.transaction():
        kept = keep(turn, turn.current())
        if kept.profiles != (profile_id,):
            gathering.owe_untold(store, kept, turn.services.match_of, turn.now)
            kept = subscribers.save(store, replace(kept, profiles=(profile_id,)))
    await turn.show(await _done(turn, kept))


def keep(turn: Turn, subscription: Subscription) -> Subscription:
    """Keep the chat's choices; a new one hears of what happens from now on."""
    store = turn.services.store
    if subscription.id == 0:
        subscription = replace(subscription, cursor=call_store.last_change(store))
    return subscribers.save(store, subscription)


async def _done(turn: Turn, subscription: Subscription) -> Message:
    profiles = turn.profiles_of(subscription)
    services = turn.services
    found = finding.open_now(await services.fitting(subscription, turn.now), turn.now)
    return asking.done(subscription, profiles, finding.open_calls(found, subscription, profiles, turn.now))


def _own_id(subscription: Subscription) -> str:
    topic = f"-{subscription.thread_id}" if subscription.thread_id else ""
    return f"chat{subscription.chat_id}{topic}"
