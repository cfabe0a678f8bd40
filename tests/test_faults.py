"""No fault of a chat model's server looks like a good answer; each says what to do."""

import re
import time
from pathlib import Path

import pytest
from fault_cases import ALL, ANSWER, CASES, NONE, SOME, Case, served_for
from model_server import Served

from assistant.answering import Assistant, ByModel, FromDocuments
from assistant.core.reader import Reader
from assistant.extractive import ExtractiveAnswerer
from assistant.extractive.judge import Judge
from assistant.generative.writer import GenerativeAnswerer
from assistant.models import chat
from assistant.models.chat import ChatModel
from assistant.search.retriever import Retriever
from assistant.settings import Settings
from assistant.settings.chat import ChatSettings
from assistant.types import Answer, Ending, Question
from assistant.wiring import open_retriever

QUICK = {"connect_seconds": 3, "read_seconds": 5, "total_seconds": 10, "retries": 1}
DOCS = Path(__file__).parents[1] / "docs" / "faults.md"


@pytest.fixture(scope="module")
def retriever(sample_settings: Settings) -> Retriever:
    return open_retriever(sample_settings)


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chat, "_FIRST_PAUSE", 0.01)
    monkeypatch.setenv("TEST_MODEL_KEY", "sk-test")
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)


def ask(case: Case, served: Served, retriever: Retriever, **more: object) -> Answer:
    values = {"max_tokens": 200, **QUICK, **case.settings, **more}
    settings = ChatSettings.model_validate(
        {"model": "openai:tiny-model", "base_url": served.address, **values}
    )
    writer = GenerativeAnswerer(ChatModel(settings), retriever.library)
    documents = FromDocuments(retriever, ExtractiveAnswerer(Judge(Reader())))
    model = ByModel(writer, documents, falls_back=bool(settings.fallback))
    return Assistant(documents, model).ask(Question(case.question))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.fault)
def test_a_fault_has_its_ending_and_advice(case: Case, retriever: Retriever) -> None:
    started = time.monotonic()
    with served_for(case) as served:
        answer = ask(case, served, retriever)
        told = re.sub(r"about \d+", "about SENT", answer.advice)
        assert answer.ending is case.ending
        assert told.replace(served.address, "ADDRESS") == case.told
        if case.place is None:
            assert len(served.requests) == case.asked
    assert _kept(answer.text) == case.kept
    assert answer.advice or answer.ending in (Ending.COMPLETE, Ending.NOT_FOUND)
    assert time.monotonic() - started < 12


def _kept(text: str) -> str:
    if not text:
        return NONE
    return ALL if all(piece.split(" [")[0].strip() in text for piece in ANSWER) else SOME


def test_the_table_in_the_documentation_is_this_one() -> None:
    text = DOCS.read_text(encoding="utf-8")
    begin, end = "<!-- table -->\n", "<!-- end of table -->"
    table = text.partition(begin)[2].partition(end)[0]
    assert table == fault_table(), "Run `python tests/test_faults.py` and commit docs/faults.md."


def fault_table() -> str:
    rows = ["| fault | ending | asked | text kept | advice |", "|---|---|---|---|---|"]
    for case in CASES:
        told = case.told.replace("ADDRESS", "*address*").replace("SENT", "*n*")
        rows.append(f"| {case.fault} | {case.ending.value} | {case.asked} | {case.kept} | {told} |")
    return "\n".join(rows) + "\n"


if __name__ == "__main__":
    before, begin, rest = DOCS.read_text(encoding="utf-8").partition("<!-- table -->\n")
    after = rest.partition("<!-- end of table -->")[2]
    DOCS.write_text(f"{before}{begin}{fault_table()}<!-- end of table -->{after}", "utf-8")
