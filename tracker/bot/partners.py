"""Partners in chat: `/partners` with its choices, requests for a call, and the answers to an introduction."""

from __future__ import annotations

from tracker import introducing
from tracker.bot.turn import Turn
from tracker.domain import partner_messages
from tracker.domain.introductions import LONGEST_CONTACT, Shown, contact_of, name_of
from tracker.domain.messages import Message
from tracker.store import calls as call_store
from tracker.store import introductions, partners

CONTACT = "partner_contact"
"""What a person is waited for while they write how the other cluster reaches them."""


async def asked(turn: Turn) -> None:
    """`/partners`, `/partners on [contact]`, `/partners off`."""
    if not await _may(turn):
        return
    word, _, rest = turn.text.strip().partition(" ")
    if word.casefold() == "on":
        await _on(turn, rest)
    elif word.casefold() == "off":
        introductions.wish_no_more(turn.services.store, turn.chat_id)
        await turn.reply(_state(turn))
    else:
        await turn.reply(_state(turn))


async def tapped(turn: Turn) -> None:
    """The buttons under it; and the requests for partners under a call, which everybody may look at."""
    assert turn.tap is not None
    step = turn.tap.argument()
    if step == "for":
        await _requests(turn)
        return
    if not await _may(turn):
        return
    store = turn.services.store
    if step == "on":
        await _on(turn, "")
    elif step == "contact":
        await _ask_contact(turn)
    elif step == "off":
        introductions.wish_no_more(store, turn.chat_id)
        await turn.show(_state(turn))
    elif step == "requests":
        partners.hear_of_requests(store, turn.current().id, turn.tap.argument(1) == "1")
        await turn.show(_state(turn))
    elif step == "all":
        await turn.show(_state(turn))
    else:
        await turn.toast("tap.old")


async def met(turn: Turn) -> None:
    """The answer to a question; what is shown next depends on nothing that the other side did, unless both said yes."""
    assert turn.tap is not None
    if not await _may(turn):
        return
    number, said = turn.tap.number(0), turn.tap.argument(1)
    store = turn.services.store
    if said not in ("yes", "no") or not introducing.answer(
        store, number, turn.chat_id, "yes" if said == "yes" else "no", turn.now
    ):
        await turn.toast("partners.gone")
        return
    shown = introducing.told(store, number, turn.chat_id, turn.language())
    if shown is None:
        await turn.toast("partners.gone")
        return
    await turn.show(shown)


async def written(turn: Turn) -> None:
    """The contact that was waited for."""
    if await _on(turn, turn.text):
        turn.wait_no_more()


async def _on(turn: Turn, contact: str) -> bool:
    """Want to be introduced, as the cluster that is followed; without a contact that can be used, it is asked for."""
    profiles = turn.profiles_of(turn.current())
    if not profiles:
        await turn.say("partners.no_profile")
        return False
    if not contact.strip() and turn.username:
        contact = f"{turn.name}, @{turn.username}" if turn.is_private else f"@{turn.username}"
    if not contact.strip():
        await _ask_contact(turn)
        return False
    told = contact_of(contact)
    if told is None:
        await turn.say("partners.bad_contact", most=LONGEST_CONTACT)
        return False
    shown = Shown(name_of(profiles[0].name(turn.language())), told)
    introductions.wish(turn.services.store, turn.chat_id, shown, turn.now)
    await turn.show(_state(turn))
    return True


async def _ask_contact(turn: Turn) -> None:
    turn.wait_for(CONTACT)
    await turn.reply(partner_messages.ask_contact(turn.language(), private=turn.is_private))


async def _requests(turn: Turn) -> None:
    assert turn.tap is not None
    store = turn.services.store
    call = call_store.call(store, turn.tap.argument(1))
    if call is None:
        await turn.toast("tap.gone")
        return
    ids = partners.requests_for(store, call.id, turn.now)
    known = {one.id: one for one in call_store.calls(store, ids=ids)}
    found = [known[one] for one in ids if one in known]
    await turn.reply(partner_messages.requests_message(call, found, turn.language(), turn.now))


def _state(turn: Turn) -> Message:
    subscription = turn.current()
    shown = introductions.shown_of(turn.services.store, turn.chat_id)
    return partner_messages.partners_message(subscription.wishes.partner_requests, shown, subscription.language)


async def _may(turn: Turn) -> bool:
    if not await turn.may_change():
        refused = "help.group"
    elif turn.subscription() is None:
        refused = "help.not_started"
    else:
        return True
    if turn.query is not None:
        await turn.toast(refused)
    else:
        await turn.say(refused)
    return False
