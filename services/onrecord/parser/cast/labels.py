"""Speaker labels of transcripts: "SECRETARY KERRY:", "MS. HALLORAN:", "Q:" → the fullest name in the document."""

import re
from collections.abc import Sequence
from dataclasses import replace

from onrecord.parser.cast import phrases
from onrecord.parser.cast.examination import Examination
from onrecord.parser.cast.figure import Figure
from onrecord.parser.cast.figures import Figures
from onrecord.parser.cast.finding import Finding, kind_of_figure, referring, unknown
from onrecord.parser.cast.names import Name, Sort
from onrecord.parser.cast.namesakes import initials
from onrecord.parser.cast.offices import Offices, is_title
from onrecord.parser.cast.places import country
from onrecord.parser.cast.words import Word, Words
from onrecord.parser.lexicon import grammar, people
from onrecord.parser.text import Span
from onrecord_schemas import Resolution, SpeakerKind

_ANSWER = re.compile(r"(?:A|Answer|(?:The )?Witness)\W*\d*\Z", re.IGNORECASE)
_QUESTION = re.compile(r"(?:Q|Question)\W*\d*\Z", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"(?<=[(\[])[^)\]]+")
_HEAD = 500  # words above the first turn in which people are introduced
_GIVEN = 3  # given names before a surname
_TWO = 2  # figures: who is called in full and by the given name
_INITIALS = 4  # letters of a label that are somebody's
_UNNAMED = re.compile(
    r"(?:unidentified|unknown|unnamed|anonymous|members|voices?|audience|crowd|all|both|chorus|others)\b"
    r"|(?:an?|another|one|some|several|many)\s|hon(?:ou?rable)?\.? members?\Z",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"(?:the )?(?:Q|Question|Reporter|Journalist|Moderator|Interviewer|Host|Media|Press|Participant|Speaker \d"
    r"|Questioner|Correspondent|Voice)\W*\d*\Z",
    re.IGNORECASE,
)


