"""Whom a source means. Each table is one phenomenon; the sentences are our own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casting import document
from onrecord.parser.segment import paragraphs
from onrecord.parser.spans import Attribution
from onrecord.parser.speakers import speakers
from onrecord.parser.text import Span
from onrecord_schemas import Resolution, SpeakerKind, StatementType

NOBODY = None


@pytest.mark.parametrize(
    ("marked", "name", "role"),
    [
        (
            "{c:The bridge will open in May}, {s:Transport Minister Ingrid Vale} {q:said}.",
            "Ingrid Vale",
            "Transport Minister",
        ),
        (
            "{s:Freya Dunmore, the mayor of Lower Ambry,} {q:said} {c:the roof leaks}.",
            "Freya Dunmore",
            "the mayor of Lower Ambry",
        ),
        ("{s:Tomas Brandl, 43, a lorry driver} {q:said} {c:it shook}.", "Tomas Brandl", "a lorry driver"),
        ("{c:It shook}, {q:according to} {s:campaign spokeswoman Hope Lindqvist}.", "Hope Lindqvist", None),
        ("{s:The chair of the Refugee Council Enver Sullivan} {q:said} {c:it was late}.", "Enver Sullivan", None),
        ("{s:The President of China Lin Weiming} {q:said} {c:it was late}.", "Lin Weiming", None),
        ("{s:The Union of Salters (US) general secretary Jo Roe} {q:said} {c:it was late}.", "Jo Roe", None),
        ("{s:Ambry Works Authority (AWA) Chairman retired Lt Gen Jo Roe} {q:said} {c:it was late}.", "Jo Roe", None),
        ("{s:The state chairman of the Labour Unity Congress, Jo Roe,} {q:said} {c:it was late}.", "Jo Roe", None),
        ("{s:The master of ceremonies Asab Roe} {q:said} {c:it was late}.", "Asab Roe", None),
        ("{s:Former Secretary of State and front-runner Jo Roe} {q:said} {c:no}.", "Jo Roe", None),
        ("{s:Jo Roe, an aide to Mrs. Vale,} {q:said} {c:no}.", "Jo Roe", "an aide to Mrs. Vale"),
        ("{s:Jo Roe, the club's housing officer,} {q:said} {c:no}.", "Jo Roe", "the club's housing officer"),
        ("{s:the group's leader, Ann Lee} {q:said} {c:it was late}.", "Ann Lee", "the group's leader"),
        ("{s:Their secretary, a retired chemist called Basil Roe,} {q:said} {c:so}.", "Basil Roe", "a retired chemist"),
        ("{s:Labour's Shadow Home Secretary Yvonne Cowper} {q:said} {c:it was late}.", "Yvonne Cowper", None),
        ("{s:The ferry company, Blue Strait Lines,} {q:said} {c:boats would sail}.", "Blue Strait Lines", None),
        ("{c:It was late}, {q:said} {s:one of them, fifteen-year-old Ifan Rees}.", "Ifan Rees", None),
        ("{s:The Coastal Mercury} {q:reported} {c:a meeting}.", "Coastal Mercury", None),
        ("{s:Her brother, the cellist Emrys Holt,} {q:said} {c:no}.", "Emrys Holt", "cellist"),
        ("{s:Co-author Dr. Jo Roe} {q:said} {c:no}.", "Jo Roe", "Co-author"),
        ("{s:The seller, Hanse Holding AG,} {q:said} {c:no}.", "Hanse Holding AG", None),
        ("{s:The report, “Dry Promises”,} {q:says} {c:wells are dry}.", "Dry Promises", None),
        ("{s:The Baale of Idi, Chief Rasheed Olagun,} {q:said} {c:no}.", "Rasheed Olagun", "The Baale of Idi"),
        ("{s:The Dean, the Very Revd Hilary Black,} {q:said} {c:no}.", "Hilary Black", "The Dean"),
        ("{s:Roe's advocate, Leora Abramson KC}, {q:said} {c:no}.", "Leora Abramson", "Roe's advocate"),
        ("{s:The piper Séamus Flynn} {q:said} {c:no}.", "Séamus Flynn", "piper"),
        ("Later, {s:hardware chief Tunde Vass} {q:said} {c:no}.", "Tunde Vass", "hardware chief"),
        ("{s:One member of the board, Deputy Governor Ann Lee,} {q:said} {c:no}.", "Ann Lee", "Deputy Governor"),
    ],
)
def test_a_source_that_holds_a_name_means_its_bearer(marked: str, name: str, role: str | None) -> None:
    (speaker,) = document(marked).speakers

    assert speaker.name == name
    assert speaker.resolution is Resolution.NAMED
    assert role is None or speaker.role == role


@pytest.mark.parametrize(
    ("mention", "name"),
    [
        ("Korvat", "Milena Korvat"),
        ("Mrs Korvat", "Milena Korvat"),
        ("the Vardanian leader", "Milena Korvat"),
        ("The head of state", "Milena Korvat"),
        ("The President of Vardania", "Milena Korvat"),
        ("the Oskolian president", "Anselm Dreyer"),
        ("President Dreyer", "Anselm Dreyer"),
        ("she", "Milena Korvat"),
        ("he", "Anselm Dreyer"),
        ("the Prime Minister of Oskolia", NOBODY),
        ("a spokesman for Dreyer", NOBODY),
        ("Dreyer's aides", NOBODY),
        ("supporters of Korvat", NOBODY),
        ("a friend of singer Korvat", NOBODY),
        ("the Korvat campaign", NOBODY),
    ],
)
def test_a_title_an_epithet_or_a_pronoun_means_whom_the_document_printed_it_with(
    mention: str, name: str | None
) -> None:
    lead = (
        "{s1:President Anselm Dreyer of Oskolia} {q1:met} {c1:Europe's press}.\n\n"
        "{c2:The river is one}, {s2:Vardanian President Milena Korvat} {q2:said} after her swim.\n\n"
    )

    speaker = document(lead + f"{{s3:{mention}}} {{q3:added}} {{c3:that it was cold}}.").speakers[2]

    assert speaker.name == name


def test_of_two_with_one_title_the_last_one_spoken_of_is_meant() -> None:
    marked = document(
        "{s1:Freya Dunmore, the mayor of Lower Ambry,} {q1:said} {c1:the roof leaks}.\n\n"
        "{s2:The mayor} {q2:added} {c2:that it rained}.\n\n"
        "{s3:Hugo Bellamy, the mayor of Upper Ambry,} {q3:laughed} {c3:it off}.\n\n"
        "{s4:The mayor} {q4:said} {c4:he had an umbrella}.\n\n"
        "{s5:The mayor of Lower Ambry} {q5:said} {c5:she had two}."
    )

    assert marked.names == ["Freya Dunmore", "Freya Dunmore", "Hugo Bellamy", "Hugo Bellamy", "Freya Dunmore"]


@pytest.mark.parametrize(
    ("marked", "name"),
    [
        # A name in the source wins over every title that somebody else has.
        ("Secretary Moses Adey was there. {s:Minister of Finance Takemoto} {q:said} {c:no}.", "Takemoto"),
        ("{s:A spokesman for Mayor Ibrahim al-Hadi} {q:said} {c:no}.", NOBODY),
        ("President Harlan Voss was there. {s:Mrs. Voss} {q:said} {c:no}.", "Voss"),
        ("{s:Mr and Mrs Holloway} {q:said} {c:no}.", NOBODY),
        ("Striker Faouzi Ben Youssef ran. {s:Captain Youssef Ben Ali} {q:said} {c:no}.", "Youssef Ben Ali"),
        # A shorter form is how the name ends.
        ("Envoy Federica van Houten sat by. {s:Van Houten} {q:said} {c:no}.", "Federica van Houten"),
        ("There was coach José García Ortega again. {s:García Ortega} {q:said} {c:no}.", "José García Ortega"),
        # Whom the tail of a sentence says to have said it is nobody who is named before the comma.
        ("{c:It was sold to Juris Kalnins}, {s:its owner} {q:said} on Tuesday.", NOBODY),
        # An age that is printed nowhere else tells of whom was spoken last.
        ("Jo Roe spoke. Ann Lee, 40, sat by. Jo Roe rose. {s:The 61-year-old} {q:said} {c:no}.", "Jo Roe"),
        ("Jo Roe, 40, spoke. {s:The 61-year-old} {q:said} {c:no}.", None),
        # Monsieur has no given name.
        ("Mayor Pierre Kaboré rose. {s:M. Kaboré} {q:said} {c:no}.", "Pierre Kaboré"),
        ("{s:The passenger, who asked to be called only Hennie}, {q:said} {c:no}.", "Hennie"),
        # Words are whose they are called.
        ('Jo Roe was asked. {s:Roe\'s reply} {q:was}, "{c:No}."', "Jo Roe"),
        ("Ann Lee sat by. {c:She was there}, {q:by} {s:her own account}.", "Ann Lee"),
        ('Mayor Jo Roe sat by. {s:The reply} {q:was}, "{c:No}."', None),
        ("Painter Ann Lee sat by. {s:She}’d {q:said} {c:no}.", "Ann Lee"),
        ("Painter Ann Lee sat by. {s:She’d} {q:said} {c:no}.", "Ann Lee"),
        ("Ambry Water Authority has a survey of 2019. {s:It} {q:found} {c:no}.", None),
        ("Ambry Water Authority has a survey of 2019. {s:It} {q:said} {c:no}.", "Ambry Water Authority"),
        # The name between marks is not the true one.
        ("{s:“Yonas,” a 34-year-old driller}, {q:said} {c:no}.", "Yonas"),
        # Somebody's predecessor is whose successor she is.
        ("Roe's successor, Ann Lee, sat by. Jo Roe left. Lee laughed. {s:Her predecessor} {q:said} {c:no}.", "Jo Roe"),
        # Named only later, with the same role.
        ("{s:A city worker} {q:said} {c:no}.\n\nJo Roe sat by.\n\nThe worker, Luis Tran, left.", "Luis Tran"),
        ("The Municipality of Ambry wrote. {s:The city} {q:said} {c:no}.", "Municipality of Ambry"),
        ("{s:Bank of Oskolia chairman Luc d'Aubigny} {q:said} {c:no}.", "Luc d'Aubigny"),
        ("There was Luc d'Aubigny again, and {s:d'Aubigny} {q:said} {c:no}.", "Luc d'Aubigny"),
        ("We like the Conservative candidate a lot. {s:The party} {q:said} {c:no}.", NOBODY),
        ("Orlando Bank fell. {s:The central bank} {q:said} {c:no}.", NOBODY),
        ("For Kevin Alder, Andy Warner was a saint. {s:He} {q:said} {c:no}.", "Kevin Alder"),
        # What somebody is called by stands behind the source.
        ("{s:The man}, identified as Dwayne Huxley, {q:told} police {c:no}.", "Dwayne Huxley"),
        ("{s:The club's owner}, known only as Beto, {q:told} police {c:no}.", "Beto"),
        ("{s:The cook}, who would only give his name as Luc, {q:said} {c:no}.", "Luc"),
        # A second name.
        ("Defender Ronaldo Alves, known as Naldo, sat by. {s:Naldo} {q:said} {c:no}.", "Ronaldo Alves"),
        ("We saw the Ambry Road Agency (RDA) there. {s:RDA} {q:said} {c:no}.", "Ambry Road Agency"),
        ("We saw SAD (Ambry Road Agency) there. {s:SAD} {q:said} {c:no}.", "Ambry Road Agency"),
        ("We saw Jonas Roemer (RDA) there. {s:RDA} {q:said} {c:no}.", "RDA"),
        # A father with one name.
        (
            "There Suhar sold noodles under a bridge. {s:Suhar} {q:said} {c:no}. Suhar's son, Agus Suhar, sat by.",
            "Suhar",
        ),
        (
            "There Suhar sold noodles under a bridge. Suhar's son, Agus Suhar, sat by. {s:Agus} {q:said} {c:no}.",
            "Agus Suhar",
        ),
        # Who speaks behind a comma is not what was named before it.
        ("Asked by Ann Lee, {s:the officer} {q:admitted} {c:that it rained}.", NOBODY),
        ("{q:According to} {s:Ann Lee}, {c:a vet was there}. {s2:The vet} {q2:said} {c2:no}.", "Ann Lee"),
        ("{s:The 19-year-old} {q:said} {c:no}.\n\nEmeka Obi came on late.", "Emeka Obi"),
        # A release tells what it will call its body.
        (
            "Ambry Salt Corp. (XAM: AS) (“Ambry” or the “Company”) is pleased. {s:The Company} {q:said} {c:no}.",
            "Ambry Salt Corp.",
        ),
        # An office for which there is no word.
        ("{s:The Iyaloja of the market, Alhaja Risikat Bello,} {q:said} {c:no}.", "Risikat Bello"),
        ("{s:A user who goes by Truth Ranger} {q:said} {c:no}.", "Truth Ranger"),
        ("{s:An updated FAQ} {q:said} {c:no}.", NOBODY),
        ("{s:The director of the Ambry Health Board, Dr Ilse Moor,} {q:said} {c:no}.", "Ilse Moor"),
        # Of two surnames the second is left out.
        (
            (
                "Mariana Quispe Villa died, said her daughter, Inés Barros Quispe. Ms. Barros wept. "
                "Dr. Quispe was born in a camp. {s:Dr. Quispe} {q:wrote} {c:no}."
            ),
            "Mariana Quispe Villa",
        ),
        ("Doreen Whittle, 83, was marched out. {s:The mum-of-six} {q:said} {c:no}.", "Doreen Whittle"),
        ("{s:Friends} {q:said} {c:no}.", NOBODY),
        ("{s:Management} {q:believes} {c:no}.", NOBODY),
        # Where something is speaks seldom.
        ("Osk Teller struck a convoy near Tel Omra. {s:She} {q:said} {c:no}.", "Osk Teller"),
        ("{s:Parcelforge} {q:announced} {c:no} at https://parcelforge.example/blog today.", "Parcelforge"),
        ("{s:@inkhoarder, a longtime critic of the firm,} {q:posted} {c:no}.", "@inkhoarder"),
        # What a body is by its name or its kind.
        (
            "We wrote to the Fuel and Salt Administration. {s:The agency} {q:said} {c:no}.",
            "Fuel and Salt Administration",
        ),
        ("We wrote to Sable Systems again today. {s:The agency} {q:said} {c:no}.", NOBODY),
        ("{s1:The daily Novina} {q1:wrote} {c1:so}. Dawn broke. {s2:The newspaper} {q2:said} {c2:no}.", "Novina"),
        ("Wade Culp, 66, was a Marine. {s:The retired Marine} {q:said} {c:no}.", "Wade Culp"),
        ("Prof. Ada Achebe sat by and ate. {s:The professor} {q:said} {c:no}.", "Ada Achebe"),
        # Another office, another minister.
        ("Finance Minister Imre Bal sat by. {s:The health minister} {q:said} {c:no}.", NOBODY),
        ("Prime Minister Imre Bal sat by. {s:The health minister} {q:said} {c:no}.", NOBODY),
        ("Deputy Conservator of Forests Anita Kumar often came late. {s:Kumar} {q:said} {c:no}.", "Anita Kumar"),
        # His wife has his name.
        ("{s1:Edith Moss} {q1:said} {c1:so}. Harold Moss wept. {s2:His wife} {q2:said} {c2:no}.", "Edith Moss"),
        ("His sister, Edith Moss, sat by. Harold Moss wept. {s:His wife} {q:said} {c:no}.", NOBODY),
        ("{s:His press secretary} {q:said} {c:no}.\n\nIt fell, said the press secretary, Irina Volk.", "Irina Volk"),
        ("{s:Interfact news agency} {q:said} {c:no}.", "Interfact"),
        ("{s:Oskolia's football confederation}, the OBF, {q:said} {c:no}.", "OBF"),
        ("{s:Ambry Foods Group plc} {q:said} {c:no}.", "Ambry Foods Group plc"),
        ("Philomena Crow, 92, sat by Ted Amos. {s:The octogenarian} {q:said} {c:no}.", NOBODY),
        ("Philomena Crow, who is 92, sat by Ted Amos. {s:The nonagenarian} {q:said} {c:no}.", "Philomena Crow"),
        ("{s:Dairy magnate U Kyaw Tun} {q:said} {c:no}.", "Kyaw Tun"),
        # What somebody is by a pronoun, where there is nobody else.
        (
            "Ada Blake left. She is now chief engineer of a boat. Then Jo Roe ran. {s:The engineer} {q:said} {c:no}.",
            "Ada Blake",
        ),
        ("The first witness was the trust's bookkeeper, Ola Clark. {s:The witness} {q:said} {c:no}.", "Ola Clark"),
        ("The winner was Ola Clark again. Jo Roe left. {s:The winner} {q:said} {c:no}.", "Ola Clark"),
        ("Figures came from the Ambry Acoustics Network. {s:The team} {q:said} {c:no}.", NOBODY),
        (
            (
                "BRIEFING\n\nBY TENZIN ARCHUL, SPOKESPERSON FOR THE UNION\n\nMr. Archul was late. {s:The spokesperson} "
                "{q:said} {c:no}."
            ),
            "TENZIN ARCHUL",
        ),
        ("A school closed, {s:its head} {q:said} on {c:Monday}.\n\nMs Yas Bhatt, 51, wept.", "Yas Bhatt"),
        ("Coach Greg Thorn sat by and ate. {s:The father-of-two} {q:said} {c:no}.", "Greg Thorn"),
        # Another party's nominee, another country's minister.
        ("Republican nominee Jo Roe lost. {s:The Democratic nominee} {q:said} {c:no}.", NOBODY),
        (
            "Foreign Minister Sami Sharq left. Then Sheikh Hamad Mannai sat. {s:The Qatari minister} {q:said} {c:no}.",
            "Hamad Mannai",
        ),
        # Whom nothing else is said of is meant by what he is; where he has an office, it is somebody new.
        ("Oisín Tierney ran on and did not stop. {s:The substitute} {q:said} {c:no}.", "Oisín Tierney"),
        ("Coach Jo Roe ran on. Ann Lee did not stop. {s:The surveyor} {q:said} {c:no}.", NOBODY),
        ("Hoa Delgado, 41, sat by Ann Lee. {s:The 41-year-old} {q:said} {c:no}.", "Hoa Delgado"),
        ("The hospital's director general, Jo Roe, sat by. {s:The director} {q:said} {c:no}.", "Jo Roe"),
        ("Adm. Curtis Vander sat by. {s:The admiral} {q:said} {c:no}.", "Curtis Vander"),
        ("Ann Lee opened the door. Her son Markos came in. {s:Her son} {q:said} {c:no}.", "Markos"),
        ("Councilmember Jo Roe sat by. {s:The councilmember} {q:said} {c:no}.", "Jo Roe"),
        ("Eleni Karahan-Petrou cooked it. {s:Petrou} {q:said} {c:no}.", "Eleni Karahan-Petrou"),
        ("Organiser Dot Weatherby sang again. {s:Mrs Weatherby} {q:said} {c:no}.", "Dot Weatherby"),
        ("Solange* fled again. “{c:He was thirsty},” {s:she} {q:said}.", "Solange"),
        (
            "Minutes\n\nPresent: Cllr J Parget (Chair), Cllr M Iqbal, Cllr D Stott\n\n{s:The Chair} {q:said} {c:no}.",
            "J Parget",
        ),
        (
            "Lumo's new phone folds. Lumo has shown it. {s:The company} {q:said} {c:no}. A Lumo spokesman sat by.",
            "Lumo",
        ),
        ("{s1:Findo, which sells boats,} {q1:said} {c1:no}.", "Findo"),
        ("Detective Superintendent Jo Roe sat by. {s:The detective} {q:said} {c:no}.", "Jo Roe"),
        (
            (
                "Boats of Findo sank. {s1:Ann Lee, an analyst at Merapi Partners}, {q1:sighed} {c1:so}. "
                "A spokesman for Findo, Jo Roe, wept.\n\n{s2:The company} {q2:said} {c2:no}."
            ),
            "Findo",
        ),
        ("A Lumo spokesperson sat by the Lumo Origami. {s:Lumo} {q:said} {c:no}.", "Lumo"),
    ],
)
def test_words_go_to_nobody_else_than_the_document_says(marked: str, name: str | None) -> None:
    assert document(marked).names[-1] == name


def test_himself_tells_which_of_two_mayors_declared() -> None:
    marked = document(
        "{s1:Hugo Bellamy, the mayor of Upper Ambry,} {q1:sold} {c1:the board}. He is a man of few words.\n\n"
        "{s2:Freya Dunmore, the mayor of Lower Ambry,} {q2:said} {c2:the roof leaks}. She frowned.\n\n"
        "{s3:The mayor} himself {q3:said} {c3:it was sold}."
    )

    assert marked.names[2] == "Hugo Bellamy"


@pytest.mark.parametrize(
    ("marked", "name"),
    [
        # The speaker of the sentence before, not whom he spoke about.
        (
            '{s1:Roe} {q1:said} {c1:Dray had lied}. "{c2:Twice}," {s2:he} {q2:said}. John Roe met Lionel Dray.',
            "John Roe",
        ),
        # Somebody new who is the subject in between.
        (
            "{s1:John Roe} {q1:said} {c1:no}.\n\nLionel Dray stood up. {s2:He} {q2:said} {c2:yes}.",
            "Lionel Dray",
        ),
        # Gender, by the given name, the noun, the honorific.
        ("{s1:Anna Roe} {q1:said} {c1:no} to Peter Dray. {s2:He} {q2:said} {c2:yes}.", "Peter Dray"),
        ("Mr Dray met {s1:Ms Roe}, who {q1:said} {c1:no}. {s2:He} {q2:said} {c2:yes}.", "Dray"),
        # Gender, by another pronoun: the name list would have it otherwise.
        (
            (
                "{s1:Ashton Roe} {q1:said} {c1:no}. She laughed.\n\n{s2:Peter Dray} {q2:said} {c2:yes}."
                "\n\n“{c3:No}”, {s3:she} {q3:said}."
            ),
            "Ashton Roe",
        ),
        # Named only later.
        ("“{c1:Mind the step}”, {s1:she} {q1:says}.\n\nAoife Lannigan has climbed it all her life.", "Aoife Lannigan"),
        # Somebody without a name speaks: nobody else is given his words.
        (
            "{s1:John Roe} {q1:said} {c1:no}.\n\n{s2:A witness} {q2:said} {c2:yes}. {s3:He} {q3:left}, {c3:he said}.",
            NOBODY,
        ),
        ("John Roe met his father. {s1:His father} {q1:said} {c1:no}. {s2:He} {q2:said} {c2:yes}.", NOBODY),
        # What the narration calls she stays whom it speaks of, though somebody without a name speaks to her.
        (
            (
                "{s1:Zdenka Roe} {q1:said} {c1:no}.\n\nShe was born in Kolín.\n\nThe state took the shop. She refused. "
                "{s2:An official} {q2:told} her {c2:no}. “{c3:It rained},” {s3:she} {q3:said}."
            ),
            "Zdenka Roe",
        ),
        # Delayed identification: the first woman whom the narration then names as its subject.
        (
            (
                "“{c1:Don’t touch the door},” {s1:she} {q1:says}.\n\nIt is ten past two.\n\nOutside it is snowing.\n\n"
                "Inside it is hot.\n\nNadia Brand is fifty-three."
            ),
            "Nadia Brand",
        ),
    ],
)
def test_he_and_she_mean_whom_they_agree_with_and_who_was_last_spoken_of(marked: str, name: str | None) -> None:
    assert document(marked).names[-1] == name


@pytest.mark.parametrize(
    ("marked", "names"),
    [
        (
            "{c1:{s2:He} {q2:believes} {c2:that it rains}}, {s1:John Roe} {q1:said}.",
            ["John Roe", "John Roe"],
        ),
        (
            "“{c1:My grandmother was strict. {s2:She} {q2:told} me {c2:to eat}},” {q1:said} {s1:Anna Roe}.",
            ["Anna Roe", NOBODY],
        ),
        (
            "“{c1:{s2:I} {q2:think} {c2:it rains}},” {q1:said} {s1:Anna Roe}.",
            ["Anna Roe", "Anna Roe"],
        ),
        ("{s1:I} {q1:think} {c1:it rains}. Anna Roe was there.", [NOBODY]),
    ],
)
def test_within_words_of_somebody_the_pronouns_are_theirs(marked: str, names: list[str | None]) -> None:
    assert document(marked).names == names


@pytest.mark.parametrize(
    ("marked", "name"),
    [
        ("We met John Roe, {s:who} {q:said} {c:it rained}.", "John Roe"),
        ("We met John Roe, the mayor of Ambry, {s:who} {q:said} {c:it rained}.", "John Roe"),
        ("We met voters for John Roe {s:who} {q:said} {c:it rained}.", NOBODY),
        ("We met voters in Texas {s:who} {q:said} {c:it rained}.", NOBODY),
        ("We read the Coastal Mercury, {s:which} {q:said} {c:it rained}.", "Coastal Mercury"),
    ],
)
def test_a_relative_pronoun_means_the_name_right_before_it(marked: str, name: str | None) -> None:
    assert document(marked).names == [name]


@pytest.mark.parametrize(
    ("marked", "names"),
    [
        (
            (
                "{s1:The Ministry of Rural Works} {q1:said} {c1:no}. {s2:It} {q2:added} {c2:why}."
                " {s3:The ministry} {q3:was} {c3:sorry}."
            ),
            ["Ministry of Rural Works"] * 3,
        ),
        (
            "{s1:The National Institute of Public Health (NIPH)} {q1:said} {c1:no}. {s2:The NIPH} {q2:added} {c2:why}.",
            ["National Institute of Public Health"] * 2,
        ),
        ("{s1:The Coastal Mercury} {q1:said} {c1:no}. {s2:The newspaper} {q2:told} {c2:why}.", ["Coastal Mercury"] * 2),
        ("{s1:John Roe} {q1:said} {c1:no}. {s2:The ministry} {q2:told} {c2:why}.", ["John Roe", NOBODY]),
        (
            "{s1:John Roe} and {s1:Anna Lee} {q1:met} {c1:us}. {s2:They} {q2:said} {c2:no}.",
            ["John Roe", NOBODY],
        ),
    ],
)
def test_bodies_are_meant_by_their_initials_their_kind_and_it(marked: str, names: list[str | None]) -> None:
    assert document(marked).names == names


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("Officials", SpeakerKind.GROUP),
        ("Two people familiar with the matter", SpeakerKind.GROUP),
        ("Most residents", SpeakerKind.GROUP),
        ("38% of likely voters", SpeakerKind.GROUP),
        ("A person familiar with the matter", SpeakerKind.PERSON),
        ("one of the people", SpeakerKind.PERSON),
        ("a senior source", SpeakerKind.PERSON),
        ("The 34-year-old", SpeakerKind.PERSON),
        ("A glaciologist", SpeakerKind.PERSON),
        ("the police", SpeakerKind.ORGANIZATION),
        ("The foreign ministry", SpeakerKind.ORGANIZATION),
        ("the campaign", SpeakerKind.ORGANIZATION),
        ("A statement on the website", SpeakerKind.DOCUMENT),
        ("The minutes of the meeting", SpeakerKind.DOCUMENT),
        ("a notice seen by this newspaper", SpeakerKind.DOCUMENT),
        ("The results", SpeakerKind.DOCUMENT),
    ],
)
def test_a_source_without_a_name_still_tells_its_kind(source: str, kind: SpeakerKind) -> None:
    (speaker,) = document(f"{{s:{source}}} {{q:said}} {{c:it was late}}.").speakers

    assert (speaker.name, speaker.kind, speaker.resolution) == (None, kind, Resolution.NONE)


def test_a_name_that_ends_with_initials_is_a_body_and_no_woman() -> None:
    marked = document("Ann Lee rang. {s1:Surf Rescue NSW} {q1:said} {c1:no}.\n\n{s2:She} {q2:asked} {c2:why}.")

    assert [(s.name, s.kind) for s in marked.speakers] == [
        ("Surf Rescue NSW", SpeakerKind.ORGANIZATION),
        ("Ann Lee", SpeakerKind.PERSON),
    ]


def test_a_quotation_without_a_source_is_the_running_speakers() -> None:
    marked = document(
        '"{c1:It shook}," {q1:said} {s1:Tomas Brandl, a lorry driver}.\n\n"{c2:My hands still shake.}"\n\n'
        '{s3:Officials} {q3:said} {c3:nothing}.\n\n"{c4:Nothing at all.}"'
    )

    assert marked.names == ["Tomas Brandl", "Tomas Brandl", NOBODY, NOBODY]
    assert [speaker.resolution for speaker in marked.speakers[1:3]] == [Resolution.INFERRED, Resolution.NONE]


def test_a_quotation_before_anybody_spoke_has_no_speaker() -> None:
    assert document('"{c:It shook.}"\n\nTomas Brandl drove on.').names == [NOBODY]


def test_somebody_described_in_the_lead_is_named_in_the_next_paragraph() -> None:
    marked = document(
        "{s1:A safety inspector} {q1:said} on Monday {c1:that he had been fooled}.\n\n"
        "Iwan Petrakis was told it was safe.\n\n{s2:The inspector} {q2:said} {c2:he wrote it down}."
    )

    assert marked.names == ["Iwan Petrakis", "Iwan Petrakis"]


@pytest.mark.parametrize(
    ("marked", "name", "role"),
    [
        (
            "{s1:The interim president of Tovaria} {q1:said} {c1:no}.\n\nAt noon {s2:Milan Dragov} {q2:said} {c2:yes}.",
            "Milan Dragov",
            "The interim president of Tovaria",
        ),
        (
            "{s1:A new study} {q1:shows} {c1:no}.\n\nThe National Salt Study was published on Monday.",
            "National Salt Study",
            None,
        ),
    ],
)
def test_a_lead_may_describe_what_the_next_paragraph_names(marked: str, name: str, role: str | None) -> None:
    speaker = document(marked).speakers[0]

    assert (speaker.name, speaker.role) == (name, role)


def test_somebody_without_a_name_who_was_just_heard_is_nobody_else() -> None:
    marked = document(
        "Minister Ann Lee met her Oskolian counterpart, Jo Roe.\n\n"
        "{s1:An official in Ostrey} {q1:said} {c1:no}. {s2:The official} {q2:added} {c2:that it rained}."
    )

    assert marked.names == [NOBODY, NOBODY]


def test_initials_as_labels_are_those_of_whom_the_introduction_names() -> None:
    marked = document(
        "Kwesi Baah talks to Dr. Ingrid Solheim-Okon, who runs a mountain.\n\n"
        "{t1:KB}{q1::} {c1:Is it warm?}\n\n{t2:ISO}{q2::} {c2:It is.}\n\n{t3:KB}{q3::} {c3:Why?}"
    )

    assert marked.names == ["Kwesi Baah", "Ingrid Solheim-Okon", "Kwesi Baah"]


def test_q_and_a_are_the_examiner_and_the_witness_whom_a_hearing_names_before_them() -> None:
    marked = document(
        "Before: Justice Mireille Odum, Chair. Ann Lee spoke for the state and Paulo Quist for the ferry.\n\n"
        "OSVALD REIN, sworn\n\nExamined by Ms. Lee\n\n{t1:Q}{q1::} {c1:Were you there?}\n\n{t2:A}{q2::} {c2:I was.}\n\n"
        "Cross-examined by Mr. Quist\n\n{t3:Q}{q3::} {c3:Why?}\n\n{t4:THE CHAIR}{q4::} {c4:Order, please.}"
    )

    assert marked.names == ["Ann Lee", "OSVALD REIN", "Paulo Quist", "Mireille Odum"]


def test_he_in_an_answer_is_whom_the_question_names() -> None:
    marked = document(
        "MARA ODUM, sworn\n\n{t1:Q}{q1::} {c1:What did the bosun, Ivo Castle, tell you?}\n\n"
        "{t2:A}{q2::} {c2:{s3:He} {q3:said} {c3:it was red}.}"
    )

    assert marked.names[2] == "Ivo Castle"


@pytest.mark.parametrize("label", ["Hon. Members", "An hon. Member", "THE CLERK"])
def test_a_label_without_a_name_is_nobody_whom_the_document_does_not_call_so(label: str) -> None:
    marked = document(f"[The Speaker (Hon. Nomvula Sikho) in the Chair]\n\n{{t1:{label}}}{{q1::}} {{c1:Shame!}}")

    assert marked.names == [NOBODY]


def test_a_label_is_known_by_its_title_once_its_name_stood_in_brackets() -> None:
    marked = document(
        "House of Assembly\n\n{t1:Mr. Speaker (Hon. Delroy Fountain)}{q1::} {c1:Order.}\n\n"
        "{t2:Mr. Speaker}{q2::} {c2:Order again.}"
    )

    assert marked.names == ["Delroy Fountain"] * 2


def test_somebody_described_in_the_lead_is_not_who_is_named_with_another_role() -> None:
    marked = document("{s1:A judge} {q1:said} {c1:no}.\n\nDefence lawyer Piers Obuya was glad.")

    assert marked.names == [NOBODY]


def test_mrs_and_a_surname_may_be_the_wife_whom_the_document_calls_by_her_given_name() -> None:
    marked = document(
        "Leonard Strake denies it. He is 61. His wife, Hester, is not accused.\n\n"
        "{s:Mrs Strake} {q:said} {c:he was asleep}."
    )

    assert marked.names == ["Hester"]


def test_two_of_one_surname_are_told_apart() -> None:
    marked = document(
        "{s1:Hugo Bellamy} {q1:said} {c1:no}.\n\n{s2:Linus Bellamy} {q2:said} {c2:yes}.\n\n"
        "{s3:Bellamy} {q3:said} {c3:perhaps}."
    )

    assert marked.names == ["Hugo Bellamy", "Linus Bellamy", "Linus Bellamy"]


def test_another_spelling_is_the_same_person() -> None:
    marked = document("{s1:Kristin Wilkens} {q1:said} {c1:no}.\n\n{s2:Kristen Wilkens} {q2:said} {c2:yes}.")

    assert marked.names == ["Kristin Wilkens"] * 2


@pytest.mark.parametrize(
    ("label", "name", "resolution"),
    [
        ("SECRETARY HALLORAN", "Noor Halloran", Resolution.COREFERENCE),
        ("MS. HALLORAN", "Noor Halloran", Resolution.COREFERENCE),
        ("Noor Halloran", "Noor Halloran", Resolution.NAMED),
        ("The Secretary of State (Noor Halloran)", "Noor Halloran", Resolution.NAMED),
        ("MR BAKER", "BAKER", Resolution.NAMED),
        ("PELL", "PELL", Resolution.NAMED),
        ("Q", NOBODY, Resolution.NONE),
        ("QUESTION", NOBODY, Resolution.NONE),
        ("THE CHAIR", NOBODY, Resolution.NONE),
        ("UNIDENTIFIED WOMAN", NOBODY, Resolution.NONE),
        ("Mr Speaker", NOBODY, Resolution.NONE),
    ],
)
def test_a_speaker_label_means_the_fullest_name_in_the_document(
    label: str, name: str | None, resolution: Resolution
) -> None:
    marked = document(
        f"Briefing by Noor Halloran, spokesperson\n\n{{t1:{label}}}{{q1::}} {{c1:Good morning to you all.}}"
    )

    (speaker,) = marked.speakers

    assert (speaker.name, speaker.resolution) == (name, resolution)


def test_who_answers_in_an_interview_is_whom_its_introduction_names() -> None:
    marked = document(
        "Emeka Thorsby counts bees. We met him in Upper Gallin.\n\n{t1:Q}{q1::} {c1:How?}\n\n{t2:A}{q2::} {c2:Badly.}"
    )

    assert marked.names == [NOBODY, "Emeka Thorsby"]


def test_who_wrote_the_article_is_not_whom_it_speaks_of() -> None:
    marked = document("By Dervla Quill\n\n“{c:Mind the step}”, {q:says} {s:the woman}. The tower is old.")

    assert marked.names == [NOBODY]


def test_a_name_holds_no_word_that_the_document_does_not() -> None:
    marked = document(
        "{s1:Belgian Prime Minister\nAlexander De\nCroix} {q1:said} {c1:no}. {s2:The premier} {q2:added} {c2:why}."
    )

    assert all(set(name.split()) <= set(marked.text.split()) for name in marked.names if name)


def test_every_speaker_comes_with_a_reason() -> None:
    marked = document(
        "{c1:No}, {s1:Vardanian President Milena Korvat} {q1:said}.\n\n{s2:The Vardanian leader} {q2:added} {c2:why}."
    )

    assert marked.cast.reasons == (
        "the source holds the name",
        "'The Vardanian leader': 'Vardanian President' is printed with Milena Korvat in paragraph 1",
    )


def test_a_document_without_statements_has_its_people_all_the_same() -> None:
    cast = document("Milena Korvat met Anselm Dreyer.").cast

    assert cast.speakers == ()
    assert [entity.name for entity in cast.entities] == ["Milena Korvat", "Anselm Dreyer"]


def test_an_empty_document_has_nobody() -> None:
    cast = document("").cast

    assert (cast.speakers, cast.entities, cast.reasons) == ((), (), ())


def test_an_entity_has_all_its_mentions_where_they_stand() -> None:
    marked = document(
        "{c1:No}, {s1:Vardanian President Milena Korvat} {q1:said}. {s2:The head of state} {q2:added} {c2:why}."
        " {s3:She} {q3:was} {c3:tired}. Korvat left."
    )

    (korvat,) = [entity for entity in marked.cast.entities if entity.name == "Milena Korvat"]

    assert [mention.text for mention in korvat.mentions] == ["Milena Korvat", "The head of state", "She", "Korvat"]
    assert all(marked.text[mention.start : mention.end] == mention.text for mention in korvat.mentions)
    assert (korvat.role, korvat.kind) == ("Vardanian President", SpeakerKind.PERSON)


def test_time_grows_no_faster_than_the_document() -> None:
    paragraph = "{s%d:Milena Korvat} {q%d:said} {c%d:the river was one}. {s%d:She} {q%d:added} {c%d:why}.\n\n"
    marked = document("".join(paragraph % (n, n, n, n + 1, n + 1, n + 1) for n in range(1, 800, 2)))

    assert marked.names == ["Milena Korvat"] * 800


PIECES = """Jane_Roe President Mr. the_mayor of China said he who I “ ” " , . & ’s Of U.S. ( ) : A Q McX is a baker
    43 The New Will - é &_Sons and Ministry""".split()


@given(
    pieces=st.lists(st.sampled_from([*PIECES, "\n\n"]), min_size=1, max_size=40),
    cuts=st.lists(st.integers(0, 200), min_size=6, max_size=18),
)
def test_whatever_the_text_and_the_spans_every_attribution_has_a_speaker_and_no_name_is_made_up(
    pieces: list[str], cuts: list[int]
) -> None:
    text = " ".join(pieces).replace("_", " ")
    spans = [Span(*sorted((a % len(text), b % len(text) + 1))) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    attributions = [
        Attribution(
            (content,), cue, source, StatementType.DIRECT, 0, 0.5, inferred=False, is_turn=bool(content.start % 2)
        )
        for content, cue, source in zip(spans[::3], spans[1::3], spans[2::3], strict=False)
    ]

    cast = speakers(text, paragraphs(text), attributions)

    assert len(cast.speakers) == len(cast.reasons) == len(attributions)
    assert all(" ".join(text.split()).find(speaker.name) >= 0 for speaker in cast.speakers if speaker.name)
    assert all(m.text == text[m.start : m.end] for entity in cast.entities for m in entity.mentions)


def test_the_place_of_a_dateline_is_nobody() -> None:
    marked = document("OSTREY, 6 March (Meridian News) – {c:It rained}, {s:Ruta Salazar} {q:said} in Ostrey.")

    assert [entity.name for entity in marked.cast.entities] == ["Meridian News", "Ruta Salazar"]


def test_a_headline_in_the_text_lends_nobody_a_longer_name() -> None:
    marked = document(
        "{s1:Paul Roe} {q1:said} {c1:no}.\n\nIts title was: “Speaker Paul Roe Joins Growing List of Rebels.”\n\n"
        "“Paul Roe Resigns” was another.\n\n{s2:Paul Roe} {q2:said} {c2:yes}. {s3:Roe} {q3:left}, {c3:he said}."
    )

    assert marked.names == ["Paul Roe"] * 3


@pytest.mark.parametrize(
    ("marked", "role"),
    [
        ("{c:It will remain a good partner for all}, {s:Vardanian President Jo Roe} {q:said}.", "Vardanian President"),
        ("{c:It was open through the winter}, {s:Minister Jo Roe} {q:said}.", "Minister"),
        ("For the artist, {s:Jo Roe} {q:said} {c:no}.", NOBODY),
        ("{s:Jo Roe}, feared by his daughter, {q:said} {c:no}.", NOBODY),
        ("{s:Jo Roe} {q:said} {c:no}. Jo Roe is a careful driver.", NOBODY),
        ("{s:Mr Roe} {q:said} {c:no}.", NOBODY),
        ("First the judge and then General Jo Roe sat. {s:Roe} {q:said} {c:no}.", "General"),
        ("She told chief Jo Roe. {s:Roe} {q:said} {c:no}.", "chief"),
        ("{s:Jo Roe} {q:said} {c:no}. Jo Roe, a friend, sat by. It was the lawyer, Jo Roe, who spoke.", "the lawyer"),
    ],
)
def test_what_only_stands_near_a_name_is_no_role(marked: str, role: str | None) -> None:
    assert document(marked).speakers[0].role == role


@pytest.mark.parametrize(
    ("marked", "name"),
    [
        (
            (
                "Paul Roe knew him.\n\n{s1:Denis Holm} {q1:denies} {c1:theft}. {s2:Ann Lee} {q2:asked} Mr Roe "
                "{c2:what he saw}.\n\n{c9:“Nothing,”} {s9:he} {q9:replied}."
            ),
            "Paul Roe",
        ),
        (
            (
                "{s1:Paul Roe, a deckhand,} {q1:told} the jury {c1:it was dark}.\n\nUnder cross-examination by "
                "Ann Lee SC, for the defence, {s9:the witness} {q9:accepted} {c9:that he had slept}."
            ),
            "Paul Roe",
        ),
        (
            (
                "{s1:Paul Roe} {q1:told} the jury {c1:it was dark}.\n\n{c3:“Was it?”} {q3:asked} {s3:Ann Lee KC}.\n\n"
                "{s9:Counsel} {q9:put it} to him {c9:that it was noon}."
            ),
            "Ann Lee",
        ),
        (
            (
                "{s1:Paul Roe} {q1:told} the jury {c1:it was dark}.\n\n{c3:“Was it?”} {q3:asked} {s3:Ann Lee KC}.\n\n"
                "{c9:“It was.”}"
            ),
            "Paul Roe",
        ),
        (
            "Paul Roe came on late and scored.\n\nThe substitute, {s9:who} {q9:had said} {c9:he was tired}, ran off.",
            "Paul Roe",
        ),
        (
            (
                "{s1:Paul Roe} {q1:was adamant} {c1:it was fair}.\n\n{c9:“I saw it,”} {q9:said} {s9:the Torrin "
                "manager}.\n\nHead coach Lars Holm laughed."
            ),
            "Paul Roe",
        ),
        (
            (
                "{s1:Rosa Holm} {q1:said} {c1:it hums}. Holm casts bells. Her father, Joost Holm, sang.\n\n"
                "When it was cold, {s9:Holm} {q9:said} {c9:so}."
            ),
            "Rosa Holm",
        ),
        (
            (
                "Wells are dry, says a report by Lantern Relief.\n\n{s1:Jo Roe, Lantern Relief’s director,} {q1:said} "
                "{c1:no}.\n\n{s9:The charity} {q9:wants} {c9:more}."
            ),
            "Lantern Relief",
        ),
        (
            "{s1:Ann Lee} {q1:said} {c1:no}. {s9:The Coatings Manufacturers’ Council} {q9:wants} {c9:more}.",
            "Coatings Manufacturers’ Council",
        ),
        (
            (
                "{s1:Dr Paul Roe} {q1:told} the inquiry {c1:it held}.\n\n{s2:The Chair, Mrs Ann Lee,} {q2:inquired} "
                "{c2:whether it had}. {q9:According to} {s9:the witness}, {c9:it had}."
            ),
            "Paul Roe",
        ),
        (
            "{s1:Shire president Ann Lee} {q1:said} {c1:shops shut}.\n\n{c9:It hurt}, {s9:Cr Lee} {q9:said}.",
            "Ann Lee",
        ),
        ("{s1:Ann Lee} {q1:said} {c1:no}. {c9:Half were bad}, {q9:comments} {s9:Lee drily}.", "Ann Lee"),
        ("Let him hear Ann Lee, a doctor in Upper Wend, {s9:who} {q9:warned} {c9:that it is far}.", "Ann Lee"),
        ("{s1:The MCAs} {q1:said} {c1:no}. The MCAs left. {s9:MCAs} {q9:accused} {c9:the mayor of theft}.", None),
        ("Ann Lee left. {s9:Neighbours} {q9:spoke of} {c9:a scream}.", None),
        ("He was taken to Ambry Infirmary. {s9:The hospital} {q9:called} {c9:him stable}.", "Ambry Infirmary"),
        ("{s1:Lawyer Ann Lee} {q1:said} {c1:no}. {c9:It is politics}, {q9:argued} {s9:the advocate}.", "Ann Lee"),
        ("Ann Lee is nothing if not brave. {s9:The transport minister} {q9:said} {c9:it was slow}.", "Ann Lee"),
        (
            (
                "{s1:Ann Lee} {q1:said} {c1:no}.\n\nThe artist has made films, among them “The Salt Bride”.\n\n"
                "{c9:“An honour,”} {s9:she} {q9:said}."
            ),
            "Ann Lee",
        ),
        (
            (
                "{s1:Denise Ochoa} {q1:disagreed}, {c1:it was late}.\n\nOne of the last was Mia Koval, a pupil. "
                "{c9:“No,”} {s9:the 13-year-old} {q9:said}."
            ),
            "Mia Koval",
        ),
        (
            "{s1:Dr Paul Roe, a mechanical engineer,} {q1:said} {c1:no}.\n\n{c9:It was}, {s9:the expert} {q9:said}.",
            "Paul Roe",
        ),
        (
            "It was 20-year-old full-back Paul Roe who scored.\n\n{s9:The full-back} {q9:revealed} {c9:he was tired}.",
            "Paul Roe",
        ),
        ("{s1:Ann Lee} {q1:said} {c1:no}. {s9:The Ombudsman’s Office} {q9:wants} {c9:more}.", "Ombudsman’s Office"),
        (
            "{s1:Paul Roe} {q1:said} {c1:no}.\n\nA letter from Jo Holm was read. In it, {s9:he} {q9:said} {c9:yes}.",
            "Jo Holm",
        ),
        (
            (
                "{s1:Ann Lee} {q1:said} {c1:it sags}. Lee is a potter, and Lee won. Her father, Femi, fished.\n\n"
                "{c9:“So,”} {s9:the artist} {q9:says}."
            ),
            "Ann Lee",
        ),
        (
            (
                "{s1:Jo Roe, who coaches,} {q1:said} {c1:no}.\n\nNumber eight Sione Vaipulu, whose tackle won, beamed. "
                "{c9:“We were soft,”} {s9:the Tongan} {q9:said}."
            ),
            "Sione Vaipulu",
        ),
        (
            (
                "{s1:Ann Lee} {q1:said} {c1:no}. “{c9:{s8:I} {q8:asked} the official {c8:what it was} and {s10:he} "
                "{q10:said} ‘{c10:nothing}’},” {q9:said} {s9:Paul Roe}."
            ),
            None,
        ),
        (
            "{c1:It is a fire sale}, {q1:said} {s1:Coun. Ann Lee}.\n\n{s9:The Ward 7 councillor} {q9:said} {c9:no}.",
            "Ann Lee",
        ),
        ("Contacted, {s9:Commissioner of Police Ann-Lee Browne-Duncan} {q9:said} {c9:no}.", "Ann-Lee Browne-Duncan"),
        (
            "{s1:Jo Roe} {q1:said} {c1:no}. {s9:The State Secretary for Energy}, Mr Petrit Vasha, {q9:told} {c9:us}.",
            "Petrit Vasha",
        ),
        (
            (
                "{s1:The Tech Workers Guild} {q1:called} {c1:it illegal}.\n\n{c2:No}, guild organizer {s2:Ann Lee} "
                "{q2:told} us. {s9:The union} {q9:wants} {c9:more}."
            ),
            "Tech Workers Guild",
        ),
        ("Ann Lee left. {s9:Relatives} {q9:complained} {c9:that it was late}.", None),
        (
            (
                "{c1:It was bad}, {q1:according to} {s1:the county chair of the Stock Farmers (SFA), Matt Roe}.\n\n"
                "{s2:Farmer Jo Holm} {q2:said} {c2:so}.\n\n{s9:The SFA man} {q9:conceded} {c9:it}."
            ),
            "Matt Roe",
        ),
        (
            "{s1:Jo Holm, a baker,} {q1:said} {c1:no}.\n\nIt did not shock Ann Lee.\n\n{s9:The analyst} said {c9:so}.",
            "Ann Lee",
        ),
        (
            (
                "{s1:Mara Odum, the chief executive,} {q1:said} {c1:no}.\n\n{s2:Ann Lee} {q2:said} {c2:yes}.\n\n"
                "Late on Thursday, the CEO gave in. {c9:Sorry}, {s9:she} {q9:wrote}."
            ),
            "Mara Odum",
        ),
        (
            (
                "Magnus Roe has died. {s1:His daughter, the novelist Isla Roe,} {q1:said} {c1:no}.\n\nRoe was a "
                "fisherman. {c9:It rains}, {s9:he} {q9:said}."
            ),
            "Magnus Roe",
        ),
        (
            (
                "Paul Roe, 51, of Ambry, denies four counts of fraud.\n\n{s1:Ann Lee} {q1:alleged} {c1:that he stole}. "
                "In an email {s9:the defendant} {q9:wrote}: “{c9:Do not ask.}”"
            ),
            "Paul Roe",
        ),
        # An obituary is about one person, however long ago it last named her.
        (
            (
                "Marged Vaun, who has died aged 88, walked a lot. She was born in Ambry.\n\n{s1:Corin Bold} "
                "{q1:called} {c1:it a hobby}.\n\nShe was sure. “{c9:A theft},” {s9:she} {q9:told} us. "
                "Marged Vaun left a sister."
            ),
            "Marged Vaun",
        ),
        (
            (
                "Marged Vaun, who has died aged 88, walked a lot. She was born in Ambry.\n\n{s1:Her daughter, Ann,} "
                "{q1:said} {c1:no}.\n\n“{c9:She fell},” {s9:she} {q9:said}. Marged Vaun left a sister."
            ),
            "Ann",
        ),
        (
            (
                "Marged Vaun, who has died aged 88, walked. She was born in Ambry.\n\n{s1:Her daughter, Ann,} "
                "{q1:said} "
                "{c1:no}.\n\nCora Lund, a rival, wept.\n\n{s9:Her daughter} {q9:said} {c9:so}. Marged Vaun was tall."
            ),
            "Ann",
        ),
        # Whom a document speaks of is nearer than who spoke before it.
        (
            (
                "{c1:No}, {s1:Sheriff Paul Crabb} {q1:said}.\n\n{s2:A complaint} {q2:alleges} that {c2:Paul Roe "
                "drove the "
                "car}. {s9:He} {q9:told} deputies {c9:that he slept}."
            ),
            "Paul Roe",
        ),
        ("{s9:The prime minister} {q9:hopes} {c9:so}. Ann Lee has been prime minister for a week.", "Ann Lee"),
        (
            ("{s1:The housing secretary, Ann Lee,} {q1:said} {c1:no}. {s9:The prime minister} {q9:hopes} {c9:so}."),
            NOBODY,
        ),
        (
            (
                "{s1:The chancellor, Paul Holm,} {q1:said} {c1:no}. Up got the leader of the opposition. Ann Lee "
                "rose.\n\n“{c9:It is no plan},” {q9:cried} {s9:the leader of the opposition}."
            ),
            "Ann Lee",
        ),
        (
            (
                "{s1:Medical director Paul Roe} {q1:told} us {c1:it was full}. Ann Lee was ill.\n\n“{c9:We know why},” "
                "{s9:the surgeon} {q9:said}."
            ),
            "Paul Roe",
        ),
        (
            (
                "A surgeon rose. {s1:Medical director Paul Roe} {q1:told} us {c1:it was full}. Ann Lee was "
                "ill.\n\n“{c9:We know why},” {s9:the surgeon} {q9:said}."
            ),
            NOBODY,
        ),
        (
            "Clay Barlow, a feedlot owner, was not in court. “{c9:I am home},” {s9:the rancher} {q9:said}.",
            "Clay Barlow",
        ),
        ("Then referee Paul Roe sent off Jim Holm. Later {s9:the official} {q9:said} {c9:it was late}.", "Paul Roe"),
        (
            "{s9:Another survivor, a clerk who simply identified herself as Mrs. Ngozi}, {q9:said} {c9:she swam}.",
            "Ngozi",
        ),
        ("We met in Thornby. {s9:Thornby and Dale MP Jo Roe} {q9:said} {c9:no}.", "Jo Roe"),
        ("{s1:Dale MP Jo Roe} {q1:said} {c1:no}.\n\n{s9:The Labour MP} {q9:said} {c9:so}.", "Jo Roe"),
        (
            (
                "{s1:Norberg Tool Co.} {q1:said} {c1:no}. {s2:Chief Executive Ann Norberg-Diaz} {q2:said} "
                "{c2:no}. {s9:Norberg} "
                "{q9:said} {c9:so}."
            ),
            "Norberg Tool Co.",
        ),
        (
            (
                "Brannsey has 212 people, one shop and, of late, two boats. The county council ended them. {s9:It} "
                "{q9:spoke of} {c9:needs}.\n\nOn Brannsey all know it. Nothing left Brannsey."
            ),
            NOBODY,
        ),
        (
            (
                "Brannsey has one shop. Ambry Council ended the ferry. The council moved. {s9:It} {q9:spoke of} "
                "{c9:needs}."
            ),
            "Ambry Council",
        ),
        ("{s1:The mayor} {q1:said} {c1:no}.\n\nAnn Lee laughs out loud. “{c9:We need bread}.”", "Ann Lee"),
        ("{q9:According to} {s9:the report}, {c9:Lunden, built in 1954, is full}. Lunden fell.", NOBODY),
        ("{s9:The note, sent to all at 6:12AM Pacific}, {q9:says} {c9:no}. Pacific time is late.", NOBODY),
        ("{s9:Another account, Lumeria Awake}, {q9:said} {c9:no}.", "Lumeria Awake"),
        ("{s9:Lumbery's} {q9:said} {c9:no}.", "Lumbery"),
        (
            "{s9:The captain} {q9:said} {c9:no}.\n\nIt rained." + "\n\nSo." * 4 + "\n\nCaptain Jo Roe heads the union.",
            NOBODY,
        ),
        (
            "{s1:Brig. Gen. Jo Roe} {q1:spoke} {c1:so}. The General Staff met. {s9:The general} {q9:said} {c9:no}.",
            "Jo Roe",
        ),
        ("{s9:A survey by the Institute for Salt (IS)} {q9:found} {c9:less}.", NOBODY),
        (
            "{s9:A HEALTH trust} {q9:admitted} {c9:theft}.\n\nAnn Lee runs Ambry Hospitals Trust.",
            "Ambry Hospitals Trust",
        ),
        ("{s9:A HEALTH trust} {q9:admitted} {c9:theft}.\n\nAnn Lee left Ambry Trust. She joined Ostrow Trust.", NOBODY),
        (
            (
                "{s1:Norberg Co.} {q1:said} {c1:no}. {s2:The company} {q2:said} {c2:so}.\n\nDana Roe of Pell "
                "Securities bought Ellery & Sons. {s3:The Workers' Union} {q3:left}{c3: it}.\n\n{s9:The company} "
                "{q9:plans} {c9:to go}."
            ),
            "Norberg Co.",
        ),
        (
            (
                "{s1:Marrow} {q1:said} {c1:no}. The team: Paul Marrow 7, Jim Pym 6.\n\n“{c9:I jumped},” {s9:the "
                "22-year-old} "
                "{q9:said}."
            ),
            "Paul Marrow",
        ),
    ],
)
def test_whom_the_last_statement_is_from_follows_from_what_stands_before(marked: str, name: str | None) -> None:
    assert document(marked).speakers[-1].name == name


def test_a_role_is_known_by_the_name_that_comes_with_its_first_quotation() -> None:
    marked = document(
        "{s1:Jo Holm} {q1:said} {c1:no}.\n\n{s2:The hospital's director} {q2:denied} {c2:it}.\n\n"
        "“{c3:Every drop is free},” {s3:Cosmas Roe} {q3:told} us."
    )

    assert marked.names == ["Jo Holm", "Cosmas Roe", "Cosmas Roe"]
    assert marked.speakers[2].role == "The hospital's director"
