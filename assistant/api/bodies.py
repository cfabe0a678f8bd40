"""What requests may hold; everything else in them is refused, or named as without effect."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.language import LANGUAGES
from assistant.types import LONGEST_QUESTION, Scope

_MOST_MESSAGES = 200
_MOST = 50  # values of one field of a scope
Text = Annotated[str, Field(min_length=1, max_length=LONGEST_QUESTION)]
Language = Literal["en", "sv", "no", "da", "fi"]
assert set(LANGUAGES) == set(Language.__args__)  # type: ignore[attr-defined]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ScopeBody(Body):
    """Which documents may answer; what is left out does not restrict."""

    documents: list[str] = Field(default=[], max_length=_MOST, description="Names or ids.")
    languages: list[Language] = Field(default=[], max_length=_MOST)
    publishers: list[str] = Field(default=[], max_length=_MOST)
    partners: list[str] = Field(
        default=[], max_length=_MOST, description="Each document names one of these."
    )
    countries: list[str] = Field(
        default=[], max_length=_MOST, description="ISO codes, as the register has them."
    )
    areas: list[str] = Field(
        default=[], max_length=_MOST, description="Of disease, as the register has them."
    )
    years: tuple[int, int] | None = Field(
        default=None, description="First and last year of publication."
    )


class TurnBody(Body):
    role: Literal["user", "assistant"]
    text: str


class AskBody(Body):
    """A question, the turns before it, oldest first, and where to look."""

    question: Text
    history: list[TurnBody] = Field(default=[], max_length=_MOST_MESSAGES)
    scope: ScopeBody = ScopeBody()
    model: str = Field(default="assistant", description="One of /v1/models.")


class SearchBody(Body):
    """What to look for; it is searched by meaning and by words."""

    query: Text
    limit: int = Field(default=8, ge=1, le=50)
    scope: ScopeBody = ScopeBody()


class TextPart(BaseModel):
    type: Literal["text"]
    text: str


class ChatMessage(BaseModel):
    role: Literal["system", "developer", "user", "assistant"]
    content: str | list[TextPart]

    @property
    def text(self) -> str:
        if isinstance(self.content, str):
            return self.content
        return "\n".join(part.text for part in self.content)


class StreamOptions(BaseModel):
    include_usage: bool = False


class ChatBody(BaseModel):
    """As OpenAI's; other parameters may be there and have no effect, which the answer says."""

    model_config = ConfigDict(extra="allow")

    model: str
    messages: list[ChatMessage] = Field(min_length=1, max_length=_MOST_MESSAGES)
    stream: bool = False
    stream_options: StreamOptions | None = None
    n: Literal[1] = 1
    scope: ScopeBody = Field(default=ScopeBody(), description="This program's own.")

    def ignored(self) -> Iterator[str]:
        """What in the request has no effect on the answer."""
        yield from sorted(self.model_extra or {})
        for number, message in enumerate(self.messages):
            if message.role in ("system", "developer"):
                yield f"messages[{number}]"


def scope_of(body: ScopeBody, documents: frozenset[str]) -> Scope:
    """The scope that a body tells, its `documents` by their ids."""
    return Scope(
        documents=documents,
        languages=frozenset(body.languages),
        publishers=frozenset(body.publishers),
        years=(min(body.years), max(body.years)) if body.years else None,
        partners=tuple(dict.fromkeys(body.partners)),
        countries=frozenset(body.countries),
        areas=frozenset(body.areas),
    )
