"""Questions that leave words out ("Why?", "And in Sweden?"), completed from the one before."""

import re

from assistant.language import vocabulary
from assistant.rewriting.mentions import Mention, Sort, mentions, takes_part

_AND = rf"{vocabulary.pattern('joining.opening')}\s+"
_ABOUT = re.compile(rf"(?:{_AND})?{vocabulary.pattern('asking.about')}\s+(?P<rest>.+)", re.I)
_ALSO = re.compile(rf"{_AND}(?P<rest>\S+(?:\s+\S+){{0,4}})", re.I)
_ASKING = vocabulary.pattern("asking.words")
_BARE = re.compile(
    rf"(?:{_AND})?(?P<before>{vocabulary.pattern('asking.before')}\s+)?"
    rf"(?P<word>{_ASKING})(?(before)(?:\s+[^\W\d_]+)?)"
    rf"(?P<more>\s+{vocabulary.pattern('asking.more')})?"
    rf"(?:\s+{vocabulary.pattern('asking.after')})?",
    re.I,
)
_CARRIES_ON = re.compile(
    rf"(?:{_AND}{_ASKING}\b|{_ASKING}\s+(?:\w+\s+)?{vocabulary.pattern('asking.others')}\b)", re.I
)
_AUXILIARY = re.compile(rf"{vocabulary.pattern('asking.auxiliaries')}\b", re.I)
_VERB = re.compile(
    rf"\b{vocabulary.either('asking.auxiliaries', 'asking.words', 'asking.is')}\b", re.I
)
_PREPOSITION = re.compile(rf"(?P<word>{vocabulary.pattern('joining.prepositions')})\s+", re.I)


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
    if not salient or not re.fullmatch(
        vocabulary.pattern("asking.tell_more", language), bare, re.I
    ):
        return ""
    on = " ".join(vocabulary.words("asking.on", language))
    return f"{bare} {on} {salient}" if on else f"{bare} ({salient})"


def _relation(bare: str, language: str, salient: str) -> str:
    if not salient or mentions(bare, language):
        return ""
    for relation in vocabulary.rows("relations", language):  # nouns that ask "of what?"
        if re.search(rf"\b(?:{relation['nouns']})$", bare, re.I):
            link = relation["link"]
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
    same.sort(key=lambda mention: mention.kind is not Sort.GROUP)
    raw = previous[same[0].start : same[0].end]
    ending = raw[len(same[0].text) :] if raw.startswith(same[0].text) else ""
    return previous[: same[0].start] + rest + ending + previous[same[0].end :]


def _sort(mention: Mention) -> str:
    if mention.kind is Sort.PLACE:
        return "place"
    return "person" if mention.kind is Sort.PERSON or mention.perhaps_person else "thing"


def _carried_on(text: str, language: str, salient: str) -> str:
    """ "And which companies joined?", "Who else is involved?": about the same as before."""
    if not salient or not text.endswith("?") or mentions(text, language):
        return ""
    return f"{text} ({salient})" if _CARRIES_ON.match(text) else ""
