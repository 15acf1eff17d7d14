"""What happens to the bot in a chat: added, removed, blocked, let in again, and a group that got a new number."""

from __future__ import annotations

from telegram import ChatMemberUpdated, Update
from telegram.constants import ChatMemberStatus, ChatType

from tracker.bot.turn import Turn
from tracker.gathering import let_back, move_chat
from tracker.store import access, subscribers

_IN = (ChatMemberStatus.MEMBER, ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.OWNER)


async def changed(turn: Turn, update: Update) -> None:
    """The bot's own place in a chat changed."""
    moved: ChatMemberUpdated | None = update.my_chat_member
    if moved is None:
        return
    store = turn.services.store
    was_in, is_in = (one.status in _IN for one in (moved.old_chat_member, moved.new_chat_member))
    if was_in and not is_in:
        subscribers.block_chat(store, turn.chat_id, turn.now)
        return
    if is_in:
        back(turn)
    if is_in and not was_in and turn.subscription() is None and turn.chat_type in (ChatType.GROUP, ChatType.SUPERGROUP):
        await turn.say("help.greeting")


def back(turn: Turn) -> None:
    """Who writes has not blocked the bot: what was kept and what was missed is told in one summary."""
    services = turn.services
    if subscribers.is_blocked(services.store, turn.chat_id) and not access.is_refused(services.store, turn.chat_id):
        let_back(services.store, turn.chat_id, services.match_of, turn.now)


async def migrated(turn: Turn, update: Update) -> None:
    """A group became a supergroup: what it follows goes with it."""
    message = update.effective_message
    if message is None:
        return
    if message.migrate_to_chat_id is not None:
        old, new = turn.chat_id, message.migrate_to_chat_id
    elif message.migrate_from_chat_id is not None:
        old, new = message.migrate_from_chat_id, turn.chat_id
    else:
        return
    move_chat(turn.services.store, old, new, turn.services.match_of, turn.now)
