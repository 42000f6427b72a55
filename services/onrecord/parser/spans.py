"""Tags, links, quotations and turns → attributions: who is said to have said what, as spans.

The tagger decides which words are content, cue and source and how well they go together; the document's structure
decides where a content ends, which contents are one, and what may go together at all: nothing crosses into another
paragraph but a quotation that is left open, a quotation that is announced or signed there, and a transcript's turn.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from onrecord.parser.beside import (
    introduced,
    is_account,
    joined_by_that,
    parted,
    quoted_as_saying,
    resumed,
    source_beside,
    with_infinitive,
    with_object,
    with_office,
    with_preposition,
    without_addressee,
    without_afterthought,
)
from onrecord.parser.confidence import ACCOUNT, ANNOUNCED, INFERRED, LEAST, LINE, TURN, confidence
from onrecord.parser.conjoined import conjoined
from onrecord.parser.contents import WORD, bare, words
from onrecord.parser.dialogue import Line, dialogue
from onrecord.parser.layout import homes, laid_out, unmarked
from onrecord.parser.links import linked
from onrecord.parser.posts import posts
from onrecord.parser.quoted import Quoted
from onrecord.parser.quotes import Quotation
from onrecord.parser.segment import sentences
from onrecord.parser.silence import says_nothing
from onrecord.parser.stage import ends_turn
from onrecord.parser.standalone import Standalone, standalone
from onrecord.parser.tagger import Tags
from onrecord.parser.text import Span
from onrecord.parser.turns import Turn, in_direction, turns
from onrecord_schemas import StatementType

_ANNOUNCED = re.compile(r"(?:[^\W\d_]|[ ,()'’-])*:\s*[^\w\s]{1,2}\s?")  # the rest of a clause, and a colon before marks
_FEWEST_WORDS = 3  # of a quotation that is taken for the running speaker's
_SENTENCE_END = (".", "!", "?", "…", ":", ";", '"', "”", "»", "’", "'")


@dataclass(frozen=True, slots=True)
class Attribution:
    """One statement as spans of the text, half-open code-point offsets."""

    content: tuple[Span, ...]
    cue: Span | None
    source: Span | None
    type: StatementType
    paragraph: int
    """Number of the paragraph that the content begins in."""
    confidence: float
    """Probability that content and source are right."""
    inferred: bool = False
    """A quotation without a source: the running speaker's."""
    parent: int | None = None
    """Index of the attribution that this one is nested in."""
    is_turn: bool = False
    """A turn of a transcript, after its speaker's label."""


def attributions(
    text: str, paragraphs: Sequence[Span], quotations: Sequence[Quotation], tags: Tags
) -> tuple[Attribution, ...]:
    """The attributions of a document in reading order, an enclosing one before those in it."""
    transcript = turns(text, paragraphs)
    spoken = transcript or tuple(posts(text, paragraphs))
    staged = {number for number, paragraph in enumerate(paragraphs) if transcript and ends_turn(text, paragraph)}
    alone = standalone(text, paragraphs, quotations, tags)
    quoted = Quoted(text, quotations)
    tagged = _continued(text, list(_tagged(text, paragraphs, quoted, quotations, tags)))
    found = [
        attribution
        for attribution in (*tagged, *_accounts(text, paragraphs, quoted, tags, tagged))
        if attribution.paragraph not in staged
        and _is_statement(text, paragraphs, attribution)
        and not _repeats_turn(text, attribution, spoken)
    ]
    found = _with_lines(found, dialogue(text, paragraphs, tags))
    return nested(
        [*_sourced(paragraphs, found, alone, spoken), *(_turn(turn, is_turn=spoken is transcript) for turn in spoken)]
    )


def nested(found: Iterable[Attribution]) -> tuple[Attribution, ...]:
    """*found* in reading order, each once, with the narrowest one whose content holds all of its own as parent."""
    once = {(a.content, a.source): a for a in found}.values()
    ordered = sorted(once, key=lambda a: (a.content[0].start, -a.content[-1].end, not a.is_turn))
    around: list[int] = []
    out: list[Attribution] = []
    for index, attribution in enumerate(ordered):
        while around and out[around[-1]].content[-1].end <= attribution.content[0].start:
            around.pop()
        parent = next((i for i in reversed(around) if _holds(out[i], attribution)), None)
        out.append(replace(attribution, parent=parent))
        around.append(index)
    return tuple(out)


