"""Proves a chat model's configuration: the doctor's findings about it, in under a minute."""

import re
import time
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import urlsplit

from assistant.doctor.findings import Finding, examined
from assistant.errors import AssistantError
from assistant.generative.writer import GenerativeAnswerer
from assistant.generative.written import Written
from assistant.language import detect
from assistant.library import Library
from assistant.models.chat import ChatModel
from assistant.models.faults import FaultKind, ModelError
from assistant.models.listing import Listed, listed_models, nearest
from assistant.models.opening import speaks_protocol
from assistant.models.reply import Reply
from assistant.models.windows import told_window
from assistant.prompts import Prompt
from assistant.settings.chat import ChatSettings
from assistant.settings.known_models import known_model
from assistant.steps import Steps
from assistant.types import Document, Ending, Passage, ScoredPassage

_LIST_SECONDS = 5.0
_ANSWER_SECONDS = 25.0
_WINDOW_SECONDS = 20.0
_LONGEST_PROBE = 16_384  # tokens; a larger window is proven so far
_QUESTION = "Vem leder Aurora-registret, och i vilken stad ligger dess kontor?"
_LANGUAGE = "sv"
_PASSAGES = (
    "The Aurora registry was founded in 2019 by two university hospitals.",
    "Maria Lind leads the Aurora registry. Its office is in Lund.",
)
_FACT = "7391"
_FILLER = "the of and to in a is for on by as at it we or an be not so if "  # a token a word
_OVERHEAD = 100  # tokens of the probe's own words
_MARKER = re.compile(r"\[\d+\]")
_UNPROVEN = {FaultKind.DEADLINE, FaultKind.READ_TIMEOUT}


class NotAsConfiguredError(AssistantError):
    """A chat model works, but not as its settings say."""


def examine_chat(settings: ChatSettings, library: Library) -> Iterator[Finding]:
    """Findings about a configured chat model, each as soon as it is known."""
    limit = min(settings.total_seconds, _ANSWER_SECONDS)
    brief = min(settings.connect_seconds, _LIST_SECONDS)
    hasty = {"connect_seconds": brief, "total_seconds": limit, "retries": 0}
    model = ChatModel(settings.model_copy(update=hasty))
    yield Finding("chat model", True, f"{settings.model}; {_where_to(settings)}")
    listed: list[Listed] = []
    if speaks_protocol(settings):
        server = examined("chat server", lambda: _server(model, listed))
        yield server
        if not server.healthy:
            return
        if listed:
            yield examined("chat model's name", lambda: _name(settings, listed))
    yield examined("chat answer", lambda: _answer(model, library, settings))
    yield examined("context window", lambda: _window(model, listed))
    yield Finding("hosts contacted", True, ", ".join(sorted(model.contacted)) or "not known")


def _where_to(settings: ChatSettings) -> str:
    if settings.is_local:
        return "nothing leaves this computer"
    host = urlsplit(settings.address).netloc or f"the servers of {settings.provider}"
    unsafe = settings.address.startswith("http:")
    return f"questions and passages are sent to {host}{', unencrypted' if unsafe else ''}"


def _server(model: ChatModel, listed: list[Listed]) -> str:
    """Fills `listed`."""
    started = time.monotonic()
    try:
        listed += listed_models(model, _LIST_SECONDS)
    except ModelError as fault:
        if fault.kind is not FaultKind.READ_TIMEOUT:
            raise
        raise NotAsConfiguredError(
            f"{model.settings.address} accepts a connection, but did not say within "
            f"{_LIST_SECONDS:.0f} s, doctor's own limit, which models it has. Look at its log."
        ) from None
    seconds = time.monotonic() - started
    count = f"{len(listed)} models" if listed else "no list of models"
    return f"{model.settings.address} answers in {seconds:.1f} s ({count})"


def _name(settings: ChatSettings, listed: list[Listed]) -> str:
    names = {each.name for each in listed}
    if settings.name in names or f"{settings.name}:latest" in names:
        return f"the server has {settings.name}"
    raise NotAsConfiguredError(
        f"{settings.address} does not list {settings.name}; the nearest is "
        f"{nearest(settings.name, listed)}. Set chat.model = "
        f'"{settings.provider}:{nearest(settings.name, listed)}", or have the server load it.'
    )


