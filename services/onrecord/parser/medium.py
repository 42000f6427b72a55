"""Said, written or thought: what the cue, the source and the words around an attribution tell of its medium."""

import re
from collections.abc import Sequence

from onrecord.parser.lemma import lemma
from onrecord.parser.lexicon import bodies, grammar, media, people
from onrecord.parser.spans import Attribution
from onrecord.parser.text import Span
from onrecord_schemas import Medium, Speaker, SpeakerKind, StatementType

_DETERMINER = re.compile(r"\b(?:an?|the|its|his|her|their|this)\s", re.IGNORECASE)
_TO_DO = re.compile(r"\bto\s+(\w+)")
_SPOKEN = re.compile(
    r"\b(?:video|clip|livestream|broadcast|audio|televised|radio|voice|opening|closing|oral)\b", re.IGNORECASE
)
_WRITTEN = re.compile(
    r"\b(?:(?P<preposition>in|via|by(?=\s+(?:e-?mail|letter|text|post|fax)\b)|on(?=\s+(?:\w+\s+)?(?:blog|website)\b)"
    r"|with(?=\s(?:an?|one)\s(?:\w+\s)?(?:line|letter|note|postcard|e-?mail|telegram|text|tweet)\b))|on)\s+"
    r"(?P<words>(?:(?!(?:to|of|for|on|about|with|from)\b)[\w'’-]+\s+){0,3}[\w'’-]+)",
    re.IGNORECASE,
)
_BY_HAND = re.compile(
    r"\sin (?:[\w'’-]+,? ){0,3}(?:capitals|ink|pencil|pen|chalk|biro|crayon|(?:hand)?writing)\b", re.IGNORECASE
)
_CLOSING = "\"”»’'"
_OF = re.compile(r" (?:of|for|de|del|della|di|du) ")
_THERE = re.compile(r"\W*there\b")
_GOES_ON = re.compile(r"\b(?:add(?:s|ed|ing)?|continu(?:es|ed|ing)|conclud(?:es|ed|ing)|(?:went|goes|going) on)\b")
_NAMED_WRITING = re.compile(
    r"\b(?:an?|the|his|her|its|their|one|this|that|my)\s(?:[\w-]+\s){0,3}?(?P<noun>[\w-]+)", re.IGNORECASE
)
_LAW = re.compile(r"\b(?:Act|Code|Constitution|Treaty|Charter|Convention|Regulations|Accord)\b(?: of \d{4}| \d{4})?\Z")
# "A letter to his mother survives": what is quoted next stands in it.
_STANDS = re.compile(
    r"\b(?:survives?|survived|reads?|begins|is dated|(?:was|were) found|came to light|turned up|came back|arrived)\W*\Z"
)


def medium(text: str, attribution: Attribution, parts: Sequence[Span], before: Span, speaker: Speaker | None) -> Medium:
    """The medium of one attribution; *parts*: its sentence without contents; *before*: the sentence before it."""
    source = attribution.source
    if attribution.is_turn:
        return Medium.SPEECH
    is_post = source is not None and text[source.start] == "@"
    if is_post or (speaker and speaker.kind is SpeakerKind.DOCUMENT):
        return Medium.WRITING
    cue = _verb(text, attribution)
    if cue in media.WRITING or (source and (_is_written(text, source, parts) or _is_paper(text, source, speaker))):
        return Medium.WRITING
    is_quoted = attribution.type is not StatementType.INDIRECT
    if cue in media.THOUGHT and not (is_quoted and cue in media.SAID_WHEN_QUOTED):
        return Medium.THOUGHT
    if _names_writing(text, attribution, parts) or _quotes_writing(text, attribution, before):
        return Medium.WRITING
    return Medium.SPEECH


def goes_on(text: str, attribution: Attribution) -> bool:
    """Tell whether the attribution goes on the one before it: no source of its own, "she added", "it also says"."""
    if attribution.cue is None:
        return attribution.inferred
    if attribution.source and attribution.source.of(text).lower() in grammar.NEUTER:
        return True
    return _GOES_ON.search(text, *attribution.cue) is not None


