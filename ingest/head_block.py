"""The few lines of metadata set above a composed text, so that they too can be cited."""

import dataclasses
from collections.abc import Mapping

from assistant.types import Section
from ingest.metadata import find_published
from ingest.reading import Composer, Fact, Reading, Span, clean

_BEGINNING = 400  # characters of the body in which a title or publisher counts as stated


def under_head_block(composer: Composer, facts: Mapping[str, Fact]) -> Reading:
    """The composed text, under each fact that it does not state and what stands on every page."""
    body = composer.text
    head = ""
    spans: dict[str, Span] = {}
    for name in ("title", "publisher", "published"):
        value = clean(facts[name].value).strip() if name in facts else ""
        if value and not _span_in(body, name, value):
            head += f"{name.capitalize()}: "
            spans[name] = len(head), len(head) + len(value)
            head += f"{value}\n"
    head += "".join(f"{line}\n" for line in composer.running)
    head += "\n" if head else ""
    for name, fact in facts.items():
        span = _span_in(body, name, fact.value)
        if span and name not in spans:
            spans[name] = span[0] + len(head), span[1] + len(head)
    placed = {
        name: Fact(fact.value, spans.get(name), _origin(spans.get(name), len(head)))
        for name, fact in facts.items()
    }
    sections = _shifted(composer.sections, len(head))
    return Reading(head + body, sections, len(head), placed, composer.notes)


def _origin(span: Span | None, head: int) -> str:
    return "text" if span and span[0] >= head else "properties"


def _span_in(body: str, name: str, value: str) -> Span | None:
    if name == "published":
        dateline = find_published(body)
        return dateline.span if dateline and dateline.value == value else None
    at = body[:_BEGINNING].find(value)
    return (at, at + len(value)) if at >= 0 and value else None


def _shifted(sections: tuple[Section, ...], by: int) -> tuple[Section, ...]:
    """The head block stands on the first page, where there are pages, and under no heading."""
    if not by:
        return sections
    moved = tuple(dataclasses.replace(s, start=s.start + by) for s in sections)
    return (Section(0, "", sections[0].page), *(moved if sections[0].heading else moved[1:]))
