"""`python -m assistant register`: the register on the command line or as a file."""

import argparse
import sys
from getpass import getuser
from pathlib import Path
from typing import Any

from assistant.errors import AssistantError
from assistant.language import LANGUAGES
from assistant.register.background import fill, is_being_filled
from assistant.register.completing import UNANNOUNCED, Completion
from assistant.register.exports import EXPORTS
from assistant.register.progress import Progress
from assistant.settings import load_settings
from assistant.types import Effort

_UNAVAILABLE = 3  # exit code
_BINARY = ("xlsx", "docx")


def add_to(commands: Any) -> None:
    parser = commands.add_parser("register", help="the collaborations, each cell with its source")
    parser.add_argument("--format", choices=sorted(EXPORTS), default="table")
    parser.add_argument("--output", type=Path, metavar="FILE")
    parser.add_argument("--fill", action="store_true", help="read what is missing, write nothing")
    parser.add_argument("--add-column", metavar="QUESTION", help="ask it of every document")
    parser.add_argument("--remove-column", metavar="QUESTION", help="one that was added")
    parser.add_argument("--language", choices=LANGUAGES, default="en", help="of the columns' names")


def run(arguments: argparse.Namespace) -> int:
    """Writes the register; what is missing is read first.

    Raises:
        AssistantError: the library cannot be read, or the file not be written.
    """
    from assistant.wiring import open_completion, open_register

    if arguments.format in _BINARY and arguments.output is None:
        raise AssistantError(f"--format {arguments.format} is for a file: add --output FILE.")
    settings = load_settings()
    register = open_register(settings)
    if arguments.add_column:
        register.add_column(arguments.add_column, getuser())
    if arguments.remove_column:
        register.remove_column(arguments.remove_column)
    if arguments.fill:
        if not is_being_filled(register.library.folder):
            fill(register, _tell)
        return 0
    fill(register, _tell)
    completion = open_completion(settings, register)
    code = _complete(completion) if completion else 0
    rows = register.rows() if arguments.format == "json" else register.collaborations()
    data = EXPORTS[arguments.format](rows, register.columns, arguments.language)
    if arguments.output is None:
        sys.stdout.write(data.decode("utf-8-sig"))
        return code
    try:
        arguments.output.write_bytes(data)
    except OSError as error:
        raise AssistantError(f"{arguments.output} cannot be written: {error}.") from error
    print(f"{len(rows)} collaborations written to {arguments.output}", file=sys.stderr)
    return code


def _complete(completion: Completion) -> int:
    """Asks the chat model for what is missing; what it takes is told before where it is much.

    Without an answer of the model the register is written as it is, and the exit code says so.
    """
    effort = completion.effort()
    if effort.documents > UNANNOUNCED and not _agrees(announced(effort, completion.model)):
        return 0
    try:
        completion.run(_tell)
    except AssistantError as error:
        print(error, file=sys.stderr)
        return _UNAVAILABLE
    return 0


def _agrees(told: str) -> bool:
    """Says what is about to be done; somebody at a terminal may decline."""
    print(told, file=sys.stderr)
    if not _is_interactive():
        return True
    sys.stderr.write("Ask it? [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def _is_interactive() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


def announced(effort: Effort, model: str) -> str:
    """What asking the model takes, in a sentence."""
    cost = "" if effort.cost is None else f", about {effort.cost:.2f} {effort.currency}"
    return (
        f"{model} will be asked about {effort.documents} documents: {effort.requests} requests, "
        f"about {effort.tokens} tokens{cost}."
    )


def _tell(progress: Progress) -> None:
    """A line that is written over on a terminal; nothing where it goes to a file or program."""
    if sys.stderr.isatty():
        end = "\n" if progress.done == progress.count else ""
        told = f"read {progress.done} of {progress.count} documents for the register"
        sys.stderr.write(f"\r{told} {end}")
        sys.stderr.flush()
