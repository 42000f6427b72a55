"""Pronouns as sources: he, she, they, it, I, we, who → whom they mean."""

import re
from collections.abc import Callable, Sequence

from onrecord.parser.cast import phrases
from onrecord.parser.cast.authors import author
from onrecord.parser.cast.court import asked
from onrecord.parser.cast.discourse import AGAINST_NAME, SOURCE, agrees
from onrecord.parser.cast.exchange import addressed, turns_before
from onrecord.parser.cast.figure import Figure
from onrecord.parser.cast.finding import Finding, referring, unknown
from onrecord.parser.cast.names import Name, Sort
from onrecord.parser.cast.reading import Reading
from onrecord.parser.cast.sources import Form, Source
from onrecord.parser.cast.things import thing
from onrecord.parser.lexicon import grammar, people
from onrecord.parser.lexicon.bodies import BODIES
from onrecord.parser.spans import Attribution
from onrecord.parser.text import Span
from onrecord_schemas import SpeakerKind, StatementType

_LEAST_FOR_IT, _LEAST_FOR_THEY = 0.3, 0.4  # scores under which a body is too far away to be meant
_SCENE = 0.5  # a place where something is
_ELSEWHERE = 0.4  # a figure named outside of the words in which "he" stands
_APPOSED = re.compile(r", an? [^,;.]{1,60}, ")  # "Jo Roe, a doctor in Ambry, who …"
# Whom the speaker tells of without a name: "I asked the man on the phone what it was and he said".
_MET = re.compile(r"\b(?:I|[Ww]e) (?:asked|told|rang|phoned|called|met) (?:the|an?|my|our) [a-z-]+\b[^.?!\"“‘]*\Z")
# What a study does, and whoever published it does not: "the Authority's survey. It found".
_FOUND = re.compile(r"(?:found|finds|shows?|showed|concludes?|concluded|reads|lists|listed|records|recorded)\b")
_PAPER = re.compile(
    r"\b(?:survey|study|report|paper|review|audit|poll|analysis|letter|leaflet|filing|memo)\b[^.!?]*[.!?]"
)
_LONGEST_SENTENCE, _LONGEST_SUBJECT = 60, 5  # words
_BEFORE_WHO, _BEFORE_IT, _COMMA = 160, 240, 2  # code points


def pronoun(reading: Reading, attribution: Attribution, source: Source) -> Finding:
    """Whom the pronoun means."""
    word = source.pronoun
    if word in grammar.FIRST:
        return _first_person(reading, attribution, source)
    if word in grammar.RELATIVE:
        return _relative(reading, source)
    if word in grammar.MASCULINE | grammar.FEMININE:
        return _third_person(reading, attribution, source)
    if word in grammar.NEUTER | grammar.PLURAL:
        return _of_body(reading, attribution, source)
    if word in grammar.SECOND and (spoken_to := addressed(reading, attribution)):
        return referring(spoken_to, f"'{word}' within a question to {reading.shown(spoken_to)}")
    return unknown(f"'{word}' may be anybody")


def gender_of(word: str) -> str | None:
    """The gender that a pronoun tells."""
    if word in grammar.MASCULINE:
        return people.MALE
    return people.FEMALE if word in grammar.FEMININE else None


def _first_person(reading: Reading, attribution: Attribution, source: Source) -> Finding:
    outer = reading.parent(attribution)
    is_one = outer is None and source.pronoun in ("i", "me", "my")
    if is_one and (writer := author(reading, source.span.start)):
        return referring(writer, f"'{source.pronoun}': {reading.shown(writer)} wrote the document")
    outer = outer or _speaker_around(reading, source.span.start)
    if outer is None:
        kind = SpeakerKind.PERSON if source.pronoun in ("i", "me") else SpeakerKind.GROUP
        return unknown("the writer speaks, and is not named as such", kind)
    if outer.figure is None:
        return unknown("the outer statement has no speaker", outer.kind)
    return referring(outer.figure, f"'{source.pronoun}' within the words of {reading.shown(outer.figure)}")


def _speaker_around(reading: Reading, offset: int) -> Finding | None:
    """Whose words *offset* stands in; else who alone is quoted in the same paragraph."""
    spoke = [(reading.attributions[i], finding) for i, finding in reading.found.items() if finding.figure]
    for attribution, finding in spoke:
        if any(span.start <= offset < span.end for span in attribution.content):
            return finding
    number = reading.paragraph(offset)
    beside = [f for a, f in spoke if a.paragraph == number and a.type is not StatementType.INDIRECT]
    return beside[-1] if len({id(f.figure) for f in beside}) == 1 else None


