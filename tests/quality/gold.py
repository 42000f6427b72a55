"""Our own gold: documents of our writing in which every statement is marked, and how the mark-up is read.

A `.gold` file has three parts: a TOML head (genre, name, published, cases), the text between `=== text` and
`=== gold`, and a TOML tail. In the text `{c1:…}` marks content of statement 1, `{s1:…}` its source and `{q1:…}` its
cue; marks nest, `{s3,4:…}` serves two statements, and of two sources of one statement either is right. The tail has
a table `speakers`, a table `statements` keyed by number, and a table `context` of place, date and occasion for all
statements that give none of their own.

A field of the tail is a string or a list of strings any one of which is right. "" says that the document does not
tell; "?" that the guide leaves it open, so that it is not asked. `optional` statements are neither missed nor wrong.
"""

import re
import tomllib
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple

OWN = Path(__file__).parent / "gold"
BLIND = Path(__file__).parent / "blind"
"""Documents by writers who knew the guide and had not seen the parser; their misses were read afterwards."""
_MARK = re.compile(r"\{([csq])(\d+(?:,\d+)*):|\}")
_OPENED = re.compile(r"(?:[\"'“”‘’‚„«»]|« )\Z")
_CLOSED = re.compile(r"[,.]?[\"'“”‘’‚„«»]| »|\n|\Z")


class Span(NamedTuple):
    """Half-open code-point offsets into the document's text."""

    start: int
    end: int


Wanted = tuple[str, ...] | None
"""What is right: any of these; none at all where empty; None where it is not asked."""


class GoldError(Exception):
    """A gold file does not hold together."""


@dataclass(frozen=True, slots=True)
class GoldStatement:
    number: int
    content: tuple[Span, ...]
    sources: tuple[Span, ...]
    """Any one of these is right: with and without a clause that does not identify, or a relative pronoun."""
    cue: tuple[Span, ...]
    type: str
    names: Wanted
    """The fullest name first, then what is as good."""
    role: Wanted
    kind: Wanted
    resolution: Wanted
    medium: Wanted
    polarity: Wanted
    place: Wanted
    date: Wanted
    iso: Wanted
    occasion: Wanted
    within: int | None
    optional: bool


@dataclass(frozen=True, slots=True)
class GoldDocument:
    slug: str
    genre: str
    name: str
    published: datetime | None
    cases: tuple[str, ...]
    text: str
    statements: tuple[GoldStatement, ...]


def documents(*folders: Path) -> tuple[GoldDocument, ...]:
    """Give the gold documents of *folders*, or all of ours, by file name."""
    return tuple(read(path) for folder in folders or (OWN, BLIND) for path in sorted(folder.glob("*.gold")))


def read(path: Path) -> GoldDocument:
    """Give the document in a gold file.

    Raises: GoldError: the file's parts, marks and tables do not fit together.
    """
    parts = re.split(r"^=== (?:text|gold)\n", path.read_bytes().decode(), flags=re.MULTILINE)
    if len(parts) != 3:
        raise GoldError(f"{path.name}: want a head, `=== text`, the text, `=== gold` and a tail")
    head, tail = tomllib.loads(parts[0]), tomllib.loads(parts[2])
    try:
        text, marks = unmark(parts[1])
        statements = tuple(_statements(text, marks, tail))
    except (GoldError, KeyError) as error:
        raise GoldError(f"{path.name}: {error}; mend the mark-up or the tail") from error
    return GoldDocument(
        slug=path.stem,
        genre=head["genre"],
        name=head["name"],
        published=_midnight(head.get("published")),
        cases=tuple(head["cases"]),
        text=text,
        statements=statements,
    )


def unmark(marked: str) -> tuple[str, dict[tuple[str, int], tuple[Span, ...]]]:
    """Give the text without its marks, and the spans of each (role, statement number) in reading order."""
    text, read_to, length = [], 0, 0
    opened: list[tuple[str, list[int], int]] = []
    found: dict[tuple[str, int], list[Span]] = {}
    for mark in _MARK.finditer(marked):
        piece = marked[read_to : mark.start()]
        text.append(piece)
        length += len(piece)
        read_to = mark.end()
        if mark[1]:
            opened.append((mark[1], [int(number) for number in mark[2].split(",")], length))
            continue
        if not opened:
            raise GoldError(f"a mark is closed that was never opened, near {piece[-30:]!r}")
        role, numbers, start = opened.pop()
        for number in numbers:
            found.setdefault((role, number), []).append(Span(start, length))
    if opened:
        raise GoldError(f"mark {opened[-1][0]}{opened[-1][1][0]} is never closed")
    text.append(marked[read_to:])
    if "{" in text[-1] or any("{" in piece for piece in text):
        raise GoldError("a brace stands in the text")
    return "".join(text), {key: tuple(sorted(spans)) for key, spans in found.items()}


