"""States of milestones, tasks and risks: as rows tell them, and as questions ask for them."""

import pytest

from assistant.language.progress import Progress, names_progress, progress_told, wanted_progress


@pytest.mark.parametrize(
    ("cell", "language", "state"),
    [
        ("Completed", "en", Progress.DONE),
        ("Not yet completed", "en", Progress.OPEN),
        ("Hasn't started", "en", Progress.WAITING),
        ("Delayed", "en", Progress.LATE),
        ("Avklarad", "sv", Progress.DONE),
        ("Ej klar", "sv", Progress.OPEN),
        ("Ej påbörjad", "sv", Progress.WAITING),
        ("Ikke fullført", "no", Progress.OPEN),
        ("Forsinket", "no", Progress.LATE),
        ("Afsluttet", "da", Progress.DONE),
        ("Ikke påbegyndt", "da", Progress.WAITING),
        ("Valmis", "fi", Progress.DONE),
        ("Ei aloitettu", "fi", Progress.WAITING),
        ("Kesken", "fi", Progress.ONGOING),
    ],
)
def test_a_cell_tells_its_state(cell: str, language: str, state: Progress) -> None:
    assert progress_told(cell, language) == {state}


@pytest.mark.parametrize(
    ("question", "language", "fitting"),
    [
        ("Which tasks are done?", "en", {Progress.DONE, Progress.CLOSED}),
        ("Which tasks have not been completed?", "en", None),
        ("Vilka uppgifter är inte klara?", "sv", None),
        ("Hvilke oppgaver gjenstår?", "no", None),
        ("Mitkä tehtävät eivät ole valmiita?", "fi", None),
        ("Which tasks are late?", "en", {Progress.LATE}),
        ("Hvilke opgaver er ikke påbegyndt?", "da", {Progress.WAITING}),
        ("Mitkä ovat myöhässä?", "fi", {Progress.LATE}),
    ],
)
def test_a_question_means_states_and_their_opposites(
    question: str, language: str, fitting: set[Progress] | None
) -> None:
    wanted = wanted_progress(question, language)
    assert wanted
    every = {state for state in Progress if wanted.fits(frozenset((state,)))}
    unfinished = {Progress.OPEN, Progress.ONGOING, Progress.STARTED, Progress.WAITING}
    assert every == fitting if fitting else unfinished <= every and Progress.DONE not in every


@pytest.mark.parametrize("question", ["Who pays for it?", "Hvem leder det?", "Mikä on tavoite?"])
def test_a_question_without_a_state_asks_for_none(question: str) -> None:
    assert all(wanted_progress(question, language) is None for language in ("en", "no", "fi"))


def test_a_column_of_states_is_told_by_its_head() -> None:
    assert names_progress("Status", "sv")
    assert names_progress("Tila", "fi")
    assert not names_progress("Owner", "en")
