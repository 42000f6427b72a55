"""Our own stories become what the tagger learns from."""

from itertools import pairwise

import pytest

from onrecord.parser.tagger import Tagger
from quality.gold import GoldDocument, documents
from training.stories import HOME, completed, written

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


def test_what_the_tagger_finds_apart_from_the_statements_is_added() -> None:
    piece = {
        "id": "one",
        "text": "Ann Lee said on Monday that the bridge was old. Paul Roe hopes to sell the boat before winter.",
        "statements": [{"content": [[23, 46]], "source": [[0, 7]], "cue": [[8, 12]], "cue_class": "speech"}],
    }

    told = completed(piece, Tagger())["statements"]

    assert told[:1] == piece["statements"]
    assert [piece["text"][slice(*s["source"][0])] for s in told[1:]] == ["Paul Roe"]
