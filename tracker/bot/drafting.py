"""A profile made in chat: proposed from a text or a site, chosen part by part, tried, and only then kept.

The draft is in the store between two messages, so that it goes on after a restart. Its number is on every button: a button
of another draft changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

from tracker.bot import following
from tracker.bot.turn import Turn
from tracker.domain import asking
from tracker.domain.drafting import (
    PARTS,
    WRITTEN,
    Draft,
    Part,
    draft_from_json,
    draft_of,
    draft_to_json,
    profile_of,
    says_nothing,
    with_added,
    with_entry,
)
from tracker.domain.drafts_told import (
    LEVELS,
    add_message,
    draft_message,
    part_message,
    rates_of,
    trial_message,
    trial_rows,
)
from tracker.domain.models import Level, Profile
from tracker.domain.proposing import Described, address_in, propose
from tracker.domain.wording import languages, wording
from tracker.reading_sites import NotRead

WORDS = "words"
"""What a person is waited for while they describe their cluster, or send its address."""
ADDED = "draft_words"
"""And while they write what is added to a part."""
#: What a site that cannot be read is told with, where the words for a source do not fit.
_REASONS = {"too_small": "draft.nothing_said", "not_a_page": "draft.no_page"}


@dataclass(frozen=True, slots=True)
class Kept:
    """A draft as the store keeps it between two messages."""

    number: int
    draft: Draft
    level: Level
    source: str = ""
    """The address that was read."""
    instead_of: str | None = None
    """The profile of the chat whose place it takes."""
    rates: Mapping[str, float] | None = None
    """How many a week each level would bring, where it was tried."""


async def described(turn: Turn) -> None:
    """The description or the address that was asked for: a proposal is made of it."""
    text = turn.text.strip()
    address = address_in(text)
    if address is None:
        await _propose(turn, Described(text))
        return
    turn.wait_for(WORDS, reading=address)
    await turn.say("draft.reading", address=address)
    turn.later(_read(turn, address))


async def begin(turn: Turn, profile: Profile, instead_of: str | None = None) -> None:
    """Change a profile: the draft in which everything of it is taken."""
    kinds = {"applicants": tuple(turn.services.taxonomy.applicants), "languages": languages()}
    draft = draft_of(profile, cast("dict[Part, tuple[str, ...]]", kinds))
    await _show(turn, _new(turn, draft, instead_of=instead_of))


async def begin_trial(turn: Turn, profile: Profile) -> None:
    """Try a profile that is offered as it is."""
    kinds = {"applicants": tuple(turn.services.taxonomy.applicants), "languages": languages()}
    draft = draft_of(profile, cast("dict[Part, tuple[str, ...]]", kinds))
    await _try(turn, _new(turn, draft))


async def tapped(turn: Turn) -> None:
    """A button of a draft."""
    assert turn.tap is not None
    if not await turn.may_change():
        await turn.toast("help.group")
        return
    kept = _kept(turn)
    if kept is None or kept.number != turn.tap.number(0):
        await turn.toast("draft.gone")
        return
    part = next((one for one in PARTS if one == turn.tap.argument(2)), None)
    match turn.tap.argument(1):
        case "show":
            await _show(turn, kept)
        case "part" if part:
            _keep(turn, kept)
            await _show_part(turn, kept, part, turn.tap.number(3))
        case "set" if part:
            await _set(turn, kept, part)
        case "add" if part in WRITTEN:
            _keep(turn, kept, ADDED, part=part)
            await turn.show(add_message(part, kept.number, turn.language(), private=turn.is_private))
        case "try":
            await _try(turn, kept)
        case "level":
            await _choose_level(turn, kept)
        case "keep":
            await _adopt(turn, kept)
        case "other":
            await turn.show(asking.ask_profile(turn.language(), turn.services.shipped))
        case "cancel":
            turn.wait_no_more()
            await turn.show(asking.plain("draft.cancelled", turn.language()))
        case _:
            await turn.toast("tap.old")


async def typed(turn: Turn) -> None:
    """What was written to be added to a part."""
    kept, part = _kept(turn), next((one for one in WRITTEN if one == turn.asked().get("part")), None)
    if kept is None or part is None:
        turn.wait_no_more()
        await turn.say("draft.gone")
        return
    draft, unknown = with_added(kept.draft, part, turn.text, turn.services.taxonomy)
    kept = replace(kept, draft=draft)
    words = turn.words()
    notice = words.say("draft.unknown", what=", ".join(unknown)) if unknown else words.say("draft.added")
    # What is unknown is written once more, what is known is done.
    _keep(turn, kept, ADDED if unknown else None, part=part)
    last = len(draft.entries(part))
    shown = part_message(draft, part, kept.number, turn.language(), turn.services.taxonomy, last, notice)
    await turn.reply(shown)


async def _read(turn: Turn, address: str) -> None:
    said = await turn.services.read_site(address)
    if turn.asked().get("reading") != address:
        # Something else was asked, answered or cancelled meanwhile.
        return
    if isinstance(said, NotRead):
        words = turn.words()
        key = _REASONS.get(said.code, f"problem.{said.code}")
        reason = words.say(key) if words.has(key) else said.message
        turn.wait_for(WORDS)
        await turn.say("draft.not_read", address=address, reason=reason)
        return
    await _propose(turn, said, address)


async def _propose(turn: Turn, said: Described, source: str = "") -> None:
    subscription = turn.current()
    own = following.own_id(subscription)
    name = wording(subscription.language).label("start.own_name")
    services = turn.services
    draft = propose(said, own, name, subscription.language, services.taxonomy, services.rarity)
    if draft is None:
        turn.wait_for(WORDS)
        if source:
            reason = turn.words().say("draft.nothing_said")
            await turn.say("draft.not_read", address=source, reason=reason)
        else:
            again = asking.ask_own_words(subscription.language, private=turn.is_private, too_short=True)
            await turn.reply(again)
        return
    await _show(turn, _new(turn, draft, source=source))


async def _show(turn: Turn, kept: Kept) -> None:
    _keep(turn, kept)
    taxonomy = turn.services.taxonomy
    await turn.show(draft_message(kept.draft, kept.number, turn.language(), taxonomy, source=kept.source))


async def _show_part(turn: Turn, kept: Kept, part: Part, page: int) -> None:
    await turn.show(part_message(kept.draft, part, kept.number, turn.language(), turn.services.taxonomy, page))


async def _set(turn: Turn, kept: Kept, part: Part) -> None:
    assert turn.tap is not None
    changed = with_entry(kept.draft, part, turn.tap.number(3), taken=turn.tap.argument(4) == "1")
    if changed is None:
        await turn.toast("tap.old")
        return
    kept = replace(kept, draft=changed)
    _keep(turn, kept)
    await _show_part(turn, kept, part, turn.tap.number(5))


async def _try(turn: Turn, kept: Kept) -> None:
    profile = profile_of(kept.draft)
    if says_nothing(profile):
        await turn.toast("draft.too_little")
        return
    await turn.toast()
    outcome = await turn.services.try_profile(profile, turn.current().lesson, turn.now)
    kept = replace(kept, rates=rates_of(outcome))
    _keep(turn, kept)
    await turn.show(trial_message(outcome, profile, kept.level, kept.number, turn.language(), turn.now))


async def _choose_level(turn: Turn, kept: Kept) -> None:
    assert turn.tap is not None
    level = next((one for one in (*LEVELS, kept.level) if one == turn.tap.argument(2)), None)
    if level is None or kept.rates is None:
        await turn.toast("tap.old")
        return
    kept = replace(kept, level=level)
    _keep(turn, kept)
    await turn.show_buttons(trial_rows(kept.rates or {}, level, kept.number, turn.words()))


async def _adopt(turn: Turn, kept: Kept) -> None:
    profile = profile_of(kept.draft)
    if says_nothing(profile):
        await turn.toast("draft.too_little")
        return
    followed = following.follow(turn, profile, kept.level, kept.instead_of)
    turn.wait_no_more()
    await turn.show(await following.done(turn, followed))


def _new(turn: Turn, draft: Draft, *, source: str = "", instead_of: str | None = None) -> Kept:
    number = int(turn.now.timestamp()) % 1_000_000
    before = _kept(turn)
    if before is not None and before.number == number:
        number += 1
    return Kept(number, draft, turn.current().level, source, instead_of)


def _keep(turn: Turn, kept: Kept, what: str | None = None, **known: Any) -> None:
    """So that the next tap or text, also after a restart, knows what it is about."""
    state = {
        "number": kept.number,
        "draft": draft_to_json(kept.draft),
        "level": kept.level,
        "source": kept.source,
        "instead_of": kept.instead_of,
        "rates": dict(kept.rates) if kept.rates is not None else None,
    }
    turn.wait_for(what, drafting=state, **known)


def _kept(turn: Turn) -> Kept | None:
    asked = turn.asked()
    state = asked.get("drafting")
    if not isinstance(state, Mapping) or asked.get("thread") != turn.thread_id:
        return None
    draft = draft_from_json(state.get("draft"))
    level = next((one for one in (*LEVELS, "none") if one == state.get("level")), None)
    if draft is None or level is None:
        return None
    return Kept(
        int(state["number"]),
        draft,
        level,
        str(state.get("source") or ""),
        state.get("instead_of"),
        state.get("rates"),
    )
