"""Dialogue with dashes for quotation marks, on tags written by hand."""

import pytest

from handmade import tagged
from onrecord.parser.quotes import scan
from onrecord.parser.segment import paragraphs
from onrecord.parser.spans import attributions

Found = tuple[tuple[str, ...], str | None, str]


def said(marked: str) -> list[Found]:
    text, tags = tagged(marked)
    blocks = paragraphs(text)
    found = attributions(text, blocks, scan(text, blocks), tags)
    return [(tuple(s.of(text) for s in a.content), a.source and a.source.of(text), a.type.value) for a in found]


@pytest.mark.parametrize(
    ("line", "content", "source"),
    [
        ("— {c1:The tide is} low, {q1:said} {s1:Vale}.", ("The tide is low",), "Vale"),
        ("– Is the tide low? {q1:asked} {s1:the girl}.", ("Is the tide low?",), "the girl"),
        ("- It left at six, {s1:Vale} {q1:said}. You will wait.", ("It left at six", "You will wait."), "Vale"),
        ("—I told you so, —{q1:said} {s1:Vale}—. Nobody pays.", ("I told you so", "Nobody pays."), "Vale"),
        ("— I never will, — {q1:said} {s1:Vale}, — and you know.", ("I never will", "and you know."), "Vale"),
        ("― It is late, {s1:Vale} {q1:said}, and shut the door.", ("It is late",), "Vale"),
        ("— It is late, {s1:Vale} {q1:said}. He shut the door.", ("It is late",), "Vale"),
    ],
)
def test_a_line_behind_a_dash_is_said_up_to_its_reporting_clause_and_on_behind_it(
    line: str, content: tuple[str, ...], source: str
) -> None:
    (only,) = said(f"{line}\n\n— And who are you?")

    assert only == (content, source, "direct")


def test_what_is_told_in_a_line_is_nested_in_it() -> None:
    both = said(
        "— {c2:The tide} is low, {q2:said} {s2:Vale}. {s1:My aunt} {q1:says} {c1:the moon is to blame}.\n\n— Is it you?"
    )

    assert [source for _, source, _ in both] == ["Vale", "My aunt"]


@pytest.mark.parametrize(
    "marked",
    [
        "In short:\n\n— {c1:The ferry sank}, {s1:police} {q1:said}.\n\n— The captain was saved.",
        "— {c1:The ferry sank}, {s1:Vale} {q1:said} to me.",
    ],
)
def test_dashes_of_a_list_or_of_one_paragraph_alone_make_no_dialogue(marked: str) -> None:
    (only,) = said(marked)

    assert only[2] == "indirect"
