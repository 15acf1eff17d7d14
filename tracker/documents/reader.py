"""Reads a document in a process of its own, so that whatever a hostile or broken file does is a value here."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from typing import Protocol

from scrapers.documents.contract import MEBIBYTE, Bounds, DocumentText, Undocument
from tracker.documents.wire import ROWS, bounds_to_text, result_from_bytes, rows_from_bytes
from tracker.inheriting import environment_of_worker

#: Documents read at the same time: each may take a processor and its bounds' memory.
AT_ONCE = 2
#: Of a list with columns that somebody sent.
LIST_BOUNDS = Bounds(bytes=5_000_000, decompressed=100 * MEBIBYTE, memory=768 * MEBIBYTE)
_CHUNK = 256 * 1024
_ANSWER_ROOM = 4
_NO_ANSWER = Undocument("broken", "the process that read it gave no answer")


class Reading(Protocol):
    """Whatever reads documents. Never raises for what a document does."""

    async def read(self, data: bytes) -> DocumentText | Undocument:
        """The text of a document, or why it was not read."""
        ...


class DocumentReader:
    """Starts one process per document, at most `AT_ONCE` of them, and ends each that takes too long."""

    def __init__(self, bounds: Bounds | None = None, at_once: int = AT_ONCE) -> None:
        self._bounds = bounds or Bounds()
        self._gate = asyncio.Semaphore(at_once)

    async def read(self, data: bytes) -> DocumentText | Undocument:
        """The text of a document, or why it was not read; a crash, a kill and a timeout are reasons too."""
        answer = await self._answer(data)
        if isinstance(answer, Undocument):
            return answer
        try:
            return result_from_bytes(answer)
        except ValueError:
            return _NO_ANSWER

    async def rows(self, data: bytes) -> list[list[str]] | Undocument:
        """The rows of a list with columns (CSV, XLSX), empty cells kept; or why it was not read."""
        answer = await self._answer(data, ROWS)
        if isinstance(answer, Undocument):
            return answer
        try:
            return rows_from_bytes(answer)
        except ValueError:
            return _NO_ANSWER

    async def _answer(self, data: bytes, *asked: str) -> bytes | Undocument:
        if len(data) > self._bounds.bytes:
            return Undocument("too_big", f"it has {len(data):,} bytes; at most {self._bounds.bytes:,} are read")
        async with self._gate:
            try:
                process = await self._started(*asked)
            except OSError as problem:
                return Undocument("broken", f"no process to read it could be started ({problem.strerror})")
            return await self._outcome(process, data)

    async def _started(self, *asked: str) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",
            "-m",
            "tracker.documents.worker",
            bounds_to_text(self._bounds),
            *asked,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=environment_of_worker(os.environ),
        )

    async def _outcome(self, process: asyncio.subprocess.Process, data: bytes) -> bytes | Undocument:
        most = self._bounds.characters * _ANSWER_ROOM + MEBIBYTE
        try:
            async with asyncio.timeout(self._bounds.seconds):
                answer = await _exchange(process, data, most)
                await process.wait()
        except TimeoutError:
            return Undocument("timed_out", f"it could not be read within {self._bounds.seconds:g} seconds")
        finally:
            await _ended(process)
        if answer is None:
            return Undocument("too_big", f"it has more than {self._bounds.characters:,} characters")
        if process.returncode != 0:
            return _died(process.returncode or 0)
        return answer


async def _exchange(process: asyncio.subprocess.Process, data: bytes, most: int) -> bytes | None:
    """What the process answers to the bytes; None where it answers more than `most` bytes."""
    assert process.stdin is not None
    assert process.stdout is not None
    writing = asyncio.ensure_future(_give(process.stdin, data))
    parts: list[bytes] = []
    size = 0
    try:
        while part := await process.stdout.read(_CHUNK):
            size += len(part)
            if size > most:
                return None
            parts.append(part)
        await writing
    finally:
        writing.cancel()
    return b"".join(parts)


async def _give(stdin: asyncio.StreamWriter, data: bytes) -> None:
    # It may die before it has read everything; its status says why.
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        stdin.write(data)
        await stdin.drain()
        stdin.close()
        await stdin.wait_closed()


async def _ended(process: asyncio.subprocess.Process) -> None:
    """No process stays behind, whatever happened, cancellation included."""
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


def _died(status: int) -> Undocument:
    """Why a process without an answer ended, by its status (negative: the signal that ended it)."""
    number = -status
    if number == getattr(signal, "SIGXCPU", None):
        return Undocument("timed_out", "it takes more processor time to read than a document may")
    if number == getattr(signal, "SIGKILL", None):
        return Undocument("out_of_memory", "the system ended its reading, most likely for want of memory")
    if number > 0:
        return Undocument("broken", f"the program that reads documents crashed on it ({signal.Signals(number).name})")
    return Undocument("broken", "the program that reads documents could not finish it")
