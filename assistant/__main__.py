"""`python -m assistant`: ask a question, check the installation, serve the page or the API."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict

from assistant import holdings
from assistant.api import command as api_command
from assistant.backup import command as backup_command
from assistant.errors import AssistantError
from assistant.journal.messages import write_messages
from assistant.language.visible import visible
from assistant.register import command as register_command
from assistant.settings import load_settings, speak_any_console
from assistant.types import Ending, Question

FAILED = 2
INCOMPLETE = 3


def main(argv: Sequence[str] | None = None) -> int:
    """The exit code: 0, 2 for an error that is explained, 3 for an answer cut short."""
    speak_any_console()
    parser = argparse.ArgumentParser(prog="python -m assistant", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    ask = commands.add_parser("ask", help="answer one question from the documents")
    ask.add_argument("question")
    ask.add_argument("--json", action="store_true", help="print one JSON object")
    doctor = commands.add_parser("doctor", help="check what is configured, stored and reachable")
    for command in (ask, doctor):
        command.add_argument("--profile", default="", metavar="NAME", help="a [profiles.NAME]")
    holdings.add_to(commands)
    register_command.add_to(commands)
    backup_command.add_to(commands)
    commands.add_parser("chat", help="serve the page")
    api_command.add_to(commands)
    arguments = parser.parse_args(argv)
    try:
        if arguments.command == "ask":
            return _ask(arguments.question, arguments.profile, arguments.json)
        if arguments.command == holdings.NAME:
            return holdings.run(arguments)
        if arguments.command == "register":
            return register_command.run(arguments)
        if arguments.command in backup_command.NAMES:
            return backup_command.run(arguments)
        if arguments.command in api_command.NAMES:
            return api_command.run(arguments)
        return _doctor(arguments.profile) if arguments.command == "doctor" else _chat()
    except AssistantError as error:
        print(visible(str(error)), file=sys.stderr)
        return FAILED
    except BrokenPipeError:  # the reader, such as `head`, has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130


def ask_command() -> int:
    """`collab-ask` is `python -m assistant ask`."""
    return main(["ask", *sys.argv[1:]])


def chat_command() -> int:
    """`collab-chat` is `python -m assistant chat`."""
    return main(["chat", *sys.argv[1:]])


def _ask(question: str, profile: str, as_json: bool) -> int:
    from assistant.readable import readable
    from assistant.records import answer_record
    from assistant.wiring import open_assistant

    if not question.strip():
        raise AssistantError("The question is blank. Write one between the quotation marks.")
    settings = load_settings()
    write_messages(settings.log)
    answer = open_assistant(settings, profile).ask(Question(question))
    if as_json:
        more = {"model": answer.model, "usage": asdict(answer.usage), "timings": answer.timings}
        record = answer_record(answer) | more
        print(json.dumps(record, ensure_ascii=False))
    else:
        print(visible("\n".join(readable(answer, settings.chat_of(profile).currency))))
    return 0 if answer.ending in (Ending.COMPLETE, Ending.NOT_FOUND) else INCOMPLETE


def _doctor(profile: str) -> int:
    from assistant.doctor import examine

    healthy = True
    for finding in examine(load_settings(), profile):
        healthy &= finding.healthy
        print(f"{'ok ' if finding.healthy else 'BAD'} {finding.subject}: {visible(finding.text)}")
    return 0 if healthy else 1


def _chat() -> int:
    from assistant.page.serve import serve

    return serve(load_settings())


if __name__ == "__main__":
    sys.exit(main())
