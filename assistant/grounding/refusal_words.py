"""How models say that the documents do not answer, and what they say around it."""

import re

_DOCUMENTS = {
    "en": r"(?:documents?|passages?|texts?|sources?|context|excerpts?|information|materials?|"
    r"articles?|"
    r"extracts?|snippets?|collection|search results)",
    "sv": r"(?:dokument\w*|utdrag\w*|text\w*|käll\w*|underlag\w*|material\w*|artikl\w*|passage\w*|"
    r"stycke\w*|information\w*|avsnitt\w*|sammanhang\w*|uppgift\w*)",
    "no": r"(?:dokument\w*|utdrag\w*|tekst\w*|kilde\w*|materiale\w*|artikl\w*|avsnitt\w*|"
    r"passasje\w*|"
    r"informasjon\w*|kontekst\w*)",
    "da": r"(?:dokument\w*|uddrag\w*|tekst\w*|kilde\w*|materiale\w*|artikl\w*|afsnit\w*|passage\w*|"
    r"oplysning\w*|kontekst\w*|information\w*)",
    "fi": r"(?:asiakir\w*|dokument\w*|katkelm\w*|tekst\w*|lähte\w*|aineisto\w*|artikkel\w*|"
    r"kappale\w*|"
    r"konteksti\w*|tiedo\w*|tieto\w*)",
}
_EN, _SV, _NO, _DA, _FI = _DOCUMENTS.values()
_SV_SAY = (
    r"(?:nämn(?:er|s)|besvara[rs]|svarar|säg(?:er|s)|ang(?:er|es)|innehåller|uppge[rs]|uppges|"
    r"beskriv(?:er|s)|"
    r"ger|framgår|framkommer|tar upp|tas upp|berörs?|redovisa[rs]|specificera[rs]|omnämn(?:er|s)|"
    r"räcker|"
    r"står|saknas?r?|saknar|finns|hittas?|hittar|hittade)"
)
_ND_SAY = (
    r"(?:nevne[rs]|nævne[rs]|besvare[rs]|svarer|sier|siger|sies|siges|oppgir|oppgis|angir|"
    r"angiver|angis|angives|"
    r"inneholder|indeholder|opplyse[rs]|oplyse[rs]|beskriver|beskrives|gir|giver|fremgår|framgår|"
    r"fremkommer|"
    r"omtale[rs]|spesifisere[rs]|specificere[rs]|står|mangler|finnes|findes|finner|finder|fant|"
    r"fandt|dekker|dækker)"
)
_SAID = (
    r"(?:mentioned|stated|specified|given|provided|included|found|covered|described|answered|"
    r"available|addressed|discussed|contained|indicated|disclosed|named|listed|reported|present)"
)
_ABSENCE = (
    # English
    rf"\b{_EN}\b[^.;]{{0,40}}?\b(?:do(?:es)? not|don['’]t|doesn['’]t|did(?: not|n['’]t)|"
    rf"can(?:not|['’]t)|"
    rf"never|fails? to|contains? no\b|contains? nothing|gives? no\b|provides? no\b|includes? "
    rf"no\b|offers? no\b|"
    rf"ha(?:s|ve) no\b|says? nothing|lacks?\b|(?:is|are) silent|(?:is|are) (?:not sufficient|"
    rf"insufficient)|"
    rf"makes? no mention|mentions? no\b|mentions? nothing|states? no\b)",
    rf"\b(?:none of|neither|no(?:ne)?|nothing in)\b[^.,;]{{0,25}}\b{_EN}\b(?! (?:sharing|"
    rf"exchange))",
    r"^\W*(?:\w+\W+){0,3}(?:they|it|these|this) (?:do(?:es)? not|don['’]t|doesn['’]t) (?:say|"
    r"mention|state|"
    r"specify|give|provide|contain|include|answer|cover|name|indicate)\b",
    rf"\b(?:not|n['’]t|never|nowhere)(?: \w+ly)? {_SAID}\b(?:[^.,]{{0,20}}\b(?:in|by|"
    rf"from)\b[^.,]{{0,30}}\b{_EN}\b|\W*$)",
    r"\b(?:there is|there['’]s|there are|i (?:found|find|see|have)|we have|contains?|with) "
    r"(?:currently )?"
    r"(?:no|not any|not enough|insufficient|nothing)\b[^.]{0,30}\b(?:information|mention|"
    r"answers?|details?|evidence|"
    r"data|reference|passages?|documents?|about|on|regarding|that)\b",
    r"\bi (?:can(?:not|['’]t)|could(?: not|n['’]t)|am (?:unable|not able) to|was (?:unable|not "
    r"able) to|"
    r"do(?: not|n['’]t)|did(?: not|n['’]t)) (?:\w+ly )?(?:find|answer|determine|say|know|tell|"
    r"provide|locate|"
    r"have|see|confirm)\b",
    r"\b(?:can(?:not|['’]t)|could(?: not|n['’]t)|not possible to) (?:be )?(?:answer|determine|"
    r"find|found|establish|say|tell)",
    rf"\bno (?:\w+ )?(?:information|mention|answers?|details?|data|"
    rf"reference)\b[^.]{{0,50}}\b(?:{_SAID}|in the)\b",
    r"\b(?:insufficient|not enough) (?:information|context|details?|data)\b|\bunanswerable\b",
    r"^\W*(?:the )?(?:answer|information)(?: is)? (?:not (?:found|available|known)|unknown|"
    r"unavailable)\W*$",
    r"^\W*(?:not found|no answer|unknown|n/a|i don['’]t know)\W*$",
    # Swedish
    rf"\b{_SV}\b[^.;]{{0,40}}?\b{_SV_SAY}\b[^.;]{{0,20}}\b(?:inte|ingen|inga|inget|ingenting|"
    rf"varken)\b",
    rf"\b{_SV}\b[^.;]{{0,30}}?\b(?:inte|ej|ingen|inga|inget|ingenting|"
    rf"varken)\b[^.;]{{0,20}}\b{_SV_SAY}\b",
    rf"\b(?:ingen|inget|inga) av\b[^.;]{{0,20}}\b{_SV}\b|\bingenting i\b[^.;]{{0,20}}\b{_SV}\b",
    rf"\b{_SV_SAY} (?:det )?(?:\w+ )?(?:inte|ingen|inga|inget|ingenting)\b[^.]{{0,60}}\b(?:{_SV}|"
    rf"vad|hur|när|om|"
    r"vem|vilk\w+|var|svar\w*)\b",
    r"\b(?:inte|ej) (?:nämnd?a?|nämnt|angive[nt]|angivna|uppgive[nt]|beskrive[nt]|omnämn[dt]|"
    r"specificera[dt])\b",
    r"\bjag (?:\w+ )?(?:kan|kunde|hittar|hittade|vet|har|ser|lyckades) (?:tyvärr )?(?:inte|ingen|"
    r"inga|inget|ingenting)\b",
    r"\b(?:saknas|saknar)\b[^.]{0,20}\b(?:information\w*|uppgift\w*|svar\w*|underlag)\b|"
    r"\b(?:information\w*|uppgift\w*|svaret) (?:\w+ )?saknas\b|"
    r"\b(?:går|gick) (?:det )?inte att (?:besvara|avgöra|svara|utläsa|säga|fastställa|hitta)|"
    r"\bdet finns (?:\w+ )?(?:ingen|inga|inget|inte)\b[^.]{0,25}\b(?:information|uppgift\w*|svar|"
    r"omnämnande|besked|"
    r"underlag|data|nämn\w+|angiv\w+)\b",
    # Norwegian and Danish
    rf"\b(?:{_NO}|{_DA})\b[^.;]{{0,40}}?\b{_ND_SAY}\b[^.;]{{0,20}}\b(?:ikke|ingen|intet|"
    rf"ingenting|verken|hverken)\b",
    rf"\b(?:{_NO}|{_DA})\b[^.;]{{0,30}}?\b(?:ikke|ingen|intet)\b[^.;]{{0,20}}\b{_ND_SAY}\b",
    rf"\b(?:ingen|intet) (?:av|af)\b[^.;]{{0,20}}\b(?:{_NO}|{_DA})\b|"
    rf"\b(?:ingenting|intet) i\b[^.;]{{0,20}}\b(?:{_NO}|{_DA})\b",
    rf"\b{_ND_SAY} (?:det |der )?(?:\w+ )?(?:ikke|ingen|intet)\b[^.]{{0,60}}\b(?:{_NO}|{_DA}|hva|"
    rf"hvad|hvor\w*|når|"
    r"hvem|hvilk\w+|om|svar\w*|uddragene)\b",
    r"\bjeg (?:\w+ )?(?:kan|kunne|finner|finder|fant|fandt|vet|ved|har|ser) (?:dessverre |"
    r"desværre )?(?:ikke|ingen|intet)\b",
    r"\b(?:mangler|savner)\b[^.]{0,20}\b(?:informasjon\w*|opplysning\w*|information\w*|"
    r"oplysning\w*|svar\w*)\b|"
    r"\b(?:er|finnes|findes|finns) (?:det |der )?(?:dessverre |desværre )?(?:ikke|ingen|"
    r"intet)\b[^.]{0,25}\b(?:informasjon|"
    r"opplysning\w*|information\w*|oplysning\w*|svar\w*|omtale|data|nevnt|nævnt|oppgitt|angitt|"
    r"angivet)\b|"
    r"\bikke (?:\w+ )?(?:nevnt|nævnt|oppgitt|angitt|angivet|omtalt|opplyst|oplyst|spesifisert|"
    r"specificeret)\b|"
    r"\bikke mul(?:ig|igt) å? ?(?:at )?(?:svare|besvare|avgjøre|afgøre|si|sige|fastslå|finne|"
    r"finde)",
    # Finnish
    rf"\b{_FI}\b[^.;]{{0,40}}?\b(?:ei|eivät|eikä|puuttu\w*)\b",
    r"\b(?:ei|eivät) (?:\w+ ){0,3}?(?:kerro\w*|maini\w*|vasta\w*|ilmene|käy|löydy|löytynyt|"
    r"sisällä|anna|ole|sano\w*|"
    r"selviä|kuvaile|kuvata|ilmoit\w*)\b[^.]{0,60}\b(?:"
    rf"{_FI}|ilmi|tieto\w*|vastau\w*|mainittu|kerrottu|ilmoitettu)\b",
    r"\b(?:ei|eivät) (?:\w+ ){0,2}?(?:mainita|kerrota|ilmoiteta|löydy)\b",
    r"\b(?:en|emme) (?:\w+ )?(?:löydä|löytänyt|tiedä|voi|osaa|pysty)\b|\bei (?:ole "
    r")?(?:riittävästi )?(?:tietoa|vastausta)\b|"
    r"\bei (?:voi|voida|pysty\w*) (?:vastata|sanoa|päätellä|määrittää)",
)
ABSENCE = re.compile("|".join(_ABSENCE), re.IGNORECASE)

