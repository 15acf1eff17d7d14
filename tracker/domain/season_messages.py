"""Seasons of calls in words: a usual month and how often it was seen, never a date and never a call."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tracker.domain.hypertext import Html, bold, escape, fitted, lines, link
from tracker.domain.messages import Message
from tracker.domain.seasons import Season
from tracker.domain.wording import Wording, wording

_SHOWN, _SHOWN_IN_A_DIGEST = 12, 3
_TITLE = 120


def coming_message(seasons: Sequence[Season], today: date, lang: str) -> Message:
    """`/coming`: what usually comes within half a year, and what is late, the soonest first."""
    words = wording(lang)
    title = words.say("season.title")
    if not seasons:
        return Message(lines([title, words.say("season.none")]))
    items = [season_line(one, today, words) for one in seasons[:_SHOWN]]
    if len(seasons) > _SHOWN:
        items.append(words.say("card.more", more=len(seasons) - _SHOWN))
    return Message(fitted([title, *items, words.say("season.indicative")]))


def not_seen_message(seasons: Sequence[Season], today: date, lang: str) -> Html:
    """That calls were not seen in their season, once for each, for those whom they would matter to."""
    words = wording(lang)
    items = [Html(f"• {season_line(one, today, words)}") for one in seasons[:_SHOWN]]
    if len(seasons) > _SHOWN:
        items.append(words.say("season.more", more=len(seasons) - _SHOWN))
    return fitted([words.say("season.not_seen"), *items, words.say("season.indicative")])


def season_section(seasons: Sequence[Season], today: date, lang: str) -> Html:
    """The same as a section of a digest."""
    words = wording(lang)
    items = [Html(f"• {season_line(one, today, words)}") for one in seasons[:_SHOWN_IN_A_DIGEST]]
    if len(seasons) > _SHOWN_IN_A_DIGEST:
        items.append(words.say("season.more", more=len(seasons) - _SHOWN_IN_A_DIGEST))
    return lines([bold(words.say("season.section")), *items])


def doubt_message(seasons: Sequence[Season], today: date, lang: str, names: dict[str, str]) -> Html:
    """For admins: a call that does not come may be a source that does not show it. `names`: of the sources, by id."""
    words = wording(lang)
    items = []
    for one in seasons[:_SHOWN]:
        where = ", ".join(names.get(source, source) for source in one.sources[:3])
        items.append(lines([Html(f"• {season_line(one, today, words)}"), words.say("season.at", None, where=where)]))
    if len(seasons) > _SHOWN:
        items.append(words.say("season.more", more=len(seasons) - _SHOWN))
    return fitted([words.say("season.doubt"), *items, words.say("season.doubt_how")])


def season_line(season: Season, today: date, words: Wording) -> Html:
    """One season: what, usually when, how often that was seen, and whether it is late."""
    title = link(season.url, escape(season.title(words.code), _TITLE))
    if season.rounds > 1:
        usual = words.say(f"season.{season.what}", None, months=_months(season, words))
        seen = words.say("season.rounds", season.rounds, last=words.month(season.before[-1]))
    else:
        usual = words.say(f"season.{season.what}_once", None, month=words.month(season.before[-1]))
        seen = words.say("season.once")
    late = words.say("season.late") if today > season.last else None
    told = ", ".join(part for part in (usual, late) if part)
    return lines([title, Html(f"🗓 {told} ({seen})")])


def _months(season: Season, words: Wording) -> str:
    first, last = (words.day(one, "whole_month") for one in (season.first, season.last))
    return first if first == last else f"{first} – {last}"
