"""Which addresses are the same, belong together, or lead somewhere."""

import contextlib

import pytest

from tests.tracker.fetch.loopback import odd_texts
from tracker.fetch.addresses import as_sent, canonical, host_of, origin_of, redirect_target, same_site


@pytest.mark.parametrize(
    "other",
    [
        "https://Example.ORG:443/a%20b/c?x=1&y=2",
        "http://example.org:80/a%20b/c?y=2&x=1",
        "https://example.org/a b/c?x=1&y=2#part",
        "https://example.org./a%20b/./d/../c?y=%32&x=1&",
        "https://example.org/a%20b/%63?x=1&y=2",
    ],
)
def test_spellings_of_one_address_are_the_same(other):
    assert canonical(other) == canonical("https://example.org/a%20b/c?x=1&y=2")


@pytest.mark.parametrize(
    "other",
    [
        "https://example.org/a%20b/c/?x=1&y=2",
        "https://example.org/A%20b/c?x=1&y=2",
        "https://example.org:8080/a%20b/c?x=1&y=2",
        "https://example.org/a%20b%2Fc?x=1&y=2",
        "https://example.org/a%20b/c?x=1&y=2&y=2",
        "https://www.example.org/a%20b/c?x=1&y=2",
        "https://example.org/a%20b/c?x=1%26y=2",
    ],
)
def test_other_addresses_are_not(other):
    assert canonical(other) != canonical("https://example.org/a%20b/c?x=1&y=2")


def test_cyrillic_addresses_and_spaces_in_queries_are_compared_by_what_they_mean():
    assert canonical("https://пример.бг/покана?q=а+б") == canonical(
        "https://xn--e1afmkfd.xn--90ae/%D0%BF%D0%BE%D0%BA%D0%B0%D0%BD%D0%B0?q=%D0%B0%20%D0%B1"
    )
    assert canonical("https://a.eu") == canonical("https://a.eu/")
    assert canonical("https://a.eu/?text=***") == canonical("https://a.eu/?text=%2A%2A%2A")


def test_whatever_a_page_links_has_a_key_or_is_refused():
    for text in odd_texts(1500):
        for url in (text, f"https://example.org/{text}", f"https://{text}"):
            with contextlib.suppress(ValueError):
                assert canonical(canonical_again(url)) == canonical(url)
            with contextlib.suppress(ValueError):
                redirect_target("https://example.org/a/", text)
            host_of(url)
            origin_of(url)


def canonical_again(url):
    """The key of an address, as an address."""
    return f"https://{canonical(url)}"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://calls.bg/", "http://www.calls.bg/x", True),
        ("https://eumis2020.government.bg/", "https://login.government.bg/", True),
        ("https://a.co.uk/", "https://b.co.uk/", False),
        ("https://www.a.gov.mk/", "https://a.gov.mk/", True),
        ("https://calls.bg/", "https://calls.bg.evil.com/", False),
        ("http://10.0.0.1/", "http://10.0.0.2/", False),
        ("http://[fd00::1]/", "http://[fd00::2]/", False),
    ],
)
def test_a_site_is_what_one_owner_has(one, other, same):
    assert same_site(one, other) is same


def test_addresses_go_over_the_line_in_ascii():
    assert as_sent("https://пример.бг:8443/покана?q=а б#горе") == (
        "https://xn--e1afmkfd.xn--90ae:8443/%D0%BF%D0%BE%D0%BA%D0%B0%D0%BD%D0%B0?q=%D0%B0 %D0%B1"
    )
    assert as_sent("https://example.org/%D0%B1?a=%2F") == "https://example.org/%D0%B1?a=%2F"
    assert as_sent("http://[::1") == "http://[::1"
    assert redirect_target("https://example.org/", "//пример.бг/") == "https://xn--e1afmkfd.xn--90ae/"


def test_a_location_leads_on_from_where_we_are():
    base = "https://example.org/a/b?c"
    assert redirect_target(base, " d e\t") == "https://example.org/a/d%20e"
    assert redirect_target(base, "//other.org/x#y") == "https://other.org/x"
    with pytest.raises(ValueError, match="empty"):
        redirect_target(base, " \n")
