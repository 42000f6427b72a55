"""XML with everything dangerous off: no DTD, no entities, no network, no huge trees."""

from typing import Any

from onrecord.parser.extract.errors import ExtractionError, damaged, too_large
from onrecord.parser.extract.limits import Limits

Element = Any  # lxml ships no type information


def parsed(data: bytes, name: str, what: str, limits: Limits) -> Element:
    """The root element. Broken markup is read as far as it goes.

    Raises: ExtractionError: too large, or no XML at all.
    """
    from lxml import etree  # noqa: PLC0415 -- a text file must not pay for it

    if len(data) > limits.markup_bytes:
        raise too_large(name, f"{what} has {len(data):,} bytes", "extract_markup_bytes")
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        recover=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise damaged(name, what, error) from error
    if root is None:
        raise ExtractionError(f"{name}: {what} holds no element", "open and save it anew, then drop it again")
    refuse_too_many(root, name, what, limits)
    return root


def refuse_too_many(root: Element, name: str, what: str, limits: Limits) -> None:
    for count, _ in enumerate(root.iter(), 1):
        if count > limits.elements:
            raise too_large(name, f"{what} has more than {limits.elements:,} elements", "extract_elements")


def local(element: Element) -> str:
    """The tag without its namespace; empty for what is no element, an unresolved entity say."""
    tag = element.tag
    # A prefix that was never declared stays in the name.
    return tag.rpartition("}")[2].rpartition(":")[2] if isinstance(tag, str) else ""


def drop_namespaces(root: Element) -> None:
    """Give every element below and with *root* its local name, as HTML has it."""
    for element in root.iter():
        if name := local(element):
            element.tag = name


def serialised(element: Element) -> bytes:
    """The element as a file of its own, the same bytes wherever it stood."""
    from lxml import etree  # noqa: PLC0415

    element.tail = None
    try:
        return bytes(etree.tostring(element, method="c14n", exclusive=True))
    except etree.LxmlError:  # broken namespaces have no canonical form
        return bytes(etree.tostring(element, encoding="utf-8"))


def text_of(element: Element | None) -> str:
    """All text below the element; unresolved entities give nothing."""
    return "" if element is None else "".join(element.xpath(".//text()"))


def first(root: Element, *names: str) -> Element | None:
    """The first element with one of these local names, in the order of the names."""
    for wanted in names:
        for element in root.iter("{*}" + wanted):
            return element
    return None


def stated(root: Element, *names: str) -> str | None:
    """The text of the first element that has one of these local names and a text."""
    for wanted in names:
        for element in root.iter("{*}" + wanted):
            if text := text_of(element).strip():
                return text
    return None
