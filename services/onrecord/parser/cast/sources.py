"""A source's words → what they are: a pronoun, a name, a description. What they refer to is not asked here."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from onrecord.parser.cast import phrases
from onrecord.parser.cast.apposed import LONGEST_NAME, Apposed, is_called, is_name_alone, may_be
from onrecord.parser.cast.figure import Figure
from onrecord.parser.cast.figures import Figures
from onrecord.parser.cast.kinds import kind_of
from onrecord.parser.cast.names import Name, Sort
from onrecord.parser.cast.phrases import Phrase
from onrecord.parser.cast.places import is_place
from onrecord.parser.cast.words import Word, Words
from onrecord.parser.lexicon import bodies, grammar, people
from onrecord.parser.text import Span
from onrecord_schemas import SpeakerKind

_INITIALS = re.compile(r" \([A-Z][A-Za-z&.-]{0,8}[A-Z]\)")
_STOPS = frozenset(",;:()–—[]")
_ALONE = frozenset("he she i we they it you who him her".split())
_AFTER_NAME = (
    grammar.PREPOSITIONS | grammar.CONJUNCTIONS | frozenset("also himself herself itself jr sr has is was".split())
)
_NAMED_BODIES = frozenset(
    "agency magazine newspaper paper network website site channel company group team blog daily weekly".split()
)
_AND_OTHERS = re.compile(r" and (?:his|her|their|its|other|the|several|some)\b")
_TITLE = re.compile(r"[\"“‘«„](?P<title>[A-Z0-9][^\"“”‘«»„\n]{1,80}?)[,.]?[\"”’»]")
_COUPLE = re.compile(r"(?:the )?(?:Mr|Mrs|Ms|Dr)\.? (?:and|&) (?:Mr|Mrs|Ms|Dr)\b", re.IGNORECASE)
# Where one was spoken of, "the paper" is no newspaper.
_STUDY = re.compile(
    r"\b(?:study|preprint|(?:scientific|research|working|white|discussion) paper|paper (?:published|in the journal))\b"
)
_HANDLE = re.compile(r"@[\w.]*\w")
_FORMER = frozenset("retired former ex veteran".split())
_OF = 2  # number of the word "of" in "the Iyaloja of"
_UNIONS = frozenset("us uk un eu uae usa nato".split())
_PEOPLES = ("ian", "ese", "ish")
_LEADING = frozenset("by from among according to of with as and but".split())
_SHARE = re.compile(
    r"(?:about |nearly |almost |some |more than |over |only |just )?(?:\d|half|a (?:third|quarter|majority|number)\b)",
    re.IGNORECASE,
)


class Form(Enum):
    PRONOUN = auto()
    NAME = auto()
    PAIR = auto()
    """Two names or more, joined by "and"."""
    DESCRIPTION = auto()


@dataclass(frozen=True, slots=True)
class Source:
    """A source's words, understood."""

    span: Span
    form: Form
    pronoun: str = ""
    name: Name | None = None
    figure: Figure | None = None
    phrase: Phrase | None = None
    kind: SpeakerKind = SpeakerKind.UNKNOWN


