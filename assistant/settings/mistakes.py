"""Explains what is wrong with a setting, and never repeats what may be a key."""

import difflib
from collections.abc import Sequence

from pydantic import ValidationError

from assistant.settings.api import ClientSettings
from assistant.settings.chat import ChatSettings
from assistant.settings.model import Section
from assistant.settings.people import CollectionSettings
from assistant.settings.sources import SourceSettings

FILE_NAME = "assistant.toml"
PREFIX = "ASSISTANT_"
PROFILES = "profiles"
# Sections of which there is one for each name, with the keys of each.
NAMED: dict[str, type[Section]] = {
    PROFILES: ChatSettings,
    "clients": ClientSettings,
    "collections": CollectionSettings,
    "sources": SourceSettings,
}
_NEVER_REPEATED = (
    "base_url",
    "api_key_variable",
    "library_url",
    "chroma_url",
    "chroma_key_variable",
    "token_sha256",
    "address",
)


def explain(error: ValidationError, known: Sequence[str]) -> str:
    """Every mistake in a sentence; `known` are the keys that there are, as section.key."""
    problems = []
    for problem in error.errors():
        path = ".".join(str(part) for part in problem["loc"])
        if problem["type"] == "extra_forbidden":
            problems.append(_unknown(path, known))
        elif path.endswith(_NEVER_REPEATED) or isinstance(problem["input"], dict):
            problems.append(f"{path}: {problem['msg'].removeprefix('Value error, ')}.")
        else:
            problems.append(f"{path} = {problem['input']!r}: {problem['msg']}.")
    return f"{' '.join(problems)} Change it in {FILE_NAME} or in the {PREFIX}* variables."


def _unknown(path: str, known: Sequence[str]) -> str:
    if path.endswith("api_key"):
        return (
            f"{path}: keys are read from the environment only. Take it out, set the provider's "
            "variable, such as OPENAI_API_KEY, or name another one in api_key_variable."
        )
    section, _, rest = path.partition(".")
    if section in NAMED and "." in rest:
        name = rest.partition(".")[0]
        known = [f"{section}.{name}.{key}" for key in NAMED[section].model_fields]
    nearest = difflib.get_close_matches(path, known, n=1, cutoff=0.0)
    return f"{path} is not a setting; did you mean {nearest[0]}?"
