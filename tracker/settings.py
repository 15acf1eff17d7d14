"""Settings of this installation: `config/tracker.toml` and the environment, checked before anything starts.

Secrets come from the environment, or from a file that only its owner can read; they are never written to the
store, to a log line or to an error (DESIGN, rule 13).
"""

from __future__ import annotations

import ipaddress
import os
import re
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

import platformdirs
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator

from tracker.errors import ConfigError

_TOKEN = re.compile(r"[0-9]{3,20}:[A-Za-z0-9_-]{20,}")
_OFFICIAL_CHAT = "https://api.telegram.org"


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FetchSettings(_Section):
    """How politely and how long sites are asked."""

    contact: str = ""
    """Whom a site's owner can write to: an address or a page, sent with every request."""
    pause: float = Field(default=1.1, ge=0.2, le=60)
    """Seconds between two requests to one host, where a source names none."""
    at_once: int = Field(default=20, ge=1, le=50)
    """Requests under way at the same time, over all hosts."""
    documents: int = Field(default=40, ge=0, le=1000)
    """Documents of calls asked for after one check of a source; 0 leaves documents alone."""
    intranet: tuple[str, ...] = ()
    """Networks or addresses of your own that may be asked although they are private ("10.1.2.0/24")."""
    archive_mb: int = Field(default=2000, ge=0, le=1_000_000)
    """Size of the archive of responses; the oldest are dropped. 0 keeps none."""
    archive_file_mb: int = Field(default=64, ge=1, le=4000)

    @field_validator("intranet")
    @classmethod
    def _are_networks(cls, given: tuple[str, ...]) -> tuple[str, ...]:
        for one in given:
            try:
                ipaddress.ip_network(one, strict=False)
            except ValueError:
                raise ValueError(f"{one!r} is neither an address nor a network; write it like 10.1.2.0/24") from None
        return given


class ChatSettings(_Section):
    """What a new chat begins with."""

    language: str = "bg"
    """One that there are texts for (`domain/texts`)."""
    zone: str = "Europe/Sofia"

    @field_validator("language")
    @classmethod
    def _has_texts(cls, given: str) -> str:
        known = sorted(file.stem for file in (Path(__file__).parent / "domain" / "texts").glob("*.toml"))
        if given not in known:
            raise ValueError(f"{given!r} is no language of this program; take one of {', '.join(known)}")
        return given

    @field_validator("zone")
    @classmethod
    def _is_a_zone(cls, given: str) -> str:
        try:
            ZoneInfo(given)
        except (KeyError, ValueError, OSError):
            raise ValueError(f"{given!r} is not a time zone; write it like Europe/Sofia") from None
        return given


class MatchingSettings(_Section):
    """How calls are matched with profiles."""

    semantic: bool = True
    """Whether closeness in meaning counts beside words, where the extra [semantic] is installed."""


class WebSettings(_Section):
    """The small server of calendars and feeds."""

    port: int = Field(default=0, ge=0, le=65535)
    """0: off."""
    bind: str = "127.0.0.1"
    """The address of this machine at which it listens."""
    base: str = ""
    """Where it can be reached from outside ("https://calls.example.org"); empty: at `bind` and `port`."""

    @field_validator("bind")
    @classmethod
    def _is_an_address(cls, given: str) -> str:
        try:
            ipaddress.ip_address(given)
        except ValueError:
            raise ValueError(f"{given!r} is not an address of a machine; write it like 127.0.0.1 or 0.0.0.0") from None
        return given

    @field_validator("base")
    @classmethod
    def _is_a_web_address(cls, given: str) -> str:
        base = given.strip().rstrip("/")
        if base and not re.fullmatch(r"https?://[^\s/@?#]+(/[^\s?#]*)?", base):
            raise ValueError(f"{given!r} is no web address; write it like https://calls.example.org")
        return base

    @property
    def address(self) -> str:
        """Where chats are told that it is."""
        host = f"[{self.bind}]" if ":" in self.bind else self.bind
        return self.base or f"http://{host}:{self.port}"


class AccessSettings(_Section):
    """Who may use the bot."""

    mode: Literal["open", "approval", "invited"] = "open"
    """Everybody; whom an admin lets in, when asked; or whom somebody invited, and whom an admin lets in."""


class _File(_Section):
    access: AccessSettings = AccessSettings()
    fetch: FetchSettings = FetchSettings()
    chat: ChatSettings = ChatSettings()
    web: WebSettings = WebSettings()
    matching: MatchingSettings = MatchingSettings()


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a start needs to know. `token` is None where chat is off."""

    data: Path
    config: Path
    access: AccessSettings = field(default_factory=AccessSettings)
    fetch: FetchSettings = field(default_factory=FetchSettings)
    chat: ChatSettings = field(default_factory=ChatSettings)
    web: WebSettings = field(default_factory=WebSettings)
    matching: MatchingSettings = field(default_factory=MatchingSettings)
    token: SecretStr | None = None
    chat_server: str = _OFFICIAL_CHAT
    """The Bot API server: Telegram's, or one of your own."""
    admins: tuple[int, ...] = ()


def shipped_config() -> Path:
    """The folder of configuration that comes with the program: inside an installed wheel, or of the checkout."""
    package = Path(__file__).resolve().parent
    inside = package / "shipped"
    return inside if inside.is_dir() else package.parent / "config"


