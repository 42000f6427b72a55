"""One person, body, place or work that a document speaks of."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from onrecord.parser.cast.names import Name, Sort
from onrecord.parser.cast.phrases import Phrase
from onrecord.parser.lexicon import grammar, people
from onrecord.parser.text import Span
from onrecord_schemas import SpeakerKind

NAME_TELLS = 1
"""What a given name tells of its bearer's gender; other evidence is measured by it."""


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
    nouns: set[str] = field(default_factory=set)
    """What the text has called it since, when it is a body: the airline, the union."""
    kind: SpeakerKind | None = None
    """What it is where that is known otherwise than by its names: a letter, a crowd."""
    _fullest: Name | None = None

    @property
    def fullest(self) -> Name:
        """The occurrence that holds the most of the name; of equals the one printed first."""
        if self._fullest is None:
            self._fullest = self._find_fullest()
        return self._fullest

    def _find_fullest(self) -> Name:
        full = [name.words[-1].lower() for name in self.names if len(name.words) > 1]
        surname = max(full, key=full.count, default=None)  # of two as frequent the first
        return max(
            self.names,
            key=lambda name: (
                not self.is_person or surname is None or name.words[-1].lower() in (surname, *grammar.NAME_ENDS),
                not name.is_acronym,
                len(name.words),
                not all(word.isupper() for word in name.words),
                sum(len(word) > 2 for word in name.words),  # noqa: PLR2004 - the J. of J. Roe tells less than Jo
                -name.span.start,
            ),
        )

    @property
    def gender(self) -> str | None:
        """male, female, or None where nothing tells."""
        male, female = self.genders.get(people.MALE, 0), self.genders.get(people.FEMALE, 0)
        return None if male == female else people.MALE if male > female else people.FEMALE

    @property
    def gender_is_by_name(self) -> bool:
        """Whether nothing but the given name tells the gender."""
        return self.gender is not None and self.genders[self.gender] == NAME_TELLS

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

    def restart(self, names: Sequence[Name]) -> None:
        """Forget all but that these are its names."""
        self.names, self.roles, self.genders, self.mentions = [], [], {}, set()
        for name in names:
            self.add(name)

    def add(self, name: Name) -> None:
        self._fullest = None
        self.names.append(name)
        self.mentions.add(name.span)
        if name.honorific:
            self.tell_gender(people.gender_of_noun(name.honorific), 5)
