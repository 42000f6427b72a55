"""From tags and marks to attributions, on tags written by hand."""

from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handmade import tagged
from onrecord.parser.quotes import scan
from onrecord.parser.segment import paragraphs
from onrecord.parser.spans import Attribution, attributions


@dataclass(frozen=True)
class Said:
    """An attribution with its words in place of their offsets."""

    content: tuple[str, ...]
    source: str | None
    cue: str | None
    type: str
    inferred: bool


def found(marked: str) -> tuple[str, tuple[Attribution, ...]]:
    text, tags = tagged(marked)
    blocks = paragraphs(text)
    return text, attributions(text, blocks, scan(text, blocks), tags)


def said(marked: str) -> list[Said]:
    text, attributed = found(marked)
    return [
        Said(
            tuple(span.of(text) for span in a.content),
            a.source.of(text) if a.source else None,
            a.cue.of(text) if a.cue else None,
            a.type.value,
            a.inferred,
        )
        for a in attributed
    ]


@pytest.mark.parametrize(
    ("marked", "content", "type_"),
    [
        # The tagger's first and last words are wrong; the marks are not.
        ('"The {c1:tide was low,"} {s1:Vale} {q1:said}.', ("The tide was low",), "direct"),
        ('{s1:Vale} {q1:said}: {c1:"The tide was} low. We walked."', ("The tide was low. We walked.",), "direct"),
        ("‘{c1:The tide was low}’, {q1:said} {s1:Vale}.", ("The tide was low",), "direct"),
        ("{c1:The tide was low}, {s1:Vale} {q1:said}.", ("The tide was low",), "indirect"),
        ("{s1:Vale} {q1:said} {c1:that the tide was low.}", ("the tide was low",), "indirect"),
        (
            '{s1:Vale} {q1:called} {c1:the tide "a disgrace to} the moon".',
            ('the tide "a disgrace to the moon"',),
            "mixed",
        ),
        ("{s1:Vale} {q1:said} {c1:they had left the U.S.}", ("they had left the U.S.",), "indirect"),
        ("{s1:Vale} {q1:said} {c1:they had left, but} then he wept.", ("they had left",), "indirect"),
        ("{s1:Vale} {q1:said} {c1:there was more to come...}", ("there was more to come...",), "indirect"),
        ("{s1:Vale} {q1:said} {c1:that} was all.", ("that",), "indirect"),
        ("{s1:Vale} {q1:said} {c1:that “the tide was low,”} and left.", ("the tide was low",), "direct"),
        ("{s1:Vale} {q1:said} {c1:“the tide was far too low”, and he left}.", ("the tide was far too low",), "direct"),
        (
            "{s1:Vale} {q1:said} {c1:“the tide was far too low”, and that he left}.",
            ("“the tide was far too low”, and that he left",),
            "mixed",
        ),
    ],
)
def test_a_content_ends_where_its_marks_or_its_words_end(marked: str, content: tuple[str, ...], type_: str) -> None:
    (only,) = said(marked)

    assert (only.content, only.type) == (content, type_)


@pytest.mark.parametrize(
    ("marked", "content"),
    [
        ("{s1:Vale} {q1:said} {c1:the tide was low. The pier opened in 1902}.", ("the tide was low",)),
        ("{c1:The pier opened in 1902. The tide was low}, {q1:according to} {s1:Vale}.", ("The tide was low",)),
        ("{s1:Vale} {q1:said} {c1:they left at 8 p.m. and came back}.", ("they left at 8 p.m. and came back",)),
        ("{s1:Vale}{q1::} {c1:The tide is low. The moon is to blame}.", ("The tide is low. The moon is to blame",)),
        ('{s1:Vale} {q1:called} {c1:it "a bad tide. A bad moon."}', ('it "a bad tide. A bad moon."',)),
    ],
)
def test_words_without_marks_end_with_the_sentence_of_their_cue(marked: str, content: tuple[str, ...]) -> None:
    (only,) = said(marked)

    assert only.content == content


