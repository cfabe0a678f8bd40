"""How words of a question are found in a text."""

import pytest

from assistant.language.matching import (
    COMPOUND,
    RELATED,
    Term,
    TextForms,
    acronyms,
    question_terms,
)


def term(question: str, word: str, language: str = "en") -> Term:
    terms = {t.word: t for t in question_terms(question, language, lambda _: 0.1)}
    return terms[word]


@pytest.mark.parametrize(
    ("word", "asked", "text", "text_language", "expected"),
    [
        ("agreements", "en", "They signed an agreement.", "en", 1.0),
        ("agreement", "en", "De har tecknat ett avtal.", "sv", RELATED),
        ("launch", "en", "It was founded in 2015.", "en", RELATED),
        ("riktlinjen", "sv", "Nya vårdriktlinjer gäller.", "sv", COMPOUND),
        ("rubbningar", "sv", "Metabola rubbingar ökar.", "sv", COMPOUND),
        ("agreement", "en", "The weather was fine.", "en", 0.0),
        ("region", "en", "Religion is old.", "en", 0.0),
    ],
)
def test_a_word_is_found_as_itself_a_synonym_or_a_part(
    word: str, asked: str, text: str, text_language: str, expected: float
) -> None:
    assert term(f"the {word}", word, asked).match(TextForms.of(text, text_language)) == expected


def test_names_numbers_and_acronyms_are_names() -> None:
    terms = question_terms("When did Bristol join GECI in 2015?", "en", lambda _: 0.1)
    assert {t.word for t in terms if t.name} == {"bristol", "geci", "2015"}


def test_a_rare_word_weighs_more_and_a_light_word_less() -> None:
    terms = question_terms("Do the people mention oncology?", "en", lambda _: 0.01)
    weights = {t.word: t.weight for t in terms}
    assert weights["oncology"] > 3 * weights["mention"]


def test_an_acronym_and_its_name_find_each_other() -> None:
    document = "Bristol Myers Squibb runs the Global Expert Centers Initiative (GECI)."
    known = acronyms(document, "What does BMS do?")
    long = TextForms.of("Bristol Myers Squibb envisions growth.", "en", known)
    short = TextForms.of("GECI hosts a summit.", "en", known)
    assert term("What does BMS do", "bms").match(long) == 1.0
    assert term("the Global Expert Centers Initiative", "expert").match(short) == 1.0


def test_part_of_a_name_is_not_taken_for_the_name() -> None:
    found = TextForms.of("Johanssonska skolan", "sv")
    assert term("Var bor Johansson", "johansson", "sv").match(found) == 0.0
