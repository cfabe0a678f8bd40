"""What answers "why": a sentence that gives a reason, or the one beside it that does."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from assistant.extractive.evidence import Evidence, ParsedQuestion
from assistant.extractive.labelled import LABELLED
from assistant.language import vocabulary
from assistant.language.matching import Term, TextForms, is_light

_KINDS = ("because", "is_due", "purpose")
_AFTER_COLON = re.compile(r"\w:\s+(?:[^\W\d_]\S*\s+){2}")  # "she is careful: there is no room"
_LOOKED_AT = 3  # sentences, the best ones
_BEFORE, _BEHIND = 2, 1  # sentences around a reason that may say what it is given for
_ANOTHERS = -4.0  # logit below which they speak of something else

Verify = Callable[[str, Sequence[tuple[str, Sequence[str]]]], list[float]]


def reason_given(
    asked: ParsedQuestion, evidence: Sequence[Evidence], order: Sequence[int]
) -> list[int]:
    """Indexes of the sentence that gives the reason, then of the one whose reason it is.

    Of the best sentences the first that gives one itself, or that stands beside a sentence which
    says what it is due to; none where neither does.
    """
    for index in order[:_LOOKED_AT]:
        if _gives(evidence[index]):
            return [index]
        for beside in _beside(evidence, index):
            if _explains(asked, evidence[beside]):
                return [beside, index]
    return []


def gives_reason(text: str, language: str) -> bool:
    """Whether a text has a word for a reason that it gives itself: "because"."""
    return bool(_cues("because", language).search(text))


def of_what_is_asked(
    verify: Verify, asked: ParsedQuestion, evidence: Sequence[Evidence], chosen: Sequence[int]
) -> list[int]:
    """Those of the chosen beside which it is said that what "why" is asked of was so at all.

    "Why did they leave?" takes for granted that they left, and is read as a claim without its
    asking word. A reason is then of something else where neither its own sentence nor those around
    it come near the claim. `verify` gives the logits with which passages bear a claim out.
    """
    claim = vocabulary.whole("asked.reason").sub("", asked.text).strip(" ?!.,") + "."
    alone = verify(claim, [("", [evidence[index].text]) for index in chosen])
    around = verify(claim, [_around(evidence, index) for index in chosen])
    return [
        index
        for index, *logits in zip(chosen, alone, around, strict=True)
        if max(logits) >= _ANOTHERS or _holds_all(asked, evidence[index])
    ]


def _holds_all(asked: ParsedQuestion, item: Evidence) -> bool:
    """Whether a sentence has all the question's words but names, for which "he" may stand."""
    forms = TextForms.of(item.text, item.document.language)
    about = _words_about(asked)
    return bool(about) and all(term.match(forms) > 0 for term in about)


def _around(evidence: Sequence[Evidence], index: int) -> tuple[str, list[str]]:
    """The title, which names nobody for the question's sake, and the sentences around one."""
    near = evidence[max(0, index - _BEFORE) : index + _BEHIND + 1]
    own = evidence[index].passage.passage.id
    texts = [one.text for one in near if one.passage.passage.id == own]
    return evidence[index].document.title, texts


def _gives(item: Evidence) -> bool:
    """Whether a sentence gives a reason by a word for one, or by a colon that is no label's."""
    if any(_found(kind, item) for kind in _KINDS):
        return True
    return bool(_AFTER_COLON.search(item.text)) and not LABELLED.fullmatch(item.text)


def _beside(evidence: Sequence[Evidence], index: int) -> Iterator[int]:
    """The sentence after, then the one before, in the same passage."""
    for other in (index + 1, index - 1):
        inside = 0 <= other < len(evidence)
        if inside and evidence[other].passage.passage.id == evidence[index].passage.passage.id:
            yield other


def _explains(asked: ParsedQuestion, item: Evidence) -> bool:
    """Whether a sentence says what something is due to; "because" explains what it names itself."""
    if _found("is_due", item):
        return True
    if not _found("because", item):
        return False
    forms = TextForms.of(item.text, item.document.language)
    return any(term.match(forms) > 0 for term in _words_about(asked))


def _words_about(asked: ParsedQuestion) -> list[Term]:
    """The words that say what is asked, without names and light ones."""
    return [t for t in asked.terms if not t.name and not is_light(t.word, asked.language)]


def _found(kind: str, item: Evidence) -> bool:
    return bool(_cues(kind, item.document.language).search(item.text))


@cache
def _cues(kind: str, language: str) -> re.Pattern[str]:
    told = vocabulary.pattern(f"reasons.{kind}", language)
    return re.compile(rf"(?<!\w){told}(?!\w)", re.IGNORECASE)
