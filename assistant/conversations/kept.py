"""Finished answers as plain values for JSON, and back, even if their documents have changed since.

What an answer cites is kept word for word; of all else that was retrieved only its place is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields, replace
from typing import Any

from assistant.conversations.records import KeptCitation
from assistant.fault_texts import told
from assistant.library import Library
from assistant.types import (
    Answer,
    Block,
    BlockKind,
    Cell,
    Citation,
    Coverage,
    Document,
    Doubt,
    DoubtKind,
    Ending,
    Fault,
    Passage,
    Scope,
    ScoredPassage,
    Sentence,
    Usage,
)

Record = dict[str, Any]
NEAREST = 3  # passages kept word for word where nothing was found
_PLAIN = ("text", "understood", "answerable", "model", "advice", "removed_markers", "instead_of")
_LATER = {
    "mended_markers": 0,
    "unsupported": "",
    "language": "",
}  # what the first kept answers lack
_ABOUT = ("id", "source", "name", "title", "publisher", "published", "language", "content_hash")
WITHHELD = "withheld"
_WITHHELD = "It rests on documents that you may not read any more."
DAMAGED = "damaged_answer"
_DAMAGED = (
    "What was kept of it is not as it was written, so it is not shown. Ask again, or put "
    "conversations.sqlite back from a backup."
)
_PARTED = "\n\n"  # stands between kept passages of a document that is no more


def keep(answer: Answer) -> Record:
    """`answer` as values that JSON can hold."""
    scored = {s.passage.id: (s.passage, s.document) for s in answer.retrieved}
    cited = {c.passage.id: (c.passage, c.document) for c in _cited(answer)}
    passages = {**scored, **cited}
    documents = {document.id: document for _, document in passages.values()}
    texts = _words_to_keep(answer)
    return {
        **{name: getattr(answer, name) for name in (*_PLAIN, *_LATER)},
        "ending": answer.ending.value,
        "usage": asdict(answer.usage),
        "timings": dict(answer.timings),
        "coverage": asdict(answer.coverage) if answer.coverage else None,
        "fault": asdict(answer.fault) if answer.fault else None,
        "documents": {key: _about(document) for key, document in documents.items()},
        "passages": {key: asdict(passage) for key, (passage, _) in passages.items()},
        "texts": {
            key: [start, passages[key][1].text[start:end]] for key, (start, end) in texts.items()
        },
        "retrieved": [_retrieved(scored) for scored in answer.retrieved],
        "sentences": [_sentence(sentence) for sentence in answer.sentences],
        "blocks": [_block(block) for block in answer.blocks],
        "unsure": _sentence(answer.unsure) if answer.unsure else None,
        "offers": list(answer.offers),
    }


def _cited(answer: Answer) -> tuple[Citation, ...]:
    return answer.citations + (answer.unsure.citations if answer.unsure else ())


def _words_to_keep(answer: Answer) -> dict[str, tuple[int, int]]:
    """Spans of text by passage id: the cited ones, and the nearest where nothing answers."""
    spans: dict[str, tuple[int, int]] = {}
    for citation in _cited(answer):  # one may reach beyond its passage
        passage = citation.passage
        start, end = spans.get(passage.id, (passage.start, passage.end))
        spans[passage.id] = (min(start, citation.start), max(end, citation.end))
    if not answer.citations:
        nearest = (scored.passage for scored in answer.retrieved[:NEAREST])
        spans = {passage.id: (passage.start, passage.end) for passage in nearest} | spans
    return spans


def _about(document: Document) -> Record:
    return {name: getattr(document, name) for name in _ABOUT}


def _retrieved(scored: ScoredPassage) -> Record:
    plain = {f.name: getattr(scored, f.name) for f in fields(scored)}
    del plain["document"]
    return {**plain, "passage": scored.passage.id}


def _sentence(sentence: Sentence) -> Record:
    return {
        "text": sentence.text,
        "lead": sentence.lead,
        "doubts": [[doubt.kind.value, doubt.words] for doubt in sentence.doubts],
        "citations": [
            {
                "number": c.number,
                "passage": c.passage.id,
                "start": c.start,
                "end": c.end,
                "quote": c.quote,
                "page": c.page,
                "heading": c.heading,
            }
            for c in sentence.citations
        ],
    }


def _block(block: Block) -> Record:
    return {
        "kind": block.kind.value,
        "text": block.text,
        "sentences": [_sentence(sentence) for sentence in block.sentences],
        "rows": [[_cell(cell) for cell in row] for row in block.rows],
    }


def _cell(cell: Cell) -> Record:
    return {"text": cell.text, "sentences": [_sentence(one) for one in cell.sentences]}


def is_withheld(record: Record, library: Library) -> bool:
    """Whether a kept answer rests on a document that may not be read, or no longer."""
    return any(library.hides(about["name"]) for about in record["documents"].values())


def withheld(record: Record) -> Answer:
    """What is shown in the place of such an answer."""
    return _instead(WITHHELD, _WITHHELD, record["understood"], record["model"])


def damaged() -> Answer:
    """What is shown in the place of an answer that is not as it was written."""
    return _instead(DAMAGED, _DAMAGED)


def _instead(kind: str, template: str, understood: str = "", model: str = "") -> Answer:
    advice, fault = told(kind, template, {})
    return Answer(
        text="",
        sentences=(),
        ending=Ending.FILTERED,
        understood=understood,
        answerable=0.0,
        retrieved=(),
        model=model,
        advice=advice,
        fault=fault,
    )


def restore(record: Record, library: Library) -> Answer:
    """The answer that `keep` was given, with its documents as they stood then.

    A document that has changed or is gone is stood in for by its kept passages, and its offsets
    count in that text; a passage of it that was not kept is empty.

    Raises:
        StoreError: the library cannot be read.
    """
    then = _Then(record, library)
    return Answer(
        **{name: record[name] for name in _PLAIN},
        **{name: record.get(name, usual) for name, usual in _LATER.items()},
        ending=Ending(record["ending"]),
        usage=Usage(**record["usage"]),
        timings=record["timings"],
        coverage=Coverage(**record["coverage"]) if record["coverage"] else None,
        fault=_fault(record.get("fault")),
        retrieved=tuple(
            ScoredPassage(**{**scored, **then.found(scored["passage"])})
            for scored in record["retrieved"]
        ),
        sentences=then.sentences(record["sentences"]),
        blocks=tuple(then.block(block) for block in record.get("blocks", ())),
        unsure=then.sentences([unsure])[0] if (unsure := record.get("unsure")) else None,
        offers=tuple(record.get("offers", ())),
    )


def _fault(record: Record | None) -> Fault | None:
    """None, too, where the answer was kept before faults were."""
    return Fault(record["kind"], record["values"]) if record else None


class _Then:
    """The documents and passages of a kept answer."""

    def __init__(self, record: Record, library: Library) -> None:
        self._passages = {key: Passage(**values) for key, values in record["passages"].items()}
        self._texts: Mapping[str, tuple[int, str]] = record["texts"]
        self._shifts: dict[str, int] = {}  # by passage id: how far its words were moved
        self._documents = self._unchanged(record["documents"], library)
        for key, about in record["documents"].items():
            if key not in self._documents:
                self._documents[key] = self._stand_in(about)

    def found(self, passage_id: str) -> dict[str, Any]:
        """The passage and its document, by field."""
        passage = self._passages[passage_id]
        return {"passage": passage, "document": self._documents[passage.document_id]}

    def citation(self, record: Record) -> Citation:
        shift = self._shifts.get(record["passage"], 0)
        moved = {"start": record["start"] + shift, "end": record["end"] + shift}
        found = self.found(record["passage"])
        if not found["document"].sections:  # a stand-in, which has but what the citation kept
            found["passage"] = replace(found["passage"], **_place(record, found["passage"]))
        words = {"number": record["number"], "quote": record["quote"]}
        return Citation(**words, **found, **moved)

    def sentences(self, records: Sequence[Record]) -> tuple[Sentence, ...]:
        return tuple(
            Sentence(
                sentence["text"],
                tuple(self.citation(citation) for citation in sentence["citations"]),
                sentence["lead"],
                tuple(Doubt(DoubtKind(kind), words) for kind, words in sentence["doubts"]),
            )
            for sentence in records
        )

    def block(self, record: Record) -> Block:
        rows = (
            tuple(Cell(cell["text"], self.sentences(cell["sentences"])) for cell in row)
            for row in record["rows"]
        )
        own = self.sentences(record["sentences"])
        return Block(BlockKind(record["kind"]), record["text"], own, tuple(rows))

    def _unchanged(self, abouts: Mapping[str, Record], library: Library) -> dict[str, Document]:
        # A passage's id holds its document's content, and these documents may be in memory.
        ids = [*self._passages]
        known = {document.id: document for _, document in library.load(ids).values()}
        now = {key: known.get(key) or library.document(key) for key in abouts}
        return {
            key: document
            for key, document in now.items()
            if document and document.content_hash == abouts[key]["content_hash"]
        }

    def _stand_in(self, about: Record) -> Document:
        """A document of the kept passages only; the others are left without words."""
        text = ""
        for passage in sorted(self._passages.values(), key=lambda passage: passage.start):
            if passage.document_id != about["id"]:
                continue
            start, words = self._texts.get(passage.id, (passage.start, ""))
            text += _PARTED if text and words else ""
            shift = len(text) - start
            end = passage.end + shift if words else passage.start + shift
            self._shifts[passage.id] = shift
            self._passages[passage.id] = replace(passage, start=passage.start + shift, end=end)
            text += words
        return Document(**about, text=text)


def kept_citations(answer: Record) -> tuple[KeptCitation, ...]:
    """Every citation of a kept answer once, in order of its number, as it stood then."""
    found = {c["number"]: c for sentence in answer["sentences"] for c in sentence["citations"]}
    return tuple(_citation(found[number], answer) for number in sorted(found))


def _place(citation: Record, passage: Passage) -> Record:
    """Page and heading of the quoted words; of its passage where the answer kept no more."""
    return {
        "page": citation.get("page", passage.page),
        "heading": citation.get("heading", passage.heading),
    }


def _citation(citation: Record, answer: Record) -> KeptCitation:
    passage = answer["passages"][citation["passage"]]
    document = answer["documents"][passage["document_id"]]
    return KeptCitation(
        number=citation["number"],
        document_id=document["id"],
        name=document["name"],
        title=document["title"],
        publisher=document["publisher"],
        published=document["published"],
        language=document["language"],
        page=citation.get("page", passage["page"]),
        heading=citation.get("heading", passage["heading"]),
        start=citation["start"],
        end=citation["end"],
        quote=citation["quote"],
    )


def keep_scope(scope: Scope) -> Record:
    return {
        "documents": sorted(scope.documents),
        "languages": sorted(scope.languages),
        "publishers": sorted(scope.publishers),
        "years": list(scope.years) if scope.years else None,
        "partners": list(scope.partners),
        "countries": sorted(scope.countries),
        "areas": sorted(scope.areas),
    }


def restore_scope(record: Record) -> Scope:
    years: Sequence[int] | None = record["years"]
    return Scope(
        frozenset(record["documents"]),
        frozenset(record["languages"]),
        frozenset(record["publishers"]),
        (years[0], years[1]) if years else None,
        tuple(record["partners"]),
        frozenset(record.get("countries", ())),  # older conversations have none
        frozenset(record.get("areas", ())),
    )
