"""Cues by medium: what is thought, and what is written; everything else is said."""

THOUGHT = frozenset(
    """think believe hope want plan feel fear expect wish intend doubt suspect assume consider worry
    know see seem appear view regard prefer favor favour like dislike hate love remember recall
    understand realize realise imagine wonder decide seek aim oppose support agree disagree learn
    find dream trust presume suppose reckon figure guess foresee anticipate envision envisage
    contemplate mull ponder deem perceive desire long yearn care mean try concern admire respect
    despise resent regret forget notice sense look crave wait await hopeful optimistic pessimistic confident certain
    sure doubtful sceptical skeptical glad proud afraid""".split()
)
# Agreeing, deciding and learning are also said out loud; with a quotation they were.
SAID_WHEN_QUOTED = frozenset(
    """agree disagree decide recall remember find learn see mean wonder guess oppose support regret
    figure reckon consider suppose worry wish hope fear try concern hopeful optimistic pessimistic confident certain
    sure doubtful sceptical skeptical glad proud afraid""".split()
)
# "liked to say", "tried to explain": what is done is the second verb's; who "wanted to know" asked.
LEADING = frozenset("like love seem appear try feel prefer seek".split())
WISHING = frozenset("want wish".split())
WRITING = frozenset(
    """write tweet retweet post blog read e-mail email text publish print document record sign
    note-down scribble pen scrawl jot inscribe state-in-writing message cable telegraph wire fax editorialize
    editorialise caption""".split()
)
# "in a statement", "on Twitter": the medium that the attribution names.
WRITTEN_IN = frozenset(
    """statement letter e-mail email memo memorandum tweet post blog report article essay book
    editorial op-ed column filing study note diary memoir release communique communiqué document
    message text petition notice review manifesto thread newsletter autobiography journal indictment
    affidavit complaint lawsuit ruling judgment judgement reply log file notebook minutes leaflet
    caption resolution declaration written website telegram postcard line entry pamphlet chronicle will fax submission
    margin margins faq""".split()
)
# Bodies whose words are printed.
PAPERS = frozenset(
    "newspaper paper magazine newsletter gazette tabloid weekly daily periodical broadsheet blog".split()
)
NETWORKS = frozenset(
    """twitter facebook instagram x telegram weibo linkedin reddit mastodon truth tumblr medium
    snapchat whatsapp bluesky threads discord substack vkontakte wechat""".split()
)
# Cues whose meaning is that somebody did not say.
WITHHELD = frozenset("refuse decline fail avoid omit dodge evade neglect".split())
# What stands before a colon at the head of an article and is no place.
LABELS = frozenset(
    """watch update updated exclusive breaking analysis opinion review correction note explainer comment editorial
    interview video photos pictures live listen read profile factbox report""".split()
)
# Who refuses to do one of these says nothing; who refuses to pay does.
SAYING = frozenset(
    """say tell comment confirm deny name explain discuss answer give disclose reveal specify
    elaborate speculate identify provide respond acknowledge admit mention speak state describe
    address rule condemn apologise apologize concede commit predict clarify believe recognise
    recognize""".split()
)
# Who speaks "in" one of these is nowhere: languages and papers.
LANGUAGES = frozenset(
    """english french german spanish italian portuguese dutch russian ukrainian polish czech greek turkish arabic
    hebrew persian farsi hindi urdu bengali tamil mandarin cantonese chinese japanese korean vietnamese swahili hausa
    yoruba amharic welsh irish gaelic latin swedish danish norwegian finnish hungarian romanian creole""".split()
)
PERIODICALS = frozenset(
    """times herald journal gazette post telegraph tribune guardian lancet nature science mirror courier mail express
    chronicle hansard observer economist mercury standard independent letters review""".split()
)
# How newspapers and no other bodies are called.
NEWSPAPERS = frozenset(
    """times herald journal gazette telegraph tribune guardian courier chronicle observer mercury argus courrier
    corriere gazzetta diario periódico zeitung tageblatt tidende tidningen dagblad dagbladet gazeta""".split()
)
# What a newspaper is called by one word behind "the", where the same word without a capital is a thing.
SHORT_NAMES = NEWSPAPERS | frozenset("economist express mail mirror post star sun".split())
