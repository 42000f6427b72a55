"""Sources that the tagger left out or took for content, told by where they stand: right behind their cue."""

import re
from collections.abc import Sequence

from onrecord.parser.lexicon import people
from onrecord.parser.text import Span, trimmed

_DETERMINER = r"(?:an?|the|this|that|his|her|their|its|my|our|one|two|another|some|many|most|several|both)"
# After `according to`, where no comma parts the source from what it says.
_NAMED = re.compile(
    rf"\s+(?P<source>(?:{_DETERMINER}\s+)?[A-Z][\w.'’&-]*(?:\s+(?:(?:of|for)\s+(?:the\s+)?)?[A-Z][\w.'’&-]*)*)(?=\s+[a-z\d])"
)
# After an inverted cue: `said the old man.`, `said Vale,`
_PHRASE = re.compile(
    rf"\s+(?P<source>(?:{_DETERMINER}\s|[A-Z@])[^\n,.;:!?\"“”„«»()—–]{{0,80}}?)"
    r"(?=\s*(?:[,.;:!?\"“”„«»(—–\n]|\Z)|\s+(?:from|in|at|on|as|with|after|when|while|who)\s)",
)
# Before a name: `Lothia's prime minister, `
_OFFICE = re.compile(
    r"(?:(?<=[.,;:!?\n\"”]\s)|(?<=\n)|\A)(?P<office>(?:[Tt]he|[\w'’-]+['’]s)\s(?:[\w'’-]+\s){0,6}?(?P<head>[\w-]+)),\s\Z"
)
_LONGEST_CUE = 20  # code points
_LONGEST_BEGINNING = 80  # code points
_LONGEST_OFFICE = 80  # code points
_NAME = re.compile(r"[A-Z][\w.'’-]*(?:\s[A-Z][\w.'’-]*){1,3}")
_TO_SAY = re.compile(
    r"(?P<verb>to\s(?:say|know|tell|explain|disclose|specify))\s+(?=(?:whether|how|what|why|where|when|who)\b)"
)
_TELLING = re.compile(
    r"(?:.*\s)?(?:t(?:old|ell|ells|elling)|(?:inform|assur|remind|warn|notif|telegraph|cabl)\w+|wrote)", re.IGNORECASE
)
_TOLD = re.compile(
    r"(?:(?:him|them|us|me|you|her(?=\s(?:that|he|she|it|they|we|I|you|the|an?|there)\b))\s(?!to\b|not\sto\b)(?:that\s)?"
    rf"|{_DETERMINER}\s(?:[\w'’-]+\s){{1,3}}?that\s)(?=\S)"
)
_ASKING = re.compile(
    r"(?:.*\s)?(?:ask|urg|encourag|implor|beg|press|invit|advis|exhort|beseech)\w*|.*\b(?:call\w*\son|appeal\w*\sto)",
    re.IGNORECASE,
)
_TO_DO = re.compile(r"(?:not\s)?to\s[\"“‘'«„]?[a-z]")
_CALLING = re.compile(
    r"(?:.*\s)?(?:dismiss|describ|prais|hail|reject|denounc|condemn|label|portray|brand|defend|characteri[sz])\w*",
    re.IGNORECASE,
)
_AS = re.compile(r"as\s[\"“‘'«„]?\w")
_OBJECT = re.compile(r"\s(?P<what>(?!(?:me|us|you)\b)(?:(?!\w+day\b|to(?:day|night)\b)[\w’'-]+\s){1,8})")
_PREPOSITION = re.compile(r"(?P<word>for|about|of|against|over|with)\s(?=[\"“‘'«„]?[^\W\d])")
_SAID = re.compile(r"\b(?:sa(?:id|ys?|ying)|told|tell\w*|add\w*|wr[oi]t\w*|report\w*|announc\w*|stat\w*)\Z")
_AND_THAT = re.compile(r"\s*(?:,?\s*(?:and|or|but)\s+)?(?:(?:him|her|them|us|me)\s+)?that\s*")
_AFTERTHOUGHT = re.compile(
    r"[\"“„«](?P<said>[^\"“”„«»\n]{12,}?)(?:[\"”“»],|,[\"”“»])\s"
    r"(?:and|but|so|while|as|though|before|after)\s(?!that\b)[^\"“”„«»\n]+"
)
_QUOTES = re.compile(r"(?:.*\s)?(?:quot|cit)(?:ed?|es|ing)", re.IGNORECASE)
_AS_SAYING = re.compile(
    r"(?:(?P<who>[^,;:.!?\"“”]{2,80}?)\s)?(?P<cue>as\s(?:having\s)?(?:saying|said|telling|told))\s(?:that\s)?(?=\S)"
)
_VERB = re.compile(
    r"(?:will|would|has|have|had|is|are|was|were|can|could|may|might|must|should|shall|did|does|do)(?:n[’']t)?\b"
)
_BEGINNING = re.compile(r"(?:\A|\n|[.!?…][\"”’»]?\s)(?P<begun>[A-Z][^.!?…\n,;:\"“”«»]{2,70}),\s\Z")
_LATE_COMMA = re.compile(r"\s[\w ]{2,30},\s(?=\w)")
_INTRODUCES = re.compile(r"\b(?:in the words of|per)\s\Z", re.IGNORECASE)
# `the Herald, Professor Jo Roe`, and what the second of them did.
_TWO = re.compile(r"(?P<first>[^,\n]+), (?P<second>[A-Z])")
_DID = re.compile(
    r"(?:(?:the|an?|who)\b[^,.\n]+, )?(?:(?:has|had|have|also) )*"
    r"(?:said|says|told|wrote|warned|denied|added|claimed|announced|confirmed|insisted|argued|[a-z]+ed that)\b"
)
_COMMA = re.compile(r",\s+(?=\w)")
_MARKS = re.compile(r"[,.!?…\"'“”‘’»«—–-]+\s*")


