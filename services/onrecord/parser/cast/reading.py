"""One document while its speakers are looked for: its words, names, figures and what was found so far."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from onrecord.parser.cast.discourse import Discourse
from onrecord.parser.cast.figure import Figure
from onrecord.parser.cast.figures import Figures
from onrecord.parser.cast.finding import Finding
from onrecord.parser.cast.words import Words
from onrecord.parser.spans import Attribution
from onrecord.parser.text import Span


@dataclass(frozen=True, slots=True)
class Reading:
    """What the rules for pronouns and descriptions look at."""

    text: str
    paragraphs: Sequence[Span]
    words: Words
    figures: Figures
    discourse: Discourse
    attributions: Sequence[Attribution]
    turns: Sequence[int] = ()
    """Numbers of those attributions that are a transcript's turns."""
    deceased: Figure | None = None
    """Who died, where the document is an obituary."""
    found: dict[int, Finding] = field(default_factory=dict)
    """The findings so far, by the attribution's number."""

    def paragraph(self, offset: int) -> int:
        """Number of the paragraph in which the word at *offset* stands."""
        return self.words.all[min(self.words.index(offset), len(self.words.all) - 1)].paragraph

    def shown(self, figure: Figure) -> str:
        """The figure's name for a reason."""
        return figure.printed(self.text)

    def told_of(self, span: Span) -> list[Figure]:
        """The people whom the narration names in *span*, outside of what anybody says, each once."""
        named = self.figures.held(span)
        here = (f for name, f in named if f.is_person and not self.discourse.is_quoted(name.span.start))
        return list({id(figure): figure for figure in here}.values())

    def is_alone(self, offset: int) -> bool:
        """Tell whether only one person was named before *offset*, and was a speaker."""
        before = {
            id(n): n
            for figure in self.figures.all
            if figure.is_person and not figure.is_writer
            for n in figure.names[:1]
            if n.span.start < offset
        }
        return len(before) == 1

    def parent(self, attribution: Attribution) -> Finding | None:
        """Who makes the statement that *attribution* is nested in."""
        return None if attribution.parent is None else self.found.get(attribution.parent)
