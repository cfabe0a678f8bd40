"""How organisations call themselves in the five languages; what tells their names from others."""

# What an organisation calls itself, as the end of a word (Universitetssjukhuset). In English
# only with a capital: "four partners" are no organisation.
ENGLISH = (
    *("university", "universities", "hospital", "hospitals", "institute", "college", "society"),
    *("association", "federation", "council", "agency", "authority", "foundation", "partners"),
    *("consortium", "alliance", "cluster", "centre", "center", "trust", "ministry", "company"),
    *("commission", "academy", "confederation", "directorate"),
)
NORDIC = (
    *("universitet", "universitetet", "sjukhus", "sjukhuset", "högskola", "högskolan"),
    *("institut", "institutet", "landsting", "landstinget", "kommun", "myndighet", "myndigheten"),
    *("verket", "rådet", "stiftelse", "stiftelsen", "förbund", "förbundet", "förening"),
    *("föreningen", "nätverket", "centrum", "bolaget", "akademi", "akademin", "akademien"),
    *("sykehus", "sykehuset", "sjukehus", "helseforetak", "høgskole", "høyskole", "høyskolen"),
    *("institutt", "instituttet", "kommune", "direktoratet", "departementet", "forening"),
    *("foreningen", "forbund", "forbundet", "senter", "senteret", "verk", "foretaket"),
    *("hospitalet", "sygehus", "sygehuset", "højskole", "styrelsen", "ministeriet", "fond"),
    *("fonden", "selskapet", "selskabet", "klyngen"),
    # Finnish, whatever the case: the ends of these words change, so only their stems stand here.
    *("yliopisto", "yliopist", "sairaala", "sairaal", "laitos", "keskus", "virasto", "ministeriö"),
    *("liitto", "yhdistys", "säätiö", "sairaanhoitopiiri", "hyvinvointialue", "hyvinvointialu"),
    *("instituutti", "korkeakoulu"),
)
OTHER_WORDS = ("området",)  # they end like those above and are none
LEGAL_FORMS = {
    "AB",
    "AS",
    "ASA",
    "A/S",
    "ApS",
    "Oy",
    "Oyj",
    "Ltd",
    "PLC",
    "plc",
    "Inc",
    "GmbH",
    "AG",
}
BEFORE = {"Region", "Regionen"}  # Region Värmland, Region Hovedstaden
# Acronyms that are read in such documents and name none.
OTHER_ACRONYMS = frozenset(
    (
        *("AI", "CEO", "CET", "CFO", "COVID", "CT", "CV", "DKK", "DNA", "DOI", "ECG", "EEG", "EHR"),
        *("EKG", "EUR", "FAQ", "GBP", "GDP", "BNP", "GDPR", "GM", "GMT", "GP", "HIV", "HR", "HTA"),
        *("HTML", "ICT", "ICU", "ID", "IKT", "IP", "ISBN", "ISSN", "IT", "IVF", "MD", "ML", "MRI"),
        *("MS", "NB", "NGO", "NOK", "OBS", "OK", "PDF", "PET", "PPP", "PPS", "PR", "PSA", "RCT"),
        *("RNA", "RWD", "RWE", "SEK", "SMS", "TEL", "TLF", "TV", "UK", "URL", "US", "USA", "USD"),
        *("VAT", "VD", "II", "III", "IV", "VI", "VII"),
    )
)
