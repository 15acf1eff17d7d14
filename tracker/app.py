"""Composition: settings → clock, store, fetching, sources, profiles, matcher. The only place that builds things."""

from __future__ import annotations

import hashlib
import logging
import random
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from scrapers.contract import Page
from scrapers.reading.readings import zone_of
from scrapers.spec import SourceSpec, SpecProblems, render_source
from tracker.clock import Clock, parse_instant
from tracker.configuring import Catalogue, fusion_text, load_catalogue, load_fusion
from tracker.declaring import Declarations, declared
from tracker.documents.reader import DocumentReader
from tracker.domain.corpus import Corpus
from tracker.domain.health import accept_as_usual, is_too_short
from tracker.domain.models import Call, Match, Profile
from tracker.domain.translations import Lexicon
from tracker.errors import ConfigError, UsageError
from tracker.fetch.archive import Archive
from tracker.fetch.client import Fetcher
from tracker.fetch.fetching import MEBIBYTE, Fetching
from tracker.fetch.recalling import file_of, recalled
from tracker.fetch.redact import quiet_http_logs
from tracker.fetch.replay import Replay
from tracker.matching import Matching
from tracker.pipeline import Ports
from tracker.reading_code import documents_mark, reading_mark
from tracker.repairing import Repairs
from tracker.searching import Searching
from tracker.semantic.encoders import installed, mark_of
from tracker.semantic.encoding import Encoding
from tracker.settings import Settings, environment, load_settings
from tracker.store import administration, runs
from tracker.store import profiles as profile_store
from tracker.store import sources as source_store
from tracker.store.database import Store, open_store
from tracker.weighing import Weighing

log = logging.getLogger(__name__)
DATABASE = "tracker.db"


@dataclass(frozen=True, slots=True)
class Source:
    """A source as it is in force: its declaration, whether it is checked, and where it comes from."""

    spec: SourceSpec
    enabled: bool
    added: bool
    """Added or changed by an admin, and kept in the store; else shipped in the configuration folder."""


