"""Decides whether cited words bear a statement out, and if not, what they lack."""

from collections.abc import Iterable, Sequence

from assistant.grounding.comparison import (
    across,
    overlap,
    unheld_codes,
    unheld_moments,
    unheld_quantities,
)
from assistant.grounding.denial_doubts import denial_doubts, exclusion_doubts
from assistant.grounding.facts import Facts, facts
from assistant.grounding.name_doubts import name_doubts, title_doubts
from assistant.grounding.overlap import share, terms
from assistant.language import detect
from assistant.types import Citation, Document, Doubt, DoubtKind, Passage

# The least share of a statement's words that its citation must hold.
LEAST_OVERLAP = 0.34
LEAST_OVERLAP_ACROSS = 0.1  # between two languages
_SAID = 0.6  # of an answer's words; a text that holds fewer leaves it out


def check(
    sentence: str,
    cited: Sequence[str],
    sentence_language: str = "",
    cited_language: str = "",
    context: str = "",
    title: str = "",
) -> tuple[Doubt, ...]:
    """What `cited` does not bear out of `sentence`; nothing where it bears all of it out.

    `cited` are quotations, each a sentence or a few. The `title` of their documents and the
    `context`, the passages around them, may say who is meant where a quotation says "the
    hospital" or "she"; they bear out nothing else. A language that is not given is detected.
    Without quotations the one doubt is NO_CITATION.
    """
    if not any(text.strip() for text in cited):
        return (Doubt(DoubtKind.NO_CITATION),)
    language = sentence_language or detect(sentence)
    other = cited_language or detect(" ".join(cited))
    sources = [facts(text, other) for text in cited]
    return doubts(facts(sentence, language), sources, title, context)


def leaves_out(answer: str, answer_language: str, said: str, said_language: str) -> bool:
    """Whether a text says nothing, or too little, of what an answer of few words says."""
    claim, source = facts(answer, answer_language), facts(said, said_language)
    held = share(terms(answer, answer_language), source.forms)
    return held < _SAID or bool(doubts(claim, [source], "", ""))


def check_citations(
    sentence: str, citations: Sequence[Citation], sentence_language: str = ""
) -> tuple[Doubt, ...]:
    """As `check`, with the languages, titles and passages of the cited documents."""
    if not citations:
        return (Doubt(DoubtKind.NO_CITATION),)
    sources = [facts(citation.quote, citation.document.language) for citation in citations]
    title, context = surroundings((c.document, c.passage) for c in citations)
    claim = facts(sentence, sentence_language or detect(sentence))
    return doubts(claim, sources, title, context)


def surroundings(cited: Iterable[tuple[Document, Passage]]) -> tuple[str, str]:
    """The titles and publishers of cited documents, and the text of the cited passages."""
    pairs = list(dict.fromkeys((d.title, d.publisher, d.text[p.start : p.end]) for d, p in cited))
    title = "\n".join(f"{title}. {publisher}" for title, publisher, _ in pairs)
    return title, "\n".join(text for _, _, text in pairs)


def doubts(claim: Facts, sources: Sequence[Facts], title: str, context: str) -> tuple[Doubt, ...]:
    """As `check`, of what has been read already; `sources` is not empty."""
    found = [
        *_figures(claim, sources),
        *name_doubts(claim, sources, title, context),
        *title_doubts(claim, sources, title, context),
        *denial_doubts(claim, sources),
        *_words(claim, sources),
        *exclusion_doubts(claim, sources, f"{title}\n{context}"),
    ]
    return tuple(dict.fromkeys(found))


def _figures(claim: Facts, sources: Sequence[Facts]) -> Iterable[Doubt]:
    for quantity in unheld_quantities(claim, sources):
        yield Doubt(DoubtKind.NUMBER, claim.text[quantity.start : quantity.end].strip())
    for code in unheld_codes(claim, sources):
        yield Doubt(DoubtKind.NUMBER, code)
    for moment in unheld_moments(claim, sources):
        yield Doubt(DoubtKind.DATE, claim.text[moment.start : moment.end].strip())


def _words(claim: Facts, sources: Sequence[Facts]) -> Iterable[Doubt]:
    least = LEAST_OVERLAP_ACROSS if across(claim, sources) else LEAST_OVERLAP
    if overlap(claim, sources) < least:
        yield Doubt(DoubtKind.WORDS)
