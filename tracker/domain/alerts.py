"""Who is owed which message for what happened: pure, `now` is an argument. Nothing here is stored or sent.

At once: `decide`, for the changes of one check. Once a day or week: `digest`, for the changes since the cursor, when
`digest_is_due`. After a pause: `missed`. Many at once become one: `domain.folding`. Admins: `health_alerts`. What fits
whom is `domain.owing`'s rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from tracker.domain.apart import Surprised, apart, unnoticed
from tracker.domain.digesting import digest_page
from tracker.domain.hypertext import Html, fitted
from tracker.domain.messages import health_message
from tracker.domain.models import Alert, Call, Change, Match, SourceState, Subscription
from tracker.domain.owing import Marks, MatchOf, News, can_still_apply, moves_earlier, news_for
from tracker.domain.partner_requests import is_request
from tracker.domain.reaching import Reach, saved_by
from tracker.domain.rhythm import next_digest, quiet_until
from tracker.domain.rounds import Story
from tracker.domain.wording import wording

SourceName = Callable[[str, str], str]
"""(source id, language) → its name."""


def decide(
    changes: Sequence[Change],
    calls: Mapping[str, Call],
    match_of: MatchOf,
    subscriptions: Iterable[Subscription],
    marks: Marks,
    now: datetime,
    source_name: SourceName = lambda source, _: source,
    told: Mapping[str, Story] | None = None,
    surprised: Surprised = unnoticed,
    reach: Reach | None = None,
) -> list[Alert]:
    """The alerts owed at once for the changes of one check (already stored, so that they have ids).

    Several changes of one call are one alert; baseline changes are one summary per subscription and source. Quiet
    changes, calls that do not fit, calls marked "not for us" and paused chats are owed nothing; chats with a daily or
    weekly rhythm are owed nothing *now* but that a deadline moved earlier: see `digest`. `told`: by call, what was told of its stages, with these
    changes (`rounds`). `reach` tells quickly which of the changes can matter to whom; without it, all are looked at
    for everybody.

    A chat, or a call with a profile, of which nobody expected what it does is left out and `surprised` told; where
    nothing at all could be decided, its surprise is raised, so that nothing counts as decided.
    """
    surprises: list[Exception] = []
    fine: list[object] = []

    def leave_out(about: str, problem: Exception) -> None:
        surprises.append(problem)
        surprised(about, problem)

    match_once = _each_once(match_of, leave_out, fine)

    saved = saved_by(marks)

    def owed_to(subscription: Subscription) -> list[Alert]:
        reaching = changes if reach is None else reach.of(subscription, saved.get(subscription.id, ()))
        first_looks = [one for one in reaching if one.baseline]
        fresh = [one for one in reaching if not one.baseline]
        if subscription.rhythm != "at_once":
            urgent = [one for one in fresh if moves_earlier(one)]
            return missed(subscription, urgent, calls, match_once, marks, now, told)
        return [
            *_first_looks(first_looks, subscription, calls, match_once, marks, now, source_name),
            *missed(subscription, fresh, calls, match_once, marks, now, told),
        ]

    following = (one for one in subscriptions if not one.paused)
    owed = list(apart(following, owed_to, lambda one: f"chat of subscription {one.id}", leave_out))
    if surprises and not fine:
        raise surprises[0]
    return [alert for _, alerts in owed for alert in alerts]


def _each_once(match_of: MatchOf, leave_out: Surprised, fine: list[object]) -> MatchOf:
    """Matches each call and profile once: thousands of chats follow the same few profiles. `fine` gathers those that could be."""
    matched: dict[tuple[str, str], Match] = {}

    def match_once(call: Call, profile: str) -> Match:
        key = (call.id, profile)
        if key not in matched:
            matched[key] = Match(profile, call.id, "not_stated", (), 0.0, "none", ())
            about = f"call {call.id} and profile {profile}"
            for _, match in apart([call], lambda one: match_of(one, profile), lambda _: about, leave_out):
                matched[key] = match
                fine.append(match)
        return matched[key]

    return match_once


def digest_is_due(subscription: Subscription, oldest_change: datetime, now: datetime) -> bool:
    """Whether a digest time lies between the oldest change that was not told yet and `now`.

    Needs no memory of its own: after a downtime the digest that was missed is due, and only once.
    """
    if subscription.paused or subscription.rhythm == "at_once":
        return False
    return next_digest(subscription, oldest_change) <= now


def digest(
    subscription: Subscription,
    changes: Iterable[Change],
    calls: Mapping[str, Call],
    match_of: MatchOf,
    marks: Marks,
    now: datetime,
    notes: Callable[[], Sequence[Html]] = tuple,
) -> Alert | None:
    """The digest of the changes after the subscription's cursor; None where nothing in them is for it.

    That a deadline moved earlier is left out: it was told at once. `notes`: sections of other things, asked for only where
    there is a digest that they can stand in.
    """
    gathered = [one for one in changes if one.baseline or not moves_earlier(one)]
    news = news_for(subscription, gathered, calls, match_of, marks, now)
    title = "weekly" if subscription.rhythm == "weekly" else "daily"
    return _summary(news, title, subscription, now, notes()) if news else None


def beside(digest: Alert, notes: Sequence[Html]) -> list[Alert]:
    """Those sections that a full digest had no room for, as one message of their own."""
    left = [one for one in notes if one and one not in (digest.text or "")]
    if not left:
        return []
    return [replace(digest, kind="outage", reason=f"beside:{digest.reason}", changes=(), text=fitted(left))]


def missed(
    subscription: Subscription,
    changes: Iterable[Change],
    calls: Mapping[str, Call],
    match_of: MatchOf,
    marks: Marks,
    now: datetime,
    told: Mapping[str, Story] | None = None,
) -> list[Alert]:
    """What these changes mean for one subscription, an alert for each call, whatever its rhythm and pause.

    `told`: as in `decide`.
    """
    found = news_for(subscription, changes, calls, match_of, marks, now)
    return [_alert(one, subscription, now, (told or {}).get(one.call.id, Story())) for one in found]


def health_alerts(state: SourceState, name: SourceName, admins: Iterable[Subscription], now: datetime) -> list[Alert]:
    """One message to every admin's chat that a source broke, turned doubtful or recovered."""
    since = (state.since or now).isoformat()
    return [
        Alert(
            subscription=admin.id,
            kind="source_health",
            reason=f"health:{state.source}:{state.health}:{since}",
            created=now,
            text=health_message(name(state.source, admin.language), state, admin.language, admin.zone).text,
            not_before=quiet_until(admin, now),
        )
        for admin in admins
    ]


