"""Questions that leave words out ("Why?", "And in Sweden?"), completed from the one before."""

import re

from assistant.rewriting.mentions import Kind, Mention, mentions, takes_part

_AND = r"(?:and|but|or|so|och|men|eller|og|ja|mutta|tai)\s+"
_ABOUT = re.compile(
    rf"(?:{_AND})?(?:what\s+about|how\s+about|hur\s+är\s+det\s+med|hva\s+med|hvad\s+med|"
    r"entäs?|miten\s+on)\s+(?P<rest>.+)",
    re.I,
)
_ALSO = re.compile(rf"{_AND}(?P<rest>\S+(?:\s+\S+){{0,4}})", re.I)
_ASKING = (
    "why|how|when|where|who|whom|what|which|how\\s+many|how\\s+much|how\\s+long|since\\s+when|"
    "varför|hur|när|var|vem|vilka|vilken|vad|hur\\s+många|hvorfor|hvordan|når|hvornår|hvor|hvem|"
    "hvilke|hvilken|hva|hvad|miksi|miten|milloin|missä|kuka|ketkä|mikä|mitkä|mitä|montako"
)
_BARE = re.compile(
    rf"(?:{_AND})?(?P<before>(?:by|from|with|for|to|in|of|at|av|från|med|för|till|fra|af)\s+)?"
    rf"(?P<word>{_ASKING})(?(before)(?:\s+[^\W\d_]+)?)"
    r"(?P<more>\s+(?:else|more|mer|mera|mere|fler|flere|ellers|annars|muu|muut|muuta))?"
    r"(?:\s+(?:then|då|da|exactly|not|inte|ikke))?",
    re.I,
)
_CARRIES_ON = re.compile(
    rf"(?:{_AND}(?:{_ASKING})\b|(?:{_ASKING})\s+(?:\w+\s+)?(?:else|annars|ellers|muut?|muita)\b)",
    re.I,
)
_AUXILIARY = re.compile(
    r"(?:do|does|did|is|are|was|were|has|have|had|will|would|can|could|should|may|might|must)\b",
    re.I,
)
_VERB = re.compile(rf"\b(?:{_AUXILIARY.pattern}|(?:{_ASKING})\b|är\b|er\b|on\b|ovat\b)", re.I)
_PREPOSITION = re.compile(
    r"(?P<word>in|at|for|from|with|by|on|of|i|på|med|från|fra|av|af|för|hos|til|till)\s+", re.I
)
_MORE = {
    "en": (
        r"(?:(?:can|could)\s+you\s+)?(?:please\s+)?(?:tell\s+me|say|explain|know)\s+more",
        "about",
    ),
    "sv": (r"(?:kan\s+du\s+)?(?:berätta|beskriv)\s+mera?", "om"),
    "no": (r"(?:kan\s+du\s+)?fortell\s+mer", "om"),
    "da": (r"(?:kan\s+du\s+)?fortæl(?:le)?\s+mere", "om"),
    "fi": (r"kerro\s+(?:lisää|enemmän)", ""),
}
# Nouns that ask "of what?", where they close a question that names nothing.
_RELATIONS: dict[str, tuple[tuple[str, str], ...]] = {
    "en": (
        (
            r"the\s+(?:(?:main|first|exact|overall)\s+)?(?:partners|members|participants|parties|"
            r"goals?|aims?|objectives?|purpose|budget|costs?|focus|background|coordinator|leader)",
            "of",
        ),
    ),
    "sv": (
        ("parterna|partnerna|medlemmarna|deltagarna", "i"),
        ("målet|målen|syftet|tanken|bakgrunden", "med"),
        ("budgeten|kostnaden", "för"),
    ),
    "no": (
        ("partene|partnerne|medlemmene|deltakerne", "i"),
        ("målet|målene|formålet|hensikten", "med"),
        ("budsjettet|kostnaden", "for"),
    ),
    "da": (
        ("parterne|partnerne|medlemmerne|deltagerne", "i"),
        ("målet|målene|formålet|hensigten", "med"),
        ("budgettet|prisen", "for"),
    ),
    "fi": (("kumppanit|jäsenet|osapuolet|tavoite|tavoitteet|tarkoitus|budjetti", ""),),
}


