"""Names beside a source that does not hold them: `The owner`, known only as Beto; `the group's leader`, Ann Lee."""

import re
from collections.abc import Iterator, Sequence

from onrecord.parser.cast import phrases
from onrecord.parser.cast.figure import Figure
from onrecord.parser.cast.figures import Figures
from onrecord.parser.cast.names import Name, Sort
from onrecord.parser.cast.words import Word, Words
from onrecord.parser.lexicon import grammar, people
from onrecord.parser.text import Span
from onrecord_schemas import SpeakerKind

LONGEST_NAME = 80  # code points
_CALLED = frozenset(("called", "named", "nicknamed", "titled", "entitled"))
_NAMINGS = frozenset("identified named known introduced".split())
_IDENTIFIED = re.compile(
    r", (?:who (?:was|has been|is) |who asked to be )?(?:identified|named|known|introduced)(?: \w+){0,4}? as "
    r"|,(?: an?(?: [\w-]+){1,3},?)? who (?:\w+ ){0,2}(?:identified|introduced|named) "
    r"(?:him|her|them)sel(?:f|ves) (?:\w+ )?as "
    r"|, who asked to be (?:called|identified as|known as|named) (?:only |just |simply )?"
    r"|, who (?:would |will )?(?:only )?(?:give|gave|gives) (?:only )?(?:his|her|their) (?:first )?name (?:only )?as "
)


class Apposed:
    """Looks for names around the sources of one document; each is given as the words that hold it."""

    def __init__(self, text: str, words: Words, figures: Figures) -> None:
        self.text, self.words, self.figures = text, words, figures

    def called(self, span: Span) -> Iterator[Sequence[Word]]:
        """What whoever speaks is called by: "The owner", ", known only as Beto,"."""
        if called := _IDENTIFIED.search(self.text, span.start, span.end + LONGEST_NAME):
            named = self.figures.held(Span(called.end(), called.end() + LONGEST_NAME))
            if called.start() <= span.end and named and named[0][0].whole.start == called.end():
                yield self.words.within(named[0][0].whole)

    def behind(self, span: Span) -> Iterator[Sequence[Word]]:
        """A name between commas right behind the source: `the group's leader`, `, Ann Lee, said`."""
        following = self.figures.held(Span(span.end, span.end + LONGEST_NAME))
        if following and self.text[span.end : following[0][0].span.start] == " " and following[0][0].title is None:
            yield self.words.within(following[0][0].span)
        if self.text[span.end : span.end + 2] != ", ":
            return
        stop = min(
            (i for mark in ",.;" if (i := self.text.find(mark, span.end + 2, span.end + LONGEST_NAME)) > 0), default=0
        )
        if stop and self.text[stop] == "," and (inside := self.words.within(Span(span.end + 2, stop))):
            named = self.figures.held(Span(inside[0].start, stop))
            begin = inside[inside[0].lower == "the" and len(inside) > 1].start
            if named and named[0][0].whole.start == begin and named[0][0].end == inside[-1].end:
                yield inside

    def before(self, span: Span) -> Iterator[Sequence[Word]]:
        """The subject that the source stands in apposition to: `Hugo Bellamy`, `, her counterpart in Upper Ambry`."""
        held = self.figures.held(Span(max(0, span.start - LONGEST_NAME), span.start))
        is_apposed = self.text[span.end : span.end + 1] in ("", ",")  # not "sold to Jo Roe, its owner said"
        if not held or not is_apposed or self.text[held[-1][0].end : span.start] != ", ":
            return
        name = held[-1][0]
        i = self.words.index(name.whole.start)
        is_governed = i > 0 and self.words.all[i - 1].lower in grammar.PREPOSITIONS and not self.words.all[i].opens
        if not is_governed:
            yield self.words.within(name.span)


def is_called(ahead: Sequence[Word]) -> bool:
    """Tell whether a name is what somebody is called: "a chemist named", "the man, identified as"."""
    shown = [word.lower for word in ahead]
    is_as = shown[-1:] == ["as"] and not _NAMINGS.isdisjoint(shown)
    is_by = shown[-1:] == ["by"] and shown[-2:-1] in (["goes"], ["going"], ["went"])
    return is_as or is_by or (bool(shown) and shown[-1] in _CALLED)


def is_name_alone(segment: Sequence[Word], name: Name) -> bool:
    """Tell whether a segment is but a name: "Ann Lee", "the cellist Lorcan Holt", "a chemist called Basil Roe"."""
    ahead = [word for word in segment if word.end <= name.span.start]
    if any(word.lower in _CALLED for word in ahead) or is_called(ahead):
        return True
    if any(word.lower in grammar.PREPOSITIONS or word.possessive for word in ahead):
        return False
    by_trade = bool(ahead) and (people.is_role(ahead[-1].lower) or phrases.may_be_person(ahead[-1].lower))
    is_body = name.sort is Sort.BODY and [word.lower for word in ahead] == ["the"]  # "the federation, the ABF"
    return by_trade or is_body or not any(word.lower in grammar.DETERMINERS for word in ahead)


def may_be(kind: SpeakerKind, figure: Figure) -> bool:
    """Tell whether somebody so described may be *figure*."""
    if kind in (SpeakerKind.PERSON, SpeakerKind.UNKNOWN):
        return figure.is_person or figure.sort is Sort.LIKELY or kind is SpeakerKind.UNKNOWN
    if kind is SpeakerKind.DOCUMENT:  # "the report, Lincoln, built in 1954, has": the school
        is_titled = len(figure.fullest.words) > 1 or figure.sort is Sort.WORK or figure.fullest.is_acronym
        return is_titled and not figure.is_person
    return (figure.is_body and figure.sort is not Sort.PLACE) or figure.sort is Sort.LIKELY
