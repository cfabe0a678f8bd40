"""Number words, scale words and units in five languages: the tables behind `numbers.py`."""

from functools import cache

_UNITS = {
    "en": "two=2 three=3 four=4 five=5 six=6 seven=7 eight=8 nine=9 ten=10 eleven=11 twelve=12 "
    "thirteen=13 fourteen=14 fifteen=15 sixteen=16 seventeen=17 eighteen=18 nineteen=19",
    "sv": "två=2 tre=3 fyra=4 fem=5 sex=6 sju=7 åtta=8 nio=9 tio=10 elva=11 tolv=12 tretton=13 "
    "fjorton=14 femton=15 sexton=16 sjutton=17 arton=18 nitton=19",
    "no": "to=2 tre=3 fire=4 fem=5 seks=6 sju=7 syv=7 åtte=8 ni=9 ti=10 elleve=11 tolv=12 "
    "tretten=13 fjorten=14 femten=15 seksten=16 sytten=17 atten=18 nitten=19",
    "da": "to=2 tre=3 fire=4 fem=5 seks=6 syv=7 otte=8 ni=9 ti=10 elleve=11 tolv=12 tretten=13 "
    "fjorten=14 femten=15 seksten=16 sytten=17 atten=18 nitten=19",
    "fi": "kaksi=2 kahden=2 kahta=2 kahdessa=2 kahdesta=2 kahteen=2 kahdella=2 kahdelle=2 kolme=3 "
    "kolmen=3 kolmea=3 kolmessa=3 kolmesta=3 kolmeen=3 kolmella=3 neljä=4 neljän=4 neljää=4 "
    "neljässä=4 neljästä=4 neljään=4 neljällä=4 viisi=5 viiden=5 viittä=5 viidessä=5 viidestä=5 "
    "viiteen=5 kuusi=6 kuuden=6 kuutta=6 kuudessa=6 kuudesta=6 kuuteen=6 seitsemän=7 seitsemää=7 "
    "seitsemässä=7 kahdeksan=8 kahdeksaa=8 kahdeksassa=8 yhdeksän=9 yhdeksää=9 yhdeksässä=9 "
    "kymmenen=10 kymmentä=10 kymmenessä=10 yksitoista=11 kaksitoista=12 kolmetoista=13 "
    "neljätoista=14 viisitoista=15 kuusitoista=16 seitsemäntoista=17 kahdeksantoista=18 "
    "yhdeksäntoista=19",
}
_TENS = {
    "en": "twenty=20 thirty=30 forty=40 fifty=50 sixty=60 seventy=70 eighty=80 ninety=90",
    "sv": "tjugo=20 trettio=30 fyrtio=40 femtio=50 sextio=60 sjuttio=70 åttio=80 nittio=90",
    "no": "tjue=20 tyve=20 tretti=30 tredve=30 førti=40 femti=50 seksti=60 sytti=70 åtti=80 "
    "nitti=90",
    "da": "tyve=20 tredive=30 fyrre=40 halvtreds=50 tres=60 halvfjerds=70 firs=80 halvfems=90",
    "fi": "kaksikymmentä=20 kolmekymmentä=30 neljäkymmentä=40 viisikymmentä=50 kuusikymmentä=60 "
    "seitsemänkymmentä=70 kahdeksankymmentä=80 yhdeksänkymmentä=90",
}
_ONES = {
    "en": "one=1",
    "sv": "en=1 ett=1",
    "no": "en=1 ett=1",
    "da": "en=1 et=1",
    "fi": "yksi=1",
}
_SCALES = {
    "en": "hundred=100 thousand=1e3 million=1e6 millions=1e6 billion=1e9 billions=1e9 "
    "trillion=1e12 "
    "dozen=12 bn=1e9 mn=1e6 m=1e6 k=1e3 mln=1e6 tn=1e12",
    "sv": "hundra=100 tusen=1e3 tusentals=1e3 miljon=1e6 miljoner=1e6 miljard=1e9 miljarder=1e9 "
    "biljon=1e12 biljoner=1e12 dussin=12 mn=1e6 mnkr=1e6 mkr=1e6 mdr=1e9 mdkr=1e9 milj=1e6 tkr=1e3",
    "no": "hundre=100 tusen=1e3 million=1e6 millioner=1e6 milliard=1e9 milliarder=1e9 billion=1e12 "
    "billioner=1e12 dusin=12 mill=1e6 mrd=1e9 mnok=1e6",
    "da": "hundrede=100 tusind=1e3 million=1e6 millioner=1e6 milliard=1e9 milliarder=1e9 "
    "billion=1e12 billioner=1e12 dusin=12 mio=1e6 mia=1e9 mill=1e6 mia=1e9",
    "fi": "sata=100 sataa=100 sadan=100 tuhat=1e3 tuhatta=1e3 tuhannen=1e3 miljoona=1e6 "
    "miljoonaa=1e6 miljoonan=1e6 miljardi=1e9 miljardia=1e9 miljardin=1e9 biljoona=1e12 "
    "biljoonaa=1e12 tusina=12 tusinaa=12 milj=1e6 mrd=1e9",
}
_UNIT_STEMS = {
    "percent": "% percent per_cent pct procent prosent prosentti prosenttia prosentin prosenttiin "
    "procenten prosenten",
    "EUR": "€ eur euro euros euroa euron meur teur",
    "USD": "$ usd dollar dollars dollaria us$",
    "GBP": "£ gbp pound pounds pund puntaa",
    "kr": "kr sek nok dkk msek mnok mdkk krona kronor krone kroner kroners kruunu kruunua mkr "
    "mnkr tkr",
    "year": "year years yr yrs år årig åriga årigt årige års vuosi vuotta vuoden vuotinen vuotias "
    "vuotiset vuotisen",
    "month": "month months månad månader månaders måned måneder måneders kuukausi kuukautta "
    "kuukauden",
    "week": "week weeks vecka veckor uke uker uge uger viikko viikkoa viikon",
    "day": "day days dag dagar dager dage dygn døgn päivä päivää päivän",
    "hour": "hour hours timme timmar time timer tunti tuntia tunnin",
    "minute": "minute minutes minut minuter minutt minutter minutter minuutti minuuttia",
}
# Milliardes of crowns and the like carry scale and unit at once.
_SCALED_UNITS = {"msek": 1e6, "mnok": 1e6, "mdkk": 1e6, "meur": 1e6, "teur": 1e3}


def _table(line: str) -> dict[str, float]:
    return {word: float(value) for word, _, value in (p.partition("=") for p in line.split())}


@cache
def counting_words(language: str) -> dict[str, float]:
    """Words below a hundred, compounds such as "tjuefem" and "twenty-five" included, not "one"."""
    ones, units, tens = (_table(t[language]) for t in (_ONES, _UNITS, _TENS))
    digits = {word: value for word, value in (ones | units).items() if value < 10}
    found = units | tens
    for ten, value in tens.items():
        for digit, more in digits.items():
            found |= {f"{ten}{joint}{digit}": value + more for joint in ("", "-", "og")}
            found |= {f"{digit}og{ten}": value + more, f"{digit}-og-{ten}": value + more}
    return found


@cache
def scales(language: str) -> dict[str, float]:
    """What multiplies the number before it, by word."""
    return _table(_SCALES[language]) | _SCALED_UNITS


@cache
def units() -> dict[str, str]:
    """The kind of unit that a lower-case word or sign names, in any language."""
    return {
        word.replace("_", " "): kind for kind, line in _UNIT_STEMS.items() for word in line.split()
    }
