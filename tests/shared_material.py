"""Where the recorded pages, phrases and match data are, on machines that have them."""

from pathlib import Path

import pytest

_PLACE = Path(__file__).resolve().parents[1].parent / "shared"
#: The folder `shared` beside the checkout, or None.
SHARED: Path | None = _PLACE if (_PLACE / "gold").is_dir() else None

needs_shared = pytest.mark.skipif(SHARED is None, reason="needs the recorded material in ../shared, absent here")
