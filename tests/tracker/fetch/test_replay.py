"""Recordings answer as the network did."""

import gzip
import io
import tracemalloc
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from scrapers.contract import Part, Request
from tests.shared_material import SHARED, needs_shared
from tests.tracker.fetch.loopback import NOW
from tracker.errors import UsageError
from tracker.fetch.fetching import MEBIBYTE, Fetched, FetchFailure, Policy, Validators
from tracker.fetch.replay import Replay

URL = "https://calls.example/list?a=1&b=2"


class Recorder:
    """Writes a WARC file as other tools do."""

    def __init__(self, path: Path, *, compressed: bool = True) -> None:
        self.path = path
        self._file = path.open("wb")
        self._writer = WARCWriter(self._file, gzip=compressed, warc_version="1.1")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._file.close()

    def response(
        self, url, body=b"x", *, at=NOW, status="200 OK", headers=(), asked=None, link=True, first=False, **more
    ):
        """A response; with `asked` (method, content type, body) also its request, linked or only beside it."""
        date = {"WARC-Date": at.isoformat().replace("+00:00", "Z")}
        response = self._record("response", url, body, StatusAndHeaders(status, list(headers), "HTTP/1.1"), date | more)
        records = [response]
        if asked is not None:
            method, content_type, content = asked
            own = [("Content-Type", content_type)] if content_type else []
            head = StatusAndHeaders(f"{method} /x HTTP/1.1", own, is_http_request=True)
            linked = {"WARC-Concurrent-To": response.rec_headers.get_header("WARC-Record-ID")} if link else {}
            records.insert(0 if first else 1, self._record("request", url, content, head, date | linked))
        for record in records:
            self._writer.write_record(record)
        return response

    def revisit(self, url, of, *, at=NOW, headers=None):
        digest = of.rec_headers.get_header("WARC-Payload-Digest")
        date = of.rec_headers.get_header("WARC-Date")
        record = self._writer.create_revisit_record(
            url, digest, url, date, headers, {"WARC-Date": at.isoformat().replace("+00:00", "Z")}
        )
        self._writer.write_record(record)

    def resource(self, url, body, content_type):
        record = self._writer.create_warc_record(
            url, "resource", io.BytesIO(body), len(body), content_type, {"WARC-Date": "2026-08-09T12:00:00Z"}
        )
        self._writer.write_record(record)

    def _record(self, kind, url, body, http, headers):
        return self._writer.create_warc_record(
            url, kind, payload=io.BytesIO(body), length=len(body), http_headers=http, warc_headers_dict=headers
        )


@pytest.fixture
def recorder(tmp_path):
    with Recorder(tmp_path / "recorded.warc.gz") as recorder:
        yield recorder


async def ask(recorder, request, *, at=None, now=NOW, policy=None, validators=None):
    files = [recorder.path] if isinstance(recorder, Recorder) else recorder
    if isinstance(recorder, Recorder):
        recorder._file.flush()
    request = Request(request) if isinstance(request, str) else request
    return await Replay(files, at).fetch(request, policy=policy or Policy(), validators=validators, now=now)


async def test_a_recorded_page_comes_as_it_was(recorder):
    headers = [("Content-Type", "text/html; charset=windows-1251"), ("ETag", '"1"')]
    recorder.response(URL, "Покана".encode("cp1251"), headers=headers)
    got = await ask(recorder, URL, now=NOW + timedelta(days=30))
    assert isinstance(got, Fetched)
    assert (got.page.url, got.page.requested_url, got.page.status) == (URL, URL, 200)
    assert (got.page.content_type, got.page.charset) == ("text/html", "windows-1251")
    assert got.page.body.decode("cp1251") == "Покана"
    assert got.page.fetched_at == NOW
    assert got.validators == Validators('"1"')


@pytest.mark.parametrize(
    "url",
    [
        "https://calls.example/list?b=2&a=1",
        "http://calls.example:80/list?a=1&b=2",
        "https://CALLS.example/%6cist?a=%31&b=2#x",
    ],
)
async def test_a_page_is_found_however_its_address_is_spelt(recorder, url):
    recorder.response(URL)
    assert isinstance(await ask(recorder, url), Fetched)


async def test_the_scheme_as_recorded_goes_before_the_other(recorder):
    recorder.response("http://calls.example/", b"http", at=NOW)
    recorder.response("https://calls.example/", b"https", at=NOW - timedelta(days=1))
    for scheme in ("http", "https"):
        got = await ask(recorder, f"{scheme}://calls.example/")
        assert isinstance(got, Fetched)
        assert got.page.body == scheme.encode()


