"""Documents are read in a process of its own: whatever happens to it is a reason, and nothing stays behind."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from pathlib import Path

import pytest

from scrapers.documents.contract import MEBIBYTE, Bounds, DocumentPage, DocumentText, Undocument
from tests.scrapers.documents.making import long_pdf, pdf, saved_by_libreoffice, word
from tracker.documents.reader import DocumentReader
from tracker.documents.wire import result_from_bytes, result_to_bytes
from tracker.inheriting import environment_of_worker

DEADLINE = "Крайният срок за подаване на проектни предложения е 14.09.2026 г., 16:30 часа."
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="looks for the process in /proc, and needs its limits")


async def why(data: bytes, bounds: Bounds | None = None) -> str:
    read = await DocumentReader(bounds).read(data)
    assert isinstance(read, Undocument), read
    return read.code


async def test_a_document_comes_back_from_the_worker_as_it_was_read() -> None:
    read = await DocumentReader().read(pdf([["ОБЯВА"], [DEADLINE]]))
    assert read == DocumentText("pdf", (DocumentPage(1, "", "ОБЯВА"), DocumentPage(2, "", DEADLINE)))


async def test_what_the_worker_refuses_comes_back_with_its_reason() -> None:
    assert await why(long_pdf(10_000)) == "too_many_pages"
    assert await why(b"\x00" * 1000) == "unknown_format"


async def test_documents_given_together_are_all_read() -> None:
    reader = DocumentReader()
    kinds = [pdf([[DEADLINE]]), word([[DEADLINE]]), saved_by_libreoffice("obyava.doc"), b"", DEADLINE.encode()]
    read = await asyncio.gather(*(reader.read(data) for data in kinds))
    assert [one.format if isinstance(one, DocumentText) else one.code for one in read] == [
        "pdf",
        "docx",
        "doc",
        "unknown_format",
        "text",
    ]


async def test_a_document_that_takes_too_long_is_given_up() -> None:
    assert await why(pdf([[DEADLINE]]), Bounds(seconds=0.01)) == "timed_out"


@on_linux
async def test_a_document_that_takes_too_much_memory_is_given_up() -> None:
    assert await why(b"Deadline " * (3 * MEBIBYTE), Bounds(memory=90 * MEBIBYTE, characters=10**9)) == "out_of_memory"


async def test_a_document_that_is_too_big_starts_no_process() -> None:
    reader = DocumentReader(Bounds(bytes=10, seconds=0.0))
    assert await reader.read(b"x" * 11) == Undocument("too_big", "it has 11 bytes; at most 10 are read")


def is_worker(number: str) -> bool:
    return b"tracker.documents.worker" in Path(f"/proc/{number}/cmdline").read_bytes()


def workers() -> list[int]:
    """The processes that this one started and that still run."""
    running: list[int] = []
    for task in Path("/proc/self/task").iterdir():
        # A task or a process may end while one looks at it.
        with contextlib.suppress(OSError):
            running += [int(number) for number in (task / "children").read_text().split() if is_worker(number)]
    return running


async def worker_started() -> int:
    while not (running := workers()):
        await asyncio.sleep(0)
    return running[0]


@on_linux
@pytest.mark.parametrize(("number", "code"), [(signal.SIGKILL, "out_of_memory"), (signal.SIGSEGV, "broken")])
async def test_a_worker_that_dies_on_its_way_is_a_reason(number: signal.Signals, code: str) -> None:
    reading = asyncio.create_task(DocumentReader().read(pdf([[DEADLINE]])))
    os.kill(await worker_started(), number)
    read = await reading
    assert isinstance(read, Undocument)
    assert read.code == code
    assert workers() == []


@on_linux
async def test_a_reading_that_is_cancelled_leaves_no_process_behind() -> None:
    reading = asyncio.create_task(DocumentReader().read(pdf([[DEADLINE]])))
    await worker_started()
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert workers() == []


@on_linux
async def test_no_more_than_the_allowed_number_are_read_at_once() -> None:
    reader = DocumentReader(at_once=1)
    readings = [asyncio.create_task(reader.read(word([[DEADLINE]]))) for _ in range(3)]
    most = 0
    while not all(one.done() for one in readings):
        most = max(most, len(workers()))
        await asyncio.sleep(0)
    assert most == 1


def test_the_worker_gets_no_secret_of_the_environment() -> None:
    got = environment_of_worker(
        {"PATH": "/bin", "TRACKER_TELEGRAM_TOKEN": "123:AA", "HTTPS_PROXY": "http://u:p@proxy", "LANG": "C.UTF-8"}
    )
    assert set(got) == {"PATH", "LANG", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE"}
    assert "123:AA" not in str(got)


def test_an_answer_survives_half_letters_and_nonsense_is_told() -> None:
    odd = DocumentText("pdf", (DocumentPage(1, "", "a\ud800b"),))
    assert result_from_bytes(result_to_bytes(odd)) == DocumentText("pdf", (DocumentPage(1, "", "a?b"),))
    for nonsense in (b"", b"{}", b"[]", b"\xff", b'{"format":"pdf","pages":[1]}'):
        with pytest.raises(ValueError):
            result_from_bytes(nonsense)
