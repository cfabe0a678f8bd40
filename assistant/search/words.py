"""Search by words: BM25 over Tantivy, each passage analysed in its own language."""

import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import tantivy

from assistant.errors import StoreError, is_panic
from assistant.language import LANGUAGES, content_words, stem, words
from assistant.language.compounds import parts
from assistant.language.forms import forms
from assistant.language.glossary import translations
from assistant.library import Library

_WORDS_COMPARED = 40  # of a passage's text and title
_UNSEARCHABLE = "The words index cannot be searched"
_LOOKED_AT = 500  # passages with a word, to see whether it stands in one that may be read
_HEAP_BYTES = 64_000_000
# One choice for five public question sets together (docs/quality.md).
_TITLE_WEIGHT = 0.4
_TIE_BREAKER = 0.1
_COARSER_WEIGHT = 0.5  # of what says less than the question does: of a day its month


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
        self._index = index
        self._searcher = index.searcher()
        self._schema = index.schema
        self._translates = True
        self._view: tempfile.TemporaryDirectory[str] | None = None

    @staticmethod
    def build(folder: Path, entries: Iterable[WordEntry]) -> None:
        """Writes a new index into `folder`, which must not hold one.

        Raises:
            StoreError: the folder cannot be written.
        """
        folder.mkdir(parents=True, exist_ok=True)
        with _errors(f"The words index in {folder} cannot be written"):
            _write(tantivy.Index(_schema(), path=str(folder)), (), entries)

    @staticmethod
    def update(folder: Path, removed: Iterable[str], entries: Iterable[WordEntry]) -> None:
        """Changes an index that nobody else has open: drops passages by id, then adds others.

        Raises:
            StoreError: it cannot be changed.
        """
        with _errors(f"The words index in {folder} cannot be changed"):
            _write(tantivy.Index.open(str(folder)), removed, entries)

    @classmethod
    def open(cls, folder: Path) -> "WordIndex":
        """Raises StoreError where there is no readable index."""
        with _errors(f"The words index in {folder} cannot be read"):
            if os.access(folder, os.W_OK):
                return cls(tantivy.Index.open(str(folder)))
            # Tantivy has to write a lock even to read, so it sees the files from elsewhere.
            view = tempfile.TemporaryDirectory(prefix="words-")
            for path in folder.iterdir():
                if path.suffix != ".lock":
                    (Path(view.name) / path.name).symlink_to(path.absolute())
            index = cls(tantivy.Index.open(view.name))
            index._view = view
            return index

    def untranslated(self) -> "WordIndex":
        """The same index, in which a question's words are looked for as they are; for measuring."""
        other = WordIndex(self._index)
        other._translates, other._view = False, self._view
        return other

    def count(self) -> int:
        return int(self._searcher.num_docs)

    def ids(self) -> list[str]:
        """Every passage id, in no order."""
        everything = self._searcher.search(tantivy.Query.all_query(), max(1, self.count())).hits
        return [self._searcher.doc(address)["id"][0] for _, address in everything]

    def times(self, passage_id: str) -> int:
        """How often a passage is stored, two standing for more."""
        return len(self._ids_with("id", passage_id, 2))

    def holds(self, entry: WordEntry) -> bool:
        """Whether the passage is stored once, under words of its own, however many share them."""
        fields = {"text": entry.text, "title": f"{entry.title} {entry.heading}"}
        terms = [("id", entry.passage_id)]
        for field, text in fields.items():
            distinct = list(dict.fromkeys(_indexed(text, entry.language)))
            some = distinct[:: -(-len(distinct) // _WORDS_COMPARED) or 1]
            terms += [(field, word) for word in some]
        each = [tantivy.Query.term_query(self._schema, *term) for term in terms]
        whole = tantivy.Query.boolean_query([(tantivy.Occur.Must, query) for query in each])
        return len(self._searcher.search(whole, 2).hits) == 1

    def search(
        self, question: str, language: str, limit: int, among: Sequence[str] | None = None
    ) -> list[tuple[str, float]]:
        """Passage ids with their BM25 scores, best first, for a question in `language`.

        With `among` only these passages are found, by the scores they have among all.
        """
        clauses = [self._word_query(word, language) for word in content_words(question, language)]
        clauses += [self._form_query(form.keys) for form in forms(question, language)]
        if not clauses or limit < 1:
            return []
        query = tantivy.Query.boolean_query([(tantivy.Occur.Should, c) for c in clauses])
        if among is not None:
            query = self._held_to(query, among)
        with _errors(_UNSEARCHABLE):
            hits = self._searcher.search(query, limit).hits
            return [(self._searcher.doc(address)["id"][0], score) for score, address in hits]

    def share(self, form: str) -> float:
        """The share of passages, 0 to 1, that hold a stem in their text."""
        with _errors(_UNSEARCHABLE):
            found: int = self._searcher.doc_freq("text", form)
        return found / max(1, self.count())

    def frequency(self, word: str) -> int:
        """In how many passages a lower-case word stands as it is spelled."""
        with _errors(_UNSEARCHABLE):
            found: int = self._searcher.doc_freq("spelled", word)
        return found

    def spelling(self, word: str, limit: int) -> list[str]:
        """Ids of at most `limit` passages in which a lower-case word stands as it is spelled."""
        return self._ids_with("spelled", word, limit)

    def holding(self, form: str, limit: int) -> list[str]:
        """Ids of at most `limit` passages that hold a stem in their text."""
        return self._ids_with("text", form, limit)

    def _ids_with(self, field: str, term: str, limit: int) -> list[str]:
        query = tantivy.Query.term_query(self._schema, field, term)
        with _errors(_UNSEARCHABLE):
            hits = self._searcher.search(query, limit).hits
            return [self._searcher.doc(address)["id"][0] for _, address in hits]

    def beginning(self, prefix: str) -> list[str]:
        """The words that stand in passages and begin so, most frequent first."""
        with _errors(_UNSEARCHABLE):
            return [word for word, _ in self._searcher.terms_with_prefix("spelled", prefix)]

    def _held_to(self, query: tantivy.Query, passage_ids: Sequence[str]) -> tantivy.Query:
        held = tantivy.Query.term_set_query(self._schema, "id", list(passage_ids))
        unscored = tantivy.Query.const_score_query(held, 0.0)
        return tantivy.Query.boolean_query(
            [(tantivy.Occur.Must, query), (tantivy.Occur.Must, unscored)]
        )

    def _word_query(self, word: str, language: str) -> tantivy.Query:
        """One word of the question counts about once, by the form and field that fit best."""
        choices = []
        for text, title, form in _sought(word, language, self._translates):
            in_title = tantivy.Query.term_query(self._schema, title, form)
            choices.append(tantivy.Query.term_query(self._schema, text, form))
            choices.append(tantivy.Query.boost_query(in_title, _TITLE_WEIGHT))
        return tantivy.Query.disjunction_max_query(choices, _TIE_BREAKER)

    def _form_query(self, keys: Sequence[str]) -> tantivy.Query:
        """A number, date or name by what all its spellings share."""
        choices = []
        for place, key in enumerate(keys):
            query = tantivy.Query.term_query(self._schema, "text", key)
            weight = _COARSER_WEIGHT if place else 1.0
            choices.append(tantivy.Query.boost_query(query, weight))
        return tantivy.Query.disjunction_max_query(choices, _TIE_BREAKER)


def _write(index: tantivy.Index, removed: Iterable[str], entries: Iterable[WordEntry]) -> None:
    writer = index.writer(_HEAP_BYTES, 1)
    for passage_id in removed:
        writer.delete_documents_by_term("id", passage_id)
    for entry in entries:
        writer.add_document(_analyse(entry))
    writer.commit()
    writer.wait_merging_threads()


@contextmanager
def _errors(what: str) -> Iterator[None]:
    """Tantivy's own errors and panics, which are no Exceptions, become StoreErrors."""
    try:
        yield
    except StoreError:
        raise
    except BaseException as error:
        if not isinstance(error, (ValueError, OSError)) and not is_panic(error):
            raise
        raise StoreError(f"{what}: {error}. Run `python -m ingest` to build it anew.") from error


def _sought(word: str, language: str, translated: bool) -> Iterator[tuple[str, str, str]]:
    """Where to look for a content word of a question: text field, title field, token.

    Its stems under all five languages find names and cognates in a passage of any language.
    Translations are looked for in passages of their own language only, since a short word often
    means something else in another one.
    """
    for form in sorted({stem(word, target) for target in LANGUAGES}):
        yield "text", "title", form
    if not translated:
        return
    for target, related in translations(word, language).items():
        for form in sorted(related) if target != language else ():
            yield "text_by_language", "title_by_language", _token(target, form)


class SeenWords:
    """The words of those documents only that a view of the library holds."""

    def __init__(self, words: WordIndex, library: Library) -> None:
        self._words, self._library = words, library

    def frequency(self, word: str) -> int:
        return len(self._library.places(self._words.spelling(word, _LOOKED_AT)))

    def share(self, form: str) -> float:
        found = self._words.holding(form, _LOOKED_AT)
        seen = len(self._library.places(found)) / max(1, len(found))
        return self._words.share(form) * seen

    def beginning(self, prefix: str) -> list[str]:
        """Words of other documents too; whoever takes one asks for its `frequency`."""
        return self._words.beginning(prefix)


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    # Words arrive stemmed and joined by spaces; Tantivy only cuts at the spaces. A field for each
    # language would not do: passages of a rare one would count as long beside an average of them
    # all, and BM25 holds length against them.
    for field in ("text", "title", "text_by_language", "title_by_language"):
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("spelled", tokenizer_name="whitespace", index_option="basic")
    return builder.build()


def _analyse(entry: WordEntry) -> tantivy.Document:
    document = tantivy.Document()
    document.add_text("id", entry.passage_id)
    heads = f"{entry.title} {entry.heading}"
    for field, text in (("text", entry.text), ("title", heads)):
        found = _indexed(text, entry.language)
        document.add_text(field, " ".join(found))
        tokens = (_token(entry.language, form) for form in found)
        document.add_text(f"{field}_by_language", " ".join(tokens))
    document.add_text("spelled", " ".join(set(words(f"{heads} {entry.text}"))))
    return document


def _token(language: str, form: str) -> str:
    return f"{language}:{form}"


def _indexed(text: str, language: str) -> list[str]:
    """The stems of a text's words and, after them, of the parts of its compounds.

    Last come the keys of what is written in several ways, as far as they are no word yet.
    """
    every = words(text)
    within = [part for word in every for part in parts(word, language)]
    keys = [key for form in forms(text, language) for key in form.keys]
    there = set(every)
    others = [key for key in keys if key not in there]
    return [*(stem(word, language) for word in every), *within, *others]
