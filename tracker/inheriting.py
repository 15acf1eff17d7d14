"""What a process that this program starts gets of its environment: tokens and addresses are none of its business."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[1]
_INHERITED = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "TMPDIR")


def environment_of_worker(environ: Mapping[str, str]) -> dict[str, str]:
    """What a worker inherits, and where it finds this program."""
    kept = {name: environ[name] for name in _INHERITED if name in environ}
    path = os.pathsep.join(filter(None, (str(_ROOT), environ.get("PYTHONPATH"))))
    return {**kept, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}
