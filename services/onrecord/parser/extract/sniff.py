"""The media type that the bytes have, whatever the file is called."""

import json
import re
import zipfile
import zlib
from io import BytesIO
from pathlib import PurePosixPath

from onrecord.parser.extract.errors import ExtractionError

PLAIN, MARKDOWN, HTML = "text/plain", "text/markdown", "text/html"
PDF, RTF, MAIL, MAILBOX = "application/pdf", "application/rtf", "message/rfc822", "application/mbox"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT, EPUB = "application/vnd.oasis.opendocument.text", "application/epub+zip"
NITF, NEWSML = "application/nitf+xml", "application/vnd.iptc.g2.newsitem+xml"
RSS, ATOM, FEED_ITEM = "application/rss+xml", "application/atom+xml", "application/x.feed-item+xml"
JSON, JSON_LINES = "application/json", "application/jsonl"
ZIP, TAR, COMPRESSED = "application/zip", "application/x-tar", "application/gzip"
XML = "application/xml"

_HEAD = 65_536  # bytes that decide
_CONVERT = "export it as PDF or DOCX, then drop it again"
_TRANSCRIBE = "drop a transcript of it"
_UNPACK = "unpack it and drop the files"
_NOT_READ = (
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "an old or encrypted Office file, or an Outlook message",
        "save it as DOCX without a password, or as EML, then drop it again",
    ),
    (b"\x89PNG", "a picture", "read its text with OCR and drop that"),
    (b"\xff\xd8\xff", "a picture", "read its text with OCR and drop that"),
    (b"GIF8", "a picture", "read its text with OCR and drop that"),
    (b"II*\0", "a picture", "read its text with OCR and drop that"),
    (b"MM\0*", "a picture", "read its text with OCR and drop that"),
    (b"RIFF", "a recording or a picture", _TRANSCRIBE),
    (b"OggS", "a recording", _TRANSCRIBE),
    (b"ID3", "a recording", _TRANSCRIBE),
    (b"fLaC", "a recording", _TRANSCRIBE),
    (b"\x1aE\xdf\xa3", "a film", _TRANSCRIBE),
    (b"7z\xbc\xaf'\x1c", "a 7z archive", _UNPACK),
    (b"Rar!\x1a\x07", "a RAR archive", _UNPACK),
    (b"(\xb5/\xfd", "a Zstandard archive", _UNPACK),
    (b"\x7fELF", "a program", "drop documents only"),
    (b"SQLite format 3\0", "a database", "drop documents only"),
)
_PACKED = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0")
_ROOTS = {
    "nitf": NITF,
    "newsitem": NEWSML,
    "newsmessage": NEWSML,
    "packageitem": NEWSML,
    "rss": RSS,
    "rdf": RSS,
    "item": FEED_ITEM,
    "feed": ATOM,
    "entry": FEED_ITEM,
    "html": HTML,
}
_BLANK = re.compile(r"(?:\s|<!--.*?-->|<\?.*?\?>|<!doctype[^\[>]*(?:\[.*?\]\s*)?>)*", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<(?:[\w.-]+:)?([A-Za-z][\w.-]*)[\s/>]")
_HTML_TAGS = frozenset(
    """html head body title meta div p article section main h1 h2 h3 span table ul br a b font center""".split()
)
_HEADER = re.compile(r"([!-9;-~]+):(?:[ \t].*)?(?:\r?\n[ \t].*)*(?:\r?\n|\Z)")
_MAIL_MARKS = frozenset(("date", "message-id", "mime-version", "received", "return-path", "subject", "to"))
_MARKDOWN_ENDINGS = (".md", ".markdown", ".mdown")
_HTML_ENDINGS = (".htm", ".html", ".xhtml")
_LARGE = 10_000_000  # bytes; a larger file is not parsed to see whether it is JSON


def media_type(data: bytes, name: str) -> str:
    """What the bytes are; the name decides only between text, Markdown and pieces of HTML, which look alike.

    Raises: ExtractionError: something that holds no text, or a format that we do not read.
    """
    head = data[:_HEAD]
    if head[:4] in {b"PK\x03\x04", b"PK\x05\x06"}:
        return _zipped(data, name)
    if b"%PDF-" in head[:1024]:
        return PDF
    if head.startswith(_PACKED):
        return COMPRESSED
    if head[257:262] == b"ustar":
        return TAR
    for magic, what, remedy in _NOT_READ:
        if head.startswith(magic):
            raise ExtractionError(f"{name}: the file is {what}, which holds no text that we read", remedy)
    if head[4:8] == b"ftyp":
        raise ExtractionError(f"{name}: the file is a film or recording, which holds no text that we read", _TRANSCRIBE)
    return _textual(data, _characters(head), name)


def _zipped(data: bytes, name: str) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
            kind = archive.open("mimetype").read(100).decode("ascii", "replace").strip() if "mimetype" in names else ""
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError, NotImplementedError, RuntimeError):
        return ZIP  # its reader says what is wrong
    if kind == EPUB or "META-INF/container.xml" in names:
        return EPUB
    if "word/document.xml" in names:
        return DOCX
    if kind.startswith(ODT):
        return ODT
    if "[Content_Types].xml" in names or kind:
        raise ExtractionError(f"{name}: the file is a spreadsheet, slides or another office file", _CONVERT)
    return ZIP


