"""The page where questions are asked: the conversation, and the answer as it arrives."""

from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from assistant.answering import Assistant
from assistant.conversations import Asked, Desk, Job, JudgedTurns
from assistant.library import DocumentSummary, Library
from assistant.page import owner, session
from assistant.page.chat import (
    asking,
    conversation_head,
    fragments,
    further,
    scope_bar,
    turn_tools,
)
from assistant.page.chat.expectations import expectations
from assistant.page.chat.proof import draw_account, draw_outcome
from assistant.page.chat.register_questions import register_questions
from assistant.page.chat.suggestions import varied
from assistant.page.chat.waiting import draw_stop, follow
from assistant.page.reading.reader import draw_reader
from assistant.page.render import fill, label
from assistant.page.session import Turn
from assistant.page.settings_panel import chosen_profile
from assistant.page.view import focus_question, place_for_motion, show, show_turn
from assistant.page.wording import language, say
from assistant.scope import EVERYTHING
from assistant.settings import Settings
from assistant.settings.chat import EXTRACTIVE
from assistant.types import LONGEST_QUESTION, Ending

_FIELD = "question"
_SUGGESTED = 5  # questions before the first one is asked
_SHOWN = 20  # turns; of a longer conversation the first ones are drawn when asked for


@dataclass(frozen=True, slots=True)
class _Room:
    """What every turn is drawn with; `stop` is the place of the button that ends an answer.

    `judged` are the verdicts on the answers, as they stood when the page was run.
    """

    library: Library
    documents: list[DocumentSummary]
    desk: Desk
    stop: DeltaGenerator
    judged: JudgedTurns


def draw(assistant: Assistant, documents: list[DocumentSummary]) -> None:
    """Draws the open conversation, and follows the answers that are under way in it."""
    desk = session.desk()
    # Left to place itself at the bottom, the input would scroll past the answer's beginning.
    with st.bottom:
        stop = st.empty()
        scope_bar.draw(assistant.library, documents)
        st.chat_input(
            say("chat.placeholder"), key=_FIELD, max_chars=LONGEST_QUESTION, on_submit=_take
        )
    session.show_in_address()
    motion = place_for_motion()
    asking.make_ready(motion)
    if session.is_first_run():
        focus_question(motion, on_touch=False)
    conversation = st.container(key="conversation")
    draw_reader(assistant.library)  # before an answer is followed, so that it opens meanwhile
    with conversation:
        if session.opened() and session.conversation() is None:
            _draw_absent()
            return
        jobs = desk.under_way(session.opened())  # first: who has ended since is among the turns
        turns = session.turns()
        if not turns:
            scope = scope_bar.current_scope()
            within = scope_bar.within(scope, assistant.library, documents)
            _welcome(assistant.library, within, assistant.chat_model)
            return
        conversation_head.draw(desk, turns)
        if session.is_new():
            show_turn(len(turns) - 1, motion)
        judged = desk.conversations.judgements.of([turn.id for turn in turns])
        _draw_turns(turns, jobs, _Room(assistant.library, documents, desk, stop, judged))


def _take() -> None:
    session.ask_next(st.session_state[_FIELD] or "")


def send_asked(assistant: Assistant, settings: Settings) -> None:
    """Sends off the question that was just asked, if any, with what is chosen on the page.

    Raises:
        StoreError: the conversations cannot be written, or the library cannot be read.
    """
    asked = session.asked()
    if asked is None:
        return
    profile, scope = chosen_profile(settings), scope_bar.current_scope()
    searched = scope_bar.count(scope, assistant.library)
    asked = Asked(asked.text, scope, profile, searched, asked.instead_of, language())
    key = session.opened() if session.conversation() else ""
    served = settings.chat_of(profile).model != EXTRACTIVE
    desk = session.desk()
    session.open_conversation(desk.ask(owner.owner(), key, asked, assistant, served), new=True)


def _welcome(library: Library, documents: list[DocumentSummary], chat_model: str) -> None:
    show(
        fill(
            '<div class="welcome"><h1>{title}</h1><p>{advice}</p></div>',
            title=say("chat.welcome_title"),
            advice=say("chat.welcome_advice", count=len(documents)),
        )
    )
    with st.container(key="suggestions"):
        everywhere = scope_bar.current_scope() == EVERYTHING
        registered = register_questions(library, language()) if everywhere else []
        others = varied(documents, language(), _SUGGESTED - len(registered))
        for question in [*others, *registered]:
            st.button(label(question), key=question, on_click=session.ask_next, args=(question,))
    show(expectations(chat_model))


def _draw_absent() -> None:
    """Instead of a conversation that is not there, or not this browser's, as far as is known."""
    if not owner.is_known():
        show(fragments.waiting(say("chat.opening")))
        return
    show(fragments.notice(say("chat.absent_title"), say("chat.absent_advice"), "calm absent"))
    st.button(say("shell.new_conversation"), key="absent-new", on_click=session.start_over)


def _draw_turns(turns: list[Turn], jobs: dict[str, Job], room: _Room) -> None:
    first = 0 if session.is_whole() else max(0, len(turns) - _SHOWN)
    if first:
        st.button(say("chat.earlier", count=first), key="earlier", on_click=session.show_whole)
    waiting = False  # for an answer before, of this conversation
    for number, turn in enumerate(turns[first:], first):
        with st.container(key=f"turn-{number}"):
            job = jobs.get(turn.id)
            if waiting:
                show(fragments.question(turn.question))
                show(fragments.waiting(say("chat.next")))
            elif job:
                followed = _follow(turn, number, job, room)
                turns, waiting = followed or turns, not followed
            else:
                _draw_turn(turn, number, room, st.empty(), st.empty())
            beside = st.empty()  # in every turn, so that it goes at once when a question follows
            if number == len(turns) - 1 and not waiting:
                further.draw(turns, room.documents, room.library, beside)


def _follow(turn: Turn, number: int, job: Job, room: _Room) -> list[Turn]:
    """Draws an answer under way; once it has ended, the turns as they are now, else none."""
    heading, words = st.empty(), st.empty()
    draw_stop(job, room.stop)
    if not follow(job, turn, room.desk, heading, words):
        return []
    room.stop.empty()
    turns = session.turns()
    _draw_turn(turns[number], number, room, heading, words)
    return turns


def _draw_turn(
    turn: Turn, number: int, room: _Room, heading: DeltaGenerator, words: DeltaGenerator
) -> None:
    turn_tools.draw_question(turn, heading, scope_bar.note(turn.scope, room.documents))
    if turn.answer and (turn.answer.sentences or turn.answer.blocks):
        show(fragments.answer(turn.answer, number), words)
    elif turn.text and not (turn.answer and turn.answer.ending is Ending.NOT_FOUND):
        show(fragments.unfinished(turn.text, turn.titles), words)
    else:
        words.empty()
    draw_outcome(turn, number, room.library)
    turn_tools.draw(turn, number, room.desk, room.judged[turn.id])
    draw_account(turn, number, scope_bar.names(turn.scope, room.documents))
