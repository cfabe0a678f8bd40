"""Function and question words of the five languages: they say little about what is asked."""

from functools import cache

_WORDS = {
    "en": """
        a about above after again all also although am among an and another any are as at be
        because been before being between both but by can could did do does doing done down during
        each either else ever every few for from further had has have having he her here hers him
        his how however i if in into is it its itself just let like many may me might more most
        much must my no nor not now of off on once one only or other our out over own per please
        same shall she should since so some such than that the their them then there these they
        this those through to too toward towards under until up upon us very was we were what when
        where whether which while who whom whose why will with within without would you your s t
        tell explain describe give according
    """,
    "sv": """
        alla allt att av blev bli blir blivit både de dem den denna dess det detta dig din dina
        ditt du där då efter eller en enligt er ett finns fick får för från ge genom han hade har
        hon honom hur här i icke in inom inte jag ju kan kunde man med medan mellan men mer mest
        mig min mot mycket nu när något några någon ni nog och också om oss på sedan sig sin sina
        sitt ska skall skulle som så sådan till under upp ut utan vad var vara varför varit vars
        vart vem vems vi via vid vilka vilkas vilken vilket vill åt än är över beskriv berätta
    """,
    "no": """
        alle alt at av bare begge ble bli blir blitt da de dem den denne der dere deres det dette
        din disse ditt du eller en enn er et etter for fra får før gi gjennom ha hadde han hans
        har hennes her hos hun hva hvem hver hvilke hvilken hvilket hvis hvor hvordan hvorfor i
        ifølge ikke inn innen jeg kan kunne man med mellom men mer mest mot mye mål nå når noe noen
        og også om opp oss over på samme seg selv sin sine sitt skal skulle slik som så til under
        ut uten var ved vi via vil ville være vært å beskriv fortell
    """,
    "da": """
        af alle alt at begge blev bliver blive blevet da de dem den denne der deres det dette din
        disse du efter eller en end er et for fra før få får gennem give ham han hans har havde
        hende hendes her hos hun hvad hvem hver hvilke hvilken hvilket hvis hvor hvordan hvorfor i
        ifølge ikke ind inden jeg kan kunne man med mellem men mere mest mod meget nogen noget nu
        når og også om op os over på samme sig selv sin sine sit skal skulle sådan som så til
        under ud uden var ved vi via vil ville være været beskriv fortæl
    """,
    "fi": """
        ei eli en emme että ette eivät hän häneen hänelle hänen hänet he heidän hei ja jo joka
        joiden joita joka jolla jonka jos jossa jota jotka kaikki kanssa keiden keitä kenen kenet
        kenelle ketkä ketä koska koskee kuin kuinka kuka kun kuten me mihin mikä mikäli miksi
        mille milloin millainen minkä minne missä mistä mitkä mitä miten moni monta mukaan mutta
        myös ne niiden niin niitä noin nyt ole olemme olet oli oliko olisi olivat olla on onko
        ovat ovatko sen se sekä siellä siinä sinä sitä tai tämä tämän te tuo tässä vai vaan vain
        voi voiko
    """,
}


@cache
def stopwords(language: str) -> frozenset[str]:
    """The lower-case function words of one of the five languages."""
    return frozenset(_WORDS[language].split())
