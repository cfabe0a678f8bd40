"""Pronouns that point to nothing: "Is it true that …", "Finns det …", an article before a noun."""

import re

from assistant.language.stopwords import stopwords
from assistant.rewriting.lexicon import words
from assistant.rewriting.pointers import Anaphor, Form

_JUDGED = (
    "true|possible|correct|right|certain|clear|likely|unlikely|important|necessary|safe|known|"
    "common|normal|legal|allowed|hard|difficult|easy|good|bad|better|worth|fair|useful|wise|ok|"
    "okay|too|still|really|also|\\w+ed|held|sant|möjligt|rätt|riktigt|säkert|klart|viktigt|"
    "nödvändigt|svårt|lätt|bra|sannolikt|korrekt|mulig|rett|riktig|sikkert|viktig|nødvendig|"
    "vanskelig|lett|godt|sandsynlig|sannsynlig|sandt|muligt|rigtigt|vigtigt|nødvendigt|svært|let|"
    "bedre|bättre|vanligt|vanlig|tillåtet|tillatt|tilladt"
)
_THAT = "that|to|for|if|whether|when|how|att|som|om|för|at|å|hvis|når"
_IS = "is|was|be|isn't|isn’t|är|var|er|blir|bliver|ble|blev"


def _pattern(alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{alternatives})\b", re.I)


_ENGLISH = _pattern(
    rf"(?:{_IS}|makes?|made|finds?)\s+it\s+(?:\w+\s+)??(?:{_JUDGED})\s+(?:{_THAT})|"
    rf"it\s+(?:be|is|was)\s+(?:\w+\s+)??(?:{_JUDGED})\s+(?:{_THAT})|"
    rf"(?:{_IS})\s+it\s+(?:that|to|from|like\s+to|(?-i:[A-ZÅÄÖÆØ][\w-]*).*?\s(?:that|who|which))|"
    r"it\s+(?:seems?|appears?|rains?|snows?)|makes?\s+it\s+\w+\s+to|"
    r"(?:do|does|did|would|will)\s+it\s+(?:take|matter|cost)\s+.*?\b(?:to|that|if|whether)|"
    r"(?:does|did)\s+it\s+mean\s+(?:for|to|when|if|that)|"
    r"(?:does|did|will)\s+it\s+get\s+(?:dark|cold|warm|hot|late|light)|"
    # "the money it paid": a relative clause, about what the question itself speaks of
    r"(?:the|a|an)\s+\w+\s+(?:it|they|he|she)|"
    r"when\s+it\s+comes|what\s+time\s+is\s+it|is\s+it\s+(?:raining|cold|late)|"
    r"(?:is|are|was|were|be|been|will|has|have)\s+there|"
    r"there\s+(?:is|are|was|were|a|an|any|be|been|have|has|must|may|might|can|should|will|would)|"
    r"this\s+(?:year|month|week)|like\s+(?:this|that)|^\W*(?:why|how)\s+is\s+that(?=\W*$)|"
    r"(?:says?|said|thinks?|thought|believes?|knows?|knew|do|did|done|all)\s+(?:this|that)(?=\W*$)|"
    r"of\s+those(?=\s+(?!are\b|is\b|were\b|was\b|have\b|has\b|in\b|at\b|from\b)\w)"
)
_SCANDINAVIAN = _pattern(
    r"(?:finns|fanns|finnes|fins|finst|fantes|findes|fandtes)\s+(?:det|der)|"
    r"det\s+(?:finns|fanns|finnes|fins|findes)|det\s+(?:är|var|er|blir|bliver)|"
    rf"(?:{_IS})\s+det\s+(?:\w+\s+)??(?:{_JUDGED})\s+(?:{_THAT})|"
    rf"(?:{_IS})\s+det\s*,?\s+(?:som|med|for|för|der|ikke|inte|"
    r"(?-i:[A-ZÅÄÖÆØ][\w-]*).*?\s(?:som|der))|det\s+(?:att|at|å)|"
    r"(?:går|gick|gikk|gik)\s+det\s+(?:an|til|till|med)|"
    r"(?:gäller|gjelder|gælder)\s+det|det\s+(?:gäller|gjelder|gælder)|"
    r"(?:betyder|innebär|betyr|indebærer)\s+det\s+(?:för|for)|(?:gör|gjør|gør)\s+det\s+\w+t|"
    r"(?:rör|dreier|drejer)\s+det\s+(?:sig|seg)|(?:ser|så)\s+det\s+ut|"
    r"handlar\s+det\s+om\s+att|(?:tar|tager|tok|tog)\s+det\s+.*?\b(?:att|at|å)|"
    r"kommer\s+det\s+(?:sig|av|seg|af)|står\s+det|(?:hur|hvor)\s+(?:många|mange|mye|meget)\s.*?\bdet|"
    # What happens or is the case, after a question word: "Når var det valg i Norge?"
    r"^\W*(?:hv\w+|når|när|var|varför|hur|vad)\b[^?]*?\b(?:er|är|var|ble|blev|blir|bliver|har|hade|"
    r"hadde|havde|skjer|skjedde|sker|skedde|kom|kommer)\s+det(?=\s+\w+\s+\w)|"
    r"(?:er|är|var)\s+det(?=\s+(?!ett?\b|en\b|ei\b)\w+\s+\w)|"
    r"det\s+\w+\s+(?:att|at|å)|man\s+det|det\s+hende|dem\s+som|de[nt]?\s+\w+\s+som|det\s+(?:sig|seg)|"
    r"(?:betyder|betyr|heter|hette|hedder)\s+det\s+(?:när|om|når|hvis)|"
    r"de[nt]?\s+(?:här|där|her|der)(?=\s+\w)|"
    r"(?:ham|honom|hende|henne|den|det|dem)\s+(?:selv|själv)"
)
_FINNISH = _pattern(
    r"(?:se|sen|sitä|siitä|siihen|siinä|niitä|niiden|ne)\s*,\s*(?:että|joka|jonka|jotka|mitä|"
    r"mikä|kun|miten)|onko\s+se\s+(?:niin|totta|mahdollista|tärkeää)|se\s+on\s+(?:niin|totta)|"
    r"(?:sen|sitä|siinä|sillä|siitä)\s+(?:jälkeen|ennen|lisäksi|lailla|tapaan|sijaan)|"
    r"siitä\s+(?:huolimatta|lähtien)|(?:ne|se|sen|niiden)\s+[a-zäö]{4,}(?:t|n)\s*,\s*jo\w+"
)