# What turns from one thing to another inside a sentence.
TURN = re.compile(
    r"[,;:–—]?\s+(?:but|however|though|although|whereas|while|nevertheless|instead|men|dock|"
    r"däremot|"
    r"imidlertid|derimot|dog|derimod|mutta|vaan|kuitenkin)\b,?\s*|;\s+",
    re.IGNORECASE,
)
# "They only describe the collaboration": on the documents, not from them.
ABOUT_DOCUMENTS = re.compile(
    rf"^\W*(?:\w+\s){{0,3}}?(?:the |these |they|it\b|all |de |det |dokumenten|dokumentene|"
    rf"dokumenterne|ne )?"
    rf"(?:\w+\s){{0,2}}?(?:(?:{_EN}|{_SV}|{_NO}|{_DA}|{_FI})\b|they|it|de|det|ne|"
    rf"se)\s?(?:\w+\s){{0,2}}?"
    r"(?:only|mainly|primarily|solely|mostly|discuss\w*|focus\w*|describe\w*|cover\w*|deal with|"
    r"concern\w*|"
    r"bara|endast|främst|handlar|beskriver|gäller|tar upp|fokuserar|bare|kun|hovedsakelig|primært|"
    r"omhandler|handler|beskriver|fokuserer|gjelder|gælder|vain|ainoastaan|pääasiassa|käsittele\w*|"
    r"kuvaa\w*|kertovat|keskitty\w*)\b",
    re.IGNORECASE,
)
COURTESY = re.compile(
    r"^\W*(?:sure|certainly|of course|absolutely|great question|good question|thank you|thanks|"
    r"hello|hi|"
    r"sorry|unfortunately|i['’]?m sorry|i am sorry|i apologi[sz]e|my apologies|happy to help|"
    r"here (?:is|are)|here['’]s|"
    r"below (?:is|are)|in summary|to summari[sz]e|i hope|hope this|let me know|please (?:let|"
    r"note|feel|provide|"
    r"consult|check|ask)|feel free|if you (?:have|need|want|can|would|provide|share)|you (?:may|"
    r"might|could) (?:want|"
    r"wish|need|try|ask)|would you like|is there anything|based on (?:the|these|this|your|my)(?: "
    r"\w+){1,4}\W*$|"
    r"i (?:recommend|suggest|would (?:recommend|suggest))|for more information|"
    r"självklart|absolut|tack|hej|tyvärr|jag beklagar|beklagar|förlåt|ledsen|här (?:är|följer|"
    r"kommer)|"
    r"nedan (?:är|följer)|hoppas|jag hoppas|säg till|hör (?:gärna )?av dig|kontakta gärna|om du "
    r"(?:vill|har|"
    r"behöver|kan)|"
    r"vill du|fråga gärna|sammanfattningsvis\W*$|"
    r"selvfølgelig|gjerne|gerne|takk|tak|hei|dessverre|desværre|beklager|jeg beklager|undskyld|"
    r"unnskyld|"
    r"her (?:er|følger|kommer)|nedenfor|håper|jeg håper|jeg håber|håber|si fra|sig til|hvis du|"
    r"dersom du|"
    r"vil du|kontakt gjerne|kontakt gerne|spør gjerne|spørg gerne|"
    r"toki|totta kai|kiitos|hei|valitettavasti|pahoittelen|anteeksi|tässä (?:on|ovat|tulee)|alla "
    r"(?:on|ovat)|"
    r"toivottavasti|kerro(?:thain)? jos|jos (?:haluat|sinulla|tarvitset|voit)|haluatko|ota "
    r"yhteyttä)\b",
    re.IGNORECASE,
)
