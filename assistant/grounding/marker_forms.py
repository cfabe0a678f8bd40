"""The forms that citation markers take in the wild, as regular expressions."""

import re

_LABELS = (
    r"sources?|src|passages?|documents?|docs?|refs?|references?|citations?|cite|excerpts?|chunks?|"
    r"snippets?|contexts?|footnotes?|ids?|nos?|nr|numbers?|results?|"
    r"källa|källan|källor|källorna|stycke|stycket|avsnitt|avsnittet|passagen|utdrag|dokument|"
    r"dokumentet|kilde|kilden|kilder|kildene|kilderne|avsnittet|passasje|passasjen|passager|"
    r"uddrag|dokumenter|afsnit|afsnittet|lähde|lähteet|lähteen|katkelma|kappale|kohta|asiakirja|"
    r"teksti|tekst|text"
)
_AND = r"(?:,|;|&|and|och|og|ja|samt|sekä)"
_LABEL = rf"(?:(?:{_LABELS}|[spd])[\s._:-]*|[§#№]\s*)"
_NUMBER = r"(?:\d{1,4}(?:\s*[-–—]\s*\d{1,4})?)"
_PAGE = r"(?:,?\s*(?:pp?|s|sid|side|page|sivu)\.?\s*\d+(?:[-–]\d+)?)?"
_TAIL = r"(?:(?::\d+)?†[^\]】〕］\n]{0,80}|:L?\d+(?:-L?\d+)?)?"
_LIST = rf"(?:{_LABEL})?#?{_NUMBER}{_TAIL}{_PAGE}(?:\s*{_AND}\s*(?:{_LABEL})?#?{_NUMBER}{_TAIL})*"
_ANYCASE = re.IGNORECASE

# One number, or a range, of a marker's list; what follows a dagger or a colon is no number of it.
ITEM = re.compile(
    r"(?<![\w†])(?:[spd]|doc|id)?[_-]?(?P<first>\d{1,4})(?:\s*[-–—]\s*(?P<last>\d{1,4}))?"
    r"(?::L?\d+(?:-L?\d+)?)?(?:†[^,;\]】〕］]*)?(?:,?\s*\b(?:pp?|s|sid|side|page|"
    r"sivu)\.?\s*\d+(?:[-–]\d+)?)?",
    _ANYCASE,
)

_LINK = r"(?:\((?:[^()\n]|\([^()\n]*\))*\))?"
# [1] [1, 2] [1-3] [^1] [^1^] [[1]] 【1】 【1†source】 [Source 1] \[1\] `[1]` [1](address)
BRACKETED = re.compile(
    rf"(?P<tick>`?)\\?(?:(?P<two>\[\[)|[\[【〔［⟦])\^?\s*(?P<list>{_LIST})\s*\^?"
    rf"\\?(?(two)\]\]|[\]】〕］⟧])(?P=tick){_LINK}",
    _ANYCASE,
)
# (Source 1) (see passages 2 and 3)
LABELLED = re.compile(
    rf"\(\s*(?:see|se|cf\.?|jfr?\.?|ks\.?|from|från|"
    rf"fra)?\s*(?P<list>(?:{_LABELS})[\s._:-]*#?{_NUMBER}"
    rf"{_PAGE}(?:\s*{_AND}\s*(?:{_LABEL})?{_NUMBER})*)\s*\)",
    _ANYCASE,
)
# (1), (1, 2)
PLAIN = re.compile(r"\((?P<list>\d{1,2}(?:\s*[,;–-]\s*\d{1,2})*)\)")
# What follows "(1)" where it is a marker: the end of a sentence or clause, or another one.
AFTER_PLAIN = re.compile(r"[*_]*(?:[.!?;](?!\d)|[ \t]*(?:\n|\Z)|[ ]?\(\d)")
BEFORE_PLAIN = re.compile(r"[.!?][”\"»'’)*_]*\s?\Z")
# <sup>1</sup> <sup>[1]</sup> <cite>1</cite>
IN_TAGS = re.compile(
    rf"<(?P<tag>sup|cite|ref|citation|source|"
    rf"co)\b[^<>]*>\s*[\[(]?(?P<list>{_LIST})[\])]?\s*</(?P=tag)>",
    _ANYCASE,
)
# ^1^ ^[1]^ ^[1] ^1
CARETS = re.compile(
    rf"(?<!\[)\^\[?(?P<list>{_LIST})\]?\^(?!\w)|"
    rf"(?<=[^\W\d_]{{2}})\^\[?(?P<bare>\d{{1,2}})\]?(?![\w^])",
    _ANYCASE,
)
_SUPER = "⁰¹²³⁴⁵⁶⁷⁸⁹"
SUPERSCRIPT_DIGITS = str.maketrans(
    {**{c: str(i) for i, c in enumerate(_SUPER)}, "˒": ",", "⁻": "-"}
)
# after a word or its punctuation, but not after a digit (10⁶) or a unit (m²)
SUPERSCRIPT = re.compile(
    rf"(?<![\d{_SUPER}])(?<!\b[mM])(?<!\b[kcdm]m)(?<!\bha)(?<![^\w][^\W\d_])(?:(?<=\S)|(?<=\S[ ]))"
    rf"[{_SUPER}]{{1,2}}(?:[,˒⁻ ]{{1,2}}[{_SUPER}]{{1,2}})*",
)
# [hus-janssen.md] (Source: HUS and Janssen agree)
NAMED = re.compile(
    rf"[\[(【]\s*(?:(?:{_LABELS})\s*:?\s+)?[\"“*_`]*(?P<name>[^\[\]【】()\n]{{4,200}}?)[\"”*_`]*\s*[\])】]{_LINK}",
    _ANYCASE,
)
# "according to passage 2", "passage 2 says"
IN_PROSE = re.compile(
    rf"(?P<leading>\b(?:according to|as (?:stated|described|noted|mentioned) in|based on|see|"
    rf"enligt|"
    rf"ifølge|jf\.?|jfr)\s+)?(?:the\s+)?\b(?P<label>{_LABELS})\s+#?(?P<list>\d{{1,2}}(?:\s*{_AND}\s*\d{{1,2}})*)"
    rf"(?![\w%]|[.,:]\d)(?P<trailing>:?n? mukaan)?",
    _ANYCASE,
)
# "[1]: address" and "[^1]: words" define, they cite nothing
DEFINITION = re.compile(r"^[ \t>]*\[\^?[^\]\n]{1,40}\]:.*$", re.MULTILINE)

