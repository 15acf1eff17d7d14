import random

import pytest

from scrapers.decoding import decode_bytes

CYRILLIC = "<p>Процедурата „Подкрепа за клъстери“ е отворена до 14.09.2026 г.</p>"
WESTERN = "<p>Fördermaßnahmen für Unternehmen – Frist: 3. März, Café Müller</p>"
POLISH = "<p>Zażółć gęślą jaźń: nabór wniosków trwa do końca września</p>"


@pytest.mark.parametrize("declared", ["utf-8", "windows-1251", "iso-8859-1", None, "utf-16", "zip", "no-such", "hex"])
def test_utf_8_bytes_are_read_whatever_is_declared(declared: str | None) -> None:
    assert decode_bytes(CYRILLIC.encode(), declared) == CYRILLIC
    assert decode_bytes(WESTERN.encode(), declared) == WESTERN


@pytest.mark.parametrize("declared", ["windows-1251", "utf-8", "iso-8859-1", None])
def test_windows_1251_bytes_are_read_whatever_is_declared(declared: str | None) -> None:
    assert decode_bytes(CYRILLIC.encode("cp1251"), declared) == CYRILLIC


@pytest.mark.parametrize("declared", ["iso-8859-1", "utf-8", None, "windows-1252"])
def test_western_bytes_are_read_whatever_is_declared(declared: str | None) -> None:
    assert decode_bytes(WESTERN.encode("cp1252"), declared) == WESTERN


def test_what_the_page_declares_counts_where_the_header_is_silent() -> None:
    markup = f'<meta charset="iso-8859-2">{POLISH}'
    assert decode_bytes(markup.encode("iso-8859-2"), None) == markup
    xml = f"<?xml version='1.0' encoding='koi8-r'?>{CYRILLIC}".replace("„", "").replace("“", "")
    assert decode_bytes(xml.encode("koi8-r"), None) == xml


def test_a_page_that_was_cut_within_a_character_is_still_utf_8() -> None:
    body = (CYRILLIC * 5).encode()[:-6]
    assert decode_bytes(body, "utf-8").startswith(CYRILLIC)
    assert decode_bytes(body[:200] + b"\xff" + body[200:], "utf-8").startswith(CYRILLIC[:20])


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_wide_characters_and_byte_order_marks_are_known(encoding: str) -> None:
    text = "<html><head><title>Calls for proposals</title></head><body>до 14.09</body></html>"
    assert decode_bytes(text.encode(encoding), None) == text


def test_nul_bytes_are_left_out() -> None:
    assert decode_bytes(b"<p>a\x00b</p>", None) == "<p>ab</p>"


def test_no_bytes_break_the_reading() -> None:
    chance = random.Random(1)
    for length in (0, 1, 3, 50, 5000):
        for declared in (None, "utf-8", "utf-16", "utf-7", "idna", "rot13", "unicode_escape", "x" * 300, "\x00"):
            assert isinstance(decode_bytes(chance.randbytes(length), declared), str)
