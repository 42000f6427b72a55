"""Sources → figures, each source by its form: label, name, pronoun, description; or inferred, where there is none."""

from bisect import bisect_left
from collections.abc import Sequence

from onrecord.parser.cast.apposed import LONGEST_NAME
from onrecord.parser.cast.court import answering, asks
from onrecord.parser.cast.discourse import SOURCE, Discourse
from onrecord.parser.cast.epithets import described
from onrecord.parser.cast.figure import Figure
from onrecord.parser.cast.figures import Figures
from onrecord.parser.cast.finding import Finding, kind_of_figure, unknown
from onrecord.parser.cast.kinds import names_law
from onrecord.parser.cast.labels import Labels
from onrecord.parser.cast.narration import Narration
from onrecord.parser.cast.obituary import deceased
from onrecord.parser.cast.pronouns import gender_of, pronoun
from onrecord.parser.cast.reading import Reading
from onrecord.parser.cast.sources import Form, Source, Sources
from onrecord.parser.cast.words import Words
from onrecord.parser.lexicon import grammar, people
from onrecord.parser.spans import Attribution
from onrecord.parser.text import Span
from onrecord_schemas import Resolution, SpeakerKind, StatementType

_LONGEST = 5  # words of a description before "who"
_BODIES = (SpeakerKind.DOCUMENT, SpeakerKind.ORGANIZATION, SpeakerKind.GROUP)
_REPORTED = 0.6  # weight of whom such a body speaks of first
_THAT = 5  # code points before a name: "that "
_NESTED = 0.3  # weight of a source within somebody's words for whoever is spoken of next


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
        labels = [a.source for a in attributions if a.is_turn and a.source]
        self.labels = Labels(text, words, figures, min((label.start for label in labels), default=0), paragraphs)
        for label in labels:  # who is in the room is known before anybody is spoken of
            self.labels.find(label)
        contents = [span for a in attributions if not a.is_turn for span in a.content]
        quoted = [span for a in attributions if a.type is StatementType.DIRECT for span in a.content]
        discourse = Discourse(text, words, figures, contents, quoted)
        turns = [number for number, attribution in enumerate(attributions) if attribution.is_turn]
        late = deceased(text, paragraphs, words, figures, discourse)
        self.reading = Reading(text, paragraphs, words, figures, discourse, attributions, turns, late)
        self.sources = Sources(text, words, figures)
        starts = {a.source.start for a in attributions if a.source}
        self._sources = sorted(starts)
        self.narration = Narration(self.reading, starts)

    def find(self, index: int) -> Finding:
        """The speaker of attribution *index*; ask in the order of the sources, an outer one before its inner ones."""
        finding = self.reading.found[index] = self._finding(index)
        return finding

    def _finding(self, index: int) -> Finding:
        attribution = self.reading.attributions[index]
        if attribution.source is None:
            return self._inferred(index) if attribution.inferred else unknown("no source is printed")
        if attribution.is_turn:
            return self.labels.find(attribution.source)
        source = self.sources.read(attribution.source)
        if attribution.parent is None:
            self.narration.read_to(attribution.source.start)
        if source is None:
            return unknown("the source holds no word")
        finding = self._by_form(attribution, source)
        if finding.figure:
            self._remember(attribution, source, finding.figure)
        if finding.kind in _BODIES and attribution.type is StatementType.INDIRECT:
            self._sight_subject(attribution.content[0])
        return finding

    def _sight_subject(self, content: Span) -> None:
        """Let whom a complaint or the police tell of count as spoken of: "The complaint says Jo Roe drove. He told"."""
        held = self.reading.figures.held(Span(content.start, content.start + LONGEST_NAME))
        if held and held[0][1].is_person and held[0][0].whole.start - content.start <= _THAT:
            at = held[0][0].span.start
            self.reading.discourse.sight(at, self.reading.paragraph(at), held[0][1], _REPORTED)

    def _by_form(self, attribution: Attribution, source: Source) -> Finding:
        if source.form is Form.PRONOUN:
            finding = pronoun(self.reading, attribution, source)
            if finding.figure is None and source.pronoun == "who" and (before := self._antecedent(source)):
                return self._by_form(attribution, before)
            return finding
        if source.form is Form.NAME and source.figure:
            return self._name(source, source.figure)
        if source.form is Form.PAIR:
            return unknown("several are named", SpeakerKind.GROUP)
        return described(self.reading, attribution, source)

    def _antecedent(self, source: Source) -> Source | None:
        """The description before "who" that opens its sentence: "The substitute, who …"."""
        words, last = self.reading.words, self.reading.words.before(source.span.start)
        first = next((i for i in range(last, max(-1, last - _LONGEST), -1) if words.all[i].opens), None)
        if first is None or words.all[first].lower not in grammar.DEFINITE:
            return None
        return self.sources.read(Span(words.all[first].start, words.all[last].end))

    def _name(self, source: Source, figure: Figure) -> Finding:
        is_several = source.kind is SpeakerKind.GROUP and source.phrase is None
        kind = source.kind if is_several or source.kind is SpeakerKind.DOCUMENT else kind_of_figure(figure)
        if kind is SpeakerKind.ORGANIZATION and names_law(figure.fullest.words):
            kind = SpeakerKind.DOCUMENT
        if kind is SpeakerKind.DOCUMENT:
            figure.kind = SpeakerKind.DOCUMENT
        is_told = source.phrase is not None and source.phrase.noun not in people.BARE
        if source.phrase and is_told and source.kind is SpeakerKind.PERSON and not figure.roles:
            figure.roles.append(source.phrase)
        fullest = figure.fullest.words
        if any(source.span.covers(name.span) and name.words == fullest for name in figure.names):
            return Finding(figure, kind, Resolution.NAMED, "the source holds the name")
        held = source.name is not None and source.span.covers(source.name.span)
        short = (source.name.span if source.name and held else source.span).of(self.reading.text)
        reason = f"'{short}' is short for {self.reading.shown(figure)}"
        return Finding(figure, kind, Resolution.COREFERENCE, reason)

    def _remember(self, attribution: Attribution, source: Source, figure: Figure) -> None:
        """Let the source count as a mention of its figure, for whoever is spoken of next."""
        if not any(source.span.covers(mention) for mention in figure.mentions):
            figure.mentions.add(source.span)
        at = source.span.start
        weight = SOURCE if attribution.parent is None else _NESTED
        self.reading.discourse.sight(at, self.reading.paragraph(at), figure, weight)
        if source.form is Form.PRONOUN:
            figure.tell_gender(gender_of(source.pronoun), 1)

    def _actor(self, index: int) -> Figure | None:
        """The one person whom the quotation's paragraph names before it, as a subject: `Jo Roe laughs. “Never.”`."""
        attribution = self.reading.attributions[index]
        at = attribution.content[0].start
        before = Span(self.reading.paragraphs[self.reading.paragraph(at)].start, at)
        if bisect_left(self._sources, before.start) < bisect_left(self._sources, before.end):
            return None
        named = [(n, f) for n, f in self.reading.figures.held(before) if f.is_person]
        here = {id(f): f for _, f in named}
        is_subject = any(self.reading.words.all[self.reading.words.index(n.whole.start)].opens for n, _ in named)
        return next(iter(here.values())) if len(here) == 1 and is_subject else None

    def _inferred(self, index: int) -> Finding:
        """The running speaker: whoever was last attributed something before this quotation."""
        attributions, found = self.reading.attributions, self.reading.found
        at = attributions[index].content[0].start
        if actor := self._actor(index):
            reason = f"no source at the quotation; {self.reading.shown(actor)} acts right before it"
            return Finding(actor, kind_of_figure(actor), Resolution.INFERRED, reason)
        before = [i for i in found if attributions[i].parent is None and attributions[i].content[0].start < at]
        if not before:
            return unknown("nobody spoke before this quotation")
        number = max(before, key=lambda i: max(span.end for span in attributions[i].content))
        last = found[number]
        if asks(self.reading, attributions[number]):
            return answering(self.reading, attributions[index], last.figure)
        if last.figure is None:
            return unknown("the speaker before is not named", last.kind)
        reason = f"no source at the quotation; {self.reading.shown(last.figure)} spoke before"
        return Finding(last.figure, last.kind, Resolution.INFERRED, reason)
