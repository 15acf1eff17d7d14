"""Pictures and files: the only door of Pillow, fpdf2 and the font. What is to be shown goes in, bytes come out.

The libraries take a quarter of a second and 30 MB to load: they are, when the first picture is asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Literal

from tracker.domain.proof import Proof
from tracker.domain.statistics import Board
from tracker.domain.timeline import Timeline

Theme = Literal["light", "dark"]


def timeline_png(shown: Timeline, theme: Theme = "light") -> bytes:
    """The picture of one page of a timeline: a PNG, 1080 pixels wide and at most as high again by half."""
    from tracker.drawing.timeline import png

    return png(shown, theme)


def statistics_png(shown: Board) -> bytes:
    """The picture of the service's figures: a PNG, 1080 pixels wide."""
    from tracker.drawing.statistics import png

    return png(shown)


def proof_pdf(
    proof: Proof, profile: str, language: str, zone: str, made: datetime, source_name: Callable[[str], str]
) -> bytes:
    """The record of monitoring as a PDF. `profile`: the cluster's name; times are in `zone`; `made`: now, aware."""
    from tracker.drawing.proof import pdf

    return pdf(proof, profile, language, zone, made, source_name)
