"""What is known of a document: its kind, its dates, where each was found, and its other forms."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.language import mainly
from assistant.library import DocumentSummary, Link, Relation, links_of, works
from assistant.types import Document
from ingest.loaders import Loader
from ingest.metadata import find_published, find_title

RELEASE = (
    "Selby and Nordkap study sleep",
    "12 March 2024",
    "",
    "Selby University and Nordkap Hospital will follow 4 200 adults over 6 years. The budget is "
    "31.5 million euro, of which Roche pays 12 million. The study begins on 2 May 2024 in Hull.",
    "Professor Åse Lindgrønn leads the work, together with Dr. Harald Strand of Goole.",
)
SWEDISH = (
    "Selby och Nordkap studerar sömn",
    "12 mars 2024",
    "",
    "Nu ska Selby universitet och Nordkap sjukhus följa 4 200 vuxna i 6 år. Budgeten är 31,5 "
    "miljoner euro, varav företaget Roche betalar 12 miljoner. Studien börjar 2 maj 2024 i Hull.",
    "Professor Åse Lindgrønn leder arbetet, tillsammans med läkaren Harald Strand från Goole.",
)


def load(loader: Loader, path: Path, *lines: str) -> Document:
    path.write_text("\n".join(lines), encoding="utf-8")
    return loader.load(path, path.name)


@pytest.mark.parametrize(
    ("lines", "kind", "words"),
    [
        (("Samarbetsavtal mellan Selby och Nordkap", "", "Avtalet gäller."), "agreement", "avtal"),
        (("Joint research agreement between A and B", "", "Text."), "agreement", "agreement"),
        (("PRESSEMEDDELELSE", "Selby og Nordkap", "", "Tekst."), "press_release", "PRESSE"),
        (("Selby and Nordkap", "", "Text.", "Media contact: Eva", "Notes to editors"), "", ""),
        (("Agenda", "Steering group", "", "1. Apologies", "2. Next meeting"), "agenda", "Agenda"),
        (("Møtereferat 4. mars", "", "Til stede: Åse"), "minutes", "referat"),
        (("Vuosiraportti 2024", "", "Hanke jatkuu."), "report", "raportti"),
        (("Eva; eva@selby.example", "Bo; bo@selby.example"), "contacts", "eva@"),
        (("Selby Hospital signs agreement with Roche", "", "The text of news."), "", ""),
        (("The study report was late", "", "It came in May."), "", ""),
    ],
)
def test_a_kind_is_told_by_words_of_the_document(
    loader: Loader, tmp_path: Path, lines: tuple[str, ...], kind: str, words: str
) -> None:
    document = load(loader, tmp_path / "a.txt", *lines)
    if lines[0] == "Selby and Nordkap":  # no name, but two signs
        kind, words = "press_release", "Media contact"
    assert document.kind == kind
    if kind:
        start, end = document.stated["kind"]
        assert words in document.text[start:end]
    else:
        assert "kind" not in document.origins


def test_each_fact_says_where_it_was_found(loader: Loader, tmp_path: Path) -> None:
    front = ("---", "title: Sleep", "date: 2024-03-12", "---", "", "It begins in May.")
    document = load(loader, tmp_path / "a.md", *front)
    assert document.origins == {"title": "head", "published": "head", "language": "text"}
    document = load(loader, tmp_path / "sleep_study.txt", f"{RELEASE[3]} {RELEASE[4]}")
    assert document.title == "sleep study"
    assert document.origins == {"title": "name", "language": "text"}
    page = f"<html lang=en><head><title>Sleep of adults</title></head><body><p>{RELEASE[3]}</p>"
    document = load(loader, tmp_path / "a.html", page)
    assert document.origins["title"] == "properties"
    mail = load(loader, tmp_path / "a.eml", "From: Eva <e@x.example>", "Subject: Plan", "", "Yes.")
    assert (mail.kind, mail.origins["kind"]) == ("mail", "format")
    assert mail.origins["publisher"] == "head"


@pytest.mark.parametrize(
    "line",
    [
        "Deadline | 12 June 2024",
        "Frist den 12. juni 2024",
        "Sista dag, 12 juni 2024",
        "Next meeting – 12 June 2024",
        "Määräaika\n12.6.2024",
    ],
)
def test_a_date_when_something_is_due_is_no_publication_date(line: str) -> None:
    assert find_published(f"Call for projects\n{line}\n\nProjects are welcome.") is None
    found = find_published(f"Call for projects\n3 May 2024\n{line}\n\nProjects are welcome.")
    assert found is not None
    assert found.value == "2024-05-03"


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("Version 1.0, 3 May 2023", "2023-05-03"),
        ("Versio 2, 3.5.2023. Korvaa version 1.", "2023-05-03"),
        ("Referat fra møtet 3. mai 2023", "2023-05-03"),
        ("Minutes of the board, 3 May 2023", "2023-05-03"),
        ("Minutes of the board, changed by 3 May 2023 at the latest", ""),
        ("The minutes were written on 3 May 2023", ""),
    ],
)
def test_a_version_and_minutes_are_dated(line: str, date: str) -> None:
    found = find_published(f"Samples of the study\n\n{line}\n\nThey are kept.")
    assert (found.value if found else "") == date


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (("Selby University", "Plan for the samples of the study"), "Plan for the samples"),
        (("Selby University", "PO Box 12, 1234 Selby", "Dear Eva"), "Selby University"),
        (("Selby University", "", "It keeps the samples for years."), "Selby University"),
        (("Protokoll 2024-03-12", "", "Närvarande: Eva Lind"), "Protokoll 2024-03-12"),
    ],
)
def test_a_title_may_stand_below_a_letterhead(lines: tuple[str, ...], title: str) -> None:
    found = find_title("\n".join(lines))
    assert found is not None
    assert found.value.startswith(title)


def summary(document: Document) -> DocumentSummary:
    about = (document.name, document.title, document.publisher, document.published)
    known = (document.kind, document.origins, document.likeness)
    return DocumentSummary(
        document.id, document.source, *about, document.language, 0, "", 0, (), *known
    )


def test_other_forms_of_a_work_are_linked_and_counted_once(loader: Loader, tmp_path: Path) -> None:
    english = summary(load(loader, tmp_path / "en.txt", *RELEASE))
    swedish = summary(load(loader, tmp_path / "sv.txt", *SWEDISH))
    copy = summary(load(loader, tmp_path / "copy.md", *RELEASE[:3], RELEASE[3], RELEASE[4]))
    later = ("Update: Selby and Nordkap study sleep", "3 May 2025", "", "The budget is 40 million.")
    update = summary(load(loader, tmp_path / "update.txt", *later))
    other = ("Goole and Hull study the heart", "12 March 2024", "", "They follow 900 adults.")
    another = summary(load(loader, tmp_path / "other.txt", *other))
    assert (english.language, swedish.language) == ("en", "sv")
    every = [english, swedish, copy, update, another]
    links = links_of(every)
    assert Link(Relation.SAME, copy.id) in links[english.id]
    assert Link(Relation.TRANSLATION, swedish.id) in links[english.id]
    assert Link(Relation.UPDATES, english.id) in links[update.id]
    assert Link(Relation.UPDATED, update.id) in links[english.id]
    assert another.id not in links
    assert len(works(links, [one.id for one in every])) == 3
    assert works(links, [swedish.id, english.id]) == [(swedish.id, english.id)]
    assert len(works(links, [swedish.id, copy.id])) == 1  # by the text that both are linked to
    dated = replace(swedish, published="2021-03-12")  # a release of another year
    assert swedish.id not in links_of([english, dated])


def test_the_command_lists_what_is_known(
    loader: Loader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    from assistant.__main__ import main
    from ingest.__main__ import main as ingest

    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "en.txt").write_text("\n".join(RELEASE), encoding="utf-8")
    (folder / "sv.txt").write_text("\n".join(SWEDISH), encoding="utf-8")
    monkeypatch.setenv("ASSISTANT_STORE__PATH", str(tmp_path / "store"))
    assert ingest([str(folder)]) == 0
    capsys.readouterr()
    assert main(["documents", "--json"]) == 0
    first, second = json.loads(capsys.readouterr().out)
    assert first["document"] == "en.txt"
    assert first["published"] == {"value": "2024-03-12", "found": "text"}
    assert first["publisher"] == {"value": None, "found": None}
    assert first["links"] == [{"relation": "translation", "document": "sv.txt"}]
    assert second["language"]["value"] == "sv"
    assert main(["documents"]) == 0
    assert "publisher: not stated" in capsys.readouterr().out


GERMAN = (
    "Das Krankenhaus in Selby und die Universität haben im Frühjahr vereinbart, den Schlaf der "
    "Erwachsenen zu untersuchen. Die Studie dauert sechs Jahre, und alle Daten bleiben offen für "
    "andere Forscher. Die Leitung liegt bei einem Ausschuss, der viermal im Jahr zusammenkommt."
)


def test_each_part_of_a_document_has_its_language(loader: Loader, tmp_path: Path) -> None:
    both = load(loader, tmp_path / "both.txt", *RELEASE, "", RELEASE[3], "", *SWEDISH, SWEDISH[3])
    assert set(both.spoken) == {"en", "sv"}
    german = load(loader, tmp_path / "de.txt", GERMAN, "", GERMAN)
    assert german.spoken == ("de",)
    assert mainly(german.spoken, german.language) == "de"
    assert mainly(both.spoken, both.language) == both.language
    norwegian = load(loader, tmp_path / "no.txt", *["Sykehuset følger voksne i seks år."] * 20)
    assert norwegian.spoken in (("no",), ("da",))
    short = load(
        loader, tmp_path / "short.txt", f"{RELEASE[3]} {RELEASE[4]}", "", SWEDISH[3], SWEDISH[4]
    )
    assert set(short.spoken) == {"en", "sv"}
    assert load(loader, tmp_path / "few.txt", "Yes, in May.").spoken == ()
