"""What the reader that ships adds to a chat model's answer, and when its own stands in for it."""

import pytest
from model_server import answers, serving_script

from assistant.answering.second_opinion import in_own_words
from assistant.extractive import Extract
from assistant.generative.written import Written
from assistant.grounding import leaves_out
from assistant.readable import readable
from assistant.settings import Settings
from assistant.settings.chat import ChatSettings
from assistant.types import Answer, Citation, Document, Ending, Passage, Question, Sentence
from assistant.wiring import open_assistant

BEGAN = "When was GECI launched in Europe?"
COSTS = "What does the agreement between Karolinska and BMS cost each year?"
REFUSED = "The documents do not answer this question."
INVENTED = "It opened in Madrid in 1987, says the king of Spain."
BESIDE = "GECI is a research platform."
MODEL = "openai:tiny-model"


def asked(settings: Settings, question: str, said: str, second_opinion: bool = True) -> Answer:
    with serving_script(answers(said)) as served:
        chat = ChatSettings(
            model=MODEL, base_url=served.address, retries=0, second_opinion=second_opinion
        )
        assistant = open_assistant(settings.model_copy(update={"chat": chat}))
        return assistant.ask(Question(question))


@pytest.mark.parametrize("said", [REFUSED, INVENTED])
def test_where_the_reader_is_sure_the_documents_own_words_are_told_instead(
    sample_settings: Settings, said: str
) -> None:
    answer = asked(sample_settings, BEGAN, said)
    assert answer.ending is Ending.COMPLETE
    assert answer.instead_of == MODEL, "and it says so"
    assert "2015" in answer.text
    assert all(one.quote in one.document.text for one in answer.citations)
    assert answer.unsupported == ("" if said == REFUSED else INVENTED)
    told = "\n".join(readable(answer, "USD"))
    assert told.startswith(f"{MODEL} did not answer; these are the documents' own sentences.")
    assert (INVENTED in told) == (said == INVENTED)


def test_a_model_that_needs_no_second_opinion_is_left_alone(sample_settings: Settings) -> None:
    assert asked(sample_settings, BEGAN, REFUSED, False).ending is Ending.NOT_FOUND
    assert "2015" not in asked(sample_settings, BEGAN, BESIDE, False).text


def test_what_nobody_wrote_down_stays_refused(sample_settings: Settings) -> None:
    answer = asked(sample_settings, COSTS, REFUSED)
    assert answer.ending is Ending.NOT_FOUND
    assert not answer.instead_of


def test_an_answer_that_leaves_out_what_is_asked_is_followed_by_the_document_s_words(
    sample_settings: Settings,
) -> None:
    answer = asked(sample_settings, BEGAN, BESIDE)
    own, added = answer.sentences
    assert own.text == BESIDE
    assert added.text.startswith("“")
    assert "2015" in added.text
    (citation,) = added.citations
    assert citation.quote == added.text.strip("“”")
    assert answer.text.endswith(f"\n\n{added.text} [{citation.number}]")
    numbers = [one.number for sentence in answer.sentences for one in sentence.citations]
    assert numbers == list(range(1, len(numbers) + 1))


def test_an_answer_that_says_it_stands_alone(sample_settings: Settings) -> None:
    answer = asked(sample_settings, BEGAN, "GECI was launched in Europe in 2015.")
    assert len(answer.sentences) == 1


def test_a_yes_needs_no_words_of_the_document_behind_it(sample_settings: Settings) -> None:
    question = "Will the partners in Birmingham run clinical trials?"
    said = "Yes, the partners in Birmingham run clinical trials."
    answer = asked(sample_settings, question, said)
    assert [one.text for one in answer.sentences] == [said]


@pytest.mark.parametrize(
    ("answer", "language", "said", "in_language", "left_out"),
    [
        ("in 2015", "en", "GECI started in 2015.", "en", False),
        ("in 2015", "en", "GECI started in Europe.", "en", True),
        ("better outcomes in cancer", "en", "It wants better outcomes in cancer.", "en", False),
        ("cancer care and child health", "en", "It wants to help the city.", "en", True),
        ("Region Värmland", "sv", "The agreement was signed by Region Värmland.", "en", False),
        ("högt blodtryck", "sv", "Det gäller bukfetma och högt blodtryck.", "sv", False),
        ("Helsingin yliopisto", "fi", "Sopimus koskee kliinisiä tutkimuksia.", "fi", True),
        ("tre sykehus", "no", "Avtalen gjelder 4 sykehus.", "no", True),
    ],
)
def test_what_an_answer_leaves_out(
    answer: str, language: str, said: str, in_language: str, left_out: bool
) -> None:
    assert leaves_out(answer, language, said, in_language) is left_out


def test_a_quotation_that_is_cited_already_keeps_its_number() -> None:
    text = "“The board meets in Turku every spring, and its chair is Aino Salo.”"
    document = Document("d", "", "d.txt", "Board", "", "", "en", text, "h")
    citation = Citation(3, document, Passage("p", "d", 0, 0, len(text)), 0, len(text), text)
    written = Written(
        "The board meets. [3]", (Sentence("The board meets.", (citation,)),), Ending.COMPLETE
    )
    found = Sentence(text, (Citation(1, document, citation.passage, 0, len(text), text),))
    told = in_own_words(written, Extract((found,), 0.95, direct="Aino Salo"), "en")
    assert told.text == f"The board meets. [3]\n\n{text} [3]"
    unsure = in_own_words(written, Extract((found,), 0.6, direct="Aino Salo"), "en")
    assert unsure == written
