"""Words for bodies, groups and documents: what else than one person may say something."""

# The last word of a firm's name.
VENTURES = frozenset(
    """cooperative co-operative grid optics marine foods electric pharma pharmaceuticals insurance holdings capital
    mobility solutions robotics ventures logistics therapeutics biosciences analytics dynamics networks digital
    software interactive aerospace aviation shipping mining minerals metals chemicals resources petroleum telecom
    telecommunications wireless securities investments consulting advisors properties realty homes construction
    engineering electronics instruments textiles brands beverages stores supermarkets automotive freight cruises
    hotels resorts entertainment pictures semicon semiconductor semiconductors microsystems biotech genomics
    diagnostics devices batteries renewables utilities ferries breweries distillers ag plc inc ltd llc corp gmbh sa
    nv bv lines systems technologies motors industries enterprises""".split()
)
# The head of a body's name; the name may go on with "of …" behind most of them.
BODY_WORDS = VENTURES | frozenset(
    """administration agency airlines airways alliance army assembly association associates authority
    bank board brigade brigades brothers bureau cabinet campaign center centers centre chamber
    church city clinic club co coalition college commission committee commons community company
    conference confederation congress consortium convention corp corporation council court
    department directorate division embassy enterprises exchange federation force forces foundation
    front fund trust gazette government group guard guild herald hospital house inc industries
    initiative inspectorate institute institution instituto intelligence international journal
    laboratory labs league legislature library limited line lines llc llp lords ltd media ministry
    mission monitor mosque motors movement museum nations navy network news newspapers observatory
    office orchestra organisation organization parliament partners partnership party patrol plc
    police politburo post press program programme project publishing radio railway railways reserve
    review school secretariat senate server service services society station studios survey
    syndicate systems team technologies telegraph television theatre theater times tribunal tribune
    tv union united university watch workers works caucus panel taskforce post-dispatch chronicle
    bulletin courier mail express mirror star sun today magazine weekly daily pac gmbh ag sa nv bv
    municipality cross athletic rovers wanderers albion hotspur fc afc palace research rescue constabulary banco
    banca banque kanal courrier corriere gazzetta diario periódico zeitung tageblatt tidende tidningen dagblad
    dagbladet gazeta""".split()
)
# After these a name goes on with "of", "for", "on": Department of Health, Center for American Progress.
GO_ON = frozenset(
    """ministry department university bank bureau council church office institute house board committee
    association center centers centre agency court school college federation academy society league
    union organization organisation secretariat chamber museum commission foundation fund
    archdiocese diocese kingdom republic state states conference congress institution faculty
    knights daughters sons friends doctors reporters campaign coalition
    convention treaty covenant municipality confederation directorate division guild hospital alliance authority
    polytechnic annals journal proceedings bulletin transactions archives front movement party network forum observatory
    initiative partnership""".split()
)

# Before a number these name a body: Channel 4, Teamsters Local 41, Engine 3.
NUMBERED = frozenset("channel kanal canal radio tv local engine ladder unit".split())

# Of the heads of bodies' names those that are fields as well: the Securities and Exchange Commission.
FIELDS = frozenset(
    """securities shipping mining minerals metals chemicals resources petroleum telecommunications media radio
    television marine engineering services police research rescue press exchange labs insurance aviation""".split()
)

# The last word of a place's name.
PLACE_WORDS = frozenset(
    """street road avenue lane square park bridge river lake bay sea ocean island islands isle mountain
    mountains hill hills valley county city town village beach coast point cape harbour harbor port
    airport station north south east west district province region peninsula desert forest woods
    creek falls springs canyon plaza tower heights gardens boulevard highway terrace canal strait
    marsh glacier moor farm hall arena stadium hotel day war award prize cup championship league act
    bill fair fest expo games olympics""".split()
)

# The first word of a place's name.
PLACE_OPENERS = frozenset("port lake mount mt fort cape isle glen loch san santa los las new north south".split())

