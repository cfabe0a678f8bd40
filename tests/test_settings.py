"""Settings: the file, the variables over it, and what a mistake is told."""

import traceback
from contextlib import nullcontext
from pathlib import Path

import pytest

from assistant.errors import SettingsError
from assistant.page.serve import check_open_to_others
from assistant.settings import PageSettings, Settings, environment_with, load_settings
from assistant.settings.model import is_loopback

MARKER = "sk-marker-0123456789"


def test_a_database_is_named_without_its_password(tmp_path: Path) -> None:
    named = "postgresql://reader@db.example.org:5433/assistant?sslmode=require"
    found = load_settings(tmp_path, {"ASSISTANT_STORE__LIBRARY_URL": named}).store.library_url
    assert found == named.replace("postgresql:", "postgresql+psycopg:")
    for wrong, told in (
        ("postgresql://reader:hush@db.example.org/assistant", "PGPASSWORD"),
        ("postgresql://reader@db.example.org/assistant?password=hush", "PGPASSWORD"),
        ("postgresql://db.example.org", "an address such as"),
        ("mysql://db.example.org/assistant", "an address such as"),
    ):
        with pytest.raises(SettingsError, match=told) as caught:
            load_settings(tmp_path, {"ASSISTANT_STORE__LIBRARY_URL": wrong})
        assert "hush" not in str(caught.value)


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


def test_a_profile_inherits_what_it_leaves_out(tmp_path: Path) -> None:
    settings = _of(
        tmp_path,
        '[chat]\nmodel = "openai:a"\nbase_url = "http://127.0.0.1:9/v1"\nmax_tokens = 77\n'
        'input_price = 2.0\n[profiles.big]\nmodel = "openai:b"\n[profiles.far]\n'
        'model = "ollama:c"\nretries = 5\n',
    )
    big, far = settings.chat_of("big"), settings.chat_of("far")
    assert (big.model, big.max_tokens) == ("openai:b", 77)
    assert big.base_url == "http://127.0.0.1:9/v1"
    assert big.input_price is None, "a price belongs to one model"
    assert (far.base_url, far.address) == ("", "http://127.0.0.1:11434/v1")
    assert far.retries == 5
    assert settings.chat_of().model == "openai:a"


def test_variables_reach_into_profiles(tmp_path: Path) -> None:
    name = "ASSISTANT_PROFILES__TWO_WORDS__MODEL"
    settings = load_settings(tmp_path, {name: "openai:x", "ASSISTANT_CHAT__RETRIES": "7"})
    assert settings.chat_of("two_words").model == "openai:x"
    assert settings.chat_of("two_words").retries == 7


def test_an_unknown_profile_names_those_there_are(tmp_path: Path) -> None:
    settings = _of(tmp_path, '[profiles.local]\nmodel = "ollama:c"\n')
    with pytest.raises(SettingsError, match=r"no profile 'remote' \(there are: local\)"):
        settings.chat_of("remote")


def test_an_unknown_key_of_a_profile_names_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"did you mean profiles\.local\.base_url\?"):
        _of(tmp_path, '[profiles.local]\nbaseurl = "x"\n')


@pytest.mark.parametrize("section", ["chat", "profiles.local"])
def test_a_key_in_the_file_is_sent_to_the_environment(tmp_path: Path, section: str) -> None:
    with pytest.raises(SettingsError, match="from the environment only") as caught:
        _of(tmp_path, f'[{section}]\napi_key = "{MARKER}"\n')
    assert MARKER not in _everything_said(caught.value)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("api_key_variable", MARKER),
        ("base_url", f"https://user:{MARKER}@example.org/v1"),
        ("base_url", f"https://example.org/v1?key={MARKER}"),
        ("base_url", MARKER),
    ],
)
def test_a_key_in_a_wrong_place_is_not_repeated(tmp_path: Path, key: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"chat.{key}: write ") as caught:
        _of(tmp_path, f'[chat]\n{key} = "{value}"\n')
    assert MARKER not in _everything_said(caught.value)


@pytest.mark.parametrize("model", ["gpt-4o", "openai:", ":x", "Open AI:x"])
def test_a_model_without_provider_is_told_the_form(tmp_path: Path, model: str) -> None:
    with pytest.raises(SettingsError, match="openai:gpt-4o-mini"):
        _of(tmp_path, f'[chat]\nmodel = "{model}"\n')


