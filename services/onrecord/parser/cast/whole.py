"""Sources that the tagger cut wrong or left out: `KHARVA (AP) — The president`, `-Joshi`, `in the words of Jo Roe`."""

import re
from collections.abc import Sequence
from dataclasses import replace

from onrecord.parser.lexicon import grammar, media, people
from onrecord.parser.quoted import Quoted
from onrecord.parser.quotes import Quotation
from onrecord.parser.spans import Attribution
from onrecord.parser.text import Span

_DATELINE = re.compile(r"[A-Z]{3}[^\n]{0,50}? ?(?:—|–|--|-) (?=\w)")
_IN_THE_WORDS_OF = re.compile(r"(?P<cue>\b[Ii]n the words of) (?P<source>[^\n.;:\"“”]{2,120}?),? ?[\"“«„‘']+\Z")
# "Pressed by the family's barrister, Ann Lee, Mr Roe": who is pressed speaks.
_PRESSED = re.compile(
    r"(?:^|[\n.!?”\"’] ?)(?:Asked|Pressed|Questioned|Interviewed|Challenged|Quizzed)[^.!?\n]{0,60} by \Z"
)
# "Jo Roe admitted", "Singer and dancer Jo Roe admitted": a name that opens its sentence, right before a verb.
_SUBJECT = re.compile(
    r"(?:\A|\n|[.!?”\"’] )"
    r"(?P<source>(?:(?:Mr|Mrs|Ms|Dr)\.? |[A-Z][a-z-]+ and [a-z-]+ |[A-Z][\w-]+ [a-z-]+ )?[A-Z][\w’'-]+"
    r"(?: (?:(?:de|van|von|bin|al|der|la) )*[A-Z][\w.’'-]+){0,3}) \Z"
)
# "The mayor, Jo Roe, strongly condemns"
_APPOSED_SUBJECT = re.compile(
    r"(?:\A|\n)(?P<source>The [\w’' -]{3,60}, [A-Z][\w’'-]+(?: [A-Z][\w.’'-]+){1,3}), (?:[a-z]+ly )?\Z"
)
_NO_SPEAKER = re.compile(
    r"(?:was|were|is|are|be|been|being|ha[sd] been|have been|seem|appear)(?:s|ed)?\b(?! expected to)"
)
_NEAR = 80  # code points before a cue in which its subject stands
_NOUN = re.compile(r"(?:An?|The) [a-z-]+(?: [a-z-]+){0,2}\Z")
_BEHIND_VERB = re.compile(
    r" (?P<source>(?:(?:the|an?) )?(?:[a-z-]+ ){0,3}[A-Z][\w.'’-]*(?: (?:(?:de|van|von|bin|al|der) )*[A-Z][\w.'’-]*)+)"
    r"(?: in \d{4}| once)?,"
)
_LONGEST = 160  # code points of such an opening
# `Jo Roe, ` behind `According to the coach, `, where what follows is the content: no list, no second apposition.
_APPOSED = re.compile(
    r"(?P<name>[A-Z][\w.'’-]*(?: (?:(?:de|van|von|bin|al|der) )*[A-Z][\w.'’-]*){1,3}), "
    r"(?=[a-z])(?!(?:an?|who|whose|and|or|but|now|then|aged|formerly)\b)"
)
_WHEN = re.compile(
    r",? (?:today|yesterday|tonight|now|meanwhile|recently|also|later|again|once again|then|in (?:1[5-9]|20)\d\d)\Z"
)
# `“Yonas,” a driller`: somebody whose name is not the true one.
_PSEUDONYM = re.compile(r"[“\"‘'](?P<source>[A-Z][\w’'-]+(?: [A-Z][\w’'.-]+)?)(?:,[”\"’']|[”\"’'],) \Z")
_OPENING = re.compile(
    r"(?!(?:In|On|At|By|From|Since|Until|After|Before|Last|Next|This|To\w+|Yesterday)\b)"
    r"[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)?"
)
_TO_WHICH = re.compile(r"\b(?P<cue>[Aa]ccording to) (?P<source>which|whom) \Z")
# The `terms of use` of "Basketful's terms of use state that"
_OWNED = re.compile(r"(?<=['’]s) (?P<thing>[a-z]+(?: of [a-z]+)?) (?:states?|says?|said|shows?|showed)\b")
_DESCRIBES = re.compile(r"(?:an?|the|one|his|her|their|\d+-year-old) ")
_OFFICE = re.compile(r"(?:the|his|her|its|their|[\w’' -]+['’]s) (?:[\w’'-]+ )*?(?P<head>[\w-]+)\Z", re.IGNORECASE)


def whole(text: str, attributions: Sequence[Attribution], quotations: Sequence[Quotation]) -> tuple[Attribution, ...]:
    """*attributions*, each source whole: without a dateline, with its first word's beginning and the name beside it."""
    quoted = Quoted(text, quotations)
    return tuple(_mended(text, attribution, quoted) for attribution in attributions)


def _mended(text: str, attribution: Attribution, quoted: Quoted) -> Attribution:
    if which := _TO_WHICH.search(text, max(0, attribution.content[0].start - _NEAR), attribution.content[0].start):
        return replace(attribution, cue=Span(*which.span("cue")), source=Span(*which.span("source")))
    if attribution.source is None:
        return _in_the_words_of(text, attribution) if attribution.cue is None else _with_subject(text, attribution)
    mended = _with_pseudonym(text, replace(attribution, source=_whole(text, attribution.source)), quoted)
    return _with_name(text, _inverted(text, _without_opening(text, mended, quoted)))


