"""What stands under an answer: how it ended, what it rests on and, folded, how it was found."""

from functools import partial

import streamlit as st

from assistant.library import Library
from assistant.page import session
from assistant.page.chat import endings, fragments
from assistant.page.chat.found import how_found, was_searched
from assistant.page.reading import excerpts, freshness
from assistant.page.remembered import remembered
from assistant.page.render import Html, join
from assistant.page.session import Turn
from assistant.page.view import show
from assistant.page.wording import say
from assistant.types import Answer


def draw_outcome(turn: Turn, number: int, library: Library) -> None:
    """Draws everything that follows the answer's text of turn `number`."""
    if turn.answer is None:
        _draw_unanswered(turn, number)
        return
    _draw_ending(turn.answer, turn, number)
    if turn.answer.citations:
        notes = freshness.notes(library, turn.answer.citations)
        key = ("sources", turn.id, number, tuple(notes.items()))
        show(remembered(key, partial(excerpts.sources, turn.answer, number, notes)))


def _draw_unanswered(turn: Turn, number: int) -> None:
    if turn.problem:
        show(fragments.notice(say("ending.problem_title"), turn.problem, "broken problem"))
    else:
        title, advice = say("ending.interrupted_title"), say("ending.interrupted_advice")
        show(fragments.notice(title, advice, "calm interrupted"))
    st.button(
        say("ending.again"),
        key=f"again-{number}",
        on_click=session.ask_next,
        args=(turn.question, turn.id),
    )


def _draw_ending(answer: Answer, turn: Turn, number: int) -> None:
    if turn.stopped:
        title, advice = say("chat.stopped_title"), say("chat.stopped_advice")
        show(fragments.notice(title, advice, "calm stopped"))
        return
    searched = turn.searched

    def ending() -> Html:
        return join([endings.remarks(answer), endings.ending(answer, searched, number)])

    if markup := remembered(("ending", turn.id, number, searched), ending):
        show(markup)


def draw_account(turn: Turn, number: int, scope: str) -> None:
    """Draws how the answer of turn `number` was found; `scope` says to what it was held."""
    if turn.answer and was_searched(turn.answer):
        searched = say("found.documents", count=turn.searched)
        where = f"{searched}: {scope}" if scope else searched
        key = ("found", turn.id, number, where)
        show(remembered(key, partial(how_found, turn.answer, where, number)))
