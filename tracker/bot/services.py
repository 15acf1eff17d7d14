"""What the bot needs from the rest of the service: filled in by `tracker.app`, so that handlers build nothing.

The bot keeps nothing between two messages but what is in the store; `Services` has no state of its own.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from scrapers.documents.contract import Undocument
from tracker.declaring import Declarations
from tracker.domain.administering import SourceLine
from tracker.domain.backtest import Backtest
from tracker.domain.finding import Fitting
from tracker.domain.models import Call, Match, Profile, Run, Subscription
from tracker.domain.offering import NoOffer, Offer, Wanted
from tracker.domain.pacing import Pace
from tracker.domain.proposing import Described
from tracker.domain.repair import NoRepair, Repair
from tracker.domain.seasons import Season
from tracker.domain.source_cards import Tried
from tracker.domain.taxonomy import Taxonomy
from tracker.fitting_firms import FittingFirms
from tracker.reading_sites import NotRead
from tracker.searching import Found
from tracker.store.database import Store
from tracker.teaming import new_token


@dataclass(frozen=True, slots=True)
class Services:
    """Everything a handler may use beside the message it answers."""

    store: Store
    now: Callable[[], datetime]
    """The clock, aware; read once per message."""
    profiles: Callable[[], Mapping[str, Profile]]
    """All profiles by id, those made in chat included."""
    shipped: Sequence[Profile]
    """The profiles offered to a new chat, in the order in which they are shown."""
    rarity: Callable[[str], float]
    """How much a stem says (`Corpus.rarity`)."""
    match_of: Callable[[Call, str], Match]
    """(call, profile id) → how they match now."""
    shares_of: Callable[[Call, str], Sequence[tuple[str, float]]]
    """(call, profile id) → what each word of the profile brings to the score by words, the most first."""
    fitting: Callable[[Subscription, datetime], Awaitable[Sequence[Fitting]]]
    """(subscription, now) → the calls not over that fit it, in the order in which they became known."""
    over: Callable[[Subscription, datetime], Awaitable[Sequence[Fitting]]]
    """(subscription, now) → the calls that fit it and are over since a year at most, the latest first."""
    find: Callable[[str, datetime], Found]
    """(what somebody typed, now) → the calls that have its words."""
    try_profile: Callable[[Profile, Mapping[str, float], datetime], Awaitable[Backtest]]
    """(profile, what votes taught, now) → what it would have brought in the last year. Nothing is kept."""
    read_site: Callable[[str], Awaitable[Described | NotRead]]
    """What the site at an address says of its cluster, or why nothing."""
    sources: Callable[[str], Sequence[SourceLine]]
    """Every source with its name in a language, whether it is switched on, and its health."""
    check_source: Callable[[str], Awaitable[Run]]
    """Check one source (by id) now, wait for how it ended; its changes and alerts are stored."""
    enable_source: Callable[[str, bool, str], None]
    """(source id, on or off, by whom): switch it, keep who did it, and plan its checks anew."""
    look_at: Callable[[Wanted], Awaitable[Offer | NoOffer]]
    """What an address would read as a source, with the choices made so far. Nothing is kept."""
    adopt: Callable[[Wanted, str], Awaitable[str]]
    """(what was chosen, by whom): keep it as a source, and plan its checks; its id. Raises UsageError."""
    accept_list: Callable[[str, str], bool]
    """(source id, by whom): its short list is right; False where it is not doubted for being short."""
    look_at_repair: Callable[[str], Awaitable[Repair | NoRepair]]
    """What a repair of a source (by id) would read on its page now. Nothing is kept."""
    adopt_repair: Callable[[str, str, str], object]
    """(source id, mark of the proposal that was seen, by whom): keep it, and plan its checks. Raises UsageError."""
    coming: Callable[[Subscription, datetime], Awaitable[Sequence[Season]]]
    """(subscription, now) → the calls that usually come, or should have come, and would matter to it."""
    declarations: Declarations
    """The declarations of all sources, and their versions."""
    try_source: Callable[[str], Awaitable[Tried]]
    """What a source (by id) reads now. Nothing is kept."""
    answer: Callable[[str, bool], tuple[str, bytes] | None]
    """(source id, whether of the last check that was believed): the archived response of its list, as (file name, bytes)."""
    plan_anew: Callable[[], object]
    """Plan the checks of all sources anew, after a declaration was changed."""
    calendar_file: Callable[[Subscription, Sequence[Call], str], tuple[bytes, int]]
    """(subscription, calls, name): the dates of these calls as an iCalendar file, and how many they are."""
    calendar_address: Callable[[Subscription, bool], str | None]
    """(subscription, anew): the chat's private address, or another one; None where the service gives none."""
    revoke_address: Callable[[Subscription], bool]
    """The chat's private address leads nowhere any more; whether it had one."""
    firms: FittingFirms
    """Which member firms a call fits."""
    read_list: Callable[[bytes], Awaitable[list[list[str]] | Undocument]]
    """The rows of a list with columns that somebody sent, or why it cannot be read."""
    admins: tuple[int, ...] = ()
    """Telegram user ids named in the settings, beside those who claimed."""
    access: str = "open"
    """Who may use the bot: "open" to everybody, by an admin's "approval", or "invited" alone."""
    taxonomy: Taxonomy = field(default_factory=Taxonomy)
    pace: Pace = field(default_factory=Pace)
    """What chats were sent lately; shared with the sender, so that answers count too."""
    language: str = "bg"
    """What a chat begins with where its own language is none of ours."""
    zone: str = "Europe/Sofia"
    new_token: Callable[[], str] = new_token
    """A secret for an invitation."""
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    """Waits so many seconds: where Telegram says how long before an answer may be sent."""
