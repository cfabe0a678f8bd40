"""`python -m assistant register`: the register on the command line or as a file."""

import argparse
import sys
from getpass import getuser
from pathlib import Path
from typing import Any

from assistant.errors import AssistantError
from assistant.language import LANGUAGES
from assistant.register.background import Progress, fill
from assistant.register.exports import EXPORTS
from assistant.settings import load_settings

_BINARY = ("xlsx", "docx")


def add_to(commands: Any) -> None:
    parser = commands.add_parser("register", help="the collaborations, each cell with its source")
    parser.add_argument("--format", choices=sorted(EXPORTS), default="table")
    parser.add_argument("--output", type=Path, metavar="FILE")
    parser.add_argument("--add-column", metavar="QUESTION", help="ask it of every document")
    parser.add_argument("--remove-column", metavar="QUESTION", help="one that was added")
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
    if arguments.add_column:
        register.add_column(arguments.add_column, getuser())
    if arguments.remove_column:
        register.remove_column(arguments.remove_column)
    fill(register, _tell)
    rows = register.rows() if arguments.format == "json" else register.collaborations()
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


def _tell(progress: Progress) -> None:
    """A line that is written over on a terminal; nothing where it goes to a file or program."""
    if sys.stderr.isatty():
        end = "\n" if progress.done == progress.count else ""
        told = f"read {progress.done} of {progress.count} documents for the register"
        sys.stderr.write(f"\r{told} {end}")
        sys.stderr.flush()
