"""Yes or no, where the words that answer decide it; they stand behind it as for any fact."""

import re
from collections.abc import Sequence

from assistant.compose.draft import Draft, quotes_of
from assistant.compose.facts import fact_blocks
from assistant.compose.frame import frame
from assistant.compose.quoting import sentences_of
from assistant.compose.room import Composed, Request, Room
from assistant.compose.subjects import holds, terms_of, text_forms
from assistant.extractive.question_types import AnswerType, answer_type
from assistant.language import vocabulary
from assistant.language.matching import RELATED, TextForms, is_light
from assistant.language.negation import denials
from assistant.language.numbers import quantities
from assistant.rewriting.mentions import mentions
from assistant.types import Sentence

_OPENING = re.compile(rf"\W*{vocabulary.pattern('asking.openings')}(?=\s)", re.IGNORECASE)
_YOU = re.compile(rf"\s+{vocabulary.pattern('asking.you')}(?!\w)", re.IGNORECASE)
_IS_TRUE = re.compile(rf"\W*{vocabulary.pattern('asking.true')}\s+", re.IGNORECASE)
_DECIDED = 1.0  # logits between the claim and its denial, from which one of them holds
_DECIDED_PLAINLY = 0.5  # likewise where a sentence has all its words and denies nothing
_SPEAKS_OF_IT = -1.0  # logit of either, below which the sentence is about something else
_SHARES_ITS_WORDS = -2.0  # likewise where the sentence has all the words of the question
_MOST_NAMING = 2  # sentences that hold a name of the question
_BORNE_OUT = 4.0  # logit from which a claim holds whose words the sentence does not share


def asks_yes_or_no(question: str) -> bool:
    """Whether a question opens with its verb, and asks the reader of it for nothing."""
    opening = _OPENING.match(question)
    if opening is None:
        return False
    word = opening[0].strip().lower()
    if word in vocabulary.words("asking.words"):
        # Of Finnish some asking words end as its verbs do in a question; a Swedish one is a verb
        # too, where a name stands behind it.
        named = question[opening.end() :].lstrip()[:1].isupper()
        return named and word in vocabulary.words("asking.openings")
    return not _YOU.match(question, opening.end())


def yes_no(room: Room, request: Request) -> Composed | None:
    """None where no sentence answers, or all leave it open."""
    if vocabulary.whole("joining.or").search(request.question):
        return None  # "is it A or B?" is not answered by yes
    if answer_type(request.question) is AnswerType.REASON:
        return None
    found = room.fact(request.question, request.scope)
    sentences = found.sentences or ((found.unsure,) if found.unsure else ())
    for place, sentence in enumerate(sentences):
        says = _says(room, request, sentence, bool(found.sentences))
        if says == "yes" or (says and place == 0):  # what is beside the best one denies nothing
            told = (sentence, *sentences[:place], *sentences[place + 1 :])
            return Composed(
                fact_blocks(told, frame(request.language, says), request.language), told
            )
    return _of_untold_names(room, request, found.sentences)


def _of_untold_names(
    room: Room, request: Request, sentences: Sequence[Sentence]
) -> Composed | None:
    """First what the best document says of a name in the question that its best sentence lacks.

    "May Estonia apply?" is not answered by who may apply where a line tells of Estonia. None where
    every name is held, or stands nowhere but in the title.
    """
    if not sentences:
        return None
    document = sentences[0].citations[0].document
    told = f"{document.title} {document.name} {sentences[0].text}"
    forms = TextForms.of(told, document.language)
    names = [term for term in terms_of(room, request.question) if term.name]
    untold = [term for term in names if not term.match(forms)]
    if not untold:
        return None
    naming = [q for q in sentences_of(document) if holds(untold, q.text, document.language)]
    if not naming:
        return None
    draft = Draft(room.library)
    draft.paragraph(naming[:_MOST_NAMING])
    (only, *others) = draft.finished().sentences
    if not others and (says := _says(room, request, only, answers=False)):
        return Composed(
            fact_blocks((only,), frame(request.language, says), request.language), (only,)
        )
    draft.told([one for one in sentences if quotes_of([one])[0] not in naming])
    return draft.finished()


