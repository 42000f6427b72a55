"""Proper names → figures: the people, bodies and places of one document, each with all its names and roles."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher

from onrecord.parser import roles
from onrecord.parser.lexicon import grammar, people
from onrecord.parser.names import Name, Sort
from onrecord.parser.phrases import Phrase
from onrecord.parser.places import country, is_place
from onrecord.parser.text import Span
from onrecord.parser.words import Words

_ALIKE = 0.85  # of two spellings of one name
_SHORTEST_MISSPELT = 4  # letters of a surname


@dataclass(slots=True, eq=False)
class Figure:
    """One person, body or place; grows while the document is read."""

    sort: Sort
    names: list[Name] = field(default_factory=list)
    roles: list[Phrase] = field(default_factory=list)
    genders: Counter[str] = field(default_factory=Counter)
    mentions: set[Span] = field(default_factory=set)

    @property
    def fullest(self) -> Name:
        """The occurrence that holds the most of the name; of equals the one printed first."""
        return max(
            self.names,
            key=lambda name: (
                len(" ".join(name.words)) > 5 or not name.words[0].isupper(),
                len(name.words),
                not all(word.isupper() for word in name.words),
                sum(len(word) > 2 for word in name.words),
                -name.span.start,
            ),
        )

    @property
    def gender(self) -> str | None:
        """male, female, or None where nothing tells."""
        if not self.genders:
            return None
        (first, most), *rest = self.genders.most_common()
        return first if not rest or most > rest[0][1] else None

    @property
    def is_person(self) -> bool:
        return self.sort is Sort.PERSON

    @property
    def is_body(self) -> bool:
        return self.sort in (Sort.BODY, Sort.PLACE) or (self.sort is Sort.OPEN and not self.genders)

    def add(self, name: Name) -> None:
        self.names.append(name)
        self.mentions.add(name.span)
        if name.honorific and (gender := people.gender_of_noun(name.honorific)):
            self.genders[gender] += 5


class Figures:
    """All figures of one document."""

    def __init__(self, text: str, words: Words, names: Sequence[Name]) -> None:
        self.text, self.words = text, words
        names = self.names = _without_peoples(names)
        self._starts = [name.span.start for name in names]
        self.all: list[Figure] = []
        self.by_span: dict[Span, Figure] = {}
        self._by_key: dict[str, list[Figure]] = {}
        self._by_word: dict[str, list[Figure]] = {}
        for name in sorted(names, key=_fullness):
            self._place(name)
        for figure in self.all:
            figure.names.sort(key=lambda name: name.span)
            self._describe(figure)
        self.all.sort(key=lambda figure: figure.names[0].span)

    def _place(self, name: Name) -> None:
        figure = self._same_key(name) or self._variant(name)
        if figure is None:
            figure = Figure(name.sort)
            self.all.append(figure)
        if figure.sort is Sort.OPEN and name.sort is Sort.PERSON:
            figure.sort = Sort.PERSON
        figure.add(name)
        self.by_span[name.span] = figure
        for index, key in ((self._by_key, name.key), *((self._by_word, word.lower()) for word in name.words)):
            known = index.setdefault(key, [])
            if figure not in known:
                known.append(figure)

    def _same_key(self, name: Name) -> Figure | None:
        return _best(self._by_key.get(name.key, []), name)

    def _variant(self, name: Name) -> Figure | None:
        """A figure that *name* is a shorter or a misspelt form of."""
        if name.sort is Sort.PLACE or (name.sort is Sort.BODY and len(name.words) == 1):
            return self._spelled_out(name)
        if len(name.words) == 1:
            candidates = self._by_word.get(name.key, [])
            people_first = [f for f in candidates if f.is_person] or ([] if name.sort is Sort.PERSON else candidates)
            surnames = [f for f in people_first if any(n.words[-1].lower() == name.key for n in f.names)]
            if not candidates and len(name.key) > _SHORTEST_MISSPELT:
                return _best(self._misspelt(name), name)
            return _best(surnames or people_first, name) if _may_be_short(surnames or people_first, name) else None
        near = {id(f): f for word in name.words for f in self._by_word.get(word.lower(), [])}
        return _best([f for f in near.values() if any(_agree(name, other) for other in f.names)], name)

    def _misspelt(self, name: Name) -> list[Figure]:
        """The one person whose surname *name* nearly is."""
        near = [f for f in self.all if f.is_person and any(_alike(n.words[-1].lower(), name.key) for n in f.names)]
        return near if len(near) == 1 else []

    def _spelled_out(self, name: Name) -> Figure | None:
        """The body or country that an acronym or another form stands for."""
        if name.sort is Sort.PLACE:
            place = country(name.key)
            same = [f for f in self.all if f.sort is Sort.PLACE and country(f.names[0].key) == place]
            return same[0] if same and place else None
        letters = name.words[0].replace(".", "")
        for figure in self.all:
            if figure.sort is not Sort.PERSON and any(_initials(n) == letters for n in figure.names if len(n.words) > 1):
                return figure
        return None

    def _describe(self, figure: Figure) -> None:
        """Find the figure's roles, and what tells its gender and that it is human."""
        for name in figure.names:
            if figure.sort in (Sort.PERSON, Sort.OPEN):
                found = list(roles.roles(self.text, self.words, name))
                figure.roles.extend(found)
                if found or roles.is_person(self.text, name) or name.honorific:
                    figure.sort = Sort.PERSON
        if figure.sort is Sort.OPEN and all(_is_given(name) for name in figure.names):
            figure.sort = Sort.PERSON
        if figure.sort is Sort.PERSON:
            self._tell_gender(figure)

    def _tell_gender(self, figure: Figure) -> None:
        for role in figure.roles:
            if gender := people.gender_of_noun(role.head.rsplit(" ", maxsplit=1)[-1]):
                figure.genders[gender] += 3
        if len(figure.fullest.words) > 1 and (gender := people.gender_of_name(figure.fullest.words[0])):
            figure.genders[gender] += 2

    def held(self, span: Span) -> list[tuple[Name, Figure]]:
        """The names that stand in *span*, with their figures, in order."""
        first, last = bisect_left(self._starts, span.start), bisect_left(self._starts, span.end)
        return [(name, self.by_span[name.span]) for name in self.names[first:last] if name.span.end <= span.end]


