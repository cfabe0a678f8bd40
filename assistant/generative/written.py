"""What became of a chat model's answer; from the writer to the finished answer."""

from dataclasses import dataclass, replace

from assistant.models.faults import ModelError
from assistant.types import Block, Ending, Fault, Sentence


@dataclass(frozen=True, slots=True)
class Written:
    """A model's whole answer; `advice` and `fault` say what to do where it failed.

    `mended` counts the statements at which the model wrote a wrong number. `unsupported` is the
    model's text where nothing in it is borne out, so that it is no answer; `unsure` its first
    statement where that is borne out, but may be no answer to the question.
    """

    text: str
    sentences: tuple[Sentence, ...]
    ending: Ending
    advice: str = ""
    removed_markers: int = 0
    fault: Fault | None = None
    mended: int = 0
    unsupported: str = ""
    unsure: Sentence | None = None

    @property
    def has_failed_unseen(self) -> bool:
        """Whether it failed before the reader saw a word of it."""
        return not self.text and self.ending not in (Ending.COMPLETE, Ending.NOT_FOUND)

    def withdrawn(self, not_found: str) -> "Written":
        """That the documents do not answer, and its first statement set apart as unsure."""
        sure = (one for one in self.sentences if one.citations and not one.doubts)
        return replace(
            self,
            text=not_found,
            sentences=(),
            ending=Ending.NOT_FOUND,
            mended=0,
            unsure=next(sure, None),
        )


@dataclass(frozen=True, slots=True)
class Retold:
    """What a model has told so far of an answer that was composed; `failure` ended its telling."""

    blocks: tuple[Block, ...]
    failure: ModelError | None = None
