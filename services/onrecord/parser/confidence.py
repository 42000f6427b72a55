"""How sure the parser is of an attribution: a logistic scale over what the tagger and the links say of it.

The weights are fitted on PolNeAR train by `training.structure`; but the tagger knows those articles by heart, so the
first number, which lifts or lowers all, is set on dev (checked across its halves: docs/quality.md).
"""

from math import exp, log
from typing import NamedTuple

from onrecord.parser.links import Linked
from onrecord.parser.tagger import Tags
from onrecord_schemas import StatementType

TURN = 0.97
"""Of a turn under its label, or a signed quotation: nothing but their layout is needed."""
INFERRED = 0.6
"""Of a quotation that is taken for the running speaker's."""
ACCOUNT = 0.7
"""Of a sentence in which somebody else speaks, after `According to the Herald,`."""
LINE = 0.85
"""Of a line of a dialogue with dashes: the tagger found its reporting clause, the dash and the clause its ends."""
ANNOUNCED = 0.85
"""Of a quotation behind a colon and before that its source and cue, at least: written so, nobody else speaks."""
LEAST = 0.3
"""Below it three of four are wrong: such a finding is no statement, whatever threshold is asked for."""
DEFAULT_MIN_CONFIDENCE = 0.58
"""What is emitted by default: precision on PolNeAR dev is 85 % above it."""

_LEAST = 1e-3


class Signs(NamedTuple):
    """What speaks for or against an attribution; probabilities as log-odds, 0 where there is nothing to judge."""

    always: float
    content: float
    cue: float
    source: float
    cue_link: float
    source_link: float
    no_cue: float
    no_source: float
    direct: float
    mixed: float


WEIGHTS = Signs(-2.25, 0.456, 0.152, 0.245, -0.078, 0.219, 0.67, -0.228, -0.806, -0.201)


def confidence(group: Linked, tags: Tags, type_: StatementType) -> float:
    """Probability that content and source of a group are right."""
    total = sum(weight * sign for weight, sign in zip(WEIGHTS, signs(group, tags, type_), strict=True))
    return 1 / (1 + exp(-total))


def signs(group: Linked, tags: Tags, type_: StatementType) -> Signs:
    scores = [tags.contents[number].score for unit in group.contents for number in unit.tagged]
    return Signs(
        always=1,
        content=_log_odds(sum(scores) / len(scores)),
        cue=0 if group.cue is None else _log_odds(tags.cues[group.cue].score),
        source=0 if group.source is None else _log_odds(tags.sources[group.source].score),
        cue_link=_log_odds(group.cue_chance),
        source_link=_log_odds(group.source_chance),
        no_cue=group.cue is None,
        no_source=group.source is None,
        direct=type_ is StatementType.DIRECT,
        mixed=type_ is StatementType.MIXED,
    )


def _log_odds(chance: float) -> float:
    chance = min(max(chance, _LEAST), 1 - _LEAST)
    return log(chance / (1 - chance))