class Labels:
    """The labels of one transcript, each resolved once."""

    def __init__(
        self, text: str, words: Words, figures: Figures, first_turn: int, paragraphs: Sequence[Span] = ()
    ) -> None:
        self.text, self.words, self.figures, self.first_turn = text, words, figures, first_turn
        self.examination = Examination(text, paragraphs)
        self.offices = Offices(text, words, figures, first_turn)
        self._found: dict[Span, Finding] = {}
        self._known: dict[str, Finding] = {}
        self._offices: set[str] = set()

    def find(self, label: Span) -> Finding:
        """The speaker whom *label* names."""
        if label not in self._found:
            self._found[label] = self._find(label)
        return self._found[label]

    def _find(self, label: Span) -> Finding:
        shown = label.of(self.text)
        key = shown.casefold()
        begin = key.partition(" (")[0]
        finding = self._on_stage(label, shown) or self._known.get(key) or self._read(label)
        if finding.figure:
            if key not in self._offices:  # who holds one may change
                self._known[key] = finding
            if begin != key:  # "Mr. Speaker (Hon. Jo Roe):" is "Mr. Speaker:" from then on
                holds_name = all(word.casefold() in begin for word in finding.figure.fullest.words)
                self._known[begin] = finding if holds_name else replace(finding, resolution=Resolution.COREFERENCE)
            finding.figure.mentions.add(label)
        return finding

    def _on_stage(self, label: Span, shown: str) -> Finding | None:
        """Who asks or answers there, where the stage lines of a testimony tell."""
        is_answer = _ANSWER.match(shown) is not None
        if not (is_answer or _QUESTION.match(shown)):
            return None
        line = self.examination.witness(label.start) if is_answer else self.examination.examiner(label.start)
        figure = self.find(line).figure if line else None
        if line is None or figure is None:
            return None
        return referring(figure, f"{line.of(self.text)} {'answers' if is_answer else 'asks'} there")

    def _read(self, label: Span) -> Finding:
        shown_label = label.of(self.text)
        if _ANSWER.match(shown_label):
            return self._interviewee()
        if _UNNAMED.match(shown_label):
            last = self.words.within(label)[-1].lower
            is_several = people.singular(last) != last
            return unknown("the label names nobody", SpeakerKind.GROUP if is_several else SpeakerKind.PERSON)
        key = shown_label.casefold()
        name = [] if key in self._offices or _NOBODY.match(shown_label) else self._bare(label)
        if not name:
            self._offices.add(key)
            return self._by_office(label)
        figure = self._initialled(name) or self._named(name) or self._new(name)
        if len(figure.fullest.words) == 1 and (full := self._in_head(name[-1])):
            figure.add(full)
        self._absorb_given(figure)
        if figure.sort in (Sort.LIKELY, Sort.OPEN, Sort.WORK):
            figure.sort = Sort.PERSON
        self._add_role(label, name, figure)
        words = [word.lower for word in name]
        fullest = [word.lower() for word in figure.fullest.words]
        is_full = any(words[i : i + len(fullest)] == fullest for i in range(len(words)))
        resolution = Resolution.NAMED if is_full else Resolution.COREFERENCE
        return Finding(
            figure, kind_of_figure(figure), resolution, f"the label '{shown_label}' names {figure.printed(self.text)}"
        )

    def _by_office(self, label: Span) -> Finding:
        """Who holds the office that stands as a label, without a name."""
        begin = re.split(r"[(\[]", label.of(self.text), maxsplit=1)[0]
        holder = self.offices.holder(Span(label.start, label.start + len(begin)), self.examination.chair(label.start))
        if holder:
            return referring(holder, f"{holder.printed(self.text)} is printed with the office '{begin.strip()}'")
        if _NOBODY.match(label.of(self.text)):
            return unknown("the label names nobody")
        return unknown("the label holds a title, no name", SpeakerKind.PERSON)

    def _bare(self, label: Span) -> list[Word]:
        """The label's words without titles, roles, countries before them and what stands in brackets."""
        shown = label.of(self.text)
        begin, _, behind = re.split(r"([(\[,]|\Z)", shown, maxsplit=1)
        parts = [Span(label.start, label.start + len(begin)), Span(label.end - len(behind), label.end)]
        parts += [Span(label.start + part.start(), label.start + part.end()) for part in _IN_BRACKETS.finditer(shown)]
        return next((name for part in parts if (name := self._without_title(part))), [])

    def _without_title(self, span: Span) -> list[Word]:
        inside = [word for word in self.words.within(span) if word.text[0].isalpha()]
        last = max((i for i, word in enumerate(inside[:-1]) if is_title(word)), default=-1)
        rest = inside[last + 1 :]
        if len(rest) == 1 and is_title(rest[0]) and not self._is_surname(rest[0], inside[: last + 1]):
            return []
        is_name = not all(country(word.text) or word.lower in grammar.FUNCTION for word in rest)
        return rest if is_name and all(word.is_capital for word in rest) else []

    def _is_surname(self, word: Word, before: Sequence[Word]) -> bool:
        """Tell Mr Baker and a Smith whom the document names in full from "Mr Speaker" and "BAKER"."""
        by_honorific = (
            bool(before) and before[-1].lower in people.HONORIFICS.keys() - {"hon"} and word.lower not in people.TITLES
        )
        return by_honorific or any(
            len(name.words) > 1 and name.words[-1].lower() == word.lower
            for figure in self.figures.all
            if figure.is_person
            for name in figure.names
        )

    def _add_role(self, label: Span, name: Sequence[Word], figure: Figure) -> None:
        """Let the title beside the name in a label be the role of somebody who has none elsewhere."""
        last = name[-1].end
        behind = last + len(", ") if self.text[last : last + 2] in (", ", " (") else last
        bracket = self.text.find(" (", label.start, name[0].start)
        before = bracket if bracket > 0 else name[0].start
        for span in (Span(label.start, before), Span(behind, label.end)):
            title = phrases.phrase(self.words, span)
            is_role = title is not None and phrases.is_of_person(title.head) and title.head not in people.HONORIFICS
            if title and is_role and not figure.roles:
                figure.roles.append(title)

    def _named(self, name: Sequence[Word]) -> Figure | None:
        """The figure that has all words of *name*, in capitals or not; the one named most often."""
        wanted = {word.lower for word in name}
        fits = [f for f in self.figures.all if any(wanted <= {w.lower() for w in n.words} for n in f.names)]
        cased = [f for f in fits if any(map(_is_cased, f.names))]
        labelled = [f for f in fits if f.sort is Sort.PERSON and len(f.fullest.words) > len(name)]
        short = [f for f in self.figures.all if f.sort is not Sort.BODY and f.fullest.key in wanted]
        if not cased and not labelled and len(name) > 1 and len(short) == 1:
            short[0].add(_name(name))  # the text calls WILMER QUISPE only Wilmer
            return short[0]
        return max(
            cased or labelled,
            key=lambda figure: (figure.is_person, len(figure.fullest.words), len(figure.names)),
            default=None,
        )

    def _initialled(self, name: Sequence[Word]) -> Figure | None:
        """The one person whose initials the label is: "TN" where Tenzin Norbu asks the questions."""
        letters = name[0].text.replace(".", "")
        if len(name) > 1 or not letters.isupper() or not 1 < len(letters) <= _INITIALS:
            return None
        bearers = [f for f in self.figures.all if f.is_person and letters in (initials(f.fullest), _parts(f))]
        if len(bearers) != 1:
            return None
        self.figures.drop(Span(name[0].start, name[0].end))
        return bearers[0]

    def _in_head(self, surname: Word) -> Name | None:
        """The full name above the first turn that ends with *surname*, also in a heading: "Briefing by Jo Roe"."""
        head = self.words.within(Span(0, self.first_turn))[-_HEAD:]
        for last, word in enumerate(head):
            first = last
            while first and head[first].joined and _is_given(head[first - 1]) and last - first < _GIVEN:
                first -= 1
            if word.lower == surname.lower and first < last:
                return _name(head[first : last + 1])
        return None

    def _absorb_given(self, figure: Figure) -> None:
        """Let "Theo says" and "Thank you, Theo" speak of Theo Abara, where he alone is called so."""
        given = figure.fullest.words[0].lower()
        if len(figure.fullest.words) == 1 or sum(f.fullest.words[0].lower() == given for f in self.figures.all) > _TWO:
            return
        for other in [f for f in self.figures.all if f is not figure and f.fullest.key == given]:
            self.figures.absorb(figure, other)

    def _new(self, name: Sequence[Word]) -> Figure:
        """A figure that only labels name."""
        return self.figures.add(_name(name))

    def _interviewee(self) -> Finding:
        """Who answers: the person whom the introduction names, where it names one most often."""
        named = [
            (sum(name.span.start < self.first_turn for name in figure.names), figure)
            for figure in self.figures.all
            if figure.sort is Sort.PERSON
        ]
        ranked = sorted((entry for entry in named if entry[0]), key=lambda entry: -entry[0])
        if not ranked or (len(ranked) > 1 and ranked[0][0] == ranked[1][0]):
            return unknown("the introduction names nobody, or several", SpeakerKind.PERSON)
        return referring(ranked[0][1], f"the introduction speaks of {ranked[0][1].printed(self.text)}")


def _parts(figure: Figure) -> str:
    """The initials with those of both halves of a double name."""
    return "".join(part[:1] for word in figure.fullest.words for part in word.split("-")).upper()


def _name(label: Sequence[Word]) -> Name:
    is_full = len(label) > 1 or people.is_given_name(label[0].text.capitalize())
    return Name(
        span=Span(label[0].start, label[-1].end),
        words=tuple(word.text for word in label),
        sort=Sort.PERSON if is_full else Sort.LIKELY,
        title=None,
        honorific=None,
        definite=False,
        opens=False,
        possessive=False,
        paragraph=label[0].paragraph,
    )


def _is_given(word: Word) -> bool:
    """Tell whether a word may be a given name before a surname: capital, no title."""
    return word.is_capital and not is_title(word) and word.lower not in grammar.FUNCTION and not word.possessive


def _is_cased(name: Name) -> bool:
    return not all(word.isupper() for word in name.words)
