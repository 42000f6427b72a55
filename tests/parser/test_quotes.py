"""The quotation scanner, mark by mark."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.parser.quotes import Quotation, scan
from onrecord.parser.segment import paragraphs
from onrecord.parser.text import Span


def quotations(text: str) -> tuple[Quotation, ...]:
    return scan(text, paragraphs(text))


def said(text: str) -> list[str]:
    """What stands in the outermost quotations."""
    return [q.inner.of(text) for q in quotations(text) if q.depth == 0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"The ice is thin," she said.', ["The ice is thin,"]),
        ("“The ice is thin,” she said.", ["The ice is thin,"]),
        ("''The ice is thin,'' she said.", ["The ice is thin,"]),
        ("``The ice is thin,'' she said.", ["The ice is thin,"]),
        ("„Das Eis ist dünn“, sagte sie.", ["Das Eis ist dünn"]),
        ("„Lód jest cienki”, powiedziała.", ["Lód jest cienki"]),
        ("”Isen är tunn”, sade hon. ”Mycket.”", ["Isen är tunn", "Mycket."]),
        ("« La glace est mince », dit-elle.", ["La glace est mince"]),
        ("»Das Eis ist dünn«, sagte sie. »Sehr.«", ["Das Eis ist dünn", "Sehr."]),
        ("‹Das Eis ist dünn›, sagte sie.", ["Das Eis ist dünn"]),
        ("‘The ice is thin,’ she said.", ["The ice is thin,"]),
        ("'The ice is thin,' she said.", ["The ice is thin,"]),
        ("‚Das Eis ist dünn‘, sagte sie.", ["Das Eis ist dünn"]),
        ('She said:"Thin ice"and left.', ["Thin ice"]),
        ('He spaced his marks: " Thin ice " he wrote.', ["Thin ice"]),
        ('It was—"thin"—he said.', ["thin"]),
        ('("Thin ice," they said.)', ["Thin ice,"]),
    ],
)
def test_every_style_of_marks_is_read(text: str, expected: list[str]) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"We came," she said. “And we saw the ice."', ["We came,", "And we saw the ice."]),
        ('“We came," she said. "And we saw.”', ["We came,", "And we saw."]),
        ("„We came“ and “we saw” and ''we left''.", ["We came", "we saw", "we left"]),
    ],
)
def test_marks_of_one_family_close_each_other(text: str, expected: list[str]) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("‘It was the girls’ best day,’ she said. ‘Don’t laugh.’", ["It was the girls’ best day,", "Don’t laugh."]),
        ("'It was the girls' best day,' she said. 'Don't laugh.'", ["It was the girls' best day,", "Don't laugh."]),
        ("'I was sleepin' when it broke,' he said.", ["I was sleepin' when it broke,"]),
        ("The players' union and the '90s and rock 'n' roll.", []),
        ("Jones' boat, O'Brien's oar and the ’16 season.", []),
        ("’Tis the season, ’cause ’em lads said so.", []),
        ("The players' captain said no. 'Again,' he said.", ["Again,"]),
    ],
)
def test_apostrophes_are_no_quotation_marks(text: str, expected: list[str]) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('A 9" pipe and a 4" bolt. "It fits," he said.', ["It fits,"]),
        ('"He is 6\'2" tall," she said. "Fine."', ["He is 6'2\" tall,", "Fine."]),
        ("'He is 6' tall,' she said.", ["He is 6' tall,"]),
    ],
)
def test_inch_and_foot_marks_are_no_quotation_marks(text: str, expected: list[str]) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    ("text", "depths"),
    [
        (
            "“She told me, ‘Go home,’ and I went,” he said.",
            [("She told me, ‘Go home,’ and I went,", 0), ("Go home,", 1)],
        ),
        ("‘She told me “Go home” and I went’, he said.", [("She told me “Go home” and I went", 0), ("Go home", 1)]),
        ("''He said 'no''' was all.", [("He said 'no'", 0), ("no", 1)]),
        ('«Он сказал: "да", и всё», — вспомнила она.', [('Он сказал: "да", и всё', 0), ("да", 1)]),
        ("“As I said, “hello” to him,” he said.", [("As I said, “hello” to him,", 0), ("hello", 1)]),
        ("„Sie sagte: ‚Geh.‘ Ich ging.“", [("Sie sagte: ‚Geh.‘ Ich ging.", 0), ("Geh.", 1)]),
    ],
)
def test_a_quotation_in_a_quotation_is_deeper(text: str, depths: list[tuple[str, int]]) -> None:
    assert [(q.inner.of(text), q.depth) for q in quotations(text)] == depths


def test_a_quotation_left_open_goes_on_where_the_next_paragraph_opens_again() -> None:
    text = "“One.\n\n“Two.\n\n“Three,” she said.\n\n“Four,” he said."

    found = quotations(text)

    assert [(q.inner.of(text), q.continues, q.closed) for q in found] == [
        ("One.", True, False),
        ("Two.", True, False),
        ("Three,", False, True),
        ("Four,", False, True),
    ]


def test_a_straight_mark_left_open_does_not_go_on_with_a_curly_one() -> None:
    assert said('"He walked on, chanting “U-S-A!”\n\n“That’s right,” she said.') == ["U-S-A!", "That’s right,"]


def test_a_quotation_runs_through_a_paragraph_without_marks_to_its_closing_one() -> None:
    text = '"One.\n\nTwo.\n\nThree," she said.'

    found = quotations(text)

    assert [(q.inner.of(text), q.continues) for q in found] == [("One.", True), ("Two.", True), ("Three,", False)]


def test_single_marks_left_open_go_on_only_from_the_start_of_a_paragraph_or_behind_a_clause() -> None:
    british = "‘One.\n\n‘Two,’ she said."
    announced = "She said: ‘One. It’s one.\n\n‘Two.’"
    apostrophe = "It was the ‘cats that did it.\n\n‘Two,’ she said."

    assert [q.continues for q in quotations(british)] == [True, False]
    assert [q.continues for q in quotations(announced)] == [True, False]
    assert said(apostrophe) == ["Two,"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"We never closed this, he said.\n\nNothing here.\n\n"But this," she said.', ["But this,"]),
        ('"We never closed this, he said. "But this," she added.', ["But this,"]),
        ('A stray " mark.\n\n"But this," she said.', ["But this,"]),
        ('We only closed this," he said. "But this," she added.', ["But this,"]),
        ("He said 'we never closed this.\n\n'But this,' she said.", ["But this,"]),
    ],
)
def test_a_forgotten_mark_costs_its_own_paragraph_at_most(text: str, expected: list[str]) -> None:
    closed = [q.inner.of(text) for q in quotations(text) if q.closed]

    assert closed == expected


def test_a_last_quotation_without_its_mark_runs_to_the_end_of_its_paragraph() -> None:
    text = 'She said: "We never closed this.\n\nNothing here.'

    (quotation,) = quotations(text)

    assert quotation.inner.of(text) == "We never closed this."
    assert not quotation.closed
    assert not quotation.continues


_MARKS = "\"'“”„‘’‚«»‹›`"
_TEXTS = st.text(alphabet=st.sampled_from([*_MARKS, *"ab s.,1 \n"]), max_size=200)


@given(_TEXTS)
@settings(max_examples=400, deadline=None)
def test_quotations_lie_in_their_paragraphs_and_apart_or_inside_one_another(text: str) -> None:
    blocks = paragraphs(text)

    found = scan(text, blocks)

    stack: list[Span] = []
    for quotation in found:
        outer, inner = quotation.outer, quotation.inner
        assert blocks[quotation.paragraph].covers(outer)
        assert outer.covers(inner)
        assert inner.start < inner.end
        while stack and stack[-1].end <= outer.start:
            stack.pop()
        assert not stack or stack[-1].covers(outer)
        assert quotation.depth == len(stack)
        stack.append(outer)


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_text_at_all_can_be_scanned(text: str) -> None:
    for quotation in quotations(text):
        assert quotation.inner.of(text)


@pytest.mark.parametrize("pattern", ['"', '"a ', "'a", "‘a s’ ", '1" ', '"\n', "«»", "s' ", "“", "''", '"a\n\n'])
def test_hostile_marks_cost_linear_time(pattern: str) -> None:
    def seconds(length: int) -> float:
        text = (pattern * length)[:length]
        blocks = paragraphs(text)
        began = time.process_time()
        scan(text, blocks)
        return time.process_time() - began

    small = min(seconds(5_000) for _ in range(3))
    large = min(seconds(40_000) for _ in range(2))

    assert large < 8 * small * 4 + 0.05, "eight times the text takes far more than eight times the time"
