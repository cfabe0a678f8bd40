"""Has a chat model point at the words of a document that answer questions about it."""

import re
from collections.abc import Iterator, Mapping

from assistant.language.visible import visible
from assistant.models.forms import Forms
from assistant.models.tokens import PER_MESSAGE
from assistant.prompts import Prompt, prompt
from assistant.types import Document, Effort

_FOR_EACH = 60  # tokens that the model may write for one question
_LEAST = 100
_WORD = re.compile(r"\w+")
_BETWEEN = r"\W{1,6}"  # what may stand between two words that were copied
_MOST_WORDS = 60  # of a piece that is looked up

Questions = Mapping[str, str]
Span = tuple[int, int]


class ModelPointer:
    """Points by a chat model. Safe to share between threads."""

    def __init__(self, forms: Forms) -> None:
        self._forms = forms
        self._settings = forms.model.settings

    @property
    def name(self) -> str:
        return self._settings.model

    def point(
        self, document: Document, start: int, end: int, questions: Questions
    ) -> dict[str, Span]:
        """Where in `start:end` of the document stand the words that answer, by question's name.

        Raises:
            ModelError: the model did not answer.
        """
        found: dict[str, Span] = {}
        for first, last in self._pieces(document, start, end, questions):
            left = {name: text for name, text in questions.items() if name not in found}
            if not left:
                break
            keys = {f"q{number}": name for number, name in enumerate(left, start=1)}
            asked = _prompt(document.text[first:last], left)
            said = self._forms.ask(asked, list(keys), self._may_write(left))
            for key, name in keys.items():
                if span := place_of(said[key], document.text, first, last):
                    found[name] = span
        return found

    def effort(self, document: Document, start: int, end: int, questions: Questions) -> Effort:
        """What `point` will take at most, roughly."""
        count, sent, requests = self._forms.model.filling.count, 0, 0
        for first, last in self._pieces(document, start, end, questions):
            asked = _prompt(document.text[first:last], questions)
            sent += count(asked.system) + count(asked.user)
            requests += 1
        written = requests * self._may_write(questions) // 2
        return Effort(1, requests, sent + written, self._cost(sent, written), self._currency)

    @property
    def _currency(self) -> str:
        return self._settings.currency

    def _cost(self, sent: int, written: int) -> float | None:
        into, out = self._settings.input_price, self._settings.output_price
        if into is None and out is None:
            return None
        return (sent * (into or 0.0) + written * (out or 0.0)) / 1_000_000

    def _may_write(self, questions: Questions) -> int:
        return min(self._settings.max_tokens, _LEAST + _FOR_EACH * len(questions))

    def _pieces(
        self, document: Document, start: int, end: int, questions: Questions
    ) -> Iterator[Span]:
        """Stretches of whole lines that fit into the model's window with the questions."""
        count = self._forms.model.filling.count
        frame = _prompt("", questions)
        taken = count(frame.system) + count(frame.user) + 2 * PER_MESSAGE
        room = max(self._settings.context_window - self._may_write(questions) - taken, _LEAST)
        first, used = start, 0
        for last in [*_line_ends(document.text, start, end), end]:
            cost = count(document.text[first + used : last])
            if used and cost > room - count(document.text[first : first + used]):
                yield first, first + used
                first, used = first + used, 0
            used = last - first
        if document.text[first:end].strip():
            yield first, end


def place_of(said: str, text: str, start: int, end: int) -> Span | None:
    """Where `start:end` of the text holds the words that were said; None where it does not.

    Case, marks and line breaks between the words may differ: what is cited is the text's own.
    """
    said_words = _WORD.findall(said)[:_MOST_WORDS]
    if not said_words:
        return None
    wanted = _BETWEEN.join(map(re.escape, said_words))
    match = re.compile(rf"(?<!\w){wanted}(?!\w)", re.IGNORECASE).search(text, start, end)
    return match.span() if match else None


def _line_ends(text: str, start: int, end: int) -> list[int]:
    return [match.end() for match in re.finditer(r"\n", text[:end]) if match.start() >= start]


def _prompt(text: str, questions: Questions) -> Prompt:
    told = "\n".join(f"q{number}: {one}" for number, one in enumerate(questions.values(), start=1))
    return prompt("point", questions=told, text=visible(text).strip())
