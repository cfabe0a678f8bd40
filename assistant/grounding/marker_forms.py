"""The forms that citation markers take in the wild, as regular expressions."""

import re

from assistant.language import vocabulary

_LABELS = vocabulary.pattern("citing.labels")
_AND = vocabulary.pattern("citing.and")
_LABEL = rf"(?:(?:{_LABELS}|[spd])[\s._:-]*|[§#№]\s*)"
_PAGES = rf"(?:,?\s*\b{vocabulary.pattern('citing.page')}\.?\s*\d+(?:[-–]\d+)?)?"
_NUMBER = r"(?:\d{1,4}(?:\s*[-–—]\s*\d{1,4})?)"
_TAIL = r"(?:(?::\d+)?†[^\]】〕］\n]{0,80}|:L?\d+(?:-L?\d+)?)?"
_LIST = rf"(?:{_LABEL})?#?{_NUMBER}{_TAIL}{_PAGES}(?:\s*{_AND}\s*(?:{_LABEL})?#?{_NUMBER}{_TAIL})*"
_ANYCASE = re.IGNORECASE

# One number, or a range, of a marker's list; what follows a dagger or a colon is no number of it.
ITEM = re.compile(
    r"(?<![\w†])(?:[spd]|doc|id)?[_-]?(?P<first>\d{1,4})(?:\s*[-–—]\s*(?P<last>\d{1,4}))?"
    rf"(?::L?\d+(?:-L?\d+)?)?(?:†[^,;\]】〕］]*)?{_PAGES}",
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
    rf"\(\s*{vocabulary.pattern('citing.see')}?\s*"
    rf"(?P<list>{_LABELS}[\s._:-]*#?{_NUMBER}{_PAGES}(?:\s*{_AND}\s*(?:{_LABEL})?{_NUMBER})*)\s*\)",
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
    rf"(?P<leading>\b{vocabulary.pattern('citing.leading')}\s+)?(?:the\s+)?"
    rf"\b(?P<label>{_LABELS})\s+#?(?P<list>\d{{1,2}}(?:\s*{_AND}\s*\d{{1,2}})*)"
    rf"(?![\w%]|[.,:]\d)(?P<trailing>:?n? {vocabulary.pattern('citing.trailing')})?",
    _ANYCASE,
)
# "[1]: address" and "[^1]: words" define, they cite nothing
DEFINITION = re.compile(r"^[ \t>]*\[\^?[^\]\n]{1,40}\]:.*$", re.MULTILINE)

# Before "(5)" these make it a quantity or the number of something: five (5), phase (2).
_COUNTS = "|".join(vocabulary.values("numbers.counting") | vocabulary.values("numbers.one"))
NOT_BEFORE_NUMBER = re.compile(
    rf"(?:\b(?:{_COUNTS}|{vocabulary.pattern('citing.parts')})\.?|\d)\s*$", _ANYCASE
)

_SOURCES_TITLE = re.compile(
    rf"^[ \t#*_>]*{vocabulary.pattern('citing.sources')}[ \t:*_]*$", _ANYCASE | re.MULTILINE
)
_SOURCE_LINE = re.compile(
    rf"\s*(?:[-*•]\s*)?(?:\\?[\[【(^]|\d{{1,2}}[.):]|[{_SUPER}]|"
    rf"{vocabulary.pattern('citing.source_lines')}\b)",
    _ANYCASE,
)
# "Sources: [1], [2]" on a line of its own
_SOURCES_LINE = re.compile(
    rf"^[ \t*_>(]*{vocabulary.pattern('citing.sources_labels')}[*_]*:[*_]*[ \t]*"
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
