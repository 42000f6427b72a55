"""What stands beside a name that only a body can have: shares, passengers, an outlook to cut, "which employs"."""

import re

from onrecord.parser.cast.names import Name
from onrecord.parser.lexicon import bodies

_STAFF = "|".join(sorted(bodies.STAFF - {"executive", "executives"}))
_OF = re.compile(
    r"\b(?:(?:shares?|stocks?|stakes?) (?:in|of)"
    r"|(?:passengers|customers|subscribers|shareholders|subsidiary) (?:of|at|with)"
    r"|(?:employees|lawyers|engineers|analysts?|workers) at|(?:chief executive|CEO|boss|chairman|chairwoman) of"
    r"|(?:takeover|acquisition) of|merger with"
    r"|spokes(?:man|woman|person|people) (?:for|of|at))(?: the)? \Z",
    re.IGNORECASE,
)
_DOES = re.compile(
    rf"['’]s? (?:{_STAFF}|profits?|customers|passengers|revenue|turnover|chief executive|finance chief)\b"
    r"|,? (?:which|that) (?:\w+ )?(?:employs?|represents?|sells?|makes|runs|owns|operates|publishes|insures"
    r"|flies|supplies|builds|regulates|owes|campaigns|lends|owns|rents|manufactures|produces|brews|delivers|trades|supports"
    r"|houses|feeds)\b"
    r"|(?: has| had| have| will)? (?:cut|raised?|lowered?|slashed?|withdr[ae]w|lifted?) its "
    r"(?:\w+ ){0,3}(?:outlook|forecasts?|guidance|dividend|prices?|target|profit)\b"
    r"|(?: has| had| have)? (?:agreed to (?:buy|sell|acquire|merge)|sued|issued a profit warning|filed for bankruptcy"
    r"|laid off|recalled|been (?:sued|fined|acquired))\b"
    r"|(?: has| had| have) raised (?:[$€£¥]|more than |nearly |about |over )?\d"
    r"|(?: has| had)? reported (?:an? )?(?:\w+ )?(?:profits?|loss|losses|earnings|revenues?)\b"
    r"|(?: chief executive| finance chief|['’]s boss)\b"
)
_SIDE = re.compile(r" (?:are|have|were) (?!you|they|we|not\b)\w+")  # "Inverlay are bottom of the league"


def is_concern(text: str, name: Name) -> bool:
    """Tell whether what stands beside this occurrence of a name shows that it is a body's."""
    before = text[max(0, name.whole.start - 40) : name.whole.start]
    return _OF.search(before) is not None or _DOES.match(text, name.end) is not None


def is_side(text: str, name: Name) -> bool:
    """Tell whether a single name that opens its sentence has a verb for several, as British papers give to a club."""
    return (
        name.opens
        and len(name.words) == 1
        and not name.words[0].endswith("s")
        and _SIDE.match(text, name.end) is not None
    )
