"""What the archive keeps, and that nothing that happens to it loses more than one record."""

import gzip
import os
import resource
from dataclasses import replace
from datetime import timedelta

import pytest
from warcio.archiveiterator import ArchiveIterator

from scrapers.contract import Part, Request
from tests.tracker.fetch.loopback import NOW, PLAIN, always, answer, by_path, fetcher, site
from tracker.fetch.archive import Archive
from tracker.fetch.asking import Asking
from tracker.fetch.fetching import Fetched, FetchFailure, Policy
from tracker.fetch.recording import index
from tracker.fetch.replay import Replay

URL = "https://calls.example/list?a=1"


def keep(archive, url=URL, body=b"<html>list</html>", at=NOW):
    return archive.keep(Asking("GET", url), 200, (("content-type", "text/html"),), body, at)


def test_a_response_and_its_request_are_kept_as_warc(tmp_path):
    archive = Archive(tmp_path)
    headers = (
        ("content-type", "text/html; charset=utf-8"),
        ("content-encoding", "gzip"),
        ("transfer-encoding", "chunked"),
        ("x-title", "Покана"),
    )
    asking = Asking("POST", URL, (("content-type", "application/json"), ("x-api-key", "secret")), b'{"q":1}')
    reference = archive.keep(asking, 200, headers, gzip.compress(b"<html>list</html>"), NOW)
    archive.close()
    (file,) = archive.files()
    with file.open("rb") as stream:
        records = [
            (one.rec_type, one.rec_headers, one.http_headers, one.raw_stream.read()) for one in ArchiveIterator(stream)
        ]
    assert [one[0] for one in records] == ["warcinfo", "response", "request"]
    _, response, request = records
    assert response[1].protocol == "WARC/1.1"
    assert response[1].get_header("WARC-Target-URI") == URL
    assert response[1].get_header("WARC-Date") == "2026-08-09T12:00:00.000000Z"
    assert response[2].statusline == "200 OK"
    assert response[2].get_header("transfer-encoding") is None
    assert gzip.decompress(response[3]) == b"<html>list</html>"
    assert request[1].get_header("WARC-Concurrent-To") == response[1].get_header("WARC-Record-ID")
    assert (request[2].protocol, request[2].statusline) == ("POST", "/list?a=1 HTTP/1.1")
    assert request[3] == b'{"q":1}'
    assert b"secret" not in gzip.decompress(file.read_bytes())
    page = archive.read(reference)
    assert page is not None
    assert (page.url, page.status, page.charset, page.body) == (URL, 200, "utf-8", b"<html>list</html>")
    assert page.fetched_at == NOW


def test_a_file_that_is_full_is_followed_by_another_and_the_oldest_go(tmp_path):
    archive = Archive(tmp_path, max_file_bytes=8_000, max_total_bytes=32_000)
    references = []
    for number in range(60):
        references.append(keep(archive, body=os.urandom(1500), at=NOW + timedelta(minutes=number)))
        assert sum(file.stat().st_size for file in archive.files()) <= 32_000
    archive.close()
    assert all(file.stat().st_size <= 8_000 for file in archive.files())
    assert len(archive.files()) >= 3
    assert archive.read(references[0]) is None
    assert archive.read(references[-1]) is not None


def test_each_process_writes_its_own_file_and_counts_those_of_the_others(tmp_path):
    one, other = Archive(tmp_path, max_total_bytes=40_000), Archive(tmp_path, max_total_bytes=40_000)
    for number in range(10):
        keep(one, body=os.urandom(1000), at=NOW + timedelta(minutes=number))
        keep(other, body=os.urandom(1000), at=NOW + timedelta(minutes=number))
    assert len(one.files()) >= 2
    one.close()
    other.close()
    assert all(index(file) for file in one.files())


@pytest.mark.parametrize("cut", [1, 7, 100, 300])
def test_a_torn_last_record_leaves_the_others_readable(tmp_path, cut, caplog):
    archive = Archive(tmp_path)
    for number in range(3):
        keep(archive, f"https://calls.example/{number}", os.urandom(400))
    archive.close()
    (file,) = archive.files()
    file.write_bytes(file.read_bytes()[:-cut])
    found = [one.url for one in index(file)]
    assert found[:2] == ["https://calls.example/0", "https://calls.example/1"]


