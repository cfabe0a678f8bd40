"""Words of which one excludes the other: rising and falling, one illness and another."""

import re
from collections.abc import Sequence
from functools import lru_cache

from assistant.types import DoubtKind

# Each family's members in the five languages; a star stands for any ending.
_FAMILIES: tuple[tuple[DoubtKind, tuple[str, ...]], ...] = (
    (
        DoubtKind.WORDS,
        (
            "increas* rise* rising rose risen grow grows growing grew grown ökar ökat ökade öka "
            "ökande stiger "
            "steg växer växande øker øke økt økende vokser vokset stigende kasvaa kasvaa* "
            "kasvava* kasvoi nousee "
            "nousi lisääntyy lisääntyi",
            "decreas* fall falls falling fell declines declining shrink* shrank drop drops "
            "dropped minskar minska* "
            "sjunker sjönk krymper krympt synker falder faldende falt faldt minker avtar aftager "
            "vähenee väheni "
            "laskee laski pienenee",
        ),
    ),
    (DoubtKind.WORDS, ("fler flere", "färre færre")),
    (
        DoubtKind.WORDS,
        (
            "largest biggest greatest största største suurin suurimmat suurimpia",
            "smallest least minsta minste mindste pienin pienimmät",
        ),
    ),
    (
        DoubtKind.WORDS,
        (
            "launch* founded started starts begins began begun startade startar börjar började "
            "inledde "
            "inleder startet starter begynte begynner begyndte begynder stiftet käynnist* alkaa "
            "alkoi perustettiin",
            "terminat* cancelled canceled avslutade avslutas avsluttet "
            "avsluttes afsluttet "
            "afsluttes uppsagt sagt_upp sagde_op sa_opp opsagt päättyy päättyi lopetettiin lopetti",
        ),
    ),
    (
        DoubtKind.WORDS,
        (
            "join joins joined joining entered ansluter anslöt inträdde tilsluttet liittyy liittyi",
            "withdr* leave leaves leaving lämnar lämnade forlater forlot forlader forlod eroaa "
            "erosi vetäyty*",
        ),
    ),
    (
        DoubtKind.WORDS,
        (
            "east eastern öst östra øst østre østlige itä itäinen itäisen",
            "west western väst västra vest vestre vestlige länsi läntinen",
            "north northern norr norra nord nordre nordlige pohjoinen pohjoisen",
            "south southern söder södra syd sydlige sør søndre etelä eteläinen",
        ),
    ),
    (DoubtKind.WORDS, ("public offentlig* julki*", "private privat* yksity*")),
    (
        DoubtKind.WORDS,
        (
            "adult* vuxna voksne aikui*",
            "child children barn* lapsi lapset lasten",
            "elderly äldre eldre ældre",
        ),
    ),
    (
        DoubtKind.WORDS,
        (
            "daily every_day varje_dag hver_dag dagligen daglig* päivittäin joka_päivä",
            "weekly every_week a_week varje_vecka hver_uke hver_uge viikoittain joka_viikko",
            "monthly every_month each_month a_month varje_månad hver_måned kuukausittain "
            "joka_kuukausi",
            "yearly annual* every_year each_year a_year årligen årlig* varje_år hvert_år "
            "vuosittai* joka_vuosi",
        ),
    ),
    (
        DoubtKind.WORDS,
        (
            "cancer* oncolog* onkolog* tumor* tumour* tumör* kreft* kræft* svulst* syöpä* syövä* "
            "kasvai*",
            "depressi* depresj* masennu* masenn*",
            "diabet*",
            "dementi* demens* alzheimer*",
            "obes* fetma bukfetma overvekt* overvægt* fedme lihavuu*",
            "heart cardi* kardio* hjärt* hjerte* sydän* sydäm*",
            "stroke slaganfall hjerneslag slagtilfælde aivohalvau*",
            "kidney* renal njur* nyre* munuai*",
            "asthma* astma*",
            "epilep*",
            "psoria*",
            "dental dentist* tandvård tannhelse tandpleje hammas*",
            "schizophren* schizofren* skitsofren*",
            "metabolic metabol* aineenvaihdun*",
        ),
    ),
    (
        DoubtKind.NUMBER,
        (
            "first första første ensimmäi*",
            "third tredje kolmas kolmannen kolmatta",
            "fourth fjärde fjerde neljäs neljännen neljättä",
            "fifth femte viides viidennen viidettä",
            "sixth sjätte sjette kuudes kuudennen kuudetta",
            "seventh sjunde sjuende syvende seitsemäs",
            "eighth åttonde åttende ottende kahdeksas",
            "ninth nionde niende yhdeksäs",
            "tenth tionde tiende kymmenes",
            "last sista siste sidste viimei*",
        ),
    ),
)


def _pattern(member: str) -> re.Pattern[str]:
    words = (word.replace("_", r"\s+").replace("*", r"\w*") for word in member.split())
    return re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE)


_COMPILED = tuple((kind, tuple(map(_pattern, members))) for kind, members in _FAMILIES)


def exclusions(statement: str, cited: Sequence[str], context: str) -> list[tuple[DoubtKind, str]]:
    """The statement's words that its citations lack while having another of the same family.

    With the kind of doubt that they raise. What the `context` has is not lacking.
    """
    said, there = _members(statement), _members("\n".join(cited))
    around = _members(context)
    rivals = {family for family, member in there if (family, member) not in said}
    return [
        (_COMPILED[family][0], word)
        for (family, member), word in said.items()
        if family in rivals and (family, member) not in there | around
    ]


@lru_cache(maxsize=4096)
def _members(text: str) -> dict[tuple[int, int], str]:
    """By family and member, the first word of a text that belongs to it."""
    return {
        (number, place): match[0]
        for number, (_, patterns) in enumerate(_COMPILED)
        for place, pattern in enumerate(patterns)
        if (match := pattern.search(text))
    }
