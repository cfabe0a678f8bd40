"""Settings: the file, the variables over it, and what a mistake is told."""

from pathlib import Path

import pytest

from assistant.errors import SettingsError
from assistant.settings import load_settings


def test_the_defaults_need_nothing(tmp_path: Path) -> None:
    settings = load_settings(tmp_path, {})
    assert settings.chat.model == "extractive"
    assert settings.embedding.model == "embedded"
    assert settings.store.path == tmp_path / ".assistant"
    assert settings.page.address == "127.0.0.1"


def test_variables_win_over_the_file(tmp_path: Path) -> None:
    (tmp_path / "assistant.toml").write_text('[store]\npath = "here"\n[page]\nport = 9000\n')
    settings = load_settings(tmp_path, {"ASSISTANT_STORE__PATH": "there", "OTHER": "x"})
    assert settings.store.path == tmp_path / "there"
    assert settings.page.port == 9000


def test_a_tilde_is_the_home_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    settings = load_settings(tmp_path, {"ASSISTANT_STORE__PATH": "~/store"})
    assert settings.store.path == tmp_path / "home" / "store"


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("ASSISTANT_STOR__PATH", "store.path"),
        ("ASSISTANT_STORE__PTH", "store.path"),
        ("ASSISTANT_PAGE__PROT", "page.port"),
    ],
)
def test_an_unknown_setting_names_the_nearest(tmp_path: Path, name: str, nearest: str) -> None:
    with pytest.raises(SettingsError, match=f"did you mean {nearest}"):
        load_settings(tmp_path, {name: "x"})


def test_a_wrong_value_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"page\.port.*99999"):
        load_settings(tmp_path, {"ASSISTANT_PAGE__PORT": "99999"})


def test_broken_toml_names_the_file(tmp_path: Path) -> None:
    (tmp_path / "assistant.toml").write_text("[store\n")
    with pytest.raises(SettingsError, match=r"assistant\.toml is not valid TOML"):
        load_settings(tmp_path, {})
