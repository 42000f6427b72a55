"""Cues by which nobody says anything: declining to comment, being known as something."""

import re

from onrecord.parser.text import Span

_SILENT = re.compile(
    r".*\b(?:(?:declin|refus)\w+\s+(?:to\s+)?(?:comment|respond|elaborate|be\s+(?:named|identified|interviewed))"
    r"|not\s+(?:\w+ly\s+)?(?:respond|reply|answer|return)\w*\s+(?:to\s+)?(?:\w+\s+){0,2}"
    r"(?:requests?|calls?|messages?|emails?|questions?))\b",
    re.IGNORECASE,
)
# Without a source: how things are called or treated, not what somebody says.
_NOBODYS = re.compile(r"\b(?:known|nicknamed|shown|seen|viewed|praised|charged|accused)\b", re.IGNORECASE)
# Nobody asked in particular, nobody's doing: `Asked whether …, she shrugged`, `over alleged neglect`.
_PARTICIPLE = re.compile(r"(?:when\s)?(?:asked|pressed|alleged|accused|told)", re.IGNORECASE)
_UNREAL = re.compile(r"\b(?:might|could|would|should)\s+(?:\w+\s)?have\s(?:said|told|replied|answered)\b")
# They only add to what is said: `a busy week, not to mention the trips`.
_CONNECTIVE = re.compile(r"(?:not to mention|to say nothing of|needless to say|let alone)", re.IGNORECASE)
_GLANCE = 40  # code points of a content that show whether nothing is said


def says_nothing(text: str, cue: Span, content: Span, source: Span | None) -> bool:
    """Tell whether somebody only says nothing (`declined to comment`), or nobody in particular says it (`known as`)."""
    if source is None and (_NOBODYS.search(cue.of(text)) or _PARTICIPLE.fullmatch(cue.of(text))):
        return True
    if _UNREAL.search(cue.of(text)) or _CONNECTIVE.fullmatch(cue.of(text)):
        return True
    return _SILENT.match(f"{cue.of(text)} {text[content.start : content.start + _GLANCE]}") is not None
