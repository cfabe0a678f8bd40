"""Whether cited words bear a statement out: numbers, dates, names, negation, words."""

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.grounding import check
from assistant.language import LANGUAGES
from assistant.resources import resource
from assistant.types import DoubtKind

NUMBER, DATE, NAME = DoubtKind.NUMBER, DoubtKind.DATE, DoubtKind.NAME
NEGATION, WORDS = DoubtKind.NEGATION, DoubtKind.WORDS


def kinds(sentence: str, cited: str, *languages: str, **around: str) -> set[DoubtKind]:
    return {doubt.kind for doubt in check(sentence, [cited], *languages, **around)}


@pytest.mark.parametrize(
    ("sentence", "cited"),
    [
        ("The budget is 1.5 billion euros.", "Budgeten är 1,5 miljarder euro."),
        ("The budget is 1 500 million kronor.", "Budgeten är 1,5 miljarder kronor."),
        ("The budget is €1.5bn.", "Budjetti on 1,5 miljardia euroa."),
        ("Budgettet er 1,5 milliarder kroner.", "Budsjettet er 1500 millioner kroner."),
        ("Budgeten är 5 mkr.", "Budgeten är fem miljoner kronor."),
        ("Budsjettet er 2,5 mrd. kroner.", "The budget is NOK 2.5 billion."),
        ("It treats 30 000 patients a year.", "It treats 30,000 patients a year."),
        ("Den behandler 30.000 patienter om året.", "It treats 30,000 patients a year."),
        ("It treats thirty thousand patients.", "It treats 30,000 patients."),
        ("It treats 24 patients.", "It treats two dozen patients."),
        ("It grew by 5 percent.", "Den vokste med 5 prosent."),
        ("It grew by 2.5 %.", "Den växte med 2,5 procent."),
        ("It costs 2 to 3 million euros.", "Priset är 2–3 miljoner euro."),
        ("It costs 3 million euros.", "Priset är 2–3 miljoner euro."),
        ("The plan runs for five years.", "Planen er femårig."),
        ("The plan runs for 5 years.", "It is a five-year plan."),
        ("Suunnitelma on viisivuotinen.", "The plan runs for five years."),
        ("About six million people live there.", "Nearly six million people live there."),
        ("Around 6 million people live there.", "5.9 million people live there."),
        ("Tjugofem sjukhus deltar.", "25 sjukhus deltar."),
        ("Femogtyve hospitaler deltager.", "25 hospitaler deltager."),
        ("Kaksikymmentäviisi sairaalaa osallistuu.", "25 sairaalaa osallistuu."),
        ("Kahdessa sairaalassa on osasto.", "2 sairaalassa on osasto."),
        (
            "The ward has 12 beds and a staff of 40.",
            "It has forty staff and twelve beds on the ward.",
        ),
        ("1234 patients took part.", "1,234 patients took part."),
    ],
)
def test_a_number_is_the_same_however_it_is_written(sentence: str, cited: str) -> None:
    assert NUMBER not in kinds(sentence, cited)
    assert DATE not in kinds(sentence, cited)


@pytest.mark.parametrize(
    ("sentence", "cited", "doubted"),
    [
        ("The patients are given lutetium-177.", "The patients are given lutetium-176.", True),
        ("Antistoffet virker mod PD-1.", "Antistoffet virker mod PD-L1.", True),
        ("Potilailla on BRCA2-mutaatio.", "Potilailla on BRCA1-mutaatio.", True),
        ("The trial concerns covid-19.", "Studien rör COVID\u201119.", False),
        ("It is paid for by Horizon2020.", "Horizon 2020 pays for it.", False),
        ("The phase-2 trial began.", "Fase 2 av studien er i gang.", False),
        ("It opens in mid-2024.", "The opening is planned for the summer of 2024.", False),
    ],
)
def test_a_word_with_a_number_in_it_is_compared_as_well(
    sentence: str, cited: str, doubted: bool
) -> None:
    assert (NUMBER in kinds(sentence, cited)) is doubted


