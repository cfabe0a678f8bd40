"""An ingest on a computer of its own, which stops at a step and waits to be killed there."""

import json
import sys
import time
from typing import Any

from store_samples import make_document

from assistant.library import LibraryWriter, writer
from assistant.settings import Settings, StoreSettings
from ingest.pipeline import ingest_documents

STEPS = {
    "before encoding": (LibraryWriter, "add_vectors"),
    "before the change": (LibraryWriter, "commit"),
    "within the change": (writer, "_drop_unused_vectors"),
}


def _stop_at(step: str) -> None:
    def waiting(*_: Any, **__: Any) -> None:
        print("there", flush=True)
        time.sleep(600)

    setattr(*STEPS[step], waiting)


def main() -> None:
    """Takes the step, the store's folder, the database, documents as JSON by name, and a server."""
    step, folder, url, given, *chroma = sys.argv[1:]
    _stop_at(step)
    named = {"path": folder, "library_url": url, "chroma_url": "".join(chroma)}
    settings = Settings(store=StoreSettings.model_validate(named))
    ingest_documents([make_document(*one) for one in json.loads(given).items()], settings)


if __name__ == "__main__":
    main()