@pytest.mark.parametrize(
    ("marked", "statements"),
    [
        (
            "{s1:Vale} {q1:said} {c1:the tide was low and promised a bridge by June}.",
            [("said", "the tide was low"), ("promised", "a bridge by June")],
        ),
        (
            "{s1:Vale} {q1:says} {c1:the pier holds, calls it safe and then warned of storms}.",
            [("says", "the pier holds, calls it safe"), ("then warned of", "storms")],
        ),
        (
            '{s1:Vale} {q1:called} {c1:it "late and claimed by the moon" and insists that all is well}.',
            [("called", 'it "late and claimed by the moon"'), ("insists", "all is well")],
        ),
        (
            "{s1:Some} {q1:say} {c1:the pier is lost but accuse the moon}.",
            [("say", "the pier is lost"), ("accuse", "the moon")],
        ),
        (
            "{s1:Vale} {q1:claims} {c1:the deck holds and is promising a bridge}.",
            [("claims", "the deck holds"), ("is promising", "a bridge")],
        ),
        (
            "{s1:Vale}, {q1:adding} {c1:that he was sorry and promising to pay}, left.",
            [("adding", "he was sorry"), ("promising", "to pay")],
        ),
        (
            "{s1:Vale} {q1:said} {c1:the deck held, denied that it creaked, and offered to walk}.",
            [("said", "the deck held"), ("denied", "it creaked"), ("offered", "to walk")],
        ),
        (
            "{s1:Vale} {q1:said} {c1:the deck held but refused to say when it was built}.",
            [("said", "the deck held"), ("refused to say", "when it was built")],
        ),
        ("{s1:Vale} {q1:said} {c1:he would go there to see and warn them}.", None),
        ("{s1:Vale} {q1:said} {c1:he was well but would not give a number}.", [("said", "he was well")]),
        # The verb stands before its own reporting clause.
        ("{c1:The tide was low and called the boats home}, {q1:said} {s1:Vale}.", None),
    ],
)
def test_each_verb_of_a_subject_makes_a_statement(marked: str, statements: list[tuple[str, str]] | None) -> None:
    found = [(s.cue, *s.content) for s in said(marked)]

    assert found == statements or (statements is None and len(found) == 1)


@pytest.mark.parametrize(
    ("marked", "statements"),
    [
        (
            "{s1:Vale} {q1:said} {c1:the deck held, with the Herald reporting that it creaked}.",
            [("Vale", "said", "the deck held"), ("the Herald", "reporting", "it creaked")],
        ),
        (
            "{s1:Vale} {q1:said} {c1:the deck held and promised a bridge, with Mayor Ann Lee calling it a folly}.",
            [
                ("Vale", "said", "the deck held"),
                ("Vale", "promised", "a bridge"),
                ("Mayor Ann Lee", "calling", "it a folly"),
            ],
        ),
        # A quotation is its speaker's, whatever stands in it.
        (
            '{s1:Vale} {q1:said} {c1:"the deck held, with the Herald reporting that it creaked"}.',
            [("Vale", "said", "the deck held, with the Herald reporting that it creaked")],
        ),
    ],
)
def test_a_verb_behind_with_is_that_of_its_own_subject(marked: str, statements: list[tuple[str, str, str]]) -> None:
    assert [(s.source, s.cue, *s.content) for s in said(marked)] == statements


@pytest.mark.parametrize(
    "marked",
    [
        "{s1:Vale} {q1:declined} {c1:to comment on the tide}.",
        "{s1:The ministry} {q1:did not immediately respond to} {c1:a request for comment}.",
        "{s1:The spokesman} {q1:refused} {c1:to be named}.",
        "{s1:Vale} noted a busy week, {q1:not to mention} {c1:the trips abroad}.",
    ],
)
def test_whoever_declines_to_comment_says_nothing(marked: str) -> None:
    assert said(marked) == []


@pytest.mark.parametrize(
    "marked",
    [
        "{s1:Vale} {q1:refused to say} {c1:whether the pier would open}.",
        "{s1:Vale} {q1:refused} {c1:to say whether the pier would open}.",
    ],
)
def test_whoever_refuses_to_say_one_thing_says_so(marked: str) -> None:
    (only,) = said(marked)

    assert (only.cue, only.content) == ("refused to say", ("whether the pier would open",))


@pytest.mark.parametrize(
    "marked",
    [
        "{c1:A grey box} {q1:is known as} {c1:“the lodger”}.",
        "{c1:Her novel, “The Door in the Water”}, {q1:was praised} in three languages.",
        "{c1:The mayor} {q1:was seen} {c1:to throw his hat into the river}.",
        "{q1:Asked} {c1:whether the tide was low}, Vale shrugged.",
        "They sealed the pier over {q1:alleged} {c1:rust in its legs}.",
        "Asked that evening, {s1:he} {q1:might have said} {c1:that the tide was low}.",
    ],
)
def test_what_nobody_in_particular_calls_or_sees_is_no_statement(marked: str) -> None:
    assert said(marked) == []


