"""What of a document's file is not in its text, said wherever the document is shown or cited."""

from collections.abc import Sequence

from assistant.page.render import Html, fill, join
from assistant.page.wording import say_fault
from assistant.types import Fault


def cautions(notes: Sequence[Fault]) -> Html:
    """A line for each, in the page's language; nothing where nothing was left out."""
    texts = [text for note in notes if (text := say_fault("note.", note, ""))]
    lines = (fill('<p class="remark stale" dir="auto">{text}</p>', text=text) for text in texts)
    return join(lines)
