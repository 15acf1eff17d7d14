"""Which module reads which source."""

from __future__ import annotations

from importlib import import_module

from scrapers.contract import Scraper
from scrapers.spec import SourceSpec


def scraper_for(spec: SourceSpec) -> Scraper:
    """The scraper of a source: its shape's, or the module of its own that it names.

    Every such module has a function `scraper(spec)`; it is imported when first needed.
    """
    name = spec.python or spec.shape
    if name is None:
        raise ValueError(f"source {spec.id} has neither a shape nor a scraper")
    made: Scraper = import_module(f"scrapers.{name}").scraper(spec)
    return made
