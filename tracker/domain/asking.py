"""What the bot asks and shows while a chat is set up: language, profile, settings, pause and farewell, as messages."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from tracker.domain import pause_messages, reminder_messages
from tracker.domain.cards import name as value_name
from tracker.domain.hypertext import Html, escape, is_blank, lines, paragraphs
from tracker.domain.messages import Button, Message, Rows
from tracker.domain.models import Level, Profile, Rhythm, Subscription
from tracker.domain.taps import fits, tap_data
from tracker.domain.taxonomy import Taxonomy
from tracker.domain.wording import Wording, languages, wording

RHYTHMS: tuple[Rhythm, ...] = ("at_once", "daily", "weekly")
LEVELS: tuple[Level, ...] = ("strong", "possible", "none")
ZONES = (
    "Europe/Sofia",
    "Europe/Athens",
    "Europe/Bucharest",
    "Europe/Belgrade",
    "Europe/Istanbul",
    "Europe/Vienna",
    "Europe/Brussels",
    "Europe/London",
)
QUIET_HOURS = (("22:00", "07:00"), ("20:00", "08:00"), ("18:00", "09:00"))
_WORDS = 15
_LONGEST_LABEL = 60


def ask_language(lang: str) -> Message:
    """The first question; asked in every language, since none is chosen yet, the likeliest first."""
    ordered = sorted(languages(), key=lambda one: one != lang)
    told = [wording(one).say("start.language") for one in ordered]
    return Message(paragraphs(told), _rows(_language_button(one, "start", "lang") for one in ordered))


def ask_profile(lang: str, profiles: Sequence[Profile]) -> Message:
    """Which cluster: the shipped profiles, own words, or none for now."""
    words = wording(lang)
    rows: list[tuple[Button, ...]] = [
        (Button(_label(one.name(lang)), tap_data("start", "profile", one.id)),)
        for one in profiles
        if len(one.id.encode()) < 40
    ]
    rows.append((Button(words.label("button.own_words"), tap_data("start", "words")),))
    rows.append(
        (
            Button(words.label("button.back"), tap_data("start", "language")),
            Button(words.label("button.skip"), tap_data("start", "skip")),
        )
    )
    return Message(words.say("start.profile"), tuple(rows))


def ask_own_words(lang: str, *, private: bool = True, too_short: bool = False) -> Message:
    """The description is asked for as text; where several people write, as a reply."""
    words = wording(lang)
    told = words.say("start.too_short" if too_short else "start.own_words")
    return Message(_in_reply(told, words, private=private), _back(words, "start", "profiles"))


def done(subscription: Subscription, profiles: Sequence[Profile], found: Message) -> Message:
    """The end of the set-up with what fits now: one message."""
    words = wording(subscription.language)
    key = {"daily": "start.done_daily", "weekly": "start.done_weekly"}.get(subscription.rhythm, "start.done")
    names = ", ".join(one.name(subscription.language) for one in profiles)
    told = [words.say(key, profile=names)]
    own = [one for one in profiles if one.description and one.keywords]
    if own and not own[0].sectors:
        told.append(words.say("start.words", words=_listed(own[0].keywords, words)))
    return Message(paragraphs([lines(told), Html(found.text)]), found.rows)


def profile_card(
    subscription: Subscription, profiles: Sequence[Profile], taxonomy: Taxonomy, changed: Collection[str] = frozenset()
) -> Message:
    """Whom the chat follows, with what each profile looks for and leaves out, and buttons to change it.

    `changed`: ids of the chat's own profiles whose last change can be taken back.
    """
    words = wording(subscription.language)
    buttons: list[tuple[Button, ...]] = []
    for one in profiles[:5]:
        if fits("profile", "edit", one.id):
            name = words.label("draft.button_name").format(name=one.name(subscription.language))
            buttons.append((Button(_label(name), tap_data("profile", "edit", one.id)),))
        if one.id in changed and fits("profile", "undo", one.id):
            buttons.append((Button(words.label("draft.button_undo"), tap_data("profile", "undo", one.id)),))
    rows: Rows = (*buttons, (Button(words.label("button.change"), tap_data("start", "profiles")),))
    if not profiles:
        return Message(words.say("profile.none"), rows)
    return Message(paragraphs(_profile(one, words, taxonomy) for one in profiles[:5]), rows)


def settings(subscription: Subscription) -> Message:
    """All settings at a glance; each opens by its button."""
    words = wording(subscription.language)
    told = [
        words.say("settings.title"),
        words.say("settings.language", value=words.label("name")),
        words.say("settings.zone", value=zone_label(subscription.zone, words)),
        words.say("settings.rhythm", value=words.label(f"rhythm.{subscription.rhythm}")),
        words.say("settings.quiet", value=quiet_label(subscription, words)),
        words.say("settings.level", value=words.label(f"level.{subscription.level}")),
        words.say("settings.reminders", value=reminder_messages.label(subscription.reminding, words)),
        words.say(f"settings.partners_{'on' if subscription.wishes.partner_requests else 'off'}"),
        words.say("settings.heartbeat", value=words.label(f"settings.heartbeat_{_on(subscription.wishes.heartbeat)}")),
        words.say("settings.proof", value=words.label(f"settings.proof_{_on(subscription.wishes.monthly_proof)}")),
        pause_messages.line(subscription, words) if subscription.paused else Html(""),
    ]
    names = ("language", "zone", "rhythm", "quiet", "level", "reminders", "heartbeat", "proof")
    buttons = [Button(words.label(f"settings.button_{one}"), tap_data("ask", one)) for one in names]
    buttons.append(Button(words.label("settings.button_partners"), tap_data("partners", "all")))
    return Message(lines(told), _rows(buttons))


def ask_setting(name: str, subscription: Subscription) -> Message | None:
    """The choices of one setting, the present one marked; None for a setting there is not."""
    words = wording(subscription.language)
    if name == "reminders":
        return reminder_messages.choices_for_all(subscription.reminding, subscription.language)
    choices = _choices(name, subscription, words)
    if choices is None:
        return None
    rows = [(one,) for one in choices]
    if name in ("zone", "quiet"):
        rows.append((Button(words.label("button.other"), tap_data("ask", f"{name}_text")),))
    rows.append((Button(words.label("button.back"), tap_data("ask", "all")),))
    return Message(words.say(f"settings.ask_{name}"), tuple(rows))


def ask_setting_text(name: str, lang: str, *, private: bool = True) -> Message | None:
    """A setting that is typed; None where it is not."""
    words = wording(lang)
    if name not in ("zone", "quiet"):
        return None
    told = words.say(f"settings.ask_{name}_text")
    return Message(_in_reply(told, words, private=private), _back(words, "ask", name))


def ask_stop(lang: str, *, admin: bool = False) -> Message:
    """Erasing is confirmed first; an admin's role ends with it."""
    words = wording(lang)
    row = (
        Button(words.label("button.erase"), tap_data("stop", "yes")),
        Button(words.label("button.cancel"), tap_data("stop", "no")),
    )
    told = [words.say("stop.ask"), words.say("stop.admin") if admin else Html("")]
    return Message(paragraphs(told), tuple((one,) for one in row))