class Sources:
    """Reads the sources of one document."""

    def __init__(self, text: str, words: Words, figures: Figures) -> None:
        self.text, self.words, self.figures = text, words, figures
        self.apposed = Apposed(text, words, figures)

    def read(self, span: Span) -> Source | None:
        """Tell what stands in *span*; None where no word does."""
        inside = self.words.within(span)
        while len(inside) > 1 and inside[0].lower in _LEADING:
            inside = inside[1:]
        if len(inside) > 1 and inside[-2].is_capital and _is_adverb(inside[-1]):
            inside = inside[:-1]  # "Roe drily"
        if not inside:
            return None
        first = inside[0].lower
        if self.text[span.start] == "@":
            return self._handle(span, inside)
        if inside[0].text.isupper() and len(first) > 1:
            return self._named(span, inside) or self._described(span, inside)
        if first in _ALONE and (len(inside) == 1 or first not in grammar.POSSESSIVE):
            return Source(span, Form.PRONOUN, pronoun=first)
        bare = first.replace("’", "'").partition("'")[0]  # she’d
        if len(inside) == 1 and bare in grammar.PRONOUNS:
            return Source(span, Form.PRONOUN, pronoun=bare)
        return self._named(span, inside) or self._surname(span, inside) or self._described(span, inside)

    def _handle(self, span: Span, inside: Sequence[Word]) -> Source:
        """An account by its handle: "@inkhoarder, a longtime critic"."""
        match, behind = _HANDLE.match(self.text, *span), list(self._segments(inside))[1:2]
        handle = Span(span.start, match.end() if match else inside[0].end)
        told = phrases.of(behind[0]) if behind else None
        figure = self.figures.work(self._untitled(handle, Sort.OPEN))
        figure.kind = kind_of(told) if told else SpeakerKind.UNKNOWN
        return Source(span, Form.NAME, name=figure.names[0], figure=figure, phrase=told)

    def _surname(self, span: Span, inside: Sequence[Word]) -> Source | None:
        """A person by a surname that looks like another word: May, Read, Long."""
        word = inside[-1]
        if len(inside) > 1 or not word.is_capital:
            return None
        bearers = [f for f in self.figures.all if f.is_person and len(f.fullest.words) > 1]
        named = [f for f in bearers if f.fullest.words[-1] == word.text]
        return Source(span, Form.NAME, name=named[0].fullest, figure=named[0]) if len(named) == 1 else None

    def _named(self, span: Span, inside: Sequence[Word]) -> Source | None:
        """The name that heads the phrase, also in apposition: "her deputy, Linus Bellamy"."""
        segments = list(self._segments(inside))
        if titled := self._by_strange_title(span, segments):
            return titled
        if first := _of_constituency(self._head_names(segments[0])) or self._cut_off(span):
            is_couple = _COUPLE.match(self.text, span.start) is not None
            is_many = is_couple or len(first) > 1 or _AND_OTHERS.match(self.text, first[0][0].end, span.end)
            form = Form.PAIR if is_couple or len(first) > 1 else Form.NAME
            kind = SpeakerKind.GROUP if is_many else SpeakerKind.UNKNOWN
            return Source(span, form, name=first[0][0], figure=first[0][1], kind=kind)
        return self._apposed_to(span, segments)

    def _by_strange_title(self, span: Span, segments: Sequence[Sequence[Word]]) -> Source | None:
        """Somebody behind an office that we have no word for: "The Iyaloja of the market, Risikat Bello"."""
        first = segments[0]
        is_office = len(first) > _OF and first[0].lower == "the" and first[1].is_capital and first[_OF].lower == "of"
        if not is_office or len(segments) < 2 or people.is_role(first[1].lower):  # noqa: PLR2004 - an office, a name
            return None
        named = self._head_names(segments[1])
        if len(named) != 1 or named[0][1].sort is not Sort.PERSON or not is_name_alone(segments[1], named[0][0]):
            return None
        office = phrases.of(first)
        return Source(span, Form.NAME, name=named[0][0], figure=named[0][1], phrase=office, kind=SpeakerKind.PERSON)

    def _apposed_to(self, span: Span, segments: Sequence[Sequence[Word]]) -> Source | None:
        """The name that stands in apposition to a description."""
        head = phrases.of(segments[0])
        if head is None:
            return None
        kind = kind_of(head)
        if kind in (SpeakerKind.DOCUMENT, SpeakerKind.UNKNOWN) and (titled := self._titled(span)):
            return Source(span, Form.NAME, name=titled.names[0], figure=titled, phrase=head, kind=SpeakerKind.DOCUMENT)
        leading = self.apposed.before(span) if kind is SpeakerKind.PERSON else ()
        if head.noun in bodies.EITHER or head.noun == "account":  # of whom, or of what happened
            kind = SpeakerKind.UNKNOWN
        own = {id(figure) for _, figure in self.figures.held(Span(segments[0][0].start, segments[0][-1].end))}
        called = list(self.apposed.called(span))
        for segment in (*called, *segments[1:], *self.apposed.behind(span), *leading):
            named = self._head_names(segment)
            if named and id(named[0][1]) in own:
                continue  # "a survey by the Ambry Institute (AI)"
            if named and segment in called and named[0][1].sort in (Sort.OPEN, Sort.LIKELY):
                named[0][1].sort = Sort.PERSON  # "The owner, known only as Beto"
            if named and is_name_alone(segment, named[0][0]) and may_be(kind, named[0][1]):
                if kind is SpeakerKind.PERSON and named[0][1].sort is Sort.LIKELY:
                    named[0][1].sort = Sort.PERSON
                return Source(span, Form.NAME, name=named[0][0], figure=named[0][1], phrase=head, kind=kind)
        short = [pair for pair in self.figures.held(span) if self._is_initials(pair[0].span)]
        if kind is SpeakerKind.ORGANIZATION and short and id(short[0][1]) not in own:
            return Source(span, Form.NAME, name=short[0][0], figure=short[0][1], phrase=head, kind=kind)
        return None

    def _cut_off(self, span: Span) -> list[tuple[Name, Figure]]:
        """The name that a source holds but the beginning of."""
        near = self.figures.held(Span(span.start, span.end + LONGEST_NAME))
        return [pair for pair in near[:1] if pair[0].span.start == span.start and pair[0].span.end > span.end]

    def _titled(self, span: Span) -> Figure | None:
        """The work whose title stands between quotation marks in the source: `the report, "Dry Promises"`."""
        match = _TITLE.search(self.text, *span)
        if match is None:
            return None
        return self.figures.work(self._untitled(Span(*match.span("title")), Sort.WORK))

    def _untitled(self, span: Span, sort: Sort) -> Name:
        """A name that no capitals told of."""
        return Name(
            span,
            tuple(span.of(self.text).split()),
            sort,
            None,
            None,
            definite=False,
            opens=True,
            possessive=False,
            paragraph=self.words.all[self.words.index(span.start)].paragraph,
        )

    def _segments(self, inside: Sequence[Word]) -> Iterator[list[Word]]:
        """The parts between commas, dashes and brackets; a body's initials in brackets are left out."""
        part: list[Word] = []
        for word in inside:
            if part and self._is_initials(word):
                continue
            if part and not _STOPS.isdisjoint(self._between(part[-1].end, word)):
                yield part
                part = []
            part.append(word)
        yield part

    def _is_initials(self, word: Word | Span) -> bool:
        """Tell the AWA of "the Ambry Works Authority (AWA) chairman"."""
        return _INITIALS.match(self.text, max(0, word.start - 2)) is not None

    def _between(self, end: int, word: Word) -> str:
        """What stands between *end* and *word*, initials in brackets aside."""
        return _INITIALS.sub("", self.text[end : word.start])

    def _head_names(self, segment: Sequence[Word]) -> list[tuple[Name, Figure]]:
        """The names that a segment is about: not those of whom or which it only tells."""
        span = Span(segment[0].start, segment[-1].end)
        found: list[tuple[Name, Figure]] = []
        for name, figure in sorted(self.figures.held(span), key=lambda pair: pair[0].span):
            if len(segment) > 1 and self._is_initials(name.span):
                continue
            if self._heads(segment, name, figure) and (not found or self._joined(found[-1][0], name)):
                found.append((name, figure))
        return found

    def _heads(self, segment: Sequence[Word], name: Name, figure: Figure) -> bool:
        ahead = [word for word in segment if word.end <= name.whole.start]
        behind = [word for word in segment if word.start >= name.end]
        if (name.possessive and behind) or self.text[name.span.end : name.span.end + 1] in ("-", "/"):
            return False
        if is_called(ahead):
            return True
        if ahead and not behind and _is_common(ahead, name):
            return False
        outside = [word for word in ahead if not self._is_in_name(word)]
        if behind and behind[0].lower not in _AFTER_NAME and not self._between(name.end, behind[0]).strip():
            head = phrases.of([word for word in segment if word.start >= name.span.start])
            is_body = head is not None and not head.owner and head.head in _NAMED_BODIES
            is_body = is_body and not (ahead and _is_of_where(name))
            return is_body and not figure.is_person and not _links(outside)
        if not _links(outside):
            return figure.sort is not Sort.PLACE or not behind or is_place(name.key)
        return figure.is_person and self._follows_body(ahead)

    def _is_in_name(self, word: Word) -> bool:
        return any(
            name.span.covers(word.span)
            for name, _ in self.figures.held(Span(word.start - LONGEST_NAME, word.end + LONGEST_NAME))
        )

    def _follows_body(self, ahead: Sequence[Word]) -> bool:
        """Tell whether a name ends a phrase of its own office: "director of the Refugee Council Enver Solomon"."""
        head, last = phrases.of(ahead), ahead[-1]
        if ahead[0].is_capital and not last.is_capital and people.is_role(last.lower) and last.joined:
            return True  # "Bank of England chairman Jo Roe"
        if head is None or head.plural or not phrases.is_of_person(head.head):
            return False
        if last.is_capital:
            return last.joined
        own = list(ahead)
        while own and (people.is_role(own[-1].lower) or own[-1].lower in people.MODIFIERS or own[-1].is_capital):
            own.pop()
        if not own or own[-1].lower == "and":
            return True  # "Secretary of State and front-runner Jo Roe"
        # "a fan of singer Jo Roe": the trade is Jo's; "master of ceremonies Jo Roe": it is none.
        return len(own) == len(ahead) and last.lower not in grammar.CORE and last.joined

    def _joined(self, one: Name, other: Name) -> bool:
        between = self.text[one.span.end : other.whole.start].split()
        return (bool(between) and between[-1] in ("and", "&", "or")) or (
            len(between) > 1 and between[-2] in ("and", "or")
        )

    def _described(self, span: Span, inside: Sequence[Word]) -> Source:
        found = phrases.of(inside)
        kind = kind_of(found) if found else SpeakerKind.UNKNOWN
        if found and found.noun == "paper" and _STUDY.search(self.text, 0, span.start):
            kind = SpeakerKind.DOCUMENT
        if kind is SpeakerKind.UNKNOWN and _SHARE.match(self.text, inside[0].start):
            kind = SpeakerKind.GROUP
        return Source(span, Form.DESCRIPTION, phrase=found, kind=kind)


