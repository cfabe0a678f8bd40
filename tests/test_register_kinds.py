"""Kinds of document that the register reads, and what several of them tell together."""

from collections.abc import Sequence

import numpy as np

from assistant.core.reader import PassageRead
from assistant.register import Cell, CellState, CitedSpan, Row
from assistant.register.columns import columns
from assistant.register.filling import Filler
from assistant.register.joining import joined
from assistant.register.partner_names import one_name_each
from assistant.register.reading import Reading
from assistant.register.several import parts_of
from assistant.types import Document


class Believer:
    """A reader that believes in what it is told to, and in nothing else."""

    def __init__(self, *words: str) -> None:
        self._words = words

    def look(
        self, question: str, passages: Sequence[tuple[str, Sequence[str]]]
    ) -> list[PassageRead]:
        return [self._read(sentences) for _, sentences in passages]

    def _read(self, sentences: Sequence[str]) -> PassageRead:
        logits, spans = [], []
        for sentence in sentences:
            word = next((word for word in self._words if word in sentence), None)
            logits.append(9.0 if word else -9.0)
            start = sentence.find(word) if word else 0
            spans.append((start, start + len(word) if word else len(sentence)))
        return PassageRead(np.array(logits, np.float32), max(logits), tuple(spans))


def document(text: str, language: str = "en", id: str = "1") -> Document:
    title = text.strip().splitlines()[0]
    return Document(id, f"/{id}", f"{id}.txt", title, "", "", language, text, f"hash {id}")


def cells(text: str, language: str = "en", *believed: str) -> dict[str, Cell]:
    return Filler(Believer(*believed)).cells(Reading(document(text, language)), columns())


CONTRACT = """SAMARBETSAVTAL

mellan

Region Granvik
Storgatan 1, 123 45 Granvik
(nedan kallad Regionen)

och

Ortosa AB, org.nr 556000-0000 (nedan kallat Bolaget)

§ 1 Syfte
Parterna ska pröva en ortos för barn.

§ 2 Tid
Avtalet träder i kraft den 1 maj 2024 och upphör utan uppsägning den 30 april 2026.

Granvik den 3 april 2024

För Regionen: Eva Ahl, regiondirektör
"""


def test_the_parties_of_an_agreement_are_those_that_it_defines() -> None:
    found = cells(CONTRACT, "sv")
    assert found["partners"].value == ["Region Granvik", "Ortosa AB"]
    assert found["signed"].value == "2024-04-03"
    assert (found["start"].value, found["end"].value) == ("2024-05-01", "2026-04-30")
    assert found["aim"].value == "Parterna ska pröva en ortos för barn."


PROJECT = """Safer births at night

Coordinator | Fernhill University
Partners | Dunbay Hospital, Natalis Ltd
Project lead | Mary Oakes
Project period | May 2023 – April 2026
Status | Ongoing
"""


def test_values_stand_behind_labels() -> None:
    found = cells(PROJECT)
    assert found["partners"].value == ["Fernhill University", "Dunbay Hospital", "Natalis Ltd"]
    assert [person["name"] for person in found["lead"].value] == ["Mary Oakes"]
    assert (found["start"].value, found["end"].value) == ("2023-05", "2026-04")
    assert found["status"].value == "running"


NEWS = """Elmvik sykehus og Sonitus AS inngår samarbeid

Elmvik sykehus og Sonitus AS har inngått et samarbeid om menieres sykdom.
Legen Bjarne Tangen tar hånd om det hele.
"""


def test_the_reader_is_believed_where_no_word_speaks_for_a_value() -> None:
    assert not cells(NEWS, "no")["lead"].given
    lead = cells(NEWS, "no", "Bjarne Tangen")["lead"]
    assert [person["name"] for person in lead.value] == ["Bjarne Tangen"]


def test_a_date_of_the_next_clause_or_of_notice_is_another_ones() -> None:
    mail = (
        "Ending the agreement\n\nThe agreement of 5 May 2021 between Dunbay Hospital and "
        "Natalis Ltd is terminated with effect from 31 August 2025.\n"
    )
    found = cells(mail)
    assert (found["signed"].value, found["end"].value) == ("2021-05-05", "2025-08-31")
    assert not found["start"].given


REPORT = """Report of the year

We worked on much.

Sleep in old age

Dunbay Hospital and Natalis Ltd test a lamp in twelve wards together with nurses and patients.

Falls at home

Dunbay Hospital and Cadentia AB study a belt that calls for help when somebody has fallen.
"""


def test_sections_may_share_a_partner_if_each_has_one_of_its_own() -> None:
    told = document(REPORT)
    parts = [Reading(told, *span) for span in parts_of(told)]
    assert [part.title and part.title[0] for part in parts] == ["Sleep in old age", "Falls at home"]
    shared = REPORT.replace("Cadentia AB", "Natalis Ltd")
    assert parts_of(document(shared)) == []


def test_a_partner_has_one_name_whatever_documents_call_it() -> None:
    names = one_name_each(
        [
            ["Selby University Hospital (SUH)", "Natalis Ltd"],
            ["Selby universitetssjukhus", "Natalis Sweden AB"],
            ["SUH", "Natalis"],
            ["Natalis", "Natalis Foundation"],
            ["Selby University", "Selby University Hospital (SUH)"],
        ]
    )
    assert names["SUH"] == names["Selby universitetssjukhus"] == "Selby University Hospital (SUH)"
    assert names["Natalis Ltd"] == names["Natalis"] == names["Natalis Sweden AB"]
    assert names["Natalis Foundation"] == "Natalis Foundation"
    assert names["Selby University"] == "Selby University"


def row(id: str, title: str, published: str, **values: object) -> Row:
    told = Document(id, f"/{id}", id, title, "", published, "en", title, f"hash {id}")
    stated = {"title": title, "partners": ["Dunbay Hospital", "Natalis"], **values}
    found = {column.name: Cell() for column in columns()}
    for name, value in stated.items():
        found[name] = Cell(CellState.STATED, value, str(value), (CitedSpan(0, 3),), 1.0)
    return Row(told, found)


def test_an_update_joins_its_row_and_leads() -> None:
    first = row("a", "NightCare begins", "2024-01-10", duration="3 years", end="2027")
    news = row("b", "NightCare goes on", "2025-06-01", end="2029")
    other = row("c", "A study of falls", "2025-07-01", disease_areas=["pain"])
    both, alone = joined([first, news, other])
    assert both.cells["end"].value == "2029"
    assert both.cells["duration"].value == "3 years"
    assert both.cells["title"].value == "NightCare begins"
    assert both.source("end").document.id == "b"
    assert both.source("duration").document.id == "a"
    assert [told.id for told in both.documents] == ["b", "a"]
    assert not alone.joined


def test_a_persons_word_leads_until_its_document_changes() -> None:
    first = row("a", "NightCare begins", "2024-01-10", end="2027")
    corrected = Cell(CellState.CORRECTED, "2030", by="Ada", at="2025-01-01T00:00:00+00:00")
    first = Row(first.document, {**first.cells, "end": corrected})
    news = row("b", "NightCare goes on", "2025-06-01", end="2029")
    assert joined([first, news])[0].cells["end"].value == "2030"
