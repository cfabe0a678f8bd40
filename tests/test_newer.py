"""What has changed leads, what was so follows it with its date; else a fact is answered as one."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest
from store_samples import make_document

from assistant.answering import Assistant
from assistant.compose.draft import Quote
from assistant.compose.moments_in import written
from assistant.compose.newer import tells_change
from assistant.settings import Settings, StoreSettings
from assistant.types import BlockKind, Document, Question
from assistant.wiring import open_assistant
from ingest.pipeline import ingest_paths

FIRST = """---
title: Strandvik hospital and Oremis start KYSTLUNGE
published: 2026-02-03
---
# Strandvik hospital and Oremis start KYSTLUNGE

Strandvik hospital and Oremis have agreed on KYSTLUNGE, a study of asthma. Oremis pays 4 million
euros. The head of KYSTLUNGE is Ida Brenne. The study is open to 300 patients.
"""
LATER = """---
title: KYSTLUNGE in its second year
published: 2027-05-20
---
# KYSTLUNGE in its second year

The funding of KYSTLUNGE has been raised from 4 to 6 million euros. Ida Brenne steps down, and
Olav Sund takes over as head of KYSTLUNGE in August.
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("newer")
    (folder / "first.md").write_text(FIRST.replace("million\n", "million "), encoding="utf-8")
    (folder / "later.md").write_text(LATER.replace("and\n", "and "), encoding="utf-8")
    settings = Settings(store=StoreSettings(path=folder / "store"))
    ingest_paths([folder / "first.md", folder / "later.md"], settings)
    return open_assistant(settings)


@pytest.mark.parametrize(
    ("question", "new", "old"),
    [
        ("Who is the head of KYSTLUNGE?", "Olav Sund", "The head of KYSTLUNGE is Ida Brenne"),
        ("How much does Oremis pay for KYSTLUNGE?", "6 million", "pays 4 million"),
    ],
)
def test_the_newer_statement_leads(assistant: Assistant, question: str, new: str, old: str) -> None:
    first, last = assistant.ask(Question(question)).blocks
    assert new in " ".join(sentence.text for sentence in first.sentences)
    assert last.kind is BlockKind.FURTHER
    assert old in last.sentences[0].text
    assert "3 February 2026" in last.text


def test_what_has_not_changed_is_answered_alone(assistant: Assistant) -> None:
    answer = assistant.ask(Question("How many patients is the KYSTLUNGE study open to?"))
    assert "300" in answer.text
    assert "6 million" not in answer.text


@pytest.mark.parametrize(
    ("text", "language", "told"),
    [
        ("The licence is not extended by itself.", "en", False),
        ("He is no longer in charge of it.", "en", True),
        ("She does not stay, her deputy takes over.", "en", True),
        ("Licensen förlängs inte av sig själv.", "sv", False),
        ("Licensen förlängs till maj.", "sv", True),
        ("Arbetet görs utan ersättning till klinikerna.", "sv", False),
        ("Lisensen blir ikke forlenget.", "no", False),
        ("Programmet ændrer aldrig dosen.", "da", False),
        ("Lisenssiä ei jatketa enää.", "fi", False),
        ("Lisenssiä jatketaan toukokuuhun.", "fi", True),
    ],
)
def test_what_is_denied_is_no_change(text: str, language: str, told: bool) -> None:
    document = replace(make_document("a.txt", text), language=language)
    assert tells_change(Quote(document, 0, len(text))) is told


RULES = """# Rules of the GRANLUNG study

Children under twelve may not take part. Everybody is told of the results. The licence is not
extended by itself.
"""


def test_another_clause_is_not_what_was_so_earlier(
    assistant_over: Callable[[Mapping[str, str]], Assistant],
) -> None:
    over = assistant_over({"rules.md": RULES.replace("not\n", "not ")})
    answer = over.ask(Question("May children under twelve take part in GRANLUNG?"))
    assert "may not take part" in answer.text
    assert "Earlier" not in answer.text


COUNTED = {
    "report.md": "---\ntitle: LUNGREG annual report\npublished: 2031-03-02\n---\n"
    "# LUNGREG annual report\n\nAt the year's end 310 patients were in the LUNGREG register.\n",
    "slides.md": "# LUNGREG, third quarter\n\n- Discussed by the board on 9 October 2031\n"
    "- Five clinics deliver to the LUNGREG register; 540 patients are in it\n",
}


def test_what_is_so_now_is_what_was_written_last(
    assistant_over: Callable[[Mapping[str, str]], Assistant],
) -> None:
    over = assistant_over(COUNTED)
    answer = over.ask(Question("How many patients are in the LUNGREG register now?"))
    first, last = answer.blocks
    assert "540 patients" in first.sentences[0].text
    assert "310 patients" in last.sentences[0].text
    assert "2 March 2031" in last.text


RESTATED = {
    "page.md": "---\ntitle: Om Trygg Puls\npublished: 2031-02-03\n---\n# Om Trygg Puls\n\n"
    "Trygg Puls prøver ut et armbånd for hjertesyke. Det samlede budsjettet er 21 millioner "
    "kroner. Leder er Tove Brattli.\n",
    "slides.md": "---\ntitle: Trygg Puls – status\npublished: 2031-11-20\n---\n"
    "# Trygg Puls – status\n\n- Samlet budsjett er etter dette 26 mill. kroner.\n"
    "- Armbåndet prøves ut på to sykehus til.\n",
}


def test_a_later_document_stands_first_with_its_day(
    assistant_over: Callable[[Mapping[str, str]], Assistant],
) -> None:
    over = assistant_over(RESTATED)
    first, last = over.ask(Question("Hvor stort er budsjettet for Trygg Puls?")).blocks
    assert "26 mill." in first.sentences[0].text
    assert "20. november 2031" in first.text
    assert "21 millioner" in last.sentences[0].text
    assert "3. februar 2031" in last.text
    leader = over.ask(Question("Hvem er leder for Trygg Puls?"))
    assert "Tove Brattli" in leader.text
    assert "26 mill" not in leader.text


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("News\n\n*By Ann Holt, Care & Cure, 19 August 2031. 3 minutes*", "en", "2031-08-19"),
        ("Report\n\nPublished in Selby on 3 May 2031. It tells of a year.", "en", "2031-05-03"),
        ("Raport\n\nJulkaistu Turussa 5.11.2031.", "fi", "2031-11-05"),
        ("Kokous 3\n\nAika: torstai 2.10.2031 klo 9.00–11.30\n\nLäsnä", "fi", "2031-10-02"),
        ("Review\n\nBy Holt & Lind, Selby, 14 March 2031. Authors: Ann Holt.", "en", "2031-03-14"),
        (
            "Avtal\n\nParterna är eniga.\n\nTvå exemplar. Selby den 12 mars 2031.",
            "sv",
            "2031-03-12",
        ),
        ("Avtal\n\nAvtalet upphör senast i Selby den 12 mars 2031.", "sv", ""),
        ("Call\n\nDeadline: Friday 2 May 2031", "en", ""),
    ],
)
def test_when_a_document_was_written(text: str, language: str, day: str) -> None:
    document = Document(
        id="a",
        source="a",
        name="a",
        title="A",
        publisher="",
        published="",
        language=language,
        text=text,
        content_hash="a",
    )
    assert written(document) == day
