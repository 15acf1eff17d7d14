"""What really goes over the line for a `Request`: its bytes, what a redirect makes of it, and how two are compared."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlencode

from scrapers.contract import Part, Request
from tracker.fetch.addresses import as_sent, origin_of, redirect_target

#: Headers that a source may not set: they belong to the connection, or would be a disguise (DESIGN, rule 11).
_OURS = frozenset(
    {
        "accept-encoding",
        "connection",
        "content-length",
        "cookie",
        "expect",
        "host",
        "if-modified-since",
        "if-none-match",
        "keep-alive",
        "proxy-authorization",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "user-agent",
    }
)
#: Headers that may follow a redirect to another origin: whatever else a source sets can be a key.
_HARMLESS = frozenset({"accept", "accept-language", "content-type"})
_MULTIPART_NAME = re.compile(rb'\bname="((?:[^"\\]|\\.)*)"', re.IGNORECASE)
_BOUNDARY = re.compile(r'boundary="?([^";,\s]{1,200})', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Asking:
    """One HTTP request, ready to be sent. Header names in lower case."""

    method: str
    url: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    def header(self, name: str) -> str | None:
        """The value of a header, by its name in lower case."""
        return next((value for key, value in self.headers if key == name), None)


def asking_of(request: Request) -> Asking:
    """The bytes of a request. The boundary of a multipart body follows from its content, so that it repeats."""
    headers = {name.strip().lower(): value for name, value in request.headers.items()}
    headers = {name: value for name, value in headers.items() if name not in _OURS}
    body = b""
    if request.parts:
        boundary, body = _multipart(request.parts)
        headers["content-type"] = f"multipart/form-data; boundary={boundary}"
    elif request.json is not None:
        body = request.json.encode()
        headers.setdefault("content-type", "application/json")
    elif request.form:
        body = urlencode(request.form).encode()
        headers.setdefault("content-type", "application/x-www-form-urlencoded")
    return Asking(request.method, as_sent(request.url), tuple(headers.items()), body)


def _multipart(parts: tuple[Part, ...]) -> tuple[str, bytes]:
    # A file name makes it a *file* part: SEDIA answers 500 to a plain field (a browser's Blob is called so too).
    heads = [
        (
            f'Content-Disposition: form-data; name="{_quoted(part.name)}"; filename="blob"\r\n'
            f"Content-Type: {part.content_type}\r\n\r\n"
        ).encode()
        + part.body.encode()
        for part in parts
    ]
    boundary = "part-" + hashlib.sha256(b"\0".join(heads)).hexdigest()[:32]
    lines = b"".join(b"--" + boundary.encode() + b"\r\n" + head + b"\r\n" for head in heads)
    return boundary, lines + b"--" + boundary.encode() + b"--\r\n"


def _quoted(name: str) -> str:
    return name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")


def after_redirect(asking: Asking, status: int, location: str) -> Asking:
    """What to ask next: 303 (and 301, 302 after POST) becomes a GET; 307 and 308 repeat method and body.

    Headers that can hold a key do not follow to another origin. Raises ValueError where `location` leads nowhere.
    """
    url = redirect_target(asking.url, location)
    headers = asking.headers
    if origin_of(url) != origin_of(asking.url):
        headers = tuple(pair for pair in headers if pair[0] in _HARMLESS)
    if asking.method == "POST" and status in (301, 302, 303):
        headers = tuple(pair for pair in headers if pair[0] != "content-type")
        return Asking("GET", url, headers)
    return replace(asking, url=url, headers=headers)


def body_key(method: str, content_type: str | None, body: bytes) -> str:
    """A key that two requests to one address share where they ask the same.

    The boundary and the file names of a multipart body, the order of form fields and the layout of JSON do not
    matter.
    """
    if not body:
        return method
    kind = (content_type or "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data" and (found := _BOUNDARY.search(content_type or "")):
        body = repr(sorted(_parts_of(body, found[1].encode("latin-1", "replace")))).encode()
    elif kind == "application/x-www-form-urlencoded":
        fields = parse_qsl(body.decode("utf-8", "replace").strip(), keep_blank_values=True)
        body = repr(sorted(fields)).encode()
    else:
        body = _laid_out(body)
    return f"{method} {hashlib.sha256(body).hexdigest()}"


def _parts_of(body: bytes, boundary: bytes) -> list[tuple[bytes, bytes]]:
    found = []
    for piece in body.split(b"--" + boundary)[1:]:
        head, separator, content = piece.partition(b"\r\n\r\n")
        name = _MULTIPART_NAME.search(head)
        if separator and name:
            found.append((name[1], _laid_out(content.removesuffix(b"\r\n"))))
    return found


def _laid_out(body: bytes) -> bytes:
    try:
        return json.dumps(json.loads(body), sort_keys=True).encode()
    except (ValueError, RecursionError):
        return body.strip()
