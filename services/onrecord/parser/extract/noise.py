"""Lines around an article that nobody said: share counters, cookie notices, links to other articles."""

import re

from onrecord.parser.text import Span

_LONGEST = 300  # code points; no such line is longer
_NOISE = re.compile(
    r"""(?:
    \d[\d.,]*\s*[km]?\s*(?:shares?|likes?|views?|comments?|retweets?|reposts?|reactions?|followers)
  | (?:shares?|likes?|views?|comments|retweets?|reposts?|reactions?|followers)(?:\s?:?\s*[\d.,]+\s*[km]?)?
  | (?:share|tweet|pin|save|print|email|e-mail|bookmark|copy\ link|whatsapp|facebook|twitter|linkedin|telegram|reddit
    |instagram|x)
    (?:(?:\s|[|/,·•])+(?:this|it|on|via|by|to|with|a|friend|article|page|story|link|share|tweet|pin|save|print|email|e-mail|copy
    |whatsapp|facebook|twitter|linkedin|telegram|reddit|instagram|x|\d[\d.,]*[km]?))*
  | (?:read|see|watch|learn|also)\s(?:more|also|next|all|read|full\s(?:story|article))
    (?:\s?[:|\-–—»>→].*|\s?(?:\.{3}|…))?
  | more\s(?:stories|articles|posts|news|topics|links|coverage|on\sthis\s(?:story|topic))\s?(?::.*)?
  | (?:related|recommended|further\sreading|trending|most\s(?:read|popular|viewed)|don['’]t\smiss
    |you\s(?:may|might)\salso\slike)
    (?:\s(?:stories|articles|posts|news|topics|links|coverage|on\sthis\s(?:story|topic)))?\s?(?::.*)?
  | (?:click|tap)\shere\b.*
  | (?:subscribe|sign\s(?:up|in)|log\sin|register)(?:\s(?:to|for|now|here|today|free|with|at|in|and|or)\b[^"“”]*)?
  | (?:follow|join|like|find)\sus\s(?:on|at|for|here|via)\b[^"“”]*
  | (?:story|article)\scontinues\b[^"“”]*|continue\sreading\b[^"“”]*|continued\s(?:on|from)\s(?:page\s)?\w+
  | advertise?ment|advert|sponsored(?:\scontent)?|promoted|ad|loading\.{0,3}
  | skip\sto\s(?:main\s)?(?:content|navigation)|back\sto\stop
  | (?:(?:this|our)\s(?:web)?site|we(?:\sand\sour\s[\d,]*\s?partners)?)\suses?\s(?:\w+\s){0,3}cookies\b.*
  | we\sand\sour\s(?:[\d,]+\s)?(?:trusted\s)?partners\b.*
  | by\s(?:using|continuing)\b[^"“”]*\bcookies\b.*
  | (?:accept|reject|allow|manage)\s(?:all\b|cookies?\b)[^"“”]*
  | (?:©|\(c\)|copyright\s(?:©|\(c\)|\d{4})).*
  | all\srights\sreserved.*
  | (?:tags|filed\sunder|topics|categories|posted\sin|file\sphoto|photo|picture|image|source\sof\simage)\s?:.*
  | (?:image|photo|picture)\s(?:source|credit|caption)s?\b.*
  | \d+\s(?:min(?:ute)?s?)\s(?:read|ago)|(?:\d+|an?)\s(?:hours?|days?)\sago
  | (?:last\s)?(?:updated|published|modified|posted)(?:\s(?:on|at))?\s?:?
    (?:[\s,|–—-]+(?:\d[\w:./-]*|[a-z]{3,9}day|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?|mon|tue|wed|thu|fri|sat|sun
    |at|on|am|pm|gmt|bst|utc|[ce]e?s?t|edt|pdt|pst))+
    )\s*[.!:]?""",
    re.IGNORECASE | re.VERBOSE,
)
_LINK_ONLY = re.compile(r"(?:<?(?:https?://|www\.)\S+>?\s*)+")
_LINE = re.compile(r"[^\r\n\v\f\x85\u2028\u2029]+")


def noise(text: str) -> tuple[Span, ...]:
    """Spans of the lines that are noise, line ends left out."""
    return tuple(Span(*line.span()) for line in _LINE.finditer(text) if is_noise(line[0]))


def is_noise(line: str) -> bool:
    """Tell whether a line is none of the article's: it counts shares, sells, warns of cookies or points elsewhere."""
    line = line[: _LONGEST + 1].strip("\ufeff\u200b \t|·•*_>-–—")
    return 0 < len(line) <= _LONGEST and bool(_NOISE.fullmatch(line) or _LINK_ONLY.fullmatch(line))
