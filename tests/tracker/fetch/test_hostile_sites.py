"""The network client against sites that behave as badly as sites can."""

import asyncio
import gzip
import time
import tracemalloc
import zlib
from dataclasses import replace

import pytest

from scrapers.contract import Request
from tests.tracker.fetch.loopback import NOW, PLAIN, Asked, always, answer, by_path, fetcher, in_turn, site
from tracker.fetch.fetching import MEBIBYTE, Fetched, FetchFailure, Policy

SHORT = replace(PLAIN, timeout=0.4)


async def failure(url, policy=PLAIN, **arguments):
    async with fetcher(**arguments) as client:
        got = await client.fetch(Request(url), policy=policy, validators=None, now=NOW)
    assert isinstance(got, FetchFailure), got
    assert "\n" not in got.message
    return got


async def drip(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    while True:
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(0.02)


async def drip_headers(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nX: ")
    while True:
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(0.02)


async def promise_for_ever(asked: Asked, writer: asyncio.StreamWriter) -> None:
    while True:
        writer.write(b"HTTP/1.1 103 Early Hints\r\n\r\n")
        await writer.drain()
        await asyncio.sleep(0.001)


async def say_nothing(asked: Asked, writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(3600)


@pytest.mark.parametrize("handler", [drip, drip_headers, promise_for_ever, say_nothing])
async def test_no_fetch_outlives_its_time(handler):
    async with site(handler) as there:
        began = time.monotonic()
        got = await failure(there.url(), SHORT)
        took = time.monotonic() - began
    assert got.code == "unreachable"
    assert took < 10  # 0.4 s, and a very busy machine
    assert len(there.asked) <= 3


async def test_a_slow_robots_txt_takes_from_the_same_time():
    async with site(drip) as there:
        began = time.monotonic()
        got = await failure(there.url(), Policy(pause=0, timeout=0.4))
        assert time.monotonic() - began < 10
    assert got.code == "unreachable"
    assert there.targets == ["/robots.txt"]


async def flood(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        writer.write(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")
        await writer.drain()


async def flood_until_closed(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        writer.write(b"x" * 0x10000)
        await writer.drain()


async def flood_of_headers(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        writer.write(b"X: " + b"x" * 1000 + b"\r\n")
        await writer.drain()


@pytest.mark.parametrize("handler", [flood, flood_until_closed])
async def test_an_endless_body_is_cut_off_at_its_bound(handler):
    async with site(handler) as there:
        got = await failure(there.url(), replace(PLAIN, max_bytes=MEBIBYTE))
    assert got.code == "too_large"
    assert "1,048,576" in got.message


async def test_a_body_that_declares_to_be_too_large_is_not_read_at_all():
    async with site(always(answer(b"x" * 10, length=10**12))) as there:
        got = await failure(there.url())
    assert got.code == "too_large"


async def test_endless_headers_are_cut_off():
    async with site(flood_of_headers) as there:
        got = await failure(there.url())
    assert got.code == "unreachable"


def _bomb(mebibytes: int, *, wbits: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, wbits)
    block = bytes(MEBIBYTE)
    return b"".join(packer.compress(block) for _ in range(mebibytes)) + packer.flush()


@pytest.mark.parametrize(("encoding", "wbits"), [("gzip", 31), ("deflate", 15), ("gzip, gzip", 31)])
async def test_a_300_mb_decompression_bomb_adds_little_memory(encoding, wbits):
    bomb = _bomb(300, wbits=wbits)
    if "," in encoding:
        bomb = gzip.compress(bomb)
    async with site(always(answer(bomb, headers={"Content-Encoding": encoding}))) as there:
        tracemalloc.start()
        got = await failure(there.url())
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert got.code == "too_large"
    assert "decompressed" in got.message
    assert peak < 40 * MEBIBYTE


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(b"calls" * 100, mtime=0)[:-12]),
        ("gzip", gzip.compress(b"calls" * 100, mtime=0)[:20] + b"\xff" * 20),
        ("deflate", zlib.compress(b"calls" * 100)[:-6]),
        ("br", b"\x0b\x02\x80calls\x03"),
        ("gzip, gzip, gzip, gzip", b"x"),
    ],
)
async def test_a_body_that_does_not_decompress_is_a_failure(encoding, body):
    async with site(always(answer(body, headers={"Content-Encoding": encoding}))) as there:
        got = await failure(there.url())
    assert got.code == "unreachable"


async def test_a_body_shorter_than_declared_is_asked_again_and_never_taken_for_whole():
    async def cut_short(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(answer(b"half", length=8))
        await writer.drain()
        raise ConnectionResetError

    async with site(cut_short) as there:
        got = await failure(there.url())
    assert got.code == "unreachable"
    assert len(there.asked) == 3


async def test_a_body_longer_than_declared_does_not_leak_into_the_next_answer():
    async with site(in_turn(answer(b"calls + more", length=5), answer(b"next"))) as there, fetcher() as client:
        for expected in (b"calls", b"next"):
            got = await client.fetch(Request(there.url()), policy=PLAIN, validators=None, now=NOW)
            assert isinstance(got, Fetched)
            assert got.page.body == expected


@pytest.mark.parametrize(
    "raw",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 7\r\n\r\ncalls",
        b"HTTP/1.1 200 OK\r\nBad Header: 1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnot a size\r\n",
        b"SSH-2.0-OpenSSH_9.6\r\n\r\n",
        b"\x00" * 100 + b"\r\n\r\n",
    ],
)
async def test_an_answer_that_is_not_http_is_a_failure_and_not_asked_again(raw):
    async with site(always(raw)) as there:
        got = await failure(there.url())
    assert got.code == "unreachable"
    assert len(there.asked) == 1


async def test_a_redirect_loop_and_too_many_redirects_end():
    async def further(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(answer(status="302 Found", headers={"Location": f"/{int(asked.target[1:] or 0) + 1}"}))

    around = {
        "/a": answer(status="302 Found", headers={"Location": "/b"}),
        "/b": answer(status="301 Moved", headers={"Location": "/a"}),
    }
    async with site(by_path(around)) as there:
        got = await failure(there.url("/a"))
        assert (got.code, len(there.asked)) == ("unreachable", 4)
        assert "circle" in got.message
    async with site(further) as there:
        got = await failure(there.url("/0"))
        assert (got.code, len(there.asked)) == ("unreachable", 9)
        assert "more than 8" in got.message


@pytest.mark.parametrize(
    ("location", "code"),
    [
        ("http://10.0.0.1/", "forbidden_address"),
        ("http://169.254.169.254/latest/meta-data/", "forbidden_address"),
        ("http://[::ffff:10.0.0.1]/", "forbidden_address"),
        ("http://0x7f.1/", "forbidden_address"),
        ("//192.168.1.1/admin", "forbidden_address"),
        ("file:///etc/passwd", "forbidden_address"),
        ("gopher://127.0.0.1:70/", "forbidden_address"),
        ("http://user:secret@example.org/", "forbidden_address"),
        ("javascript:alert(1)", "forbidden_address"),
        ("http://[::1", "unreachable"),
        ("http://a b/", "forbidden_address"),
        ("", "unreachable"),
    ],
)
async def test_a_redirect_is_checked_like_the_address_itself(location, code):
    async with site(always(answer(status="302 Found", headers={"Location": location}))) as there:
        got = await failure(there.url())
    assert got.code == code
    assert "secret" not in got.message
    assert len(there.asked) == 1


async def test_a_name_inside_a_redirect_is_resolved_and_checked():
    async def resolver(host: str, port: int) -> list[str]:
        return ["127.0.0.1" if host == "calls.example" else "192.168.7.7"]

    moved = answer(status="302 Found", headers={"Location": "http://inside.example/"})
    async with site(always(moved)) as there:
        got = await failure(there.url("/", "calls.example"), resolver=resolver)
    assert got.code == "forbidden_address"
    assert "192.168.7.7" in got.message


async def test_a_name_that_changes_between_check_and_use_gains_nothing():
    answers = [["127.0.0.1"], ["10.0.0.1"], ["127.0.0.2"]]
    asked: list[str] = []

    async def resolver(host: str, port: int) -> list[str]:
        asked.append(host)
        return answers.pop(0)

    closing = always(answer(b"x", headers={"Connection": "close"}))
    async with site(closing) as there, fetcher(resolver=resolver, allow=["127.0.0.1"]) as client:
        for code in (None, "forbidden_address", "forbidden_address"):
            url = there.url("/", "rebinding.example")
            got = await client.fetch(Request(url), policy=PLAIN, validators=None, now=NOW)
            assert getattr(got, "code", None) == code
    # Once per connection: what was checked is what is connected to, and nobody resolves again.
    assert asked == ["rebinding.example"] * 3
    assert len(there.asked) == 1


async def test_one_private_address_among_public_ones_is_enough_to_refuse():
    async def resolver(host: str, port: int) -> list[str]:
        return ["93.184.216.34", "10.0.0.1"]

    got = await failure("http://mixed.example/", resolver=resolver)
    assert got.code == "forbidden_address"


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}/",
        "http://localhost:{port}/",
        "http://2130706433:{port}/",
        "http://①②⑦.⓪.⓪.①:{port}/",
        "http://127。0。0。1:{port}/",
        "http://[::ffff:127.0.0.1]:{port}/",
    ],
)
async def test_the_loopback_is_refused_unless_the_argument_allows_it(url):
    async with site(always(answer(b"x"))) as there:
        got = await failure(url.format(port=there.port), allow=[])
    assert got.code == "forbidden_address"
    assert there.asked == []


async def test_a_name_that_does_not_exist_is_unreachable_at_once():
    async def resolver(host: str, port: int) -> list[str]:
        return []

    got = await failure("http://nowhere.example/", resolver=resolver)
    assert (got.code, got.message) == ("unreachable", "the name nowhere.example is not known")


async def test_a_closed_port_is_unreachable():
    async with site(always(answer(b"x"))) as there:
        url = there.url()
    got = await failure(url)
    assert (got.code, got.message) == ("unreachable", "no connection to 127.0.0.1")


@pytest.mark.parametrize("header", ["a\r\nX-Evil: 1", "клъстер"])
async def test_a_configured_header_that_cannot_be_sent_is_a_failure_of_the_source(header):
    async with site(always(answer(b"x"))) as there, fetcher() as client:
        request = Request(there.url(), headers={"X-Mine": header})
        got = await client.fetch(request, policy=PLAIN, validators=None, now=NOW)
    assert isinstance(got, FetchFailure)
    assert got.code == "broken_scraper"
    assert there.asked == []


async def test_a_broken_site_stops_no_other():
    async with site(say_nothing) as silent, site(always(answer(b"x"))) as there, fetcher() as client:
        waiting = asyncio.create_task(
            client.fetch(Request(silent.url("/", "127.0.0.2")), policy=SHORT, validators=None, now=NOW)
        )
        got = await client.fetch(Request(there.url()), policy=PLAIN, validators=None, now=NOW)
        assert isinstance(got, Fetched)
        assert isinstance(await waiting, FetchFailure)


async def test_a_fetch_that_is_cancelled_leaves_its_host_free():
    async with site(say_nothing) as silent, fetcher() as client:
        waiting = asyncio.create_task(client.fetch(Request(silent.url()), policy=PLAIN, validators=None, now=NOW))
        while not silent.asked:
            await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        async with site(always(answer(b"x"))) as there:
            got = await client.fetch(Request(there.url()), policy=PLAIN, validators=None, now=NOW)
    assert isinstance(got, Fetched)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "  ",
        "example.org/calls",
        "http://",
        "http:///calls",
        "http://[::1",
        "http://xn--/",
        "http://a b/",
        "http://a%20b/",
        "http://exam\x00ple.org/",
        "http://" + "a" * 64 + ".org/",
        "http://" + "a." * 200 + "org/",
        "http://example.org/" + "a" * 70_000,
        "http://example.org:99999/",
        "http://example.org:port/",
        "http://\\evil\\/",
        "file:///etc/passwd",
        "ftp://example.org/",
        "data:text/html,x",
        "http://admin:secret@example.org/",
        "http://@10.0.0.1/",
    ],
)
async def test_what_is_no_web_address_is_refused_before_anything_is_resolved(url):
    async def resolver(host: str, port: int) -> list[str]:
        raise AssertionError(f"{host} was resolved")

    for policy in (PLAIN, Policy(pause=0)):
        got = await failure(url, policy, resolver=resolver)
        assert got.code == "forbidden_address"
        assert "secret" not in got.message
