"""Our own gold holds together: marks, tables and text agree, as the guide says they must."""

from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from quality.gold import (
    GoldDocument,
    GoldError,
    GoldStatement,
    Span,
    documents,
    holds_marks,
    read,
    stands_in_marks,
    unmark,
    words,
)

DOCUMENTS = documents()
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
each_document = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.slug)


def test_there_are_documents_of_thirty_genres_and_some_hold_no_statement() -> None:
    genres = {document.genre for document in DOCUMENTS}

    assert len(DOCUMENTS) >= 36
    assert len(genres) >= 30
    assert sum(not document.statements for document in DOCUMENTS) >= 2


@each_document
def test_a_document_is_as_long_as_a_news_item(document: GoldDocument) -> None:
    assert 150 <= len(document.text.split()) <= 600
    assert document.cases


@each_document
def test_a_type_agrees_with_the_quotation_marks(document: GoldDocument) -> None:
    wrong = [one.number for one in document.statements if one.type != type_of_marks(document, one)]

    assert wrong == []


def type_of_marks(document: GoldDocument, statement: GoldStatement) -> str:
    label = any(piece(document, span) == ":" for span in statement.cue)
    if label or stands_in_marks(document.text, statement.content):
        return "direct"
    return "mixed" if holds_marks(document.text, statement.content) else "indirect"


def piece(document: GoldDocument, span: Span) -> str:
    return document.text[span.start : span.end]


@each_document
def test_spans_are_tight_and_apart(document: GoldDocument) -> None:
    for statement in document.statements:
        spans = sorted([*statement.content, *statement.cue, *statement.sources[:1]])

        assert all(piece(document, span) == piece(document, span).strip() != "" for span in spans), statement.number
        assert all(left.end <= right.start for left, right in pairwise(spans)), statement.number


@each_document
def test_statements_that_lie_in_another_are_within_it(document: GoldDocument) -> None:
    for statement in document.statements:
        around = [other for other in document.statements if other is not statement and lies_in(statement, other)]
        innermost = min(around, key=extent, default=None)

        assert statement.within == (innermost.number if innermost else None), statement.number


def lies_in(inner: GoldStatement, outer: GoldStatement) -> bool:
    return all(any(a.start <= span.start and span.end <= a.end for a in outer.content) for span in inner.content)


def extent(statement: GoldStatement) -> int:
    return sum(span.end - span.start for span in statement.content)


@each_document
def test_what_is_told_of_a_statement_stands_in_the_text(document: GoldDocument) -> None:
    standing = set(words(document.text))

    for one in document.statements:
        for told in (one.names, one.role, one.place, one.date, one.occasion):
            assert all(set(words(value)) <= standing for value in told or ()), one.number


@each_document
def test_a_weekday_is_resolved_to_a_day_of_that_name_before_publication(document: GoldDocument) -> None:
    for one in document.statements:
        for iso in one.iso or ():
            assert one.date, one.number
            day = date.fromisoformat(iso) if len(iso) == len("2024-05-14") else None
            named = [name for told in one.date for name in WEEKDAYS if name in told.casefold()]

            assert day is None or document.published is None or day <= document.published.date(), one.number
            assert all(day and WEEKDAYS[day.weekday()] == name for name in named), one.number


@pytest.mark.parametrize(
    ("marked", "complaint"),
    [
        ("{c1:Rain fell}}, she said.", "never opened"),
        ("{c1:Rain fell, she said.", "never closed"),
        ("{x1:Rain fell", "brace"),
    ],
)
def test_broken_mark_up_is_refused(marked: str, complaint: str) -> None:
    with pytest.raises(GoldError, match=complaint):
        unmark(marked)


def test_marks_nest_and_serve_two_statements() -> None:
    text, marks = unmark("{s1,2:She} {q1:said} {c1:{s3:he} {q3:swore} {c3:“no”}} and {q2:wept}.")

    assert text == "She said he swore “no” and wept."
    assert marks["s", 1] == marks["s", 2] == (Span(0, 3),)
    assert marks["c", 1] == (Span(9, 22),)
    assert marks["c", 3] == (Span(18, 22),)


def test_a_statement_without_a_description_is_refused_with_the_name_of_its_file(tmp_path: Path) -> None:
    path = tmp_path / "half.gold"
    path.write_text('genre = "brief"\nname = "a.txt"\ncases = []\n=== text\n{c1:Rain}\n=== gold\n[statements]\n')

    with pytest.raises(GoldError, match=r"half\.gold: statements \[1\]"):
        read(path)
