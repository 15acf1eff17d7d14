"""Where a field stands now: of all places in the new records, the one that says what was known before.

The way in which a field was cut out of its place (a pattern, what is taken out, the form of a time) belongs to what the site
prints, and is kept; only the place is sought anew. After wrapper repair by known data (Lerman, Minton, Knoblock: Wrapper
maintenance, 2003).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scrapers.contract import DATE_FIELDS, MONEY_FIELDS, PROSE_FIELDS, RawCall
from scrapers.discovery.agreeing import agreement, average
from scrapers.discovery.answers import inner_paths, paths_into
from scrapers.discovery.drafts import Draft, Rule
from scrapers.discovery.places import named_places
from scrapers.discovery.recognising import ADDRESS_ATTRIBUTES, words_of
from scrapers.discovery.selecting import inner_selectors
from scrapers.fields import Place, read_fields
from scrapers.html import Document, Element, attribute, bare
from scrapers.spec import FieldRule, SourceSpec

#: The settings of a rule that say where a thing stands; the others say how it is cut out of there.
_PLACING = frozenset({"select", "attr", "label", "column", "closest", "previous", "own_text", "from", "path", "value"})
_REWRITING = frozenset({"form", "template", "parse", "inside"})
#: Records that are compared with what is known of them.
_MOST_PAIRS = 24
#: From here on a place is taken for the one where the field stands.
_ENOUGH = 0.5
_GROUP_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6", "caption", "legend", "summary", "dt")
_MOST_LOCATIONS = 260
_FEED = "feed"

Pair = tuple[Place, RawCall]
"""A record of the new page, and the known call that it holds."""


@dataclass(frozen=True, slots=True)
class Found:
    """How a field is read from now on, and how well that agrees with what was known (0 to 1)."""

    rules: tuple[Rule, ...]
    agreement: float
    moved: bool


def relocated(spec: SourceSpec, draft: Draft | None, pairs: Sequence[Pair], same_shape: bool) -> dict[str, Found]:
    """The rules of the list's fields by what they read in the records of known calls.

    A field that no place gives is left out. One that could not be compared stays where it names its place by words, or reads
    nothing and is no date and no money: what cannot be compared is rather not read than read wrong. `draft`: what discovery makes of the page, where it found its list.
    """
    compared = list(pairs)[:: max(1, len(pairs) // _MOST_PAIRS)][:_MOST_PAIRS]
    return found_again(spec, spec.listing.fields, compared, None, draft, same_shape)


def found_again(
    spec: SourceSpec,
    declared: Mapping[str, Sequence[FieldRule]],
    compared: Sequence[Pair],
    pointed: Callable[[Sequence[tuple[str, ...]]], Sequence[Rule]] | None,
    draft: Draft | None = None,
    same_shape: bool = True,
) -> dict[str, Found]:
    """The rules of these fields by what they read in these places; see `relocated`.

    `pointed`: what is known of a field, place by place → where it could stand; without it, any place in the records.
    """
    seen = _Places(spec, [place for place, _ in compared], pointed)
    found: dict[str, Found] = {}
    for name, ways in declared.items():
        written = [_written(one) for one in ways]
        known = [tuple(one.text for one in call.fields.get(name, ())) for _, call in compared]
        if all("value" in one for one in written):
            found[name] = Found(tuple(written), 1.0, moved=False)
            continue
        if not any(known):
            if same_shape and (all(_by_words(one) for one in written) or seen.is_silent(name, written)):
                found[name] = Found(tuple(written), 0.0, moved=False)
            continue
        best = _best(name, written if same_shape else [], draft, known, seen)
        if best is not None:
            found[name] = best
    return found


def _best(
    name: str, written: Sequence[Rule], draft: Draft | None, known: Sequence[tuple[str, ...]], seen: _Places
) -> Found | None:
    """The way that agrees best; of those that agree alike, the way of before, then one that names its place by words."""
    kept = seen.agreement(name, written, known) if written else 0.0
    best = Found(tuple(written), kept, moved=False) if kept >= _ENOUGH else None
    if kept >= 0.999:
        return best
    offered: list[Rule] = []
    if draft is not None:
        offered += [draft.fields[name]] if name in draft.fields else []
        offered += [one.rule for one in draft.choices.get(name, ())]
    if any(one.get("from") == "page" for one in written):
        offered += [{"from": "page", **place} for place in seen.elsewhere(known)]
    steps = [{key: one for key, one in way.items() if key not in _PLACING} for way in written] or [{}]
    steps += [] if {} in steps or name in DATE_FIELDS else [{}]
    # What is rewritten on the way (an instant, an address made of a number) does not stand there as it is known.
    rewritten = any(_REWRITING & step.keys() for step in steps)
    for place in seen.everywhere() if rewritten and not seen.is_pointed else seen.likely(name, known):
        offered += [{**place, **how} for how in steps]
    for rule in offered:
        agreed = seen.agreement(name, [rule], known)
        if agreed >= _ENOUGH and (best is None or agreed > best.agreement + 0.001):
            best = Found((rule,), agreed, moved=True)
            if agreed >= 0.999:
                break
    return best


def _written(rule: FieldRule) -> dict[str, Any]:
    return rule.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude_none=True)


def _by_words(rule: Rule) -> bool:
    return bool({"label", "column", "value"} & rule.keys()) or rule.get("from") == "page"


class _Places:
    """The places in some records where anything stands, with what stands there."""

    def __init__(
        self,
        spec: SourceSpec,
        places: Sequence[Place],
        pointed: Callable[[Sequence[tuple[str, ...]]], Sequence[Rule]] | None,
    ) -> None:
        self._spec, self._places, self._pointed = spec, places, pointed
        self._rules: list[Rule] | None = None
        self._texts: list[tuple[Rule, list[tuple[str, ...]]]] | None = None

    def agreement(self, name: str, rules: Sequence[Rule], known: Sequence[tuple[str, ...]]) -> float:
        """How well what these rules read agrees with what is known, on average."""
        return average(agreement(name, now, before, self._spec) for now, before in self._read(name, rules, known))

    @property
    def is_pointed(self) -> bool:
        """Whether the places are sought by what is known, not among those of a record."""
        return self._pointed is not None

    def everywhere(self) -> Sequence[Rule]:
        """Every place in these records that a rule could name."""
        if self._rules is None:
            self._rules = _locations(self._places)
        return self._rules

    def is_silent(self, name: str, rules: Sequence[Rule]) -> bool:
        """Whether these rules of a field that is no date and no money read nothing: it may come back where it was."""
        if name in DATE_FIELDS or name in MONEY_FIELDS or name in PROSE_FIELDS:
            return False
        return not any(now for now, _ in self._read(name, rules, [()] * len(self._places)))

    def likely(self, name: str, known: Sequence[tuple[str, ...]]) -> Iterator[Rule]:
        """The places that hold the words known of a field in at least half of the records."""
        if self._pointed is not None:
            yield from self._pointed(known)
            return
        if self._texts is None:
            self._texts = [(rule, self._all("text", {**rule, "pick": "all"})) for rule in self.everywhere()]
        wanted = [(at, set(words_of(" ".join(before)))) for at, before in enumerate(known) if before]
        for rule, texts in self._texts:
            if name == "url":
                if "attr" in rule or "path" in rule:
                    yield rule
                continue
            held = sum(words <= set(words_of(" ".join(texts[at]))) for at, words in wanted)
            if held * 2 >= len(wanted):
                yield rule

    def elsewhere(self, known: Sequence[tuple[str, ...]]) -> Iterator[Rule]:
        """Places of the whole page whose text is what all records are known to share."""
        document = self._places[0].document if self._places else None
        texts = {bare(one) for before in known for one in before}
        if document is None or len(texts) != 1:
            return
        for element in document.root.find_all(True):
            document.spend()
            if element.find(True) is not None and element.find("a") is None:
                continue
            if bare(document.text(element)) in texts:
                for name in (attribute(element, "class") or "").split():
                    yield {"select": f"{element.name}.{name}"}
                if element.name in _GROUP_HEADINGS:
                    yield {"select": element.name}

    def _read(
        self, name: str, rules: Sequence[Rule], known: Sequence[tuple[str, ...]]
    ) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
        declared = tuple(FieldRule.model_validate(dict(one)) for one in rules)
        for place, before in zip(self._places, known, strict=True):
            printed = read_fields(place, {name: declared}).get(name, ())
            yield tuple(one.text for one in printed), before

    def _all(self, name: str, rule: Rule) -> list[tuple[str, ...]]:
        return [now for now, _ in self._read(name, [rule], [()] * len(self._places))]


def _locations(places: Sequence[Place]) -> list[Rule]:
    """Every place in these records that a rule could name, those named by words first."""
    if not places:
        return []
    document = places[0].document
    if document is None:
        values = [one.value for one in places]
        if places[0].spec.shape == _FEED:
            # An entry says its texts as HTML, and some of them in lists (`content`, `tags`).
            paths = list(dict.fromkeys(path for value in values[:3] for path in paths_into(value)))[:_MOST_LOCATIONS]
            return [{"path": path, **how} for path in paths for how in ({}, {"parse": "html"})]
        return [{"path": path} for path in inner_paths(values)[:_MOST_LOCATIONS]]
    rows = [one.element for one in places if one.element is not None]
    return list(_on_web_page(rows, document))[:_MOST_LOCATIONS]


def _on_web_page(rows: Sequence[Element], document: Document) -> Iterator[Rule]:
    for named in named_places(rows, document):
        yield named.rule
        if "column" in named.rule:
            yield {**named.rule, "select": "a[href]", "attr": "href"}
    for name in ADDRESS_ATTRIBUTES:
        if any(row.has_attr(name) for row in rows):
            yield {"attr": name}
    selectors = inner_selectors(rows)
    for css in sorted(selectors, key=lambda one: (one.count(":nth"), len(one))):
        yield {"select": css}
        if css.split()[-1].split(".")[0] in ("a", "time", "abbr"):
            yield {"select": f"{css}[href]", "attr": "href"}
            yield {"select": css, "attr": "datetime"}
    yield {"select": "a[href]", "attr": "href"}
    yield {"own_text": True}
    yield {}
    for css in _around(rows, document):
        yield {"previous": css}
        yield {"closest": css, "own_text": True}


def _around(rows: Sequence[Element], document: Document) -> list[str]:
    """Headings before the records, and what holds them: by tag, by class."""
    found: dict[str, None] = {}
    for heading in _GROUP_HEADINGS:
        if document.select(heading, limit=1):
            found[heading] = None
    for row in rows[:3]:
        for near in list(row.parents)[:6]:
            if near.name in ("body", "html", "[document]"):
                break
            found[near.name] = None
            for name in (attribute(near, "class") or "").split()[:2]:
                if name.replace("-", "").replace("_", "").isalpha():
                    found[f"{near.name}.{name}"] = None
            for before in near.find_previous_siblings(True, limit=2):
                for name in (attribute(before, "class") or "").split()[:2]:
                    if name.replace("-", "").replace("_", "").isalpha():
                        found[f"{before.name}.{name}"] = None
    return list(found)
