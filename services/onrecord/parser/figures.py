"""Proper names → figures: the people, bodies and places of one document, each with all its names and roles."""

from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher

from onrecord_schemas import SpeakerKind

from onrecord.parser import phrases, roles
from onrecord.parser.lexicon import grammar, people
from onrecord.parser.names import Name, Sort
from onrecord.parser.phrases import Phrase
from onrecord.parser.places import country, is_place
from onrecord.parser.text import Span
from onrecord.parser.words import Words

_ALIKE = 0.85  # of two spellings of one name
_MARKS = frozenset("\"“”„«»‘’'*_")
_UNSURE = (Sort.LIKELY, Sort.OPEN, Sort.PERSON)
_SHORTEST_MISSPELT = 4  # letters of a surname


@dataclass(slots=True, eq=False)
class Figure:
    """One person, body or place; grows while the document is read."""

    sort: Sort
    names: list[Name] = field(default_factory=list)
    roles: list[Phrase] = field(default_factory=list)
    genders: dict[str, float] = field(default_factory=dict)
    mentions: set[Span] = field(default_factory=set)
    speaks: bool = False
    """Whether its name alone is a source somewhere."""
    is_writer: bool = False
    """Whether only a byline names it: who wrote the document is not whom it speaks of."""
    kind: SpeakerKind | None = None
    """What it is where that is known otherwise than by its names: a letter, a crowd."""

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
        male, female = self.genders.get(people.MALE, 0), self.genders.get(people.FEMALE, 0)
        return None if male == female else people.MALE if male > female else people.FEMALE

    def printed(self, text: str) -> str:
        """The fullest form of the name, on one line."""
        return " ".join(self.fullest.span.of(text).split()) if self.names else "somebody who is not named"

    def tell_gender(self, gender: str | None, weight: float) -> None:
        """Count *weight* as evidence for *gender*."""
        if gender:
            self.genders[gender] = self.genders.get(gender, 0) + weight

    @property
    def is_person(self) -> bool:
        return self.sort is Sort.PERSON or (self.sort is Sort.LIKELY and not self.is_neuter)

    @property
    def is_definite(self) -> bool:
        """Whether "the" stands before it, as before no person: a river, a work, a body."""
        return self.sort is not Sort.PERSON and any(name.definite for name in self.names)

    @property
    def is_neuter(self) -> bool:
        """Whether "it" and "its" were said of it, more than he or she."""
        told = self.genders.get(people.NEUTER, 0)
        return told > max(self.genders.get(people.MALE, 0), self.genders.get(people.FEMALE, 0))

    @property
    def is_body(self) -> bool:
        return (
            self.sort in (Sort.BODY, Sort.PLACE)
            or (self.sort is not Sort.PERSON and self.is_neuter)
            or (self.sort is Sort.OPEN and not self.gender)
        )

    def add(self, name: Name) -> None:
        self.names.append(name)
        self.mentions.add(name.span)
        if name.honorific:
            self.tell_gender(people.gender_of_noun(name.honorific), 5)