def _tagged(
    text: str, paragraphs: Sequence[Span], quoted: Quoted, quotations: Sequence[Quotation], tags: Tags
) -> Iterator[Attribution]:
    """What the tagger found, in units that the document's marks make."""
    for group in linked(*laid_out(text, paragraphs, quotations, tags)):
        content = joined_by_that(text, sorted(span for unit in group.contents for span in unit.spans))
        cue = None if group.cue is None else unmarked(text, tags.cues[group.cue])
        source = None if group.source is None else with_office(text, unmarked(text, tags.sources[group.source]))
        if cue and source is None and (beside := source_beside(text, cue, content)):
            source, content = beside
        if cue and (passed_on := quoted_as_saying(text, cue, content)):
            cue, source, content = passed_on
        if source and cue is None:
            cue = introduced(text, source)
        if cue and source:
            source, content = parted(text, cue, source, content)
            content = resumed(text, Span(min(cue.start, source.start), max(cue.end, source.end)), content)
        for own, whose, said in _verbs(text, cue, content, quoted) if cue and source else ((cue, None, content),):
            type_ = quoted.type_of(said)
            sure = confidence(group, tags, type_)
            if type_ is StatementType.DIRECT and own and source and _is_announced(text, max(own, source), said[0]):
                sure = max(sure, ANNOUNCED)
            yield Attribution(
                content=said,
                cue=own,
                source=whose or source,
                type=type_,
                paragraph=group.contents[0].paragraph,
                confidence=sure,
            )


def _is_announced(text: str, last: Span, said: Span) -> bool:
    """Tell whether a colon stands between a reporting clause, whose *last* part is given, and what is *said*."""
    return last.end <= said.start and _ANNOUNCED.fullmatch(text, last.end, said.start) is not None


def _verbs(
    text: str, cue: Span, content: tuple[Span, ...], quoted: Quoted
) -> Iterator[tuple[Span, Span | None, tuple[Span, ...]]]:
    """Cue, source (None: the same) and content of each verb that stands there."""
    *before, last = content
    last = without_afterthought(text, last)
    cue, last = with_infinitive(text, cue, last)
    cue, last = with_preposition(text, cue, with_object(text, cue, without_addressee(text, cue, last)))
    for own, source, said in conjoined(text, cue, last, quoted.holds):
        yield own, source, (*before, said)
        before = []


def _continued(text: str, found: Sequence[Attribution]) -> list[Attribution]:
    """*found*; a quotation that nobody is linked to goes on that of the reporting clause right before it."""
    out: list[Attribution] = []
    for attribution in sorted(found, key=lambda a: a.content[0]):
        last = out[-1] if out else None
        if last and attribution.cue is None and attribution.source is None and _goes_on(text, last, attribution):
            out[-1] = replace(last, content=(*last.content, *attribution.content))
        else:
            out.append(attribution)
    return out


def _goes_on(text: str, first: Attribution, second: Attribution) -> bool:
    if first.cue is None or first.source is None or first.paragraph != second.paragraph:
        return False
    types = {first.type, second.type}
    end = max(first.cue.end, first.source.end)
    begins = second.content[0].start
    return (
        types == {StatementType.DIRECT} and first.content[-1].end < end < begins and not WORD.search(text, end, begins)
    )


def _accounts(
    text: str, paragraphs: Sequence[Span], quoted: Quoted, tags: Tags, found: Sequence[Attribution]
) -> Iterator[Attribution]:
    """What a paper tells in sentences in which somebody speaks: the tagger gives their words to the latter alone."""
    cues = {attribution.cue for attribution in found}
    sources = {tag.start: unmarked(text, tag) for tag in tags.sources}
    for tag, home in zip(tags.cues, homes(paragraphs, tags.cues), strict=True):
        cue = unmarked(text, tag)
        source = sources.get(cue.end + 1)
        if cue in cues or source is None or not is_account(text, cue, source):
            continue
        first = sentences(text, Span(cue.start, paragraphs[home].end))[0]
        end = max([first.end, *(a.content[-1].end for a in found if a.cue and first.covers(a.cue))])
        source, said = parted(text, cue, source, (bare(text, Span(source.end, end)),))
        yield Attribution(said, cue, source, quoted.type_of(said), home, ACCOUNT)


