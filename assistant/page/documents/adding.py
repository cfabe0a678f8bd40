"""Documents brought in on the page: files dropped, an address typed, and how far they are."""

from collections.abc import Sequence

import streamlit as st

from assistant.intake import Fate, Intake, IntakeJob, Received, Upload
from assistant.library import DocumentSummary
from assistant.page.chat import fragments
from assistant.page.reading.cautions import cautions
from assistant.page.render import Html, clean, fill, join
from assistant.page.view import caption_upload, let_go, show
from assistant.page.wording import say, say_fault

MOST_FILES = 50  # at a time: each is held in memory until it is in the library
_JOB, _ROUND = "intake-job", "intake-round"
_EVERY = 0.5  # seconds
_SHARES = {"fetching": 0.1, "reading": 0.2, "encoding": 0.4, "indexing": 0.9}


def draw(intake: Intake, documents: Sequence[DocumentSummary]) -> None:
    """Draws the ways in, and what became of what was brought in last."""
    job: IntakeJob | None = st.session_state.get(_JOB)
    with st.expander(
        say("adding.title"),
        expanded=not documents,
        icon=":material/upload_file:",
        key="adding",
    ):
        _draw_ways_in(intake, documents, busy=job is not None and not job.ended)
    draw_job()


def most(intake: Intake) -> int:
    """The largest file that may be sent, in whole megabytes as the uploader takes them."""
    return max(1, round(intake.max_megabytes))


def follow(job: IntakeJob) -> None:
    """Has the page show how far `job` is, and then its outcome."""
    st.session_state[_JOB] = job


def has_ended() -> bool:
    """Whether a job of this session has ended, so that the library may be another one."""
    job: IntakeJob | None = st.session_state.get(_JOB)
    return job is not None and job.ended


def draw_job() -> None:
    """Draws the session's latest job, if it has not been put away."""
    job: IntakeJob | None = st.session_state.get(_JOB)
    with st.container(key="intake-job"):  # always there, so that nothing below it moves
        if job is not None and job.ended:
            _draw_end(job)
        elif job is not None:
            _draw_progress(job)


def _draw_ways_in(intake: Intake, documents: Sequence[DocumentSummary], busy: bool) -> None:
    # A new key empties the widgets, and lets go of the files' bytes.
    turn: int = st.session_state.setdefault(_ROUND, 0)
    kinds, limit = [suffix.removeprefix(".") for suffix in intake.suffixes], most(intake)
    with st.container(key="new-files"):
        files = st.file_uploader(
            say("adding.files"),
            type=kinds,
            accept_multiple_files=True,
            key=f"files-{turn}",
            max_upload_size=limit,
        )
        advice = say("adding.drop", kinds=", ".join(kinds), limit=limit)
        caption_upload("new-files", say("adding.choose"), advice)
    address = st.text_input(
        say("adding.address"), key=f"address-{turn}", placeholder="https://", max_chars=2000
    ).strip()
    held = {d.name for d in documents if intake.is_kept(d.source)}
    again = [file.name for file in files if file.name in held]
    if again:
        show(fragments.remark(say("adding.will_replace", names=", ".join(again))))
    if len(files) > MOST_FILES:
        show(fragments.remark(say("adding.too_many", count=MOST_FILES)))
    ready = bool(files or address) and not busy and len(files) <= MOST_FILES
    if st.button(say("adding.add"), type="primary", disabled=not ready, key="adding-start"):
        if files:
            follow(intake.add([Upload(file.name, file.getvalue()) for file in files]))
            let_go(files)
        else:
            follow(intake.fetch(address))
        st.session_state[_ROUND] = turn + 1
        st.rerun()


@st.fragment(run_every=_EVERY)
def _draw_progress(job: IntakeJob) -> None:
    if job.ended:
        st.rerun()
    step = job.step
    within = step.done / step.total if step.total else 0.0
    begins = _SHARES.get(step.name, 0.0)
    ends = min((share for share in _SHARES.values() if share > begins), default=1.0)
    text = say(f"adding.step_{step.name}")
    st.progress(begins + within * (ends - begins) if begins else 0.0, text)


def _draw_end(job: IntakeJob) -> None:
    if job.busy:
        show(fragments.notice(say("adding.busy_title"), say("adding.busy_advice"), "broken"))
    elif job.problem:
        problem = say_fault("fault.", job.fault, job.problem)
        show(fragments.notice(say("adding.problem_title"), problem, "broken"))
    if job.outcomes:
        show(outcome_list(job.outcomes))
    st.button(say("adding.dismiss"), key="intake-dismiss", on_click=_put_away)


def outcome_list(outcomes: Sequence[Received]) -> Html:
    """What became of each document, those that failed first."""
    ordered = sorted(outcomes, key=lambda outcome: outcome.fate is not Fate.FAILED)
    rows = (
        fill(
            '<li class="{fate}"><bdi class="name">{name}</bdi> '
            '<span class="fate">{said}</span>{reason}</li>',
            fate=outcome.fate,
            name=clean(outcome.name),
            said=say(f"adding.done_{outcome.fate}"),
            reason=join([_reason(outcome), cautions(outcome.notes)]),
        )
        for outcome in ordered
    )
    return fill('<ul class="outcomes" role="status">{rows}</ul>', rows=join(rows))


def _reason(outcome: Received) -> Html:
    english = outcome.reason[:1].upper() + outcome.reason[1:]
    text = say_fault("adding.reason_", outcome.fault, english)
    if outcome.stays and text != english:  # which says it already
        text += f" {say('adding.earlier_stays')}"
    return fill('<p class="reason" dir="auto">{text}</p>', text=text) if text else Html("")


def _put_away() -> None:
    st.session_state.pop(_JOB, None)
