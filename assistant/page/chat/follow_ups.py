"""Questions that can follow an answer, made from what was found for it and is not in it."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from itertools import chain, islice, zip_longest

from assistant.language import vocabulary
from assistant.page.chat.suggestions import about_title, each_of
from assistant.page.wording.texts import phrase
from assistant.rewriting.mentions import Sort, mentions
from assistant.scope.organisations import find_in
from assistant.types import Answer, Document, Ending, ScoredPassage

_READ = 10  # passages, the best ones; those further down have less and less to do with the answer
_BESIDE = 40  # characters before a name that may say what somebody is
_LONGEST = 60  # characters of a name
# What makes a name a person's: "Area Director X", "X, who is mayor", "X är direktör".
_POSITION = rf"[\w-]*{vocabulary.pattern('roles.positions')}\b"
_IS = vocabulary.pattern("joining.is")
_AFTER = re.compile(rf"(?:,| \(| {_IS}\b)[^.;:\n]{{0,30}}?\b{_POSITION}", re.I)
_BEFORE = re.compile(rf"\b{_POSITION}\s+(?:Dr\.?\s+)?\Z", re.I)


def follow_ups(
    answer: Answer,
    asked: Collection[str],
    partners: Collection[str],
    language: str,
    most: int = 3,
) -> list[str]:
    """Up to `most` questions in `language` about what stands beside a complete answer.

    They turn to what neither the answer nor a question of the conversation, of which `asked` are
    all, has named: a person or an organisation among `partners` in the documents that it cites, or
    those whom another document is about. The documents answer nearly all questions of these kinds.
    """
    if answer.ending is not Ending.COMPLETE or not answer.citations:
        return []
    known = "\n".join((*asked, answer.understood, answer.text)).casefold()
    used = {citation.passage.id for citation in answer.citations}
    cited = {citation.document.id for citation in answer.citations}
    unused = [scored for scored in answer.retrieved if scored.passage.id not in used]
    beside = [scored for scored in unused if scored.document.id in cited][:_READ]
    others = {s.document.id: s.document for s in unused[:_READ] if s.document.id not in cited}
    kinds = (
        ((name, phrase(language, "suggestions.who", name=name)) for name in _people(beside)),
        (
            (name, phrase(language, "suggestions.what", name=name))
            for name in _organisations(beside, partners)
        ),
        _undertakings(others.values(), language),
    )
    in_turn = chain.from_iterable(zip_longest(*kinds, fillvalue=("", "")))
    fit = (
        question
        for name, question in in_turn
        if name
        and len(name) <= _LONGEST
        and not all(one in known for one in each_of(name.casefold()))
    )
    return list(islice(dict.fromkeys(fit), most))


def _asked(kind: str, names: Iterator[str], language: str) -> Iterator[tuple[str, str]]:
    return ((name, phrase(language, f"suggestions.{kind}", name=name)) for name in names)


def _undertakings(documents: Iterable[Document], language: str) -> Iterator[tuple[str, str]]:
    """The names in documents' titles, each with what those named are after."""
    named = (about_title(document.title, language) for document in documents)
    return (about for about in named if about)


def _people(beside: Collection[ScoredPassage]) -> Iterator[str]:
    for scored in beside:
        for mention in mentions(scored.text, scored.document.language, question=False):
            if not (mention.perhaps_person or mention.kind is Sort.PERSON):
                continue
            before = scored.text[max(0, mention.start - _BESIDE) : mention.start]
            if _AFTER.match(scored.text, mention.end) or _BEFORE.search(before):
                yield mention.text


def _organisations(beside: Collection[ScoredPassage], partners: Collection[str]) -> Iterator[str]:
    for scored in beside:
        named = find_in(replace(scored.document, text=scored.text)).names
        yield from (name for name in named if name in partners)
