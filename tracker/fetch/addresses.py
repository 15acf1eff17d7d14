"""Arithmetic of web addresses: which two are the same, which belong to one site, where a redirect leads."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote_to_bytes, urljoin, urlsplit, urlunsplit

_DEFAULT_PORTS = {"http": 80, "https": 443}
#: Labels under a two-letter country that are not yet a site of their own ("co.uk", "gov.mk").
_SECOND_LEVEL = frozenset({"ac", "co", "com", "edu", "go", "gob", "gouv", "gov", "net", "or", "org"})
_CONTROL = re.compile(r"[\x00-\x20\x7f]")
_ASCII = "".join(map(chr, range(128)))


def host_of(url: str) -> str:
    """The host in lower case, punycode, without brackets and final dot; "" where there is none."""
    try:
        host = (urlsplit(url).hostname or "").lower()
        return (host if host.isascii() else host.encode("idna").decode("ascii").lower()).rstrip(".")
    except ValueError:
        return ""


def port_of(url: str) -> int | None:
    """The port that will be asked, or None where the address names none that is known."""
    try:
        parts = urlsplit(url)
        return parts.port or _DEFAULT_PORTS.get(parts.scheme.lower())
    except ValueError:
        return None


def scheme_of(url: str) -> str:
    """The scheme in lower case."""
    return url.partition(":")[0].strip().lower()


def origin_of(url: str) -> str:
    """Scheme, host and port ("https://example.org:443"): what a robots.txt and a secret header belong to."""
    host = host_of(url)
    return f"{scheme_of(url)}://{f'[{host}]' if ':' in host else host}:{port_of(url)}"


def site_of(host: str) -> str:
    """The part of a host name that one owner has ("eumis2020.government.bg" → "government.bg"); addresses whole."""
    labels = host.split(".")
    if ":" in host or labels[-1].isdigit() or len(labels) < 3:
        return host
    keep = 3 if len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL else 2
    return ".".join(labels[-keep:])


def same_site(one: str, other: str) -> bool:
    """Whether two addresses belong to one site: hosts that share the domain their owner has."""
    return site_of(host_of(one)) == site_of(host_of(other))


def canonical(url: str) -> str:
    """A key that two addresses share where they ask for the same thing, whatever their scheme.

    The order of query parameters, percent-encoding, letter case of the host, default ports and the fragment do
    not matter. Raises ValueError where this is no address.
    """
    parts = urlsplit(url.strip())
    host = host_of(url.strip())
    if not host:
        raise ValueError(f"{url!r} names no host")
    port = parts.port
    where = host if port in (None, *_DEFAULT_PORTS.values()) else f"{host}:{port}"
    query = sorted(_pair(piece) for piece in parts.query.split("&") if piece)
    return f"{where}{_path(parts.path)}" + (f"?{'&'.join(query)}" if query else "")


def _path(path: str) -> str:
    segments: list[str] = []
    pieces = path.split("/")[1:] or [""]
    for number, piece in enumerate(pieces):
        last = number == len(pieces) - 1
        if piece in (".", ".."):
            if piece == ".." and segments:
                segments.pop()
            if last:
                segments.append("")
            continue
        segments.append(quote(unquote_to_bytes(piece), safe=""))
    return "/" + "/".join(segments)


def _pair(piece: str) -> str:
    name, _, value = piece.partition("=")
    return "=".join(quote(unquote_to_bytes(part.replace("+", " ")), safe="") for part in (name, value))


def redirect_target(base: str, location: str) -> str:
    """The absolute address a `Location` header leads to, without fragment. Raises ValueError where it leads nowhere."""
    cleaned = _CONTROL.sub(lambda found: "%20" if found[0] == " " else "", location.strip())
    if not cleaned:
        raise ValueError("an empty Location")
    return as_sent(urljoin(base, cleaned))


def as_sent(url: str) -> str:
    """The address in ASCII, as it goes over the line: punycode, percent-encoding, no fragment.

    What is no address is given back as it is, for the guard to refuse.
    """
    try:
        parts = urlsplit(url.strip())
        authority = parts.netloc
        if not authority.isascii():
            userinfo, at, _ = authority.rpartition("@")
            port = f":{parts.port}" if parts.port else ""
            authority = f"{quote(userinfo, safe=_ASCII)}{at}{host_of(url.strip())}{port}"
        path, query = (quote(part, safe=_ASCII, errors="replace") for part in (parts.path, parts.query))
        return urlunsplit((parts.scheme, authority, path, query, ""))
    except ValueError:
        return url
