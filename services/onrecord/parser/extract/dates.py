"""Times of publication, as the formats write them."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

# 20250314T063000Z as in news markup, D:20250314063000+01'00' as in PDF
_COMPACT = re.compile(r"(?:D:)?(\d{4})(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?)?(Z|[+-]\d\d(?:'?:?\d\d)?'?)?")
_IN_WORDS = ("%d %B %Y", "%B %d %Y", "%d %b %Y", "%b %d %Y", "%d.%m.%Y", "%Y/%m/%d")
_WEEKDAY = re.compile(r"^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s+", re.IGNORECASE)
_YEARS = range(1500, 2200)


def moment(stated: str | None) -> datetime | None:
    """The time that *stated* names; UTC where it names no zone; None where it cannot be read for certain.

    02/03/2024 is one of those: February or March.
    """
    if not stated or len(stated) > 100:  # noqa: PLR2004 -- no date is that long
        return None
    for read in (_iso, _compact, _mail, _words):
        try:
            found = read(stated.strip())
        except (ValueError, OverflowError, IndexError, TypeError):  # each reader refuses in its own way
            continue
        if found and found.year in _YEARS:
            return found if found.tzinfo else found.replace(tzinfo=UTC)
    return None


def _iso(stated: str) -> datetime | None:
    return datetime.fromisoformat(stated) if re.match(r"\d{4}-\d\d-", stated) else None


def _compact(stated: str) -> datetime | None:
    if not (match := _COMPACT.fullmatch(stated)):
        return None
    year, month, day, hour, minute, second, zone = match.groups()
    zone = (zone or "Z").replace("'", "").replace(":", "")
    return datetime.fromisoformat(f"{year}-{month}-{day}T{hour or '00'}:{minute or '00'}:{second or '00'}{zone}")


def _mail(stated: str) -> datetime | None:
    return parsedate_to_datetime(stated) if ":" in stated else None


def _words(stated: str) -> datetime | None:
    plain = re.sub(r"[,\s]+", " ", _WEEKDAY.sub("", stated))
    for form in _IN_WORDS:
        try:
            return datetime.strptime(plain, form).replace(tzinfo=UTC)
        except ValueError:
            continue
    return None
