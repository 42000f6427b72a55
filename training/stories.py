"""python -m training.stories: documents of our own (`training/stories`) in the scorer's form, for `training.data`.

Articles of American newspapers are all that PolNeAR has; these are of other genres, marks and places. A transcript's
turns are left to the parser's rules, and what is nested in them is kept; what is nested in other contents becomes a
document of its own, as the parser reads contents again.
"""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from onrecord.parser.tagger import Tagger
from quality.gold import GoldDocument, GoldStatement, Span, documents
from training.examples import ROLES
from training.score import Written
from training.score import statements as found_in

HOME = Path(__file__).parent / "stories"
_CLASSES = {"speech": "speech", "writing": "speech", "thought": "mental"}


def written(story: GoldDocument) -> Iterator[dict[str, Any]]:  # Any: JSON
    """The pieces of *story* from which to learn: itself, and each content with statements in it."""
    by_number = {s.number: s for s in story.statements}
    whole: list[GoldStatement] = []
    inner: dict[Span, list[GoldStatement]] = {}
    for statement in story.statements:
        outer = by_number.get(statement.within or 0)
        if _is_turn(story, statement):
            continue
        if outer is None or _is_turn(story, outer):
            whole.append(statement)
            continue
        for around in outer.content:
            if all(
                around.start <= s.start and s.end <= around.end for spans in _roles(statement).values() for s in spans
            ):
                inner.setdefault(around, []).append(statement)
    for around, statements in inner.items():
        yield _piece(f"{story.slug}-{around.start}", story.text[slice(*around)], statements, around.start)
    yield _piece(story.slug, story.text, whole, 0)


def _is_turn(story: GoldDocument, statement: GoldStatement) -> bool:
    return statement.type == "direct" and any(story.text[slice(*span)] == ":" for span in statement.cue)


def _roles(statement: GoldStatement) -> dict[str, tuple[Span, ...]]:
    return {"content": statement.content, "source": statement.sources[:1], "cue": statement.cue}


def _piece(name: str, text: str, statements: list[GoldStatement], start: int) -> dict[str, Any]:
    told = []
    for statement in statements:
        spans = {role: [[s.start - start, s.end - start] for s in own] for role, own in _roles(statement).items()}
        medium = statement.medium[0] if statement.medium else None
        told.append({**spans, "cue_class": _CLASSES.get(medium or "")})
    return {"id": f"story-{name}", "text": text, "statements": told}


def completed(piece: dict[str, Any], tagger: Tagger) -> dict[str, Any]:
    """*piece* with what *tagger* finds apart from its statements.

    PolNeAR marks attitudes and states that are no statements in our guide. A story that left them bare would teach the
    tagger to miss them there.
    """
    told: list[dict[str, Any]] = piece["statements"]
    taken = [span for statement in told for role in ROLES for span in statement[role]]
    (tags,) = tagger.tag([piece["text"]])
    besides = [apart for found in found_in(tags) if (apart := _apart(found, taken))]
    return piece | {"statements": told + besides}


def _apart(found: Written, taken: list[list[int]]) -> dict[str, Any] | None:
    """A statement that meets no gold; a source that is one in gold as well may stay."""
    if any(_meets(span, other) for span in found["content"] + found["cue"] for other in taken):
        return None
    sources = [span for span in found["source"] if span in taken or not any(_meets(span, other) for other in taken)]
    return found | {"source": sources, "cue_class": None}


def _meets(one: list[int], other: list[int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--complete", type=Path, metavar="MODEL", help="add what this exported model finds besides")
    parser.add_argument(
        "--copies", type=int, default=4, help="how often each is there: PolNeAR has twenty times the text"
    )
    options = parser.parse_args()
    told = [piece for story in documents(HOME) for piece in written(story)]
    if options.complete:
        tagger = Tagger(options.complete)
        told = [completed(piece, tagger) for piece in told]
    pieces = [json.dumps(piece) + "\n" for piece in told]
    options.out.write_text("".join(pieces) * options.copies, "utf-8")
    print(f"{len(pieces)} pieces, each {options.copies} times")


if __name__ == "__main__":
    main()
