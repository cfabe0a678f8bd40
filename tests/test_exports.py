"""Conversations taken along: whole, with their sources, and harmless wherever they are opened."""

import dataclasses
import io
import json
import re
from functools import partial

import pytest
from docx import Document as WordDocument
from markdown_it import MarkdownIt

from assistant.answering import Assistant
from assistant.conversations import Conversation, KeptCitation, Turn
from assistant.conversations.exports import as_json, as_markdown, as_word
from assistant.conversations.kept import keep, kept_citations
from assistant.page.wording.texts import LANGUAGES, phrase
from assistant.types import Answer, Doubt, DoubtKind, Ending, Question, Scope, Sentence

QUESTION = "When did Bristol Myers Squibb launch GECI in Europe?"
MOMENT = "2026-11-22T05:28:43.212+00:00"
CONVERSATION = Conversation("k", "GECI in Europe", MOMENT, MOMENT)
ENGLISH = partial(phrase, "en")
HOSTILE = (
    "![x](http://evil.example/x.png)",
    "[click](javascript:alert(1))",
    "<img src=x onerror=alert(1)>",
    "[a]: http://evil.example\n\n![a][a]",
    "# not a heading",
    "1. not a list",
    "> not a quotation",
    "`code` **bold** _slanted_ ~~struck~~",
    "```\nfenced\n```",
    "    indented",
    "a | b\n--- | ---",
    "not a heading\n=====",
    "<http://evil.example>",
    "hidden \u202e\x00\x1b[31m\ud800 signs",
)


@pytest.fixture(scope="module")
def turn(sample_assistant: Assistant) -> Turn:
    answer = sample_assistant.ask(Question(QUESTION))
    sources = kept_citations(keep(answer))
    return Turn(
        "t", QUESTION, MOMENT, understood=QUESTION, text=answer.text, answer=answer, sources=sources
    )


def hostile(text: str) -> Turn:
    source = KeptCitation(1, "d", text, text, text, "2024-05-06", "en", 3, text, 0, 9, text)
    sentence = Sentence(text, (), "", (Doubt(DoubtKind.WORDS),))
    answer = Answer(text, (sentence,), Ending.CUT, text, 0.5, (), text)
    scope = Scope(publishers=frozenset({text}), partners=(text,))
    return Turn("t", text, MOMENT, scope, "", 1, text, frozenset(), text, answer, sources=(source,))


def test_markdown_holds_question_answer_and_sources(turn: Turn) -> None:
    text = as_markdown(CONVERSATION, [turn], ENGLISH).decode()
    assert text.startswith("# GECI in Europe\n")
    assert f"## {QUESTION}\n" in text
    (source,) = re.findall(r"^\[1\] “(.*)” — (.*)$", text, re.MULTILINE)
    assert source[0] == turn.sources[0].quote
    assert "17 January 2023" in source[1]
    assert "bms-karolinska.md" in source[1]


@pytest.mark.parametrize("words", HOSTILE)
def test_markdown_of_others_is_only_words(words: str) -> None:
    text = as_markdown(dataclasses.replace(CONVERSATION, name=words), [hostile(words)], ENGLISH)
    html = MarkdownIt("commonmark", {"html": True}).enable("table").render(text.decode())
    assert not re.search(r"<(img|a|script|code|pre|table|strike|s|ol|ul)\b", html)
    assert html.count("<h1") == html.count("<h2") == 1


@pytest.mark.parametrize("words", HOSTILE)
def test_word_takes_whatever_there_is(words: str) -> None:
    file = as_word(dataclasses.replace(CONVERSATION, name=words), [hostile(words)], ENGLISH)
    assert len(WordDocument(io.BytesIO(file)).paragraphs) > 5


def test_word_holds_question_answer_and_sources(turn: Turn) -> None:
    document = WordDocument(io.BytesIO(as_word(CONVERSATION, [turn], ENGLISH)))
    styles = {paragraph.text: paragraph.style.name for paragraph in document.paragraphs}
    assert styles["GECI in Europe"] == "Title"
    assert styles[QUESTION] == "Heading 1"
    assert any(text.startswith(f"[1] “{turn.sources[0].quote}”") for text in styles)


def test_json_holds_everything_with_its_places(turn: Turn) -> None:
    record = json.loads(as_json(CONVERSATION, [turn, hostile(HOSTILE[-1])]))
    told = record["turns"][0]
    assert (told["question"], told["answer"], told["ending"]) == (QUESTION, turn.text, "complete")
    (source,) = told["sources"]
    assert source["quote"] == turn.sources[0].quote
    assert source["end"] - source["start"] == len(source["quote"])
    assert told["sentences"][0]["sources"] == [1]
    assert record["turns"][1]["sentences"][0]["doubts"]


def test_what_is_not_whole_says_so(turn: Turn) -> None:
    def told(*turns: Turn) -> str:
        return as_markdown(CONVERSATION, turns, ENGLISH).decode()

    assert turn.answer
    cut = dataclasses.replace(turn.answer, ending=Ending.CUT)
    assert "incomplete" not in told(turn)
    assert "incomplete" in told(dataclasses.replace(turn, answer=cut))
    assert "stopped by the reader" in told(dataclasses.replace(turn, answer=cut, stopped=True))
    assert "interrupted" in told(dataclasses.replace(turn, answer=None))
    assert "Mend it" in told(dataclasses.replace(turn, answer=None, problem="Mend it"))
    assert "Not borne out" in told(hostile("Words."))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_can_be_taken_along(turn: Turn, language: str) -> None:
    scoped = dataclasses.replace(turn, scope=Scope(frozenset({"d"}), frozenset({"sv"})))
    words = partial(phrase, language)
    assert as_markdown(CONVERSATION, [scoped, hostile("Words.")], words)