# Common nouns, singular, for a body.
BODIES = frozenset(
    """administration agency airline alliance army assembly association authority bank board body broadcaster
    brewery bureau business cabinet campaign carmaker centre center chain channel charity church city club
    coalition college commission committee company conglomerate congress consortium corporation council country
    county court defence defense department diocese directorate embassy establishment factory federation firm force
    foundation franchise fund government group hospital house institute institution judiciary kingdom laboratory
    league legislature library maker manufacturer military ministry mission monarchy monitor mosque movement
    museum nation navy network newspaper ngo nonprofit office operator opposition orchestra organisation
    organization outlet paper parliament party police prosecution publication publisher regime regulator
    republic retailer school secretariat senate service shipyard society start-up startup state station studio
    supplier supermarket team think-tank tank tabloid think_tank tribunal trust union university utility
    watchdog
    website site magazine daily weekly bloc junta kremlin pentagon vatican palace treasury media press giant
    crown pac lender insurer automaker brewer polytechnic airport camp shop store pub restaurant hotel cafe café
    bakery theatre cinema nursery pharmacy garage unit industry borough municipality district town village
    community side""".split()
)
# Nouns for several people that are singular in form or have no singular.
GROUPS = frozenset(
    """people family crowd couple majority minority public audience jury staff crew personnel others
    many some most several few both all those critics officials residents half percent group pair
    trio panel management population electorate generation congregation delegation youth folks everyone
    everybody nobody workforce two three four five six seven eight nine ten dozens hundreds
    thousands millions each none we they""".split()
)
# Things that end like trades.
THINGS = frozenset(
    """number order power matter water winter summer quarter corner dinner gender computer register tender transfer
    disaster answer offer river tower border murder weather error mirror factor sector color colour behavior behaviour
    labor labour harbor moment movement development event talent accident incident element amendment percent plant
    restaurant list mist twist cancer career chapter monitor motor honor humor rumor terror horror error favor effort
    manner master corner shelter shower sister summer temper timber trouser whisper wonder fever finger flower
    feather leather ladder hammer barrier battery butter cover danger engagement environment equipment excitement
    fragment garment instrument investment moment ornament parliament pavement payment present percent rent
    segment sentiment settlement shipment tent torment treatment extent accent absent current instant
    constant elephant merchant-ship restaurant warrant""".split()
)
# Peoples and parties, plural, that are written with a capital.
PEOPLES = frozenset(
    """jews muslims christians catholics protestants anglicans hindus buddhists sikhs evangelicals
    mormons republicans democrats tories liberals conservatives socialists communists greens
    libertarians independents europeans africans asians latinos latinas hispanics arabs kurds sunnis
    shiites shias westerners northerners southerners gopers""".split()
)
PARTIES = frozenset(
    "democratic republican conservative labour liberal green socialist communist libertarian independent".split()
)
DOCUMENTS = frozenset(
    """account menu audit ad advert advertisement affidavit agreement analysis announcement application article
    assessment autobiography bill biography blog book briefing brochure bulletin caption chapter
    charter circular claim clause column comment commentary communique communiqué complaint
    constitution contract conclusion data decision declaration decree diary directive document
    documentary draft editorial e-mail email entry essay estimate evaluation evidence figure filing
    finding forecast form graphic guide guideline headline inquiry inscription indictment invitation
    invoice journal judgment judgement label law lawsuit leaflet ledger letter manifesto manual
    manuscript memo memoir memorandum message minutes motion motto notice note notification novel
    opinion order page pamphlet paper paragraph passage petition placard plaque play poem poll post
    poster posting prediction preface press_release proposal prospectus protocol publication
    questionnaire ranking readout receipt record recording registry faq regulation release report
    research resolution response result review ruling script section sentence sign slogan song
    source_code statement statistic statute story study submission subpoena summary survey table
    telegram testimony text textbook thesis ticket title transcript translation treaty tweet verdict
    version video warning warrant website will writing wiki scripture bible quran rule rulebook
    index census chart file plan timetable agenda legislation guidance catalogue guidebook handbook
    notebook minute term inspection letterhead itinerary cable citation faq faqs postcard reply annex
    annexe appendix preprint addendum dossier footnote factsheet deposition disclosure readout""".split()
)
# Bodies whose names look like something else: a verb, a place, words that only open a sentence.
_KNOWN = (
    "save the children|doctors without borders|reporters without borders|médecins sans frontières|just stop oil"
    "|transport for london|police scotland|times of india|voice of america|holy see|no 10|number 10|boeing|reuters"
    "|black lives matter|moms for liberty|mothers against drunk driving|stop the war coalition|teach for america"
)
KNOWN = {
    first: tuple(name for name in map(tuple, map(str.split, _KNOWN.split("|"))) if name[0] == first)
    for first in (name.split()[0] for name in _KNOWN.split("|"))
}
"""Their words, by the first one, in lower case."""
# Trades that bodies ply as well: "the contractor, Bellhaven Civil".
EITHER = frozenset(
    """contractor publisher owner supplier operator developer producer maker organiser organizer employer
    sponsor broker vendor designer manufacturer retailer carmaker chipmaker drugmaker brewer baker miner grocer bottler
    distiller refiner driller distributor landlord builder carrier exporter importer wholesaler""".split()
    + """provider lender insurer rival partner client buyer seller donor winner champion member critic
    manufacturer""".split()
)
# Of these, those that are a body's unless the name is a person's: "chip maker Hanbit Semicon".
TRADING = frozenset(
    """rival maker manufacturer retailer insurer lender supplier provider vendor distributor carrier exporter importer
    wholesaler carmaker chipmaker drugmaker automaker planemaker brewer baker miner grocer bottler distiller refiner
    driller""".split()
)
# Whatever stands before these is a body: "a Lumo spokesperson".
STAFF = frozenset(
    """spokesman spokeswoman spokesperson spokespeople executive executives shares stock shareholders investors
    employees headquarters subsidiary customers engineers""".split()
)
# Whoever has these is a body: "Hanbit's chief executive".
CORPORATE = frozenset(
    ("chief executive", "chief executive officer", "finance chief", *"ceo cfo coo chairman chairwoman chair".split())
)
# What no person alone operates: "airport operator Lumera".
OPERATED = frozenset(
    """airport ferry bus train tram rail network mobile telecom grid port tour hotel cinema cable satellite pipeline
    mine casino theme-park park ski gym""".split()
)
