"""Names → figures: which names of a document are names of one person, body or place."""

from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher

from onrecord.parser.cast.figure import Figure
from onrecord.parser.cast.names import Name, Sort
from onrecord.parser.cast.places import country
from onrecord.parser.cast.tells import Tells
from onrecord.parser.lexicon import grammar, people
from onrecord.parser.lexicon.family_names import comes_first, gender_of
from onrecord.parser.text import Span

_ALIKE = 0.85  # of two spellings of one name
_SHORTEST_MISSPELT = 4  # letters of a surname
_INITIALS = 2  # letters that a person's name has for initials
_TWO_SURNAMES = 3  # words of a name with two surnames
_FEWEST_POLITE = 2  # surnames with Mr, Mrs or Ms that show a document's manners
_HUMAN = frozenset((Sort.PERSON, Sort.LIKELY))
_UNSURE = frozenset((Sort.OPEN, Sort.LIKELY, Sort.WORK))
_GENERATIONS = frozenset("jr sr jnr snr ii iii iv".split())
_UNSPELT = frozenset("of the and for".split())


class Namesakes:
    """Puts names together one by one: full names first, so that short ones find them, and of those the people's."""

    def __init__(self, names: Iterable[Name], aliases: Mapping[str, Name], tells: Tells) -> None:
        """*aliases*: the name that a second name stands for, by the second one's key."""
        self._tells = tells
        self._going_by: set[tuple[int, str]] = set()  # who is called by a first word that is a family's
        self.figures: list[Figure] = []
        self._by_key: dict[str, list[Figure]] = {}
        self._by_word: dict[str, list[Figure]] = {}
        names = list(names)
        self._impolite = _impolite(names)
        self._short = {name.key for name in names if len(name.words) == 1 and name.honorific}
        self._aliases = aliases
        self._of: dict[Span, Figure] = {}

        def order(name: Name) -> tuple[bool, bool, bool, int]:
            return name.key in aliases, len(name.words) == 1, name.sort is not Sort.PERSON, name.span.start

        for name in sorted(names, key=order):
            self._place(name)

    def sharing(self, word: str) -> list[Figure]:
        """The figures with that word in a name; lower case."""
        return self._by_word.get(word, [])

    def _place(self, name: Name) -> None:
        same = [] if self._is_shared(name) else self._by_key.get(name.key, [])
        figure = self._called(name) or self._nearest(same, name) or self._variant(name)
        if figure is None:
            figure = Figure(name.sort)
            self.figures.append(figure)
        if figure.sort in _UNSURE and name.sort in (Sort.PERSON, Sort.BODY, Sort.LIKELY):
            figure.sort = name.sort
        figure.add(name)
        self._of[name.span] = figure
        halves = (part for word in name.words for part in {word, *word.split("-")})  # Petrou of Karahasan-Petrou
        for index, key in ((self._by_key, name.key), *((self._by_word, word.lower()) for word in halves)):
            known = index.setdefault(key, [])
            if figure not in known:
                known.append(figure)

    def _is_shared(self, name: Name) -> bool:
        """Tell whether several people's full names hold it: who was called so last may be another."""
        if name.sort in (Sort.BODY, Sort.PLACE):
            return False
        length = len(name.words)
        full = [f.fullest.words for f in self.sharing(name.words[-1].lower()) if f.is_person]
        return sum(len(words) > length and (length == 1 or words[-length:] == name.words) for words in full) > 1

    def _called(self, name: Name) -> Figure | None:
        """Whose second name it is."""
        first = self._aliases.get(name.key)
        return self._of.get(first.span) if first else None

    def _variant(self, name: Name) -> Figure | None:
        """The figure that *name* is another form of: shorter, spelled out, misspelt."""
        if name.sort is Sort.PLACE:
            return self._same_country(name)
        if len(name.words) > 1:
            near = {id(f): f for word in name.words for f in self.sharing(word.lower())}
            return self._nearest([f for f in near.values() if any(_agree(name, other) for other in f.names)], name)
        if name.sort is Sort.BODY:
            return self._spelled_out(name) or self._by_last_word(name)
        return self._by_one_word(name)

    def _by_one_word(self, name: Name) -> Figure | None:
        """ "Roe" is Jane Roe; "York" is not the New York Times."""
        sharing = [f for f in self.sharing(name.key) if not self._goes_by_another(f, name.key)]
        sharing = [f for f in sharing if _holds(f, name.key)] or sharing  # Roe & Co. before Jo Roe-Lee
        if not sharing and len(name.key) > _SHORTEST_MISSPELT:
            return self._misspelt(name)
        is_bare = name.honorific is None and name.key in self._impolite
        named = [f for f in sharing if f.is_person and not is_bare]
        if not named and name.sort is not Sort.PERSON:
            ends = [
                (f, f.names[0].key.split())
                for f in sharing
                if not f.is_person and not (name.opens and name.key.endswith("s")) and not _is_product(f, name)
            ]
            named = [figure for figure, words in ends if name.key in (words[0], words[-1])]
        return self._nearest(self._by_surname(named, name) or named, name)

    def _by_surname(self, named: Sequence[Figure], name: Name) -> list[Figure]:
        """Of *named* whose surname it is: of Henrik Zhao, of Zhao Lihua, of whom alone it was said before."""
        last = [f for f in named if any(_bare(n)[-1:] == [name.key] for n in f.names)]
        first = [f for f in named if f not in last and f.fullest.words[0].lower() == name.key]
        if not any(_last_before(f, name.span.start)[0] for f in last):
            known = [f for f in first if _last_before(f, name.span.start)[0]]
            self._going_by.update((id(f), name.key) for f in known)
        return last + [f for f in first if (id(f), name.key) in self._going_by or comes_first(f.fullest.words)]

    def _goes_by_another(self, figure: Figure, surname: str) -> bool:
        """Tell whether *surname* is a second one that is left out: Inés Barrantes Quispe is Ms. Barrantes."""
        full = [_bare(name) for name in figure.names if len(name.words) == _TWO_SURNAMES]
        return any(words[-1] == surname and words[1] in self._short for words in full if len(words) == _TWO_SURNAMES)

    def _by_last_word(self, name: Name) -> Figure | None:
        """ "The Post" is the Washington Post."""
        near = [f for f in self.sharing(name.key) if f.sort is Sort.BODY]
        return self._nearest([f for f in near if f.fullest.words[-1].lower() == name.key], name)

    def _misspelt(self, name: Name) -> Figure | None:
        """The one person whose surname *name* nearly is."""
        near = [f for f in self.figures if f.is_person and any(_alike(n.words[-1].lower(), name.key) for n in f.names)]
        return self._nearest(near, name) if len(near) == 1 else None

    def _same_country(self, name: Name) -> Figure | None:
        place = country(name.key)
        places = (f for f in self.figures if f.sort is Sort.PLACE)
        return next((f for f in places if place and country(f.names[0].key) == place), None)

    def _spelled_out(self, name: Name) -> Figure | None:
        """The body whose initials *name* is."""
        letters = name.words[0].replace(".", "")
        is_short = len(letters) <= _INITIALS  # TN may be Tenzin Norbu
        bodies = (f for f in self.figures if f.sort is not Sort.PERSON and not (is_short and f.sort is Sort.LIKELY))
        return next((f for f in bodies if any(initials(n) == letters for n in f.names if len(n.words) > 1)), None)

    def _nearest(self, candidates: Sequence[Figure], name: Name) -> Figure | None:
        """Of figures that share the name the one that fits title, honorific and pronouns, then the one last named."""
        fitting = self._of_gender(_of_rank(candidates, name), name)
        if len(fitting) > 1:
            fitting = self._of_generation(fitting, name)
        if len(fitting) > 1 and len(name.words) == 1 and not name.honorific:
            fitting = [f for f in fitting if not self._tells.is_kin(f.names[0])] or fitting
        return max(fitting, key=lambda figure: _last_before(figure, name.span.start), default=None)

    def _of_gender(self, candidates: Sequence[Figure], name: Name) -> Sequence[Figure]:
        gender = people.gender_of_noun(name.honorific) if name.honorific else None
        told = self._tells.gender(name) if len(candidates) > 1 and not gender else None
        fitting = [f for f in candidates if not gender or self._gender(f) in (None, gender)]
        if name.honorific in ("mrs", "lady"):  # President Roe's wife, where nothing tells that the president is a woman
            fitting = [f for f in fitting if self._gender(f) or not any(n.office for n in f.names)]
        if gender and len(fitting) > 1:
            fitting = [f for f in fitting if self._gender(f)] or fitting
        return [f for f in fitting if told and self._gender(f) in (None, told)] or fitting

    def _gender(self, figure: Figure) -> str | None:
        by_name = figure.gender or gender_of(figure.fullest.words)
        full = (name for name in figure.names if len(name.words) > 1)
        return by_name or next(filter(None, map(self._tells.gender, full)), None)

    def _of_generation(self, candidates: Sequence[Figure], name: Name) -> Sequence[Figure]:
        """Of father and son the one whom "the elder Roe" means."""
        told = self._tells.generation(name)
        known = [(figure, {self._tells.generation(n) for n in figure.names[:1]}) for figure in candidates]
        same = [figure for figure, generations in known if told in generations]
        unknown = [figure for figure, generations in known if generations == {None}]
        return (same or unknown or candidates) if told else candidates


