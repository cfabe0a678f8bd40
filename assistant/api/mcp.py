"""The library as tools for language models, by the Model Context Protocol."""

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

import anyio
import anyio.to_thread
from mcp.server import MCPServer
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.transport_security import TransportSecuritySettings
from mcp.types import ToolAnnotations
from pydantic import Field
from starlette.applications import Starlette

from assistant.access.people import NOBODY, Person, program
from assistant.api.bodies import Language, ScopeBody, SearchBody
from assistant.api.desk import Desk, ask_record, question_of
from assistant.api.errors import ApiError, of_assistant
from assistant.api.gatekeeper import CLIENT
from assistant.errors import AssistantError
from assistant.register.exports.plain import records
from assistant.types import LONGEST_QUESTION
from assistant.web import names_of

T = TypeVar("T")
PATH = "/mcp"
_ABOUT = (
    "Answers over a library of documents about collaborations. Every statement comes with the "
    "exact words it rests on: `start` and `end` are characters of the named document, which "
    "read_document gives. Where `refused` is true the documents do not answer."
)
_READS = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)
_LEFT_OUT = ("retrieved", "timings")  # of an answer: long, and no part of what it says

Question = Annotated[
    str, Field(min_length=1, max_length=LONGEST_QUESTION, description="In any of five languages.")
]
Documents = Annotated[
    list[str], Field(max_length=50, description="Names or ids; none means all documents.")
]
Languages = Annotated[list[Language], Field(max_length=5, description="Of the documents.")]
Named = Annotated[str, Field(description="The document's name or id, as citations have it.")]


class Tools:
    """What a model may call; each call is for the person whose request it comes in."""

    def __init__(self, desk: Desk, room: anyio.CapacityLimiter, local: Person) -> None:
        """`local` is who asks where there is no request over HTTP."""
        self._desk, self._room, self._local = desk, room, local

    async def ask(
        self,
        question: Question,
        context: Context[Any, Any],
        documents: Documents = [],  # noqa: B006
    ) -> dict[str, Any]:
        """Answer a question from the documents, with citations and doubts."""

        def answer(who: Person) -> dict[str, Any]:
            scope = self._desk.scope(who, ScopeBody(documents=documents))
            record = ask_record(self._desk.ask(who, question_of(question, (), scope)))
            return {name: value for name, value in record.items() if name not in _LEFT_OUT}

        return await self._work(context, answer)

    async def search(
        self,
        query: Question,
        context: Context[Any, Any],
        limit: Annotated[int, Field(ge=1, le=50)] = 8,
        documents: Documents = [],  # noqa: B006
        languages: Languages = [],  # noqa: B006
    ) -> dict[str, Any]:
        """Find the passages nearest to a query, best first, with their exact places."""
        scope = ScopeBody(documents=documents, languages=languages)
        body = SearchBody(query=query, limit=limit, scope=scope)
        return await self._work(context, lambda who: {"passages": self._desk.search(who, body)})

    async def read_document(
        self,
        document: Named,
        context: Context[Any, Any],
        start: Annotated[int, Field(ge=0, description="The first character.")] = 0,
        end: Annotated[int | None, Field(ge=0, description="The one after the last.")] = None,
    ) -> dict[str, Any]:
        """Read a document's text, 20,000 characters at most; `characters` says how many it has."""
        return await self._work(context, lambda who: self._desk.read(who, document, start, end))

    async def register(
        self,
        context: Context[Any, Any],
        documents: Documents = [],  # noqa: B006
    ) -> dict[str, Any]:
        """List the collaborations: partners, aim, dates, value and more, each cell cited."""

        def rows(who: Person) -> dict[str, Any]:
            return {"rows": records(self._desk.rows(who, documents))}

        return await self._work(context, rows)

    async def _work(self, context: Context[Any, Any], doing: Callable[[Person], T]) -> T:
        request = context.request_context.request
        who = self._local if request is None else program(getattr(request.state, CLIENT, ""))
        try:
            return await anyio.to_thread.run_sync(doing, who, limiter=self._room)
        except ApiError as error:
            raise ToolError(str(error)) from None
        except AssistantError as error:
            raise ToolError(str(of_assistant(error))) from None


def server(desk: Desk, room: anyio.CapacityLimiter, local: Person = NOBODY) -> MCPServer[Any]:
    """An MCP server with the four tools."""
    made: MCPServer[Any] = MCPServer(
        "collaboration-assistant", instructions=_ABOUT, log_level="WARNING"
    )
    tools = Tools(desk, room, local)
    for tool in (tools.ask, tools.search, tools.read_document, tools.register):
        made.add_tool(tool, annotations=_READS)
    return made


def over_http(made: MCPServer[Any], hosts: str, most_bytes: int) -> Starlette:
    """The server beside the API, at `/mcp`; without sessions, so each request is somebody's."""
    names = names_of(hosts)
    security = TransportSecuritySettings(
        allowed_hosts=[*names, *(f"{name}:*" for name in names)],
        allowed_origins=[
            f"{scheme}://{name}{port}"
            for scheme in ("http", "https")
            for name in names
            for port in ("", ":*")
        ],
    )
    return made.streamable_http_app(
        streamable_http_path=PATH,
        stateless_http=True,
        json_response=True,
        max_request_body_size=most_bytes,
        transport_security=security,
    )


def on_stdio(desk: Desk, at_once: int, local: Person) -> None:
    """Serves one program through standard input and output, until the input ends."""

    async def serve() -> None:
        await server(desk, anyio.CapacityLimiter(at_once), local).run_stdio_async()

    anyio.run(serve)
