"""The network client against sites that behave well."""

import asyncio
import gzip
import ssl
import zlib
from datetime import timedelta

import pytest

from scrapers.contract import Part, Request
from tests.tracker.fetch.loopback import (
    CERTIFICATE,
    LOOPBACK,
    NOW,
    PLAIN,
    Asked,
    Time,
    always,
    answer,
    by_path,
    fetcher,
    in_turn,
    site,
)
from tracker.fetch.client import Fetcher, user_agent
from tracker.fetch.fetching import Fetched, FetchFailure, NotModified, Policy, Validators


async def test_a_page_comes_with_its_address_type_charset_and_time():
    page = answer("Покана".encode("cp1251"), headers={"Content-Type": 'Text/HTML; Charset="windows-1251"'})
    async with site(always(page)) as there, fetcher() as client:
        got = await client.fetch(Request(there.url("/a#part")), policy=PLAIN, validators=None, now=NOW)
    assert isinstance(got, Fetched)
    assert got.page.body == "Покана".encode("cp1251")
    assert (got.page.url, got.page.requested_url) == (there.url("/a"), there.url("/a#part"))
    assert (got.page.status, got.page.content_type, got.page.charset) == (200, "text/html", "windows-1251")
    assert got.page.fetched_at == NOW
    assert not got.validators


async def test_every_site_hears_who_asks_and_no_site_meets_a_disguise():
    async with site(always(answer(b"x"))) as there, fetcher() as client:
        request = Request(there.url(), headers={"User-Agent": "Mozilla/5.0", "Host": "other", "X-Mine": "1"})
        await client.fetch(request, policy=PLAIN, validators=None, now=NOW)
    headers = there.asked[0].headers
    assert headers["user-agent"].startswith("funding-call-tracker/")
    assert headers["user-agent"].endswith("(+admin@example.org)")
    assert headers["host"] == f"127.0.0.1:{there.port}"
    assert headers["accept-encoding"] == "gzip, deflate"
    assert headers["x-mine"] == "1"


def test_a_contact_cannot_break_the_header():
    assert user_agent("a@b.org)\r\nX-Evil: (1").partition(" ")[2] == "(+a@b.orgX-Evil: 1)"
    assert "(" not in user_agent("")


async def test_what_did_not_change_is_not_sent_again():
    async def handler(asked: Asked, writer: asyncio.StreamWriter) -> None:
        if asked.headers.get("if-none-match") == '"v1"' and asked.headers.get("if-modified-since") == "yesterday":
            writer.write(b"HTTP/1.1 304 Not Modified\r\n\r\n")
        else:
            writer.write(answer(b"list", headers={"ETag": '"v1"', "Last-Modified": "yesterday"}))

    async with site(handler) as there, fetcher() as client:
        first = await client.fetch(Request(there.url()), policy=PLAIN, validators=None, now=NOW)
        assert isinstance(first, Fetched)
        assert first.validators == Validators('"v1"', "yesterday")
        second = await client.fetch(Request(there.url()), policy=PLAIN, validators=first.validators, now=NOW)
        assert second == NotModified(there.url())
        posted = await client.fetch(
            Request(there.url(), method="POST", json="{}"), policy=PLAIN, validators=first.validators, now=NOW
        )
        assert isinstance(posted, Fetched)


async def test_a_304_that_nobody_asked_for_is_no_page():
    async with site(always(b"HTTP/1.1 304 Not Modified\r\n\r\n")) as there, fetcher() as client:
        got = await client.fetch(Request(there.url()), policy=PLAIN, validators=Validators(), now=NOW)
    assert isinstance(got, FetchFailure)
    assert (got.code, got.status) == ("unreachable", 304)


@pytest.mark.parametrize(
    ("encoding", "sent"),
    [
        ("gzip", gzip.compress(b"calls", mtime=0)),
        ("x-gzip", gzip.compress(b"ca", mtime=0) + gzip.compress(b"lls", mtime=0)),
        ("gzip", gzip.compress(b"calls", mtime=0) + b"\0\0padding"),
        ("deflate", zlib.compress(b"calls")),
        ("deflate", zlib.compress(b"calls", wbits=-15)),
        ("gzip, gzip", gzip.compress(gzip.compress(b"calls", mtime=0), mtime=0)),
        ("gzip", b"calls"),
        ("identity", b"calls"),
        ("br", b"<calls>"),
    ],
)
async def test_declared_compression_is_undone_and_a_false_declaration_forgiven(encoding, sent):
    async with site(always(answer(sent, headers={"Content-Encoding": encoding}))) as there, fetcher() as client:
        got = await client.fetch(Request(there.url()), policy=PLAIN, validators=None, now=NOW)
    assert isinstance(got, Fetched)
    assert got.page.body.strip(b"<>") == b"calls"