def _holds(figure: Figure, word: str) -> bool:
    """Tell whether a name of the figure has *word*, and not only as half of a double-barrelled one."""
    return any(word == one.lower() for name in figure.names for one in name.words)


def _impolite(names: Sequence[Name]) -> frozenset[str]:
    """The surnames without Mr or Ms in a document that calls most people Mr. Roe: its Bloomberg is the company."""
    titled = {name.words[-1].lower() for name in names if name.title}
    full = {name.words[-1].lower() for name in names if name.sort in _HUMAN and len(name.words) > 1} - titled
    short = [name for name in names if len(name.words) == 1 and name.key in full]
    polite = {name.key for name in short if name.honorific}
    bare = {name.key for name in short if not name.honorific} - polite
    return frozenset(bare) if len(polite) >= _FEWEST_POLITE and len(polite) > len(bare) else frozenset()


def _is_product(figure: Figure, name: Name) -> bool:
    """Tell "the Lumo Origami" from Lumo, who makes it."""
    return (
        figure.sort is Sort.OPEN
        and figure.is_definite
        and not name.definite
        and name.key == figure.names[0].words[0].lower()
    )


def _of_rank(candidates: Sequence[Figure], name: Name) -> Sequence[Figure]:
    """Those whom the document calls by the same title: Professor Zhao is Professor Zhao Lihua."""
    return [f for f in candidates if name.rank and any(n.rank == name.rank for n in f.names)] or candidates


