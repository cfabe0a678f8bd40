"""A model's "the documents do not say" is told from an answer that says something."""

import pytest

from assistant.grounding import is_refusal
from assistant.language import LANGUAGES
from assistant.prompts import not_found


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_wording_of_the_prompt_is_a_refusal(language: str) -> None:
    assert is_refusal(not_found(language), language)
    assert is_refusal(f"**{not_found(language)}**\n", language)
    assert is_refusal(not_found(language).rstrip(".") + " [1].", language)


@pytest.mark.parametrize(
    "text",
    [
        "The documents do not answer this question.",
        "I'm sorry, but the provided documents do not mention the budget.",
        "Based on the passages provided, there is no information about the cost of the project.",
        "I cannot find any information about this in the documents.",
        "The budget is not mentioned in the passages.",
        "Unfortunately, the documents don't say how much it cost. Let me know if you "
        "have other questions!",
        "The provided context does not contain information on Pfizer. It only describes "
        "the collaboration between HUS and Janssen.",
        "I don't know.",
        "Not found.",
        "There is no mention of a CEO in the text.",
        "The answer cannot be determined from the documents.",
        "No information about the sum is given.",
        "The documents do not mention the budget [1][2].",
        "Thank you for your question. The passages do not specify when the agreement ends.",
        "None of the documents mentions a price.",
        "Neither document says who signed it.",
        "Nothing in the passages says what it cost.",
        "Dokumenten besvarar inte frågan.",
        "Tyvärr framgår det inte av dokumenten hur mycket det kostade.",
        "Det finns ingen information om budgeten i utdragen.",
        "Jag kan inte hitta något svar i dokumenten.",
        "Uppgiften saknas i dokumenten.",
        "Dokumenten nämner inte vad avtalet kostade. Hör gärna av dig om du har fler frågor.",
        "I de tillhandahållna dokumenten nämns inte någon budget.",
        "Inget av dokumenten anger summan.",
        "Dokumentene svarer ikke på spørsmålet.",
        "Dessverre fremgår det ikke av dokumentene.",
        "Det finnes ingen opplysninger om budsjettet i utdragene.",
        "Jeg finner ikke svar på spørsmålet i dokumentene.",
        "Beløpet er ikke nevnt i dokumentene.",
        "Passasjene nevner ikke beløpet.",
        "Teksten sier ingenting om pris.",
        "Dokumenterne besvarer ikke spørgsmålet.",
        "Beklager, men dokumenterne indeholder ingen oplysninger om budgettet.",
        "Det fremgår ikke af teksterne.",
        "Jeg kan desværre ikke finde svaret i dokumenterne.",
        "Der er ingen information om prisen.",
        "Uddragene nævner ikke beløbet.",
        "Asiakirjat eivät vastaa kysymykseen.",
        "Valitettavasti asiakirjoissa ei mainita budjettia.",
        "Annetuissa asiakirjoissa ei ole tietoa hinnasta.",
        "En löydä vastausta asiakirjoista.",
        "Asiakirjoista ei käy ilmi, milloin sopimus päättyy.",
        "Tietoa ei löydy annetuista teksteistä.",
        "Tekstissä ei kerrota summaa.",
        "Katkelmat eivät kerro hintaa.",
        "The question cannot be answered from the given passages.",
        "The documents do not provide details about the budget, but they describe the "
        "collaboration.",
        "While the documents describe the collaboration, they do not state its cost.",
        "**The documents do not answer this question.**",
        "Dokumenten besvarar inte frågan",
        "I am unable to answer this based on the documents.",
        "The text doesn't specify.",
        "It is not stated in the documents.",
        "This is not covered by the passages.",
    ],
)
def test_free_wording_is_recognised(text: str) -> None:
    assert is_refusal(text, "en")


@pytest.mark.parametrize(
    "text",
    [
        "The documents do not state the sum, but the partners are HUS and Janssen [1].",
        "CONNECT is coordinated by Oslo Cancer Cluster [3].",
        "The platform is not tied to specific treatments [2].",
        "Money is not the point of CONNECT [1].",
        "Plattformen binds inte till bestämda läkemedel [1].",
        "HUS ei ole mukana sopimuksessa [2].",
        "Novartis does not lead the project.",
        "The patients do not pay anything [1].",
        "Dokumenten anger inte summan, men parterna är HUS och Janssen [1].",
        "Dokumentene oppgir ikke summen, men partnerne er HUS og Janssen [2].",
        "Asiakirjat eivät kerro summaa, mutta osapuolet ovat HUS ja Janssen [1].",
        "The documents do not mention the budget. The partners are HUS, the University "
        "of Helsinki and Janssen [1].",
        "Strategy papers are not what creates a culture of collaboration [4].",
        "No, the platform is not bound to drug treatments [1].",
        "Nej, plattformen är inte bunden till läkemedel [1].",
        "The agreement was signed in 2019 [1]. The documents do not state the sum.",
        "Det er ikke penger som er poenget med CONNECT [1].",
        "Pengar är inte huvudsaken [1].",
        "There is no single leader; a steering committee brings the work together [2].",
        "The information is not shared with companies [1].",
        "Patients cannot get the medicines otherwise [3].",
        "Yes.",
        "HUS",
        "Der er ikke tale om en bindende aftale [1].",
        "Dokumentet undertecknades inte av LIF [1].",
        "The data cannot be used without consent [2].",
        "Informationen delas inte med industrin [1].",
        "Det finns ingen botande behandling mot sjukdomen [1].",
        "Ei, alusta ei ole sidottu tiettyihin lääkkeisiin [1].",
        "",
        "Sure, here is the answer:",
    ],
)
def test_an_answer_is_no_refusal(text: str) -> None:
    assert not is_refusal(text, "en")
