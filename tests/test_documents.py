"""The sample documents: complete, loadable, and in words of their own."""

import re
from pathlib import Path

import pytest
import yaml

from assistant.settings import IngestSettings
from ingest.loaders import Loader

DOCUMENTS = Path(__file__).parents[1] / "documents"
ARTICLES = Path(__file__).parents[2] / "shared" / "documents"

PUBLISHED = {
    "abpi-birmingham.md": "2019-09-17",
    "bms-karolinska.md": "2023-01-17",
    "connect-norway.md": "",
    "hus-janssen.md": "",
    "varmland-lif.md": "2019-02-21",
}
LANGUAGE = dict.fromkeys(PUBLISHED, "en") | {"varmland-lif.md": "sv"}

# What a reader of the article could ask for: people and roles, partners, dates, numbers, aims.
FACTS = {
    "abpi-birmingham.md": """
        Association of the British Pharmaceutical Industry (ABPI); Birmingham Health Partners (BHP);
        17 September 2019; Birmingham Health Partners & Industry Steering Group; BHPISG;
        Memorandum of Understanding; world leader; precision medicines; genetic; environmental;
        lifestyle; six million; real-time clinical trials; health data; cancer care;
        maternity services; child health; obesity; dementia; digitalisation; genomic medicine;
        diagnostics; maternal and paediatric health; multimorbidity; NHS care; Andy Street;
        mayor of the West Midlands; ideal place; Local Industrial Strategy; life sciences cluster;
        flagship location; nationally or internationally; scaled up""",
    "bms-karolinska.md": """
        Karolinska University Hospital; Bristol Myers Squibb (BMS); cancer department; oncology;
        hematology; innovative therapies; steering committee; experts from both organizations;
        clinical trials; preclinical; translational; biomarker; early phases; real-world data;
        leading country; Jörg Schulze; BMS Sweden; precision medicine;
        highly specialized cancer care; cell and gene therapy; Professor Dr. Stephan Mielke;
        Head of Operations; Head of Research and Education at Theme Area Cancer;
        Medical Unit for Cell Therapy and Allogeneic Stem Cell Transplantation;
        Global Expert Centers Initiative (GECI); launched in Europe in 2015; two dozen institutions;
        ten countries; first member institute; Nordics; summit; 17 January 2023""",
    "connect-norway.md": """
        Norwegian Precision Cancer Medicine Implementation Consortium; 30,000; Bent Høie;
        Minister of Health; Norwegian Cancer Society; one of four; interconnected; diagnostics;
        clinical trials; health economics; Nye Metoder; tailored to the individual patient;
        Åsmund Flobak; oncologist; St Olav's Hospital; Trondheim University Hospital;
        existential challenge; Bjørn Tore Gjertsen; Director of Research;
        Haukeland University Hospital; Helse Bergen Health Trust; targeted therapies; Jutta Heix;
        Project Manager for CONNECT; Head of International Affairs; Oslo Cancer Cluster; All six;
        university hospitals; ten leading pharmaceutical companies;
        Norwegian Directorate of Health; Norwegian Institute of Public Health; observer;
        Norwegian Medicines Agency; Kjetil Tasken; Institute for Cancer Research;
        Oslo University Hospital; Karen Marie Ulshagen; Area Director; supports the project;
        Lars Petter Strand; Head of Medical; Novartis Oncology Norway; Roche; BMS; Merck;
        working group; health technology assessments; coordinates; structured dialogue; arena;
        Karita Bekkemellem; CEO; Legemiddelindustrien (LMI); HelseOmsorg21; milestone""",
    "hus-janssen.md": """
        HUS Helsinki University Hospital; University of Helsinki; Janssen Finland; Janssen EMEA;
        value-based; precision medicines; multi-year; clinical trials; depression; RWE;
        job rotation; talent exchange; Nina Ekholm-Wenberg; Country Director; impact trackers;
        sick leave; early retirement; Taneli Raivio; Research Director""",
    "varmland-lif.md": """
        Region Värmland; LIF; 21 februari 2019; samverkansplattform; utvecklingsplan;
        skatteintäkter; Tobias Kjellberg; hälso- och sjukvårdsdirektör; vårdkedjan;
        medicinsk teknik; it-lösningar; läkemedelsbehandlingar; metabola rubbningar;
        högt blodtryck; bukfetma; insulinresistens; blodfetterna; diabetes; hjärtsjukdom; stroke;
        första av sitt slag; Dag Larsson; senior sakkunnig; regionala grupper; testbäddar;
        framsynt; etiköverenskommelse; SKL; medicinbranschen""",
}

