"""Nothing secret reaches a log."""

import io
import logging

import pytest

from tracker.fetch.redact import keep_secrets, redact

TOKEN = "123456789:AAF-abcdefghijklmnopqrstuvwxyz_0123"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"POST https://api.telegram.org/bot{TOKEN}/getUpdates", "POST https://api.telegram.org/bot***/getUpdates"),
        (f"file/bot{TOKEN.replace(':', '%3A')}/x", "file/bot***/x"),
        (f"token {TOKEN}.", "token ***."),
        ("https://user:pa55@example.org/x", "https://***@example.org/x"),
        ("https://example.org/?apiKey=abc&page=2", "https://example.org/?apiKey=***&page=2"),
        ("https://example.org/?page=2&access_token=abc#x", "https://example.org/?page=2&access_token=***#x"),
        ("https://example.org/?key=abc", "https://example.org/?key=***"),
        ("{'Authorization': 'Bearer abc.def'}", "{'Authorization': 'Bearer ***'}"),
        ("https://example.org/?keyword=marine&sent=search", "https://example.org/?keyword=marine&sent=search"),
        ("deadline 2026-08-09T12:00:00+03:00", "deadline 2026-08-09T12:00:00+03:00"),
    ],
)
def test_tokens_keys_and_passwords_are_masked_and_nothing_else(text, expected):
    assert redact(text) == expected


@pytest.fixture
def logged():
    """A logger with a masking handler of its own, and what it wrote. Levels of other loggers are put back."""
    levels = {name: logging.getLogger(name).level for name in ("httpx", "httpcore")}
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    logger = logging.getLogger("tests.redact")
    logger.propagate = False
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    keep_secrets([handler], ["s3cr3t-word"])
    yield logger, out
    logger.removeHandler(handler)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def test_messages_arguments_tracebacks_and_known_secrets_are_masked(logged):
    logger, out = logged
    logger.info("asked %s with %s", f"https://api.telegram.org/bot{TOKEN}/x", {"w": "s3cr3t-word"})
    logger.info("%d pages", "not a number", TOKEN)
    try:
        raise ValueError(f"cannot open https://x.org/?token=abc of {TOKEN}")
    except ValueError:
        logger.exception("failed", stack_info=True)
    text = out.getvalue()
    assert "asked https://api.telegram.org/bot***/x with {'w': '***'}" in text
    assert "ValueError: cannot open https://x.org/?token=*** of ***" in text
    assert TOKEN not in text
    assert "s3cr3t-word" not in text


def test_the_http_client_s_line_for_each_request_is_silent(logged):
    assert not logging.getLogger("httpx").isEnabledFor(logging.INFO)
    assert not logging.getLogger("httpcore").isEnabledFor(logging.DEBUG)
