"""By what two sightings may be the same call: keys made of codes, addresses and titles, and the ids of new calls.

Every key function is idempotent: the key of a key is the key itself. What a key is *worth* (a code shared within a
source identifies nothing, a title only together with a deadline) is decided in `domain.reconcile`, not here.
"""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")
#: Letters of other alphabets that look like Latin ones: a code is typed on whatever keyboard is at hand.
_LOOK_ALIKES = str.maketrans("авеѕіјкмнорстухαβεικνορτυχ", "abesijkmhopctyxabeiknoptyx")
#: Parameters that say where a reader came from, not what the page is.
_TRACKING = re.compile(r"^(utm_\w+|fbclid|gclid|mc_cid|mc_eid|_ga|sessionid|phpsessid|jsessionid)$", re.IGNORECASE)
_ABSOLUTE = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
_LONGEST_TITLE = 300


def new_call_id(source: str, key: str, taken: Iterable[str] = ()) -> str:
    """A short opaque id for a call first seen as `key` at `source`: 10 letters and digits, the same every time.

    It never changes afterwards, whatever becomes of its code, address or title. An id in `taken` is avoided.
    """
    avoid = frozenset(taken)
    salt = 0
    while True:
        name = "\x1f".join((source, key, str(salt) if salt else ""))
        digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).digest()
        made = base64.b32encode(digest[:10]).decode().lower()[:10]
        if made not in avoid:
            return made
        salt += 1


def code_key(code: str) -> str:
    """A code without the differences of typing: case, white space, kinds of dash, look-alike letters, a trailing ".json"."""
    folded = unicodedata.normalize("NFKC", code).translate(_DASHES).casefold().translate(_LOOK_ALIKES)
    # Again at the end: without the space between them, a letter and a mark may be one letter.
    joined = unicodedata.normalize("NFKC", re.sub(r"\s+", "", folded))
    return re.sub(r"(\.json|[.,;:\s])+$", "", joined)


_WWW = re.compile(r"^(?:www\.)+")
_BLANK = re.compile(r"\s")


def url_key(url: str) -> str:
    """An address without what does not name the page: scheme, "www.", port, fragment, order and tracking parameters."""
    # Half of a surrogate pair, which JSON can hold, cannot stand in an address.
    cleaned = url.strip().encode("utf-8", "replace").decode()
    try:
        parts = urlsplit(cleaned if _ABSOLUTE.match(cleaned) else f"//{cleaned}")
        host = _WWW.sub("", parts.hostname or "")
        port = parts.port
    except ValueError:
        return cleaned.casefold()
    if not host or _BLANK.search(host):
        # No address, whatever it is: its own words are its key.
        return cleaned.casefold()
    path = quote(unquote(parts.path), safe="/:@!$&'()*+,;=~-._").rstrip("/")
    asked = sorted(
        (name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.match(name)
    )
    place = host if port in (None, 80, 443) else f"{host}:{port}"
    return f"{place}{path}" + (f"?{urlencode(asked)}" if asked else "")


def title_key(title: str) -> str:
    """A title as its letters and digits alone, in lower case, words apart by one space; at most 300 characters."""
    folded = unicodedata.normalize("NFKC", title).casefold()
    words = re.findall(r"[^\W_]+", folded)
    return " ".join(words)[:_LONGEST_TITLE].strip()
