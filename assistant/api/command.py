"""`python -m assistant serve`, `mcp` and `token`: what other programs ask, and who may."""

import argparse
import re
from importlib.util import find_spec
from typing import Any

from assistant.errors import AssistantError
from assistant.settings import load_settings

NAMES = ("serve", "mcp", "token")
_NAME = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*")


def add_to(commands: Any) -> None:
    serve = commands.add_parser("serve", help="serve the API to other programs")
    serve.add_argument("--port", type=int, help="instead of api.port")
    mcp = commands.add_parser("mcp", help="serve the tools of the API on stdin and stdout")
    mcp.add_argument("--client", default="", help="read only what this client may")
    token = commands.add_parser("token", help="make a token for a program that asks the API")
    token.add_argument("name", help="of the program: small letters, digits and _")


def run(arguments: argparse.Namespace) -> int:
    """Raises AssistantError where it cannot be served, or the name is none."""
    if arguments.command == "token":
        return _token(arguments.name)
    return _serve(arguments.port) if arguments.command == "serve" else _mcp(arguments.client)


def _mcp(client: str) -> int:
    from assistant.access.people import OPERATOR, program
    from assistant.api.errors import NOT_INSTALLED

    if find_spec("mcp") is None:
        raise AssistantError(NOT_INSTALLED)
    from assistant.api.desk import Desk
    from assistant.api.mcp import on_stdio

    settings = load_settings()
    if client and client not in settings.clients:
        raise AssistantError(f"There is no [clients.{client}] in assistant.toml.")
    on_stdio(Desk(settings), settings.api.at_once, program(client) if client else OPERATOR)
    return 0


def _serve(port: int | None) -> int:
    from assistant.api.server import serve

    settings = load_settings()
    if port is not None:
        if not 1 <= port <= 65535:
            raise AssistantError(f"There is no port {port}: name one from 1 to 65535.")
        settings = settings.model_copy(
            update={"api": settings.api.model_copy(update={"port": port})}
        )
    return serve(settings)


def _token(name: str) -> int:
    from assistant.access.tokens import new_token

    if not _NAME.fullmatch(name):
        raise AssistantError(f"{name!r} is no name: write small letters, digits and single _.")
    token, kept = new_token()
    print(f"The token, shown this once:\n\n    {token}\n\nPut this into assistant.toml:\n")
    print(f'    [clients.{name}]\n    token_sha256 = "{kept}"')
    return 0
