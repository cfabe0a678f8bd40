"""Asks a chat model to answer from the passages, and makes of its text what a reader may see."""

from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import replace

from assistant.generative.condense import condense
from assistant.generative.fitting import Fitting
from assistant.generative.ledger import Ledger
from assistant.generative.loops import Loops
from assistant.generative.packing import Packed
from assistant.generative.retelling import numbered, parts_of
from assistant.generative.tongue import ENOUGH_TO_TELL, shows, slipped
from assistant.generative.written import Retold, Written
from assistant.grounding import Verify, ground, is_refusal, unwrapped
from assistant.language import detect
from assistant.library import Library
from assistant.models.chat import ChatModel
from assistant.models.faults import ENDINGS, FaultKind, ModelError
from assistant.models.listing import is_other_model
from assistant.models.reply import Reply
from assistant.models.thoughts import after_thoughts
from assistant.models.translation import fault
from assistant.prompts import LANGUAGE_NAMES, Prompt, not_found
from assistant.steps import Steps
from assistant.types import Block, Ending, Question, ScoredPassage

_SERVER_WINDOWS = {2**power for power in range(11, 21)}  # tokens; where silent servers cut
_ITS_OWN = {*FaultKind}.intersection(ENDINGS)  # of one answer; the next may well be whole
_WHOLE = {FaultKind.LOOP, FaultKind.OTHER_LANGUAGE, FaultKind.OTHER_MODEL}  # can be judged


