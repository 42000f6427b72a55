"""Circumstances of each attribution: medium, polarity, place, date, occasion."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Protocol

from onrecord.parser.dates import base, iso
from onrecord.parser.lemma import lemma
from onrecord.parser.lexicon import media
from onrecord.parser.medium import goes_on, medium, to_do
from onrecord.parser.scene import Scene, around, dateline, day_of_lead, own_date, own_place, told
from onrecord.parser.segment import sentences
from onrecord.parser.spans import Attribution
from onrecord.parser.text import Span
from onrecord_schemas import Medium, Polarity, Speaker, StatedDate, StatementType

_NOT = re.compile(
    r"\b(?:not|never|nor|cannot|yet to|short of|no longer|without|unable to"
    r"|no (?:mention|comment|reasons?|indication|details?|explanation|word))\b|n['’]t\b",
    re.IGNORECASE,
)
_NOT_ONLY = re.compile(r"\bnot (?:only|just|merely|simply)\b", re.IGNORECASE)
_NOBODY = re.compile(r"(?:no one|nobody|none|neither|no \w+|not (?:one|an?|any))\b", re.IGNORECASE)
_NEARLY = re.compile(r"(?:[\w'’]+\s+){1,3}\Z")  # the words right before a cue: "did not", "has never yet"
_WORD = re.compile(r"[^\W\d_]+")
_REACH = 25  # code points before a cue in which its negation stands
_ONLY = 6  # code points behind it in which "only" may follow
_SENTENCE_END = re.compile(r"[.!?]\W{0,2}\Z")
_HEAD = 3  # paragraphs in which a document tells its own date


class Dated(Protocol):
    """What is known of a document's time."""

    @property
    def published(self) -> datetime | None: ...
    @property
    def dropped(self) -> datetime | None: ...


@dataclass(frozen=True, slots=True)
class Context:
    """The circumstances of one attribution."""

    medium: Medium
    polarity: Polarity
    place: str | None = None
    date: StatedDate | None = None
    occasion: str | None = None


def contexts(
    text: str,
    paragraphs: Sequence[Span],
    attributions: Sequence[Attribution],
    meta: Dated,
    speakers: Sequence[Speaker] = (),
) -> tuple[Context, ...]:
    """The context of each attribution: its own sentence first, then the dateline or the lead.

    *speakers*, one an attribution, tell that "it" is a letter; without them the words of the source alone do.
    """
    reader = _Reader(text, paragraphs, attributions, meta)
    known: Sequence[Speaker | None] = speakers or [None] * len(attributions)
    return tuple(reader.context(a, speaker) for a, speaker in zip(attributions, known, strict=True))


@dataclass(frozen=True, slots=True)
class _Written:
    """What was written last, which the next attribution may go on."""

    attribution: Attribution
    speaker: Speaker | None

    def goes_on_in(self, attribution: Attribution, speaker: Speaker | None) -> bool:
        """Tell whether *attribution* is the same one's, and near."""
        is_near = 0 <= attribution.paragraph - self.attribution.paragraph <= 1
        names = {each.name if each else None for each in (self.speaker, speaker)}
        return is_near and len(names) == 1