def _last_before(figure: Figure, offset: int) -> tuple[bool, int]:
    before = [name.span.start for name in figure.names if name.span.start < offset]
    return (True, max(before)) if before else (False, -min(name.span.start for name in figure.names))


def _agree(one: Name, other: Name) -> bool:
    """Tell whether two names of several words are forms of one: Donald J. Trump and Donald Trump."""
    sorts = {one.sort, other.sort}
    if Sort.BODY in sorts:
        return Sort.PERSON not in sorts and _is_part(one, other)
    if sorts & _HUMAN:
        return _are_one_person(one, other, sure=sorts <= _HUMAN)
    return _is_part(one, other)


def _are_one_person(one: Name, other: Name, *, sure: bool) -> bool:
    a, b = _bare(one), _bare(other)
    ends = [_GENERATIONS.intersection(word.lower().rstrip(".") for word in name.words) for name in (one, other)]
    if all(ends) and ends[0] != ends[1]:
        return False
    is_part = _in_order(a, b) or _in_order(b, a)
    if _is_surname_of(a, b) or _is_surname_of(b, a):
        return True
    if a and b and a[-1] == b[-1]:
        return _fit(a[0], b[0]) and (len(a) == len(b) or is_part or a[0] == b[0])
    return sure and (is_part or _alike(one.key, other.key))


def _is_surname_of(short: list[str], full: list[str]) -> bool:
    """Tell whether one name is how the other ends: Van Houten, García Ortega."""
    is_end = 1 < len(short) < len(full) and full[-len(short) :] == short
    return is_end and (short[0] in grammar.PARTICLES or not people.is_given_name(short[0].capitalize()))


def _in_order(short: list[str], full: list[str]) -> bool:
    """Tell whether a name's words stand in another in their order: not Ben Youssef in Youssef Ben Ali."""
    rest = iter(full)
    return all(word in rest for word in short)


def _bare(name: Name) -> list[str]:
    words = [word.lower().rstrip(".") for word in name.words]
    return [word for word in words if word not in grammar.NAME_ENDS]


def _fit(one: str, other: str) -> bool:
    """Tell whether two given names may be one: J and John, Kristin and Kristen."""
    return one == other or (1 in (len(one), len(other)) and one[0] == other[0]) or _alike(one, other)


def _alike(one: str, other: str) -> bool:
    """Tell whether one is the other misspelt; Orlova is Orlov's wife."""
    if other == f"{one}a" or one == f"{other}a":
        return False
    return one[0] == other[0] and SequenceMatcher(None, one, other, autojunk=False).ratio() >= _ALIKE


def _is_part(one: Name, other: Name) -> bool:
    """Tell whether the shorter name stands in the longer: Blue Strait Lines, but not the Andy Warhol Foundation."""
    short, long = sorted((one, other), key=lambda name: len(name.words))
    if len(short.words) == 1 or people.is_given_name(short.words[0]):
        return False
    return f" {short.key} " in f" {long.key} "


def initials(name: Name) -> str:
    """The first letters of a name's words, small ones left out."""
    return "".join(word[0] for word in name.words if word[0].isupper() or word.lower() not in _UNSPELT)
