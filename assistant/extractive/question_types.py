"""What kind of answer a question wants, and whether a sentence could be of that kind."""

import re
from enum import StrEnum

from assistant.language import words


class AnswerType(StrEnum):
    MONEY = "money"
    CONTACT = "contact"
    PERSON = "person"
    TIME = "time"
    NUMBER = "number"
    PLACE = "place"
    REASON = "reason"
    OTHER = "other"


# A sum of money or an address is given as such or not at all.
DECISIVE = frozenset({AnswerType.MONEY, AnswerType.CONTACT})

_OPENINGS = {
    AnswerType.MONEY: (
        r"how much money|how many (?:million |billion )?(?:euros|dollars|pounds|kronor|kroner)|"
        r"(?:what|how much)\b[^?]*\b(?:cost|costs|paid|pay|pays|invest|invests|invested|funding)|"
        r"(?:price|budget|cost|costs|value in euros) of|annual budget|"
        r"vad kosta\w*|hur mycket (?:pengar|kosta\w*|betala\w*|invester\w*)|priset|budgeten|"
        r"hva koste\w*|hvor mye (?:penger|koste\w*|betal\w*|invester\w*)|prisen|budsjettet|"
        r"hvad koste\w*|hvor meget (?:koste\w*|betal\w*|invester\w*)|hvor mange penge|budgettet|"
        r"(?:paljonko|kuinka paljon|mitä)\b[^?]*\b(?:maksa\w*|raha\w*|sijoit\w*)|hinta|budjetti"
    ),
    AnswerType.CONTACT: (
        r"e-?mail|mail address|phone|telephone|e-?postadress\w*|mejladress\w*|e-?post|"
        r"telefonnum\w*|telefonen|mailadress\w*|sähköposti\w*|puhelin\w*"
    ),
    AnswerType.NUMBER: (
        "how many|how much|how old|how large|how big|how long|what number|what percentage|"
        "hur många|hur mycket|hur stor|hur stort|hur gammal|hur länge|vilket antal|"
        "hvor mange|hvor mye|hvor meget|hvor stor|hvor stort|hvor gammel|hvor lenge|hvor længe|"
        "kuinka monta|kuinka moni|kuinka paljon|kuinka suuri|kuinka kauan|montako|paljonko"
    ),
    AnswerType.TIME: (
        "when|what year|which year|what date|which date|what month|which day|since when|"
        "när|vilket år|vilket datum|vilken dag|sedan när|"
        "når|hvilket år|hvilken dato|hvornår|hvilken dag|"
        "milloin|minä vuonna|mikä päivä|koska|mistä lähtien"
    ),
    AnswerType.PERSON: "who|whom|whose|vem|vems|hvem|hvis|kuka|ketkä|kenen|kenet|kenelle|ketä",
    AnswerType.PLACE: "where|var|vart|hvor|missä|mistä|mihin|minne",
    AnswerType.REASON: "why|varför|hvorfor|miksi",
}
_PATTERNS = {
    type_: re.compile(rf"(?<!\w)(?:{openings})(?!\w)", re.IGNORECASE)
    for type_, openings in _OPENINGS.items()
}
_SUM = re.compile(
    r"[€$£]|(?<!\w)(?:EUR|USD|GBP|SEK|NOK|DKK|euro\w*|dollar\w*|pounds?|kronor|kroner|kr|"
    r"free of charge|gratis|kostnadsfri\w*|ilmai\w*|maksut\w*)(?!\w)",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"\w@\w|\d(?:[ -]?\d){6,}")
_MONTHS = (
    "jan|feb|mar[cs]|mars|apr|may|maj|mai|jun|jul|aug|sep|oct|okt|nov|dec|des|tammi|helmi|maalis|"
    "huhti|touko|kesä|heinä|elo|syys|loka|marras|joulu"
)
_TIME = re.compile(
    rf"(?<!\d)(?:1[0-9]|20)\d\d(?!\d)|\d\d?[./]\d\d?[./]\d\d|(?<!\w)(?:{_MONTHS})", re.I
)
_NUMBER_WORDS = frozenset(
    words(
        """
    one two three four five six seven eight nine ten eleven twelve dozen hundred thousand million
    billion half both several none single en ett två tre fyra fem sex sju åtta nio tio elva tolv
    dussin hundra tusen miljon miljoner miljard båda halva én to fire seks syv sju åtte ni ti elleve
    tolv hundre tusind million millioner milliard begge halvdelen otte yksi kaksi kolme neljä viisi
    kuusi seitsemän kahdeksan yhdeksän kymmenen sata tuhat miljoona miljoonaa puolet
    """
    )
)
_NAME = re.compile(r"(?<![.!?“\"–-] )(?<!^)[A-ZÅÄÖÆØ][\w’-]+")


def answer_type(question: str) -> AnswerType:
    """The kind asked for: a decisive one, else by the earliest of the opening words."""
    for decisive in (AnswerType.MONEY, AnswerType.CONTACT):
        if _PATTERNS[decisive].search(question):
            return decisive
    found = [(m.start(), t) for t, p in _PATTERNS.items() if (m := p.search(question))]
    return min(found)[1] if found else AnswerType.OTHER


def could_answer(type_: AnswerType, text: str) -> bool:
    """Whether a text holds anything of the kind; true where the kind leaves no trace."""
    match type_:
        case AnswerType.MONEY:
            return bool(_SUM.search(text))
        case AnswerType.CONTACT:
            return bool(_ADDRESS.search(text))
        case AnswerType.TIME:
            return bool(_TIME.search(text))
        case AnswerType.NUMBER:
            return any(c.isdigit() for c in text) or not _NUMBER_WORDS.isdisjoint(words(text))
        case AnswerType.PERSON | AnswerType.PLACE:
            return bool(_NAME.search(text))
        case _:
            return True
