"""Plain text and Markdown: the text is the decoded file, unchanged, so that offsets point into the file."""

import codecs
import re

from onrecord.parser.extract.errors import ExtractionError
from onrecord.parser.extract.extracted import Extracted

# Longest first: UTF-32's little-endian mark begins with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HEADING = re.compile(r"^ {0,3}#[ \t]+(.+?)(?:[ \t]+#+)?[ \t]*$", re.MULTILINE)
_LONGEST_TITLE = 150  # code points; PolNeAR's longest headline has 129
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_BINARY_SHARE = 0.01  # of the first characters; a log with a stray bell or a form feed stays text
_LOOKED_AT = 8192


def plain(data: bytes, name: str) -> Extracted:
    text = decoded(data, name)
    return Extracted(text, "text/plain", title=_first_line_as_title(text))


def markdown(data: bytes, name: str) -> Extracted:
    text = decoded(data, name)
    heading = _HEADING.search(text)
    return Extracted(text, "text/markdown", title=heading[1] if heading else _first_line_as_title(text))


def decoded(data: bytes, name: str) -> str:
    """The file's characters: by its byte order mark (which is dropped), else as UTF-8, else as Windows-1252.

    Raises: ExtractionError: the file is empty, or its bytes are no text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _text(data[len(mark) :], encoding, name)
    if b"\0" in data:
        raise _binary(name)
    try:
        data.decode()
    except UnicodeDecodeError:
        return _text(data, "cp1252", name)
    return _text(data, "utf-8", name)


def _text(data: bytes, encoding: str, name: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _binary(name) from error
    if not text or text.isspace():
        raise ExtractionError(f"{name}: the file holds no text", "drop it again once it has content")
    head = text[:_LOOKED_AT]
    if len(_CONTROL.findall(head)) > _BINARY_SHARE * len(head):
        raise _binary(name)
    return text


def _binary(name: str) -> ExtractionError:
    return ExtractionError(f"{name}: the file is not text in an encoding we know", "save it as UTF-8 text and drop it")


def _first_line_as_title(text: str) -> str | None:
    """The first line, where it stands alone as a headline does: short, no sentence, something below it."""
    first, _, rest = text.lstrip().partition("\n")
    first = first.rstrip()
    stands_alone = rest.startswith(("\n", "\r\n")) and not rest.isspace()
    is_prose = first.endswith((".", ":", ";", ",")) or first.startswith(('"', "“", "‘", "«", "„"))
    return first if stands_alone and not is_prose and len(first) <= _LONGEST_TITLE else None
