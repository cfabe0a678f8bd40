"""Kinds of document that the register reads, and what several of them tell together."""

import time
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from assistant.core.reader import PassageRead
from assistant.register import Cell, CellState, CitedSpan, Row
from assistant.register.columns import ColumnType, column_of, columns
from assistant.register.filling import Filler
from assistant.register.joining import joined
from assistant.register.partner_names import one_name_each
from assistant.register.reading import Reading
from assistant.register.relative import later
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


JOINED = {
    "en": "Brackley Infirmary and Tolvera Ltd collaborate on gout.",
    "sv": "Brackby sjukhus och Tolvera AB samarbetar om gikt.",
    "no": "Brackvik sykehus og Tolvera AS samarbeider om gikt.",
    "da": "Brackby Sygehus og Tolvera A/S samarbejder om gigt.",
    "fi": "Brakilan sairaala ja Tolvera Oy tekevät yhteistyötä kihdistä.",
}


@pytest.mark.parametrize(
    ("language", "column", "sentence", "value"),
    [
        ("da", "value", "Projektets budget er 3,5 mio. kr. i alt.", 3_500_000),
        ("no", "value", "Av rammen på 3,5 mill. kroner er halvparten brukt.", 3_500_000),
        ("en", "value", "Tolvera will put up 12 million Danish kroner.", 12_000_000),
        ("en", "duration", "The agreement runs for five (5) years.", "5 years"),
        ("fi", "duration", "Rahoitus on myönnetty kolmeksi vuodeksi.", "3 years"),
        ("en", "signed", "This Agreement is made on the 7th day of May 2024.", "2024-05-07"),
        ("da", "end", "Aftaleperiode: 01.02.2024-31.01.2027", "2027-01-31"),
        ("en", "start", "Planned start date: 1 June 2025", "2025-06-01"),
        ("sv", "governance", "Ett gemensamt råd beslutar om budgeten.", "råd"),
        ("no", "status", "Partene har fornyet avtalen.", "extended"),
    ],
)
def test_it_is_read_however_it_is_put(
    language: str, column: str, sentence: str, value: object
) -> None:
    text = f"Brackby\n\n{JOINED[language]}\n\n{sentence}\n"
    cell = cells(text, language)[column]
    found = cell.value[0]["amount"] if column == "value" else cell.value
    assert (cell.given, found) == (True, value)


def test_what_news_say_of_a_house_at_their_end_is_not_the_collaborations() -> None:
    about = "About Tolvera Ltd: founded in 2004, the company had a revenue of £80 million."
    found = cells(f"Brackley\n\n{JOINED['en']}\n\n{about}\n")
    assert not found["start"].given
    assert not found["value"].given


def test_the_unit_of_a_drawn_table_stands_in_its_heading() -> None:
    table = "| Item | Amount (kEUR) |\n|---|---|\n| Staff | 120 |\n| Total budget | 350 |\n"
    found = cells(f"Brackley\n\n{JOINED['en']}\n\n{table}")["value"]
    assert [one["amount"] for one in found.value] == [350_000]


@pytest.mark.parametrize(
    ("language", "sentence", "partners"),
    [
        ("en", "Tolvera Ltd has chosen Brackley Hospital as its partner for a trial.", 2),
        ("sv", "Tolvera AB finansierar en studie vid Brackby sjukhus.", 2),
        ("fi", "Tolvera Oy jatkaa yhteistyötä Brakilan sairaalan kanssa.", 2),
        ("en", "Tolvera Ltd has sold its plant to Norbrook Pharma Ltd.", 0),
    ],
)
def test_a_sentence_may_join_partners_without_an_and(
    language: str, sentence: str, partners: int
) -> None:
    value = cells(f"Gout\n\n{sentence}\n", language)["partners"].value
    assert len(value or []) == partners


AGREED = """Cooperation agreement

between

Brackley Hospital, 1 Mill Lane, Brackley ("the Hospital") and

Tolvera Ltd, 9 Quay Street, Brackley ("the Company")

1 Purpose
The parties test an inhaler together.

2 Term
This agreement remains in force for two years from signature.

Place and date: Brackley, 31 May 2024
"""


