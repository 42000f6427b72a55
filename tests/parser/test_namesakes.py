"""People of one name, and people without one: who is meant by surname, style, trade, place, "you" and "I"."""

import pytest

from casting import document

NOBODY = None


@pytest.mark.parametrize(
    ("marked", "names"),
    [
        # A family name that comes first, and the same name that comes last.
        (
            (
                "{s1:Professor Park Min-jung of Daejin} {q1:led} {c1:it}. “{c2:Eels knew},” {s2:Park} {q2:said}.\n\n"
                "{s3:Daniel Park, a fisheries officer,} {q3:said} {c3:no}. {s4:The officer} {q4:added} {c4:that}.\n\n"
                "{s5:Professor Park} {q5:plans} {c5:more}. “{c6:Next},” {s6:she} {q6:said}."
            ),
            ["Park Min-jung", "Park Min-jung", "Daniel Park", "Daniel Park", "Park Min-jung", "Park Min-jung"],
        ),
        # No list knows the name; the document has called its only bearer so.
        (
            (
                "{s1:Wurie Sesay} {q1:said} {c1:no}. {s2:Wurie} {q2:added} {c2:that it rained}.\n\n"
                "{s3:Dennis Wurie} {q3:said} {c3:yes}."
            ),
            ["Wurie Sesay", "Wurie Sesay", "Dennis Wurie"],
        ),
        # A title.
        (
            (
                "Judge Harriet Lowe sat. {s1:Gideon Lowe, for the defence,} {q1:said} {c1:his client slept}. "
                "{s2:Judge Lowe} {q2:asked} {c2:how he knew}. {s3:Mr Lowe} {q3:said} {c3:he snored}."
            ),
            ["Gideon Lowe", "Harriet Lowe", "Gideon Lowe"],
        ),
        (
            (
                "{s1:President Yoon Tae-ho} {q1:said} {c1:no}. {s2:Opposition leader Yoon Hye-jin} {q2:said} {c2:yes}. "
                "{s3:Ms. Yoon} {q3:said} {c3:she waited}. {s4:President Yoon} {q4:said} {c4:soon}."
            ),
            ["Yoon Tae-ho", "Yoon Hye-jin", "Yoon Hye-jin", "Yoon Tae-ho"],
        ),
        # The pronouns that follow, the kin that is printed.
        (
            (
                "{s1:Tran Thi Hoa, who grows pepper,} {q1:said} {c1:no}. {s2:Her husband, Tran Van Duc,} {q2:said} "
                "{c2:yes}. {s3:Mrs Tran} {q3:said} {c3:he slept}. {s4:Mr Tran} {q4:said} {c4:he had not}."
            ),
            ["Tran Thi Hoa", "Tran Van Duc", "Tran Thi Hoa", "Tran Van Duc"],
        ),
        (
            (
                "{s1:Kim Soo-hyun, a violinist,} {q1:said} {c1:no}. {s2:Her teacher, Kim Dae-won,} {q2:said} {c2:yes}. "
                "{s3:Ms. Kim} {q3:sighed} {c3:so}. {s4:Mr. Kim} {q4:nodded} {c4:that it was}."
            ),
            ["Kim Soo-hyun", "Kim Dae-won", "Kim Soo-hyun", "Kim Dae-won"],
        ),
        # Whoever was named last, each time anew.
        (
            (
                "{s1:Tomas Weld} {q1:said} {c1:no}. {s2:Irma Weld} {q2:said} {c2:yes}.\n\n{s3:Weld} {q3:felt} {c3:so}. "
                "{s4:Tomas Weld} {q4:said} {c4:dogs lie}. {s5:Weld} {q5:went on} {c5:that they bite}."
            ),
            ["Tomas Weld", "Irma Weld", "Irma Weld", "Tomas Weld", "Tomas Weld"],
        ),
        (
            (
                "{s1:Hussein Al Rashid} {q1:said} {c1:no}. {s2:Engineer Mona Al Rashid} {q2:said} {c2:yes}. "
                "{s3:Ms Al Rashid} {q3:sighed} {c3:so}. {s4:Hussein Al Rashid} {q4:said} {c4:no}. "
                "{s5:Al Rashid} {q5:went on} {c5:that it was late}."
            ),
            ["Hussein Al Rashid", "Mona Al Rashid", "Mona Al Rashid", "Hussein Al Rashid", "Hussein Al Rashid"],
        ),
        (
            "{s1:Wong Mei Ling} {q1:said} {c1:no}. {s2:Victor Wong} {q2:said} {c2:so}. {s3:Mdm Wong} {q3:hid} {c3:it}.",
            ["Wong Mei Ling", "Victor Wong", "Wong Mei Ling"],
        ),
        (
            (
                "{s1:Dr Nkechi Obi} {q1:said} {c1:no}. {s2:The doctor} {q2:said} {c2:rest}. {s3:Dr Paul Tan} {q3:said} "
                "{c3:run}. {s4:The doctor} {q4:said} {c4:fast}."
            ),
            ["Nkechi Obi", "Nkechi Obi", "Paul Tan", "Paul Tan"],
        ),
        # Generations.
        (
            (
                "{s1:Bernard Oakes Sr., 81,} {q1:said} {c1:no}. {s2:His son, Bernard Oakes Jr.,} {q2:said} {c2:yes}. "
                "{s3:The elder Oakes} {q3:said} {c3:it was}. {s4:The younger Oakes} {q4:said} {c4:it sank}."
            ),
            ["Bernard Oakes Sr.", "Bernard Oakes Jr.", "Bernard Oakes Sr.", "Bernard Oakes Jr."],
        ),
        ("{s1:Count Orlov} {q1:said} {c1:no}. {s2:Countess Orlova} {q2:said} {c2:yes}.", ["Orlov", "Orlova"]),
        # A given name that looks like a day.
        (
            (
                "{s1:Prime Minister Pham Quoc Tuan} {q1:said} {c1:no}. {s2:Deputy minister Pham Thu Ha} {q2:said} "
                "{c2:yes}. {s3:The prime minister} {q3:said} {c3:no}."
            ),
            ["Pham Quoc Tuan", "Pham Thu Ha", "Pham Quoc Tuan"],
        ),
    ],
)
def test_people_of_one_name_are_told_apart(marked: str, names: list[str]) -> None:
    assert document(marked).names == names


