"""Every date that people write reads back to itself; nothing crashes, hangs or is invented."""

from __future__ import annotations

import re
import time
import tomllib
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import scrapers.reading as package
from scrapers.reading.deadlines import read_deadlines
from scrapers.reading.folding import fold, folded
from scrapers.reading.languages import languages

FOLDER = Path(package.__file__).parent / "languages"
CODES = sorted(path.stem for path in FOLDER.glob("*.toml"))
steady = settings(derandomize=True, max_examples=40, deadline=None, database=None)
days = st.dates(date(2015, 1, 1), date(2039, 12, 31))
clocks = st.times().map(lambda at: at.replace(second=0, microsecond=0))


def month_forms(code: str, month: int) -> list[str]:
    """Every long name that the language has for a month, as its data writes it."""
    own = tomllib.loads((FOLDER / f"{code}.toml").read_text("utf-8"))["months"][month - 1]
    return [
        form
        for form in own
        if len(form) > 3 or form in ("mai", "maj", "май", "мај", "юни", "юли", "máj", "may", "jul", "jun")
    ]


def read(text: str, code: str | None, **more: object) -> list[str]:
    found = read_deadlines(text, zone="Europe/Sofia", lang=code, hint="submission", **more)  # type: ignore[arg-type]
    return [one.at for one in found.deadlines]


LONG = {
    "en": ["{d} {m} {y}", "{m} {d}, {y}", "{d} of {m} {y}", "{m} {d} {y}", "{d} {m}, {y}"],
    "de": ["{d}. {m} {y}", "{d} {m} {y}"],
    "es": ["{d} de {m} de {y}", "{d} {m} {y}", "{d} de {m} del {y}"],
    "ca": ["{d} de {m} de {y}", "{d} {m} de {y}"],
    "pt": ["{d} de {m} de {y}"],
    "hu": ["{y}. {m} {d}.", "{y}. {m} {d}"],
    "da": ["{d}. {m} {y}", "den {d}. {m} {y}"],
    "sv": ["den {d} {m} {y}", "{d} {m} {y}"],
    "bg": ["{d} {m} {y} г.", "{d} {m} {y} година", "{d}-ти {m} {y} г."],
    "pl": ["{d} {m} {y} r.", "{d} {m} {y}"],
    "uk": ["{d} {m} {y} року", "{d} {m} {y} р."],
    "mk": ["{d} {m} {y} година", "{d} {m} {y}"],
    "el": ["{d} {m} {y}", "{d}η {m} {y}"],
}
SLAVIC_DOTS = ["{d}. {m} {y}.", "{d}. {m} {y}", "{d}. {m} {y}. godine"]
NUMERIC = [
    "{d:02}.{n:02}.{y}",
    "{d}.{n}.{y}",
    "{d:02}. {n:02}. {y}",
    "{d:02}/{n:02}/{y}",
    "{y}-{n:02}-{d:02}",
    "{y}.{n:02}.{d:02}",
    "{d:02}-{n:02}-{y}",
    "{d:02}.{n:02}.{y} г.",
]
TIMED = {
    "bg": ["{date}, {t} ч.", "{date} {t} часа", "{t} ч. на {date}", "до {t} часа на {date}", "{date} г. в {t} ч."],
    "en": ["{date}, {t}", "{date} at {t}", "{t} on {date}", "{date} ({t})", "{date} {t} hrs"],
    "de": ["{date}, {t} Uhr", "{date} um {t} Uhr"],
    "fr": ["{date} à {t}", "{date}, {t}"],
    "es": ["{date} a las {t} horas", "{date}, {t} h"],
    "it": ["{date} ore {t}", "{date}, alle ore {t}", "ore {t} del {date}"],
    "ro": ["{date}, ora {t}"],
    "el": ["{date} και ώρα {t}", "{date}, ώρα {t}"],
    "pl": ["{date}, godz. {t}", "{date} do godz. {t}"],
    "hr": ["{date} u {t} sati", "{date} do {t} sati"],
    "tr": ["{date}, saat {t}", "{date} Saat: {t}"],
    "cs": ["{date} do {t} hodin", "{date} ve {t} hod."],
}


