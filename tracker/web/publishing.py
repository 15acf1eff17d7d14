"""What is published for a chat: its calendar files, and what stands under its private address."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tracker.breathing import done_in_breaths
from tracker.domain.calendar_dates import CalendarDate, followed
from tracker.domain.finding import Fitting
from tracker.domain.hypertext import clean
from tracker.domain.models import Call, Match, Profile, Subscription
from tracker.domain.owing import best_match
from tracker.domain.wording import Wording, wording
from tracker.plain_text import plain
from tracker.store import calls as call_store
from tracker.store import publishing as publishing_store
from tracker.store import reminders as reminder_store
from tracker.store import subscribers
from tracker.store.database import Store
from tracker.web import feeds, ics
from tracker.web.keys import hash_of, token_of

#: Calls in a feed, the newest first; dates in a calendar, the next first.
_MOST_ITEMS, _MOST_DATES = 100, 1000
#: So long a call that was cancelled stays in the calendar of what matches, so that its readers see it.
_CANCELLED_SHOWN = timedelta(days=90)
#: So long what was made is given again, however often it is asked for; and of so many names at once.
_FRESH, _MOST_FRESH = timedelta(minutes=1), 16
#: Calls of one step: some milliseconds.
_CALLS = 20


@dataclass(frozen=True, slots=True)
class Published:
    """What is answered: its type, its bytes, a name for exactly these bytes, and since when it is so (aware)."""

    content_type: str
    body: bytes
    etag: str
    modified: datetime


@dataclass
class Publishing:
    """Calendars and feeds of one service. `key` and `base` are None where addresses are switched off.

    `fitting`, `profiles` and `match_of`: as the chat asks for them.
    """

    store: Store
    now: Callable[[], datetime]
    fitting: Callable[[Subscription, datetime], Awaitable[Sequence[Fitting]]]
    profiles: Callable[[], Mapping[str, Profile]]
    match_of: Callable[[Call, str], Match]
    key: bytes | None = None
    base: str | None = None
    """Where the server can be reached from outside, without a slash at its end."""
    _fresh: dict[tuple[str, str], tuple[datetime, Published]] = field(default_factory=dict)

    def file(self, subscription: Subscription, calls: Sequence[Call], name: str) -> tuple[bytes, int]:
        """An iCalendar file of the dates of these calls in the language of the chat, and how many dates it holds."""
        now, entries = self.now(), list[ics.Entry]()
        for _ in self._dated(subscription, calls, now, entries):
            pass
        told = _told(entries, now)
        return ics.calendar_file(told, name, wording(subscription.language), now), len(told)

    def address(self, subscription: Subscription, *, anew: bool = False) -> str | None:
        """The chat's private address, made where it has none; `anew`: another one, and the old leads nowhere.

        None where addresses are switched off.
        """
        if self.key is None or self.base is None:
            return None
        kept = publishing_store.nonce_of(self.store, subscription.id)
        if kept is not None and not anew:
            token = token_of(self.key, subscription.id, kept[0])
            if hmac.compare_digest(hash_of(token), kept[1]):
                return f"{self.base}/{token}"
        nonce = secrets.token_hex(16)
        token = token_of(self.key, subscription.id, nonce)
        publishing_store.keep_address(self.store, subscription.id, hash_of(token), nonce, self.now())
        return f"{self.base}/{token}"

    def revoke(self, subscription: Subscription) -> bool:
        """The chat's address leads nowhere any more; whether it had one."""
        return publishing_store.revoke_address(self.store, subscription.id)

    async def answer(self, token: str, name: str) -> Published | None:
        """What stands under this name of the address with this token; None where nothing does, whyever."""
        wanted = hash_of(token)
        found = publishing_store.of_address(self.store, wanted)
        if found is None or not hmac.compare_digest(wanted, found[1]):
            return None
        subscription, now = found[0], self.now()
        kept = self._fresh.get((wanted, name))
        if kept is not None and timedelta(0) <= now - kept[0] < _FRESH:
            return kept[1]
        made = await self._made(subscription, name, now)
        if made is None:
            return None
        content_type, body = made
        etag = hashlib.sha256(body).hexdigest()[:32]
        since = publishing_store.published(self.store, subscription.id, name, etag, now)
        answer = Published(content_type, body, etag, since)
        if len(self._fresh) >= _MOST_FRESH:
            self._fresh.clear()
        self._fresh[wanted, name] = (now, answer)
        return answer

    async def _made(self, subscription: Subscription, name: str, now: datetime) -> tuple[str, bytes] | None:
        words = wording(subscription.language)
        if name == "saved.ics":
            ids = subscribers.marked(self.store, subscription.chat_id, "saved")
            calls = list(call_store.calls(self.store, ids=ids))
            return await self._calendar(subscription, calls, words.label("published.saved"), now)
        if name == "matching.ics":
            calls = [*(one.call for one in await self.fitting(subscription, now)), *self._cancelled(subscription, now)]
            unwanted = set(subscribers.marked(self.store, subscription.chat_id, "not_for_us"))
            wanted = list({one.id: one for one in calls if one.id not in unwanted}.values())
            return await self._calendar(subscription, wanted, words.label("published.matching"), now)
        profile_id, _, form = name.rpartition(".")
        profile = self.profiles().get(profile_id)
        if profile is None or profile_id not in subscription.profiles or form not in ("atom", "json"):
            return None
        return await self._feed(subscription, profile, form, words, now)

    async def _calendar(
        self, subscription: Subscription, calls: Sequence[Call], name: str, now: datetime
    ) -> tuple[str, bytes]:
        entries = list[ics.Entry]()
        await done_in_breaths(self._dated(subscription, calls, now, entries))
        words = wording(subscription.language)
        # Writing a thousand dates takes a second: the chat goes on meanwhile.
        return ics.CONTENT_TYPE, await asyncio.to_thread(ics.calendar_file, _told(entries, now), name, words, now)

    def _dated(
        self, subscription: Subscription, calls: Sequence[Call], now: datetime, entries: list[ics.Entry]
    ) -> Iterator[None]:
        """Put the dates of these calls as they are now into `entries`, and keep them, some calls at a step."""
        reminded = {one.call_id: one.wanted for one in reminder_store.of_subscription(self.store, subscription.id)}
        for start in range(0, len(calls), _CALLS):
            some = calls[start : start + _CALLS]
            kept = publishing_store.dates_of(self.store, [one.id for one in some])
            changed: list[CalendarDate] = []
            for call in some:
                before = kept.get(call.id, [])
                dates = followed(call, before, now)
                changed += [one for one in dates if one not in before]
                entries += [ics.Entry(one, call, reminded.get(call.id)) for one in dates]
            if changed:
                publishing_store.keep_dates(self.store, changed)
            yield

    def _cancelled(self, subscription: Subscription, now: datetime) -> list[Call]:
        ids = publishing_store.cancelled_since(self.store, now - _CANCELLED_SHOWN)
        known = publishing_store.dates_of(self.store, ids)
        calls = call_store.calls(self.store, ids=list(known))
        return [
            one
            for one in calls
            if not subscription.profiles or best_match(one, subscription, self.match_of) is not None
        ]

    async def _feed(
        self, subscription: Subscription, profile: Profile, form: str, words: Wording, now: datetime
    ) -> tuple[str, bytes]:
        alone = Subscription(
            subscription.chat_id,
            language=subscription.language,
            zone=subscription.zone,
            profiles=(profile.id,),
            level=subscription.level,
            lesson=subscription.lesson,
            id=subscription.id,
        )
        calls = [one.call for one in await self.fitting(alone, now)]
        changed = publishing_store.last_changes(self.store, [one.id for one in calls])
        items = [feeds.Item(one, max(changed.get(one.id, one.first_seen), one.first_seen)) for one in calls]
        items.sort(key=lambda one: (one.updated, one.call.id), reverse=True)
        title = plain(words.say("published.feed", profile=clean(profile.name(words.code))))
        if form == "atom":
            of = f"{subscription.id}:{profile.id}"
            return feeds.ATOM, await asyncio.to_thread(feeds.atom_feed, items[:_MOST_ITEMS], of, title, words, now)
        return feeds.JSON, await asyncio.to_thread(feeds.json_feed, items[:_MOST_ITEMS], title, words, now)


def _told(entries: Sequence[ics.Entry], now: datetime) -> list[ics.Entry]:
    """So many as a calendar holds, in the order of their time: the next ones, then the last that are over."""
    ordered = sorted(entries, key=_by_time)
    ahead = [one for one in ordered if one.date.date.last_instant() > now][:_MOST_DATES]
    over = [one for one in ordered if one.date.date.last_instant() <= now]
    room = _MOST_DATES - len(ahead)
    return [*(over[-room:] if room else ()), *ahead]


def _by_time(one: ics.Entry) -> tuple[datetime, str]:
    return one.date.date.last_instant(), one.date.uid
