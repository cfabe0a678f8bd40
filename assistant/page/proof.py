"""What stands under an answer: how it ended, its sources, or the nearest passages."""

import streamlit as st

from assistant.library import Library
from assistant.page import excerpts, fragments, freshness, session
from assistant.page.reader import open_reader
from assistant.page.session import Turn
from assistant.page.view import show
from assistant.types import Answer, Ending

_ENDINGS = {
    Ending.CUT: (
        "This answer is incomplete",
        "The model stopped before it had finished. Ask for less at once, or ask again.",
    ),
    Ending.FILTERED: (
        "This answer was withheld",
        "The model's provider filtered it. Put the question differently, or set another "
        "chat.model in assistant.toml.",
    ),
    Ending.EMPTY: (
        "The model gave no answer",
        "Ask again; if that does not help, `python -m assistant doctor` checks the model.",
    ),
    Ending.OVERFLOW: (
        "Too much text for the model",
        "Start a new conversation, or ask about fewer documents at once.",
    ),
    Ending.UNAVAILABLE: (
        "The model cannot be reached",
        "`python -m assistant doctor` says why. The sources below were found without it.",
    ),
}
_NEAREST = 3


def draw_outcome(turn: Turn, number: int, library: Library) -> None:
    """Draws everything that follows the answer's text of turn `number`."""
    if turn.problem:
        show(fragments.notice("The question could not be answered", turn.problem, "broken"))
    elif turn.answer is None:
        show(fragments.notice("This answer was interrupted", "Ask again to have it whole."))
    if turn.answer is None:
        st.button(
            "Ask again",
            key=f"again-{number}",
            on_click=session.ask_next,
            args=(turn.question,),
        )
        return
    if turn.answer.ending is Ending.NOT_FOUND:
        _draw_not_found(turn.answer, turn)
    else:
        _draw_sources(turn.answer, number, library)


def _draw_not_found(answer: Answer, turn: Turn) -> None:
    count = f"{turn.searched} documents were" if turn.searched != 1 else "One document was"
    show(
        fragments.notice(
            answer.text or "The documents do not answer this.",
            f"{count} searched. Try other words, or add the document that would know.",
        )
    )
    if answer.retrieved:
        show(excerpts.nearest(answer.retrieved[:_NEAREST]))


def _draw_sources(answer: Answer, number: int, library: Library) -> None:
    if answer.ending is not Ending.COMPLETE:
        show(fragments.notice(*_ENDINGS[answer.ending], "broken"))
    notes = freshness.notes(library, answer.citations)
    for place, (document, citations) in enumerate(excerpts.by_document(answer.citations)):
        with st.container(key=f"source-{number}-{place}"):
            with st.container(key=f"source-head-{number}-{place}", horizontal=True):
                show(excerpts.source_heading(document))
                if st.button("Read the document", key=f"read-{number}-{place}", type="tertiary"):
                    open_reader(document, citations)
            if document.id in notes:
                show(fragments.remark(notes[document.id], "stale"))
            for citation in citations:
                opened = citation.number == 1 and not answer.coverage
                show(excerpts.source_words(citation, number, opened))