def help_text(lang: str, *, admin: bool, unknown: bool = False, inline: str | None = None) -> Message:
    """What the bot can do, for whom it is shown to; `unknown`: after words it did not understand.

    `inline`: the name by which it may be asked in any chat, where it may.
    """
    words = wording(lang)
    parts = [words.say("help.unknown") if unknown else Html(""), words.say("help.text")]
    if inline:
        parts.append(words.say("share.help", name=inline))
    if admin:
        parts.append(words.say("help.admin"))
    return Message(paragraphs(parts))


def plain(key: str, lang: str, **values: str | int) -> Message:
    """One sentence of the texts as a message."""
    return Message(wording(lang).say(key, None, **values))


def zone_label(zone: str, words: Wording) -> str:
    """A zone by the name people use for it, with its IANA name."""
    return f"{words.zone(zone)} ({zone})"


def quiet_label(subscription: Subscription, words: Wording) -> str:
    """The quiet hours in words."""
    if not subscription.quiet_from or not subscription.quiet_to:
        return words.label("settings.quiet_off")
    return words.say("settings.quiet_hours", from_time=subscription.quiet_from, to_time=subscription.quiet_to)


def _choices(name: str, now: Subscription, words: Wording) -> list[Button] | None:
    def choice(text: str, chosen: bool, *arguments: str) -> Button:
        return Button(f"✓ {text}" if chosen else text, tap_data("set", name, *arguments))

    match name:
        case "language":
            return [choice(_language_label(one), one == now.language, one) for one in languages()]
        case "zone":
            zones = ZONES if now.zone in ZONES else (now.zone, *ZONES)
            return [choice(_label(zone_label(one, words)), one == now.zone, one) for one in zones]
        case "rhythm":
            return [choice(words.label(f"rhythm.{one}"), one == now.rhythm, one) for one in RHYTHMS]
        case "level":
            return [choice(words.label(f"level.{one}"), one == now.level, one) for one in LEVELS]
        case "quiet":
            hours = [(now.quiet_from, now.quiet_to)] if now.quiet_from and now.quiet_to else []
            listed = dict.fromkeys([*((a, b) for a, b in hours if a and b), *QUIET_HOURS])
            off = choice(words.label("settings.quiet_off"), not hours, "off")
            return [off, *(choice(f"{a} – {b}", (a, b) in hours, _packed(a), _packed(b)) for a, b in listed)]
        case "heartbeat" | "proof":
            present = now.wishes.heartbeat if name == "heartbeat" else now.wishes.monthly_proof
            return [
                choice(words.label(f"settings.{name}_{_on(one)}"), one == present, _on(one)) for one in (True, False)
            ]
    return None


