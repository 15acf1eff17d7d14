"""What a chat follows from now on: kept in one moment with what was not told yet of what it followed before."""

from __future__ import annotations

from dataclasses import replace

from tracker import gathering
from tracker.bot.turn import Turn
from tracker.domain import asking, finding
from tracker.domain.messages import Message
from tracker.domain.models import Level, Profile, Subscription
from tracker.store import calls as call_store
from tracker.store import profiles as profile_store
from tracker.store import subscribers


def keep(turn: Turn, subscription: Subscription) -> Subscription:
    """Keep the chat's choices; a new one hears of what happens from now on."""
    store = turn.services.store
    if subscription.id == 0:
        subscription = replace(subscription, cursor=call_store.last_change(store))
    return subscribers.save(store, subscription)


def follow(turn: Turn, profile: Profile, level: Level, instead_of: str | None = None) -> Subscription:
    """Follow a profile at this level, in place of another (None: of all).

    One that is shipped, or that an admin added, is followed as it is; any other is the chat's own, and is kept as that.
    """
    store = turn.services.store
    with store.transaction():
        before = keep(turn, turn.current())
        is_own = turn.services.profiles().get(profile.id) != profile
        if is_own and profile_store.owner(store, profile.id) != turn.chat_id:
            profile = replace(profile, id=own_id(before))
        if instead_of in before.profiles:
            followed = tuple(dict.fromkeys(profile.id if one == instead_of else one for one in before.profiles))
        else:
            followed = (profile.id,)
        if not is_own and (before.profiles, before.level) == (followed, level):
            return before
        gathering.owe_untold(store, before, turn.services.match_of, turn.now)
        if is_own:
            profile_store.save(store, profile, turn.chat_id)
        return subscribers.save(store, replace(before, profiles=followed, level=level))


async def done(turn: Turn, subscription: Subscription) -> Message:
    """The end of the set-up, with what is open now and fits."""
    profiles = turn.profiles_of(subscription)
    found = finding.open_now(await turn.services.fitting(subscription, turn.now), turn.now)
    return asking.done(subscription, profiles, finding.open_calls(found, subscription, profiles, turn.now))


def own_id(subscription: Subscription) -> str:
    """The id of the profile that is a chat's (or a topic's) own."""
    topic = f"-{subscription.thread_id}" if subscription.thread_id else ""
    return f"chat{subscription.chat_id}{topic}"