async def test_of_several_the_newest_not_after_the_clock_answers_else_the_oldest(recorder):
    for day in (3, 1, 2):
        recorder.response(URL, str(day).encode(), at=datetime(2026, 8, day, tzinfo=UTC))
    for clock, expected in (
        (datetime(2026, 8, 1, 23, tzinfo=UTC), b"1"),
        (datetime(2026, 8, 2, tzinfo=UTC), b"2"),
        (datetime(2027, 1, 1, tzinfo=UTC), b"3"),
        (datetime(2020, 1, 1, tzinfo=UTC), b"1"),
    ):
        by_now = await ask(recorder, URL, now=clock)
        by_at = await ask(recorder, URL, at=clock)
        assert isinstance(by_now, Fetched)
        assert by_at == by_now
        assert by_now.page.body == expected


async def test_what_was_not_recorded_is_unreachable_and_says_so(recorder):
    recorder.response(URL)
    got = await ask(recorder, "https://calls.example/other?token=abc")
    assert isinstance(got, FetchFailure)
    assert got.code == "unreachable"
    assert got.message == "GET https://calls.example/other?token=*** is not in the recording"


@pytest.mark.parametrize("url", ["file:///etc/passwd", "http://10.0.0.1/", "http://u:p@calls.example/x", "http://[::1"])
async def test_a_hostile_address_is_refused_as_the_network_client_does(recorder, url):
    recorder.response(URL)
    got = await ask(recorder, url)
    assert isinstance(got, FetchFailure)
    assert got.code == "forbidden_address"


async def test_without_request_records_method_and_body_do_not_matter(recorder):
    recorder.response(URL, b"{}")
    assert isinstance(await ask(recorder, Request(URL, "POST", json='{"page": 7}')), Fetched)


JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=----WebKitFormBoundaryX"
PARTS = (
    b'------WebKitFormBoundaryX\r\nContent-Disposition: form-data; name="sort"; filename="s.json"\r\n'
    b"Content-Type: application/json\r\n\r\n[]\r\n"
    b'------WebKitFormBoundaryX\r\nContent-Disposition: form-data; name="query"; filename="blob"\r\n'
    b'Content-Type: application/json\r\n\r\n{ "bool" : {} }\r\n------WebKitFormBoundaryX--\r\n'
)


@pytest.mark.parametrize(("link", "first"), [(True, False), (True, True), (False, False), (False, True)])
async def test_with_request_records_method_and_body_choose(recorder, link, first):
    more = {"link": link, "first": first}
    recorder.response(URL, b"get", asked=("GET", None, b""), **more)
    recorder.response(URL + "&p", b"apart")
    recorder.response(URL, b"json", asked=("POST", JSON, b'{"a":1,"b":2}'), **more)
    recorder.response(URL + "&p", b"apart")
    recorder.response(URL, b"form", asked=("POST", FORM, b"b=%D0%B1&a=1"), **more)
    recorder.response(URL + "&p", b"apart")
    recorder.response(URL, b"parts", asked=("POST", MULTIPART, PARTS), **more)
    for request, expected in (
        (Request(URL), b"get"),
        (Request(URL, "POST", json='{ "b": 2, "a": 1 }'), b"json"),
        (Request(URL, "POST", form=(("a", "1"), ("b", "б"))), b"form"),
        (Request(URL, "POST", parts=(Part("query", '{"bool":{}}'), Part("sort", "[]"))), b"parts"),
    ):
        got = await ask(recorder, request)
        assert isinstance(got, Fetched)
        assert got.page.body == expected
    missing = await ask(recorder, Request(URL, "POST", json='{"a": 2}'))
    assert isinstance(missing, FetchFailure)
    assert "POST" in missing.message


async def test_a_recorded_redirect_is_followed_within_the_recording(recorder):
    recorder.response("https://calls.example/a", status="302 Found", headers=[("Location", "/b")])
    recorder.response("https://calls.example/b", status="301 Moved", headers=[("Location", "http://other.example/c")])
    recorder.response("http://other.example/c", b"end")
    recorder.response("https://calls.example/lost", status="302 Found", headers=[("Location", "/nowhere")])
    recorder.response("https://calls.example/loop", status="302 Found", headers=[("Location", "/loop")])
    got = await ask(recorder, "https://calls.example/a")
    assert isinstance(got, Fetched)
    assert (got.page.url, got.page.requested_url) == ("http://other.example/c", "https://calls.example/a")
    assert got.notes == ("redirected from https to http at calls.example",)
    for path, words in (("lost", "not in the recording"), ("loop", "circle")):
        failed = await ask(recorder, f"https://calls.example/{path}")
        assert isinstance(failed, FetchFailure)
        assert words in failed.message
    staying = await ask(recorder, "https://calls.example/a", policy=Policy(same_site=True))
    assert isinstance(staying, FetchFailure)
    assert staying.code == "other_site"


