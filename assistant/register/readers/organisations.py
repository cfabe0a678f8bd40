"""The organisations that a stretch of text names, with their places and other names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from assistant.grounding.facts import facts
from assistant.language import stopwords
from assistant.language.letters import CAPITALS, SMALLS
from assistant.language.numbers import units
from assistant.register.columns import plain_words, words
from assistant.register.readers.countries import country_of
from assistant.register.readers.people import has_form, is_person
from assistant.scope.organisations import is_organisation

_CAP = CAPITALS
_WORD = rf"(?:[{_CAP}][\w&’'./-]*[\w&]|A/S|[{_CAP}]\b|[{_CAP}]{{2}})"
_LINK = rf"(?:{words('links').pattern}(?: the)? |& )?"
_RUN = re.compile(rf"{_WORD}(?:[ \u00a0]{_LINK}{_WORD})*")
_TAIL = re.compile(rf"[ \u00a0]([{SMALLS}-]{{4,}})(?:[ \u00a0]([{SMALLS}-]{{4,}}))?")
_FOR_WHAT = re.compile(rf" {words('links').pattern} [{SMALLS}-]{{4,}}")
_GLOSS = re.compile(rf"\s\([\"“”’'»«]?(?:the )?([{_CAP}][\w&-]{{1,14}})[\"“”’'»«]?\)")
_GENITIVE = re.compile(r"['’]s?\Z")
_PERSON_OF = re.compile(rf"(\S+(?: [^\s]+){{1,4}}?) {words('at').pattern}(?: the)? ")
_IN_COUNTRY = re.compile(rf" {words('in_country').pattern} (\S+)\Z")
_TITLED = re.compile(r"^(?:\S{2,6}\.? )(?=\S+ \S)")
_COMMA_FORM = re.compile(rf", (?:{words('comma_forms').pattern})\.?")
_SMALL_FORM = re.compile(rf" {words('small_forms').pattern}")
_ACRONYM = re.compile(rf"[{_CAP}][{_CAP}\d&/-]{{1,5}}")


@dataclass(frozen=True, slots=True)
class Named:
    """An organisation at `start:end`, which takes in a short form in brackets after it.

    `sure` unless only a capital speaks for it.
    """

    name: str
    start: int
    end: int
    short: str = ""
    sure: bool = True

    @property
    def forms(self) -> tuple[str, ...]:
        return (self.name, self.short) if self.short else (self.name,)


@dataclass(slots=True)
class Joined:
    """All mentions of one organisation."""

    names: list[str] = field(default_factory=list)
    mentions: list[Named] = field(default_factory=list)

    @property
    def label(self) -> str:
        """The longest name, and a short one that it does not show, in brackets."""
        longest = max(self.names, key=len)
        short = [n for n in self.names if n.lower() not in longest.lower()]
        return f"{longest} ({min(short, key=len)})" if short else longest


def organisations_in(text: str, language: str, start: int = 0) -> list[Named]:
    """What may be an organisation in `text`, in order; `start` is added to the places."""
    return list(_organisations(text, language, start))


def _organisations(text: str, language: str, offset: int) -> Iterator[Named]:
    position = 0
    dates = facts(text, language).moments
    while run := _RUN.search(text, position):
        position = run.end()
        span = _trimmed(text, run, language)
        if span is None:
            continue
        begin, end = _with_tail(text, *span)
        position = max(position, end)
        name = _GENITIVE.sub("", text[begin:end])
        if words("undertakings").search(name.split()[-1]):
            continue
        if any(begin < one.end and one.start < end for one in dates):
            continue
        gloss = _GLOSS.match(text, end)
        named = _is_known(name) or bool(gloss) or _acronym(name)
        if not named and not _may_be(name, text, begin, end):
            continue
        short = gloss[1] if gloss else ""
        finish = gloss.end() if gloss else begin + len(name)
        position = max(position, finish)
        yield Named(name, offset + begin, offset + finish, short, named)


def _trimmed(text: str, run: re.Match[str], language: str) -> tuple[int, int] | None:
    """The run without what opens a sentence, nouns for papers, and single letters."""
    begin, end = run.span()
    if where := _IN_COUNTRY.search(run[0]):  # "Helse Nord i Norge"
        end = begin + where.start() if country_of(where[1]) else end
    person = _PERSON_OF.match(text, begin, end)
    if person and has_form(_TITLED.sub("", person[1])):  # "Dr Anna Berg of Norrby Hospital"
        begin = person.end()
    common = stopwords(language) | stopwords("en") | plain_words("not_organisations")
    while begin < end:
        first = re.match(r"\S+", text[begin:end])
        if first is None or first[0].lower().strip(".:") not in common:
            break
        begin += first.end()
        while begin < end and not text[begin].isupper():
            begin += 1
    while end > begin and text[end - 1] in " .-/&’'":
        end -= 1
    return (begin, end) if end - begin > 1 else None


def _with_tail(text: str, begin: int, end: int) -> tuple[int, int]:
    """With the small words that complete it: Oslo universitetssykehus, Kreftforeningen for barn."""
    if is_organisation(text[begin:end]):
        more = _FOR_WHAT.match(text, end)
        inside = words("for_something").search(text[begin:end])
        return (begin, more.end()) if more and inside else (begin, end)
    if form := _SMALL_FORM.match(text, end) or _COMMA_FORM.match(text, end):
        return begin, form.end()
    tail = _TAIL.match(text, end)
    if tail:
        for last in (1, 2):
            word = tail.group(last)
            if word and is_organisation(f"{text[begin:end]} {word}"):
                return begin, tail.end(last)
    return begin, end


def _is_known(name: str) -> bool:
    if _COMMA_FORM.search(name):
        return True
    known = words("organisations").match(name) or words("companies").match(name)
    last = name.rpartition(" ")[2] if " " in name else ""
    return bool(known or words("ends_of_names").fullmatch(last)) or is_organisation(name)


def _acronym(name: str) -> bool:
    if name.lower() in units():
        return False
    return bool(_ACRONYM.fullmatch(name)) and name.lower() not in plain_words("not_organisations")


def _may_be(name: str, text: str, begin: int, end: int) -> bool:
    """A capitalised name that is no person's, place's, date's or paper's."""
    if (
        name.lower() in units()
        or len(name) < 3
        or any(c.isdigit() for c in name)
        or is_person(name, text, begin, end)
    ):
        return False
    parts = name.lower().split()
    if any(part in plain_words("titles") for part in parts):
        return False
    return country_of(name) is None and not words("not_organisations").fullmatch(name)


def join(mentions: list[Named]) -> list[Joined]:
    """Long and short forms of one organisation together, in the order of first mention."""
    found: list[Joined] = []
    for mention in sorted(mentions, key=lambda one: -len(one.name)):
        same = next((one for one in found if _same(one, mention)), None)
        if same is None:
            found.append(same := Joined())
        same.mentions.append(mention)
        same.names.extend(form for form in mention.forms if form not in same.names)
    return sorted(found, key=lambda one: min(mention.start for mention in one.mentions))


def _same(one: Joined, mention: Named) -> bool:
    return any(_alike(name, form) for name in one.names for form in mention.forms)


def _alike(first: str, second: str) -> bool:
    if first.lower() == second.lower():
        return True
    short, long = sorted((first, second), key=len)
    if _begins(long.lower().split(), short.lower().split()):
        return True
    initials = "".join(word[0] for word in re.split(r"[\s-]+", long) if word[:1].isupper())
    return short.isupper() and 2 < len(short) <= len(initials) and short == initials[: len(short)]


def _begins(long: list[str], short: list[str]) -> bool:
    """Whether all words of the short form begin the long one, inflected or not."""
    if len(short) >= len(long) and len(long) > 1:
        return False
    pairs = zip(short, long, strict=False)
    return all(b.startswith(a) or (a.startswith(b) and len(a) - len(b) < 4) for a, b in pairs)
