"""What the parser got wrong on our own gold, in words: for people who mend it."""

from collections.abc import Iterable, Iterator

from onrecord_schemas import Statement
from quality.gold import GoldDocument, GoldStatement, Wanted
from quality.measuring import Scored
from quality.pairing import Pair
from quality.scoring import names_agree

LONG = 90  # characters of a content that are shown


def report(scored: Iterable[Scored]) -> str:
    """Give every miss, by what was missed."""
    groups: dict[str, list[str]] = {}
    for one in scored:
        for cause, line in _misses(one):
            groups.setdefault(cause, []).append(f"- {one.document.slug} {line}")
    return "\n".join(f"\n## {cause} ({len(lines)})\n" + "\n".join(lines) for cause, lines in sorted(groups.items()))


def _misses(scored: Scored) -> Iterator[tuple[str, str]]:
    for pair in scored.pairs:
        yield from _of_matching(scored.document, pair)
        if pair.gold and pair.found and pair.overlaps and not pair.gold.optional:
            yield from _of_fields(pair.gold, pair.found, pair)


def _of_matching(document: GoldDocument, pair: Pair) -> Iterator[tuple[str, str]]:
    gold, found = pair.gold, pair.found
    if gold and gold.optional and (found is None or pair.overlaps):
        return
    if gold and found and pair.overlaps:
        if not pair.source_right:
            yield "1 source", f"#{gold.number} want {_source(document, gold)!r}, got {_found_source(found)!r}"
        if pair.jaccard < 1:
            yield "4 boundary", f"#{gold.number} {gold.type} {_content(document, gold)}\n  got {_found_content(found)}"
        return
    if gold and not gold.optional:
        yield (
            f"2 missed, {gold.type}",
            f"#{gold.number} by {_source(document, gold)!r}: {_content(document, gold)}",
        )
    if found:
        at = f"at {found.content[0].start}, confidence {found.confidence:.2f}"
        cue = found.cue.text if found.cue else None
        yield (
            f"3 invented or cut wrong, {found.type.value}",
            f"{at}, by {_found_source(found)!r}, cue {cue!r}: {_found_content(found)}",
        )


def _of_fields(gold: GoldStatement, found: Statement, pair: Pair) -> Iterator[tuple[str, str]]:
    date = found.date
    asked: list[tuple[str, Wanted, str | None]] = [
        ("5 name", gold.names, found.speaker.name),
        ("6 role", gold.role if gold.names else None, found.speaker.role),
        ("7 kind", gold.kind, found.speaker.kind.value),
        ("7 resolution", gold.resolution, found.speaker.resolution.value),
        ("7 type", (gold.type,), found.type.value),
        ("7 medium", gold.medium, found.medium.value),
        ("7 polarity", gold.polarity, found.polarity.value),
        ("8 place", gold.place, found.place),
        ("8 date", gold.date, date.text if date else None),
        ("8 date in ISO 8601", gold.iso, date.iso if date else None),
        ("8 occasion", gold.occasion, found.occasion),
    ]
    for field, wanted, value in asked:
        if wanted is not None and not _is_right(field, wanted, value):
            want = wanted[0] if wanted else None
            yield field, f"#{gold.number} want {want!r}, got {value!r} (source {_found_source(found)!r})"
    if pair.enclosing != gold.within:
        yield "9 nesting", f"#{gold.number} want within {gold.within}, got {pair.enclosing}"


def _is_right(field: str, wanted: Wanted, value: str | None) -> bool:
    if not wanted:
        return value is None
    return value in wanted if "ISO" in field else names_agree(wanted, value)


def _source(document: GoldDocument, gold: GoldStatement) -> str | None:
    return " or ".join(document.text[span.start : span.end] for span in gold.sources) or None


def _content(document: GoldDocument, gold: GoldStatement) -> str:
    return _short(" … ".join(document.text[span.start : span.end] for span in gold.content))


def _found_source(found: Statement) -> str | None:
    return found.source.text if found.source else None


def _found_content(found: Statement) -> str:
    return _short(" … ".join(passage.text for passage in found.content))


def _short(text: str) -> str:
    text = text.replace("\n", "⏎")
    return f"[{text}]" if len(text) <= LONG else f"[{text[: LONG // 2]} ~~ {text[-LONG // 2 :]}]"
