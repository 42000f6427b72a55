"""Plain text and Markdown: the text is the decoded file, unchanged, so that offsets point into the file."""

import re
import tomllib
from dataclasses import replace

from onrecord.parser.extract.encoding import decoded
from onrecord.parser.extract.extracted import Extracted
from onrecord.parser.extract.facts import with_facts
from onrecord.parser.extract.limits import Limits
from onrecord.parser.text import Span

_HEADING = re.compile(r"^ {0,3}#[ \t]([^\n]{1,300})$", re.MULTILINE)
_LONGEST_TITLE = 150  # code points; PolNeAR's longest headline has 129
_FRONT = re.compile(r"(---|\+\+\+)[ \t]*\r?\n(.*?)^\1[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_LONGEST_FRONT = 20_000  # code points
_FIELD = re.compile(r"([A-Za-z][\w -]{0,40}):[ \t]*(.*)")
_ITEM = re.compile(r"[ \t]*-[ \t]+(.*)")
_NO_PROSE = re.compile(
    r"^ {0,3}(?P<fence>`{3,}+|~{3,}+)[^\n]*\n(?:.*?^ {0,3}(?P=fence)[ \t]*$|.*\Z)"  # code
    r"|<!--(?:.*?-->|.*\Z)"
    r"|^ {0,3}!\[[^\]\n]*\]\([^)\n]*\)[ \t]*$"  # a picture on a line of its own
    r"|^ {0,3}\[[^\]\n]+\]:[ \t]*\S[^\n]*$",  # where a link points
    re.DOTALL | re.MULTILINE,
)


def plain(data: bytes, name: str, limits: Limits) -> Extracted:
    del limits  # the text is no larger than the file
    read = decoded(data, name)
    return Extracted(read.text, "text/plain", title=first_line_as_title(read.text), notes=read.notes)


def markdown(data: bytes, name: str, limits: Limits) -> Extracted:
    del limits
    read = decoded(data, name)
    text = read.text
    front = _FRONT.match(text, 0, _LONGEST_FRONT)
    body = front.end() if front else 0
    heading = _HEADING.search(text, body)
    title = _heading(heading[1]) if heading else first_line_as_title(text[body:])
    noise = tuple(Span(*part.span()) for part in _NO_PROSE.finditer(text, body))
    found = Extracted(text, "text/markdown", title=title, notes=read.notes, noise=noise)
    if not front:
        return found
    stated = _toml(front[2]) if front[1] == "+++" else _fields(front[2])
    return with_facts(replace(found, noise=(Span(0, body), *noise)), stated)


def first_line_as_title(text: str) -> str | None:
    """The first line, where it stands alone as a headline does: short, no sentence, something below it."""
    first, _, rest = text.lstrip().partition("\n")
    first = first.rstrip()
    stands_alone = rest.startswith(("\n", "\r\n")) and not rest.isspace()
    is_prose = first.endswith((".", ":", ";", ",")) or first.startswith(('"', "“", "‘", "«", "„"))
    return first if stands_alone and not is_prose and len(first) <= _LONGEST_TITLE else None


def _heading(line: str) -> str:
    return line.strip().rstrip("#").rstrip()


def _fields(front: str) -> dict[str, object]:
    """The fields and flat lists of YAML front matter. No YAML library: aliases make bombs, and nobody nests here."""
    fields: dict[str, object] = {}
    items: list[str] = []
    for line in front.splitlines():
        if field := _FIELD.fullmatch(line.rstrip()):
            value = field[2]
            listed = value.startswith("[") and value.endswith("]")
            items = [_unquoted(v) for v in value[1:-1].split(",")] if listed else []
            fields[field[1]] = items if listed or not value else _unquoted(value)
        elif item := _ITEM.fullmatch(line.rstrip()):
            items.append(_unquoted(item[1]))
    return fields


def _unquoted(value: str) -> str:
    value = value.strip()
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value


def _toml(front: str) -> dict[str, object]:
    try:
        return tomllib.loads(front)
    except (tomllib.TOMLDecodeError, RecursionError):
        return {}
