"""Who is being talked about: the figures that a pronoun or description may reach, the weightiest first."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from onrecord.parser.cast.figure import Figure
from onrecord.parser.cast.figures import Figures
from onrecord.parser.cast.names import Name, Sort
from onrecord.parser.cast.strangers import Stranger, strangers
from onrecord.parser.cast.words import Words
from onrecord.parser.lexicon import grammar
from onrecord.parser.lexicon.bodies import CORPORATE, DOCUMENTS
from onrecord.parser.lexicon.people import FEMALE, MALE, NEUTER
from onrecord.parser.text import Span

# Weights of a mention for whoever is referred to next. Tuned on our own documents and on GUM, see docs/quality.md.
SOURCE = 1.0
_SUBJECT = 0.85
_OTHER = 0.45
_STRANGE_SUBJECT, _STRANGE, _STRANGE_QUOTED = 0.8, 0.3, 0.05
_POSSESSIVE = 0.4
_REPORTED_SUBJECT = 0.3
_QUOTED = 0.15
_PER_PARAGRAPH = 0.5
_PER_SENTENCE = 0.95
_SAME_SENTENCE = 1.5
_UNSURE = 0.85  # where the gender is not known
_NAMELESS = 0.5  # nor the name: "an official" is seldom whom the text calls she
_LIKELY = 0.75  # where nothing but two capitals speak for a person
_OPEN = 0.3
AGAINST_NAME = 0.15  # where only a given name speaks against it: Chidi may be a woman
_LEAST = 0.03
_COMMA, _ARTICLE = 2, 5  # code points: ", " and "that "
_REACH, _AHEAD = 7, 2  # paragraphs back and on
# What he and his tell of a gender, and he in the next paragraph, where a given name tells 1.
_SUBJECT_TELLS, _OTHER_TELLS, _LATER_TELLS = 1.2, 0.4, 0.9
_HUMAN = (Sort.PERSON, Sort.LIKELY, Sort.OPEN)
_GENDERS = (
    dict.fromkeys(grammar.MASCULINE, MALE)
    | dict.fromkeys(grammar.FEMININE, FEMALE)
    | dict.fromkeys(grammar.NEUTER, NEUTER)
)
_MARKS = frozenset("\"“„«»‘'")


class Sighting(NamedTuple):
    """A mention of a figure that later words may refer to."""

    offset: int
    weight: float
    paragraph: int
    figure: Figure


class _Spans:
    """Spans that may lie in one another, to be asked for an offset."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self._all = sorted(spans)
        self._starts = [span.start for span in self._all]

    def begin_near(self, offset: int) -> bool:
        """Tell whether one begins at *offset*, a word like "that" or "the" aside."""
        i = bisect_right(self._starts, offset)
        return i > 0 and offset - self._starts[i - 1] <= _ARTICLE

    def hold(self, offset: int) -> bool:
        i = bisect_right(self._starts, offset)
        return any(span.start <= offset < span.end for span in self._all[max(0, i - 4) : i])


