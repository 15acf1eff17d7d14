"""The record of monitoring as a PDF of A4 pages, with letters that can be searched and copied."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from font_roboto import Roboto, RobotoBold
from fpdf import FPDF
from fpdf.enums import TableBordersLayout
from fpdf.fonts import FontFace

from scrapers.reading.readings import zone_of
from tracker.domain import dates_in_words
from tracker.domain.proof import Found, Proof
from tracker.domain.wording import Wording, wording
from tracker.drawing.lettering import showable
from tracker.plain_text import plain

_TEXT, _QUIET, _GROUND = (21, 32, 43), (86, 99, 112), (238, 242, 246)
_LINE = 5.2
_MOST_TITLE = 220
_AFTER_HOUR = re.compile(r"(\d\d:\d\d) (\w{1,2}\.)")


def pdf(
    proof: Proof, profile: str, language: str, zone: str, made: datetime, source_name: Callable[[str], str]
) -> bytes:
    """The file. `profile`: the cluster's name; times are printed in `zone`; `made`: now, aware."""
    sheet = _Sheet(wording(language), zone)
    words = sheet.words
    sheet.set_title(words.label("proof.title"))
    sheet.set_creation_date(made)
    sheet.add_page()
    sheet.big(words.label("proof.title"))
    sheet.facts(
        [
            (words.label("proof.cluster"), profile),
            (words.label("proof.period"), f"{sheet.at(proof.since)} – {sheet.at(proof.until)}"),
            (words.label("proof.made"), sheet.at(made)),
        ]
    )
    counts = (len(proof.sources), proof.checks, proof.seen, len(proof.found), proof.told)
    names = ("sources", "checks", "seen", "found", "told")
    sheet.facts(
        (words.label(f"proof.count_{name}"), words.number(count)) for name, count in zip(names, counts, strict=True)
    )
    sheet.heading(words.label("proof.sources"))
    head = [words.label(f"proof.{one}") for one in ("source", "checks", "failed", "last")]
    rows = [
        (source_name(one.source), str(one.checks), str(one.failed), sheet.at(one.last) if one.last else words.label("proof.never"))
        for one in proof.sources
    ]  # fmt: skip
    sheet.grid(head, rows, (90, 22, 24, 54))
    sheet.heading(words.label("proof.gaps"))
    gaps = [(source_name(one.source), gap) for one in proof.sources for gap in one.gaps]
    for name, gap in gaps:
        sheet.paragraph(
            plain(words.say("proof.gap", source=name, since=sheet.at(gap.since), until=sheet.at(gap.until)))
        )
    if not gaps:
        sheet.paragraph(words.label("proof.no_gaps"))
    sheet.heading(words.label("proof.calls"))
    if proof.found:
        head = [words.label(f"proof.{one}") for one in ("first_seen", "call", "deadline", "told")]
        sheet.grid(head, [_row(one, sheet) for one in proof.found], (27, 95, 34, 34))
    else:
        sheet.paragraph(words.label("proof.no_calls"))
    sheet.ln(4)
    sheet.paragraph(plain(words.say("proof.made_by", zone=words.zone(zone))), quiet=True)
    return bytes(sheet.output())


def _row(one: Found, sheet: _Sheet) -> tuple[str, ...]:
    words, facts = sheet.words, one.call.facts
    title = one.call.title(words.code)
    title = title if len(title) <= _MOST_TITLE else f"{title[:_MOST_TITLE].rstrip()}…"
    named = " · ".join(part for part in (facts.code, facts.programme) if part)
    last = one.deadline
    by = plain(dates_in_words.short(last, words)) if last is not None else words.label("proof.no_deadline")
    return (
        sheet.day(one.call.first_seen),
        f"{title}\n{named}" if named else title,
        by,
        sheet.at(one.told) if one.told else words.label("proof.not_told"),
    )


class _Sheet(FPDF):
    """Pages with a number at their foot."""

    def __init__(self, words: Wording, zone: str) -> None:
        super().__init__(format="A4")
        self.words, self.zone = words, zone
        self.add_font("roboto", "", Roboto)
        self.add_font("roboto", "B", RobotoBold)
        self.set_auto_page_break(True, 20)
        self.set_margins(10, 16)
        self.set_text_color(*_TEXT)

    def footer(self) -> None:
        """Which page it is, of how many."""
        self.set_y(-14)
        self.set_font("roboto", size=8)
        self.set_text_color(*_QUIET)
        told = self.words.label("proof.page").format(page=self.page_no(), pages=self.str_alias_nb_pages)
        self.cell(0, 6, told, align="C")
        self.set_text_color(*_TEXT)

    def at(self, moment: datetime) -> str:
        """A moment on the reader's clock."""
        return plain(dates_in_words.checked(moment, self.words, self.zone))

    def day(self, moment: datetime) -> str:
        """Its day alone."""
        return self.words.day(moment.astimezone(zone_of(self.zone)).date())

    def big(self, text: str) -> None:
        """The title of the file."""
        self.set_font("roboto", "B", 20)
        self.multi_cell(0, 10, text, new_x="LMARGIN", new_y="NEXT")
        self.ln(2)

    def heading(self, text: str) -> None:
        """Of a part."""
        self.ln(3)
        self.set_font("roboto", "B", 13)
        self.multi_cell(0, 8, text, new_x="LMARGIN", new_y="NEXT")

    def paragraph(self, text: str, *, quiet: bool = False) -> None:
        """Of running text."""
        self.set_font("roboto", size=8.5 if quiet else 10)
        self.set_text_color(*(_QUIET if quiet else _TEXT))
        self.multi_cell(0, _LINE, showable(text), align="L", new_x="LMARGIN", new_y="NEXT")
        self.set_text_color(*_TEXT)

    def facts(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Labels with their values."""
        for label, value in pairs:
            self.set_font("roboto", "B", 10)
            self.cell(58, _LINE + 0.8, label)
            self.set_font("roboto", size=10)
            self.multi_cell(0, _LINE + 0.8, showable(value), new_x="LMARGIN", new_y="NEXT")
        self.ln(2)

    def grid(self, head: Sequence[str], rows: Iterable[Sequence[str]], widths: tuple[int, ...]) -> None:
        """A table whose head comes again on every page."""
        self.set_font("roboto", size=9)
        style = FontFace(emphasis="BOLD", fill_color=_GROUND)
        with self.table(
            col_widths=widths, line_height=_LINE, headings_style=style, text_align="LEFT",
            borders_layout=TableBordersLayout.HORIZONTAL_LINES, padding=1,
        ) as table:  # fmt: skip
            table.row(head)
            for row in rows:
                table.row([_unbroken("\n".join(showable(line) for line in cell.split("\n"))) for cell in row])


def _unbroken(text: str) -> str:
    """A short word at the end of a time stays beside it ("17:00 ч.")."""
    return _AFTER_HOUR.sub("\\1\N{NO-BREAK SPACE}\\2", text)
