"""Sources → figures: names, titles, descriptions and pronouns, each by its own rule."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from onrecord_schemas import Resolution, SpeakerKind, StatementType

from onrecord.parser.descriptions import LOOSE, match, names_body
from onrecord.parser.discourse import Discourse, agrees
from onrecord.parser.figures import Figure, Figures
from onrecord.parser.lexicon import grammar, people
from onrecord.parser.names import Sort
from onrecord.parser.phrases import Phrase
from onrecord.parser.sources import Form, Source, Sources
from onrecord.parser.spans import Attribution
from onrecord.parser.text import Span
from onrecord.parser.words import Words

_NOBODY = re.compile(r"(?:Q|A|Question|Answer|Reporter|Journalist|Moderator|Interviewer|Host|Media)\W*\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Finding:
    """The figure that a source means, and why."""

    figure: Figure | None
    kind: SpeakerKind
    resolution: Resolution
    reason: str


class References:
    """Resolves the sources of one document, each with what was resolved before it."""

    def __init__(
        self,
        text: str,
        paragraphs: Sequence[Span],
        words: Words,
        figures: Figures,
        attributions: Sequence[Attribution],
    ) -> None:
        self.text, self.paragraphs, self.words, self.figures = text, paragraphs, words, figures
        self.attributions = attributions
        self.sources = Sources(text, words, figures)
        contents = [span for a in attributions if not a.is_turn for span in a.content]
        self.discourse = Discourse(text, words, figures, contents)

    def find(self, index: int, found: Mapping[int, Finding]) -> Finding:
        """The speaker of attribution *index*; *found* holds those that were resolved before."""
        attribution = self.attributions[index]
        if attribution.source is None:
            return self._inferred(index, found) if attribution.inferred else _unknown("no source is printed")
        source = self.sources.read(attribution.source)
        if source is None:
            return _unknown("the source holds no word")
        if attribution.is_turn and _NOBODY.match(attribution.source.of(self.text)):
            return _unknown("the label names nobody")
        parent = found.get(attribution.parent) if attribution.parent is not None else None
        finding = self._by_form(attribution, source, parent, found)
        if finding.figure:
            self._remember(attribution, source, finding.figure)
        return finding

    def _by_form(
        self, attribution: Attribution, source: Source, parent: Finding | None, found: Mapping[int, Finding]
    ) -> Finding:
        if source.form is Form.PRONOUN and source.pronoun in grammar.FIRST:
            return self._first_person(source, parent, found)
        if source.form is Form.PRONOUN:
            return self._pronoun(attribution, source, parent)
        if source.form is Form.NAME and source.figure:
            return self._name(source, source.figure)
        if source.form is Form.PAIR:
            return Finding(None, SpeakerKind.GROUP, Resolution.NONE, "several are named")
        return self._description(attribution, source, parent)

    def _remember(self, attribution: Attribution, source: Source, figure: Figure) -> None:
        at = source.span.start
        if not any(source.span.start <= mention.start and mention.end <= source.span.end for mention in figure.mentions):
            figure.mentions.add(source.span)
        weight = 0.3 if attribution.parent is not None else 1.0
        paragraph = self.words.all[self.words.index(at)].paragraph
        self.discourse.sight(at, paragraph, figure, weight)
        if source.form is Form.PRONOUN and figure.is_person:
            gender = _gender(source.pronoun)
            if gender:
                figure.genders[gender] += 1

    # Names

    def _name(self, source: Source, figure: Figure) -> Finding:
        fullest = figure.fullest
        held = any(source.span.start <= n.span.start and n.span.end <= source.span.end and n.words == fullest.words
                   for n in figure.names)
        if held:
            return Finding(figure, _kind(figure), Resolution.NAMED, "the source holds the name")
        short = source.name.span.of(self.text) if source.name else ""
        reason = f"'{short}' is short for {_shown(self.text, figure)}"
        return Finding(figure, _kind(figure), Resolution.COREFERENCE, reason)

    # Pronouns

    def _pronoun(self, attribution: Attribution, source: Source, parent: Finding | None) -> Finding:
        pronoun = source.pronoun
        if pronoun in grammar.RELATIVE:
            return self._relative(attribution, source)
        if pronoun in grammar.MASCULINE | grammar.FEMININE:
            return self._third_person(attribution, source, parent)
        if pronoun in grammar.NEUTER | grammar.PLURAL:
            return self._body_pronoun(attribution, source)
        return _unknown(f"'{pronoun}' may be anybody")

    def _first_person(self, source: Source, parent: Finding | None, found: Mapping[int, Finding]) -> Finding:
        kind = SpeakerKind.PERSON if source.pronoun in ("i", "me") else SpeakerKind.GROUP
        if parent is None:
            outer = self._speaker_around(source.span.start, found)
            if outer is None:
                return Finding(None, kind, Resolution.NONE, "the writer speaks, and is not named as such")
            parent = outer
        if parent.figure is None:
            return Finding(None, parent.kind, Resolution.NONE, "the outer statement has no speaker")
        reason = f"'{source.pronoun}' within the words of {_shown(self.text, parent.figure)}"
        return Finding(parent.figure, _kind(parent.figure), Resolution.COREFERENCE, reason)

    def _speaker_around(self, offset: int, found: Mapping[int, Finding]) -> Finding | None:
        """Whose words *offset* stands in; else who alone is quoted in the same paragraph."""
        spoke = [(a, found[i]) for i, a in enumerate(self.attributions) if i in found and found[i].figure]
        for attribution, finding in spoke:
            if any(span.start <= offset < span.end for span in attribution.content):
                return finding
        paragraph = self._paragraph(offset)
        beside = [f for a, f in spoke if a.paragraph == paragraph and a.type is not StatementType.INDIRECT]
        return beside[-1] if len({id(f.figure) for f in beside}) == 1 else None

    def _relative(self, attribution: Attribution, source: Source) -> Finding:
        """`who`, `which`: the noun phrase right before."""
        at = source.span.start
        paragraph = self.paragraphs[self._paragraph(at)]
        before = [pair for pair in self.figures.held(Span(max(paragraph.start, at - 160), at))]
        if before:
            name, figure = max(before, key=lambda pair: pair[0].span.end)
            gap = self.text[name.span.end : at]
            if len(gap) < 120 and not re.search(r"[.!?;\"”]", gap):
                reason = f"'{source.pronoun}' follows {_shown(self.text, figure)}"
                return Finding(figure, _kind(figure), Resolution.COREFERENCE, reason)
        return _unknown(f"what '{source.pronoun}' follows is not named")

    def _third_person(self, attribution: Attribution, source: Source, parent: Finding | None) -> Finding:
        gender = _gender(source.pronoun)
        at = source.span.start
        paragraph = self._paragraph(at)

        def fits(figure: Figure) -> float:
            return agrees(figure, gender)

        barred: list[Figure] = []
        if parent and parent.figure and attribution.parent is not None:
            outer = self.attributions[attribution.parent]
            if outer.type is StatementType.DIRECT:
                barred.append(parent.figure)
            elif fits(parent.figure):
                reason = f"'{source.pronoun}' within what {_shown(self.text, parent.figure)} is reported to have said"
                return Finding(parent.figure, _kind(parent.figure), Resolution.COREFERENCE, reason)
        ranked = self.discourse.before(at, paragraph, fits, barred)
        if ranked:
            figure = ranked[0][1]
            reason = f"'{source.pronoun}': {_shown(self.text, figure)} was last spoken of"
            return Finding(figure, SpeakerKind.PERSON, Resolution.COREFERENCE, reason)
        later = self.discourse.after(at, paragraph, fits)
        if len(later) == 1:
            reason = f"'{source.pronoun}': {_shown(self.text, later[0])} is named right after"
            return Finding(later[0], SpeakerKind.PERSON, Resolution.COREFERENCE, reason)
        return Finding(None, SpeakerKind.PERSON, Resolution.NONE, f"nobody whom '{source.pronoun}' fits is named before")

    def _body_pronoun(self, attribution: Attribution, source: Source) -> Finding:
        """`it` and `they`: the body or group that spoke last."""
        at, plural = source.span.start, source.pronoun in grammar.PLURAL
        kind = SpeakerKind.GROUP if plural else SpeakerKind.UNKNOWN

        def fits(figure: Figure) -> float:
            if figure.is_person and figure.names:
                return 0.0
            return 1.0 if figure.is_body or not figure.names else 0.0

        ranked = self.discourse.before(at, self._paragraph(at), fits)
        least = 0.4 if plural else 0.3
        if ranked and ranked[0][0] >= least:
            figure = ranked[0][1]
            reason = f"'{source.pronoun}': {_shown(self.text, figure)} was last spoken of"
            return Finding(figure, _kind(figure), Resolution.COREFERENCE, reason)
        return Finding(None, kind, Resolution.NONE, f"what '{source.pronoun}' stands for is not named")

    # Descriptions

    def _description(self, attribution: Attribution, source: Source, parent: Finding | None) -> Finding:
        described = source.phrase
        if described is None:
            return _unknown("the source names nobody")
        if source.kind in (SpeakerKind.PERSON, SpeakerKind.UNKNOWN) and not described.plural:
            if found := self._by_role(source, described):
                return found
            if found := self._loosely(source, described):
                return found
        if source.kind is SpeakerKind.ORGANIZATION and described.determiner not in grammar.INDEFINITE:
            if found := self._body(source, described):
                return found
        is_new = described.determiner in grammar.INDEFINITE or (described.determiner is None and attribution.paragraph == 0)
        if is_new and source.kind is SpeakerKind.PERSON:
            if found := self._named_later(source, described):
                return found
        return self._unnamed(source, described)

    def _by_role(self, source: Source, described: Phrase) -> Finding | None:
        """The figure whose printed role the description repeats; of several the one last spoken of."""
        if described.determiner in grammar.INDEFINITE or described.owned_by_pronoun:
            return None
        at = source.span.start
        scored = [(m.score, figure, m.role) for figure in self.figures.all if (m := match(described, figure)).score > 0]
        if not scored:
            return None
        paragraph = self._paragraph(at)
        recency = {id(f): s for s, f in self.discourse.before(at, paragraph, lambda f: 1.0 if f.is_person else 0.0)}
        best = max(scored, key=lambda entry: entry[0] + 1.5 * recency.get(id(entry[1]), 0.0))
        _, figure, role = best
        if role is None:
            return None
        where = f" in paragraph {self._paragraph(role.span.start) + 1}"
        reason = f"'{source.span.of(self.text)}': '{role.span.of(self.text)}' is printed with {_shown(self.text, figure)}{where}"
        return Finding(figure, SpeakerKind.PERSON, Resolution.COREFERENCE, reason)

    def _loosely(self, source: Source, described: Phrase) -> Finding | None:
        """ "the man", "the 34-year-old": the only person last spoken of."""
        head = described.head.rsplit(" ", maxsplit=1)[-1]
        is_loose = head in LOOSE or head.endswith("-year-old")
        if not is_loose or described.determiner not in grammar.DEFINITE:
            return None
        gender = people.gender_of_noun(head)
        ranked = self.discourse.before(
            source.span.start, self._paragraph(source.span.start), lambda figure: agrees(figure, gender)
        )
        if not ranked or ranked[0][0] < 0.3 or (len(ranked) > 1 and ranked[1][0] > 0.6 * ranked[0][0]):
            return None
        figure = ranked[0][1]
        reason = f"'{source.span.of(self.text)}': only {_shown(self.text, figure)} was just spoken of"
        return Finding(figure, SpeakerKind.PERSON, Resolution.COREFERENCE, reason)

    def _body(self, source: Source, described: Phrase) -> Finding | None:
        at = source.span.start
        ranked = self.discourse.before(at, self._paragraph(at), lambda figure: names_body(described, figure))
        if not ranked:
            ranked = [(1.0, f) for f in self.figures.all if names_body(described, f) >= 1 and f.names[0].span.start < at]
        if not ranked:
            return None
        figure = ranked[0][1]
        reason = f"'{source.span.of(self.text)}': {_shown(self.text, figure)} was last spoken of"
        return Finding(figure, SpeakerKind.ORGANIZATION, Resolution.COREFERENCE, reason)

    def _named_later(self, source: Source, described: Phrase) -> Finding | None:
        """ "a Texas man" of the lead, whom the next paragraphs name."""
        at = source.span.start
        paragraph = self._paragraph(at)
        if paragraph > 2:
            return None
        gender = people.gender_of_noun(described.head.rsplit(" ", maxsplit=1)[-1])

        def fits(figure: Figure) -> float:
            if not figure.is_person or not figure.names or figure.names[0].span.start < at:
                return 0.0
            return 1.0 if match(described, figure).score else 0.5 if described.head in people.BARE and agrees(figure, gender) else 0.0

        later = self.discourse.after(source.span.end, paragraph, fits)
        if len(later) != 1:
            return None
        reason = f"'{source.span.of(self.text)}': {_shown(self.text, later[0])} is named later"
        return Finding(later[0], SpeakerKind.PERSON, Resolution.COREFERENCE, reason)

    def _unnamed(self, source: Source, described: Phrase) -> Finding:
        """Somebody without a name, whom later pronouns may mean all the same."""
        figure = Figure(Sort.PERSON if source.kind is SpeakerKind.PERSON else Sort.BODY)
        if gender := people.gender_of_noun(described.head.rsplit(" ", maxsplit=1)[-1]):
            figure.genders[gender] += 3
        figure.mentions.add(source.span)
        return Finding(figure, source.kind, Resolution.NONE, "the document does not name the source")

    # Inference

    def _inferred(self, index: int, found: Mapping[int, Finding]) -> Finding:
        """The running speaker: whoever was last attributed something before this quotation."""
        at = self.attributions[index].content[0].start
        before = [
            i for i in found if self.attributions[i].parent is None and self.attributions[i].content[0].start < at
        ]
        if not before:
            return _unknown("nobody spoke before this quotation")
        last = found[max(before, key=lambda i: max(span.end for span in self.attributions[i].content))]
        if last.figure is None:
            return Finding(None, last.kind, Resolution.NONE, "the speaker before is not named")
        reason = f"no source at the quotation; {_shown(self.text, last.figure)} spoke before"
        return Finding(last.figure, last.kind, Resolution.INFERRED, reason)

    def _paragraph(self, offset: int) -> int:
        return self.words.all[min(self.words.index(offset), len(self.words.all) - 1)].paragraph


def _unknown(reason: str) -> Finding:
    return Finding(None, SpeakerKind.UNKNOWN, Resolution.NONE, reason)


def _kind(figure: Figure) -> SpeakerKind:
    if figure.is_person or figure.genders:
        return SpeakerKind.PERSON
    return SpeakerKind.ORGANIZATION


def _gender(pronoun: str) -> str | None:
    if pronoun in grammar.MASCULINE:
        return people.MALE
    return people.FEMALE if pronoun in grammar.FEMININE else None


def _shown(text: str, figure: Figure) -> str:
    return " ".join(figure.fullest.span.of(text).split()) if figure.names else "somebody who is not named"


