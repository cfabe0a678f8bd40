"""In what state something is said to be (done, under way, late …), and in which it is asked for."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from assistant.language import vocabulary, words


class Progress(StrEnum):
    """`STARTED` says no more than that it has begun, `OPEN` no more than that it is not done."""

    DONE = "done"
    CLOSED = "closed"
    STARTED = "started"
    ONGOING = "ongoing"
    WAITING = "waiting"
    LATE = "late"
    OPEN = "open"
    AT_RISK = "at_risk"
    CANCELLED = "cancelled"


_FINISHED = frozenset((Progress.DONE, Progress.CLOSED))
_UNFINISHED = frozenset(
    (Progress.OPEN, Progress.ONGOING, Progress.STARTED, Progress.WAITING, Progress.LATE)
)
_BEGUN = frozenset((Progress.STARTED, Progress.ONGOING, *_FINISHED))
# What a state asked for takes in of those that are told.
_TAKES_IN = {
    Progress.DONE: _FINISHED,
    Progress.CLOSED: _FINISHED,
    Progress.OPEN: _UNFINISHED,
    Progress.ONGOING: frozenset((Progress.ONGOING, Progress.STARTED)),
    Progress.STARTED: _BEGUN,
}
# What something is of which a state is denied.
_DENIED = {
    Progress.DONE: Progress.OPEN,
    Progress.CLOSED: Progress.OPEN,
    Progress.STARTED: Progress.WAITING,
    Progress.ONGOING: Progress.OPEN,
    Progress.OPEN: Progress.CLOSED,
    Progress.LATE: Progress.ONGOING,
}
_BACK = 4  # words before the state, among which one may deny it
_CONTRACTED = re.compile(r"n['’]t\Z")


@dataclass(frozen=True, slots=True)
class Wanted:
    """The states that a question asks for, any of which will do; `words` are those that name them.

    Where it denies them, those are asked for of which none is told.
    """

    states: tuple[Progress, ...]
    denied: bool
    words: str

    def fits(self, told: frozenset[Progress]) -> bool:
        """Whether something of which these states are told is asked for."""
        if self.denied and self.states == (Progress.STARTED,):
            return Progress.WAITING in told
        taken_in = {state for one in self.states for state in _TAKES_IN.get(one, {one})}
        return bool(told & taken_in) != self.denied


def wanted_progress(question: str, language: str) -> Wanted | None:
    """The states that a question names; None where it names none."""
    found = sorted(_found(question, language), key=lambda one: one[1].start())
    if not found:
        return None
    denied = _is_denied(question[: found[0][1].start()], language)
    named = " ".join(match[0] for _, match in found)
    return Wanted(tuple(state for state, _ in found), denied, named)


def progress_told(text: str, language: str) -> frozenset[Progress]:
    """The states that a cell tells: "not completed" tells that it is open; none of another text."""
    told = set()
    for state, match in _found(text, language):
        denied = _is_denied(text[: match.start()], language)
        told.add(_DENIED.get(state, state) if denied else state)
    return frozenset(told)


def names_progress(heading: str, language: str) -> bool:
    """Whether a column says in its head that it tells of states."""
    pattern = vocabulary.pattern("progress.headings", language)
    return re.fullmatch(rf"\W*{pattern}\W*", heading, re.IGNORECASE) is not None


def _found(text: str, language: str) -> Iterator[tuple[Progress, re.Match[str]]]:
    """Each state with the first words for it."""
    for state in Progress:
        if match := _pattern(state, language).search(text):
            yield state, match


@cache
def _pattern(state: Progress, language: str) -> re.Pattern[str]:
    told = vocabulary.pattern(f"progress.{state}", language)
    return re.compile(rf"(?<!\w){told}(?!\w)", re.IGNORECASE)


def _is_denied(before: str, language: str) -> bool:
    cues = vocabulary.words("negation.cues", language)
    near = before.split()[-_BACK:]
    return any(_CONTRACTED.search(word) for word in near) or any(
        word in cues for one in near for word in words(one)
    )