def _on(chosen: bool) -> str:
    return "on" if chosen else "off"


def _packed(clock: str) -> str:
    """ "22:00" as a button carries it: a colon parts its arguments."""
    return clock.replace(":", "")


def unpacked(clock: str) -> str:
    """ "2200" as "22:00"."""
    return f"{clock[:2]}:{clock[2:]}"


def _profile(profile: Profile, words: Wording, taxonomy: Taxonomy) -> Html:
    told = [words.say("profile.title", name=profile.name(words.code))]
    if profile.description and not is_blank(profile.description):
        told.append(Html(f"<i>{escape(profile.description, 300)}</i>"))
    if profile.keywords:
        told.append(words.say("profile.wanted", words=_listed(profile.keywords, words)))
    if profile.unwanted:
        told.append(words.say("profile.unwanted", words=_listed(profile.unwanted, words)))
    if profile.sectors:
        named = [taxonomy.sector_name(one, words.code) for one in profile.sectors]
        told.append(words.say("profile.sectors", sectors=_listed(named, words)))
    if profile.nuts:
        told.append(
            words.say(
                "profile.where", places=_listed([place_name(one, words, taxonomy) for one in profile.nuts], words)
            )
        )
    if profile.applicants:
        who = ", ".join(value_name(one, "applicant", words) for one in profile.applicants[:_WORDS])
        told.append(words.say("profile.applicants", who=Html(who)))
    return lines(told)


def place_name(code: str, words: Wording, taxonomy: Taxonomy) -> str:
    """A place by its own name where the taxonomy knows it, else by its country's."""
    name = taxonomy.territory.name(code, words.code)
    return name if name != code else words.place(code)


def _listed(items: Sequence[str], words: Wording) -> Html:
    shown = Html(", ".join(escape(one, 60) for one in items[:_WORDS]))
    more = len(items) - _WORDS
    return Html(f"{shown} {words.say('card.more', more=more)}") if more > 0 else shown


def _in_reply(told: Html, words: Wording, *, private: bool) -> Html:
    return told if private else paragraphs([told, words.say("help.reply_here")])


def _language_label(lang: str) -> str:
    words = wording(lang)
    return f"{words.label('flag')} {words.label('name')}"


def _language_button(lang: str, *arguments: str) -> Button:
    return Button(_language_label(lang), tap_data(*arguments, lang))


def _back(words: Wording, *arguments: str) -> Rows:
    return ((Button(words.label("button.back"), tap_data(*arguments)),),)


def _rows(buttons: Iterable[Button], width: int = 2) -> Rows:
    every = list(buttons)
    return tuple(tuple(every[at : at + width]) for at in range(0, len(every), width))


def _label(text: str) -> str:
    return text if len(text) <= _LONGEST_LABEL else text[: _LONGEST_LABEL - 1] + "…"
