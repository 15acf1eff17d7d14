"""Words are stemmed in several threads at once: pages are read beside the loop, which reads questions and calls."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tracker.domain.stemming import _stem


@pytest.fixture
def threads_that_change_often() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def test_a_word_has_the_same_stem_whoever_else_stems_meanwhile(threads_that_change_often: None) -> None:
    words = [f"{start}{end}" for start in ("digital", "cluster", "innov", "oper", "fund") for end in ("ization", "ing", "ations", "ally", "edness", "ies")]  # fmt: skip
    read = _stem.__wrapped__
    alone = [read(word, "en") for word in words]
    with ThreadPoolExecutor(4) as threads:
        for found in threads.map(lambda _: [read(word, "en") for word in words], range(24)):
            assert found == alone
