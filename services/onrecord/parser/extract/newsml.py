"""NITF and NewsML-G2: the news agencies' markup."""

from collections.abc import Iterator

from onrecord.parser.extract.dates import moment
from onrecord.parser.extract.errors import ExtractionError
from onrecord.parser.extract.extracted import Extracted
from onrecord.parser.extract.limits import Limits
from onrecord.parser.extract.markup import blocks
from onrecord.parser.extract.sniff import NEWSML, NITF
from onrecord.parser.extract.tidy import known, paragraphs, tidied
from onrecord.parser.extract.xmltree import Element, drop_namespaces, first, local, parsed, serialised, stated, text_of

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_NO_PROSE = frozenset(
    ("media", "media-caption", "media-producer", "body.end", "figure", "figcaption", "note", "rights")
)


def nitf(data: bytes, name: str, limits: Limits) -> Extracted:
    root = parsed(data, name, "the NITF file", limits)
    return _nitf(root, name, NITF, root)


def newsml(data: bytes, name: str, limits: Limits) -> Extracted:
    """The first news item's text, which may be NITF, HTML or plain."""
    root = parsed(data, name, "the NewsML file", limits)
    item = first(root, "newsItem")
    if item is None:
        raise ExtractionError(f"{name}: the NewsML file has no news item", "drop the items that it refers to")
    inner = first(item, "nitf")
    if inner is not None:
        return _nitf(inner, name, NEWSML, item)
    body = first(item, "body", "inlineData")
    if body is None:
        raise ExtractionError(f"{name}: the NewsML file has no inline text", "drop the file that it refers to")
    lines = _lines(body)
    title = tidied(stated(item, "headline", "title") or "") or None
    return _described(lines, NEWSML, item, title)


def items(data: bytes, name: str, limits: Limits) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each news item in a message of several; none where the file is one item."""
    found = list(parsed(data, name, "the NewsML file", limits).iter("{*}newsItem"))
    if len(found) > 1:
        for number, one in enumerate(found, 1):
            yield f"item-{number:04}.xml", serialised(one)


def _nitf(root: Element, name: str, media_type: str, item: Element) -> Extracted:
    content = first(root, "body.content", "body")
    if content is None:
        raise ExtractionError(f"{name}: the NITF file has no body", "drop it again once it has one")
    title = tidied(stated(root, "hl1", "headline", "title") or "") or None
    return _described(_lines(content), media_type, item, title)


def _described(lines: list[str], media_type: str, item: Element, title: str | None) -> Extracted:
    author = tidied(stated(item, "byttl-person", "person", "by", "byline") or "") or None
    author = author.removeprefix("By ").removeprefix("by ") if author else None
    return Extracted(
        paragraphs(lines),
        media_type,
        title=title,
        author=author,
        language=_language(item),
        published=moment(_published(item)),
        metadata=known(author=author, publisher=_publisher(item), url=_attribute(item, "doc-id", "id-string")),
    )


def _lines(content: Element) -> list[str]:
    for element in [e for e in content.iter() if local(e) in _NO_PROSE and e is not content]:
        parent = element.getparent()
        if parent is not None:
            _keep_tail(element, parent)
            parent.remove(element)
    drop_namespaces(content)  # blocks() knows HTML's names
    return [line for block in blocks(content) if (line := tidied(block))]


def _keep_tail(element: Element, parent: Element) -> None:
    before = element.getprevious()
    if before is None:
        parent.text = (parent.text or "") + (element.tail or "")
    else:
        before.tail = (before.tail or "") + (element.tail or "")


def _published(item: Element) -> str | None:
    return (
        _attribute(item, "date.issue", "norm")
        or _attribute(item, "date.release", "norm")
        or stated(item, "firstCreated", "contentCreated", "versionCreated", "story.date", "sent")
        or _attribute(item, "story.date", "norm")
        or _attribute(item, "pubdata", "date.publication")
    )


def _publisher(item: Element) -> str | None:
    return (
        stated(item, "distributor", "copyrightHolder", "creditline")
        or _attribute(item, "pubdata", "name")
        or _provider(item)
    )


def _provider(item: Element) -> str | None:
    provider = first(item, "provider")
    return (
        None
        if provider is None
        else stated(provider, "name") or provider.get("literal") or text_of(provider).strip() or None
    )


def _language(item: Element) -> str | None:
    return next((str(found) for e in item.iter() if (found := e.get(_LANGUAGE))), None) or _attribute(
        item, "language", "tag"
    )


def _attribute(item: Element, name: str, attribute: str) -> str | None:
    return next((str(e.get(attribute)) for e in item.iter("{*}" + name) if e.get(attribute)), None)
