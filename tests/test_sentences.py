"""Sentence boundaries: hard cases per language, invariants on arbitrary text, linear time."""

import random
import time

import pytest

from assistant.language import LANGUAGES
from assistant.language.sentences import sentence_spans

# "|" marks the boundaries; it is taken out before the text is cut.
CASES = {
    "en": [
        "The plan is ready. | It starts in May.",
        "“We begin now,” says Ida Holm, director. | She leads the unit.",
        "“We begin. | It will take years.” | The mayor agreed.",
        "“Why?” asks the board. | Nobody knows.",
        "He cried “Stop!” and left. | Then it was quiet.",
        "Dr. Ann Lee met Prof. Oye at St. Olav. | They agreed.",
        "It uses data, e.g. Swedish registries, i.e. Health records. | Good.",
        "J. K. Rowling spoke. | A. B. Smith listened.",
        "The U.S. Army paid. | It was made in the U.S. | The firm moved.",
        "Growth was 1.5 per cent in 2019. | 30 000 people came. | In 2020 none did.",
        "They sell drugs, devices, etc. | The rest is services.",
        "Wait… and see. | Well... | Nothing came.",
        "See https://example.com/a.b?c=d. | Write to ann.lee@example.com. | Thanks!",
        "It works (see fig. 3). | (Some doubt it.) | We do not.",
        "Acme Inc. Chairman Joe Doe resigned. | Acme Inc. | The end.",
        "Rivers flow . | Any change `` matters '' . | It said `` no . '' | Then it rained .",
        "It grew.[12] | The rest did not.[3][4] | End.",
        "No. 5 won on Jan. 12 at 5 p.m. local time. | No. | That is all.",
        "Which partners joined? | How many are there? | Ten!",
        "**It is bold.** | _So is this._ | Plain.",
        'He said: "It is done." | "Is it?" she asked.',
        "iPhone sales rose. | eBay fell.",
        "Designed by William P. Bell. | He was thirsty. [4] | Thus it is.[Note 2] | Fast.",
    ],
    "sv": [
        "– Vi börjar nu, säger Tobias Kjellberg, direktör. | Han är nöjd.",
        "Han säger: – Det går bra. | – Ja, svarar hon.",
        "”Det är bra.” | Sedan gick hon. | ”Varför då?” undrar han.",
        "Den bygger på bl.a. Region Skåne och t.ex. Lund. | Det räcker.",
        "Ansvar för bl a regionala frågor och t ex vård. | Slut.",
        "Läkare, sjuksköterskor m.fl. | Alla var där, osv. | Sedan slut.",
        "Det kostar ca. 30 000 kr. | Fr.o.m. 2019 gäller nr. 5 i bl. a. Malmö.",
        "Avtalet skrevs 21.2.2019. | Det gäller till 2021. | Då omprövas det.",
        "J. A. Berg och f.d. Ministern kom. | De talade.",
        "Rune sa »Vi ses.» | Och gick.",
        "Är det så? | Ja! | Då kör vi …",
    ],
    "no": [
        "– Hvor lenge kan dere vente? spør Ettre. | – Ikke lenge.",
        "Den 17. januar 2023 ble avtalen signert. | Den gjelder i ca. Fem år.",
        "«Vi er klare.» | Det sier Kari Moe, dr.med. | Hun leder f.eks. Avdeling A.",
        "«Er vi klare?» spør hun. | Nei.",
        "Møtet er kl. 12.30 i nr. 5, bl.a. Om budsjett. | Velkommen.",
        "Han døde i 44 f.Kr. | Roma brant ikke. | Osv.",
        "Det har hun rett i. | Tilbudet er bra, sier Tor B. Moe. | Møtet er 19. – 20. april.",
        "St. Olavs hospital ligger i Trondheim. | Det er stort.",
        "Kongressen er 1. Mai og 2. juni. | Pris 3,5 mill. | Det er mye.",
    ],
    "da": [
        "»Vi er klar.« | Det siger Mette Ø. Holm, direktør. | Hun leder bl.a. Rigshospitalet.",
        "– Hvorfor? spørger han. | – Fordi, svarer hun.",
        "Prisen er ca. 1.500 kr. | Den steg i 2019. | Jf. Stk. 2 gælder det ikke.",
        "Den 1. januar startede det. | Se f.eks. Kapitel 4. | Det er kort.",
        "Kaffe, te m.m. | Alt er gratis.",
    ],
    "fi": [
        "”Aloitamme nyt”, sanoo Nina Virta, johtaja. | Hän on iloinen.",
        "”Miksi?” kysyy Matti. | ”Siksi.” | Asia oli selvä.",
        "– Miksi näin? – kysyi hän. | – En tiedä.",
        "Sopimus alkoi 1. tammikuuta 2023. | Se päättyi 17.1.2024. | Loppu.",
        "Mukana ovat esim. Helsinki, mm. Turku jne. | Lisäksi tulee Oulu.",
        "Kokous on klo 12.30. | Hinta on n. 30 000 euroa. | Se maksettiin.",
        "Prof. E. J. Niemi ja dos. Aalto (engl. State) tulivat. | He puhuivat.",
        "Toimija on Yhtiö Oy. | Se on suuri. | Väestö kasvoi 1990-luvulla. | Nyt ei.",
    ],
}


