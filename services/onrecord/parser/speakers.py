"""Who is meant: attributions → the speaker of each, by the fullest name that the document has.

A wrong name puts words in somebody's mouth. Where the document does not decide, there is no name; the source remains.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.parser.cast.figure import Figure
from onrecord.parser.cast.figures import Figures
from onrecord.parser.cast.finding import Finding
from onrecord.parser.cast.names import Sort, names
from onrecord.parser.cast.references import References
from onrecord.parser.cast.words import words
from onrecord.parser.lexicon import grammar, people
from onrecord.parser.spans import Attribution
from onrecord.parser.text import Span
from onrecord_schemas import Entity, Mention, Resolution, Speaker, SpeakerKind


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody who speaks in a document, and everybody it names."""

    speakers: tuple[Speaker, ...]
    """One an attribution."""
    entities: tuple[Entity, ...]
    reasons: tuple[str, ...]
    """Why each speaker was chosen, in a sentence; one an attribution."""


def speakers(text: str, paragraphs: Sequence[Span], attributions: Sequence[Attribution]) -> Cast:
    """The speaker of each attribution, and the entities of the document with all their mentions."""
    spoken = words(text, paragraphs)
    heads = {span for a in attributions if a.source for span in (a.source, _head(text, a.source))}
    sources = heads | {Span(span.start, span.end - 2) for span in heads if span.of(text).endswith(("'s", "’s"))}
    figures = Figures(text, spoken, names(spoken), sources)
    references = References(text, paragraphs, spoken, figures, attributions)
    findings = {index: references.find(index) for index in _in_order(text, attributions)}
    ordered = [findings[index] for index in range(len(attributions))]
    return Cast(
        speakers=tuple(_speaker(text, finding) for finding in ordered),
        entities=tuple(_entities(text, figures, ordered)),
        reasons=tuple(finding.reason for finding in ordered),
    )


def _head(text: str, source: Span) -> Span:
    """*source* up to its first comma: who speaks, without what is told of him."""
    comma = text.find(",", *source)
    return source if comma < 0 else Span(source.start, comma)


def _in_order(text: str, attributions: Sequence[Attribution]) -> list[int]:
    """In the order of the sources; but turns first, a nested one after its outer one, `I`, `we` and `you` last."""

    def place(index: int) -> tuple[bool, bool, int, int, int]:
        attribution = attributions[index]
        depth = 0
        parent, seen = attribution.parent, {index}
        while parent is not None and parent not in seen:
            seen.add(parent)
            depth, parent = depth + 1, attributions[parent].parent
        said = attribution.source.of(text).lower() if attribution.source else ""
        says_i = said in grammar.FIRST | grammar.SECOND
        return says_i, not attribution.is_turn, attribution.paragraph, depth, _start(attribution)

    return sorted(range(len(attributions)), key=place)


def _start(attribution: Attribution) -> int:
    return (attribution.source or attribution.cue or attribution.content[0]).start


def _speaker(text: str, finding: Finding) -> Speaker:
    name = printed_name(text, finding.figure) if finding.figure else None
    return Speaker(
        name=name,
        role=printed_role(text, finding.figure) if name and finding.figure else None,
        kind=finding.kind,
        resolution=finding.resolution if name else Resolution.NONE,
    )


def printed_name(text: str, figure: Figure) -> str | None:
    """The fullest form of the name that stands in the text, on one line."""
    return " ".join(figure.fullest.span.of(text).split()) if figure.names else None


def printed_role(text: str, figure: Figure) -> str | None:
    """The first title or description that stands near the name, on one line; an office before "friend" and "wife"."""
    if not figure.roles:
        return None
    role = min(figure.roles, key=lambda phrase: (phrase.head in people.SECOND, phrase.span.start))
    return " ".join(role.span.of(text).split())


def _entities(text: str, figures: Figures, findings: Sequence[Finding]) -> list[Entity]:
    spoke = {id(finding.figure): finding for finding in findings if finding.figure}
    unnamed = {id(f.figure): f.figure for f in findings if f.figure and not f.figure.names}
    listed = [f for f in figures.all if id(f) in spoke or f.sort in (Sort.PERSON, Sort.BODY)]
    listed += unnamed.values()
    entities = [_entity(text, figure, spoke.get(id(figure))) for figure in listed if figure.mentions]
    return sorted(entities, key=lambda entity: entity.mentions[0].start)


def _entity(text: str, figure: Figure, finding: Finding | None) -> Entity:
    kind = finding.kind if finding else SpeakerKind.PERSON if figure.is_person else SpeakerKind.ORGANIZATION
    return Entity(
        name=printed_name(text, figure),
        role=printed_role(text, figure),
        kind=kind,
        mentions=tuple(Mention(start=s.start, end=s.end, text=s.of(text)) for s in sorted(figure.mentions)),
    )
