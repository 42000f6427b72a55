"""Words for people: honorifics, titles, offices and trades, and which of them tell the gender."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from onrecord.parser import lexicon

MALE, FEMALE, NEUTER = "male", "female", "neuter"
SUBJECTS = {"he": MALE, "she": FEMALE}
OWNERS = {"his": MALE, "her": FEMALE}
YEARS_OLD = "-year-old"

HONORIFICS = {
    **dict.fromkeys(
        """mr m sir lord monsieur herr señor senor senhor signor signore don mister shri bwana mzee ndugu mwalimu alhaji
        haji mallam encik ustad tun tengku""".split(),
        MALE,
    ),
    **dict.fromkeys(
        """mrs ms miss mdm dame lady madam madame mme mlle frau señora senhora signora doña dona smt shrimati hajia
        hajiya begum puan vidushi daw alhaja""".split(),
        FEMALE,
    ),
    **dict.fromkeys("mx dr prof messrs hon honorable honourable engr".split(), None),
}

# Offices and ranks that stand before a name with a capital.
TITLES = frozenset(
    """president premier minister chancellor senator sen representative rep congressman congresswoman councillor
    councilor councilman councilwoman cllr cr coun ald cst alderman governor gov mayor speaker secretary undersecretary
    ambassador envoy king queen prince princess duke duchess emperor empress emir sultan sheikh sheik shah pope
    archbishop bishop cardinal reverend rev father sister brother imam ayatollah rabbi pastor canon vicar
    general gen colonel col major maj captain capt lieutenant lt admiral adm commander cmdr brigadier marshal
    sergeant sgt corporal cpl private pvt commodore detective det inspector insp superintendent supt constable
    sheriff officer commissioner chief judge justice professor prof doctor dr mr mrs ms miss mx sir dame lord
    lady baroness baron count countess madam chairman chairwoman chairperson chair director ceo cfo coo cto
    manager coach leader spokesman spokeswoman spokesperson attorney solicitor prosecutor magistrate coroner
    ombudsman comptroller treasurer auditor registrar provost dean principal headmaster headteacher rector whip
    mp msp mep congressperson deputy co-founder cofounder founder owner president-elect candidate nominee
    vice-president counselor counsellor analyst strategist adviser advisor aide activist comrade first-lady
    monsignor msgr mullah maulana swami guru dalai taoiseach tánaiste revd venerable archdeacon patriarch mufti
    abbot abbess lama pandit oba otunba ooni baale chieftain nawab maharaja datuk dato pc wpc ds dci dcs dsu cpt
    brig havildar subedar sub-inspector councilmember assemblymember alderwoman mzee mwalimu padre fr abbé frei
    fray sor delegado delegada comandante shri smt shrimati alhaji haji mallam encik ustad hajia hajiya doña
    dona hon engr vidushi senhor señor señora senhora signor signora mlle mme monsieur madame begum puan
    selectman mla mlc mna mk td pm attorney-general secretary-general governor-general lieutenant-governor
    vice-chancellor vice-chair vice-chairman vice-chairwoman co-chair co-chairman co-chairwoman commandant
    warden nuncio prefect referee umpire tsar czar skipper midfielder striker goalkeeper defender winger
    quarterback executive landlady landlord barrister advocate alhaja honorable honourable under-secretary
    sp asp dsp acp seri tun tengku daw dato' dato’ excellency highness majesty holiness eminence lordship mdm
    ladyship rapporteur reeve recorder director-general auditor-general solicitor-general inspector-general
    surgeon-general under-secretary-general undersheriff administrator trooper controller deacon bursar assessor
    examiner editor-in-chief vice-captain maestro steward governor-elect mayor-elect d'affaires d’affaires ven rt
    spc pfc pharm hhj tem etsu eze igwe obong sarkin galadima sardauna rebbetzin maulvi granthi bhikkhu ajahn
    pehin dasho lyonpo kuya dcp ssp dig igp sho dgp adgp tehsildar sarpanch""".split()
)
# Titles that are given names, surnames or papers' names as often: "Dean Kamen", "Stephen King", "the Recorder".
DOUBTFUL_TITLES = frozenset(
    """dean king prince earl baron duke major judge bishop pope canon marshal speaker count shah sheikh sultan
    emir imam haji dona begum ustad abbot warden prior chair prefect mallam recorder""".split()
)

# What a minister is the minister of.
PORTFOLIOS = frozenset(
    """state education health finance defense defence economy affairs interior justice labor labour agriculture trade
    energy environment transport transportation industry culture tourism fisheries development commerce planning
    sport sports science security water housing treasury welfare technology infrastructure forestry
    mines opposition staff""".split()
)

# What may stand before a title or a trade and belongs to it.
MODIFIERS = frozenset(
    """former ex then late acting interim deputy vice assistant associate senior junior chief head lead
    prime first second third foreign home interior defense defence finance health education trade
    energy environment transport transportation justice labor labour agriculture culture sports
    sport police fire shadow honorary emeritus emerita executive managing general major brigadier lieutenant
    press campaign government party opposition majority minority house senate parliamentary
    presidential congressional federal national regional local county city town district village
    ministry union company club team family court prison army navy military security communications
    policy legal democratic republican conservative liberal socialist communist green independent
    longtime veteran retired outgoing incoming incumbent current new young elder co principal
    research medical chemical political financial marine duty crown prosecuting defending presiding
    national-security two-time long-time onetime one-time newly appointed elected high-ranking
    top-ranking ranking rank-and-file state special public private international global orchard
    mountain rescue council school hospital university harbour harbor bank oil tech technology
    software football basketball baseball soccer cricket hockey tennis film movie pop rock jazz
    opera theatre theater under pro""".split()
)

_PLAIN_ROLES = """accountant activist actor actress adviser advisor advocate agent aide aid ally analyst anchor
    archaeologist architect artist assemblyman assemblywoman assistant astronaut astronomer athlete
    attendant attorney auditor aunt author baker banker barber barista barrister bartender
    biographer biologist blogger bookkeeper boss botanist boxer boy boyfriend brewer bride broker
    brother builder bureaucrat businessman businesswoman butcher bystander campaigner candidate
    captain caretaker carpenter cartographer cartoonist cashier ceo cfo chair chairman chairperson
    chairwoman champion chaplain chef chemist chief child choreographer cleaner clerk client climber
    coach coauthor co-author co-chair co-founder cofounder colleague convener convenor collector columnist comedian
    comic commander commentator composer conductor conservationist consultant contractor cook
    coordinator co-ordinator correspondent cousin councillor councilor councilman councilwoman
    counsel counsellor counselor counterpart cop coroner creator critic curator customer cyclist dad
    dancer daughter deckhand defendant defender dentist deputy designer detective developer diplomat
    director dissident diver doctor donor driver ecologist economist editor electrician emigre
    employee employer engineer entomologist entrepreneur envoy epidemiologist evangelist
    ex-girlfriend ex-husband ex-wife executive expert explorer farmer father ferryman fiancé fiancée
    filmmaker financier firefighter fisherman fishmonger footballer forecaster forester founder
    friend gardener geneticist geologist girl girlfriend glassmaker glaciologist goalkeeper
    grandfather grandmother grandson granddaughter grocer grower guard guest guide guitarist gunman
    head headmaster headmistress headteacher historian host hostess housekeeper husband hydrologist
    infielder inspector instructor insurgent investigator investor janitor jockey journalist judge
    juror jurist keeper landlady landlord lawmaker lawyer leader lecturer legislator librarian
    lieutenant linguist lobbyist magistrate mayor man manager mathematician mechanic medic member
    meteorologist midfielder midwife miner minister model moderator monk mother motorist mp mum mom
    musician naturalist negotiator neighbor neighbour nephew neurologist neuroscientist niece
    nominee novelist nun nurse oceanographer officer official operator organiser organizer owner
    paediatrician pediatrician painter paramedic parent partner passenger passer-by pastor
    pathologist patient pensioner pharmacist philanthropist philosopher photographer physician
    physicist pianist pilot pitcher playwright plumber poet policeman policewoman politician
    pollster postman potter preacher premier presenter president priest principal prisoner producer
    professor programmer promoter prosecutor psychiatrist psychologist publisher pundit pupil
    quarterback rancher ranger rapper reader rector refugee relative reporter representative rescuer
    researcher resident retiree reviewer rival sailor salesman saleswoman scholar scientist
    screenwriter sculptor secretary senator sergeant sheriff shopkeeper shopper singer sister
    skipper smith sociologist soldier solicitor son soprano speaker speechwriter spokesman
    spokesperson spokeswoman sportswoman statistician stepfather stepmother strategist striker
    student successor suffragan superintendent supervisor supporter surgeon surrogate surveyor
    survivor suspect tailor taxpayer teacher technician teenager tenant tenor theologian therapist
    toddler tourist trader trainer translator treasurer trustee tutor tycoon uncle undersecretary
    user vet veterinarian veteran vicar victim viewer violinist virologist visitor volunteer voter
    waiter waitress warden weaver whistleblower widow widower wife winner witness woman worker
    workman wrestler writer youth youngster zoologist person individual billionaire millionaire
    mogul democrat republican conservative liberal heir insider lady gentleman guy kid bishop
    archbishop cleric archdeacon ambassador king queen prince princess pope governor chancellor
    commissioner general colonel major admiral constable goalscorer maker newcomer rookie star hero
    heroine lad pontiff monarch head_of_state head_of_government predecessor operative co-worker
    coworker roommate classmate teammate spy defector hacker poster commenter emailer caller intern
    apprentice graduate recruit ghost puppet mastermind lighthouse-keeper toastmaster gamekeeper
    bookseller storyteller entertainer caseworker clockmaker watchmaker shoemaker policymaker
    winemaker laureate marine conservator cheesemaker bargeman coxswain chronicler diarist memoirist essayist
    grandparent godfather godmother in-law mother-in-law father-in-law brother-in-law sister-in-law son-in-law
    daughter-in-law foreman forewoman signalman lorry-driver complainant claimant plaintiff
    respondent appellant petitioner beekeeper minder handler recipient sprinter referee scorer
    runner swimmer dermatologist lawman whistle-blower verger constituent delegate windsurfer master
    opposite_number front-runner frontrunner hopeful contender substitute teller batter bowler batsman wicketkeeper
    wicket-keeper full-back fullback left-back right-back wing-back centre-back centre-half spinner seamer
    all-rounder fly-half scrum-half flanker hooker shortstop catcher linebacker opener debutant
    golfer rower racer umpire piper fiddler drummer vendor hawker trawlerman porter stallholder
    councilmember assemblymember spokesperson ombudsperson paralegal constable actuary geophysicist
    stepson stepdaughter granny grandma grandpa stepbrother stepsister half-brother half-sister twin sibling
    spouse fiance fiancee fellow restaurateur hotelier lifeguard undertaker gravedigger auctioneer
    realtor florist hairdresser inventor sous-chef bassist frontman showrunner roofer mediator arbitrator harbourmaster
    harbormaster""".split()

_NO_WOMAN = frozenset("business process progress success address witness illness wilderness weakness congress".split())
# Ends of words that name people by what they do.
SUFFIXES = (
    "man",
    "woman",
    "person",
    "ist",
    "ologist",
    "grapher",
    "maker",
    "keeper",
    "worker",
    "fighter",
    "writer",
    "warden",
)

_MALE_NOUNS = """man boy father husband son brother uncle nephew widower grandfather dad king prince emperor duke
    monk priest pope chairman spokesman congressman businessman salesman policeman fisherman
    gentleman guy lad boyfriend fiancé grandson stepfather waiter headmaster landlord godfather
    father-in-law brother-in-law son-in-law archbishop cardinal ferryman postman workman imam
    ayatollah foreman signalman bargeman gunman assemblyman councilman ex-husband stepson""".split()
_FEMALE_NOUNS = """woman girl mother wife daughter sister aunt niece widow grandmother mum mom queen princess
    empress duchess nun chairwoman spokeswoman congresswoman businesswoman saleswoman policewoman
    lady actress waitress girlfriend fiancée granddaughter stepmother headmistress landlady bride
    heroine godmother mother-in-law sister-in-law daughter-in-law councilwoman assemblywoman ex-wife
    hostess forewoman stepdaughter midwife""".split()

ROLES = frozenset(word.replace("_", " ") for word in _PLAIN_ROLES) | TITLES - frozenset(HONORIFICS) - {"count"}
_GENDERS = dict.fromkeys(_MALE_NOUNS, MALE) | dict.fromkeys(_FEMALE_NOUNS, FEMALE) | HONORIFICS

# Nouns for one person that tell nothing else: "the man", "the 34-year-old".
BARE = frozenset("man woman boy girl person gentleman lady guy teenager child individual youngster".split())
RELATIONS = frozenset(
    """friend relative rival opponent supporter fan critic ally colleague counterpart successor predecessor
    native""".split()
)
# Who has the one has the other: "Roe's successor" has a predecessor, Roe.
CONVERSES = {
    "predecessor": "successor",
    "successor": "predecessor",
    "supervisor": "student",
    "student": "supervisor",
    "husband": "wife",
    "wife": "husband",
}
KIN = frozenset(
    """wife husband son daughter mother father sister brother widow widower niece nephew mother-in-law""".split()
)


RELATIONS = RELATIONS | KIN
SECOND = RELATIONS | {"member", "excellency", "highness", "majesty", "holiness"}  # roles that are named after any other


@cache
def stands_for() -> dict[str, frozenset[str]]:
    """Words that may take an office's place, by office: president → leader, head of state, …"""
    return {row[0]: frozenset(row) for row in lexicon.rows("roles.txt")}