def _relative(reading: Reading, source: Source) -> Finding:
    """`who`, `which`: the noun phrase right before."""
    at = source.span.start
    for figure in reading.figures.all:
        if source.pronoun != "which" and any(role.span.end <= at <= role.span.end + _COMMA for role in figure.roles):
            return referring(figure, f"'{source.pronoun}' follows what {reading.shown(figure)} is called")
    start = max(reading.paragraphs[reading.paragraph(at)].start, at - _BEFORE_WHO)
    held = reading.figures.held(Span(start, at))
    for name, figure in reversed(held) if source.pronoun != "which" else ():
        if figure.is_person and _APPOSED.fullmatch(reading.text, name.end, at):
            return referring(figure, f"'{source.pronoun}' follows {reading.shown(figure)}")
    if held:
        name, figure = held[-1]
        gap = reading.text[name.end : at].strip()
        is_human = source.pronoun != "which"
        if is_human == figure.is_person and (gap in (",", "—", "-") or (not gap and not _is_governed(reading, name))):
            return referring(figure, f"'{source.pronoun}' follows {reading.shown(figure)}")
    return unknown(f"what '{source.pronoun}' follows is not named")


def _is_governed(reading: Reading, name: Name) -> bool:
    """Tell whether a preposition stands before the name: it is voters who speak in "voters for Roe who"."""
    before = reading.words.before(name.whole.start)
    return before >= 0 and reading.words.all[before].lower in grammar.PREPOSITIONS


def _third_person(reading: Reading, attribution: Attribution, source: Source) -> Finding:
    at, word = source.span.start, source.pronoun
    gender = gender_of(word)
    parent = reading.parent(attribution)
    outer = None if attribution.parent is None else reading.attributions[attribution.parent]
    speaker = parent.figure if parent else None
    if found := _in_words(reading, source, speaker, outer) if outer else _in_answer(reading, attribution, word):
        return found
    if outer is None and (late := mourned(reading, gender, at)):
        return referring(late, f"'{word}': the obituary is about {reading.shown(late)}")
    fits = _fitting(reading, gender, outer, at)
    present = [figure for figure in (speaker, addressed(reading, attribution)) if figure]
    ranked = reading.discourse.before(at, reading.paragraph(at), fits, present)
    if not ranked and outer and outer.is_turn:
        ranked = _asked_about(reading, attribution, source, present)
    if ranked:
        return referring(ranked[0][1], f"'{word}': {reading.shown(ranked[0][1])} was last spoken of")
    if outer is None and (found := _farther(reading, source, fits)):
        return found
    return unknown(f"nobody whom '{word}' fits is named before", SpeakerKind.PERSON)


def _farther(reading: Reading, source: Source, fits: Callable[[Figure], float]) -> Finding | None:
    """Whom nobody near fits: the only one of that gender, or the first who is named behind the pronoun."""
    at, word, gender = source.span.start, source.pronoun, gender_of(source.pronoun)
    if gender and (figure := reading.discourse.only(at, gender)):
        return referring(figure, f"'{word}': {reading.shown(figure)} is the only one whom it fits")
    later = reading.discourse.after(at, reading.paragraph(at), fits)
    if len(later) == 1:
        return referring(later[0], f"'{word}': {reading.shown(later[0])} is named right after")
    if gender and (figure := reading.discourse.first_behind(at, gender)):
        return referring(figure, f"'{word}': {reading.shown(figure)} is the first whom it fits")
    return None


def mourned(reading: Reading, gender: str | None, at: int) -> Figure | None:
    """Whom an obituary is about, where nobody else was just named whom the pronoun at *at* fits."""
    late, number = reading.deceased, reading.paragraph(at)
    if late is None or gender is None or late.gender != gender:
        return None
    begin = reading.paragraphs[number].start
    if number and (reading.discourse.is_quoted(begin) or reading.discourse.is_quoted(begin + 1)):
        begin = reading.paragraphs[number - 1].start  # a quotation goes on that of the paragraph before
    others = (figure for figure in reading.told_of(Span(begin, at)) if figure is not late)
    return None if any(agrees(figure, gender) > AGAINST_NAME for figure in others) else late


def _in_words(reading: Reading, source: Source, speaker: Figure | None, outer: Attribution) -> Finding | None:
    at, word = source.span.start, source.pronoun
    if outer.type is StatementType.DIRECT and _MET.search(reading.text, outer.content[0].start, at):
        return unknown(
            f"'{word}' is whom {reading.shown(speaker) if speaker else 'the speaker'} asked", SpeakerKind.PERSON
        )
    if speaker is None or outer.type is StatementType.DIRECT or not agrees(speaker, gender_of(word)):
        return None
    return referring(speaker, f"'{word}' within what {reading.shown(speaker)} is reported to have said")


def _in_answer(reading: Reading, attribution: Attribution, word: str) -> Finding | None:
    answers = asked(reading, attribution)
    if answers is None or not agrees(answers, gender_of(word)):
        return None
    return referring(answers, f"'{word}': {reading.shown(answers)} was asked")


