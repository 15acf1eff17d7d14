"""Settings: what a chat chooses about how it is written to."""

from __future__ import annotations

from dataclasses import replace

from scrapers.reading.readings import zone_of
from tracker import gathering
from tracker.bot.allowing import may
from tracker.bot.turn import Turn
from tracker.domain import asking
from tracker.domain.models import Subscription
from tracker.domain.rhythm import read_hours
from tracker.domain.wording import languages
from tracker.monthly import last_month
from tracker.store import calls as call_store
from tracker.store import subscribers, wishing

ZONE = "zone_text"
QUIET = "quiet_text"


async def settings(turn: Turn) -> None:
    """`/settings`: everything at a glance."""
    if not await may(turn):
        return
    await turn.show(asking.settings(turn.current()))


async def asked(turn: Turn) -> None:
    """A button of the settings: the choices of one, or a text to be typed."""
    assert turn.tap is not None
    if not await may(turn):
        return
    turn.wait_no_more()
    name = turn.tap.argument()
    shown = asking.settings(turn.current()) if name == "all" else asking.ask_setting(name, turn.current())
    if shown is None and name in (ZONE, QUIET):
        turn.wait_for(name)
        shown = asking.ask_setting_text(name.removesuffix("_text"), turn.language(), private=turn.is_private)
    if shown is None:
        await turn.toast("tap.old")
        return
    await turn.show(shown)


async def chosen(turn: Turn) -> None:
    """A choice: kept, and the settings shown with it."""
    assert turn.tap is not None
    if not await may(turn):
        return
    changed = _with(turn.current(), turn.tap.arguments)
    if changed is None:
        await turn.toast("tap.old")
        return
    _change(turn, changed)
    await turn.show(asking.settings(turn.current()))


async def typed(turn: Turn, what: str) -> None:
    """A time zone or quiet hours that were typed."""
    text = turn.text.strip()
    if what == ZONE:
        changed = replace(turn.current(), zone=text) if _is_zone(text) else None
        problem = "settings.bad_zone"
    else:
        hours = read_hours(text)
        changed = replace(turn.current(), quiet_from=hours[0], quiet_to=hours[1]) if hours else None
        problem = "settings.bad_quiet"
    if changed is None:
        await turn.say(problem, text=text)
        return
    turn.wait_no_more()
    _change(turn, changed)
    await turn.reply(asking.settings(turn.current()))


def _with(subscription: Subscription, arguments: tuple[str, ...]) -> Subscription | None:
    """The subscription with one choice made; None for a choice there is not."""
    name, value = (*arguments, "", "")[:2]
    match name:
        case "language" if value in languages():
            return replace(subscription, language=value)
        case "zone" if _is_zone(value):
            return replace(subscription, zone=value)
        case "rhythm":
            return next((replace(subscription, rhythm=one) for one in asking.RHYTHMS if one == value), None)
        case "level":
            return next((replace(subscription, level=one) for one in asking.LEVELS if one == value), None)
        case "quiet" if value == "off":
            return replace(subscription, quiet_from=None, quiet_to=None)
        case "quiet" if len(arguments) == 3:
            hours = read_hours(f"{asking.unpacked(value)}-{asking.unpacked(arguments[2])}")
            return replace(subscription, quiet_from=hours[0], quiet_to=hours[1]) if hours else None
        case "heartbeat" if value in ("on", "off"):
            return replace(subscription, wishes=replace(subscription.wishes, heartbeat=value == "on"))
        case "proof" if value in ("on", "off"):
            return replace(subscription, wishes=replace(subscription.wishes, monthly_proof=value == "on"))
    return None


def _change(turn: Turn, changed: Subscription) -> None:
    """Keep a choice. What a digest had gathered is owed at once where the rhythm changes, so that nothing is lost."""
    store = turn.services.store
    with store.transaction():
        before = turn.subscription()
        if before is None:
            changed = replace(changed, cursor=call_store.last_change(store))
        elif before.rhythm != changed.rhythm and not before.paused:
            gathering.owe_untold(store, before, turn.services.match_of, turn.now)
        stored = subscribers.save(store, changed)
        wishing.keep(store, stored.id, changed.wishes, last_month(stored.zone, turn.now))


def _is_zone(name: str) -> bool:
    if len(name) > 40 or name[:1] in "+-":
        return False
    try:
        zone_of(name)
    except ValueError:
        return False
    return "/" in name or name == "UTC"
