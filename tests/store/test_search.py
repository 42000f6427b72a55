"""Full-text search: the same words find the same statements on both engines, and nothing that is typed is an error."""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from newsroom import Article
from onrecord.store.filters import StatementFilter
from onrecord.store.ledger import Arrival, Ledger
from onrecord.store.queries import Queries
from onrecord.store.search import Alternative, alternatives
from onrecord.store.snippets import pieces
from onrecord.store.views import Piece

LINES = (
    "Ann Lee said: “the bridges will open in May, to be or not to be”",
    "Recep Tayyip Erdoğan said: the café near the bridge hosts a meeting",
    "Cy Dorn said: roses need sun and the sun needs nobody",
    "Bo Park said: мост откроют в мае",
)


@pytest.fixture
async def filled(ledger: Ledger, queries: Queries) -> Queries:
    await ledger.write([Arrival(None, event) for event in Article(LINES).events()])
    return queries


@pytest.mark.parametrize(
    ("search", "lines"),
    [
        ("bridge", {0, 1}),
        ("BRIDGES", {0, 1}),
        ("opening", {0}),
        ("bridge open", {0}),
        ("bridge -open", {1}),
        ('"near the bridge"', {1}),
        ('"bridge near the"', set()),
        ("roses or café", {1, 2}),
        ("roses OR bridge -open", {1, 2}),
        ("cafe", {1}),
        ("CAFÉ", {1}),
        ("erdogan", {1}),
        ("Erdoğan bridge", {1}),
        ("lee", {0}),
        ('"to be or not to be"', {0}),
        ("the", {0, 1, 2}),
        ("мост", {3}),
        ("МОСТ", {3}),
        ("", set()),
        ('!!! - " *', set()),
        ("-bridge", set()),
        ("or", set()),
        ("unheard", set()),
        ('"the bridge', {0, 1}),
        ("bridge AND NOT NEAR", set()),
        ("text:bridge", set()),
        ("bridge*", {0, 1}),
        ("O'Neill", set()),
    ],
)
async def test_a_search_finds_statements(filled: Queries, search: str, lines: set[int]) -> None:
    page = await filled.statements(StatementFilter(search=search))

    assert {row.statement.paragraph for row in page.rows} == lines


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.text(max_size=60) | st.text("\"'-*():^{}+ \\&|!<>orANDNEARbridge\0\x02", max_size=60))
@example('bridge" OR "')
@example("'; DROP TABLE statements; --")
@example("\ud800")
@example('-"bridge" or -"" or "')
@example("bridge\\")
@example("a" * 10_000)
@example("x " * 5000)
async def test_nothing_that_can_be_typed_is_an_error(filled: Queries, search: str) -> None:
    page = await filled.statements(StatementFilter(search=search))

    assert len(page.rows) <= len(LINES)


async def test_a_snippet_marks_the_hits(filled: Queries) -> None:
    (row,) = (await filled.statements(StatementFilter(search="sun"))).rows

    assert "".join(piece.text for piece in row.snippet) == "roses need sun and the sun needs nobody"
    assert [piece.text for piece in row.snippet if piece.hit] == ["sun", "sun"]


async def test_a_snippet_of_a_long_statement_shows_where_the_hit_is(ledger: Ledger, queries: Queries) -> None:
    long = Article(("Ann Lee said: " + "so it goes on and on " * 50 + "until the bridge opens " + "and further " * 50,))
    await ledger.write([Arrival(None, long.made(0))])

    (row,) = (await queries.statements(StatementFilter(search="bridges"))).rows

    assert [piece.text for piece in row.snippet if piece.hit] == ["bridge"]
    assert len("".join(piece.text for piece in row.snippet)) < 250


async def test_a_statement_that_changed_is_found_by_its_new_words_only(ledger: Ledger, queries: Queries) -> None:
    article = Article(("Ann Lee said: the bridge",))
    made = article.made(0)
    changed = made.model_copy(update={"data": made.data.model_copy(update={"text": "the tunnel"})})
    await ledger.write([Arrival(None, made)])

    await ledger.write([Arrival(None, changed.model_copy(update={"time": article.made(0, at=1).time}))])

    assert len((await queries.statements(StatementFilter(search="tunnel"))).rows) == 1
    assert (await queries.statements(StatementFilter(search="bridge"))).rows == ()


async def test_a_statement_that_was_removed_is_not_found(filled: Queries, ledger: Ledger) -> None:
    await ledger.write([Arrival(None, Article(LINES).parsed(at=5, lines=(1,)))])

    page = await filled.statements(StatementFilter(search="bridge or roses"))

    assert [row.statement.paragraph for row in page.rows] == [1]


@pytest.mark.parametrize(
    ("search", "asked"),
    [
        ("bridge open", (Alternative(("bridge", "open"), ()),)),
        ('"to be" -sun or "or" x', (Alternative(("to be",), ("sun",)), Alternative(("or", "x"), ()))),
        ("- -- or or", ()),
    ],
)
def test_what_is_typed_is_read_as_a_search_box_does(search: str, asked: tuple[Alternative, ...]) -> None:
    assert alternatives(search) == asked


def test_marks_that_do_not_match_are_text() -> None:
    assert pieces("a \x02b\x03 c\x03 \x02d") == (
        Piece("a ", hit=False),
        Piece("b", hit=True),
        Piece(" c\x03 \x02d", hit=False),
    )
