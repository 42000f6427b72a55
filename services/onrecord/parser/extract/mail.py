"""E-mail: what was written, its headers as metadata, attachments as documents of their own."""

import re
from collections.abc import Iterator
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import EmailPolicy
from itertools import islice
from pathlib import PurePosixPath
from typing import Any

from onrecord.parser.extract.dates import moment
from onrecord.parser.extract.encoding import decoded
from onrecord.parser.extract.errors import ExtractionError, damaged
from onrecord.parser.extract.extracted import Extracted
from onrecord.parser.extract.limits import Limits
from onrecord.parser.extract.markup import blocks, tree
from onrecord.parser.extract.sniff import MAIL
from onrecord.parser.extract.tidy import known, paragraphs, tidied
from onrecord.parser.extract.xmltree import Element

_FLOWED = re.compile(r"(?<=\S) \n(?=\S)")
_PARAGRAPH = re.compile(r"\n[ \t]*\n")
_QUOTED = re.compile(r"^[ \t]*>")
_ORIGINAL = re.compile(r"^-{2,} ?Original Message ?-{2,}", re.MULTILINE | re.IGNORECASE)
_WROTE = re.compile(r"^On\b(?=[^\n]*\d)[^\n]{5,150}(?:\n[^\n]{1,80})?\bwrote:[ \t]*$", re.MULTILINE)
_SIGNATURE = re.compile(r"\n-- ?\n")
_BOUNDARY = re.compile(rb"boundary=\"?([^\"\s;]{1,70})")
_MOST_BOUNDARIES = 50
_MOST_PARTS = 2_000  # a part takes a millisecond
_LONGEST_HEADER = 1000  # code points
_UNREADABLE = (ValueError, LookupError, AttributeError, TypeError, IndexError, RecursionError, AssertionError, KeyError)


class _Bounded(EmailPolicy):
    """Reads the beginning of a header only: the standard library's time grows with the square of its length."""

    def header_fetch_parse(self, name: str, value: str) -> Any:  # noqa: ANN401 -- as typeshed has it
        return super().header_fetch_parse(name, value[:_LONGEST_HEADER])


_BOUNDED = _Bounded()


def mail(data: bytes, name: str, limits: Limits) -> Extracted:
    """The mail's own text: HTML where it has that, without quoted mails and signature."""
    message = _read(data, name)
    try:
        body = message.get_body(preferencelist=("plain", "html"))
        text = _text(body, name, limits) if isinstance(body, EmailMessage) else ""
    except _UNREADABLE as error:
        raise damaged(name, "the mail", error) from error
    if not text:
        raise ExtractionError(f"{name}: the mail holds no text of its own", "drop its attachments")
    facts = {key: _header(message, key) for key in ("subject", "from", "to", "date", "list-id", "content-language")}
    author = (facts["from"] or "").partition("<")[0].strip('" ') or facts["from"]
    return Extracted(
        text,
        MAIL,
        title=facts["subject"],
        author=author,
        published=moment(facts["date"]),
        language=facts["content-language"],
        metadata=known(author=author, sender=facts["from"], to=facts["to"], list=facts["list-id"]),
    )


def attachments(data: bytes, name: str) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each attachment; mails within the mail are attachments too. Pictures in its text are none."""
    message = _read(data, name)
    try:
        parts = list(message.iter_attachments()) if message.is_multipart() else []
    except _UNREADABLE:
        return
    for number, part in enumerate(parts, 1):
        try:
            nested = part.get_content_type() == "message/rfc822"
            inner = part.get_payload(0) if nested else None
            content = inner.as_bytes() if isinstance(inner, EmailMessage) else part.get_payload(decode=True)
            called = part.get_filename() or f"attachment-{number}{'.eml' if nested else ''}"
        except _UNREADABLE:
            continue
        shown_in_text = part.get_content_maintype() in {"image", "audio", "video"} or part.get("content-id")
        if isinstance(content, bytes) and content and not (shown_in_text and not part.is_attachment()):
            yield PurePosixPath(called.replace("\\", "/")).name or f"attachment-{number}", content


def mails(data: bytes) -> Iterator[bytes]:
    """The mails in a Unix mail box."""
    for piece in re.split(rb"(?:\A|(?<=\n\n)|(?<=\r\n\r\n))From [^\n]*\n", data):
        if piece.strip():
            yield piece


def _read(data: bytes, name: str) -> EmailMessage:
    boundaries = set(islice((found[1] for found in _BOUNDARY.finditer(data)), _MOST_BOUNDARIES))
    if sum(data.count(b"\n--" + boundary) for boundary in boundaries) > _MOST_PARTS:
        raise ExtractionError(f"{name}: the mail has more than {_MOST_PARTS:,} parts", "drop its attachments singly")
    try:
        message = BytesParser(policy=_BOUNDED).parsebytes(data)
    except _UNREADABLE as error:
        raise damaged(name, "the mail", error) from error
    assert isinstance(message, EmailMessage)  # noqa: S101 -- the policy makes them
    return message


def _text(body: EmailMessage, name: str, limits: Limits) -> str:
    content = body.get_payload(decode=True)
    if not isinstance(content, bytes) or not content.strip():
        return ""
    charset = body.get_content_charset()
    if body.get_content_subtype() == "html":
        root, _ = tree(content, name, limits, charset)
        for quoted in [e for e in root.iter("blockquote", "div") if _is_quoted(e)]:
            quoted.drop_tree()
        return paragraphs(blocks(root))
    text = decoded(content, name, charset).text.replace("\r\n", "\n")
    if body.get_param("format") == "flowed":
        text = _FLOWED.sub(" ", text)
    own = _ORIGINAL.split(_SIGNATURE.split(text, maxsplit=1)[0], maxsplit=1)[0]
    kept = "\n".join(line for line in own.split("\n") if not _QUOTED.match(line))
    return paragraphs(_PARAGRAPH.split(_WROTE.sub("", kept)))


def _is_quoted(element: Element) -> bool:
    """Tell whether the element holds the mail that is answered."""
    named = element.get("class") or ""
    return "gmail_quote" in named or (
        element.tag == "blockquote" and (element.get("type") == "cite" or "quote" in named)
    )


def _header(message: EmailMessage, key: str) -> str | None:
    try:
        raw = str(message.get(key, ""))[:_LONGEST_HEADER]
        return tidied(raw) or None
    except _UNREADABLE:  # a malformed header is as good as none
        return None
