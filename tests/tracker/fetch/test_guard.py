"""Which addresses may be asked."""

import random
from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest

from tests.tracker.fetch.loopback import odd_texts
from tracker.fetch.guard import ForbiddenAddressError, Guard, networks_of, why_forbidden


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("127.0.0.1", "this host itself"),
        ("127.255.255.254", "this host itself"),
        ("0.0.0.0", "this host itself"),
        ("10.1.2.3", "a private network"),
        ("172.31.255.255", "a private network"),
        ("192.168.0.1", "a private network"),
        ("100.64.0.1", "a carrier's private network"),
        ("169.254.1.1", "the local link"),
        ("169.254.169.254", "a cloud's metadata service"),
        ("100.100.100.200", "a cloud's metadata service"),
        ("168.63.129.16", "a cloud's metadata service"),
        ("192.0.2.1", "reserved for documentation"),
        ("198.19.0.1", "reserved for measurements"),
        ("224.0.0.1", "multicast"),
        ("255.255.255.255", "reserved"),
        ("::1", "this host itself"),
        ("::", "this host itself"),
        ("fc00::1", "a private network"),
        ("fd12:3456::1", "a private network"),
        ("fd00:ec2::254", "a cloud's metadata service"),
        ("fe80::1", "the local link"),
        ("fe80::1%eth0", "the local link"),
        ("fec0::1", "a private network"),
        ("ff02::1", "multicast"),
        ("2001:db8::1", "reserved for documentation"),
        ("::ffff:10.0.0.1", "a private network"),
        ("::ffff:7f00:1", "this host itself"),
        ("::127.0.0.1", "reserved"),
        ("64:ff9b::10.0.0.1", "a private network"),
        ("64:ff9b:1::1", "reserved"),
        ("2002:0a00:0001::1", "a tunnel (6to4)"),
        ("2001:0:4136:e378:8000:63bf:3fff:fdd2", "a tunnel (Teredo)"),
        ("2a00:1450::5efe:10.0.0.1", "a tunnel (ISATAP)"),
        ("100::1", "reserved"),
    ],
)
def test_what_is_not_the_public_internet_is_refused_with_its_name(address, words):
    assert why_forbidden(ip_address(address)) == words


@pytest.mark.parametrize(
    "address",
    ["93.184.216.34", "8.8.8.8", "172.32.0.1", "2a00:1450:4017:80c::200e", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"],
)
def test_the_public_internet_may_be_asked(address):
    assert why_forbidden(ip_address(address)) is None


def test_an_address_that_python_calls_private_or_special_is_never_asked():
    chance = random.Random(1)
    heads = [0, 1, 0xFC, 0xFD, 0xFE, 0xFF, 0x20, 0x3F]
    v4 = [IPv4Address(chance.getrandbits(32)) for _ in range(20_000)]
    v6 = [IPv6Address(chance.choice(heads) << 120 | chance.getrandbits(120)) for _ in range(20_000)]
    for address in (*v4, *v6):
        special = address.is_loopback or address.is_link_local or address.is_multicast or address.is_unspecified
        if special or address.is_private or address.is_reserved:
            assert why_forbidden(address) is not None, address


def test_the_allow_list_opens_exactly_what_it_names():
    allow = networks_of(["10.1.0.0/16", "fd00::/8", "127.0.0.1"])
    assert why_forbidden(ip_address("10.1.255.1"), allow) is None
    assert why_forbidden(ip_address("::ffff:10.1.0.1"), allow) is None
    assert why_forbidden(ip_address("fd12::1"), allow) is None
    assert why_forbidden(ip_address("10.2.0.1"), allow) == "a private network"
    assert why_forbidden(ip_address("127.0.0.2"), allow) == "this host itself"


def test_a_wrong_entry_of_the_allow_list_is_named():
    with pytest.raises(ValueError, match="intranet"):
        networks_of(["10.0.0.0/8", "intranet"])


@pytest.mark.parametrize(
    "host",
    ["2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "127.1", "127.0.0.01", "1.2.3.4.5", "foo.0x7f", "256.1.1.1"],
)
def test_numbers_in_unusual_forms_are_refused_whatever_they_mean(host):
    with pytest.raises(ForbiddenAddressError, match=r"unusual form|no web address"):
        Guard().check_url(f"http://{host}/")
    with pytest.raises(ForbiddenAddressError, match=r"unusual form|no web address"):
        Guard().check_url(f"http://{host}./")


async def test_resolved_addresses_are_all_checked_and_given_in_their_order():
    async def resolver(host: str, port: int) -> list[str]:
        return {"good": ["93.184.216.34", "2a00:1450::1"], "bad": ["93.184.216.34", "::1"]}[host]

    guard = Guard(resolver=resolver)
    assert [str(one) for one in await guard.addresses("good", 443)] == ["93.184.216.34", "2a00:1450::1"]
    with pytest.raises(ForbiddenAddressError, match="this host itself"):
        await guard.addresses("bad", 443)


async def test_only_ports_of_web_servers_are_asked_except_on_one_s_own_networks():
    async def resolver(host: str, port: int) -> list[str]:
        return ["10.0.0.1" if host == "own" else "93.184.216.34"]

    guard = Guard(["10.0.0.0/8"], resolver)
    await guard.addresses("public", 8080)
    await guard.addresses("own", 6379)
    with pytest.raises(ForbiddenAddressError, match="port 6379"):
        await guard.addresses("public", 6379)
    with pytest.raises(ForbiddenAddressError, match="port 22"):
        guard.check_url("http://93.184.216.34:22/")


def test_no_text_makes_the_check_fail_in_another_way():
    for text in odd_texts(1500):
        for url in (text, f"http://{text}/", f"https://example.org:{text}/"):
            try:
                Guard().check_url(url)
            except ForbiddenAddressError as problem:
                assert str(problem).isprintable()