def complete(text: str, language: str, previous: str, salient: str) -> str:
    """`text` with what it leaves out; unchanged where it leaves nothing out.

    `previous` is the question before, standing alone; `salient` is what the conversation is
    about, or "".
    """
    bare = text.strip().rstrip("?!. ")
    return (
        _more(bare, language, salient)
        or _relation(bare, language, salient)
        or (_question_word(bare, previous) if previous else "")
        or (_other(text.strip(), language, previous, salient) if previous else "")
        or _carried_on(text.strip(), language, salient)
        or text
    )


def _more(bare: str, language: str, salient: str) -> str:
    pattern, about = _MORE[language]
    if not salient or not re.fullmatch(pattern, bare, re.I):
        return ""
    return f"{bare} {about} {salient}" if about else f"{bare} ({salient})"


def _relation(bare: str, language: str, salient: str) -> str:
    if not salient or mentions(bare, language):
        return ""
    for nouns, link in _RELATIONS[language]:
        if re.search(rf"\b(?:{nouns})$", bare, re.I):
            return f"{bare} {link} {salient}?" if link else f"{bare}? ({salient})"
    return ""


def _question_word(bare: str, previous: str) -> str:
    """ "Why?" and "Who else?" take over the question before."""
    match = _BARE.fullmatch(bare)
    if not match:
        return ""
    word, rest = match["word"], previous.strip()
    word = word[0].upper() + word[1:]
    if match["more"]:
        if rest.lower().startswith(word.lower() + " "):
            return word + match["more"] + rest[len(word) :]
    elif not match["before"] and _AUXILIARY.match(rest):
        return f"{word} {rest[0].lower()}{rest[1:]}"
    return f"{bare}? ({rest})"


def _other(text: str, language: str, previous: str, salient: str) -> str:
    """ "What about Roche?", "And in Sweden?", "Roche?": the same about something else."""
    bare = text.rstrip("?!. ")
    about, also = _ABOUT.fullmatch(bare), _ALSO.fullmatch(bare)
    rest = about["rest"] if about else also["rest"] if also else bare
    lead_in = "about "  # so that the first word is not taken for the start of a sentence
    named = [
        Mention(m.text, m.start - len(lead_in), m.end - len(lead_in), m.kind, m.perhaps_person)
        for m in mentions(lead_in + rest, language)
    ]
    if not about:
        asked = text.endswith("?") or " " not in bare
        alone = asked and bool(named) and (named[0].start, named[0].end) == (0, len(bare))
        if not alone and (not also or _VERB.search(rest)):
            return ""
    preposition = _PREPOSITION.match(rest)
    if preposition and (named or not about):
        return _replace_phrase(preposition["word"], rest, language, previous)
    if not named:
        return f"{bare}? ({salient})" if about and salient else ""
    if named[0].start > 0:
        return ""  # "What about the budget of GECI?"
    return _replace_name(rest, named[0], language, previous) or f"{bare}? ({previous})"


def _replace_phrase(preposition: str, rest: str, language: str, previous: str) -> str:
    for mention in mentions(previous, language):
        phrase = re.search(rf"\b{preposition}\s+$", previous[: mention.start], re.I)
        if phrase:
            return previous[: phrase.start()] + rest + previous[mention.end :]
    return f"{previous.rstrip('?!. ')} {rest}?"


def _replace_name(rest: str, name: Mention, language: str, previous: str) -> str:
    """The question before, about `name`; "" where nothing in it is of the same sort."""
    same = [
        mention
        for mention in mentions(previous, language)
        if _sort(mention) == _sort(name) and not takes_part(previous, mention)
    ]
    if not same:
        return ""
    same.sort(key=lambda mention: mention.kind is not Kind.GROUP)
    raw = previous[same[0].start : same[0].end]
    ending = raw[len(same[0].text) :] if raw.startswith(same[0].text) else ""
    return previous[: same[0].start] + rest + ending + previous[same[0].end :]


def _sort(mention: Mention) -> str:
    if mention.kind is Kind.PLACE:
        return "place"
    return "person" if mention.kind is Kind.PERSON or mention.perhaps_person else "thing"


def _carried_on(text: str, language: str, salient: str) -> str:
    """ "And which companies joined?", "Who else is involved?": about the same as before."""
    if not salient or not text.endswith("?") or mentions(text, language):
        return ""
    return f"{text} ({salient})" if _CARRIES_ON.match(text) else ""
