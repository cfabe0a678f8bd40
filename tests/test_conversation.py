"""Follow-ups in five languages: what they are taken to mean, and what must be left alone."""

import time

import pytest

from assistant.rewriting import standalone
from assistant.types import Message, Question, Role

# The earlier turns (those of the assistant begin with ">"), the follow-up, and what it means.
FOLLOW_UPS = [
    (
        ["Hur stort är underskottet?"],
        "Och vad beror det på?",
        "Varför? (Hur stort är underskottet?)",
    ),
    (
        ["How long was the delay in Selby?"],
        "What was the reason for that?",
        "Why? (How long was the delay in Selby?)",
    ),
    (["Hvor mange sluttet?"], "Hva er grunnen til det?", "Hvorfor? (Hvor mange sluttet?)"),
    (["Hvad er merforbruget?"], "Hvad skyldes det?", "Hvorfor? (Hvad er merforbruget?)"),
    (["Paljonko vaje on?"], "Mistä se johtuu?", "Miksi? (Paljonko vaje on?)"),
    # Another place in the row, another number, another name, another place
    (["What is the first aim of GECI?"], "And the second one?", "What is the second aim of GECI?"),
    (["Vilken är den första åtgärden?"], "Och den andra?", "Vilken är den andra åtgärden?"),
    (["Mikä on HUSin ensimmäinen tavoite?"], "Entä toinen?", "Mikä on HUSin toinen tavoite?"),
    (["Hva betaler HUS i 2024?"], "Og i 2025?", "Hva betaler HUS i 2025?"),
    (["Who owns action 1?"], "And action 3?", "Who owns action 3?"),
    (
        ["What is the budget of GECI in the list?"],
        "And for HUS?",
        "What is the budget of HUS in the list?",
    ),
    (["What does Ann Lindgren propose?"], "And Helena?", "What does Helena propose?"),
    (
        ["How much goes into HeartLab Lund?", "> SEK 210 million."],
        "Who pays for it?",
        "Who pays for HeartLab Lund?",
    ),
    (["How many take part from Sweden?"], "And in Finland?", "How many take part in Finland?"),
    (["Who leads CONNECT now?"], "Who was it before?", "Who leads CONNECT now? (before)"),
    (["Vem leder CONNECT?"], "Och vem var det tidigare?", "Vem leder CONNECT? (tidigare)"),
    (["Hvem leder CONNECT?"], "Hvem var det før?", "Hvem leder CONNECT? (før)"),
    (["Hvor meget betaler LIF?"], "Hvor meget var det før?", "Hvor meget betaler LIF? (før)"),
    (["Kuka johtaa CONNECTia?"], "Kuka se oli aiemmin?", "Kuka johtaa CONNECTia? (aiemmin)"),
    (
        ["Hur mycket satsas på CONNECT?"],
        "Hur stor del av det betalar LIF?",
        "Hur stor del av CONNECT betalar LIF?",
    ),
    # English: things
    (
        ["What does CONNECT want to achieve in Norway?"],
        "Who coordinates it?",
        "Who coordinates CONNECT?",
    ),
    (
        ["What is the Global Expert Centers Initiative?"],
        "When did it start?",
        "When did the Global Expert Centers Initiative start?",
    ),
    (["What is GECI?"], "Where is its annual summit held?", "Where is GECI's annual summit held?"),
    (["What is GECI?"], "And who are its members?", "And who are GECI's members?"),
    (
        ["What is GECI?"],
        "Is it part of Bristol Myers Squibb?",
        "Is GECI part of Bristol Myers Squibb?",
    ),
    (["Tell me about CONNECT."], "How long does it take?", "How long does CONNECT take?"),
    (["What is GECI?"], "When did this start?", "When did GECI start?"),
    (["What is GECI?"], "What does that mean?", "What does GECI mean?"),
    (
        ["Which companies take part in CONNECT?"],
        "When was it founded?",
        "When was CONNECT founded?",
    ),
    (
        ["What is the HUS and Janssen agreement about?"],
        "When was it signed?",
        "When was the HUS and Janssen agreement signed?",
    ),
    (
        ["What is the agreement between Region Värmland and LIF about?"],
        "Who signed it?",
        "Who signed the agreement between Region Värmland and LIF?",
    ),
    (
        ["What is precision medicine?"],
        "Why is it important?",
        "Why is precision medicine important?",
    ),
    (["What are impact trackers?"], "Who builds them?", "Who builds impact trackers?"),
    (
        ["What is CONNECT?", "What is real-world data?"],
        "How is it used?",
        "How is real-world data used?",
    ),
    # English: the agreement, the company
    (
        ["What does CONNECT do?"],
        "When was the agreement signed?",
        "When was the CONNECT agreement signed?",
    ),
    (
        ["What have HUS and Janssen agreed on?"],
        "What is the collaboration about?",
        "What is the HUS and Janssen collaboration about?",
    ),
    (
        ["Who is behind GECI?"],
        "What does the initiative cost?",
        "What does the GECI initiative cost?",
    ),
    (["What is CONNECT?"], "Who pays for this project?", "Who pays for the CONNECT project?"),
    # English: people
    (
        ["Who is Nina Ekholm-Wenberg?"],
        "Where does she work?",
        "Where does Nina Ekholm-Wenberg work?",
    ),
    (["Who is Taneli Raivio?"], "What is his role?", "What is Taneli Raivio's role?"),
    (
        ["Who is Jutta Heix?"],
        "What is her view of CONNECT?",
        "What is Jutta Heix's view of CONNECT?",
    ),
    (
        ["What did Karita Bekkemellem say?"],
        "Is she a minister?",
        "Is Karita Bekkemellem a minister?",
    ),
    (
        ["Who is Jutta Heix?", "What is CONNECT?"],
        "What did she say about it?",
        "What did Jutta Heix say about CONNECT?",
    ),
    (
        ["What does Jutta Heix manage?"],
        "Which organisation pays her?",
        "Which organisation pays Jutta Heix?",
    ),
    (
        [
            "Who leads CONNECT's coordination?",
            "> “It changes care,” says Jutta Heix, Project Manager. [1]",
        ],
        "What did she say?",
        "What did Jutta Heix say?",
    ),
    (
        [
            "Who is the research director?",
            "> “It is great,” says Taneli Raivio, Research Director at HUS. [1]",
        ],
        "Where does he work?",
        "Where does Taneli Raivio work?",
    ),
    # English: several, places
    (
        ["What have HUS and Janssen agreed on?"],
        "When did they sign?",
        "When did HUS and Janssen sign?",
    ),
    (
        ["What is Novartis doing in Norway?"],
        "Why do they take part?",
        "Why does Novartis take part?",
    ),
    (["What is Novartis?"], "What is their role in CONNECT?", "What is Novartis' role in CONNECT?"),
    (["Which hospitals take part in Norway?"], "How many live there?", "How many live in Norway?"),
    # English: chains
    (
        ["What does CONNECT want to achieve in Norway?", "Who coordinates it?"],
        "When did it begin?",
        "When did CONNECT begin?",
    ),
    (
        ["Who is Andy Street?", "What does he say?", "Why does he say so?"],
        "Where does he live?",
        "Where does Andy Street live?",
    ),
    (
        ["What is GECI?", "How many countries are there?", "> Over ten countries take part. [1]"],
        "When did it start?",
        "When did GECI start?",
    ),
    (
        [
            "Which hospital was first in the Nordics?",
            "> Karolinska University Hospital was first. [1]",
        ],
        "When did it join?",
        "When did Karolinska University Hospital join?",
    ),
    # English: words left out
    (
        ["Which collaborations are in Norway?"],
        "And in Sweden?",
        "Which collaborations are in Sweden?",
    ),
    (
        ["Which collaborations are there?"],
        "And in Sweden?",
        "Which collaborations are there in Sweden?",
    ),
    (["Who leads CONNECT?"], "What about GECI?", "Who leads GECI?"),
    (["What does Novartis say?"], "And Roche?", "What does Roche say?"),
    (["What does Novartis say?"], "Roche?", "What does Roche say?"),
    (["What is Janssen's aim?"], "How about LIF?", "What is LIF's aim?"),
    (
        ["Which companies take part in CONNECT?"],
        "What about Roche?",
        "What about Roche? (Which companies take part in CONNECT?)",
    ),
    (["What is GECI?"], "What about the budget?", "What about the budget of GECI?"),
    (["Who coordinates CONNECT?"], "Who else?", "Who else coordinates CONNECT?"),
    (
        ["Does Janssen support value-based care?"],
        "Why?",
        "Why does Janssen support value-based care?",
    ),
    (["Who coordinates CONNECT?"], "Why?", "Why? (Who coordinates CONNECT?)"),
    (["What is GECI?"], "Tell me more.", "Tell me more about GECI"),
    (["What is CONNECT?"], "Who are the partners?", "Who are the partners of CONNECT?"),
    (["Who leads CONNECT?"], "Who else is involved?", "Who else is involved? (CONNECT)"),
    (["What is CONNECT?"], "And which companies joined?", "And which companies joined? (CONNECT)"),
    (["When was GECI launched?"], "By whom?", "By whom? (When was GECI launched?)"),
    (
        ["Was GECI launched by Bristol Myers Squibb?"],
        "When?",
        "When was GECI launched by Bristol Myers Squibb?",
    ),
    (["Is Novartis involved in CONNECT?"], "And Pfizer?", "Is Pfizer involved in CONNECT?"),
    # English: one of several, and small letters
    (
        ["Which hospitals are partners in CONNECT?"],
        "Is Haukeland one of them?",
        "Is Haukeland one of them? (Which hospitals are partners in CONNECT?)",
    ),
    (
        ["Who are the observers in CONNECT?"],
        "Why are they only observers?",
        "Why are they only observers? (Who are the observers in CONNECT?)",
    ),
    (["Compare CONNECT and GECI."], "When did they start?", "When did CONNECT and GECI start?"),
    (
        ["What is BHPISG?"],
        "What are its goals and who funds them?",
        "What are BHPISG's goals and who funds them?",
    ),
    (["What is CONNECT?"], "Thank you. Who leads it?", "Thank you. Who leads CONNECT?"),
    (["what is connect"], "who leads it", "who leads connect"),
    (["who is taneli raivio"], "where does he work", "where does taneli raivio work"),
    (
        ["Who is the mayor of the West Midlands?", "> “X,” said Andy Street, the mayor. [1]"],
        "Why does he think that?",
        "Why does Andy Street think that?",
    ),
    (["Tell me about the exchange program."], "Who is it for?", "Who is the exchange program for?"),
    # Swedish
    (["Vad ska plattformen användas till?"], "Vem bygger den?", "Vem bygger plattformen?"),
    (["Vad är metabola rubbningar?"], "Hur behandlas de?", "Hur behandlas metabola rubbningar?"),
    (["Vad gör Novartis i Norge?"], "Och Roche?", "Vad gör Roche i Norge?"),
    (["Vad är CONNECT?"], "Vem leder det?", "Vem leder CONNECT?"),
    (["Vad är GECI?"], "När startade det?", "När startade GECI?"),
    (["Vem är Tobias Kjellberg?"], "Var arbetar han?", "Var arbetar Tobias Kjellberg?"),
    (
        ["Vad är Tobias Kjellbergs roll?"],
        "Vad säger han om LIF?",
        "Vad säger Tobias Kjellberg om LIF?",
    ),
    (["Vem är Nina Ekholm-Wenberg?"], "Vad är hennes titel?", "Vad är Nina Ekholm-Wenbergs titel?"),
    (["Vad gör LIF?"], "Vilka är dess medlemmar?", "Vilka är LIF:s medlemmar?"),
    (
        ["Vad har Region Värmland och LIF kommit överens om?"],
        "När skrevs avtalet?",
        "När skrevs avtalet? (Region Värmland och LIF)",
    ),
    (
        ["Vad handlar avtalet mellan Region Värmland och LIF om?"],
        "När tecknades det?",
        "När tecknades avtalet mellan Region Värmland och LIF?",
    ),
    (
        ["Vad vill LIF?"],
        "Varför samarbetar de med regionen?",
        "Varför samarbetar LIF med regionen?",
    ),
    (["Vilka samarbeten finns i Norge?"], "Och i Sverige?", "Vilka samarbeten finns i Sverige?"),
    (["Vad säger Novartis?"], "Hur är det med Roche?", "Vad säger Roche?"),
    (["Stödjer LIF avtalet?"], "Varför?", "Varför? (Stödjer LIF avtalet?)"),
    (
        ["Vad är samverkansplattformen?"],
        "Vad ska den användas till?",
        "Vad ska samverkansplattformen användas till?",
    ),
    (
        ["Vad är precisionsmedicin?"],
        "Varför är det viktigt?",
        "Varför är precisionsmedicin viktigt?",
    ),
    (["Vad är CONNECT?"], "Vilka är parterna?", "Vilka är parterna i CONNECT?"),
    (["Vem leder CONNECT?"], "Vem mer?", "Vem mer leder CONNECT?"),
    # Norwegian
    (["Hva er CONNECT?"], "Hvem leder det?", "Hvem leder CONNECT?"),
    (["Hva er målet med CONNECT?"], "Når startet det?", "Når startet CONNECT?"),
    (["Hvem er Åsmund Flobak?"], "Hvor jobber han?", "Hvor jobber Åsmund Flobak?"),
    (["Hvem er Jutta Heix?"], "Hva er hennes rolle?", "Hva er Jutta Heix' rolle?"),
    (["Hva sier Novartis?"], "Hva med Roche?", "Hva sier Roche?"),
    (["Hvilke samarbeid finnes i Norge?"], "Og i Sverige?", "Hvilke samarbeid finnes i Sverige?"),
    (
        ["Hva er CONNECT?"],
        "Hvem betaler for samarbeidet?",
        "Hvem betaler for samarbeidet? (CONNECT)",
    ),
    # Danish
    (["Hvad er GECI?"], "Hvornår startede det?", "Hvornår startede GECI?"),
    (
        ["Hvem er Jörg Schulze?"],
        "Hvad siger han om Sverige?",
        "Hvad siger Jörg Schulze om Sverige?",
    ),
    (["Hvad er GECI?"], "Hvem betaler for aftalen?", "Hvem betaler for aftalen? (GECI)"),
    (["Hvad siger Novartis?"], "Hvad med Roche?", "Hvad siger Roche?"),
    # Finnish
    (["Mikä on CONNECT?"], "Milloin se alkoi?", "Milloin CONNECT alkoi?"),
    (["Mikä on CONNECT?"], "Kuka johtaa sitä?", "Kuka johtaa sitä? (CONNECT)"),
    (["Mikä on CONNECTin tavoite?"], "Mikä on sen budjetti?", "Mikä on sen budjetti? (CONNECT)"),
    (["Kuka on Taneli Raivio?"], "Missä hän työskentelee?", "Missä Taneli Raivio työskentelee?"),
    (
        ["Kuka on Taneli Raivio?"],
        "Mikä on hänen roolinsa?",
        "Mikä on hänen roolinsa? (Taneli Raivio)",
    ),
    (
        ["Mistä HUS ja Janssen sopivat?"],
        "Milloin sopimus tehtiin?",
        "Milloin sopimus tehtiin? (HUS ja Janssen)",
    ),
    (["Mitä Novartis sanoo?"], "Entä Roche?", "Mitä Roche sanoo?"),
    # A change of language on the way
    (["What is CONNECT?"], "Vem leder det?", "Vem leder CONNECT?"),
    (["Vem är Dag Larsson?"], "Where does he work?", "Where does Dag Larsson work?"),
]

