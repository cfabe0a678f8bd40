"""`python -m assistant`: ask a question, check the installation, open the page."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict

from assistant.errors import AssistantError
from assistant.settings import load_settings
from assistant.types import Answer, Ending, Question

FAILED = 2
INCOMPLETE = 3


def main(argv: Sequence[str] | None = None) -> int:
    """The exit code: 0, 2 for an error that is explained, 3 for an answer cut short."""
    parser = argparse.ArgumentParser(prog="python -m assistant", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    ask = commands.add_parser("ask", help="answer one question from the documents")
    ask.add_argument("question")
    ask.add_argument("--json", action="store_true", help="print one JSON object")
    commands.add_parser("doctor", help="check what is configured, stored and reachable")
    commands.add_parser("chat", help="serve the page")
    arguments = parser.parse_args(argv)
    try:
        if arguments.command == "ask":
            return _ask(arguments.question, arguments.json)
        return _doctor() if arguments.command == "doctor" else _chat()
    except AssistantError as error:
        print(error, file=sys.stderr)
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


def _ask(question: str, as_json: bool) -> int:
    from assistant.records import answer_record
    from assistant.wiring import open_assistant

    if not question.strip():
        raise AssistantError("The question is blank. Write one between the quotation marks.")
    answer = open_assistant(load_settings()).ask(Question(question))
    if as_json:
        record = answer_record(answer) | {"model": answer.model, "usage": asdict(answer.usage)}
        print(json.dumps(record, ensure_ascii=False))
    else:
        print("\n".join(_readable(answer)))
    return 0 if answer.ending in (Ending.COMPLETE, Ending.NOT_FOUND) else INCOMPLETE


def _readable(answer: Answer) -> list[str]:
    lines = [answer.text]
    if answer.coverage:
        lines.append(f"({answer.coverage.cited} of {answer.coverage.documents} documents)")
    for citation in answer.citations:
        where = f"{citation.document.name}, characters {citation.start}–{citation.end}"
        page = f", page {citation.passage.page}" if citation.passage.page else ""
        lines.append(f"\n[{citation.number}] {citation.document.title} ({where}{page})")
        lines.append(f"    “{citation.quote}”")
    if answer.ending is Ending.NOT_FOUND:
        lines.append("\nNearest passages, which do not answer it:")
        for scored in answer.retrieved[:3]:
            start = " ".join(scored.text.split())[:160]
            lines.append(f"  - {scored.document.title}: {start} …")
    return lines


def _doctor() -> int:
    from assistant.doctor import examine

    healthy = True
    for finding in examine(load_settings()):
        healthy &= finding.healthy
        print(f"{'ok ' if finding.healthy else 'BAD'} {finding.subject}: {finding.text}")
    return 0 if healthy else 1


def _chat() -> int:
    from assistant.page.serve import serve

    return serve(load_settings())


if __name__ == "__main__":
    sys.exit(main())
