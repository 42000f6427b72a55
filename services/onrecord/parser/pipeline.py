"""The parser's algorithm: bytes → text → statements. Pure: the same input gives the same output, and nothing else."""

import time
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from onrecord.parser.announced import announced
from onrecord.parser.assemble import assemble, confident, counts
from onrecord.parser.cast.whole import whole
from onrecord.parser.context import contexts
from onrecord.parser.extract import Extracted, JsonFields, Limits, extract, with_sidecar
from onrecord.parser.inner import inner
from onrecord.parser.marks import usual
from onrecord.parser.quotes import scan
from onrecord.parser.requoted import requoted
from onrecord.parser.resuming import resuming
from onrecord.parser.segment import paragraphs, unwrapped
from onrecord.parser.spans import attributions, nested
from onrecord.parser.speakers import speakers
from onrecord.parser.tagger import MODEL, Tagger
from onrecord_schemas import Coverage, Document, Entity, Extractor, Statement, StatementCounts, StatementType


@dataclass(frozen=True, slots=True)
class Meta:
    """What is known about a document beside its bytes."""

    document_id: str
    name: str
    media_type: str | None = None
    title: str | None = None
    published: datetime | None = None
    dropped: datetime | None = None
    language: str | None = None
    tags: tuple[str, ...] = ()
    sidecar: bytes | None = None
    """The `<name>.meta.json` beside the document: facts that outrank its own."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """Everything that was found in one document."""

    document: Document
    text: str
    """What all offsets point into."""
    statements: tuple[Statement, ...]
    counts: StatementCounts
    entities: tuple[Entity, ...]
    extractor: Extractor
    parse_ms: float
    metadata: dict[str, str] = field(default_factory=dict)
    coverage: Coverage = Coverage.FULL
    notes: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    """Why each statement's speaker was chosen, in the statements' order."""


class Parser:
    """Holds the loaded model; one thread at a time."""

    def __init__(
        self,
        model_dir: Path | None = None,
        threads: int = 1,
        *,
        min_confidence: float = 0.0,
        limits: Limits | None = None,
        fields: JsonFields | None = None,
    ) -> None:
        self.min_confidence = min_confidence
        self.limits = limits or Limits()
        self.fields = fields or JsonFields()
        self.tagger = Tagger(model_dir, threads)
        self.extractor = Extractor(name="onrecord", version=version("onrecord"), model=_model_name(model_dir or MODEL))

    def parse(self, document: bytes | str, meta: Meta) -> Parsed:
        """Find the statements of a document, given as its file's bytes or as text.

        Raises: ExtractionError: the bytes hold no text that we can read.
        """
        began = time.perf_counter()
        extracted = _as_extracted(document, meta) if isinstance(document, str) else self._extracted(document, meta)
        quiet = extracted.quiet
        text = usual(quiet)
        blocks = paragraphs(text)
        quotations = scan(text, blocks)
        tags = self.tagger.tag([unwrapped(text, blocks)])[0]
        found = attributions(text, blocks, quotations, tags)
        found = tuple(resuming(text, quotations, found))
        found = (*found, *announced(text, quotations, found))
        found = nested([*found, *requoted(text, quotations, found)])
        found = nested([*found, *inner(text, found, self.tagger.tag)])
        if (
            extracted.language and not extracted.is_english
        ):  # the tagger learnt English; quotation marks are much the same everywhere
            found = nested([a for a in found if a.type is StatementType.DIRECT])
        found = whole(text, found, quotations)
        known = _known(extracted, meta)
        cast = speakers(text, blocks, found)
        circumstances = contexts(text, blocks, found, known, cast.speakers)
        described = _described(extracted, known)
        made = assemble(quiet, found, cast.speakers, circumstances, document=described, extractor=self.extractor)
        statements = confident(made, self.min_confidence)
        return Parsed(
            document=described,
            text=extracted.text,
            statements=statements,
            counts=counts(statements),
            entities=cast.entities,
            extractor=self.extractor,
            parse_ms=round((time.perf_counter() - began) * 1000, 3),
            metadata=extracted.metadata,
            coverage=extracted.coverage,
            notes=extracted.notes,
            reasons=tuple(r for s, r in zip(made, cast.reasons, strict=True) if s.confidence >= self.min_confidence),
        )

    def _extracted(self, document: bytes, meta: Meta) -> Extracted:
        extracted = extract(document, meta.name, self.limits, self.fields)
        return with_sidecar(extracted, meta.sidecar, f"{meta.name}.meta.json") if meta.sidecar else extracted


def _as_extracted(text: str, meta: Meta) -> Extracted:
    return Extracted(text, meta.media_type or "text/plain", title=meta.title)


def _known(extracted: Extracted, meta: Meta) -> Meta:
    """*meta* with its gaps filled from the bytes; what was given with the drop outranks what they say."""
    return replace(
        meta,
        title=meta.title or extracted.title,
        published=meta.published or extracted.published,
        language=meta.language or extracted.language,
    )


def _described(extracted: Extracted, meta: Meta) -> Document:
    return Document(
        document_id=meta.document_id,
        name=meta.name,
        title=meta.title,
        media_type=extracted.media_type,
        published=meta.published,
        language=meta.language,
        tags=meta.tags,
    )


def _model_name(folder: Path) -> str:
    """`tagger-` and the beginning of the weights' SHA-256."""
    with (folder / "tagger.onnx").open("rb") as weights:
        digest = sha256()
        while block := weights.read(1 << 20):
            digest.update(block)
    return f"tagger-{digest.hexdigest()[:12]}"