@pytest.mark.parametrize("code", CODES)
@steady
@given(day=days, data=st.data())
def test_a_written_date_reads_back_to_itself_in_every_language(code: str, day: date, data: st.DataObject) -> None:
    forms = LONG.get(code, SLAVIC_DOTS if code in ("hr", "sr", "bs", "sl", "cs", "sk") else ["{d} {m} {y}"])
    name = data.draw(st.sampled_from(month_forms(code, day.month)))
    text = data.draw(st.sampled_from(forms)).format(
        d=day.day, m=data.draw(st.sampled_from([name, name.upper(), name.capitalize()])), y=day.year
    )
    assert read(text, code) == [day.isoformat()], text


@pytest.mark.parametrize("form", NUMERIC)
@steady
@given(day=days, code=st.sampled_from([*CODES, None]))
def test_a_numeric_date_reads_back_to_itself(form: str, day: date, code: str | None) -> None:
    assert read(form.format(d=day.day, n=day.month, y=day.year), code) == [day.isoformat()]


@steady
@given(day=days)
def test_the_month_comes_first_only_where_the_source_says_so(day: date) -> None:
    assert read(f"{day.month:02}/{day.day:02}/{day.year}", "en", order="mdy") == [day.isoformat()]


@pytest.mark.parametrize("code", sorted(TIMED))
@steady
@given(day=days, at=clocks, data=st.data())
def test_a_time_beside_a_date_is_kept_with_it(code: str, day: date, at: datetime, data: st.DataObject) -> None:
    form = data.draw(st.sampled_from(TIMED[code]))
    mark = (
        data.draw(st.sampled_from([":", "."]))
        if any(unit in form for unit in ("ч.", "часа", "Uhr", "horas", "ore", "ora", "godz", "hodin", "hod"))
        else ":"
    )
    text = form.format(date=f"{day.day:02}.{day.month:02}.{day.year}", t=f"{at.hour:02}{mark}{at.minute:02}")
    assert read(text, code) == [f"{day.isoformat()}T{at.hour:02}:{at.minute:02}"], text


@steady
@given(
    day=days,
    hour=st.integers(1, 12),
    minute=st.integers(0, 59),
    half=st.sampled_from(["am", "pm", "a.m.", "p.m.", "AM", "PM"]),
)
def test_twelve_hour_clocks_are_read(day: date, hour: int, minute: int, half: str) -> None:
    expected = hour % 12 + (12 if half.lower().startswith("p") else 0)
    text = f"{day:%B} {day.day}, {day.year} at {hour}:{minute:02} {half}"
    assert read(text, "en") == [f"{day.isoformat()}T{expected:02}:{minute:02}"]


