"""The figures of one document, each with all its names and the roles that are printed with them."""

import re
from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import replace

from onrecord.parser.cast import phrases, roles
from onrecord.parser.cast.aliases import aliases
from onrecord.parser.cast.concerns import is_concern, is_side
from onrecord.parser.cast.figure import NAME_TELLS, Figure
from onrecord.parser.cast.names import Name, Sort
from onrecord.parser.cast.namesakes import Namesakes
from onrecord.parser.cast.phrases import Phrase
from onrecord.parser.cast.places import is_place
from onrecord.parser.cast.predicates import predicates
from onrecord.parser.cast.tells import Tells
from onrecord.parser.cast.words import Words
from onrecord.parser.lexicon import bodies, grammar, people
from onrecord.parser.lexicon.family_names import gender_of
from onrecord.parser.text import Span

_MARKS = frozenset("\"“”„«»‘’'*_")
_DATELINE = re.compile(r"(?:, [\w. ]{1,40})?(?: ?\([\w ]{1,20}\))? ?(?:—|–|--|-) ")
# "Interfact news agency" opens a sentence.
_CALLED_BODY = re.compile(r" (?:news agency|newspaper|news site|website|magazine|broadcaster|channel)\Z")
_WHERE = frozenset("in near at outside".split())
_BESIDE = frozenset(("near", "outside"))
# `“Yonas,” a 34-year-old driller`
_PSEUDONYM = re.compile(r"(?:,[”\"’']|[”\"’'],) (?:an?|the|one|his|her|their) (?P<what>[\w-]+(?: [\w-]+){0,2})")
_AGE = re.compile(r"\d+-year-old")
_UNPROVEN = (Sort.OPEN, Sort.LIKELY)
_LONGEST_WORD = 20  # code points
_ROLE_TELLS = 3  # of a gender: "spokeswoman"


