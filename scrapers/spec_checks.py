"""What a declared setting must look like, each check with advice; and what contradicts what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any
from urllib.parse import urlsplit

import jmespath
from pydantic import AfterValidator, BeforeValidator, Field

from scrapers.contract import FIELDS
from scrapers.patterns import pattern_problem
from scrapers.reading.readings import zone_of


def as_tuple(value: object) -> object:
    """A single value as a list of one, so that `"a"` and `["a"]` mean the same."""
    if isinstance(value, (str, Mapping)):
        return (value,)
    return value


def _css(selector: str) -> str:
    # Imported here: it brings BeautifulSoup along, which a program that only lists sources does not need.
    from soupsieve import SelectorSyntaxError, compile

    try:
        compile(selector)
    except (SelectorSyntaxError, ValueError, RecursionError) as problem:
        raise ValueError(f"not a CSS selector: {str(problem).splitlines()[0]}") from None
    return selector


def _pattern(pattern: str) -> str:
    if problem := pattern_problem(pattern):
        raise ValueError(problem)
    return pattern


def path_problem(path: str) -> str | None:
    """What is wrong with a JMESPath, or None."""
    try:
        jmespath.compile(path)
    except (jmespath.exceptions.JMESPathError, ValueError, RecursionError) as problem:
        return f"not a JMESPath: {str(problem).splitlines()[0]}"
    return None


def _path(path: str) -> str:
    if problem := path_problem(path):
        raise ValueError(problem)
    return path


def _url(url: str) -> str:
    try:
        parts = urlsplit(re.sub(r"\{[a-z][a-z0-9_]*\}", "x", url))
        port = parts.port
    except ValueError as problem:
        raise ValueError(f"not an address: {problem}") from None
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0:
        raise ValueError("write a whole address that begins with https:// or http://")
    if parts.username is not None or parts.password is not None:
        raise ValueError("an address must not carry a name or password")
    if any(character.isspace() or ord(character) < 32 for character in url):
        raise ValueError("an address has no spaces")
    return url


def _zone(name: str) -> str:
    if name[:1] in "+-":
        raise ValueError('name a time zone such as "Europe/Sofia"; a fixed offset is wrong for half the year')
    zone_of(name)
    return name


def _template(template: str) -> str:
    if "{value}" not in template:
        raise ValueError("say where the value goes: {value}")
    return template


def _cron(written: str) -> str:
    fields = written.split()
    if len(fields) != 5 or not all(re.fullmatch(r"[\dA-Za-z*/,-]+", field) for field in fields):
        raise ValueError('write five fields: minute hour day month weekday, as in "15 7-19 * * *"')
    return written


def _field_name(name: str) -> str:
    if name not in FIELDS:
        raise ValueError(f"unknown field; one of {', '.join(sorted(FIELDS))}")
    return name


_Short = Field(min_length=1, max_length=500)
Css = Annotated[str, _Short, AfterValidator(_css)]
Pattern = Annotated[str, _Short, AfterValidator(_pattern)]
JmesPath = Annotated[str, _Short, AfterValidator(_path)]
Url = Annotated[str, Field(min_length=1, max_length=2000), AfterValidator(_url)]
ZoneName = Annotated[str, Field(min_length=1, max_length=60), AfterValidator(_zone)]
Template = Annotated[str, _Short, AfterValidator(_template)]
Cron = Annotated[str, Field(max_length=100), AfterValidator(_cron)]
FieldName = Annotated[str, AfterValidator(_field_name)]


def _identifier(value: object) -> object:
    if isinstance(value, str) and not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", value):
        raise ValueError('write lower-case letters, digits and single hyphens, as in "isun-open"')
    return value


Identifier = Annotated[str, Field(min_length=1, max_length=60), BeforeValidator(_identifier)]


def spelled_out(data: Mapping[str, Any]) -> dict[str, Any]:
    """The same declaration with every plain-string field rule spelled out for its shape."""
    spec = dict(data)
    in_list = "select" if spec.get("shape") == "listing" else "path"
    if isinstance(spec.get("list"), Mapping):
        spec["list"] = _with_rules(spec["list"], in_list)
    if isinstance(spec.get("detail"), Mapping):
        detail = dict(spec["detail"])
        if "url" in detail:
            detail["url"] = _rules(detail["url"], in_list)
        spec["detail"] = _with_rules(detail, "path" if detail.get("format") == "json" else "select")
    return spec


def _with_rules(table: Mapping[str, Any], key: str) -> dict[str, Any]:
    spelled = dict(table)
    if isinstance(spelled.get("fields"), Mapping):
        spelled["fields"] = {name: _rules(rule, key) for name, rule in spelled["fields"].items()}
    documents = spelled.get("documents")
    if isinstance(documents, (str, Mapping)):
        documents = [documents]
    if isinstance(documents, list):
        spelled["documents"] = [{"select": one} if isinstance(one, str) else one for one in documents]
    return spelled


def _rules(rule: object, key: str) -> object:
    if isinstance(rule, str):
        return [{key: rule}]
    if isinstance(rule, list):
        return [{key: one} if isinstance(one, str) else one for one in rule]
    return rule


def contradictions(data: Mapping[str, Any], python_scrapers: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """(key, advice) for settings that cannot stand together; works on any table, however broken."""
    yield from _shape_problems(data, python_scrapers)
    yield from _request_problems(_table(data, "request"))
    yield from _paging_problems(_table(data, "pages"), data)
    yield from _parameter_problems(data)
    schedule, expect = _table(data, "schedule"), _table(data, "expect")
    if "every" in schedule and "cron" in schedule:
        yield "schedule", "set exactly one of every and cron"
    if schedule and "every" not in schedule and "cron" not in schedule:
        yield "schedule", "set one of every and cron"
    if schedule.get("every") in (0, "0s", "0m", "0h"):
        yield "schedule.every", "must be more than 0"
    if expect.get("empty_ok") is True and expect.get("min", 0) not in (0,):
        yield "expect.min", "contradicts empty_ok = true: set min = 0, or remove one of them"
    yield from _rule_problems(data)


def _table(data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = data.get(key)
    return value if isinstance(value, Mapping) else {}


def _shape_problems(data: Mapping[str, Any], python_scrapers: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    shape, python = data.get("shape"), data.get("python")
    if (shape is None) == (python is None):
        yield "shape", "set exactly one of shape and python"
    if isinstance(python, str) and python not in python_scrapers:
        yield "python", f"no such scraper; one of {', '.join(python_scrapers)}"
    listing = _table(data, "list")
    if python is not None and shape is None:
        if listing:
            yield "list", f"contradicts python = {python!r}, which finds the items itself; remove it"
        return
    items = listing.get("items")
    if shape in ("listing", "json_api") and not items:
        yield "list.items", f"missing; a {shape} needs the place of its items"
    if shape == "feed" and items:
        yield "list.items", "a feed has its own entries; remove it"
    if shape in ("listing", "json_api") and "title" not in _table(listing, "fields"):
        yield "list.fields.title", "missing; every item needs a title"
    if isinstance(items, str) and items:
        if shape == "json_api" and (problem := path_problem(items)):
            yield "list.items", problem
        if shape == "listing":
            try:
                _css(items)
            except ValueError as problem_found:
                yield "list.items", str(problem_found)
    if shape != "listing" and "region" in listing:
        yield "list.region", "only a listing (HTML) has a region; remove it"


def _request_problems(request: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    bodies = [key for key in ("form", "json", "parts") if request.get(key)]
    if len(bodies) > 1:
        yield "request", f"set at most one of form, json and parts (here: {', '.join(bodies)})"
    if bodies and request.get("method") == "GET":
        yield "request.method", f"a GET has no body; remove method or {bodies[0]}"


def _paging_problems(pages: Mapping[str, Any], data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if "next" in pages and "param" in pages:
        yield "pages", "set at most one of next and param"
    if pages and "next" not in pages and "param" not in pages:
        yield "pages", "set one of next and param"
    for key in ("first", "step", "in", "cursor", "total", "size"):
        if key in pages and "param" not in pages:
            yield f"pages.{key}", "has no meaning without param"
    if "total" in pages and "size" not in pages:
        yield "pages.total", "needs size, the items on a page"
    for key in ("cursor", "total"):
        if key in pages and data.get("shape") not in (None, "json_api"):
            yield f"pages.{key}", "only a json_api answer has it"
    place, request = pages.get("in"), _table(data, "request")
    if place in ("form", "json") and place not in request:
        yield "pages.in", f"there is no request.{place} to put the parameter into"
    follow = pages.get("next")
    if isinstance(follow, str) and follow:
        if data.get("shape") == "json_api" and (problem := path_problem(follow)):
            yield "pages.next", problem
        if data.get("shape") == "listing":
            try:
                _css(follow)
            except ValueError as problem_found:
                yield "pages.next", str(problem_found)


def _parameter_problems(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    params = _table(data, "params")
    if data.get("enabled", True) is True:
        for name, value in params.items():
            if value == "":
                yield f"params.{name}", "is empty; set it, or set enabled = false until you can"
    places: list[tuple[str, object]] = [("url", data.get("url"))]
    places += [(f"request.headers.{key}", value) for key, value in _table(_table(data, "request"), "headers").items()]
    for key, text in places:
        for name in re.findall(r"\{([a-z][a-z0-9_]*)\}", text) if isinstance(text, str) else ():
            if name not in params:
                yield key, f"uses {{{name}}}; set params.{name}"


def _rule_problems(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    shape = data.get("shape")
    detail = _table(data, "detail")
    web_list = shape == "listing"
    for where, fields, web in (
        ("list.fields", _table(_table(data, "list"), "fields"), web_list),
        ("detail.fields", _table(detail, "fields"), detail.get("format") != "json"),
    ):
        for name, written in fields.items():
            for rule in written if isinstance(written, list) else [written]:
                if isinstance(rule, Mapping):
                    yield from _one_rule_problems(f"{where}.{name}", rule, web)


_PLACES = ("select", "label", "column", "closest", "previous")


def _one_rule_problems(key: str, rule: Mapping[str, Any], web: bool) -> Iterator[tuple[str, str]]:
    places = [one for one in _PLACES if one in rule]
    if "value" in rule and (places or "path" in rule):
        yield key, "a constant value has no place on the page; remove one of them"
    if not places and not {"value", "path", "attr", "own_text", "pattern", "without"} & rule.keys():
        yield key, "says nothing of where the field stands"
    if web and ("path" in rule or "parse" in rule or "inside" in rule):
        yield key, "path, parse and inside are for JSON and feeds; use select, label or column"
    if not web and places and rule.get("parse") != "html":
        yield key, f'{places[0]} needs parse = "html" in JSON and feeds'
    if "inside" in rule and rule.get("parse") != "json":
        yield key, 'inside needs parse = "json"'
    if "closest" in rule and "previous" in rule:
        yield key, "set at most one of closest and previous"
    if rule.get("from") == "page" and ("closest" in rule or "previous" in rule or "column" in rule):
        yield key, 'from = "page" contradicts closest, previous and column, which begin at the item'
