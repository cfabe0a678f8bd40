"""Several facts asked for in one question: each is asked by itself and answered under its words."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from assistant.compose.draft import Draft, Quote, quotes_of
from assistant.compose.frame import frame
from assistant.compose.items import sections
from assistant.compose.quoting import is_row
from assistant.compose.room import Composed, Request, Room
from assistant.compose.subjects import terms_of
from assistant.extractive import Extract
from assistant.extractive.answerer import as_read
from assistant.extractive.judge import ANSWERABLE
from assistant.extractive.question_types import AnswerType, answer_type
from assistant.extractive.reasons import gives_reason
from assistant.language import vocabulary
from assistant.rewriting import standalone
from assistant.rewriting.anaphora import anaphors
from assistant.rewriting.mentions import mentions
from assistant.rewriting.topics import asks_for_list
from assistant.types import Message, Question, Role, Sentence

_JOINT = rf"(?:,\s*|\s+){vocabulary.pattern('joining.and')}\s+|[;?]\s+|,\s+"
_WORD = re.compile(
    rf"\b(?:(?:{vocabulary.pattern('asking.before')})\s+)?(?:{vocabulary.pattern('asking.words')})\b",
    re.IGNORECASE,
)


_SURE_ELSEWHERE = 0.8  # that a document answers a part, where another answered the one before

Module = Callable[[Room, Request], Composed | None]


def parts(room: Room, request: Request, by_words: Sequence[Module] = ()) -> Composed | None:
    """None where the question is one, or no part of it is answered.

    The modules `by_words` are tried for each part before it is asked as a fact.
    """
    said = split(request.question)
    if len(said) < 2:
        return None
    asked = _standing_alone(said)
    draft, found_any = Draft(room.library), False
    meant: frozenset[str] = frozenset()
    every: list[Sentence] = []
    for heading, part in zip(said, asked, strict=True):
        draft.heading(heading)
        alone = replace(request, question=part)
        if composed := next((found for one in by_words if (found := one(room, alone))), None):
            draft.include(composed)
            told = composed.sentences
        elif asks_for_list(part) and (listed := sections(room, alone)):
            draft.told_as_items(listed.sentences)
            told = listed.sentences
        else:
            extract = _answering(room, request, part, asked[0], meant, _of_row(every))
            extract = _given_above(extract, part, every)
            _tell(draft, extract, request.language)
            told = extract.sentences
        every += told
        found_any = found_any or bool(told)
        meant = meant or _cited(told)
    return draft.finished() if found_any else None


def _tell(draft: Draft, extract: Extract, language: str) -> None:
    """The direct answer and its sentence; where there is none, what may be it, set apart."""
    if extract.sentences:
        draft.told(as_read(extract).sentences, extract.direct)
        return
    draft.note(frame(language, "part_not_found"))
    if extract.unsure:
        (citation,) = extract.unsure.citations
        quote = Quote(citation.document, citation.start, citation.end)
        draft.further([quote], frame(language, "maybe").rstrip(":"))


def _given_above(extract: Extract, part: str, told: Sequence[Sentence]) -> Extract:
    """The reason that a sentence told above gives itself: "and why?" can mean no other."""
    unsure = extract.unsure
    if unsure is None or answer_type(part) is not AnswerType.REASON:
        return extract
    cited = unsure.citations[0]
    is_told = any((cited.document.id, cited.start) == _place(one) for one in told)
    if is_told and gives_reason(unsure.text, cited.document.language):
        return Extract((unsure,), ANSWERABLE)
    return extract


def _of_row(told: Sequence[Sentence]) -> bool:
    return any(is_row(quote) for quote in quotes_of(told[:1]))


def _place(sentence: Sentence) -> tuple[str, int]:
    cited = sentence.citations[0]
    return cited.document.id, cited.start


def _cited(sentences: Sequence[Sentence]) -> frozenset[str]:
    return frozenset(one.document.id for s in sentences[:1] for one in s.citations)


def _answering(
    room: Room, request: Request, part: str, first: str, meant: frozenset[str], of_row: bool
) -> Extract:
    """What answers a part; one that names nothing is asked of the document that answered before.

    Where that does not answer, another has to do so surely. Where the first part was answered by a
    row of a table (`of_row`), what points back is asked of the row.
    """
    named = any(term.name and not term.word.isdigit() for term in terms_of(room, part))
    if not meant or named:
        return room.fact(part, request.scope)
    within = replace(request.scope, documents=meant)
    ways = [part, f"{part} ({first})"]
    if of_row and anaphors(part, request.language, mentions(part, request.language)):
        ways.reverse()  # "when do they get it?"
    tried = [room.fact(question, within) for question in ways]
    if told := next((one for one in tried if one.sentences), None):
        return told
    elsewhere = room.fact(part, request.scope)
    sure = elsewhere.sentences and elsewhere.answerable >= _SURE_ELSEWHERE
    return elsewhere if sure else next((one for one in tried if one.unsure), tried[0])


def split(question: str) -> list[str]:
    """The questions in one, each beginning with its own asking word; one where there is but one.

    What stands before the first asking word ("Could you tell me") is left out.
    """
    joints = [
        match for match in re.finditer(_JOINT, question) if _WORD.match(question, match.end())
    ]
    if not joints:
        return [question]
    first = _WORD.search(question, 0, joints[0].end())
    begins = [first.start() if first else 0, *(joint.end() for joint in joints)]
    ends = [*(joint.start() for joint in joints), len(question)]
    pieces = [
        question[begin:end].strip().rstrip(" ,;?.") + "?"
        for begin, end in zip(begins, ends, strict=True)
    ]
    whole = [*_with_what_follows(pieces[:-1], pieces[1:]), pieces[-1]]
    return [piece[0].upper() + piece[1:] for piece in whole]


def _with_what_follows(pieces: Sequence[str], following: Sequence[str]) -> Iterator[str]:
    """ "When and where is the meeting?": an asking word alone asks what the next one asks."""
    for piece, after in zip(pieces, following, strict=True):
        _, _, rest = after.partition(" ")
        yield f"{piece.rstrip('?')} {rest}" if " " not in piece and rest else piece


def _standing_alone(asked: list[str]) -> list[str]:
    """Each part with what it takes over from those before: "and when is it due?"."""
    history: tuple[Message, ...] = ()
    found = []
    for part in asked:
        found.append(standalone(Question(part, history)))
        history = (*history, Message(Role.USER, found[-1]), Message(Role.ASSISTANT, ""))
    return found