class Figures:
    """Everybody and everything that a document names, in the order of their first mentions."""

    def __init__(self, text: str, words: Words, names: Sequence[Name], sources: Collection[Span] = ()) -> None:
        self.text, self.words = text, words
        self._subjects = {span.start for span in sources if _goes_on(text, span)}
        plain = [_title_of_work(text, name) for name in _without_peoples(names)]
        namesakes = Namesakes(plain, aliases(text, plain), Tells(text, words, plain))
        self.all = namesakes.figures
        for figure in self.all:
            figure.names.sort(key=lambda name: name.span)
            self._describe(figure)
        self._incorporate(namesakes)
        self._part_from_kin()
        self._marry(namesakes)
        called = {span.start for span in sources if _CALLED_BODY.search(text, *span)}
        self.all = [f for f in self.all if f.sort is not Sort.OPEN or _is_proven(f, sources, called)]
        self.all.sort(key=lambda figure: figure.names[0].span)
        for figure in self.all:
            figure.speaks = any(name.span in sources or name.whole in sources for name in figure.names)
            figure.is_writer = all(self._is_byline(name) for name in figure.names)
        predicates(words, self.all)
        self._of = {name.span: figure for figure in self.all for name in figure.names}
        self._names = [name for name in plain if name.span in self._of]
        self._starts = [name.span.start for name in self._names]

    def held(self, span: Span) -> list[tuple[Name, Figure]]:
        """The names that stand in *span*, with their figures, in order."""
        first, last = bisect_left(self._starts, span.start), bisect_left(self._starts, span.end)
        inside = (name for name in self._names[first:last] if name.span.end <= span.end)
        return [(name, self._of[name.span]) for name in inside]

    def work(self, name: Name) -> Figure:
        """The figure of a work with this title; a new one where there is none yet."""
        for figure in self.all:
            if any(other.key == name.key for other in figure.names):
                return figure
        return self.add(name)

    def add(self, name: Name) -> Figure:
        """A new figure that only this name tells of."""
        figure = Figure(name.sort)
        figure.add(name)
        self.all.append(figure)
        return figure

    def absorb(self, figure: Figure, other: Figure) -> None:
        """Let *figure* have the names of *other*, which turned out to be the same person."""
        for name in other.names:
            figure.add(name)
            self._of[name.span] = figure
        self.all = [f for f in self.all if f is not other]

    def drop(self, span: Span) -> None:
        """Forget the figure with a name at *span*: letters that turned out to be somebody's initials."""
        self.all = [f for f in self.all if span not in (name.span for name in f.names)]

    def _describe(self, figure: Figure) -> None:
        """Find the figure's roles, and what tells its gender and that it is human."""
        if figure.sort in (Sort.OPEN, Sort.LIKELY, Sort.BODY) and any(map(self._is_dateline, figure.names)):
            figure.sort = Sort.PLACE
        if figure.sort is Sort.PLACE:
            return
        for name in figure.names:
            for role in self._roles(name):
                _give_role(figure, role)
            if figure.sort in _UNPROVEN and (name.honorific or roles.is_person(self.text, name)):
                figure.sort = Sort.PERSON
        if figure.sort in _UNPROVEN and self._is_concern(figure):
            figure.sort = Sort.BODY
        self._place(figure)
        if figure.sort is Sort.PERSON:
            for role in figure.roles:
                figure.tell_gender(people.gender_of_noun(role.noun), _ROLE_TELLS)
            figure.tell_gender(gender_of(figure.fullest.words), NAME_TELLS)

    def _place(self, figure: Figure) -> None:
        """Tell Ana, a person, and Tel Omra, which only tells where something is."""
        is_where = all(map(self._is_where, figure.names)) or any(self._is_where(n, _BESIDE) for n in figure.names)
        if figure.sort is Sort.LIKELY and not figure.roles and is_where:
            figure.sort = Sort.OPEN
        if figure.sort is Sort.OPEN and all(_is_given(name) and not self._is_where(name) for name in figure.names):
            figure.sort = Sort.PERSON

    def _roles(self, name: Name) -> list[Phrase]:
        """The roles printed with a name; not those of a source that speaks right behind it."""
        told = roles.roles(self.text, self.words, name)
        return [role for role in told if role.span.start < name.end or role.span.start not in self._subjects]

    def _incorporate(self, namesakes: Namesakes) -> None:
        """Take whoever has a chief executive for a body, and one word that has a spokeswoman."""
        told = [role for f in self.all for role in f.roles]
        owners = [role.owner[-1] for role in told if role.owner and role.head in bodies.CORPORATE]
        clients = [word for role in told if role.head.startswith("spokes") for word in role.describing[:1]]
        for word, sorts in (*((w, _UNPROVEN) for w in owners), *((w, (Sort.OPEN,)) for w in clients)):
            for figure in namesakes.sharing(word.lower()):
                if figure.sort in sorts:
                    figure.sort = Sort.BODY

    def _marry(self, namesakes: Namesakes) -> None:
        """Join "Mrs Strake" with "his wife, Hester", where the document's other Strake is a man."""
        for figure in [f for f in self.all if len(f.fullest.words) == 1 and any(n.honorific for n in f.names)]:
            is_shared = any(f is not figure for f in namesakes.sharing(figure.fullest.key))
            kin = [f for f in self.all if f is not figure and _is_kin(f, figure)]
            if is_shared and len(kin) == 1:
                for name in figure.names:
                    kin[0].add(name)
                self.all.remove(figure)

    def _part_from_kin(self) -> None:
        """Tell Suharyono from "Suharyono's son, Agus Suharyono", where the father has no other name."""
        for figure in list(self.all):
            kin = [role for role in figure.roles if role.owner and role.head in people.KIN]
            short = {name.words for name in figure.names if any(role.span.covers(name.span) for role in kin)}
            theirs = [name for name in figure.names if name.words in short and len(name.words) == 1]
            if theirs and len(theirs) < len(figure.names):
                other, own = Figure(Sort.PERSON), [name for name in figure.names if name not in theirs]
                figure.restart(own)
                other.restart(theirs)
                self.all.append(other)
                self._describe(figure)
                self._describe(other)

    def _is_dateline(self, name: Name) -> bool:
        """Tell whether the name opens its paragraph as the place that it comes from: "KHARVA (AP) — "."""
        i = self.words.index(name.span.start)
        is_first = i == 0 or self.words.all[i - 1].paragraph != name.paragraph
        return is_first and name.words[0].isupper() and _DATELINE.match(self.text, name.end) is not None

    def _is_where(self, name: Name, where: Collection[str] = _WHERE) -> bool:
        """Tell Austin, where something is, from Austin."""
        i = self.words.index(name.span.start)
        return i > 0 and self.words.all[i].joined and self.words.all[i - 1].lower in where

    def _is_concern(self, figure: Figure) -> bool:
        is_proper = any(not name.opens for name in figure.names)
        return any(
            self._has_staff(name) or is_concern(self.text, name) or (is_proper and is_side(self.text, name))
            for name in figure.names
        )

    def _has_staff(self, name: Name) -> bool:
        """Tell whether the name stands before a word for people of a body: "a Lumo spokesperson"."""
        i = self.words.index(name.span.end)
        behind = self.words.all[i : i + 1]
        return any(word.joined and word.lower in bodies.STAFF for word in behind)

    def _is_byline(self, name: Name) -> bool:
        before = self.words.index(name.whole.start) - 1
        opener = self.words.all[before] if before >= 0 else None
        return opener is not None and opener.lower == "by" and opener.opens and opener.paragraph == name.paragraph


