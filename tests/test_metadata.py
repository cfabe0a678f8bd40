"""Titles and dates of publication are found in a text, each where it stands."""

import pytest
from sample_files import (
    LEAD,
    QUOTE,
    TITLE,
)

from assistant.language.dates import parse_date
from ingest.metadata import find_published, find_title, is_chrome, is_usable_title


@pytest.mark.parametrize(
    ("line", "iso", "span"),
    [
        ("Published: January 17, 2023", "2023-01-17", "January 17, 2023"),
        ("by | 17th Sep 2019 | News", "2019-09-17", "17th Sep 2019"),
        ("21 februari 2019", "2019-02-21", "21 februari 2019"),
        ("Publicerad den 1 maj 2020 kl. 10.15", "2020-05-01", "1 maj 2020"),
        ("17.1.2023", "2023-01-17", "17.1.2023"),
        ("2023-01-17T10:00:00Z", "2023-01-17", "2023-01-17"),
        ("17. januar 2023", "2023-01-17", "17. januar 2023"),
        ("tirsdag den 3. maj 2022", "2022-05-03", "3. maj 2022"),
        ("17. tammikuuta 2023", "2023-01-17", "17. tammikuuta 2023"),
        ("Julkaistu 17.1.2023 klo 14.30", "2023-01-17", "17.1.2023"),
        ("Publisert 21.02.2019 av Kari Nordmann", "2019-02-21", "21.02.2019"),
        ("Stockholm, den 17 januari 2023", "2023-01-17", "17 januari 2023"),
        ("HELSINKI, Finland, 17 January 2023 – The study", "2023-01-17", "17 January 2023"),
        ("Oppdatert 12.03.2021 14:05", "2021-03-12", "12.03.2021"),
        ("Senast uppdaterad 12 mars 2021", "2021-03-12", "12 mars 2021"),
        ("Jan 5, 2020 · 3 min read", "2020-01-05", "Jan 5, 2020"),
        ("5 maj 2020, kl. 9–11, rådhuset", "2020-05-05", "5 maj 2020"),
    ],
)
def test_datelines(line: str, iso: str, span: str) -> None:
    text = f"{TITLE}\n\n{line}\n\n{LEAD}\n"
    found = find_published(text)
    assert found is not None
    assert found.span is not None
    assert (found.value, text[slice(*found.span)]) == (iso, span)


@pytest.mark.parametrize(
    "line",
    [
        "The agreement was signed on 17 January 2023 in Selby.",
        "Avtalet löper till 17 januari 2023",
        "I dag, 17. januar 2023, har vi begynt.",
        "on 17 January 2023, the hospital began",
        "17 January 2023.",
        "| 2 | Order the pumps | Ann Holt | 17 January 2023 |",
        "Task: Order the pumps | Due: 17 January 2023",
        "Version 1.2.2023.4",
        "31.2.2023",
        "Senast 12 mars 2021",
        "January 2023",
    ],
)
def test_a_date_in_prose_is_no_dateline(line: str) -> None:
    assert find_published(f"{TITLE}\n\n{line}\n\n{LEAD}\n") is None


def test_a_publication_date_goes_before_an_update_and_a_dateline_may_close() -> None:
    text = f"{TITLE}\n\nUpdated: 3 May 2021\n{LEAD}\n" + f"{QUOTE}\n" * 40
    updated = find_published(text)
    published = find_published(text + "Published: 1 May 2021")
    assert updated is not None
    assert published is not None
    assert (updated.value, published.value) == ("2021-05-03", "2021-05-01")


def test_dates_are_read_as_in_europe() -> None:
    assert parse_date("3/4/2021") == "2021-04-03"
    assert parse_date("12/31/2021") == "2021-12-31"
    assert parse_date("17/1-2023") == "2023-01-17"
    assert parse_date("kesäkuun 5. 2020 tai 5. kesäkuuta 2020") == "2020-06-05"
    assert parse_date("17.01.23") == "2023-01-17"


@pytest.mark.parametrize(
    "line",
    [
        *("Advertisement", "ANNONS", "Mainos", "top of page", "Skip to main content", "Menu"),
        *("Hoppa till innehållet", "Hopp til innhold", "Gå til indhold", "Siirry sisältöön"),
        *("Search for content, post, videos", "Read more: another article", "Läs mer: nytt"),
        *("Les også: mer om saken", "Læs mere om det", "Lue lisää: uutinen", "Photo: A. Moe"),
        *("Foto: Ö. Å", "Kuva: X", "6 views0 comments", "We use cookies", "- Dela -"),
    ],
)
def test_page_furniture_is_no_title(line: str) -> None:
    assert is_chrome(line)
    found = find_title(f"{line}\n\n{TITLE}\n\n{LEAD}")
    assert found is not None
    assert found.value == TITLE


@pytest.mark.parametrize(
    "line", ["Searching for sleep", "Photos of sleep", "Menus for the heart", "Delade mål"]
)
def test_titles_that_resemble_furniture(line: str) -> None:
    assert not is_chrome(line)


def test_titles_that_programs_leave_behind() -> None:
    for junk in ("Microsoft Word - plan.doc", "untitled", "Untitled 1", "report.indd", "", "123"):
        assert not is_usable_title(junk)
    assert is_usable_title("Word by word: a study")
