"""PDF: PDFium's characters, put into lines, columns and paragraphs by where they stand on the page."""

import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from ctypes import c_double
from dataclasses import replace
from typing import Any

from onrecord.parser.extract.dates import moment
from onrecord.parser.extract.errors import ExtractionError, damaged
from onrecord.parser.extract.extracted import Extracted
from onrecord.parser.extract.flow import flowed, headline, notes_last
from onrecord.parser.extract.layout import Line, columns, without_running_heads
from onrecord.parser.extract.limits import Limits
from onrecord.parser.extract.plain import first_line_as_title
from onrecord.parser.extract.tidy import known, paragraphs, tidied
from onrecord_schemas import Coverage

_NO_PASSWORD = 4  # FPDF_ERR_PASSWORD
_HYPHEN = "\ufffe"  # how PDFium shows a hyphen at a line's end
_WORD = re.compile(rf"[^\s{_HYPHEN}]+")
_MARK = re.compile(r"(?:(?<=[^\W\d_]{2})(?<![kcm]m)|(?<=[.,;:!?…\"”’)\]]))\s{0,2}\d{1,2}(?=[\s.,;:!?…\"”’)\]])")
_GONE = "\0"
_MARKED = re.compile(r"\0+(?: (?=[.,;:!?…”’)\]]))?")
_RAISED = 0.2  # of the height: so a mark stands above its line
_LEVEL = 0.5  # of the height: what stands higher or lower is on another line
_GAP = 1.5  # of the height: what stands farther away is in another column
_LONGEST_PAGE = 100_000  # characters; a full newspaper page has 40,000
_FIRST = 20  # paragraphs, in which a headline stands
_SITE = re.compile(r"\s[|–—-]\s")
_MAKERS = ("microsoft word", "untitled", "powerpoint", "layout ", "print")


def pdf(data: bytes, name: str, limits: Limits) -> Extracted:
    """The text of the pages that have one.

    Raises: ExtractionError: encrypted, damaged, or nothing but pictures of text.
    """
    with closing(_opened(data, name)) as document:
        count = len(document)
        pages = list(_pages(document, limits))
        stated = document.get_metadata_dict()
    readable = [page for page in pages if page]
    if not readable:
        raise ExtractionError(
            f"{name}: the PDF has {count} pages and no text", "scanned pages need OCR first; drop what it gives"
        )
    lines = notes_last([line for page in without_running_heads(readable) for line in columns(page)])
    head = headline(lines)
    shown = " ".join(line.text for line in head)
    text = paragraphs([shown, *flowed(lines[len(head) :])])
    title = _title(stated.get("Title", ""), text) or tidied(shown) or first_line_as_title(text)
    author = tidied(stated.get("Author", "")) or None
    return Extracted(
        text,
        "application/pdf",
        title=title,
        author=author,
        published=moment(stated.get("CreationDate")),
        metadata=known(author=author, subject=stated.get("Subject"), keywords=stated.get("Keywords")),
        coverage=Coverage.FULL if len(readable) == count else Coverage.PARTIAL,
        notes=_notes(len(readable), len(pages), count),
    )


def _notes(readable: int, looked_at: int, count: int) -> tuple[str, ...]:
    if readable == count:
        return ()
    why = "the others hold no text" if looked_at == count else f"past {looked_at} pages a limit was reached"
    return (f"{readable} of {count} pages read; {why}",)


def _opened(data: bytes, name: str) -> Any:  # noqa: ANN401 -- pypdfium2 ships no type information
    from pypdfium2 import PdfDocument, PdfiumError  # noqa: PLC0415 -- a text file must not pay for it

    try:
        return PdfDocument(data)
    except PdfiumError as error:
        if error.err_code == _NO_PASSWORD:
            raise ExtractionError(f"{name}: the PDF is encrypted", "remove the password, then drop it again") from error
        raise damaged(name, "the PDF", error) from error


