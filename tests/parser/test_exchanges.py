"""Who speaks in transcripts: examiners, witnesses, who presides, and whom he, she and you mean there."""

import pytest

from casting import document
from onrecord_schemas import Resolution, SpeakerKind

NOBODY = None


def test_q_and_a_are_the_examiner_and_the_witness_of_the_stage_lines_above() -> None:
    marked = document(
        "Appearances: Greta Adair for the Inquiry; Desmond Hale for Blue Strait Lines\n\n"
        "{t1:MS ADAIR}{q1::} {c1:I call Lucian Foss.}\n\nLUCIAN FOSS, sworn\n\nExamined by Ms Adair\n\n"
        "{t2:Q}{q2::} {c2:Was it late?}\n\n{t3:A}{q3::} {c3:Very.}\n\nCross-examined by Mr Hale\n\n"
        "{t4:Q}{q4::} {c4:How late?}\n\n{t5:THE WITNESS}{q5::} {c5:Ten.}\n\nBEATRIX LOMAS, affirmed\n\n"
        "{t6:Q}{q6::} {c6:And you?}\n\n{t7:A}{q7::} {c7:Nine.}"
    )

    adair, foss, hale, lomas = "Greta Adair", "Lucian Foss", "Desmond Hale", "BEATRIX LOMAS"
    assert marked.names == [adair, adair, foss, hale, foss, hale, lomas]


@pytest.mark.parametrize(
    ("head", "label", "name"),
    [
        ("[The Speaker (Hon. Nomsa Dube) in the Chair]", "The Speaker", "Nomsa Dube"),
        ("[Madam Speaker (Dame Philippa Orme) in the Chair]", "Madam Speaker", "Philippa Orme"),
        ("[Nomsa Dube in the Chair]", "The Chair", "Nomsa Dube"),
        ("Before: Justice Mercy Okello, Chair", "THE CHAIR", "Mercy Okello"),
        ("CHAIR: Sir Denholm Pryor", "THE CHAIR", "Denholm Pryor"),
        ("President: Mr. Aurelio Bantigue (Costalba)", "The President (spoke in Spanish)", "Aurelio Bantigue"),
        ("BEFORE: THE HONORABLE PATRICE OKONEDO, JUDGE", "THE COURT", "PATRICE OKONEDO"),
        ("Present: Judge Tom Roe", "THE COURT", "Tom Roe"),
        ("[The Speaker (Hon. Nomsa Dube) in the Chair]", "The Clerk", NOBODY),
        ("[The Speaker (Mr Tom Roe) in the Chair]", "Madam Chair", NOBODY),
    ],
)
def test_an_office_as_a_label_means_whom_the_head_prints_with_it(head: str, label: str, name: str | None) -> None:
    marked = document(f"Third sitting\n\n{head}\n\n{{t1:{label}}}{{q1::}} {{c1:Order, please, all of you.}}")

    (speaker,) = marked.speakers

    assert (speaker.name, speaker.resolution) == (name, Resolution.COREFERENCE if name else Resolution.NONE)


def test_the_deputy_is_not_the_speaker_and_whoever_takes_the_chair_has_it() -> None:
    marked = document(
        "[The Speaker (Nomsa Dube) in the Chair]\n\n{t1:The Speaker}{q1::} {c1:Order.}\n\n"
        "[The Deputy Speaker (Ewan Strachan) took the Chair]\n\n{t2:The Deputy Speaker}{q2::} {c2:Order.}\n\n"
        "[Nomsa Dube resumed the Chair]\n\n{t3:The Speaker}{q3::} {c3:Order again.}"
    )

    assert marked.names == ["Nomsa Dube", "Ewan Strachan", "Nomsa Dube"]


