"""Descriptions as sources: "the Belarusian leader", "the company", "a Texas man" → whom they mean."""

from onrecord.parser.cast.ages import by_age
from onrecord.parser.cast.court import in_court
from onrecord.parser.cast.descriptions import Match, match
from onrecord.parser.cast.exchange import quoted_speaker
from onrecord.parser.cast.figure import Figure
from onrecord.parser.cast.finding import Finding, referring, unknown
from onrecord.parser.cast.firms import firm
from onrecord.parser.cast.later import body_later, named_later, quoted_next, titled_later
from onrecord.parser.cast.loose import loosely
from onrecord.parser.cast.names import Sort
from onrecord.parser.cast.origins import by_origin
from onrecord.parser.cast.owners import converse, own, words_of
from onrecord.parser.cast.phrases import Phrase
from onrecord.parser.cast.reading import Reading
from onrecord.parser.cast.sources import Source
from onrecord.parser.cast.styles import bearer, is_style
from onrecord.parser.cast.things import thing
from onrecord.parser.cast.varied import varied
from onrecord.parser.lexicon import grammar, people
from onrecord.parser.spans import Attribution
from onrecord_schemas import Resolution, SpeakerKind

_RECENCY = 1.5  # what having just been spoken of weighs beside the score of a role
_AHEAD = 4  # paragraphs within which whoever is described comes to be named
_STRONG = 0.95  # score of a role above which nobody else who was just spoken of is asked


def described(reading: Reading, attribution: Attribution, source: Source) -> Finding:
    """Whom a description means."""
    phrase = source.phrase
    if phrase is None:
        return unknown("the source names nobody")
    is_one = source.kind in (SpeakerKind.PERSON, SpeakerKind.UNKNOWN) and not phrase.plural
    is_new = phrase.determiner in grammar.INDEFINITE or (
        phrase.determiner is None and attribution.paragraph == 0  # headlines leave the article out
    )
    is_bare = not (is_new or phrase.describing or phrase.owner)
    if is_style(phrase):
        named = bearer(reading.words, reading.figures.all, phrase)
        said = source.span.of(reading.text)
        return referring(named, f"'{said}': {reading.shown(named)} is called so") if named else _unnamed(source, phrase)
    found = words_of(reading, source, phrase)
    if is_bare and found is None:
        found = _unnamed_before(reading, source, phrase) or in_court(reading, attribution, source, phrase)
    if found:
        return found
    if phrase.owned_by_pronoun:
        found = converse(reading, source, phrase) or own(reading, source, phrase)
    elif is_one and not is_new:
        barred = quoted_speaker(reading, attribution)
        found = (
            _by_role(reading, source, phrase, barred, _STRONG)
            or by_age(reading, source, phrase)
            or by_origin(reading, source, phrase)
            or quoted_next(reading, attribution, source, phrase)
            or loosely(reading, source, phrase, barred)
            or _by_role(reading, source, phrase, barred)
        )
    if source.kind in (SpeakerKind.ORGANIZATION, SpeakerKind.DOCUMENT):
        later = titled_later(reading, source, phrase) or body_later(reading, source, phrase) if is_new else None
        found = later if is_new else thing(reading, source, phrase)
    elif found is None and not is_new:
        found = firm(reading, source, phrase)  # "the ferry operator", "the Group"
    if found is None and source.kind is SpeakerKind.PERSON and is_one and attribution.parent is None:
        found = named_later(reading, source, phrase, is_new=is_new) or varied(reading, attribution, source, phrase)
    return found or _unnamed(source, phrase)


def _by_role(
    reading: Reading, source: Source, phrase: Phrase, barred: Figure | None, least: float = 0.0
) -> Finding | None:
    """The figure whose printed role the description repeats; of several the one last spoken of."""
    at = source.span.start
    told = _reflexive(reading, source)
    scored = [
        (found, figure)
        for figure in reading.figures.all
        if figure is not barred
        and (found := match(phrase, figure)).score > least
        and not (told and figure.gender not in (None, told))
        and figure.names[0].paragraph - reading.paragraph(at) <= _AHEAD
    ]
    near = reading.discourse.before(at, reading.paragraph(at), lambda figure: 1.0 if figure.is_person else 0.0)
    recency = {id(figure): score for score, figure in near}
    if not scored:
        return None

    def weight(entry: tuple[Match, Figure]) -> float:
        return entry[0].score + _RECENCY * recency.get(id(entry[1]), 0.0)

    if reading.discourse.named_in(
        reading.paragraph(at), at
    ):  # somebody was just heard: whoever is named later is another
        scored = [entry for entry in scored if entry[1].names[0].span.start < at] or scored[:0]
    if not scored:
        return None
    found, figure = max(scored, key=weight)
    if not figure.roles and figure.is_person:
        figure.roles.append(phrase)
    return referring(figure, _reason(reading, source, found, figure))


def _reflexive(reading: Reading, source: Source) -> str | None:
    """The gender that "himself" behind the source tells: "The mayor declared himself ready"."""
    after = reading.words.index(source.span.end)
    for word in reading.words.all[after : after + 3]:
        if word.lower in ("himself", "herself"):
            return people.MALE if word.lower == "himself" else people.FEMALE
    return None


def _reason(reading: Reading, source: Source, found: Match, figure: Figure) -> str:
    said = " ".join(source.span.of(reading.text).split())
    if found.role is None:
        return f"'{said}': {reading.shown(figure)} is called so by title"
    role = " ".join(found.role.span.of(reading.text).split())
    paragraph = reading.paragraph(found.role.span.start) + 1
    return f"'{said}': '{role}' is printed with {reading.shown(figure)} in paragraph {paragraph}"


def _unnamed_before(reading: Reading, source: Source, phrase: Phrase) -> Finding | None:
    """ "The official", where "an official in Tokyo" was just heard."""
    at = source.span.start
    for sighting in reading.discourse.back_from(at):
        if reading.paragraph(at) - sighting.paragraph > 1:
            return None
        figure = sighting.figure
        if figure.kind is SpeakerKind.PERSON and not figure.names and any(r.head == phrase.head for r in figure.roles):
            figure.mentions.add(source.span)
            return Finding(figure, source.kind, Resolution.NONE, "the document does not name who was heard before")
    return None


def _unnamed(source: Source, phrase: Phrase) -> Finding:
    """Somebody without a name, whom later pronouns may mean all the same."""
    figure = Figure(Sort.PERSON if source.kind is SpeakerKind.PERSON else Sort.BODY, kind=source.kind)
    figure.tell_gender(people.gender_of_noun(phrase.noun), 3)
    figure.mentions.add(source.span)
    figure.roles.append(phrase)
    return Finding(figure, source.kind, Resolution.NONE, "the document does not name the source")
