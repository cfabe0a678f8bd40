"""The vocabulary of the whole program: plain, immutable values without behaviour of their own.

Every `start` and `end` is a character offset into `Document.text`, end exclusive; text is always
recovered from the document, never stored twice.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

LONGEST_QUESTION = 4000  # characters; whoever takes questions in holds askers to it


@dataclass(frozen=True, slots=True)
class Section:
    """From `start` to the next section's start, text stands under `heading`, on `page` (from 1)."""

    start: int
    heading: str = ""
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Likeness:
    """What tells a document from others without its text.

    `same` is a digest of its words, `marks` are numbers and names that stay in a translation,
    `words` counts its words, `updates` says that its head calls it an update of another.
    """

    same: str = ""
    marks: tuple[str, ...] = ()
    words: int = 0
    updates: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """One loaded file: its text, and what is known about it.

    `source` is the absolute path it came from and `name` the path shown to readers (relative to
    the folder that was ingested). `published` is an ISO 8601 date or "". `language` is one of
    en, sv, no, da, fi. `stated` says where in the text a metadata field stands
    ("title", "publisher", "published"); a field known only from elsewhere is absent there.
    `notes` say what of the file is not in the text, such as pages that hold none. `kind` is what
    sort of document it is ("agreement", "minutes"), "" where nothing tells. `origins` says for
    title, publisher, published, language and kind where they were found: in the "text", the
    "head" (of a mail, or front matter), the "properties" or the "name" of the file, or told by
    its "format"; a field that is not stated is absent. `spoken` are the languages of its parts,
    that of most first, among them such as "de" that `language` cannot be.
    """

    id: str
    source: str
    name: str
    title: str
    publisher: str
    published: str
    language: str
    text: str
    content_hash: str
    sections: tuple[Section, ...] = ()
    stated: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    notes: tuple["Fault", ...] = ()
    kind: str = ""
    origins: Mapping[str, str] = field(default_factory=dict)
    likeness: Likeness = Likeness()
    spoken: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a document; the passages of a document tile its text without gap or overlap."""

    id: str
    document_id: str
    index: int
    start: int
    end: int
    heading: str = ""
    page: int | None = None


@dataclass(frozen=True, slots=True)
class ScoredPassage:
    """A passage with its score, and what that was made of.

    `meaning` is a cosine similarity, `words` a BM25 score (0 where none), `answering` the
    probability, 0 to 1, that the passage answers; None where it was not read.
    """

    passage: Passage
    document: Document
    score: float
    meaning: float
    words: float
    answering: float | None = None

    @property
    def text(self) -> str:
        return self.document.text[self.passage.start : self.passage.end]


class Role(StrEnum):
    USER = "user"
    ASSISTANT = "assistant"


@dataclass(frozen=True, slots=True)
class Message:
    role: Role
    text: str


@dataclass(frozen=True, slots=True)
class Scope:
    """Which documents may answer; an empty field does not restrict.

    `documents` are ids, `years` the first and last year of publication (of the collaboration,
    where a document does not say when it was published), `partners` names of which each document
    must mention at least one. `countries` (ISO codes) and `areas` (of disease) are the register's.
    """

    documents: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    publishers: frozenset[str] = frozenset()
    years: tuple[int, int] | None = None
    partners: tuple[str, ...] = ()
    countries: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked, where to look, and the earlier turns, oldest first.

    `language` is that of the page it was asked on, "" where there is none; it counts where the
    words themselves may be of several.
    """

    text: str
    history: tuple[Message, ...] = ()
    scope: Scope = Scope()
    language: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """The exact words a sentence rests on: `quote` equals `document.text[start:end]`."""

    number: int
    document: Document
    passage: Passage
    start: int
    end: int
    quote: str

    @property
    def page(self) -> int | None:
        """The page on which the quoted words begin; None where the document has no pages."""
        section = section_at(self.document, self.start)
        return section.page if section else self.passage.page

    @property
    def heading(self) -> str:
        """The heading that the quoted words stand under."""
        section = section_at(self.document, self.start)
        return section.heading if section else self.passage.heading


def section_at(document: Document, offset: int) -> Section | None:
    """The section that holds the character at `offset`; None of a document without sections."""
    at = bisect_right(document.sections, offset, key=lambda section: section.start) - 1
    return document.sections[max(0, at)] if document.sections else None