@dataclass
class App:
    """Everything one process works with. Close it when done."""

    settings: Settings
    clock: Clock
    catalogue: Catalogue
    store: Store
    replay: tuple[Path, ...] = ()

    def sources(self) -> dict[str, Source]:
        """All sources by id, in a stable order: an added one wins over a shipped one of the same id."""
        specs: dict[str, tuple[SourceSpec, bool]] = {id_: (spec, False) for id_, spec in self.catalogue.sources.items()}
        for id_, text in source_store.added(self.store).items():
            try:
                specs[id_] = (declared(text, f"{id_}.toml"), True)
            except SpecProblems as problem:
                # It was valid when it was added; a newer program is stricter. The others go on.
                log.warning("source %s is left out: %s", id_, problem.problems[0])
        flags = source_store.flags(self.store)
        return {id_: Source(spec, flags.get(id_, spec.enabled), added) for id_, (spec, added) in sorted(specs.items())}

    @cached_property
    def declarations(self) -> Declarations:
        """The declarations of all sources, and their versions."""
        return Declarations(
            self.store,
            self.catalogue.sources,
            lambda: {id_: (one.spec, one.enabled) for id_, one in self.sources().items()},
            self.clock.now,
        )

    def switch(self, source: str, on: bool, by_whom: str) -> None:
        """Switch a source on or off, and keep who did it and when."""
        now = self.clock.now()
        with self.store.transaction():
            source_store.set_enabled(self.store, source, on, by_whom, now)
            action = "enabled source" if on else "disabled source"
            administration.record(self.store, by_whom, action, source, "", now)

    def accept_list(self, source: str, by_whom: str) -> bool:
        """Keep that a source's short list is right, by whom and when; False where it is not doubted for being short."""
        now = self.clock.now()
        with self.store.transaction():
            state = source_store.state_of(self.store, source)
            if not is_too_short(state):
                return False
            seen = next((one.items for one in runs.latest(self.store, 1, source)), 0)
            source_store.save_state(self.store, accept_as_usual(state, seen, now))
            administration.record(self.store, by_whom, "accepted list", source, f"{seen} items", now)
        return True

    def profiles(self) -> dict[str, Profile]:
        """All profiles by id: those of the configuration folder, and those made in chat or added."""
        return {**self.catalogue.profiles, **{one.id: one for one in profile_store.profiles(self.store)}}

    def source_name(self, source: str, lang: str) -> str:
        """A source's name in a language, or its id where it is no longer known."""
        known = self.sources().get(source)
        return known.spec.title(lang) if known else source

    @cached_property
    def matching(self) -> Matching:
        """The one matcher of this process."""
        meaning = self._models[1] if self._models is not None else None
        return Matching(self.store, self.catalogue.profiles, self.catalogue.taxonomy, meaning)

    @cached_property
    def searching(self) -> Searching:
        """The search by words over all calls."""
        return Searching(self.store, self.catalogue.taxonomy)

    @cached_property
    def lexicon(self) -> Lexicon:
        """By what the same call is known in two languages."""
        return Lexicon(self.catalogue.taxonomy)

    @cached_property
    def _models(self) -> tuple[dict[str, str], str] | None:
        """(the id of each model by what it is for, their mark with the weights); None where meaning is not weighed."""
        if not self.settings.matching.semantic:
            return None
        weights = fusion_text(self.settings.config)
        names = {use: one.id for use, one in installed().items()}
        return (names, mark_of(names, weights)) if names and weights is not None else None

    def weighing(self) -> Weighing | None:
        """What weighs meaning in the background; None where the extra is not installed, or not wanted. Raises ConfigError."""
        fusion = load_fusion(self.settings.config) if self._models is not None else None
        if self._models is None or fusion is None:
            return None
        names, mark = self._models
        return Weighing(self.store, self.matching, fusion, names, mark, Encoding(), self.catalogue.taxonomy)

    @property
    def corpus(self) -> Corpus:
        """How common words are among the calls known."""
        return self.matching.corpus

    def match_of(self, call: Call, profile_id: str) -> Match:
        """How a call matches a profile now; a profile that is gone matches nothing."""
        return self.matching.of(call, profile_id, self.clock.now())

    def ports(self, fetching: Fetching) -> Ports:
        """What the pipeline works with."""
        return Ports(
            store=self.store,
            fetching=fetching,
            now=self.clock.now,
            match_of=self.match_of,
            fitting=self.matching.fitting,
            source_name=self.source_name,
            fingerprint=fingerprint,
            lexicon=self.lexicon,
            jitter=random.random if not self.replay else lambda: 0.0,
            documents=DocumentReader() if self.settings.fetch.documents else None,
            documents_mark=documents_mark(),
            most_documents=self.settings.fetch.documents,
            admins=self.settings.admins,
        )

    def fetching(self) -> Fetching:
        """The network, or the recordings given with `--replay`."""
        if self.replay:
            return Replay(self.replay)
        fetch = self.settings.fetch
        archive = None
        if fetch.archive_mb:
            archive = Archive(
                self.archive_folder,
                max_file_bytes=fetch.archive_file_mb * MEBIBYTE,
                max_total_bytes=fetch.archive_mb * MEBIBYTE,
            )
        try:
            return Fetcher(
                fetch.contact, pause=fetch.pause, archive=archive, allow=fetch.intranet, max_concurrent=fetch.at_once
            )
        except ValueError as problem:
            raise ConfigError([f"tracker.toml: fetch.intranet: {problem}"]) from None

    def repairs(self, fetching: Fetching) -> Repairs:
        """What proposes repairs of sources that broke."""
        return Repairs(
            self.store,
            fetching,
            self.clock.now,
            lambda: {id_: one.spec for id_, one in self.sources().items()},
            self.archived_page,
            self.declarations.save,
            fingerprint,
        )

    @property
    def archive_folder(self) -> Path:
        """Where every response is kept, as WARC files."""
        return self.settings.data / "archive"

    def archived_file(self, reference: str) -> Path | None:
        """The file that holds a response that was kept; None where it was let go by now."""
        return file_of(reference, [self.archive_folder, *self.replay])

    def archived_page(self, reference: str) -> Page | None:
        """A response that was kept; None where it was let go by now."""
        return recalled(reference, [self.archive_folder, *self.replay])

    def archived_answer(self, source: str, good: bool) -> tuple[str, bytes] | None:
        """The first page of a source's list as it was last received (or last believed): (file name, bytes); None where none is kept."""
        state = source_store.state_of(self.store, source)
        for one in state.good if good else state.latest:
            page = self.archived_page(one.reference)
            if page is not None:
                kind = next((name for name in ("json", "xml", "html") if name in (page.content_type or "")), "txt")
                return f"{source}-{one.at:%Y-%m-%d-%H%M}.{kind}", page.body
        return None

    def close(self) -> None:
        """Let go of the database."""
        self.store.close()


def fingerprint(spec: SourceSpec) -> str:
    """Changes with the declaration of a source and with the code that reads it, so that what was remembered is read anew."""
    written = f"{reading_mark()}\n{render_source(spec)}"
    return hashlib.sha256(written.encode()).hexdigest()[:16]


@contextmanager
def opened(
    *,
    data: Path | None = None,
    config: Path | None = None,
    replay: tuple[Path, ...] = (),
    at: str | None = None,
    environ: Callable[[], Mapping[str, str]] = environment,
) -> Iterator[App]:
    """The app with its database open. Raises ConfigError, UsageError or StoreError, each in plain lines."""
    quiet_http_logs()
    settings = load_settings(environ(), data=data, config=config)
    catalogue = load_catalogue(settings.config)
    try:
        settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as problem:
        raise UsageError(
            f"{settings.data}: cannot hold the data ({problem.strerror}); name another folder with --data DIR"
        ) from None
    app = App(
        settings=settings,
        clock=Clock(parse_instant(at, zone_of(settings.chat.zone)) if at else None),
        catalogue=catalogue,
        store=open_store(settings.data / DATABASE),
        replay=replay,
    )
    try:
        yield app
    finally:
        app.close()
