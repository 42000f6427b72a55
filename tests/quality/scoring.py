"""One figure for each thing that our own gold asks, in per cent."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from onrecord_schemas import Statement
from quality.gold import GoldStatement, Wanted, words
from quality.pairing import Pair

TYPES = ("direct", "mixed", "indirect")
_One = TypeVar("_One")
_Both = tuple[GoldStatement, Statement]


def figures(scored: Iterable[Pair]) -> dict[str, float]:
    """Give every figure over the pairs of all documents, by name."""
    asked = [pair for pair in scored if not _excused(pair)]
    result = _matching(asked, "")
    for kind in TYPES:
        of_kind = [pair for pair in asked if kind in (_gold_type(pair), _found_type(pair))]
        result |= _matching(of_kind, f"_{kind}", kind)
    both = [pair for pair in asked if pair.overlaps]
    return result | _shares(both) | _told(both)


def names_agree(accepted: Wanted, name: str | None) -> bool:
    """Tell whether one name's words are all in the other's."""
    found = set(words(name or ""))
    return any(found and (found <= set(words(one)) or set(words(one)) <= found) for one in accepted or ())


def _excused(pair: Pair) -> bool:
    """Optional gold is neither missed nor wrong; what was found for something else beside it still counts."""
    return pair.gold is not None and pair.gold.optional and (pair.found is None or pair.overlaps)


def _gold_type(pair: Pair) -> str | None:
    return pair.gold.type if pair.gold and not pair.gold.optional else None


def _found_type(pair: Pair) -> str | None:
    return pair.found.type.value if pair.found else None


def _matching(asked: list[Pair], suffix: str, kind: str | None = None) -> dict[str, float]:
    golds = [p for p in asked if p.gold and not p.gold.optional and (kind is None or _gold_type(p) == kind)]
    founds = [p for p in asked if p.found and (kind is None or _found_type(p) == kind)]
    hits: dict[str, Callable[[Pair], bool]] = {
        "statement": lambda pair: pair.right,
        "content": lambda pair: pair.overlaps,
        "exact": lambda pair: pair.jaccard == 1.0,
    }
    result = {f"gold{suffix}": float(len(golds)), f"found{suffix}": float(len(founds))}
    for name, hit in hits.items():
        precision, recall = _share(founds, hit), _share(golds, hit)
        result[f"{name}{suffix}"] = _harmonic(precision, recall)
        if name == "statement" and kind is None:
            result |= {"statement_precision": precision, "statement_recall": recall}
    return result


def _shares(both: list[Pair]) -> dict[str, float]:
    """Accuracies over the pairs that overlap and are asked."""
    named = [(p.gold, p.found) for p in both if p.gold and p.found and p.gold.names]
    nameless = [(p.gold, p.found) for p in both if p.gold and p.found and p.gold.names == ()]
    every = [(p.gold, p.found) for p in both if p.gold and p.found]
    return {
        "source": _share(both, lambda pair: pair.source_right),
        "cue": _share(both, lambda pair: pair.cue_right),
        "type": _share(every, lambda pair: pair[0].type == pair[1].type.value),
        "name": _share(named, lambda pair: names_agree(pair[0].names, pair[1].speaker.name)),
        "fullest_name": _share(named, lambda pair: _equal(pair[0].names, pair[1].speaker.name)),
        "no_name": _share(nameless, lambda pair: pair[1].speaker.name is None),
        "role": _share(
            [pair for pair in named if pair[0].role is not None],
            lambda pair: names_agree(pair[0].role, pair[1].speaker.role),
        ),
        "kind": _asked(every, lambda gold: gold.kind, lambda found: found.speaker.kind.value),
        "resolution": _asked(every, lambda gold: gold.resolution, lambda found: found.speaker.resolution.value),
        "medium": _asked(every, lambda gold: gold.medium, lambda found: found.medium.value),
        "polarity": _asked(every, lambda gold: gold.polarity, lambda found: found.polarity.value),
    }


def _told(both: list[Pair]) -> dict[str, float]:
    """F1 over the pairs that overlap, of what a statement may or may not have."""
    every = [(p.gold, p.found) for p in both if p.gold and p.found]
    nested = [p for p in both if p.gold and p.gold.within]
    nesting = [p for p in both if p.enclosing is not None]
    right_nest = [p for p in nested if p.gold and p.enclosing == p.gold.within]
    return {
        "place": _field(every, lambda gold: gold.place, lambda found: found.place),
        "date": _field(every, lambda gold: gold.date, lambda found: found.date.text if found.date else None),
        "date_iso": _field(every, lambda gold: gold.iso, lambda found: found.date.iso if found.date else None, _equal),
        "occasion": _field(every, lambda gold: gold.occasion, lambda found: found.occasion),
        "within": _f1(len(right_nest), len(nesting), len(nested)),
        "negated": _field(every, _negation, lambda found: "negated" if found.polarity == "negated" else None),
    }


def _negation(gold: GoldStatement) -> Wanted:
    if gold.polarity is None:
        return None
    return gold.polarity if gold.polarity == ("negated",) else ()


def _asked(both: list[_Both], wanted: Callable[[GoldStatement], Wanted], given: Callable[[Statement], str]) -> float:
    asked = [(wanted(gold), given(found)) for gold, found in both if wanted(gold) is not None]
    return _share(asked, lambda pair: pair[1] in (pair[0] or ()))


def _field(
    both: list[_Both],
    wanted: Callable[[GoldStatement], Wanted],
    given: Callable[[Statement], str | None],
    agree: Callable[[Wanted, str | None], bool] = names_agree,
) -> float:
    asked = [(wanted(gold), given(found)) for gold, found in both if wanted(gold) is not None]
    hits = sum(agree(accepted, value) for accepted, value in asked)
    return _f1(hits, sum(value is not None for _, value in asked), sum(bool(accepted) for accepted, _ in asked))


def _equal(accepted: Wanted, name: str | None) -> bool:
    return name is not None and any(words(one) == words(name or "") for one in accepted or ())


def _share(items: Sequence[_One], hit: Callable[[_One], bool]) -> float:
    """Per cent of the items that hit; all of none."""
    return 100 * sum(hit(item) for item in items) / len(items) if items else 100.0


def _f1(hits: int, found: int, gold: int) -> float:
    if not found and not gold:
        return 100.0
    return _harmonic(100 * hits / found if found else 0.0, 100 * hits / gold if gold else 0.0)


def _harmonic(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
