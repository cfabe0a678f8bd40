"""Settings from `assistant.toml` and ASSISTANT_* variables; the only reader of the environment.

May use: errors.
"""

import io
import os
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator

from assistant.errors import SettingsError
from assistant.settings.api import ApiSettings, ClientSettings, Name
from assistant.settings.chat import ChatSettings, inherited
from assistant.settings.embedding import EmbeddingSettings
from assistant.settings.log import LogSettings
from assistant.settings.mistakes import FILE_NAME, NAMED, PREFIX, PROFILES, explain
from assistant.settings.model import (
    Section,
    database_address,
    plain_address,
    variable_name,
)
from assistant.settings.people import CollectionSettings, SignInSettings
from assistant.settings.sources import SourceSettings

_PLAIN = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR", "HOME")


class StoreSettings(Section):
    """Where the library is, and a Chroma server for its vectors where there is one.

    `library_url` is a PostgreSQL database that holds the library for several computers; `path` is
    then what this one keeps for itself. `chroma_key_variable` names the environment variable with
    the bearer token that a proxy in front of the server asks for.
    """

    path: Path = Path(".assistant")
    library_url: str = ""
    chroma_url: str = ""
    chroma_key_variable: str = ""

    @field_validator("library_url")
    @classmethod
    def _is_a_database(cls, url: str) -> str:
        return database_address(url)

    @field_validator("chroma_url")
    @classmethod
    def _is_an_address(cls, url: str) -> str:
        address = plain_address(url, "http://127.0.0.1:8000")
        if urlsplit(address).path:
            raise ValueError("write the address without a path, such as http://127.0.0.1:8000")
        return address

    @field_validator("chroma_key_variable")
    @classmethod
    def _is_a_name(cls, name: str) -> str:
        return variable_name(name)


class IngestSettings(Section):
    """`fill_register` has documents that come in read for the register, in a process apart."""

    max_megabytes: float = Field(default=50, gt=0)
    seconds_per_file: float = Field(default=60, gt=0)
    fill_register: bool = True


class PageSettings(Section):
    """Where the page is served.

    `hosts` are further names that it may be asked by, with commas between; `proxy_signs_in` says
    that whoever reaches it has signed in at a proxy before it.
    """

    address: str = "127.0.0.1"
    port: int = Field(default=8501, ge=1, le=65535)
    hosts: str = ""
    proxy_signs_in: bool = False


class EvalSettings(Section):
    """`judge_model` names a profile, or "provider:name"; "" measures without a judge."""

    judge_model: str = ""


class Settings(Section):
    """Everything that can be configured. `store.path` is absolute after `load_settings`.

    `profiles` are further chat models by name, to choose between on the page and with `--profile`,
    `clients` the programs that may ask the API, `collections` documents for some readers, and
    `sources` where documents come from by themselves.
    """

    chat: ChatSettings = ChatSettings()
    profiles: dict[Name, ChatSettings] = Field(default_factory=dict)
    embedding: EmbeddingSettings = EmbeddingSettings()
    store: StoreSettings = StoreSettings()
    ingest: IngestSettings = IngestSettings()
    page: PageSettings = PageSettings()
    api: ApiSettings = ApiSettings()
    clients: dict[Name, ClientSettings] = Field(default_factory=dict)
    sign_in: SignInSettings = SignInSettings()
    collections: dict[Name, CollectionSettings] = Field(default_factory=dict)
    sources: dict[Name, SourceSettings] = Field(default_factory=dict)
    eval: EvalSettings = EvalSettings()
    log: LogSettings = LogSettings()

    def chat_of(self, profile: str = "") -> ChatSettings:
        """The named profile, or `chat` for "".

        Raises:
            SettingsError: there is no such profile.
        """
        if profile in self.profiles or not profile:
            return self.profiles.get(profile, self.chat)
        known = ", ".join(self.profiles) or "none"
        raise SettingsError(
            f"There is no profile {profile!r} (there are: {known}). Write [profiles.{profile}] in "
            f"{FILE_NAME}, or name another."
        )