@pytest.mark.parametrize(
    ("marked", "name"),
    [
        (
            "Her Excellency Ambassador Pilar Mora often sat beside Joao Tavares. {s:Her Excellency} {q:said} {c:no}.",
            "Pilar Mora",
        ),
        ("Prince Adel bin Saud, the governor, sat by Huda Zaim. {s:His Highness} {q:said} {c:no}.", "Adel bin Saud"),
        ("King Olaf sat by Ana Brito. {s:His Majesty} {q:said} {c:no}.", "Olaf"),
        ("Ambassador Leila Haddou sat by. {s:His Excellency} {q:said} {c:no}.", NOBODY),
        ("Her Majesty Queen Ingeborg sat by. {s:His Lordship} {q:said} {c:no}.", NOBODY),
    ],
)
def test_a_style_means_whom_the_document_calls_so_or_who_holds_such_an_office(marked: str, name: str | None) -> None:
    assert document(marked).names == [name]


@pytest.mark.parametrize(
    ("marked", "name"),
    [
        # Where somebody is from.
        (
            (
                "Noor Haidari, of the Lemberg Observatory, met Ivo Strand of the Tarn Institute. "
                "{s:The Tarn astronomer} {q:said} {c:no}."
            ),
            "Ivo Strand",
        ),
        ("Ewa Zielna of Gdow and Marek Lis from Wola sat by. {s:The Wola carpenter} {q:said} {c:no}.", "Marek Lis"),
        ("Austria's Luka Brenner often sat beside Goran Petkov. {s:The Austrian} {q:said} {c:no}.", "Luka Brenner"),
        (
            (
                "{s1:Ines Duarte} {q1:said} {c1:no}. {s2:Her Brazilian colleague Caio Reis} {q2:said} {c2:yes}. "
                "{s3:The Brazilian} {q3:felt} {c3:so}."
            ),
            "Caio Reis",
        ),
        ("Ivo Strand of the Tarn Institute sat by. {s:The Lemberg astronomer} {q:said} {c:no}.", NOBODY),
        ("Ivo Strand, the spokesman of the Tarn Institute, sat by. {s:The Tarn zoologist} {q:said} {c:no}.", NOBODY),
        # A field of study, which a professor has and a diver has not.
        ("{s1:Professor Ada Chen} {q1:said} {c1:no}. {s2:The ecologist} {q2:added} {c2:that it rained}.", "Ada Chen"),
        ("{s1:Pia Lund, a diver,} {q1:said} {c1:no}. {s2:The geologist} {q2:said} {c2:rock}.", NOBODY),
        # Another trade, another person.
        ("{s1:Pia Lund, a diver,} {q1:said} {c1:no}. {s2:The skipper} {q2:said} {c2:noon}.", NOBODY),
        ("{s1:Ravi Menon, an engineer,} {q1:said} {c1:no}. {s2:The philosopher} {q2:said} {c2:so}.", NOBODY),
        ("{s1:Luca Bianchi, the trainer,} {q1:said} {c1:no}. {s2:The jockey} {q2:said} {c2:so}.", NOBODY),
        # A husband has a trade of his own.
        (
            (
                "{s1:Petra Holm} {q1:said} {c1:no}. {s2:Her husband, Lars Holm, a dentist,} {q2:said} {c2:yes}. "
                "{s3:Ms Holm} {q3:sighed} {c3:so}. {s4:The dentist} {q4:said} {c4:yes}."
            ),
            "Lars Holm",
        ),
        # Whom somebody tells of is not who tells it.
        ("{s1:Grace Otieno} {q1:wept}. “{c1:{s2:The captain} {q2:told} us {c2:to swim}},” {s1:she} {q1:said}.", NOBODY),
    ],
)
def test_a_description_means_only_whom_the_document_lets_it_mean(marked: str, name: str | None) -> None:
    assert document(marked).names[-1] == name


