"""The words of a question that point back into the conversation, in five languages."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from assistant.conversation.lexicon import DEFINITE_UNDERTAKING, FINNISH_UNDERTAKING, UNDERTAKING
from assistant.conversation.mentions import Kind, Mention
from assistant.stopwords import stopwords


class Need(Enum):
    """What can stand for the word."""

    PERSON = auto()
    THING = auto()
    SEVERAL = auto()
    PLACE = auto()
    UNDERTAKING = auto()


class Form(Enum):
    """How the referent takes its place."""

    PLAIN = auto()
    POSSESSIVE = auto()
    THERE = auto()
    NOUN = auto()  # "the agreement"
    ASIDE = auto()  # the word stays, the referent is added in brackets


@dataclass(frozen=True, slots=True)
class Anaphor:
    start: int
    end: int
    need: Need
    form: Form
    possessive: bool = False


def _pattern(alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{alternatives})\b", re.I)


_Rule = tuple[re.Pattern[str], Need, Form, bool]


def _rules(*rows: tuple[str, Need, Form] | tuple[str, Need, Form, bool]) -> tuple[_Rule, ...]:
    return tuple(
        (_pattern(row[0]), row[1], row[2], row[2] is Form.POSSESSIVE or len(row) == 4)
        for row in rows
    )


_AT_END = r"(?=\s*(?:[?.!]|$|and\b|och\b|og\b))"
_VERBS_OF_THIS = (
    "start|begin|happen|end|work|mean|cost|take|include|involve|cover|affect|help|come|change"
)
_SCANDINAVIAN = _rules(
    ("hon|hun|han|henne|honom|ham|hende", Need.PERSON, Form.PLAIN),
    ("hennes|hans|hendes", Need.PERSON, Form.POSSESSIVE),
    ("den|det|denna|detta|denne|dette", Need.THING, Form.PLAIN),
    ("dess|dens|dets", Need.THING, Form.POSSESSIVE),
    ("de|dem|disse|dessa", Need.SEVERAL, Form.PLAIN),
    ("deras|deres", Need.SEVERAL, Form.POSSESSIVE),
    (rf"(?:där|dit|der|dér|dertil){_AT_END}", Need.PLACE, Form.THERE),
)
_RULES = {
    "en": _rules(
        ("she|he|him", Need.PERSON, Form.PLAIN),
        (rf"her{_AT_END}|her(?=\s+(?:to|for|at|in|about|with)\b)", Need.PERSON, Form.PLAIN),
        (
            rf"his|her(?!{_AT_END})(?!\s+(?:to|for|at|in|about|with)\b)",
            Need.PERSON,
            Form.POSSESSIVE,
        ),
        ("it", Need.THING, Form.PLAIN),
        ("its", Need.THING, Form.POSSESSIVE),
        (rf"(?:this|that){_AT_END}", Need.THING, Form.PLAIN),
        (
            rf"(?<=did |oes |can |ill )(?:this|that)(?=\s+(?:{_VERBS_OF_THIS})\b)",
            Need.THING,
            Form.PLAIN,
        ),
        (
            r"(?<=is )(?:this|that)(?=\s+(?:different|similar|related|connected|public)\b)",
            Need.THING,
            Form.PLAIN,
        ),
        (r"they|them|(?<=of )(?:these|those)", Need.SEVERAL, Form.PLAIN),
        ("their", Need.SEVERAL, Form.POSSESSIVE),
        ("there", Need.PLACE, Form.THERE),
    ),
    "sv": _SCANDINAVIAN,
    "no": _SCANDINAVIAN,
    "da": _SCANDINAVIAN,
    "fi": _rules(
        ("hän", Need.PERSON, Form.PLAIN),
        ("hänen", Need.PERSON, Form.ASIDE, True),
        ("häntä|hänelle|hänellä|hänestä|hänet|häneen|häneltä|hänessä", Need.PERSON, Form.ASIDE),
        (rf"se|tämä{_AT_END}", Need.THING, Form.PLAIN),
        ("sen", Need.THING, Form.ASIDE, True),
        ("sitä|siihen|siinä|siitä|sillä|sille|siltä|siksi|tätä|tähän", Need.THING, Form.ASIDE),
        ("heidän|niiden", Need.SEVERAL, Form.ASIDE, True),
        ("he|ne|heitä|heille|heillä|heistä|niitä|niissä|niistä|niihin", Need.SEVERAL, Form.ASIDE),
        ("siellä|sinne|sieltä", Need.PLACE, Form.ASIDE),
    ),
}

_JUDGED = (
    "true|possible|correct|right|certain|clear|likely|unlikely|important|necessary|safe|known|"
    "common|normal|legal|allowed|hard|difficult|easy|good|bad|better|worth|fair|useful|wise|ok|"
    "okay|said|believed|claimed|reported|too|still|really|also|sant|möjligt|rätt|riktigt|säkert|"
    "klart|viktigt|nödvändigt|svårt|lätt|bra|sannolikt|korrekt|mulig|rett|riktig|sikkert|viktig|"
    "nødvendig|vanskelig|lett|godt|sandsynlig|sannsynlig|sandt|muligt|rigtigt|vigtigt|nødvendigt|"
    "svært|let|bedre|bättre|vanligt|vanlig|tillåtet|tillatt|tilladt"
)
_THAT = "that|to|for|if|whether|when|att|som|om|för|at|å|hvis|når"
_IS = "is|was|be|isn't|isn’t|är|var|er|blir|bliver"
# Where such a word points to nothing: "Is it true that …", "Finns det …", "the one that …".
_IDLE = {
    "en": _pattern(
        rf"(?:{_IS}|makes?|made|finds?)\s+it\s+(?:\w+\s+)??(?:{_JUDGED})\s+(?:{_THAT})|"
        rf"(?:{_IS})\s+it\s+(?:that|like\s+to|(?-i:[A-ZÅÄÖÆØ][\w-]*).*?\s(?:that|who|which))|"
        r"it\s+(?:is|was|['’]s)\s+(?:\w+\s+){1,2}(?:that|to)|it\s+(?:seems?|appears?|rains?|snows?)|"
        r"(?:do|does|did|would|will)\s+it\s+(?:take|matter|cost)\s+.*?\b(?:to|that|if|whether)|"
        r"when\s+it\s+comes|what\s+time\s+is\s+it|is\s+it\s+(?:raining|cold|late)|"
        r"(?:is|are|was|were|be|been|will|has|have)\s+there|"
        r"there\s+(?:is|are|was|were|a|an|any|be|been|have|has)|"
        r"that['’]s\s+it|this\s+(?:year|month|week)|like\s+(?:this|that)|^\W*(?:why|how)\s+is\s+that(?=\W*$)|"
        r"(?:says?|said|thinks?|thought|believes?|knows?|knew|do|did|done|all)\s+(?:this|that)(?=\W*$)"
    ),
    "scandinavian": _pattern(
        rf"(?:finns|fanns|finnes|fins|finst|fantes|findes|fandtes)\s+(?:det|der)|"
        rf"det\s+(?:finns|fanns|finnes|fins|findes)|det\s+(?:är|var|er|blir|bliver)|"
        rf"(?:{_IS})\s+det\s+(?:\w+\s+)??(?:{_JUDGED})\s+(?:{_THAT})|"
        rf"(?:{_IS})\s+det\s*,?\s+(?:som|att|at|med|for|för|der|ikke|inte|"
        r"(?-i:[A-ZÅÄÖÆØ][\w-]*).*?\s(?:som|der))|"
        r"(?:går|gick|gikk|gik)\s+det\s+(?:att|at|å|an|til|till|med)|"
        r"(?:gäller|gjelder|gælder)\s+det|det\s+(?:gäller|gjelder|gælder)|"
        r"(?:betyder|innebär|betyr|indebærer)\s+det\s*,?\s+(?:att|at)|"
        r"(?:rör|dreier|drejer)\s+det\s+(?:sig|seg)|(?:ser|så)\s+det\s+ut|"
        r"handlar\s+det\s+om\s+att|(?:tar|tager|tok|tog)\s+det\s+.*?\b(?:att|at|å)|"
        r"kommer\s+det\s+(?:sig|av|seg|af)|står\s+det|det\s+(?:samma|vill|vil)|"
        # An article before an adjective or a noun, or before a date; after a modal verb what
        # looks like an adjective may be an infinitive.
        r"(?<!kan )(?<!ska )(?<!skal )(?<!vill )(?<!vil )(?<!måste )(?<!må )(?<!får )(?<!kunne )"
        r"(?<!kunde )(?<!skulle )de[nt]?\s+[a-zåäöæø]+[ae]\s+[a-zåäöæø-]{3,}|"
        r"de[nt]?\s+[a-zåäöæø]+[ae]\s+[a-zåäöæø-]+(?:et|en|na|ne)|"
        r"(?:den\s+[a-zåäöæø]{3,}en|det\s+[a-zåäöæø]{3,}et|de\s+[a-zåäöæø]{3,}(?:na|ne))|"
        r"(?:denna|detta|denne|dette|disse|dessa)\s+[a-zåäöæø]{4,}|"
        r"de[nt]?\s+(?:\d[\d.]*|(?:[a-zåäöæø]{3,}\s+)?som)|"
        r"(?:hur|hvor)\s+(?:många|mycket|mange|mye|meget)\s.*?\bdet|"
        r"de[nt]\s+(?:här|där|her|der)\s+[a-zåäöæø]{3,}|(?:de[nt]?|dem)\s+(?:som|der)"
    ),
    "fi": _pattern(
        r"(?:se|sen|sitä|siitä|siihen|siinä|niitä|niiden|ne)\s*,\s*(?:että|joka|jonka|jotka|mitä|"
        r"mikä|kun|miten)|onko\s+se\s+(?:niin|totta|mahdollista|tärkeää)|se\s+on\s+(?:niin|totta)|"
        r"(?:sen|sitä|siinä|sillä|siitä)\s+(?:jälkeen|ennen|lisäksi|lailla|tapaan|sijaan)|"
        r"siitä\s+(?:huolimatta|lähtien)|(?:ne|se|sen|niiden)\s+[a-zäö]{4,}(?:t|n)\s*,\s*jo\w+"
    ),
}
# Clause boundaries, after which a pronoun may mean what the same question has named before.
_BOUNDARY = _pattern(
    "and|but|when|where|if|because|that|after|before|while|since|so|or|which|who|how|why|what|"
    "och|men|när|om|eftersom|att|efter|innan|medan|som|var|hur|varför|vad|og|når|fordi|at|etter|"
    "før|mens|hvor|hvordan|hvorfor|hva|hvad|ja|mutta|kun|jos|koska|että|joka|missä|miten|miksi|mitä"
)
_ATTITUDE = re.compile(
    r"(?:says?|said|thinks?|thought|believes?|hopes?|claims?|expects?|säger|sade|tror|anser|menar|"
    r"hoppas|sier|mener|håper|siger|håber|sanoo|uskoo|toivoo)\s+$",
    re.I,
)

_WORDS_OF = {
    "en": "company|hospital|university|organi[sz]ation|institute|agency|firm|society",
    "sv": "företaget|bolaget|sjukhuset|universitetet|organisationen|regionen|myndigheten",
    "no": "selskapet|bedriften|sykehuset|universitetet|organisasjonen|etaten",
    "da": "virksomheden|selskabet|firmaet|hospitalet|sygehuset|universitetet|organisationen",
    "fi": "yhtiö|yritys|sairaala|yliopisto|järjestö|yhtiön|yrityksen|sairaalan|yliopiston",
}
_INVERTED = _pattern("do|does|did|will|can|could|should|would|may|might|must")
_RESTRICTIVE = _pattern(
    "of|between|with|about|on|for|in|to|that|which|who|whose|at|from|called|named|mellan|med|om|"
    "för|i|av|som|till|på|mellom|for|til|mellem|af|der|hvor|där"
)


def anaphors(text: str, language: str, own: Sequence[Mention]) -> list[Anaphor]:
    """The words of `text` that need the conversation, at most one for each need, in order.

    `own` are the mentions in the same text: a word that can mean one of them needs nothing.
    """
    idle = [match.span() for match in _idle(language).finditer(text)]
    found: dict[Need, Anaphor] = {}
    for pattern, need, form, possessive in _RULES[language]:
        for match in pattern.finditer(text):
            anaphor = Anaphor(match.start(), match.end(), need, form, possessive)
            shouted = match.group().isupper() and len(match.group()) > 1  # "IT", "HE"
            if shouted or (need in found and found[need].start <= anaphor.start):
                continue
            if not _within(match.start(), idle) and not _bound(anaphor, text, own):
                found[need] = anaphor
    if not found and not own:
        noun = _definite_noun(text, language)
        return [noun] if noun else []
    return _without_repeats(sorted(found.values(), key=lambda anaphor: anaphor.start), text)


def _without_repeats(found: list[Anaphor], text: str) -> list[Anaphor]:
    """In "What are its goals and who pays for them?" the goals are meant by "them"."""
    kept: list[Anaphor] = []
    for anaphor in found:
        meant = any(
            earlier.possessive
            and anaphor.need in (Need.THING, Need.SEVERAL)
            and _BOUNDARY.search(text[earlier.end : anaphor.start])
            for earlier in kept
        )
        if not meant:
            kept.append(anaphor)
    return kept


def _idle(language: str) -> re.Pattern[str]:
    return _IDLE[language if language in _IDLE else "scandinavian"]


def _within(position: int, spans: Iterable[tuple[int, int]]) -> bool:
    return any(start <= position < end for start, end in spans)


def _bound(anaphor: Anaphor, text: str, own: Sequence[Mention]) -> bool:
    """Whether the question itself names, before the word, what the word means."""
    for mention in own:
        if mention.end <= anaphor.start and _agree(anaphor.need, mention):
            between = text[mention.end : anaphor.start]
            if anaphor.possessive or _BOUNDARY.search(between) or _ATTITUDE.search(between):
                return True
    return False


def _agree(need: Need, mention: Mention) -> bool:
    if need is Need.PERSON:
        named = mention.kind is Kind.NAME and not mention.text.isupper()
        return mention.kind is Kind.PERSON or named
    if need is Need.PLACE:
        return mention.kind is Kind.PLACE
    return mention.kind not in (Kind.PERSON, Kind.PLACE)


def _definite_noun(text: str, language: str) -> Anaphor | None:
    """ "the agreement" where nothing in the question says which one."""
    if language == "en":
        pattern = _pattern(rf"(?:the|this|that)\s+(?:(?P<joint>{UNDERTAKING})|{_WORDS_OF['en']})")
    elif language == "fi":
        pattern = _pattern(rf"(?P<joint>{FINNISH_UNDERTAKING})|{_WORDS_OF['fi']}")
    else:
        pattern = _pattern(rf"(?:(?P<joint>{DEFINITE_UNDERTAKING})|{_WORDS_OF[language]})s?")
    for match in pattern.finditer(text):
        if not _restricted(text, match, language):
            need = Need.UNDERTAKING if match["joint"] else Need.THING
            form = Form.NOUN if language == "en" else Form.ASIDE
            return Anaphor(match.start(), match.end(), need, form)
    return None


def _restricted(text: str, noun: re.Match[str], language: str) -> bool:
    """Whether what follows says more about the noun: "the agreement between …"."""
    following = re.match(r"\s+(['’\w-]+)(\s*\w)?", text[noun.end() :])
    if not following:
        return bool(re.match(r"['’-]", text[noun.end() :]))
    word = following.group(1)
    if _RESTRICTIVE.fullmatch(word):
        return following.group(2) is not None
    if language != "en" or word.lower() in stopwords("en") or word.endswith("ed"):
        return False
    before = text[: noun.start()].split()[-1:]
    return not (before and _INVERTED.fullmatch(before[0]))
