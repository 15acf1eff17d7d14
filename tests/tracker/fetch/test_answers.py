"""What headers of an answer say."""

from datetime import timedelta

import pytest

from tests.tracker.fetch.loopback import NOW
from tracker.fetch.answers import MOST_RETRY_AFTER, media_type, retry_after


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120),
        ("0", 0),
        ("9" * 50, MOST_RETRY_AFTER),
        ("Sun, 09 Aug 2026 12:02:00 GMT", 120),
        ("Sunday, 09-Aug-26 12:02:00 GMT", 120),
        ("Sun, 09 Aug 2026 15:02:00 +0300", 120),
        ("Sun, 09 Aug 2026 12:02:00 -0000", 120),
        ("Sun, 09 Aug 2026 11:00:00 GMT", 0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", MOST_RETRY_AFTER),
        ("-5", None),
        ("soon", None),
        ("١٢", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_is_seconds_or_a_date_within_bounds(header, seconds):
    assert retry_after(header, NOW) == seconds
    if seconds == 120 and header != "120":
        assert retry_after(header, NOW + timedelta(seconds=20)) == 100


@pytest.mark.parametrize(
    ("header", "kind", "charset"),
    [
        ("text/html", "text/html", None),
        ("Text/HTML;charset=UTF-8", "text/html", "UTF-8"),
        ('text/html; x=1; Charset = "windows-1251" ', "text/html", "windows-1251"),
        ("application/json; charset='utf-8'", "application/json", "utf-8"),
        ("text/html; charset=utf-8, text/html", "text/html", "utf-8"),
        ("text/html, text/plain; charset=x", "text/html", "x"),
        ("text/html; charset=", "text/html", None),
        (";;;", "", None),
        (None, "", None),
    ],
)
def test_the_media_type_and_its_charset_are_read_without_quotes(header, kind, charset):
    media, parameters = media_type(header)
    assert (media, parameters.get("charset")) == (kind, charset)
