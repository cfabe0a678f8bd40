"""Takes off what small chat models wrap an answer in: labels, fences, signs of their own."""

import json
import re
from contextlib import suppress

from assistant.language import vocabulary

_SIGN = re.compile(r"<\|[a-z_]{2,20}\|>|</?s>|\[/?INST\]|<(?:start|end)_of_turn>", re.IGNORECASE)
_OPENING = re.compile(
    rf"\A\s*(?:(?:{_SIGN.pattern})\s*(?:{vocabulary.pattern('answers.labels')}\s*\n)?)*",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    rf"\s*(?:[#>*_]+\s*)?{vocabulary.pattern('answers.labels')}\s*[*_]*\s*:\s*[*_]*\s*",
    re.IGNORECASE,
)
_TURN = re.compile(
    rf"^(?P<who>{vocabulary.pattern('answers.asking')}|{vocabulary.pattern('answers.labels')})\s*:",
    re.IGNORECASE | re.MULTILINE,
)
_OBJECT = re.compile(r"\s*(?:```\w*\s*)?(\{.*\})\s*(?:```)?\s*", re.DOTALL)
_NUMBERED = re.compile(r"\(?\bnumber\s*=\s*[\"'“”]?(\d+)[\"'“”]?\)?", re.IGNORECASE)


def unwrapped(text: str) -> str:
    """A model's answer without its wrapping; text that is not wrapped comes back as it is."""
    text = _first_turn(_SIGN.split(_OPENING.sub("", text), maxsplit=1)[0])
    text = _NUMBERED.sub(r"[\1]", _of_object(text))
    return _LABELLED.sub("", text, count=1) if _LABELLED.match(text) else text


def _first_turn(text: str) -> str:
    """The first answer of a conversation that the model plays by itself."""
    turns = list(_TURN.finditer(text))
    asks = [re.fullmatch(vocabulary.pattern("answers.asking"), t["who"], re.I) for t in turns]
    if not any(asks):
        return text
    begin = 0
    for turn, asking in zip(turns, asks, strict=True):
        if asking and text[begin : turn.start()].strip():
            return text[begin : turn.start()]
        if not asking:
            begin = turn.end()
    return text[begin:]


def _of_object(text: str) -> str:
    """The texts of a JSON object where the whole answer is one."""
    wrapped = _OBJECT.fullmatch(text)
    if wrapped is None:
        return text
    with suppress(ValueError):
        said = [one for one in json.loads(wrapped[1]).values() if isinstance(one, str)]
        return " ".join(one if one.rstrip()[-1:] in ".!?" else f"{one}." for one in said if one)
    return text
