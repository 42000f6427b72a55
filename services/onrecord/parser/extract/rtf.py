"""RTF, by striprtf; title, author and date out of its info group."""

import re

from onrecord.parser.extract.dates import moment
from onrecord.parser.extract.errors import damaged, too_large
from onrecord.parser.extract.extracted import Extracted
from onrecord.parser.extract.limits import Limits
from onrecord.parser.extract.sniff import RTF
from onrecord.parser.extract.tidy import known, paragraphs, tidied

_LONGEST_INFO = 20_000  # bytes from the start in which the info group stands
_INFO = r"\{\\%s ((?:[^{}\\]|\\[^\n]){0,500}?)\}"
_LIST_TEXT = re.compile(r"\{\\listtext[^{}]{0,300}\}")  # an item's bullet or number, written out
_CREATED = re.compile(r"\{\\creatim((?:\\[a-z]{1,4}\d{1,4}){3,6})\}")
_UNIT = re.compile(r"\\(yr|mo|dy|hr|min)(\d+)")


def rtf(data: bytes, name: str, limits: Limits) -> Extracted:
    if len(data) > limits.markup_bytes:
        raise too_large(name, f"the RTF file has {len(data):,} bytes", "extract_markup_bytes")
    source = data.decode("latin-1")  # RTF is ASCII that escapes everything else
    try:
        text = _text(_LIST_TEXT.sub("", source))
        facts = {key: _info(source, key) for key in ("title", "author", "company", "subject")}
    except (ValueError, LookupError, RecursionError, IndexError, TypeError, OverflowError) as error:
        raise damaged(name, "the RTF file", error) from error
    body = [line for raw in text.split("\n") if (line := tidied(raw))]
    title = facts["title"]
    return Extracted(
        paragraphs(body),
        RTF,
        title=title,
        author=facts["author"],
        published=moment(_created(source)),
        metadata=known(author=facts["author"], publisher=facts["company"], subject=facts["subject"]),
    )


def _text(source: str) -> str:
    from striprtf.striprtf import rtf_to_text  # noqa: PLC0415 -- a text file must not pay for it

    return str(rtf_to_text(source, errors="replace"))  # type: ignore[no-untyped-call]  # the wheel has no types


def _info(source: str, key: str) -> str | None:
    found = re.search(_INFO % key, source[:_LONGEST_INFO])
    return tidied(_text(r"{\rtf1\ansi " + found[1] + "}")) or None if found else None


def _created(source: str) -> str | None:
    if not (found := _CREATED.search(source[:_LONGEST_INFO])):
        return None
    units = dict(_UNIT.findall(found[1]))
    day = f"{int(units.get('yr', 0)):04}-{int(units.get('mo', 0)):02}-{int(units.get('dy', 0)):02}"
    return f"{day}T{int(units.get('hr', 0)):02}:{int(units.get('min', 0)):02}:00"
