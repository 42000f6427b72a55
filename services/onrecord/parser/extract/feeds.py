"""RSS and Atom: a feed is a folder of items, an item is a document."""

from collections.abc import Iterator

from onrecord.parser.extract.dates import moment
from onrecord.parser.extract.errors import ExtractionError, too_large
from onrecord.parser.extract.extracted import Extracted
from onrecord.parser.extract.limits import Limits
from onrecord.parser.extract.markup import blocks, tree
from onrecord.parser.extract.sniff import ATOM, RSS
from onrecord.parser.extract.tidy import known, paragraphs, tidied
from onrecord.parser.extract.xmltree import Element, drop_namespaces, local, parsed, serialised, text_of

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_ITEMS = ("item", "entry")
_PUBLISHER = "onrecord-publisher"
_CONTENT = ("encoded", "content", "description", "summary")


def items(data: bytes, name: str, limits: Limits) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each item: its own XML, so that it stays the same document when the feed goes on.

    What the feed says for all of them, its title and language, goes with each.
    """
    root = parsed(data, name, "the feed", limits)
    found = [e for e in root.iter() if local(e) in _ITEMS]
    if len(found) > limits.members:
        raise too_large(name, f"the feed has {len(found):,} items", "extract_members")
    publisher, language = _feed_facts(root)
    for number, item in enumerate(found, 1):
        if publisher:
            item.set(_PUBLISHER, publisher)
        if language and not item.get(_LANGUAGE):
            item.set(_LANGUAGE, language)
        yield f"item-{number:04}.xml", serialised(item)


def item(data: bytes, name: str, limits: Limits) -> Extracted:
    """The item's text: its full content where the feed has that, else its summary."""
    root = parsed(data, name, "the item", limits)
    lines = _lines(root, name, limits)
    title = _plain(_text(root, "title"), name, limits)
    if not lines:
        raise ExtractionError(f"{name}: the item has no text", "drop the page that it links to")
    author = _plain(_author(root), name, limits)
    return Extracted(
        paragraphs(lines),
        RSS if local(root) == "item" else ATOM,
        title=title,
        author=author,
        language=root.get(_LANGUAGE),
        published=moment(next((t for n in ("pubDate", "published", "date", "updated") if (t := _text(root, n))), None)),
        metadata=known(author=author, publisher=_text(root, "source") or root.get(_PUBLISHER), url=_link(root)),
    )


def _feed_facts(root: Element) -> tuple[str | None, str | None]:
    channel = next((e for e in root.iter() if local(e) == "channel"), root)
    publisher = _text(channel, "title")
    language = _text(channel, "language") or channel.get(_LANGUAGE)
    return tidied(publisher) if publisher else None, tidied(language) if language else None


def _lines(root: Element, name: str, limits: Limits) -> list[str]:
    for wanted in _CONTENT:
        for child in root:
            if local(child) == wanted:
                lines = [line for block in _blocks(child, name, limits) if (line := tidied(block))]
                if lines:
                    return lines
    return []


def _blocks(child: Element, name: str, limits: Limits) -> Iterator[str]:
    """Blocks of content that is XHTML in place, escaped HTML, or text."""
    if len(child):
        drop_namespaces(child)
        yield from blocks(child)
        return
    text = text_of(child)
    if text.strip():
        yield from blocks(tree(text.encode("utf-8", "replace"), name, limits, "utf-8")[0])


def _plain(text: str | None, name: str, limits: Limits) -> str | None:
    """A title or name, which may hold escaped HTML."""
    if not text or not text.strip():
        return None
    if "<" not in text and "&" not in text:
        return tidied(text)
    return tidied(" ".join(blocks(tree(text.encode("utf-8", "replace"), name, limits, "utf-8")[0]))) or None


def _text(root: Element, wanted: str) -> str | None:
    return next((text for child in root if local(child) == wanted and (text := text_of(child).strip())), None)


def _author(root: Element) -> str | None:
    for child in root:
        if local(child) in {"author", "creator"}:
            return _text(child, "name") or text_of(child).strip() or None
    return None


def _link(root: Element) -> str | None:
    links = [child for child in root if local(child) == "link"]
    for link in links:
        if link.get("rel", "alternate") == "alternate" and (found := link.get("href") or text_of(link).strip()):
            return str(found)
    return None
