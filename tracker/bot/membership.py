"""What happens to the bot in a chat: added, removed, blocked, let in again, and a group that got a new number."""

from __future__ import annotations

from telegram import ChatMemberUpdated, Update
from telegram.constants import ChatMemberStatus, ChatType

from tracker.bot.turn import Turn
from tracker.store import subscribers

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
    kept = turn.subscription()
    if is_in and kept is not None:
        subscribers.save(store, kept)
    elif is_in and not was_in and turn.chat_type in (ChatType.GROUP, ChatType.SUPERGROUP):
        await turn.say("help.greeting")


async def migrated(turn: Turn, update: Update) -> None:
    """A group became a supergroup: what it follows goes with it."""
    message = update.effective_message
    if message is None:
        return
    if message.migrate_to_chat_id is not None:
        subscribers.migrate_chat(turn.services.store, turn.chat_id, message.migrate_to_chat_id)
    elif message.migrate_from_chat_id is not None:
        subscribers.migrate_chat(turn.services.store, message.migrate_from_chat_id, turn.chat_id)
