"""Our own stories become what the tagger learns from."""

from itertools import pairwise

import pytest

from quality.gold import GoldDocument, documents
from training.stories import HOME, written

STORIES = documents(HOME)


def test_there_are_stories() -> None:
    assert len(STORIES) >= 160


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.slug)
def test_a_piece_holds_the_words_that_the_story_marks(story: GoldDocument) -> None:
    marked = {story.text[slice(*span)] for s in story.statements for span in (*s.content, *s.cue)}

    for piece in written(story):
        for statement in piece["statements"]:
            words = {piece["text"][start:end] for role in ("content", "cue") for start, end in statement[role]}
            assert words <= marked


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.slug)
def test_no_two_statements_of_a_piece_share_words_of_their_contents(story: GoldDocument) -> None:
    for piece in written(story):
        spans = sorted({tuple(span) for s in piece["statements"] for span in s["content"]})
        assert all(first[1] <= second[0] for first, second in pairwise(spans))


def test_a_turn_is_left_to_the_rules() -> None:
    interview = next(story for story in STORIES if story.slug.startswith("201-"))

    *_, whole = written(interview)

    assert not any(whole["text"][start:end] == ":" for s in whole["statements"] for start, end in s["cue"])
