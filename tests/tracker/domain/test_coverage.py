"""Whether any source covers a site."""

from __future__ import annotations

import pytest

from tracker.domain.coverage import covering, host_of

SOURCES = {
    "isun": "https://eumis2020.government.bg/bg/s/Procedure/Active",
    "opic": "https://www.opic.bg/news",
    "eu": "https://api.tech.ec.europa.eu/x",
}


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("https://eumis2020.government.bg/other/page", ["isun"]),
        ("http://www.eumis2020.government.bg", ["isun"]),
        ("opic.bg/calendar", ["opic"]),
        ("https://ec.europa.eu/info/funding", ["eu"]),
        ("https://government.bg", ["isun"]),
        ("https://elsewhere.example/", []),
        ("https://notopic.bg/", []),
        ("BG16RFPR001-1.011", []),
        ("hydrogen valleys", []),
        ("http://[::1", []),
        ("", []),
    ],
)  # fmt: skip
def test_sources_of_the_same_site_cover_an_address(address: str, found: list[str]) -> None:
    assert covering(address, SOURCES) == found


def test_a_code_or_words_are_no_address() -> None:
    assert host_of("BG16RFPR001-1.011") == ""
    assert host_of("green hydrogen") == ""
    assert host_of("https://www.opic.bg:443/x") == "opic.bg"
