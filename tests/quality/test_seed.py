"""The article that the statement guide was written beside, where this machine has it."""

from collections import Counter

import pytest

from onrecord_schemas import Statement
from quality import shared
from quality.measuring import statements

ARTICLE = "talks-with-chinese-president-xi-jinping.txt"


@pytest.fixture(scope="module")
def told() -> list[Statement]:
    folder = shared.home()
    if folder is None:
        pytest.skip("the seed article is not ours to ship: no shared/ beside the project and no ONRECORD_SHARED_DIR")
    text = (folder / "seed" / ARTICLE).read_text("utf-8")
    return [one for one in statements(ARTICLE, text)[1] if one.within is None]


def test_twenty_statements_are_told_eleven_of_them_direct(told: list[Statement]) -> None:
    assert Counter(one.type.value for one in told) == {"direct": 11, "indirect": 9}


def test_the_first_fifteen_are_the_guests_and_the_last_five_the_hosts(told: list[Statement]) -> None:
    assert [one.speaker.name for one in told] == ["Aleksandr Lukashenko"] * 15 + ["Xi Jinping"] * 5


def test_the_lead_tells_place_and_date_and_the_year_stands_in_brackets(told: list[Statement]) -> None:
    lead = told[0]

    assert lead.place == "Beijing"
    assert lead.date
    assert (lead.date.text, lead.date.iso) == ("4 December", "2023-12-04")


def test_a_quotation_in_marks_of_two_styles_is_one_statement_of_two_spans(told: list[Statement]) -> None:
    assert [len(one.content) for one in told[:3]] == [1, 2, 1]
