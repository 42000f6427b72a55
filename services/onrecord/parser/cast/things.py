"""Bodies and documents by a noun: "the ministry", "the report" → which of those that the document names."""

from onrecord.parser.cast.descriptions import names_body, names_document
from onrecord.parser.cast.finding import Finding
from onrecord.parser.cast.firms import firm
from onrecord.parser.cast.phrases import Phrase
from onrecord.parser.cast.reading import Reading
from onrecord.parser.cast.sources import Source
from onrecord_schemas import Resolution, SpeakerKind

_SILENT = 0.35  # weight of a body that nothing else is attributed to


def thing(reading: Reading, source: Source, phrase: Phrase) -> Finding | None:
    """The body or document that "the ministry" or "the report" means: the one last spoken of."""
    at = source.span.start
    fits = names_body if source.kind is SpeakerKind.ORGANIZATION else names_document
    ranked = reading.discourse.before(
        at,
        reading.paragraph(at),
        lambda f: (
            fits(phrase, f) * (_SILENT if f.is_body and not f.speaks and source.kind is SpeakerKind.ORGANIZATION else 1)
        ),
    )
    if not ranked and source.kind is SpeakerKind.ORGANIZATION and (found := firm(reading, source, phrase)):
        return found
    if not ranked:
        known = [(fits(phrase, f), f) for f in reading.figures.all if f.names[0].span.start < at]
        spoke = [(score, f) for score, f in known if score and f.speaks]
        ranked = [(score, f) for score, f in known if score >= 1] or (spoke if len(spoke) == 1 else [])
    if not ranked:
        return None
    figure = ranked[0][1]
    reason = f"'{source.span.of(reading.text)}': {reading.shown(figure)} was last spoken of"
    return Finding(figure, source.kind, Resolution.COREFERENCE, reason)
