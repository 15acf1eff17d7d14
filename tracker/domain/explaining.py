"""Why a call matched a profile, or why not: in one line for an alert, in full for the button "Why"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from tracker.domain import cards
from tracker.domain.all_stated import all_statements
from tracker.domain.conditions import refused_homes
from tracker.domain.disputes_in_words import fact_label, stated_lines
from tracker.domain.hypertext import Html, escape, fitted, is_blank, lines
from tracker.domain.models import Call, Condition, Match, Profile
from tracker.domain.nearness import near_beside_words
from tracker.domain.staging import next_deadline
from tracker.domain.wording import Wording

_WORDS = 8


def reasons(match: Match | None, words: Wording, *, saved: bool = False) -> Html:
    """One line: how well it fits, the words that were found or that it is close to; that the chat saved it, where it did."""
    told: list[Html] = []
    if match is not None and match.level != "none":
        told.append(words.say(f"why.{match.level}"))
        if match.words:
            told.append(words.say("why.words", len(match.words), words=found_words(match, words)))
        if near := near_beside_words(match):
            told.append(words.say("why.near", words=_quoted(near, words)))
        elif match.by_meaning and not match.words:
            told.append(words.say("why.near_all"))
    if saved:
        told.append(words.say("why.saved"))
    return words.say("why.line", reasons=Html(", ".join(told))) if told else Html("")


def story(
    call: Call,
    matches: list[tuple[Profile, Match]],
    words: Wording,
    now: datetime,
    sources: Mapping[str, str] | None = None,
    weighed: Mapping[str, Html] | None = None,
    more: Sequence[Html] = (),
) -> Html:
    """For each followed profile: level and score, the words found, and every condition with what the call says.

    Also who states the next date, where more than one place does. `sources`: id → name. `weighed`: profile → what made
    its score. `more`: paragraphs that follow; those at the end are left out first where there is no room.
    """
    fits = any(match.eligibility != "no" and match.level != "none" for _, match in matches)
    parts = [lines([words.say("why.title" if fits or not matches else "why.title_not"), cards.head(call, words, now)])]
    if not matches:
        parts.append(words.say("why.no_profile"))
    parts += [
        _for_profile(call, profile, match, words, (weighed or {}).get(profile.id)) for profile, match in matches[:6]
    ]
    return fitted([one for one in (*parts, *more[:1], _who_states(call, words, now, sources or {}), *more[1:]) if one])


def _who_states(call: Call, words: Wording, now: datetime, sources: Mapping[str, str]) -> Html:
    """All that is stated of the next date; empty where there is nothing to compare."""
    soonest = next_deadline(call.facts, now)
    said = [one for one in all_statements(call.sightings) if soonest is not None and one.fact == soonest.kind]
    if soonest is None or len(said) < 2:
        return Html("")
    told = stated_lines(said, lambda one: sources.get(one, one), words)
    return lines([words.say("why.stated", fact=fact_label(soonest.kind, words)), *told])


def found_words(match: Match, words: Wording) -> Html:
    """The profile's words that were found, quoted as the language quotes."""
    return _quoted(match.words, words)


def _quoted(found: Sequence[str], words: Wording) -> Html:
    shown = [words.say("card.quote_mark", text=escape(one, 60)) for one in found[:_WORDS] if not is_blank(one)]
    more = len(found) - len(shown)
    told = ", ".join(shown)
    return Html(f"{told} {words.say('card.more', more=str(more))}") if more > 0 and shown else Html(told)


def _for_profile(call: Call, profile: Profile, match: Match, words: Wording, weighed: Html | None = None) -> Html:
    told = [
        words.say(
            "why.for",
            profile=profile.name(words.code),
            level=words.say(f"why.{match.level}"),
            score=str(round(max(0.0, min(1.0, match.score)) * 100)),
        ),
        words.say("why.found", len(match.words), words=found_words(match, words))
        if match.words
        else words.say("why.found_none"),
    ]
    if near := near_beside_words(match):
        told.append(words.say("why.found_near", words=_quoted(near, words)))
    elif match.by_meaning:
        told.append(words.say("why.found_near_all"))
    told += [weighed] if weighed else []
    told += [_condition(one, call, profile, words) for one in match.conditions]
    return lines(told)


def _condition(one: Condition, call: Call, profile: Profile, words: Wording) -> Html:
    key = f"condition.{one.name}"
    told_apart = f"{key}_{one.answer}"
    label = words.say(told_apart if words.has(told_apart) else key)
    if detail := _detail(one, call, profile, words):
        label = Html(f"{label}: {detail}")
    told = words.say(f"why.{one.answer}", condition=label)
    if one.quote and not is_blank(one.quote):
        return words.say("why.quote", text=told, quote=escape(one.quote, 160))
    return told


def _detail(one: Condition, call: Call, profile: Profile, words: Wording) -> Html | None:
    """What the call says beside what the profile says, in the chat's language; the stored reason is in English."""
    if one.answer == "not_stated":
        return None
    stated = call.facts.eligibility
    match one.name:
        case "territory":
            theirs = cards.places(stated.countries, stated.nuts, words)
            if refused := refused_homes(stated, profile):
                theirs = words.say("why.not_for", where=cards.places(refused, (), words))
            yours = escape(", ".join(words.place(code) for code in profile.nuts), 120)
        case "applicants":
            theirs = cards.names(stated.applicants, "applicant", words)
            yours = escape(", ".join(cards.name(code, "applicant", words) for code in profile.applicants), 200)
        case "programme":
            theirs, yours = escape(call.facts.programme or "", 120), escape(", ".join(profile.programmes), 120)
        case "unwanted" | "grant" | "stage":
            return escape(one.reason, 160) if words.code == "en" and not is_blank(one.reason) else None
    if not theirs or not yours:
        return None
    return words.say("why.both_sides", theirs=theirs, yours=yours)
