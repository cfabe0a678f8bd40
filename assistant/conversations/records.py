"""What is kept of conversations, as plain values: for the page, the exports and the evaluation."""

from dataclasses import dataclass
from enum import StrEnum

from assistant.scope import EVERYTHING
from assistant.types import Answer, Ending, Message, Scope


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation in the list of its owner; times are ISO 8601 in UTC."""

    id: str
    name: str
    created: str
    changed: str
    scope: Scope = EVERYTHING


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the page sends it off.

    `instead_of` is the id of the turn that it is a new version of. `searched` counts the documents.
    `language` is the page's.
    """

    text: str
    scope: Scope = EVERYTHING
    profile: str = ""
    searched: int = 0
    instead_of: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class KeptCitation:
    """A citation as it stood when the answer was given: `quote` was the text at `start:end`."""

    number: int
    document_id: str
    name: str
    title: str
    publisher: str
    published: str
    language: str
    page: int | None
    heading: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and what has been answered to it so far.

    With neither `answer` nor `problem` the answer was interrupted, or is still under way.
    `stopped` says that the reader ended it. `titles` are those of the documents found, `searched`
    counts the documents there were. `versions` are the ids of all the questions asked at this
    place of the conversation, oldest first; more than one after an edit or another try. `sources`
    are the citations as they stood when the answer was given, whatever became of the documents.
    """

    id: str
    question: str
    asked: str = ""
    scope: Scope = EVERYTHING
    profile: str = ""
    searched: int = 0
    understood: str = ""
    titles: frozenset[str] = frozenset()
    text: str = ""
    answer: Answer | None = None
    problem: str = ""
    stopped: bool = False
    versions: tuple[str, ...] = ()
    sources: tuple[KeptCitation, ...] = ()


class Opinion(StrEnum):
    GOOD = "good"
    BAD = "bad"


class Reason(StrEnum):
    """Why an answer or a citation was judged as it was; the short choice beside free words."""

    WRONG = "wrong"  # the answer says something that is not so
    INCOMPLETE = "incomplete"
    OFF_QUESTION = "off_question"  # it answers something else
    SHOULD_REFUSE = "should_refuse"  # the documents do not say this
    SHOULD_ANSWER = "should_answer"  # the documents do say what was not found
    UNSUPPORTED = "unsupported"  # a citation's words do not bear the sentence out
    BETTER_SOURCE = "better_source"  # another document says it better
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A reader's verdict with its short reason, if one was chosen, and words of their own."""

    verdict: Opinion
    reason: Reason | None = None
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Feedback:
    """A reader's verdict on an answer, or on one of its citations.

    `citation` is the number of the citation judged, None where the verdict is on the answer;
    `citations` are all of the answer's either way. `reason` is empty where none was chosen and
    `comment` holds the reader's own words. `history` is the conversation before the question,
    oldest first. `at` is ISO 8601 in UTC.
    """

    question: str
    history: tuple[Message, ...]
    answer: str
    citations: tuple[KeptCitation, ...]
    verdict: Opinion
    reason: Reason | None
    scope: Scope
    at: str
    comment: str = ""
    citation: int | None = None
    understood: str = ""
    ending: Ending | None = None
    model: str = ""
    profile: str = ""
