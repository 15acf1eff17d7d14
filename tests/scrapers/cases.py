"""Saved pages with what a careful reader sees in them: tests/sources/<source>/<case>/{page.*, meta.json, calls.json}.

`python -m tests.scrapers.cases SOURCE CASE` prints what is read from a page, to be reviewed and kept as calls.json.
A source that is not shipped has its declaration beside its cases, in `source.toml`.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from scrapers.contract import Page, Printed, RawCall, Unreadable
from scrapers.registry import scraper_for
from scrapers.spec import SourceSpec, parse_source
from tracker.capturing import proposed

ROOT = Path(__file__).resolve().parents[2]
CONFIG = ROOT / "config" / "sources"
SOURCES = ROOT / "tests" / "sources"
KINDS = {"page.html", "page.json", "page.xml"}


@dataclass(frozen=True)
class Case:
    folder: Path

    @property
    def name(self) -> str:
        return f"{self.folder.parent.name}/{self.folder.name}"

    @property
    def meta(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.folder / "meta.json").read_text("utf-8"))
        return found

    @property
    def reviewed(self) -> bool:
        """Whether somebody has read the page beside its calls; one that was just captured says that nobody has."""
        return self.meta.get("reviewed", True) is True

    @property
    def expected(self) -> dict[str, Any] | None:
        file = self.folder / "calls.json"
        return json.loads(file.read_text("utf-8")) if file.exists() else None

    def page(self) -> Page:
        (file,) = [one for one in self.folder.iterdir() if one.name in KINDS]
        meta = self.meta
        return Page(
            url=meta["url"],
            requested_url=meta.get("requested_url", meta["url"]),
            status=meta["status"],
            content_type=meta["content_type"],
            charset=meta["charset"],
            body=file.read_bytes(),
            fetched_at=datetime.fromisoformat(meta["at"]) if "at" in meta else datetime(2026, 8, 9, 12, tzinfo=UTC),
        )


def declaration(source: str, root: Path = SOURCES) -> Path:
    own = root / source / "source.toml"
    return own if own.exists() else CONFIG / f"{source}.toml"


def spec_of(source: str, root: Path = SOURCES) -> SourceSpec:
    file = declaration(source, root)
    return parse_source(file.read_text("utf-8"), file.name)


def cases(root: Path = SOURCES) -> list[Case]:
    return [Case(file.parent) for file in sorted(root.glob("*/*/meta.json"))]


@cache
def read(folder: Path) -> dict[str, Any]:
    """What is read from a case's page, in the form of calls.json."""
    case = Case(folder)
    spec = spec_of(folder.parent.name, folder.parents[1])
    scraper = scraper_for(spec)
    if case.meta["reads"] == "detail":
        held = case.meta["item"]
        fields = {name: tuple(Printed(text, "listing") for text in texts) for name, texts in held["fields"].items()}
        whole = scraper.read_detail(case.page(), RawCall(held["key"], fields, kind=spec.kind))
        return {"unreadable": whole.code} if isinstance(whole, Unreadable) else {"items": [_written(whole, spec, case)]}
    listing = scraper.read_listing(case.page())
    if isinstance(listing, Unreadable):
        return {"unreadable": listing.code}
    follow = listing.next.request.url if listing.next else None
    return {"items": [_written(item, spec, case) for item in listing.items], "next": follow}


def _written(item: RawCall, spec: SourceSpec, case: Case) -> dict[str, Any]:
    return proposed(item, spec, case.page().fetched_at)


if __name__ == "__main__":
    print(json.dumps(read(SOURCES / sys.argv[1] / sys.argv[2]), ensure_ascii=False, indent=1))
