"""Lines about a text are no content of it, and a timeline is of all documents on its subject."""

from collections.abc import Callable, Mapping

import pytest

from assistant.answering import Assistant
from assistant.language.asides import is_aside
from assistant.types import BlockKind, Question

ARTICLE = """# Vellumor drops its eye drops

*By Nora Finch, Care & Cure, 19 August 2031. Reading time 4 minutes*

Vellumor has stopped its study at the Tarn Eye Institute in June 2031. The drops did not help.
The institute keeps the pictures. Its clinic in Selby goes on until 30 May 2033.

*Correction, 21 August 2031: the sum in an earlier version was wrong.*
"""
REPORT = """# Annual report 2030

The Tarn Eye Institute was founded on 3 March 2027. Its clinic in Selby opened on 8 April 2030.

Item: Staff | Budget 2030: 1,900 | Actual 2030: 1,800
Item: Rooms | Budget 2030: 300 | Actual 2030: 420
"""


@pytest.fixture(scope="module")
def assistant(assistant_over: Callable[[Mapping[str, str]], Assistant]) -> Assistant:
    return assistant_over({"vellumor-tarn-eye.md": ARTICLE, "tarn-eye-report-2030.txt": REPORT})


@pytest.mark.parametrize(
    ("line", "aside"),
    [
        ("*By Nora Finch, Care & Cure, 19 August 2031*", True),
        ("Av Nora Finck, publicerad den 19 augusti 2031", True),
        ("Tekst: Nora Fink, 19. august 2031", True),
        ("Rättelse, 21 augusti 2031: summan var fel.", True),
        ("Oikaisu 21.8.2031: summa oli väärä.", True),
        ("By 2031 the clinic will see 300 patients, says Finch.", False),
        ("Av Selbys 300 patienter deltar 40, skriver Finck 2031.", False),
        ("Corrections were made to the budget in 2031.", False),
    ],
)
def test_what_is_a_line_about_the_text(line: str, aside: bool) -> None:
    assert is_aside(f"Title\n\n{line}\n", len("Title\n\n")) is aside


def test_a_summary_holds_no_asides(assistant: Assistant) -> None:
    answer = assistant.ask(Question("Summarise the article about Vellumor"))
    assert "stopped its study" in answer.text
    assert "Finch" not in answer.text
    assert "earlier version" not in answer.text


def test_a_timeline_is_of_every_document_on_its_subject(assistant: Assistant) -> None:
    answer = assistant.ask(Question("Give me a timeline of the Tarn Eye Institute"))
    assert answer.blocks[0].kind is BlockKind.TABLE
    assert "founded on 3 March 2027" in answer.text
    assert "until 30 May 2033" in answer.text
    assert "Finch" not in answer.text
    assert "1,900" not in answer.text


@pytest.mark.parametrize("question", ["What happened in June?", "What happened in June 2031?"])
def test_of_a_month_nothing_else_is_told(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(Question(question))
    assert "stopped its study" in answer.text
    assert "founded on" not in answer.text
    assert "30 May 2033" not in answer.text


SLIDES = """---
title: Klar Puls – status
published: 2031-10-28
---
# Klar Puls – status

- 28. oktober 2031
- 371 deltagere er med

## Pr. klinik

Klinik: Vall | Deltagere: 198 | Plan: 180
Klinik: Holm | Deltagere: 104 | Plan: 110

## Nyt

- Rasmus Holm er ny leder
"""
QUESTIONS = """---
title: Om Klar Puls
published: 2031-03-12
---
# Om Klar Puls

Klar Puls er et forsøg med et armbånd for hjertesyge. Leder er Birgit Sand.
"""


def test_several_documents_are_summed_up_the_newest_first_each_with_its_day(
    assistant_over: Callable[[Mapping[str, str]], Assistant],
) -> None:
    answer = assistant_over({"om-klar-puls.md": QUESTIONS, "klar-puls-status.md": SLIDES}).ask(
        Question("Opsummér Klar Puls")
    )
    heads = [block.text for block in answer.blocks if block.kind is BlockKind.HEADING]
    days = [head for head in heads if head.endswith("2031)")]
    assert [head.split(" (")[0] for head in days] == ["Klar Puls – status", "Om Klar Puls"]
    assert answer.text.index("ny leder") < answer.text.index("198")
    assert not any(s.text.strip("- ") == "28. oktober 2031" for s in answer.sentences)