class DoubtKind(StrEnum):
    """Why a sentence of an answer is not borne out by what it cites."""

    NO_CITATION = "no_citation"
    NUMBER = "number"
    DATE = "date"
    NAME = "name"
    NEGATION = "negation"
    WORDS = "words"  # it says something else than the cited words


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing in a sentence that its cited passages lack; `words` are the sentence's own."""

    kind: DoubtKind
    words: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One statement of an answer and the citations that support it.

    In an answer over several documents `lead` is the title of the one that it speaks for.
    With `doubts` the statement must not look supported.
    """

    text: str
    citations: tuple[Citation, ...]
    lead: str = ""
    doubts: tuple[Doubt, ...] = ()


class BlockKind(StrEnum):
    """What a stretch of a structured answer is; neighbouring items make one list."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    TABLE = "table"
    NOTE = "note"  # the frame's own words: coverage, hints, small talk
    FURTHER = "further"  # other sources of what was said above; folded where that can be


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a table: sentences with their citations, else `text`, the frame's word."""

    text: str = ""
    sentences: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of a structured answer.

    `text` is that of a heading or a note. Before sentences it leads them: the direct answer,
    a name or a title. The first of a table's `rows` is its head.
    """

    kind: BlockKind
    text: str = ""
    sentences: tuple[Sentence, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()


class Ending(StrEnum):
    """How an answer ended; only COMPLETE may look complete to a reader."""

    COMPLETE = "complete"
    NOT_FOUND = "not_found"
    CUT = "cut"
    FILTERED = "filtered"
    EMPTY = "empty"
    OVERFLOW = "overflow"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of the chat model, zero for the extractive answerer.

    `estimated` where the server did not count them; `cost` is in the currency of the configured
    prices, None where there are none.
    """

    input_tokens: int = 0
    output_tokens: int = 0
    estimated: bool = False
    cost: float | None = None


@dataclass(frozen=True, slots=True)
class Effort:
    """What asking a model takes: documents, requests, tokens read and written.

    `cost` is in `currency`, None where no prices are known.
    """

    documents: int = 0
    requests: int = 0
    tokens: int = 0
    cost: float | None = None
    currency: str = ""

    def __add__(self, other: "Effort") -> "Effort":
        known = [cost for cost in (self.cost, other.cost) if cost is not None]
        return Effort(
            self.documents + other.documents,
            self.requests + other.requests,
            self.tokens + other.tokens,
            sum(known) if known else None,
            self.currency or other.currency,
        )


@dataclass(frozen=True, slots=True)
class Fault:
    """What went wrong, for a page to say in its own language; a sentence in English stands by it.

    `kind` tells it from others, `values` are what its sentence names: models, addresses, numbers.
    """

    kind: str
    values: Mapping[str, str | int | float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of the searched documents an answer over several documents rests on.

    Of a question that nothing answers: none of those that were searched.
    """

    cited: int
    documents: int


@dataclass(frozen=True, slots=True)
class Answer:
    """A finished answer.

    `understood` is the question after the conversation was taken into account. `answerable` is
    the estimated probability, 0 to 1, that the documents answer it. `retrieved` is best first;
    where the ending is NOT_FOUND these are the nearest passages, and `sentences` is empty; what
    may answer all the same is `unsure`, to be shown set apart and counted as no answer, and
    `offers` are questions that the documents do answer; small talk has them among its blocks.
    `timings` maps a step's name to seconds. `advice` says in English what to do about an
    ending that is neither COMPLETE nor NOT_FOUND, `fault` the same to be put in other words.
    `removed_markers` counts markers that named no passage, `mended_markers` the statements that
    are tied to another passage than the one the model named. `unsupported` is what a chat model
    wrote where no document bears any of it out: no answer, to be shown folded. `instead_of` names
    the chat model that failed where the extractive answerer stepped in. `blocks` lay out the same
    sentences with headings, lists and tables; without any the answer is running text. An answer
    that speaks of the assistant itself has blocks and no sentences. `language` is that of the
    words around what documents say: the question's; "" in what was kept before it was noted.
    """

    text: str
    sentences: tuple[Sentence, ...]
    ending: Ending
    understood: str
    answerable: float
    retrieved: tuple[ScoredPassage, ...]
    model: str
    usage: Usage = Usage()
    timings: Mapping[str, float] = field(default_factory=dict)
    coverage: Coverage | None = None
    advice: str = ""
    removed_markers: int = 0
    instead_of: str = ""
    fault: Fault | None = None
    blocks: tuple[Block, ...] = ()
    unsure: Sentence | None = None
    mended_markers: int = 0
    unsupported: str = ""
    offers: tuple[str, ...] = ()
    language: str = ""

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Every citation once, in order of its number."""
        unique = {c.number: c for sentence in self.sentences for c in sentence.citations}
        return tuple(unique[number] for number in sorted(unique))


@dataclass(frozen=True, slots=True)
class Retrieved:
    """Event: the search is over."""

    understood: str
    passages: tuple[ScoredPassage, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """Event: more of the answer's text."""

    text: str


@dataclass(frozen=True, slots=True)
class Finished:
    """Event: the last one, with the whole answer."""

    answer: Answer


Event = Retrieved | Text | Finished
