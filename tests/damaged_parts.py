"""Parts of the assistant with planted damage, and a chat server that reads its prompt."""

import random
import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.core.reader import Reader
from assistant.extractive.evidence import Evidence
from assistant.extractive.judge import Estimate, Judge
from assistant.language import content_words, words
from assistant.language.sentences import sentence_spans
from assistant.scope import EVERYTHING
from assistant.search.retriever import Retriever
from assistant.types import Scope, ScoredPassage
from tests.model_server import Handler, Step, answers

_PASSAGE = re.compile(r'<passage number="(\d+)"[^>]*>(.*?)</passage', re.DOTALL)
_REFUSAL = re.compile(r"write exactly this and nothing else, without a\s+number: (.*)")


class ShuffledIndex(Retriever):
    """Its entries point to other passages than those they were made of."""

    def search(
        self, question: str, limit: int, scope: Scope = EVERYTHING
    ) -> tuple[ScoredPassage, ...]:
        found = super().search(question, limit, scope)
        every = [
            (passage, document)
            for document in self.library.each_document()
            for passage in self.library.passages_of(document.id)
        ]
        keys = [passage.id for passage, _ in every]
        random.Random(5).shuffle(every)
        wrong = dict(zip(keys, every, strict=True))
        return tuple(
            replace(one, passage=wrong[one.passage.id][0], document=wrong[one.passage.id][1])
            for one in found
        )


class FixedJudge(Judge):
    """Ranks as it should, but always thinks the question as answerable as it was told."""

    def __init__(self, answerable: float) -> None:
        super().__init__(Reader())
        self._answerable = answerable

    def weigh(self, question: str, evidence: Sequence[Evidence]) -> Estimate:
        return replace(super().weigh(question, evidence), answerable=self._answerable)


def reads_its_prompt(kept: int | None = None) -> Step:
    """Answers with the prompt's sentences nearest to the question.

    Of the prompt it sees the last `kept` characters, as servers do that silently drop the rest.
    """

    def step(handler: Handler) -> None:
        system, user = (one["content"] for one in handler.served.requests[-1]["messages"])
        question = user.split("Question: ")[-1].split("\n")[0]
        passages = user.rsplit("The passages end here.", 1)[0][-(kept or len(user)) :]
        answers(_nearest(question, passages) or _refusal(system), sent=None)(handler)

    return step


def _nearest(question: str, passages: str) -> str:
    """The three sentences that share most with the question, each with its marker."""
    wanted = set(content_words(question, "en"))
    rated = []
    for number, passage in _PASSAGE.findall(passages):
        for start, end in sentence_spans(passage, "en"):
            if shared := len(wanted & set(words(passage[start:end]))):
                rated.append((shared, f"{passage[start:end].strip()} [{number}]"))
    best = sorted(rated, key=lambda one: -one[0])[:3]
    return " ".join(text for _, text in best)


def _refusal(system: str) -> str:
    return _REFUSAL.findall(system)[0]