async def test_bodies_are_sent_as_forms_json_and_file_parts():
    async with site(always(answer(b"{}"))) as there, fetcher() as client:
        for request in (
            Request(there.url(), method="POST", form=(("q", "клъстер"), ("q", "a b"))),
            Request(there.url(), method="POST", json='{"a": 1}'),
            Request(there.url(), method="POST", parts=(Part("query", '{"bool":{}}'), Part("sort", "x", "text/plain"))),
        ):
            assert isinstance(await client.fetch(request, policy=PLAIN, validators=None, now=NOW), Fetched)
    form, json, parts = there.asked
    assert form.headers["content-type"] == "application/x-www-form-urlencoded"
    assert form.body == b"q=%D0%BA%D0%BB%D1%8A%D1%81%D1%82%D0%B5%D1%80&q=a+b"
    assert (json.headers["content-type"], json.body) == ("application/json", b'{"a": 1}')
    boundary = parts.headers["content-type"].removeprefix("multipart/form-data; boundary=").encode()
    assert parts.body.count(b"--" + boundary) == 3
    assert (
        b'form-data; name="query"; filename="blob"\r\nContent-Type: application/json\r\n\r\n{"bool":{}}' in parts.body
    )
    assert b"Content-Type: text/plain\r\n\r\nx\r\n" in parts.body


async def test_redirects_are_followed_with_the_right_method_and_the_cookie_of_this_fetch_only():
    async def handler(asked: Asked, writer: asyncio.StreamWriter) -> None:
        if asked.target == "/search":
            writer.write(answer(status="303 See Other", headers={"Location": "/found", "Set-Cookie": "s=1; Path=/"}))
        elif asked.headers.get("cookie") == "s=1":
            writer.write(answer(asked.method.encode()))
        else:
            writer.write(answer(b"who are you", "403 Forbidden"))

    async with site(handler) as there, fetcher() as client:
        got = await client.fetch(
            Request(there.url("/search"), "POST", json="{}"), policy=PLAIN, validators=None, now=NOW
        )
        assert isinstance(got, Fetched)
        assert (got.page.url, got.page.requested_url) == (there.url("/found"), there.url("/search"))
        assert got.page.body == b"GET"
        later = await client.fetch(Request(there.url("/found")), policy=PLAIN, validators=None, now=NOW)
        assert isinstance(later, FetchFailure)


async def test_a_page_that_sends_us_to_itself_with_a_cookie_is_read():
    async def handler(asked: Asked, writer: asyncio.StreamWriter) -> None:
        if "cookie" in asked.headers:
            writer.write(answer(b"list"))
        else:
            writer.write(answer(status="302 Found", headers={"Location": asked.target, "Set-Cookie": "seen=yes"}))

    async with site(handler) as there, fetcher() as client:
        got = await client.fetch(Request(there.url("/list")), policy=PLAIN, validators=None, now=NOW)
    assert isinstance(got, Fetched)


async def test_a_key_does_not_follow_a_redirect_to_another_origin():
    async with site(always(answer(b"x"))) as other:
        moved = answer(status="307 Temporary Redirect", headers={"Location": other.url("/new")})
        async with site(always(moved)) as there, fetcher() as client:
            request = Request(there.url(), "POST", {"X-Api-Key": "k", "Accept-Language": "bg"}, json="{}")
            assert isinstance(await client.fetch(request, policy=PLAIN, validators=None, now=NOW), Fetched)
    assert there.asked[0].headers["x-api-key"] == "k"
    assert "x-api-key" not in other.asked[0].headers
    assert other.asked[0].headers["accept-language"] == "bg"
    assert (other.asked[0].method, other.asked[0].body) == ("POST", b"{}")


