"""HTML as a tree, and a tree as blocks of text."""

import re
from collections.abc import Iterator

from onrecord.parser.extract.encoding import decoded
from onrecord.parser.extract.errors import ExtractionError, too_large
from onrecord.parser.extract.limits import Limits
from onrecord.parser.extract.xmltree import Element, refuse_too_many

_DECLARED = re.compile(
    rb"<meta[^>]{0,200}?charset\s{0,5}=\s{0,5}[\"']?\s{0,5}([\w.:-]{2,40})|<\?xml[^>]{0,100}?encoding=[\"']([\w.:-]{2,40})",
    re.IGNORECASE,
)
_LONG_TAG = re.compile(rb"<[A-Za-z][^>]{5000,}")  # most are pictures in a data: address
_QUOTED = re.compile(rb"\"[^\"]*\"|'[^']*'")
_MOST_ATTRIBUTES = 1000
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_HEAD = 4096  # bytes; a page declares its encoding there
UNSEEN = frozenset(
    """script style noscript template head title svg math iframe object embed canvas audio video select""".split()
)
_BLOCKS = frozenset(
    """address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol p pre section summary table tbody td tfoot th
    thead tr ul head quote item list row cell lb ab fw doc""".split()
)


def tree(data: bytes, name: str, limits: Limits, declared: str | None = None) -> tuple[Element, tuple[str, ...]]:
    """The page's root element, and notes on its encoding.

    Raises: ExtractionError: too large, or no markup at all.
    """
    if len(data) > limits.markup_bytes:
        raise too_large(name, f"the page has {len(data):,} bytes", "extract_markup_bytes")
    if any(_has_too_many_attributes(tag[0]) for tag in _LONG_TAG.finditer(data)):
        raise ExtractionError(
            f"{name}: an element of the page has thousands of attributes", "save the text and drop that"
        )
    stated = _DECLARED.search(data[:_HEAD])
    charset = declared or (next(g for g in stated.groups() if g).decode("ascii") if stated else None)
    read = decoded(data, name, charset)

    from lxml import etree, html  # noqa: PLC0415 -- a text file must not pay for it

    parser = html.HTMLParser(
        encoding="utf-8",
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        remove_blank_text=False,
    )
    try:
        root = html.document_fromstring(read.text.replace("\0", "").encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise ExtractionError(
            f"{name}: the page holds no markup ({error})", "save it anew, then drop it again"
        ) from error
    refuse_too_many(root, name, "the page", limits)
    _scrub(root)
    return root, read.notes


def _scrub(root: Element) -> None:
    """Drop control characters, &#1; say: HTML's reader lets them in, and lxml does not let them be moved."""
    for element in root.iter():
        if element.text and _ILLEGAL.search(element.text):
            element.text = _ILLEGAL.sub("", element.text)
        if element.tail and _ILLEGAL.search(element.tail):
            element.tail = _ILLEGAL.sub("", element.tail)


def _has_too_many_attributes(tag: bytes) -> bool:
    """libxml2 compares each attribute with each other one."""
    return len(_QUOTED.sub(b"", tag).split()) > _MOST_ATTRIBUTES


def blocks(root: Element) -> Iterator[str]:
    """The text of each block element, in reading order; two line breaks part blocks, one is a space."""
    pieces: list[str] = []
    breaks = 0
    for step, element in _walk(root):
        if step == "text":
            if element.strip() and breaks > 1:
                yield _joined(pieces)
            breaks = 0 if element.strip() else breaks
            pieces.append(element)
        elif element.tag == "br":
            breaks += step == "start"
            pieces.append(" ")
        elif element.tag in _BLOCKS:
            yield _joined(pieces)
            breaks = 0
    yield _joined(pieces)


def _joined(pieces: list[str]) -> str:
    block = "".join(pieces)
    pieces.clear()
    return block


def _walk(root: Element) -> Iterator[tuple[str, Element]]:
    """Starts, texts and ends of all elements that are seen; no recursion, pages nest deeply."""
    todo: list[tuple[str, Element]] = [("start", root)]
    while todo:
        step, element = todo.pop()
        yield step, element
        if step != "start":
            continue
        todo.append(("end", element))
        for child in reversed(element):
            if child.tail:
                todo.append(("text", child.tail))
            if isinstance(child.tag, str) and child.tag not in UNSEEN:
                todo.append(("start", child))
        if element.text:
            todo.append(("text", element.text))
