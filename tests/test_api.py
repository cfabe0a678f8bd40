"""The API as other programs use it: OpenAI's own client, and plain requests."""

import contextlib
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import jsonschema
import openai
import pytest
from api_server import serving_api

from assistant.answering import Assistant
from assistant.library import Library
from assistant.settings import Settings, StoreSettings
from assistant.types import Question

ASKED = "Who leads research at HUS?"
UNKNOWN = "What is the boiling point of tungsten?"
GUIDE = Path(__file__).parents[1] / "docs" / "api.md"


@pytest.fixture(scope="module")
def address(sample_settings: Settings) -> Iterator[str]:
    with serving_api(sample_settings) as served:
        yield served


@pytest.fixture
def client(address: str) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=f"{address}/v1", api_key="none", max_retries=0) as made:
        yield made


@pytest.fixture
def http(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, timeout=60) as made:
        yield made


def said(text: str) -> list[dict[str, str]]:
    return [{"role": "user", "content": text}]


def test_the_ten_lines_of_the_guide_print_cited_words(
    address: str, sample_settings: Settings
) -> None:
    found = re.search(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    code = found[1].replace("http://127.0.0.1:8600", address)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code, str(GUIDE), "exec"), {})
    first, *cited = printed.getvalue().splitlines()
    assert first.startswith("stop ")
    texts = {d.name: d for d in Library(sample_settings.store.path).each_document()}
    name, start, end, quote = cited[0].split(" ", 3)
    assert texts[name].text[int(start) : int(end)].startswith(quote)


def test_an_answer_is_the_one_of_the_command_line(
    client: openai.OpenAI, sample_assistant: Assistant
) -> None:
    completion = client.chat.completions.create(model="assistant", messages=said(ASKED))
    expected = sample_assistant.ask(Question(ASKED))
    assert completion.choices[0].message.content == expected.text
    evidence = completion.evidence
    assert [c["quote"] for c in evidence["citations"]] == [c.quote for c in expected.citations]
    assert all("doubts" in sentence for sentence in evidence["sentences"])
    assert completion.usage.total_tokens == 0  # no chat model read anything


def test_a_stream_holds_the_same_answer(client: openai.OpenAI) -> None:
    whole = client.chat.completions.create(model="assistant", messages=said(ASKED))
    chunks = list(
        client.chat.completions.create(
            model="assistant",
            messages=said(ASKED),
            stream=True,
            stream_options={"include_usage": True},
        )
    )
    pieces = [c.choices[0].delta.content or "" for c in chunks if c.choices]
    assert "".join(pieces) == whole.choices[0].message.content
    last = [c for c in chunks if c.choices][-1]
    assert last.choices[0].finish_reason == "stop"
    assert last.evidence["citations"] == whole.evidence["citations"]
    assert chunks[-1].usage is not None


@pytest.mark.parametrize("stream", [False, True])
def test_what_no_document_says_has_a_finish_reason_of_its_own(
    client: openai.OpenAI, stream: bool
) -> None:
    answer = client.chat.completions.create(
        model="assistant", messages=said(UNKNOWN), stream=stream
    )
    last = list(answer)[-1] if stream else answer
    assert last.choices[0].finish_reason == "refusal"
    assert last.evidence["refused"]
    assert last.evidence["citations"] == []


def test_the_conversation_before_a_question_counts(client: openai.OpenAI) -> None:
    first = client.chat.completions.create(model="assistant", messages=said(ASKED))
    turns = [
        {"role": "system", "content": "Answer as a pirate."},
        *said(ASKED),
        {"role": "assistant", "content": first.choices[0].message.content},
        {"role": "user", "content": [{"type": "text", "text": "Since when?"}]},
    ]
    second = client.chat.completions.create(model="assistant", messages=turns, temperature=1.5)
    assert "HUS" in second.evidence["understood"]
    assert second.evidence["ignored"] == ["temperature", "messages[0]"]


def test_a_scope_holds_an_answer_to_its_documents(client: openai.OpenAI) -> None:
    answer = client.chat.completions.create(
        model="assistant",
        messages=said("Which collaborations are there?"),
        extra_body={"scope": {"languages": ["sv"]}},
    )
    languages = {d["language"]: d for d in [*listed(client)] if d["document"] in cited(answer)}
    assert list(languages) == ["sv"]


def listed(client: openai.OpenAI) -> list[dict[str, str]]:
    base = str(client.base_url).removesuffix("/v1/")
    return httpx.get(f"{base}/documents").json()["documents"]


def cited(answer: object) -> set[str]:
    return {c["document"] for c in answer.evidence["citations"]}  # type: ignore[attr-defined]


def test_models_are_listed_and_others_refused(client: openai.OpenAI) -> None:
    assert [model.id for model in client.models.list()] == ["assistant"]
    assert client.models.retrieve("assistant").owned_by == "collaboration-assistant"
    for stream in (False, True):
        with pytest.raises(openai.NotFoundError, match="no model 'gpt-4o'"):
            client.chat.completions.create(model="gpt-4o", messages=said("Who?"), stream=stream)


def test_passages_are_found_with_their_exact_places(http: httpx.Client) -> None:
    found = http.post("/search", json={"query": ASKED, "limit": 3}).json()["passages"]
    assert 0 < len(found) <= 3
    for one in found:
        place = {"start": one["start"], "end": one["end"]}
        read = http.get(f"/documents/{one['document']}", params=place).json()
        assert read["text"] == one["text"]
        assert http.get(f"/documents/{one['id']}", params=place).json() == read


def test_a_question_of_ones_own_has_the_whole_record(
    http: httpx.Client, sample_assistant: Assistant
) -> None:
    record = http.post("/ask", json={"question": ASKED}).json()
    assert record["answer"] == sample_assistant.ask(Question(ASKED)).text
    assert {"citations", "retrieved", "usage", "model", "ending"} <= set(record)


@pytest.mark.slow
@pytest.mark.parametrize("form", ["json", "csv", "xlsx", "docx"])
def test_the_register_comes_as_rows_and_as_files(http: httpx.Client, form: str) -> None:
    told = http.get("/register", params={"format": form})
    assert told.status_code == 200
    if form == "json":
        cells = [cell for row in told.json()["rows"] for cell in row["cells"].values()]
        assert any(cell["citations"] for cell in cells)
    else:
        assert f"register.{form}" in told.headers["content-disposition"]
        assert told.content[:2] == (b"PK" if form != "csv" else b"\xef\xbb")


def test_the_description_tells_every_address_and_body(http: httpx.Client) -> None:
    told = http.get("/openapi.json").json()
    for path, method in (("/ask", "post"), ("/v1/models", "get"), ("/documents/{document}", "get")):
        assert method in told["paths"][path]
    asked = {"$ref": "#/components/schemas/AskBody", "components": told["components"]}
    jsonschema.validate({"question": "Who?"}, asked)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"question": ""}, asked)
    page = http.get("/docs")
    assert "/v1/chat/completions" in page.text
    assert not re.search(r"<script|src=|https?://", page.text)
    assert "sha256-" in page.headers["content-security-policy"]


def test_an_empty_library_is_told_apart_from_a_refusal(tmp_path: Path) -> None:
    settings = Settings(store=StoreSettings(path=tmp_path))
    with serving_api(settings) as address:
        for stream in (False, True):
            told = httpx.post(
                f"{address}/v1/chat/completions",
                json={"model": "assistant", "messages": said("Who?"), "stream": stream},
            )
            error = json.loads(told.text.rpartition("data: ")[2])["error"]
            assert error["code"] == "library_empty"
            assert str(tmp_path) not in told.text