@pytest.mark.parametrize(
    ("sentence", "cited"),
    [
        ("The budget is 4 million euros.", "The budget is 40 million euros."),
        ("The budget is 4 million euros.", "The budget is 4 billion euros."),
        ("The budget is 4 million euros.", "The budget is 4 million dollars."),
        ("Budgeten är 4 miljarder kronor.", "The budget is 4 million kronor."),
        ("Budjetti on 4 miljoonaa euroa.", "Budgeten är 4 miljarder euro."),
        ("The plan runs for 5 months.", "The plan runs for 5 years."),
        ("It grew by 5 percent.", "It grew by 5 million euros."),
        ("Four partners take part.", "Five partners take part."),
        ("Fyra partner deltar.", "Fem partner deltar."),
        ("Fire partnere deltar i avtalen.", "Seks partnere deltar i avtalen."),
        ("Neljä kumppania osallistuu.", "Viisi kumppania osallistuu."),
        ("It grew by 2.5 %.", "It grew by 25 %."),
        ("Over 40,000 people get it.", "Over 30,000 people get it."),
        ("It has 12 beds.", "It has beds."),
    ],
)
def test_another_number_is_found(sentence: str, cited: str) -> None:
    assert NUMBER in kinds(sentence, cited)


@pytest.mark.parametrize(
    ("sentence", "cited"),
    [
        ("It was signed on 17 January 2023.", "published: 2023-01-17"),
        ("It was signed on 17 January 2023.", "Det skrevs under den 17 januari 2023."),
        ("It was signed on January 17, 2023.", "Det ble signert 17. januar 2023."),
        ("Det undertegnedes den 17. januar 2023.", "It was signed on 17th Jan 2023."),
        ("Se allekirjoitettiin 17. tammikuuta 2023.", "It was signed on 17.1.2023."),
        ("Se allekirjoitettiin tammikuussa 2023.", "It was signed on 17 January 2023."),
        ("It was signed in 2023.", "Se allekirjoitettiin 17.1.2023."),
        ("It was signed in January.", "It was signed on 17/01/2023."),
        ("It ran from 2015 to 2019.", "It ran 2015–19."),
        ("It ran 2015-2019.", "It began in 2015 and ended in 2019."),
        ("It began in the 1990s.", "Det började på 1990-talet."),
        ("It began in the 1990s.", "Se alkoi vuonna 1994."),
        ("It began in the 19th century.", "Det började på 1800-talet."),
        ("They met on Monday.", "De möttes i måndags."),
        ("They met on 3 May 2021.", "In 2021 they met twice, the second time on 3 May."),
    ],
)
def test_a_date_is_the_same_however_it_is_written(sentence: str, cited: str) -> None:
    assert not kinds(sentence, cited) & {NUMBER, DATE}


@pytest.mark.parametrize(
    ("sentence", "cited"),
    [
        ("It was signed on 18 January 2023.", "It was signed on 17 January 2023."),
        ("It was signed on 17 June 2023.", "It was signed on 17 January 2023."),
        ("It was signed in 2022.", "It was signed on 17 January 2023."),
        ("It was signed on 17 January 2023.", "It was signed in January 2023."),
        ("Det skrevs under i mars 2023.", "It was signed in May 2023."),
        ("Se allekirjoitettiin helmikuussa 2023.", "It was signed in January 2023."),
        ("They met on Monday.", "They met on Tuesday."),
        ("It began in the 1980s.", "It began in 1994."),
        ("It began in 2015.", "It began long ago."),
    ],
)
def test_another_date_is_found(sentence: str, cited: str) -> None:
    assert DATE in kinds(sentence, cited)


@pytest.mark.parametrize(
    ("sentence", "cited"),
    [
        ("Karolinskas klinik leder arbetet.", "Karolinska leder arbetet på sin klinik."),
        ("Karolinska’s clinic leads the work.", "The work is led by Karolinska and its clinic."),
        ("Yliopisto sijaitsee Helsingissä.", "Yliopisto on Helsingin keskustassa."),
        ("The university is in Helsinki.", "Yliopisto on Helsingin keskustassa."),
        ("Turussa on sairaala.", "Turun sairaala on vanha."),
        ("BMS leads the work.", "Bristol Myers Squibb leads the work."),
        ("Bristol Myers Squibb leads the work.", "BMS leads the work."),
        ("Bristol Myers Squibb leads the work.", "Bristol-Myers Squibb leads the work."),
        ("LIF:s avtal är nytt.", "Avtalet med LIF är nytt."),
        ("CONNECT-samarbeidet er nytt.", "Samarbeidet CONNECT er nytt."),
        ("Sweden leads in research.", "Sverige är ledande i forskning."),
        ("Ruotsi johtaa tutkimuksessa.", "Sweden leads in research."),
        ("Asmund Flobak is an oncologist.", "Åsmund Flobak, an oncologist, said so."),
        ("RWE studies are used.", "Studies of real-world evidence are used."),
        ("The Steering Committee meets.", "A steering committee meets."),
        ("Dr Mielke is a professor.", "Professor Mielke spoke."),
        ("J. Heix leads the project.", "Jutta Heix leads the project."),
    ],
)
def test_a_name_is_known_in_its_forms(sentence: str, cited: str) -> None:
    assert NAME not in kinds(sentence, cited)


