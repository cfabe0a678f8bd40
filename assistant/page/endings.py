"""How an answer ended, said so that no ending but a complete one looks complete."""

from assistant.page import excerpts, fragments
from assistant.page.render import Html, join
from assistant.page.wording import say
from assistant.types import Answer, Ending

_NEAREST = 3


def ending(answer: Answer, searched: str, turn: int) -> Html:
    """The notice of an ending that is not complete, and the nearest passages where no answer is.

    `searched` says how many documents were searched, and which.
    """
    if answer.ending is Ending.COMPLETE:
        return Html("")
    if answer.ending is Ending.NOT_FOUND:
        title = answer.text or say("ending.not_found_title")
        advice = say("ending.not_found_advice", searched=searched)
        more = "" if answer.instead_of else answer.advice
        parts = [fragments.notice(title, advice, "calm not_found", more)]
    else:
        parts = [
            fragments.notice(
                say(f"ending.{answer.ending}_title"),
                say(f"ending.{answer.ending}_advice"),
                f"broken {answer.ending}",
                answer.advice,
            )
        ]
    if answer.retrieved and not answer.sentences:
        name = "nearest" if answer.ending is Ending.NOT_FOUND else "found"
        parts.append(excerpts.nearest(answer.retrieved[:_NEAREST], turn, name))
    return join(parts)


def remarks(answer: Answer) -> Html:
    """What was left out of a model's text, and who stepped in for it where no answer says so."""
    parts = [] if answer.sentences else [fragments.instead(answer)]
    if answer.removed_markers:
        parts.append(fragments.remark(say("answer.removed_markers", count=answer.removed_markers)))
    return join(parts)