@steady
@given(first=days, length=st.integers(1, 200))
def test_a_period_opens_and_ends(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    text = f"Приемът на проектни предложения е от {first:%d.%m.%Y} г. до {last:%d.%m.%Y} г."
    found = read_deadlines(text, zone="Europe/Sofia", lang="bg")
    assert [(one.kind, one.at) for one in found.deadlines] == [
        ("opening", first.isoformat()),
        ("submission", last.isoformat()),
    ]


@steady
@given(day=days, wrong=st.integers(1, 6))
def test_a_weekday_that_contradicts_the_date_makes_it_unreadable(day: date, wrong: int) -> None:
    right, other = f"{day:%A}", f"{day + timedelta(days=wrong):%A}"
    stated = f"{day.day} {day:%B} {day.year}"
    assert read(f"{right}, {stated}", "en") == [day.isoformat()]
    assert read(f"{other}, {stated}", "en") == []


#: Words that name an hour.
TIMES = {
    word
    for language in languages().values()
    for name in ("time_noon", "time_midnight")
    for phrase in language.cues.get(name, ())
    for word in phrase.split()
}
WORDS = sorted(
    {
        pattern.replace("*", "").replace("..", "x")
        for code in ("bg", "en", "es", "hu")
        for listed in languages()[code].cues.values()
        for pattern in listed
    }
)
pieces = st.one_of(
    st.text(max_size=12),
    st.sampled_from(WORDS),
    st.sampled_from(
        [
            "15.05.2026",
            "15 май 2026",
            "May 15",
            "до ",
            "17:00",
            "24:00",
            "12 noon",
            "Q4 2026",
            " - ",
            "\n",
            ": ",
            "31.11.2026",
            "CET",
            "(",
            ")",
            "2026",
            "г.",
            "1.2.3.4",
            "İ",
            "ŉ",
            "\u0301",
            "\ud800",
        ]
    ),
)
texts = st.lists(pieces, max_size=14).map(lambda parts: " ".join(parts))


@settings(derandomize=True, max_examples=300, deadline=None, database=None)
@given(
    text=texts,
    code=st.sampled_from([*CODES, None, "xx", ""]),
    seen=st.one_of(st.none(), days),
    hint=st.sampled_from([None, "submission", "opening", "comments"]),
)
def test_any_text_is_read_without_harm(text: str, code: str | None, seen: date | None, hint: str | None) -> None:
    found = read_deadlines(text, zone="Europe/Sofia", lang=code, seen_at=seen, hint=hint)  # type: ignore[arg-type]
    for one in found.deadlines:
        assert one.evidence.quote in text
        assert one.first_instant() < one.last_instant() or one.precision == "minute"
        quoted = fold(one.evidence.quote)
        if one.precision in ("day", "minute"):
            numbers = {int(number) for number in re.findall(r"\d+", quoted) if len(number) <= 8}
            compact = one.at[:10].replace("-", "")
            day_told = (
                one.day.day in numbers
                or compact in quoted
                or any(word in quoted for word in languages()["hu"].day_words)
            )
            assert day_told, (one, text)
            if one.precision == "minute":
                hours = {one.first_instant().hour, one.first_instant().hour % 12, one.first_instant().hour + 1}
                told = bool(hours & numbers) or any(word in quoted for word in TIMES)
                assert told, (one, text)
            if seen is None:
                year = str(one.day.year)
                assert year in quoted or f"2.{year[1:]}" in quoted or re.search(rf"\D{year[2:]}(?!\d)", quoted), (
                    one,
                    text,
                )
    for refusal in found.refused:
        assert refusal.quote in text and refusal.why
    if found.open_ended_evidence is not None:
        assert found.open_ended_evidence.quote in text


@steady
@given(text=st.text(max_size=60))
def test_every_folded_character_is_traceable(text: str) -> None:
    one = folded(text)
    assert len(one.text) <= len(text)
    assert one.cut(0, len(one.text)) in text


UNITS = [
    "1.",
    "1.1.1.1 ",
    "1",
    "((((",
    "до до до ",
    "\u00a0",
    "май ",
    "May 1, ",
    "от 1 до ",
    "(CET) ",
    "12:00-",
    "mar. 13 ",
    "1 ",
    "(",
    "до ",
    "1/",
    "May ",
    "1 May ",
    "12:00 ",
    "CET ",
    "deadline ",
    "15.05.2026 ",
    "15.05.2026-",
    "no later than ",
    "x:\n15.05.2026\n",
    "1 and ",
    "31.12.",
    ".A",
    "e\u0301",
    "от 1 до 2 май ",
    "\n",
    "г. ",
    "срок за ",
    "at any time ",
    "until exhausted ",
    "Deadline\n1 May 2026\n",
    "Opening\nDeadline\n",
    "от 1 май на 3 май ",
    "(was ",
    "30 days ",
    "1 May 2026 → ",
]


@pytest.mark.parametrize("unit", UNITS)
def test_time_grows_with_the_length_and_not_faster(unit: str) -> None:
    read(unit * 10, "bg")
    small, large = (min(_cpu_seconds((unit * size)[:size]) for _ in range(2)) for size in (3_000, 12_000))
    assert large < 10 * max(small, 0.004)


def _cpu_seconds(text: str) -> float:
    """Processor time, so that a busy machine does not count; the time per kB itself is told by the bench."""
    began = time.process_time()
    read_deadlines(text, zone="Europe/Sofia", lang="bg", seen_at=date(2026, 1, 1))
    return time.process_time() - began
