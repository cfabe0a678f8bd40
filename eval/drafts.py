"""`eval draft-cases`: what readers thought of answers becomes cases, ready to be completed."""

import argparse
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from assistant.conversations import Conversations, Feedback, Opinion, Reason
from assistant.language import detect
from assistant.settings import load_settings
from assistant.types import Role
from eval.case_files import read_text

_COMPLETE = "Fill in documents, evidence and facts (or set answerable to false), then delete draft."
_CONFIRM = "Confirm evidence and name the facts that a right answer holds, then delete draft."
_REFUSE = "Confirm that the documents do not say this, then delete draft."

Row = dict[str, Any]


def add_to(commands: Any) -> None:
    parser = commands.add_parser("draft-cases", help="make draft cases of the readers' feedback")
    parser.add_argument("--store", type=Path, help="the store's folder; by default the configured")
    parser.add_argument("--output", type=Path, required=True, help="drafts are added to this file")
    parser.set_defaults(command=_draft)


def _draft(arguments: argparse.Namespace) -> int:
    store = load_settings().store
    kept = Conversations(
        arguments.store or store.path, "" if arguments.store else store.library_url
    )
    output: Path = arguments.output
    known = _ids(output)
    new = [row for row in drafts(kept.feedback()) if row["id"] not in known]
    if new:
        output.parent.mkdir(parents=True, exist_ok=True)
        with output.open("a", encoding="utf-8") as file:
            file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in new)
    print(f"{len(new)} new drafts in {output}, {len(known)} cases were there. {_what_next(new)}")
    return 0


def drafts(feedback: Iterable[Feedback]) -> list[Row]:
    """A case for each answer that was judged, oldest first; the verdicts stand in `draft`."""
    answers: dict[str, list[Feedback]] = {}
    for one in feedback:
        answers.setdefault(_key(one), []).append(one)
    return [_row(key, given) for key, given in answers.items()]


def _row(key: str, given: Sequence[Feedback]) -> Row:
    one = given[0]
    trusted = _trusted(given)
    row: Row = {
        "id": f"reader-{key}",
        "question": one.question,
        "language": detect(one.question),
        "kind": "",
        "history": [message.text for message in one.history if message.role is Role.USER],
        "documents": list(dict.fromkeys(citation.name for citation in trusted)),
        "facts": [],
        "evidence": [citation.quote for citation in trusted],
    }
    if Reason.SHOULD_REFUSE in {each.reason for each in given}:
        row["answerable"] = False
    return row | {"draft": _draft_of(given, bool(trusted), row.get("answerable"))}


def _trusted(given: Sequence[Feedback]) -> list[Any]:
    """The citations that are likely gold: of an answer found good, less those found bad."""
    if not any(each.citation is None and each.verdict is Opinion.GOOD for each in given):
        wanted = {each.citation for each in given if each.verdict is Opinion.GOOD}
        return [citation for citation in given[0].citations if citation.number in wanted]
    unwanted = {each.citation for each in given if each.verdict is Opinion.BAD}
    return [citation for citation in given[0].citations if citation.number not in unwanted]


def _draft_of(given: Sequence[Feedback], trusted: bool, answerable: bool | None) -> Row:
    one = given[0]
    to_do = _REFUSE if answerable is False else _CONFIRM if trusted else _COMPLETE
    return {
        "to_do": to_do,
        "verdicts": list(_verdicts(given)),
        "answer": one.answer,
        "cited": [f"[{c.number}] {c.name}: {c.quote}" for c in one.citations],
    }


def _verdicts(given: Sequence[Feedback]) -> Iterator[str]:
    for each in given:
        what = "answer" if each.citation is None else f"citation {each.citation}"
        why = f", {each.reason.value.replace('_', ' ')}" if each.reason else ""
        words = f": {each.comment}" if each.comment else ""
        yield f"{each.at[:10]} {what} {each.verdict.value}{why}{words}"


def _key(one: Feedback) -> str:
    told = [one.question, one.answer, *(message.text for message in one.history)]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:10]


def _ids(path: Path) -> set[str]:
    """Of the cases that are there, finished or not."""
    if not path.exists():
        return set()
    return {json.loads(line)["id"] for line in read_text(path).split("\n") if line.strip()}


def _what_next(new: Sequence[Row]) -> str:
    return "Complete each as its draft field says." if new else "Nothing is to be done."
