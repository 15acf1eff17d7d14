"""Whether any source covers a site: what is answered for an address that is not known."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit


def host_of(address: str) -> str:
    """The host of an address, without "www."; empty for a text that is none (a code, words)."""
    written = address.strip()
    try:
        host = urlsplit(written if "://" in written else f"//{written}").hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.") if "." in host and " " not in host and not host[-1].isdigit() else ""


def covering(address: str, sources: Mapping[str, str]) -> list[str]:
    """Ids of the sources (id → address) of the same host, or of one above or below it."""
    host = host_of(address)
    return [id_ for id_, url in sources.items() if host and _kin(host, host_of(url))]


def _kin(one: str, other: str) -> bool:
    return bool(other) and (one == other or one.endswith(f".{other}") or other.endswith(f".{one}"))