async def test_a_recorded_refusal_is_a_failure_at_once(recorder):
    recorder.response(URL, b"wait", status="429 Too Many Requests", headers=[("Retry-After", "600")])
    got = await ask(recorder, URL)
    assert isinstance(got, FetchFailure)
    assert (got.code, got.status, got.retry_after) == ("refused", 429, 600)


async def test_a_recorded_robots_txt_is_obeyed_and_a_missing_one_allows(recorder):
    recorder.response("https://strict.example/robots.txt", b"User-agent: *\nDisallow: /")
    recorder.response("https://strict.example/x")
    recorder.response("https://free.example/x")
    refused = await ask(recorder, "https://strict.example/x")
    assert isinstance(refused, FetchFailure)
    assert refused.code == "robots"
    assert isinstance(await ask(recorder, "https://strict.example/x", policy=Policy(robots=False)), Fetched)
    assert isinstance(await ask(recorder, "https://free.example/x"), Fetched)


async def test_validators_never_hide_a_page_of_a_recording(recorder):
    recorder.response(URL, b"", status="304 Not Modified", at=NOW)
    recorder.response(URL, b"list", headers=[("ETag", '"1"')], at=NOW - timedelta(days=1))
    assert isinstance(await ask(recorder, URL, validators=Validators('"1"')), Fetched)


@pytest.mark.parametrize("compressed", [True, False])
async def test_chunks_and_compression_are_undone_and_false_declarations_forgiven(tmp_path, compressed):
    packed = gzip.compress(b"calls " * 1000)
    chunked = b"".join(b"%x;ext=1\r\n%s\r\n" % (len(part), part) for part in (packed[:7], packed[7:])) + b"0\r\n\r\n"
    both = [("Transfer-Encoding", "chunked"), ("Content-Encoding", "gzip")]
    with Recorder(tmp_path / "a.warc", compressed=compressed) as recorder:
        recorder.response("https://a.example/1", chunked, headers=both)
        recorder.response("https://a.example/2", packed, headers=both)
        recorder.response("https://a.example/3", b"calls " * 1000, headers=both)
        recorder.response("https://a.example/4", b"<calls> " * 1000, headers=[("Content-Encoding", "br")])
        recorder.response("https://a.example/5", packed, headers=[("content-encoding", "GZIP")])
        for number in range(1, 6):
            got = await ask(recorder, f"https://a.example/{number}")
            assert isinstance(got, Fetched), got
            assert got.page.body.replace(b"<", b"").replace(b">", b"") == b"calls " * 1000


async def test_a_recorded_bomb_is_bounded(recorder):
    recorder.response(URL, gzip.compress(bytes(200 * MEBIBYTE), 9), headers=[("Content-Encoding", "gzip")])
    recorder._file.flush()
    replay = Replay([recorder.path])
    tracemalloc.start()
    got = await replay.fetch(Request(URL), policy=Policy(), validators=None, now=NOW)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert isinstance(got, FetchFailure)
    assert got.code == "too_large"
    assert peak < 40 * MEBIBYTE


async def test_bodies_stay_in_the_file_until_they_are_asked_for(recorder):
    for number in range(40):
        recorder.response(f"https://calls.example/{number}", bytes([number]) * MEBIBYTE)
    recorder._file.flush()
    tracemalloc.start()
    replay = Replay([recorder.path])
    held, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert held < MEBIBYTE
    assert peak < 20 * MEBIBYTE
    got = await replay.fetch(Request("https://calls.example/39"), policy=Policy(), validators=None, now=NOW)
    assert isinstance(got, Fetched)
    assert got.page.body == b"\x27" * MEBIBYTE


