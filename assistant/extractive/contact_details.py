"""Addresses and telephone numbers: those that stand by whom they are asked of, or none."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from assistant.extractive.evidence import Evidence, ParsedQuestion
from assistant.language import vocabulary
from assistant.language.matching import Term, TextForms, is_light

_KINDS = ("mail", "phone", "post")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\w.,/-])\+?\(?\d(?:[\s()/–-]?\d){6,14}(?![\w@])")
_DAY = re.compile(r"(?:19|20)\d\d-\d\d-\d\d")
_ABOVE = 2  # lines over an address, which may name whose it is
_PARTED = 30  # characters between the parts of a postal address
_PART_END = re.compile(r"[,.;\n]|\Z")
_NEXT = 200  # characters behind a name in which its address stands


def contact_line(asked: ParsedQuestion, evidence: Sequence[Evidence]) -> tuple[int, str] | None:
    """The index of the sentence with an address of whom it is asked of, and the address.

    Of several, where none is named by its kind, it is the sentence itself.
    None where no address of that kind stands by the names and words that are asked about.
    """
    kinds = _asked(asked.text)
    for index, item in enumerate(evidence):
        values = [match for kind in kinds for match in _values(kind, item.text)]
        if values and _is_of(asked, evidence, index, values):
            several = len(values) > 1 and kinds == list(_KINDS)
            said = _whole(kinds, item.text, _nearest(asked, item, values))
            return index, item.text if several else said
    return None


def _asked(question: str) -> list[str]:
    """The kinds of address that a question names; all where it names none by its kind."""
    named = [kind for kind in _KINDS if vocabulary.whole(f"contacts.{kind}").search(question)]
    return named or list(_KINDS)


def _values(kind: str, text: str) -> list[re.Match[str]]:
    if kind == "post":
        return list(_streets().finditer(text))
    found = (_MAIL if kind == "mail" else _PHONE).finditer(text)
    return [match for match in found if not _DAY.match(match[0])]


@cache
def _streets() -> re.Pattern[str]:
    return re.compile(vocabulary.pattern("contacts.streets"), re.IGNORECASE)


def _is_of(
    asked: ParsedQuestion, evidence: Sequence[Evidence], index: int, values: Sequence[re.Match[str]]
) -> bool:
    """Whether an address stands by all that is asked about; the name may be in the address."""
    item = evidence[index]
    about = list(_about(asked))
    near = " ".join([*_above(evidence, index), item.text])
    close = TextForms.of(near, item.document.language)
    whole = TextForms.of(
        f"{item.document.title} {item.document.name} {item.passage.passage.heading} {near}",
        item.document.language,
    )
    written = " ".join(match[0] for match in values).lower()
    here = [t for t in about if t.match(close) > 0 or (t.name and _stem(t) in written)]
    return bool(here) and all(term in here or term.match(whole) > 0 for term in about)


def _stem(term: Term) -> str:
    """A name as an address may hold it, whose ending may be a case's or a genitive's."""
    return min(term.forms, key=lambda form: (len(form), form))


def _about(asked: ParsedQuestion) -> Iterator[Term]:
    """Whom the address is asked of: the question's names and words but those for addresses."""
    words = [vocabulary.whole(f"contacts.{kind}") for kind in (*_KINDS, "all", "reach")]
    spelled = [match[0].lower() for one in words for match in one.finditer(asked.text)]
    own = {part for one in spelled for part in re.findall(r"\w+", one)}
    for term in asked.terms:
        if term.word in own or vocabulary.whole("contacts.words").fullmatch(term.word):
            continue
        if term.name or not is_light(term.word, asked.language):
            yield term


def _above(evidence: Sequence[Evidence], index: int) -> Iterator[str]:
    """The sentences right above in the same passage, as far as they give no address themselves."""
    for other in range(index - 1, max(-1, index - 1 - _ABOVE), -1):
        item = evidence[other]
        same = item.passage.passage.id == evidence[index].passage.passage.id
        if not same or any(_values(kind, item.text) for kind in ("mail", "phone")):
            return
        yield item.text


def _whole(kinds: Sequence[str], text: str, first: re.Match[str]) -> str:
    """The address; of a postal one all its parts that follow, with the town."""
    end = first.end()
    if kinds == ["post"]:
        for part in _values("post", text):
            if end <= part.start() <= end + _PARTED:
                end = part.end()
        end = next(_PART_END.finditer(text, end)).start()
    return text[first.start() : end].strip()


def _nearest(
    asked: ParsedQuestion, item: Evidence, values: Sequence[re.Match[str]]
) -> re.Match[str]:
    """Of several addresses the one right behind the last of the names."""
    names = [m.end() for t in asked.terms if t.name for m in _spelled(t).finditer(item.text)]
    begin = max(names, default=0)
    behind = [match for match in values if 0 <= match.start() - begin <= _NEXT]
    return (behind or list(values))[0]


def _spelled(term: Term) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(_stem(term))}\w*", re.IGNORECASE)
