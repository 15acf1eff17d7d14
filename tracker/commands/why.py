"""`tracker why`: the whole story of a call, and for a profile why it was told, or not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tracker.commands.known import call_named, named
from tracker.commands.options import Chosen, global_options, json_option
from tracker.commands.printing import json_line
from tracker.commands.reminders import reminder_lines, reminders_of_calls
from tracker.commands.statements import agreement_lines, dispute_lines

if TYPE_CHECKING:
    from tracker.app import App
    from tracker.domain.models import Call, Subscription


@click.command("why", short_help="The whole story of a call.")
@click.argument("call")
@click.argument("profile", required=False)
@json_option("One JSON object.")
@global_options
def why_command(chosen: Chosen, call: str, profile: str | None, as_json: bool) -> None:
    """CALL (its id, code or address): where and when it was seen, how it was read, what happened, who was told.

    With PROFILE: each condition, the score and the words, and what was sent to whom.
    """

    with chosen.opened() as app:
        found = call_named(app, call)
        story = _story(app, found, profile)
        if as_json:
            json_line(story)
        else:
            _show(story, [*agreement_lines(found)], [*dispute_lines(found)])


def _story(app: App, call: Call, profile: str | None) -> dict[str, Any]:
    from tracker.domain.relevance import POSSIBLE, STRONG
    from tracker.domain.serial import to_json
    from tracker.domain.staging import stage_of
    from tracker.domain.tracing import ruled
    from tracker.store import calls as call_store
    from tracker.store import disputes, joins, outbox, subscribers

    now = app.clock.now()
    story: dict[str, Any] = {
        "call": to_json(call, now),
        "stage": stage_of(call.facts, now),
        "refused": [{"quote": one.quote, "why": one.why} for one in call.facts.refused],
        "disputes": [
            {
                "fact": one.dispute.fact,
                "values": list(one.dispute.values),
                "since": one.since.isoformat(),
                "told": one.told_at and one.told_at.isoformat(),
                "ended": one.ended_at and one.ended_at.isoformat(),
            }
            for one in disputes.watched(app.store, [call.id])
        ],
        "joined": [
            {"source": source, "key": key, "by": why, "at": at.isoformat()}
            for (source, key), why, at in joins.joins_of(app.store, call.id)
        ],
        "changes": [
            {
                "at": one.at.isoformat(),
                "change": one.kind,
                "field": one.field,
                "from": one.before,
                "to": one.after,
                "document": one.place,
                "source": one.source,
                "told": "first look" if one.baseline else "quietly kept" if one.quiet else "news",
            }
            for one in call_store.changes_of(app.store, call.id)
        ],
    }
    reminded = reminders_of_calls(app, [call], now).get(call.id)
    if reminded is not None:
        story["reminders"] = reminded
    owed = outbox.history(app.store, call_id=call.id)
    story["alerts"] = [
        {
            "subscription": one.subscription,
            "profile": one.profile,
            "reason": one.reason,
            "state": one.state,
            "created": one.created.isoformat(),
            "settled": one.settled and one.settled.isoformat(),
            "message": one.message_id,
            "attempts": one.attempts,
            "problem": one.problem,
        }
        for one in reversed(owed)
        if profile is None or one.profile == profile
    ]
    if profile is not None:
        named("profile", profile, app.profiles())
        match = app.match_of(call, profile)
        parts = _parts(app, call, profile)
        story["match"] = {
            "profile": profile,
            "eligibility": match.eligibility,
            "conditions": [
                {"name": one.name, "answer": one.answer, "reason": one.reason, "quote": one.quote}
                for one in match.conditions
            ],
            "score": match.score,
            "level": match.level,
            "words": list(match.words),
            "close_to": list(match.near),
            "by": "meaning" if match.by_meaning else "words",
            "parts": parts,
            "ruled": ruled(match.score, sum(parts.values())) if parts and not match.by_meaning else "",
            "levels": {"strong": STRONG, "possible": POSSIBLE},
        }
        story["followers"] = [
            {
                "subscription": one.id,
                "level": one.level,
                "rhythm": one.rhythm,
                "paused": one.paused,
                "mark": (mark := subscribers.mark_of(app.store, one.chat_id, call.id)),
                "muted": _muted(call, one, saved=mark == "saved"),
            }
            for one in subscribers.concerned(app.store, [profile], [])
            if profile in one.profiles
        ]
    return story


def _muted(call: Call, one: Subscription, *, saved: bool) -> str | None:
    """By what a chat muted the call ("word ports"); None where it did not."""
    from tracker.domain.muting import muted_by

    mute = muted_by(call, one.wishes.muted, saved=saved)
    return f"{mute.kind} {mute.value}" if mute is not None else None


_RULED = {
    "raised": "raised to {:.2f}: a word of the profile that few calls have stands in the title",
    "held": "held at {:.2f}: common words, or parts of what the profile says, are no clear sign",
}
_JOINED_BY = {
    "hand": "by hand",
    "figures": "as the same call in another language (same deadline, budget and place, a title that says the same)",
}


def _parts(app: App, call: Call, profile: str) -> dict[str, float]:
    """What each word brings to the score by words, so that they add up to it; running text alone under ""."""
    from tracker.domain.relevance import score_of

    shares = app.matching.shares(call, profile)
    total = sum(part for _, part in shares)
    return {word: round(score_of(total) * part / total, 6) for word, part in shares} if total > 0 else {}


def _show(story: dict[str, Any], agreed: list[str], contested: list[str]) -> None:
    call = story["call"]
    click.echo(next(iter(call["title"].values()), call["id"]))
    click.echo(f"  id {call['id']}, code {call.get('code') or 'none'}, stage {story['stage']}")
    for one in call.get("sightings", []):
        click.echo(f"  seen at {one['source']} from {one['first_seen']} to {one['last_seen']}: {one.get('url') or ''}")
    for one in story["joined"]:
        by = _JOINED_BY.get(one["by"], f"by its {one['by']}")
        click.echo(f"  {one['source']} joined {by}, {one['at']}")
    for one in [*call.get("deadlines", []), *([call["opens"]] if call.get("opens") else [])]:
        evidence = one.get("evidence", {})
        click.echo(
            f"  {one.get('kind', 'opening')} {one['at']} ({one.get('zone')}), read from “{evidence.get('quote')}”"
            + (f" ({evidence['where']})" if evidence.get("how") == "document" else "")
        )
    for line in agreed:
        click.echo(f"  stated: {line}")
    for line in contested:
        click.echo(f"  in dispute: {line}")
    for one in story["disputes"]:
        told = f"admins told {one['told'][:16]}" if one["told"] else "admins not told"
        ended = f", ended {one['ended'][:16]}" if one["ended"] else ""
        fact = one["fact"].replace("_", " ")
        click.echo(f"  dispute about {fact} ({', '.join(one['values'])}) since {one['since'][:16]}, {told}{ended}")
    for one in story["refused"]:
        click.echo(f"  not read: “{one['quote']}” ({one['why']})")
    for one in story["changes"]:
        told = f"{one['from'] or ''} → {one['to'] or ''}" + (f" ({one['document']})" if one["document"] else "")
        click.echo(f"  {one['at'][:16]} {one['change'].replace('_', ' ')} {one['field'] or ''} {told} [{one['told']}]")
    match = story.get("match")
    if match:
        click.echo(
            f"  for {match['profile']}: {match['level']}, score {match['score']:.2f}, may apply: {match['eligibility']}"
        )
        for one in match["conditions"]:
            click.echo(f"    {one['name']}: {one['answer']} ({one['reason']})")
        click.echo(f"    words: {', '.join(match['words']) or 'none'}")
        parts = [
            f"{word or 'the description'} {points:.2f}" for word, points in match["parts"].items() if points >= 0.01
        ]
        levels = ", ".join(f"{name} from {least:.2f}" for name, least in match["levels"].items())
        click.echo(f"    parts of the score by words: {', '.join(parts) or 'none'} ({levels})")
        if match["ruled"]:
            click.echo(f"    {_RULED[match['ruled']].format(match['score'])}")
        if match["close_to"] or match["by"] == "meaning":
            click.echo(f"    close in meaning to: {', '.join(match['close_to']) or 'what the profile says'}")
    _show_what_was_sent(story)


def _show_what_was_sent(story: dict[str, Any]) -> None:
    for one in story["alerts"]:
        problem = f" ({one['problem']})" if one["problem"] else ""
        when = f", queued {one['created'][:16]}" + (f", settled {one['settled'][:16]}" if one["settled"] else "")
        message = f", message {one['message']}" if one["message"] else ""
        click.echo(
            f"  alert to subscription {one['subscription']}, {one['reason']}: {one['state']}{when}{message}{problem}"
        )
    for one in story.get("followers", []):
        muted = "paused, " if one["paused"] else "not for us, " if one["mark"] == "not_for_us" else ""
        muted += f"muted ({one['muted']}), " if one["muted"] else ""
        click.echo(
            f"  subscription {one['subscription']} follows the profile: {muted}{one['level']} and above, {one['rhythm']}"
        )
    for line in reminder_lines(story.get("reminders", {})):
        click.echo(f"  {line}")
    if not story["alerts"]:
        click.echo("  no alert was owed for it")