def _statements(text: str, marks: dict[tuple[str, int], tuple[Span, ...]], tail: dict[str, Any]) -> list[GoldStatement]:
    # Any: a TOML table holds what its author wrote; each field is read by _wanted.
    told = {int(number): fields for number, fields in tail["statements"].items()}
    marked = {number for _, number in marks}
    if marked != set(told):
        raise GoldError(f"statements {sorted(marked ^ set(told))} are marked or described, but not both")
    return [_statement(number, text, marks, told[number], tail) for number in sorted(told)]


def _statement(
    number: int, text: str, marks: dict[tuple[str, int], tuple[Span, ...]], fields: dict[str, Any], tail: dict[str, Any]
) -> GoldStatement:
    fields = tail.get("context", {}) | fields
    if not _wanted(fields.get("date", "")):
        fields["iso"] = fields.get("date", "")
    speaker = tail["speakers"][fields["by"]]
    sources = marks.get(("s", number), ())
    if ("c", number) not in marks:
        raise GoldError(f"statement {number} has no content")
    names = _wanted(speaker["name"])
    names = names and names + tuple(speaker.get("accept", ()))
    return GoldStatement(
        number=number,
        content=marks["c", number],
        sources=sources,
        cue=marks.get(("q", number), ()),
        type=fields["type"],
        names=names,
        role=_wanted(speaker.get("role", "?")),
        kind=_wanted(speaker.get("kind", "person")),
        resolution=_wanted(fields.get("resolution", _resolution(text, sources, names))),
        medium=_wanted(fields.get("medium", "speech")),
        polarity=_wanted(fields.get("polarity", "positive")),
        place=_wanted(fields.get("place", "")),
        date=_wanted(fields.get("date", "")),
        iso=_wanted(fields.get("iso", "")),
        occasion=_wanted(fields.get("occasion", "")),
        within=fields.get("within"),
        optional=fields.get("optional", False),
    )


def _resolution(text: str, sources: tuple[Span, ...], names: Wanted) -> str | list[str]:
    """How the guide says that this speaker is found; of a short form it says neither that it is the name nor not."""
    if names is None:
        return "?"
    if not sources:
        return "inferred"
    if not names:
        return "none"
    mentions = [words(text[source.start : source.end]) for source in sources]
    held = [name for name in names if any(_holds(mention, words(name)) for mention in mentions)]
    if names[0] in held:
        return "named"
    return ["named", "coreference"] if held else "coreference"


def _holds(mention: list[str], name: list[str]) -> bool:
    return any(mention[start : start + len(name)] == name for start in range(len(mention)))


def words(text: str) -> list[str]:
    """Give the text's words in lower case, a possessive's s apart."""
    return re.findall(r"\w+", text.casefold())


def _wanted(field: str | list[str]) -> Wanted:
    accepted = (field,) if isinstance(field, str) else tuple(field)
    if "?" in accepted:
        return None
    return tuple(one for one in accepted if one)


def _midnight(day: date | None) -> datetime | None:
    return datetime(day.year, day.month, day.day, tzinfo=UTC) if day else None


def stands_in_marks(text: str, content: tuple[Span, ...]) -> bool:
    """Tell whether each span opens right behind a quotation mark and ends before one, or before a paragraph's end."""
    return all(_OPENED.search(text, 0, span.start) and _CLOSED.match(text, span.end) for span in content)


def holds_marks(text: str, content: tuple[Span, ...]) -> bool:
    """Tell whether a quotation mark stands in the content, or around a part of it: an apostrophe is none."""
    inside = any(re.search(r"[\"“”„«»]|''|(?<!\w)['‘]\w", text[span.start : span.end]) for span in content)
    return inside or any(stands_in_marks(text, (span,)) for span in content)