def load_settings(
    folder: Path | None = None, environment: Mapping[str, str] | None = None
) -> Settings:
    """Reads `folder/assistant.toml` where there is one, then ASSISTANT_<SECTION>__<KEY> variables.

    `folder` is the working directory and `environment` the process's own unless given. Relative
    paths are relative to `folder`, and `~` is the home directory.

    Raises:
        SettingsError: an unknown key (the nearest known one is named), a wrong value, or TOML
            that cannot be parsed.
    """
    folder = (folder or Path.cwd()).resolve()
    values = _read_file(folder / FILE_NAME)
    for name, value in (os.environ if environment is None else environment).items():
        if name.startswith(PREFIX):
            _put(values, name.removeprefix(PREFIX).lower().split("__"), value)
    _inherit(values)
    try:
        settings = Settings.model_validate(values)
    except ValidationError as error:
        # Without its cause: pydantic's own text holds the values.
        raise SettingsError(explain(error, _known_keys())) from None
    store = settings.store.model_copy(update={"path": folder / _at_home(settings.store.path)})
    log = settings.log
    if log.audit:
        log = log.model_copy(update={"audit": str(folder / _at_home(Path(log.audit)))})
    return settings.model_copy(update={"store": store, "log": log})


def environment_with(settings: Settings) -> dict[str, str]:
    """This process's environment with every setting in it, for a child that reads them again."""
    return {**os.environ, **dict(_spelled(settings.model_dump(), PREFIX))}


def api_key(variable: str) -> str:
    """The key in an environment variable, "" where there is none; never keep or show it."""
    return os.environ.get(variable, "").strip()


def tiktoken_folder() -> Path | None:
    """Where tiktoken keeps the vocabularies that it has fetched; None where it keeps none."""
    usual = str(Path(tempfile.gettempdir()) / "data-gym-cache")
    named = os.environ.get("TIKTOKEN_CACHE_DIR", os.environ.get("DATA_GYM_CACHE_DIR", usual))
    return Path(named) if named else None


def spare_loopback_from_proxies() -> None:
    """Has this process's later connections to this computer's own servers made without a proxy."""
    named = os.environ.get("NO_PROXY", os.environ.get("no_proxy", ""))
    own = ("localhost", "127.0.0.1", "::1")
    spared = dict.fromkeys([*filter(None, named.split(",")), *own])
    os.environ["NO_PROXY"] = os.environ["no_proxy"] = ",".join(spared)


def speak_any_console() -> None:
    """Has what a console's encoding lacks printed as its code, instead of ending the command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def plain_environment() -> dict[str, str]:
    """What a child process needs of ours to start; no keys or tokens.

    Libraries that calculate may start no threads there: each reserves memory that its limit counts.
    """
    ours = {name: os.environ[name] for name in _PLAIN if name in os.environ}
    return ours | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}


def _at_home(path: Path) -> Path:
    return Path(os.path.expanduser(path))  # noqa: PTH111, as Path.expanduser raises without a home


def _put(values: dict[str, Any], path: Sequence[str], value: str) -> None:
    """Sets section.key, or section.name.key, making the tables on the way."""
    depth = 3 if path[0] in NAMED else 2
    *tables, key = [*path[: depth - 1], "__".join(path[depth - 1 :])]
    for number, table in enumerate(tables, start=1):
        values = values.setdefault(table, {})
        if not isinstance(values, dict):
            place = ".".join(tables[:number])
            raise SettingsError(f"{place} must be a table, [{place}], in {FILE_NAME}.")
    values[key] = value


def _inherit(values: dict[str, Any]) -> None:
    """Gives each profile what it leaves out and [chat] says."""
    chat, profiles = values.get("chat", {}), values.get(PROFILES, {})
    if not isinstance(chat, dict) or not isinstance(profiles, dict):
        return  # validation says so
    for name, profile in profiles.items():
        if isinstance(profile, dict):
            profiles[name] = inherited(chat, profile)


def _spelled(values: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    for key, value in values.items():
        if isinstance(value, dict):
            yield from _spelled(value, f"{prefix}{key}__")
        elif value is not None:
            yield f"{prefix}{key}".upper(), str(value)


def _read_file(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} is not valid TOML: {error}. Mend that line.") from error


def _known_keys() -> list[str]:
    return [
        f"{section}.{key}"
        for section, field in Settings.model_fields.items()
        if section not in NAMED
        for key in field.default.__class__.model_fields
    ]
