"""The picture of an alert in the README: the very message the bot would send, drawn by a browser.

`python -m tests.alert_picture OUT.html` writes the page; a browser makes the picture, for example
`chromium --headless --screenshot=.github/alert.png --window-size=560,626 OUT.html`.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.tracker.domain.calls_told import NOW, call, change, deadline
from tracker.domain.messages import alert_message
from tracker.domain.models import Condition, Match

_PAGE = """<!doctype html><meta charset="utf-8"><style>
body {{ margin: 0; padding: 18px; background: #d6e3d0; font: 15px/1.36 "DejaVu Sans", sans-serif; width: 524px; }}
.bubble {{ background: #fff; border-radius: 12px; padding: 10px 14px; white-space: pre-wrap; box-shadow: 0 1px 2px #0003; }}
a {{ color: #2678b6; text-decoration: none; }}
.row {{ display: flex; gap: 6px; margin-top: 6px; }}
.row span {{ flex: 1; text-align: center; background: #7d9f76; color: #fff; border-radius: 8px; padding: 7px; }}
</style><div class="bubble">{text}</div>{rows}"""


def main() -> None:
    """Write the page to the file that is named."""
    moved = change(
        "deadline_moved",
        field="submission",
        before="2026-05-14T16:30",
        after="2026-06-12T16:30",
    )
    shown = call(deadlines=(deadline("2026-06-12T16:30"),))
    why = Match(
        "marine",
        shown.id,
        "yes",
        (Condition("territory", "yes", "for Bulgaria"), Condition("applicants", "yes", "clusters may apply")),
        0.81,
        "strong",
        ("blue economy", "clusters"),
    )
    names = {"isun-open": "ISUN 2020: open procedures"}
    message = alert_message(shown, [moved], why, "en", "Europe/Sofia", NOW, NOW, names)
    rows = "".join(
        '<div class="row">' + "".join(f"<span>{button.text}</span>" for button in row) + "</div>"
        for row in message.rows
    )
    Path(sys.argv[1]).write_text(_PAGE.format(text=message.text, rows=rows), encoding="utf-8")


if __name__ == "__main__":
    main()
