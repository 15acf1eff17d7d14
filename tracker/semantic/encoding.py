"""Texts → vectors in a process of its own: the loop goes on, memory is given back at the end, and a crash is a value here."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import logging
import os
import sys
from collections.abc import Sequence
from typing import NamedTuple, Protocol

from tracker.inheriting import environment_of_worker
from tracker.semantic.encoders import DIMENSIONS, Role

log = logging.getLogger(__name__)
#: Texts of one lot: a tenth of a second or two.
AT_ONCE = 16
#: Seconds that a lot may take, the loading of the models included.
PATIENCE = 120.0
_LONGEST_ANSWER = 1 << 20


class ModelsError(Exception):
    """The models give no answer to anything: the text is not to blame, and nothing is settled by it."""


class Text(NamedTuple):
    """One text to be read by one encoder ("english" or "any"), as a profile's or as a call's."""

    encoder: str
    role: Role
    text: str


class Encodes(Protocol):
    """Whatever turns texts into vectors. Raises ModelsError where it cannot read any; never for what one text does."""

    async def vectors(self, texts: Sequence[Text]) -> list[bytes | None]:
        """The vector of each of these few texts (`AT_ONCE`), or None where there is none."""
        ...

    async def end(self) -> None:
        """Nothing more is asked for now: give back what is held. It may be asked again."""
        ...


class Encoding:
    """Runs the installed models in a process that is started when it is needed. One lot at a time."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._process: asyncio.subprocess.Process | None = None

    async def vectors(self, texts: Sequence[Text]) -> list[bytes | None]:
        """The vector of each text; None of one on which the models break: the others are read all the same.

        Raises ModelsError where they break on any text.
        """
        if not texts:
            return []
        found = await self._asked(texts)
        if found is not None:
            return list(found)
        if await self._asked([Text(texts[0].encoder, "call", "a")]) is None:
            raise ModelsError("the models give no answer")
        if len(texts) > 1:
            return [vector for one in texts for vector in await self.vectors([one])]
        log.warning("a text could not be read by the models")
        return [None]

    async def end(self) -> None:
        """End the process; the next text starts another."""
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()

    async def _asked(self, texts: Sequence[Text]) -> list[bytes] | None:
        """The answer of the process; None where it gives none, and it is ended then."""
        try:
            async with asyncio.timeout(self._patience):
                process = await self._running()
                assert process.stdin is not None
                assert process.stdout is not None
                process.stdin.write(json.dumps([list(one) for one in texts]).encode("ascii") + b"\n")
                await process.stdin.drain()
                return _vectors(await process.stdout.readline(), len(texts))
        except (OSError, ValueError, TimeoutError) as problem:
            log.debug("the models gave no answer: %r", problem)
            await self.end()
            return None
        except asyncio.CancelledError:
            await self.end()
            raise

    async def _running(self) -> asyncio.subprocess.Process:
        if self._process is None or self._process.returncode is not None:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-P", "-m", "tracker.semantic.worker"),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                limit=_LONGEST_ANSWER,
                env=environment_of_worker(os.environ),
            )
        return self._process


def _vectors(line: bytes, count: int) -> list[bytes]:
    """Raises ValueError where the line is no answer of so many vectors."""
    told = json.loads(line)
    vectors = [base64.b64decode(one, validate=True) for one in told] if isinstance(told, list) else []
    if len(vectors) != count or any(len(one) != 2 * DIMENSIONS for one in vectors):
        raise ValueError("no answer of the models")
    return vectors
