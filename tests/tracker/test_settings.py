"""Settings: where they come from, what is refused, and that the token is shown nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracker.errors import ConfigError
from tracker.settings import load_settings, shipped_config

TOKEN = "123456789:AAabcdefghijklmnopqrstuvwxyz_-12345"


def configured(folder: Path, toml: str) -> Path:
    """A configuration folder with this `tracker.toml`."""
    (folder / "tracker.toml").write_text(toml, encoding="utf-8")
    return folder


def problems(folder: Path, **environ: str) -> tuple[str, ...]:
    """What is wrong with the settings of a folder and an environment."""
    with pytest.raises(ConfigError) as raised:
        load_settings(environ, config=folder)
    return raised.value.problems


def test_without_anything_chat_is_off_and_the_shipped_settings_hold() -> None:
    settings = load_settings({})
    assert settings.config == shipped_config()
    assert settings.token is None
    assert settings.admins == ()
    assert (settings.chat.language, settings.chat.zone) == ("bg", "Europe/Sofia")
    assert settings.fetch.pause == 1.1


def test_what_is_given_weighs_more_than_the_environment_and_that_more_than_the_file(tmp_path: Path) -> None:
    config = configured(tmp_path, '[fetch]\ncontact = "file@example.org"\n')
    environ = {
        "TRACKER_DATA": str(tmp_path / "from-environment"),
        "TRACKER_CONFIG": "nowhere",
        "TRACKER_CONTACT": "mail@example.org",
    }
    settings = load_settings(environ, config=config)
    assert settings.data == tmp_path / "from-environment"
    assert settings.fetch.contact == "mail@example.org"
    given = load_settings(environ, config=config, data=tmp_path / "given")
    assert given.data == tmp_path / "given"
    assert load_settings({"TRACKER_CONFIG": str(config)}).fetch.contact == "file@example.org"


def test_the_token_comes_from_the_environment_and_hides_itself() -> None:
    settings = load_settings({"TRACKER_TELEGRAM_TOKEN": f" {TOKEN}\n", "TRACKER_ADMINS": "17, 18;17"})
    assert settings.token is not None
    assert settings.token.get_secret_value() == TOKEN
    assert settings.admins == (17, 18)
    assert TOKEN not in repr(settings)
    assert TOKEN not in str(settings.token)


def test_the_token_comes_from_a_file_that_only_its_owner_can_read(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text(f"{TOKEN}\n", encoding="utf-8")
    file.chmod(0o600)
    settings = load_settings({"TRACKER_TELEGRAM_TOKEN_FILE": str(file)})
    assert settings.token is not None
    assert settings.token.get_secret_value() == TOKEN


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o620])
def test_a_token_file_that_others_can_open_is_refused_with_the_remedy(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "token"
    file.write_text(TOKEN, encoding="utf-8")
    file.chmod(mode)
    (problem,) = problems(shipped_config(), TRACKER_TELEGRAM_TOKEN_FILE=str(file))
    assert f"chmod 600 {file}" in problem
    assert TOKEN not in problem


@pytest.mark.parametrize(
    ("content", "told"),
    [(None, "No such file"), (b"", "is empty"), (b"  \n", "is empty"), (b"\xff\xfe\x00", "not a text file")],
)
def test_a_token_file_without_a_token_is_refused_instead_of_running_without_chat(
    tmp_path: Path, content: bytes | None, told: str
) -> None:
    file = tmp_path / "token"
    if content is not None:
        file.write_bytes(content)
        file.chmod(0o600)
    (problem,) = problems(shipped_config(), TRACKER_TELEGRAM_TOKEN_FILE=str(file))
    assert "TRACKER_TELEGRAM_TOKEN_FILE" in problem
    assert told in problem


@pytest.mark.parametrize("bad", ["secretword", "12:short", f"bot{TOKEN}", f"{TOKEN} extra", "١٢٣٤٥٦:" + "A" * 30])
def test_a_bad_token_is_refused_without_repeating_it(bad: str) -> None:
    (problem,) = problems(shipped_config(), TRACKER_TELEGRAM_TOKEN=bad)
    assert "@BotFather" in problem
    assert bad not in problem


@pytest.mark.parametrize("variable", ["TRACKER_TELEGRAM_TOKEN_FILE", "TRACKER_ADMINS", "TRACKER_TELEGRAM_SERVER"])
def test_a_token_in_the_wrong_variable_is_not_repeated_either(variable: str) -> None:
    (problem,) = problems(shipped_config(), **{variable: TOKEN})
    assert variable in problem
    assert TOKEN not in problem


def test_all_problems_are_told_at_once_each_with_its_place(tmp_path: Path) -> None:
    config = configured(
        tmp_path,
        '[fetch]\npause = 0\nat_once = "many"\nspeed = 9\nintranet = ["10.1.2.0/24", "home"]\n'
        '[chat]\nlanguage = "fr"\nzone = "Europe/Atlantis"\n[colours]\nred = 1\n',
    )
    told = problems(
        config,
        TRACKER_TELEGRAM_TOKEN="nonsense",
        TRACKER_ADMINS="Maria 17 @ivan -5",
        TRACKER_TELEGRAM_SERVER="ftp://chat",
        TRACKER_CONTACT="пиши ми",
    )
    for place in (
        "tracker.toml: fetch.pause:",
        "tracker.toml: fetch.at_once:",
        "tracker.toml: fetch.speed: unknown key",
        "tracker.toml: fetch.intranet: 'home' is neither an address nor a network",
        "tracker.toml: chat.language:",
        "tracker.toml: chat.zone: 'Europe/Atlantis' is not a time zone",
        "tracker.toml: colours: unknown key",
        "TRACKER_TELEGRAM_TOKEN:",
        "TRACKER_ADMINS: 'Maria'",
        "TRACKER_ADMINS: '@ivan'",
        "TRACKER_ADMINS: '-5'",
        "TRACKER_TELEGRAM_SERVER:",
        "contact:",
    ):
        assert len([line for line in told if line.startswith(place)]) == 1, place
    assert all("\n" not in line for line in told)


@pytest.mark.parametrize(
    "content", [b"\x00\xff", b"[fetch\n", b"a = " + b"[" * 5000, b"fetch = 3\n", b"\xd0\n", b"a = " + b"9" * 5000]
)
def test_a_file_that_is_no_settings_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "tracker.toml").write_bytes(content)
    (problem,) = problems(tmp_path)
    assert problem.startswith("tracker.toml:")
    assert len(problem) < 300


def test_a_file_saved_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    (tmp_path / "tracker.toml").write_bytes(b"\xef\xbb\xbf[fetch]\npause = 2\n")
    assert load_settings({}, config=tmp_path).fetch.pause == 2


def test_a_folder_without_a_settings_file_has_the_defaults(tmp_path: Path) -> None:
    assert load_settings({}, config=tmp_path).fetch.at_once == 20


@pytest.mark.parametrize("server", ["https://api.telegram.org", "http://localhost:8081", "https://chat.example/api/"])
def test_a_chat_server_of_ones_own_is_taken(server: str) -> None:
    assert load_settings({"TRACKER_TELEGRAM_SERVER": server}).chat_server == server.rstrip("/")


@pytest.mark.parametrize(
    "server", ["localhost:8081", "https://", "https://user:pw@chat.example", "https://c.example/?x=1"]
)
def test_what_is_no_address_of_a_chat_server_is_refused(server: str) -> None:
    (problem,) = problems(shipped_config(), TRACKER_TELEGRAM_SERVER=server)
    assert "TRACKER_TELEGRAM_SERVER" in problem
    assert "pw" not in problem


def test_a_missing_configuration_folder_is_told(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path / "nowhere")
    assert "--config" in problem


def test_closeness_in_meaning_counts_unless_it_is_turned_off(tmp_path: Path) -> None:
    assert load_settings({}).matching.semantic
    (tmp_path / "tracker.toml").write_text("[matching]\nsemantic = false\n", encoding="utf-8")
    assert not load_settings({}, config=tmp_path).matching.semantic


def test_the_web_server_is_off_until_a_port_is_named(tmp_path: Path) -> None:
    off = load_settings({}, data=tmp_path, config=tmp_path).web
    assert (off.port, off.bind) == (0, "127.0.0.1")
    (tmp_path / "tracker.toml").write_text('[web]\nport = 8080\nbind = "::1"\n', encoding="utf-8")
    assert load_settings({}, data=tmp_path, config=tmp_path).web.address == "http://[::1]:8080"
    (tmp_path / "tracker.toml").write_text('[web]\nport = 1\nbase = "https://c.example/calls/"\n', encoding="utf-8")
    assert load_settings({}, data=tmp_path, config=tmp_path).web.address == "https://c.example/calls"


@pytest.mark.parametrize(
    "wrong", ['bind = "everywhere"', 'base = "calls.example.org"', 'base = "https://c.example/?x=1"', "port = 70000"]
)
def test_web_settings_that_are_wrong_are_told(tmp_path: Path, wrong: str) -> None:
    (tmp_path / "tracker.toml").write_text(f"[web]\n{wrong}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"tracker\.toml: web\."):
        load_settings({}, data=tmp_path, config=tmp_path)