# Before "(5)" these make it a quantity or the number of something: five (5), phase (2).
NOT_BEFORE_NUMBER = re.compile(
    r"(?:\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|phase|step|annex|"
    r"appendix|article|art|figure|fig|table|section|chapter|part|type|grade|stage|level|paragraph|"
    r"en|ett|två|tre|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv|fas|steg|bilaga|artikel|figur|tabell|"
    r"avsnitt|kapitel|del|typ|grad|nivå|to|fire|seks|sju|syv|åtte|otte|ni|ti|elleve|tolv|fase|"
    r"trinn|trin|vedlegg|bilag|kapittel|yksi|kaksi|kolme|neljä|viisi|kuusi|seitsemän|kahdeksan|"
    r"yhdeksän|kymmenen|vaihe|liite|artikla|kuva|taulukko|luku|osa)\.?|\d)\s*$",
    _ANYCASE,
)

_SOURCES_TITLE = re.compile(
    r"^[ \t#*_>]*(?:sources?|references?|citations?|bibliography|footnotes?|källor|referenser|"
    r"källförteckning|kilder|referanser|kildeliste|referencer|kildehenvisninger|lähteet|"
    r"lähdeluettelo|viitteet)(?: used)?[ \t:*_]*$",
    _ANYCASE | re.MULTILINE,
)
_SOURCE_LINE = re.compile(
    r"\s*(?:[-*•]\s*)?(?:\\?[\[【(^]|\d{1,2}[.):]|"
    + f"[{_SUPER}]"
    + r"|(?:source|passage|källa|kilde|lähde)\b)",
    _ANYCASE,
)
# "Sources: [1], [2]" on a line of its own
_SOURCES_LINE = re.compile(
    r"^[ \t*_>(]*(?:sources?|references?|källor|källa|kilder|kilde|lähteet|lähde)[*_]*:[*_]*[ \t]*"
    rf"(?P<signs>(?:[\[【(][ \t]*{_LIST}[ \t]*[\]】)][ \t,;.]*)+)\)?[ \t]*$",
    _ANYCASE | re.MULTILINE,
)


def without_sources(text: str) -> str:
    """`text` without the list of sources at its end; of a line of markers only these are left."""
    text = _SOURCES_LINE.sub(lambda match: match["signs"], text)
    for match in _SOURCES_TITLE.finditer(text):
        rest = text[match.end() :].strip().split("\n")
        if all(_SOURCE_LINE.match(line) for line in rest if line.strip()):
            return text[: match.start()].rstrip()
    return text