def _characters(head: bytes) -> str:
    for mark, encoding in (
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
        (b"<\0", "utf-16-le"),
        (b"\0<", "utf-16-be"),
    ):
        if head.startswith(mark):
            return head.decode(encoding, "ignore").lstrip("\ufeff")
    return head.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")


def _textual(data: bytes, head: str, name: str) -> str:  # noqa: PLR0911 -- one answer a format
    ending = PurePosixPath(name).suffix.lower()
    if head.lstrip().startswith("{\\rtf"):
        return RTF
    if marked_up := _marked_up(head):
        return marked_up
    if _is_json(data, head):
        return JSON
    if _is_json_lines(head):
        return JSON_LINES
    if head.startswith("From ") and _is_mail(head.partition("\n")[2]):
        return MAILBOX
    if _is_mail(head, certain=ending != ".eml"):
        return MAIL
    if ending in _HTML_ENDINGS and _TAG.search(head):
        return HTML
    return MARKDOWN if ending in _MARKDOWN_ENDINGS else PLAIN


def _marked_up(head: str) -> str | None:
    """The type of XML or HTML by its first tag; a text that only begins with an angle bracket is none."""
    start = _BLANK.match(head)
    tag = _TAG.match(head, start.end() if start else 0)
    if not tag:
        return None
    named = tag[1].lower()
    if named in _ROOTS:
        return _ROOTS[named]
    if named in _HTML_TAGS or head.lstrip()[:9].lower() == "<!doctype":
        return HTML
    return XML if head.lstrip().startswith("<?xml") else None


def _is_json(data: bytes, head: str) -> bool:
    """JSON from end to end; `[Applause]` and `{sic}` begin transcripts."""
    if not head.lstrip().startswith(("{", "[")):
        return False
    if len(data) > _LARGE:
        return data.rstrip().endswith((b"}", b"]"))
    try:
        json.loads(data)
    except (ValueError, RecursionError):
        return False
    return True


def _is_json_lines(head: str) -> bool:
    first, _, rest = head.lstrip().partition("\n")
    if not (first.startswith("{") and rest.lstrip().startswith("{")):
        return False
    try:
        json.loads(first)
    except (ValueError, RecursionError):
        return False
    return True


def _is_mail(head: str, *, certain: bool = True) -> bool:
    """Header fields first: a sender, and where the name does not say so two of the others that every mail has."""
    fields = set()
    at = 0
    while (header := _HEADER.match(head, at)) and header.end() > at:
        fields.add(header[1].lower())
        at = header.end()
    return "from" in fields and len(fields & _MAIL_MARKS) >= (2 if certain else 1)
