"""Proper names: where they begin and end, and what stands before them."""

import pytest

from onrecord.parser.cast.names import Name, Sort, names
from onrecord.parser.cast.words import words
from onrecord.parser.segment import paragraphs

NO_TITLE = None


def found(text: str) -> tuple[Name, ...]:
    return names(words(text, paragraphs(text)))


def shown(text: str) -> list[str]:
    return [name.span.of(text) for name in found(text)]


@pytest.mark.parametrize(
    ("text", "title", "name"),
    [
        ("Then Vardanian President Milena Korvat spoke.", "Vardanian President", "Milena Korvat"),
        ("Then Prime Minister Alasdair Benko spoke.", "Prime Minister", "Alasdair Benko"),
        ("Then Lt. Gov. Dina Ashby spoke.", "Lt. Gov.", "Dina Ashby"),
        ("Then Sen. Robert J. Whitlock spoke.", "Sen.", "Robert J. Whitlock"),
        ("Then Mrs. Abernethy spoke.", "Mrs.", "Abernethy"),
        ("Then Minister of Education Stefania Brandl spoke.", "Minister of Education", "Stefania Brandl"),
        ("Then the President of China Lin Weiming spoke.", NO_TITLE, "Lin Weiming"),
        ("Then Ursula von der Linden spoke.", NO_TITLE, "Ursula von der Linden"),
        ("Then Hafez al-Masri spoke.", NO_TITLE, "Hafez al-Masri"),
        ("Then Dr Lali ter-Petros spoke.", "Dr", "Lali ter-Petros"),
        ("Then Conan O’Rourke spoke.", NO_TITLE, "Conan O’Rourke"),
        ("Then K.C. Mauritz spoke.", NO_TITLE, "K.C. Mauritz"),
        ("Landlady Prudence Ng spoke.", "Landlady", "Prudence Ng"),
        ("Old Pavel Ruzh spoke.", "Old", "Pavel Ruzh"),
        ("Then Dean Kamrath spoke.", NO_TITLE, "Dean Kamrath"),
        ("Then Theresa May spoke.", NO_TITLE, "Theresa May"),
        ("Then Captain Jan de Vries spoke.", "Captain", "Jan de Vries"),
        ("Then Minister of Economy Taras Velde-Moor spoke.", "Minister of Economy", "Taras Velde-Moor"),
        ("Later Minister of Labour and Housing Zdena Orsk spoke again about rents.", NO_TITLE, "Zdena Orsk"),
        ("A spokesman for Mayor Ibrahim al-Hadi spoke.", "Mayor", "Ibrahim al-Hadi"),
        ("Professor Emerita Ruth Abelard spoke.", NO_TITLE, "Ruth Abelard"),
        ('Then Robert "Bobby" Tanner spoke.', NO_TITLE, 'Robert "Bobby" Tanner'),
        ("Then Hywel ap Gwynfor spoke.", NO_TITLE, "Hywel ap Gwynfor"),
        ("Then Smt. Kalavati Bhonsle spoke.", "Smt.", "Kalavati Bhonsle"),
        ("Then Alhaji Ibrahim Seidou spoke.", "Alhaji", "Ibrahim Seidou"),
        ("Then the Revd Comfort Asante spoke.", "Revd", "Comfort Asante"),
        ("Then PC Mohammed Chaudhry spoke.", "PC", "Mohammed Chaudhry"),
        ("Then MS. OYELARAN spoke.", "MS.", "OYELARAN"),
        ("Substitute João Vitor de Albuquerque spoke.", "Substitute", "João Vitor de Albuquerque"),
        ("Trombonist Marisela Quiñones spoke.", "Trombonist", "Marisela Quiñones"),
        ("Then Friederike von und zu Aufhausen spoke.", NO_TITLE, "Friederike von und zu Aufhausen"),
        ("Then Prime Minister John A. Macrae spoke.", "Prime Minister", "John A. Macrae"),
        ("The clerk (Mrs A Bello) spoke.", "Mrs", "A Bello"),
        ("Then Makhdoom Jahangir Shah spoke.", NO_TITLE, "Makhdoom Jahangir Shah"),
        ("Then Dato' Azlan Yusri spoke.", "Dato'", "Azlan Yusri"),
        ("Then Tan Sri Azlan Yusri spoke.", "Tan Sri", "Azlan Yusri"),
        ("Then SP Josephine Adeh-Musa spoke.", "SP", "Josephine Adeh-Musa"),
        ('Churchwarden Tom "Tubby" Ackerman spoke.', "Churchwarden", 'Tom "Tubby" Ackerman'),
        ("Then Leader of the Opposition K.R. Venkat spoke.", "Leader of the Opposition", "K.R. Venkat"),
        ("Then Recorder Milena Korvat spoke.", "Recorder", "Milena Korvat"),
        ("MS. OYELARAN: (Pause) It spoke.", "MS.", "OYELARAN"),
        ("Then Hilario Dawes Jr., a judge, spoke.", NO_TITLE, "Hilario Dawes Jr."),
        ("Then Leora Abramson KC, who was late, spoke.", NO_TITLE, "Leora Abramson"),
        ("Then Undersheriff Wrenna Obst spoke.", "Undersheriff", "Wrenna Obst"),
        ("Then City Administrator Wrenna Obst spoke.", "City Administrator", "Wrenna Obst"),
        ("Then Director-General Wrenna Obst spoke.", "Director-General", "Wrenna Obst"),
        ("Then Chief of Staff Wrenna Obst spoke.", NO_TITLE, "Wrenna Obst"),
        ("Then Shopkeeper Wrenna Obst spoke.", "Shopkeeper", "Wrenna Obst"),
        ("Then Ex-Mayor Wrenna Obst spoke.", "Ex-Mayor", "Wrenna Obst"),
        ("Marine Biologist Wrenna Obst spoke.", "Marine Biologist", "Wrenna Obst"),
        ("Then Spc. Wrenna Obst spoke.", "Spc.", "Wrenna Obst"),
        ("Later U.S. Under Secretary of State Wrenna Obst spoke again about rents.", NO_TITLE, "Wrenna Obst"),
    ],
)
def test_a_title_before_a_person_is_no_part_of_the_name(text: str, title: str | None, name: str) -> None:
    (last,) = [one for one in found(text) if one.sort in (Sort.PERSON, Sort.LIKELY)]

    assert last.span.of(text) == name
    assert title is None or (last.title is not None and last.title.of(text) == title)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("He joined the Department of Health and Human Services in May.", "Department of Health and Human Services"),
        ("He joined the Bakers’ Federation.", "Bakers’ Federation"),
        ("He joined Hearth & Sons.", "Hearth & Sons"),
        ("He joined the People's Republic of China.", "People's Republic of China"),
        ("He read the Sale of Goods Act.", "Sale of Goods Act"),
        ("He joined the NIPH.", "NIPH"),
        ("He joined New Zealand Herald.", "New Zealand Herald"),
        ("Rival Cathay Marine Bank fell.", "Cathay Marine Bank"),
        ("He joined Nordline A/S.", "Nordline A/S"),
        ("He joined the Municipality of Ambry.", "Municipality of Ambry"),
        ("He joined the Fuel and Salt Administration.", "Fuel and Salt Administration"),
        ("He joined the Securities and Options Commission.", "Securities and Options Commission"),
        ("He joined the U.S. Fuel and Salt Administration.", "U.S. Fuel and Salt Administration"),
        ("He joined the House Fuel and Salt Committee.", "House Fuel and Salt Committee"),
        ("Centers for Fuel Control and Storage opened.", "Centers for Fuel Control and Storage"),
        ("He joined the Bureau of Fuel, Timber and Salt.", "Bureau of Fuel, Timber and Salt"),
        ("He joined the State Fuel and Salt Service.", "State Fuel and Salt Service"),
        ("He joined Channel 4.", "Channel 4"),
        ("Teamsters Local 41 met in 2024.", "Teamsters Local 41"),
        ("He joined the Front for Renewal.", "Front for Renewal"),
        ("He joined the Movement for Open Water.", "Movement for Open Water"),
        ("It was the Star that asked.", "Star"),
        ("Reuters fell.", "Reuters"),
        ("Then Save the Children asked.", "Save the Children"),
        ("Then Police Scotland asked.", "Police Scotland"),
        ("He left Transport for London.", "Transport for London"),
        ("He left Ambry County Sheriff's Office.", "Ambry County Sheriff's Office"),
        ("He left easyJet.", "easyJet"),
        ("He joined the SEC. It rained.", "SEC"),
        ("It was the Sun that asked.", "Sun"),
        ("It was the i that asked.", "i"),
    ],
)
def test_the_name_of_a_body_is_found_whole(text: str, name: str) -> None:
    assert shown(text) == [name]


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        ("He left the Kremlin and State Department.", ["Kremlin", "State Department"]),
        ("He left the FBI and Justice Department.", ["FBI", "Justice Department"]),
        ("He left the University of Ambry, Norway and Sweden.", ["University of Ambry", "Norway", "Sweden"]),
        ("Forest burns. The Forest and Timber Office rose in Forest.", ["Forest", "Forest", "Timber Office", "Forest"]),
        ("He left the Ministry of Fuel for the Department of Salt.", ["Ministry of Fuel", "Department of Salt"]),
    ],
)
def test_two_bodies_beside_one_another_have_two_names(text: str, bodies: list[str]) -> None:
    assert shown(text) == bodies


