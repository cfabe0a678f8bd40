"""The document beside the answer, its cited words highlighted, citation by citation."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from assistant.library import Library
from assistant.page import gestures, session
from assistant.page.chat.markers import about_in_words
from assistant.page.reading import excerpts, freshness
from assistant.page.reading.cautions import cautions
from assistant.page.reading.citation_link import address_of, link_to, named_in
from assistant.page.render import Html, MarkKind, fill
from assistant.page.view import show
from assistant.page.wording import say
from assistant.types import Answer, Citation, Document, Passage

_KEY = "reading"
SHELVES = ("cited", "found", "unsure")
FOUND_SHOWN = 12  # of the passages that the search found, these can be opened


@dataclass(frozen=True, slots=True)
class Reading:
    """Which citation is open: the `number`th on a shelf of the turn that asked `question`."""

    turn: int
    shelf: str
    number: int
    question: str


@st.fragment
def draw_reader(library: Library) -> None:
    """Draws the open citation, if any; a click on another runs only this part of the page again."""
    reading: Reading | None = st.session_state.get(_KEY)
    shelf = _shelf(reading)
    places = [citation.number for citation in shelf]
    if reading is None or reading.number not in places:
        gestures.attend(_turn_to)
        return
    # First, so that it keeps its place and goes on listening whatever is drawn below it.
    gestures.attend(_turn_to, reading.turn, reading.shelf, reading.number)
    _draw(reading, shelf, places.index(reading.number), library)


def _shelf(reading: Reading | None) -> tuple[Citation, ...]:
    """The citations among which the reader turns pages; empty where the conversation is another."""
    if reading is None:
        return ()
    turns = session.turns()
    if reading.turn >= len(turns):
        return ()
    turn = turns[reading.turn]
    if turn.answer is None or turn.question != reading.question:
        return ()
    return on_shelf(turn.answer, reading.shelf)


def on_shelf(answer: Answer, shelf: str) -> tuple[Citation, ...]:
    """What can be opened of an answer: its citations, or the first passages that were found."""
    if shelf == "cited":
        return answer.citations
    if shelf == "unsure":
        return answer.unsure.citations if answer.unsure else ()
    found = enumerate(answer.retrieved[:FOUND_SHOWN], start=1)
    return tuple(excerpts.as_citation(scored, number) for number, scored in found)


def _turn_to(wanted: dict[str, Any]) -> None:
    """Opens what was clicked, or closes the reader; what the browser sends is not trusted."""
    turns = session.turns()
    match wanted:
        case {"turn": int(turn), "shelf": str(shelf), "number": int(number)} if (
            shelf in SHELVES and 0 <= turn < len(turns)
        ):
            st.session_state[_KEY] = Reading(turn, shelf, number, turns[turn].question)
        case _:
            st.session_state[_KEY] = None


def _draw(reading: Reading, shelf: Sequence[Citation], place: int, library: Library) -> None:
    citation = shelf[place]
    now = freshness.reading_state(library, citation)
    with st.container(key="reader"):
        show(_head(reading, shelf, place, now.note))
        same = [c for c in shelf if c.document.id == citation.document.id]
        marks = same if now.as_cited and _cites(reading) else [now.citation]
        kind: MarkKind = "cited" if _cites(reading) else "near"
        group = f"words-{reading.turn}-{reading.shelf}"
        around = excerpts.stretch_around(now.document, now.citation)
        show(excerpts.document(now.document, marks, kind, group, around=around))


def _cites(reading: Reading) -> bool:
    return reading.shelf == "cited"


def _head(reading: Reading, shelf: Sequence[Citation], place: int, note: str) -> Html:
    citation = shelf[place]
    kind = "source" if _cites(reading) else "passage"
    return fill(
        '<div class="reader-head" data-open="{name}" data-name="{region}">'
        '<div class="reader-bar">'
        '<span class="position" role="status">{position}</span>{previous}{next}'
        '<button type="button" class="text" data-do="copy-link" data-link="{link}" '
        'data-done="{copied}">{copy}</button>'
        '<a class="icon" href="{link}" data-do="open-page" aria-label="{open}" title="{open}">'
        "open_in_new</a>"
        '<button type="button" class="icon" data-do="close" aria-label="{close}" '
        'title="{close}">close</button></div>'
        '<h2 dir="auto">{title}</h2>{about}{cautions}{note}</div>',
        name=f"{reading.turn}:{reading.shelf}:{citation.number}",
        region=say("reader.region"),
        position=say(f"reader.{kind}", number=place + 1, count=len(shelf)),
        previous=_step(reading, shelf, place - 1, "previous", "chevron_left"),
        next=_step(reading, shelf, place + 1, "next", "chevron_right"),
        link=address_of(link_to(citation)),
        copy=say("reader.copy_link"),
        copied=say("reader.copied"),
        open=say("reader.open_page"),
        close=say("reader.close"),
        title=citation.document.title,
        about=_about(citation),
        cautions=cautions(citation.document.notes),
        note=fill('<p class="remark stale" dir="auto">{note}</p>', note=note) if note else Html(""),
    )


def _about(citation: Citation) -> Html:
    facts = (about_in_words(citation), citation.heading, citation.document.name)
    shown = " · ".join(dict.fromkeys(fact for fact in facts if fact))
    return fill('<p class="about" dir="auto">{facts}</p>', facts=shown)


def _step(reading: Reading, shelf: Sequence[Citation], place: int, name: str, icon: str) -> Html:
    """A button to the citation at `place`; it stays, but does nothing, where there is none."""
    there = 0 <= place < len(shelf)
    target = f"{reading.turn}:{reading.shelf}:{shelf[place].number}" if there else ""
    return fill(
        '<button type="button" class="icon" data-do="{name}" data-citation="{target}" '
        'aria-label="{label}" title="{label}" aria-disabled="{off}">{icon}</button>',
        name=name,
        target=target,
        label=say(f"reader.{name}"),
        off="false" if there else "true",
        icon=icon,
    )


def draw_document(document: Document) -> None:
    """Draws a document's own text on a page of its own, at the words that the address names."""
    show(excerpts.about_document(document))
    link = named_in(st.query_params.to_dict())
    linked = None
    if link and link.document == document.id and link.end <= len(document.text):
        if link.fits(document):
            linked = _linked(document, link.start, link.end)
        else:
            show(fill('<p class="remark stale">{note}</p>', note=say("reader.link_outdated")))
    show(excerpts.document(document, [linked] if linked else [], numbered=False))
    if linked:
        gestures.show_words()


def _linked(document: Document, start: int, end: int) -> Citation:
    passage = Passage("", document.id, 0, start, end)
    return Citation(1, document, passage, start, end, document.text[start:end])