def test_a_quotation_split_by_its_reporting_clause_is_one_statement() -> None:
    (only,) = said('"{c1:The tide was low}," {s1:Vale} {q1:said}. "{c1:We walked.}"')

    assert only == Said(("The tide was low", "We walked."), "Vale", "said", "direct", inferred=False)


def test_a_quotation_without_links_right_behind_a_reporting_clause_goes_on_that_ones() -> None:
    (only,) = said('"{c1:The tide was low}," {s1:Vale} {q1:said}. "{c2:We walked.}"')

    assert only == Said(("The tide was low", "We walked."), "Vale", "said", "direct", inferred=False)


def test_segments_of_one_quotation_are_joined_before_they_are_linked() -> None:
    (only,) = said('"{c1:The tide was low}. And {c2:we walked over the sand}," {s1:Vale} {q1:said}.')

    assert only.content == ("The tide was low. And we walked over the sand",)


def test_a_reporting_clause_beyond_the_taggers_window_is_still_the_quotations() -> None:
    text, tags = tagged('"{c1:The tide was low, and we walked}," {s1:Vale} {q1:said}.')
    blind = replace(tags, source_links=np.array([[0, -np.inf]]), cue_links=np.array([[0, -np.inf]]))
    blocks = paragraphs(text)

    (only,) = attributions(text, blocks, scan(text, blocks), blind)

    assert only.source is not None
    assert only.source.of(text) == "Vale"
    assert not only.inferred


def test_a_new_paragraph_with_its_own_attribution_is_a_new_statement() -> None:
    both = said('"{c1:The tide was low}," {s1:Vale} {q1:said}.\n\n"{c2:We walked}," {s2:Obuya} {q2:added}.')

    assert [(s.content, s.source) for s in both] == [(("The tide was low",), "Vale"), (("We walked",), "Obuya")]


def test_a_cue_takes_no_content_of_a_neighbouring_paragraph() -> None:
    both = said("{s1:Vale} {q1:said} {c1:the tide was low}.\n\n{c1:The sand was wet}, {s2:Obuya} {q2:noted}.")

    assert [(s.content, s.source) for s in both] == [(("the tide was low",), "Vale"), (("The sand was wet",), "Obuya")]


def test_a_quotation_over_several_paragraphs_is_one_statement_with_a_span_each() -> None:
    (only,) = said(
        '{s1:Vale} {q1:said}: "{c1:The tide was low.}\n\n"We walked over the sand.\n\n"{c2:We came back at six.}"'
    )

    assert only.content == ("The tide was low.", "We walked over the sand.", "We came back at six.")
    assert only.source == "Vale"


def test_a_quotation_that_fills_its_paragraph_after_an_attributed_one_is_the_running_speakers() -> None:
    three = said('"{c1:The tide was low}," {s1:Vale} {q1:said}.\n\n"We walked over the sand."\n\n"It took an hour."')

    assert three[1:] == [
        Said(("We walked over the sand.",), None, None, "direct", inferred=True),
        Said(("It took an hour.",), None, None, "direct", inferred=True),
    ]


@pytest.mark.parametrize("heading", ["‘The Long Wait’", "## “We walked over”", "“We walked over the sand”"])
def test_a_quoted_heading_or_a_pull_quote_is_nobodys(heading: str) -> None:
    below = '"We walked over the sand," {s2:she} {q2:added}.'

    found = said(f'"{{c1:The tide was low}}," {{s1:Vale}} {{q1:said}}.\n\n{heading}\n\n{below}')

    assert [s.source for s in found] == ["Vale"]


def test_a_quotation_that_fills_its_paragraph_after_a_split_one_is_the_running_speakers() -> None:
    split = '"{c1:The tide was low}," {s1:Vale} {q1:said}. "{c1:We walked.}"'

    found = said(f'{split}\n\n"The sand was cold and wet."\n\nIt was May.\n\n"Nobody spoke at all."')

    assert [s.content for s in found] == [("The tide was low", "We walked."), ("The sand was cold and wet.",)]