def source_beside(text: str, cue: Span, content: Sequence[Span]) -> tuple[Span, tuple[Span, ...]] | None:
    """The source behind *cue*, and the content without it; None where no source stands there."""
    if cue.of(text).lower().endswith("according to"):
        return _cut_off(text, cue, content)
    match = _PHRASE.match(text, cue.end)
    before = [span for span in content if span.end <= cue.start]
    if match is None or not before or not _MARKS.fullmatch(text, before[-1].end, cue.start):
        return None
    source = Span(*match.span("source"))
    behind = [_behind_comma(text, source, span) for span in content if not source.covers(span)]
    rest = tuple(span for span in behind if span.start < span.end)
    return (source, rest) if rest and not any(span.meets(source) for span in rest) else None


def _behind_comma(text: str, source: Span, span: Span) -> Span:
    """*span* without the source that it begins with: `Vale, must be back by six`."""
    comma = _COMMA.match(text, source.end) if span.start == source.start else None
    return Span(comma.end(), span.end) if comma and comma.end() < span.end else span


def with_office(text: str, source: Span) -> Span:
    """A name with the office before the comma before it: `the harbour master, Ingrid Vale`."""
    match = _OFFICE.search(text, max(0, source.start - _LONGEST_OFFICE), source.start)
    is_office = match is not None and people.is_role(match["head"].lower()) and _NAME.fullmatch(source.of(text))
    return Span(match.start("office"), source.end) if match and is_office else source


def with_infinitive(text: str, cue: Span, content: Span) -> tuple[Span, Span]:
    """Cue and content of `refused to say whether …`, where the tagger has `to say` in the content."""
    match = _TO_SAY.match(text, *content)
    if match is None or not text[cue.end : content.start].isspace():
        return cue, content
    return Span(cue.start, match.end("verb")), Span(match.end(), content.end)


def without_afterthought(text: str, content: Span) -> Span:
    """*content* without the clause that goes on behind the quotation that it begins with: `“we wait,” and he left`."""
    behind = _AFTERTHOUGHT.fullmatch(text, *content)
    return Span(*behind.span("said")) if behind else content


def without_addressee(text: str, cue: Span, content: Span) -> Span:
    """*content* without whom it is told: `the board that the pier holds` behind `told`."""
    told = _TOLD.match(text, *content) if _TELLING.fullmatch(cue.of(text)) else None
    return Span(told.end(), content.end) if told else content


def with_object(text: str, cue: Span, content: Span) -> Span:
    """*content* with whom or what it is about: `the board` of `urged the board to sell`, `a claim` of `dismissed … as`.

    So PolNeAR has nearly all that are asked to do something, and all that is called something.
    """
    said = cue.of(text)
    to_do = _ASKING.fullmatch(said) and _TO_DO.match(text, *content)
    is_led = to_do or (_CALLING.fullmatch(said) and _AS.match(text, *content))
    what = _OBJECT.fullmatch(text, cue.end, content.start) if is_led else None
    return Span(what.start("what"), content.end) if what else content


