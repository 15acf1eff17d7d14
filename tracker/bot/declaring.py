"""Sources as data in chat: a source's card and its buttons, files sent and received, versions, and the log. For admins, in private."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from tracker.bot import helping
from tracker.bot.administration import allowed, check_found
from tracker.bot.turn import Turn
from tracker.domain import source_cards
from tracker.domain.administering import SourceLine
from tracker.domain.declaring import settings_changed
from tracker.domain.messages import Message
from tracker.domain.source_cards import ask_message
from tracker.errors import ConfigError, UsageError
from tracker.store import administration

#: A pack of hundreds of sources is smaller.
LARGEST = 500_000
_LOGGED = 15
#: Telegram takes no file of more than 50 MB from a bot.
_LARGEST_SENT = 45_000_000


async def source(turn: Turn) -> None:
    """`/source SOURCE`: its card."""
    found = await _named(turn, turn.text.strip(), "source")
    if found is not None:
        await _card(turn, found)


async def export(turn: Turn) -> None:
    """`/export`, `/export SOURCE SOURCE`: their declarations as one file; of all sources where none is named."""
    if not await _may(turn):
        return
    names = tuple(turn.text.split())
    for one in names:
        if await _named(turn, one, "export") is None:
            return
    await _send(turn, names)


async def log(turn: Turn) -> None:
    """`/log`, `/log SOURCE`: what admins did."""
    if not await _may(turn):
        return
    deeds = administration.log(turn.services.store, _LOGGED, turn.text.strip() or None)
    current = turn.current()
    await turn.show(source_cards.log_message(deeds, current.language, current.zone))


async def sent(turn: Turn) -> None:
    """A file that an admin sends in private: what it would bring, before anything is kept. From others, as unknown words."""
    if turn.file is None or not turn.is_private or not turn.is_admin():
        if turn.is_private:
            await helping.unknown(turn)
        return
    if not turn.file.name.casefold().endswith(".toml"):
        await turn.say("source.not_toml")
        return
    await _plan(turn, turn.file.id, turn.file.name)


async def tapped(turn: Turn) -> None:
    """A button of a card, of its questions, or of a file's preview."""
    assert turn.tap is not None
    if not await _may(turn):
        return
    verb, *rest = turn.tap.arguments or ("",)
    if verb == "take":
        await _take(turn)
    elif verb == "leave":
        turn.wait_no_more()
        await turn.show(Message(turn.words().say("source.left")))
    elif verb in _DONE and rest:
        found = _found(turn, rest[-1])
        if found is None:
            await turn.toast("source.gone")
            return
        if verb in _OF_THOSE_READ and not found.in_force:
            await _card(turn, found)
            return
        number = int(rest[0]) if len(rest) > 1 and rest[0].isdecimal() and len(rest[0]) < 9 else 0
        await _DONE[verb](turn, found, number)
    else:
        await turn.toast("tap.old")


async def _card(turn: Turn, found: SourceLine, _: int = 0) -> None:
    declarations = turn.services.declarations
    versions = declarations.versions(found.id)
    current = turn.current()
    spec, _on = declarations.in_force().get(found.id, (None, False))
    await turn.show(
        source_cards.source_card(
            found,
            current.language,
            current.zone,
            shipped=declarations.is_shipped(found.id),
            newest=versions[-1] if versions else None,
            every=source_cards.rhythm(spec, turn.words()) if spec is not None else None,
        )
    )


async def _check(turn: Turn, found: SourceLine, _: int) -> None:
    await check_found(turn, found)


async def _try(turn: Turn, found: SourceLine, _: int) -> None:
    await turn.say("source.trying", name=found.name)
    turn.later(_tried(turn, found))


async def _tried(turn: Turn, found: SourceLine) -> None:
    tried = await turn.services.try_source(found.id)
    await turn.reply(source_cards.tried_message(found.name, tried, turn.language(), turn.now))


async def _pause(turn: Turn, found: SourceLine, _: int) -> None:
    turn.services.enable_source(found.id, False, _who(turn))
    await _again(turn, found.id)


async def _enable(turn: Turn, found: SourceLine, _: int) -> None:
    turn.services.enable_source(found.id, True, _who(turn))
    await _again(turn, found.id)


async def _versions(turn: Turn, found: SourceLine, _: int) -> None:
    current = turn.current()
    versions = turn.services.declarations.versions(found.id)
    await turn.show(source_cards.versions_message(found, versions, current.language, current.zone))


async def _export(turn: Turn, found: SourceLine, _: int) -> None:
    await _send(turn, (found.id,))


async def _latest(turn: Turn, found: SourceLine, _: int) -> None:
    await _answer(turn, found, good=False)


async def _good(turn: Turn, found: SourceLine, _: int) -> None:
    await _answer(turn, found, good=True)


async def _answer(turn: Turn, found: SourceLine, *, good: bool) -> None:
    kept = turn.services.answer(found.id, good)
    if kept is None or not kept[1] or len(kept[1]) > _LARGEST_SENT:
        await turn.say("source.no_answer", name=found.name)
        return
    await turn.reply_file(
        *kept, turn.words().say("source.good_answer" if good else "source.latest_answer", None, name=found.name)
    )


