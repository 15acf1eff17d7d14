"""What tests of the tracker share."""

from pathlib import Path

import pytest

from tests.tracker.terminal import Terminal


@pytest.fixture
def terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(tmp_path, capsys)
