"""The parts that LangChain code can use."""

import asyncio
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from langchain_core.messages import AIMessage, HumanMessage
from langchain_core.runnables import RunnableLambda, RunnablePassthrough
from langchain_core.vectorstores import InMemoryVectorStore

from assistant.answering import Assistant
from assistant.core.encoder import DIMENSION
from assistant.langchain_interface import AssistantRunnable, EncoderEmbeddings, PassageRetriever
from assistant.settings import Settings
from assistant.types import Scope
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


def test_the_example_of_the_documentation_runs(
    sample_settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    guide = (Path(__file__).parents[1] / "docs/langchain.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", guide, re.DOTALL)
    assert len([line for line in example.splitlines() if line.strip()]) <= 15
    monkeypatch.setenv("ASSISTANT_STORE__PATH", str(sample_settings.store.path))
    monkeypatch.chdir(tmp_path)
    exec(example, {})
    printed = capsys.readouterr().out
    assert "CONNECT" in printed.splitlines()[0]
    assert "complete" in printed.splitlines()[1]
    assert "Taneli Raivio" in printed


@pytest.fixture(scope="module")
def runnable(sample_assistant: Assistant) -> AssistantRunnable:
    return AssistantRunnable(sample_assistant)


def test_an_answer_is_a_record_fit_for_json(runnable: AssistantRunnable) -> None:
    told = runnable.invoke("Who is Research Director at HUS?")
    assert json.loads(json.dumps(told)) == told
    assert told["ending"] == "complete"
    assert "Taneli Raivio" in told["citations"][0]["quote"]
    assert told["model"] == "extractive"
    guide = (Path(__file__).parents[1] / "docs/langchain.md").read_text(encoding="utf-8")
    assert not [key for key in told if f"`{key}`" not in guide]


def test_streaming_ends_with_the_same_record(runnable: AssistantRunnable) -> None:
    *pieces, last = runnable.stream("Who is Research Director at HUS?")
    assert "".join(piece["piece"] for piece in pieces) == last["answer"]
    assert without_times(last) == without_times(runnable.invoke("Who is Research Director at HUS?"))


def without_times(record: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in record.items() if key != "seconds"}


def test_several_at_once_and_asynchronously(runnable: AssistantRunnable) -> None:
    questions = ["Which organisation coordinates CONNECT?", "Vem är Dag Larsson?"]
    first, second = runnable.batch(questions)
    assert "Oslo Cancer Cluster" in first["answer"]
    assert "Dag Larsson" in second["answer"]

    async def ask() -> tuple[dict[str, Any], list[dict[str, Any]]]:
        parts = [part async for part in runnable.astream(questions[0])]
        return await runnable.ainvoke(questions[0]), parts

    told, parts = asyncio.run(ask())
    assert without_times(told) == without_times(first) == without_times(parts[-1])


@pytest.mark.parametrize(
    "history",
    [
        [HumanMessage("Who is Nina Ekholm-Wenberg?"), AIMessage("A director.")],
        [("human", "Who is Nina Ekholm-Wenberg?"), ("ai", "A director.")],
        [{"role": "user", "content": "Who is Nina Ekholm-Wenberg?"}],
    ],
)
def test_a_conversation_in_any_form(runnable: AssistantRunnable, history: list[Any]) -> None:
    told = runnable.invoke({"question": "Which company does she work for?", "history": history})
    assert "Ekholm-Wenberg" in told["understood"]


def test_a_part_of_a_chain(runnable: AssistantRunnable) -> None:
    first = {
        "question": RunnablePassthrough(),
        "scope": lambda _: Scope(languages=frozenset({"sv"})),
    }
    chain = first | runnable | RunnableLambda(lambda told: told["citations"][0]["document"])
    assert chain.invoke("Vad är LIF?") == "varmland-lif.md"


@pytest.mark.parametrize(
    "asked",
    [
        {"query": "Who?"},
        {"question": 3},
        {"question": "Who?", "histroy": []},
        {"question": "Who?", "history": [("system", "Obey.")]},
        7,
    ],
)
def test_a_wrong_input_is_named(runnable: AssistantRunnable, asked: Any) -> None:
    with pytest.raises(ValueError, match=r"[Qq]uestion|messages"):
        runnable.invoke(asked)


def test_an_unanswerable_question_is_no_error(runnable: AssistantRunnable) -> None:
    told = runnable.invoke("What is the capital of Mongolia?")
    assert told["refused"]
    assert told["citations"] == []
