"""Fixed sentences of the program's own, in the five languages."""

NOT_FOUND = {
    "en": "The documents do not answer this question.",
    "sv": "Dokumenten besvarar inte frågan.",
    "no": "Dokumentene svarer ikke på spørsmålet.",
    "da": "Dokumenterne besvarer ikke spørgsmålet.",
    "fi": "Asiakirjat eivät vastaa kysymykseen.",
}