class _Reader:
    """Reads the contexts of one document."""

    def __init__(self, text: str, paragraphs: Sequence[Span], attributions: Sequence[Attribution], meta: Dated) -> None:
        self.text, self.paragraphs, self.attributions = text, paragraphs, attributions
        self.contents = sorted({span for attribution in attributions for span in attribution.content})
        self._written: _Written | None = None
        self._preceding: dict[Span, Span] = {}
        self._split: dict[Span, tuple[Span, ...]] = {}
        self.dateline = dateline(text, paragraphs, has_labels=any(a.is_turn for a in attributions))
        own = [self.dateline.scene.date if self.dateline else None, own_date(text, paragraphs)]
        self.base = base(text, _day(meta.published), _day(meta.dropped), [stated for stated in own if stated])
        self.default = self._default(attributions)

    def context(self, attribution: Attribution, speaker: Speaker | None) -> Context:
        sentence = self._sentence(attribution)
        scene = told(self.text, sentence, attribution, self.contents)
        is_elsewhere = scene.date is not None and not scene.date.is_day  # "in 2004" it was not where the lead is
        if not is_elsewhere and not self._is_quoted_within(attribution):
            scene = scene.over(self.default)
        stated = scene.date
        return Context(
            medium=self._medium(attribution, sentence, speaker),
            polarity=Polarity.NEGATED if self._is_negated(attribution, sentence) else Polarity.POSITIVE,
            place=scene.place,
            date=StatedDate(text=stated.span.of(self.text), iso=iso(stated, self.base)) if stated else None,
            occasion=scene.occasion,
        )

    def _is_quoted_within(self, attribution: Attribution) -> bool:
        """Tell whether somebody's own words report this: where and when is then for them to say."""
        parent = None if attribution.parent is None else self.attributions[attribution.parent]
        return parent is not None and parent.type is not StatementType.INDIRECT

    def _default(self, attributions: Sequence[Attribution]) -> Scene:
        """The scene of the dateline, its gaps filled from the lead."""
        scene = self.dateline.scene if self.dateline else Scene()
        if any(a.is_turn for a in attributions):
            own = own_date(self.text, self.paragraphs)
            return scene.over(Scene(own_place(self.text, self.paragraphs, own), own))
        ended = {i for i, p in enumerate(self.paragraphs) if _SENTENCE_END.search(p.of(self.text))}  # not its title
        first = next((a for a in attributions if a.parent is None and a.cue and a.paragraph in ended), None)
        if first is None or first.paragraph > _HEAD:
            return scene
        sentence = self._sentence(first)
        if self._medium(first, sentence, None) is not Medium.WRITING:
            scene = scene.over(told(self.text, sentence, first, self.contents).lasting)
        lead = self.paragraphs[min(ended)]
        return scene.over(Scene(date=day_of_lead(self.text, lead, self.contents)))

    def _sentence(self, attribution: Attribution) -> Span:
        """The sentence that attributes: the cue's, else the source's, else where the content begins."""
        at = (attribution.cue or attribution.source or attribution.content[0]).start
        paragraph = next((p for p in self.paragraphs if p.start <= at < p.end), Span(at, at))
        if paragraph not in self._split:
            self._split[paragraph] = sentences(self.text, paragraph)
            self._preceding.update((second, first) for first, second in pairwise(self._split[paragraph]))
        sentence = next((s for s in self._split[paragraph] if s.start <= at < s.end), paragraph)
        if self.dateline and sentence.covers(self.dateline.span):
            return Span(self.dateline.span.end, sentence.end)
        return sentence

    def _medium(self, attribution: Attribution, sentence: Span, speaker: Speaker | None) -> Medium:
        found = medium(
            self.text,
            attribution,
            around(self.text, sentence, attribution, self.contents),
            self._preceding.get(sentence, Span(sentence.start, sentence.start)),
            speaker,
        )
        last, self._written = self._written, None
        if (
            found is Medium.SPEECH
            and last
            and goes_on(self.text, attribution)
            and last.goes_on_in(attribution, speaker)
        ):
            found = Medium.WRITING
        if found is Medium.WRITING and attribution.parent is None:
            self._written = _Written(attribution, speaker)
        return found

    def _is_negated(self, attribution: Attribution, sentence: Span) -> bool:
        """Tell whether the attribution itself is denied: "did not say", "no one has confirmed", "refused to say"."""
        cue = attribution.cue
        if cue is None or attribution.is_turn:
            return False
        if attribution.source and _NOBODY.match(attribution.source.of(self.text)):
            return True
        start = max([sentence.start, cue.start - _REACH, *(c.end for c in self.contents if c.end <= cue.start)])
        before = _NEARLY.search(self.text, start, cue.start)
        verb = self.text[before.start() if before else cue.start : cue.end]
        if _NOT_ONLY.search(self.text, max(start, cue.start - _REACH), cue.end + _ONLY):
            return False
        if _NOT.search(verb):
            return True
        is_withheld = any(lemma(word) in media.WITHHELD for word in _WORD.findall(verb))
        done = to_do(self.text, attribution)
        return is_withheld and (done is None or lemma(done) in media.SAYING)


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None
