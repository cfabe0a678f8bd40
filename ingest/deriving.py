"""From what was read of a file to its document, passages and encoder inputs; runs in the child."""

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from assistant.language import LANGUAGES, detect
from assistant.search.inputs import encoder_input, input_digest
from assistant.types import Document, Fault, Likeness, Passage, Section
from ingest.file_errors import FileError
from ingest.splitter import split

LOADER_VERSION = "5"  # raise it when the same file would give another text
MOST_PASSAGES = 10_000  # of a file: about 9,000,000 characters
_SHORTEST_TO_DETECT = 20  # characters

Cut = tuple[tuple[Passage, ...], tuple[bytes, ...]]


def cut(document: Document) -> Cut:
    """Its passages, and for each the digest of what the encoder sees of it.

    Raises:
        FileError: there are too many.
    """
    passages = tuple(split(document))
    check_count(len(passages))
    return passages, tuple(input_digest(encoder_input(document, each)) for each in passages)


def check_count(passages: int) -> None:
    """Raises FileError where a file has more passages than are taken in."""
    if passages > MOST_PASSAGES:
        raise FileError("passages", count=passages, limit=MOST_PASSAGES)


def described_cut(read: Mapping[str, Any], source: str) -> dict[str, Any]:
    """What the parent has no part in: language and passages of what was read."""
    document = document_of(read, source, "")
    passages, inputs = cut(document)
    rows = [[p.id, p.start, p.end, p.heading, p.page] for p in passages]
    digests = [digest.hex() for digest in inputs]
    return {"language": document.language, "passages": rows, "inputs": digests}


def cut_of(answer: Mapping[str, Any], document: Document) -> Cut:
    """The passages that the child has described."""
    return tuple(_passages(answer["passages"], document)), tuple(
        map(bytes.fromhex, answer["inputs"])
    )


def document_of(answer: Mapping[str, Any], source: str, name: str) -> Document:
    """The document that readers will know by `name`."""
    text: str = answer["text"]
    facts = answer["facts"]
    values = {field: fact["value"] for field, fact in facts.items()}
    stated = _language(values.get("language", ""))
    return Document(
        id=document_id(source),
        source=source,
        name=name,
        title=values.get("title") or _title_from_name(Path(source)),
        publisher=values.get("publisher", ""),
        published=values.get("published", ""),
        kind=values.get("kind", ""),
        origins=_origins(facts, bool(stated)),
        likeness=_likeness(answer["likeness"]),
        spoken=tuple(answer["spoken"]),
        language=answer.get("language") or stated or detect(_written(text, answer["body"])),
        text=text,
        content_hash=versioned(answer["hash"]),
        sections=tuple(Section(**section) for section in answer["sections"]),
        stated={
            field: (fact["span"][0], fact["span"][1])
            for field, fact in facts.items()
            if fact["span"] and field != "language"
        },
        notes=tuple(Fault(note["kind"], note["values"]) for note in answer["notes"]),
    )


def _origins(facts: Mapping[str, Any], language_stated: bool) -> dict[str, str]:
    found = {field: fact["origin"] for field, fact in facts.items() if fact["value"]}
    language = found.get("language", "text") if language_stated else "text"
    return {"title": "name"} | found | {"language": language}


def _likeness(found: Mapping[str, Any]) -> Likeness:
    return Likeness(**{**found, "marks": tuple(found["marks"])})


def document_id(source: str) -> str:
    return hashlib.sha256(source.encode("utf-8")).hexdigest()[:16]


def versioned(digest: str) -> str:
    return hashlib.sha256(f"{LOADER_VERSION}:{digest}".encode()).hexdigest()


def _passages(rows: list[list[Any]], document: Document) -> Iterator[Passage]:
    for index, (id, start, end, heading, page) in enumerate(rows):
        yield Passage(id, document.id, index, start, end, heading, page)


def _language(stated: str) -> str:
    """The code of a stated language ("sv-SE", "nb", "Norsk"); "" if it is none of ours."""
    code = stated.lower()[:2]
    return "no" if code in ("nb", "nn") else code if code in LANGUAGES else ""


def _written(text: str, body: int) -> str:
    """The author's own words, whose language counts; all of the text where those are too few."""
    return text[body:] if len(text) - body >= _SHORTEST_TO_DETECT else text


def _title_from_name(path: Path) -> str:
    return " ".join(path.stem.replace("_", " ").replace("-", " ").split()) or path.name
