"""Named texts from a chat model, whether its server can hold it to a form or not."""

import json
import logging
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress

from langchain_core.utils.json import parse_json_markdown

from assistant.models.chat import ChatModel
from assistant.models.faults import FaultKind, ModelError
from assistant.models.opening import Form, speaks_protocol
from assistant.models.reply import Reply
from assistant.prompts import Prompt

_log = logging.getLogger(__name__)
_LOOSE_COMMA = re.compile(r",\s*([}\]])")
_AGAIN = (
    "\n\nWrite nothing but one JSON object with the keys {keys}, each with a text; "
    '"" where there is none.'
)


class Forms:
    """Asks one model for objects of texts. Safe to share between threads."""

    def __init__(self, model: ChatModel) -> None:
        self.model = model
        self._may_ask_for_form = speaks_protocol(model.settings)

    def ask(self, asked: Prompt, names: Sequence[str], max_tokens: int) -> dict[str, str]:
        """The texts that the model writes under `names`; "" where it writes none.

        A server that takes no `response_format` is asked without, and so from then on. What is
        no object of texts is asked for once more, told what was wrong.

        Raises:
            ModelError: the model did not answer.
        """
        told = Prompt(asked.system, asked.user + _keys(_AGAIN, names))
        for prompt in (asked, told):
            if (found := read(self._said(prompt, names, max_tokens), names)) is not None:
                return found
        _log.warning(
            "%s wrote no JSON object when it was asked for one.", self.model.settings.model
        )
        return dict.fromkeys(names, "")

    def _said(self, asked: Prompt, names: Sequence[str], max_tokens: int) -> str:
        if self._may_ask_for_form:
            try:
                return self._text(asked, max_tokens, _form(names))
            except ModelError as error:
                if error.kind is not FaultKind.REJECTED:
                    raise
            self._may_ask_for_form = False
        return self._text(asked, max_tokens, None)

    def _text(self, asked: Prompt, max_tokens: int, form: Form | None) -> str:
        """All that the model writes, also where it reached its limit."""
        settings, said = self.model.settings, ""
        deadline = time.monotonic() + settings.total_seconds
        stream = self.model.stream(asked, max_tokens, deadline, settings.retries, form)
        with closing(stream) as pieces:
            for piece in pieces:
                said += "" if isinstance(piece, Reply) else piece
        return said


def read(said: str, names: Sequence[str]) -> dict[str, str] | None:
    """The texts under `names` in what a model wrote; None where it holds no such object.

    Fences, words around the object, a cut end and values of other types are put up with.
    """
    for found in _objects(said):
        if isinstance(found, dict) and any(name in found for name in names):
            return {name: _plain(found.get(name)) for name in names}
    return None


def _objects(said: str) -> Iterator[object]:
    """What may be the object: at any brace, else mended where its end or a comma is wrong."""
    for brace in re.finditer(r"\{", said):
        with suppress(ValueError):
            yield json.JSONDecoder(strict=False).raw_decode(said, brace.start())[0]
    with suppress(ValueError):
        yield parse_json_markdown(_LOOSE_COMMA.sub(r"\1", said[max(0, said.find("{")) :]))


def _plain(value: object) -> str:
    if isinstance(value, list):
        value = next((one for one in value if one), "")
    if isinstance(value, dict):
        value = next((one for one in value.values() if isinstance(one, str)), "")
    return value.strip() if isinstance(value, str) else ""


def _form(names: Sequence[str]) -> Form:
    return {
        "type": "object",
        "properties": {name: {"type": "string"} for name in names},
        "required": list(names),
        "additionalProperties": False,
    }


def _keys(text: str, names: Sequence[str]) -> str:
    return text.replace("{keys}", ", ".join(f'"{name}"' for name in names))
