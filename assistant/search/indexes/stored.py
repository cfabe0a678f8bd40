"""What a generation is to hold, as the library has it."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from assistant.language import LANGUAGES, detect
from assistant.library import Entry, LibraryContents
from assistant.search.embedder import Identity
from assistant.search.indexes.build import Contents
from assistant.search.words import WordEntry
from assistant.types import Document, Passage


def stored_contents(
    library: LibraryContents,
    encoder: Identity,
    inputs: Mapping[str, bytes],
    put: Sequence[Entry] = (),
    gone: Collection[str] = (),
) -> Contents:
    """Of the passages in `inputs`, ids with the digests of what was encoded by `encoder`.

    Their vectors are in the library; their words too, but for the entries `put`, which take the
    place of the documents `gone`.
    """
    digests = list(inputs.values())
    return Contents(
        ids=list(inputs),
        vectors=lambda rows: library.vectors_of(encoder, [digests[row] for row in rows]),
        entries=lambda wanted: _entries(library, wanted, put, gone),
    )


def _entries(
    library: LibraryContents,
    wanted: Collection[str] | None,
    put: Sequence[Entry],
    gone: Collection[str],
) -> Iterator[WordEntry]:
    """Those of all passages, or of the wanted ones, of which few texts are then read."""
    fresh = (_word_entry(e.document, p) for e in put for p in e.passages)
    if wanted is None:
        kept = library.entries(without=gone)
        yield from (_word_entry(e.document, p) for e in kept for p in e.passages)
        yield from fresh
        return
    left = set(wanted)
    for entry in fresh:
        if entry.passage_id in left:
            left.discard(entry.passage_id)
            yield entry
    for passage, document in library.load(sorted(left)).values():
        yield _word_entry(document, passage)


def _word_entry(document: Document, passage: Passage) -> WordEntry:
    text = document.text[passage.start : passage.end]
    several = sum(language in LANGUAGES for language in document.spoken) > 1
    language = detect(text) if several else document.language
    return WordEntry(passage.id, language, document.title, passage.heading, text)
