"""What a team is told: its members and invitations, a call's stage and notes, and the quiet lines about changes. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from scrapers.reading.readings import zone_of
from tracker.domain import cards
from tracker.domain.hypertext import Html, bold, escape, fitted, lines
from tracker.domain.messages import Button, Message, Rows
from tracker.domain.models import Call
from tracker.domain.taps import tap_data
from tracker.domain.teams import FIRST, INVITATION_LASTS, STAGES, Invitation, Member, Note, Shared, Step
from tracker.domain.wording import Wording, languages, wording

_NOTES_SHOWN = 5
_MEMBERS_SHOWN = 20
_NAMES = 5
#: For how many more people an invitation is offered by a button.
_OFFERED = (5, 20)


def team_message(
    name: str, members: Sequence[Member], me: Member | None, calls: Sequence[Shared], lang: str, zone: str, *, inviting: bool
) -> Message:  # fmt: skip
    """The team: who is in it, how far its calls are, and what can be done. `me`: None where the chat is in no team yet."""
    words = wording(lang)
    alone = me is None or len(members) < 2
    parts = [
        words.say("team.title", name=name),
        words.say("team.alone") if alone else Html(""),
        Html("") if alone else lines(_member(one, me, words, zone) for one in members[:_MEMBERS_SHOWN]),
        words.say("card.more", more=len(members) - _MEMBERS_SHOWN) if len(members) > _MEMBERS_SHOWN else Html(""),
        _counted(calls, words),
        words.say("team.how_alone" if alone else "team.how"),
    ]
    rows: list[tuple[Button, ...]] = []
    if inviting:
        rows.append((Button(words.label("team.button_invite"), tap_data("invite", "list")),))
    if me is not None and not alone:
        label = "team.button_lines_off" if me.lines else "team.button_lines_on"
        rows.append((Button(words.label(label), tap_data("team", "lines", int(not me.lines))),))
        if me.owner:
            rows.append((Button(words.label("team.button_remove"), tap_data("team", "who")),))
        rows.append((Button(words.label("team.button_leave"), tap_data("team", "leave")),))
    return Message(fitted(parts, first_to_go=(3, 2)), tuple(rows))


def ask_whom(members: Sequence[Member], me: Member, lang: str) -> Message:
    """Which member is to be removed."""
    words = wording(lang)
    others = [one for one in members if one.number != me.number][:50]
    rows = tuple((Button(f"✖ {one.name}", tap_data("team", "remove", one.number)),) for one in others)
    return Message(words.say("team.ask_whom"), (*rows, _back(words)))


def ask_remove(member: Member, lang: str) -> Message:
    """Removing is confirmed first, with what becomes of things."""
    words = wording(lang)
    yes = Button(words.label("team.button_yes_remove"), tap_data("team", "removed", member.number))
    return Message(words.say("team.ask_remove", name=member.name), ((yes,), _back(words)))


def ask_leave(lang: str) -> Message:
    """Leaving is confirmed first, with what becomes of things."""
    words = wording(lang)
    yes = Button(words.label("team.button_yes_leave"), tap_data("team", "left"))
    return Message(words.say("team.ask_leave"), ((yes,), _back(words)))


def invitation_message(address: str, uses: int, until: datetime, lang: str, zone: str, *, for_group: str) -> Message:
    """A new invitation: its address is shown this once."""
    words = wording(lang)
    parts = [
        words.say("invite.made", uses, days=INVITATION_LASTS.days),
        Html(f"<code>{escape(address, 200)}</code>"),
        words.say("invite.group", address=Html(f"<code>{escape(for_group, 200)}</code>")),
        words.say("invite.once", until=_moment(until, words, zone)),
    ]
    return Message(fitted(parts), ((Button(words.label("invite.button_list"), tap_data("invite", "list")),),))


def invitations_message(open_: Sequence[Invitation], lang: str, zone: str) -> Message:
    """The invitations that are open, each with a button that revokes it, and buttons for new ones."""
    words = wording(lang)
    told = [
        words.say("invite.open", one.uses, number=number, until=_moment(one.until, words, zone))
        for number, one in enumerate(open_, start=1)
    ]
    revoke = [
        Button(words.label("invite.button_revoke").format(number=number), tap_data("invite", "revoke", one.number))
        for number, one in enumerate(open_, start=1)
    ]
    new = [Button(words.label("invite.button_one"), tap_data("invite", "new", 1))]
    new += [
        Button(words.label("invite.button_many").format(count=one), tap_data("invite", "new", one)) for one in _OFFERED
    ]
    parts = [words.say("invite.title"), lines(told) if told else words.say("invite.none"), words.say("invite.how")]
    rows: Rows = (
        *(tuple(revoke[at : at + 2]) for at in range(0, len(revoke), 2)),
        (new[0],),
        tuple(new[1:]),
        _back(words),
    )
    return Message(fitted(parts), rows)


def welcome(team: str, lang: str) -> Message:
    """A chat has joined: what it sees of the team from now on, and which language."""
    words = wording(lang)
    ordered = sorted(languages(), key=lambda one: one != lang)
    row = tuple(
        Button(f"{wording(one).label('flag')} {wording(one).label('name')}", tap_data("team", "lang", one))
        for one in ordered
    )
    return Message(fitted([words.say("team.welcome", name=team), words.say("team.language")]), (row,))


def stage_card(
    call: Call, step: Step | None, shared: Shared | None, notes: Sequence[Note], lang: str, zone: str, *, mine: bool
) -> Message:  # fmt: skip
    """A call as the team has it: how far, who follows it, the last notes; buttons set the stage and add a note.

    `mine`: whether this chat wrote one of the notes.
    """
    words = wording(lang)
    stage = step.stage if step is not None else FIRST
    told = words.label(f"team_stage.{stage}")
    followers = ", ".join(shared.followers[:_NAMES]) if shared is not None else ""
    more = len(shared.followers) - _NAMES if shared is not None else 0
    parts = [
        bold(cards.linked_title(call, words, 200)),
        lines([
            words.say("team.stage_by", stage=told, who=_who(step.who, words), when=_moment(step.at, words, zone))
            if step is not None else words.say("team.stage", stage=told),
            words.say("team.followers", who=followers) if followers else None,
            words.say("card.more", more=more) if more > 0 else None,
        ]),
        _notes(notes, words, zone),
    ]  # fmt: skip
    buttons = [
        Button(f"✓ {words.label(f'team_stage.{one}')}" if one == stage else words.label(f"team_stage.{one}"),
               tap_data("stage", call.id, one))
        for one in STAGES
    ]  # fmt: skip
    last = [Button(words.label("team.button_note"), tap_data("note", call.id))]
    if mine:
        last.append(Button(words.label("team.button_no_notes"), tap_data("note", call.id, "forget")))
    return Message(fitted(parts), (tuple(buttons[:2]), tuple(buttons[2:]), tuple(last)))


def ask_note(lang: str, *, private: bool) -> Message:
    """A note is asked for as text; where several people write, as a reply."""
    words = wording(lang)
    told = words.say("team.ask_note")
    return Message(told if private else fitted([told, words.say("help.reply_here")]))


def shared_line(one: Shared, words: Wording) -> Html:
    """Under a call of the list: who saved it, and how far it is; empty for what is this chat's alone."""
    parts = []
    if one.stage is not None:
        parts.append(escape(words.label(f"team_stage.{one.stage}")))
    if one.followers and not (one.mine and len(one.followers) == 1):
        parts.append(words.say("team.saved_by", who=", ".join(one.followers[:_NAMES])))
    elif not one.followers and not one.mine:
        parts.append(words.say("team.nobody"))
    return Html(" · ".join(parts))


