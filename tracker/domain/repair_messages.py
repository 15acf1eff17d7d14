"""A repair as an admin sees it before anything is kept: old and new yield side by side, and one tap to adopt it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from tracker.domain import cards
from tracker.domain.hypertext import Html, escape, lines, paragraphs
from tracker.domain.messages import Button, Message, Rows
from tracker.domain.models import SourceState
from tracker.domain.owing import can_still_apply
from tracker.domain.problem import may_be_repaired
from tracker.domain.repair import Differing, NoRepair, Repair
from tracker.domain.taps import fits, tap_data
from tracker.domain.wording import Wording, wording

_SHOWN, _NAMED = 3, 3


def repair_button(state: SourceState, lang: str) -> Rows:
    """The button "propose a repair" for a source whose layout may have broken; none for any other."""
    code = state.reason.code if state.reason is not None else None
    unwell = state.health == "broken" or code == "detail_unreadable"
    if not unwell or state.health == "healthy" or not may_be_repaired(state.reason):
        return ()
    if not fits("repair", "look", state.source):
        return ()
    return ((Button(wording(lang).label("repair.button"), tap_data("repair", "look", state.source)),),)


def repair_message(repair: Repair, lang: str, now: datetime) -> Message:
    """The proposal: how many known calls are found again, what else differs, the first calls, and the buttons."""
    words = wording(lang)
    yields = repair.yields
    told = [words.say("repair.found", None, known=yields.known, found=yields.found)]
    if yields.new:
        told.append(words.say("repair.new", len(yields.new)))
    if yields.missing:
        told.append(words.say("repair.missing", None, titles=_listed(yields.missing)))
    if yields.agree or yields.differ or yields.undated:
        counts = {"agree": yields.agree, "differ": len(yields.differ), "undated": yields.undated}
        told.append(words.say("repair.deadlines", None, **counts))
        told += [_differs(one, words) for one in yields.differ[:_NAMED]]
    told.append(words.say("repair.fields", None, fields=_fields(repair)))
    if repair.lost:
        told.append(words.say("repair.lost", None, fields=", ".join(repair.lost)))
    if yields.elsewhere:
        told.append(words.say("repair.elsewhere", None, sites=_listed(yields.elsewhere)))
    if not repair.archived:
        told.append(words.say("repair.from_store"))
    ordered = sorted(repair.calls, key=lambda one: not can_still_apply(one, now))
    shown = [Html(f"{at}. {cards.item(one, words, now)}") for at, one in enumerate(ordered[:_SHOWN], start=1)]
    title = words.say("repair.title", None, name=escape(repair.name, 100))
    rows: Rows = (
        (Button(words.label("repair.adopt"), tap_data("repair", "adopt")),),
        (Button(words.label("button.cancel"), tap_data("repair", "cancel")),),
    )
    return Message(paragraphs([title, lines(told), *shown, words.say("repair.ask")]), rows)


def no_repair_message(name: str, refused: NoRepair, lang: str) -> Message:
    """Why nothing is proposed, and what to do."""
    return Message(wording(lang).say("repair.none", None, name=escape(name, 100), reason=escape(refused.message, 400)))


def _listed(texts: Iterable[str]) -> Html:
    every = list(texts)
    more = f" … +{len(every) - _NAMED}" if len(every) > _NAMED else ""
    return Html("; ".join(escape(one, 80) for one in every[:_NAMED]) + more)


def _fields(repair: Repair) -> Html:
    before, after = repair.yields.before, repair.yields.after
    names = [name for name in {**before, **after} if ":" not in name]
    return Html(", ".join(f"{escape(name, 30)} {before.get(name, 0)} → {after.get(name, 0)}" for name in names))


def _differs(one: Differing, words: Wording) -> Html:
    return words.say(
        "repair.differs",
        None,
        title=escape(one.title, 80),
        before=_day(one.before, words),
        after=_day(one.after, words),
    )


def _day(at: str, words: Wording) -> Html:
    """A date as it is kept ("2026-10-12T17:00"), in words; several as they are."""
    try:
        day = date.fromisoformat(at[:10])
    except ValueError:
        return escape(at, 60)
    if "," in at:
        return escape(at, 60)
    return escape(f"{words.day(day)} {at[11:16]}".strip(), 60)