def _cut(text: str, language: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text, language)]


@pytest.mark.parametrize(
    ("language", "marked"), [(language, case) for language in CASES for case in CASES[language]]
)
def test_hard_cases(language: str, marked: str) -> None:
    expected = marked.split(" | ")
    assert _cut(" ".join(expected), language) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A heading\n\nA sentence. And one.", ["A heading", "A sentence.", "And one."]),
        ("# What. Now\nText", ["# What. Now", "Text"]),
        ("Aims\n=====\nBe good", ["Aims", "=====", "Be good"]),
        ("- one\n- two\n* three\n• four", ["- one", "- two", "* three", "• four"]),
        ("1. First\n2. Second. More", ["1. First", "2. Second.", "More"]),
        ("Contact:\nAnn Lee, head\nBo Ek", ["Contact:", "Ann Lee, head", "Bo Ek"]),
        ("| a | b. C |\n|---|---|\n| 1 | 2 |", ["| a | b. C |", "|---|---|", "| 1 | 2 |"]),
        (
            "---\r\ntitle: Who? We\r\npublished: 2023-01-17\r\n---\r\n\r\nText. More.",
            ["---", "title: Who? We", "published: 2023-01-17", "---", "Text.", "More."],
        ),
        (
            "Title: Dr. No. A film\nPublished: 2023-01-17\n\nText.",
            ["Title: Dr. No. A film", "Published: 2023-01-17", "Text."],
        ),
        ("Han ser det så:\n– Vi tror det.\n– Ja.", ["Han ser det så:", "– Vi tror det.", "– Ja."]),
    ],
)
def test_lines_that_stand_alone(text: str, expected: list[str]) -> None:
    assert _cut(text, "en") == expected


WRAPPED = """\
The partners signed the agreement in Oslo in the spring and have since met at
Ullevaal twice. The next meeting of the steering committee is planned for the
1. of May, and the board of the hospital and of its research foundation at St.
Olav expects a decision by then.

Work started
- in two hospitals that treat more than a thousand patients with the disease
  every year,
- in one region.
"""


def test_wrapped_paragraphs_are_not_cut_at_their_line_breaks() -> None:
    cut = [" ".join(sentence.split()) for sentence in _cut(WRAPPED, "en")]
    assert cut == [
        "The partners signed the agreement in Oslo in the spring and have since met at Ullevaal "
        "twice.",
        "The next meeting of the steering committee is planned for the 1. of May, and the board "
        "of the hospital and of its research foundation at St. Olav expects a decision by then.",
        "Work started",
        "- in two hospitals that treat more than a thousand patients with the disease every year,",
        "- in one region.",
    ]


def test_a_missing_space_hides_no_boundary_and_a_host_name_has_none() -> None:
    assert _cut("Vården växer.Sedan hände det mer.", "sv") == [
        "Vården växer.",
        "Sedan hände det mer.",
    ]
    for one in ("Built with Node.js, ASP.Net and www.Example.com today.", "Version 1.Two is it."):
        assert _cut(one, "en") == [one]


def test_carriage_returns_cut_as_newlines_do() -> None:
    windows = WRAPPED.replace("\n", "\r\n")
    assert [s.split() for s in _cut(windows, "en")] == [s.split() for s in _cut(WRAPPED, "en")]


def test_every_character_lies_in_exactly_one_trimmed_span() -> None:
    pieces = [*".!?…\"“”«»'()[]-–—#|*>:;,\t \n\r", "\r\n", "\n\n", "---\n", " . ", "1. ", "A. "]
    pieces += ["bl.a. ", "Hej", "och", "år 5", "Åsa ", "\u00a0", "\u2028", "😀", "ﬁ", "İ", "。"]
    chance = random.Random(7)
    for _ in range(3000):
        text = "".join(chance.choices(pieces, k=chance.randrange(40)))
        spans = sentence_spans(text, chance.choice(LANGUAGES))
        position = 0
        for start, end in spans:
            assert position <= start < end <= len(text), repr(text)
            assert text[position:start].strip() == "", repr(text)
            assert text[start:end] == text[start:end].strip(), repr(text)
            position = end
        assert text[position:].strip() == "", repr(text)


HOSTILE = [
    "“",
    ".",
    ". ",
    ".”",
    "(",
    ". “",
    "a.",
    "1. ",
    "– ",
    ". ”",
    "[1]",
    "x",
    "?! ",
    "\n",
    "a\n",
]


@pytest.mark.slow
@pytest.mark.parametrize("unit", HOSTILE)
def test_time_grows_with_length_only(unit: str) -> None:
    def seconds(count: int) -> float:
        text = unit * count
        best = float("inf")
        for _ in range(3):
            started = time.process_time()
            sentence_spans(text, "en")
            best = min(best, time.process_time() - started)
        return best

    seconds(1000)
    # Four times the text: 4 is linear, 16 quadratic.
    assert seconds(60_000) < 9 * seconds(15_000) + 0.05
