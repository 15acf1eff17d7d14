"""The process that runs the models: texts in, a line of JSON for each lot; vectors out, likewise. Ends with its input.

Started by `encoding.Encoding`. It gives way to everything else on the machine, and writes no file.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import sys

from tracker.semantic.encoders import installed

#: How far it gives way to others.
_NICE = 10


def main() -> int:
    """Answer every lot `[[encoder, role, text], …]` with `[vector, …]`, each as base64, until the input ends."""
    with contextlib.suppress(AttributeError, OSError):
        os.nice(_NICE)
    # What a library prints must not come between the answers.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    encoders = installed()
    for line in sys.stdin.buffer:
        vectors = [
            base64.b64encode(encoders[encoder].encode(text.encode("utf-8", "replace").decode(), role)).decode("ascii")
            for encoder, role, text in json.loads(line)
        ]
        answers.write(json.dumps(vectors).encode("ascii") + b"\n")
        answers.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
