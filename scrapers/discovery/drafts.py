"""A draft of a source: the rules of its list as they would be declared, and what speaks for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from scrapers.contract import ReasonCode

Rule = Mapping[str, Any]
"""One field rule in the form of the TOML (`scrapers.spec.FieldRule`)."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to read a field, with what it reads in the first records."""

    rule: Rule
    examples: tuple[str, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class Draft:
    """One list of a page as it could be declared.

    `score` orders the drafts of a page; `evidence` is what speaks for opportunities, apart from mere structure.
    """

    shape: str
    items: str
    fields: Mapping[str, Rule]
    rows: int
    score: float
    evidence: float
    reasons: tuple[str, ...]
    """What speaks for and against it, one short phrase each."""
    region: str | None = None
    following: bool = False
    """Whether each item is its element with all that follows it (`scrapers.flat`)."""
    next: str | None = None
    status: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Stage → the words by which this page prints it."""
    keep: Mapping[str, str] = field(default_factory=dict)
    """Field → pattern of the records that are meant, where the list holds others too (calls among news)."""
    choices: Mapping[str, tuple[Choice, ...]] = field(default_factory=dict)
    """For title, url and deadline: the ways that were seen, the best first."""


@dataclass(frozen=True, slots=True)
class NoList:
    """Why a page holds no list of opportunities: a code for programs, one line with what to do for people."""

    code: ReasonCode
    message: str
    elsewhere: str | None = None
    """An address to try in its place."""
