"""One document's bytes → its text: the table of formats, and what all of them have in common."""

from collections.abc import Callable
from dataclasses import replace

from onrecord.parser.extract import feeds, sniff
from onrecord.parser.extract.epub import epub
from onrecord.parser.extract.errors import ExtractionError, empty
from onrecord.parser.extract.extracted import Extracted
from onrecord.parser.extract.language import language
from onrecord.parser.extract.limits import Limits
from onrecord.parser.extract.mail import mail
from onrecord.parser.extract.newsml import newsml, nitf
from onrecord.parser.extract.noise import noise
from onrecord.parser.extract.office import docx, odt
from onrecord.parser.extract.pdf import pdf
from onrecord.parser.extract.plain import markdown, plain
from onrecord.parser.extract.records import JsonFields, record
from onrecord.parser.extract.rtf import rtf
from onrecord.parser.extract.webpage import webpage
from onrecord.parser.text import Span
from onrecord_schemas import Coverage

EXTRACTORS: dict[str, Callable[[bytes, str, Limits], Extracted]] = {
    sniff.PLAIN: plain,
    sniff.MARKDOWN: markdown,
    sniff.HTML: webpage,
    sniff.PDF: pdf,
    sniff.DOCX: docx,
    sniff.ODT: odt,
    sniff.RTF: rtf,
    sniff.MAIL: mail,
    sniff.EPUB: epub,
    sniff.NITF: nitf,
    sniff.NEWSML: newsml,
    sniff.FEED_ITEM: feeds.item,
}
_TEXT_FILES = {sniff.PLAIN, sniff.MARKDOWN}
_FOLDERS = {sniff.ZIP, sniff.TAR, sniff.COMPRESSED, sniff.RSS, sniff.ATOM, sniff.JSON_LINES, sniff.MAILBOX}


def extract(data: bytes, name: str, limits: Limits | None = None, fields: JsonFields | None = None) -> Extracted:
    """Read a document's text; its format is told by the bytes, *name* serves messages and tells text from Markdown.

    Raises: ExtractionError: there is no text in it that we can read.
    """
    if not data.strip():
        raise empty(name)
    media_type = sniff.media_type(data, name)
    found = _read(data, name, media_type, limits or Limits(), fields or JsonFields())
    if not found.text or found.text.isspace():
        raise empty(name)
    if media_type not in _TEXT_FILES:
        found = replace(found, text=_with_title(found))
    return _in_its_language(replace(found, noise=_with_lines(found)))


def _read(data: bytes, name: str, media_type: str, limits: Limits, fields: JsonFields) -> Extracted:
    if media_type == sniff.JSON:
        return record(data, name, limits, fields)
    if media_type in _FOLDERS:
        raise ExtractionError(
            f"{name}: the file is a folder of documents ({media_type})", "unpack it and drop the documents"
        )
    if media_type not in EXTRACTORS:
        raise ExtractionError(
            f"{name}: we do not read {media_type}", "export it as text, HTML, PDF or DOCX and drop that"
        )
    return EXTRACTORS[media_type](data, name, limits)


def _with_title(found: Extracted) -> str:
    """The title above the text, as in the text file of an article; many formats keep it somewhere else."""
    if not found.title or found.text.partition("\n\n")[0] == found.title:
        return found.text
    return f"{found.title}\n\n{found.text}"


def _with_lines(found: Extracted) -> tuple[Span, ...]:
    return tuple(sorted((*found.noise, *found.prose(noise(found.text)))))


def _in_its_language(found: Extracted) -> Extracted:
    """*found* with its language; what is not English is covered in part, and says so."""
    spoken = replace(found, language=language(found.text, found.language))
    if spoken.is_english:
        return spoken
    which = f"its language is {spoken.language}" if spoken.language else "its language cannot be told"
    note = f"{which}: only quotations were looked for"
    return replace(spoken, coverage=Coverage.PARTIAL, notes=(*spoken.notes, note))