def _of_constituency(named: list[tuple[Name, Figure]]) -> list[tuple[Name, Figure]]:
    """The member alone of "Ambry and Dale MP Jo Roe"."""
    last = named[-1][0] if named else None
    is_member = last is not None and last.rank in ("mp", "msp", "mep", "mla") and last.title is not None
    is_led = is_member and len(named) > 1 and not any(figure.is_person for _, figure in named[:-1])
    return named[-1:] if is_led else named


def _is_adverb(word: Word) -> bool:
    return word.lower.endswith("ly") and not word.is_capital and word.lower not in bodies.BODY_WORDS


def _links(ahead: Sequence[Word]) -> bool:
    """Tell whether a preposition stands before the name, so that the phrase has its head further to the left."""
    return any(word.lower in grammar.PREPOSITIONS and word.text != "Under" for word in ahead)  # Under Secretary


def _is_of_where(name: Name) -> bool:
    """Tell the US of "the US company" and the Venetian of "the Venetian daily" from what is called so."""
    return name.key in _UNIONS or (len(name.words) == 1 and name.sort is Sort.OPEN and name.key.endswith(_PEOPLES))


def _is_common(ahead: Sequence[Word], name: Name) -> bool:
    """Tell whether a name is but a noun with capitals: "an updated FAQ", "the retired Marine"."""
    is_trade = ahead[-1].lower in _FORMER and people.is_role(name.key)
    return is_trade or (name.is_acronym and ahead[0].lower in grammar.INDEFINITE)
