"""On the empty page, folded: what whoever answers does and does not do, and how well."""

import tomllib
from functools import cache
from pathlib import Path

from assistant.page.render import Html, fill, join
from assistant.page.wording import say

_FIGURES = Path(__file__).parents[1] / "expected.toml"


def expectations(model: str = "") -> Html:
    """Of the built-in answerer, or of the chat model of that name."""
    if model:
        said = [say("chat.about_model", model=model)]
    else:
        said = [
            say("chat.about_does"),
            say("chat.about_not"),
            say("chat.about_well", **_figures()),
            say("chat.about_chat"),
        ]
    return fill(
        '<details class="found"><summary>{title}</summary><div class="found-body">{said}</div>'
        "</details>",
        title=say("chat.about_title"),
        said=join(fill("<p>{text}</p>", text=text) for text in said),
    )


@cache
def _figures() -> dict[str, int]:
    figures: dict[str, int] = tomllib.loads(_FIGURES.read_text(encoding="utf-8"))
    return figures
