"""The people, organisations, places and undertakings a turn of the conversation names."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from assistant.stopwords import stopwords


class Kind(Enum):
    PERSON = auto()
    NAME = auto()  # an organisation or undertaking, known by its name alone
    UNDERTAKING = auto()  # "the HUS and Janssen agreement", "Global Expert Centers Initiative"
    GROUP = auto()  # several names, joined
    PLACE = auto()
    TOPIC = auto()  # what a question without any name is about


@dataclass(frozen=True, slots=True)
class Mention:
    """`text` is fit to be put into another sentence; `start` and `end` say where it stood.

    `perhaps_person` marks a name that has the form of a person's without further evidence.
    """

    text: str
    start: int
    end: int
    kind: Kind
    perhaps_person: bool = False


def _words(joined: str) -> frozenset[str]:
    return frozenset(joined.split())


# The nouns of joint work, in the forms a question is likely to use.
UNDERTAKINGS = _words(
    "agreement collaboration cooperation partnership project initiative programme program "
    "platform deal consortium alliance network scheme effort memorandum avtal avtalet "
    "samarbete samarbetet partnerskap partnerskapet projekt projektet initiativ initiativet "
    "program programmet plattform plattformen nätverk nätverket konsortium konsortiet "
    "satsning satsningen överenskommelse överenskommelsen samverkan samverkansplattform "
    "samverkansplattformen avtale avtalen samarbeid samarbeidet prosjekt prosjektet nettverk "
    "nettverket satsing satsingen aftale aftalen samarbejde samarbejdet partnerskab "
    "partnerskabet netværk netværket platform platformen indsats indsatsen sopimus sopimuksen "
    "sopimusta sopimuksessa sopimuksesta yhteistyö yhteistyön yhteistyötä yhteistyössä "
    "yhteistyöstä hanke hankkeen hanketta hankkeessa hankkeesta aloite aloitteen aloitetta "
    "projekti projektin projektia ohjelma ohjelman ohjelmaa alusta kumppanuus verkosto"
)

_ORGANISATION = re.compile(
    r"hospital|universit|sjukhus|sykehus|sygehus|sairaala|yliopisto|institut|initiative?|group|"
    r"society|agency|industr|partner|cluster|region|health|helse|cancer|kreft|kræft|cent(?:er|re)|"
    r"council|foundation|stiftelse|association|research|forskning|science|global|oncolog|pharma|"
    r"medic|medis|läkemedel|legemiddel|trust|project|program|platform|network|consortium|alliance|"
    r"department|ministry|direct|board|committee|union|nordic|national|international|expert|"
    r"metod|^(?:ab|as|oy|inc|ltd|plc|gmbh|data|life|care|bank|squibb|company|college|school)$"
)
_UNDERTAKING_NAME = re.compile(
    r"\b(?:initiative?|project|programme?|platform|consortium|alliance|network|agreement)\b", re.I
)
_PLACES = re.compile(
    r"(?:norway|norge|norja|sweden|sverige|ruotsi|finland|suomi|suome|denmark|danmark|tanska|"
    r"iceland|island|germany|tyskland|saksa|france|frankrike|frankrig|ranska|europe|europa|"
    r"eurooppa|euroopa|nordics|norden|pohjoismai|scandinavia|skandinavien|skandinavia|britain|"
    r"england|scotland|wales|spain|italy|netherlands|belgium|estonia|poland|australia|usa|uk|"
    r"oslo|bergen|trondheim|stockholm|göteborg|gothenburg|malmö|uppsala|copenhagen|københavn|"
    r"köpenhamn|aarhus|helsinki|helsingi|helsingfors|espoo|tampere|turku|oulu|london|birmingham|"
    r"brussels|värmland|skåne|west midlands)(?:s|n|an|en|ssa|ssä|sta|stä|ssaan|lla|ta|a|aan)?",
    re.I,
)
_NOT_NAMES = _words(
    "norwegian swedish finnish danish nordic european british english american german french "
    "monday tuesday wednesday thursday friday saturday sunday january february march april "
    "may june july august september october november december ceo cfo cto gm pm r&d it ai"
)
_ROLE = re.compile(
    r"(?:manager|director|head|chief|officer|minister|professor|president|chair(?:man|woman)?|"
    r"secretary|mayor|dr|oncologist|direktør|direktör|leder|chef|sjef|johtaja|ministern?)",
    re.I,
)
_NEAR = 60  # characters before a name that tell what it is
_TOKEN = re.compile(r"[^\W_]+(?:[-’'&:.][^\W_]+)*")
_LINKS = {"of", "for", "the", "de", "den", "der", "van", "von", "av", "af", "la", "zu"}
_AND = r"(?:,\s+(?:and\s+)?|\s+(?:and|och|og|ja|sekä|samt|&)\s+)"
_BETWEEN = {"between", "with", "mellan", "mellom", "mellem", "med"}
_LOCATED = {"in", "i", "from", "från", "fra"}
_TAKES_PART = re.compile(
    r"\b(?:part|partners?|members?|join\w*|involved|participa\w+|compan\w+|medlem\w*|del\w*|"
    r"ingå\w*|inngår|indgår|med|mukana|jäsen\w*)\s+(?:in|of|to|i|av|af)\s*$",
    re.I,
)
_WHO_IS = re.compile(
    r"(?:\bwho(?:\s+(?:is|was|are)|'s|’s)|\bvem\s+(?:är|var)|\bhvem\s+(?:er|var)|"
    r"\bkuka\s+(?:on|oli)|\b(?:says?|said|säger|sade|sa|sier|siger|sagde|sanoo|sanoi)|"
    r"\b(?:dr|prof|mr|mrs|ms)\.|\bprofessor\w*|\bdirect\w+|\bminister\w*|\bmayor)\s+$",
    re.I,
)
_SENTENCE_START = re.compile(r"(?:^|[.!?:…][\"'”’»)]*\s+|\n\s*)[\"'“”«»(–—\-\s]*$")
_ACRONYM = re.compile(r"([A-ZÅÄÖÆØ][A-ZÅÄÖÆØ0-9&-]*[A-ZÅÄÖÆØ0-9])(?::?[a-zåäöæø]{1,5})?")


def mentions(text: str, language: str, *, question: bool = True) -> list[Mention]:
    """What `text` names, the most salient first; groups come beside their members.

    In a question the first word counts as part of a name only where its form shows it to be one.
    """
    names = [_named(text, run, language) for run in _runs(text, language, question)]
    names = [name for name in names if name.text.lower() not in _NOT_NAMES]
    return sorted(_with_groups(text, names), key=lambda m: _rank(m, text))


def topic(text: str) -> Mention | None:
    """The thing in lower case that a question of the form "What is …?" asks about."""
    match = _TOPIC.match(text)
    if not match:
        return None
    return Mention(match["topic"], match.start("topic"), match.end("topic"), Kind.TOPIC)


_TOPIC = re.compile(
    r"\s*(?:(?:what|vad|hva|hvad|mikä|mitä)\s+(?:is|are|was|were|är|var|er|on|ovat)\s+|"
    r"what\s+do(?:es)?\s+(?=.*\smean\W*$)|vad\s+(?:betyder|innebär)\s+|hva\s+betyr\s+|"
    r"hvad\s+betyder\s+|mitä\s+tarkoittaa\s+)"
    r"(?:(?:the\s+)?(?:aim|purpose|goal|role|meaning|definition|idea|benefit)s?\s+(?:of|behind)\s+)?"
    r"(?P<topic>(?!(?:it|det|den|that|this|se|there|your|my)\b)[^\W\d_][\w-]*(?:\s+[\w-]+){0,3}?)"
    r"(?:\s+mean)?(?:\s*[?.!]*\s*$|"
    r"\s+(?:in|for|at|with|and|according|i|på|med|för|og|och|ifølge|enligt)\b)",
    re.I,
)


def takes_part(text: str, mention: Mention) -> bool:
    """Whether `text` speaks of taking part in what is mentioned."""
    return bool(_TAKES_PART.search(text[max(0, mention.start - _NEAR) : mention.start]))


def _rank(mention: Mention, text: str) -> tuple[int, int]:
    """Undertakings first, then what others take part in, then what stands first."""
    if mention.kind is Kind.UNDERTAKING:
        return 0, mention.start
    return (1 if takes_part(text, mention) else 2), mention.start


def _runs(text: str, language: str, question: bool) -> Iterator[tuple[int, int]]:
    """Spans of names: words with capitals, and the small words that link them."""
    tokens = list(_TOKEN.finditer(text))
    index = 0
    while index < len(tokens):
        if not _is_name(text, tokens, index, language, question):
            index += 1
            continue
        last = index
        while (following := _next_of_name(text, tokens, last)) is not None:
            last = following
        if not (last + 1 < len(tokens) and _role_follows(text, tokens, last)):
            yield tokens[index].start(), tokens[last].end()
        index = last + 1


def _role_follows(text: str, tokens: Sequence[re.Match[str]], last: int) -> bool:
    """ "Country Director": the capitalised words belong to a title."""
    token = tokens[last + 1]
    return bool(_ROLE.fullmatch(token.group())) and text[tokens[last].end() : token.start()] == " "


def _is_name(
    text: str, tokens: Sequence[re.Match[str]], index: int, language: str, question: bool
) -> bool:
    word, start = tokens[index].group(), tokens[index].start()
    if not any(character.isupper() for character in word) or word == "I":
        return False
    if _ROLE.fullmatch(word):
        return False
    if not _SENTENCE_START.search(text[max(0, start - _NEAR) : start]):
        return True
    if _ACRONYM.fullmatch(word) or any(character.isupper() for character in word[1:]):
        return True
    if word.lower() in stopwords(language) or word.lower() in stopwords("en"):
        return False
    # Scandinavian and Finnish questions may open with any verb: "Stödjer LIF avtalet?"
    return (not question or language == "en") and _next_of_name(text, tokens, index) is not None


def _next_of_name(text: str, tokens: Sequence[re.Match[str]], index: int) -> int | None:
    """The index of the token that carries the name on, past at most two linking words."""
    here = tokens[index]
    if re.search(r"[’'](?:s)?$|:s$", here.group()):
        return None
    for following in range(index + 1, min(index + 4, len(tokens))):
        token = tokens[following]
        gap = text[tokens[following - 1].end() : token.start()]
        if gap.strip(" ") not in ("", "&") or not gap:
            return None
        if token.group()[0].isupper():
            if _ROLE.fullmatch(token.group()):
                return None
            linked = following > index + 1
            return None if linked and _ACRONYM.fullmatch(here.group()) else following
        if token.group() not in _LINKS:
            return None
    return None


def _named(text: str, span: tuple[int, int], language: str) -> Mention:
    start, end = span
    before = text[max(0, start - _NEAR) : start]
    name = bare_name(text[start:end], text[end : end + _NEAR], language)
    person = _person_like(name)
    if _PLACES.fullmatch(name) or (_located(before) and " " not in name and not name.isupper()):
        kind = Kind.PLACE
    elif person and _WHO_IS.search(before):
        kind, person = Kind.PERSON, False
    elif _UNDERTAKING_NAME.search(name):
        kind = Kind.UNDERTAKING
    else:
        kind = Kind.NAME
    if before.endswith("the "):
        name, start = f"the {name}", start - 4
    return Mention(name, start, end, kind, person)


def _located(before: str) -> bool:
    last = before.split()[-1:]
    return bool(last) and last[0].lower() in _LOCATED and not _TAKES_PART.search(before)


def _person_like(name: str) -> bool:
    parts = name.split()
    return 2 <= len(parts) <= 4 and not any(
        _ACRONYM.fullmatch(part)
        or _ORGANISATION.search(part.lower())
        or _PLACES.fullmatch(part)
        or (part[0].islower() and part not in ("de", "van", "von", "af", "der"))
        for part in parts
    )


def bare_name(name: str, after: str, language: str) -> str:
    """`name` without the ending of a genitive or, on an abbreviation, of a Finnish case."""
    name = re.sub(r"[’'](?:s)?$|:s$", "", name)
    head, _, last = name.rpartition(" ")
    acronym = re.fullmatch(r"([A-ZÅÄÖÆØ]{2,}):?[a-zåäöæø]{1,5}", last)
    if acronym and language != "en":
        last = acronym.group(1)
    elif language in ("sv", "no", "da") and re.search(r"[^\Ws]s$", last):
        following = re.match(r"\s+([a-zåäöæø-]+)", after)
        if following and following.group(1) not in stopwords(language):
            last = last[:-1]
    return f"{head} {last}" if head else last


def _with_groups(text: str, names: list[Mention]) -> Iterator[Mention]:
    """The names, joined ones as a group, and any of them with the noun it belongs to."""
    index = 0
    while index < len(names):
        last = index
        while last + 1 < len(names) and re.fullmatch(
            _AND, text[names[last].end : names[last + 1].start]
        ):
            last += 1
        members = names[index : last + 1]
        undertaking = _undertaking(text, members)
        if undertaking:
            yield undertaking
        if len(members) > 1:
            start, end = members[0].start, members[-1].end
            text_of_all = text[start : members[-1].start] + members[-1].text
            yield Mention(text_of_all, start, end, Kind.GROUP)
        if not undertaking:
            yield from members
        index = last + 1


def _undertaking(text: str, members: list[Mention]) -> Mention | None:
    """ "the HUS and Janssen agreement", "avtalet mellan Region Värmland och LIF"."""
    start, end = members[0].start, members[-1].end
    noun = re.match(r"\s+([^\W_]+)\b", text[end : end + _NEAR])
    if noun and noun.group(1).lower() in UNDERTAKINGS:
        end += noun.end()
        return Mention(text[start:end], start, end, Kind.UNDERTAKING)
    near = max(0, start - _NEAR)
    before = re.search(r"((?:the\s+)?([^\W_]+)\s+([^\W_]+)\s+)$", text[near:start])
    if before and before.group(2).lower() in UNDERTAKINGS and before.group(3) in _BETWEEN:
        start = near + before.start()
        return Mention(text[start:end], start, end, Kind.UNDERTAKING)
    return None
