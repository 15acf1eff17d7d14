"""Whom the process trusts."""

import ssl
from functools import lru_cache

import httpx


@lru_cache(maxsize=1)
def trusted() -> ssl.SSLContext:
    """The certificates that every connection of this process verifies with: reading them takes 25 ms, so it is done once."""
    return httpx.create_ssl_context()