def source_of_health(alert: Alert) -> str | None:
    """The source whose trouble or recovery an alert tells; None for every other alert."""
    kind, _, rest = alert.reason.partition(":")
    return rest.partition(":")[0] if alert.kind == "source_health" and kind == "health" else None


def _alert(news: News, subscription: Subscription, now: datetime, story: Story) -> Alert:
    return Alert(
        subscription=subscription.id,
        kind="partner" if is_request(news.call) else "change",
        reason=_reason(news, story),
        created=now,
        call_id=news.call.id,
        profile=news.match.profile if news.match else None,
        changes=tuple(one.id for one in news.changes),
        match=news.match,
        not_before=quiet_until(subscription, now),
    )


def _reason(news: News, story: Story) -> str:
    """What makes a second alert the same as a first: coming to a stage is told once in a round, whoever notices it.

    The first round has no number: what was owed before rounds were counted is known by the same reason.
    """
    round_ = f":round:{story.number}" if story.number else ""
    if any(one.kind == "appeared" for one in news.changes):
        return f"call:{news.call.id}:appeared{round_}"
    only = news.changes[0] if len(news.changes) == 1 else None
    if only is not None and only.kind in ("stage_changed", "cancelled", "results"):
        return f"call:{news.call.id}:stage:{only.after or only.kind}{round_}"
    return f"call:{news.call.id}:changes:{','.join(str(one.id) for one in news.changes)}"


def _first_looks(
    changes: Sequence[Change],
    subscription: Subscription,
    calls: Mapping[str, Call],
    match_of: MatchOf,
    marks: Marks,
    now: datetime,
    source_name: SourceName,
) -> list[Alert]:
    alerts: list[Alert] = []
    for source in dict.fromkeys(one.source or "" for one in changes):
        of_source = [one for one in changes if (one.source or "") == source]
        news = [
            one
            for one in news_for(subscription, of_source, calls, match_of, marks, now)
            if can_still_apply(one.call, now)
        ]
        if news:
            words = wording(subscription.language)
            title = words.say("digest.title_source", source=source_name(source, subscription.language))
            alerts.append(_with_text(news, "baseline", title, f"baseline:{source}:", subscription, now))
    return alerts


def _summary(
    news: Sequence[News], title: str, subscription: Subscription, now: datetime, notes: Sequence[Html] = ()
) -> Alert:
    said = wording(subscription.language).say(f"digest.title_{title}")
    return _with_text(news, "digest", said, "digest:", subscription, now, notes)


def _with_text(
    news: Sequence[News],
    kind: str,
    title: Html,
    reason: str,
    subscription: Subscription,
    now: datetime,
    notes: Sequence[Html] = (),
) -> Alert:
    ids = sorted({change.id for one in news for change in one.changes})
    return Alert(
        subscription=subscription.id,
        kind="baseline" if kind == "baseline" else "digest",
        reason=f"{reason}{ids[0]}-{ids[-1]}",
        created=now,
        changes=tuple(ids),
        text=digest_page(news, title, subscription.language, now, notes=notes).text,
        not_before=quiet_until(subscription, now),
    )