async def test_a_source_that_must_stay_on_its_site_says_when_it_is_led_away():
    async def resolver(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    async def handler(asked: Asked, writer: asyncio.StreamWriter) -> None:
        port = asked.headers["host"].partition(":")[2]
        where = {"/www": "www.calls.bg", "/away": "parked.com"}.get(asked.target)
        moved = {"Location": f"http://{where}:{port}/end"}
        writer.write(answer(status="301 Moved", headers=moved) if where else answer(b"end"))

    staying = Policy(pause=0, timeout=10, robots=False, same_site=True)
    async with site(handler) as there, fetcher(resolver=resolver) as client:
        for path, expected in (("/www", None), ("/away", "other_site")):
            url = there.url(path, "calls.bg")
            got = await client.fetch(Request(url), policy=staying, validators=None, now=NOW)
            assert getattr(got, "code", None) == expected


@pytest.mark.parametrize(
    ("status", "kind", "code"),
    [
        ("404 Not Found", "text/html", "unreachable"),
        ("410 Gone", "text/html", "unreachable"),
        ("500 Internal Server Error", "text/html", "unreachable"),
        ("403 Forbidden", "text/html", "refused"),
        ("401 Unauthorized", "application/json", "refused"),
        ("451 Unavailable For Legal Reasons", "text/html", "refused"),
        ("999 Request denied", "text/html", "refused"),
        ("400 Bad Request", "application/json", "api_error"),
        ("500 Internal Server Error", "application/problem+json; charset=utf-8", "api_error"),
        ("302 Found", "text/html", "unreachable"),
    ],
)
async def test_an_error_status_is_a_failure_that_keeps_the_page_and_is_not_asked_twice(status, kind, code):
    async with site(always(answer(b"sorry", status, {"Content-Type": kind}))) as there, fetcher() as client:
        got = await client.fetch(Request(there.url()), policy=PLAIN, validators=None, now=NOW)
    assert isinstance(got, FetchFailure)
    assert (got.code, got.status) == (code, int(status[:3]))
    assert got.page is not None
    assert got.page.body == b"sorry"
    assert status[:3] in got.message
    assert len(there.asked) == 1


@pytest.mark.parametrize("passing", [answer(status=f"{code} X") for code in (408, 429, 502, 503, 504)] + [b""])
async def test_what_can_pass_is_tried_again_after_a_growing_wait(passing):
    time = Time()
    async with site(in_turn(passing, passing, answer(b"here"))) as there, fetcher(time) as client:
        got = await client.fetch(Request(there.url()), policy=PLAIN, validators=None, now=NOW)
    assert isinstance(got, Fetched)
    assert time.slept == [1.0, 2.0]


async def test_what_does_not_pass_is_given_up_after_the_second_retry():
    async with site(always(answer(status="503 X"))) as there, fetcher() as client:
        got = await client.fetch(Request(there.url()), policy=PLAIN, validators=None, now=NOW)
    assert isinstance(got, FetchFailure)
    assert (got.code, len(there.asked)) == ("unreachable", 3)


@pytest.mark.parametrize("header", ["7", "Sun, 09 Aug 2026 12:00:07 GMT"])
async def test_a_short_retry_after_is_waited_for(header):
    time = Time()
    busy = answer(status="429 Too Many Requests", headers={"Retry-After": header})
    async with site(in_turn(busy, answer(b"here"))) as there, fetcher(time) as client:
        got = await client.fetch(Request(there.url()), policy=PLAIN, validators=None, now=NOW)
    assert isinstance(got, Fetched)
    assert time.slept == [7.0]


async def test_a_long_retry_after_ends_the_fetch_and_closes_the_host_for_that_long():
    time = Time()
    busy = answer(status="429 Too Many Requests", headers={"Retry-After": "600"})
    async with site(in_turn(busy, answer(b"here"))) as there, fetcher(time) as client:
        first = await client.fetch(Request(there.url("/a")), policy=PLAIN, validators=None, now=NOW)
        second = await client.fetch(Request(there.url("/b")), policy=PLAIN, validators=None, now=NOW)
        assert isinstance(first, FetchFailure)
        assert isinstance(second, FetchFailure)
        assert (first.code, first.retry_after, second.code, second.retry_after) == ("refused", 600, "refused", 600)
        assert there.targets == ["/a"]
        time.now += 601
        third = await client.fetch(Request(there.url("/b")), policy=PLAIN, validators=None, now=NOW)
        assert isinstance(third, Fetched)
    assert time.slept == []


async def test_an_endless_retry_after_is_bounded():
    busy = answer(status="503 X", headers={"Retry-After": "9" * 40})
    async with site(always(busy)) as there, fetcher() as client:
        got = await client.fetch(Request(there.url()), policy=PLAIN, validators=None, now=NOW)
    assert isinstance(got, FetchFailure)
    assert got.retry_after == timedelta(hours=6).total_seconds()


async def test_one_host_is_asked_one_at_a_time_with_a_pause_and_others_do_not_wait_for_it():
    time = Time()
    under_way = most = 0

    async def handler(asked: Asked, writer: asyncio.StreamWriter) -> None:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0.01)
        under_way -= 1
        writer.write(answer(b"x"))

    async with site(handler) as there, fetcher(time, pause=1.1) as client:
        policy = Policy(timeout=10, robots=False)
        jobs = [
            client.fetch(Request(there.url(f"/{number}")), policy=policy, validators=None, now=NOW)
            for number in range(4)
        ]
        assert all(isinstance(got, Fetched) for got in await asyncio.gather(*jobs))
    assert most == 1
    assert there.targets == ["/0", "/1", "/2", "/3"]
    assert time.slept == [1.1, 1.1, 1.1]