def _without_peoples(names: Sequence[Name]) -> list[Name]:
    """*names* without "Afghan" and "Russians"; and Ms Paris is no city where the document knows a person of that name."""
    surnames = {name.words[-1].lower() for name in names if name.sort is Sort.PERSON and len(name.words) > 1}
    kept = (replace(n, sort=Sort.OPEN) if n.sort is Sort.PLACE and n.key in surnames else n for n in names)
    return [name for name in kept if name.sort is not Sort.PLACE or is_place(name.key)]


def _is_given(name: Name) -> bool:
    return len(name.words) == 1 and people.is_given_name(name.words[0])


def _fullness(name: Name) -> tuple[int, int]:
    """Full names first, so that short ones find them."""
    return (-min(len(name.words), 2), name.span.start)


def _best(candidates: Sequence[Figure], name: Name) -> Figure | None:
    """Of figures that share the name the one that fits the honorific, then the one last named before."""
    gender = people.gender_of_noun(name.honorific) if name.honorific else None
    fitting = [f for f in candidates if not gender or f.gender in (None, gender)]
    if not fitting:
        return None
    return max(fitting, key=lambda f: _last_before(f, name.span.start))


def _last_before(figure: Figure, offset: int) -> tuple[bool, int]:
    before = [n.span.start for n in figure.names if n.span.start < offset]
    return (True, max(before)) if before else (False, -min(n.span.start for n in figure.names))


def _may_be_short(candidates: Sequence[Figure], name: Name) -> bool:
    """Bodies are not shortened to any of their words: "York" is not the New York Times."""
    return any(f.is_person for f in candidates) or any(
        f.names[0].words[0].lower() == name.key or f.names[0].words[-1].lower() == name.key for f in candidates
    )


def _agree(one: Name, other: Name) -> bool:
    """Tell whether two names of several words are forms of one: Donald J. Trump and Donald Trump."""
    a, b = [w.lower().rstrip(".") for w in one.words], [w.lower().rstrip(".") for w in other.words]
    if Sort.PERSON in (one.sort, other.sort):
        if one.sort is Sort.BODY or other.sort is Sort.BODY:
            return False
        ends = grammar.NAME_ENDS
        a, b = [w for w in a if w not in ends], [w for w in b if w not in ends]
        if a[-1:] == b[-1:] and len(a) > 1 and len(b) > 1:
            return _fits(a[0], b[0]) and (len(a) == len(b) == 2 or set(a) <= set(b) or set(b) <= set(a) or a[0] == b[0])
        return set(a) <= set(b) or set(b) <= set(a) or _alike(one.key, other.key)
    short, long = sorted((a, b), key=len)
    return _is_run_of(short, long) if len(short) > 1 else False


def _fits(one: str, other: str) -> bool:
    return one == other or (1 in (len(one), len(other)) and one[0] == other[0]) or _alike(one, other)


def _alike(one: str, other: str) -> bool:
    return one[0] == other[0] and SequenceMatcher(None, one, other, autojunk=False).ratio() >= _ALIKE


def _is_run_of(short: list[str], long: list[str]) -> bool:
    return any(long[i : i + len(short)] == short for i in range(len(long) - len(short) + 1))


def _initials(name: Name) -> str:
    return "".join(word[0] for word in name.words if word[0].isupper() or word.lower() not in ("of", "the", "and", "for"))


