"""Lists out of a document's section; a document need not have any."""

from pathlib import Path

from assistant.settings import Settings, StoreSettings
from assistant.types import Ending, Question
from assistant.wiring import open_assistant
from eval.case_files import BenchmarkDocument
from eval.retrieval import to_document
from ingest.pipeline import ingest_documents


def test_documents_without_sections_are_asked_for_lists_too(tmp_path: Path) -> None:
    settings = Settings(store=StoreSettings(path=tmp_path))
    text = "The Varberg report names two risks. The laboratory may be late. Nurses may be too few."
    given = BenchmarkDocument(id="varberg", title="Varberg report", language="en", text=text)
    document = to_document(given)
    assert not document.sections
    ingest_documents([document], settings)
    answer = open_assistant(settings).ask(Question("List the risks of the Varberg report"))
    assert answer.ending is Ending.COMPLETE
    assert "two risks" in answer.text
