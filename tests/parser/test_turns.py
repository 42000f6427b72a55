"""Speaker labels and turns."""

import pytest

from onrecord.parser.segment import paragraphs
from onrecord.parser.turns import turns


def labels(text: str) -> list[str]:
    return [turn.label.of(text) for turn in turns(text, paragraphs(text))]


def contents(text: str) -> list[list[str]]:
    return [[span.of(text) for span in turn.content] for turn in turns(text, paragraphs(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Q: Why do it?\n\nA: We had to. It was late.", ["Q", "A"]),
        ("Q. Why do it?\n\nA. We had to.\n\nQ. And now?\n\nA. Now we rest.", ["Q", "A", "Q", "A"]),
        ("MS. VALE: Hello to all.\n\nQUESTION: Is it true?\n\nMS. VALE: No.", ["MS. VALE", "QUESTION", "MS. VALE"]),
        ("Jane Roe: Come in, please.\n\nTom Brandl: It is very cold.", ["Jane Roe", "Tom Brandl"]),
        ("**Jane Roe:** Come in.\n\n**Brandl:** Cold.\n\n**Roe:** Tea?\n\n**Brandl:** Yes.\n\n**Roe:** Good.", None),
        ("[00:01:02] Jane Roe: Come in.\n\n[00:01:05] Tom Brandl: It is very cold.", ["Jane Roe", "Tom Brandl"]),
        ("Vladimir Pell (via interpreter): I thank you.\n\nMilena Korvat: And I thank you.", None),
        ('OSAMU "SAM" TERADA: We began in March.\n\nPRIYA NAIR: How?\n\nOSAMU "SAM" TERADA: By hand.', None),
        ("Q1: What is the fee?\n\nA1: There is none.\n\nQ2: Who may come?\n\nA2: Anybody over 16.", None),
        ("MS. O'NEIL (via interpreter): I left in 1931.\n\nTHE CHAIRMAN: Go on.\n\nMS. O'NEIL: We sailed.", None),
        ("Speaker 1: We begin.\n\nSpeaker 2: It is too large.\n\nSpeaker 1: Then cut it.", None),
        (
            "JANE ROE, HOST:\n\nCome in, please.\n\nTOM BRANDL: It is cold.\n\nROE: Tea?\n\nBRANDL: Yes.",
            ["JANE ROE, HOST", "TOM BRANDL", "ROE", "BRANDL"],
        ),
    ],
)
def test_labels_open_turns(text: str, expected: list[str] | None) -> None:
    found = labels(text)

    assert len(found) == len(paragraphs(text)) if expected is None else found == expected


def test_a_speech_under_its_speakers_name_is_one_turn() -> None:
    text = (
        "SECRETARY VALE: Good morning.\n\nI am glad that we meet.\n\nWe shall speak of ferries, and our ministers too."
    )

    assert labels(text) == ["SECRETARY VALE"]
    assert contents(text) == [
        ["Good morning.", "I am glad that we meet.", "We shall speak of ferries, and our ministers too."]
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Date: 5 May\n\nPlace: Torrin\n\nContact: Press Office, +00 555 0142",
        "WHEN: Sunday at noon.\n\nWHERE: The old hall in Torrin.\n\nThe fair is open to all.",
        "Note: dogs must be kept on a lead.\n\nNote: lanterns are not permitted.\n\nNote: there is no parking.",
        "From: secretary@plots.example\nTo: members\nSubject: The hosepipe\n\nDear all,\n\nIt was cut.",
        "The vote was close: forty to thirty-eight.\n\nThe reason: rain.",
        "AMBER WARNING: WIND\n\nGusts of 90 km/h are likely on the coast.",
        "Photo: Smoke above the ice house.\n\nIt burned all day.\n\nPhoto: The ferry, empty.",
        "Figure 1: The tide at noon.\n\nThe deck sank.\n\nFigure 2: The tide at dusk.",
        "No labels here.\n\nNone here either.",
        "",
    ],
)
def test_forms_lists_and_notes_are_no_transcripts(text: str) -> None:
    assert labels(text) == []


def test_titles_and_heads_above_a_transcript_are_no_labels() -> None:
    text = (
        "The Kiln, episode 41: Glass from the sea\n\nGuest: Tom Brandl, glassmaker\n\n"
        "Jane Roe: Come in.\n\nTom Brandl: It is cold.\n\nJane Roe: Tea?\n\nTom Brandl: Yes."
    )

    assert labels(text) == ["Jane Roe", "Tom Brandl", "Jane Roe", "Tom Brandl"]


@pytest.mark.parametrize(
    ("turn", "expected"),
    [
        ("Yes. (Laughter.) But not now.", ["Yes.", "But not now."]),
        ("[He stands.] Yes.", ["Yes."]),
        ("Yes. [wind noise]", ["Yes."]),
        ("We met [in China] and (I think) agreed.", ["We met [in China] and (I think) agreed."]),
        ("Yes.\n\n(The lights went out.)\n\nNo.", ["Yes.", "No."]),
        ("Yes.\n\nSeveral members rose—\n\nNo.", ["Yes.", "No."]),
    ],
)
def test_stage_directions_are_left_out_and_insertions_stay(turn: str, expected: list[str]) -> None:
    text = f"Jane Roe: Is it so?\n\nTom Brandl: {turn}\n\nJane Roe: Thank you, I see."

    assert contents(text)[1] == expected


def test_a_closing_note_about_the_speaker_is_not_spoken() -> None:
    text = "Q: Why bees?\n\nA: I like them.\n\nThey like me.\n\nThe survey is published each November."

    assert contents(text)[-1] == ["I like them.", "They like me."]


@pytest.mark.parametrize(
    "behind", ['"We all do," said her neighbour, Ola Finne.', "Neither is named. Finne said “you do not do that”."]
)
def test_what_the_article_tells_behind_an_interview_is_not_spoken_in_it(behind: str) -> None:
    text = f"Q: Why bees?\n\nA: I like them.\n\n{behind}"

    assert contents(text)[-1] == ["I like them."]


@pytest.mark.parametrize(
    ("told", "is_spoken"),
    [
        ("She laughs, and looks at the quay. The crew is loading crates.", False),
        ("It was her mother who sent her away.", False),
        ("Brandl stirs the pot, and tastes.", False),
        ("Her mother asked me to stay.", True),
        ("My aunt kept bees.\n\nShe never wore gloves.", True),
        ("The tide has a will of its own.", True),
    ],
)
def test_what_is_told_of_the_speaker_within_a_turn_is_left_out(told: str, *, is_spoken: bool) -> None:
    text = f"Jane Roe: Is it so?\n\nTom Brandl: Yes.\n\n{told}\n\nJane Roe: Thank you.\n\nTom Brandl: Well, well."

    assert (len(contents(text)[1]) > 1) == is_spoken


def test_a_transcript_that_an_article_quotes_ends_with_its_marks() -> None:
    text = (
        'The two met on Sunday.\n\n"ROE: Come in, will you?\n\n"BRANDL: It is cold.\n\n"It is late too.\n\n'
        '"ROE: Then stay."\n\nThe talk went on.'
    )

    assert labels(text) == ["ROE", "BRANDL", "ROE"]
    assert len(contents(text)[1]) == 2
