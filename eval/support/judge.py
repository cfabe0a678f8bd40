"""A chat model's opinion on whether cited words bear a statement out, beside the checker's."""

import re
import time
from collections.abc import Sequence

from pydantic import ValidationError

from assistant.errors import SettingsError
from assistant.models.chat import ChatModel
from assistant.models.faults import ModelError
from assistant.models.reply import Reply
from assistant.prompts import prompt
from assistant.settings import Settings
from assistant.settings.chat import EXTRACTIVE, ChatSettings, inherited

_VERDICT = re.compile(r"^\W*(yes|no)\W*(?:$|\n)", re.IGNORECASE)
_RETRIES = 2


class ModelJudge:
    """The judge model. `unreadable` counts the replies, or silences, that held no verdict."""

    def __init__(self, settings: ChatSettings) -> None:
        self.name = settings.model
        self.asked = self.unreadable = 0
        self._settings = settings
        self._model = ChatModel(settings)

    def __call__(self, statement: str, cited: Sequence[str]) -> bool | None:
        """Whether the cited words bear the statement out; None without a verdict to be read."""
        self.asked += 1
        verdict = verdict_of(self._reply(statement, cited))
        self.unreadable += verdict is None
        return verdict

    def _reply(self, statement: str, cited: Sequence[str]) -> str:
        passages = "\n\n".join(f"[{number}] {text}" for number, text in enumerate(cited, 1))
        asked = prompt("judge", statement=statement, cited=passages)
        deadline = time.monotonic() + self._settings.total_seconds
        try:
            for piece in self._model.stream(asked, self._settings.max_tokens, deadline, _RETRIES):
                if isinstance(piece, Reply):
                    return piece.text
        except ModelError:
            return ""
        return ""


def open_judge(name: str, settings: Settings) -> ModelJudge | None:
    """The judge by a profile's name or as "provider:model"; None for "".

    A model that is no profile shares the address and the limits of `[chat]` where its provider is
    the same.

    Raises:
        SettingsError: the model's name cannot be used.
    """
    if not name:
        return None
    if name in settings.profiles:
        return ModelJudge(settings.profiles[name])
    if name == EXTRACTIVE:
        raise SettingsError("The extractive answerer judges nothing; name a chat model as judge.")
    try:
        values = inherited(settings.chat.model_dump(), {"model": name})
        return ModelJudge(ChatSettings.model_validate(values))
    except ValidationError as error:
        raise SettingsError(
            f"The judge {name!r} is neither a profile nor a model: {error.errors()[0]['msg']}."
        ) from None


def verdict_of(reply: str) -> bool | None:
    """Yes or no where that is all that the reply's first line says."""
    found = _VERDICT.match(reply.strip())
    return found[1].lower() == "yes" if found else None
