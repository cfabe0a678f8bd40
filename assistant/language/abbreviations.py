"""Abbreviations and sentence openers per language, the tables behind `sentences.py`.

Keys are lower-case and lack their last full stop ("t.ex" for "t.ex."). An abbreviation that may
stand last in a sentence just as well ("osv.", "etc.", "jne.", "m.m.") needs no entry: before a
capital it ends the sentence.
"""


def _words(joined: str) -> frozenset[str]:
    return frozenset(joined.split())


def _table(common: str, **by_language: str) -> dict[str, frozenset[str]]:
    shared = _words(common)
    return {language: shared | _words(own) for language, own in by_language.items()}


# Something must follow, so the sentence goes on whatever comes next.
LEADING = _table(
    "dr prof mr mrs ms hr vs ca cf nr e.g i.e",
    en="gen col sgt capt lt rev hon sen rep gov messrs viz a.k.a mt",
    sv="t.ex bl.a bl ex d.v.s dvs s.k p.g.a pga jfr jmf f.d fr.o.m t.o.m m.a.o inkl exkl resp ev "
    "ang avd ordf tel f.n s.a.s e.d doc kand fil tekn t.f bitr",
    no="f.eks feks bl.a d.v.s dvs s.k p.g.a pga jf jfr evt inkl ekskl tlf kl vedr ang mht m.h.t "
    "ift i.f.t ifm i.f.m hhv fhv adm cand bl eks t.o.m f.o.m forts",
    da="f.eks feks bl.a d.v.s dvs s.k p.g.a pga jf jfr evt inkl ekskl tlf kl vedr ang mht m.h.t "
    "ift i.f.t ifm i.f.m hhv fhv adm cand bl eks skt sct kgl tidl t.o.m f.o.m fr frk",
    fi="esim yht nyk ml mm m.m muk ks vrt ts nk ns puh tri dos vt ent ko em ao huom lat engl "
    "ruots saks ransk ven klo toim tm",
)

# Abbreviations before a number only: "No. 5", but "No. The agreement …".
NUMBERED = _words(
    "no nro vol fig art pp kap ch sec eq tab kl tel min max maks stk jan feb mar apr jun jul "
    "aug sep sept oct okt nov dec des"
)

# These may stand last; before a capital they do so only if that word usually opens a sentence.
MAY_END = _words(
    "inc ltd co corp jr sr st plc llc bros ph.d dept univ ave blvd al approx a.m p.m u.s u.k dr.med"
)

# Dotted abbreviations that close an enumeration or a date.
CLOSING = _words("m.m m.fl o.s.v o.d o.dyl o.l e.l o.a m.v f.kr e.kr f.v.t e.v.t")

# Words that, written with a capital, open a sentence rather than continue a name.
OPENERS = _table(
    "",
    en="the a an it its he she his her they their we our you i this that these those there here "
    "in on at by for from with as after before when while if since although because but and or "
    "so however what who where why how which not no all some many most one both each now then",
    sv="det den de en ett han hon hans hennes vi vår jag man detta denna dessa här där i på vid "
    "för från med som efter innan när medan om eftersom men och eller så vad vem var varför hur "
    "vilken vilka inte alla några många sedan dessutom också under enligt till av nu då",
    no="det den de en ei et han hun hans hennes vi vår jeg man dette denne disse her der i på ved "
    "for fra med som etter før når mens om fordi siden men og eller så hva hvem hvor hvorfor "
    "hvordan hvilken hvilke ikke alle noen mange samtidig også under ifølge til av nå da",
    da="det den de en et han hun hans hendes vi vor jeg man dette denne disse her der i på ved for "
    "fra med som efter før når mens om fordi siden men og eller så hvad hvem hvor hvorfor "
    "hvordan hvilken hvilke ikke alle nogle mange samtidig også under ifølge til af nu da",
    fi="se ne hän he hänen heidän sen niiden me te minä sinä tämä nämä tuo nuo siellä täällä siinä "
    "kun jos koska vaikka mutta ja tai sekä niin myös lisäksi kuitenkin mitä kuka missä miksi "
    "miten milloin mikä ei kaikki monet jotkut vuonna sitten nyt myöhemmin hänet sitä",
)

MONTHS = _words(
    "january february march april may june july august september october november december "
    "januari februari mars maj juni juli augusti oktober januar februar mai desember marts "
    "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta "
    "syyskuuta lokakuuta marraskuuta joulukuuta"
)
