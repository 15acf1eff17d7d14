"""How long `tracker --help` takes to start, beside an empty Python and one that imports only the command line's library.

`python -m tests.bench.bench_start`
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

ROUNDS = 15
WHAT = {
    "python -c pass": [sys.executable, "-c", "pass"],
    "python -c 'import click'": [sys.executable, "-c", "import click"],
    "python -m tracker --help": [sys.executable, "-m", "tracker", "--help"],
    "python -m tracker calls --help": [sys.executable, "-m", "tracker", "calls", "--help"],
}


def main() -> None:
    """Run each in turn, round by round, and print the medians."""
    times: dict[str, list[float]] = {name: [] for name in WHAT}
    for _ in range(ROUNDS):
        for name, command in WHAT.items():
            began = time.perf_counter()
            subprocess.run(command, check=True, capture_output=True, timeout=60)
            times[name].append(time.perf_counter() - began)
    empty = statistics.median(times["python -c pass"])
    for name, taken in times.items():
        median = statistics.median(taken)
        print(f"{name:34} {median * 1000:6.0f} ms  {median / empty:5.1f} x an empty Python")


if __name__ == "__main__":
    main()
