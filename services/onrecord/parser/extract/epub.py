"""EPUB: the chapters of its spine as one text."""

from posixpath import dirname, join, normpath
from urllib.parse import unquote

from onrecord.parser.extract.dates import moment
from onrecord.parser.extract.errors import ExtractionError, damaged
from onrecord.parser.extract.extracted import Extracted
from onrecord.parser.extract.limits import Limits
from onrecord.parser.extract.markup import blocks, tree
from onrecord.parser.extract.packed import Budget, Packed
from onrecord.parser.extract.sniff import EPUB
from onrecord.parser.extract.tidy import known, paragraphs, tidied
from onrecord.parser.extract.xmltree import Element, first, local, parsed, stated
from onrecord_schemas import Coverage

_CONTAINER = "META-INF/container.xml"


def epub(data: bytes, name: str, limits: Limits) -> Extracted:
    packed = Packed(data, name, Budget(limits), limits)
    if packed.find("META-INF/encryption.xml") and packed.find("META-INF/rights.xml"):
        raise ExtractionError(f"{name}: the book is encrypted", "drop a copy without DRM")
    package_path = _package_path(packed, name, limits)
    source = packed.find(package_path)
    if source is None:
        raise damaged(name, "the book", f"it has no {package_path}")
    package = parsed(source, name, "the book's package", limits)
    chapters = _spine(package, package_path)
    lines: list[str] = []
    missing = 0
    for chapter in chapters:
        page = packed.find(chapter)
        if page is None:
            missing += 1
        else:
            lines += _lines(page, f"{name}/{chapter}", limits)
    title = tidied(stated(package, "title") or "") or None
    author = tidied(stated(package, "creator") or "") or None
    return Extracted(
        paragraphs(lines),
        EPUB,
        title=title,
        author=author,
        language=stated(package, "language"),
        published=moment(stated(package, "date")),
        metadata=known(author=author, publisher=stated(package, "publisher"), identifier=stated(package, "identifier")),
        coverage=Coverage.PARTIAL if missing else Coverage.FULL,
        notes=(f"{len(chapters) - missing} of {len(chapters)} chapters read; the others are missing",)
        if missing
        else (),
    )


def _package_path(packed: Packed, name: str, limits: Limits) -> str:
    container = packed.find(_CONTAINER)
    if container is None:
        raise damaged(name, "the book", f"it has no {_CONTAINER}")
    root = first(parsed(container, name, "the book's container", limits), "rootfile")
    return str(root.get("full-path", "")) if root is not None else ""


def _spine(package: Element, package_path: str) -> list[str]:
    """Paths of the chapters in reading order, each once: a book that lists one a million times is not read so."""
    items = {item.get("id"): item for item in package.iter("{*}item")}
    paths = []
    for reference in package.iter("{*}itemref"):
        item = items.get(reference.get("idref"))
        if item is not None and "nav" not in str(item.get("properties", "")) and local(item) == "item":
            paths.append(normpath(join(dirname(package_path), unquote(str(item.get("href", ""))))))
    return list(dict.fromkeys(paths))


def _lines(page: bytes, name: str, limits: Limits) -> list[str]:
    if not page.strip():
        return []
    root, _ = tree(page, name, limits)
    body = root.find("body")
    return [line for block in blocks(root if body is None else body) if (line := tidied(block))]
