"""The encoder and the retriever as LangChain knows them, for chains of one's own."""

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as ChainDocument
from langchain_core.embeddings import Embeddings
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from assistant.encoder import Encoder
from assistant.retriever import Retriever


class EncoderEmbeddings(Embeddings):
    """The embedded encoder as LangChain `Embeddings`: unit vectors of 384 dimensions."""

    def __init__(self, encoder: Encoder | None = None) -> None:
        self._encoder = encoder or Encoder()

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [vector.tolist() for vector in self._encoder.encode(texts)]

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]


class PassageRetriever(BaseRetriever):
    """The library's passages as a LangChain retriever.

    A passage's metadata say where it stands: source, title, start, end, page and score.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    retriever: Retriever
    limit: int = 8

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[ChainDocument]:
        return [
            ChainDocument(
                page_content=scored.text,
                id=scored.passage.id,
                metadata={
                    "source": scored.document.source,
                    "title": scored.document.title,
                    "start": scored.passage.start,
                    "end": scored.passage.end,
                    "page": scored.passage.page,
                    "score": scored.score,
                },
            )
            for scored in self.retriever.search(query, self.limit)
        ]
