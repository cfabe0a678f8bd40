"""What a text must not hold if no reader of it may be led anywhere."""

import re
import unicodedata

from markdown_it import MarkdownIt

_LIVE = re.compile(
    r"https?:|(?<![\w:])//\w|\bwww\.|(?:java|vb)script:|\bdata:\w+/|mailto:|\]\(|!\[|<[a-zA-Z/!?]",
    re.IGNORECASE,
)
_MARKDOWN = MarkdownIt("commonmark", {"html": True})
_HARMLESS = {"p", "ul", "ol", "li", "br", "em", "strong", "hr", "code", "pre", "blockquote"}
_HEADINGS = {f"h{level}" for level in range(1, 7)}


def assert_inert(text: str) -> None:
    """No link, image, HTML or hidden character, even for one who takes the text for Markdown."""
    assert set(re.findall(r"<(\w+)", _MARKDOWN.render(text))) <= _HARMLESS | _HEADINGS, text
    assert not _LIVE.search(text), text
    hidden = [c for c in text if unicodedata.category(c) in {"Cc", "Cf", "Co", "Cs"} and c != "\n"]
    assert not hidden, text
