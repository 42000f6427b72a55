"""Offices as labels: "THE CHAIR:", "The Speaker:", "THE COURT:" → whom the document prints with that office."""

from onrecord.parser.cast import phrases
from onrecord.parser.cast.descriptions import match
from onrecord.parser.cast.figure import Figure
from onrecord.parser.cast.figures import Figures
from onrecord.parser.cast.names import Name
from onrecord.parser.cast.phrases import Phrase
from onrecord.parser.cast.words import Word, Words
from onrecord.parser.lexicon import people
from onrecord.parser.text import Span

# Who presides is called by what they preside over, or by their seat.
_PRESIDING = {
    "court": frozenset("judge justice magistrate recorder master registrar".split()),
    "bench": frozenset("judge justice magistrate".split()),
    "chair": frozenset("chair chairman chairwoman chairperson chairlady convener convenor president speaker".split()),
    "chairman": frozenset(("chair", "chairperson")),
    "chairwoman": frozenset(("chair", "chairperson")),
    "chairperson": frozenset(("chair", "chairman", "chairwoman")),
    "president": frozenset(("chair",)),
    "speaker": frozenset(("chair",)),
}
_ALIKE = 1.0  # score of an office under another word
_BELOW = 0.2  # and of another rank
_RANKS = frozenset("deputy vice assistant acting temporary".split())
_LONGEST = 8  # words of an office


class Offices:
    """The offices of one document's people."""

    def __init__(self, text: str, words: Words, figures: Figures, first_turn: int) -> None:
        self.text, self.words, self.figures = text, words, figures
        self._known: dict[str, list[Figure]] = {}
        for figure in figures.all:
            for name in figure.names:
                if name.span.start < first_turn and figure.is_person and (office := self._listed(name)):
                    figure.roles.append(office)

    def holder(self, label: Span, chair: Span | None) -> Figure | None:
        """Who holds the office that *label* is; *chair*: the words that tell who presides there."""
        inside = self.words.within(label)
        office = phrases.of([word for word in inside if word.lower not in people.HONORIFICS])
        if office is None or office.plural:
            return None
        gender = next((g for word in inside if (g := people.gender_of_noun(word.lower))), None)
        key = label.of(self.text).casefold()
        if key not in self._known:
            self._known[key] = self._best(office, gender)
        best = self._known[key]
        presiding = self._presiding(chair, gender) if office.head in _PRESIDING else None
        if presiding and (presiding in best or not best):
            return presiding
        before = [figure for figure in best if figure.names[0].span.start < label.start]
        return max(before or best, key=lambda figure: _last_before(figure, label.start), default=None)

    def _best(self, office: Phrase, gender: str | None) -> list[Figure]:
        """Those whose roles repeat the office best."""
        scored = [(_score(office, figure), figure) for figure in self.figures.all if _may_hold(figure, gender)]
        most = max((score for score, _ in scored), default=0.0)
        return [figure for score, figure in scored if score == most > 0]

    def _listed(self, name: Name) -> Phrase | None:
        """The office that opens the line with the name: "CHAIR: Sir Jo Roe", "President: Mr. Roe"."""
        first = self.words.index(name.whole.start)
        while first and self.words.all[first - 1].lower in people.HONORIFICS and self.words.all[first].joined:
            first -= 1
        begin = first
        while begin and first - begin <= _LONGEST and self.words.all[begin - 1].paragraph == name.paragraph:
            begin -= 1
        line = self.words.all[begin:first]
        is_line = 0 < len(line) <= _LONGEST and all(word.joined for word in line[1:])
        if not is_line or self.text[line[-1].end : self.words.all[first].start] not in (": ", ":\t"):
            return None
        office = phrases.of(line)
        return office if office and office.noun in people.TITLES else None

    def _presiding(self, chair: Span | None, gender: str | None) -> Figure | None:
        named = [figure for _, figure in self.figures.held(chair) if _may_hold(figure, gender)] if chair else []
        return named[-1] if named else None


def _may_hold(figure: Figure, gender: str | None) -> bool:
    return figure.is_person and bool(figure.names) and not (gender and figure.gender not in (None, gender))


def _score(office: Phrase, figure: Figure) -> float:
    found = match(office, figure)
    if found.role and _rank(found.role) != _rank(office):
        return found.score * _BELOW
    is_alike = any(role.head in _PRESIDING.get(office.head, ()) for role in figure.roles)
    return found.score or (_ALIKE if is_alike else 0.0)


def _rank(office: Phrase) -> frozenset[str]:
    """Whether somebody stands in for the holder: the Deputy Speaker is not the Speaker."""
    return _RANKS.intersection(word.lower() for word in office.describing)


def _last_before(figure: Figure, offset: int) -> int:
    return max((name.span.start for name in figure.names if name.span.start < offset), default=-1)


def is_title(word: Word) -> bool:
    """Tell a word of an office or a form of address from one of a name."""
    lower = people.singular(word.lower)
    return (word.lower in people.TITLES and word.lower not in people.DOUBTFUL_TITLES) or lower in (
        *people.HONORIFICS,
        *people.MODIFIERS,
        *people.ROLES,
        "the",
    )