def _goes_on(text: str, source: Span) -> bool:
    """Tell whether the verb follows a source: "Asked by Jo Roe, the officer admitted it" tells of two."""
    following = re.match(r" (?P<word>\w+)", text[source.end : source.end + _LONGEST_WORD])
    return following is not None and following["word"].lower() not in grammar.PREPOSITIONS


def _give_role(figure: Figure, role: Phrase) -> None:
    """Add a role that may be the figure's, and let it prove what the figure is: a contractor may be both."""
    is_human = phrases.may_be_person(role.head) or (figure.sort is Sort.PERSON and role.noun not in bodies.BODIES)
    is_either = role.head in bodies.EITHER and figure.sort is Sort.BODY
    is_fitting = is_either or figure.sort in _UNPROVEN or is_human == (figure.sort is not Sort.BODY)
    if not is_fitting or role.head in grammar.DETERMINERS:
        return
    figure.roles.append(role)
    is_operated = role.head == "operator" and not bodies.OPERATED.isdisjoint(map(str.lower, role.describing))
    if is_either or ((is_operated or role.head in bodies.TRADING) and figure.sort in _UNPROVEN):
        figure.sort = Sort.BODY
    elif not (role.head in bodies.EITHER and figure.sort is Sort.LIKELY):
        figure.sort = Sort.PERSON if is_human else Sort.BODY


def _without_peoples(names: Sequence[Name]) -> list[Name]:
    """*names* without "Afghan" and "Russians"; Paris is no city where the document knows somebody of that name."""
    surnames = {name.words[-1].lower() for name in names if name.sort is Sort.PERSON and len(name.words) > 1}
    kept = [replace(n, sort=Sort.OPEN) if n.sort is Sort.PLACE and n.key in surnames else n for n in names]
    return [name for name in kept if name.sort is not Sort.PLACE or is_place(name.key)]


def _title_of_work(text: str, name: Name) -> Name:
    """*name*, no longer taken for a person's where it stands alone between quotation marks."""
    if name.title or name.sort not in (*_UNPROVEN, Sort.PERSON):
        return name
    opened = text[name.span.start - 1 : name.span.start] in _MARKS
    closed = not name.possessive and text[name.end : name.end + 2].strip(",.")[:1] in _MARKS
    behind = _PSEUDONYM.match(text, name.end) if opened else None
    words = behind["what"].split() if behind else ()
    is_described = any(_AGE.fullmatch(word) or phrases.is_of_person(word.lower()) for word in words)
    if is_described or (text[name.span.end : name.span.end + 1] == "*" and not opened):
        return replace(name, sort=Sort.PERSON)  # "Solange*": her real name is another
    is_marked = (opened and closed) or ((opened or closed) and name.sort is Sort.OPEN and len(name.words) == 1)
    return replace(name, sort=Sort.WORK) if is_marked else name


def _is_proven(figure: Figure, sources: Collection[Span], called: Collection[int]) -> bool:
    """Tell whether a capital stands for more than the start of a sentence: once within one, or as a source."""
    return any(
        not name.opens or len(name.words) > 1 or name.span in sources or name.span.start in called
        for name in figure.names
    )


def _is_kin(figure: Figure, married: Figure) -> bool:
    """Tell whether *figure* has a given name only, is somebody's kin, and of the gender of *married*."""
    by_kin = any(role.head in people.KIN for role in figure.roles)
    return by_kin and figure.gender == married.gender and all(len(name.words) == 1 for name in figure.names)


def _is_given(name: Name) -> bool:
    return len(name.words) == 1 and people.is_given_name(name.words[0])
