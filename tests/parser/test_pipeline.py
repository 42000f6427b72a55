"""The parser from bytes to statements, with its model, on documents of our own."""

from datetime import UTC, datetime

import pytest

from onrecord.parser.confidence import ANNOUNCED
from onrecord.parser.extract import ExtractionError
from onrecord.parser.pipeline import Meta, Parsed, Parser
from onrecord_schemas import document_id


@pytest.fixture(scope="module")
def parser() -> Parser:
    return Parser()


def parsed(parser: Parser, text: str, name: str = "visit.txt") -> Parsed:
    data = text.encode()
    return parser.parse(data, Meta(document_id=document_id(data), name=name))


VISIT = """\
Talks in Tirnau

  • 15

Vardania will keep its border open through the winter, Vardanian President Milena Korvat said during talks with \
President Anselm Dreyer of Oskolia in Tirnau on 10 September.

"I am glad to be here and to speak of our ferries and our railways," Milena Korvat said. “Our meeting \
on 1 March [2024] was pivotal. Since then forty trains have crossed the river."

The Vardanian head of state stressed that trade between the two countries had doubled in four years.

"We have a lot of experience. We know what our countries need," the Vardanian leader said.

Milena Korvat also noted her long acquaintance with Anselm Dreyer.

"We decided a long time ago that we would live in friendship. We have never turned from this path."

The Oskolian President, in turn, said that the railway would be ready in October.

"My dear friend, we are very glad to see you again. On that map there are eleven bridges," the Oskolian leader said.

At the end of the talks the two leaders exchanged gifts.
"""


def test_a_report_of_talks_gives_a_statement_a_paragraph(parser: Parser) -> None:
    found = parsed(parser, VISIT)

    assert [s.type.value for s in found.statements] == [
        "indirect", "direct", "indirect", "direct", "indirect", "direct", "indirect", "direct",
    ]  # fmt: skip
    assert [s.paragraph for s in found.statements] == [2, 3, 4, 5, 6, 7, 8, 9]
    assert (found.counts.direct, found.counts.indirect, found.counts.mixed) == (4, 4, 0)
    assert found.document.title == "Talks in Tirnau"


def test_marks_of_two_styles_make_one_statement_of_two_spans(parser: Parser) -> None:
    mixed = parsed(parser, VISIT).statements[1]

    assert [p.text for p in mixed.content] == [
        "I am glad to be here and to speak of our ferries and our railways",
        "Our meeting on 1 March [2024] was pivotal. Since then forty trains have crossed the river.",
    ]


def test_a_quotation_on_its_own_goes_to_the_running_speaker(parser: Parser) -> None:
    alone = parsed(parser, VISIT).statements[5]

    assert alone.source is None
    assert alone.speaker.resolution == "inferred"
    assert alone.speaker.name == "Milena Korvat"


def test_every_passage_is_the_text_at_its_offsets(parser: Parser) -> None:
    windows = VISIT.replace("\n", "\r\n")
    found = parsed(parser, windows)

    assert found.text == windows
    for statement in found.statements:
        for passage in (*statement.content, statement.cue, statement.source):
            assert passage is None or passage.text == windows[passage.start : passage.end]


def test_the_same_bytes_give_the_same_statements(parser: Parser) -> None:
    once, again = parsed(parser, VISIT), parsed(parser, VISIT)

    assert once.statements == again.statements


def test_text_gives_what_its_bytes_give(parser: Parser) -> None:
    meta = Meta(document_id=document_id(VISIT.encode()), name="visit.txt", title="Talks in Tirnau")

    from_text, from_bytes = parser.parse(VISIT, meta), parser.parse(VISIT.encode(), meta)

    assert [s.statement_id for s in from_text.statements] == [s.statement_id for s in from_bytes.statements]


