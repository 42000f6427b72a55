"""Attributions become statements."""

import pytest

from onrecord.parser.assemble import GAP, assemble, confident, counts, without_apposition
from onrecord.parser.context import Context
from onrecord.parser.lemma import lemma
from onrecord.parser.spans import Attribution
from onrecord.parser.text import Span
from onrecord_schemas import (
    Document,
    Extractor,
    Medium,
    Polarity,
    Resolution,
    Speaker,
    SpeakerKind,
    Statement,
    StatementType,
    document_id,
    statement_id,
)

TEXT = '"The tide was low," Vale said. "We walked." Engineers believe it.'
DOCUMENT = Document(document_id=document_id(TEXT.encode()), name="tide.txt", media_type="text/plain")
EXTRACTOR = Extractor(name="onrecord", version="1", model="tagger-0")
VALE = Speaker(name="Ingrid Vale", role=None, kind=SpeakerKind.PERSON, resolution=Resolution.COREFERENCE)
SPEECH = Context(medium=Medium.SPEECH, polarity=Polarity.POSITIVE)


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


OUTER = Attribution(
    content=(span("The tide was low"), span("We walked.")),
    cue=span("said"),
    source=span("Vale"),
    type=StatementType.DIRECT,
    paragraph=0,
    confidence=0.912345,
)
INNER = Attribution(
    content=(span("We walked."),),
    cue=None,
    source=None,
    type=StatementType.INDIRECT,
    paragraph=0,
    confidence=0.3,
    parent=0,
)


def statements(*attributions: Attribution) -> tuple[Statement, ...]:
    number = len(attributions)
    return assemble(TEXT, attributions, [VALE] * number, [SPEECH] * number, document=DOCUMENT, extractor=EXTRACTOR)


def test_every_passage_is_the_text_at_its_offsets() -> None:
    (made,) = statements(OUTER)

    passages = [*made.content, made.cue, made.source]
    assert all(p is not None and p.text == TEXT[p.start : p.end] for p in passages)
    assert made.text == f"The tide was low{GAP}We walked."
    assert made.confidence == 0.9123


def test_the_same_finding_has_the_same_id() -> None:
    (made,), (again,) = statements(OUTER), statements(OUTER)

    assert made.statement_id == again.statement_id
    assert made.statement_id == statement_id(DOCUMENT.document_id, OUTER.content, OUTER.source)


def test_a_nested_statement_names_the_one_that_it_is_within() -> None:
    outer, inner = statements(OUTER, INNER)

    assert (outer.within, inner.within) == (None, outer.statement_id)


def test_what_is_not_sure_enough_is_left_out_and_what_stood_in_it_stands_alone() -> None:
    weak = Attribution(**{field: getattr(OUTER, field) for field in OUTER.__slots__} | {"confidence": 0.2})
    outer, inner = statements(weak, INNER)

    assert confident((outer, inner), 0.0) == (outer, inner)
    (kept,) = confident((outer, inner), 0.25)
    assert kept.statement_id == inner.statement_id
    assert kept.within is None


def test_counts_are_by_type() -> None:
    tally = counts(statements(OUTER, INNER))

    assert (tally.direct, tally.indirect, tally.mixed) == (1, 1, 0)


@pytest.mark.parametrize(
    ("cue", "expected"),
    [
        ("said", "say"),
        ("has also said", "say"),
        ("did not say", "say"),
        ("told", "tell"),
        ("according to", "according to"),
        ("According  to", "according to"),
        ("in the words of", "in the words of"),
        (":", ":"),
        ("repeatedly denied", "deny"),
        ("wrote in a letter", "write"),
        ("is emphasising", "emphasise"),
        ("thanked", "thank"),
        ("reply", "reply"),
        ("’s never stated", "state"),
    ],
)
def test_a_cue_has_its_dictionary_form(cue: str, expected: str) -> None:
    assert lemma(cue) == expected


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        ("Tomas Brandl, 43, a lorry driver", "Tomas Brandl"),
        ("Ingrid Vale, founder and director of the Tide Office", "Ingrid Vale"),
        ("Ingrid Vale, Director of the national tide survey", "Ingrid Vale"),
        ("Oskar Pell, Marram University professor of tides", "Oskar Pell"),
        ("The ministry, which runs the ferries", "The ministry"),
        # What names the speaker stays, and so does a list.
        ("the harbour master, Ingrid Vale", "the harbour master, Ingrid Vale"),
        ("The Tide Office, Lothian Science Board", "The Tide Office, Lothian Science Board"),
        ("residents, shopkeepers and officials", "residents, shopkeepers and officials"),
        ("Ingrid Vale, Obuya and their crews", "Ingrid Vale, Obuya and their crews"),
    ],
)
def test_a_source_leaves_out_what_only_describes_its_name(source: str, kept: str) -> None:
    assert without_apposition(source, Span(0, len(source))).of(source) == kept
