"""Visits a feed or a sitemap, and keeps the documents that it lists."""

import gzip
import hashlib
import io
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from assistant.errors import LoadError
from assistant.settings.people import listed
from assistant.settings.sources import SourceSettings
from ingest.fetching import LIST_KINDS, Fetched, fetch
from ingest.shelf import safe_name
from ingest.sources.items import Item, items_in, maps_in
from ingest.sources.kept import Visits, put
from ingest.sources.manners import Manners

_LIST_BYTES = 20_000_000
_MOST_MAPS = 20  # of a sitemap that lists others
_GIVEN_UP = 5  # failures in a row, after which an address is left alone

Told = tuple[str, str]  # an address, and why it did not come in; "" if it did


def visit_web(
    source: SourceSettings, folder: Path, visits: Visits, manners: Manners, max_bytes: int
) -> Iterator[Told]:
    """Each item that was new, as soon as it is kept or has failed.

    Raises:
        LoadError: the list itself cannot be fetched or read.
    """
    taken = 0
    for item in _items(source, manners):
        if taken >= source.most:
            return
        if visits.items.get(item.address) == item.changed and item.address in visits.items:
            continue
        if visits.failures.get(item.address, 0) >= _GIVEN_UP:
            continue
        taken += 1
        yield item.address, _take(item, folder, visits, manners, max_bytes)


def _take(item: Item, folder: Path, visits: Visits, manners: Manners, max_bytes: int) -> str:
    try:
        if not manners.allow(item.address):
            raise LoadError("the site's robots.txt does not allow it.")
        manners.wait(item.address)
        fetched = fetch(item.address, max_bytes)
    except LoadError as error:
        visits.failures[item.address] = visits.failures.get(item.address, 0) + 1
        return str(error)
    put(folder, name_of(item.address, fetched), fetched.data)
    visits.items[item.address] = item.changed
    visits.failures.pop(item.address, None)
    return ""


def name_of(address: str, fetched: Fetched) -> str:
    """A file name that tells where a document came from, the same for the same address."""
    stem = PurePosixPath(safe_name(fetched.name)).stem
    return f"{stem} {hashlib.sha256(address.encode()).hexdigest()[:8]}{fetched.suffix}"


def _items(source: SourceSettings, manners: Manners) -> Iterator[Item]:
    patterns = listed(source.match) or ("*",)
    own = urlsplit(source.address).hostname
    for data, address in _lists(source, manners):
        for item in items_in(data, address):
            # A sitemap speaks for its own site only.
            foreign = source.kind == "sitemap" and urlsplit(item.address).hostname != own
            if not foreign and any(fnmatchcase(item.address, pattern) for pattern in patterns):
                yield item


def _lists(source: SourceSettings, manners: Manners) -> Iterator[tuple[bytes, str]]:
    data = _fetched(source.address, manners)
    yield data, source.address
    if source.kind == "sitemap":
        own = urlsplit(source.address).hostname
        further: Sequence[str] = maps_in(data, source.address)[:_MOST_MAPS]
        for address in further:
            if urlsplit(address).hostname == own:
                yield _fetched(address, manners), address


def _fetched(address: str, manners: Manners) -> bytes:
    if not manners.allow(address):
        raise LoadError(f"the robots.txt of the site does not allow {address}.")
    manners.wait(address)
    data = fetch(address, _LIST_BYTES, kinds=LIST_KINDS).data
    return _unpacked(data) if data[:2] == b"\x1f\x8b" else data


def _unpacked(data: bytes) -> bytes:
    try:
        with gzip.open(io.BytesIO(data)) as file:
            unpacked = file.read(_LIST_BYTES + 1)
    except (OSError, EOFError) as error:
        raise LoadError(f"the list cannot be unpacked ({error}).") from error
    if len(unpacked) > _LIST_BYTES:
        raise LoadError("the list is too large.")
    return unpacked
