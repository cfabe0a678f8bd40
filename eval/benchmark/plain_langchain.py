"""The pipeline that tutorials build: LangChain's splitter, the same encoder, Chroma, top k."""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.core.encoder import Encoder
from assistant.errors import ResourceError
from assistant.langchain_interface import EncoderEmbeddings
from assistant.types import Document
from eval.benchmark.baselines import DEPTH, Hit, Search

if TYPE_CHECKING:
    from langchain_chroma import Chroma
    from langchain_text_splitters import RecursiveCharacterTextSplitter

CHUNK, OVERLAP = 1000, 200  # characters
_DONE = "complete.json"
_BATCH = 500


def build(folder: Path, documents: Sequence[Document]) -> None:
    """Splits, embeds and stores the documents in `folder`; does nothing where that was done.

    `folder` is for these documents only.

    Raises:
        ResourceError: the parts of the pipeline are not installed.
    """
    done, state = (
        folder / _DONE,
        {"encoder": Encoder().fingerprint.weights_hash, "size": [CHUNK, OVERLAP]},
    )
    if done.is_file() and json.loads(done.read_text(encoding="utf-8")) == state:
        return
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    store = _open(folder)
    chunks = _splitter().create_documents(
        [document.text for document in documents],
        [{"document": document.name} for document in documents],
    )
    for start in range(0, len(chunks), _BATCH):
        store.add_documents(chunks[start : start + _BATCH])
    done.write_text(json.dumps(state), encoding="utf-8")


def open_search(folder: Path) -> Search:
    """Similarity search over what `build` stored."""
    store = _open(folder)

    def search(question: str) -> list[Hit]:
        hits = []
        for chunk in store.similarity_search(question, k=DEPTH):
            start = int(chunk.metadata["start_index"])
            name = str(chunk.metadata["document"])
            hits.append(Hit(name, start, start + len(chunk.page_content)))
        return hits

    return search


def _open(folder: Path) -> "Chroma":
    try:
        from langchain_chroma import Chroma
    except ImportError as error:
        raise _missing(error) from error
    return Chroma(embedding_function=EncoderEmbeddings(), persist_directory=str(folder))


def _splitter() -> "RecursiveCharacterTextSplitter":
    try:
        from langchain_text_splitters import RecursiveCharacterTextSplitter
    except ImportError as error:
        raise _missing(error) from error
    return RecursiveCharacterTextSplitter(
        chunk_size=CHUNK, chunk_overlap=OVERLAP, add_start_index=True
    )


def _missing(error: ImportError) -> ResourceError:
    return ResourceError(
        f"The plain LangChain pipeline needs {error.name}, which is installed for development "
        "only. Run `make install-dev`, or leave it out with --systems."
    )
