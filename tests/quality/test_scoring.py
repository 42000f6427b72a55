"""The scorer of our own gold: perfect answers are perfect, and each mistake costs the figure that names it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from onrecord_schemas import Medium, Passage, Polarity, Statement
from quality.answers import answers, spoiled
from quality.gold import GoldDocument, documents, read
from quality.pairing import pairs
from quality.scoring import figures

TEXT = """genre = "brief"
name = "a.txt"
cases = ["all"]
=== text
{s1:Mayor Ann Lee} {q1:said} on Monday that {c1:the new bridge would open in May}. "{c2:{s3:The engineers} {q3:think}
{c3:it is early}}," {s2:she} {q2:said}. "{c2:I do not.}" {s4:Bob Ray} {q4:did not say} {c4:who would pay for it}.
{s5:Many} {q5:know} {c5:the price}.
=== gold
[speakers]
lee = {name = "Ann Lee", role = "Mayor"}
ray = {name = "Bob Ray"}
group = {name = "", kind = "group"}
[statements]
1 = {type = "indirect", by = "lee", date = "Monday", iso = "2024-03-04", place = ""}
2 = {type = "direct", by = "lee"}
3 = {type = "indirect", by = "group", medium = "thought", within = 2}
4 = {type = "indirect", by = "ray", polarity = "negated"}
5 = {type = "indirect", by = "group", medium = "thought", optional = true}
"""
LEE, QUOTE, ENGINEERS, RAY, MANY = range(5)


@pytest.fixture
def document(tmp_path: Path) -> GoldDocument:
    path = tmp_path / "brief.gold"
    path.write_text(TEXT)
    return read(path)


def scored(document: GoldDocument, found: list[Statement], text: str | None = None) -> dict[str, float]:
    return figures(pairs(document, document.text if text is None else text, found))


@pytest.mark.parametrize("gold", documents(), ids=lambda gold: gold.slug)
def test_perfect_answers_get_every_figure(gold: GoldDocument) -> None:
    result = scored(gold, answers(gold))

    assert {
        name: value for name, value in result.items() if value != 100 and not name.startswith(("gold", "found"))
    } == {}


def test_no_answers_get_nothing(document: GoldDocument) -> None:
    result = scored(document, [])

    assert (result["statement"], result["content"], result["statement_direct"]) == (0, 0, 0)
    assert result["gold"] == 4


def test_an_optional_statement_is_neither_missed_nor_wrong(document: GoldDocument) -> None:
    found = answers(document)

    assert scored(document, found)["statement"] == scored(document, found[:MANY])["statement"] == 100


def test_an_answer_given_twice_is_wrong_once(document: GoldDocument) -> None:
    found = answers(document)

    result = scored(document, [*found, found[LEE]])

    assert result["statement_precision"] == 80
    assert result["statement_recall"] == 100


def without_speaker_name(one: Statement) -> Statement:
    return spoiled(one, speaker=one.speaker.model_copy(update={"name": None}))


def by_another(one: Statement) -> Statement:
    return spoiled(one, speaker=one.speaker.model_copy(update={"name": "Bob Ray"}))


def by_first_name(one: Statement) -> Statement:
    return spoiled(one, speaker=one.speaker.model_copy(update={"name": "Ann"}))


def without_source(one: Statement) -> Statement:
    return spoiled(one, source=None)


def cut_by_a_word(one: Statement) -> Statement:
    first = one.content[0]
    return spoiled(one, content=(first.model_copy(update={"end": first.end - len(" in May")}),))


def placed(one: Statement) -> Statement:
    return spoiled(one, place="Bob")


def a_week_late(one: Statement) -> Statement:
    assert one.date
    return spoiled(one, date=one.date.model_copy(update={"iso": "2024-03-11"}))


@pytest.mark.parametrize(
    ("which", "mistake", "figure", "untouched"),
    [
        (LEE, without_speaker_name, "name", "statement"),
        (LEE, by_another, "name", "statement"),
        (LEE, by_first_name, "fullest_name", "name"),
        (ENGINEERS, by_another, "no_name", "name"),
        (LEE, without_source, "source", "content"),
        (LEE, without_source, "statement", "content"),
        (LEE, without_source, "statement_indirect", "statement_direct"),
        (LEE, cut_by_a_word, "exact", "statement"),
        (LEE, placed, "place", "date"),
        (LEE, a_week_late, "date_iso", "date"),
        (ENGINEERS, lambda one: spoiled(one, within=None), "within", "statement"),
        (LEE, lambda one: spoiled(one, medium=Medium.THOUGHT), "medium", "polarity"),
        (RAY, lambda one: spoiled(one, polarity=Polarity.POSITIVE), "negated", "medium"),
        (QUOTE, lambda one: spoiled(one, cue=None), "cue", "statement"),
    ],
)
def test_a_mistake_costs_its_figure_and_no_other(
    document: GoldDocument, which: int, mistake: Callable[[Statement], Statement], figure: str, untouched: str
) -> None:
    found = answers(document)
    found[which] = mistake(found[which])

    result = scored(document, found)

    assert result[figure] < 100
    assert result[untouched] == 100


def test_a_text_that_lost_its_head_is_lined_up_with_the_gold(document: GoldDocument) -> None:
    cut = len("Mayor Ann Lee said on Monday that ")
    found = [
        spoiled(
            one,
            content=tuple(moved(part, cut) for part in one.content),
            source=one.source and moved(one.source, cut),
            cue=one.cue and moved(one.cue, cut),
        )
        for one in answers(document)[QUOTE:]
    ]

    result = scored(document, found, document.text[cut:])

    assert result["statement_precision"] == result["exact_direct"] == 100
    assert result["statement_recall"] == 75


def moved(part: Passage, by: int) -> Passage:
    return part.model_copy(update={"start": part.start - by, "end": part.end - by})
