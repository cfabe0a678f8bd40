"""Chat and embedding models on real llama.cpp servers; `make test-local-model` builds these."""

import json
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from local_server import CHAT, ENCODER, REAL, is_built, llama_server
from page_server import ask, browser, find_chromium, serving, settings_for
from playwright.sync_api import expect
from socket_guard import LOOPBACK, Guard, guard

from assistant.answering import Assistant
from assistant.errors import EmbeddingError, FingerprintError
from assistant.generative.pointing import ModelPointer
from assistant.library import Library
from assistant.models.chat import ChatModel
from assistant.models.embeddings import open_embedder
from assistant.models.forms import Forms
from assistant.prompts import Prompt
from assistant.settings import Settings, StoreSettings, environment_with
from assistant.settings.chat import ChatSettings
from assistant.settings.embedding import EmbeddingSettings
from assistant.types import DoubtKind, Ending, Finished, Message, Question, Role, Text
from assistant.wiring import open_assistant, open_retriever
from ingest.pipeline import ingest_paths, rebuild

pytestmark = [
    pytest.mark.local_model,
    pytest.mark.skipif(
        not is_built(), reason="there is no llama.cpp server; `make local-model` builds one"
    ),
]

QUESTION = "What do Janssen and HUS study?"
SAID = "Janssen and HUS study leukaemia together from 2023 on"
DOCUMENTS = {
    "one.txt": f"{SAID}. The agreement runs for four years.\n",
    "two.txt": "Novartis and Karolinska share a registry of heart failure.\n",
    "three.txt": "Bayer talks with the region about imaging.\n",
}


@dataclass(frozen=True)
class Servers:
    chat: str
    encoder: str


@pytest.fixture(scope="module")
def servers() -> Iterator[Servers]:
    whole = ("--embedding", "--context", "2048")
    with llama_server(CHAT, "--context", "16384") as chat, llama_server(ENCODER, *whole) as encoder:
        yield Servers(chat, encoder)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("documents")
    for name, text in DOCUMENTS.items():
        (folder / name).write_text(text)
    return folder


