"""A chat model that points at words for a register's empty cells, in whatever form it writes."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from model_server import Handler, Served, Step, answers, says, serving_script

from assistant.__main__ import main
from assistant.core.reader import Reader
from assistant.generative.pointing import place_of
from assistant.models.forms import read
from assistant.register import Cell, CellState, Completion, Register
from assistant.settings import Settings, StoreSettings
from assistant.settings.chat import ChatSettings
from assistant.wiring import open_completion, open_register
from ingest.pipeline import ingest_paths

READER = Reader()
NEWS = """Skogby Hospital and Fjordmed agree on asthma

Skogby Hospital and Fjordmed AS have signed an agreement on research into asthma in children.
Everything is settled by Oda Bergli, Kari Lundvik and a nurse, who meet every other week. The
money is spent when the leaves fall in 2027. Neither of them may publish alone.
"""
LEADS, ENDS = "Who leads the project?", "When does the agreement end?"
POINTED = {LEADS: "Oda Bergli, kari  Lundvik", ENDS: "when the leaves\nfall in 2027"}


def points(said: dict[str, str], around: str = "{}") -> Step:
    """Answers each question of the prompt that `said` has an answer to, the others with ""."""

    def step(handler: Handler) -> None:
        prompt = handler.served.requests[-1]["messages"][1]["content"]
        asked = re.findall(r"^(q\d+): (.*)$", prompt, re.MULTILINE)
        values = json.dumps({key: said.get(question, "") for key, question in asked})
        answers(around.replace("{}", values))(handler)

    return step


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store whose register the reader has filled."""
    folder = tmp_path_factory.mktemp("in")
    store = tmp_path_factory.mktemp("filled") / "store"
    filler = "".join(f"Line {n} tells of the weather in Skogby.\n" for n in range(90))
    (folder / "news.txt").write_text(f"{NEWS}\n{filler}", encoding="utf-8")
    settings = Settings(store=StoreSettings(path=store))
    ingest_paths([folder], settings)
    open_register(settings, READER).rows()
    return store


@pytest.fixture
def register(filled: Path, tmp_path: Path) -> Register:
    shutil.copytree(filled, tmp_path / "store")
    return open_register(Settings(store=StoreSettings(path=tmp_path / "store")), READER)


def completed(register: Register, *script: Step) -> tuple[dict[str, Cell], Served, int]:
    with serving_script(*script) as served:
        filled = completion(register, served).run(lambda _: None)
    return dict(register.rows()[0].cells), served, filled


def completion(register: Register, served: Served, **more: object) -> Completion:
    values = {"model": "openai:tiny-model", "base_url": served.address, "retries": 0, **more}
    chat = ChatSettings.model_validate({"fills_register": True, **values})
    found = open_completion(Settings(chat=chat), register)
    assert found is not None
    return found


def test_what_is_pointed_at_is_cited_in_the_document_s_own_words(register: Register) -> None:
    cells, served, filled = completed(register, points(POINTED))
    assert served.requests[0]["response_format"]["json_schema"]["strict"] is True
    assert filled == 2
    assert cells["end"].value == "2027"
    assert [one["name"] for one in cells["lead"].value] == ["Oda Bergli", "Kari Lundvik"]
    row = register.rows()[0]
    for name, words in (("end", "the leaves fall in 2027"), ("lead", "Oda Bergli, Kari Lundvik")):
        assert words in cells[name].text
        assert words in row.quote(cells[name].evidence[0])
        assert cells[name].asked == "openai:tiny-model"


def test_what_stands_nowhere_is_not_stated(register: Register) -> None:
    before = register.rows()[0].cells
    said = {LEADS: "Kari Nordmann of the steering group", ENDS: "It ends in 2031."}
    cells, _, filled = completed(register, points(said))
    assert filled == 0
    assert [c.state for c in cells.values()] == [c.state for c in before.values()]


def test_words_of_another_type_are_no_value(register: Register) -> None:
    worth = next(c.questions["en"] for c in register.columns if c.name == "value")
    cells, _, _ = completed(register, points({ENDS: "Oda Bergli", worth: "when the leaves fall"}))
    assert cells["end"].state is CellState.NOT_STATED
    assert cells["value"].state is CellState.NOT_STATED


def test_each_document_is_asked_about_once(register: Register) -> None:
    with serving_script(points(POINTED)) as served:
        once = completion(register, served)
        assert once.effort().documents == 1
        once.run(lambda _: None)
        assert once.effort().documents == 0
        once.run(lambda _: None)
    assert len(served.requests) == 1


FORMS = [
    "Here it is:\n```json\n{}\n```\nI hope this helps!",
    "{} Is there anything else?",
    "The answer is {} as you wished.",
]


