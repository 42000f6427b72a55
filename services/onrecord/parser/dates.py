"""English dates in a text, and the day that each of them means (ISO 8601, as exact as is known)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from onrecord.parser.text import Span

_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november")
_MONTH = {name[:3]: number for number, name in enumerate((*_MONTHS, "december"), 1)}
_WEEKDAY = {name: number for number, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}
_DAYS_BACK = {"today": 0, "tonight": 0, "yesterday": 1}

_MONTH_WORD = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June|July|Jun\.?|Jul\.?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?"
    rf"|{'|'.join(name.upper() for name in (*_MONTHS, 'december'))})"
)
_YEAR = r"(?:1[5-9]\d\d|20\d\d)"
_OPENING = r"(?<!\w\s)"  # "the Today programme" is no day
_UTTERANCE = (  # what a year before it dates: "in a 2004 radio interview"
    r"\s+(?:[\w-]+\s+){0,2}?(?:interview|memoir|letter|speech|book|essay|article|lecture|address|post|tweet|diary|statement"
    r"|column|podcast|documentary|e-?mail|debate|sermon|testimony|hearing|profile|blog)\b"
)
_NUMBERS = ("a", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_DATE = re.compile(
    rf"""\b(?:
      (?P<iso>{_YEAR}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))
    | (?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s+)?
      (?:(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{_MONTH_WORD})(?:,?\s+\[?(?P<year>{_YEAR})\]?)?
      |  (?P<month2>{_MONTH_WORD})\s+(?P<day2>[0-3]?\d)(?:st|nd|rd|th)?\b(?:,?\s+\[?(?P<year2>{_YEAR})\]?)?
      )
    | (?P<month3>{_MONTH_WORD}),?\s+(?:of\s+)?(?P<year3>{_YEAR})
    | (?<!\ba\s)(?P<weekday>(?:(?P<last>last)\s+)?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b)
      (?:\s+(?P<part>morning|afternoon|evening|night))?
    | (?P<relative>yesterday|today|tonight|{_OPENING}(?:Yesterday|Today|Tonight)
      |[Tt]his\s(?:morning|afternoon|evening|week|month)|[Ee]arlier\s(?:today|this\s(?:week|month|year))
      |[Ll]ast\s(?:night|week|month|year))
    | (?P<count>[Aa]n?|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Ss]even|[Ee]ight|[Nn]ine|[Tt]en|\d{{1,2}})
      \s(?P<unit>day|week|month|year)s?\sago
    | (?:(?<=\b[Ii]n\s)|(?<=\b[Ii]n\searly\s)|(?<=\b[Ii]n\slate\s)|(?<=\b[Ii]n\smid[ -]))
      (?P<bare>{_MONTH_WORD})\b(?!\s*\d)
    | (?:(?<=\b[Ii]n\s)|(?<=\b[Ii]n\searly\s)|(?<=\b[Ii]n\slate\s)|(?<=\b[Ii]n\smid[ -]))(?P<alone>{_YEAR})\b
    | (?P<alone2>{_YEAR})(?={_UTTERANCE})
    )""",
    re.VERBOSE,
)
_NOT_PAST = re.compile(
    r"\b(?:next|this coming|by|until|before|since|after|from|till|Good|Black|Ash|Palm|Cyber|Super|Shrove|Easter)\s+\Z"
)
_FULL = re.compile(rf"\[(?P<year>{_YEAR})\]|\b(?P<plain>{_YEAR})\b")
_AHEAD = timedelta(days=31)  # a date without a year that lies further ahead is last year's


@dataclass(frozen=True, slots=True)
class Base:
    """What a document's dates are counted from."""

    day: date | None
    """The day on which it was written, as far as is known."""
    year: int | None
    """The year that it speaks of."""


@dataclass(frozen=True, slots=True)
class Stated:
    """One date as it stands in the text."""

    span: Span
    """The words of the date, a preposition left out."""
    parts: tuple[tuple[str, str], ...]
    """The parts of the pattern that matched."""

    @property
    def is_part(self) -> bool:
        """Whether it tells a part of a day: when something happened rather than when it was told."""
        return any(name == "part" for name, _ in self.parts)

    @property
    def is_day(self) -> bool:
        """Whether it tells a day, not only a month or a year."""
        parts = dict(self.parts)
        if not {"bare", "alone", "alone2", "month3"}.isdisjoint(parts) or parts.get("unit", "day") != "day":
            return False
        return not parts.get("relative", "").lower().endswith(("week", "month", "year"))


