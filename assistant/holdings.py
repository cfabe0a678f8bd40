"""`python -m assistant documents`: what the library holds and what is known of each document."""

import argparse
import json
from collections.abc import Sequence
from typing import Any

from assistant.language import mainly
from assistant.settings import load_settings

NAME = "documents"


def add_to(commands: Any) -> None:
    listing = commands.add_parser(NAME, help="list the documents and what is known of them")
    listing.add_argument("--json", action="store_true", help="print a JSON list")


def run(arguments: argparse.Namespace) -> int:
    from assistant.language.visible import visible
    from assistant.library import Library

    store = load_settings().store
    listed = records(Library(store.path, store.library_url))
    if arguments.json:
        print(json.dumps(listed, ensure_ascii=False))
    else:
        print(visible("\n".join(line for one in listed for line in _readable(one))))
    return 0


def records(library: Any) -> list[dict[str, Any]]:
    """The documented objects (docs/formats.md), by name."""
    from assistant.library import links_of

    documents = library.documents()
    links, names = links_of(documents), {document.id: document.name for document in documents}
    fields = ("title", "publisher", "published", "kind")
    return [
        {
            "document": document.name,
            **{
                field: _field(getattr(document, field), document.origins.get(field, ""))
                for field in fields
            },
            "language": _field(
                mainly(document.spoken, document.language), document.origins.get("language", "")
            ),
            "spoken": list(document.spoken),
            "links": [
                {"relation": link.relation.value, "document": names[link.other]}
                for link in links.get(document.id, ())
            ],
            "notes": [{"kind": note.kind, **note.values} for note in document.notes],
        }
        for document in documents
    ]


def _field(value: str, origin: str) -> dict[str, str | None]:
    return {"value": value or None, "found": origin or None if value else None}


def _readable(one: dict[str, Any]) -> Sequence[str]:
    facts = (f"  {field}: {_said(one[field])}" for field in ("title", "publisher", "published"))
    more = (f"  {field}: {_said(one[field])}" for field in ("language", "kind"))
    links = (f"  {link['relation']}: {link['document']}" for link in one["links"])
    return (one["document"], *facts, *more, *links)


def _said(field: dict[str, str | None]) -> str:
    return f"{field['value']} ({field['found']})" if field["value"] else "not stated"
