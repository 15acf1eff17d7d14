"""The server of calendars and feeds over loopback: what it gives, what it keeps to itself, and hostile clients."""

from __future__ import annotations

import asyncio
import json
import logging
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import feedparser
import httpx
import pytest
from ical.calendar_stream import IcsCalendarStream

from tests.tracker.bot.talking import FURNITURE, MARINE, TAXONOMY, known_calls
from tests.tracker.domain.calls_told import NOW, call, change, deadline
from tracker.domain.corpus import Corpus
from tracker.domain.matching import match
from tracker.domain.models import Call, Subscription
from tracker.errors import ConfigError, RunError
from tracker.first_looks import fitting_now
from tracker.matching import Matching
from tracker.store import calls as call_store
from tracker.store import subscribers
from tracker.store.database import Store, open_store
from tracker.web.keys import hash_of, key_of
from tracker.web.publishing import Publishing
from tracker.web.server import publishing_at


@dataclass
class Served:
    """A served store, with one chat and its private address; `path` is that without the server's own."""

    store: Store
    publishing: Publishing
    chat: Subscription
    client: httpx.AsyncClient
    port: int
    path: str
    clock: list[timedelta]

    async def gets(self, name: str, method: str = "GET", **headers: str) -> httpx.Response:
        return await self.client.request(method, f"{self.path}/{name}", headers=headers)

    async def says(self, raw: bytes, *, ends: bool = False) -> bytes:
        """What comes back for these bytes, until the server ends the connection."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(raw)
        if ends:
            writer.write_eof()
        try:
            async with asyncio.timeout(10):
                return await reader.read()
        except ConnectionError:
            return b""
        finally:
            writer.close()

    def knows(self, *calls: Call) -> None:
        with self.store.transaction():
            for one in calls:
                call_store.save_call(self.store, one)
                call_store.save_sightings(self.store, one.sightings)


@asynccontextmanager
async def served(*calls: Call, **bounds: Any) -> AsyncIterator[Served]:
    clock = [timedelta(0)]
    profiles = {one.id: one for one in (MARINE, FURNITURE)}
    with open_store(None) as store:
        matching = Matching(store, profiles, TAXONOMY)
        publishing = Publishing(
            store,
            lambda: NOW + clock[0],
            lambda subscription, now: fitting_now(store, matching, subscription, now),
            lambda: profiles,
            lambda of, profile: match(of, profiles[profile], Corpus(), NOW, TAXONOMY),
            key=b"k" * 32,
            base="https://calls.example.org",
        )
        chat = subscribers.save(store, Subscription(7, language="en", profiles=("marine",)))
        address = publishing.address(chat)
        assert address is not None
        async with (
            publishing_at(publishing, "127.0.0.1", 0, **bounds) as port,
            httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client,
        ):
            path = address.removeprefix("https://calls.example.org")
            it = Served(store, publishing, chat, client, port, path, clock)
            it.knows(*(calls or known_calls()))
            yield it


def summaries(answer: httpx.Response) -> list[str | None]:
    return [one.summary for one in IcsCalendarStream.calendar_from_ics(answer.text).events]


async def test_saved_calls_and_matching_calls_are_calendars() -> None:
    async with served() as it:
        subscribers.mark(it.store, 7, "furnitur01", "saved", NOW)
        saved = await it.gets("saved.ics")
        assert saved.status_code == 200
        assert saved.headers["content-type"] == "text/calendar; charset=utf-8"
        assert summaries(saved) == ["Deadline: Design of furniture from wood"]
        matching = await it.gets("matching.ics")
        assert any("blue economy" in (one or "") for one in summaries(matching))
        assert not any("furniture" in (one or "") for one in summaries(matching))


async def test_what_the_chat_does_not_want_is_not_in_its_calendar_and_a_cancelled_call_is_shown_as_such() -> None:
    async with served() as it:
        before = summaries(await it.gets("matching.ics"))
        subscribers.mark(it.store, 7, "hydrogen01", "not_for_us", NOW)
        it.knows(call("bluecall01", outcome="cancelled"))
        call_store.record_changes(it.store, [change("cancelled", "bluecall01")])
        it.clock[0] = timedelta(minutes=5)
        after = summaries(await it.gets("matching.ics"))
        assert any("Hydrogen" in (one or "") for one in before)
        assert not any("Hydrogen" in (one or "") for one in after)
        assert "❌ Cancelled: Deadline: Support for clusters of the blue economy" in after


async def test_a_new_address_makes_the_old_one_useless_at_once() -> None:
    async with served() as it:
        assert (await it.gets("saved.ics")).status_code == 200
        assert it.publishing.address(it.chat) == f"https://calls.example.org{it.path}", "it can be shown again"
        anew = it.publishing.address(it.chat, anew=True)
        assert (await it.gets("saved.ics")).status_code == 404
        it.path = str(anew).removeprefix("https://calls.example.org")
        assert (await it.gets("saved.ics")).status_code == 200
        assert it.publishing.revoke(it.chat)
        assert (await it.gets("saved.ics")).status_code == 404


async def test_the_address_goes_with_the_chat_and_only_its_hash_is_kept() -> None:
    async with served() as it:
        token = it.path.removeprefix("/")
        dump = "\n".join(str(tuple(row)) for row in it.store.rows("SELECT * FROM addresses"))
        assert token not in dump
        assert hash_of(token) in dump
        subscribers.erase_chat(it.store, 7)
        assert (await it.gets("saved.ics")).status_code == 404


async def test_everything_that_is_not_there_is_answered_alike() -> None:
    async with served() as it:
        token = it.path.removeprefix("/")
        wrong = ("a" if token[0] != "a" else "b") + token[1:]
        asked = [
            "/", "/favicon.ico", "/robots.txt", it.path, f"{it.path}/", f"{it.path}/saved", f"{it.path}/furniture.atom",
            f"{it.path}/nobody.json", f"{it.path}/marine.xml", f"/{wrong}/saved.ics", f"{it.path}/x/saved.ics",
            f"{it.path}/../saved.ics", f"/{token.upper()}/saved.ics", "/%2e%2e/%2e%2e/etc/passwd", f"{it.path}/%00",
            f"/{'x' * 400}/saved.ics", f"{it.path}//saved.ics",
        ]  # fmt: skip
        answers = [await it.client.get(one) for one in asked]
        assert {one.status_code for one in answers} == {404}
        assert {one.text for one in answers} == {"404\n"}
        shown = {json.dumps({k: v for k, v in sorted(one.headers.items()) if k != "date"}) for one in answers}
        assert len(shown) == 1


async def test_only_get_and_head() -> None:
    async with served() as it:
        for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND", "TRACE"):
            for path in (f"{it.path}/saved.ics", "/nothing"):
                answer = await it.client.request(method, path)
                assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD"), method
        get, head = await it.gets("saved.ics"), await it.gets("saved.ics", "HEAD")
        assert head.content == b""
        assert head.headers["content-length"] == get.headers["content-length"]
        assert head.headers["etag"] == get.headers["etag"]


async def test_what_did_not_change_is_not_sent_again() -> None:
    async with served() as it:
        subscribers.mark(it.store, 7, "furnitur01", "saved", NOW)
        first = await it.gets("saved.ics")
        etag, modified = first.headers["etag"], first.headers["last-modified"]
        it.clock[0] = timedelta(hours=12)
        for headers in ({"If-None-Match": etag}, {"If-None-Match": f'"x", W/{etag}'}, {"If-Modified-Since": modified}):
            again = await it.gets("saved.ics", **headers)
            assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
        assert (await it.gets("saved.ics")).headers["last-modified"] == modified
        subscribers.mark(it.store, 7, "bluecall01", "saved", NOW)
        it.clock[0] = timedelta(hours=13)
        for headers in ({"If-None-Match": etag}, {"If-Modified-Since": modified}, {"If-Modified-Since": "nonsense"}):
            other = await it.gets("saved.ics", **headers)
            assert other.status_code == 200
            assert other.headers["etag"] != etag


async def test_a_profile_is_an_atom_feed_that_another_library_reads() -> None:
    hostile = call("hostile001", titles={"en": "Blue economy <script>&amp; ports\x00\x0b \ud83d]]>"}, code="H-1")
    async with served(*known_calls(), hostile) as it:
        answer = await it.gets("marine.atom")
        assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
        read = feedparser.parse(answer.content)
        assert not read.bozo, read.get("bozo_exception")
        assert read.version == "atom10"
        assert read.feed.title == "Calls for Marine Cluster"
        titles = [one.title for one in read.entries]
        assert "Support for clusters of the blue economy" in titles
        assert len({one.id for one in read.entries}) == len(read.entries)
        first = next(one for one in read.entries if "Support" in one.title)
        assert first.link.startswith("https://eumis2020.government.bg/")
        assert "Deadline: Thursday, 14 May 2026, 16:30 (Sofia time)" in first.content[0].value
        assert first.updated_parsed is not None


async def test_the_same_as_a_json_feed() -> None:
    async with served() as it:
        answer = await it.gets("marine.json")
        assert answer.headers["content-type"] == "application/feed+json; charset=utf-8"
        read = json.loads(answer.content)
        assert read["version"] == "https://jsonfeed.org/version/1.1"
        assert all(one["id"].startswith("urn:uuid:") and one["title"] and one["content_text"] for one in read["items"])
        atom = feedparser.parse((await it.gets("marine.atom")).content)
        assert [one["id"] for one in read["items"]] == [one.id for one in atom.entries]


HOSTILE = [
    b"GET /" + b"a" * 5000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 9000 + b"\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\n" + b"".join(b"X%d: 1\r\n" % number for number in range(500)) + b"\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    b"GET / HTTP/9.9\r\n\r\n",
    b"SECRETSECRET\r\n\r\n",
    b"GET /secretsecret\x00 HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    b"GET http://evil.example/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    b"CONNECT evil.example:443 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    "GET /секрет HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode(),
]


async def test_hostile_requests_are_refused_and_nothing_of_them_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with served() as it:
        for raw in HOSTILE:
            answer = await it.says(raw, ends=True)
            assert b" 200 " not in answer.partition(b"\r\n")[0], raw[:40]
        assert (await it.gets("saved.ics")).status_code == 200, "the others are served all the same"
        token = it.path.removeprefix("/")
    ours = "\n".join(
        one.getMessage() + str(one.exc_info or "") for one in caplog.records if not one.name.startswith("http")
    )
    assert token not in ours
    assert "secretsecret" not in ours.lower()


async def test_slow_and_silent_clients_are_let_go() -> None:
    async with served(longest=0.1) as it:
        for raw in (
            b"",
            b"GET /",
            b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ",
            b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\nx",
        ):
            began = asyncio.get_running_loop().time()
            await it.says(raw)
            assert asyncio.get_running_loop().time() - began < 5


async def test_of_many_connections_at_once_those_that_are_too_many_end_at_once() -> None:
    async with served(most=3) as it:
        kept = [await asyncio.open_connection("127.0.0.1", it.port) for _ in range(3)]
        assert await it.says(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n") == b""
        for _, writer in kept:
            writer.close()
            await writer.wait_closed()
        assert b"404" in await it.says(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")


async def test_a_port_that_is_taken_is_told_in_one_line() -> None:
    async with served() as it:
        with pytest.raises(RunError, match=r"\[web\] port"):
            async with publishing_at(it.publishing, "127.0.0.1", it.port):
                pass


def test_the_key_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    path = tmp_path / "calendar.key"
    key = key_of(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert key_of(path) == key
    path.chmod(0o644)
    with pytest.raises(ConfigError, match="chmod 600"):
        key_of(path)
    path.chmod(0o600)
    path.write_text("short", encoding="ascii")
    with pytest.raises(ConfigError, match="remove it"):
        key_of(path)


async def test_where_the_key_is_another_the_address_that_is_shown_is_one_that_leads_somewhere() -> None:
    async with served(call(deadlines=(deadline("2026-05-14"),))) as it:
        it.publishing.key = b"o" * 32
        shown = it.publishing.address(it.chat)
        assert shown is not None
        assert shown != f"https://calls.example.org{it.path}"
        it.path = shown.removeprefix("https://calls.example.org")
        assert (await it.gets("saved.ics")).status_code == 200
