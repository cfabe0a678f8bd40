"""BM25 over pages in memory: hard negatives for training and a baseline for measuring."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Protocol

from assistant.language import stems

USUAL_SENTENCE = 20  # words


class Titled(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def text(self) -> str: ...


class Lexical:
    """Robertson's BM25 (k1 1.2, b 0.75) over title and text, stemmed by the page's language."""

    def __init__(self, pages: Iterable[Titled]) -> None:
        self._postings: dict[str, list[tuple[str, float]]] = defaultdict(list)
        pages = list(pages)
        counted = {
            page.id: Counter(stems(f"{page.title} {page.text}", page.language)) for page in pages
        }
        self._language = next((page.language for page in pages), "en")
        sizes = {key: sum(counts.values()) for key, counts in counted.items()}
        mean = sum(sizes.values()) / max(len(sizes), 1)
        for key, counts in counted.items():
            norm = 1.2 * (0.25 + 0.75 * sizes[key] / mean)
            for word, count in counts.items():
                self._postings[word].append((key, count * 2.2 / (count + norm)))
        self._count = len(counted)

    def scores(self, question: str) -> dict[str, float]:
        """BM25 by page id, for pages that share a word with the question."""
        total: dict[str, float] = defaultdict(float)
        for word in set(stems(question, self._language)):
            for key, weight in self._postings.get(word, ()):
                total[key] += self._rarity(word) * weight
        return total

    def sentences(self, question: str, sentences: Iterable[str]) -> list[float]:
        """BM25 of each sentence, words as rare as they are among the pages."""
        asked = set(stems(question, self._language))
        made = []
        for sentence in sentences:
            counts = Counter(stems(sentence, self._language))
            norm = 1.2 * (0.25 + 0.75 * sum(counts.values()) / USUAL_SENTENCE)
            shared = asked & counts.keys()
            made.append(
                sum(
                    self._rarity(word) * counts[word] * 2.2 / (counts[word] + norm)
                    for word in shared
                )
            )
        return made

    def _rarity(self, word: str) -> float:
        having = len(self._postings.get(word, ()))
        return math.log(1 + (self._count - having + 0.5) / (having + 0.5))

    def best(self, question: str, limit: int) -> list[str]:
        """The ids of the best pages, best first."""
        found = self.scores(question)
        return sorted(found, key=lambda key: (-found[key], key))[:limit]
