"""Addresses as pages print them, made absolute."""

from __future__ import annotations

from urllib.parse import quote, urljoin, urlsplit


def absolute(href: str, base: str) -> str | None:
    """The absolute http(s) address of a link, without a mere fragment; None where it leads nowhere."""
    written = "".join(href.split("\n")).strip().replace("\t", "").replace("\r", "")
    if not written or written.startswith("#"):
        return None
    try:
        joined = urljoin(base, written)
        parts = urlsplit(joined)
        if parts.scheme not in ("http", "https") or not parts.hostname or len(joined) > 4000:
            return None
    except ValueError:
        return None
    return joined.replace(" ", "%20")


def filled(template: str, value: str) -> str:
    """A template with `{value}` percent-encoded in place; slashes stay."""
    return template.replace("{value}", quote(value, safe="/:~-._"))