def load_settings(environ: Mapping[str, str], *, data: Path | None = None, config: Path | None = None) -> Settings:
    """Settings from the options given, the environment and `tracker.toml`, in this order of weight.

    Raises ConfigError with every problem found, each naming where it stands and what to do.
    """
    problems: list[str] = []
    config_dir = config or Path(environ.get("TRACKER_CONFIG", "") or shipped_config())
    if not config_dir.is_dir():
        raise ConfigError([f"{config_dir}: no such folder; name your configuration with --config DIR"])
    data_dir = data or Path(environ.get("TRACKER_DATA", "") or platformdirs.user_data_path("funding-call-tracker"))
    file = _read_file(config_dir / "tracker.toml", problems)
    fetch = file.fetch
    if contact := environ.get("TRACKER_CONTACT", "").strip():
        fetch = fetch.model_copy(update={"contact": contact})
    if any(ord(letter) < 32 or ord(letter) > 126 for letter in fetch.contact):
        problems.append("contact: only plain ASCII characters can be sent to sites; give an e-mail or a web address")
    settings = Settings(
        data=data_dir,
        config=config_dir,
        access=file.access,
        fetch=fetch,
        chat=file.chat,
        web=file.web,
        matching=file.matching,
        token=_token(environ, problems),
        chat_server=_chat_server(environ, problems),
        admins=_admins(environ.get("TRACKER_ADMINS", ""), problems),
    )
    if problems:
        raise ConfigError(problems)
    return settings


def _read_file(path: Path, problems: list[str]) -> _File:
    if not path.is_file():
        return _File()
    try:
        return _File.model_validate(tomllib.loads(path.read_text(encoding="utf-8-sig")))
    except UnicodeDecodeError:
        problems.append(f"{path.name}: not UTF-8 text; save it as UTF-8")
    except OSError as problem:
        problems.append(f"{path}: cannot be read ({problem.strerror})")
    except ValidationError as invalid:
        problems.extend(f"{path.name}: {_key(error)}: {_what_to_do(error)}" for error in invalid.errors())
    except (ValueError, RecursionError) as problem:
        problems.append(f"{path.name}: not valid TOML: {problem}")
    return _File()


def _key(error: Mapping[str, Any]) -> str:
    return ".".join(str(part) for part in error["loc"]) or "(file)"


def _what_to_do(error: Mapping[str, Any]) -> str:
    if error["type"] == "extra_forbidden":
        return "unknown key; remove it or correct its name"
    return str(error["msg"]).removeprefix("Value error, ")


def _shown(word: str) -> str:
    """A word a person gave, for an error; a token that was put in the wrong place is not repeated."""
    return "a bot token (it stays secret)" if _TOKEN.search(word) else repr(word)


def _token(environ: Mapping[str, str], problems: list[str]) -> SecretStr | None:
    text = environ.get("TRACKER_TELEGRAM_TOKEN", "").strip()
    if not text and (name := environ.get("TRACKER_TELEGRAM_TOKEN_FILE", "").strip()):
        text = _secret_file(Path(name), problems)
    if not text:
        return None
    if not _TOKEN.fullmatch(text):
        problems.append(
            "TRACKER_TELEGRAM_TOKEN: this is not a bot token (they look like 123456789:AA...); "
            "ask @BotFather for one, or unset it to run without chat"
        )
        return None
    return SecretStr(text)


def _secret_file(path: Path, problems: list[str]) -> str:
    if _TOKEN.search(str(path)):
        problems.append("TRACKER_TELEGRAM_TOKEN_FILE: this is a token, not a file; put it into TRACKER_TELEGRAM_TOKEN")
        return ""
    try:
        if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            problems.append(f"TRACKER_TELEGRAM_TOKEN_FILE: {path} can be read by others; run: chmod 600 {path}")
            return ""
        text = path.read_text(encoding="utf-8").strip()
        if not text:
            problems.append(f"TRACKER_TELEGRAM_TOKEN_FILE: {path} is empty; put the token into it")
        return text
    except (OSError, ValueError) as problem:
        reason = problem.strerror if isinstance(problem, OSError) else "not a text file"
        problems.append(f"TRACKER_TELEGRAM_TOKEN_FILE: {path} cannot be read ({reason})")
        return ""


def _chat_server(environ: Mapping[str, str], problems: list[str]) -> str:
    server = environ.get("TRACKER_TELEGRAM_SERVER", "").strip().rstrip("/") or _OFFICIAL_CHAT
    if not re.fullmatch(r"https?://[^\s/@?#]+(/[^\s?#]*)?", server):
        problems.append("TRACKER_TELEGRAM_SERVER: give the address of a Bot API server, like http://localhost:8081")
    return server


def _admins(text: str, problems: list[str]) -> tuple[int, ...]:
    ids: list[int] = []
    for word in re.split(r"[\s,;]+", text.strip()):
        if not word:
            continue
        if re.fullmatch(r"[0-9]{1,15}", word):
            ids.append(int(word))
        else:
            problems.append(
                f"TRACKER_ADMINS: {_shown(word)} is not a Telegram user id (a number); the bot tells yours with /start"
            )
    return tuple(dict.fromkeys(ids))


def environment() -> Mapping[str, str]:
    """The process's environment; read in one place so that tests pass their own."""
    return os.environ