def _with_subject(text: str, attribution: Attribution) -> Attribution:
    """What has a cue and no source: the name that is the cue's subject speaks."""
    cue, content = attribution.cue, attribution.content
    if cue is None or _NO_SPEAKER.match(text, *cue):
        return attribution
    before = max(0, cue.start - _NEAR), cue.start
    subject = _SUBJECT.search(text, *before) or _APPOSED_SUBJECT.search(text, *before)
    if subject is None or subject["source"].lower() in grammar.FUNCTION:
        return attribution
    source = Span(*subject.span("source"))
    if content[0].meets(source) and (len(content) == 1 or not source.covers(content[0])):
        return attribution
    return replace(attribution, source=source, content=tuple(part for part in content if not part.meets(source)))


def _inverted(text: str, attribution: Attribution) -> Attribution:
    """ "A town, wrote the philosopher Jo Roe, shows itself": who wrote stands behind the verb."""
    source, cue = attribution.source, attribution.cue
    if source is None or cue is None or text[source.end : cue.start] != ", " or not _NOUN.match(text, *source):
        return attribution
    writer = _BEHIND_VERB.match(text, cue.end)
    if writer is None or attribution.content[0].start < writer.end():
        return attribution
    return replace(attribution, source=Span(*writer.span("source")), content=(source, *attribution.content))


def _whole(text: str, source: Span) -> Span:
    if rest := _OWNED.match(text, source.end):
        source = Span(source.start, rest.end("thing"))
    last = text.rfind(", ", *source) + len(", ")
    if last > source.start and _PRESSED.search(text, max(0, source.start - _LONGEST), source.start):
        source = Span(last, source.end)
    if source.start == 0 or text[source.start - 1] == "\n":
        dateline = _DATELINE.match(text, *source)
        return Span(dateline.end(), source.end) if dateline else _without_adverb(text, source)
    start = source.start
    while start and (text[start - 1].isalnum() or (text[start - 1] in "-'’@" and text[start].isalnum())):
        start -= 1
    return _without_adverb(text, Span(start, source.end))


def _without_adverb(text: str, source: Span) -> Span:
    """`Ambry Salt AG` of `Ambry Salt AG today`, which belongs to the verb."""
    when = _WHEN.search(text, *source)
    return Span(source.start, when.start()) if when and when.start() > source.start else source


def _in_the_words_of(text: str, attribution: Attribution) -> Attribution:
    """A quotation with the source that stands before it and has no verb."""
    begin = attribution.content[0].start
    opening = max(text.rfind("\n", 0, begin) + 1, begin - _LONGEST)
    found = _IN_THE_WORDS_OF.search(text, opening, begin)
    if found is None:
        return attribution
    cue, source = Span(*found.span("cue")), Span(*found.span("source"))
    return replace(attribution, cue=cue, source=source, inferred=False)


def _with_pseudonym(text: str, attribution: Attribution, quoted: Quoted) -> Attribution:
    """`“Yonas,” a driller, said he hid`: what the marks hold is said by nobody, and names the source."""
    source, cue = attribution.source, attribution.cue
    if source is None or cue is None or not _DESCRIBES.match(text, *source):
        return attribution
    name = _PSEUDONYM.search(text, max(0, source.start - _NEAR), source.start)
    # “Never,” a driller said: no comma ends what stands in apposition.
    if name is None or (cue.start > source.end and text[source.end] != ","):
        return attribution
    named = Span(name.start("source"), source.end)
    return _without(named, replace(attribution, source=named), quoted)


def _without_opening(text: str, attribution: Attribution, quoted: Quoted) -> Attribution:
    """`Sentencing, Jo Roe said: “…”`; `Captain, you said it rained`: no comma behind the verb, so nothing goes on."""
    source, cue, (first, *rest) = attribution.source, attribution.cue, attribution.content
    if not (source and cue and rest) or not (first.end < source.start < cue.start < rest[0].start):
        return attribution
    is_apart = text[first.end : source.start] == ", " and _OPENING.fullmatch(text, *first) is not None
    goes_on = text[cue.end : rest[0].start].lstrip()[:1] == ","
    return attribution if goes_on or not is_apart else _without(first, attribution, quoted)


def _without(unsaid: Span, attribution: Attribution, quoted: Quoted) -> Attribution:
    """*attribution* without the parts of its content that meet *unsaid*, if others are left."""
    rest = tuple(part for part in attribution.content if not part.meets(unsaid))
    return replace(attribution, content=rest, type=quoted.type_of(rest)) if rest else attribution


def _with_name(text: str, attribution: Attribution) -> Attribution:
    """`According to the coach`, whose name the content begins with."""
    source, cue, first = attribution.source, attribution.cue, attribution.content[0]
    if source is None or cue is None or cue.of(text).lower() != "according to":
        return attribution
    name = _APPOSED.match(text, *first)
    office = _OFFICE.match(source.of(text))
    head = office["head"] if office else ""
    is_office = people.is_role(head.lower()) and (head.islower() or head.lower() not in media.SHORT_NAMES)
    if name is None or not is_office or text[source.end : first.start] != ", ":
        return attribution
    rest = Span(name.end(), first.end)
    return replace(attribution, source=Span(source.start, name.end("name")), content=(rest, *attribution.content[1:]))
