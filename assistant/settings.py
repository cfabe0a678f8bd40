"""Settings from `assistant.toml` and ASSISTANT_* variables; the only reader of the environment."""

import difflib
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.errors import SettingsError

FILE_NAME = "assistant.toml"
PREFIX = "ASSISTANT_"
_PLAIN = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR", "HOME")


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ChatSettings(_Section):
    model: Literal["extractive"] = "extractive"


class EmbeddingSettings(_Section):
    model: Literal["embedded"] = "embedded"


class StoreSettings(_Section):
    path: Path = Path(".assistant")


class IngestSettings(_Section):
    max_megabytes: float = Field(default=50, gt=0)
    seconds_per_file: float = Field(default=60, gt=0)


class PageSettings(_Section):
    address: str = "127.0.0.1"
    port: int = Field(default=8501, ge=1, le=65535)


class Settings(_Section):
    """Everything that can be configured. `store.path` is absolute after `load_settings`."""

    chat: ChatSettings = ChatSettings()
    embedding: EmbeddingSettings = EmbeddingSettings()
    store: StoreSettings = StoreSettings()
    ingest: IngestSettings = IngestSettings()
    page: PageSettings = PageSettings()


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
            section, _, key = name.removeprefix(PREFIX).lower().partition("__")
            values.setdefault(section, {})[key] = value
    try:
        settings = Settings.model_validate(values)
    except ValidationError as error:
        raise SettingsError(_explain(error)) from error
    store = settings.store.model_copy(update={"path": folder / _at_home(settings.store.path)})
    return settings.model_copy(update={"store": store})


def environment_with(settings: Settings) -> dict[str, str]:
    """This process's environment with every setting in it, for a child that reads them again."""
    spelled = {
        f"{PREFIX}{section}__{key}".upper(): str(value)
        for section, values in settings.model_dump().items()
        for key, value in values.items()
    }
    return {**os.environ, **spelled}


def plain_environment() -> dict[str, str]:
    """What a child process needs of ours to start; no keys or tokens."""
    return {name: os.environ[name] for name in _PLAIN if name in os.environ}


def _at_home(path: Path) -> Path:
    return Path(os.path.expanduser(path))  # noqa: PTH111, as Path.expanduser raises without a home


def _read_file(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} is not valid TOML: {error}. Mend that line.") from error


def _explain(error: ValidationError) -> str:
    problems = []
    for problem in error.errors():
        path = ".".join(str(part) for part in problem["loc"])
        if problem["type"] == "extra_forbidden":
            nearest = difflib.get_close_matches(path, _known_keys(), n=1, cutoff=0.0)
            problems.append(f"{path} is not a setting; did you mean {nearest[0]}?")
        else:
            problems.append(f"{path} = {problem['input']!r}: {problem['msg']}.")
    return f"{' '.join(problems)} Change it in {FILE_NAME} or in the {PREFIX}* variables."


def _known_keys() -> list[str]:
    return [
        f"{section}.{key}"
        for section, field in Settings.model_fields.items()
        for key in field.default.__class__.model_fields
    ]
