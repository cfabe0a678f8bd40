"""Recognises where a chat model says, in its own words, that the documents do not answer."""

import re

from assistant.language import LANGUAGES, vocabulary, words
from assistant.language.sentences import sentence_spans
from assistant.prompts import not_found

_MARKER = re.compile(
    r"[\[(【^]{1,3}\s?(?:[^\W\d]{1,20}\s?)?\d[^\[\]【】()^]{0,40}[\])】^]{1,3}|[¹²³⁰-⁹]+"
)
_MARKUP = re.compile(r"[*_`#>~]+|<[^<>]*>")
_FEW_WORDS = 2  # a clause of so few says nothing
_ABSENCE = re.compile(vocabulary.pattern("absence.patterns"), re.IGNORECASE)
# What turns from one thing to another inside a sentence.
_TURN = re.compile(rf"[,;:–—]?\s+{vocabulary.pattern('absence.turns')}\b,?\s*|;\s+", re.IGNORECASE)
# "They only describe the collaboration": on the documents, not from them.
_ABOUT_DOCUMENTS = re.compile(
    rf"^\W*(?:\w+\s){{0,6}}?{vocabulary.either('absence.documents', 'absence.they')}\b\s?"
    rf"(?:\w+\s){{0,2}}?{vocabulary.pattern('absence.about')}\b",
    re.IGNORECASE,
)
_COURTESY = re.compile(rf"^\W*{vocabulary.pattern('answers.courtesy')}\b", re.IGNORECASE)


def is_refusal(text: str, language: str) -> bool:
    """Whether a whole answer only says that the documents do not answer the question.

    Politeness before or after it changes nothing. An answer that gives anything besides is not
    a refusal ("They do not state the sum, but the partners are …"). The wording of any of the
    five languages is recognised, since models slip into English.
    """
    plain = " ".join(_MARKUP.sub(" ", text).split())
    sentences = [plain[start:end] for start, end in sentence_spans(plain, language)]
    judged = [_judge(sentence) for sentence in sentences if words(_MARKER.sub(" ", sentence))]
    return True in judged and False not in judged


def denies_knowledge(sentence: str) -> bool:
    """Whether one sentence of an answer only says, in whatever language, what documents lack."""
    return _judge(sentence) is True


def is_courtesy(sentence: str) -> bool:
    """Whether a sentence only opens or closes an answer politely."""
    return _COURTESY.search(sentence) is not None


def _judge(sentence: str) -> bool | None:
    """True: says what is lacking; None: says nothing; False: says something."""
    if _fixed(sentence):
        return True
    cited = _MARKER.search(sentence) is not None
    plain = " ".join(_MARKER.sub(" ", sentence).split())
    clauses = [clause for clause in _TURN.split(plain) if clause.strip()]
    judged = [_judge_clause(clause, cited and len(clauses) > 1) for clause in clauses]
    if False in judged:
        return False
    return True if True in judged else None


def _judge_clause(clause: str, cited: bool) -> bool | None:
    if _ABSENCE.search(clause):
        return True
    if _COURTESY.search(clause) or len(words(clause)) <= _FEW_WORDS:
        return None
    return None if _ABOUT_DOCUMENTS.search(clause) and not cited else False


def _fixed(sentence: str) -> bool:
    said = words(sentence)
    return any(said == words(not_found(language)) for language in LANGUAGES)