def to_do(text: str, attribution: Attribution) -> str | None:
    """The infinitive that the cue holds or that the content begins with: "refused to say", "wanted" "to know"."""
    cue, content = attribution.cue, attribution.content[0]
    found = cue and (_TO_DO.search(text, *cue) or _TO_DO.match(text, *content))
    return found[1] if found else None


def _verb(text: str, attribution: Attribution) -> str:
    """The lemma of what is done: "liked to say" is saying, and who "wanted to know" asks."""
    if attribution.cue is None:
        return ""
    verb = lemma(attribution.cue.of(text))
    done = to_do(text, attribution)
    if verb in media.WISHING and done == "know":
        return "ask"
    return lemma(done) if done and verb in media.LEADING else verb


def _is_written(text: str, source: Span, parts: Sequence[Span]) -> bool:
    """Tell whether the source is a document or a paper, or stands for the one before it: "an email, which said"."""
    words = source.of(text)
    if words.lower() in grammar.RELATIVE:
        start = next((part.start for part in parts if part.start <= source.start < part.end), source.start)
        words = _antecedent(text, start, source.start)
    return _LAW.search(words) is not None or _heads(words, bodies.DOCUMENTS) or _heads(words, media.PAPERS)


def _is_paper(text: str, source: Span, speaker: Speaker | None) -> bool:
    """Tell whether a newspaper speaks: "the business daily Dagens Handel", "Le Courrier de Sainte-Loup"."""
    name = speaker.name if speaker and speaker.kind is SpeakerKind.ORGANIZATION else None
    if name is None:
        return False
    before, is_held, _ = source.of(text).partition(name)
    is_told = not media.PAPERS.isdisjoint(before.lower().split())
    head = _OF.split(name.lower())[0].rsplit(maxsplit=1)[-1]
    return bool(is_held) and (is_told or head in media.NEWSPAPERS)


def _names_writing(text: str, attribution: Attribution, parts: Sequence[Span]) -> bool:
    """Tell whether the sentence says "in a letter" or "on Twitter", and not that it is a video there."""
    cue = attribution.cue
    if cue and (_BY_HAND.search(text, *cue) or _BY_HAND.match(text, cue.end)):
        return True
    for part in parts:
        for match in _WRITTEN.finditer(text, *part):
            if _SPOKEN.search(text, part.start, match.end()):
                continue
            words = set(match["words"].lower().split())
            if words & media.NETWORKS or (match["preposition"] and words & media.WRITTEN_IN):
                return True
    return False


def _quotes_writing(text: str, attribution: Attribution, before: Span) -> bool:
    """Tell whether the words stand in what the sentence before names: "She kept a diary. …, she noted there"."""
    said = before.of(text)
    named = (match["noun"].lower() for match in _NAMED_WRITING.finditer(said))
    if attribution.parent is not None or media.WRITTEN_IN.isdisjoint(named):
        return False
    behind = attribution.cue is not None and _THERE.match(text, attribution.cue.end) is not None
    source = attribution.source
    is_it = source is not None and source.of(text).lower() in grammar.NEUTER
    opening = text[before.end : source.start].strip() if source else ""
    leads = not opening or opening[-1] in _CLOSING  # not "The council says no, though it …"
    return behind or (is_it and leads) or _STANDS.search(said) is not None


def _antecedent(text: str, start: int, end: int) -> str:
    """The noun phrase that a relative pronoun at *end* goes back to: the last one that depends on no preposition."""
    for phrase in reversed(list(_DETERMINER.finditer(text, start, end))):
        before = text[start : phrase.start()].split()
        if not before or before[-1].lower() not in grammar.PREPOSITIONS:
            return text[phrase.start() : end]
    return ""


def _heads(source: str, nouns: frozenset[str]) -> bool:
    """Tell whether the source's head is one of *nouns*: "the report", "a letter from the bank", "a paper, the Sun"."""
    words = re.findall(r"[\w'’-]+", re.split(r"[,;(]", source.lower())[0])
    head = next((i for i, word in enumerate(words) if i and word in grammar.PREPOSITIONS), len(words))
    while head > 1 and words[head - 1].endswith(("ed", "ing")) and words[head - 1] not in nouns:
        head -= 1
    participle = next((i for i in range(1, head) if words[i].endswith("ed") and words[i - 1] in nouns), head)
    return bool(words) and people.singular(words[participle - 1]) in nouns
