"""What was found out about one source: the figure that it means, and why."""

from dataclasses import dataclass

from onrecord.parser.cast.figure import Figure
from onrecord_schemas import Resolution, SpeakerKind


@dataclass(frozen=True, slots=True)
class Finding:
    """The figure that a source means, and why."""

    figure: Figure | None
    kind: SpeakerKind
    resolution: Resolution
    reason: str


def referring(figure: Figure, reason: str) -> Finding:
    """A source that means a figure without holding its name."""
    return Finding(figure, kind_of_figure(figure), Resolution.COREFERENCE, reason)


def unknown(reason: str, kind: SpeakerKind = SpeakerKind.UNKNOWN) -> Finding:
    """A source of which nothing is known but why."""
    return Finding(None, kind, Resolution.NONE, reason)


def kind_of_figure(figure: Figure) -> SpeakerKind:
    """A person or an organization; countries that speak are organizations."""
    if figure.kind is not None:
        return figure.kind
    return SpeakerKind.PERSON if figure.is_person or figure.gender else SpeakerKind.ORGANIZATION