@pytest.mark.parametrize("around", FORMS)
def test_a_server_that_knows_no_form_is_asked_without(register: Register, around: str) -> None:
    refusing = says(400, "response_format is not supported")
    cells, served, _ = completed(register, refusing, points(POINTED, around))
    assert "response_format" not in served.requests[1]
    assert cells["end"].given
    assert len(served.requests) == 2


def test_what_is_no_object_is_asked_for_once_more(register: Register) -> None:
    cells, served, _ = completed(register, answers("It ends in 2027."), points(POINTED))
    assert "one JSON object" in served.requests[1]["messages"][1]["content"]
    assert cells["end"].given


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ('{"a": "x"}', "x"),
        ('{"a": "x",}', "x"),
        ('{"a": ["x", "y"], "b": null}', "x"),
        ('{"a": {"quote": "x"}}', "x"),
        ('{"a": "x", "b": "cut o', "x"),
        ('{"note": 1} {"a": "x"}', "x"),
        ('{"a": 7}', ""),
    ],
)
def test_broken_objects_are_mended(said: str, value: str) -> None:
    assert (read(said, ["a", "b"]) or {})["a"] == value


@pytest.mark.parametrize("said", ["", "none", "[]", '"a"', "{}", '{"c": "x"}', "{" * 2000])
def test_what_is_no_object_of_these_names_is_none(said: str) -> None:
    assert read(said, ["a", "b"]) is None


def test_a_place_is_of_whole_words_and_within_the_part() -> None:
    text = "Hearts. The heart  of\nthe matter."
    assert place_of("“the heart of the …", text, 0, len(text)) == (8, 25)
    assert place_of("heart", text, 0, 12) is None
    assert place_of("...", text, 0, len(text)) is None


def test_a_server_that_fails_leaves_the_register_as_it_is(register: Register) -> None:
    before = register.rows()[0].cells
    with serving_script(says(500, "Boom")) as served, pytest.raises(Exception, match="Boom"):
        completion(register, served).run(lambda _: None)
    assert register.rows()[0].cells == before
    with serving_script(points(POINTED)) as served:
        assert completion(register, served).run(lambda _: None) > 0


def test_a_long_document_is_read_piece_by_piece(register: Register) -> None:
    with serving_script(points(POINTED)) as served:
        whole = completion(register, served, context_window=8192, max_tokens=500)
        assert whole.effort().requests == 1
        narrow = completion(register, served, context_window=1040, max_tokens=16)
        assert 1 < narrow.effort().requests < 12


@pytest.fixture
def many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Served], None]:
    """Twelve documents in the configured store, and a chat model to be asked about them."""
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(12):
        (folder / f"news{number}.txt").write_text(f"{NEWS}\nNumber {number}.\n", encoding="utf-8")
    ingest_paths([folder], Settings(store=StoreSettings(path=tmp_path / "store")))
    monkeypatch.setenv("ASSISTANT_STORE__PATH", str(tmp_path / "store"))
    told = {"MODEL": "openai:tiny-model", "FILLS_REGISTER": "true", "INPUT_PRICE": "2"}
    for key, value in told.items():
        monkeypatch.setenv(f"ASSISTANT_CHAT__{key}", value)
    return lambda served: monkeypatch.setenv("ASSISTANT_CHAT__BASE_URL", served.address)


@pytest.mark.slow
def test_what_many_documents_cost_is_said_before_they_are_asked_about(
    many: Callable[[Served], None], capsys: pytest.CaptureFixture[str]
) -> None:
    with serving_script(points({})) as served:
        many(served)
        assert main(["register", "--format", "json"]) == 0
    told = capsys.readouterr().err
    cost = re.search(
        r"asked about 12 documents: 12 requests, about (\d+) tokens, about 0.0\d USD", told
    )
    assert cost
    sent = sum(len(json.dumps(request["messages"])) for request in served.requests)
    assert sent / 6 < int(cost[1]) < sent / 1.5


@pytest.mark.slow
def test_somebody_at_a_terminal_may_decline(
    many: Callable[[Served], None],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("assistant.register.command._is_interactive", lambda: True)
    monkeypatch.setattr("sys.stdin.readline", lambda: "no\n", raising=False)
    with serving_script(points({})) as served:
        many(served)
        assert main(["register", "--format", "json"]) == 0
    assert "Ask it? [y/N]" in capsys.readouterr().err
    assert not served.requests


@pytest.mark.slow
def test_the_register_is_written_though_the_model_fails(
    many: Callable[[Served], None], capsys: pytest.CaptureFixture[str]
) -> None:
    with serving_script(says(401)) as served:
        many(served)
        assert main(["register", "--format", "json"]) == 3
    output = capsys.readouterr()
    assert len(json.loads(output.out)) == 12
    assert "OPENAI_API_KEY" in output.err or "key" in output.err
