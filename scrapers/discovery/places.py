"""What the records of a group say, and where: their title, link, dates, code, status, by selectors that hold for most."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median

from scrapers.discovery.dates import DatedWays
from scrapers.discovery.drafts import Choice, Rule
from scrapers.discovery.selecting import inner_selectors
from scrapers.discovery.vocabulary import field_of, is_more, kin_of, speaks_of, status_meaning, words_of_name
from scrapers.fields import web_texts
from scrapers.html import Document, Element, attribute, bare, collapsed
from scrapers.patterns import cut
from scrapers.spec import FieldRule

#: So many records are looked at to find the rules; the rules are then tried on all.
SAMPLE = 10
_CODE_FIRST = re.compile(r"^([A-Z0-9][\w./-]*\d[\w./-]*)\s*[-–—:]\s*(\S.+)$")
_CODE = re.compile(r"^(?=\S*\d)[\w./-]{4,50}$")
_IN_SCRIPT = re.compile(r"""\(\s*['"]((?:https?:/|\.{0,2})?/[^'"]{2,500})['"]""")
_LABEL_TAGS = frozenset(["dt", "th", "strong", "b", "label"])
_HEADING = re.compile(r"^h[1-6]\b| h[1-6]$")
_TITLE_WORDS = frozenset(["title", "heading", "headline", "name", "naslov", "titel", "titre", "titolo", "titulo"])
_LONGEST_LABEL = 60
_AT_THE_END = r"[(\[]([^()\[\]]{3,40})[)\]]$"
_BRACKETED = re.compile(_AT_THE_END)
#: Characters and words of a label under which a record is filed.
_LONGEST_TAG, _MOST_TAG_WORDS = 30, 4


@dataclass(frozen=True, slots=True)
class Filed:
    """A short label under which each record is filed ("Calls", "Events"): where it stands, and the labels that mean calls."""

    rule: Rule
    calls: tuple[str, ...]
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """What a sample of records says. Choices are in the order of their weight, the best first."""

    titles: tuple[Choice, ...]
    links: tuple[Choice, ...]
    dates: DatedWays
    code: Rule | None
    status: Rule | None
    status_words: dict[str, tuple[str, ...]] = field(default_factory=dict)
    programme: Rule | None = None
    filed: Filed | None = None
    bracketed: str | None = None
    """The pattern of the status in brackets at the end of the titles, where it stands there."""
    results: float = 0.0
    """In how many of the records something stands under a label or a header of results and awards."""


def look_at(rows: Sequence[Element], document: Document, zone: str, order: str, lang: str) -> Seen:
    """What the records of a group say."""
    sample = _spread(rows)
    texts = tuple(document.text(one) for one in sample)
    selectors = inner_selectors(sample)
    read = {css: _read(css, sample, document) for css in selectors}
    named = [*_labels(sample, document), *_columns(sample, document)]
    titles = _titles(sample, read, texts, named, document)
    bracketed, words = _in_brackets(titles[0].examples if titles else ())
    status: Rule | None = {**titles[0].rule, "pattern": _AT_THE_END} if bracketed else None
    if status is None:
        status, words = _status(read, named, len(sample))
    return Seen(
        titles=titles,
        links=_links(sample, titles, document),
        dates=DatedWays.found(named, read, texts, zone, order, lang),
        code=_code(titles, named),
        status=status,
        status_words=words,
        filed=_filed(read, titles),
        bracketed=bracketed,
        results=max((one.share for one in named if speaks_of("result", one.name)), default=0.0),
        programme=next((one.rule for one in named if field_of(one.name) == "programme" and one.share > 0.6), None),
    )


@dataclass(frozen=True, slots=True)
class Named:
    """A label or a column header with what stands beside or under it in each record ("" where nothing does)."""

    name: str
    rule: Rule
    values: tuple[str, ...]

    @property
    def share(self) -> float:
        """In how many of the records it has a value."""
        return sum(bool(one) for one in self.values) / len(self.values)


def named_places(rows: Sequence[Element], document: Document) -> list[Named]:
    """Labels and column headers with what stands beside or under them in each of these records."""
    return [*_columns(rows, document), *_labels(rows, document)]


def values_of(rule: Rule, rows: Sequence[Element], document: Document) -> list[str]:
    """What a rule of a web list reads in each of these records; "" where it reads nothing."""
    declared = FieldRule.model_validate(dict(rule))
    found = []
    for row in rows:
        text = collapsed(next(iter(web_texts(document, row, declared)), ""))
        found.append(collapsed(cut(declared.pattern, text) or "") if declared.pattern else text)
    return found


def _spread(rows: Sequence[Element]) -> list[Element]:
    """Some records from all over the list: its first ones can be of another kind."""
    if len(rows) <= SAMPLE:
        return list(rows)
    step = len(rows) / SAMPLE
    return [rows[int(number * step)] for number in range(SAMPLE)]


def _read(css: str, sample: Sequence[Element], document: Document) -> list[str]:
    found = []
    for row in sample:
        elements = document.select(css, row, limit=1)
        found.append(document.text(elements[0]) if elements else "")
    return found


def _labels(sample: Sequence[Element], document: Document) -> Iterator[Named]:
    """Words with a colon behind them, or in an element for labels, that two fifths of the records have."""
    counted: Counter[str] = Counter()
    printed: dict[str, str] = {}
    for row in sample:
        here = set()
        for element in (row, *row.find_all(True, limit=300)):
            own = document.own_text(element)
            classes = words_of_name(attribute(element, "class") or "").split()
            marked = element.name in _LABEL_TAGS or "label" in classes
            for text in (own, document.text(element) if marked else ""):
                head = text.split(":")[0] if ":" in text[:_LONGEST_LABEL] else text if marked else ""
                plain = bare(head)
                if plain and len(plain) <= _LONGEST_LABEL and not plain[0].isdigit():
                    here.add(plain)
                    printed.setdefault(plain, head.strip())
        counted.update(here)
    for plain, times in counted.items():
        if times * 5 >= len(sample) * 2:
            values = tuple(next(iter(document.after_label([plain], row)), "").split("\n")[0] for row in sample)
            yield Named(printed[plain], {"label": printed[plain]}, values)


def _columns(sample: Sequence[Element], document: Document) -> Iterator[Named]:
    """Headers of a table's columns, where the records are its rows."""
    table = sample[0].find_parent("table") if sample[0].name == "tr" else None
    if table is None:
        return
    first = document.select("tr", table, limit=3)
    line = next((one for one in first if one.find("th") is not None), None)
    if line is None and first and _is_header(first[0], document):
        line = first[0]
    for cell in [] if line is None else line.find_all(["th", "td"], recursive=False):
        header = document.text(cell)
        if not header or len(header) > _LONGEST_LABEL:
            continue
        cells = [document.cell_under(row, [header]) for row in sample]
        yield Named(header, {"column": header}, tuple("" if one is None else document.text(one) for one in cells))


def _is_header(row: Element, document: Document) -> bool:
    """Whether a row of plain cells names the columns: a few words in each, no link, and a name of a field among them."""
    cells = [document.text(one) for one in row.find_all("td", recursive=False)]
    short = all(0 < len(one) <= _LONGEST_LABEL and not _is_mere_date(one) for one in cells)
    return len(cells) > 1 and short and row.find("a", href=True) is None and any(field_of(one) for one in cells)


def _titles(
    sample: Sequence[Element],
    read: dict[str, list[str]],
    texts: Sequence[str],
    named: Iterable[Named],
    document: Document,
) -> tuple[Choice, ...]:
    """The ways to read a title, the best first."""
    ways: list[tuple[Rule, list[str], float]] = []
    for css, values in read.items():
        bonus = 0.8 if _HEADING.search(css) else 0.0
        last = css.split()[-1]
        bonus += 0.6 if _TITLE_WORDS & set(words_of_name(css).split()) else 0.0
        bonus += 0.5 if re.match(r"(?:a|strong|b)\b", last) else 0.0
        ways.append(({"select": css}, values, bonus))
    ways += [(one.rule, list(one.values), 1.0) for one in named if field_of(one.name) == "title"]
    own = [document.own_text(row) for row in sample]
    ways.append(({"own_text": True}, own, 0.3))
    choices: dict[tuple[str, ...], Choice] = {}
    for rule, values, bonus in ways:
        weight = _title_weight(values, texts)
        key = tuple(values)
        if weight > 0 and (key not in choices or weight + bonus > choices[key].weight):
            choices[key] = Choice(rule, key, weight + bonus)
    return tuple(sorted(choices.values(), key=lambda one: (-one.weight, len(str(one.rule)))))[:6]


def _title_weight(values: Sequence[str], texts: Sequence[str]) -> float:
    """How much these texts look like titles: there, different, of some length, not dates, codes or "more"."""
    said = [one for one in values if one]
    if len(said) * 10 < len(values) * 7:
        return 0.0
    distinct = len(set(said)) / len(said)
    length = median(len(one) for one in said)
    if distinct < 0.5 or length < 8 or length > 300:
        return 0.0
    odd = sum(is_more(one) or _is_mere_date(one) or bool(_CODE.fullmatch(one)) for one in said) / len(said)
    if odd > 0.4:
        return 0.0
    start = sum(text.find(one) for one, text in zip(values, texts, strict=True) if one) / len(said)
    whole = sum(len(one) / max(1, len(text)) for one, text in zip(values, texts, strict=True) if one) / len(said)
    good = 1.0 if 15 <= length <= 180 else 0.4
    return (
        2 * distinct
        + good
        + len(said) / len(values)
        - odd
        - min(1.0, start / 300)
        # A title is a part of its record; where it is all there is, nothing else competes.
        - (0.7 if whole > 0.97 else 0.0)
        + 0.4 * (sum(speaks_of("opportunity", one) for one in said) / len(said))
    )


_MERE_DATE = re.compile(r"^[\W\d]*(?:[^\W\d]{3,12}[\W\d]+){0,2}$")


def _is_mere_date(text: str) -> bool:
    return any(letter.isdigit() for letter in text) and bool(_MERE_DATE.fullmatch(text))


def _links(sample: Sequence[Element], titles: Sequence[Choice], document: Document) -> tuple[Choice, ...]:
    """The ways to read a record's address, the best first: the title's own link, then any that differs from row to row."""
    ways: list[tuple[Rule, float]] = []
    for rank, title in enumerate(titles[:3]):
        css = title.rule.get("select")
        if isinstance(css, str):
            near = 1.0 - rank * 0.4
            ways += [({"select": f"{css}[href]", "attr": "href"}, near)] if re.match(r"a\b", css.split()[-1]) else []
            ways += [({"select": f"{css} a[href]", "attr": "href"}, near)]
            if " " not in css:
                ways += [({"select": f"a[href]:has({css})", "attr": "href"}, near)]
        if "column" in title.rule:
            ways += [({**title.rule, "select": "a[href]", "attr": "href"}, 1.0 - rank * 0.4)]
    ways += [({"attr": name}, 0.6) for name in ("href", "data-href", "data-url", "data-link")]
    ways += [({"select": "a[href]", "attr": "href"}, 0.3), ({"select": "[data-href]", "attr": "data-href"}, 0.2)]
    choices: dict[tuple[str, ...], Choice] = {}
    for rule, bonus in ways:
        values = [_attribute(rule, row, document) for row in sample]
        script = [_IN_SCRIPT.search(one) for one in values]
        if sum(one is not None for one in script) * 2 > len(values):
            rule = {**rule, "pattern": _IN_SCRIPT.pattern}
            values = ["" if one is None else one[1] for one in script]
        said = [one for one in values if one and not one.startswith(("#", "mailto:", "tel:", "javascript:"))]
        if len(said) * 2 < len(values):
            continue
        distinct = len(set(said)) / len(said)
        weight = 2 * distinct + len(said) / len(values) + bonus
        key = tuple(values)
        if distinct > 0.4 and (key not in choices or weight > choices[key].weight):
            choices[key] = Choice(rule, key, weight)
    return tuple(sorted(choices.values(), key=lambda one: -one.weight))[:4]


def _attribute(rule: Rule, row: Element, document: Document) -> str:
    scope: Element | None = row
    if "column" in rule:
        scope = document.cell_under(row, [rule["column"]])
    if scope is not None and "select" in rule:
        found = document.select(rule["select"], scope, limit=1)
        scope = found[0] if found else None
    return collapsed(attribute(scope, rule["attr"]) or "") if scope is not None else ""


def _code(titles: Sequence[Choice], named: Iterable[Named]) -> Rule | None:
    """A column or label of codes; else the code at the beginning of most titles."""
    for one in named:
        said = [value for value in one.values if value]
        if field_of(one.name) == "code" and said and sum(bool(_CODE.fullmatch(v)) for v in said) * 10 >= len(said) * 6:
            return one.rule
    if titles:
        found = [_CODE_FIRST.match(one) for one in titles[0].examples if one]
        if found and sum(one is not None for one in found) * 10 >= len(found) * 6:
            return {**titles[0].rule, "pattern": r"^([A-Z0-9][\w./-]*\d[\w./-]*)\s*[-–—:]\s"}
    return None


def _filed(read: dict[str, list[str]], titles: Sequence[Choice]) -> Filed | None:
    """The labels of the records, where few labels stand in nearly all of them and some but not all of those mean calls."""
    best: tuple[int, int, Filed] | None = None
    for css, values in read.items():
        said = [one for one in values if one]
        labels = tuple(dict.fromkeys(said))
        if len(said) * 10 < len(values) * 8 or not 2 <= len(labels) <= max(2, len(said) * 7 // 10):
            continue
        if any(
            len(one) > _LONGEST_TAG or len(one.split()) > _MOST_TAG_WORDS or any(map(str.isdigit, one))
            for one in labels
        ):
            continue
        if titles and tuple(values) == titles[0].examples:
            continue
        calls = tuple(one for one in labels if speaks_of("filed", one) and not speaks_of("other", one))
        if calls and len(calls) < len(labels):
            found = Filed({"select": css}, calls, tuple(one for one in labels if one not in calls))
            rank = (len(said), -len(css))
            best = (*rank, found) if best is None or rank > best[:2] else best
    return None if best is None else best[2]


def _in_brackets(titles: Sequence[str]) -> tuple[str | None, dict[str, tuple[str, ...]]]:
    """Where most titles end in a status in brackets: the pattern that takes it away, and the words by stage.

    A stage that was seen has the other forms of its words with it (приключил, приключила).
    """
    meant: dict[str, dict[str, None]] = {}
    times = 0
    for title in titles:
        found = _BRACKETED.search(title)
        stage = status_meaning(found[1]) if found is not None else None
        if found is not None and stage is not None:
            meant.setdefault(stage, {})[found[1]] = None
            times += 1
    if not times or times * 2 < len(titles):
        return None, {}
    words = {stage: tuple(seen | dict.fromkeys(kin_of(stage, seen))) for stage, seen in meant.items()}
    every = sorted({one for some in words.values() for one in some}, key=lambda one: (-len(one), one))
    return rf"(?i)\s*[(\[](?:{'|'.join(map(re.escape, every))})[)\]]$", words


def _status(
    read: dict[str, list[str]], named: Iterable[Named], size: int
) -> tuple[Rule | None, dict[str, tuple[str, ...]]]:
    """The place where a status is printed, and the words that this page prints."""
    ways: list[tuple[Rule, Sequence[str], float]] = [
        (one.rule, one.values, 1.0) for one in named if field_of(one.name) == "status"
    ]
    ways += [({"select": css}, values, 0.0) for css, values in read.items()]
    best: tuple[float, Rule, dict[str, tuple[str, ...]]] | None = None
    for rule, values, bonus in ways:
        meant: dict[str, dict[str, None]] = {}
        for value in values:
            stage = status_meaning(value) if 0 < len(value) <= 40 else None
            if stage is not None:
                meant.setdefault(stage, {})[value] = None
        known = sum(bool(value) and status_meaning(value) is not None for value in values)
        if known * 2 >= size and (best is None or known + bonus > best[0]):
            best = (known + bonus, rule, {stage: tuple(words) for stage, words in meant.items()})
    return (best[1], best[2]) if best else (None, {})