@pytest.mark.parametrize(
    ("sentence", "cited"),
    [
        ("The work is led by Roche.", "The work is led by Novartis."),
        ("Jutta Heix leads the research.", "Bjørn Tore Gjertsen leads the research."),
        ("Novartis takes part gladly.", "Roche takes part gladly."),
        ("The hospital is in Oslo.", "The hospital is in Bergen."),
        ("Sjukhuset ligger i Göteborg.", "Sjukhuset ligger i Malmö."),
        ("Sairaala on Tampereella.", "Sairaala on Turussa."),
        ("The GECI summit is yearly.", "The CONNECT summit is yearly."),
        ("Anna Berg leder arbetet.", "Anders Berg leder arbetet."),
    ],
)
def test_another_name_is_found(sentence: str, cited: str) -> None:
    assert NAME in kinds(sentence, cited)


def test_a_name_may_stand_around_the_quotation_unless_that_has_a_rival() -> None:
    title = "Karolinska and BMS start a collaboration"
    assert not kinds("Karolinska hopes for therapies.", "It hopes for therapies.", title=title)
    said = "Jörg Schulze said that the company was proud."
    around = {"context": f"Stephan Mielke hopes for therapies. {said}"}
    assert NAME in kinds("Stephan Mielke said that the company was proud.", said, **around)


@pytest.mark.parametrize(
    ("sentence", "cited"),
    [
        ("The platform is tied to treatments.", "The platform is not tied to treatments."),
        ("The platform is not tied to treatments.", "The platform is tied to treatments."),
        ("The platform isn't tied to treatments.", "The platform is tied to treatments."),
        ("Plattformen binds till läkemedel.", "Plattformen binds inte till läkemedel."),
        ("Plattformen er ikke bundet til legemidler.", "Plattformen er bundet til legemidler."),
        ("Platformen er aldrig bundet til medicin.", "Platformen er bundet til medicin."),
        ("Alusta ei ole sidottu lääkkeisiin.", "Alusta on sidottu lääkkeisiin."),
        ("Alusta on sidottu lääkkeisiin.", "Alusta ei ole sidottu lääkkeisiin."),
        ("Patients pay for the treatment.", "Patients never pay for the treatment."),
        ("Patients are treated without consent.", "Patients are treated with consent."),
    ],
)
def test_a_negation_on_one_side_only_is_found(sentence: str, cited: str) -> None:
    assert NEGATION in kinds(sentence, cited)


@pytest.mark.parametrize(
    ("sentence", "cited"),
    [
        ("The platform is not tied to treatments.", "The platform isn't tied to treatments."),
        ("Plattformen binds inte till läkemedel.", "The platform is not tied to medicines."),
        ("It covers trials and data.", "It covers not only trials but also data."),
        ("Det gäller vård och forskning.", "Det gäller inte bara vård utan också forskning."),
        ("It does not have a budget.", "It lacks a budget."),
        ("The partners met in May.", "The partners met in May, but nothing was signed."),
        ("It was signed in May.", "It was not until May that it was signed."),
    ],
)
def test_a_harmless_negation_raises_no_doubt(sentence: str, cited: str) -> None:
    assert NEGATION not in kinds(sentence, cited)


def test_a_statement_about_something_else_is_found() -> None:
    cited = "A steering committee brings the work together."
    assert WORDS in kinds("Bananas are grown in warm countries.", cited)
    assert WORDS not in kinds("The work is brought together by a committee.", cited)


