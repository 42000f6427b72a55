"""Sources that the tagger cut wrong."""

import pytest

from casting import Document, document
from onrecord.parser.cast.whole import whole
from onrecord.parser.quotes import scan
from onrecord.parser.segment import paragraphs
from onrecord.parser.spans import Attribution


def mended(given: Document) -> Attribution:
    (found,) = whole(given.text, given.attributions, scan(given.text, paragraphs(given.text)))
    return found


@pytest.mark.parametrize(
    ("marked", "source"),
    [
        ("{s:KHARVA (AP) — The president} {q:said} {c:no}.", "The president"),
        ("Collector Anuradha Desh-{s:Joshi} {q:said} {c:no}.", "Desh-Joshi"),
        ("Collector Séamus O’{s:Dowd} {q:said} {c:no}.", "O’Dowd"),
        ("“{c:No},” {s:Jo Roe} {q:said}.", "Jo Roe"),
        ("It was so, and in the words of the prosecutor, Jo Roe, KC, “{c:she wept}.”", "the prosecutor, Jo Roe, KC"),
        (
            "{q:According to} {s:the team's coach}, {c:Jo Roe, in their first game it rained}.",
            "the team's coach, Jo Roe",
        ),
        ("{q:According to} {s:the team's coach}, {c:Jo Roe, Ann Lee and others won}.", "the team's coach"),
        ("{q:According to} {s:the team's coach}, {c:Jo Roe, a vet, stole it}.", "the team's coach"),
        ("We met {s:Jo Roe — a teacher}, who {q:said} {c:no}.", "Jo Roe — a teacher"),
        ("Pressed by {s:the lawyer, Ann Lee, Mr Roe} {q:accepted} {c:that it was late}.", "Mr Roe"),
        ("“It rained.” Jo Roe {q:admitted} {c:that it was late}.", "Jo Roe"),
        ("Singer and dancer Jo Roe {q:admitted} {c:that it was late}.", "Singer and dancer Jo Roe"),
        ("The mayor, Jo Roe, strongly {q:condemns} {c:the attack}.", "The mayor, Jo Roe"),
        ("TORRIN boss Jo Roe {q:hailed} {c:the win}.", "TORRIN boss Jo Roe"),
        ("{q:According to} {s:the Star}, {c:Jo Roe, the town's vet, stole it}.", "the Star"),
        ("{s:Basketful's} terms of use {q:state} that {c:data is kept}.", "Basketful's terms of use"),
        ("In reports according to which {c:she left}, {s:Jo Roe} {q:stated} so.", "which"),
        ("{s:Basketful's} {q:verdict}: “{c:No}.”", "Basketful's"),
        ("Jo Roe {q:is expected to say}: “{c:It is late}.”", "Jo Roe"),
        ("{c:A town}, {q:wrote} {s:the poet Jo Roe in 1931}, {c:is a bench}.", "the poet Jo Roe"),
        ("@{s:inkhoarder} {q:posted}: “{c:No}”", "@inkhoarder"),
        ("{c:Jo Roe} {q:is expected to say}: “{c:It is late}.”", "Jo Roe"),
    ],
)
def test_a_source_begins_with_a_whole_word_behind_the_dateline(marked: str, source: str) -> None:
    given = document(marked)

    found = mended(given)

    assert found.source is not None
    assert found.source.of(given.text) == source


@pytest.mark.parametrize(
    "marked",
    [
        "Jo Roe {q:was told} {c:that it was late}.",
        "But {q:warned} {c:that it was late}.",
        "Jo Roe {q:seems} {c:to go}.",
    ],
)
def test_what_stands_before_a_cue_and_says_nothing_is_no_source(marked: str) -> None:
    given = document(marked)

    found = mended(given)

    assert found.source is None


def test_a_name_that_goes_to_the_source_leaves_the_content() -> None:
    given = document("{q:According to} {s:the team's coach}, {c:Jo Roe, in their first game it rained}.")

    found = mended(given)

    assert [span.of(given.text) for span in found.content] == ["in their first game it rained"]


@pytest.mark.parametrize(
    ("marked", "source", "content"),
    [
        (
            "{s:A road}, {q:wrote} the geographer Ulla Brink in 1922, {c:is a promise}.",
            "the geographer Ulla Brink",
            ["A road", "is a promise"],
        ),
        ("{s:A reader}, {q:wrote} Ulla Brink a letter, {c:is lost}.", "A reader", ["is lost"]),
        ("{s:The mayor}, {q:writing} in haste, {c:is lost}.", "The mayor", ["is lost"]),
    ],
)
def test_who_stands_behind_an_inverted_verb_is_its_source(marked: str, source: str, content: list[str]) -> None:
    given = document(marked)

    found = mended(given)

    assert found.source is not None
    assert found.source.of(given.text) == source
    assert [span.of(given.text) for span in found.content] == content


@pytest.mark.parametrize(
    ("marked", "source", "content"),
    [
        ("{c:“Yonas,”} {s:a driller}, {q:said} {c:he hid}.", "Yonas,” a driller", ["he hid"]),
        ('{c:"Yonas"}, {s:a driller}, {q:said} {c:he hid}.', 'Yonas", a driller', ["he hid"]),
        ("“{c:We hid},” {q:said} “Ruta,” {s:the wife of a driller}.", "Ruta,” the wife of a driller", ["We hid"]),
        ("“{c:Never},” {s:a driller} {q:said}. “{c:We hid}.”", "a driller", ["Never", "We hid"]),
        ("{c:Sentencing}, {s:Recorder Roe} {q:said}: “{c:You hid}.”", "Recorder Roe", ["You hid"]),
        ("{c:Captain}, {s:you} {q:said} that {c:it rained}.", "you", ["it rained"]),
        ("{c:Hiding}, {s:Recorder Roe} {q:said}, {c:was wrong}.", "Recorder Roe", ["Hiding", "was wrong"]),
    ],
)
def test_a_name_between_marks_and_a_word_beside_the_saying_are_not_said(
    marked: str, source: str, content: list[str]
) -> None:
    given = document(marked)

    found = mended(given)

    assert found.source is not None
    assert found.source.of(given.text) == source
    assert [span.of(given.text) for span in found.content] == content
