"""Words stand in bold before an answer only where nothing else that is said competes with them."""

from collections.abc import Callable, Mapping

import numpy as np
import pytest

from assistant.answering import Assistant
from assistant.compose.facts import fact_blocks
from assistant.compose.parts import split
from assistant.extractive.answerer import Extract, as_read, fewest
from assistant.extractive.evidence import Evidence
from assistant.extractive.judge import Estimate
from assistant.language import detect
from assistant.language.sentences import sentence_spans
from assistant.types import (
    BlockKind,
    Citation,
    Document,
    Passage,
    Question,
    ScoredPassage,
    Sentence,
)

Over = Callable[[Mapping[str, str]], Assistant]


def _cited(name: str, text: str, quote: str, number: int) -> Sentence:
    document = Document(
        id=name,
        source=name,
        name=name,
        title=name,
        publisher="",
        published="",
        language=detect(text),
        text=text,
        content_hash=name,
    )
    start = text.index(quote)
    passage = Passage(id=name, document_id=name, index=0, start=0, end=len(text), heading="")
    return Sentence(quote, (Citation(number, document, passage, start, start + len(quote), quote),))


TARGET, RESULT = "The target is below 15 percent.", "The test failed in 22 percent of cases."
REPORT = f"Report\n\n{RESULT} {TARGET}\n"
NOTE = "Note\n\nOslo, 3 May 2031\n\nIn spring it failed in 19 percent of cases.\n"


def test_what_may_answer_is_told_as_it_is_written() -> None:
    found = (
        _cited("report", REPORT, TARGET, 1),
        _cited("note", NOTE, "In spring it failed in 19 percent of cases.", 2),
        _cited("report", REPORT, RESULT, 3),
    )
    told = as_read(Extract(found, 0.6)).sentences
    assert [one.text for one in told[:2]] == [RESULT, TARGET]
    assert [one.citations[0].number for one in told] == [1, 2, 3]
    blocks = fact_blocks(told, "", "en")
    assert [(b.kind, b.text) for b in blocks] == [
        (BlockKind.ITEM, "report"),
        (BlockKind.ITEM, "note (3 May 2031)"),
    ]


def test_an_answer_that_is_sure_leads() -> None:
    sure = Extract((_cited("report", REPORT, RESULT, 1),), 0.9, direct="22 percent")
    assert as_read(sure) is sure
    (block,) = fact_blocks(sure.sentences, sure.direct, "en")
    assert (block.kind, block.text) == (BlockKind.PARAGRAPH, "22 percent")


@pytest.mark.parametrize(
    ("probabilities", "told"), [([0.8, 0.1], 1), ([0.5, 0.4], 2), ([0.6, 0.25, 0.08], 2)]
)
def test_what_is_much_less_likely_is_not_told_beside_it(
    probabilities: list[float], told: int
) -> None:
    text = "The form is short. The board met twice. It rained in May."
    (cited, *_) = _cited("note", text, "The form is short.", 1).citations
    passage = ScoredPassage(cited.passage, cited.document, 1.0, 1.0, 0.0)
    every = sentence_spans(text, "en")[: len(probabilities)]
    nothing = np.zeros(1)
    evidence = [Evidence(passage, start, end, nothing, nothing, "") for start, end in every]
    verdict = Estimate(np.log(probabilities), 0.8)
    assert fewest(evidence, verdict) == list(range(told))


def test_of_another_document_more_is_told() -> None:
    items = []
    for name, probability in (("a", 0.8), ("a", 0.09), ("b", 0.08)):
        (cited, *_) = _cited(name, f"Head {name} {probability}.", "Head", 1).citations
        passage = ScoredPassage(cited.passage, cited.document, 1.0, 1.0, 0.0)
        nothing = np.array([probability])
        items.append(Evidence(passage, 0, len(cited.document.text), nothing, nothing, ""))
    verdict = Estimate(np.log([one.held[0] for one in items]), 0.8)
    assert fewest(items, verdict, elsewhere=0.05) == [0, 2]


def test_a_rival_takes_the_headline_away(assistant_over: Over) -> None:
    assistant = assistant_over(
        {
            "review.md": "# Review of the Fenby eye service\n\n"
            "The cost per person treated was EUR 610. This compares with EUR 940 in ordinary care, "
            "though the comparison rests on one year only.\n"
        }
    )
    answer = assistant.ask(
        Question("What did the eye service cost per patient treated, and is that less than usual?")
    )
    assert "EUR 610" in answer.text
    assert "**EUR 940" not in answer.text


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("Who signed the lease, and when?", ["Who signed the lease?", "When?"]),
        ("When and where is the fair?", ["When is the fair?", "Where is the fair?"]),
        ("Hvornår og hvor holdes messen?", ["Hvornår holdes messen?", "Hvor holdes messen?"]),
        ("Vem leder kören och var övar den?", ["Vem leder kören?", "Var övar den?"]),
        ("Who leads it and until when?", ["Who leads it?", "Until when?"]),
        ("Who leads the choir?", ["Who leads the choir?"]),
    ],
)
def test_no_part_of_a_question_is_lost(question: str, parts: list[str]) -> None:
    assert split(question) == parts


def test_a_part_stands_under_its_own_words(assistant_over: Over) -> None:
    assistant = assistant_over(
        {
            "lease.md": "# Lease of the Fenby laboratory\n\nRut Alm signed the lease for Fenby "
            "county. It was signed on 4 March 2031.\n"
        }
    )
    answer = assistant.ask(Question("Who signed the lease for Fenby county, and when?"))
    headings = [block.text for block in answer.blocks if block.kind is BlockKind.HEADING]
    assert headings == ["Who signed the lease for Fenby county?", "When?"]
    assert "4 March 2031" in answer.text
