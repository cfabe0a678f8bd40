"""An answer made of the documents' own sentences, or the finding that they do not answer."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from assistant.extractive.breadth import best_by_document, wants_breadth
from assistant.extractive.cells import asked_cells, row_that_answers, with_headings
from assistant.extractive.contact_details import contact_line
from assistant.extractive.covered import covering
from assistant.extractive.evidence import Evidence, ParsedQuestion, gather, of_named
from assistant.extractive.judge import ANSWERABLE, Estimate, Judge, State
from assistant.extractive.keyed import is_of_another, keyed
from assistant.extractive.labelled import labelled_line
from assistant.extractive.metadata_questions import (
    asked_about,
    mail_line,
    stated_line,
    wanted_field,
    wanted_mail_line,
)
from assistant.extractive.question_types import CHANGING, DECISIVE, AnswerType, could_answer
from assistant.extractive.reasons import of_what_is_asked, reason_given
from assistant.extractive.table_rows import meant_rows
from assistant.language import vocabulary, words
from assistant.language.asides import is_aside
from assistant.types import Citation, ScoredPassage, Sentence

_READ_PASSAGES = 8
_READ_PASSAGES_FOR_BREADTH = 24
_MAX_SENTENCES = 3
_SHORT = 0.6  # of its sentence, at most, for an answer to be told before it
_WORTH_ADDING = 0.15  # of the best sentence's probability; below it one in ten adds anything
_RIVALS = 0.05  # likewise for one to leave it open which of them answers
_JOINS = re.compile(
    rf"(?<!\w){vocabulary.either('joining.and', 'joining.or')}(?!\w)", re.IGNORECASE
)
_SURE_WITHOUT_REASON = 0.8  # that a sentence answers "why" which has no word for a reason
_JUST_UNSURE = float(np.nextafter(ANSWERABLE, 0.0))
_ENOUGH = 0.9  # of the probability that the chosen sentences hold the answer


@dataclass(frozen=True, slots=True)
class Extract:
    """What was found: no sentences where the documents do not answer.

    `over_several` marks an answer with one sentence for each document that has a part in it.
    `unsure` is, where there is no answer, the sentence that may be one.
    """

    sentences: tuple[Sentence, ...]
    answerable: float
    over_several: bool = False
    unsure: Sentence | None = None
    direct: str = ""  # the words of the first sentence that answer most likely


@dataclass(frozen=True, slots=True)
class _Span:
    """Words to cite: offsets into the document of `passage`."""

    passage: ScoredPassage
    start: int
    end: int


def as_read(extract: Extract) -> Extract:
    """An answer of which no sentence is surely the best, in the order in which it is written.

    Documents stand in the order of their best sentence.
    """
    if extract.direct or extract.over_several or len(extract.sentences) < 2:
        return extract
    places = list(dict.fromkeys(_source(one) for one in extract.sentences))
    ordered = sorted(
        extract.sentences, key=lambda one: (places.index(_source(one)), one.citations[0].start)
    )
    told = tuple(
        replace(sentence, citations=(replace(sentence.citations[0], number=number),))
        for number, sentence in enumerate(ordered, start=1)
    )
    return replace(extract, sentences=told)


def _source(sentence: Sentence) -> str:
    return sentence.citations[0].document.id


class ExtractiveAnswerer:
    """Chooses the fewest sentences that answer. Safe to share between threads."""

    name = "extractive"

    def __init__(self, judge: Judge) -> None:
        self._judge = judge

    def answer(self, asked: ParsedQuestion, passages: Sequence[ScoredPassage]) -> Extract:
        """Reads the best of the retrieved passages, which come best first."""
        if field := wanted_field(asked.text):
            return _stated(field, asked, gather(asked, passages))
        if (line := wanted_mail_line(asked.text)) and (
            told := _of_mails(line, asked, gather(asked, passages))
        ):
            return told
        breadth = wants_breadth(asked.text)
        limit = _READ_PASSAGES_FOR_BREADTH if breadth else _READ_PASSAGES
        evidence = gather(asked, of_named(asked, passages)[:limit])
        if asked.type is AnswerType.CONTACT:
            return _of_line(evidence, contact_line(asked, evidence))
        if asked.type in DECISIVE:
            evidence = [item for item in evidence if could_answer(asked.type, with_headings(item))]
        if not breadth:
            evidence = meant_rows(asked, evidence)
        if not evidence:
            return Extract((), 0.0)
        if labelled := labelled_line(asked, evidence):
            return _of_line(evidence, labelled)
        verdict = keyed(asked, evidence, self._judge.weigh(asked.text, evidence))
        if breadth and (best := best_by_document(asked, evidence, verdict.scores)):
            spans = [_span(evidence[index]) for index in best]
            certainty = max(ANSWERABLE, verdict.answerable)
            return Extract(_cite(spans, with_lead=True), certainty, over_several=True)
        if asked.type is AnswerType.REASON and verdict.state is State.ANSWERED:
            return self._reasoned(asked, evidence, verdict)
        if verdict.state is not State.ANSWERED:
            row = row_that_answers(asked, evidence, verdict.order)
            if row is None:
                row = covering(asked, evidence, verdict.order, verdict.answerable)
            if row is not None:
                return self._told(asked, [evidence[row]], ANSWERABLE)
            return _unanswered(evidence, verdict)
        rivals = [evidence[index] for index in fewest(evidence, verdict, _RIVALS)]
        elsewhere = _RIVALS if asked.type in CHANGING else _WORTH_ADDING
        chosen = [evidence[index] for index in fewest(evidence, verdict, elsewhere=elsewhere)]
        leading = _cite([_span(rivals[0])])[0]
        # It may ask for two things, or between them; or for more than a few words can say.
        if _JOINS.search(asked.text) or not self._direct(asked, leading):
            chosen = rivals
        return self._told(asked, chosen, verdict.answerable, rivals=[one.text for one in rivals])

    def _reasoned(
        self, asked: ParsedQuestion, evidence: Sequence[Evidence], verdict: Estimate
    ) -> Extract:
        """The reason with what it is given for; what has none is hardly an answer to "why"."""
        given = reason_given(asked, evidence, verdict.order)
        is_beside, chosen = len(given) > 1, given
        if not is_beside and (given or verdict.answerable >= _SURE_WITHOUT_REASON):
            chosen = list(dict.fromkeys([*given, *fewest(evidence, verdict)]))
        of_it = of_what_is_asked(self._judge.verify, asked, evidence, chosen)
        if of_it:
            told = [evidence[index] for index in (chosen if is_beside else of_it)]
            return self._told(asked, told, verdict.answerable, leads=is_beside)
        return _unanswered(evidence, replace(verdict, answerable=_JUST_UNSURE))

    def _told(
        self,
        asked: ParsedQuestion,
        chosen: Sequence[Evidence],
        answerable: float,
        leads: bool = False,
        rivals: Sequence[str] = (),
    ) -> Extract:
        """An answer of these sentences; where the first one `leads`, the others rival it not.

        So may `rivals` that are not told.
        """
        sentences = _cite([_span(one) for one in chosen])
        direct = self._direct(asked, sentences[0])
        # Where others may answer as well, the first is right in half of all cases: no headline.
        others = [*rivals, *(one.text for one in sentences)]
        open_ = any(direct.lower() not in re.sub(r"\s+", " ", one).lower() for one in others)
        return Extract(sentences, answerable, direct="" if open_ and not leads else direct)

    def _direct(self, asked: ParsedQuestion, sentence: Sentence) -> str:
        """The words that answer; "" where the sentence says little more than they do."""
        cited = sentence.citations[0]
        cells = asked_cells(asked, cited.document, cited.start)
        if len(cells) > 1:
            return ""
        (found,) = cells or [
            self._judge.short_answer(asked.text, cited.document.title, sentence.text)
        ]
        if is_of_another(asked, found, sentence.text, cited.document.language):
            return ""
        return found if len(found) <= _SHORT * len(sentence.text) else ""


def _of_line(evidence: Sequence[Evidence], told: tuple[int, str] | None) -> Extract:
    """The line that was found, and the words in it that answer; without any, no answer."""
    if told is None:
        return Extract((), 0.0)
    index, said = told
    sentences = _cite([_span(evidence[index])])
    direct = said if len(said) < len(sentences[0].text) else ""
    return Extract(sentences, 1.0, direct=direct)


def _unanswered(evidence: Sequence[Evidence], verdict: Estimate) -> Extract:
    if verdict.state is State.NOT_FOUND:
        return Extract((), verdict.answerable)
    (candidate,) = _cite([_span(evidence[verdict.order[0]])])
    return Extract((), verdict.answerable, unsure=candidate)


def _stated(field: str, asked: ParsedQuestion, evidence: Sequence[Evidence]) -> Extract:
    """The lines in which the documents asked about state a metadata field."""
    spans = []
    for scored in asked_about(asked, evidence):
        if line := stated_line(scored.document, field):
            spans.append(_Span(scored, *line))
    several = len(spans) > 1
    return Extract(_cite(spans, with_lead=several), 1.0 if spans else 0.0, several)


def _of_mails(line: str, asked: ParsedQuestion, evidence: Sequence[Evidence]) -> Extract | None:
    """The line in the heads of the mails that are meant, else of all that were found."""
    meant = {scored.document.id: scored for scored in asked_about(asked, evidence)}
    every = {item.document.id: item.passage for item in reversed(evidence)}
    for among in (meant, every):
        spans = [
            _Span(scored, *place)
            for scored in among.values()
            if (place := mail_line(scored.document, line))
        ]
        if spans:
            return Extract(_cite(spans, with_lead=len(spans) > 1), 1.0, len(spans) > 1)
    return None


def fewest(
    evidence: Sequence[Evidence],
    verdict: Estimate,
    worth: float = _WORTH_ADDING,
    elsewhere: float | None = None,
) -> list[int]:
    """The best sentences, best first, until together they probably hold the answer.

    Each is at least `worth` of the best one's probability; of another document `elsewhere`.
    """
    exponentials = np.exp(verdict.scores - verdict.scores.max())
    probability = exponentials / exponentials.sum()
    chosen: list[int] = []
    texts: set[str] = set()
    for index in verdict.order:
        item = evidence[index]
        if chosen:
            best = evidence[chosen[0]]
            is_own = elsewhere is None or item.document.id == best.document.id
            if probability[index] < (worth if is_own else elsewhere) * probability[chosen[0]]:
                continue
        if chosen and is_aside(item.document.text, item.start):
            continue
        text = " ".join(words(item.text))
        if any(text in other or other in text for other in texts):
            continue
        chosen.append(index)
        texts.add(text)
        if len(chosen) == _MAX_SENTENCES or probability[chosen].sum() >= _ENOUGH:
            break
    return chosen


def _span(evidence: Evidence) -> _Span:
    return _Span(evidence.passage, evidence.start, evidence.end)


def _cite(spans: Sequence[_Span], with_lead: bool = False) -> tuple[Sentence, ...]:
    sentences = []
    for number, span in enumerate(spans, start=1):
        document = span.passage.document
        quote = document.text[span.start : span.end]
        citation = Citation(number, document, span.passage.passage, span.start, span.end, quote)
        lead = document.title if with_lead else ""
        sentences.append(Sentence(re.sub(r"\s+", " ", quote), (citation,), lead))
    return tuple(sentences)
