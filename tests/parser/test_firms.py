"""What a body is called when it is not called by its name. The sentences are our own."""

import re
from itertools import count

import pytest

from casting import document
from onrecord.parser.cast.whole import whole
from onrecord.parser.quotes import scan
from onrecord.parser.segment import paragraphs
from onrecord_schemas import SpeakerKind

NOBODY = None
# Cases: in each, "[source = name]" says the rest of its sentence by the verb behind it; "?" is nobody, ¶ a paragraph.
CASES = """
Shares in Tarnvik fell 8% after [the ferry operator = Tarnvik] cut its outlook for the year. [The company = Tarnvik]
blamed the fuel bill.

Corvella, the Spanish-Moroccan fruit group, is to close two packing plants. [The fruit group = Corvella] said that 300
jobs would go. [It = Corvella] added that talks had begun.

Delmont Foods agreed to buy Pellar for 2 billion dollars. [The frozen-food maker = Delmont Foods] said the deal would
close in June.

Nordhavn Wind's shares jumped on Thursday. [The turbine manufacturer = Nordhavn Wind] said orders had doubled. Chief
executive Lotte Brask was in Oslo. [The company = Nordhavn Wind] expects a profit.

Kessler Pumpen AG raises its forecast ¶ [Kessler Pumpen AG = Kessler Pumpen AG] announced a profit. [The Group =
Kessler Pumpen AG] expects more. [The pump specialist = Kessler Pumpen AG] confirms its outlook. Chief Financial
Officer Anke Rolf points to China.

Brightwell Robotics today launched an arm. [The start-up = Brightwell Robotics] said it could peel eggs. [It =
Brightwell Robotics] hopes to sell forty.

[Wexbourne Police = Wexbourne Police] said a man had been held. [The force = Wexbourne Police] added that he was 43.
[It = Wexbourne Police] asked people to stay away.

Detective Inspector Ravi Moss, of Harrowshire Constabulary, is leading the search. Detective Inspector Moss looked
tired. [The force = Harrowshire Constabulary] said it had no suspect. [It = Harrowshire Constabulary] urged people to
check sheds.

Torquil Shaw, 33, has played for Inverlay since 2015. Inverlay are bottom of the league. [The club = Inverlay]
confirmed a bid. [He = Torquil Shaw] said no.

Warm Rooms, a charity for lonely pensioners, wants help. [The charity = Warm Rooms] says one in ten speak to nobody
all week. [It = Warm Rooms] asks for kettles.

Calls to Shelterline have doubled since May. [The housing charity = Shelterline] said it feared a winter of evictions.
Its director, Mo Brack, was more hopeful. [The charity = Shelterline] said it needed volunteers.

Passengers of Lumi Airways slept on the floor. [The carrier = Lumi Airways] apologised for the queues. [It = Lumi
Airways] said crews were ill.

Banco Veleta will shut thirty branches. [The lender = Banco Veleta] said customers had moved to phones. [The bank =
Banco Veleta] expects to save 40 million.

Unitas, which represents 4,000 cabin crew, will ballot them. [The union = Unitas] said nobody wanted a strike. [It =
Unitas] called for talks with Skerry Air. [The airline = Skerry Air] said its door was open.

Marit Thi Vale, whose family firm in the port of Samhold cuts plate, was calm. [She = Marit Thi Vale] had orders.

[Der Abendbote = Der Abendbote] reported a meeting. [Diario del Puerto = Diario del Puerto] denied it.

The Office for Water Standards fined Severn Vale Water. [The regulator = Office for Water Standards] said leaks had
doubled. [The company = Severn Vale Water] said it would appeal. [The water company = Severn Vale Water] called the
fine unfair.

Ofbus, the bus regulator, opened an inquiry into Hopper. [The regulator = Ofbus] said it had 900 complaints. [The
watchdog = Ofbus] will report in May.

Plume, a Tallinn start-up that rents out chickens, has raised 3 million euros. [The start-up = Plume] said it would
hire. [The company = Plume] wants to go to Finland.

Lawyers at Marsh & Tyne represent the widow. [The law firm = Marsh & Tyne] said it would sue. [The firm = Marsh &
Tyne] expects a hearing in May.

Gallin Valley NHS Trust apologised to the family. [The trust = Gallin Valley NHS Trust] said lessons had been learned.
[It = Gallin Valley NHS Trust] said a nurse had left.

Voters left Frente Azul. [The left-wing party = Frente Azul] said it had heard them.

Kanal Nord dropped the show. [The broadcaster = Kanal Nord] said nobody watched. [The Danish broadcaster = Kanal Nord]
was sorry.

The National Association of Beekeepers (NAB) warned of mites. [The association = National Association of Beekeepers]
said hives were dying. [The NAB = National Association of Beekeepers] wants a ban. [The body = National Association of
Beekeepers] urged ministers to act.

Fulcrum, a think tank, counted the empty homes. [The think tank = Fulcrum] said there were 9,000. [The institute = ?]
said so.

The World Food Programme is leaving. [The UN agency = World Food Programme] said it was broke. [The agency = World
Food Programme] needs money.

Shares of Kopparberg Minerals rose. [The miner = Kopparberg Minerals] found copper. [The Swedish miner = Kopparberg
Minerals] expects to dig in May.

Valle Verde is a cooperative of 90 farmers. [The cooperative = Valle Verde] said milk was too cheap. [It = Valle
Verde] asked for help.

TransFen runs trains to Ely. [The train operator = TransFen] said a cow was on the line. [The rail company = TransFen]
apologised for delays.

Tarnvik chief executive Ole Brun bowed. [He = Ole Brun] said sorry. [The company = Tarnvik] expects a loss. [It =
Tarnvik] has sold a boat.

Dr Ana Pell works at Lorne Hospital. [The specialist = Ana Pell] said no. [The heart specialist = Ana Pell] said no.

Lorne University has dropped Latin. [The university = Lorne University] said only two had applied. [It = Lorne
University] regretted the decision.

Halvard Steel will close its mill in Orrby. [The steelmaker = Halvard Steel] said demand from carmakers had collapsed.
Union official Pia Lund was furious. [The company = Halvard Steel] promised to retrain 300 people.

Chief Constable Asha Penn of Harrowshire Police resigned. [She = Asha Penn] said it was time. [The force = Harrowshire
Police] said a deputy would act. [It = Harrowshire Police] thanked her.

Skerry Air cancelled forty flights from Lumi Airport. [The airport = Lumi Airport] blamed snow. [The airline = Skerry
Air] blamed the airport.

The Civil Aviation Board fined Skerry Air. [The regulator = Civil Aviation Board] said passengers had been misled.
[The airline = Skerry Air] rejected the claim. [It = Skerry Air] plans an appeal.

Munchbox has raised 4 million euros. [The Berlin-based start-up = Munchbox] said it would hire 20 people. [Founder
Timo Beck = Timo Beck] said so. [The company = Munchbox] plans to open in Vienna.

A group of parents wrote to Lorne College. [The group = ?] said it was cold. [The college = Lorne College] denied it.

A spokesman for NordRail, Jan Beck, was sorry. [The operator = NordRail] said leaves were on the line.

Ambry Lithium Corp. (XAM: AL) announces results. [The Company = Ambry Lithium Corp.] expects to drill in May.
[Management = ?] believes so.

Members of the Bakers’ Federation walked out. [The federation = Bakers’ Federation] said flour was dear. [The union =
Bakers’ Federation] promised more strikes.

Shares in Pellar rose 4% after [the confectioner = Pellar] said Delmont Foods had made an offer. Analyst Kim Roe was
surprised. [The company = Pellar] declined to comment.

Delmont Foods owns Pellar. Delmont Foods is Swiss. [The Swiss group = Delmont Foods] said no job would go.

Crane operator Bo Lind was alone. [The operator = Bo Lind] said it tipped.

[Fjordwire = Fjordwire] reported the sale of Tarnvik. Shares of Tarnvik fell. [The company = Tarnvik] denied it.

[The Bakers’ Federation = Bakers’ Federation] rejected an offer by Crumb Foods. [The union = Bakers’ Federation] said
flour was dear. [The company = Crumb Foods] called it fair. [It = Crumb Foods] offered 5%.

Barclay Stone was chief executive of Pellar. [Stone = Barclay Stone] said no. [The company = Pellar] said yes.

Ann Lee heard it on Radio Tolna. [The station = Radio Tolna] said it was false.

[Fjordwire = Fjordwire] reported that Tarnvik would close. [The news agency = Fjordwire] cited two officials. [The
ferry company = Tarnvik] declined to comment. Shares in Tarnvik fell.

The Coastal Mercury reported on Monday that Pellar had poisoned a river. [The newspaper = Coastal Mercury] quoted a
chemist. [The company = ?] said no.

Alder Foods and Birch Foods will merge. [The company = ?] said no.

John Roe sat by. [The company = ?] said no. [The drive specialist = ?] said no.

Jo Roe was hit. Police came. [The force = ?] said no.

Harrowshire Police and Kent Police met. [The force = ?] said no.

Bramleys and Fitchway raised prices. [The supermarkets = ?] said milk was dear. [The supermarket = ?] said so.

Tarnvik lost the ferry contract to a rival. [The rival company = ?] said it was pleased.

Shares in Corvella fell. An insurer refused to pay. [The insurer = ?] said the blight was foreseeable.

The FBI and the CIA met. [The agency = ?] said no.

In Brackley the council met. [The firm = ?] said no.

OSTREY (Meridian News) – A ship sank near Tarnvik. [The company = ?] said nobody was hurt.

Two firms, Alder Foods and Birch Foods, were fined. [The firm = ?] said no.

Ann Lee is a partner at Orchid Row Capital, which owns Munchbox. [Munchbox = Munchbox] said so. [The fund = Orchid Row
Capital] said no.

[Munchbox = Munchbox] said it would open in Riga and Vilnius. [It = Munchbox] hopes so.
"""
_SAYS = re.compile(r"\[(?P<source>[^\]]+) = (?P<name>[^\]]+)\] (?P<cue>\w+) (?P<content>[^.]+)")


