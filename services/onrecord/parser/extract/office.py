"""DOCX and ODT: zipped XML, read here because python-docx and odfpy leave out text that a reader sees.

python-docx passes over inserted (tracked), boxed and content-controlled text and sets no limits (docs/decisions/0010).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from onrecord.parser.extract.dates import moment
from onrecord.parser.extract.errors import ExtractionError, damaged
from onrecord.parser.extract.extracted import Extracted
from onrecord.parser.extract.limits import Limits
from onrecord.parser.extract.packed import Budget, Packed
from onrecord.parser.extract.sniff import DOCX, ODT
from onrecord.parser.extract.tidy import known, paragraphs, tidied
from onrecord.parser.extract.xmltree import Element, local, parsed, stated

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT_W = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_MOST_SPACES = 100  # that one element may stand for
_TITLE_STYLES = frozenset(("title", "titel", "titre", "heading1", "heading 1", "h1"))


@dataclass(frozen=True, slots=True)
class _Paragraph:
    text: str
    is_title: bool


@dataclass(frozen=True, slots=True)
class _Dialect:
    """How a format writes paragraphs."""

    paragraph: frozenset[str]
    skipped: frozenset[str]
    text: Callable[[Element], str]
    """What an element stands for, its children left out."""
    is_title: Callable[[Element], bool]
    mixed: bool
    """Text stands after elements too."""


def docx(data: bytes, name: str, limits: Limits) -> Extracted:
    packed = Packed(data, name, Budget(limits), limits)
    body = list(_read(packed, "word/document.xml", name, "the Word file", limits, dialect=_WORD))
    for notes in ("word/footnotes.xml", "word/endnotes.xml"):
        body += _read(packed, notes, name, "the Word file's notes", limits, dialect=_WORD)
    return _assembled(body, DOCX, _properties(packed, "docProps/core.xml", name, limits))


def odt(data: bytes, name: str, limits: Limits) -> Extracted:
    packed = Packed(data, name, Budget(limits), limits)
    if b"encryption-data" in (packed.find("META-INF/manifest.xml") or b""):
        raise ExtractionError(f"{name}: the document is encrypted", "remove the password, then drop it again")
    body = list(_read(packed, "content.xml", name, "the document", limits, dialect=_OPEN))
    return _assembled(body, ODT, _properties(packed, "meta.xml", name, limits))


def _read(
    packed: Packed, part: str, name: str, what: str, limits: Limits, *, dialect: _Dialect
) -> Iterator[_Paragraph]:
    data = packed.find(part)
    if data is None:
        if "notes" in part:
            return
        raise damaged(name, what, f"it has no {part}")
    yield from _paragraphs(parsed(data, name, what, limits), dialect)


def _paragraphs(root: Element, dialect: _Dialect) -> Iterator[_Paragraph]:
    """Paragraphs in reading order; one in a box within another comes before it."""
    from lxml.etree import iterwalk  # noqa: PLC0415

    unfinished: list[list[str]] = []
    walk = iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = local(element)
        if event == "start" and tag in dialect.skipped:
            walk.skip_subtree()
        elif event == "start" and tag in dialect.paragraph:
            unfinished.append([dialect.text(element)])
        elif event == "end" and tag in dialect.paragraph:
            yield _Paragraph(tidied("".join(unfinished.pop())), dialect.is_title(element))
        elif event == "start" and unfinished:
            unfinished[-1].append(dialect.text(element))
        if event == "end" and dialect.mixed and unfinished and element.tail:
            unfinished[-1].append(element.tail)


def _word_text(element: Element) -> str:
    match local(element):
        case "t":
            return str(element.text or "")
        case "tab" | "br" | "cr":
            return " "
        case "noBreakHyphen":
            return "-"
    return ""


def _word_title(paragraph: Element) -> bool:
    styles = [s for ns in (_W, _STRICT_W) for s in paragraph.iterfind(f"{ns}pPr/{ns}pStyle")]
    return any(str(v).lower() in _TITLE_STYLES for s in styles for v in s.attrib.values())


def _open_text(element: Element) -> str:
    match local(element):
        case "s":
            count = str(element.get(f"{_TEXT}c", "1"))
            return " " * min(int(count) if count.isdecimal() else 1, _MOST_SPACES)
        case "tab" | "line-break":
            return " "
    return str(element.text or "")


def _open_title(paragraph: Element) -> bool:
    named = str(paragraph.get(f"{_TEXT}style-name", "")).lower()
    return named in _TITLE_STYLES or (local(paragraph) == "h" and paragraph.get(f"{_TEXT}outline-level") == "1")


_WORD = _Dialect(
    paragraph=frozenset(("p",)),
    # What was moved away or deleted, what stands for a box in older readers, and properties.
    skipped=frozenset(("moveFrom", "del", "Fallback", "rPrChange", "pPr", "rPr", "sectPr", "separator")),
    text=_word_text,
    is_title=_word_title,
    mixed=False,
)
_OPEN = _Dialect(
    paragraph=frozenset(("p", "h")),
    skipped=frozenset(("tracked-changes", "annotation", "note-citation", "forms", "sequence-decls", "index-body")),
    text=_open_text,
    is_title=_open_title,
    mixed=True,
)


def _properties(packed: Packed, part: str, name: str, limits: Limits) -> dict[str, str | None]:
    data = packed.find(part)
    if data is None:
        return {}
    root = parsed(data, name, "its properties", limits)
    return {
        "title": stated(root, "title"),
        "author": stated(root, "creator", "initial-creator"),
        "published": stated(root, "created", "creation-date", "date"),
        "language": stated(root, "language"),
        "subject": stated(root, "subject"),
        "keywords": stated(root, "keywords", "keyword"),
    }


def _assembled(body: list[_Paragraph], media_type: str, facts: dict[str, str | None]) -> Extracted:
    body = [paragraph for paragraph in body if paragraph.text]
    shown = body[0].text if body and body[0].is_title else None
    title = tidied(facts.get("title") or "") or shown
    author = tidied(facts.get("author") or "") or None
    return Extracted(
        paragraphs(paragraph.text for paragraph in body),
        media_type,
        title=title,
        language=facts.get("language"),
        author=author,
        published=moment(facts.get("published")),
        metadata=known(author=author, subject=facts.get("subject"), keywords=facts.get("keywords")),
    )