class Figures:
    """All figures of one document."""

    def __init__(self, text: str, words: Words, names: Sequence[Name], sources: Collection[Span] = ()) -> None:
        self.text, self.words = text, words
        names = self.names = [_title_of_work(text, name) for name in _without_peoples(names)]
        self.all: list[Figure] = []
        self.by_span: dict[Span, Figure] = {}
        self._by_key: dict[str, list[Figure]] = {}
        self._by_word: dict[str, list[Figure]] = {}
        for name in sorted(names, key=_fullness):
            self._place(name)
        for figure in self.all:
            figure.names.sort(key=lambda name: name.span)
            self._describe(figure)
        self._marry()
        self.all = [figure for figure in self.all if figure.sort is not Sort.OPEN or _is_proven(figure, sources)]
        self.all.sort(key=lambda figure: figure.names[0].span)
        kept = {name.span for figure in self.all for name in figure.names}
        self.names = [name for name in names if name.span in kept]
        for figure in self.all:
            figure.speaks = any(name.span in sources or name.whole in sources for name in figure.names)
            figure.is_writer = all(self._is_byline(name) for name in figure.names)
        self._starts = [name.span.start for name in self.names]

    def _place(self, name: Name) -> None:
        figure = self._same_key(name) or self._variant(name)
        if figure is None:
            figure = Figure(name.sort)
            self.all.append(figure)
        if figure.sort in (Sort.OPEN, Sort.LIKELY, Sort.WORK) and name.sort in (Sort.PERSON, Sort.BODY, Sort.LIKELY):
            figure.sort = name.sort
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
            return self._spelled_out(name) or (self._by_last_word(name) if name.sort is Sort.BODY else None)
        if len(name.words) == 1:
            candidates = self._by_word.get(name.key, [])
            people_first = [f for f in candidates if f.is_person] or ([] if name.sort is Sort.PERSON else candidates)
            surnames = [f for f in people_first if any(n.words[-1].lower() == name.key for n in f.names)]
            if not candidates and len(name.key) > _SHORTEST_MISSPELT:
                return _best(self._misspelt(name), name)
            return _best(surnames or people_first, name) if _may_be_short(surnames or people_first, name) else None
        near = {id(f): f for word in name.words for f in self._by_word.get(word.lower(), [])}
        return _best([f for f in near.values() if any(_agree(name, other) for other in f.names)], name)

    def _by_last_word(self, name: Name) -> Figure | None:
        """ "The Post" is the Washington Post."""
        near = self._by_word.get(name.key, [])
        return _best([f for f in near if f.sort is Sort.BODY and f.fullest.words[-1].lower() == name.key], name)

    def _marry(self) -> None:
        """Join "Mrs Strake" with "his wife, Hester", where the document's other Strake is a man."""
        for figure in [f for f in self.all if len(f.fullest.words) == 1 and any(n.honorific for n in f.names)]:
            shared = [f for f in self._by_word.get(figure.fullest.key, []) if f is not figure]
            kin = [f for f in self.all if f is not figure and _is_kin(f, figure)]
            if shared and len(kin) == 1:
                self._join(kin[0], figure)

    def _join(self, kept: Figure, other: Figure) -> None:
        for name in other.names:
            kept.add(name)
            self.by_span[name.span] = kept
        kept.roles.extend(other.roles)
        self.all.remove(other)

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
            if figure.sort is not Sort.PERSON and any(
                _initials(n) == letters for n in figure.names if len(n.words) > 1
            ):
                return figure
        return None

    def _describe(self, figure: Figure) -> None:
        """Find the figure's roles, and what tells its gender and that it is human."""
        for name in figure.names:
            if figure.sort is Sort.PLACE:
                break
            for role in roles.roles(self.text, self.words, name):
                is_human = phrases.may_be_person(role.head)
                if role.head in people.EITHER and figure.sort is Sort.LIKELY:
                    figure.roles.append(role)
                elif is_human == (figure.sort is not Sort.BODY) or figure.sort in (Sort.OPEN, Sort.LIKELY):
                    figure.roles.append(role)
                    figure.sort = Sort.PERSON if is_human else Sort.BODY
            if figure.sort in (Sort.OPEN, Sort.LIKELY) and (roles.is_person(self.text, name) or name.honorific):
                figure.sort = Sort.PERSON
        if figure.sort is Sort.OPEN and all(_is_given(name) for name in figure.names):
            figure.sort = Sort.PERSON
        if figure.sort is Sort.PERSON:
            self._tell_gender(figure)

    def _tell_gender(self, figure: Figure) -> None:
        for role in figure.roles:
            figure.tell_gender(people.gender_of_noun(role.head.rsplit(" ", maxsplit=1)[-1]), 3)
        figure.tell_gender(people.gender_of_name(figure.fullest.words[0]), 1)

    def _is_byline(self, name: Name) -> bool:
        before = self.words.index(name.whole.start) - 1
        opener = self.words.all[before] if before >= 0 else None
        return opener is not None and opener.lower == "by" and opener.opens and opener.paragraph == name.paragraph

    def work(self, name: Name) -> Figure:
        """The figure of a work with this title; a new one where there is none yet."""
        known = [figure for figure in self.all if any(other.key == name.key for other in figure.names)]
        figure = known[0] if known else Figure(name.sort)
        if not known:
            figure.add(name)
            self.all.append(figure)
        return figure

    def held(self, span: Span) -> list[tuple[Name, Figure]]:
        """The names that stand in *span*, with their figures, in order."""
        first, last = bisect_left(self._starts, span.start), bisect_left(self._starts, span.end)
        inside = (name for name in self.names[first:last] if name.span.end <= span.end)
        return [(name, self.by_span[name.span]) for name in inside]


