"""The dictionary form of a cue: `has also said` → `say`, `according to` → `according to`."""

import re
from functools import lru_cache

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
# Words that stand before an English verb without being it: auxiliaries, negation, the commonest adverbs.
_BEFORE_VERB = frozenset(
    "has have had having is are was were be been being am do does did will would shall should can could may might must "
    "s d ll ve re m to not never n't also then again once still just only even later earlier first now often always "
    "who which that "
    "hasn't haven't hadn't isn't aren't wasn't weren't don't doesn't didn't won't wouldn't can't couldn't".split()
)
_NO_VERB = frozenset("according in by of as from for on with at per a an the his her its their my your our".split())


@lru_cache(maxsize=4096)
def lemma(cue: str) -> str:
    """The cue's verb in its dictionary form; a cue without a verb as it stands, in lower case."""
    words = [word.replace("’", "'") for word in _WORD.findall(cue.lower())]
    verbs = [word for word in words if word not in _BEFORE_VERB and not word.endswith(("'s", "'ve", "'d", "'ll"))]
    while len(verbs) > 1 and verbs[0].endswith("ly"):
        del verbs[0]
    if not verbs or verbs[0] in _NO_VERB:
        return " ".join(cue.lower().split())
    return _verb(verbs[0])


def _verb(form: str) -> str:
    from lemminflect import getLemma  # noqa: PLC0415 - reads its tables when imported; a document without cues need not

    return str(next(iter(getLemma(form, upos="VERB")), form))