def _pages(document: Any, limits: Limits) -> Iterator[list[Line]]:  # noqa: ANN401
    """Each page's lines, up to the limits."""
    size = 0
    for number in range(min(len(document), limits.pages)):
        page = _lines(document, number)
        size += sum(len(line.text) for line in page)
        if size > limits.markup_bytes:
            return
        yield page


def _lines(document: Any, number: int) -> list[Line]:  # noqa: ANN401
    """The page's lines in the order that the file draws them; none where the page is damaged or a picture."""
    from pypdfium2 import PdfiumError  # noqa: PLC0415

    try:
        with closing(document[number]) as page, closing(page.get_textpage()) as characters:
            count = min(characters.count_chars(), _LONGEST_PAGE)
            text = characters.get_text_range(0, count) if count > 0 else ""
            return list(_placed(text, characters, number))
    except PdfiumError:
        return []  # the others are read, and the notes count this one


def _placed(text: str, characters: Any, page: int) -> Iterator[Line]:  # noqa: ANN401
    """Lines as they stand: PDFium's own also run from one column into the next."""
    found = _WORD.finditer(_without_marks(text, characters))
    words = [_word(word, characters, page) for word in found]
    line: list[Line] = words[:1]
    for word in words[1:]:
        if _follows(line[-1], word):
            line.append(word)
        else:
            yield _joined(line)
            line = [word]
    if line:
        yield _joined(line)


def _without_marks(text: str, characters: Any) -> str:  # noqa: ANN401
    """The text without the raised numbers behind words, the marks of footnotes; no character moves."""
    pieces = list(text)
    for mark in _MARK.finditer(text):
        before = mark.start() - 1
        raised = _base(characters, mark.end() - 1) - _base(characters, before)
        _, bottom, _, top = characters.get_charbox(before, loose=True)
        if _RAISED * (top - bottom) < raised < top - bottom:
            pieces[mark.start() : mark.end()] = _GONE * len(mark[0])
    return "".join(pieces)


def _base(characters: Any, index: int) -> float:  # noqa: ANN401
    """Height of the line that a character stands on."""
    from pypdfium2.raw import FPDFText_GetCharOrigin  # noqa: PLC0415

    x, y = c_double(), c_double()
    FPDFText_GetCharOrigin(characters, index, x, y)
    return y.value


def _word(found: re.Match[str], characters: Any, page: int) -> Line:  # noqa: ANN401
    left, bottom, _, top = characters.get_charbox(found.start(), loose=True)
    _, _, right, _ = characters.get_charbox(found.end() - 1, loose=True)
    after = found.string[found.end() : found.end() + 1]
    return Line(found[0], page, left, right, bottom, top, right - left, hyphenated=after == _HYPHEN)


def _follows(before: Line, after: Line) -> bool:
    gap = after.left - before.right
    level = abs(after.bottom - before.bottom) < _LEVEL * max(before.height, after.height)
    return level and not before.hyphenated and -_LEVEL * before.height < gap < _GAP * before.height


def _joined(words: Sequence[Line]) -> Line:
    text = _MARKED.sub("", " ".join(word.text for word in words))
    hyphenated = words[-1].hyphenated or (text[-2:-1].isalpha() and text[-1] in "-\u2010\u00ad")
    usual = max(words, key=lambda word: len(word.text))  # the line's box: a small raised number must not move it
    return replace(
        words[0],
        text=text.rstrip("-\u2010\u00ad") if hyphenated else text,
        right=words[-1].right,
        bottom=usual.bottom,
        top=usual.top,
        hyphenated=hyphenated,
    )


def _title(stated: str, text: str) -> str | None:
    """The title in the file's properties, where a person gave it one; without the site's name behind a headline."""
    title = tidied(stated)
    machine_made = title.lower().startswith(_MAKERS) or title.lower().endswith(
        (".doc", ".docx", ".indd", ".pdf", ".qxd", ".odt")
    )
    if machine_made or not title:
        return None
    first = text.split("\n\n", _FIRST)[:_FIRST]
    return next((line for line in first if title.startswith(line) and _SITE.match(title, len(line))), title)
