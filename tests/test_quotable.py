"""What of a document is never quoted: headings of clauses, greetings, rules of tables."""

import pytest
from store_samples import make_document

from assistant.language.quotable import quotable_spans

TEXT = """Dear Maria,

The board met on Monday. It approved the plan.

3. Duration and notice

The contract runs for two years.

1. Draft a plan
2. Ask the hospital

|----|----|

Kind regards,
Tom Holt
"""


@pytest.mark.parametrize("said", ["The contract runs for two years.", "2. Ask the hospital"])
def test_statements_and_lists_are_quoted(said: str) -> None:
    assert said in _quoted()


@pytest.mark.parametrize("line", ["Dear Maria,", "3. Duration and notice", "Kind regards,"])
def test_greetings_and_headings_are_not(line: str) -> None:
    assert line not in _quoted()
    assert not any(set(text) <= set("|- ") for text in _quoted())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Is it free? No. Each visit costs 9 euros. Ask us.", "No. Each visit costs 9 euros."),
        (
            "## Kan jag byta?\n\nInte än. Vi säger till i god tid.",
            "Inte än. Vi säger till i god tid.",
        ),
        ("## Voiko perua?\n\nKyllä. Soita meille.", "Kyllä. Soita meille."),
        ("## Er det klart?\n\nNei.\n\nMøtet er i mars.", "Nei."),
        ("The answer was no. The board met again.", "The answer was no."),
        ("Is it free? No.", "No."),
    ],
)
def test_a_bare_answer_is_quoted_with_what_follows_it(text: str, told: str) -> None:
    assert told in _quoted(text)


def test_of_a_text_of_headings_nothing_is_quoted() -> None:
    assert _quoted("# Is it free?\n\n## Yes.\n") == []


def _quoted(text: str = TEXT) -> list[str]:
    document = make_document("letter.txt", text)
    return [text[start:end] for start, end in quotable_spans(document, 0, len(text))]