def stage_line(call: Call, step: Step, lang: str) -> Message:
    """The quiet line that a stage changed."""
    words = wording(lang)
    told = words.say(
        "team.stage_line",
        who=_who(step.who, words),
        call=cards.linked_title(call, words, 140),
        stage=words.label(f"team_stage.{step.stage}"),
    )
    button = Button(words.label("team.button_card"), tap_data("stage", call.id))
    return Message(told, ((button,),), silent=True)


def joined_line(member: Member, lang: str) -> Message:
    """The line an owner gets when somebody came with an invitation."""
    return Message(wording(lang).say("team.joined_line", who=member.name), silent=True)


def removed_line(lang: str) -> Message:
    """The line that somebody gets who was removed."""
    return Message(wording(lang).say("team.removed_line"), silent=True)


def _member(one: Member, me: Member | None, words: Wording, zone: str) -> Html:
    key = "team.member_owner" if one.owner else "team.member"
    since = words.day(one.since.astimezone(zone_of(zone)).date())
    told = words.say(key, name=one.name, since=since)
    return words.say("team.member_you", member=told) if me is not None and one.number == me.number else told


def _counted(calls: Sequence[Shared], words: Wording) -> Html:
    """How many calls are saved, and how many of them are at each stage."""
    if not calls:
        return Html("")
    counted = {stage: sum((one.stage or FIRST) == stage for one in calls) for stage in STAGES}
    told = [f"{words.label(f'team_stage.{stage}')}: {count}" for stage, count in counted.items() if count]
    return lines([words.say("team.calls", len(calls)), escape(" · ".join(told), 300)])


def _notes(notes: Sequence[Note], words: Wording, zone: str) -> Html:
    if not notes:
        return Html("")
    shown = [
        words.say("team.note", who=_who(one.who, words), when=_moment(one.at, words, zone), text=escape(one.text, 500))
        for one in notes[-_NOTES_SHOWN:]
    ]
    hidden = len(notes) - len(shown)
    earlier = words.say("team.earlier_notes", hidden) if hidden else None
    return lines([words.say("team.notes"), earlier, *shown])


def _who(name: str | None, words: Wording) -> Html:
    return escape(name if name is not None else words.label("team.former"), 60)


def _moment(at: datetime, words: Wording, zone: str) -> Html:
    local = at.astimezone(zone_of(zone))
    return words.say("deadline.moment", date=words.day(local.date(), "day"), time=words.time(local))


def _back(words: Wording) -> tuple[Button, ...]:
    return (Button(words.label("button.back"), tap_data("team", "all")),)
