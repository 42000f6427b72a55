"""Turns as an exchange: whom a turn speaks to, and which ones it goes on from."""

from bisect import bisect_left
from collections.abc import Iterator

from onrecord.parser.cast.figure import Figure
from onrecord.parser.cast.reading import Reading
from onrecord.parser.spans import Attribution
from onrecord_schemas import StatementType

_BACK = 3  # turns that a pronoun may go back over
_QUESTIONS, _ANSWERS = ("q", "question"), ("a", "answer", "the witness")


def addressed(reading: Reading, attribution: Attribution) -> Figure | None:
    """Whom "you" means in a turn: who answers a question, or the other one of two; None where there are more."""
    number = attribution.parent
    if number is None or not reading.attributions[number].is_turn:
        return None
    asker = _speaker(reading, number)
    partners = {id(f): f for n in reading.turns if (f := _speaker(reading, n)) and f is not asker}
    if len(partners) == 1:
        return next(iter(partners.values()))
    after = reading.turns[bisect_left(reading.turns, number) + 1 :][:1]
    if not after or not (asker is None or _asks(reading, number) or _label(reading, after[0]) in _ANSWERS):
        return None
    answers = _speaker(reading, after[0])
    return answers if answers is not asker else None


def quoted_speaker(reading: Reading, attribution: Attribution) -> Figure | None:
    """In whose quoted words *attribution* stands: whom they describe is somebody else."""
    number = attribution.parent
    if number is None or reading.attributions[number].type is not StatementType.DIRECT:
        return None
    return _speaker(reading, number)


def turns_before(reading: Reading, attribution: Attribution) -> Iterator[tuple[Attribution, Figure | None]]:
    """The turns before the one that *attribution* stands in, the last one first, with who speaks there."""
    number = attribution.parent
    if number is None:
        return
    place = bisect_left(reading.turns, number)
    for n in reversed(reading.turns[max(0, place - _BACK) : place]):
        yield reading.attributions[n], _speaker(reading, n)


def _asks(reading: Reading, number: int) -> bool:
    """Tell whether a turn is a question."""
    return _label(reading, number) in _QUESTIONS or ends_as_question(reading, reading.attributions[number])


def ends_as_question(reading: Reading, attribution: Attribution) -> bool:
    return max(attribution.content).of(reading.text).rstrip(' \n"”’').endswith("?")


def _speaker(reading: Reading, number: int) -> Figure | None:
    found = reading.found.get(number)
    return found.figure if found else None


def _label(reading: Reading, number: int) -> str:
    source = reading.attributions[number].source
    return source.of(reading.text).rstrip(".: 0123456789").casefold() if source else ""
