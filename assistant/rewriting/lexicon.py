"""Words that tell what a name is: joint undertakings, organisations, places, people's roles."""

import re


def words(joined: str) -> frozenset[str]:
    return frozenset(joined.split())


# The nouns of joint work, in the forms that questions use; compounds end in them.
UNDERTAKINGS = words(
    "agreement collaboration cooperation partnership project initiative programme program "
    "platform deal consortium alliance network scheme "
    "avtal avtalet samarbete samarbetet partnerskap partnerskapet projekt projektet initiativ "
    "initiativet programmet plattform plattformen nätverk nätverket konsortium konsortiet "
    "satsning satsningen överenskommelse överenskommelsen samverkan "
    "avtale avtalen samarbeid samarbeidet prosjekt prosjektet nettverk nettverket satsing "
    "satsingen aftale aftalen samarbejde samarbejdet partnerskab partnerskabet netværk netværket "
    "platformen indsats indsatsen "
    "sopimus sopimuksen sopimusta sopimuksessa sopimuksesta yhteistyö yhteistyön yhteistyötä "
    "yhteistyössä yhteistyöstä hanke hankkeen hanketta hankkeessa hankkeesta aloite aloitteen "
    "aloitetta projekti projektin projektia ohjelma ohjelman ohjelmaa kumppanuus verkosto"
)
_NOUNS = "|".join(sorted(UNDERTAKINGS, key=len, reverse=True))
UNDERTAKING = rf"[^\W\d_]*(?:{_NOUNS})"
_DEFINITE_NOUNS = "|".join(sorted(n for n in UNDERTAKINGS if n.endswith(("et", "en"))))
SCANDINAVIAN_UNDERTAKING = _DEFINITE_NOUNS
DEFINITE_UNDERTAKING = rf"[a-zåäöæø]*(?:{_DEFINITE_NOUNS})"
_FINNISH_STEMS = ("sopim", "yhteist", "hank", "aloi", "projekti", "ohjelma")
FINNISH_UNDERTAKING = "|".join(sorted(n for n in UNDERTAKINGS if n.startswith(_FINNISH_STEMS)))
UNDERTAKING_NAME = re.compile(
    r"\b(?:initiative?|project|programme?|platform|consortium|alliance|network|agreement)\b", re.I
)

ORGANISATION = re.compile(
    r"hospital|universit|sjukhus|sykehus|sygehus|sairaala|yliopisto|institut|initiative?|group|"
    r"society|agency|industr|partner|cluster|region|health|helse|cancer|kreft|kræft|cent(?:er|re)|"
    r"council|foundation|stiftelse|association|research|forskning|science|global|oncolog|pharma|"
    r"medic|medis|läkemedel|legemiddel|trust|project|program|platform|network|consortium|alliance|"
    r"department|ministry|direct|board|committee|union|nordic|national|international|expert|"
    r"^(?:ab|as|oy|inc|ltd|plc|gmbh|data|life|care|bank|company|college|school)$"
)
PLACE = re.compile(
    r"(?:norway|norge|norja|sweden|sverige|ruotsi|finland|suomi|suome|denmark|danmark|tanska|"
    r"iceland|island|islanti|germany|tyskland|saksa|france|frankrike|frankrig|ranska|europe|"
    r"europa|eurooppa|euroopa|nordics|norden|pohjoismai|scandinavia|skandinavien|skandinavia|"
    r"britain|england|scotland|wales|spain|italy|netherlands|belgium|estonia|poland|usa|uk|"
    r"oslo|bergen|trondheim|stockholm|göteborg|gothenburg|malmö|uppsala|copenhagen|københavn|"
    r"köpenhamn|aarhus|helsinki|helsingi|helsingfors|espoo|tampere|turku|oulu|london|brussels)"
    r"(?:s|n|an|en|ssa|ssä|sta|stä|ssaan|lla|ta|a|aan)?",
    re.I,
)
NOT_NAMES = words(
    "norwegian swedish finnish danish nordic european british english american german french "
    "monday tuesday wednesday thursday friday saturday sunday january february march april "
    "may june july august september october november december ceo cfo cto gm pm r&d it ai"
)
REQUESTS = words(
    "compare list name tell describe explain summarise summarize give show translate find"
)
ROLE = re.compile(
    r"(?:manager|director|head|chief|officer|minister|professor|president|chair(?:man|woman)?|"
    r"secretary|mayor|dr|oncologist|direktør|direktör|leder|chef|sjef|johtaja|ministern?)",
    re.I,
)
ACRONYM = re.compile(r"([A-ZÅÄÖÆØ][A-ZÅÄÖÆØ0-9&-]*[A-ZÅÄÖÆØ0-9])(?::?[a-zåäöæø]{1,5})?")

# What stands before a name.
BETWEEN = words("between with mellan mellom mellem med")
LOCATED = re.compile(r"\b(?:in|i|from|från|fra)\s+(?:the\s+)?$", re.I)
TAKES_PART = re.compile(
    r"\b(?:part|partners?|members?|join\w*|involved|participa\w+|compan\w+|medlem\w*|del\w*|"
    r"ingå\w*|inngår|indgår|med|mukana|jäsen\w*)\s+(?:in|of|to|i|av|af)\s+(?:the\s+)?$",
    re.I,
)
WHO_IS = re.compile(
    r"(?:\bwho(?:\s+(?:is|was|are)|'s|’s)|\bvem\s+(?:är|var)|\bhvem\s+(?:er|var)|"
    r"\bkuka\s+(?:on|oli)|\b(?:says?|said|säger|sade|sa|sier|siger|sagde|sanoo|sanoi)|"
    r"\b(?:dr|prof|mr|mrs|ms)\.|\bprofessor\w*|\bdirect\w+|\bminister\w*|\bmayor)\s+$",
    re.I,
)
