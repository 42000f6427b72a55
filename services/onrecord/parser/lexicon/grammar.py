"""Words of grammar: pronouns, determiners, prepositions, and others that are no part of a name."""

MASCULINE = frozenset("he him his himself".split())
FEMININE = frozenset("she her hers herself".split())
PLURAL = frozenset("they them their theirs themselves".split())
NEUTER = frozenset("it its itself".split())
FIRST = frozenset("i me my mine myself we us our ours ourselves".split())
SECOND = frozenset("you your yours yourself yourselves".split())
RELATIVE = frozenset("who whom whose which that".split())
PRONOUNS = MASCULINE | FEMININE | PLURAL | NEUTER | FIRST | SECOND | RELATIVE

DEFINITE = frozenset("the this that these those said".split())
INDEFINITE = frozenset("a an another one any some every each no either neither".split())
POSSESSIVE = frozenset("his her its their our my your whose".split())
DETERMINERS = DEFINITE | INDEFINITE | POSSESSIVE
MANY = frozenset(
    """two three four five six seven eight nine ten eleven twelve dozens hundreds thousands millions
    several many few some most all both these those other more fewer numerous various scores""".split()
)

PREPOSITIONS = frozenset(
    """of in on at for from with by to under over among between behind about against during after
    before within without into near outside inside off via per through across along around since
    until upon who whom whose which that where when while because as like including familiar close
    involved based said speaking representing""".split()
)
CONJUNCTIONS = frozenset("and or but nor yet so".split())

CORE = PRONOUNS | DETERMINERS | MANY | PREPOSITIONS | CONJUNCTIONS
# Words that begin a sentence with a capital and are no name.
FUNCTION = CORE | frozenset(
    """a above according added additionally afterwards again ago ahead almost already also although
    altogether always am amid and another anyone anything apparently are aren't as asked at away
    back be been being below besides beyond can can't cannot clearly come critics could couldn't
    despite did didn't do does doesn't don't done down due during earlier early else even eventually
    ever every everybody everyone everything except far finally following former formerly
    fortunately further furthermore get give given go got had hadn't has hasn't have haven't having
    hello here here's hence how however i'd i'll i'm i've if in indeed initially instead is isn't
    it's it just lastly late later latest least less let let's like likewise look made make many
    maybe meanwhile mere merely might more moreover most mostly much must my near nearly never
    nevertheless next no nobody none nonetheless not nothing notably now nowhere obviously of
    officials often oh ok okay on once one only or originally other others otherwise out overall
    perhaps please police possibly presumably previously probably quite rather really recently
    regarding regardless residents same see seeing seems seemingly separately several shall should
    shouldn't similarly simply since so some somebody someone something sometimes soon still such
    suddenly sure surely take than thank thanks that that's the their then there there's thereafter
    therefore these they they're they've things this those though thousands through throughout thus
    till to today together tomorrow tonight too toward towards true twice unfortunately unless
    unlike until up upon usually very via was wasn't we we'd we'll we're we've well went were
    weren't what what's whatever when whenever where whereas wherever whether which whichever while
    who who's whoever why will with within won't worse would wouldn't yeah yes yesterday yet you
    you'd you'll you're you've based born built called citing speaking writing written told under
    using hundreds dozens millions both each either half neither nor per plus minus versus vs dear
    hi welcome ladies gentlemen question answer image photo photograph photos picture source sources
    read click share related advertisement copyright breaking update updated watch exclusive opinion
    analysis editorial editor's video by""".split()
)
WEEKDAYS = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thurs fri sat sun""".split()
)
MONTHS = frozenset(
    """january february march april may june july august september october november december jan feb
    mar apr jun jul aug sep sept oct nov dec""".split()
)
DAYS = WEEKDAYS | MONTHS
# Small words inside names: Ursula von der Leyen, Mohammed bin Salman.
PARTICLES = frozenset(
    """de da do dos das di del della der den des du la le el al bin ibn bint binti van von zu zur ter ten y e
    und af av ben ap wa na ole abu ul ur""".split()
)
NAME_ENDS = frozenset("jr sr ii iii iv jnr snr qc kc sc phd md".split())
