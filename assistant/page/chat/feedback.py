"""What the reader thinks of an answer and of each of its sources: thumbs, a reason, own words."""

import streamlit as st

from assistant.conversations import Judged, Judgement, Judgements, Opinion, Reason
from assistant.conversations.judgements import LONGEST_COMMENT
from assistant.page.chat import fragments
from assistant.page.render import fill, label
from assistant.page.session import Turn
from assistant.page.view import bring, show
from assistant.page.wording import say
from assistant.types import Ending

_JUDGED = "judged now"  # the row of reasons that a thumb has just opened
_THUMBS = (Opinion.BAD, Opinion.GOOD)  # as the widget counts them
_OF_ANSWERS = (Reason.WRONG, Reason.INCOMPLETE, Reason.OFF_QUESTION, Reason.SHOULD_REFUSE)
_OF_REFUSALS = (Reason.SHOULD_ANSWER,)
_OF_SOURCES = (Reason.UNSUPPORTED, Reason.BETTER_SOURCE)


@st.fragment
def draw(turn: Turn, given: Judged, judgements: Judgements) -> None:
    """Draws thumbs for the answer, then room for a reason, and the same for each source.

    What the reader gives goes into `judgements` and, for when this part is run again, `given`.
    """
    with st.container(key=f"feedback-{turn.id}", horizontal=True, vertical_alignment="center"):
        _draw_thumbs(turn, judgements, given, None)
        if turn.sources:
            box = st.popover(
                say("feedback.sources"),
                key=f"judge-{turn.id}",
                type="tertiary",
                icon=":material/fact_check:",
                on_change="rerun",
            )
            if box.open:
                with box:
                    _draw_sources(turn, judgements, given)
    if None in given:
        _draw_reason(turn, judgements, given, None)


def _draw_sources(turn: Turn, judgements: Judgements, given: Judged) -> None:
    for source in turn.sources:
        with st.container(horizontal=True, vertical_alignment="center"):
            show(
                fill(
                    '<p class="judged"><b>[{number}]</b> <bdi>{title}</bdi></p>',
                    number=source.number,
                    title=source.title,
                )
            )
            _draw_thumbs(turn, judgements, given, source.number)
        if source.number in given:
            _draw_reason(turn, judgements, given, source.number)


def _draw_thumbs(turn: Turn, judgements: Judgements, given: Judged, citation: int | None) -> None:
    key, before = f"verdict-{turn.id}-{citation or 0}", given.get(citation)
    st.session_state.setdefault(key, _THUMBS.index(before.verdict) if before else None)

    def take() -> None:
        thumb: int | None = st.session_state[key]
        if thumb is None:
            judgements.give(turn.id, None, citation)
            given.pop(citation, None)
            return
        same = before if before and before.verdict is _THUMBS[thumb] else None
        judgement = same or Judgement(_THUMBS[thumb])
        judgements.give(turn.id, judgement, citation)
        given[citation] = judgement
        st.session_state[_JUDGED] = _row(turn, citation)

    st.feedback("thumbs", key=key, on_change=take)


def _draw_reason(turn: Turn, judgements: Judgements, given: Judged, citation: int | None) -> None:
    """A short choice where something is wrong, and a line for the reader's own words."""
    before = given[citation]
    choice, line = f"reason-{turn.id}-{citation or 0}", f"comment-{turn.id}-{citation or 0}"
    st.session_state.setdefault(choice, before.reason)
    st.session_state.setdefault(line, before.comment)

    def take() -> None:
        reason: Reason | None = st.session_state.get(choice)
        comment: str = st.session_state[line] or ""
        judgement = Judgement(before.verdict, reason, comment.strip())
        judgements.give(turn.id, judgement, citation)
        given[citation] = judgement

    with st.container(key=_row(turn, citation)):
        if before.verdict is Opinion.BAD:
            st.pills(
                say("feedback.reason"),
                _reasons(turn, citation),
                format_func=lambda reason: label(say(f"feedback.{reason}")),
                key=choice,
                on_change=take,
            )
        st.text_input(
            say("feedback.comment"),
            key=line,
            max_chars=LONGEST_COMMENT,
            placeholder=say("feedback.comment_hint"),
            label_visibility="collapsed",
            on_change=take,
        )
        show(fragments.remark(say("feedback.kept")))
    if st.session_state.get(_JUDGED) == _row(turn, citation):
        st.session_state.pop(_JUDGED)
        bring(_row(turn, citation), st.container(key=f"script-{_row(turn, citation)}"))


def _row(turn: Turn, citation: int | None) -> str:
    """The key of the container with the reasons."""
    return f"reason-{turn.id}-{citation or 0}-row"


def _reasons(turn: Turn, citation: int | None) -> tuple[Reason, ...]:
    if citation is not None:
        return (*_OF_SOURCES, Reason.OTHER)
    refused = turn.answer is not None and turn.answer.ending is Ending.NOT_FOUND
    return (*(_OF_REFUSALS if refused else _OF_ANSWERS), Reason.OTHER)
