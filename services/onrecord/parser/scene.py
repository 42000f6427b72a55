"""Where, when and on what occasion something was said, by the attribution's sentence, the dateline, the lead."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.parser.dates import Stated, dates
from onrecord.parser.lexicon import grammar, media, people
from onrecord.parser.spans import Attribution
from onrecord.parser.text import Span, trimmed

_OCCASIONS = (
    "talks|meeting|press conference|news conference|conference|briefing|news briefing|interview|speech|address|call"
    "|hearing|visit|trip|ceremony|summit|rally|debate|session|forum|lecture|panel|event|dinner|lunch|negotiations"
    "|sitting|inquest|trial|appearance|broadcast|discussion|conversation|phone call|town hall|convention|festival"
    "|congress|assembly|reception|podcast|inauguration|funeral|service|vigil|march|protest|demonstration|training"
    r"|presentation|launch|opening(?!\s+(?:remarks|statement|words|line))|tour|match|game|race|seminar|workshop|roundtable"
    "|webinar|fundraiser|symposium|keynote|testimony|cross-examination|commemoration|consultation|function|AGM|sermon|homily"
)
_NO_PREPOSITION = r"(?!(?:for|to|of|with|from|by|in|at|on|and|that|as)\s)"
_OCCASION = re.compile(
    r"\b(?:[Dd]uring|[Aa]t|[Ii]n|[Oo]n|[Aa]fter|[Ff]ollowing|[Bb]efore|sidelines\s+of|[Aa]ddressing|[Cc]hairing|[Oo]pening"
    r"|[Cc]losing|[Aa]ttending)\s+"
    rf"(?P<what>(?:(?:an?|the|his|her|their|its)\s+)?(?:{_NO_PREPOSITION}[\w'’-]+\s+){{0,4}}?"
    rf"(?:{_OCCASIONS})\b)(?P<more>[^,.;:\"“”()–—]*)"
)
_ADDRESSED = re.compile(
    rf"\b(?:told|tell|tells|telling|addressed|addressing)\s+(?P<what>(?:an?|the|his|her|their)\s+(?:[\w'’-]+\s+){{0,2}}?(?:{_OCCASIONS})\b)(?P<more>)"
)
_LASTING = re.compile(r"\b(?:talks|negotiations|summit|visit|trip|tour|debate|ceremony|hearing|trial|inquest)\b")
_JOURNEY = re.compile(r"\b(?:trip|visit|tour)\s+to\s+(?:the\s+)?(?P<place>[A-Z][\w'’-]*(?:\s+[A-Z][\w'’-]*)*)")
_PUBLISHED = re.compile(
    r"\b(?<!statement )(?<!message )(?<!post )(?:published|released|posted|printed|issued)\s+(?:on\s+|in\s+)?\Z"
)
_END_OF_OCCASION = re.compile(
    r"\s+(?:(?:on\s+)?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|here\b|on\s+(?:\d|[A-Z]|the)|in\s+[A-Z]|at\s+[A-Z]|that\b|and\b|when\b|where\b|as\b|by\b|after\b|before\b|last\b"
    r"|yesterday|today|earlier|early\b|late\b|published\b|broadcast\b|aired\b|released\b|posted\b|this\b|is\b|was\b|were\b|has\b|had\b|said\b|told\b)"
)
_NAME = r"[A-Z][\w'’-]*(?:\s+(?:(?:of|the|de|la|del|upon|and)\s+)*[A-Z][\w'’-]*)*"
_PLACE = re.compile(rf"\b(?:[Ii]n|[Aa]t|from|[Oo]utside|[Ii]nside|[Nn]ear)\s+(?:the\s+)?(?P<place>{_NAME})")
_DATED = re.compile(r"\bdated\s+\Z")
_SPEAKING = re.compile(r"\b(?:speaking|telephone|phone|call|link|live|writing|reporting)\s+\Z", re.IGNORECASE)
_OPENER = re.compile(r"(?:In|At|On|During|After|Following|Before|Outside|Inside|Near|[A-Z][a-z]+ing)\s[^,;:]*\Z")
_NOUN = re.compile(r"\s+(?!last\b)([a-z]+)")
_POSSESSIVE = re.compile(r"(?!(?:St|Saint|King|Queen)\b).*(?:['’]s|s['’])\Z", re.DOTALL)
_ABOUT_SOURCE = re.compile(
    r",?\s+(?:who|which|whose|whom|born|(?!interview|ask|question|contact|reach|quot|press)[a-z]+ed)\b"
)
_CLAUSE = re.compile(r"\b(?:who|which|whose)\b[^,;]*\Z")
_BEFORE_PLACE = re.compile(
    r"(?:born|based|liv(?:es?|ing)|located|interest|believ\w+|work(?:s|ing)?|raised|growing up"
    r"|arriving|professor|mayor)\s+\Z",
    re.IGNORECASE,
)
_DATELINE = re.compile(
    r"""(?P<place>
        (?:[A-Z][A-Z.'’-]+|[A-Z][\w'’-]+)(?:[\ /-](?:[A-Z][\w'’.-]*|de|la|upon|on|le))*(?:,\ [A-Z][\w.\ ]+?)??)?
    (?:,?\ ?(?P<date>(?:[A-Z][a-z]+day|\d{1,2}\ [A-Z][a-z]+|[A-Z][a-z]{2,8}\.?\ \d{1,2})(?:,?\ \d{4})?))?
    (?:\ ?(?P<agency>\([^()\n]{2,40}\)|/[^/\n]{2,40}/))?(?P<end>\ ?(?:--|[-–—]|:)\s|(?<=\))\s)""",
    re.VERBOSE,
)
_PLACE_FIELD = re.compile(r"(?:Place|Venue|Location): (?P<place>[^\n]{2,60}?)\.?")
_BEHIND_DATE = re.compile(r"(?:, [^,\n]{2,40}){0,2}, (?P<place>[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,3})")
_SITTING = re.compile(r"\b(?:Session|Sitting|Meeting|Hearing|Edition|Volume|Part|Day|Morning|Afternoon)\b")
_HEAD = 4  # paragraphs in which a dateline may stand
_SENTENCE_ENDS = frozenset('.!?"”’»')
_SHORT = 90  # code points of a line that tells the date


@dataclass(frozen=True, slots=True)
class Scene:
    """Where, when, on what occasion; None where it is not told."""

    place: str | None = None
    date: Stated | None = None
    occasion: str | None = None

    def over(self, other: "Scene") -> "Scene":
        """This scene, its gaps filled from *other*."""
        return Scene(self.place or other.place, self.date or other.date, self.occasion or other.occasion)

    @property
    def lasting(self) -> "Scene":
        """What holds for the rest of the document too: not one speaker's interview, not a year."""
        occasion = self.occasion if self.occasion and _LASTING.search(self.occasion) else None
        return Scene(self.place, self.date if self.date and self.date.is_day else None, occasion)


def own_date(text: str, paragraphs: Sequence[Span]) -> Stated | None:
    """The date that stands on a line of its own in the document's head."""
    for paragraph in paragraphs[:_HEAD]:
        is_line = paragraph.end - paragraph.start < _SHORT and text[paragraph.end - 1] != "."
        if is_line and (found := next(dates(text, paragraph), None)) and found.is_day:
            return found
    return None


def own_place(text: str, paragraphs: Sequence[Span], stated: Stated | None) -> str | None:
    """The place behind the date in the head of a transcript (`3 June 2024, Town Hall, Norhaven`), or under its name."""
    for paragraph in paragraphs[:_HEAD]:
        if field := _PLACE_FIELD.fullmatch(text, *paragraph):
            return field["place"]
        is_dated = stated is not None and paragraph.covers(stated.span)
        behind = _BEHIND_DATE.fullmatch(text, stated.span.end, paragraph.end) if stated and is_dated else None
        if behind and not _SITTING.search(behind["place"]):
            return behind["place"]
    return None


def day_of_lead(text: str, lead: Span, contents: Sequence[Span]) -> Stated | None:
    """The day that the lead tells, when nobody is said to have spoken on it: "summoned the ambassador on Thursday"."""
    for part in outside(text, lead, contents):
        for stated in dates(text, part):
            if (
                stated.is_day
                and not stated.is_part
                and not _CLAUSE.search(text, part.start, stated.span.start)
                and not _PUBLISHED.search(text, max(0, stated.span.start - 20), stated.span.start)
            ):
                return stated
    return None


@dataclass(frozen=True, slots=True)
class Dateline:
    """Place and date that stand before the lead: "PORT ELSHAM, May 14 (Meridian News) - "."""

    span: Span
    scene: Scene


def dateline(text: str, paragraphs: Sequence[Span], *, has_labels: bool = False) -> Dateline | None:
    """The dateline in the document's head, if it has one; where speakers' labels stand a colon ends none."""
    for paragraph in paragraphs[:_HEAD]:
        match = _DATELINE.match(text, *paragraph)
        if match is None or not (match["place"] or match["date"]):
            continue
        place = match["place"]
        if place and not (place.split(",")[0].isupper() or match["date"] or match["agency"]):
            continue
        if not _ends(match, text[paragraph.end - 1]) or (has_labels and match["end"].strip() == ":"):
            continue
        stated = next(dates(text, Span(*match.span("date"))), None) if match["date"] else None
        return Dateline(Span(*match.span()), Scene(place.strip(" ,") if place else None, stated))
    return None


def _ends(match: re.Match[str], last: str) -> bool:
    """Tell whether what stands behind it is a dateline's: a colon may be a label's or a title's, a space anything's."""
    end = match["end"].strip()
    if end == ":":
        return last in _SENTENCE_ENDS and bool(match["place"]) and match["place"].lower() not in media.LABELS
    return bool(end) or bool(match["place"] and match["date"])


def told(text: str, sentence: Span, attribution: Attribution, contents: Sequence[Span]) -> Scene:
    """What the attribution's sentence tells, outside of what was said."""
    place = occasion = None
    stated = None
    for part in around(text, sentence, attribution, contents):
        stated = stated or _stated(text, part, attribution)
        occasion = occasion or _occasion(text, part, attribution)
        place = place or _place(text, part, attribution)
    if occasion and not place and (journey := _JOURNEY.search(occasion)):
        place = journey["place"]
    return Scene(place, stated, occasion)


def around(text: str, sentence: Span, attribution: Attribution, contents: Sequence[Span]) -> list[Span]:
    """The parts of the attribution's sentence that are the reporter's: content around an inner attribution is, too."""
    at = (attribution.cue or attribution.source or attribution.content[0]).start
    inner = [content for content in contents if content in attribution.content or not content.start <= at < content.end]
    return [part for part in outside(text, sentence, inner) if part.end > part.start]


def outside(text: str, sentence: Span, contents: Sequence[Span]) -> list[Span]:
    """The parts of a sentence that no content covers, in order."""
    parts, start = [], sentence.start
    for content in sorted(contents):
        if content.end <= start or content.start >= sentence.end:
            continue
        parts.append(trimmed(text, Span(start, max(start, content.start))))
        start = max(start, content.end)
    parts.append(trimmed(text, Span(min(start, sentence.end), sentence.end)))
    return parts


def _stated(text: str, part: Span, attribution: Attribution) -> Stated | None:
    """The first date that is not a part of the source, nor the day on which a document came out."""
    for stated in dates(text, part):
        source = attribution.source
        in_source = source is not None and (
            source.meets(stated.span) or _in_clause(text, source.end, attribution.cue, stated.span)
        )
        is_letters = _DATED.search(text, max(part.start, stated.span.start - 10), stated.span.start)
        if is_letters:
            return stated
        if not in_source and not _PUBLISHED.search(text, max(0, stated.span.start - 20), stated.span.start):
            return stated
    return None


def _in_clause(text: str, start: int, cue: Span | None, at: Span) -> bool:
    """Tell whether *at* stands in a clause about the source: "Petrakis, who inspected the tunnel in 2021, said"."""
    is_between = cue is not None and start <= at.start and at.end <= cue.start
    return is_between and _ABOUT_SOURCE.match(text, start, at.start) is not None


def _occasion(text: str, part: Span, attribution: Attribution) -> str | None:
    match = _OCCASION.search(text, *part) or _ADDRESSED.search(text, *part)
    if match is None:
        return None
    ends = [one.start for one in (attribution.source, attribution.cue) if one and one.start >= match.end("what")]
    more = text[match.end("what") : min(match.end("more"), *ends)] if ends else match["more"]
    end = _END_OF_OCCASION.search(more)
    more = more[: end.start()] if end else more
    return " ".join((match["what"] + more).split())


def _place(text: str, part: Span, attribution: Attribution) -> str | None:
    """A place named with a preposition, at the sentence's beginning or behind the cue, not within the source."""
    source, cue = attribution.source, attribution.cue
    for match in _PLACE.finditer(text, *part):
        at = Span(*match.span("place"))
        is_placed = cue is None or at.start > cue.end or match.start() == part.start or _opens(text, part, at)
        if (
            not is_placed
            or (source and source.meets(at))
            or _BEFORE_PLACE.search(text, max(0, at.start - 20), match.start())
        ):
            continue
        if match[0].startswith("from") and not _SPEAKING.search(text, part.start, match.start()):
            continue
        if not _may_be_place(match):
            continue
        if (
            source
            and at.start > source.end
            and text[source.end : source.end + 2] == ", "
            and not _closed(text, source.end + 2, at.start)
        ):
            continue  # within an apposition: "Jane Roe, a baker in Leeds, said"
        return " ".join(match["place"].split())
    return None


def _opens(text: str, part: Span, at: Span) -> bool:
    """Tell whether *at* stands in the words that open the sentence: "Speaking at a conference in Lagos, he said"."""
    return _OPENER.match(text, part.start, at.start) is not None


def _closed(text: str, start: int, end: int) -> bool:
    return "," in text[start:end]


def _qualifies(match: re.Match[str]) -> bool:
    """Tell whether the name only says which: "in the Nordic region"."""
    behind = _NOUN.match(match.string, match.end())
    return behind is not None and " the " in f" {match[0]}" and behind[1] not in grammar.FUNCTION


def _may_be_place(match: re.Match[str]) -> bool:
    name = match["place"]
    first = name.split(maxsplit=1)[0].lower().rstrip(".")
    return not (
        _POSSESSIVE.match(name)
        or _qualifies(match)
        or first in media.LANGUAGES
        or name.rsplit(maxsplit=1)[-1].lower() in media.PERIODICALS
        or first in grammar.MONTHS | grammar.WEEKDAYS | grammar.PRONOUNS
        or first in people.TITLES
        or first in people.HONORIFICS
        or (people.is_given_name(name.split(maxsplit=1)[0]) and (" " in name or match[0][:2].lower() != "in"))
    )
