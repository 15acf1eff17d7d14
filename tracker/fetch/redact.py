"""Keeps secrets out of the log: the bot's token in an address, keys in a query, passwords before an @."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable

_MASK = "***"
#: A Telegram bot token, wherever it stands, also percent-encoded.
_TOKEN = re.compile(r"(?<!\d)\d{6,20}(?::|%3[Aa])[A-Za-z0-9_-]{20,}")
_USERINFO = re.compile(r"(?<=://)[^/?#\s@\"']+@")
_QUERY = re.compile(
    r"(?<=[?&;])([^=&;#\s]*(?:token|secret|password|passwd|api[_-]?key|signature|session|auth)[^=&;#\s]*|key|sig|pwd)"
    r"=[^&;#\s\"'<>]+",
    re.IGNORECASE,
)
_HEADER = re.compile(r"(?i)\b(authorization['\"]?\s*[:=,]\s*['\"]?(?:(?:basic|bearer)\s+)?)[^\s'\",)]+")
_NOISY = ("httpx", "httpcore")


def redact(text: str, secrets: Iterable[str] = ()) -> str:
    """The text with tokens, keys and passwords replaced by ***. `secrets` are masked wherever they stand."""
    for secret in secrets:
        if secret:
            text = text.replace(secret, _MASK)
    text = _TOKEN.sub(_MASK, text)
    text = _USERINFO.sub(f"{_MASK}@", text)
    text = _QUERY.sub(lambda found: f"{found[1]}={_MASK}", text)
    return _HEADER.sub(lambda found: found[1] + _MASK, text)


class RedactingFilter(logging.Filter):
    """Masks secrets in a record's message, traceback and stack before a handler writes it. Drops nothing."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__()
        self._secrets = tuple(secrets)
        self._formatter = logging.Formatter()

    def filter(self, record: logging.LogRecord) -> bool:
        """Mask in place; always True."""
        try:
            message = record.getMessage()
        except (TypeError, ValueError):  # arguments that do not fit: the handler would complain with them in it
            message = f"{record.msg} (its arguments did not fit)"
        record.msg, record.args = redact(message, self._secrets), None
        if record.exc_info and not record.exc_text:
            record.exc_text = self._formatter.formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = redact(record.exc_text, self._secrets)
        if record.stack_info:
            record.stack_info = redact(record.stack_info, self._secrets)
        return True


def quiet_http_logs() -> None:
    """Silence the HTTP client's own line for each request: for the chat, its address holds the bot's token."""
    for name in _NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)


def keep_secrets(handlers: Iterable[logging.Handler], secrets: Iterable[str] = ()) -> None:
    """Let every handler write through a `RedactingFilter`, and silence the HTTP client."""
    masking = RedactingFilter(secrets)
    for handler in handlers:
        handler.addFilter(masking)
    quiet_http_logs()