@pytest.mark.parametrize("case", CASES.strip().split("\n\n"))
def test_a_body_is_meant_by_what_it_does_and_nobody_where_the_document_leaves_it_open(case: str) -> None:
    numbers = count(1)

    def marked(match: re.Match[str]) -> str:
        number = next(numbers)
        return f"{{s{number}:{match['source']}}} {{q{number}:{match['cue']}}} {{c{number}:{match['content']}}}"

    text = case.replace("\n", " ").replace(" ¶ ", "\n\n")

    names = document(_SAYS.sub(marked, text)).names

    assert names == [None if match["name"] == "?" else match["name"] for match in _SAYS.finditer(text)]


@pytest.mark.parametrize(
    ("marked", "name", "kind"),
    [
        ("{s:The Ambry Convention on Rivers} {q:states} {c:so}.", "Ambry Convention on Rivers", SpeakerKind.DOCUMENT),
        ("{s:The Clean Rivers Act} {q:says} {c:so}.", "Clean Rivers Act", SpeakerKind.DOCUMENT),
        ("{s:Der Abendbote} {q:said} {c:so}. {s:Le Phare} {q:said} {c:so}.", "Der Abendbote", None),
        ("{s:Le Courrier de Sel} {q:said} {c:so}.", "Le Courrier de Sel", SpeakerKind.ORGANIZATION),
        ("{s:The shipping group Blue Strait} {q:said} {c:so}.", "Blue Strait", SpeakerKind.ORGANIZATION),
        ("{s:St Jude’s Hospital} {q:said} {c:so}.", "St Jude’s Hospital", SpeakerKind.ORGANIZATION),
        ("{s:Moorland Police} {q:said} {c:so}.", "Moorland Police", SpeakerKind.ORGANIZATION),
        ("{s:The Dockers’ Union} {q:said} {c:so}.", "Dockers’ Union", SpeakerKind.ORGANIZATION),
        ("{s:Airport operator Lumera} {q:said} {c:so}.", "Lumera", SpeakerKind.ORGANIZATION),
        ("{s:Crane operator Lumera} {q:said} {c:so}.", "Lumera", SpeakerKind.PERSON),
        ("{s:The charity Paws Together} {q:said} {c:so}.", "Paws Together", SpeakerKind.ORGANIZATION),
        ("{s:RailCo} {q:said} {c:so}.", "RailCo", SpeakerKind.ORGANIZATION),
        ("{s:The Venetian daily} {q:said} {c:so}.", NOBODY, SpeakerKind.ORGANIZATION),
        ("{s:The US company} {q:said} {c:so}.", NOBODY, SpeakerKind.ORGANIZATION),
        ("{s:The shipping group} {q:said} {c:so}.", NOBODY, SpeakerKind.ORGANIZATION),
        ("{s:The group of students} {q:said} {c:so}.", NOBODY, SpeakerKind.GROUP),
    ],
)
def test_a_source_tells_what_kind_of_body_it_is(marked: str, name: str | None, kind: SpeakerKind | None) -> None:
    speaker = document(marked).speakers[0]

    assert speaker.name == name
    assert kind is None or speaker.kind is kind


@pytest.mark.parametrize(
    ("marked", "source"),
    [
        ("{s:Ambry Salt AG today} {q:announced} {c:so}.", "Ambry Salt AG"),
        ("OSTREY – {s:Ambry Salt AG also} {q:said} {c:so}.", "Ambry Salt AG"),
        ("{s:Today} {q:says} {c:so}.", "Today"),
    ],
)
def test_an_adverb_at_its_end_is_no_part_of_a_source(marked: str, source: str) -> None:
    unread = document(marked)

    (attribution,) = whole(unread.text, unread.attributions, scan(unread.text, paragraphs(unread.text)))

    assert attribution.source is not None
    assert attribution.source.of(unread.text) == source