@pytest.fixture(scope="module")
def settings(servers: Servers, folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Both models local, and the documents ingested with them."""
    settings = Settings(
        chat=ChatSettings(model="openai:chat", base_url=servers.chat, context_window=8192),
        embedding=EmbeddingSettings(model="openai:encoder", base_url=servers.encoder),
        store=StoreSettings(path=tmp_path_factory.mktemp("store")),
    )
    ingest_paths([folder], settings)
    return settings


@pytest.fixture(scope="module")
def assistant(settings: Settings) -> Assistant:
    return open_assistant(settings)


def chat(settings: Settings, **changes: object) -> Assistant:
    changed = ChatSettings(**(settings.chat.model_dump() | changes))
    return open_assistant(settings.model_copy(update={"chat": changed}))


def test_an_answer_is_written_cited_and_borne_out(assistant: Assistant) -> None:
    answer = assistant.ask(Question(QUESTION))
    assert answer.text == f"{SAID}. [1]"
    assert answer.ending is Ending.COMPLETE
    (citation,) = answer.citations
    assert citation.document.name == "one.txt"
    assert citation.quote in DOCUMENTS["one.txt"]
    assert all(not sentence.doubts for sentence in answer.sentences)
    assert answer.model == "openai:chat"
    assert answer.usage.input_tokens > 100
    assert answer.usage.output_tokens > 5


def test_an_answer_streams_word_by_word(assistant: Assistant) -> None:
    events = list(assistant.stream(Question("Tell me at length what they do.")))
    pieces = [event.text for event in events if isinstance(event, Text) and event.text]
    assert len(pieces) >= 20
    assert "".join(pieces).startswith("Janssen and HUS go on with one trial after another, since")
    assert isinstance(events[-1], Finished)
    answer = events[-1].answer
    assert "repeat itself" in answer.advice
    assert answer.ending is Ending.NOT_FOUND, "no document says any of it"
    assert answer.unsupported.startswith("Janssen and HUS go on")


def test_stop_ends_the_server_s_work(settings: Settings) -> None:
    endless = chat(settings, max_tokens=10000, context_window=16384)
    stream = endless.stream(Question("Tell me at length what they do."))
    with closing(stream):
        said = ""
        while "go on with one trial" not in said:
            event = next(stream)
            said += event.text if isinstance(event, Text) else ""
    started = time.monotonic()
    assert chat(settings).ask(Question(QUESTION)).ending is Ending.COMPLETE
    assert time.monotonic() - started < 8, "it waited for the end of 10,000 tokens"


def test_an_answer_that_is_too_long_is_cut_and_says_so(settings: Settings) -> None:
    answer = chat(settings, max_tokens=40).ask(Question("Tell me at length what they do."))
    assert answer.ending is Ending.CUT
    assert "max_tokens" in answer.advice
    assert answer.text.startswith("Janssen and HUS go on")


@pytest.mark.parametrize("arguments", [(), ("--thoughts-in-text",)])
def test_thoughts_are_no_part_of_an_answer(settings: Settings, arguments: tuple[str, ...]) -> None:
    """This server sends them beside the text (`reasoning_content`) unless it is told otherwise."""
    with llama_server(CHAT, "--context", "16384", *arguments) as thinking:
        question = Question("Please ponder how long the agreement runs.")
        events = list(chat(settings, base_url=thinking).stream(question))
    shown = "".join(event.text for event in events if isinstance(event, Text))
    assert shown.strip() == "The agreement runs for four years."
    assert isinstance(events[-1], Finished)
    assert events[-1].answer.text == f"{shown.strip()} [1]"
    assert events[-1].answer.usage.output_tokens > 12, "thoughts are counted"


def test_a_refusal_is_not_found(assistant: Assistant) -> None:
    answer = assistant.ask(Question("Is there life on Mars?"))
    assert (answer.ending, answer.sentences) == (Ending.NOT_FOUND, ())


def test_what_the_passages_lack_is_marked_and_an_invented_marker_removed(
    assistant: Assistant,
) -> None:
    answer = assistant.ask(Question("What did Bayer pay?"))
    assert answer.removed_markers == 1
    assert "[77]" not in answer.text
    kinds = [{doubt.kind for doubt in sentence.doubts} for sentence in answer.sentences]
    assert [bool(kind) for kind in kinds] == [False, True, True]
    assert DoubtKind.NO_CITATION in kinds[2]


def test_a_follow_up_is_condensed_by_the_model(assistant: Assistant) -> None:
    history = (Message(Role.USER, QUESTION), Message(Role.ASSISTANT, f"{SAID} [1]."))
    answer = assistant.ask(Question("And together with Janssen?", history))
    assert answer.understood == "What do Janssen and HUS study together?"
    assert answer.ending is Ending.COMPLETE


def test_a_prompt_that_the_server_cannot_take_does_not_look_answered(settings: Settings) -> None:
    """This server then sends status 200 and a stream of nothing, which looks like any cut."""
    with llama_server(CHAT, "--context", "1024") as small:
        answer = chat(settings, base_url=small).ask(Question(QUESTION))
    assert answer.ending in (Ending.OVERFLOW, Ending.UNAVAILABLE)
    assert answer.text == ""
    assert "chat.context_window" in answer.advice


def test_a_server_that_is_gone_is_unavailable(settings: Settings) -> None:
    with llama_server(CHAT) as gone:
        pass
    answer = chat(settings, base_url=gone, retries=0).ask(Question(QUESTION))
    assert answer.ending is Ending.UNAVAILABLE
    assert gone in answer.advice


def test_vectors_of_the_served_encoder_have_length_one_and_order(settings: Settings) -> None:
    texts = list(DOCUMENTS.values())
    embedder = open_embedder(settings.embedding)
    served = embedder.encode_passages(texts)
    assert served.dtype == np.float32
    assert np.allclose(np.linalg.norm(served, axis=1), 1, atol=1e-5)
    assert (served @ embedder.encode_question(texts[1])).argmax() == 1


def test_the_index_is_rebuilt_for_the_served_model(
    servers: Servers, settings: Settings, folder: Path, tmp_path: Path
) -> None:
    embedded = Settings(store=StoreSettings(path=tmp_path))
    ingest_paths([folder], embedded)
    served = embedded.model_copy(update={"embedding": settings.embedding})
    with pytest.raises(FingerprintError, match="python -m ingest --rebuild"):
        open_retriever(served).search(QUESTION, 1)
    assert rebuild(served).encoded == 3
    assert open_retriever(served).search(QUESTION, 1)[0].document.name == "one.txt"


def test_a_model_that_does_not_embed_is_told(servers: Servers) -> None:
    wrong = EmbeddingSettings(model="openai:chat", base_url=servers.chat, retries=0)
    with pytest.raises(EmbeddingError, match=r"Look at the server|Check"):
        open_embedder(wrong).encode_question("Who?")


@pytest.fixture
def guarded(settings: Settings, tmp_path: Path) -> Guard:
    """Commands with both models local, which may connect to this computer only."""
    own = {
        name: value
        for name, value in environment_with(settings).items()
        if name.startswith("ASSISTANT_")
    }
    return guard(tmp_path, LOOPBACK, **own)


def local_ports(servers: Servers) -> set[tuple[str, str]]:
    return {
        ("127.0.0.1", url.split(":")[2].split("/")[0]) for url in (servers.chat, servers.encoder)
    }


def test_ask_on_the_command_line(servers: Servers, guarded: Guard) -> None:
    result = guarded.run("-m", "assistant", "ask", QUESTION, "--json")
    assert result.returncode == 0, result.stderr
    record = json.loads(result.stdout)
    assert record["answer"] == f"{SAID}. [1]"
    assert (record["ending"], record["model"]) == ("complete", "openai:chat")
    assert guarded.tried() == local_ports(servers)


def test_doctor_proves_the_configuration_within_a_minute(servers: Servers, guarded: Guard) -> None:
    started = time.monotonic()
    result = guarded.run("-m", "assistant", "doctor")
    assert time.monotonic() - started < 60
    assert result.returncode == 0, result.stdout
    assert "BAD" not in result.stdout
    assert "in Swedish as asked, with citations" in result.stdout
    assert f"openai:encoder at {servers.encoder}, 128 dimensions" in result.stdout
    assert "127.0.0.1" in result.stdout
    assert guarded.tried() == local_ports(servers)


def test_the_evaluation_runs_on_the_local_models(
    servers: Servers, guarded: Guard, folder: Path, tmp_path: Path
) -> None:
    cases, output = tmp_path / "cases.jsonl", tmp_path / "answers.jsonl"
    asked = [
        {"id": "found", "question": QUESTION},
        {"id": "refused", "question": "Is there life on Mars?"},
        {"id": "follow-up", "question": "And together with Janssen?", "history": [QUESTION]},
    ]
    cases.write_text("\n".join(json.dumps(case) for case in asked))
    command = ["-m", "eval", "answers", str(cases), "--documents", str(folder)]
    result = guarded.run(*command, "--output", str(output))
    assert result.returncode == 0, result.stderr
    records = {row["id"]: row for row in map(json.loads, output.read_text().splitlines())}
    assert {id: row["ending"] for id, row in records.items()} == {
        "found": "complete",
        "refused": "not_found",
        "follow-up": "complete",
    }
    assert records["found"]["citations"][0]["document"] == "one.txt"
    assert guarded.tried() == local_ports(servers)


@pytest.mark.browser
@pytest.mark.skipif(not find_chromium(), reason="no Chromium or Chrome on this machine")
def test_the_page_answers_by_the_local_model(settings: Settings) -> None:
    port = settings_for(settings.store.path).page
    with serving(settings.model_copy(update={"page": port})) as address, browser() as chromium:
        page = chromium.new_page()
        page.goto(address)
        ask(page, QUESTION)
        expect(page.locator(".answer")).to_contain_text(SAID)
        expect(page.locator(".answer a").first).to_be_visible()
        ask(page, "And together with Janssen?")
        understood = page.locator("p", has_text="Understood as").first
        expect(understood).to_contain_text("What do Janssen and HUS study together?")
        expect(page.locator(".answer")).to_have_count(2)


needs_weights = pytest.mark.skipif(
    not REAL.exists(), reason="real weights are not there; see weights.py"
)


@pytest.fixture(scope="module")
def real() -> Iterator[ChatSettings]:
    """A model of half a billion parameters, which need not be right."""
    with llama_server(REAL, "--context", "4096") as address:
        yield ChatSettings(
            model=f"openai:{REAL.stem}",
            base_url=address,
            context_window=4096,
            max_tokens=128,
            read_seconds=200,
            prompt="answer_plain",
        )


@needs_weights
def test_real_weights_answer_and_every_statement_is_cited_or_doubted(
    settings: Settings, real: ChatSettings
) -> None:
    answer = open_assistant(settings.model_copy(update={"chat": real})).ask(Question(QUESTION))
    assert answer.ending in (Ending.COMPLETE, Ending.NOT_FOUND, Ending.CUT), answer.advice
    assert answer.usage.input_tokens > 100
    assert answer.text
    assert all(sentence.citations or sentence.doubts for sentence in answer.sentences)


@needs_weights
def test_a_real_server_holds_real_weights_to_the_form_of_cells(
    settings: Settings, real: ChatSettings
) -> None:
    library = Library(settings.store.path)
    stored = {one.name: library.document(one.id) for one in library.documents()}
    document = stored["one.txt"]
    assert document
    asked = Prompt("", f"{document.text}\nWrite as JSON: lasts (how long?), studies (what?).")
    forms = Forms(ChatModel(real))
    said = forms.ask(asked, ["lasts", "studies"], 80)
    assert said.keys() == {"lasts", "studies"}
    assert any(said.values())
    questions = {"lasts": "How long does the agreement run?", "studies": "What is studied?"}
    places = ModelPointer(forms).point(document, 0, len(document.text), questions)
    assert all(0 <= start < end <= len(document.text) for start, end in places.values())
