"""Ranking anew by reading."""

from assistant.core.reader import Reader
from assistant.language.quotable import quotable_spans
from assistant.search.reranker import MOST_READ, READ, Reranker
from assistant.types import Document, Passage, ScoredPassage

QUESTION = "How many patients did the hospital treat in 2021?"
BESIDE = "The hospital plans to treat more patients. In 2021 the hospital had a new director."
ANSWER = "The hospital treated 4,200 patients in 2021."


def passage(name: str, text: str, score: float, language: str = "en") -> ScoredPassage:
    document = Document(name, name, name, "Annual report", "", "", language, text, name)
    return ScoredPassage(Passage(f"{name}-0", name, 0, 0, len(text)), document, score, 0.5, 1.0)


def test_a_passage_that_answers_rises_above_one_that_shares_the_words() -> None:
    ranked = Reranker(Reader()).rank(
        QUESTION, [passage("beside", BESIDE, 0.66), passage("answer", ANSWER, 0.65)]
    )
    assert [p.document.name for p in ranked] == ["answer", "beside"]
    first, second = ranked
    assert first.answering is not None
    assert second.answering is not None
    assert first.answering > second.answering


def test_what_is_not_read_keeps_its_order_behind() -> None:
    many = [passage(f"p{n:02}", BESIDE, 0.9 - n / 100) for n in range(MOST_READ + 6)]
    ranked = Reranker(Reader()).rank(QUESTION, many)
    assert [p.passage.id for p in ranked] == [p.passage.id for p in many]
    assert [p.answering is None for p in ranked] == [False] * MOST_READ + [True] * 6


def test_reading_ends_where_one_of_the_first_answers_for_sure() -> None:
    many = [passage(f"p{n:02}", BESIDE, 0.9 - n / 100) for n in range(MOST_READ)]
    many[1] = passage("answer", ANSWER, 0.89)
    ranked = Reranker(Reader()).rank(QUESTION, many)
    assert ranked[0].document.name == "answer"
    assert sum(p.answering is not None for p in ranked) == READ


def test_a_passage_in_another_language_rises_as_well() -> None:
    swedish = "Sjukhuset behandlade 4 200 patienter under 2021."
    passages = [passage("beside", BESIDE, 0.66), passage("answer", swedish, 0.65, "sv")]
    ranked = Reranker(Reader()).rank(QUESTION, passages)
    assert [p.document.name for p in ranked] == ["answer", "beside"]


def test_nothing_to_rank() -> None:
    assert Reranker(Reader()).rank(QUESTION, []) == ()


def test_a_passage_without_sentences_answers_nothing() -> None:
    (ranked,) = Reranker(Reader()).rank(QUESTION, [passage("empty", "# A heading alone\n", 0.5)])
    assert ranked.answering == 0


def test_headings_and_front_matter_cannot_be_quoted_and_a_list_stays_whole() -> None:
    text = (
        "---\ntitle: Report\n---\n# Partners\nThe partners are:\n- HUS\n- Janssen\n\nThey agreed.\n"
    )
    document = Document("d", "d", "d", "Report", "", "", "en", text, "d")
    quoted = [text[a:b] for a, b in quotable_spans(document, 0, len(text))]
    assert quoted == ["The partners are:\n- HUS\n- Janssen", "They agreed."]


def test_a_comment_cannot_be_quoted() -> None:
    text = "HUS leads the work.\n\n<!-- Janssen has left. It said so. -->\n\nIt began in 2021.\n"
    document = Document("d", "d", "d", "Report", "", "", "en", text, "d")
    quoted = [text[a:b] for a, b in quotable_spans(document, 0, len(text))]
    assert quoted == ["HUS leads the work.", "It began in 2021."]
