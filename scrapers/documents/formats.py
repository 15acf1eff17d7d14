"""What a file is, by its first bytes and its inner structure, never by its name."""

from __future__ import annotations

import io
import re
import zipfile

import olefile

from scrapers.documents.contract import Format

_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")
_HTML = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
#: PDF 32000-1, implementation notes: the header may stand anywhere in the first 1024 bytes.
_PDF_HEADER_WITHIN = 1024
_SAMPLE = 8192
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def what_is(data: bytes) -> Format | None:
    """The format of a file, or None where its bytes are of none that is known here."""
    if data.startswith(_ZIP):
        return _inside_zip(data)
    if data.startswith(_OLE2):
        return _inside_ole2(data)
    if b"%PDF-" in data[:_PDF_HEADER_WITHIN]:
        return "pdf"
    start = data[:_SAMPLE].lstrip()
    if start.startswith(b"{\\rtf"):
        return "rtf"
    if start.startswith(b"Rar!"):
        return "rar"
    if start.startswith(b"7z\xbc\xaf\x27\x1c"):
        return "7z"
    if start.startswith(_IMAGES):
        return "image"
    sample = start[3:] if start.startswith(_BOMS[0]) else start
    if _HTML.match(sample):
        return "html"
    return "text" if start and _is_text(start) else None


def _is_text(sample: bytes) -> bool:
    if sample.startswith(_BOMS[1:]):
        return True
    return _CONTROL.search(sample) is None


def _inside_zip(data: bytes) -> Format:
    """By the part that makes it a Word document or a workbook; else a plain ZIP, whole or not."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = {one.filename for one in archive.infolist()}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return _of_a_broken_zip(data)
    if "[Content_Types].xml" in names:
        for format_, folder in (("docx", "word/"), ("xlsx", "xl/"), ("pptx", "ppt/")):
            if any(name.startswith(folder) for name in names):
                return format_  # type: ignore[return-value]  # the three literals above
    if "mimetype" in names and "content.xml" in names:
        return "opendocument"
    return "zip"


def _of_a_broken_zip(data: bytes) -> Format:
    """A truncated file has no directory at its end; the names of its first parts still tell what it was."""
    start = data[: 4 * _SAMPLE]
    if b"word/" in start:
        return "docx"
    return "xlsx" if b"xl/" in start else "zip"


def _inside_ole2(data: bytes) -> Format:
    """By its streams (MS-DOC 2.1, MS-XLS 2.1.2, MS-OFFCRYPTO 2.3.4.4)."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as compound:
            streams = {name[0] for name in compound.listdir() if name}
    except Exception:  # olefile raises what it meets in a broken file
        return "doc" if "WordDocument".encode("utf-16-le") in data else "ole2"
    if "EncryptedPackage" in streams:
        return "encrypted_office"
    if "WordDocument" in streams:
        return "doc"
    return "xls" if streams & {"Workbook", "Book"} else "ole2"