def with_preposition(text: str, cue: Span, content: Span) -> tuple[Span, Span]:
    """Cue and content of `apologised for the tone`, where the tagger has `for` in the content: PolNeAR hardly ever."""
    led = _PREPOSITION.match(text, *content) if text[cue.end : content.start] == " " else None
    if led is None or _SAID.search(cue.of(text)):
        return cue, content
    return Span(cue.start, led.end("word")), Span(led.end(), content.end)


def joined_by_that(text: str, content: Sequence[Span]) -> tuple[Span, ...]:
    """*content* in one where nothing but a conjunction parts it: `two had been asked` and `that they disagreed`."""
    out = list(content[:1])
    for span in content[1:]:
        if _AND_THAT.fullmatch(text, out[-1].end, span.start):
            out[-1] = Span(out[-1].start, span.end)
        else:
            out.append(span)
    return tuple(out)


def quoted_as_saying(text: str, cue: Span, content: Sequence[Span]) -> tuple[Span, Span, tuple[Span, ...]] | None:
    """Cue, source and content of `the Herald quoted the mayor as saying …` and `the mayor was quoted as saying …`."""
    if not _QUOTES.match(cue.of(text)):
        return None
    *before, last = content
    said = _AS_SAYING.match(text, *last)
    subject = before[-1] if before and text[before[-1].end : cue.start].isspace() else None
    if subject and cue.of(text).endswith("as saying"):
        return cue, subject, (last,)
    if said is None or (subject is None) == (said["who"] is None):
        return None
    source = subject or Span(*said.span("who"))
    return Span(*said.span("cue")), source, (Span(said.end(), last.end),)


def resumed(text: str, clause: Span, content: Sequence[Span]) -> tuple[Span, ...]:
    """*content* on both sides of the reporting clause that interrupts it, each side where the commas have it.

    `The pier, he wrote there, will open` has no `there`; and its `The pier` is content though the tagger has it not.
    """
    place = next((n for n, span in enumerate(content) if span.start > clause.start), None)
    if place is None:
        return tuple(content)
    *before, after = content[: place + 1]
    late = _LATE_COMMA.match(text, clause.end, after.end)
    if not before and (begun := _begun(text, clause, after)):
        before = [begun]
    if late and after.start < late.end() and before and text[before[-1].end] == ",":
        after = Span(late.end(), after.end)
    return (*before, after, *content[place + 1 :])


def _begun(text: str, clause: Span, after: Span) -> Span | None:
    """The beginning of a sentence that a reporting clause parts from its verb."""
    if not _VERB.match(text, *after) or text[clause.end : after.start] != ", ":
        return None
    match = _BEGINNING.search(text, max(0, clause.start - _LONGEST_BEGINNING), clause.start)
    return Span(*match.span("begun")) if match else None


def introduced(text: str, source: Span) -> Span | None:
    """The cue before a source that the tagger has none for: `in the words of`, `per`."""
    match = _INTRODUCES.search(text, max(0, source.start - _LONGEST_CUE), source.start)
    return Span(match.start(), match.end() - 1) if match else None


def is_account(text: str, cue: Span, source: Span) -> bool:
    """Tell whether a sentence begins so: `According to the Herald, `."""
    return (
        cue.of(text) == "According to"
        and text[cue.end : source.start].isspace()
        and _COMMA.match(text, source.end) is not None
    )


def parted(text: str, cue: Span, source: Span, content: Sequence[Span]) -> tuple[Span, tuple[Span, ...]]:
    """The source that *cue* has of two that the tagger took for one, and its content: `According to X, Jo Roe said`."""
    two = _TWO.match(text, *source) if text.endswith("According to ", 0, source.start) else None
    if two is None:
        return source, tuple(content)
    if cue.start > source.end:
        return Span(two.start("second"), source.end), tuple(content)
    if cue.end > source.start or not _DID.match(text, *content[0]):
        return source, tuple(content)
    return Span(source.start, two.end("first")), (Span(two.start("second"), content[0].end), *content[1:])


def _cut_off(text: str, cue: Span, content: Sequence[Span]) -> tuple[Span, tuple[Span, ...]] | None:
    match = _NAMED.match(text, cue.end)
    if match is None:
        return None
    source = Span(*match.span("source"))
    rest = tuple(trimmed(text, Span(source.end, s.end)) if s.start == source.start else s for s in content)
    return None if any(span.end <= span.start or span.meets(source) for span in rest) else (source, rest)
