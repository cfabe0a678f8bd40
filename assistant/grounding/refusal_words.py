"""How models say that the documents do not answer, and what they say around it."""

import re

_DOCUMENTS = {
    "en": r"(?:documents?|passages?|texts?|sources?|context|excerpts?|information|materials?|"
    r"articles?|"
    r"extracts?|snippets?|collection|search results)",
    "sv": r"(?:dokument\w*|utdrag\w*|text\w*|käll\w*|underlag\w*|material\w*|artikl\w*|passage\w*|"
    r"stycke\w*|information\w*|avsnitt\w*|sammanhang\w*)",
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
    rf"\b{_SV}\b[^.;]{{0,40}}?\b(?:inte|saknar|saknas|ingen|inga|inget|ingenting|varken)\b",
    r"\b(?:framgår|anges|nämns|står|sägs|beskrivs|finns|besvaras|uppges|hittar|hittade|omnämns) "
    r"(?:det )?(?:\w+ )?"
    r"(?:inte|ingen|inga|inget|ingenting)\b[^.]{0,60}(?:\b(?:i|av|om|ur)\b|$)",
    r"\bjag (?:\w+ )?(?:kan|kunde|hittar|hittade|vet|har|ser|lyckades) (?:tyvärr )?(?:inte|ingen|"
    r"inga|inget|ingenting)\b",
    r"\b(?:saknas|saknar) (?:\w+ )?(?:information|uppgift\w*|svar|underlag)|\b(?:går|gick) "
    r"(?:det )?inte att "
    r"(?:besvara|avgöra|svara|utläsa|säga|fastställa)|\bdet finns (?:ingen|inga|inget|inte)\b",
    # Norwegian and Danish
    rf"\b(?:{_NO}|{_DA})\b[^.;]{{0,40}}?\b(?:ikke|mangler|ingen|intet|ingenting|verken|hverken)\b",
    r"\b(?:fremgår|framgår|fremkommer|står|nevnes|nævnes|oppgis|angis|angives|oplyses|opplyses|"
    r"beskrives|finnes|"
    r"findes|finner|finder|fant|fandt|besvares|sies|siges) (?:det |der )?(?:\w+ )?(?:ikke|ingen|"
    r"intet)\b",
    r"\bjeg (?:\w+ )?(?:kan|kunne|finner|finder|fant|fandt|vet|ved|har|ser) (?:dessverre |"
    r"desværre )?(?:ikke|ingen|intet)\b",
    r"\b(?:mangler|savner) (?:\w+ )?(?:informasjon|opplysninger|information|oplysninger|svar)|"
    r"\b(?:det er|der er|det finnes|der findes|det finns) (?:dessverre |desværre )?(?:ikke |"
    r"ingen |intet )|"
    r"\b(?:er ikke|blir ikke|bliver ikke) (?:nevnt|nævnt|oppgitt|angitt|angivet|beskrevet|omtalt|"
    r"opplyst|oplyst)|"
    r"\bikke mul(?:ig|igt) å? ?(?:at )?(?:svare|besvare|avgjøre|afgøre|si|sige|fastslå)",
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
    r"nedan (?:är|följer)|hoppas|jag hoppas|säg till|hör av dig|kontakta gärna|om du (?:vill|har|"
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
