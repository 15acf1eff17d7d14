"""The shipped taxonomy and profiles, as the tests of matching use them."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from scrapers.reading.readings import Eligibility, Evidence, Stated
from tracker.domain.models import Call, Facts, Profile
from tracker.domain.profiles import parse_profile
from tracker.domain.taxonomy import Taxonomy, parse_taxonomy

CONFIG = Path(__file__).resolve().parents[3] / "config"
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@cache
def taxonomy() -> Taxonomy:
    return parse_taxonomy({file.name: file.read_text("utf-8") for file in (CONFIG / "taxonomy").glob("*.toml")})


@cache
def profiles() -> dict[str, Profile]:
    files = sorted((CONFIG / "profiles").glob("*.toml"))
    return {file.stem: parse_profile(file.read_text("utf-8"), file.name) for file in files}


def call(
    title: str,
    lang: str = "en",
    *,
    id: str = "call",
    programme: str | None = None,
    summary: str | None = None,
    countries: tuple[str, ...] = (),
    nuts: tuple[str, ...] = (),
    applicants: tuple[str, ...] = (),
    excluded: tuple[str, ...] = (),
    **facts: object,
) -> Call:
    """A call that is open, as far as it states anything."""
    eligibility = Eligibility(
        applicants=stated(applicants),
        applicants_excluded=stated(excluded),
        countries=stated(countries),
        nuts=stated(nuts),
    )
    filled: dict[str, object] = {
        "titles": {lang: title},
        "programme": programme,
        "summaries": {lang: summary} if summary else {},
        "eligibility": eligibility,
        **facts,
    }
    return Call(id, Facts(**filled), (), NOW)  # type: ignore[arg-type]


def stated(values: tuple[str, ...]) -> tuple[Stated, ...]:
    return tuple(Stated(value, Evidence(f"for {value}")) for value in values)