# Names and titles that are longer than the longest run of words a document may share.
LONG_NAMES = (
    "Medical Unit for Cell Therapy and Allogeneic Stem Cell Transplantation",
    "of the Institute for Cancer Research at Oslo University Hospital",
    "the Association of the British Pharmaceutical Industry (ABPI)",
    "the Birmingham Health Partners & Industry Steering Group (BHPISG)",
    "Head of International Affairs at Oslo Cancer Cluster",
    "Head of Research and Education at Theme Area Cancer and",
    "national system for managed introduction of new health technologies",
    "oncologist at St Olav's Hospital, Trondheim University Hospital",
)
LONGEST_SHARED_RUN = 7  # words


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _runs(words: list[str], length: int) -> set[str]:
    return {" ".join(words[i : i + length]) for i in range(len(words) - length + 1)}


def test_there_is_a_document_for_each_collaboration() -> None:
    assert {path.name for path in DOCUMENTS.glob("*.md")} == set(PUBLISHED)


@pytest.mark.parametrize("name", PUBLISHED)
def test_front_matter_is_complete_and_holds_nothing_else(name: str) -> None:
    _, front, body = (DOCUMENTS / name).read_text(encoding="utf-8").split("---\n", 2)
    fields = yaml.safe_load(front)
    assert set(fields) <= {"title", "publisher", "published", "language"}
    assert fields["title"] in body
    assert str(fields.get("published", "")) == PUBLISHED[name]
    assert fields["language"] == LANGUAGE[name]


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_loader_reads_what_the_front_matter_states(name: str) -> None:
    with Loader(IngestSettings()) as loader:
        document = loader.load(DOCUMENTS / name, name)
    assert document.language == LANGUAGE[name]
    assert document.published == PUBLISHED[name]
    assert document.title == document.sections[0].heading or document.title in document.text
    assert len(document.sections) > 3


@pytest.mark.parametrize("name", FACTS)
def test_no_fact_is_missing(name: str) -> None:
    text = " ".join((DOCUMENTS / name).read_text(encoding="utf-8").split())
    facts = [" ".join(fact.split()) for fact in FACTS[name].split(";")]
    assert [fact for fact in facts if fact.lower() not in text.lower()] == []


@pytest.mark.parametrize("name", PUBLISHED)
def test_no_telephone_number_is_published(name: str) -> None:
    text = (DOCUMENTS / name).read_text(encoding="utf-8")
    without_dates = re.sub(r"\d{4}-\d{2}-\d{2}", "", text)
    assert re.findall(r"\d[\d \-/]{6,}\d", without_dates) == []


@pytest.mark.skipif(
    not ARTICLES.is_dir(), reason="needs files outside the repository: the articles"
)
@pytest.mark.parametrize("name", PUBLISHED)
def test_the_documents_share_no_wording_with_the_articles(name: str) -> None:
    length = LONGEST_SHARED_RUN + 1
    articles = {
        run
        for path in ARTICLES.glob("*.txt")
        for run in _runs(_words(path.read_text(encoding="utf-8")), length)
    }
    shared = _runs(_words((DOCUMENTS / name).read_text(encoding="utf-8")), length) & articles
    names = [" ".join(_words(long)) for long in LONG_NAMES]
    assert [run for run in shared if not any(run in long for long in names)] == []