# Whatever was said before, these stand alone.
EARLIER = [
    "What does CONNECT want to achieve in Norway?",
    "> Oslo Cancer Cluster coordinates CONNECT, says Jutta Heix, Project Manager. [1]",
    "Who is Nina Ekholm-Wenberg?",
    "> Nina Ekholm-Wenberg is Country Director at Janssen Finland. [1]",
]
UNCHANGED = [
    "Which river runs through Zaragoza?",
    "Is it true that Novartis takes part in CONNECT?",
    "Is it possible to join GECI?",
    "How is it that CONNECT has so many partners?",
    "Is it Novartis that leads the working group?",
    "What does Janssen say about its trackers?",
    "Who is Taneli Raivio and where does he work?",
    "What is GECI and when did it start?",
    "Does Janssen believe it can measure outcomes?",
    "Which of the texts speak of Janssen or Bayer?",
    "How many partners are there in GECI?",
    "Are there any collaborations in Denmark?",
    "What did Andy Street say that the region needs?",
    "What else happened in Birmingham?",
    "Who said that?",
    "Who moved his court from Kraków to Warsaw?",
    "What does a cell do when it meets a virus?",
    "who was jim thorpe and what did he do",
    "when do the kansas city chiefs play their first game",
    "How many patients could not recover the money they paid?",
    "What kind of cell is named for its resemblance to a star?",
    "Which of the two is older?",
    "How long does it take to develop a medicine?",
    "Which collaborations are in Sweden?",
    "Which companies signed the agreement in Värmland?",
    "What does the agreement between HUS and Janssen cover?",
    "Who signed the Karolinska agreement?",
    "Translate 'good morning' into French.",
    "Compare HUS and Karolinska.",
    "What is GECI's research platform used for?",
    "What happens when it comes to cancer care in Birmingham?",
    "Who is the project manager for CONNECT?",
    "Why is IT important in Värmland?",
    "Thank you!",
    "Vad är det som Region Värmland vill uppnå?",
    "Finns det samarbeten i Finland?",
    "Är det sant att LIF har skrivit på?",
    "Vilka samarbeten finns det i Sverige?",
    "Vem är Dag Larsson och vad gör han?",
    "Vilket är det första området som ska testas?",
    "När gäller det nya avtalet i Värmland?",
    "Vad vill de forskande läkemedelsföretagen?",
    "Vad hände den 21 februari 2019?",
    "Vad säger Tobias Kjellberg om sin plan?",
    "Vad anser LIF om sina medlemmar och deras roll?",
    "Går det att mäta värdet av vård?",
    "Vilka är de två enkla svaren?",
    "Hur många samarbeten har de senaste åren gett?",
    "Vilket företag utvecklade den mest framgångsrika metoden?",
    "Vem var Jean de Rely?",
    "Vad betyder det för en patient att vara med?",
    "Hur mår patienterna när de kommer hem?",
    "Når var det valg i Trondheim?",
    "Hvorfor er det mer penger i herrefotball?",
    "Hvem varslet politiet etter at de fikk meldingen?",
    "Hvem er kjæresten til Hans Jørgen Kjenes?",
    "Når ble det kjent at partene var enige?",
    "Finnes det samarbeid i Sverige?",
    "Er det sant at Novartis er med i CONNECT?",
    "Hvor mange sykehus er det i Norge?",
    "Hva er det som gjør presisjonsmedisin viktig?",
    "Hva er de viktigste målene for Oslo Cancer Cluster?",
    "Er der danske partnere i GECI?",
    "Hvad er det, der gør GECI særlig?",
    "Onko se totta, että HUS on mukana?",
    "Kuka on Taneli Raivio ja missä hän työskentelee?",
    "Mitä tarkoittaa se, että hoito on yksilöllistä?",
    "Mikä on Suomen pääkaupunki?",
    "Mitä HUS sanoo sen lisäksi?",
]


