"""The key from which private addresses are made: a file beside the database that only its owner can read."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
import stat
from pathlib import Path

from tracker.errors import ConfigError

_LENGTH = 32


def key_of(path: Path) -> bytes:
    """The key in this file, made where there is none. Raises ConfigError where others can read it, or it is none."""
    try:
        made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _read(path)
    except OSError as problem:
        raise ConfigError([f"{path}: the key of calendar addresses cannot be written ({problem.strerror})"]) from None
    with os.fdopen(made, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(_LENGTH))
    return _read(path)


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise ConfigError([f"{path}: others can read the key of calendar addresses; run: chmod 600 {path}"])
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except (OSError, ValueError):
        key = b""
    if len(key) != _LENGTH:
        raise ConfigError([f"{path}: not the key of calendar addresses; remove it, and every chat makes a new address"])
    return key


def token_of(key: bytes, subscription: int, nonce: str) -> str:
    """The secret part of an address: 32 letters and digits (160 bits)."""
    made = hmac.new(key, f"{subscription}:{nonce}".encode(), hashlib.sha256).digest()[:20]
    return base64.b32encode(made).decode().lower()


def hash_of(token: str) -> str:
    """What is kept of it."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
