"""Stage lines of transcripts, and what they do to the turns around them."""

import pytest

from handmade import tagged
from onrecord.parser.segment import paragraphs
from onrecord.parser.spans import attributions
from onrecord.parser.stage import Announced, announced, called, ends_turn, is_note
from onrecord.parser.text import Span
from onrecord.parser.turns import turns


def names(text: str, line: Announced | None) -> tuple[str | None, str | None] | None:
    """The examiner and the witness whom a line names."""
    return line and tuple(span and span.of(text) for span in (line.examiner, line.witness))  # type: ignore[return-value]  # a pair


@pytest.mark.parametrize(
    ("line", "examiner", "witness"),
    [
        ("LUCIAN FOSS, sworn", None, "LUCIAN FOSS"),
        ("DR LUCIAN FOSS (affirmed)", None, "DR LUCIAN FOSS"),
        ("WENONA HARTWICK, having been first duly sworn, testified as follows:", None, "WENONA HARTWICK"),
        ("Rollo Pryce, called as a witness by the State, was examined as follows:", None, "Rollo Pryce"),
        ("Tom de Wit, baker, sworn", None, "Tom de Wit"),
        ("Witness: Beatrix Lomas", None, "Beatrix Lomas"),
        ("Record of interview with Jory Penhale", None, "Jory Penhale"),
        ("Examined by Ms. Adair", "Ms. Adair", None),
        ("Cross-examined by Mr. Hale", "Mr. Hale", None),
        ("Further re-examined by Ms. Adair for the State", "Ms. Adair", None),
        ("DIRECT EXAMINATION BY MR. HALE:", "MR. HALE", None),
        ("Cross-Examination by Mr. Hale (continued)", "Mr. Hale", None),
        ("EXAMINATION OF BEATRIX LOMAS BY MR. HALE:", "MR. HALE", "BEATRIX LOMAS"),
        ("Questions from THE CHAIR", "THE CHAIR", None),
        ("BY MR. HALE:", "MR. HALE", None),
    ],
)
def test_a_stage_line_announces_who_asks_and_who_answers(line: str, examiner: str | None, witness: str | None) -> None:
    assert names(line, announced(line, Span(0, len(line)))) == (examiner, witness)


@pytest.mark.parametrize(
    "line",
    [
        "By Dervla Quill",
        "I was examined by a doctor.",
        "He was sworn at by the neighbours, and I told him so.",
        "Jo Roe called yesterday. She said no.",
        "Thank you. I was questioned by Ms. Adair and then by the police.",
        "Ann Lee, who ran the cannery",
    ],
)
def test_what_somebody_says_and_who_wrote_announce_nobody(line: str) -> None:
    assert announced(line, Span(0, len(line))) is None


@pytest.mark.parametrize(
    ("said", "witness"),
    [
        ("Madam Chair, I call Beatrix Lomas.", "Beatrix Lomas"),
        ("The State calls Detective Rollo Pryce.", "Detective Rollo Pryce"),
        ("We would like to call as our next witness Jo Roe.", "Jo Roe"),
        ("I call him every day.", None),
    ],
)
def test_a_witness_is_called_in_words(said: str, witness: str | None) -> None:
    line = called(said, Span(0, len(said)))

    assert (names(said, line) or (None, None))[1] == witness


@pytest.mark.parametrize(
    ("line", "ends"),
    [
        ("The witness withdrew.", True),
        ("(The hearing adjourned at 4.15 p.m.)", True),
        ("The House divided: Ayes 212, Noes 198.", True),
        ("Question put and agreed to.", True),
        ("It was so decided.", True),
        ("Draft resolution 4 was adopted.", True),
        ("The committee met and we agreed to wait.", False),
        ("The house was cold.", False),
        ("House prices fell. The court rose to our bait, did it not?", False),
    ],
)
def test_an_event_ends_a_turn(line: str, *, ends: bool) -> None:
    assert ends_turn(line, Span(0, len(line))) is ends