async def _ask_delete(turn: Turn, found: SourceLine, _: int) -> None:
    await turn.show(ask_message("delete", found, turn.language()))


async def _ask_restore(turn: Turn, found: SourceLine, _: int) -> None:
    declarations = turn.services.declarations
    before = declarations.in_force()[found.id][0]
    changed = settings_changed(before, declarations.shipped.get(found.id))
    await turn.show(ask_message("restore", found, turn.language(), changed))


async def _ask_back(turn: Turn, found: SourceLine, number: int) -> None:
    try:
        changed = turn.services.declarations.would_change(found.id, number)
    except (UsageError, ConfigError) as problem:
        await _refused(turn, problem)
        return
    await turn.show(ask_message("back", found, turn.language(), changed, number))


async def _delete(turn: Turn, found: SourceLine, _: int) -> None:
    await _do(turn, found, lambda: turn.services.declarations.delete(found.id, _who(turn)), "source.deleted")


async def _restore(turn: Turn, found: SourceLine, _: int) -> None:
    await _do(turn, found, lambda: turn.services.declarations.restore(found.id, _who(turn)), "source.restored")


async def _back(turn: Turn, found: SourceLine, number: int) -> None:
    def back() -> object:
        return turn.services.declarations.roll_back(found.id, number, _who(turn))

    await _do(turn, found, back, "source.is_back", number=number)


_DONE: Mapping[str, Callable[[Turn, SourceLine, int], Awaitable[None]]] = {
    "card": _card,
    "check": _check,
    "try": _try,
    "pause": _pause,
    "enable": _enable,
    "versions": _versions,
    "export": _export,
    "latest": _latest,
    "good": _good,
    "delete": _ask_delete,
    "restore": _ask_restore,
    "back": _ask_back,
    "delete!": _delete,
    "restore!": _restore,
    "back!": _back,
}


#: What can be done only with a source of which the declaration is taken.
_OF_THOSE_READ = frozenset({"check", "try", "pause", "enable"})


async def _do(turn: Turn, found: SourceLine, deed: Callable[[], object], key: str, **values: int) -> None:
    try:
        deed()
    except (UsageError, ConfigError) as problem:
        await _refused(turn, problem)
        return
    turn.services.plan_anew()
    await turn.show(Message(turn.words().say(key, None, name=found.name, **values)))


async def _plan(turn: Turn, file: str, name: str) -> None:
    """What the file would bring. Only its number at Telegram is remembered: it is fetched again when it is taken in."""
    text = await _text(turn, file)
    if text is None:
        return
    plan = turn.services.declarations.plan(text, name)
    if plan.brings and not plan.refused:
        turn.wait_for(None, importing={"file": file, "name": name, "mark": plan.mark})
    await turn.show(source_cards.plan_message(name, plan.entries, turn.language()))


async def _take(turn: Turn) -> None:
    kept = turn.asked().get("importing")
    if not isinstance(kept, Mapping):
        await turn.toast("tap.old")
        return
    text = await _text(turn, str(kept["file"]))
    if text is None:
        return
    plan = turn.services.declarations.plan(text, str(kept["name"]))
    if plan.mark != kept["mark"]:
        # The sources were changed meanwhile: what it would bring now has to be seen first.
        await _plan(turn, str(kept["file"]), str(kept["name"]))
        return
    taken = turn.services.declarations.take(plan, _who(turn))
    turn.services.plan_anew()
    turn.wait_no_more()
    await turn.show(Message(turn.words().say("source.taken", len(taken), ids=", ".join(taken))))


async def _text(turn: Turn, file: str) -> str | None:
    """The file's text; None where it is too large or no text, which is told."""
    content = await turn.download(file, LARGEST)
    if content is None:
        await turn.say("source.too_large", most=LARGEST // 1000)
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        await turn.say("source.not_text")
        return None


async def _send(turn: Turn, names: tuple[str, ...]) -> None:
    text = turn.services.declarations.pack(names)
    name = f"{names[0]}.toml" if len(names) == 1 else "sources.toml"
    await turn.reply_file(name, text.encode(), turn.words().say("source.sent_file"))


async def _again(turn: Turn, source: str) -> None:
    found = _found(turn, source)
    if found is not None:
        await _card(turn, found)


async def _refused(turn: Turn, problem: UsageError | ConfigError) -> None:
    await turn.show(Message(turn.words().say("source.not_done", None, reason=str(problem))))


def _found(turn: Turn, source: str) -> SourceLine | None:
    every = turn.services.sources(turn.language())
    return next((one for one in every if one.id.casefold() == source.casefold()), None)


async def _named(turn: Turn, name: str, command: str) -> SourceLine | None:
    """The source of this id, for an admin in private; tells what to do where there is none."""
    if not await _may(turn):
        return None
    if not name:
        every = turn.services.sources(turn.language())
        await turn.say("admin.which", command=command, example=every[0].id if every else "isun-open")
        return None
    found = _found(turn, name)
    if found is None:
        await turn.say("admin.no_source", id=name)
    return found


async def _may(turn: Turn) -> bool:
    if not await allowed(turn):
        return False
    if turn.is_private:
        return True
    if turn.query is not None:
        await turn.toast("adding.private")
    else:
        await turn.say("adding.private")
    return False


def _who(turn: Turn) -> str:
    return f"user {turn.user_id}"
