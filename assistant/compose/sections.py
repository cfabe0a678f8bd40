"""The section of a document whose heading says what is asked for: "Recommendations", "Risks"."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise

from assistant.compose.draft import Quote
from assistant.compose.moments_in import is_below_signing
from assistant.compose.quoting import sentences_of
from assistant.compose.room import Request, Room
from assistant.compose.subjects import terms_of
from assistant.extractive.about import is_of_document
from assistant.language.matching import RELATED, Term, TextForms, is_light
from assistant.language.rows import table_of
from assistant.types import Document, Section

ITEM = re.compile(r"\s*(?:[-*•·‣▪◦]|\d{1,2}[.)])\s")
_LONGEST = 25  # sentences; a section of more is no list


def section_asked(
    room: Room, request: Request, document: Document, is_list: bool = False
) -> list[Quote]:
    """Its sentences, rows and items; none where no heading below the title says so.

    With `is_list` the heading has to say all that is asked, and the section to be a list.
    """
    wanted = list(_wanted(room, request, document))
    if is_list:
        wanted = [term for term in wanted if not is_of_document(term)]
    found: list[Quote] = []
    for section, end in with_ends(document):
        if _says(section, document, wanted, all if is_list else any):
            told = [
                one
                for one in sentences_of(document)
                if section.start <= one.start < end
                and one.text.strip("# \n") != section.heading
                and not is_below_signing(document, one.start)
            ]
            rows = [one for one in told if table_of(document.text, one.start)]
            items = rows or [one for one in told if ITEM.match(one.text)]
            if not is_list or len(items) > 1:
                found += rows or (items if is_list else told)
    return found if len(found) <= _LONGEST else []


def with_ends(document: Document) -> Iterator[tuple[Section, int]]:
    """Each section and where it ends; a document need not have any."""
    last = Section(len(document.text))
    for section, following in pairwise((*document.sections, last)):
        yield section, following.start


def _wanted(room: Room, request: Request, document: Document) -> Iterator[Term]:
    """The words for what is to be listed: those that neither name nor title the document."""
    title = TextForms.of(f"{document.title} {document.name}", document.language)
    for term in terms_of(room, request.question):
        if not term.name and not is_light(term.word, request.language) and not term.match(title):
            yield term


def _says(
    section: Section,
    document: Document,
    wanted: Sequence[Term],
    how_many: Callable[[Iterable[bool]], bool],
) -> bool:
    heading = section.heading.strip()
    if not heading or heading == document.title.strip():
        return False
    forms = TextForms.of(heading, document.language)
    return bool(wanted) and how_many(term.match(forms) >= RELATED for term in wanted)
