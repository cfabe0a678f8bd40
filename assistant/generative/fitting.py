"""What a chat model is sent: as many of the best words as fit into its window."""

from collections.abc import Callable, Sequence

from assistant.extractive.breadth import wants_breadth
from assistant.generative.packing import Packed, numbered, pack
from assistant.generative.retelling import Part
from assistant.library import Library
from assistant.models.chat import ChatModel
from assistant.models.tokens import PER_MESSAGE
from assistant.models.windows import told_tokens
from assistant.prompts import LANGUAGE_NAMES, Prompt, not_found, prompt
from assistant.types import ScoredPassage


class Fitting:
    """Fits prompts into one model's window. Safe to share between threads."""

    def __init__(self, model: ChatModel, library: Library) -> None:
        self._model, self._settings, self._library = model, model.settings, library
        self._is_told = False  # how many tokens a text has, by the server

    def question(
        self, question: str, language: str, retrieved: Sequence[ScoredPassage]
    ) -> tuple[Packed, Prompt]:
        """What to send, as closely counted as can be: by the server, if it can."""
        filling = self._model.filling
        packed, asked = self._packed(question, language, retrieved, filling.count)
        if not packed.passages or (filling.is_learned and not self._is_told):
            return packed, asked
        text = f"{asked.system}\n{asked.user}"
        if tokens := told_tokens(self._model, text):
            self._is_told = True
            filling.learn(text, tokens)
            return self._packed(question, language, retrieved, filling.count)
        return packed, asked

    def bounded(
        self, question: str, language: str, retrieved: Sequence[ScoredPassage]
    ) -> tuple[Packed, Prompt]:
        """What to send where the model has found the other too long."""
        return self._packed(question, language, retrieved, self._model.tokens.most)

    def part(self, part: Part, question: str, language: str) -> tuple[Packed, Prompt]:
        """What to send for one part: as many of its words as fit into the window."""
        settings = self._settings
        passages = part.passages
        while True:
            asked = prompt(
                "part",
                language=LANGUAGE_NAMES[language],
                question=question,
                heading=part.heading,
                passages="\n".join(numbered(n, one) for n, one in enumerate(passages, start=1)),
            )
            if not passages or self.most(asked) <= settings.context_window - settings.max_tokens:
                return Packed(passages, ""), asked
            passages = passages[:-1]

    def most(self, asked: Prompt) -> int:
        """The tokens that a prompt has at most."""
        count = self._model.tokens.most
        return count(asked.system) + count(asked.user) + 2 * PER_MESSAGE

    def _packed(
        self,
        question: str,
        language: str,
        retrieved: Sequence[ScoredPassage],
        count: Callable[[str], int],
    ) -> tuple[Packed, Prompt]:
        """What to send, within the context window as `count` counts tokens."""
        settings = self._settings

        def filled(passages: str) -> Prompt:
            return prompt(
                settings.prompt,
                language=LANGUAGE_NAMES[language],
                not_found=not_found(language),
                passages=passages,
                question=question,
            )

        frame = filled("")
        taken = count(frame.system) + count(frame.user) + 2 * PER_MESSAGE
        room = settings.context_window - settings.max_tokens - taken
        packed = pack(retrieved, self._library, count, room, wants_breadth(question))
        return packed, filled(packed.text)