def test_a_file_torn_at_any_byte_reads_up_to_there(tmp_path):
    archive = Archive(tmp_path)
    ends = [0]
    for number in range(2):
        keep(archive, f"https://calls.example/{number}", b"x" * 50)
        ends.append(archive.files()[0].stat().st_size)
    archive.close()
    whole = archive.files()[0].read_bytes()
    torn = tmp_path / "torn.warc.gz"
    for cut in range(0, len(whole), 3):
        torn.write_bytes(whole[:cut])
        complete = sum(cut >= end for end in ends[1:])
        assert len(index(torn)) >= complete


def test_a_full_disk_leaves_what_was_kept_readable(tmp_path):
    archive = Archive(tmp_path)
    first = keep(archive)
    size = archive.files()[0].stat().st_size
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 20, limits[1]))  # 20 bytes of the record can still be written
    try:
        with pytest.raises(OSError, match="too large"):
            keep(archive)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert archive.files()[0].stat().st_size == size
    second = keep(archive)
    archive.close()
    assert first.partition(":")[0] != second.partition(":")[0]
    assert archive.read(first) is not None
    assert archive.read(second) is not None


@pytest.mark.parametrize("reference", ["", "x", "../secret:0", "/etc/passwd:0", "missing.warc.gz:0", "a:b"])
def test_a_reference_leads_nowhere_but_into_the_folder(tmp_path, reference):
    assert Archive(tmp_path).read(reference) is None


async def test_everything_that_was_read_can_be_replayed_from_the_archive(tmp_path):
    pages = {
        "/robots.txt": answer(b"User-agent: *\nDisallow: /closed"),
        "/old": answer(status="301 Moved", headers={"Location": "/new"}),
        "/bg": answer(status="302 Found", headers={"Location": "/list?q=покана"}),
        "/list?q=%D0%BF%D0%BE%D0%BA%D0%B0%D0%BD%D0%B0": answer("Покана".encode()),
        "/new": answer(gzip.compress(b"<p>calls</p>"), headers={"Content-Encoding": "gzip", "ETag": '"1"'}),
        "/search": answer(b'{"results": []}', headers={"Content-Type": "application/json"}),
        "/gone": answer(b"no", "404 Not Found"),
    }
    policy = Policy(pause=0, timeout=10)
    async with site(by_path(pages)) as there:
        requests = [
            Request(there.url("/old")),
            Request(there.url("/bg")),
            Request(there.url("/list?q=покана")),
            Request(there.url("/new")),
            Request(there.url("/gone")),
            Request(there.url("/closed")),
            Request(there.url("/search"), "POST", parts=(Part("query", "{}"),)),
        ]
        async with fetcher(archive=Archive(tmp_path)) as client:
            live = [await client.fetch(one, policy=policy, validators=None, now=NOW) for one in requests]
    replay = Replay([tmp_path])
    again = [await replay.fetch(one, policy=policy, validators=None, now=NOW) for one in requests]
    assert [type(one) for one in live] == [*[Fetched] * 4, FetchFailure, FetchFailure, Fetched]
    assert [replace(one, archived=None) for one in again] == [replace(one, archived=None) for one in live]
    for one in live:
        if isinstance(one, Fetched):
            assert one.archived is not None
            kept = Archive(tmp_path).read(one.archived)
            assert kept is not None
            assert kept.body == one.page.body


async def test_a_disk_that_is_full_does_not_stop_the_watching(tmp_path, caplog):
    blocked = tmp_path / "not a folder"
    blocked.write_text("")
    async with site(always(answer(b"x"))) as there, fetcher(archive=Archive(blocked / "archive")) as client:
        got = await client.fetch(Request(there.url()), policy=PLAIN, validators=None, now=NOW)
    assert isinstance(got, Fetched)
    assert got.archived is None
    assert "could not be archived" in caplog.text
