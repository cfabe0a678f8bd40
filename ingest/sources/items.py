"""What feeds and sitemaps list: RSS, Atom and sitemap files are read alike."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from lxml import etree

from assistant.errors import LoadError

_ITEMS = ("item", "entry", "url")
_CHANGED = ("updated", "lastmod", "pubDate", "published", "date")
_ALTERNATE = ("alternate", "")


@dataclass(frozen=True, slots=True)
class Item:
    """A document that is listed; `changed` is what the list says of its last change, "" if not."""

    address: str
    changed: str = ""


def items_in(data: bytes, address: str) -> list[Item]:
    """The items of a feed or a sitemap that came from `address`, in its order, each once.

    Raises:
        LoadError: it is none.
    """
    found = {item.address: item for item in _items(_root(data), address)}
    return list(found.values())


def maps_in(data: bytes, address: str) -> list[str]:
    """The addresses of further sitemaps, where it is a list of such; raises as `items_in`."""
    listed = [child for child in _root(data) if _name(child) == "sitemap"]
    found = (_joined(address, _text(child, ("loc",))) for child in listed)
    return list(dict.fromkeys(filter(None, found)))


def _root(data: bytes) -> etree._Element:
    # Nothing is fetched or filled in, whatever the file names.
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise LoadError(f"this is no feed and no sitemap ({error}).") from error
    if root is None:
        raise LoadError("this is no feed and no sitemap.")
    return root


def _items(root: etree._Element, address: str) -> Iterator[Item]:
    for element in root.iter():
        link = _link(element) if _name(element) in _ITEMS else ""
        if link and (joined := _joined(address, link)):
            yield Item(joined, _text(element, _CHANGED))


def _joined(address: str, link: str) -> str:
    """The whole address of a link; "" where it is none, which spoils no other item."""
    try:
        joined = urljoin(address, link)
        return joined if urlsplit(joined).hostname else ""
    except ValueError:
        return ""


def _link(element: etree._Element) -> str:
    """Of an Atom entry the page and not its comments or attachments."""
    for child in element:
        if _name(child) == "link" and child.get("href") and child.get("rel", "") in _ALTERNATE:
            return str(child.get("href")).strip()
    return _text(element, ("link", "loc"))


def _text(element: etree._Element, names: tuple[str, ...]) -> str:
    """The text of the first of these that is there, in the order of the names."""
    told = {_name(child): (child.text or "").strip() for child in reversed(element)}
    return next((told[name] for name in names if told.get(name)), "")


def _name(element: etree._Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
