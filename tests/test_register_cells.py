"""What the register takes for a partner, a sum, a term or a lead, and what not."""

import pytest
from test_register_kinds import cells


def partners(text: str, language: str = "en") -> list[str]:
    return list(cells(text, language)["partners"].value or ())


def test_rows_and_totals_of_a_table_of_partners_are_no_partners() -> None:
    told = """Årsrapport for LUNGENETT

Partnere: Helse Fjordane, Universitetet i Sandvik og selskapet Pustemed AS.

Partner: Helse Fjordane | Budsjett (mill. kr): 3,1 | Regnskap (mill. kr): 2,9
Partner: Universitetet i Sandvik | Budsjett (mill. kr): 2,0 | Regnskap (mill. kr): Fem stillinger
Partner: Sum | Budsjett (mill. kr): 5,1 | Regnskap (mill. kr): 4,0
"""
    assert partners(told, "no") == ["Helse Fjordane", "Universitetet i Sandvik", "Pustemed AS"]


def test_a_person_behind_a_label_for_partners_is_none() -> None:
    told = """Nyt samarbejde om søvn

Nordlund Universitetshospital og Dvale Pharma A/S indgår et samarbejde om søvn.

Koordinator: Mette Holm, Nordlund Universitetshospital
Kontakt: Mette Holm, koordinator, mette.holm@nordlund.example
"""
    assert partners(told, "da") == ["Nordlund Universitetshospital", "Dvale Pharma A/S"]


ENDO = {
    "da": (
        "Det vil Solbjerg Hospital, Helse Vik i Norge og firmaet Karma Diagnostics nu ændre. "
        "De tre partnere har underskrevet aftalen."
    ),
    "en": (
        "Solbjerg Hospital, Helse Vik and Karma Diagnostics want to change that. "
        "The three partners have signed today."
    ),
    "sv": (
        "Det vill Solbjerg Hospital, Helse Vik i Norge och företaget Karma Diagnostics ändra på. "
        "De tre parterna har skrivit på."
    ),
}


@pytest.mark.parametrize(("language", "told"), ENDO.items())
def test_as_many_names_as_the_next_sentence_counts_are_the_partners(
    language: str, told: str
) -> None:
    found = partners(f"Kortare väg till svar\n\n{told}\n", language)
    assert found == ["Solbjerg Hospital", "Helse Vik", "Karma Diagnostics"]
    fewer = told.replace("tre", "fem").replace("three", "five")
    assert "Helse Vik" not in partners(f"Kortare väg till svar\n\n{fewer}\n", language)


def test_each_party_of_a_preamble_in_one_sentence_is_defined() -> None:
    told = """Samverkansavtal om lungvård

Mellan Region Granvik, org.nr 11-22 (”Regionen”), Högskolan i Tuna (”Högskolan”) och Lungvakt AB,
org.nr 33-44 (”Bolaget”), har följande avtal träffats.
"""
    assert partners(told, "sv") == ["Region Granvik", "Högskolan i Tuna", "Lungvakt AB"]


LUNGS = """Samverkansavtal om lungvård

Mellan Region Granvik (”Regionen”) och Lungvakt AB (”Bolaget”) har följande avtal träffats.

§ 1 Bakgrund och syfte

Varje år söker många vård för sent. Parterna ska utveckla ett larm som upptäcker försämring.

§ 2 Ekonomi

Den sammanlagda budgeten är 12,5 miljoner kronor. Om larmet ligger nere ska Bolaget betala
10 000 kronor för varje påbörjat dygn. Ansvaret är begränsat till 5 miljoner kronor per skadefall
och 40 miljoner kronor sammanlagt. Utbildningen kostade 200 000 kronor mindre än budgeterat.
"""


def test_the_value_is_neither_penalty_nor_limit_of_liability_nor_difference() -> None:
    assert [sum_["amount"] for sum_ in cells(LUNGS, "sv")["value"].value] == [12_500_000]


def test_below_background_and_purpose_the_aim_is_what_the_parties_shall_do() -> None:
    aim = "Parterna ska utveckla ett larm som upptäcker försämring."
    assert cells(LUNGS, "sv")["aim"].value == aim


EVALUATION = """Report on the Breathing Partnership

Norrby Hospital, the University of Tuna and Lungvakt Ltd work together in the partnership.
It cost GBP 3.2 million over four years, GBP 250,000 less than budgeted.
Patients waited 30 weeks on average. We used hospital records from January 2019 to May 2023.
If a partner leaves, the partnership has ended. The trial of masks was completed.
Aoife MacBride starts on 1 September.
"""


def test_waiting_records_and_supposing_tell_nothing_of_the_collaboration() -> None:
    found = cells(EVALUATION)
    assert found["duration"].value == "4 years"
    assert [sum_["amount"] for sum_ in found["value"].value] == [3_200_000]
    assert not found["start"].given
    assert not found["end"].given
    assert found["status"].value != "ended"


def test_a_name_is_whole_and_leads_only_where_a_word_says_so() -> None:
    assert not cells(EVALUATION, "en", "Aoife MacBride")["lead"].given
    led = EVALUATION + "The project is led by Aoife MacBride.\n"
    assert [one["name"] for one in cells(led)["lead"].value] == ["Aoife MacBride"]
