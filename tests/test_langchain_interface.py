"""The parts that LangChain code can use."""

from pathlib import Path

import numpy as np
from langchain_core.runnables import RunnableLambda
from langchain_core.vectorstores import InMemoryVectorStore

from assistant.encoder import DIMENSION
from assistant.langchain_interface import EncoderEmbeddings, PassageRetriever
from assistant.settings import Settings
from assistant.wiring import open_retriever


def test_a_vector_store_of_langchain_works_with_the_encoder() -> None:
    store = InMemoryVectorStore(EncoderEmbeddings())
    store.add_texts(["The hospital treats patients.", "Bananas are yellow."])
    assert store.similarity_search("Where are the sick cared for?", k=1)[0].page_content == (
        "The hospital treats patients."
    )
    vector = np.array(EncoderEmbeddings().embed_query("A question"))
    assert vector.shape == (DIMENSION,)
    assert np.isclose(np.linalg.norm(vector), 1)


def test_the_retriever_takes_part_in_a_chain(sample_settings: Settings) -> None:
    retriever = PassageRetriever(retriever=open_retriever(sample_settings), limit=3)
    chain = retriever | RunnableLambda(lambda found: [d.metadata["title"] for d in found])
    titles = chain.invoke("Which organisation coordinates CONNECT?")
    assert len(titles) == 3
    assert "CONNECT" in titles[0]


def test_the_metadata_say_where_a_passage_stands(sample_settings: Settings) -> None:
    retriever = PassageRetriever(retriever=open_retriever(sample_settings), limit=1)
    (found,) = retriever.invoke("Who is Taneli Raivio?")
    text = Path(found.metadata["source"]).read_bytes().decode("utf-8")
    assert text[found.metadata["start"] : found.metadata["end"]] == found.page_content
