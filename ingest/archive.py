"""Zip containers and the XML in them: what .docx, .xlsx, .pptx, .odt, .epub and .zip share."""

import io
import posixpath
import zipfile
from collections.abc import Sequence
from typing import Any
from urllib.parse import unquote

from lxml import etree

from ingest.file_errors import FileError

_LARGEST_MEMBER = 256 << 20  # bytes, unpacked
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # an older container, which also wraps encrypted files
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


class Archive:
    """A zip file in memory; names are looked up as they are, then in any case."""

    def __init__(self, data: bytes) -> None:
        """Raises FileError where it is encrypted, of an older kind or no archive."""
        if data.startswith(_OLE):
            raise FileError("encrypted" if _ENCRYPTED in data else "old_office")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except zipfile.BadZipFile as error:
            raise FileError("damaged", said=str(error)) from error
        self._names = {info.filename.lower(): info for info in self._zip.infolist()}

    @property
    def members(self) -> Sequence[zipfile.ZipInfo]:
        return self._zip.infolist()

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._names

    def read(self, name: str) -> bytes:
        """A member's content; empty where there is none of that name."""
        info = self._names.get(name.lower())
        if info is None:
            return b""
        if info.flag_bits & 1:
            raise FileError("encrypted")
        if info.file_size > _LARGEST_MEMBER:
            raise FileError("unpacks", limit=_LARGEST_MEMBER >> 20)
        with self._zip.open(info) as member:
            return member.read(_LARGEST_MEMBER)

    def xml(self, name: str) -> Any:
        """The root of a member that is XML; None where there is none."""
        return parse_xml(self.read(name))


def parse_xml(data: bytes) -> Any:
    """The root element, of damaged XML as far as it goes; None of nothing. Opens no entities."""
    if not data.strip():
        return None
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, recover=True, huge_tree=True, load_dtd=False
    )
    return etree.fromstring(data, parser)


def resolve(base: str, target: str) -> str:
    """The member that a link within the member `base` leads to."""
    target = unquote(target.split("#")[0])
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), target))


def local(element: Any) -> str:
    """An element's name without its namespace; "" of comments and instructions."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Any, name: str) -> str | None:
    """An attribute's value by its name without a namespace."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return None