def test_a_paraphrase_across_languages_is_borne_out() -> None:
    cited = (
        "Region Värmland har slutit ett avtal med LIF, de forskande läkemedelsföretagens "
        "branschorganisation."
    )
    assert not kinds("Region Värmland has signed an agreement with LIF.", cited, "en", "sv")
    assert not kinds("Värmlannin alue on tehnyt sopimuksen LIF:n kanssa.", cited, "fi", "sv")


def test_the_words_in_doubt_are_the_sentences_own() -> None:
    doubts = check("The fund owns 4 million euros since 2019.", ["The fund owns 40 million euros."])
    assert {doubt.words for doubt in doubts} == {"4 million euros", "2019"}


def test_without_quotations_the_citation_is_missing() -> None:
    for cited in ([], [""], ["  "]):
        (doubt,) = check("HUS leads it.", cited)
        assert doubt.kind is DoubtKind.NO_CITATION


def test_several_quotations_bear_a_statement_out_together() -> None:
    cited = ["HUS signed the agreement.", "The agreement dates from 2019."]
    assert not check("HUS signed the agreement in 2019.", cited)
    assert check("HUS signed the agreement in 2019.", cited[:1])


@pytest.mark.parametrize(
    ("sentence", "cited"),
    [
        ("The number of cases is falling.", "The number of cases is still rising."),
        ("De äldre blir allt färre.", "De äldre blir allt fler."),
        ("GECI meets for a summit a month.", "Each year GECI holds a summit."),
        ("Avtalet är det femte av sitt slag.", "Avtalet är det första av sitt slag."),
        (
            "Six million live in the east of the region.",
            "Six million live in the west of the region.",
        ),
        ("Regionen har sagt upp avtalet.", "Regionen har slutit avtalet."),
        ("The region refused to sign the agreement.", "The region signed the agreement."),
    ],
)
def test_a_word_that_excludes_the_cited_one_is_found(sentence: str, cited: str) -> None:
    assert kinds(sentence, cited)


def test_what_the_passage_speaks_of_excludes_nothing() -> None:
    cited = "Such disorders raise the risk of diabetes."
    context = f"Metabolic disorders come first. {cited}"
    assert not kinds("Metabolic disorders raise the risk of diabetes.", cited, context=context)


def test_a_name_made_of_common_words_must_be_cited() -> None:
    cited = "Oslo Cancer Cluster coordinates CONNECT."
    assert NAME in kinds("CONNECT is coordinated by the National Medicines Agency.", cited)
    assert not kinds("The Oslo Cancer Cluster coordinates CONNECT.", cited)


def test_a_denial_dropped_in_translation_is_found() -> None:
    cited = "Den binds inte till bestämda läkemedel."
    assert NEGATION in kinds("The platform is tied to certain medicines.", cited, "en", "sv")
    assert NEGATION not in kinds(
        "The platform is not tied to certain medicines.", cited, "en", "sv"
    )


LABELS = Path(__file__).parents[1] / "eval/labels/support.jsonl"


def labels() -> list[dict[str, Any]]:
    return [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()]


def test_the_labels_quote_the_documents() -> None:
    rows = labels()
    assert len({row["id"] for row in rows}) == len(rows) >= 120
    assert {row["language"] for row in rows} == set(LANGUAGES)
    for row in rows:
        text = (resource("documents") / row["document"]).read_text(encoding="utf-8")
        assert all(quote in text for quote in row["cited"])
        assert row["context"] in text


def test_the_checker_agrees_with_nine_labels_of_ten() -> None:
    rows = labels()
    verdicts = [
        not check(
            row["sentence"],
            row["cited"],
            row["language"],
            row["cited_language"],
            row["context"],
            row["title"],
        )
        for row in rows
    ]
    agreed = [verdict is row["supported"] for verdict, row in zip(verdicts, rows, strict=True)]
    assert sum(agreed) >= 0.9 * len(rows)


@pytest.mark.parametrize(
    ("count", "lacking"),
    [("two", []), ("three", [DoubtKind.NUMBER]), ("2 million", [DoubtKind.NUMBER])],
)
def test_a_number_may_count_what_the_statement_itself_lists(
    count: str, lacking: list[DoubtKind]
) -> None:
    found = check(
        f"The {count} partners are Lindvik and Nordfarm.", ["Lindvik and Nordfarm are partners."]
    )
    assert [doubt.kind for doubt in found] == lacking
