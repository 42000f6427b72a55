"""A second verb: `said the tide was low and promised a bridge` is two statements.

The tagger gives all of it to the first verb where it is not sure. In PolNeAR train, nine times of ten a verb of saying
behind `and` is the speaker's own, not that of somebody within what was said. It has the form of the first verb: `say …
and warn`, `saying … and warning`; or it is in the present or past, as that one is. Behind `with` it has a subject of
its own: `, with Vale warning that …`.
"""

import re
from collections.abc import Callable, Iterator

from onrecord.parser.text import Span, trimmed

_VERBS = (
    "accuse acknowledge add admit advise announce appeal argue assail assert blame call claim complain concede condemn "
    "contend criticise criticize declare defend demand deny describe dismiss emphasise emphasize estimate explain "
    "insist lament note offer pledge praise predict promise propose question recall recommend reiterate reject say "
    "stress suggest threaten urge vow warn"
).split()
_IRREGULAR = {"admit": ("admitted", "admits", "admitting"), "say": ("said", "says", "saying")}


def _forms(verb: str) -> tuple[str, str, str]:
    """Past, third person and participle."""
    if verb in _IRREGULAR:
        return _IRREGULAR[verb]
    root, y = (verb[:-1], "i") if verb.endswith("ny") else (verb, "")
    third = root + (f"{y}es" if y or verb.endswith(("ss", "sh", "ch")) else "s")
    return root.removesuffix("e") + f"{y}ed", third, verb.removesuffix("e") + "ing"


_PAST, _THIRD, _PARTICIPLES = zip(*map(_forms, _VERBS), strict=True)
_TO_SAY = r"(?:declined|refused)\sto\s(?:say|disclose|explain|specify)(?=\s(?:whether|how|what|why|where|when|who)\b)"
_WITHHELD = re.compile(r",?\s+but\s+(?:(?:could|would|did|has|had|does|will)(?:\s+not|n[’']t)|declined|refused)\b")


def _second(verbs: str) -> re.Pattern[str]:
    cue = rf"(?:(?:also|then|later|\w+ly)\s+)?(?:{verbs})(?:\s+(?:on|for|against|of|about)\b)?"
    return re.compile(
        rf"(?:[,;]?\s+(?:and|but)\s+(?P<cue>{cue})|,\s+(?P<listed>{cue})(?=\s+that\b))(?:\s+that\b)?(?=\s+\S)"
    )


_FINITE = _second("|".join((*_PAST, *_THIRD, _TO_SAY, rf"(?:is|are|was|were)\s(?:{'|'.join(_PARTICIPLES)})")))
_BASE = _second("|".join((*_VERBS, _TO_SAY)))
_NONE = re.compile(r"(?!)")
_PARTICIPLE = _second("|".join(_PARTICIPLES))
_WITH = re.compile(
    r",\s+with\s+(?P<source>(?:\w[\w’'.-]*\s+){1,6}?)"
    rf"(?P<cue>{'|'.join((*_PARTICIPLES, 'reporting'))})(?:\s+that\b)?(?=\s+\S)"
)
_LAST_VERB = re.compile(r"(?P<base>\w+)(?:\s(?:for|of|on|against|about))?\Z")


def conjoined(
    text: str, cue: Span, content: Span, is_quoted: Callable[[int, int], bool]
) -> Iterator[tuple[Span, Span | None, Span]]:
    """Cue, source (None: that of *cue*) and content of each verb: first *cue* with what is its own of *content*."""
    source = None
    if cue.end <= content.start:
        for match in _alike(cue.of(text)).finditer(text, content.start + 1, content.end):
            own = Span(*match.span("cue" if match["cue"] else "listed"))
            if not is_quoted(*own):
                yield cue, source, Span(content.start, match.start())
                cue, content = own, trimmed(text, Span(match.end(), content.end))
        beside = _WITH.search(text, content.start + 1, content.end)
        if beside and not is_quoted(*beside.span("cue")):
            yield cue, source, Span(content.start, beside.start())
            source, cue = trimmed(text, Span(*beside.span("source"))), Span(*beside.span("cue"))
            content = trimmed(text, Span(beside.end(), content.end))
        withheld = _WITHHELD.search(text, *content)
        if withheld and not is_quoted(*withheld.span()):
            content = Span(content.start, withheld.start())
    yield cue, source, content


def _alike(cue: str) -> re.Pattern[str]:
    """What the verbs behind *cue* look like; behind "according to", which is none, nothing does."""
    if cue.lower() == "according to":
        return _NONE
    last = _LAST_VERB.search(cue.lower())
    if last is None:
        return _FINITE
    if last["base"].endswith("ing"):
        return _PARTICIPLE
    return _BASE if last["base"] in _VERBS else _FINITE
