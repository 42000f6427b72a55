"""Pronouns that begin a sentence of the narration: whom they mean stays whom the text speaks of."""

from collections.abc import Collection
from functools import partial

from onrecord.parser.cast.discourse import agrees
from onrecord.parser.cast.pronouns import gender_of
from onrecord.parser.cast.reading import Reading

_LEAST = 0.1  # score below which nobody is near enough
_WEIGHT = 0.7  # for whoever is spoken of next


class Narration:
    """Sights the figures behind the pronouns of one document, up to where it is read."""

    def __init__(self, reading: Reading, sources: Collection[int]) -> None:
        """*sources*: where those pronouns begin that are sources, and so sighted elsewhere."""
        self._reading = reading
        self._ahead = [
            word
            for word in reversed(reading.words.all)
            if word.opens and word.lower in ("he", "she") and word.start not in sources
        ]

    def read_to(self, offset: int) -> None:
        """Sight whom the pronouns before *offset* mean."""
        discourse = self._reading.discourse
        while self._ahead and self._ahead[-1].start < offset:
            word = self._ahead.pop()
            if discourse.is_quoted(word.start):
                continue
            fits = partial(agrees, gender=gender_of(word.lower))
            ranked = discourse.before(word.start, word.paragraph, fits)
            if ranked and ranked[0][0] >= _LEAST:
                discourse.sight(word.start, word.paragraph, ranked[0][1], _WEIGHT)
