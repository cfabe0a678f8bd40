"""The MCP server as the SDK's own client uses it: on stdio, and over HTTP beside the API."""

import json
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest
from api_server import serving_api

from assistant.__main__ import main
from assistant.access.people import OPERATOR
from assistant.access.tokens import new_token
from assistant.api.desk import Desk
from assistant.library import Library
from assistant.settings import Settings, environment_with
from assistant.settings.api import ClientSettings

mcp = pytest.importorskip("mcp", reason="the extra `api` is not installed")
ASKED = "Who leads research at HUS?"
ROOT = Path(__file__).parents[1]


def on_stdio(settings: Settings) -> Any:
    environment = environment_with(settings)
    arguments = ["-m", "assistant", "mcp"]
    return mcp.StdioServerParameters(
        command=sys.executable, args=arguments, env=environment, cwd=ROOT
    )


def talk(server: Any, talking: Callable[[Any], Awaitable[None]], mode: str = "auto") -> None:
    async def whole() -> None:
        with anyio.fail_after(100):
            async with mcp.Client(server, mode=mode) as client:
                await talking(client)

    anyio.run(whole)


def exactly(record: dict[str, Any], settings: Settings) -> None:
    """Every citation is the words that stand at its place."""
    texts = {d.name: d.text for d in Library(settings.store.path).each_document()}
    assert record["citations"]
    for one in record["citations"]:
        assert texts[one["document"]][one["start"] : one["end"]] == one["quote"]


@pytest.mark.slow
def test_a_program_asks_searches_and_reads_on_stdio(sample_settings: Settings) -> None:
    async def talking(client: Any) -> None:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert list(tools) == ["ask", "search", "read_document", "register"]
        assert tools["ask"].input_schema["required"] == ["question"]
        answer = await client.call_tool("ask", {"question": ASKED})
        assert not answer.is_error
        exactly(answer.structured_content, sample_settings)
        assert json.loads(answer.content[0].text) == answer.structured_content
        found = await client.call_tool("search", {"query": ASKED, "limit": 2})
        first = found.structured_content["passages"][0]
        place = {name: first[name] for name in ("document", "start", "end")}
        read = await client.call_tool("read_document", place)
        assert read.structured_content["text"] == first["text"]
        rows = await client.call_tool("register", {"documents": [first["document"]]})
        assert {row["document"] for row in rows.structured_content["rows"]} <= {first["document"]}

    talk(on_stdio(sample_settings), talking)


def test_wrong_calls_are_told_apart_and_end_nothing(sample_settings: Settings) -> None:
    async def talking(client: Any) -> None:
        wrong = [
            ("ask", {}),
            ("ask", {"question": " "}),
            ("ask", {"question": "a" * 5000}),
            ("ask", {"question": ASKED, "documents": ["../../etc/passwd"]}),
            ("search", {"query": ASKED, "limit": 10**9}),
            ("read_document", {"document": "no such"}),
            ("read_document", {"document": "/etc/passwd"}),
            ("read_document", {"document": "no such", "start": -1}),
        ]
        for tool, arguments in wrong:
            told = await client.call_tool(tool, arguments)
            assert told.is_error, (tool, arguments)
            assert "Traceback" not in told.content[0].text
        refused = await client.call_tool("ask", {"question": "How many moons has Jupiter?"})
        assert refused.structured_content["refused"]

    from assistant.api.mcp import server

    talk(server(Desk(sample_settings), anyio.CapacityLimiter(2), OPERATOR), talking)


@pytest.mark.services
def test_nothing_but_the_protocol_is_on_stdout(sample_settings: Settings) -> None:
    """Each line is a message, whatever the libraries beneath have to say."""

    async def whole() -> None:
        command = [sys.executable, "-m", "assistant", "mcp"]
        process = await anyio.open_process(command, env=environment_with(sample_settings), cwd=ROOT)
        calls: list[dict[str, Any]] = [
            {
                "id": 1,
                "method": "initialize",
                "params": {
                    "protocolVersion": "2025-06-18",
                    "capabilities": {},
                    "clientInfo": {"name": "t", "version": "1"},
                },
            },
            {"method": "notifications/initialized"},
            {
                "id": 2,
                "method": "tools/call",
                "params": {"name": "ask", "arguments": {"question": ASKED}},
            },
        ]
        assert process.stdin is not None
        assert process.stdout is not None
        for call in calls:
            line = json.dumps({"jsonrpc": "2.0"} | call) + "\n"
            await process.stdin.send(line.encode())
        await process.stdin.send(b"this is no message\n")
        said = b""
        with anyio.fail_after(100):
            while b'"id":2' not in said.replace(b" ", b""):
                said += await process.stdout.receive()
            await process.stdin.aclose()
            async for more in process.stdout:
                said += more
            assert await process.wait() == 0
        for line in said.splitlines():
            assert json.loads(line)["jsonrpc"] == "2.0"

    anyio.run(whole)


def test_the_same_tools_stand_beside_the_api(sample_settings: Settings) -> None:
    async def talking(client: Any) -> None:
        answer = await client.call_tool("ask", {"question": ASKED})
        exactly(answer.structured_content, sample_settings)

    with serving_api(sample_settings) as address:
        for mode in ("auto", "legacy"):
            talk(f"{address}/mcp", talking, mode)
        call = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
        foreign = httpx.post(
            f"{address}/mcp",
            json=call,
            headers={
                "Origin": "https://evil.example",
                "Accept": "application/json, text/event-stream",
            },
        )
        assert foreign.status_code == 403


def test_tools_over_http_want_the_token_too(sample_settings: Settings) -> None:
    token, kept = new_token()
    clients = {"reports": ClientSettings(token_sha256=kept)}
    with serving_api(sample_settings.model_copy(update={"clients": clients})) as address:
        call = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
        accept = {"Accept": "application/json, text/event-stream"}
        told = httpx.post(f"{address}/mcp", json=call, headers=accept)
        assert told.status_code == 401
        right = accept | {"Authorization": f"Bearer {token}"}
        assert httpx.post(f"{address}/mcp", json=call, headers=right).status_code == 200


def test_a_client_that_is_not_in_the_settings_is_refused(
    sample_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSISTANT_STORE__PATH", str(sample_settings.store.path))
    assert main(["mcp", "--client", "nobody"]) == 2
