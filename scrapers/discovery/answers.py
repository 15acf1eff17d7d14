"""The lists of a JSON answer, each as a draft of a source: arrays of objects whose keys and values say what they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from statistics import median
from typing import Any

from scrapers.discovery.drafts import Choice, Draft, Rule
from scrapers.discovery.vocabulary import field_of, speaks_of, status_meaning
from scrapers.paths import found_at, strings_of

_DEEPEST = 8
_MOST_LISTS = 200
_SAMPLE = 20
#: Characters of a code or a status.
_LONGEST_WORD = 80
_ADDRESS = re.compile(r"^(?:https?:\s?/)?/\S{3,}$")
_INSTANT = re.compile(r"^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::\d\d(?:\.\d+)?)?(?:Z|[+-]00:?00))$")
_DATE = re.compile(r"\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{4}")
_PLAIN = re.compile(r"^[A-Za-z_][A-Za-z0-9_]*$")
_DATED = ("deadline", "opens", "published")


def drafts_of_answer(data: Any, url: str) -> list[Draft]:
    """The arrays of a JSON answer as drafts, the best first."""
    drafts = [one for path, entries in _arrays(data) if (one := _draft(path, entries, url)) is not None]
    return sorted(drafts, key=lambda one: -one.score)


def _arrays(data: Any) -> Iterator[tuple[str, list[Mapping[str, Any]]]]:
    """Every array of objects, with its JMESPath; those inside the entries of another array are joined."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    stack: list[tuple[str, Any, int]] = [("", data, 0)]
    while stack and len(found) < _MOST_LISTS:
        path, value, depth = stack.pop()
        if depth > _DEEPEST:
            continue
        if isinstance(value, Mapping):
            stack += [(_joined(path, key), one, depth + 1) for key, one in list(value.items())[:300]]
        elif isinstance(value, list):
            entries = [one for one in value if isinstance(one, Mapping)]
            if entries and len(entries) == len(value):
                here = f"{path}[]" if path else "[]"
                found.setdefault(here, []).extend(entries)
                stack += [(_joined(here, key), one[key], depth + 1) for one in entries[:3] for key in list(one)[:100]]
    yield from found.items()


def _joined(path: str, key: Any) -> str:
    name = str(key) if _PLAIN.fullmatch(str(key)) else '"' + str(key).replace("\\", "\\\\").replace('"', '\\"') + '"'
    return f"{path}.{name}" if path else name