def test_an_end_that_is_counted_from_signing_rests_on_both_sentences() -> None:
    found = cells(AGREED)
    end = found["end"]
    assert (found["signed"].value, end.value, end.state) == (
        "2024-05-31",
        "2026-05-31",
        CellState.UNSURE,
    )
    quotes = [AGREED[one.start : one.end] for one in end.evidence]
    assert any("two years from signature" in quote for quote in quotes)
    assert any("31 May 2024" in quote for quote in quotes)


@pytest.mark.parametrize(
    ("date", "span", "later_date"),
    [
        ("2024-02-29", "1 year", "2025-02-28"),
        ("2024-10-31", "18 months", "2026-04-30"),
        ("2024-11", "2 months", "2025-01"),
        ("2024", "3 years", "2027"),
        ("2024", "18 months", ""),
    ],
)
def test_dates_are_moved_on_as_exactly_as_they_are_told(
    date: str, span: str, later_date: str
) -> None:
    assert later(date, span) == later_date


def test_who_comes_in_anothers_place_leads() -> None:
    text = "The project manager Ann Poole goes on parental leave. In her place comes Ben Frost."
    [lead] = cells(f"Brackley\n\n{JOINED['en']}\n\n{text}\n")["lead"].value
    assert lead["name"] == "Ben Frost"


@pytest.mark.parametrize(
    ("question", "sentence", "believed", "value"),
    [
        (
            "When is the next review?",
            "The next review is on 3 March 2026.",
            "3 March 2026",
            "2026-03-03",
        ),
        ("How much does the fee cost?", "The fee is £4,000 a year.", "£4,000", 4000),
        ("Which companies supply it?", "Pumps come from Arvon Ltd.", "Arvon Ltd", ["Arvon Ltd"]),
        ("How long is the notice?", "Notice is six months.", "six months", "6 months"),
        ("Which law applies?", "Scots law applies.", "Scots law", "Scots law"),
    ],
)
def test_a_question_says_what_its_column_holds(
    question: str, sentence: str, believed: str, value: object
) -> None:
    column = column_of(question)
    text = f"Brackley\n\n{JOINED['en']}\n\n{sentence}\n"
    cell = Filler(Believer(believed)).cells(Reading(document(text)), [column])[question]
    money = column.type is ColumnType.MONEY
    assert (cell.value[0]["amount"] if money else cell.value) == value
    assert cell.state is CellState.STATED


def test_many_rows_are_joined_as_fast_as_they_are_read() -> None:
    rows = [
        row(
            str(n),
            f"Alpha{n} and Beta{n} on gout",
            "2024",
            partners=[f"Alpha{n} AB", f"Beta{n} AS"],
            disease_areas=["gout"],
        )
        for n in range(1000)
    ]
    again = [
        replace(one, document=document(one.document.text, id=f"again {n}"))
        for n, one in enumerate(rows)
    ]
    begun = time.process_time()
    assert len(joined([*rows, *again])) == 1000
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Avtalet kan sägas upp med fyra månaders varsel. Det kan därefter förlängas.", "sv"),
        ("Bolagets skadeståndsansvar är begränsat till 8 miljoner kronor.", "sv"),
        ("Selskapets erstatningsansvar etter avtalen er begrenset til 8 millioner kroner.", "no"),
        ("That is 60 patients more than planned. The agreement may be extended.", "en"),
        ("Aftalen kan opsiges med tre måneders varsel. Den kan forlænges.", "da"),
        ("Sopimuksen vahingonkorvausvastuu on enintään 2 miljoonaa euroa.", "fi"),
    ],
)
def test_notice_liability_and_what_may_be_are_no_values(text: str, language: str) -> None:
    head = "SAMARBETSAVTAL\n\nmellan\n\nRegion Granvik\n(nedan kallad Regionen)\n\noch\n\n"
    found = cells(f"{head}Fjordmed AB\n(nedan kallat Bolaget)\n\n{text}\n", language)
    assert found["partners"].state is not CellState.NOT_STATED
    assert [found[name].value for name in ("duration", "value", "status")] == [None] * 3
