"""The organisations offered as partners: what is found in each language, and what is not."""

from pathlib import Path

import pytest

from assistant.library import Library
from assistant.scope import Scopes
from assistant.scope.organisations import choose, find_in
from assistant.scope.partners import Partners
from assistant.settings import Settings, StoreSettings
from assistant.types import Document, Scope
from ingest.pipeline import ingest_documents

NOTES = {
    "en": (
        "Northern University Hospital and Veltrix sign an agreement",
        "At Northern University Hospital, Veltrix and the Society for Rare Diseases (SRD) met. "
        "Veltrix pays. Northern University Hospital's nurses agree. The University is old. "
        "The SRD hopes that AI and MRI help. AI is new, MRI is old. Four partners met in April.",
    ),
    "sv": (
        "Södra Universitetssjukhuset och MediNova i nytt avtal",
        "Södra Universitetssjukhuset har avtal med MediNova. Södra Universitetssjukhusets chef "
        "är nöjd. MediNovas forskning. Läkemedelsverket följer. Läkemedelsverket säger ja. "
        "Vid Falu universitet forskas. Falu universitet är litet. Region Norrvik är med. "
        "Första området växer. Första området är klart.",
    ),
    "no": (
        "Fjord universitetssykehus og Veltrix inngår avtale",
        "Fjord universitetssykehus og Veltrix er enige. Veltrix sier at Fjord universitetssykehus "
        "er viktig. Norges teknisk-naturvitenskapelige universitet (NTNU) deltar; NTNU er glad.",
    ),
    "da": (
        "Rigshospitalet og Veltrix samarbejder",
        "Rigshospitalet samarbejder med Veltrix A/S. Sundhedsstyrelsen deltager. Rigshospitalets "
        "læger er glade. Sundhedsstyrelsen siger ja. Veltrix A/S betaler.",
    ),
    "fi": (
        "HUS ja Joen yliopisto yhteistyöhön",
        "HUS ja Joen yliopisto sopivat. Joen yliopiston rehtori on iloinen. Terveyden ja "
        "hyvinvoinnin laitos (THL) seuraa. THL:n mukaan hyvä. HUSin johtaja. Orion Oyj, ja Orion "
        "Oyj:n johtaja.",
    ),
}


def note(language: str) -> Document:
    title, text = NOTES[language]
    return Document(language, f"/{language}", language, title, "", "", language, text, language)


@pytest.mark.parametrize(
    ("language", "named", "left_out"),
    [
        (
            "en",
            {"Northern University Hospital", "Veltrix", "SRD"},
            {"AI", "MRI", "University", "Four partners", "April"},
        ),
        (
            "sv",
            {"Södra Universitetssjukhuset", "MediNova", "Läkemedelsverket"},
            {"Region Norrvik", "Första området"},
        ),
        ("no", {"Fjord universitetssykehus", "Veltrix", "NTNU"}, {"Norges"}),
        ("da", {"Rigshospitalet", "Sundhedsstyrelsen", "Veltrix A/S"}, set()),
        ("fi", {"HUS", "Joen yliopisto", "THL", "Orion Oyj"}, {"Joen", "Terveyden"}),
    ],
)
def test_organisations_are_told_by_how_they_are_written(
    language: str, named: set[str], left_out: set[str]
) -> None:
    found = {organisation.name for organisation in choose([find_in(note(language))])}
    assert named <= found
    assert not left_out & found


def test_those_in_most_documents_stand_first_and_admit_them(tmp_path: Path) -> None:
    ingest_documents(map(note, NOTES), Settings(store=StoreSettings(path=tmp_path)))
    library = Library(tmp_path)
    first = Partners(library).choices()[0]
    assert (first.name, first.documents) == ("Veltrix", 3)
    admitted = Scopes(library).admitted(Scope(partners=("Veltrix",)))
    assert admitted == {"en", "no", "da"}


def test_partners_follow_the_library(tmp_path: Path) -> None:
    settings = Settings(store=StoreSettings(path=tmp_path))
    partners = Partners(Library(tmp_path))
    assert partners.choices() == []
    ingest_documents([note("en")], settings)
    assert "Veltrix" in {partner.name for partner in partners.choices()}
    ingest_documents([note("fi")], settings)
    assert "HUS" in {partner.name for partner in partners.choices()}