_ARTICLES = {"den", "det", "de", "denna", "detta", "denne", "dette", "disse", "dessa"}
_DEMONSTRATIVES = _ARTICLES - {"den", "det", "de"}
_MODAL = re.compile(
    r"\b(?:kan|kunde|kunne|ska|skal|skall|skulle|vill|vil|ville|måste|må|får|bör|bør)\s+$", re.I
)
_BE_OR_HAVE = re.compile(
    r"\b(?:är|var|er|blir|blev|ble|bliver|har|hade|hadde|havde)\s+$",
    re.I,
)
_RANKING = words(
    "mest minst näst nest mer mindre flesta fleste andra andre första første förste siste sista "
    "samma samme enda eneste nye nya ny to två tre fyra fire fem sex seks tio ti små så"
)


def points_to_nothing(text: str, anaphor: Anaphor, language: str) -> bool:
    """Whether the word is idle where it stands, or an article rather than a pronoun."""
    pattern = {"en": _ENGLISH, "fi": _FINNISH}.get(language, _SCANDINAVIAN)
    if any(match.start() <= anaphor.start < match.end() for match in pattern.finditer(text)):
        return True
    return pattern is _SCANDINAVIAN and _is_article(text, anaphor, language)


def _is_article(text: str, anaphor: Anaphor, language: str) -> bool:
    """ "det nya avtalet", "de flesta": what follows is described, not what came before."""
    word = text[anaphor.start : anaphor.end].lower()
    before, rest = text[: anaphor.start], text[anaphor.end :]
    following = re.match(r"\s+([\"'“”«»]?[\w-]+)(\s*\w)?", rest)
    if anaphor.form is not Form.PLAIN or word not in _ARTICLES or not following:
        return False
    after, more = following.group(1), following.group(2) is not None
    if not after[0].islower() or after in _RANKING or after == "som":
        return True
    if after in stopwords(language):
        return False
    if word in _DEMONSTRATIVES:
        return True
    if _MODAL.search(before):  # an infinitive ends like an adjective
        return bool(re.match(r"\s+\w+[ae]\s+[\w-]+(?:en|et|na|ne)\b", rest))
    if _BE_OR_HAVE.search(before):
        return more and after.endswith(("a", "e"))
    return True
