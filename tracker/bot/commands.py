"""The commands there are, and their registration with Telegram: per language, for people, groups and admins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeDefault,
)
from telegram.error import BadRequest, Forbidden

from tracker.domain.wording import languages, wording

EVERYBODY = (
    "calls", "deadlines", "coming", "search", "saved", "team", "note", "invite", "members", "partners", "calendar", "why", "proof", "profile",
    "settings", "mute", "muted", "pause", "resume", "help",
    "privacy", "mydata", "forgetme",
    "start", "stop",
)  # fmt: skip
#: What every member of a group may ask; the rest changes what the group gets, and is for its administrators.
MEMBERS = ("calls", "deadlines", "coming", "search", "saved", "why", "help", "privacy")
ADMINS = (
    "sources",
    "source",
    "addsource",
    "export",
    "log",
    "check",
    "repair",
    "accept",
    "enable",
    "disable",
    "users",
    "broadcast",
    "deliveries",
    "stats",
)


async def register(bot: Bot, admins: Mapping[int, str], fallback: str = "en") -> None:
    """Tell Telegram the commands in every language; one without texts here gets `fallback`'s.

    `admins`: of each admin the language of the private chat.
    """
    for lang in (None, *languages()):
        code = lang or fallback
        for scope, names in (
            (BotCommandScopeDefault(), EVERYBODY),
            (BotCommandScopeAllPrivateChats(), EVERYBODY),
            (BotCommandScopeAllGroupChats(), MEMBERS),
            (BotCommandScopeAllChatAdministrators(), EVERYBODY),
        ):
            await _set(bot, names, code, scope, lang)
    for admin, lang in admins.items():
        await register_admin(bot, admin, lang)


async def register_admin(bot: Bot, admin: int, lang: str = "en") -> None:
    """Show an admin's own commands in their private chat, in their chat's language."""
    try:
        await _set(bot, (*EVERYBODY, *ADMINS), lang, BotCommandScopeChat(admin), None)
    except (BadRequest, Forbidden):
        # Never wrote to the bot yet: the commands work all the same, and are shown after the next start.
        return


async def forget_admin(bot: Bot, person: int) -> None:
    """Show who is no admin any more only what everybody sees."""
    try:
        await bot.delete_my_commands(scope=BotCommandScopeChat(person))
    except (BadRequest, Forbidden):
        # The bot is blocked there: nothing is shown to anybody.
        return


async def _set(bot: Bot, names: Iterable[str], code: str, scope: BotCommandScope, lang: str | None) -> None:
    words = wording(code)
    listed = [BotCommand(name, words.label(f"command.{name}")) for name in names]
    await bot.set_my_commands(listed, scope=scope, language_code=lang)
