"""Lists of names: typed, complete, each once, and of whole tables every row that is meant."""

import pytest

from assistant.answering import Assistant
from assistant.compose.named_list import wanted
from assistant.compose.sorts import Sort
from assistant.settings import Settings, StoreSettings
from assistant.types import BlockKind, Question
from assistant.wiring import open_assistant
from ingest.pipeline import ingest_paths

NOTE = """# Sea and Salt

Sea and Salt is a collaboration between Havnes University Hospital, the drug company Brimara and \
the University of Saltvik. The charity Breathwell has a seat on its board.

## Milestones

| Milestone | Owner | Due |
|-----------|-------|-----|
| Register in use | Brimara | May 2027 |
| First report | Havnes University Hospital | June 2027 |
| Final report | University of Saltvik | May 2028 |
"""
LETTER = """Brev

Torsö sjukhus och läkemedelsbolaget Brimara har enats om en studie av astma. \
Patientföreningen Luftvägen deltar.
"""
PLAN = """# Kystpust: plan

Kystpust er et samarbeid mellom Nordnes sykehus, bransjeforeningen Medtek i Vest, stiftelsen \
Havgull og selskapet Lufta AS.
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("lists")
    (folder / "sea-and-salt.md").write_text(NOTE, encoding="utf-8")
    (folder / "brev.txt").write_text(LETTER, encoding="utf-8")
    settings = Settings(store=StoreSettings(path=folder / "store"))
    ingest_paths([folder / "sea-and-salt.md", folder / "brev.txt"], settings)
    return open_assistant(settings)


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("planned")
    (folder / "plan.md").write_text(PLAN, encoding="utf-8")
    settings = Settings(store=StoreSettings(path=folder / "store"))
    ingest_paths([folder / "plan.md"], settings)
    return open_assistant(settings)


def listed(assistant: Assistant, question: str) -> list[str]:
    blocks = assistant.ask(Question(question)).blocks
    return [block.text for block in blocks if block.kind is BlockKind.ITEM]


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Which companies are named in the documents?", {"Brimara"}),
        ("Vilka sjukhus nämns?", {"Havnes University Hospital", "Torsö sjukhus"}),
        ("Which patient organisations are involved?", {"Breathwell", "Luftvägen"}),
        ("Which universities take part in Sea and Salt?", {"University of Saltvik"}),
    ],
)
def test_every_name_of_the_sort_is_listed_once(
    assistant: Assistant, question: str, names: set[str]
) -> None:
    found = listed(assistant, question)
    assert len(found) == len(names)
    assert all(any(name in one for one in found) for name in names)


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Which companies take part in Kystpust?", "Lufta AS"),
        ("Hvilke bransjeforeninger er med i Kystpust?", "Medtek i Vest"),
        ("Vilka stiftelser deltar i Kystpust?", "Havgull"),
    ],
)
def test_an_association_or_a_foundation_is_no_company(
    planned: Assistant, question: str, name: str
) -> None:
    assert listed(planned, question) == [name]


def test_a_table_is_listed_whole(assistant: Assistant) -> None:
    answer = assistant.ask(Question("Which milestones does Sea and Salt have?"))
    assert all(one in answer.text for one in ("Register in use", "First report", "Final report"))


@pytest.mark.parametrize(
    ("question", "sort"),
    [
        ("Which Danish companies are mentioned?", Sort.COMPANIES),
        ("Mitkä sairaalat ovat mukana?", Sort.HOSPITALS),
        ("Hvilke land er med?", Sort.COUNTRIES),
        ("Vilka patientföreningar är med?", Sort.PATIENTS),
        ("Mitkä säätiöt rahoittavat hanketta?", Sort.FOUNDATIONS),
        ("Hvilke brancheforeninger deltager?", Sort.ASSOCIATIONS),
        ("Which company pays for it?", None),
        ("Vilket företag betalar?", None),
        ("Which agreements have a Finnish partner?", None),
        ("Who pays the companies?", None),
    ],
)
def test_a_list_is_asked_for_in_the_plural(question: str, sort: Sort | None) -> None:
    found = wanted(question)
    assert (found.sort if found else None) is sort