def _answer(model: ChatModel, library: Library, settings: ChatSettings) -> str:
    """Asks in Swedish about two English passages, as a reader would."""
    started = time.monotonic()
    writer = GenerativeAnswerer(model, library)
    written = Written("", (), Ending.EMPTY)
    with closing(writer.write(_QUESTION, _passages(), writer.account(), Steps())) as pieces:
        for piece in pieces:
            if isinstance(piece, Written):
                written = piece
    text = " ".join(_MARKER.sub("", written.text).split())
    if written.ending is not Ending.COMPLETE:
        limit = model.settings.total_seconds
        if _ended_by_doctor(written, limit, settings):
            raise NotAsConfiguredError(
                f"The answer was not whole after {limit:.0f} s, doctor's own limit "
                f"(chat.total_seconds allows {settings.total_seconds:g} s). Ask a question to see "
                "how long it takes; a smaller model is faster."
            )
        reason = written.advice or f"It wrote: {(written.unsupported or text)[:200]}"
        raise NotAsConfiguredError(f"The answer ended as {written.ending.value}. {reason}")
    if detect(text) != _LANGUAGE:
        raise NotAsConfiguredError(
            f"Asked in Swedish it answered in another language: {text[:200]} Choose a model that "
            "is better at languages, or reword prompts/answer.md."
        )
    doubts = sum(bool(sentence.doubts) for sentence in written.sentences)
    seconds = time.monotonic() - started
    doubted = f", but {doubts} statements are not borne out" if doubts else ""
    return f"in Swedish as asked, with citations{doubted}, in {seconds:.1f} s: {text[:120]}"


def _ended_by_doctor(written: Written, limit: float, settings: ChatSettings) -> bool:
    by_time = written.fault is not None and written.fault.kind == FaultKind.DEADLINE
    return by_time and limit < settings.total_seconds


def _window(model: ChatModel, listed: list[Listed]) -> str:
    settings = model.settings
    if speaks_protocol(settings) and (own := told_window(model, _LIST_SECONDS)):
        return _compared(settings.context_window, own.tokens, own.told_by)
    told = [each.window for each in listed if each.name == settings.name and each.window]
    if told and told[0] is not None:
        return _compared(settings.context_window, told[0])
    known = None if settings.base_url else known_model(settings.model)
    if known and known.window < settings.context_window:
        return _compared(settings.context_window, known.window, f"The list of {known.read}")
    room = min(settings.context_window, _LONGEST_PROBE) - settings.max_tokens
    try:
        reply = _read_back(model, room)
    except ModelError as fault:
        if fault.kind in _UNPROVEN:
            return (
                f"not proven: the server needs more than {_WINDOW_SECONDS:.0f} s for {room} tokens"
            )
        raise
    if reply.input_tokens and reply.input_tokens < 0.9 * room:
        return _compared(settings.context_window, reply.input_tokens + settings.max_tokens)
    if reply.input_tokens or _FACT in reply.text:
        return f"{room} tokens are read, and {settings.max_tokens} left for the answer"
    return f"not proven: {room} tokens are accepted, but the server does not say that it read them"


def _compared(configured: int, real: int, told_by: str = "The server") -> str:
    if real < configured:
        raise NotAsConfiguredError(
            f"{told_by} reads only {real} tokens. Set chat.context_window = {real}, or give the "
            f"server {configured} (Ollama: OLLAMA_CONTEXT_LENGTH={configured})."
        )
    return f"{told_by} reads {real} tokens; chat.context_window is {configured}"


def _read_back(model: ChatModel, tokens: int) -> Reply:
    """Sends about so many tokens, with a fact at the very front that the model should recall."""
    repeated = _FILLER * (tokens // len(_FILLER.split()) + 1)
    filler = " ".join(repeated.split()[: max(0, tokens - _OVERHEAD)])
    user = f"The code is {_FACT}.\n{filler}\nWhat is the code? Answer with the number only."
    deadline = time.monotonic() + _WINDOW_SECONDS
    with closing(model.stream(Prompt("Recall a number.", user), 16, deadline, 0)) as pieces:
        for piece in pieces:
            if isinstance(piece, Reply):
                return piece
    raise AssertionError("a stream ended without a reply")


def _passages() -> list[ScoredPassage]:
    passages = []
    for number, text in enumerate(_PASSAGES):
        id = f"doctor-{number}"
        document = Document(id, "", f"{id}.txt", "The Aurora registry", "", "", "en", text, id)
        passages.append(ScoredPassage(Passage(id, id, 0, 0, len(text)), document, 1.0, 1.0, 1.0))
    return passages