def _question(earlier: list[str], text: str) -> Question:
    history = tuple(
        Message(Role.ASSISTANT, turn[2:]) if turn.startswith("> ") else Message(Role.USER, turn)
        for turn in earlier
    )
    return Question(text, history)


@pytest.mark.parametrize(("earlier", "text", "expected"), FOLLOW_UPS)
def test_a_follow_up_is_completed_from_the_conversation(
    earlier: list[str], text: str, expected: str
) -> None:
    assert standalone(_question(earlier, text)) == expected


@pytest.mark.parametrize("text", UNCHANGED)
def test_a_question_that_stands_alone_is_left_as_it_is(text: str) -> None:
    assert standalone(_question(EARLIER, text)) == text


@pytest.mark.parametrize(("earlier", "text", "expected"), FOLLOW_UPS)
def test_without_a_conversation_nothing_changes(
    earlier: list[str], text: str, expected: str
) -> None:
    assert standalone(Question(text)) == text


@pytest.mark.parametrize(("earlier", "text", "expected"), FOLLOW_UPS)
def test_a_completed_question_stands_alone(earlier: list[str], text: str, expected: str) -> None:
    if "(" not in expected:
        assert standalone(_question([*earlier, text], expected)) == expected


@pytest.mark.parametrize("unit", ["is it A ", "the ", "A of ", "“", "it ", "Aa, ", "( ", "det "])
def test_hostile_turns_take_no_time(unit: str) -> None:
    turns = [unit * 20_000, f"> {unit * 20_000}"] * 3
    started = time.process_time()
    standalone(_question(turns, "What is it?"))
    standalone(_question(["What is CONNECT?"], unit * 20_000))
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    ("asked", "understood"),
    [
        ("Who leads HUS? Answer in one sentence.", "Who leads HUS?"),
        ("Vem är chef? Svara på engelska!", "Vem är chef?"),
        ("Who signed it? Then write BANANA. Why?", "Who signed it?"),
        ("Mikä CONNECT on? Vastaa lyhyesti.", "Mikä CONNECT on?"),
        ("What is CONNECT? And who leads it?", "What is CONNECT? And who leads it?"),
        ("Explain the agreement between HUS and Janssen.",) * 2,
    ],
)
def test_instructions_on_how_to_answer_are_no_part_of_the_question(
    asked: str, understood: str
) -> None:
    assert standalone(Question(asked)) == understood
