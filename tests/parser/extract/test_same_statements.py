"""The point of it all: the same statements, whatever the article came in."""

from collections.abc import Iterator

import pytest

from onrecord.parser.extract import unpacked
from onrecord.parser.pipeline import Meta, Parsed, Parser
from onrecord_schemas import document_id
from samples.article import PUBLISHED
from samples.formats import DOCUMENTS, FOLDERS
from samples.pages import LAYOUTS, page

Told = list[tuple[str, ...]]


@pytest.fixture(scope="module")
def parser() -> Iterator[Parser]:
    return Parser()


def parsed(parser: Parser, data: bytes, name: str) -> Parsed:
    return parser.parse(data, Meta(document_id=document_id(data), name=name, published=PUBLISHED))


def told(found: Parsed) -> Told:
    """Everything of the statements but where they stand."""
    return [
        (
            s.type,
            s.medium,
            s.polarity,
            s.text,
            s.cue.text if s.cue else "",
            s.source.text if s.source else "",
            s.speaker.name or "",
            s.speaker.role or "",
            s.speaker.kind,
            s.place or "",
            (s.date.iso if s.date else None) or "",
        )
        for s in found.statements
    ]


@pytest.fixture(scope="module")
def expected(parser: Parser) -> Told:
    return told(parsed(parser, DOCUMENTS["ferry.txt"](), "ferry.txt"))


def test_the_article_has_statements_to_compare(expected: Told) -> None:
    speakers = {statement[6] for statement in expected}

    assert {"Edda Holloway", "Tomas Ruiz-Keller", "Blaise Ofori"} <= speakers
    assert len(expected) >= 8


@pytest.mark.parametrize("name", DOCUMENTS)
def test_one_article_gives_the_same_statements_in_every_format(name: str, parser: Parser, expected: Told) -> None:
    found = parsed(parser, DOCUMENTS[name](), name)

    assert told(found) == expected
    assert all(found.text[p.start : p.end] == p.text for s in found.statements for p in s.content)


@pytest.mark.parametrize("name", FOLDERS)
def test_one_article_gives_the_same_statements_in_every_folder(name: str, parser: Parser, expected: Told) -> None:
    parts = [part for part in unpacked(FOLDERS[name](), name) if not part.error]

    assert expected in [told(parsed(parser, part.data, part.name)) for part in parts]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_no_statement_of_a_saved_page_comes_from_around_the_article(
    layout: str, parser: Parser, expected: Told
) -> None:
    assert told(parsed(parser, page(layout), f"{layout}.html")) == expected
