"""Rare quotation marks: read as the usual ones, printed as they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.parser.marks import usual
from onrecord.parser.pipeline import Meta, Parser
from onrecord.parser.quotes import scan
from onrecord.parser.segment import paragraphs
from onrecord_schemas import document_id


def said(text: str) -> list[str]:
    """What stands in the outermost quotations of *text*, as printed."""
    plain = usual(text)
    return [q.inner.of(text) for q in scan(plain, paragraphs(plain)) if q.depth == 0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("「氷が薄い」と彼女は言った。", ["氷が薄い"]),
        ("「Read 『Thin Ice』 first,」 she said.", ["Read 『Thin Ice』 first,"]),
        ("＂The ice is thin,＂ she said.", ["The ice is thin,"]),
        ("❝The ice is thin,❞ she said.", ["The ice is thin,"]),
        ("<<La glace est mince>>, dit-elle.", ["La glace est mince"]),
        ("<< La glace est mince >>, dit-elle.", ["La glace est mince"]),
        (",,Das Eis ist dünn'', sagte sie.", ["Das Eis ist dünn"]),
        ("`The ice is thin,' she said.", ["The ice is thin,"]),
        ("Set `depth` to 3, the skaters' manual says.", []),
        (">> ROE: The ice is thin.", []),
        ("One,,two and ''three''.", ["three"]),
    ],
)
def test_rare_marks_are_read(text: str, expected: list[str]) -> None:
    assert said(text) == expected


@given(st.text(alphabet="ab <>,`'\n「」『』❝❞＂"))
def test_a_text_stays_as_long_as_it_was(text: str) -> None:
    assert len(usual(text)) == len(text)


def test_a_statement_is_printed_with_the_marks_of_its_document() -> None:
    text = "Ice warning\n\n「Stay off 『Long Mere』 until Sunday,」 said Ann Lee, the warden. 「The ice is thin.」\n"
    data = text.encode()

    parsed = Parser().parse(data, Meta(document_id=document_id(data), name="ice.txt"))

    (statement,) = parsed.statements
    assert statement.text == "Stay off 『Long Mere』 until Sunday … The ice is thin."
    assert (statement.type.value, statement.speaker.name) == ("direct", "Ann Lee")
