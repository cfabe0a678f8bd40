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
_DIGITS = re.compile(r"(?<![\w.,-])\d+(?![\w,-])")
_WORDS = re.compile(r"[^\W\d_]+")
_BESIDE = re.compile(
    vocabulary.either("joining.prepositions", "ordinals.beside", "asking.about"), re.I
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
        or (_ordinal(bare, language, previous) if previous else "")
        or (_number(bare, previous) if previous else "")
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


def _ordinal(bare: str, language: str, previous: str) -> str:
    """ "And the second one?": the question before, about another place in the row."""
    places = vocabulary.entries("ordinals.places", language)
    beside = vocabulary.either("ordinals.beside", "joining.opening")
    asked = re.fullmatch(
        rf"(?:{beside}\s+)*(?P<word>{'|'.join(places)})(?:\s+{beside})*", bare, re.I
    )
    before = re.search(rf"\b(?:{'|'.join(places)})\b", previous, re.I)
    if not asked or not before:
        return ""
    return previous[: before.start()] + asked["word"].lower() + previous[before.end() :]


def _number(bare: str, previous: str) -> str:
    """ "And in 2025?", "And action 3?": the question before, with another number of its kind."""
    asked, before = list(_DIGITS.finditer(bare)), list(_DIGITS.finditer(previous))
    if len(asked) != 1 or len(before) != 1 or len(asked[0][0]) != len(before[0][0]):
        return ""
    others = _WORDS.findall(re.sub(rf"^{_AND}", "", bare, flags=re.I))
    known = set(_WORDS.findall(previous.lower()))
    if any(word.lower() not in known and not _BESIDE.fullmatch(word) for word in others):
        return ""
    return previous[: before[0].start()] + asked[0][0] + previous[before[0].end() :]


def _replace_phrase(preposition: str, rest: str, language: str, previous: str) -> str:
    before = mentions(previous, language)
    places = [mention for mention in before if mention.kind is Sort.PLACE]
    any_word = vocabulary.pattern("joining.prepositions")
    for word, found in (
        (preposition, before),
        (any_word, places if _is_place(rest, language) else []),
    ):
        for mention in found:
            if phrase := re.search(rf"\b{word}\s+$", previous[: mention.start], re.I):
                return previous[: phrase.start()] + rest + previous[mention.end :]
    name = rest[len(preposition) :].strip()
    named = [m for m in mentions(f"about {name}", language) if m.kind is not Sort.PLACE]
    if named and (replaced := _replace_name(name, named[0], language, previous)):
        return replaced
    return f"{previous.rstrip('?!. ')} {rest}?"


def _is_place(rest: str, language: str) -> bool:
    return any(one.kind is Sort.PLACE for one in mentions(rest, language))


def _replace_name(rest: str, name: Mention, language: str, previous: str) -> str:
    """The question before, about `name` instead of what is of its sort, or is all that it names."""
    before = [one for one in mentions(previous, language) if not takes_part(previous, one)]
    same = [one for one in before if _sort(one) == _sort(name)]
    if len(before) == 1 and before[0].kind is not Sort.PLACE and name.kind is not Sort.PLACE:
        same = before
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