async def test_revisits_and_resources_answer_too_and_partial_records_do_not(recorder):
    first = recorder.response(URL, b"same", headers=[("Content-Type", "text/html")], at=NOW - timedelta(days=2))
    recorder.revisit(URL, first, headers=StatusAndHeaders("200 OK", [("ETag", '"2"')], "HTTP/1.1"))
    recorder.resource("https://calls.example/feed", b"<rss/>", "application/rss+xml")
    recorder.response("https://calls.example/cut", b"half", **{"WARC-Truncated": "length"})
    got = await ask(recorder, URL)
    assert isinstance(got, Fetched)
    assert (got.page.body, got.validators.etag, got.page.fetched_at) == (b"same", '"2"', NOW)
    feed = await ask(recorder, "https://calls.example/feed")
    assert isinstance(feed, Fetched)
    assert (feed.page.body, feed.page.content_type) == (b"<rss/>", "application/rss+xml")
    assert isinstance(await ask(recorder, "https://calls.example/cut"), FetchFailure)


async def test_several_files_and_folders_answer_together(tmp_path):
    (tmp_path / "folder").mkdir()
    with Recorder(tmp_path / "folder" / "a.warc.gz") as one, Recorder(tmp_path / "b.warc", compressed=False) as other:
        one.response("https://a.example/")
        other.response("https://b.example/")
    files = [tmp_path / "folder", tmp_path / "b.warc"]
    assert isinstance(await ask(files, "https://a.example/"), Fetched)
    assert isinstance(await ask(files, "https://b.example/"), Fetched)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "cannot be read"),
        (b"<html>", "is no WARC file"),
        (gzip.compress(b"<html>", mtime=0), "is no WARC file"),
        (b"\x1f\x8bbroken", "is no WARC file"),
    ],
)
def test_a_file_that_is_no_recording_is_named_in_one_line(tmp_path, content, words):
    path = tmp_path / "x.warc.gz"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UsageError, match=words) as problem:
        Replay([path])
    assert "\n" not in str(problem.value)
    with pytest.raises(UsageError, match="holds no WARC file"):
        (tmp_path / "empty").mkdir()
        Replay([tmp_path / "empty"])


def test_a_file_compressed_as_a_whole_says_how_to_mend_it(tmp_path):
    with Recorder(tmp_path / "plain.warc", compressed=False) as recorder:
        recorder.response("https://a.example/")
        recorder.response("https://b.example/")
    whole = tmp_path / "whole.warc.gz"
    whole.write_bytes(gzip.compress((tmp_path / "plain.warc").read_bytes()))
    with pytest.raises(UsageError, match="warcio recompress"):
        Replay([whole])


async def test_a_file_that_vanishes_under_us_is_a_failure_of_the_fetch(recorder):
    recorder.response(URL)
    recorder._file.flush()
    replay = Replay([recorder.path])
    recorder.path.unlink()
    got = await replay.fetch(Request(URL), policy=Policy(), validators=None, now=NOW)
    assert isinstance(got, FetchFailure)
    assert got.code == "unreachable"
    await replay.aclose()


@needs_shared
async def test_the_recorded_day_in_bulgaria_answers_every_address_it_holds():
    assert SHARED is not None
    at = datetime.fromisoformat("2026-08-09T15:00:00+03:00")
    replay = Replay([SHARED / "gold" / "pages" / "bulgaria-demo.warc.gz"], at)
    sedia = "https://api.tech.ec.europa.eu/search-api/prod/rest/search?pageNumber=1&pageSize=100&apiKey=SEDIA&text=%2A%2A%2A"
    for request, size in (
        (Request("https://eumis2020.government.bg/bg/s/Procedure/Active"), 42829),
        (Request("https://blacksea-cbc.net/interreg-next-bsb-2021-2027/calls-for-proposals"), 25062),
        (Request("https://www.greece-bulgaria.eu/calls/"), 5866),
        (Request("https://www.euro-access.eu/en/calls?sent=search&keyword=&submit="), 197002),
        (Request(sedia, "POST", parts=(Part("query", "{}"),)), 4491),
    ):
        got = await replay.fetch(request, policy=Policy(), validators=None, now=at)
        assert isinstance(got, Fetched), got
        assert len(got.page.body) == size
        assert got.page.fetched_at <= at
    missing = await replay.fetch(Request("https://opic.bg/news"), policy=Policy(), validators=None, now=at)
    assert isinstance(missing, FetchFailure)
    assert missing.code == "unreachable"


@needs_shared
async def test_a_redirect_to_a_login_page_ends_at_that_page():
    assert SHARED is not None
    replay = Replay([SHARED / "gold" / "pages" / "traps" / "traps.warc.gz"])
    url = "https://www.linkedin.com/company/zephyr-angels/posts/?feedView=all"
    got = await replay.fetch(Request(url), policy=Policy(), validators=None, now=NOW)
    assert isinstance(got, Fetched)
    assert got.page.requested_url == url
    assert got.page.url.startswith("https://www.linkedin.com/login?")