@cache
def _given_names() -> dict[str, str]:
    genders: dict[str, str] = {}
    gender = MALE
    for row in lexicon.rows("given_names.txt"):
        if row[0] in ("[male]", "[female]"):
            gender = row[0].strip("[]")
        else:
            genders.update(dict.fromkeys(row, gender))
    return genders


def is_given_name(word: str) -> bool:
    return word in _given_names() or word.partition("-")[0] in _given_names()


def gender_of_name(word: str) -> str | None:
    """The gender that a given name is mostly borne with."""
    return _given_names().get(word) or _given_names().get(word.partition("-")[0])


def gender_of_full_name(words: Sequence[str]) -> str | None:
    """The gender that the given names tell; none where they differ: Rana Tanveer Roe."""
    genders = {gender for word in (words[:1] if len(words) == 1 else words[:-1]) if (gender := gender_of_name(word))}
    return genders.pop() if len(genders) == 1 and gender_of_name(words[0]) else None


def gender_of_noun(noun: str) -> str | None:
    """The gender that a noun or honorific tells: spokeswoman, father, Mrs."""
    gender = _GENDERS.get(noun.rstrip("."))
    if gender is None and noun not in ROLES and is_role(noun):
        return (
            MALE
            if noun.endswith("man") and not noun.endswith("woman")
            else FEMALE
            if noun.endswith(("woman", "ess"))
            else None
        )
    return gender


def is_role(noun: str) -> bool:
    """Tell whether *noun* (lower case, singular) names one person by office, trade or kin."""
    return (
        noun in ROLES or _TRADE.search(noun) is not None or (_WOMAN.search(noun) is not None and noun not in _NO_WOMAN)
    )


@lru_cache(maxsize=4096)
def singular(noun: str) -> str:
    """*noun* without its plural ending; as it is where it has none."""
    if noun in _IRREGULAR:
        return _IRREGULAR[noun]
    for ending, single in _PLURALS:
        if ending.search(noun):
            return ending.sub(single, noun)
    return noun


_TRADE = re.compile(rf"\w(?:{'|'.join(SUFFIXES)})\Z")
_WOMAN = re.compile(r"\w{4}ess\Z")
_PLURALS = (
    (re.compile(r"(?<=\w\w)men\Z"), "man"),
    (re.compile(r"(?<=\w\w)ies\Z"), "y"),
    (re.compile(r"(?<=ss|sh|ch)es\Z|(?<=x)es\Z"), ""),
    (re.compile(r"(?<![suiw])s\Z"), ""),
)
_IRREGULAR = {"men": "man", "women": "woman", "people": "person", "children": "child", "wives": "wife"}
