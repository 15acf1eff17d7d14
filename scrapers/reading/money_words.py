"""The words that say what a figure is for, loaded once from `money_words.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def money_words() -> Mapping[str, re.Pattern[str]]:
    """One pattern a category, over folded text; a word matches at its beginning."""
    data = tomllib.loads((files("scrapers.reading") / "money_words.toml").read_text(encoding="utf-8"))
    return {name: re.compile("|".join(rf"(?<!\w)(?:{one})" for one in words)) for name, words in data.items()}
