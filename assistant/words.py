"""Search by words: BM25 over Tantivy, each passage analysed in its own language."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import tantivy

from assistant.errors import StoreError
from assistant.languages import LANGUAGES, stem, stems, words
from assistant.stopwords import stopwords

_HEAP_BYTES = 64_000_000
_TITLE_WEIGHT = 0.4


@dataclass(frozen=True, slots=True)
class WordEntry:
    """What the words index knows of a passage."""

    passage_id: str
    language: str
    title: str
    heading: str
    text: str


class WordIndex:
    """A read-only view of a built index; safe to share between threads."""

    def __init__(self, index: tantivy.Index) -> None:
        self._searcher = index.searcher()
        self._schema = index.schema

    @staticmethod
    def build(folder: Path, entries: Iterable[WordEntry]) -> None:
        """Writes a new index into `folder`, which must not hold one.

        Raises:
            StoreError: the folder cannot be written.
        """
        folder.mkdir(parents=True, exist_ok=True)
        try:
            writer = tantivy.Index(_schema(), path=str(folder)).writer(_HEAP_BYTES, 1)
            for entry in entries:
                writer.add_document(_analyse(entry))
            writer.commit()
            writer.wait_merging_threads()
        except ValueError as error:
            raise StoreError(f"The words index in {folder} cannot be written: {error}.") from error

    @classmethod
    def open(cls, folder: Path) -> "WordIndex":
        """Raises StoreError where there is no readable index."""
        try:
            return cls(tantivy.Index.open(str(folder)))
        except ValueError as error:
            raise StoreError(
                f"The words index in {folder} cannot be read: {error}. Run `python -m ingest`."
            ) from error

    def count(self) -> int:
        return int(self._searcher.num_docs)

    def search(self, question: str, language: str, limit: int) -> list[tuple[str, float]]:
        """Passage ids with their BM25 scores, best first, for a question in `language`."""
        clauses = [self._word_query(forms) for forms in query_terms(question, language)]
        if not clauses or limit < 1:
            return []
        query = tantivy.Query.boolean_query([(tantivy.Occur.Should, c) for c in clauses])
        hits = self._searcher.search(query, limit).hits
        return [(self._searcher.doc(address)["id"][0], score) for score, address in hits]

    def _word_query(self, forms: Sequence[str]) -> tantivy.Query:
        """One word of the question counts once, by the form and field that fit best."""
        choices = []
        for form in forms:
            choices.append(tantivy.Query.term_query(self._schema, "text", form))
            title = tantivy.Query.term_query(self._schema, "title", form)
            choices.append(tantivy.Query.boost_query(title, _TITLE_WEIGHT))
        return tantivy.Query.disjunction_max_query(choices, 0.3)


def query_terms(question: str, language: str) -> list[list[str]]:
    """For each content word of a question, its distinct stems under the five languages.

    A name or a cognate is then found in a passage of any language. A question of nothing but
    function words keeps them all.
    """
    asked = words(question)
    content = [word for word in asked if word not in stopwords(language)] or asked
    return [sorted({stem(word, lang) for lang in LANGUAGES}) for word in dict.fromkeys(content)]


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    # Words arrive stemmed and joined by spaces; Tantivy only cuts at the spaces.
    for field in ("text", "title"):
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="freq")
    return builder.build()


def _analyse(entry: WordEntry) -> tantivy.Document:
    document = tantivy.Document()
    document.add_text("id", entry.passage_id)
    document.add_text("text", " ".join(stems(entry.text, entry.language)))
    document.add_text("title", " ".join(stems(f"{entry.title} {entry.heading}", entry.language)))
    return document
