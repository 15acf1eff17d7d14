from __future__ import annotations

from collections.abc import Iterator

import pytest

from tracker.store.database import Store, open_store


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store(None) as opened:
        yield opened
