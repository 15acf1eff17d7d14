"""A page of a source as a test case to review: the page as it was fetched, where it is from, and what is read from it.

The form is that of `tests/sources/<source>/<case>/`. A case that was just captured says so (`"reviewed": false`), and the test suite
fails on it until somebody has read the page beside what is proposed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from scrapers.contract import Page, RawCall, Request, Unreadable
from scrapers.registry import scraper_for
from scrapers.spec import SourceSpec, render_source
from tracker.domain.observing import observe
from tracker.errors import UsageError
from tracker.fetch.fetching import FetchFailure, Fetching, NotModified, Policy
from tracker.fetch.redact import redact

_SECRET = re.compile(r"key|token|secret|password|passwd|auth", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Captured:
    """One page, not written yet. `meta` and `calls` as in the files; `file` is the name of the page's file."""

    case: str
    file: str
    body: bytes
    meta: Mapping[str, Any]
    calls: Mapping[str, Any]


async def capture(spec: SourceSpec, fetching: Fetching, now: datetime, case: str) -> list[Captured]:
    """The list of a source as a case, and the page of its first call where it reads such pages. Raises UsageError without a page."""
    scraper = scraper_for(spec)
    page = await _fetched(spec, scraper.first(), fetching, now)
    read = scraper.read_listing(page)
    if isinstance(read, Unreadable):
        return [_captured(case, page, {"reads": "listing"}, {"unreadable": read.code})]
    listed = [proposed(item, spec, page.fetched_at) for item in read.items]
    following = read.next.request.url if read.next else None
    found = [_captured(case, page, {"reads": "listing"}, {"items": listed, "next": following})]
    first = next((item for item in read.items if item.detail is not None), None)
    if first is not None and first.detail is not None:
        detail = await _fetched(spec, first.detail, fetching, now)
        whole = scraper.read_detail(detail, replace(first, detail=None))
        calls = (
            {"unreadable": whole.code}
            if isinstance(whole, Unreadable)
            else {"items": [proposed(whole, spec, detail.fetched_at)]}
        )
        held = {"key": first.key, "fields": printed(first)}
        found.append(_captured(f"{case}-detail", detail, {"reads": "detail", "item": held}, calls))
    return found


def proposed(item: RawCall, spec: SourceSpec, seen_at: datetime) -> dict[str, Any]:
    """An item with every field as printed, and the deadlines that are read of it."""
    (seen,) = observe([item], spec, seen_at)
    return written(item) | {"deadlines": [f"{one.kind} {one.at}" for one in seen.facts.deadlines]}


def written(item: RawCall) -> dict[str, Any]:
    """An item in the form of `calls.json`."""
    return {
        "key": item.key,
        "kind": item.kind,
        "fields": printed(item),
        "documents": [[one.title, one.url] for one in item.documents],
        "detail": item.detail.url if item.detail else None,
    }


def printed(item: RawCall) -> dict[str, list[str]]:
    """The fields of an item as the page prints them."""
    return {name: [one.text for one in texts] for name, texts in item.fields.items()}


def write(found: Captured, folder: Path) -> Path:
    """Write a case into `folder`; its own folder. Raises UsageError where there is one of this name already."""
    place = folder / found.case
    if place.exists():
        raise UsageError(f"{place} is there already; name another case with --case NAME, or delete it first")
    place.mkdir(parents=True)
    (place / found.file).write_bytes(found.body)
    for name, data in (("meta.json", found.meta), ("calls.json", found.calls)):
        (place / name).write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return place


def declaration(spec: SourceSpec) -> str:
    """The TOML of a source without the keys that an operator set in its parameters."""
    params = {name: "" if _SECRET.search(name) else value for name, value in spec.params.items()}
    return render_source(spec.model_copy(update={"params": params}) if spec.params else spec)


def _captured(case: str, page: Page, meta: Mapping[str, Any], calls: Mapping[str, Any]) -> Captured:
    kind = (
        "json"
        if "json" in page.content_type
        else "xml"
        if "xml" in page.content_type and "html" not in page.content_type
        else "html"
    )
    told = {
        **meta,
        "reviewed": False,
        "url": redact(page.url),
        "requested_url": redact(page.requested_url),
        "status": page.status,
        "content_type": page.content_type,
        "charset": page.charset,
        "at": page.fetched_at.isoformat(timespec="seconds"),
        "origin": f"captured on {page.fetched_at:%Y-%m-%d}, whole",
    }
    return Captured(case, f"page.{kind}", page.body, told, calls)


async def _fetched(spec: SourceSpec, request: Request, fetching: Fetching, now: datetime) -> Page:
    polite = spec.politeness
    policy = Policy(polite.pause, polite.timeout, polite.max_bytes, polite.robots)
    result = await fetching.fetch(request, policy=policy, validators=None, now=now)
    if isinstance(result, FetchFailure):
        raise UsageError(f"{redact(request.url)} cannot be captured: {result.message}")
    if isinstance(result, NotModified):
        raise UsageError(
            f"{redact(request.url)} cannot be captured: the site says 'not modified' although nothing was asked"
        )
    return result.page
