"""The models in a process of their own: the same vectors, and nothing that breaks there breaks here."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from tests.semantic_extra import needs_semantic
from tracker.semantic.encoders import DIMENSIONS, installed
from tracker.semantic.encoding import Encoding, ModelsError, Text

TEXTS = [Text("any", "call", "кораби"), Text("english", "profile", "ships"), Text("any", "profile", "half \ud800")]


def workers() -> list[int]:
    """The processes of the models that this one started."""
    own = str(os.getpid())
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            status, command = (place / "stat").read_text(), (place / "cmdline").read_bytes()
        except OSError:
            continue
        if status.rpartition(")")[2].split()[1] == own and b"tracker.semantic.worker" in command:
            found.append(int(place.name))
    return found


@needs_semantic
async def test_a_text_has_the_vector_that_it_has_in_this_process_and_memory_is_given_back_at_the_end() -> None:
    encoding = Encoding()
    found = await encoding.vectors(TEXTS)
    here = installed()
    assert found == [here[one.encoder].encode(one.text.encode("utf-8", "replace").decode(), one.role) for one in TEXTS]
    (before,) = workers()
    assert await encoding.vectors(TEXTS[:1]) == found[:1]
    assert workers() == [before], "the models are loaded once"
    await encoding.end()
    assert workers() == []
    await encoding.end()
    assert await encoding.vectors(TEXTS[:1]) == found[:1]
    await encoding.end()


@needs_semantic
async def test_a_process_that_is_killed_is_started_again_and_loses_no_text() -> None:
    encoding = Encoding()
    first = await encoding.vectors(TEXTS)
    (before,) = workers()
    os.kill(before, signal.SIGKILL)
    assert await encoding.vectors(TEXTS) == first
    await encoding.end()


@needs_semantic
async def test_a_text_that_the_models_break_on_has_no_vector_and_the_others_have() -> None:
    encoding = Encoding()
    # No text that is known breaks them; what is no text does.
    found = await encoding.vectors([*TEXTS, Text("any", "call", 5)])  # type: ignore[arg-type]
    assert found[-1] is None
    assert [one is not None and len(one) for one in found[:-1]] == [2 * DIMENSIONS] * len(TEXTS)
    await encoding.end()


async def test_models_that_break_on_everything_are_no_text_s_fault() -> None:
    encoding = Encoding()
    with pytest.raises(ModelsError):
        await encoding.vectors([Text("no such model", "call", "x"), Text("no such model", "call", "y")])
    await encoding.end()


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
async def test_whoever_is_told_to_stop_leaves_no_process_behind() -> None:
    encoding = Encoding()
    asked = asyncio.create_task(encoding.vectors([Text("any", "call", "ships")] * 8))
    while not workers():
        await asyncio.sleep(0)
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    assert workers() == []


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
async def test_models_that_give_no_answer_in_time_are_ended() -> None:
    encoding = Encoding(patience=0.01)
    with pytest.raises(ModelsError):
        await encoding.vectors([TEXTS[0]])
    assert workers() == []
