"""The layers and each library's single home, read off the imports of the source."""

import ast
import importlib.util
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("assistant", "ingest", "eval")

# Who may import whom; a package always may import itself.
LAYERS = {
    "assistant": set(),
    "ingest": {"assistant"},
    "eval": {"assistant", "ingest"},
    "app.py": {"assistant", "ingest"},
}

# Where a library is at home: a module or a package (with a final slash).
HOMES = {
    "chromadb": {"assistant/search/vectors/"},
    "tantivy": {"assistant/search/words.py"},
    "alembic": {"assistant/library/"},
    "psycopg": set(),
    "ray": {"ingest/spread.py"},
    "sqlalchemy": {"assistant/library/", "assistant/conversations/"},
    "streamlit": {"assistant/page/", "app.py"},
    "starlette": {"assistant/api/", "assistant/page/", "assistant/web.py"},
    "uvicorn": {"assistant/api/"},
    "mcp": {"assistant/api/mcp.py"},
    "openai": {"assistant/models/"},
    "langchain": {"assistant/models/"},
    "langsmith": {"assistant/models/"},
    "tiktoken": {"assistant/models/tokens.py"},
    "langchain_core": {"assistant/langchain_interface.py", "assistant/models/"},
    "onnxruntime": {"assistant/networks.py"},
    "tokenizers": {
        "assistant/networks.py",
        "assistant/core/packing.py",
    },
    "babel": {"assistant/register/readers/countries.py"},
    "py3langid": {"assistant/language/"},
    "Stemmer": {"assistant/language/"},
    "trafilatura": {"ingest/formats/"},
    "lxml": {"ingest/archive.py", "ingest/sources/items.py"},
    "olefile": {"ingest/formats/outlook.py"},
    "openpyxl": {
        "ingest/formats/xlsx.py",
        "assistant/register/exports/workbook.py",
        "assistant/conversations/sheets.py",
    },
    "pypdfium2": {"ingest/formats/"},
    "docx": {"assistant/conversations/exports.py", "assistant/register/exports/document.py"},
    "filelock": {"assistant/library/lock.py", "assistant/journal/audit.py"},
    "opentelemetry": {"assistant/journal/spans.py"},
    "langchain_chroma": {"eval/benchmark/plain_langchain.py"},
    "langchain_text_splitters": {"eval/benchmark/plain_langchain.py"},
    "ir_measures": {"eval/metrics/ranking.py"},
    "torch": set(),
}


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def sources() -> list[Path]:
    files = [ROOT / "app.py"]
    for package in PACKAGES:
        files += sorted((ROOT / package).rglob("*.py"))
    return files


def imported(path: Path) -> set[str]:
    """The top-level names of all that a file imports, wherever in it."""
    names = set()
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("path", sources(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_layers_and_homes(path: Path) -> None:
    where = path.relative_to(ROOT).as_posix()
    own = where.split("/")[0]
    names = imported(path)
    assert names & {*PACKAGES, "app"} <= LAYERS[own] | {own}
    for library, homes in HOMES.items():
        if library in names:
            at_home = any(where == home or where.startswith(home) for home in homes)
            assert at_home, f"{library} belongs in {homes or 'no part of the product'}"


ROOM = "assistant/language/"
SENTENCE = re.compile(r"[A-Z][\w ,-]+[.?]")  # with which a model is tried; no table of words
# Where a text of the program's own stands in code for one of the languages.
FOREIGN = re.compile("[åäöæøÅÄÖÆØ]")
# Words that English does not have, of which a table of words of another language would hold some.
TELLING = re.compile(
    r"\b(?:och|inte|eller|från|vilka|hvem|hvad|hvilke|ikke|ingen|eller|jeg|mitä|kuka|joka|ovat|"
    r"januari|januar|tammikuu|mandag|torsdag|tirsdag|avtal\w*|aftale\w*|avtale\w*|sopimu\w*|"
    r"universitet\w*|yliopisto|sjukhus\w*|sykehus\w*|sygehus\w*|sairaala)\b"
)


def literals(path: Path) -> Iterator[str]:
    """The strings of a file that are no docstrings."""
    tree = parsed(path)
    holders = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    documented = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, holders) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        text = node.value if isinstance(node, ast.Constant) else None
        if isinstance(text, str) and id(node) not in documented:
            yield text


@pytest.mark.parametrize("path", sources(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_words_of_other_languages_stand_in_the_language_room(path: Path) -> None:
    if path.relative_to(ROOT).as_posix().startswith(ROOM):
        return
    said = [text for text in literals(path) if not SENTENCE.fullmatch(text)]
    found = [text for text in said if FOREIGN.search(text) or TELLING.search(text)]
    assert not found, "put words into assistant/language/vocabulary/ and read them from there"


def test_only_settings_reads_the_environment() -> None:
    readers = {
        path.relative_to(ROOT).as_posix()
        for path in sources()
        if "os.environ" in (text := path.read_text(encoding="utf-8")) or "getenv" in text
    }
    assert readers == {"assistant/settings/__init__.py", "assistant/__init__.py"}  # which only sets


def test_the_layers_are_all_covered() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in sources()} == set(LAYERS)


WEIGHTS = {".onnx", ".safetensors", ".npz", ".npy", ".bin", ".pt"}


def test_every_model_that_ships_has_its_works_and_licences_told() -> None:
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    shipped = [path for path in (ROOT / "assistant").rglob("*") if path.suffix in WEIGHTS]
    assert shipped
    for folder in {path.parent for path in shipped}:
        assert f"{folder.relative_to(ROOT).as_posix()}/ - " in notice


def test_each_room_uses_only_what_its_docstring_names() -> None:
    spec = importlib.util.spec_from_file_location("house", ROOT / "docs" / "house.py")
    assert spec is not None
    assert spec.loader is not None
    house = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(house)
    rooms = house.rooms()
    uses = house.uses(rooms)
    told = {}
    for room, file in rooms.items():
        if file.stem == "__init__":
            doc = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
            told[room] = set(re.findall(r"\w+", doc.rpartition("May use: ")[2]))
    used = {room: {one.removeprefix("assistant.") for one in uses[room]} for room in told}
    beyond = {room: sorted(used[room] - told[room]) for room in told if used[room] - told[room]}
    assert not beyond, "name it after 'May use:' in the room's docstring, or do without"
    drawn = house.svg()
    assert all(f">{room.removeprefix('assistant.')}<" in drawn for room in rooms)
