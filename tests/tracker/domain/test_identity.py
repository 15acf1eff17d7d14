"""Keys by which two sightings may be the same call."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.domain.identity import code_key, new_call_id, title_key, url_key


@pytest.mark.parametrize("url", ["// 0", "https://www.www.programme.example/a", "//www. 0/", "http:// a b/c"])
def test_the_key_of_an_odd_address_is_its_own_key(url: str) -> None:
    assert url_key(url_key(url)) == url_key(url)


@pytest.mark.parametrize("key_of", [code_key, url_key, title_key])
def test_the_key_of_a_key_is_itself(key_of: object) -> None:
    @settings(derandomize=True, deadline=None, max_examples=400)
    @given(
        st.text(max_size=30)
        | st.from_regex(r"\A(https?:)?//?(www\.)?[a-zA-Z.:0-9%@/?&=#+ ;-]{0,30}\Z")
        | st.from_regex(r"\A[A-Z0-9 .–-]{1,12}(\.json)?[.,; ]{0,2}\Z")
    )
    def check(text: str) -> None:
        once = key_of(text)  # type: ignore[operator]
        assert key_of(once) == once  # type: ignore[operator]

    check()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("BG16RFPR001-1.003", "bg16rfpr001–1.003 "),
        ("HORIZON-CL4-2024-X", "HORIZON-CL4-2024-X.json"),
        ("HORIZON-CL4 -2024", "Horizon-CL4-2024."),
    ],
)
def test_a_code_is_the_same_however_it_is_typed(one: str, other: str) -> None:
    assert code_key(one) == code_key(other)


def test_codes_that_differ_stay_apart() -> None:
    assert code_key("BG16RFPR001-1.003") != code_key("BG16RFPR001-1.0031")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://www.example.org/calls/7/", "http://example.org/calls/7"),
        ("https://example.org/c?b=2&a=1", "https://example.org/c?a=1&b=2#top"),
        ("https://example.org/c?id=1&utm_source=mail", "https://EXAMPLE.org:443/c?id=1"),
        ("https://example.org/%D0%BF%D0%BE%D0%BA", "https://example.org/пок"),
    ],
)
def test_an_address_is_the_same_however_it_is_linked(one: str, other: str) -> None:
    assert url_key(one) == url_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/c?id=1", "https://example.org/c?id=2"),
        ("https://example.org/c", "https://example.org:8080/c"),
        ("https://example.org/A", "https://example.org/a"),
    ],
)
def test_other_pages_stay_other_pages(one: str, other: str) -> None:
    assert url_key(one) != url_key(other)


@pytest.mark.parametrize(
    "hostile", ["", "http://[", "http://[::1", "//", "http://x:99999999/", "a\x00b", "http://\ud800/\udfff?q=\ud800"]
)
def test_no_address_is_too_odd_for_a_key(hostile: str) -> None:
    url_key(hostile)


def test_a_title_is_its_words() -> None:
    assert title_key("  „Дигитализация“ – на МСП! ") == title_key("ДИГИТАЛИЗАЦИЯ на мсп")


def test_the_id_of_a_call_is_short_stable_and_avoids_what_is_taken() -> None:
    first = new_call_id("isun", "k1")
    assert first == new_call_id("isun", "k1")
    assert len(first) == 10 and first.isalnum() and first == first.lower()
    assert new_call_id("isun", "k1", taken=[first]) not in (first, new_call_id("isun", "k2"))