def dates(text: str, span: Span) -> Iterator[Stated]:
    """The dates in *span* that may be a time of speaking, in order: not "since March", not "next Friday"."""
    for match in _DATE.finditer(text, *span):
        if _NOT_PAST.search(text, max(span.start, match.start() - 15), match.start()):
            continue
        parts = tuple((name, value) for name, value in match.groupdict().items() if value)
        yield Stated(Span(*match.span()), parts)


def iso(stated: Stated, base: Base) -> str | None:
    """The date in ISO 8601; None where the year is not known."""
    parts = dict(stated.parts)
    if "iso" in parts:
        return parts["iso"]
    if "weekday" in parts or "relative" in parts:
        return _counted(parts, base.day)
    if "count" in parts:
        return _back(parts["count"].lower(), parts["unit"], base.day)
    if year := parts.get("alone") or parts.get("alone2"):
        return year
    month = _number(parts.get("month") or parts.get("month2") or parts.get("month3") or parts["bare"])
    day = parts.get("day") or parts.get("day2")
    year = parts.get("year") or parts.get("year2") or parts.get("year3")
    return _written(int(year) if year else None, month, int(day) if day else None, base)


def base(text: str, published: date | None, dropped: date | None, own: Sequence[Stated]) -> Base:
    """What the dates of *text* are counted from: its publication, else *own* dates of its head, its years, its drop."""
    day = published or next((whole for stated in own if (whole := _whole(stated))), None)
    if day is not None:
        return Base(day, day.year)
    if year := _year(text, dropped):
        return Base(dropped if dropped and dropped.year == year else None, year)
    return Base(dropped, dropped.year if dropped else None)


def _year(text: str, dropped: date | None) -> int | None:
    """The year that the text speaks of: the last one in square brackets, else the only or this or last year."""
    found = list(_FULL.finditer(text))
    bracketed = [int(match["year"]) for match in found if match["year"]]
    years = [y for y in bracketed or [int(match["plain"]) for match in found] if dropped is None or y <= dropped.year]
    if not years:
        return None
    is_sure = bool(bracketed) or len(set(years)) == 1 or (dropped is not None and max(years) >= dropped.year - 1)
    return max(years) if is_sure else None


def _whole(stated: Stated) -> date | None:
    """The day, where year, month and day are all written."""
    written = iso(stated, Base(None, None))
    return date.fromisoformat(written) if written and len(written) == 10 else None  # noqa: PLR2004 - YYYY-MM-DD


def _counted(parts: dict[str, str], day: date | None) -> str | None:
    if day is None:
        return None
    if relative := parts.get("relative"):
        lower = relative.lower()
        if lower.endswith(("week", "month", "year")):
            return _ago(lower.startswith("last"), lower.rsplit(maxsplit=1)[-1], day)
        back = 1 if lower == "last night" else _DAYS_BACK.get(lower, 0)
        return (day - timedelta(days=back)).isoformat()
    back = (day.weekday() - _WEEKDAY[parts["weekday"].lower().removeprefix("last").strip()[:3]]) % 7
    if parts.get("last") and not back:
        back = 7
    return (day - timedelta(days=back)).isoformat()


def _back(count: str, unit: str, day: date | None) -> str | None:
    """ "two days ago"."""
    if day is None:
        return None
    number = int(count) if count.isdigit() else _NUMBERS.index("a" if count == "an" else count) + 1
    return (day - timedelta(days=number)).isoformat() if unit == "day" else _ago(number, unit, day)


def _ago(number: int, unit: str, day: date) -> str | None:
    """The month or the year so many back: a week has no short form."""
    if unit == "year":
        return f"{day.year - number:04}"
    if unit == "month":
        year, month = divmod(day.year * 12 + day.month - 1 - number, 12)
        return f"{year}-{month + 1:02}"
    return None


def _written(year: int | None, month: int, day: int | None, base: Base) -> str | None:
    if year is None and base.day is not None:
        year = base.day.year
        first = _day(year, month, day or 1)
        if first and first - base.day > _AHEAD:
            year -= 1
    year = year or base.year
    if year is None:
        return None
    if day is None:
        return f"{year}-{month:02}"
    found = _day(year, month, day)
    return found.isoformat() if found else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _number(month: str) -> int:
    return _MONTH[month.lower()[:3]]
