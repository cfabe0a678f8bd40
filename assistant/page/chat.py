"""The page where questions are asked: the conversation, and the answer as it arrives."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from assistant.answering import Assistant
from assistant.errors import AssistantError
from assistant.library import DocumentSummary
from assistant.page import fragments, session
from assistant.page.proof import draw_outcome
from assistant.page.reader import draw_reader
from assistant.page.render import fill, label
from assistant.page.session import Turn
from assistant.page.suggestions import suggest
from assistant.page.view import place_for_motion, show, show_turn
from assistant.types import Ending, Finished, Retrieved, Text

LONGEST_QUESTION = 4000  # characters


def draw(assistant: Assistant, documents: list[DocumentSummary]) -> None:
    """Draws the conversation and answers what was just asked."""
    # Left to place itself at the bottom, the input would scroll past the answer's beginning.
    with st.bottom:
        typed = st.chat_input("Ask about the documents", max_chars=LONGEST_QUESTION)
    question = (typed or session.asked()).strip()
    motion = place_for_motion()
    conversation = st.container(key="conversation")
    draw_reader(assistant.library)  # before an answer begins, so that it opens while one is made
    with conversation:
        turns = session.turns()
        if not turns and not question:
            _welcome(documents)
        for number, turn in enumerate(turns):
            with st.container(key=f"turn-{number}"):
                _draw_turn(turn, number, assistant)
        if question:
            turns.append(Turn(question, searched=len(documents)))
            with st.container(key=f"turn-{len(turns) - 1}"):
                _answer(assistant, turns, motion)


def _welcome(documents: list[DocumentSummary]) -> None:
    count = f"{len(documents)} documents" if len(documents) > 1 else "one document"
    show(
        fill(
            '<div class="welcome"><h1>What would you like to know?</h1>'
            "<p>Answers come from {count} and show the exact words they rest on.</p></div>",
            count=count,
        )
    )
    with st.container(key="suggestions"):
        for question in suggest(documents):
            st.button(label(question), key=question, on_click=session.ask_next, args=(question,))


def _draw_turn(turn: Turn, number: int, assistant: Assistant) -> None:
    show(fragments.question(turn.question, turn.understood))
    _show_words(turn, number, st.empty())
    draw_outcome(turn, number, assistant.library)


def _show_words(turn: Turn, number: int, place: DeltaGenerator) -> None:
    if turn.answer and turn.answer.sentences:
        show(fragments.answer(turn.answer, number), place)
    elif turn.text and not (turn.answer and turn.answer.ending is Ending.NOT_FOUND):
        show(fragments.unfinished(turn.text, turn.titles), place)
    else:
        place.empty()


def _answer(assistant: Assistant, turns: list[Turn], motion: DeltaGenerator) -> None:
    """Streams the answer to the last turn, keeping each piece in it before showing it."""
    turn, number = turns[-1], len(turns) - 1
    heading, place = st.empty(), st.empty()
    show(fragments.question(turn.question), heading)
    show_turn(number, motion)
    show(fragments.waiting(f"Searching {turn.searched} documents…"), place)
    try:
        for event in assistant.stream(session.as_question(turn.question, turns[:-1])):
            match event:
                case Retrieved():
                    turn.understood = event.understood
                    turn.titles = frozenset(p.document.title for p in event.passages)
                    show(fragments.question(turn.question, turn.understood), heading)
                    show(fragments.waiting("Reading the closest passages…"), place)
                case Text():
                    turn.text += event.text
                    show(fragments.unfinished(turn.text, turn.titles), place)
                case Finished():
                    turn.answer = event.answer
    except AssistantError as error:
        turn.problem = str(error)
    _show_words(turn, number, place)
    draw_outcome(turn, number, assistant.library)