@pytest.mark.parametrize(
    "text",
    [
        "Yesterday it rained.",
        "On Monday it rained in March.",
        "The President and the Home Secretary were there.",
        "However, I think so.",
        "Republicans and Democrats disagree.",
        "The Ministry was closed.",
    ],
)
def test_capitals_that_name_nobody_give_no_name(text: str) -> None:
    assert shown(text) == []


def test_a_word_that_opens_a_sentence_is_a_name_when_the_document_has_it_elsewhere() -> None:
    text = "Dray objected. Later they voted for Dray."

    assert shown(text) == ["Dray", "Dray"]


def test_a_headline_in_capitals_gives_only_names_that_the_body_has() -> None:
    text = "Furious Mayor Slams Planned Swimming Pool Repair Bill\n\nThe mayor, Freya Dunmore, spoke for an hour."

    assert shown(text) == ["Freya Dunmore"]


def test_a_possessive_ends_a_name() -> None:
    text = "Then Milena Korvat's counterpart Anselm Dreyer spoke."

    assert shown(text) == ["Milena Korvat", "Anselm Dreyer"]


def test_a_port_or_a_lake_is_no_person() -> None:
    assert [name.sort for name in found("They met in Port Osmund by Lake Ardent.")] == [Sort.OPEN, Sort.OPEN]
