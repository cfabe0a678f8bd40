"""The resolving itself: turn by turn, so that a chain of follow-ups holds."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.language import LANGUAGES, detect, stopwords, vocabulary, words
from assistant.language.letters import CAPITAL, SMALL
from assistant.language.numbers import units
from assistant.rewriting.anaphora import anaphors
from assistant.rewriting.ellipsis import complete
from assistant.rewriting.instructions import without_instructions
from assistant.rewriting.mentions import Mention, Sort, mentions
from assistant.rewriting.pointers import Anaphor, Form, Need
from assistant.rewriting.topics import asks_for_several, picks_from_several, topic
from assistant.types import Question, Role

_LONGEST_FOLLOW_UP = 400  # characters; who writes more than that explains the matter
_REMEMBERED = 20  # messages
_READ = 1500  # characters of a turn that are searched for names
_COINED = re.compile(rf"{SMALL}{CAPITAL}")
_MARKER = re.compile(r"\[\d+\]")
_ASKS_WHICH = re.compile(rf"\s*{vocabulary.pattern('asking.which')}\b", re.I)
_SINGULAR = {"do": "does", "are": "is", "were": "was", "have": "has", "don't": "doesn't"}


@dataclass(frozen=True, slots=True)
class _Exchange:
    """A question as it stands alone, and what it and its answer name."""

    question: str
    language: str
    asked: tuple[Mention, ...]
    answered: tuple[Mention, ...] = ()


def standalone(question: Question) -> str:
    """The question as it would be asked without the conversation, and without instructions."""
    exchanges: list[_Exchange] = []
    for message in question.history[-_REMEMBERED:]:
        if message.role is Role.USER:
            exchanges.append(_asked(without_instructions(message.text), exchanges))
        else:
            last = exchanges.pop() if exchanges else _asked("", ())
            exchanges.append(_answered(last, message.text))
    return _resolved(without_instructions(question.text), exchanges)


def _asked(text: str, exchanges: Sequence[_Exchange]) -> _Exchange:
    text = _resolved(text, exchanges)[:_READ]
    language = _language(text, exchanges)
    return _Exchange(text, language, tuple(mentions(text, language)))


def _answered(exchange: _Exchange, answer: str) -> _Exchange:
    text = _MARKER.sub("", answer)[:_READ]
    named = mentions(text, exchange.language, question=False)
    return replace(exchange, answered=(*exchange.answered, *named))


def _resolved(text: str, exchanges: Sequence[_Exchange]) -> str:
    if not exchanges or not text.strip() or len(text) > _LONGEST_FOLLOW_UP:
        return text
    language, previous = _language(text, exchanges), exchanges[-1].question
    if previous and (before := _same_before(text, language)):
        return f"{previous} ({before})"
    if previous and _asks_its_reason(text, language):
        why = next(iter(vocabulary.entries("asking.why", language)))
        return f"{why}? ({previous})"
    found = anaphors(text, language, mentions(text, language))
    several = any(anaphor.need is Need.SEVERAL for anaphor in found)
    if several and previous and (asks_for_several(previous) or picks_from_several(text)):
        return f"{text.rstrip()} ({previous})"
    for anaphor in reversed(found):
        referent = _referent(anaphor.need, exchanges, text)
        if referent:
            text = _put(text, anaphor, referent, language)
    salient = _referent(Need.THING, exchanges, text)
    return complete(text, language, previous, salient.text if salient else "")


def _same_before(text: str, language: str) -> str:
    """ "earlier" where a question asks what was so before ("Who was it earlier?"), else ""."""
    asked = vocabulary.pattern("pointing.same_before", language)
    match = re.fullmatch(asked, text.strip().rstrip("?!. "), re.IGNORECASE)
    return match["when"] if match else ""


def _asks_its_reason(text: str, language: str) -> bool:
    """ "And what is the reason for that?": of what was asked before, whatever it names."""
    opening = rf"(?:{vocabulary.pattern('joining.opening')}\s+)?"
    asks = opening + vocabulary.pattern("asking.its_reason", language)
    return re.fullmatch(asks, text.strip().rstrip("?!. "), re.IGNORECASE) is not None


def _language(text: str, exchanges: Sequence[_Exchange]) -> str:
    """By function words, since a follow-up is short; where they leave it open, by the text."""
    found = set(words(text))
    counts = {language: len(found & stopwords(language)) for language in LANGUAGES}
    best = max(counts.values())
    candidates = [language for language in LANGUAGES if counts[language] == best]
    if len(candidates) == 1:
        return candidates[0]
    if exchanges and exchanges[-1].language in candidates:
        return exchanges[-1].language
    detected = detect(text)
    return detected if detected in candidates else candidates[0]


def _referent(need: Need, exchanges: Sequence[_Exchange], text: str) -> Mention | None:
    """The latest mention that can stand for the word, or None."""
    for layer in _layers(need, exchanges):
        fitting = [m for m in layer if m.text.lower() not in text.lower() and _fits(need, m)]
        for kinds in _PREFERENCES[need]:
            for mention in fitting:
                if _class(mention) in kinds:
                    return mention
    return None


def _fits(need: Need, mention: Mention) -> bool:
    """Whether it can be meant at all: no currency ever is, nor a place but by a coined name."""
    is_place = need is Need.THING and mention.kind is Sort.PLACE
    return mention.text.lower() not in units() and not (
        is_place and not _COINED.search(mention.text)
    )


# Classes of mentions, the preferred ones first; "maybe" is a name of a person's form.
_PREFERENCES: dict[Need, tuple[set[Sort | None], ...]] = {
    Need.PERSON: ({Sort.PERSON}, {None}),
    Need.THING: (
        {Sort.UNDERTAKING, Sort.NAME},
        {None},
        {Sort.TOPIC},
        {Sort.GROUP},
        {Sort.PLACE},  # "the investment in HeartLab": a place by its preposition alone
    ),
    Need.SEVERAL: (
        {Sort.GROUP},
        {Sort.UNDERTAKING, Sort.NAME},
        {None},
        {Sort.TOPIC},
    ),
    Need.PLACE: ({Sort.PLACE}, {Sort.NAME}),
    Need.UNDERTAKING: ({Sort.UNDERTAKING}, {Sort.GROUP}, {Sort.NAME}, {None}),
}


def _class(mention: Mention) -> Sort | None:
    """The mention's kind; None for a name that may be a person's."""
    return None if mention.perhaps_person else mention.kind


def _layers(need: Need, exchanges: Sequence[_Exchange]) -> Iterator[list[Mention]]:
    """The mentions turn by turn: the users' own words first, latest first, then the answers.

    An answer comes right after its question where that asked for just what the answer names.
    """
    people = {m.text for e in exchanges for m in e.asked + e.answered if m.kind is Sort.PERSON}
    for exchange in reversed(exchanges):
        asked = _as_people(exchange.asked, people)
        about = None if asked else topic(exchange.question)
        yield [*asked, about] if about else asked
        nothing_named = all(mention.kind is Sort.PLACE for mention in asked)
        if _ASKS_WHICH.match(exchange.question) and (nothing_named or need is Need.PERSON):
            yield _as_people(exchange.answered, people)
    for exchange in reversed(exchanges):
        yield _as_people(exchange.answered, people)


def _as_people(found: Sequence[Mention], people: set[str]) -> list[Mention]:
    """The mentions, with those as persons that the conversation shows to be persons."""
    return [
        replace(m, kind=Sort.PERSON, perhaps_person=False) if m.text in people else m for m in found
    ]


def _put(text: str, anaphor: Anaphor, referent: Mention, language: str) -> str:
    """`text` with the referent in the place of the word that points to it."""
    head, word, tail = text[: anaphor.start], text[anaphor.start : anaphor.end], text[anaphor.end :]
    name = referent.text
    if anaphor.form is Form.ASIDE:
        return f"{text.rstrip()} ({name})"
    if anaphor.form is Form.POSSESSIVE:
        name = _genitive(name, language)
    elif anaphor.form is Form.THERE:
        name = f"{_where(referent, language)} {name}"
    elif anaphor.form is Form.NOUN and referent.kind is not Sort.UNDERTAKING:
        name = f"the {name.removeprefix('the ')} {word.split()[-1]}"
    elif anaphor.need is Need.SEVERAL and language == "en" and referent.kind is not Sort.GROUP:
        head = _singular(head, word)
    if not head.strip():
        name = name[0].upper() + name[1:]
    return head + name + tail


def _genitive(name: str, language: str) -> str:
    if language == "en":
        return f"{name}'" if name.endswith("s") else f"{name}'s"
    if language == "sv":
        if name.endswith(("s", "x", "z")):
            return name
        return f"{name}:s" if name.isupper() else f"{name}s"
    return f"{name}'" if name.endswith(("s", "x", "z")) else f"{name}s"


def _where(referent: Mention, language: str) -> str:
    if referent.kind is Sort.PLACE:
        return "in" if language == "en" else "i"
    return "at" if language == "en" else "hos"


def _singular(head: str, word: str) -> str:
    """ "do they" becomes "does X" where X is one organisation."""
    match = re.search(r"(\S+)(\s+)$", head)
    if word.lower() != "they" or not match or match.group(1).lower() not in _SINGULAR:
        return head
    verb = _SINGULAR[match.group(1).lower()]
    return (
        head[: match.start()] + (verb.capitalize() if match.start() == 0 else verb) + match.group(2)
    )
