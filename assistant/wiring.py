"""From settings to objects."""

from assistant.answering import Assistant
from assistant.encoder import Encoder
from assistant.extractive import ExtractiveAnswerer
from assistant.extractive.judge import Judge
from assistant.indexes import Indexes
from assistant.library import Library
from assistant.retriever import Retriever
from assistant.settings import Settings


def open_assistant(settings: Settings) -> Assistant:
    """An assistant over the configured store; the models load with the first question.

    Raises:
        FingerprintError: the store's vectors were made by another encoder.
        StoreError: the store cannot be read.
    """
    library = Library(settings.store.path)
    encoder = Encoder()
    library.check_fingerprint(encoder.fingerprint)
    indexes = Indexes(library)
    retriever = Retriever(library, indexes, encoder)
    return Assistant(library, indexes, retriever, ExtractiveAnswerer(Judge()))
