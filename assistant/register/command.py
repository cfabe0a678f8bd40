"""`python -m assistant register`: the register on the command line or as a file."""

import argparse
import sys
from pathlib import Path
from typing import Any

from assistant.errors import AssistantError
from assistant.language import LANGUAGES
from assistant.register.exports import EXPORTS
from assistant.settings import load_settings

_BINARY = ("xlsx", "docx")


def add_to(commands: Any) -> None:
    parser = commands.add_parser("register", help="the collaborations, each cell with its source")
    parser.add_argument("--format", choices=sorted(EXPORTS), default="table")
    parser.add_argument("--output", type=Path, metavar="FILE")
    parser.add_argument("--language", choices=LANGUAGES, default="en", help="of the columns' names")


def run(arguments: argparse.Namespace) -> int:
    """Writes the register; what is missing is read first.

    Raises:
        AssistantError: the library cannot be read, or the file not be written.
    """
    from assistant.wiring import open_register

    if arguments.format in _BINARY and arguments.output is None:
        raise AssistantError(f"--format {arguments.format} is for a file: add --output FILE.")
    register = open_register(load_settings())
    rows = register.rows()
    data = EXPORTS[arguments.format](rows, register.columns, arguments.language)
    if arguments.output is None:
        sys.stdout.write(data.decode("utf-8-sig"))
        return 0
    try:
        arguments.output.write_bytes(data)
    except OSError as error:
        raise AssistantError(f"{arguments.output} cannot be written: {error}.") from error
    print(f"{len(rows)} collaborations written to {arguments.output}", file=sys.stderr)
    return 0
