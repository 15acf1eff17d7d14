"""What a chat is told of its calendar: its private address and the files under it. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import quote

from tracker.domain.hypertext import Html, lines, paragraphs
from tracker.domain.messages import Button, Message, Rows
from tracker.domain.models import Call, Profile, Subscription
from tracker.domain.taps import tap_data
from tracker.domain.wording import wording

_FORMS = (("Atom", "atom"), ("JSON Feed", "json"))
_MOST_PROFILES = 5


def addresses(base: str, subscription: Subscription, profiles: Sequence[Profile], *, renewed: bool = False) -> Message:
    """The private addresses of a chat under `base`, and the buttons that take them back."""
    words = wording(subscription.language)
    told = [
        words.say("calendar.title"),
        words.say("calendar.renewed") if renewed else None,
        lines(
            [
                words.say("calendar.address"),
                words.say("calendar.saved", address=f"{base}/saved.ics"),
                words.say("calendar.matching", address=f"{base}/matching.ics"),
            ]
        ),
    ]
    for one in profiles[:_MOST_PROFILES]:
        forms = [
            words.say("calendar.feed", form=form, address=f"{base}/{quote(one.id, safe='')}.{ending}")
            for form, ending in _FORMS
        ]
        told.append(lines([words.say("calendar.feeds", profile=one.name(words.code)), *forms]))
    told.append(words.say("calendar.secret"))
    rows: Rows = (
        (Button(words.label("calendar.button_new"), tap_data("cal", "new")),),
        (
            Button(words.label("calendar.button_file"), tap_data("cal", "file")),
            Button(words.label("calendar.button_revoke"), tap_data("cal", "none")),
        ),
    )
    return Message(paragraphs(told), rows)


def caption(dates: int, lang: str, *, addresses_off: bool = False) -> Html:
    """What stands under a calendar file; where there is no date in it, why there is no file."""
    words = wording(lang)
    return lines(
        [words.say("calendar.off") if addresses_off else None, words.say("calendar.caption", dates)]
    )  # fmt: skip


def file_name(call: Call) -> str:
    """A name for the file of a call that every system takes."""
    told = re.sub(r"[^A-Za-z0-9.-]+", "-", call.facts.code or call.id).strip(".-")[:60]
    return f"{told or 'call'}.ics"
