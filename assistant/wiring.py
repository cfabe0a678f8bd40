"""From settings to objects."""

from assistant.answering import Assistant, ByModel, FromDocuments
from assistant.core.encoder import Encoder
from assistant.core.reader import Reader
from assistant.extractive import ExtractiveAnswerer
from assistant.extractive.judge import Judge
from assistant.journal.watching import WatchedAssistant, Witness
from assistant.library import Library
from assistant.models.embeddings import open_embedder
from assistant.plan import Planner
from assistant.plan.remembered import Remembered
from assistant.register import Completion, Register
from assistant.search.indexes import Indexes
from assistant.search.reranker import Reranker
from assistant.search.retriever import Retriever
from assistant.search.vectors import open_server
from assistant.settings import Settings
from assistant.settings.chat import EXTRACTIVE
from assistant.settings.embedding import EMBEDDED
from assistant.survey import Survey


def open_retriever(settings: Settings, reader: Reader | None = None) -> Retriever:
    """A retriever over the configured store; raises what `open_assistant` raises.

    A `reader` that judges too reads each passage once for both.
    """
    reranker = Reranker(reader or Reader())
    library = Library(settings.store.path, settings.store.library_url)
    indexes = Indexes(library, open_server(settings.store))
    embedder = open_embedder(settings.embedding)
    if settings.embedding.model == EMBEDDED:
        library.check_fingerprint(embedder.fingerprint)
        return Retriever(library, indexes, embedder, reranker)
    # A served model is compared at the first question, when its server has to be there anyway.
    return Retriever(library, indexes, embedder, reranker, settings.embedding.weight)


def open_register(settings: Settings, reader: Reader | None = None) -> Register:
    """The register of the configured library; reads with `reader` where there is one."""
    return Register(Library(settings.store.path, settings.store.library_url), reader or Reader())


def open_completion(settings: Settings, register: Register) -> Completion | None:
    """What the configured chat model can add to a register; None where it is not to be asked."""
    if settings.chat.model == EXTRACTIVE or not settings.chat.fills_register:
        return None
    from assistant.generative.pointing import ModelPointer
    from assistant.models.chat import ChatModel
    from assistant.models.forms import Forms

    return register.completion(ModelPointer(Forms(ChatModel(settings.chat))))


def register_over(library: Library) -> Register:
    """The register of a library, or of a view of one; what reads is loaded when it has to."""
    return Register(library, Reader())


def open_assistant(settings: Settings, profile: str = "") -> Assistant:
    """An assistant over the configured store; the models load with the first question.

    `profile` names one of `settings.profiles`; "" is `settings.chat`.

    Raises:
        SettingsError: there is no such profile.
        FingerprintError: the store's vectors were made by another encoder.
        StoreError: the store cannot be read.
    """
    chat = settings.chat_of(profile)
    reader = Reader()
    retriever = open_retriever(settings, reader)
    extractive = ExtractiveAnswerer(Judge(reader))
    register = Register(retriever.library, reader)
    survey, planner = Survey(retriever, reader), _planner(retriever)
    documents = FromDocuments(retriever, extractive, planner, survey, register)
    witness = Witness(settings.log)
    if chat.model == EXTRACTIVE:
        return WatchedAssistant(witness, documents)
    # Only here: the libraries of chat models take two seconds to import.
    from assistant.generative.writer import GenerativeAnswerer
    from assistant.models.chat import ChatModel

    writer = GenerativeAnswerer(ChatModel(chat), retriever.library, reader.verify)
    model = ByModel(writer, documents, falls_back=chat.fallback == EXTRACTIVE)
    return WatchedAssistant(witness, documents, model)


_planners: list[Planner] = []


def _planner(retriever: Retriever) -> Planner:
    """One for the whole program, as it takes seconds to fit.

    The encoder that ships tells what a question wants, whichever model searches.
    """
    if not _planners:
        embedder = retriever.embedder
        encoder = embedder if isinstance(embedder, Encoder) else Encoder()
        _planners.append(Planner(Remembered(encoder)))
    return _planners[0]