@pytest.mark.parametrize(
    ("model", "base_url", "local"),
    [
        ("extractive", "", True),
        ("openai:a", "", False),
        ("ollama:a", "", True),
        ("openai:a", "http://localhost:8080/v1", True),
        ("openai:a", "http://[::1]:8080/v1", True),
        ("openai:a", "http://127.8.0.1/v1", True),
        ("openai:a", "http://192.168.1.4/v1", False),
        ("openai:a", "http://127.0.0.1.example.org/v1", False),
        ("ollama:a", "https://ollama.example.org/v1", False),
        ("anthropic:a", "", False),
    ],
)
def test_what_stays_on_this_computer(
    tmp_path: Path, model: str, base_url: str, local: bool
) -> None:
    chat = _of(tmp_path, f'[chat]\nmodel = "{model}"\nbase_url = "{base_url}"\n').chat
    assert chat.is_local is local


def test_a_child_reads_the_same_settings(tmp_path: Path) -> None:
    """What serves the page: nested profiles, absent prices and empty texts included."""
    text = (
        '[chat]\nmodel = "openai:a"\ninput_price = 2.5\n[profiles.one]\nmodel = "openai:b"\n'
        '[profiles.two_words]\nmodel = "extractive"\n[store]\npath = "here"\n'
    )
    settings = _of(tmp_path, text)
    empty = tmp_path / "empty"
    empty.mkdir()
    assert load_settings(empty, environment_with(settings)) == settings
    assert load_settings(tmp_path, environment_with(settings)) == settings


@pytest.mark.parametrize("text", ['chat = "openai:a"\n', "profiles = 3\n", '[profiles]\na = "b"\n'])
def test_a_value_where_a_table_belongs_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "assistant.toml").write_text(text)
    with pytest.raises(SettingsError, match=r"chat|profiles"):
        load_settings(tmp_path, {"ASSISTANT_CHAT__RETRIES": "1", "ASSISTANT_PROFILES__A__B": "1"})


def _of(folder: Path, text: str) -> Settings:
    (folder / "assistant.toml").write_text(text)
    return load_settings(folder, {})


def _everything_said(error: BaseException) -> str:
    return "".join(traceback.format_exception(error)) + repr(error)


def test_an_embedding_model_is_named_with_its_server() -> None:
    given = {
        "ASSISTANT_EMBEDDING__MODEL": "ollama:bge-m3",
        "ASSISTANT_EMBEDDING__PASSAGE_PREFIX": "passage: ",
    }
    embedding = load_settings(Path("/"), given).embedding
    assert (embedding.provider, embedding.name) == ("ollama", "bge-m3")
    assert embedding.address == "http://127.0.0.1:11434/v1"
    assert embedding.is_local
    assert embedding.passage_prefix == "passage: "
    hosted = load_settings(Path("/"), {"ASSISTANT_EMBEDDING__MODEL": "openai:embed"}).embedding
    assert (hosted.is_local, hosted.key_variable) == (False, "OPENAI_API_KEY")


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("EMBEDDING__MODEL", "bge-m3", "embedding.model = 'bge-m3'.*openai:NAME"),
        ("EMBEDDING__BASE_URL", "http://127.0.0.1:9/v1", 'unheeded.* "embedded"'),
        ("EMBEDDING__BASE_URL", "127.0.0.1:9", "an address such as"),
        ("STORE__CHROMA_URL", "http://user:sk-secret@host", "environment variable"),
        ("STORE__CHROMA_KEY_VARIABLE", "sk-secret", "never the key itself"),
        ("EMBEDDING__API_KEY_VARIABLE", "sk-secret", "never the key itself"),
    ],
)
def test_a_wrong_embedding_or_server_is_explained_without_secrets(
    key: str, value: str, said: str
) -> None:
    with pytest.raises(SettingsError, match=said) as caught:
        load_settings(Path("/"), {f"ASSISTANT_{key}": value})
    assert "secret" not in str(caught.value)


def test_ollama_is_asked_within_the_window_that_it_has(tmp_path: Path) -> None:
    assert _of(tmp_path, '[chat]\nmodel = "ollama:a"\n').chat.context_window == 4096
    wider = _of(tmp_path, '[chat]\nmodel = "ollama:a"\ncontext_window = 32768\n')
    assert wider.chat.context_window == 32768
    assert _of(tmp_path, '[chat]\nmodel = "openai:a"\n').chat.context_window == 8192


def test_a_window_without_room_for_a_question_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"context_window of 2000 tokens, max_tokens = 1500"):
        _of(tmp_path, "[chat]\ncontext_window = 2000\nmax_tokens = 1500\n")


@pytest.mark.parametrize(
    ("host", "here"),
    [
        *[("localhost", True), ("x.localhost", True), ("127.0.0.9", True), ("::1", True)],
        *[("0.0.0.0", False), ("localhost.example.org", False), ("192.168.1.2", False)],
    ],
)
def test_one_notion_of_this_computer_serves_models_and_the_page(host: str, here: bool) -> None:
    assert is_loopback(host) is here
    page = PageSettings(address=host)
    with nullcontext() if here else pytest.raises(SettingsError, match="open"):
        check_open_to_others(page)
