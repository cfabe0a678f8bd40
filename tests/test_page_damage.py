"""Damage under a running page: the server lives, says what is wrong, and quotes nothing altered."""

import asyncio
import html
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from page_client import PageClient
from page_server import serving_process, settings_for
from test_damage import HARMS, flipped, harm, stored_files, without_a_page

from assistant.library.file import FILE_NAME
from assistant.settings import Settings, StoreSettings
from ingest.pipeline import ingest_paths

TEXT = "The Kestrel agreement between Partner{0} and Hospital{0} was signed in 201{0} in Turku.\n"
QUESTION = "When was the Kestrel agreement between Partner{0} and Hospital{0} signed?"
# Of the many kinds of damage only one in so many, from such a one on.
EVERY, FROM = int(os.environ.get("EVERY", "1")), int(os.environ.get("FROM", "0"))
_PLACES = (0.0, 0.3, 0.7, 0.999)
Harm = Callable[[bytes], bytes | None]
Folders = tuple[Path, Path]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Folders:
    """Two stores of the same documents, each with indexes of its own; not to be changed."""
    folder = tmp_path_factory.mktemp("page")
    (folder / "documents").mkdir()
    for number in range(8):
        text = TEXT.format(number) * 5
        (folder / "documents" / f"{number}.txt").write_text(text, encoding="utf-8")
    stores = folder / "first", folder / "second"
    for store in stores:
        ingest_paths([folder / "documents"], Settings(store=StoreSettings(path=store)))
    return stores


def put(source: Path, store: Path) -> None:
    """What is in the store is another library from now on; conversations stay."""
    shutil.rmtree(store / "generations", ignore_errors=True)
    shutil.copytree(source / "generations", store / "generations")
    shutil.copy(source / FILE_NAME, store / "fresh")
    (store / "fresh").replace(store / FILE_NAME)


def years(said: str) -> set[tuple[str, str]]:
    """The partners in what is shown, each with the year beside it."""
    plain = html.unescape(re.sub(r"<[^>]*>", "", said))
    return set(re.findall(r"Partner(\d) and Hospital\d was signed in (\d+)", plain))


def asked(address: str, number: int) -> tuple[str, list[str]]:
    """The answer that a new reader gets, and what is said to be wrong."""

    async def ask() -> tuple[str, list[str]]:
        async with PageClient(address) as reader:
            if reader.errors:
                return "", reader.errors
            said = await reader.said(QUESTION.format(number))
            return said, reader.errors

    return asyncio.run(ask())


def check(address: str, number: int, what: str) -> bool:
    """Whether the page answered; where not, it has said what to do. Nothing untrue is shown."""
    said, errors = asked(address, number)
    assert "Traceback" not in f"{said}{errors}", what
    shown = years(said)
    assert all(year == f"201{partner}" for partner, year in shown), what
    if shown:
        return True
    told = html.unescape(f"{said}{errors}")
    assert "python -m" in told or "backup" in told, f"{what}: {told[-600:]}"
    return False


def tried(name: str, few: bool) -> dict[str, Harm]:
    if few:
        return {"flipped": HARMS["flipped"], "deleted": HARMS["deleted"]}
    harms = dict(HARMS)
    for place in _PLACES:
        harms[f"flipped at {place}"] = lambda data, at=place: flipped(data, int(len(data) * at))
    if name == FILE_NAME:
        harms["a digit"] = lambda data: data.replace(b"signed in 201", b"signed in 200")
        harms["a page"] = without_a_page
    return harms


def run(whole: Folders, folder: Path, names: list[str], few: bool) -> tuple[int, int]:
    """How many kinds of damage were tried, and over how many of them the page went on to answer."""
    settings, count, answered, held, number = settings_for(folder), 0, 0, 0, 0
    put(whole[held], folder)
    with serving_process(settings) as (address, _):
        assert check(address, 1, "whole")
        for pattern in names:
            for kind, change in tried(pattern, few).items():
                number += 1
                if not few and number % EVERY != FROM % EVERY:
                    continue
                source, asked_for = whole[1 - held], count % 8  # not the one that is open
                found = [n for n in stored_files(source.parent, source.name) if _is(n, pattern)]
                put(source, folder)
                harm(folder.parent, found[0], change, folder.name)
                lived = check(address, asked_for, f"{found[0]} {kind}")
                print(found[0], kind, "answered" if lived else "said what to do")
                answered, held = answered + lived, 1 - held if lived else held
                count += 1
        put(whole[1 - held], folder)
        assert check(address, 2, "whole again")
    return count, answered


def _is(name: str, pattern: str) -> bool:
    return Path(name).match(pattern)


@pytest.mark.slow
def test_a_page_outlives_damage_to_library_and_indexes(whole: Folders, tmp_path: Path) -> None:
    store = tmp_path / "store"
    store.mkdir()
    count, answered = run(whole, store, [FILE_NAME, "header.bin", "*.term"], few=True)
    assert (count, answered <= 1) == (6, True)  # a bit of the library may be of no row


@pytest.mark.slow
def test_a_page_whose_library_was_deleted_says_so_and_goes_on_with_another(
    whole: Folders, tmp_path: Path
) -> None:
    put_into = tmp_path / "store"
    put_into.mkdir()
    put(whole[0], put_into)
    with serving_process(settings_for(put_into)) as (address, _):
        assert check(address, 1, "whole")
        (put_into / FILE_NAME).unlink()
        assert not check(address, 2, "deleted")
        put(whole[1], put_into)
        assert check(address, 3, "another")


@pytest.mark.reliability
@pytest.mark.timeout(7200)
def test_a_page_outlives_every_damage(whole: Folders, tmp_path: Path) -> None:
    store = tmp_path / "store"
    store.mkdir()
    names = [FILE_NAME, "manifest.json", "meta.json", ".managed.json"]
    names += ["header.bin", "data_level0.bin", "length.bin", "index_metadata.pickle"]
    names += ["chroma.sqlite3", "built-by.json"]
    names += [f"*.{kind}" for kind in ("term", "idx", "pos", "store", "fast", "fieldnorm")]
    count, answered = run(whole, store, names, few=False)
    print(f"{count} kinds of damage: the page lived over all, and answered truly in {answered}")
