"""The settings of what is noted while the program runs."""

from typing import Literal

from pydantic import Field, field_validator

from assistant.settings.model import Section, plain_address


class LogSettings(Section):
    """What is noted; beside the program's own messages nothing, unless a place for it is named.

    `audit` is the file that says who asked, which documents answered, and who added or removed
    what; the words of questions only with `audit_questions`. It is followed by a new one at
    `audit_megabytes`, and `audit_files` older ones are kept. `spans_to` is the address of an
    OpenTelemetry collector (OTLP over gRPC).
    """

    format: Literal["text", "json"] = "text"
    audit: str = ""
    audit_megabytes: float = Field(default=10, gt=0)
    audit_files: int = Field(default=9, ge=1)
    audit_questions: bool = False
    spans_to: str = ""

    @field_validator("spans_to")
    @classmethod
    def _is_an_address(cls, url: str) -> str:
        return plain_address(url, "http://127.0.0.1:4317")
