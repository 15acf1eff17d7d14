"""The requests that a source's declaration describes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from scrapers.contract import Part, Request
from scrapers.paths import found_at
from scrapers.spec import SourceSpec


def first_request(spec: SourceSpec) -> Request:
    """The request that begins a check, its parameters filled in."""
    return _request(spec, _filled(spec.url, spec.params), spec.request.form, spec.request.json_body)


def page_request(spec: SourceSpec, value: str) -> Request:
    """The request for another page: the same, with the page's number or cursor in its place.

    A number that goes into the body is also put into the fragment of the address, which is never sent: the answer
    to a page names only its address, and by it the next number is known.
    """
    name, url = spec.pages.param or "", _filled(spec.url, spec.params)
    if spec.pages.place == "query":
        return _request(spec, with_parameter(url, name, value), spec.request.form, spec.request.json_body)
    marked = urlunsplit(urlsplit(url)._replace(fragment=urlencode({name: value})))
    if spec.pages.place == "form":
        return _request(spec, marked, {**spec.request.form, name: value}, None)
    body = spec.request.json_body
    data = json.loads(_filled(body, spec.params)) if isinstance(body, str) else body
    number: Any = int(value) if value.isdecimal() else value
    return _request(spec, marked, {}, _with_key(data if isinstance(data, Mapping) else {}, name.split("."), number))


def with_parameter(url: str, name: str, value: str) -> str:
    """The address with one parameter of its query set; the others stay as they are written."""
    parts = urlsplit(url)
    pieces = [piece for piece in parts.query.split("&") if piece]
    mine = urlencode({name: value})
    place = next((at for at, piece in enumerate(pieces) if _named(piece) == name), None)
    if place is None:
        pieces.append(mine)
    else:
        pieces[place] = mine
    return urlunsplit(parts._replace(query="&".join(pieces)))


def parameter_of(url: str, name: str) -> str | None:
    """The value of a parameter in the query or, for one that goes into the body, the fragment of an address."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    for text in (parts.query, parts.fragment):
        for key, value in parse_qsl(text, keep_blank_values=True, max_num_fields=None):
            if key == name:
                return value
    return None


def _named(piece: str) -> str:
    return next((key for key, _ in parse_qsl(piece, keep_blank_values=True)), "")


def _request(spec: SourceSpec, url: str, form: Mapping[str, str], body: object) -> Request:
    rule, params = spec.request, spec.params
    parts = tuple(Part(part.name, _filled(part.body, params), part.content_type) for part in rule.parts)
    text: str | None = None
    if body is not None:
        text = _filled(body if isinstance(body, str) else json.dumps(body, ensure_ascii=False), params)
    sent = tuple((key, _filled(value, params)) for key, value in form.items())
    method = rule.method or ("POST" if parts or text is not None or sent else "GET")
    headers = {key: _filled(value, params) for key, value in rule.headers.items()}
    return Request(url, method, headers, sent, text, parts)


def _filled(text: str, params: Mapping[str, str]) -> str:
    for name, value in params.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def _with_key(data: Mapping[str, Any], keys: list[str], value: Any) -> dict[str, Any]:
    changed = dict(data)
    if len(keys) == 1:
        changed[keys[0]] = value
    else:
        inner = found_at(f'"{keys[0]}"', data)
        changed[keys[0]] = _with_key(inner if isinstance(inner, Mapping) else {}, keys[1:], value)
    return changed