def test_the_same_label_is_another_where_another_took_the_chair() -> None:
    marked = document(
        "[Nomsa Dube in the Chair]\n\n{t1:The Chair}{q1::} {c1:Order.}\n\n[Ewan Strachan took the Chair]\n\n"
        "{t2:The Chair}{q2::} {c2:Order again.}"
    )

    assert marked.names == ["Nomsa Dube", "Ewan Strachan"]


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("An hon. Member", SpeakerKind.PERSON),
        ("A Juror", SpeakerKind.PERSON),
        ("Hon. Members", SpeakerKind.GROUP),
        ("Several hon. Members", SpeakerKind.GROUP),
    ],
)
def test_members_without_a_name_are_people_without_a_name(label: str, kind: SpeakerKind) -> None:
    marked = document(f"{{t1:Nomsa Dube}}{{q1::}} {{c1:Members, be still.}}\n\n{{t2:{label}}}{{q2::}} {{c2:Shame!}}")

    assert (marked.speakers[1].name, marked.speakers[1].kind) == (None, kind)


@pytest.mark.parametrize(
    ("head", "label", "name"),
    [
        ("Press Gaggle by Press Secretary Imogen Threlkeld Aboard Republic One", "MS. THRELKELD", "Imogen Threlkeld"),
        ("APPEARANCES: GRETA VANTOUR, for the State; DESMOND ILIFFE, for Blue Lines", "MR. ILIFFE", "DESMOND ILIFFE"),
        ("Hosts: Maya Trelawny and Theo Abara", "THEO", "Theo Abara"),
        ("Hosts: Maya Trelawny and Theo Abara", "REPORTER", NOBODY),
    ],
)
def test_a_surname_or_a_given_name_as_a_label_means_whom_the_head_names(
    head: str, label: str, name: str | None
) -> None:
    marked = document(f"{head}\n\n{{t1:{label}}}{{q1::}} {{c1:Good morning to all of you.}}")

    assert marked.names == [name]


def test_a_given_name_within_a_turn_is_whose_label_it_is() -> None:
    marked = document(
        "Hosts: Maya Trelawny and Theo Abara\n\n{t1:THEO}{q1::} {c1:Hello.}\n\n"
        "{t2:MAYA}{q2::} {c2:{s3:Theo} {q3:says} {c3:it is late}.}"
    )

    assert marked.names == ["Theo Abara", "Maya Trelawny", "Theo Abara"]


ASKED = "Record of interview with Jory Penhale\n\n{t1:Q}{q1::} {c1:%s}\n\n{t2:A}{q2::} {c2:%s}"


@pytest.mark.parametrize(
    ("question", "answer", "name"),
    [
        ("{s3:You} {q3:said} {c3:it was late}.", "I did.", "Jory Penhale"),
        ("What of the bosun, Ivo Castor?", "{s3:He} {q3:said} {c3:it was late}.", "Ivo Castor"),
        ("What of the bosun, Ivo Castor?", "{s3:She} {q3:said} {c3:it was late}.", NOBODY),
        ("Was it late?", "{s3:I} {q3:said} {c3:it was late}.", "Jory Penhale"),
        ("Was it late?", "{s3:You} {q3:said} {c3:it was late}.", NOBODY),
    ],
)
def test_he_and_you_go_from_a_question_to_its_answer(question: str, answer: str, name: str | None) -> None:
    assert document(ASKED % (question, answer)).names[2] == name


def test_she_is_not_who_is_spoken_to() -> None:
    marked = document(
        "Gaggle by Press Secretary Imogen Vale\n\n{t1:MS. VALE}{q1::} {c1:Governor Dana Whit is here.}\n\n"
        "{t2:Q}{q2::} {c2:Thanks, Imogen. What did {s3:she} {q3:ask} for? {c3:Boats}?}\n\n"
        "{t4:MS. VALE}{q4::} {c4:{s5:She} {q5:said} {c5:forty}.}"
    )

    assert marked.names == ["Imogen Vale", NOBODY, "Dana Whit", "Imogen Vale", "Dana Whit"]
