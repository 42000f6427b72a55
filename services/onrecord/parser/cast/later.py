"""Who is described in the lead and named only later: "a safety inspector", "a new study"."""

from onrecord.parser.cast.descriptions import match, names_document
from onrecord.parser.cast.discourse import agrees
from onrecord.parser.cast.figure import Figure
from onrecord.parser.cast.finding import Finding, referring
from onrecord.parser.cast.names import Sort
from onrecord.parser.cast.phrases import Phrase
from onrecord.parser.cast.reading import Reading
from onrecord.parser.cast.sources import Source
from onrecord.parser.lexicon import people
from onrecord.parser.spans import Attribution
from onrecord_schemas import Resolution, SpeakerKind, StatementType

_LEAD = 2  # last paragraph in which somebody may be described first and named later


def titled_later(reading: Reading, source: Source, phrase: Phrase) -> Finding | None:
    """ "a new study" of the lead, which the next paragraphs call the National Iodine Study."""
    at, number = source.span.start, reading.paragraph(source.span.start)
    if number > _LEAD or phrase.plural:
        return None
    later = reading.discourse.after(source.span.end, number, lambda figure: names_document(phrase, figure) >= 1)
    if len(later) != 1 or later[0].names[0].span.start < at:
        return None
    reason = f"'{source.span.of(reading.text)}': {reading.shown(later[0])} is named right after"
    return Finding(later[0], source.kind, Resolution.COREFERENCE, reason)


def body_later(reading: Reading, source: Source, phrase: Phrase) -> Finding | None:
    """ "A health trust" of the lead, where the document then names one trust, and no other."""
    at = source.span.start
    if reading.paragraph(at) > 2 * _LEAD or phrase.plural or source.kind is not SpeakerKind.ORGANIZATION:
        return None
    ends = [f for f in reading.figures.all if f.sort is Sort.BODY and f.fullest.words[-1].lower() == phrase.noun]
    if len(ends) != 1 or len(ends[0].fullest.words) == 1 or ends[0].names[0].span.start < at:
        return None
    reason = f"'{source.span.of(reading.text)}': {reading.shown(ends[0])} is the only {phrase.noun} named later"
    return Finding(ends[0], source.kind, Resolution.COREFERENCE, reason)


def quoted_next(reading: Reading, attribution: Attribution, source: Source, phrase: Phrase) -> Finding | None:
    """ "The minister" anywhere in the text, whose first quotation, in the next paragraph, comes with a name alone."""
    if phrase.determiner != "the" or not people.is_role(phrase.noun):
        return None
    number = attribution.paragraph + 1
    told = (a for a in reading.attributions if a.paragraph == number and a.parent is None and a.source)
    first = min(told, key=lambda a: a.content[0], default=None)
    if first is None or first.source is None or first.type is not StatementType.DIRECT:
        return None
    held = reading.figures.held(first.source)
    if len(held) != 1 or held[0][0].span != first.source:
        return None
    name, figure = held[0]
    if figure.names[0] is not name or figure.roles or len(name.words) == 1:
        return None
    if not agrees(figure, people.gender_of_noun(phrase.noun)):
        return None
    figure.roles.append(phrase)
    figure.sort = Sort.PERSON
    return referring(figure, f"'{source.span.of(reading.text)}': {reading.shown(figure)} is quoted right after")


def named_later(reading: Reading, source: Source, phrase: Phrase, *, is_new: bool) -> Finding | None:
    """ "a safety inspector" of the lead, whom the next paragraph names: its first subject, with no other role."""
    at, number = source.span.start, reading.paragraph(source.span.start)
    is_first = (
        number <= 1
        and phrase.determiner == "the"
        and bool(phrase.describing)
        and not reading.discourse.named_before(at)
    )
    if number > _LEAD:
        return None
    is_of_body = phrase.determiner == "its"
    if is_new or phrase.owned_by_pronoun:
        apposed = _apposed_later(reading, source, phrase)
        if apposed or not (is_new or is_of_body):
            return apposed
    is_open = is_new or is_first or is_of_body or _is_bare(phrase)
    return _first_named(reading, source, phrase, is_first=is_first) if is_open else None


def _first_named(reading: Reading, source: Source, phrase: Phrase, *, is_first: bool) -> Finding | None:
    """The first person who is named behind the source."""
    at, number = source.span.start, reading.paragraph(source.span.start)
    later = reading.discourse.after(source.span.end, number, lambda figure: float(figure.is_person))
    later = [f for f in later if f.names[0].span.start > at and (f.speaks or f.sort is Sort.PERSON or not is_first)]
    if not later or not agrees(later[0], people.gender_of_noun(phrase.noun)):
        return None
    figure = later[0]
    has_role = match(phrase, figure).score > 0
    if figure.roles and not has_role:
        return None
    is_next = _opens_next(reading, figure, number) or (is_first and figure.speaks)
    if not has_role and not (is_next or _is_bare(phrase)):
        return None
    figure.roles.append(phrase)
    figure.sort = Sort.PERSON
    return referring(figure, f"'{source.span.of(reading.text)}': {reading.shown(figure)} is named right after")


def _is_bare(phrase: Phrase) -> bool:
    return phrase.noun in people.BARE or phrase.noun.endswith(people.YEARS_OLD)


def _apposed_later(reading: Reading, source: Source, phrase: Phrase) -> Finding | None:
    """ "a city worker" of the lead, whom the text then calls "the worker, Jo Roe"."""
    called = [
        figure
        for figure in reading.figures.all
        if figure.is_person and figure.names[0].span.start > source.span.end
        if any(
            role.determiner == "the" and role.head == phrase.head and set(role.describing) <= set(phrase.describing)
            for role in figure.roles
        )
    ]
    if len(called) != 1:
        return None
    return referring(called[0], f"'{source.span.of(reading.text)}': {reading.shown(called[0])} is called so later")


def _opens_next(reading: Reading, figure: Figure, number: int) -> bool:
    """Tell whether the next paragraph begins with the figure's first name."""
    name = figure.names[0]
    return name.paragraph == number + 1 and name.whole.start == reading.paragraphs[name.paragraph].start
