"""Asks a chat model to answer from the passages, and makes of its text what a reader may see."""

from collections.abc import Generator, Sequence
from contextlib import closing

from assistant.extractive.breadth import wants_breadth
from assistant.generative.condense import condense
from assistant.generative.ledger import Ledger
from assistant.generative.packing import Packed, pack
from assistant.generative.written import Written
from assistant.grounding import ground, is_refusal
from assistant.language import detect
from assistant.library import Library
from assistant.models.chat import ChatModel
from assistant.models.faults import FaultKind, ModelError
from assistant.models.reply import Reply
from assistant.models.tokens import PER_MESSAGE
from assistant.models.translation import fault
from assistant.prompts import LANGUAGE_NAMES, Prompt, not_found, prompt
from assistant.steps import Steps
from assistant.types import Ending, Question, ScoredPassage

_SERVER_WINDOWS = {2**power for power in range(11, 21)}  # tokens; where silent servers cut


class GenerativeAnswerer:
    """Answers with a chat model. Safe to share between threads."""

    def __init__(self, model: ChatModel, library: Library) -> None:
        self._model = model
        self._settings = model.settings
        self._library = library

    @property
    def name(self) -> str:
        return self._settings.model

    def account(self) -> Ledger:
        """A new account, for an answer that begins now."""
        return Ledger(self._settings, self._model.tokens)

    def understand(self, question: Question, ledger: Ledger) -> Generator[str]:
        """ "" while the model is at work, last the question by itself."""
        if question.history:
            yield from condense(self._model, question, ledger)
        else:
            yield question.text

    def write(
        self, question: str, retrieved: Sequence[ScoredPassage], ledger: Ledger, steps: Steps
    ) -> Generator[str | Written]:
        """The answer's text as it comes, "" while there is none; last all of it, grounded.

        Closing the generator stops the model. Faults are endings; none is raised.
        """
        language = detect(question)
        packed, asked = self._prepare(question, language, retrieved)
        if not retrieved:
            yield Written(not_found(language), (), Ending.NOT_FOUND)
            return
        text, failure = "", None
        steps.start("first_token")
        try:
            with closing(self._ask(packed, asked, ledger)) as pieces:
                for piece in pieces:
                    piece = piece if text else piece.lstrip()
                    if piece and not text:
                        steps.start("answer")
                    text += piece
                    yield piece
        except ModelError as error:
            failure = error
        steps.start("ground")
        yield self._finish(text.rstrip(), failure, packed, question)

    def _prepare(
        self, question: str, language: str, retrieved: Sequence[ScoredPassage]
    ) -> tuple[Packed, Prompt]:
        """What to send, within the context window."""

        def filled(passages: str) -> Prompt:
            return prompt(
                "answer",
                language=LANGUAGE_NAMES[language],
                not_found=not_found(language),
                passages=passages,
                question=question,
            )

        settings = self._settings
        room = settings.context_window - settings.max_tokens - self._most(filled(""))
        count = self._model.tokens.most
        packed = pack(retrieved, self._library, count, room, wants_breadth(question))
        return packed, filled(packed.text)

    def _ask(self, packed: Packed, asked: Prompt, ledger: Ledger) -> Generator[str]:
        """The model's text; raises ModelError at its end where it is not whole."""
        if not packed.passages:
            raise fault(FaultKind.OVERFLOW, self._settings)
        settings, text = self._settings, ""
        stream = self._model.stream(asked, settings.max_tokens, ledger.deadline, settings.retries)
        reply: Reply | None = None
        try:
            with closing(stream) as pieces:
                for piece in pieces:
                    if isinstance(piece, Reply):
                        reply = piece
                    else:
                        text += piece
                        yield piece
        finally:
            if reply or text:
                ledger.spend(asked, reply or Reply(text))
        if reply and (failure := self._fault_of(reply, asked)):
            raise failure

    def _fault_of(self, reply: Reply, asked: Prompt) -> ModelError | None:
        seen = reply.input_tokens
        if seen and self._is_truncated(seen, asked):
            sent = self._model.tokens.likely(asked.system + asked.user)
            return fault(FaultKind.TRUNCATED, self._settings, seen=seen, sent=sent)
        return fault(reply.fault, self._settings) if reply.fault else None

    def _is_truncated(self, seen: int, asked: Prompt) -> bool:
        """Whether the server read less than it was sent, by its own count of the prompt."""
        if seen in _SERVER_WINDOWS and seen < self._most(asked):
            return True
        tokens = self._model.tokens
        least = tokens.least(asked.system) + tokens.least(asked.user)
        return seen < least * (0.9 if tokens.exact else 1.0)

    def _most(self, asked: Prompt) -> int:
        count = self._model.tokens.most
        return count(asked.system) + count(asked.user) + 2 * PER_MESSAGE

    def _finish(
        self, text: str, failure: ModelError | None, packed: Packed, question: str
    ) -> Written:
        language = detect(question)
        if failure is None and is_refusal(text, language):
            return Written(not_found(language), (), Ending.NOT_FOUND)
        grounded = ground(text, packed.passages, language, question)
        if failure is None and not grounded.sentences:
            failure = fault(FaultKind.EMPTY, self._settings)
        if failure is None and grounded.is_baseless:
            return Written(not_found(language), (), Ending.NOT_FOUND, unsupported=grounded.plain)
        return Written(
            grounded.text,
            grounded.sentences,
            failure.ending(bool(grounded.text)) if failure else Ending.COMPLETE,
            failure.advice if failure else "",
            grounded.removed_markers,
            failure.fault if failure else None,
            mended=grounded.mended,
        )
