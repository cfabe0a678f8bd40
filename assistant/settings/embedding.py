"""What can be configured of the embedding model, in `[embedding]`."""

from typing import ClassVar, Self

from pydantic import Field, model_validator

from assistant.settings.model import ModelSettings

EMBEDDED = "embedded"


class EmbeddingSettings(ModelSettings):
    """One embedding model: where it is, what its texts begin with, how many it takes at once.

    `model` is "embedded" or "provider:name". `dimensions` 0 is the model's own number.
    `batch_size` counts texts in a request. `weight`, 0 to 1, is how much of a passage's score
    comes from this model and not from its words; the embedded one has measured weights instead.
    """

    own: ClassVar[str] = EMBEDDED
    examples: ClassVar[str] = '"openai:text-embedding-3-small" or "ollama:bge-m3"'

    model: str = EMBEDDED
    retries: int = Field(default=4, ge=0, le=10)  # a rebuild is long, and limits of rate are usual
    dimensions: int = Field(default=0, ge=0)
    passage_prefix: str = ""
    question_prefix: str = ""
    batch_size: int = Field(default=64, ge=2, le=2048)
    weight: float = Field(default=0.5, ge=0, le=1)

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        """What is set for a server and would go unheeded is a mistake."""
        given = self.model_fields_set & {"base_url", "dimensions", "passage_prefix"}
        unheeded = sorted(key for key in given if getattr(self, key))
        if self.model == EMBEDDED and unheeded:
            raise ValueError(
                f'{" and ".join(unheeded)} would go unheeded, as the model is "{EMBEDDED}"; '
                f"name another, such as {self.examples}"
            )
        return self
