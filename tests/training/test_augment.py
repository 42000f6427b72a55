"""Other clothes for an article: the labels must move with the words."""

import random
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))  # training is a room of the repository, not of the package

from training.augment import Edited, edited, varied

ARTICLE = (
    "“We will rebuild the ‘old’ pier,” said Ana Reyes, who chairs the board. “By May.”\n\n"
    'It was, she added, "a matter of pride" for the town\'s people and for all who had come to it by sea that year.\n'
)


def test_an_edit_moves_every_later_place() -> None:
    other = edited("say «no» now", [(4, 5, '"'), (7, 8, "''")])

    assert other.text == "say \"no'' now"
    assert other.text[other.moved[9] : other.moved[12]] == "now"
    assert [int(other.origin[i]) for i in (0, 4, 5, 7, 8, 9)] == [0, 4, 5, 7, 7, 8]


@pytest.mark.parametrize("seed", range(40))
def test_words_are_found_again_in_other_clothes(seed: int) -> None:
    other: Edited = varied(ARTICLE, random.Random(seed))  # noqa: S311 - no secret

    for word in ("rebuild", "Ana Reyes", "By May", "matter of pride", "sea"):
        start = ARTICLE.index(word)
        found = other.text[other.moved[start] : other.moved[start + len(word)]]
        assert found.replace("\n", " ").lower() == word.lower()
    assert len(other.origin) == len(other.text) + 1


def test_quotations_get_the_marks_of_another_house() -> None:
    draws = (random.Random(seed) for seed in range(60))  # noqa: S311 - no secret
    dressed = {varied(ARTICLE, draw).text[:3] for draw in draws}

    assert {"“We", '"We', "‘We", "«We", "„We"} <= dressed