class Discourse:
    """The figures sighted so far at any place of the document."""

    def __init__(
        self, text: str, words: Words, figures: Figures, contents: Sequence[Span], quoted: Sequence[Span]
    ) -> None:
        self.text, self.words = text, words
        self.contents, self.quoted = _Spans(contents), _Spans(quoted)
        self._openings = [w.start for w in words.all if w.opens and text[w.start - 2 : w.start] != ": "]
        self.sightings: list[Sighting] = []
        roles = (role for figure in figures.all for role in figure.roles)
        told = _Spans([r.span for r in roles if r.head not in CORPORATE and not r.head.startswith("spokes")])
        for figure in figures.all:
            for name in figure.names:
                if figure.sort is Sort.BODY and told.hold(name.span.start):
                    continue  # "an analyst at Merapi Partners": it is the analyst who is spoken of
                self.sightings.append(Sighting(name.span.start, self._weight(name, figure), name.paragraph, figure))
        for stranger in strangers(text, words, figures):
            self.sightings.append(
                Sighting(stranger.span.start, self._stranger_weight(stranger), stranger.paragraph, stranger.figure)
            )
        self.sightings.sort(key=lambda sighting: sighting.offset)
        _learn_genders(text, words, self)

    def _stranger_weight(self, stranger: Stranger) -> float:
        if self.is_quoted(stranger.span.start):
            return _STRANGE_QUOTED if self.quoted.hold(stranger.span.start) else _REPORTED_SUBJECT
        if stranger.possessive:
            return _POSSESSIVE if stranger.opens else _STRANGE_QUOTED
        if stranger.figure.names:
            return _SUBJECT if stranger.opens else _OTHER
        return _STRANGE_SUBJECT if stranger.opens else _STRANGE

    def _weight(self, name: Name, figure: Figure) -> float:
        begin = name.whole.start
        apposed = (role.span.start for role in figure.roles if 0 <= begin - role.span.end <= _COMMA)
        apposed_to = min(apposed, default=begin)
        is_subject = self._is_subject(name, apposed_to)
        if self.is_quoted(name.span.start):
            begins = self.contents.begin_near(min(apposed_to, begin))
            is_heard = (is_subject or begins) and not self.quoted.hold(name.span.start)
            return _REPORTED_SUBJECT if is_heard else _QUOTED
        if name.possessive:
            return _POSSESSIVE
        return _SUBJECT if is_subject else _OTHER

    def _is_subject(self, name: Name, begin: int) -> bool:
        """Tell whether the name begins its sentence, title and determiner aside."""
        i = self.words.index(begin)
        for _ in range(6):
            word = self.words.all[i]
            if word.opens:
                return not name.possessive
            i -= 1
            before = self.words.all[i].lower
            if before == "for" and self.words.all[i].opens:
                return True  # "For Jo Roe, it was over. He said …"
            if before in ("from", "by") and i and self.words.all[i - 1].lower in DOCUMENTS:
                return self.words.all[i - 1].opens or (i > 1 and self.words.all[i - 2].opens)  # "A letter from Jo Roe"
            if before in grammar.PREPOSITIONS or not word.joined:
                return False
        return False

    def is_quoted(self, offset: int) -> bool:
        """Tell whether *offset* lies in something that somebody said."""
        return self.contents.hold(offset)

    def sight(self, offset: int, paragraph: int, figure: Figure, weight: float = SOURCE) -> None:
        """Record that a source at *offset* is *figure*."""
        insort(self.sightings, Sighting(offset, weight, paragraph, figure), key=lambda sighting: sighting.offset)

    def within(self, spans: Sequence[Span], offset: int) -> list[Sighting]:
        """The sightings in *spans* before *offset*."""
        return [sighting for span in spans for sighting in self._between(span.start, min(span.end, offset))]

    def _between(self, start: int, end: int) -> Sequence[Sighting]:
        first = bisect_left(self.sightings, start, key=lambda sighting: sighting.offset)
        return self.sightings[first : bisect_left(self.sightings, end, key=lambda sighting: sighting.offset)]

    def before(
        self,
        offset: int,
        paragraph: int,
        fits: Callable[[Figure], float],
        barred: Iterable[Figure] = (),
        least: float = 0.0,
    ) -> list[tuple[float, Figure]]:
        """Figures sighted before *offset* with scores, the best first; *fits* gives each a factor, 0 for never."""
        best: dict[int, tuple[float, Figure]] = {}
        bar = {id(figure) for figure in barred}
        last = bisect_left(self.sightings, offset, key=lambda sighting: sighting.offset)
        for sighting in reversed(self.sightings[:last]):
            if paragraph - sighting.paragraph > _REACH:
                break
            if sighting.weight < least or id(sighting.figure) in bar or not (factor := fits(sighting.figure)):
                continue
            score = factor * sighting.weight * _PER_PARAGRAPH ** max(0, paragraph - sighting.paragraph)
            sentences = self._sentences(sighting.offset, offset)
            score *= _SAME_SENTENCE if not sentences else _PER_SENTENCE ** min(8, sentences)
            if score > best.get(id(sighting.figure), (_LEAST, sighting.figure))[0]:
                best[id(sighting.figure)] = (score, sighting.figure)
        return sorted(best.values(), key=lambda pair: -pair[0])

    def back_from(self, offset: int) -> Iterator[Sighting]:
        """The sightings before *offset*, the last one first."""
        last = bisect_left(self.sightings, offset, key=lambda sighting: sighting.offset)
        return (self.sightings[i] for i in range(last - 1, -1, -1))

    def named_in(self, paragraph: int, offset: int) -> int:
        """How many people *paragraph* names before *offset*, outside of quotations."""
        here = [s for s in self.sightings if s.paragraph == paragraph and s.offset < offset and s.weight >= _OTHER]
        return len({id(s.figure) for s in here if s.figure.is_person and s.figure.names})

    def named_before(self, offset: int) -> bool:
        """Tell whether anybody was named before *offset*."""
        return any(s.offset < offset and s.figure.sort is Sort.PERSON and s.figure.names for s in self.sightings)

    def most_named(self) -> Figure | None:
        """The person whom the document names most often."""
        people = {id(s.figure): s.figure for s in self.sightings if s.figure.is_person and s.figure.names}
        return max(people.values(), key=lambda figure: len(figure.names), default=None)

    def only(self, offset: int, gender: str) -> Figure | None:
        """The only person of that gender named before *offset*, however far away."""
        before = self.sightings[: bisect_left(self.sightings, offset, key=lambda sighting: sighting.offset)]
        people = (s.figure for s in before if s.figure.names and s.figure.sort is Sort.PERSON)
        fitting = {id(figure): figure for figure in people if figure.gender == gender}
        return next(iter(fitting.values())) if len(fitting) == 1 else None

    def after(self, offset: int, paragraph: int, fits: Callable[[Figure], float]) -> list[Figure]:
        """Figures first sighted behind *offset*, in this paragraph or the next two, in order."""
        found: list[Figure] = []
        first = bisect_left(self.sightings, offset, key=lambda sighting: sighting.offset)
        for sighting in self.sightings[first:]:
            if sighting.paragraph - paragraph > _AHEAD:
                break
            if sighting.figure.names and fits(sighting.figure) and sighting.figure not in found:
                found.append(sighting.figure)
        return sorted(found, key=lambda figure: figure.names[0].span)

    def first_behind(self, offset: int, gender: str) -> Figure | None:
        """The first person of that gender with whose name a sentence begins behind *offset*."""
        first = bisect_left(self.sightings, offset, key=lambda sighting: sighting.offset)
        subjects = (s.figure for s in self.sightings[first:] if s.weight == _SUBJECT and s.figure.names)
        people = (figure for figure in subjects if figure.sort is Sort.PERSON and figure.gender == gender)
        return next(people, None)

    def _sentences(self, start: int, end: int) -> int:
        return bisect_left(self._openings, end) - bisect_right(self._openings, start)


