"""Profiles as files and as JSON: reading with all problems at once, and writing back."""

from __future__ import annotations

from collections.abc import Mapping

from tracker.domain.models import Profile


def parse_profile(text: str, file: str) -> Profile:
    """The profile of a TOML text; `file` is what problems name, and its stem is the default id.

    Raises ConfigError with all problems, each `file: key: what to do`.
    """
    raise NotImplementedError


def render_profile(profile: Profile) -> str:
    """The profile as TOML that `parse_profile` reads back to the same value."""
    raise NotImplementedError


def profile_from_json(data: Mapping[str, object], where: str) -> Profile:
    """A profile of `tracker match`: `{"id","name","description","keywords","language",…}` or the TOML form's keys.

    Raises ConfigError naming `where` with all problems.
    """
    raise NotImplementedError
