"""Opening ZIP files (DOCX and XLSX are such) that may be bombs: bounded before and while they are unpacked."""

from __future__ import annotations

import io
import zipfile
import zlib

from scrapers.documents.contract import MEBIBYTE, Bounds, UnreadableError

_BOMB = "it unpacks to far more than a document has"
_BROKEN = "the file is damaged or was not received whole"
_CHUNK = 256 * 1024
_ENCRYPTED = 0x1
_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)


def opened(data: bytes, bounds: Bounds) -> zipfile.ZipFile:
    """The ZIP file, its directory judged. Raises UnreadableError."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _ERRORS:
        raise UnreadableError("broken", _BROKEN) from None
    entries = archive.infolist()
    if len(entries) > bounds.entries:
        raise UnreadableError("bomb", f"it holds {len(entries)} files; at most {bounds.entries} are read")
    if sum(one.file_size for one in entries) > bounds.decompressed:
        raise UnreadableError("bomb", _BOMB)
    for one in entries:
        if one.file_size > MEBIBYTE and one.file_size > bounds.ratio * max(one.compress_size, 1):
            raise UnreadableError("bomb", _BOMB)
    return archive


def unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> bytes:
    """One file of it, of at most `most` bytes whatever its directory says. Raises UnreadableError."""
    if entry.flag_bits & _ENCRYPTED:
        raise UnreadableError("encrypted", "it is protected by a password")
    parts: list[bytes] = []
    size = 0
    try:
        with archive.open(entry) as stream:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                if size > most:
                    raise UnreadableError("bomb", _BOMB)
                parts.append(chunk)
    except _ERRORS:
        raise UnreadableError("broken", _BROKEN) from None
    return b"".join(parts)


def checked(data: bytes, bounds: Bounds) -> None:
    """Unpack all of it once and throw it away, so that a library may open it: its directory can lie.

    Raises UnreadableError.
    """
    left = bounds.decompressed
    with opened(data, bounds) as archive:
        for entry in archive.infolist():
            left -= len(unpacked(archive, entry, left))
