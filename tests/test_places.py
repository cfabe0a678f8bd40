"""Page and heading of a citation are those of its words, however long the passage around them."""

from pathlib import Path

from pdf_samples import at, paragraph, write_raw_pdf

from assistant.readable import readable
from assistant.records import answer_record
from assistant.settings import Settings
from assistant.types import Answer, Citation, Document, Ending, Passage, Sentence, section_at
from ingest.loaders import Loader
from ingest.splitter import split


def write(path: Path) -> Path:
    """Three short pages, which make one passage."""
    return write_raw_pdf(
        path,
        at(60, 780, "Purpose", 16, "F2")
        + paragraph(740, "Nordkap and Selby study sleep together."),
        at(60, 780, "Money", 16, "F2") + paragraph(740, "Nordkap pays four million a year."),
        at(60, 780, "Leaving", 16, "F2")
        + paragraph(740, "Notice of six months is given by letter."),
    )


def loaded(path: Path) -> Document:
    with Loader(Settings().ingest) as loader:
        return loader.load(path, path.name)


def cite(document: Document, passage: Passage, words: str) -> Citation:
    start = document.text.index(words)
    return Citation(1, document, passage, start, start + len(words), words)


def test_a_citation_stands_where_its_words_do(tmp_path: Path) -> None:
    document = loaded(write(tmp_path / "a.pdf"))
    (passage,) = split(document)
    for words, page, heading in (
        ("Nordkap and Selby", 1, "Purpose"),
        ("four million", 2, "Money"),
        ("six months", 3, "Leaving"),
    ):
        citation = cite(document, passage, words)
        assert (citation.page, citation.heading) == (page, heading)


def test_a_document_without_sections_leaves_it_to_the_passage() -> None:
    document = Document("a", "a", "a", "A", "", "", "en", "Words.", "")
    passage = Passage("p", "a", 0, 0, 6, "Aims", 4)
    assert section_at(document, 3) is None
    citation = cite(document, passage, "Words")
    assert (citation.page, citation.heading) == (4, "Aims")


def test_command_line_and_json_agree(tmp_path: Path) -> None:
    document = loaded(write(tmp_path / "a.pdf"))
    citation = cite(document, split(document)[0], "six months")
    sentence = Sentence("Six months. [1]", (citation,))
    answer = Answer(sentence.text, (sentence,), Ending.COMPLETE, "", 1.0, (), "extractive")
    (told,) = answer_record(answer)["citations"]
    assert (told["page"], told["heading"]) == (3, "Leaving")
    assert any(", page 3)" in line for line in readable(answer, "EUR"))
