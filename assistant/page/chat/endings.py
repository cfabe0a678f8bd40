"""How an answer ended, said so that no ending but a complete one looks complete."""

from collections.abc import Iterator

from assistant.conversations.kept import DAMAGED, WITHHELD
from assistant.language import detect
from assistant.page.chat import fragments
from assistant.page.reading import excerpts
from assistant.page.render import Html, join
from assistant.page.wording import say, say_fault
from assistant.page.wording.texts import phrase
from assistant.types import Answer, Ending

_NEAREST = 3


def ending(answer: Answer, searched: int, turn: int) -> Html:
    """The notice of an ending that is not complete, and the nearest passages where no answer is.

    `searched` is how many documents were searched.
    """
    if answer.ending is Ending.COMPLETE:
        return Html("")
    if answer.fault and answer.fault.kind == WITHHELD:
        return fragments.notice(say("ending.withheld_title"), say("ending.withheld_advice"), "calm")
    if answer.fault and answer.fault.kind == DAMAGED:
        return fragments.notice(say("ending.damaged_title"), say("ending.damaged_advice"), "broken")
    advice = say_fault("fault.", answer.fault, answer.advice)
    if answer.ending is Ending.NOT_FOUND:
        return join(_refusal(answer, searched, turn, "" if answer.instead_of else advice))
    notice = fragments.notice(
        say(f"ending.{answer.ending}_title"),
        say(f"ending.{answer.ending}_advice"),
        f"broken {answer.ending}",
        advice,
    )
    if answer.retrieved and not answer.sentences:
        return join([notice, excerpts.nearest(answer.retrieved[:_NEAREST], turn, "found")])
    return notice


def _refusal(answer: Answer, searched: int, turn: int, advice: str) -> Iterator[Html]:
    """In the question's language; of a model's answer that says why, only what goes with it."""
    language = answer.language or detect(answer.understood)
    if not answer.blocks:
        said = phrase(language, "ending.searched", count=searched)
        said = phrase(language, "ending.not_found_advice", searched=said)
        title = phrase(language, "ending.not_found_title")
        yield fragments.notice(title, said, "calm not_found", advice)
    if answer.unsupported:
        yield fragments.folded(say("ending.unsupported"), answer.unsupported)
    if answer.unsure:
        yield excerpts.maybe(answer.unsure, turn, phrase(language, "ending.maybe"))
    if answer.retrieved and not answer.sentences:
        yield excerpts.nearest(answer.retrieved[:_NEAREST], turn, "nearest", language)


def remarks(answer: Answer) -> Html:
    """What is doubtful in a model's text, what was left out of it, who stepped in for it."""
    parts = [] if answer.sentences else [fragments.instead(answer)]
    doubtful = sum(bool(sentence.doubts) for sentence in answer.sentences)
    if doubtful and len(answer.sentences) > 1:  # the only one is marked, which says it all
        text = say("answer.doubtful", count=doubtful, all=len(answer.sentences))
        parts.append(fragments.remark(text, "stale"))
    if answer.fault and answer.ending is Ending.COMPLETE and not answer.instead_of:
        parts.append(fragments.remark(say_fault("fault.", answer.fault, answer.advice), "stale"))
    if answer.unsupported and answer.ending is Ending.COMPLETE:  # others stepped in for it
        parts.append(fragments.folded(say("ending.unsupported"), answer.unsupported))
    if answer.removed_markers:
        parts.append(fragments.remark(say("answer.removed_markers", count=answer.removed_markers)))
    return join(parts)
