"""Bodies as they come: taken piece by piece, decompressed by us, and never more than was allowed.

An HTTP library's own decompression turns one 64 kB piece of a bomb into 64 MB before anybody can count; here no step
makes more than `_STEP` bytes.
"""

from __future__ import annotations

import zlib
from collections.abc import Generator, Iterator, Sequence
from typing import Protocol

_STEP = 64 * 1024
_MOST_LAYERS = 3
_IDENTITY = frozenset({"", "identity", "none", "utf-8", "binary"})
_GZIP = frozenset({"gzip", "x-gzip"})


class BodyTooLargeError(Exception):
    """Raised when a body is larger than allowed, by `BoundedBody`."""


class BrokenBodyError(Exception):
    """Raised when a body cannot be decoded, by `BoundedBody`; the text completes "its answer …"."""


class _Stage(Protocol):
    def feed(self, data: bytes) -> Iterator[bytes]: ...
    def finish(self) -> Iterator[bytes]: ...


class _Gzip:
    """RFC 1952, any number of members. What does not begin like gzip was only declared so, and passes."""

    def __init__(self) -> None:
        self._plain = False
        self._begun = False
        self._member: zlib._Decompress | None = None

    def feed(self, data: bytes) -> Iterator[bytes]:
        while data and not self._plain:
            if self._member is None:
                if data[0] != 0x1F:
                    self._plain = not self._begun
                    if self._begun:  # padding after the last member
                        return
                    break
                self._member = zlib.decompressobj(16 + zlib.MAX_WBITS)
                self._begun = True
            yield from _inflate(self._member, data)
            data = self._member.unused_data if self._member.eof else b""
            if self._member.eof:
                self._member = None
        if data:
            yield data

    def finish(self) -> Iterator[bytes]:
        if self._member is not None:
            raise BrokenBodyError("ends before its compressed data does")
        yield from ()


class _Deflate:
    """RFC 1950 as the name says, or RFC 1951 as some servers read it."""

    def __init__(self) -> None:
        self._held = b""
        self._stream: zlib._Decompress | None = None

    def feed(self, data: bytes) -> Iterator[bytes]:
        if self._stream is None:
            self._held += data
            if len(self._held) < 2:
                return
            data = self._held
            wrapped = data[0] & 0x0F == 8 and (data[0] * 256 + data[1]) % 31 == 0
            self._stream = zlib.decompressobj(zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS)
        if not self._stream.eof:
            yield from _inflate(self._stream, data)

    def finish(self) -> Iterator[bytes]:
        if self._stream is not None and not self._stream.eof:
            raise BrokenBodyError("ends before its compressed data does")
        yield from ()


class _Unknown:
    """A compression we did not offer. A recorder may have undone it and left the header: text passes."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._passes = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        if not self._passes and not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<", b"{", b"[")):
            raise BrokenBodyError(f"is compressed as {self._name!r}, which cannot be read")
        self._passes = True
        yield data

    def finish(self) -> Iterator[bytes]:
        yield from ()


class Unchunked:
    """HTTP/1.1 chunks joined again, as a stage. What is not chunked was only declared so, and passes."""

    def __init__(self) -> None:
        self._held = b""
        self._left = -1
        self._begun = self._plain = self._ended = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        if self._plain:
            yield data
            return
        self._held += data
        while self._held and not self._ended:
            if self._left > 0:
                piece, self._held = self._held[: self._left], self._held[self._left :]
                self._left -= len(piece)
                yield piece
            elif self._left == 0:
                if len(self._held) < 2:
                    return
                self._held, self._left = self._held[2:], -1
            elif not (yield from self._size()):
                return

    def _size(self) -> Generator[bytes, None, bool]:
        line, end, rest = self._held.partition(b"\r\n")
        if not end and len(self._held) < 1024:
            return False
        try:
            size = int(line.partition(b";")[0].strip(), 16) if end else -1
        except ValueError:
            size = -1
        if size < 0:
            if self._begun:
                raise BrokenBodyError("has a broken chunk")
            self._plain = True
            piece, self._held = self._held, b""
            yield piece
            return False
        self._begun, self._held, self._left = True, rest, size
        self._ended = size == 0
        return True

    def finish(self) -> Iterator[bytes]:
        if not self._begun and not self._plain and self._held:
            yield self._held


def _inflate(stream: zlib._Decompress, data: bytes) -> Iterator[bytes]:
    """Everything `data` decompresses to, at most `_STEP` bytes a piece."""
    while True:
        try:
            piece = stream.decompress(data, _STEP)
        except zlib.error as problem:
            raise BrokenBodyError(f"cannot be decompressed ({problem})") from problem
        if piece:
            yield piece
        data = stream.unconsumed_tail
        # With the input used up, a full piece may leave more inside zlib.
        if stream.eof or (not data and len(piece) < _STEP):
            return


def _stages(content_encoding: str | None) -> list[_Stage]:
    names = [name.strip().lower() for name in (content_encoding or "").split(",")]
    names = [name for name in names if name not in _IDENTITY]
    if len(names) > _MOST_LAYERS:
        raise BrokenBodyError(f"is compressed {len(names)} times over")
    return [_stage(name) for name in reversed(names)]  # the last one named was applied last


def _stage(name: str) -> _Stage:
    if name in _GZIP:
        return _Gzip()
    return _Deflate() if name == "deflate" else _Unknown(name)


class BoundedBody:
    """Takes the pieces of a body, gives it decoded. `most` bounds what is sent and what it decompresses to, each.

    With `truncate`, what is beyond the bound is left out instead of raising (robots.txt, RFC 9309 section 2.5).
    """

    def __init__(
        self, content_encoding: str | None, most: int, *, truncate: bool = False, before: Sequence[_Stage] = ()
    ) -> None:
        self._stages = [*before, *_stages(content_encoding)]
        self._most = most
        self._truncate = truncate
        self._sent = bytearray()
        self._decoded = bytearray() if self._stages else self._sent
        self.full = False
        """Nothing more is wanted (only with `truncate`)."""

    def feed(self, data: bytes) -> None:
        """Take a piece. Raises BodyTooLargeError or BrokenBodyError."""
        self._keep(self._sent, data, "")
        if self._stages:
            self._push(0, data)

    def _push(self, stage: int, data: bytes) -> None:
        if stage == len(self._stages):
            self._keep(self._decoded, data, " decompressed")
            return
        for piece in self._stages[stage].feed(data):
            self._push(stage + 1, piece)
            if self.full:
                return

    def _keep(self, where: bytearray, data: bytes, how: str) -> None:
        room = self._most - len(where)
        if len(data) > room:
            if not self._truncate:
                raise BodyTooLargeError(f"more than {self._most:,} bytes{how}")
            data, self.full = data[:room], True
        where += data

    def finish(self) -> bytes:
        """The whole body, decoded. Raises BodyTooLargeError or BrokenBodyError."""
        if not self.full:
            for number, stage in enumerate(self._stages):
                for piece in stage.finish():
                    self._push(number + 1, piece)
        return bytes(self._decoded)

    @property
    def sent(self) -> bytes:
        """The body as it was sent, still compressed."""
        return bytes(self._sent)
