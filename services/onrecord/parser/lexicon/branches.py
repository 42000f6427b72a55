"""Branches: what a body's name tells of what it does, and by which nouns a text then speaks of it."""

from functools import cache

from onrecord.parser.lexicon import bodies, people

# Branch → words of a name.
WORDS = {
    "air": frozenset("airlines airways airline air jet".split()),
    "bank": frozenset("bank banco banca banque bancorp sparkasse savings".split()),
    "press": frozenset(
        """time times post news herald gazette journal tribune telegraph chronicle star sun mail express mirror press
        magazine weekly daily bulletin courier mercury standard observer guardian echo argus courrier corriere gazzetta
        diario periódico zeitung tageblatt anzeiger rundschau tidende tidningen dagblad dagbladet krant figaro monde
        libération gazeta prensa mundo""".split()
    ),
    "air waves": frozenset("broadcasting tv radio television kanal channel telewizja".split()),
    "club": frozenset("rovers united wanderers albion hotspur fc afc athletic rangers harriers town city".split()),
    "police": frozenset("police constabulary carabinieri gendarmerie".split()),
    "learning": frozenset("university college polytechnic school academy institute museum library".split()),
    "care": frozenset("hospital infirmary clinic nhs".split()),
    "labour": frozenset("union federation guild".split()),
    "party": frozenset("party".split()),
    "law": frozenset("llp solicitors advocates".split()),
    "money": frozenset("capital fund investments ventures partners asset equity".split()),
    "ground": frozenset("minerals mining metals resources gold copper lithium".split()),
    "members": frozenset("association federation confederation alliance society guild league".split()),
    "rule": frozenset(
        """office authority commission agency administration inspectorate regulator board directorate service bureau
        council municipality""".split()
    ),
    "aid": frozenset(
        "programme program organisation organization initiative fund mission unicef who relief aid foundation".split()
    ),
    "state": frozenset(
        "ministry department court parliament senate congress government cabinet embassy army navy house".split()
    ),
    "faith": frozenset("church diocese archdiocese mosque synagogue".split()),
    "trade": bodies.VENTURES
    | frozenset("group holding company co kg oyj asa ab spa sons brothers water energy shipyard".split()),
}
_FIRM = frozenset(("trade", "air", "bank", "money", "ground", "law", "air waves"))
# Noun → branches that a text may mean by it.
NOUNS = (
    dict.fromkeys(
        """company business giant conglomerate maker manufacturer retailer chain carmaker automaker brewery brewer
        shipyard supplier operator specialist start-up startup supermarket multinational corporation provider producer
        developer insurer shipbuilder chipmaker drugmaker outlet restaurateur builder housebuilder publisher cooperative
        co-operative franchise utility confectioner""".split(),
        _FIRM,
    )
    | dict.fromkeys(bodies.TRADING, _FIRM)
    | dict.fromkeys(("firm",), _FIRM | {"press"})
    | dict.fromkeys(("group",), _FIRM | {"press", "members", "aid"})
    | dict.fromkeys(("airline",), frozenset(("air",)))
    | dict.fromkeys(("carrier",), frozenset(("air", "trade")))
    | dict.fromkeys(("lender", "bank"), frozenset(("bank",)))
    | dict.fromkeys(("miner", "driller"), frozenset(("ground",)))
    | dict.fromkeys(("fund", "investor"), frozenset(("money",)))
    | dict.fromkeys(
        ("newspaper", "paper", "tabloid", "broadsheet", "daily", "weekly", "magazine"), frozenset(("press",))
    )
    | dict.fromkeys(
        ("network", "broadcaster", "channel", "station", "website", "site"), frozenset(("press", "air waves"))
    )
    | dict.fromkeys(("club", "side", "team"), frozenset(("club",)))
    | dict.fromkeys(("force",), frozenset(("police",)))
    | dict.fromkeys(("institution",), frozenset(("learning", "bank", "care")))
    | dict.fromkeys(("hospital", "clinic"), frozenset(("care",)))
    | dict.fromkeys(("union",), frozenset(("labour",)))
    | dict.fromkeys(("party",), frozenset(("party",)))
    | dict.fromkeys(("regulator", "watchdog"), frozenset(("rule",)))
    | dict.fromkeys(("authority",), frozenset(("rule",)))
    | dict.fromkeys(("agency",), frozenset(("aid", "rule", "press")))
    | dict.fromkeys(("body",), frozenset(("members", "rule", "labour")))
    | dict.fromkeys(("organisation", "organization"), frozenset(("members", "aid", "labour")))
    | dict.fromkeys(("association", "federation"), frozenset(("members",)))
    | dict.fromkeys(("charity", "ngo", "nonprofit"), frozenset(("aid",)))
    | dict.fromkeys(("tank", "think-tank"), frozenset())
)
# "Force" is said of a police by its name; the others may be said of a name that tells nothing as well.
_BY_NAME = frozenset("force institution authority body team hospital clinic".split())
# These are people as well, where nothing tells of which trade.
NARROWED = frozenset("specialist baker grocer landlord builder investor restaurateur".split())
# Before "maker", of what no person alone makes.
_MADE = (
    "car",
    "auto",
    "chip",
    "drug",
    "steel",
    "plane",
    "toy",
    "shoe",
    "truck",
    "phone",
    "aircraft",
    "paper",
    "glass",
    "beer",
)


def by_noun(noun: str) -> frozenset[str] | None:
    """The branches of bodies that a text may mean by *noun*; None where it means no body."""
    return _FIRM if noun.endswith("maker") and noun.startswith(_MADE) else NOUNS.get(noun)


@cache
def by_name(words: tuple[str, ...]) -> frozenset[str]:
    """The branches that a name's words tell of."""
    shown = {word.lower().rstrip(".") for word in words}
    shown |= set(map(people.singular, shown))
    return frozenset(branch for branch, told in WORDS.items() if told & shown)


def is_open(noun: str) -> bool:
    """Tell whether a body whose name tells no branch may be called so."""
    return noun not in _BY_NAME


def is_narrow(noun: str) -> bool:
    """Tell whether only bodies of one kind are called so, like an airline, and not nearly all, like a company."""
    return not (by_noun(noun) or frozenset()) >= _FIRM