async def test_never_more_requests_at_once_than_allowed():
    under_way = most = 0

    async def handler(asked: Asked, writer: asyncio.StreamWriter) -> None:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0.02)
        under_way -= 1
        writer.write(answer(b"x"))

    async def resolver(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    async with site(handler) as there, fetcher(resolver=resolver, max_concurrent=3) as client:
        jobs = [
            client.fetch(Request(there.url("/", f"h{number}.example")), policy=PLAIN, validators=None, now=NOW)
            for number in range(12)
        ]
        assert all(isinstance(got, Fetched) for got in await asyncio.gather(*jobs))
    assert most == 3


async def test_robots_txt_is_asked_once_obeyed_and_sets_the_pace():
    time = Time()
    rules = b"User-agent: *\nDisallow: /private\nCrawl-delay: 4\n"
    pages = {"/robots.txt": answer(rules), "/list": answer(b"list"), "/private/x": answer(b"secret")}
    async with site(by_path(pages)) as there, fetcher(time) as client:
        policy = Policy(pause=0, timeout=10)
        first = await client.fetch(Request(there.url("/list")), policy=policy, validators=None, now=NOW)
        again = await client.fetch(Request(there.url("/list")), policy=policy, validators=None, now=NOW)
        refused = await client.fetch(Request(there.url("/private/x")), policy=policy, validators=None, now=NOW)
    assert isinstance(first, Fetched)
    assert isinstance(again, Fetched)
    assert isinstance(refused, FetchFailure)
    assert refused.code == "robots"
    assert there.targets == ["/robots.txt", "/list", "/list"]
    assert time.slept == [4.0]


async def test_robots_txt_is_obeyed_where_a_redirect_leads():
    pages = {
        "/robots.txt": answer(b"User-agent: funding-call-tracker\nDisallow: /closed"),
        "/open": answer(status="302 Found", headers={"Location": "/closed"}),
        "/closed": answer(b"x"),
    }
    async with site(by_path(pages)) as there, fetcher() as client:
        got = await client.fetch(Request(there.url("/open")), policy=Policy(pause=0), validators=None, now=NOW)
    assert isinstance(got, FetchFailure)
    assert got.code == "robots"
    assert "/closed" not in there.targets


async def test_tls_is_verified_by_name_and_a_stranger_s_certificate_refused():
    async def resolver(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    trusting = ssl.create_default_context(cafile=str(CERTIFICATE))
    async with site(always(answer(b"x")), tls=True) as there:
        for context, host, words in (
            (None, "calls.example", "self"),
            (trusting, "calls.example", None),
            (trusting, "other.example", "mismatch"),
        ):
            async with fetcher(resolver=resolver, tls=context) as client:
                url = there.url("/", host)
                got = await client.fetch(Request(url), policy=PLAIN, validators=None, now=NOW)
            if words is None:
                assert isinstance(got, Fetched)
            else:
                assert isinstance(got, FetchFailure)
                assert got.code == "unreachable"
                assert "certificate" in got.message
                assert words in got.message.lower()
    assert [one.headers["host"] for one in there.asked] == [f"calls.example:{there.port}"]


def test_a_tls_context_that_does_not_verify_is_not_accepted():
    blind = ssl.create_default_context()
    blind.check_hostname = False
    blind.verify_mode = ssl.CERT_NONE
    with pytest.raises(ValueError, match="verify"):
        Fetcher("", tls=blind, allow=LOOPBACK)


async def test_a_step_down_from_https_to_http_is_noted():
    async def resolver(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    trusting = ssl.create_default_context(cafile=str(CERTIFICATE))
    async with site(always(answer(b"x"))) as plain:
        moved = answer(status="302 Found", headers={"Location": plain.url()})
        async with site(always(moved), tls=True) as there, fetcher(resolver=resolver, tls=trusting) as client:
            url = there.url("/", "calls.example")
            got = await client.fetch(Request(url), policy=PLAIN, validators=None, now=NOW)
    assert isinstance(got, Fetched)
    assert got.notes == ("redirected from https to http at calls.example",)


async def test_a_closed_client_can_be_closed_again():
    client = fetcher()
    await client.aclose()
    await client.aclose()
