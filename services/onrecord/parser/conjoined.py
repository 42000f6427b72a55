"""A second verb of one subject: `said the tide was low and promised a bridge` is two statements.

The tagger gives all of it to the first verb where it is not sure. In PolNeAR train, nine times of ten a verb of saying
behind `and` is the speaker's own, not that of somebody within what was said.
"""

import re
from collections.abc import Callable, Iterator

from onrecord.parser.text import Span, trimmed

_REPORTED = (
    "said|added|called|accused|promised|suggested|urged|vowed|criticised|criticized|praised|defended|argued|declared"
    "|explained|pledged|questioned|stressed|warned|insisted|asserted|noted|denied|demanded|recommended|proposed"
    "|estimated|predicted|dismissed|described|blamed|condemned|rejected|announced|complained|threatened|acknowledged"
    "|admitted|claimed|appealed|advised|assailed|lamented|recalled|conceded|contended|emphasised|emphasized|reiterated"
)
_REPORTS = (
    "says|adds|calls|accuses|promises|suggests|urges|vows|criticises|criticizes|praises|defends|argues|declares"
    "|explains|pledges|stresses|warns|insists|asserts|notes|denies|demands|recommends|proposes|predicts|dismisses"
    "|describes|blames|condemns|rejects|announces|complains|threatens|acknowledges|admits|claims|advises|concedes"
)
_WITHHELD = re.compile(r",?\s+but\s+(?:(?:could|would|did|has|had|does|will)(?:\s+not|n[’']t)|declined|refused)\b")
_SECOND = re.compile(
    rf"[,;]?\s+(?:and|but)\s+(?P<cue>(?:(?:also|then|later|\w+ly)\s+)?(?:{_REPORTED}|{_REPORTS})"
    r"(?:\s+(?:on|for|against|of|about)\b)?)(?:\s+that\b)?(?=\s+\S)"
)


def conjoined(
    text: str, cue: Span, content: Span, is_quoted: Callable[[int, int], bool]
) -> Iterator[tuple[Span, Span]]:
    """Cue and content of each verb: *cue* with what is its own of *content*, then those that follow in it."""
    if cue.end <= content.start:
        for match in _SECOND.finditer(text, content.start + 1, content.end):
            if not is_quoted(*match.span("cue")):
                yield cue, Span(content.start, match.start())
                cue, content = Span(*match.span("cue")), trimmed(text, Span(match.end(), content.end))
        withheld = _WITHHELD.search(text, *content)
        if withheld and not is_quoted(*withheld.span()):
            content = Span(content.start, withheld.start())
    yield cue, content