def test_what_is_given_with_a_drop_outranks_what_the_bytes_say(parser: Parser) -> None:
    published = datetime(2024, 9, 10, tzinfo=UTC)
    data = VISIT.encode()

    found = parser.parse(
        data, Meta(document_id(data), "visit.txt", title="A visit", published=published, tags=("wires",))
    )

    document = found.statements[0].document
    assert (document.title, document.published, document.tags) == ("A visit", published, ("wires",))


def test_a_threshold_leaves_weak_statements_out_and_keeps_the_reasons_beside_the_rest(parser: Parser) -> None:
    everything = parsed(parser, VISIT)
    middle = sorted(s.confidence for s in everything.statements)[4]

    parser.min_confidence = middle
    try:
        found = parsed(parser, VISIT)
    finally:
        parser.min_confidence = 0.0

    assert [s.statement_id for s in found.statements] == [
        s.statement_id for s in everything.statements if s.confidence >= middle
    ]
    assert len(found.reasons) == len(found.statements)
    assert sum((found.counts.direct, found.counts.indirect, found.counts.mixed)) == len(found.statements)


@pytest.mark.parametrize(
    "text",
    [
        "It rained on the quay, and the ferry left at nine.",
        'A "silent disco" opens at the old ropeworks in May.',
        "???",
        '"',
        "Share\n212\nComments (48)\n",
    ],
)
def test_a_document_may_hold_no_statement(parser: Parser, text: str) -> None:
    found = parsed(parser, text)

    assert found.statements == ()


def test_an_empty_document_is_refused_by_name(parser: Parser) -> None:
    with pytest.raises(ExtractionError, match=r"wires/empty\.txt"):
        parsed(parser, " \n", "wires/empty.txt")


def test_a_hard_wrapped_text_is_read_by_paragraphs(parser: Parser) -> None:
    text = (
        "Our chairman, Desmond Achterberg, said that the new hosepipe had\n"
        'been cut in three places. "A hosepipe does not cut itself," he\n'
        'told the meeting, which lasted until nine in the evening. "Nor\n'
        'was it a badger."\n'
        "\n"
        "The treasurer replied that it had rained on twenty-one days in\n"
        "April, and that nobody had needed the hosepipe on any of them.\n"
        "We then went home through the rain.\n"
    )

    found = parsed(parser, text)

    assert [s.type.value for s in found.statements] == ["indirect", "direct", "indirect"]
    assert [p.text for p in found.statements[1].content] == ["A hosepipe does not cut itself", "Nor\nwas it a badger."]


def test_a_transcript_gives_a_statement_a_turn_and_what_is_quoted_in_it(parser: Parser) -> None:
    text = (
        "Glass from the sea\n\nPriya Vale: Where did that begin?\n\n"
        "Ruaridh Pell: With my grandmother. On the day it shut she told me, "
        '"The sea will keep the rest for you." I was five.\n\n'
        "Priya Vale: And the sea obliged. (Laughter.)\n\nRuaridh Pell: It did."
    )

    found = parsed(parser, text)
    turns = [s for s in found.statements if s.within is None]
    inner = [s for s in found.statements if s.within]

    assert [s.speaker.name for s in turns] == ["Priya Vale", "Ruaridh Pell", "Priya Vale", "Ruaridh Pell"]
    assert [s.type.value for s in turns] == ["direct"] * 4
    assert turns[2].text == "And the sea obliged."
    assert [s.text for s in inner] == ["The sea will keep the rest for you."]
    assert inner[0].within == turns[1].statement_id


@pytest.mark.parametrize(
    "text",
    [
        "Jo Roe shot back within the hour: “Yes. By us. That’s the point.”",
        "The captain, Joaquim Valadares, had a short answer for reporters: “We lost.”",
    ],
)
def test_a_quotation_behind_a_reporting_clause_and_a_colon_is_believed(parser: Parser, text: str) -> None:
    (statement,) = parsed(parser, text).statements

    assert statement.confidence >= ANNOUNCED