def _without_peoples(names: Sequence[Name]) -> list[Name]:
    """*names* without "Afghan" and "Russians"; and Ms Paris is no city where the document knows a person of that name."""
    surnames = {name.words[-1].lower() for name in names if name.sort is Sort.PERSON and len(name.words) > 1}
    kept = [replace(n, sort=Sort.OPEN) if n.sort is Sort.PLACE and n.key in surnames else n for n in names]
    return [name for name in kept if name.sort is not Sort.PLACE or is_place(name.key)]


def _is_proven(figure: Figure, sources: Collection[Span]) -> bool:
    """Tell whether a capital stands for more than the start of a sentence: once within one, or as a source."""
    return any(not name.opens or len(name.words) > 1 or name.span in sources for name in figure.names)


def _is_kin(figure: Figure, married: Figure) -> bool:
    """Tell whether *figure* has a given name only, is somebody's kin, and of the gender of *married*."""
    by_kin = any(role.head in people.KIN for role in figure.roles)
    return by_kin and figure.gender == married.gender and all(len(name.words) == 1 for name in figure.names)


def _title_of_work(text: str, name: Name) -> Name:
    """*name*, no longer taken for a person's where it stands alone between quotation marks."""
    opened = text[name.span.start - 1 : name.span.start] in _MARKS
    closed = text[name.span.end : name.span.end + 2].strip(",.")[:1] in _MARKS
    is_marked = (opened and closed) or ((opened or closed) and name.sort is Sort.OPEN and len(name.words) == 1)
    return replace(name, sort=Sort.WORK) if is_marked and name.sort in _UNSURE and not name.title else name


def _is_given(name: Name) -> bool:
    return len(name.words) == 1 and people.is_given_name(name.words[0])


def _fullness(name: Name) -> tuple[bool, bool, int]:
    """Full names first, so that short ones find them; of those the people's."""
    return (len(name.words) < 2, name.sort is not Sort.PERSON, name.span.start)  # noqa: PLR2004


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
    sorts = {one.sort, other.sort}
    if Sort.PERSON in sorts and Sort.BODY in sorts:
        return False
    if Sort.BODY not in sorts and sorts & {Sort.PERSON, Sort.LIKELY}:
        ends = grammar.NAME_ENDS
        a, b = [w for w in a if w not in ends], [w for w in b if w not in ends]
        if a[-1:] == b[-1:] and len(a) > 1 and len(b) > 1:
            return _fits(a[0], b[0]) and (len(a) == len(b) == 2 or set(a) <= set(b) or set(b) <= set(a) or a[0] == b[0])
        are_people = sorts <= {Sort.PERSON, Sort.LIKELY}
        return are_people and (set(a) <= set(b) or set(b) <= set(a) or _alike(one.key, other.key))
    short, long = sorted((one, other), key=lambda name: len(name.words))
    if len(short.words) < 2 or people.is_given_name(short.words[0]):  # noqa: PLR2004 - a name of one word is looked up
        return False
    return _is_run_of(short.key.split(), long.key.split())


def _fits(one: str, other: str) -> bool:
    return one == other or (1 in (len(one), len(other)) and one[0] == other[0]) or _alike(one, other)


def _alike(one: str, other: str) -> bool:
    return one[0] == other[0] and SequenceMatcher(None, one, other, autojunk=False).ratio() >= _ALIKE


def _is_run_of(short: list[str], long: list[str]) -> bool:
    return any(long[i : i + len(short)] == short for i in range(len(long) - len(short) + 1))


def _initials(name: Name) -> str:
    return "".join(
        word[0] for word in name.words if word[0].isupper() or word.lower() not in ("of", "the", "and", "for")
    )
