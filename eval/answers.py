"""`eval answers`: ingests a folder into a temporary store and asks every case."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from assistant.answering import Assistant
from assistant.errors import AssistantError
from assistant.records import answer_record
from assistant.settings import Settings
from assistant.types import Ending, Message, Question, Role
from assistant.wiring import open_assistant
from eval.case_files import EvalCase
from ingest.pipeline import ingest_paths
from ingest.progress import progress_bar


def answer_cases(
    cases: Sequence[EvalCase], folder: Path, settings: Settings
) -> Iterator[dict[str, Any]]:
    """One record for each case, in order, over the documents in `folder`.

    `settings.store` should be a store of its own. A case whose answer fails is a record too,
    with the ending "unavailable" and the reason as its answer.

    Raises:
        StoreError: the documents could not be ingested.
    """
    with progress_bar() as progress:
        ingest_paths([folder], settings, progress)
    assistant = open_assistant(settings)
    for case in cases:
        yield {"id": case.id, **_record(assistant, case)}


def _record(assistant: Assistant, case: EvalCase) -> dict[str, Any]:
    try:
        history: tuple[Message, ...] = ()
        for earlier in case.history:
            reply = assistant.ask(Question(earlier, history))
            turn = (Message(Role.USER, earlier), Message(Role.ASSISTANT, reply.text))
            history = (*history, *turn)
        return answer_record(assistant.ask(Question(case.question, history)))
    except AssistantError as error:
        return {
            "answer": str(error),
            "refused": False,
            "ending": Ending.UNAVAILABLE.value,
            "citations": [],
            "retrieved": [],
            "seconds": 0.0,
        }
