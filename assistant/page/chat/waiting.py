"""What the page shows while it waits: an answer as its words come, and what stops them."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from assistant.conversations import Desk, Job, Stage
from assistant.page.chat import fragments
from assistant.page.render import Html
from assistant.page.session import Turn
from assistant.page.view import show
from assistant.page.wording import say

# The built-in answerer is soon done: its answers arrive within the first run of the page, which is
# not drawn a second time for them. A served model may write for minutes. From then on only this
# part of the page runs again, so that everything else can be used meanwhile.
_AT_FIRST, _AT_FIRST_SERVED = 30.0, 2.0  # seconds
_EVERY, _AT_A_TIME = 1.0, 0.8
_GLANCE = 0.1  # a click waits no longer than this until the page reacts


def follow(
    job: Job, turn: Turn, desk: Desk, heading: DeltaGenerator, words: DeltaGenerator
) -> bool:
    """Draws a growing answer; whether it has ended by now. If not, it is followed on its own."""
    at_first = _AT_FIRST_SERVED if job.served else _AT_FIRST
    _watch(job, turn, desk, heading, words, at_first)
    if not job.ended:
        heading.empty()
        words.empty()
        _keep_following(job, turn, desk)
    return job.ended


@st.fragment(run_every=_EVERY)
def _keep_following(job: Job, turn: Turn, desk: Desk) -> None:
    _watch(job, turn, desk, st.empty(), st.empty(), _AT_A_TIME)
    if job.ended:
        st.rerun()


def _watch(
    job: Job,
    turn: Turn,
    desk: Desk,
    heading: DeltaGenerator,
    words: DeltaGenerator,
    seconds: float,
) -> None:
    """Draws each change of the answer for so long, or until it has ended."""
    seen, understood = -1, None
    for _ in range(round(seconds / _GLANCE)):
        now = job.wait(seen, _GLANCE)
        if now != seen:
            if job.understood != understood:
                understood = job.understood
                show(fragments.question(turn.question, understood), heading)
            show(_so_far(job, turn, desk), words)
        seen = now
        if job.ended:
            return
        _ = "stop" in st.session_state  # where a click waits, the page's run is left here


def _so_far(job: Job, turn: Turn, desk: Desk) -> Html:
    match job.stage:
        case Stage.WAITING:
            ahead = desk.ahead(job)
            return fragments.waiting(
                say("chat.waiting", count=ahead) if ahead else say("chat.next")
            )
        case Stage.SEARCHING:
            return fragments.waiting(say("chat.searching", count=turn.searched))
        case Stage.READING if job.read[1] > 1:
            read, documents = job.read
            return fragments.waiting(say("chat.reading_each", read=read, count=documents))
        case Stage.READING:
            return fragments.waiting(say("chat.reading"))
    return fragments.unfinished(job.text, job.titles)


def draw_stop(job: Job, place: DeltaGenerator) -> None:
    """Draws the button that ends the answer, in `place`."""
    place.button(
        say("chat.stop"),
        key="stop",
        icon=":material/stop_circle:",
        on_click=job.stop,
    )