class GenerativeAnswerer:
    """Answers with a chat model. Safe to share between threads."""

    def __init__(self, model: ChatModel, library: Library, verify: Verify | None = None) -> None:
        """`verify` tells how well passages bear a statement out; without it words alone do."""
        self._verify = verify
        self._model = model
        self._settings = model.settings
        self._fitting = Fitting(model, library)

    @property
    def name(self) -> str:
        return self._settings.model

    @property
    def asks_again(self) -> bool:
        """Whether an answer counts only where our own reader does not speak against it."""
        return self._settings.second_opinion

    def over(self, library: Library) -> "GenerativeAnswerer":
        """The same answerer over a view of its library."""
        return GenerativeAnswerer(self._model, library, self._verify)

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
        self,
        question: str,
        retrieved: Sequence[ScoredPassage],
        ledger: Ledger,
        steps: Steps,
        language: str = "",
    ) -> Generator[str | Written]:
        """The answer's text as it comes, "" while there is none; last all of it, grounded.

        It is asked for in `language`, by default the question's.
        Closing the generator stops the model. Faults are endings; none is raised.
        """
        language = language or detect(question)
        packed, asked = self._fitting.question(question, language, retrieved)
        if not retrieved:
            yield Written(not_found(language), (), Ending.NOT_FOUND)
            return
        steps.start("first_token")
        text, failure = yield from self._said(packed, asked, ledger, language, steps)
        if failure and failure.kind is FaultKind.OVERFLOW:  # the guess may have been too low
            less, bounded = self._fitting.bounded(question, language, retrieved)
            if less.passages and len(less.text) < len(packed.text):
                packed, asked = less, bounded
                text, failure = yield from self._said(packed, asked, ledger, language, steps)
        if failure and failure.kind is FaultKind.OTHER_LANGUAGE:  # told once
            again = _reminded(asked, language)
            text, failure = yield from self._said(packed, again, ledger, "", steps)
        steps.start("ground")
        yield self._finish(text.rstrip(), failure, packed, question, language)

    def retell(
        self, blocks: Sequence[Block], question: str, ledger: Ledger, language: str = ""
    ) -> Generator[str | Retold]:
        """ "" while the model is at work, and after each part all that is told so far.

        One request for each part; what nothing bears out of it is left out. Where the model fails
        the rest stays as it was, and the last Retold says why.
        """
        language, told, is_able = language or detect(question), Retold(()), True
        for part in parts_of(blocks, language):
            text = ""
            if part.cited and is_able:
                packed, asked = self._fitting.part(part, question, language)
                pieces = self._said(packed, asked, ledger, language, Steps())
                text, failure = yield from _silently(pieces)
                told = replace(told, failure=failure or told.failure)
                is_able = failure is None or failure.kind in _ITS_OWN
            text = part.without_heading(unwrapped(after_thoughts(text)))
            grounded = ground(text, part.passages, language, question, self._verify)
            told = replace(told, blocks=numbered((*told.blocks, *part.told(grounded.sentences))))
            yield told

    def _said(
        self, packed: Packed, asked: Prompt, ledger: Ledger, language: str, steps: Steps
    ) -> Generator[str, None, tuple[str, ModelError | None]]:
        """The model's words as they come; then all of them, and what is wrong with them.

        Its first words are held back until they show that it is in `language`; with "" they
        are not.
        """
        loops, shown = Loops(), 0
        try:
            with closing(self._ask(packed, asked, ledger)) as pieces:
                for piece in pieces:
                    if loops.take(piece if loops.text else piece.lstrip()):
                        return loops.text, fault(FaultKind.LOOP, self._settings)
                    if language and not shown and slipped(loops.text, language):
                        return "", fault(FaultKind.OTHER_LANGUAGE, self._settings)
                    if language and not shown and not _may_be_shown(loops.text, language):
                        yield ""
                        continue
                    _begin(steps, shown, loops.text)
                    yield loops.text[shown:]
                    shown = len(loops.text)
            _begin(steps, shown, loops.text)
            yield loops.text[shown:]
        except ModelError as error:
            return loops.text, error
        looped = loops.end()
        return loops.text, fault(FaultKind.LOOP, self._settings) if looped else None

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
        if seen:
            self._model.filling.learn(f"{asked.system}\n{asked.user}", seen)
        if reply.fault is None and is_other_model(reply.model, self._settings.name):
            return fault(FaultKind.OTHER_MODEL, self._settings, said=reply.model)
        return fault(reply.fault, self._settings) if reply.fault else None

    def _is_truncated(self, seen: int, asked: Prompt) -> bool:
        """Whether the server read less than it was sent, by its own count of the prompt."""
        if seen in _SERVER_WINDOWS and seen < self._fitting.most(asked):
            return True
        tokens = self._model.tokens
        least = tokens.least(asked.system) + tokens.least(asked.user)
        return seen < least * (0.9 if tokens.exact else 1.0)

    def _finish(
        self, text: str, failure: ModelError | None, packed: Packed, question: str, language: str
    ) -> Written:
        text = unwrapped(after_thoughts(text))
        failure = failure or self._slip(text, language)
        is_whole = failure is None or failure.kind in _WHOLE
        if is_whole and is_refusal(text, language):
            return _nothing(language, failure)
        grounded = ground(text, packed.passages, language, question, self._verify)
        if is_whole and not grounded.sentences:
            failure = fault(FaultKind.EMPTY, self._settings)
        elif is_whole and grounded.is_baseless:
            return _nothing(language, failure, grounded.plain)
        return Written(
            grounded.text,
            grounded.sentences,
            failure.ending(bool(grounded.text)) if failure else Ending.COMPLETE,
            failure.advice if failure else "",
            grounded.removed_markers,
            failure.fault if failure else None,
            mended=grounded.mended,
        )

    def _slip(self, text: str, language: str) -> ModelError | None:
        is_other = slipped(text, language)
        return fault(FaultKind.OTHER_LANGUAGE, self._settings) if is_other else None


def _silently(
    pieces: Generator[str, None, tuple[str, ModelError | None]],
) -> Generator[str, None, tuple[str, ModelError | None]]:
    """The same, while nothing is shown of what the model writes."""
    with closing(pieces):
        while True:
            try:
                next(pieces)
            except StopIteration as ended:
                text, failure = ended.value
                return text, failure
            yield ""


def _reminded(asked: Prompt, language: str) -> Prompt:
    """The prompt for a model that began in another language; its front stays as it was."""
    return Prompt(asked.system, f"{asked.user}\n\nWrite in {LANGUAGE_NAMES[language]} only.")


def _may_be_shown(text: str, language: str) -> bool:
    return len(text) >= ENOUGH_TO_TELL or shows(text, language)


def _begin(steps: Steps, shown: int, text: str) -> None:
    """Begins the step "answer" with the first words that are shown."""
    if text and not shown:
        steps.start("answer")


def _nothing(language: str, failure: ModelError | None, unsupported: str = "") -> Written:
    """That the documents do not answer, and what is to be said of the model all the same."""
    return Written(
        not_found(language),
        (),
        Ending.NOT_FOUND,
        failure.advice if failure else "",
        fault=failure.fault if failure else None,
        unsupported=unsupported,
    )
