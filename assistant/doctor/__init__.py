"""Examines an installation: what is configured, stored and working, and how to mend what is not.

May use: conversations, errors, generative, language, library, models, prompts, search, settings,
steps, types, wiring.
"""

import sys
import time
from collections.abc import Iterator

from assistant.conversations import Conversations
from assistant.conversations.store import FILE_NAME
from assistant.doctor.findings import Finding, examined
from assistant.errors import DamagedError, EmptyLibraryError, StoreError
from assistant.language.visible import printable
from assistant.library import Library, LibraryWriter
from assistant.library.cells import KeptCells
from assistant.library.shared import place
from assistant.models.embeddings import open_embedder
from assistant.search.embedder import Embedder
from assistant.search.indexes import Indexes
from assistant.search.vectors import open_server
from assistant.settings import Settings
from assistant.settings.chat import EXTRACTIVE, ChatSettings
from assistant.types import Question


def examine(settings: Settings, profile: str = "") -> Iterator[Finding]:
    """Findings from the ground up, each as soon as it is known; of `profile`'s chat model.

    Raises:
        SettingsError: there is no such profile.
    """
    chat = settings.chat_of(profile)
    library = Library(settings.store.path, settings.store.library_url)
    encoder = open_embedder(settings.embedding)
    version = ".".join(map(str, sys.version_info[:3]))
    yield Finding("python", (3, 11) <= sys.version_info[:2] <= (3, 13), version)
    yield from _chat(chat, library)
    yield examined("embedding model", lambda: _encoder(encoder, settings.embedding.address))
    yield examined("library", lambda: _library(library, settings))
    yield examined("stored texts", lambda: _stored(settings))
    yield examined("people's work", lambda: _peoples_work(settings))
    yield examined("fingerprint", lambda: _fingerprint(library, encoder))
    yield examined("indexes", lambda: _indexes(library, settings))
    yield examined("a question", lambda: _question(settings))


def _chat(chat: ChatSettings, library: Library) -> Iterator[Finding]:
    if chat.model == EXTRACTIVE:
        yield Finding("chat model", True, f"{EXTRACTIVE}; nothing leaves this computer")
        return
    from assistant.doctor.chat_checks import (
        examine_chat,  # its libraries take two seconds to import
    )

    yield from examine_chat(chat, library)


def _encoder(encoder: Embedder, address: str) -> str:
    started = time.perf_counter()
    encoder.encode_question("Is the encoder at work?")
    seconds = time.perf_counter() - started
    mark, where = encoder.fingerprint, f" at {address}" if address else ""
    return f"{mark.model}{where}, {mark.dimension} dimensions, ready in {seconds:.1f} s"


def _library(library: Library, settings: Settings) -> str:
    documents = library.documents()
    where = place(library.url) if library.url else settings.store.path
    if not documents:
        raise EmptyLibraryError(f"{where} holds no documents. Run `python -m ingest FOLDER`.")
    passages = sum(document.passages for document in documents)
    languages = ", ".join(sorted({document.language for document in documents}))
    return f"{len(documents)} documents ({languages}), {passages} passages in {where}"


def _stored(settings: Settings) -> str:
    """Every text, passage and vector by its digest."""
    library = LibraryWriter(settings.store.path, settings.store.library_url)
    documents, altered, missing = library.damage()
    if documents or altered or missing:
        names = ", ".join(printable(each.name) for each in documents) or "no document"
        raise DamagedError(
            f"Not as it was written: {names}; {altered} vectors are altered, {missing} missing. "
            "Run `python -m ingest --repair`."
        )
    return "every text, passage and vector is as it was written"


def _peoples_work(settings: Settings) -> str:
    """Verdicts on the register and kept answers, which nothing can be made from anew."""
    store, url = settings.store.path, settings.store.library_url
    verdicts = KeptCells(store, url).damaged_verdicts()
    asked = bool(url) or (store / FILE_NAME).exists()
    answers = Conversations(store, url).turns.damaged() if asked else []
    if verdicts or answers:
        columns = ", ".join(printable(column) for _, column in verdicts)
        judge = f" Judge these cells again: {columns}." if verdicts else ""
        raise DamagedError(
            f"{len(verdicts)} verdicts on the register and {len(answers)} kept answers are not as "
            f"they were written, and are not shown.{judge} A backup may hold them whole."
        )
    return "every verdict and kept answer is as it was written"


def _fingerprint(library: Library, encoder: Embedder) -> str:
    library.check_fingerprint(encoder.fingerprint)
    if library.fingerprint() is None:
        return "no vectors are stored yet, so none can be of another embedding model"
    return "the stored vectors were made by the configured embedding model"


def _indexes(library: Library, settings: Settings) -> str:
    generation = Indexes(library, open_server(settings.store)).current()
    meaning, words = generation.vectors.count(), generation.words.count()
    stored = sum(document.passages for document in library.documents())
    if not meaning == words == stored:
        raise StoreError(
            f"The indexes hold {meaning} and {words} passages, the library {stored}. "
            "Run `python -m ingest` to build them anew."
        )
    return f"both hold all {stored} passages"


def _question(settings: Settings) -> str:
    """Over the whole library, without the chat model, which has been examined already."""
    from assistant.wiring import open_assistant

    started = time.perf_counter()
    extractive = settings.model_copy(update={"chat": ChatSettings()})
    answer = open_assistant(extractive).ask(Question("Which collaborations are there?"))
    return f"answered in {time.perf_counter() - started:.1f} s ({answer.ending.value})"
