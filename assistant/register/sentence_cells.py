"""Cells that are told by a whole sentence: what a collaboration is for, and who steers it."""

import re
from collections.abc import Iterator

from assistant.language.letters import CAPITAL
from assistant.register.cells import Cell
from assistant.register.columns import Cues, words
from assistant.register.finding import Candidate, Wanted, best, labelled
from assistant.register.reading import Line, Reading

_NAME_BEFORE = re.compile(rf"(?:(?:{CAPITAL}[\w’'-]*|&|of) )+$")
OPENING = 2  # sentences in which news say what they are about
_SURE = 0.5  # weight of a sentence that is stated
_LEAST_SENTENCE = 20  # characters of a label's value that is one
_LONGEST_HEADING = 4  # words of one that says what is below
_BESIDE_BODY = 70  # characters between a body and what it does
_LED_BY = 25  # and before it: "is governed by a"


def sentence(asked: Wanted) -> Cell:
    """The sentence that tells it best; of a column with terms only the words that do."""
    if asked.column.terms:
        return _sentence_with_term(asked)
    cues, topics = asked.column.cues(), asked.column.cues("topics")
    found = [
        Candidate(line.text, line, line.start, line.end, 0.5 + asked.likely(line) / 2)
        for line in labelled(asked)
        if len(line.text) > _LEAST_SENTENCE
    ]
    formal = asked.reading.is_mail or asked.reading.is_minutes
    opening = () if formal else asked.reading.sentences[:OPENING]
    for line in asked.reading.sentences:
        if "|" in line.text or not line.text.strip():
            continue
        likely = asked.likely(line)
        headed = _is_headed(line, asked.reading, cues)
        if cues.search(line.text) or headed or _sets_out(line, asked.reading, cues):
            found.append(Candidate(line.text, line, line.start, line.end, 0.5 + likely / 2))
        elif topics.search(line.text) and (line in asked.partnership.lines or line in opening):
            found.append(Candidate(line.text, line, line.start, line.end, 0.4 + likely / 2))
    if all(one.weight < _SURE for one in found):
        found += [one for one in _wishes(asked) if not found or not _is_speech(one.line)]
    return best(found, _SURE)


def _is_speech(line: Line) -> bool:
    return bool(words("speaking").search(line.text))


def _wishes(asked: Wanted) -> Iterator[Candidate]:
    """What somebody hopes for, where nothing surely says what the aim is."""
    for line in asked.reading.sentences:
        supposed = words("supposing").match(line.text)  # "if you want to …"
        if "|" not in line.text and not supposed and asked.column.cues("wishes").search(line.text):
            weight = 0.3 + asked.likely(line) / 2
            yield Candidate(line.text, line, line.start, line.end, weight)


def _is_headed(line: Line, reading: Reading, cues: Cues) -> bool:
    """Whether a line is the first below a short heading that says what it tells."""
    if not line.heading or len(line.heading.split()) > _LONGEST_HEADING:
        return False
    first = next(one for one in reading.sentences if one.heading == line.heading)
    return line == first and bool(cues.search(line.heading))


def _sets_out(line: Line, reading: Reading, cues: Cues) -> bool:
    """Below "Background and purpose" what the parties are to do: "The parties shall develop …"."""
    if not (reading.is_contract and cues.search(line.heading)):
        return False
    return bool(words("parties_shall").match(line.text))


def _sentence_with_term(asked: Wanted) -> Cell:
    found = [
        Candidate(line.text, line, line.start, line.end, 0.6)
        for line in labelled(asked)
        if len(line.text) > _LEAST_SENTENCE
    ]
    for line in asked.reading.lines:
        for rank, (_, term) in enumerate(asked.column.terms):
            if match := term.search(line.text):
                start, end = _with_name(line.text, *match.span())
                weight = 0.8 - rank / 10 - 0.2 * line.is_heading + asked.likely(line) / 5
                said = line.text[start:end].strip("# ")
                found.append(Candidate(said, line, line.start, line.end, weight))
                break
    return best(found or list(_bodies(asked)), 0.4)


def _bodies(asked: Wanted) -> Iterator[Candidate]:
    """ "A board with members from both follows the work": what no term of the column names."""
    governing = asked.column.cues("governing")
    for line in asked.reading.sentences:
        for body in asked.column.cues("bodies").finditer(line.text):
            told = governing.search(line.text, body.end(), body.end() + _BESIDE_BODY)
            told = told or governing.search(line.text, body.start() - _LED_BY, body.start())
            if told:
                start, end = _with_name(line.text, *body.span())
                weight = 0.3 + asked.likely(line) * 0.4
                yield Candidate(line.text[start:end], line, line.start, line.end, weight, line.text)


def _with_name(text: str, start: int, end: int) -> tuple[int, int]:
    """A term with the capitalised words before it: "the … Partners & Industry Steering Group"."""
    before = _NAME_BEFORE.search(text[:start])
    return (before.start() if before and text[start].isupper() else start), end