@pytest.mark.parametrize(
    ("marked", "content"),
    [
        (
            "{c1:The wind}, {s1:she} {q1:wrote} {c1:there, had been strong}.",
            ("The wind", "had been strong"),
        ),
        ("Old subscribers, {s1:she} {q1:wrote}, {c1:will be refunded}.", ("Old subscribers", "will be refunded")),
        ("In May, {s1:she} {q1:wrote}, {c1:boats will be sold}.", ("boats will be sold",)),
    ],
)
def test_a_sentence_that_a_reporting_clause_interrupts_is_said_on_both_sides(
    marked: str, content: tuple[str, ...]
) -> None:
    (only,) = said(marked)

    assert only.content == content


def test_a_direction_within_a_turn_makes_no_statement() -> None:
    direction = "[{s1:The master} {q1:asks for} {c1:a glass}.]"
    _, attributed = found(f"MS. VALE: Is it so?\n\nMR. ROE: It is. {direction} So yes.\n\nMS. VALE: I see.")

    assert len(attributed) == 3
    assert all(a.is_turn for a in attributed)


def test_a_quotation_after_a_paragraph_without_any_speaker_is_nobodys() -> None:
    assert said('The pier is old.\n\n"We walked over the sand."') == []


def test_a_paragraph_that_ends_in_a_colon_announces_the_quotation_below() -> None:
    (only,) = said('{s1:Vale} {q1:went on}:\n\n"{c1:We walked over the sand.}"')

    assert (only.source, only.cue) == ("Vale", "went on")


@pytest.mark.parametrize(
    "marked",
    [
        "“We walked over the sand.” — Ottoline Frees",
        "“{c1:We walked over the sand.}”\n\n― Ottoline Frees",
        '"{c1:We walked over the sand.}" -- Ottoline Frees.',
    ],
)
def test_a_signed_quotation_is_its_signers(marked: str) -> None:
    (only,) = said(marked)

    assert only.content == ("We walked over the sand.",)
    assert only.source == "Ottoline Frees"


@pytest.mark.parametrize(
    "marked",
    [
        'The so-called "silent disco" is loud.',
        'Her novel "The Door in the Water" sold well.\n\nIt won a prize.',
        'Joe "the Hammer" Pell won.',
        "• 15\n\nShare\n212\n\nBy Dervla Quill\n\nPORT ELSHAM, May 14 (Meridian News) -",
    ],
)
def test_titles_nicknames_and_noise_are_no_statements(marked: str) -> None:
    assert said(marked) == []


@pytest.mark.parametrize(
    "marked",
    [
        "{c1:PORT ELSHAM, May 14} (Meridian News) - {c1:The deck gave way}, {s1:Vale} {q1:said}.",
        "{c1:Feb 5} (Meridian News) -- {c1:The deck gave way}, {s1:Vale} {q1:said}.",
        "{c1:LITTLE ORRAN} — {c1:The deck gave way}, {s1:Vale} {q1:said}.",
        "{c1:ALDERMERE, Sept. 10 - The deck gave way}, {s1:Vale} {q1:said}.",
        "{c1:Costalba, Friday — The deck gave way}, {s1:Vale} {q1:said}.",
        "{c1:Orran/Sundmere, 2 June 2026 – The deck gave way}, {s1:Vale} {q1:said}.",
    ],
)
def test_a_dateline_is_no_content(marked: str) -> None:
    (only,) = said(f"Bridge gone\n\n{marked}")

    assert only.content == ("The deck gave way",)


def test_a_dateline_is_no_content_though_the_headlines_tag_runs_into_it() -> None:
    (only,) = said("{c1:Bridge gone\n\nALDERMERE, Sept. 10 - The deck gave way}, {s1:Vale} {q1:said}.")

    assert only.content == ("The deck gave way",)


@pytest.mark.parametrize("stamp", ["14:20", "[9.05 a.m.]", "14:20:07 –"])
def test_the_time_before_an_entry_is_no_content(stamp: str) -> None:
    (only,) = said(f"It rained.\n\n{{c1:{stamp} The deck gave way}}, {{s1:Vale}} {{q1:says}}.")

    assert only.content == ("The deck gave way",)


def test_words_that_neither_a_cue_nor_marks_attribute_are_no_statement() -> None:
    assert said("{c1:By Dervla Quill}\n\nThe tide was low.") == []


def test_the_headline_makes_no_statement() -> None:
    only = said("{c1:Tide was low}, {s1:minister} {q1:says}\n\n{c2:The tide was low}, {s2:Vale} {q2:said}.")

    assert [s.source for s in only] == ["Vale"]