def _says(room: Room, request: Request, sentence: Sentence, answers: bool) -> str:
    """ "yes" or "no" where the sentence bears out the claim or its denial; "" where neither.

    Where it is not sure that the sentence `answers`, one of them must be borne out plainly.

    The question is its own claim: the network minds the words and not their order, and a word such
    as "not" behind the first one denies it in each of the languages. It takes what is nearly the
    same for the same, so that a yes needs the words of the question too.
    """
    claim = _claim(request.question)
    verb, *rest = claim.rstrip(" ?!.").split()
    denying, *_ = vocabulary.entries("negation.plain", request.language)
    told = [("", [sentence.text])]
    (holds,) = room.survey.verify(" ".join([verb, *rest]) + ".", told)
    (fails,) = room.survey.verify(" ".join([verb, denying, *rest]) + ".", told)
    shares = _shares_words(room, request, sentence)
    least = (_SHARES_ITS_WORDS if shares else _SPEAKS_OF_IT) if answers else _BORNE_OUT
    if max(holds, fails) < least:
        return ""
    if _denies(room, claim, request.language, sentence) and fails > holds - _DECIDED:
        return "no"
    plain = shares and not denials(sentence.text, sentence.citations[0].document.language)
    if abs(holds - fails) < (_DECIDED_PLAINLY if plain else _DECIDED):
        return ""
    if fails > holds:
        about_it = fails >= _BORNE_OUT or _shares_any(room, request, sentence)
        return "no" if about_it and not _is_of_others(room, request, sentence) else ""
    return "yes" if holds >= _BORNE_OUT or shares else ""


def _denies(room: Room, claim: str, language: str, sentence: Sentence) -> bool:
    """Whether a sentence says "not" of what the question, which does not, says most of."""
    if denials(claim, language):
        return False
    told = sentence.citations[0].document.language
    said = [t for t in terms_of(room, claim) if not t.name and not is_light(t.word, language)]
    opening = claim.split()[0].lower()
    terms = [term for term in said if term.word != opening]
    for denial in denials(sentence.text, told):
        reach = TextForms(denial.reach, tuple(denial.reach))
        near = sum(term.match(reach) > 0 for term in terms)
        if near > len(terms) / 2:
            return True
    return False


def _is_of_others(room: Room, request: Request, sentence: Sentence) -> bool:
    """Whether a sentence names somebody, and nobody of those who are asked about."""
    language = sentence.citations[0].document.language
    names = [term for term in terms_of(room, request.question) if term.name]
    forms = TextForms.of(sentence.text, language)
    if not names or any(term.match(forms) > 0 for term in names):
        return False
    return bool(mentions(sentence.text, language, question=False))


def _shares_any(room: Room, request: Request, sentence: Sentence) -> bool:
    """Whether a sentence has any word of what is asked beside the names."""
    forms = TextForms.of(sentence.text, sentence.citations[0].document.language)
    claim = _claim(request.question)
    opening = claim.split()[0].lower()
    terms = [t for t in terms_of(room, claim) if not t.name and t.word != opening]
    weighty = [term for term in terms if not is_light(term.word, request.language)]
    return not weighty or any(term.match(forms) > 0 for term in weighty)


def _claim(question: str) -> str:
    """A question without "is it true that"."""
    return _IS_TRUE.sub("", question)


def _shares_words(room: Room, request: Request, sentence: Sentence) -> bool:
    """Whether the sentence, under its title, holds all that the question says, numbers among it.

    Names may stand anywhere in the document.
    """
    document = sentence.citations[0].document
    asked, said = (
        {value for one in quantities(text, language) for value in one.values}
        for text, language in (
            (request.question, request.language),
            (sentence.text, document.language),
        )
    )
    forms = TextForms.of(f"{document.title} {sentence.text}", document.language)
    claim = _claim(request.question)
    opening = claim.split()[0].lower()
    terms = [
        term
        for term in terms_of(room, claim)
        if term.word != opening and not is_light(term.word, request.language)
    ]
    whole = text_forms(document)
    held = (t.match(whole if t.name else forms) >= RELATED for t in terms)
    return asked <= said and all(held)