def _fitting(reading: Reading, gender: str | None, outer: Attribution | None, at: int) -> Callable[[Figure], float]:
    """How well a figure goes with the pronoun at *at*; within somebody's words those whom these words name go first."""
    if outer is None:
        return lambda figure: agrees(figure, gender)
    sightings = reading.discourse.within(outer.content, at)
    inside = {id(sighting.figure) for sighting in sightings}
    return lambda figure: agrees(figure, gender) * (1 if id(figure) in inside else 0 if outer.is_turn else _ELSEWHERE)


def _asked_about(
    reading: Reading, attribution: Attribution, source: Source, present: Sequence[Figure]
) -> list[tuple[float, Figure]]:
    """Whom the turns before spoke of, where the pronoun's own names nobody: an answer goes on from a question."""
    at, gender = source.span.start, gender_of(source.pronoun)
    for turn, asker in turns_before(reading, attribution):
        barred = [*present, *([asker] if asker else [])]
        ranked = reading.discourse.before(at, reading.paragraph(at), _spoken_of(reading, gender, turn, at), barred)
        if ranked:
            return ranked
    return []


def _spoken_of(reading: Reading, gender: str | None, turn: Attribution, at: int) -> Callable[[Figure], float]:
    """How well a figure that *turn* speaks of goes with he or she."""
    inside = {id(sighting.figure) for sighting in reading.discourse.within(turn.content, at)}
    return lambda figure: fit if id(figure) in inside and (fit := agrees(figure, gender)) > _ELSEWHERE else 0.0


def _of_body(reading: Reading, attribution: Attribution, source: Source) -> Finding:
    """`it` and `they`: the body, group or document that spoke last."""
    at, is_many = source.span.start, source.pronoun in grammar.PLURAL
    singular = (SpeakerKind.DOCUMENT, SpeakerKind.ORGANIZATION)
    kinds = (SpeakerKind.GROUP, SpeakerKind.ORGANIZATION) if is_many else singular

    def fits(figure: Figure) -> float:
        if figure.kind is not None:
            return 1.0 if figure.kind in kinds else 0.0
        is_scene = figure.sort is Sort.PLACE and not figure.speaks  # "It will open in Riga. It hopes …"
        return (_SCENE if is_scene else 1.0) if figure.is_body and not figure.is_person else 0.0

    if not is_many and (subject := _subject(reading, at)):
        return subject
    if is_many and reading.discourse.named_in(reading.paragraph(at), at) > 1:
        return unknown(f"'{source.pronoun}' may be those whom the paragraph names", SpeakerKind.GROUP)
    ranked = reading.discourse.before(at, reading.paragraph(at), fits, least=SOURCE if is_many else 0.0)
    if ranked and ranked[0][0] >= (_LEAST_FOR_THEY if is_many else _LEAST_FOR_IT):
        if not is_many and _is_of_paper(reading, attribution, ranked[0][1], at):
            return unknown("'it' is the document that was last spoken of", SpeakerKind.DOCUMENT)
        return referring(ranked[0][1], f"'{source.pronoun}': {reading.shown(ranked[0][1])} was last spoken of")
    kind = SpeakerKind.GROUP if is_many else SpeakerKind.UNKNOWN
    return unknown(f"what '{source.pronoun}' stands for is not named", kind)


def _subject(reading: Reading, at: int) -> Finding | None:
    """What the body is with which the sentence before begins: "The county council ended it. It spoke of"."""
    words, last = reading.words, reading.words.index(at)
    before = range(last - 1, max(-1, last - _LONGEST_SENTENCE), -1)
    first = next((i for i in before if words.all[i].opens), None) if words.all[last].opens else None
    if first is None or words.all[first].paragraph != words.all[last].paragraph or words.all[first].lower != "the":
        return None
    head = next(
        (i for i in range(first + 1, min(first + _LONGEST_SUBJECT, last)) if words.all[i].lower in BODIES), None
    )
    phrase = phrases.of(words.all[first : head + 1]) if head else None
    if head is None or phrase is None or words.all[head].is_capital or people.is_role(words.all[head + 1].lower):
        return None
    span = Span(words.all[first].start, words.all[head].end)
    if reading.figures.held(span):
        return None
    found = thing(reading, Source(span, Form.DESCRIPTION, phrase=phrase, kind=SpeakerKind.ORGANIZATION), phrase)
    if found and found.figure:
        return referring(found.figure, f"'it': {reading.shown(found.figure)} is the {phrase.noun} that was spoken of")
    return unknown(f"'it' is the {phrase.noun}, which is not named", SpeakerKind.ORGANIZATION)


def _is_of_paper(reading: Reading, attribution: Attribution, figure: Figure, at: int) -> bool:
    """Tell whether a document stands between the body's last name and "it", which does what documents do."""
    cue = attribution.cue
    if cue is None or figure.kind is SpeakerKind.DOCUMENT or not _FOUND.match(reading.text, *cue):
        return False
    last = max((name.end for name in figure.names if name.end <= at), default=at)
    return _PAPER.search(reading.text, max(last, at - _BEFORE_IT), at) is not None