@pytest.mark.parametrize(
    ("marked", "name"),
    [
        (
            (
                "President Otar Lomidze landed. {c1:It went well}, {s1:his press secretary, Nino Beridze,} {q1:said}. "
                "In the evening the president dined. {s2:He} {q2:told} guests {c2:that rivers do not ask}."
            ),
            "Otar Lomidze",
        ),
        (
            (
                "{s1:The culture minister, Dame Edwina Sparrow,} {q1:says} {c1:choirs thrive}.\n\n"
                "{s2:Dr Mala Iyer} {q2:says} {c2:it heals}.\n\n"
                "In fairness to the minister, {s3:she} {q3:has promised} {c3:two pianos}."
            ),
            "Edwina Sparrow",
        ),
        (
            (
                "“{c1:I paint},” {q1:says} {s1:Mori Keiko}. {s2:Le Matin de Brume} {q2:hailed} {c2:her as shy}.\n\n"
                "“{c3:Nice},” {s3:she} {q3:says}."
            ),
            "Mori Keiko",
        ),
    ],
)
def test_he_and_she_go_on_from_an_office_in_between_and_pass_over_a_newspaper(marked: str, name: str) -> None:
    assert document(marked).names[-1] == name


def test_you_in_a_question_is_who_answers_it_though_others_are_in_the_room() -> None:
    marked = document(
        "{t1:Lena Voigt}: {c1:Welcome, both.}\n\n{t2:Ada Brill}: {c2:Thanks.}\n\n{t3:Dafydd Prosser}: {c3:Thanks.}\n\n"
        "{t4:Lena Voigt}: {c4:{s5:You} {q5:write} that {c5:moss remembers}. Does it?}\n\n{t6:Dafydd Prosser}: {c6:Yes.}"
    )

    assert marked.names[4] == "Dafydd Prosser"


@pytest.mark.parametrize(
    ("head", "end", "name"),
    [
        ("By Lotte Brandis", "It snowed.", "Lotte Brandis"),
        ("Lotte Brandis", "Lotte Brandis is a postwoman in Lund.", "Lotte Brandis"),
        ("Lotte Brandis", "Lotte Brandis came late.", NOBODY),
        ("12 March", "It snowed.", NOBODY),
    ],
)
def test_i_in_the_narration_is_the_author_where_a_byline_or_the_end_tells_who_that_is(
    head: str, end: str, name: str | None
) -> None:
    marked = document(f"The long winter\n\n{head}\n\n{{s:I}} {{q:said}} {{c:no}}. Peer Holm laughed.\n\n{end}")

    assert marked.names == [name]