def _is_statement(text: str, paragraphs: Sequence[Span], attribution: Attribution) -> bool:
    """Tell whether somebody says something: not the headline, nor words that neither marks nor a cue attribute."""
    if attribution.paragraph == 0 and len(paragraphs) > 1 and not paragraphs[0].of(text).endswith(_SENTENCE_END):
        return False
    if attribution.cue is None and attribution.type is not StatementType.DIRECT:
        return False
    if attribution.cue and says_nothing(text, attribution.cue, attribution.content[0], attribution.source):
        return False
    if attribution.cue is not None or attribution.source is not None:
        return attribution.confidence >= LEAST
    return sum(words(text, span) for span in attribution.content) >= _FEWEST_WORDS


def _repeats_turn(text: str, attribution: Attribution, spoken: Sequence[Turn]) -> bool:
    """Tell whether this is only a transcript's turn again, linked to its label or to nothing in it, or a direction."""
    place = bisect_right(spoken, attribution.paragraph, key=lambda turn: turn.first) - 1
    if place < 0 or attribution.paragraph > spoken[place].last:
        return False
    start = spoken[place].content[0].start
    ends = (attribution.cue, attribution.source)
    is_repeated = any(end is None or end.start < start for end in ends)
    return is_repeated or in_direction(text, spoken[place], attribution.content[0])


def _sourced(
    paragraphs: Sequence[Span], found: Sequence[Attribution], alone: Sequence[Standalone], spoken: Sequence[Turn]
) -> Iterator[Attribution]:
    """*found*, with quotations that fill their paragraph given to who signs them, else to the running speaker."""
    in_turns = {number for turn in spoken for number in range(turn.first, turn.last + 1)}
    said = [span for a in found if a.source for span in a.content]
    attributed = {*homes(paragraphs, said), *in_turns}
    by_home: dict[int, list[Attribution]] = {}
    for attribution in found:
        by_home.setdefault(attribution.paragraph, []).append(attribution)
    for quotation in alone:
        if quotation.paragraph in attributed:
            continue
        if quotation.is_display:
            by_home.pop(quotation.paragraph, None)
            attributed |= {quotation.paragraph} if quotation.paragraph - 1 in attributed else set()
        elif quotation.signature or quotation.paragraph - 1 in attributed:
            by_home[quotation.paragraph] = [_standing_alone(quotation)]
            attributed.add(quotation.paragraph)
    for home in sorted(by_home):
        for attribution in by_home[home]:
            if attribution.cue is not None or attribution.source is not None:
                yield attribution
            elif attribution.inferred or home in attributed or home - 1 in attributed:
                yield replace(attribution, inferred=True, confidence=INFERRED)


def _standing_alone(quotation: Standalone) -> Attribution:
    return Attribution(
        content=quotation.content,
        cue=quotation.dash,
        source=quotation.signature,
        type=StatementType.DIRECT,
        paragraph=quotation.paragraph,
        confidence=TURN if quotation.signature else INFERRED,
        inferred=quotation.signature is None,
    )


def _with_lines(found: Sequence[Attribution], lines: Sequence[Line]) -> list[Attribution]:
    """*found* with the lines of a dialogue, in whose paragraphs nothing else is said but within what they say."""
    spoken = {line.paragraph: _line(line) for line in lines}

    def is_apart(attribution: Attribution) -> bool:
        line = spoken.get(attribution.paragraph)
        return line is None or (attribution.cue not in (None, line.cue) and _holds(line, attribution))

    return [*filter(is_apart, found), *spoken.values()]


def _line(line: Line) -> Attribution:
    return Attribution(line.content, line.cue, line.source, StatementType.DIRECT, line.paragraph, LINE)


def _turn(turn: Turn, *, is_turn: bool) -> Attribution:
    return Attribution(
        content=turn.content,
        cue=turn.colon,
        source=turn.label,
        type=StatementType.DIRECT,
        paragraph=turn.first,
        confidence=TURN,
        is_turn=is_turn,
    )


def _holds(outer: Attribution, inner: Attribution) -> bool:
    return all(any(span.covers(part) for span in outer.content) for part in inner.content)
