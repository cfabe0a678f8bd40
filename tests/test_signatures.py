"""Who signed is read off the end of an agreement, however the signatures stand there."""

from collections.abc import Callable, Mapping

import pytest

from assistant.answering import Assistant
from assistant.types import BlockKind, Ending, Question

BODY = {
    "en": "Agreement on the Fenby heart study\n\nThe parties share the costs of the study equally.",
    "sv": "Avtal om hjärtstudien i Fenby\n\nParterna delar lika på kostnaderna för studien.",
    "no": "Avtale om hjertestudien i Fenby\n\nPartene deler kostnadene ved studien likt.",
    "da": "Aftale om hjertestudiet i Fenby\n\nParterne deler udgifterne til studiet ligeligt.",
    "fi": "Sopimus Fenbyn sydäntutkimuksesta\n\nOsapuolet jakavat tutkimuksen kulut tasan.",
}
COLUMNS = (
    "\n\nTvå exemplar. Selby den 4 mars 2031.\n\nFör Fenby region | För Alvia AB\n"
    "Rut Alm | Bo Ek\nregiondirektör | ordförande\n"
)
LABELLED = "\n\nSelby, 4. mars 2031\n\nFor Fenby region: Rut Alm, direktør\nFor Alvia AS: Bo Ek\n"
BELOW = "\n\nSelby, 4 March 2031\n\nFor Fenby county\nRut Alm\nDirector\n\nFor Alvia Ltd\nBo Ek\n"
NAMES = "\n\nSelby den 4. marts 2031\n\nRut Alm, regionsdirektør\n\nBo Ek, formand\n"
AFTER = "\n\nSelby, 4.3.2031\n\nFenbyn alueen puolesta\nRut Alm\n\nAlvia Oy:n puolesta\nBo Ek\n"

Over = Callable[[Mapping[str, str]], Assistant]


@pytest.mark.parametrize(
    ("language", "end", "question"),
    [
        ("sv", COLUMNS, "Vilka skrev under avtalet, och när?"),
        ("no", LABELLED, "Hvem har undertegnet avtalen?"),
        ("en", BELOW, "Who signed the agreement on the heart study?"),
        ("da", NAMES, "Hvem underskrev aftalen om hjertestudiet?"),
        ("fi", AFTER, "Ketkä allekirjoittivat sopimuksen?"),
    ],
)
def test_signatures_are_found(assistant_over: Over, language: str, end: str, question: str) -> None:
    answer = assistant_over({"signed.txt": BODY[language] + end}).ask(Question(question))
    day, *signed = answer.blocks
    assert "2031" in day.sentences[0].text
    assert [block.kind for block in signed] == [BlockKind.ITEM, BlockKind.ITEM]
    rut, bo = (" ".join((b.text, *(s.text for s in b.sentences))) for b in signed)
    assert "Rut Alm" in rut
    assert "Bo Ek" in bo
    assert "Bo Ek" not in rut
    for sentence in answer.sentences:
        (cited,) = sentence.citations
        assert cited.document.text[cited.start : cited.end] == cited.quote


def test_contact_people_have_not_signed(assistant_over: Over) -> None:
    contact = "\n\nFor Fenby county: Ida Moen. For Alvia: Per Lund.\n\nThe law of Fenby applies.\n"
    answer = assistant_over({"signed.txt": BODY["en"] + contact + BELOW}).ask(
        Question("Who signed the agreement?")
    )
    assert answer.ending is Ending.COMPLETE
    assert "Ida Moen" not in answer.text


def test_one_party_may_be_asked_about(assistant_over: Over) -> None:
    answer = assistant_over({"signed.txt": BODY["en"] + BELOW}).ask(
        Question("Who signed the agreement for Alvia?")
    )
    assert "Bo Ek" in answer.text
    assert "Rut Alm" not in answer.text