@pytest.mark.parametrize(
    ("line", "noted"),
    [
        ("ORAL ANSWERS", True),
        ("Question No. 115 – Dog Licences", True),
        ("Several hon. Members rose—", True),
        ("Thank you, Tom", False),
        ("No money, no boats.", False),
        ("We Shall Overcome", False),
        ("it is late", False),
    ],
)
def test_headings_and_notes_are_not_spoken(line: str, *, noted: bool) -> None:
    assert is_note(line, Span(0, len(line))) is noted


TESTIMONY = (
    "Day 3\n\nMS. ADAIR: I call Lucian Foss.\n\nLUCIAN FOSS, sworn\n\nDIRECT EXAMINATION\n\nBY MS. ADAIR:\n\n"
    "Q. Was it late?\n\nA. It was. [Witness asks for a map.] Very late.\n\nCross-examined by Mr. Hale\n\n"
    "Q. How late?\n\nA. Ten.\n\nThe witness withdrew."
)


def test_turns_end_where_a_stage_line_stands() -> None:
    found = turns(TESTIMONY, paragraphs(TESTIMONY))

    said = [" / ".join(span.of(TESTIMONY) for span in turn.content) for turn in found]
    assert said == ["I call Lucian Foss.", "Was it late?", "It was. / Very late.", "How late?", "Ten."]


def test_questions_without_a_mark_are_labels_where_there_are_several() -> None:
    text = "MS. VALE: Good morning.\n\nQ    Is it true?\n\nMS. VALE: It is.\n\nQ    Why?\n\nMS. VALE: It rained."

    assert [turn.label.of(text) for turn in turns(text, paragraphs(text))] == [
        "MS. VALE",
        "Q",
        "MS. VALE",
        "Q",
        "MS. VALE",
    ]
    assert [turn.colon is None for turn in turns(text, paragraphs(text))] == [False, True, False, True, False]


def test_a_long_office_with_its_holder_in_brackets_is_a_label() -> None:
    office = "The Parliamentary Under-Secretary of State for Rural Affairs, Food and Sea Fisheries (Callum Bright)"
    text = f"Madam Speaker: Order.\n\n{office}: I beg to move.\n\nMadam Speaker: Order.\n\nAnn Lee: Shame."

    assert [turn.label.of(text) for turn in turns(text, paragraphs(text))][1] == office


@pytest.mark.parametrize(
    ("text", "accounts"),
    [
        ("It rained.\n\n@SorrelFire: Stay off the bridge.\n\nIt was shut.", ["@SorrelFire"]),
        ("It rained.\n\n• @wet_dog_99: my sofa has left\n\n@vale: mine too", ["@wet_dog_99", "@vale"]),
        ("It rained.\n\nWrite to us: @SorrelFire or the desk.", []),
    ],
)
def test_a_post_under_its_account_is_a_statement(text: str, accounts: list[str]) -> None:
    text, tags = tagged(text)
    found = attributions(text, paragraphs(text), (), tags)

    assert [a.source.of(text) for a in found if a.source] == accounts
    assert not any(a.is_turn for a in found)


def test_what_stands_in_a_stage_direction_or_line_is_nobodys_statement() -> None:
    text, tags = tagged(
        "Day 3\n\nMS. ADAIR: Was it late?\n\nMR. FOSS: It was. [{s1:The witness} {q1:asks for} {c1:a map}.] Very.\n\n"
        "{s2:ROLLO PRYCE}, sworn, {q2:testified} {c2:as follows}:\n\nMS. ADAIR: Why?\n\nMR. PRYCE: It rained all day."
    )

    found = attributions(text, paragraphs(text), (), tags)

    assert [a.source.of(text) for a in found if a.source] == ["MS. ADAIR", "MR. FOSS", "MS. ADAIR", "MR. PRYCE"]
