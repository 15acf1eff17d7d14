"""How the database came to be what it is: an ordered list of steps, append-only, each in one transaction.

To change the schema, append a function to `STEPS` and refresh `tests/tracker/store/schema.sql` (its test says how).
Never edit a step that was released.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from tracker.errors import StoreError
from tracker.store import (
    known_words,
    schema,
    schema_access,
    schema_broadcasts,
    schema_firms,
    schema_matching,
    schema_meaning,
    schema_outages,
    schema_partners,
    schema_publishing,
    schema_quiet,
    schema_reminders,
    schema_searching,
    schema_seasons,
    schema_teams,
    sighting_figures,
)

if TYPE_CHECKING:
    from tracker.store.database import Store

Step = Callable[["Store"], None]


def first_tables(store: Store) -> None:
    """Everything of version 0.1."""
    for statement in schema.FIRST_TABLES:
        store.execute(statement)


def leases(store: Store) -> None:
    """Who works on what, so that two processes never do the same at once."""
    store.execute(
        "CREATE TABLE leases (name TEXT PRIMARY KEY, holder TEXT NOT NULL, until TEXT NOT NULL) STRICT, WITHOUT ROWID"
    )


def disputes(store: Store) -> None:
    """Statements of a call that contradict each other, from when to when, and whether the admins were told."""
    store.execute(
        """
        CREATE TABLE disputes (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            call_id TEXT NOT NULL REFERENCES calls (id) ON DELETE CASCADE ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED,
            dispute TEXT NOT NULL,
            since TEXT NOT NULL,
            told_at TEXT,
            ended_at TEXT
        ) STRICT
        """
    )
    store.execute("CREATE INDEX disputes_call ON disputes (call_id)")
    store.execute("CREATE INDEX disputes_lasting ON disputes (told_at) WHERE ended_at IS NULL")


def documents(store: Store) -> None:
    """What is remembered of the documents of calls, and where in a document a new value stands."""
    store.execute(
        "CREATE TABLE documents (source TEXT NOT NULL, url_key TEXT NOT NULL, memory TEXT NOT NULL, "
        "PRIMARY KEY (source, url_key)) STRICT, WITHOUT ROWID"
    )
    store.execute("ALTER TABLE changes ADD COLUMN place TEXT")


def matching_at_scale(store: Store) -> None:
    """What is asked each minute, or of every call, is answered by an index."""
    for statement in schema_matching.STATEMENTS:
        store.execute(statement)


def lessons(store: Store) -> None:
    """What the votes of a chat taught."""
    store.execute("ALTER TABLE subscriptions ADD COLUMN lesson TEXT NOT NULL DEFAULT ''")


def meaning(store: Store) -> None:
    """Vectors of texts, and which calls are close in meaning to which profiles."""
    for statement in schema_meaning.STATEMENTS:
        store.execute(statement)


def likes(store: Store) -> None:
    """A chat may say of a call that it likes it, without saving it. What is marked stays as it is."""
    store.execute(
        """
        CREATE TABLE marks_with_likes (
            chat_id INTEGER NOT NULL REFERENCES chats (id) ON DELETE CASCADE ON UPDATE CASCADE,
            call_id TEXT NOT NULL REFERENCES calls (id) ON DELETE CASCADE ON UPDATE CASCADE,
            mark TEXT NOT NULL CHECK (mark IN ('saved', 'liked', 'not_for_us')),
            at TEXT NOT NULL,
            PRIMARY KEY (chat_id, call_id)
        ) STRICT, WITHOUT ROWID
        """
    )
    store.execute("INSERT INTO marks_with_likes SELECT chat_id, call_id, mark, at FROM marks")
    store.execute("DROP TABLE marks")
    store.execute("ALTER TABLE marks_with_likes RENAME TO marks")
    store.execute("CREATE INDEX marks_call ON marks (call_id, mark)")


def reminders(store: Store) -> None:
    """When each saved call is to be looked at for a reminder, and how a chat wants to be reminded."""
    for statement in schema_reminders.STATEMENTS:
        store.execute(statement)


def outages(store: Store) -> None:
    """Sources that could not be read for so long that managers are told."""
    for statement in schema_outages.TABLES:
        store.execute(statement)


def earlier_profiles(store: Store) -> None:
    """What a profile was before its last change, so that the change can be taken back."""
    store.execute("ALTER TABLE profiles ADD COLUMN before TEXT")


def publishing(store: Store) -> None:
    """Calendars and feeds: dates with names for life, and private addresses."""
    for statement in schema_publishing.STATEMENTS:
        store.execute(statement)


def figures(store: Store) -> None:
    """By what figures the same call in two languages is found."""
    for statement in sighting_figures.STATEMENTS:
        store.execute(statement)
    sighting_figures.fill(store)


def seasons(store: Store) -> None:
    """To whom it was told that a call was not seen in its season."""
    for statement in schema_seasons.TABLES:
        store.execute(statement)


def searching(store: Store) -> None:
    """The words of all calls, so that a search finds their other forms and what was meant."""
    for statement in schema_searching.STATEMENTS:
        store.execute(statement)
    known_words.learn_all(store)


def teams(store: Store) -> None:
    """Chats that work together: who, by which invitations, and what they share."""
    for statement in schema_teams.STATEMENTS:
        store.execute(statement)


def wishes(store: Store) -> None:
    """What a chat wishes beside its rhythm: mutes, the end of a pause, signs of life, the monthly record."""
    for statement in schema_quiet.STATEMENTS:
        store.execute(statement)


def firms(store: Store) -> None:
    """The member firms of teams."""
    for statement in schema_firms.STATEMENTS:
        store.execute(statement)


def access(store: Store) -> None:
    """Who may use the bot, and since when each chat does."""
    for statement in schema_access.STATEMENTS:
        store.execute(statement)


def broadcasts(store: Store) -> None:
    """What admins write to everybody."""
    for statement in schema_broadcasts.STATEMENTS:
        store.execute(statement)


def partners(store: Store) -> None:
    """Requests for partners hang on calls, and clusters are introduced to each other."""
    for statement in schema_partners.STATEMENTS:
        store.execute(statement)
    schema_partners.fill(store)


def figures_by_day(store: Store) -> None:
    """The same call in two languages is found by the day of its deadline too."""
    sighting_figures.fill(store)


#: All steps in order. The number of a step is its place, from 1.
STEPS: tuple[Step, ...] = (
    first_tables,
    leases,
    disputes,
    documents,
    matching_at_scale,
    lessons,
    meaning,
    likes,
    reminders,
    outages,
    earlier_profiles,
    publishing,
    figures,
    seasons,
    searching,
    teams,
    wishes,
    firms,
    access,
    broadcasts,
    partners,
    figures_by_day,
)

_LEDGER = """
CREATE TABLE IF NOT EXISTS migrations (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL
) STRICT
"""


def upgrade(store: Store, steps: Sequence[Step] = STEPS) -> int:
    """Take the database through the steps it lacks; gives how many were taken. Safe when several start at once.

    Raises StoreError where the database has steps that this program does not know (it is newer), or tables of
    something else.
    """
    if version(store) == len(steps):
        return 0
    taken = 0
    while True:
        with store.transaction():
            # Asked again inside the transaction: another process may have taken the step meanwhile.
            at = version(store)
            if at > len(steps):
                raise StoreError(
                    f"the database is at version {at} and this program knows {len(steps)}: it was used by a newer "
                    "tracker; install that version again, or name another folder with --data DIR"
                )
            if at == len(steps):
                return taken
            step = steps[at]
            store.execute(_LEDGER)
            step(store)
            store.execute("INSERT INTO migrations (number, name) VALUES (?, ?)", (at + 1, step.__name__))
            taken += 1


def version(store: Store) -> int:
    """The number of the last step taken; 0 for an empty database."""
    if store.value("SELECT 1 FROM sqlite_schema WHERE name = 'migrations'") is None:
        if store.value("SELECT count(*) FROM sqlite_schema"):
            raise StoreError("a database of another program; name another folder with --data DIR")
        return 0
    return int(store.value("SELECT coalesce(max(number), 0) FROM migrations"))
