"""Which addresses may be asked at all. An address that a person typed, or a site redirects to, is hostile.

Names are resolved here, every address they give is checked, and the connection goes to the very address that was
checked (see `transport`), so that a name which changes its answer between check and use gains nothing.
"""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import Awaitable, Callable, Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

import httpx

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
Resolver = Callable[[str, int], Awaitable[Sequence[str]]]
"""Host name and port → addresses in the order to try. Raises OSError (socket.gaierror) where there is none."""

#: Ports on which web servers of the public are found. Others are other services, and asking them is scanning.
WEB_PORTS = frozenset({80, 443, 8000, 8008, 8080, 8081, 8088, 8443, 8888})
_DEFAULT_PORTS = {"http": 80, "https": 443}
_MOST_ADDRESSES = 32
#: The last label of a host that programs in C read as a number (WHATWG URL, "ends in a number").
_NUMBER = re.compile(r"(?:\d+|0[xX][0-9a-fA-F]*)\Z")
#: A host name as DNS has it, with the underscore that some use.
_NAME = re.compile(r"(?=.{1,253}\.?\Z)[A-Za-z0-9_-]{1,63}(?:\.[A-Za-z0-9_-]{1,63})*\.?\Z")

#: IANA special-purpose registries (RFC 6890 and its successors), each with the words a person is told.
_SPECIAL_V4: tuple[tuple[IPv4Network, str], ...] = tuple(
    (IPv4Network(network), words)
    for network, words in (
        ("169.254.169.254/32", "a cloud's metadata service"),
        ("168.63.129.16/32", "a cloud's metadata service"),
        ("100.100.100.200/32", "a cloud's metadata service"),
        ("192.0.0.192/32", "a cloud's metadata service"),
        ("0.0.0.0/8", "this host itself"),
        ("127.0.0.0/8", "this host itself"),
        ("10.0.0.0/8", "a private network"),
        ("172.16.0.0/12", "a private network"),
        ("192.168.0.0/16", "a private network"),
        ("100.64.0.0/10", "a carrier's private network"),
        ("169.254.0.0/16", "the local link"),
        ("192.0.0.0/24", "reserved"),
        ("192.0.2.0/24", "reserved for documentation"),
        ("192.88.99.0/24", "reserved"),
        ("198.18.0.0/15", "reserved for measurements"),
        ("198.51.100.0/24", "reserved for documentation"),
        ("203.0.113.0/24", "reserved for documentation"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved"),
    )
)
_SPECIAL_V6: tuple[tuple[IPv6Network, str], ...] = tuple(
    (IPv6Network(network), words)
    for network, words in (
        ("::1/128", "this host itself"),
        ("::/128", "this host itself"),
        ("fd00:ec2::254/128", "a cloud's metadata service"),
        ("fd20:ce::254/128", "a cloud's metadata service"),
        ("fc00::/7", "a private network"),
        ("fe80::/10", "the local link"),
        ("fec0::/10", "a private network"),
        ("ff00::/8", "multicast"),
        ("2001::/32", "a tunnel (Teredo)"),
        ("2001::/23", "reserved"),
        ("2001:db8::/32", "reserved for documentation"),
        ("2002::/16", "a tunnel (6to4)"),
        ("3fff::/20", "reserved for documentation"),
    )
)
_PUBLIC_V6 = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")
_ISATAP = (0x00005EFE, 0x02005EFE)


class ForbiddenAddressError(Exception):
    """Raised for an address that may not be asked, by `Guard`; one line that says why."""


def networks_of(allow: Iterable[str | Network]) -> tuple[Network, ...]:
    """Networks and single addresses as given in settings. Raises ValueError that names the wrong one."""
    networks: list[Network] = []
    for one in allow:
        try:
            networks.append(ip_network(one, strict=False) if isinstance(one, str) else one)
        except ValueError as problem:
            raise ValueError(f"{one!r} is no network or address; write it like 10.1.2.0/24") from problem
    return tuple(networks)


def why_forbidden(address: Address, allow: Sequence[Network] = ()) -> str | None:
    """What is behind an address that may not be asked ("a private network"), or None where it may."""
    if any(address in network for network in allow):
        return None
    if isinstance(address, IPv6Address):
        inner = _embedded(address)
        if inner is not None:
            return why_forbidden(inner, allow)
        special = next((words for network, words in _SPECIAL_V6 if address in network), None)
        if special is None and address not in _PUBLIC_V6:
            return "reserved"
        if special is None and (int(address) >> 32) & 0xFFFFFFFF in _ISATAP:
            return "a tunnel (ISATAP)"
        return special
    return next((words for network, words in _SPECIAL_V4 if address in network), None)


def _embedded(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that is really asked: mapped (::ffff:0:0/96), or by NAT64, which IPv6-only networks need."""
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return IPv4Address(int(address) & 0xFFFFFFFF) if address in _NAT64 else None


async def resolve(host: str, port: int) -> Sequence[str]:
    """The addresses of a host, as the system resolves it."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Guard:
    """Checks addresses before they are asked. `allow`: networks that may be asked although they are private."""

    def __init__(self, allow: Iterable[str | Network] = (), resolver: Resolver = resolve) -> None:
        self._allow = networks_of(allow)
        self._resolver = resolver

    def check_url(self, url: str) -> None:
        """Check what an address says by itself, before any name is resolved. Raises ForbiddenAddressError."""
        try:
            parsed = httpx.URL(url)
            host = parsed.raw_host.decode("ascii")
            named = bool(parsed.host)  # raises for a name in broken punycode
        except (httpx.InvalidURL, ValueError, TypeError) as problem:
            raise ForbiddenAddressError("this is no web address") from problem
        if parsed.scheme not in ("http", "https"):
            raise ForbiddenAddressError("only http and https addresses can be watched")
        if parsed.userinfo:
            raise ForbiddenAddressError("an address with a user name or password in it is not asked")
        if not named:
            raise ForbiddenAddressError("this address names no site")
        port = parsed.port or _DEFAULT_PORTS[parsed.scheme]
        literal = _literal(host)
        if port > 65535 or (literal is None and not _NAME.match(host)):
            raise ForbiddenAddressError("this is no web address")
        if literal is not None:
            self._check(literal, host, port)

    async def addresses(self, host: str, port: int) -> tuple[Address, ...]:
        """The addresses to connect to for a host: all of them checked, in the order to try.

        Raises ForbiddenAddressError where one of them may not be asked, OSError where the name is not known.
        """
        literal = _literal(host)
        if literal is not None:
            found: list[Address] = [literal]
        else:
            found = [ip_address(one) for one in (await self._resolver(host, port))[:_MOST_ADDRESSES]]
        if not found:
            raise socket.gaierror(socket.EAI_NONAME, "no address")
        for address in found:
            self._check(address, host, port)
        return tuple(found)

    def _check(self, address: Address, host: str, port: int) -> None:
        words = why_forbidden(address, self._allow)
        if words is not None:
            raise ForbiddenAddressError(f"{host} is not asked: its address {address} is {words}")
        if port not in WEB_PORTS and not any(address in network for network in self._allow):
            raise ForbiddenAddressError(f"{host} is not asked on port {port}, where no web server is expected")


def _literal(host: str) -> Address | None:
    """The address a host is written as, or None for a name. Raises ForbiddenAddressError for 0x7f.1 and its kin."""
    bare = host.strip("[]").rstrip(".")
    try:
        return ip_address(bare)
    except ValueError:
        if ":" in bare or _NUMBER.match(bare.rpartition(".")[2]):
            raise ForbiddenAddressError(f"{host} is not asked: a number in an unusual form") from None
        return None