def agrees(figure: Figure, gender: str | None) -> float:
    """How well a figure goes with he or she."""
    if figure.is_writer:
        return 0.0
    if gender and figure.gender not in (None, gender):
        return AGAINST_NAME if figure.gender_is_by_name else 0.0
    if figure.sort is Sort.PERSON or figure.gender:
        return 1.0 if figure.gender or not gender else _UNSURE if figure.names else _NAMELESS
    if figure.is_neuter or figure.is_definite:
        return 0.0
    if figure.sort is Sort.LIKELY:
        return _LIKELY
    return _OPEN if figure.sort is Sort.OPEN and figure.speaks and figure.fullest.words[0][1:].islower() else 0.0


def _learn_genders(text: str, words: Words, discourse: Discourse) -> None:
    """Let a pronoun tell the gender of the one person that it can mean."""
    named: dict[int, Figure] = {}
    running: set[str] = set()  # genders of those whom the paragraph already spoke of as he or she
    paragraph, i = -1, 0
    for word in words.all:
        if word.paragraph != paragraph:
            goes_on = len(named) == 1 and text[word.start - 1 : word.start] in _MARKS
            named, running, paragraph = (named if goes_on else {}), set(), word.paragraph
        while i < len(discourse.sightings) and discourse.sightings[i].offset <= word.start:
            sighting = discourse.sightings[i]
            if sighting.paragraph == paragraph and sighting.figure.sort in _HUMAN and not sighting.figure.is_definite:
                named[id(sighting.figure)] = sighting.figure
            i += 1
        is_note = text[word.start - 1 : word.start] == "(" and text[word.end : word.end + 1] == ")"  # "(it)": Italian
        gender = None if is_note else _GENDERS.get(word.lower)
        if gender and not named:
            running.add(gender)
        elif gender and gender not in running and len(named) == 1 and not discourse.is_quoted(word.start):
            figure = next(iter(named.values()))
            if gender != NEUTER or figure.sort is not Sort.PERSON:
                is_here = any(name.paragraph == paragraph for name in figure.names)
                is_subject = word.lower in ("he", "she")
                figure.tell_gender(
                    gender, (_SUBJECT_TELLS if is_here else _LATER_TELLS) if is_subject else _OTHER_TELLS
                )
