"""What is held of a chat, shown to its people when they ask (DESIGN, rule 14)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from tracker.domain.asking import zone_label
from tracker.domain.hypertext import Html, escape, lines, paragraphs
from tracker.domain.messages import Message
from tracker.domain.models import Profile, Subscription
from tracker.domain.wording import Wording, wording

Held = Mapping[str, Sequence[Mapping[str, object]]]
"""By table, the rows that are held of a chat, with the names of their columns."""


def held_message(held: Held, subscription: Subscription, profiles: Sequence[Profile]) -> Message:
    """Everything that is held of a chat: choices as they are, the rest counted; and how it is erased."""
    words = wording(subscription.language)
    if not any(held.values()):
        return Message(paragraphs([words.say("privacy.title"), words.say("privacy.nothing")]))
    listed = _listed(held, subscription, profiles, words)
    named = any(held.get(one) for one in ("team_members", "team_notes", "partner_wishes"))
    named = named or any(one["name"] for one in held.get("access", ()))
    rest = "privacy.nothing_else_but" if named else "privacy.nothing_else"
    parts = [words.say("privacy.title"), listed, words.say(rest), words.say("mydata.how")]
    return Message(paragraphs(parts))


def erased_message(held: Held, subscription: Subscription, profiles: Sequence[Profile]) -> Message:
    """What was erased of a chat; `held` is what there was."""
    words = wording(subscription.language)
    listed = _listed(held, subscription, profiles, words)
    return Message(paragraphs([words.say("stop.done"), lines([words.say("stop.erased"), listed])]))


def held_file(rows: Held, chat_id: int, words: Wording, now: datetime) -> bytes:
    """Everything that is held, as JSON that a person can read: a sentence on top, then the rows by table."""
    content = {
        "about": words.label("mydata.about"),
        "chat": chat_id,
        "made": now.isoformat(timespec="seconds"),
        "held": rows,
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def _listed(held: Held, subscription: Subscription, profiles: Sequence[Profile], words: Wording) -> Html:
    marks = [str(one["mark"]) for one in held["marks"]]
    names = ", ".join(escape(one.name(words.code), 100) for one in profiles)
    told = [
        words.say("privacy.chat", number=str(subscription.chat_id)),
        words.say("privacy.choices", language=words.label("name"), zone=zone_label(subscription.zone, words)),
        words.say("privacy.profiles", names=Html(names)) if names else None,
        words.say("privacy.own_words") if held["profiles"] else None,
        words.say("privacy.saved", marks.count("saved")) if "saved" in marks else None,
        words.say("privacy.liked", marks.count("liked")) if "liked" in marks else None,
        words.say("privacy.not_for_us", marks.count("not_for_us")) if "not_for_us" in marks else None,
        words.say("privacy.reminders", len(held["reminders"])) if held["reminders"] else None,
        words.say("privacy.muted", len(subscription.wishes.muted)) if subscription.wishes.muted else None,
        words.say("privacy.address") if held["addresses"] else None,
        *(words.say("privacy.asked_in", name=str(one["name"])) for one in held.get("access", ()) if one["name"]),
        words.say("privacy.days") if held.get("chat_days") else None,
        words.say("privacy.sent", len(held["alerts"])) if held["alerts"] else None,
        words.say("privacy.asked", len(held["conversations"])) if held["conversations"] else None,
        *_of_team(held, words),
    ]
    return lines([Html(f"• {one}") for one in told if one])


def _of_team(held: Held, words: Wording) -> list[Html]:
    """What the chat's team sees of it; and notes that it left with a team."""
    told = [words.say("privacy.team", name=str(one["name"])) for one in held.get("team_members", ())]
    if firms := len(held.get("firms", ())):
        told.append(words.say("privacy.firms", firms))
    told += [
        words.say("privacy.partner", name=str(one["name"]), contact=str(one["contact"]))
        for one in held.get("partner_wishes", ())
    ]
    if asked := len(held.get("introduction_sides", ())):
        told.append(words.say("privacy.introductions", asked))
    stages, notes = len(held.get("team_stages", ())), len(held.get("team_notes", ()))
    told += [words.say("privacy.stages", stages)] if stages else []
    return [*told, words.say("privacy.notes", notes)] if notes else told
