"""Questions keyed by a day or an amount ("What ended on 30/11/2024?"): what tells just of that one.

A reader of words takes one date for another, and doubts an answer that stands before its verb. Here
the value is compared, in whatever form it is written, and the clause it stands in.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from assistant.extractive.evidence import Evidence, ParsedQuestion
from assistant.extractive.judge import ANSWERABLE, Estimate
from assistant.extractive.question_types import AnswerType, could_answer
from assistant.language import vocabulary, words
from assistant.language.forms import Form, counted
from assistant.language.matching import Term, TextForms
from assistant.language.negation import denials

_ASKS_WHAT = re.compile(rf"\W*{vocabulary.pattern('asked.what')}(?!\w)", re.IGNORECASE)
_HAPPENED = vocabulary.words("asked.happened")
_TYPES = (AnswerType.OTHER, AnswerType.PERSON)
_HELD, _HELD_BESIDE = 0.5, 0.8  # of the weight of what is asked: in the clause, in the sentence
_FAR_AHEAD = 4.0  # of the other sentences' scores: nothing has to be told beside it
_CLAUSE_END = re.compile(
    rf"[;:]|,(?!\d)|(?<!\w){vocabulary.pattern('pointing.boundaries')}(?!\w)", re.IGNORECASE
)


def keyed(asked: ParsedQuestion, evidence: Sequence[Evidence], verdict: Estimate) -> Estimate:
    """The verdict, surer where a sentence tells what is asked of the very day or amount.

    It is unsure at most where the best sentence says what is asked of another day.
    """
    if not _is_keyed(asked):
        return verdict
    key = _Key.of(asked)
    telling = [at for at in verdict.order if key.is_told_by(evidence[at])]
    if telling:
        scores = verdict.scores.copy()
        scores[telling[0]] = scores.max() + _FAR_AHEAD
        return replace(verdict, scores=scores, answerable=max(verdict.answerable, ANSWERABLE))
    if key.is_crossed_by(evidence[verdict.order[0]]):
        unsure = float(np.nextafter(ANSWERABLE, 0.0))
        return replace(verdict, answerable=min(verdict.answerable, unsure))
    return verdict


def is_of_another(asked: ParsedQuestion, said: str, sentence: str, language: str) -> bool:
    """Whether words of a sentence stand in no clause with the day or amount that is asked for."""
    key = _Key.of(asked) if _is_keyed(asked) else None
    clauses = [one for one in _clauses(sentence) if key and key.has_values(one, language)]
    return bool(clauses) and not any(said in clause for clause in clauses)


def _is_keyed(asked: ParsedQuestion) -> bool:
    return bool(asked.values and asked.type in _TYPES and _ASKS_WHAT.match(asked.text))


@dataclass(frozen=True, slots=True)
class _Key:
    """A question's values, and what it asks besides them."""

    asked: ParsedQuestion
    values: tuple[frozenset[str], ...]  # of each the keys that say all of it
    terms: tuple[Term, ...]

    @classmethod
    def of(cls, asked: ParsedQuestion) -> "_Key":
        found = counted(asked.text, asked.language)
        spelled = {word for form in found for word in words(asked.text[form.start : form.end])}
        spelled |= _HAPPENED
        terms = tuple(term for term in asked.terms if term.word not in spelled)
        return cls(asked, tuple(_whole(form) for form in found), terms)

    def is_told_by(self, item: Evidence) -> bool:
        """Whether a clause holds the values and what is asked of them."""
        language = item.document.language
        if denials(item.text, language) or denials(self.asked.text, self.asked.language):
            return False
        if not could_answer(self.asked.type, item.text):
            return False
        if self._share(f"{item.document.title} {item.text}", language) < _HELD_BESIDE:
            return False
        return any(
            self.has_values(clause, language) and self._share(clause, language) >= _HELD
            for clause in _clauses(item.text)
        )

    def is_crossed_by(self, item: Evidence) -> bool:
        """Whether a sentence says what is asked in another clause, of another day."""
        language = item.document.language
        clauses = list(_clauses(item.text))
        holding = [clause for clause in clauses if self.has_values(clause, language)]
        others = [clause for clause in clauses if clause not in holding]
        return (
            bool(self.terms and holding)
            and not any(self._share(clause, language) >= _HELD for clause in holding)
            and any(
                self._share(clause, language) >= _HELD_BESIDE and counted(clause, language)
                for clause in others
            )
        )

    def has_values(self, text: str, language: str) -> bool:
        found = [set(form.keys) for form in counted(text, language)]
        return all(any(value & keys for keys in found) for value in self.values)

    def _share(self, text: str, language: str) -> float:
        """The part of what is asked, by weight, that a text holds; 1 where nothing more is."""
        forms = TextForms.of(text, language)
        weight = sum(term.weight for term in self.terms)
        held = sum(term.weight for term in self.terms if term.match(forms))
        return held / weight if weight else 1.0


def _whole(form: Form) -> frozenset[str]:
    """Of a day its keys as a day, however it is read; of a month those as a month."""
    return frozenset(key for key in form.keys if len(key) == len(form.keys[0]))


def _clauses(text: str) -> Iterator[str]:
    start = 0
    for end in _CLAUSE_END.finditer(text):
        yield text[start : end.start()]
        start = end.end()
    yield text[start:]