def test_one_cue_may_have_several_quoted_segments() -> None:
    (only,) = said('{s1:Vale} {q1:called} the tide "{c1:late}" and the moon "{c1:lazy}".')

    assert only.content == ("late", "lazy")
    assert only.type == "direct"


@pytest.mark.parametrize(
    ("marked", "content"),
    [
        (
            "{c1:Her bill would}, {s1:she} {q1:told} the house, {c1:let the sea back in}.",
            ("Her bill would", "let the sea back in"),
        ),
        ("{c1:Nobody came} and, {s1:she} {q1:told} the house, {c1:the sea came in}.", ("the sea came in",)),
    ],
)
def test_a_weak_beginning_counts_where_the_reporting_clause_only_interrupts(
    marked: str, content: tuple[str, ...]
) -> None:
    weak = 0.55

    text, tags = tagged(marked)
    first, *others = tags.contents
    blocks = paragraphs(text)
    (only,) = attributions(
        text, blocks, scan(text, blocks), replace(tags, contents=(replace(first, score=weak), *others))
    )

    assert tuple(span.of(text) for span in only.content) == content


def test_sources_and_cues_are_bare_of_punctuation() -> None:
    (only,) = said('{s1:Ingrid Vale, the minister,} {q1:wrote:} "{c1:The tide was low.}"')

    assert (only.source, only.cue) == ("Ingrid Vale, the minister", "wrote")


def test_a_colon_alone_may_be_the_cue() -> None:
    (only,) = said("{s1:Vale}{q1::} {c1:the tide is low}.")

    assert only.cue == ":"


def test_a_statement_inside_a_statement_has_it_as_parent() -> None:
    _, both = found("{c1:{s2:Engineers} {q2:believe} {c2:the pier had sunk}}, {q1:according to} {s1:two people}.")

    assert [a.parent for a in both] == [None, 0]


TURNS = """Minutes of the hut

MS. VALE: Good afternoon. (Laughter.) I have one thing to say.

The tide is low.

QUESTION: Will it rise?

MS. VALE: {s1:The master} {q1:told} me {c1:it would}. [She points.] So yes.
"""


def test_a_transcript_gives_one_direct_statement_a_turn_without_its_stage_directions() -> None:
    text, attributed = found(TURNS)
    turns = [a for a in attributed if a.is_turn]

    assert [a.source and a.source.of(text) for a in turns] == ["MS. VALE", "QUESTION", "MS. VALE"]
    assert [a.cue and a.cue.of(text) for a in turns] == [":", ":", ":"]
    assert [span.of(text) for span in turns[0].content] == [
        "Good afternoon.",
        "I have one thing to say.",
        "The tide is low.",
    ]
    assert [span.of(text) for span in turns[2].content] == ["The master told me it would.", "So yes."]


def test_what_is_reported_in_a_turn_is_nested_in_it() -> None:
    text, attributed = found(TURNS)
    (inner,) = [a for a in attributed if not a.is_turn]

    assert inner.source is not None
    assert inner.source.of(text) == "The master"
    assert inner.parent is not None
    assert attributed[inner.parent].is_turn


@given(
    st.lists(st.sampled_from(['"', "{", "a ", "said ", ".\n\n", "“", "”", "X: ", "— ", ", "]), max_size=60), st.data()
)
def test_whatever_is_tagged_the_spans_lie_in_the_text_in_order(parts: list[str], data: st.DataObject) -> None:
    text = "".join(parts).replace("{", "b ")
    cuts = data.draw(st.lists(st.integers(0, len(text)), max_size=12).map(sorted))
    marked = ""
    for number, (start, end) in enumerate(zip([0, *cuts], [*cuts, len(text)], strict=True)):
        role = "csq"[number % 3]
        marked += f"{{{role}{number // 3}:{text[start:end]}}}" if text[start:end].strip() else text[start:end]

    whole, attributed = found(marked)

    starts = [a.content[0].start for a in attributed]
    assert starts == sorted(starts)
    for attribution in attributed:
        assert 0 <= attribution.confidence <= 1
        spans = [*attribution.content, *(s for s in (attribution.cue, attribution.source) if s)]
        assert all(0 <= s.start < s.end <= len(whole) for s in spans)
        assert list(attribution.content) == sorted(attribution.content)
