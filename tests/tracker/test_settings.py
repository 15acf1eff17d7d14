"""Settings: where they come from, what outweighs what, and that secrets stay secret."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracker.errors import ConfigError
from tracker.settings import load_settings, shipped_config

TOKEN = "123456789:AAabcdefghijklmnopqrstuvwxyz0123456"


def test_everything_has_a_sensible_default(tmp_path: Path) -> None:
    settings = load_settings({}, data=tmp_path)
    assert settings.config == shipped_config()
    assert settings.token is None
    assert settings.fetch.pause == 1.1
    assert settings.fetch.at_once == 20
    assert settings.chat.zone == "Europe/Sofia"


def test_options_outweigh_the_environment(tmp_path: Path) -> None:
    environment = {"TRACKER_DATA": "/elsewhere", "TRACKER_CONTACT": "me@cluster.example", "TRACKER_ADMINS": "5, 7;5"}
    settings = load_settings(environment, data=tmp_path)
    assert settings.data == tmp_path
    assert settings.fetch.contact == "me@cluster.example"
    assert settings.admins == (5, 7)
    assert load_settings(environment).data == Path("/elsewhere")


def test_a_token_comes_from_the_environment_and_is_not_shown(tmp_path: Path) -> None:
    settings = load_settings({"TRACKER_TELEGRAM_TOKEN": TOKEN}, data=tmp_path)
    assert settings.token is not None
    assert settings.token.get_secret_value() == TOKEN
    assert TOKEN not in repr(settings)


def test_a_token_file_must_be_its_owner_s_alone(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text(TOKEN + "\n", encoding="utf-8")
    file.chmod(0o644)
    with pytest.raises(ConfigError) as refused:
        load_settings({"TRACKER_TELEGRAM_TOKEN_FILE": str(file)}, data=tmp_path)
    assert "chmod 600" in str(refused.value)
    assert TOKEN not in str(refused.value)
    file.chmod(0o600)
    settings = load_settings({"TRACKER_TELEGRAM_TOKEN_FILE": str(file)}, data=tmp_path)
    assert settings.token is not None
    assert settings.token.get_secret_value() == TOKEN


def test_all_problems_are_told_at_once_and_no_secret_with_them(tmp_path: Path) -> None:
    config = tmp_path / "config"
    config.mkdir()
    (config / "tracker.toml").write_text("[fetch]\npause = 0\nhaste = true\n[talk]\nx = 1\n", encoding="utf-8")
    environment = {
        "TRACKER_TELEGRAM_TOKEN": "hunter2-secret",
        "TRACKER_ADMINS": "me",
        "TRACKER_CONTACT": "ме@пример",
        "TRACKER_TELEGRAM_SERVER": "ftp://x",
    }
    with pytest.raises(ConfigError) as refused:
        load_settings(environment, data=tmp_path, config=config)
    told = "\n".join(refused.value.problems)
    for wanted in (
        "fetch.pause",
        "fetch.haste",
        "talk",
        "TRACKER_TELEGRAM_TOKEN",
        "TRACKER_ADMINS",
        "contact",
        "SERVER",
    ):
        assert wanted in told
    assert "hunter2" not in told


@pytest.mark.parametrize("content", [b"\xff\xfe", b"[fetch"])
def test_a_settings_file_that_is_no_toml_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "tracker.toml").write_bytes(content)
    with pytest.raises(ConfigError) as refused:
        load_settings({}, data=tmp_path, config=tmp_path)
    assert "tracker.toml" in str(refused.value)