def _draft(path: str, entries: Sequence[Mapping[str, Any]], url: str) -> Draft | None:
    sample = entries[:: max(1, len(entries) // _SAMPLE)][:_SAMPLE]
    values = {inner: _values(inner, sample) for inner in inner_paths(sample)}
    titles = sorted(_titles(values), key=lambda one: -one.weight)
    if not titles:
        return None
    fields: dict[str, Rule] = {"title": titles[0].rule}
    links = sorted(_links(values), key=lambda one: -one.weight)
    if links:
        fields["url"] = links[0].rule
    for name in ("code", "programme", "status", *_DATED):
        rule = _named(name, values)
        if rule is not None:
            fields[name] = rule
    if "deadline" not in fields and any(_DATE.search(one) for one in titles[0].examples):
        fields["dates"] = titles[0].rule
    meant: dict[str, dict[str, None]] = {}
    for value in values.get(str(fields.get("status", {}).get("path")), ()):
        stage = status_meaning(value)
        if stage is not None:
            meant.setdefault(stage, {})[value] = None
    evidence, reasons = _evidence(fields, titles[0], url, len(entries))
    score = titles[0].weight + (1.5 if links else 0.0) + min(1.0, len(entries) / 8) + 1.2 * max(0.0, evidence)
    return Draft(
        shape="json_api",
        items=path,
        fields=fields,
        rows=len(entries),
        score=score - path.count("[]") * 0.5,
        evidence=evidence,
        reasons=tuple(reasons),
        status={stage: tuple(words) for stage, words in meant.items()},
        choices={"title": tuple(titles[:6]), "url": tuple(links[:4]), "deadline": ()},
    )


def inner_paths(sample: Sequence[Any]) -> list[str]:
    """Paths to the texts and numbers of an entry that most entries have, objects inside looked into."""
    counted: dict[str, int] = {}
    for entry in sample:
        for path in _leaves("", entry, 0):
            counted[path] = counted.get(path, 0) + 1
    return [path for path, times in counted.items() if times * 2 >= len(sample)]


def _leaves(path: str, value: Any, depth: int) -> Iterator[str]:
    if isinstance(value, Mapping) and depth < 4:
        for key, one in list(value.items())[:200]:
            yield from _leaves(_joined(path, key), one, depth + 1)
    elif path and _is_said(value):
        yield path


def paths_into(value: Any, most: int = 400) -> list[str]:
    """Paths to every text and number of an answer; through a list of objects, each to the values of all of them."""
    found: dict[str, None] = {}
    stack: list[tuple[str, Any, int]] = [("", value, 0)]
    while stack and len(found) < most:
        path, one, depth = stack.pop()
        if isinstance(one, Mapping) and depth < _DEEPEST:
            stack += [(_joined(path, key), inner, depth + 1) for key, inner in reversed(list(one.items())[:200])]
        elif isinstance(one, list) and one and isinstance(one[0], Mapping) and depth < _DEEPEST:
            for at, inner in reversed(list(enumerate(one[:_SAMPLE]))):
                stack.append((f"{path}[{at}]", inner, depth + 1))
            stack += [(f"{path}[]", inner, depth + 1) for inner in reversed(one[:_SAMPLE])]
        elif path and _is_said(one):
            found[path] = None
    return list(found)


def _is_said(value: Any) -> bool:
    """A text or a number, or a list of such."""
    if isinstance(value, list):
        return bool(value) and not isinstance(value[0], (Mapping, list))
    return isinstance(value, (str, int, float)) and not isinstance(value, bool)


def _values(path: str, sample: Sequence[Mapping[str, Any]]) -> list[str]:
    return [" ".join(next(iter(strings_of(found_at(path, one))), "").split()) for one in sample]


def _last(path: str) -> str:
    return path.split(".")[-1].strip('"')


def _titles(values: Mapping[str, Sequence[str]]) -> Iterator[Choice]:
    for path, texts in values.items():
        said = [one for one in texts if one]
        if len(said) * 10 < len(texts) * 8:
            continue
        length = median(len(one) for one in said)
        distinct = len(set(said)) / len(said)
        if length < 8 or length > 600 or distinct < 0.5 or any(_ADDRESS.match(one) or "<" in one for one in said):
            continue
        if sum(" " in one for one in said) * 2 < len(said) or all(_DATE.match(one) for one in said):
            continue
        weight = 1.5 * distinct + (1.0 if 15 <= length <= 220 else 0.2) - path.count(".") * 0.15
        weight += 1.5 if field_of(_last(path)) == "title" else 0.0
        yield Choice({"path": path}, tuple(texts), weight)


def _links(values: Mapping[str, Sequence[str]]) -> Iterator[Choice]:
    for path, texts in values.items():
        said = [one for one in texts if one]
        if not said or sum(bool(_ADDRESS.match(one)) for one in said) * 10 < len(said) * 7:
            continue
        if re.search(r"\.(?:png|jpe?g|gif|svg|webp|ico)(?:\?|$)", said[0], re.I):
            continue
        distinct = len(set(said)) / len(said)
        named = field_of(_last(path)) == "url"
        yield Choice(
            {"path": path},
            tuple(texts),
            2 * distinct + len(said) / len(texts) + (1.0 if named else 0.0) - path.count(".") * 0.1,
        )


def _named(field: str, values: Mapping[str, Sequence[str]]) -> Rule | None:
    """The key that names a field and whose values are of its kind; the whole name counts more than a part of it."""
    best: tuple[float, Rule] | None = None
    for path, texts in values.items():
        said = [one for one in texts if one]
        if field_of(_last(path)) != field or not said:
            continue
        rule: dict[str, Any] = {"path": path}
        if field in _DATED:
            if not all(_DATE.search(one) for one in said):
                continue
            if all(_INSTANT.match(one) for one in said):
                rule["form"] = "utc_instant"
            elif sum(len(one) > 40 for one in said):
                continue
        elif any(len(one) > _LONGEST_WORD for one in said) or (field == "code" and any(" " in one for one in said)):
            continue
        weight = len(said) / len(texts) - path.count(".") * 0.1 - len(_last(path)) / 100
        if best is None or weight > best[0]:
            best = (weight, rule)
    return None if best is None else best[1]


def _evidence(fields: Mapping[str, Rule], title: Choice, url: str, rows: int) -> tuple[float, list[str]]:
    reasons = [f"{rows} entries of one form"]
    said = [one for one in title.examples if one]
    told = sum(speaks_of("opportunity", one) for one in said) / max(1, len(said))
    evidence = 0.0
    if "deadline" in fields or "dates" in fields:
        evidence += 2.0
        reasons.append("they have deadlines")
    if "status" in fields:
        evidence += 0.6
        reasons.append("they have a status")
    if "code" in fields:
        evidence += 0.4
    if told > 0.2:
        evidence += 1.2 * told
        reasons.append("their titles speak of opportunities")
    if speaks_of("opportunity", url.replace("-", " ").replace("/", " ")):
        evidence += 0.6
        reasons.append("the address speaks of opportunities")
    return evidence, reasons
