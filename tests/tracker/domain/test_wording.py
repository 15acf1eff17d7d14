"""The texts of every language: the same keys, and sentences that stay right whatever is put into them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import pytest

from tracker.domain.hypertext import Html
from tracker.domain.wording import languages, wording

_PLACE = re.compile(r"\{(\w+)\}")


def texts(of: Mapping[str, object], before: str = "") -> Iterator[tuple[str, str]]:
    """(key, text), the plural forms of a text each."""
    for name, held in of.items():
        if isinstance(held, Mapping) and "other" in held and "one" in held:
            yield f"{before}{name}", str(held["other"])
        elif isinstance(held, Mapping):
            yield from texts(held, f"{before}{name}.")
        else:
            yield f"{before}{name}", str(held)


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize("value", ["16:30 ч.", "no answer.", "Really?", "and so on…", "<b>14 май 2026 г.</b>"])
def test_no_sentence_ends_twice_where_a_value_ends_it_already(lang: str, value: str) -> None:
    words = wording(lang)
    for key, text in texts(words.texts):
        if key.startswith("patterns."):
            continue
        names = set(_PLACE.findall(text)) - {"count"}
        for given in (Html(value),) if "<" in value else (value, Html(value)):
            count = 2 if "{count}" in text or isinstance(words._find(key), Mapping) else None
            told = re.sub(r"</?\w[^>]*>", "", words.say(key, count, **dict.fromkeys(names, given)))
            assert not re.search(r"[.?!…]\.(?!\.)", told), f"{lang} {key}: {told}"


@pytest.mark.parametrize("lang", languages())
def test_a_sentence_keeps_its_own_end_where_the_value_has_none(lang: str) -> None:
    told = wording(lang).say("admin.last_read", when="noon")
    assert told.endswith("noon.")


def test_every_language_has_the_same_texts_with_the_same_places() -> None:
    found = {
        lang: {
            key: sorted(set(_PLACE.findall(text)))
            for key, text in texts(wording(lang).texts)
            if not key.startswith("zones.")
        }
        for lang in languages()
    }
    for lang, keys in found.items():
        assert keys == found["en"], lang
