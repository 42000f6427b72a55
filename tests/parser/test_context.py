"""The circumstances of a statement: medium, polarity, place, date, occasion."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from casting import document
from onrecord.parser.context import Context, contexts
from onrecord_schemas import Medium, Polarity

NOTHING = None


@dataclass(frozen=True)
class Times:
    """What is known of a document's time."""

    published: datetime | None = None
    dropped: datetime | None = None


def read(marked: str, published: str | None = None, dropped: str | None = None) -> tuple[Context, ...]:
    marks = document(marked)
    times = Times(*(datetime.fromisoformat(day).replace(tzinfo=UTC) if day else None for day in (published, dropped)))
    return contexts(marks.text, marks.paragraphs, marks.attributions, times, marks.speakers)


@pytest.mark.parametrize(
    ("marked", "medium"),
    [
        ("{s:Vale} {q:said} {c:it was late}.", Medium.SPEECH),
        ("{c:It was late}, {q:according to} {s:Vale}.", Medium.SPEECH),
        ("{s:Vale} {q:wrote} {c:it was late}.", Medium.WRITING),
        ("{s:Vale} {q:tweeted} {c:it was late}.", Medium.WRITING),
        ("{s:Vale} {q:said} in a separate statement that {c:it was late}.", Medium.WRITING),
        ("In a letter to schools {s:Vale} {q:advised} {c:them to wait}.", Medium.WRITING),
        ("{s:Vale} {q:said} on Facebook {c:it was late}.", Medium.WRITING),
        ("{s:The report} {q:says} {c:it was late}.", Medium.WRITING),
        ("{s:The business daily Novina Trh} {q:reported} {c:it was late}.", Medium.WRITING),
        ("{s:Le Courrier de Sel} {q:hailed} {c:it as late}.", Medium.WRITING),
        ("{s:Novina Trh} {q:reported} {c:it was late}.", Medium.SPEECH),
        ("{c:It was late}, {q:according to} {s:a study published on Monday}.", Medium.WRITING),
        ("{s:Its plan, “Forward”,} {q:promises} {c:buses}.", Medium.WRITING),
        ("{s:A letter from Vale} {q:arrived}: {c:it was late}. {s2:It} {q2:says} {c2:so}.", Medium.WRITING),
        ("{s:Vale} {q:believes} {c:it was late}.", Medium.THOUGHT),
        ("{s:Vale} {q:hoped} {c:to be early}.", Medium.THOUGHT),
        ("{s:Vale} {q:plans} {c:to be early}.", Medium.THOUGHT),
        ("“{c:It was late},” {s:she} {q:recalled}.", Medium.SPEECH),
        ("{s:Vale} {q:replied} by email that {c:it was late}.", Medium.WRITING),
        ("{s:Vale} {q:said} on her blog that {c:it was late}.", Medium.WRITING),
        ("{s:The council} {q:said} on its website that {c:it was late}.", Medium.WRITING),
        ("{s:Vale} declined to comment on the memo but {q:said} {c:it was late}.", Medium.SPEECH),
        ("In response to a letter {s:Vale} {q:said} {c:it was late}.", Medium.SPEECH),
        ("{s:Vale} {q:said} in written evidence that {c:it was late}.", Medium.WRITING),
        ("{s:Vale} {q:said} on WhatsApp that {c:it was late}.", Medium.WRITING),
        ("{s:Vale} {q:said} in a video posted on Facebook that {c:it was late}.", Medium.SPEECH),
        ("{s:Vale} {q:told} jurors in her opening statement that {c:it was late}.", Medium.SPEECH),
        ("“{c:My wife has, by letter.}”", Medium.SPEECH),
        ("{s:A state audit released in March} {q:found} {c:nothing}.", Medium.WRITING),
        ("{c:It was late}, {q:according to} {s:a survey carried out in April}.", Medium.WRITING),
        ("The clerk read an email from the agency, {s:which} {q:stated} that {c:it was late}.", Medium.WRITING),
        ("The email was from the agency, {s:which} {q:stated} that {c:it was late}.", Medium.SPEECH),
        ("“{c:It was late},” {s:Vale} {q:liked to say}.", Medium.SPEECH),
        ("{s:Vale} {q:tried to explain} that {c:it was late}.", Medium.SPEECH),
        ("{s:Vale} {q:wanted} {c:to know whether it was late}.", Medium.SPEECH),
        ("{s:Vale} {q:wanted} {c:to be early}.", Medium.THOUGHT),
        ("{t:VALE}{q1::} {c1:In a letter to me {s2:Dray} {q2:says} {c2:it was late}.}", Medium.WRITING),
        ("{t:VALE}{q::} {c:In my letter I wrote that it was late.}", Medium.SPEECH),
        # What stands in a letter, and what only stands beside one.
        ("“{c1:It was late},” {s1:Vale} {q1:wrote}. “{c2:Too late},” {s2:she} {q2:added}.", Medium.WRITING),
        ("“{c1:It was late},” {s1:Vale} {q1:wrote}.\n\n“{c2:Too late for all of us.}”", Medium.WRITING),
        ("“{c1:It was late},” {s1:Vale} {q1:wrote}. “{c2:No},” {s2:Tom Dray} {q2:added}.", Medium.SPEECH),
        ("“{c1:It was late},” {s1:Vale} {q1:wrote}. “{c2:No},” {s2:she} {q2:told} us.", Medium.SPEECH),
        ("She kept a diary. {c1:It was late}, {s1:she} {q1:noted} there.", Medium.WRITING),
        ("A letter to his mother survives. “{c1:It was late},” {s1:he} {q1:told} her.", Medium.WRITING),
        ("She had read a letter from the bank. “{c1:It was late},” {s1:she} {q1:said}.", Medium.SPEECH),
        ("In a letter to schools {s1:Vale} {q1:said} {c1:no}. {s2:It} {q2:says} {c2:why}.", Medium.WRITING),
        ("{s:Vale} {q:replied} with a single line: “{c:It was late.}”", Medium.WRITING),
        ("{s:Vale} {q:replied} with a smile: “{c:It was late.}”", Medium.SPEECH),
        ("{s:Vale} signed, {q:adding} in small, neat capitals: “{c:It was late.}”", Medium.WRITING),
        ("{s:Vale} {q:telegraphed} {c:that it was late}.", Medium.WRITING),
        ("{s:A newspaper, The Coastal Mercury}, {q:said} {c:it was late}.", Medium.WRITING),
        ("{s:The citation} {q:hailed} {c:her as late}.", Medium.WRITING),
        ("{s:The Sale of Goods Act} {q:requires} {c:that it be late}.", Medium.WRITING),
        ("It rained.\n\n{s:@SorrelFire}{q::} {c:It was late.}", Medium.WRITING),
        ("{s:Vale} {q:was hopeful} that {c:it was late}.", Medium.THOUGHT),
    ],
)
def test_the_medium_is_what_the_cue_the_source_or_the_sentence_says(marked: str, medium: Medium) -> None:
    assert read(marked)[-1].medium is medium


@pytest.mark.parametrize(
    ("marked", "polarity"),
    [
        ("{s:Vale} {q:said} {c:it was not late}.", Polarity.POSITIVE),
        ("{s:Vale} {q:did not say} {c:whether it was late}.", Polarity.NEGATED),
        ("{s:Vale} did not {q:say} {c:whether it was late}.", Polarity.NEGATED),
        ("{s:Vale} {q:has never confirmed} {c:that it was late}.", Polarity.NEGATED),
        ("{s:Vale} {q:refused to say} {c:whether it was late}.", Polarity.NEGATED),
        ("{s:Vale} {q:declined to name} {c:the others}.", Polarity.NEGATED),
        ("{s:Vale} {q:wouldn’t say} {c:whether it was late}.", Polarity.NEGATED),
        ("{s:Vale} {q:has yet to say} {c:whether it was late}.", Polarity.NEGATED),
        ("{s:Nobody at the county} {q:would say} {c:whether it was late}.", Polarity.NEGATED),
        ("{s:Not one of the nine} {q:said} {c:whether it was late}.", Polarity.NEGATED),
        ("{s:Vale} {q:denied} {c:that it was late}.", Polarity.POSITIVE),
        ("{s:Vale} {q:did not deny} {c:that it was late}.", Polarity.NEGATED),
        ("{s:Vale} {q:would neither confirm nor deny} {c:that it was late}.", Polarity.NEGATED),
        ("{s:Vale} {q:made no mention of} {c:the delay}.", Polarity.NEGATED),
        ("{s:Vale} {q:avoided saying} {c:whether it was late}.", Polarity.NEGATED),
        ("{s:Vale} {q:declined} {c:to explain the delay}.", Polarity.NEGATED),
        ("{s:Vale} {q:refused to rule out} {c:a delay}.", Polarity.NEGATED),
        ("{s:Vale} {q:refused} {c:to pay the fine}.", Polarity.POSITIVE),
        ("{s:Vale} {q:was unable to say} {c:whether it was late}.", Polarity.NEGATED),
        ("{s:Vale} no longer {q:believes} {c:it was late}.", Polarity.NEGATED),
        ("{s:Vale} left without {q:saying} {c:why}.", Polarity.NEGATED),
        ("{s:Vale} {q:found} {c:no mention of it}.", Polarity.POSITIVE),
        ("{s:Vale} not only {q:said} {c:it was late}.", Polarity.POSITIVE),
        ("{s:Vale, who did not attend,} {q:said} {c:it was late}.", Polarity.POSITIVE),
        ("{c:It was not late}, {s:Vale} {q:said}.", Polarity.POSITIVE),
    ],
)
def test_only_a_denial_of_the_saying_itself_negates(marked: str, polarity: Polarity) -> None:
    assert read(marked)[0].polarity is polarity


@pytest.mark.parametrize(
    ("said", "text", "iso"),
    [
        ("on 4 December", "4 December", "2024-12-04"),
        ("on Dec. 4", "Dec. 4", "2024-12-04"),
        ("on December 4th, 2019", "December 4th, 2019", "2019-12-04"),
        ("on 2019-12-04", "2019-12-04", "2019-12-04"),
        ("in March", "March", "2024-03"),
        ("in March 2019", "March 2019", "2019-03"),
        ("in 1988", "1988", "1988"),
        ("on Tuesday", "Tuesday", "2024-12-10"),
        ("on Wednesday", "Wednesday", "2024-12-11"),
        ("last Wednesday", "last Wednesday", "2024-12-04"),
        ("today", "today", "2024-12-11"),
        ("yesterday", "yesterday", "2024-12-10"),
        ("last night", "last night", "2024-12-10"),
        ("last month", "last month", "2024-11"),
        ("last year", "last year", "2023"),
        ("last week", "last week", NOTHING),
        ("earlier this month", "earlier this month", "2024-12"),
        ("two days ago", "two days ago", "2024-12-09"),
        ("a month ago", "a month ago", "2024-11"),
        ("12 months ago", "12 months ago", "2023-12"),
        ("six years ago", "six years ago", "2018"),
        ("three weeks ago", "three weeks ago", NOTHING),
        ("in early March", "March", "2024-03"),
        ("this week", "this week", NOTHING),
        ("in June of 2021", "June of 2021", "2021-06"),
        ("in late 2021", "2021", "2021"),
        ("in a 2004 radio interview", "2004", "2004"),
        ("in a statement released on Tuesday", "Tuesday", "2024-12-10"),
        ("in a letter, dated 3 March,", "3 March", "2024-03-03"),
    ],
)
def test_a_date_is_counted_from_the_documents_publication(said: str, text: str, iso: str | None) -> None:
    (context,) = read(f"{{s:Vale}} {{q:said}} {said} that {{c:it was late}}.", published="2024-12-11")

    assert context.date is not None
    assert (context.date.text, context.date.iso) == (text, iso)


@pytest.mark.parametrize(
    ("head", "dropped", "iso"),
    [
        ("DECEMBER 8, 2023\n\n", "2026-01-01", "2023-12-04"),
        ("", "2023-12-06", "2023-12-04"),
        ("", "2024-01-05", "2023-12-04"),
        ("", NOTHING, NOTHING),
        ("Friday, 8 December 2023\n\n", "2026-01-01", "2023-12-04"),
        ("Our meeting on 1 March [2023] was long.\n\n", "2026-01-01", "2023-12-04"),
    ],
)
def test_the_year_comes_from_the_document_else_from_its_drop(head: str, dropped: str | None, iso: str | None) -> None:
    (context,) = read(head + "{c:It was late}, {s:Ingrid Vale} {q:said} on 4 December.", dropped=dropped)

    assert context.date is not None
    assert context.date.iso == iso


@pytest.mark.parametrize(
    "said",
    [
        "that {c:it would be over on Tuesday}",
        "{c:it was late} after a week without sleep since Monday",
        "{c:it was late}, by next Friday",
    ],
)
def test_the_day_of_something_else_is_not_the_statements(said: str) -> None:
    (context,) = read(f"{{s:Vale}} {{q:said}} {said}.", published="2024-12-11")

    assert context.date is None


@pytest.mark.parametrize(
    "marked",
    [
        "{s:Vale}, who resigned on Tuesday, {q:said} {c:it was late}.",
        "{s:Vale}, elected in 2019, {q:said} {c:it was late}.",
        "{s:Vale} {q:said} on Tuesdays that {c:it was late}.",
        "On Black Friday {s:Vale} {q:said} {c:it was late}.",
        "{s:Vale} {q:told} the Today programme that {c:it was late}.",
    ],
)
def test_a_date_about_the_speaker_and_a_name_like_a_date_are_none(marked: str) -> None:
    assert read(marked, published="2024-12-11")[0].date is None


def test_a_date_within_the_source_is_not_the_statements() -> None:
    (context,) = read("{s:The report, released on 4 December 2019,} {q:says} {c:it was late}.")

    assert context.date is None


def test_the_date_on_a_letter_is_that_of_what_it_says() -> None:
    (context,) = read("{s:The memo}, dated 30 July 2024, {q:warns} {c:it was late}.")

    assert context.date is not None
    assert context.date.iso == "2024-07-30"


@pytest.mark.parametrize(
    ("dateline", "place", "iso"),
    [
        ("PORT ELSHAM, May 14 (Meridian News) - ", "PORT ELSHAM", "2024-05-14"),
        ("OSTREY, 14 May (Meridian News) – ", "OSTREY", "2024-05-14"),
        ("Sundmere, 14 May 2024 – ", "Sundmere", "2024-05-14"),
        ("VELMARK — ", "VELMARK", NOTHING),
        ("DES MOINES, Iowa (MN) — ", "DES MOINES, Iowa", NOTHING),
        ("Feb 5 (Meridian News) - ", NOTHING, "2024-02-05"),
        ("Costalba, Friday — ", "Costalba", "2024-05-17"),
        ("Bunia/Ostrey, 14 May 2024 – ", "Bunia/Ostrey", "2024-05-14"),
        ("LAGOS, Nigeria — ", "LAGOS, Nigeria", NOTHING),
        ("KOCHI, May 14 (MN) ", "KOCHI", "2024-05-14"),
        ("NEW DELHI: ", "NEW DELHI", NOTHING),
        ("WATCH: ", NOTHING, NOTHING),
        ("ROTTERDAM, Netherlands, May 14, 2024 /MarketLine/ -- ", "ROTTERDAM, Netherlands", "2024-05-14"),
        ("Sewing — a craft. ", NOTHING, NOTHING),
    ],
)
def test_a_dateline_tells_place_and_date_for_the_whole_document(
    dateline: str, place: str | None, iso: str | None
) -> None:
    first, second = read(
        f"Bridge falls\n\n{dateline}{{c1:It fell}}, {{s1:Ingrid Vale}} {{q1:said}}.\n\n"
        "{s2:She} {q2:added} {c2:that it was old}.",
        published="2024-05-18",
    )

    assert (first.place, first.date and first.date.iso) == (place, iso)
    assert (second.place, second.date and second.date.iso) == (place, iso)


def test_the_sentence_that_attributes_outranks_the_dateline() -> None:
    (context,) = read(
        "OSTREY, 14 May (Meridian News) – {c:It fell}, {s:Ingrid Vale} {q:said} in Tirnau on Monday.",
        published="2024-05-18",
    )

    assert (context.place, context.date and context.date.text) == ("Tirnau", "Monday")


def test_a_title_that_reports_is_not_the_lead() -> None:
    _, context = read(
        "{s1:Ministry} {q1:rejects} “{c1:map of fantasies}”\n\nThe ministry on Thursday summoned the ambassador.\n\n"
        "“{c2:It is late},” {s2:the ministry} {q2:said}.",
        published="2024-05-18",
    )

    assert context.date is not None
    assert context.date.iso == "2024-05-16"


def test_a_year_of_the_lead_is_not_the_day_of_the_rest() -> None:
    _, later = read("Last year {s1:Vale} {q1:said} {c1:it was late}.\n\n“{c2:It is},” {s2:she} {q2:said}.")

    assert later.date is None


def test_the_lead_tells_place_date_and_occasion_of_a_meeting_for_all_that_is_said_there() -> None:
    lead, later = read(
        "{c1:The river is one}, {s1:Vardanian President Milena Korvat} {q1:said} during talks with President"
        " Anselm Dreyer in Tirnau on 10 September 2024.\n\n{s2:Anselm Dreyer} {q2:said} {c2:it was cold}."
    )

    assert (lead.place, lead.occasion) == ("Tirnau", "talks with President Anselm Dreyer")
    assert lead.date is not None
    assert lead.date.iso == "2024-09-10"
    assert (later.place, later.date, later.occasion) == (lead.place, lead.date, lead.occasion)


@pytest.mark.parametrize(
    ("said", "occasion", "place"),
    [
        ("at a news conference in Ostrey", "a news conference", "Ostrey"),
        ("in an interview with the Coastal Mercury on Monday", "an interview with the Coastal Mercury", NOTHING),
        ("during a working trip to Halmir Region on 14 August", "a working trip to Halmir Region", "Halmir Region"),
        ("on a call with investors", "a call with investors", NOTHING),
        ("with a smile", NOTHING, NOTHING),
        ("in a televised address late on Monday", "a televised address", NOTHING),
        ("in an interview published on Monday", "an interview", NOTHING),
        ("at a seminar in Oslo", "a seminar", "Oslo"),
        ("in her opening remarks", NOTHING, NOTHING),
    ],
)
def test_an_occasion_is_named_behind_the_cue(said: str, occasion: str | None, place: str | None) -> None:
    (context,) = read(f"{{c:It was late}}, {{s:Vale}} {{q:said}} {said}.")

    assert (context.occasion, context.place) == (occasion, place)


@pytest.mark.parametrize(
    ("opener", "occasion", "place", "date"),
    [
        ("At a rally in Ostrey on Tuesday evening", "a rally", "Ostrey", "Tuesday evening"),
        ("At a hearing last month,", "a hearing", NOTHING, "last month"),
        ("At a news conference Monday,", "a news conference", NOTHING, "Monday"),
        ("At a meeting", "a meeting", NOTHING, NOTHING),
        ("Speaking at a conference in Lagos,", "a conference", "Lagos", NOTHING),
        ("Speaking to reporters in Oslo on Monday,", NOTHING, "Oslo", "Monday"),
        ("Speaking from Nairobi,", NOTHING, "Nairobi", NOTHING),
        ("Chairing a review meeting here,", "a review meeting", NOTHING, NOTHING),
        ("Opening the debate,", "the debate", NOTHING, NOTHING),
        ("On the sidelines of the summit in Davos,", "the summit", "Davos", NOTHING),
        ("In Geneva on Friday", NOTHING, "Geneva", "Friday"),
        ("Giving evidence at Leeds Crown Court yesterday,", NOTHING, "Leeds Crown Court", "yesterday"),
        ("In a sermon at St Brendan's,", "a sermon", "St Brendan's", NOTHING),
        ("Growing up in Leeds,", NOTHING, NOTHING, NOTHING),
        ("In Vale's view,", NOTHING, NOTHING, NOTHING),
        ("In English,", NOTHING, NOTHING, NOTHING),
        ("In The Times,", NOTHING, NOTHING, NOTHING),
    ],
)
def test_the_words_that_open_the_sentence_tell_the_scene(
    opener: str, occasion: str | None, place: str | None, date: str | None
) -> None:
    (context,) = read(f"{opener} {{s:Ingrid Vale}} {{q:said}} {{c:it was late}}.", published="2024-12-11")

    assert (context.occasion, context.place, context.date and context.date.text) == (occasion, place, date)


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("a rally in Austin", "Austin"),
        ("reporters outside the courthouse in Dalton", "Dalton"),
        ("reporters at Goldman Sachs' door", NOTHING),
        ("reporters in French", NOTHING),
        ("shoppers in the Nordic region", NOTHING),
        ("reporters at the White House on Monday", "White House"),
        ("me by telephone from Nairobi", "Nairobi"),
        ("a colleague from Nairobi", NOTHING),
    ],
)
def test_a_place_may_bear_a_given_name_and_a_language_is_none(said: str, place: str | None) -> None:
    (context,) = read(f"{{s:Vale}} {{q:told}} {said} that {{c:it was late}}.")

    assert context.place == place


def test_what_was_said_long_before_was_not_said_where_the_lead_is() -> None:
    _, earlier, later = read(
        "OSTREY — {c1:It fell}, {s1:Ingrid Vale} {q1:said}.\n\nIn 2004 {s2:she} {q2:said} {c2:it would}.\n\n"
        "On Monday {s3:she} {q3:said} {c3:it had to}."
    )

    assert (earlier.place, later.place) == (None, "OSTREY")


def test_one_speakers_interview_is_not_the_occasion_of_what_others_say() -> None:
    _, other = read(
        "{c1:It was late}, {s1:Vale} {q1:said} in an interview with the Mercury.\n\n{s2:Dray} {q2:said} {c2:no}."
    )

    assert other.occasion is None


@pytest.mark.parametrize(
    "marked",
    [
        "{s:Jane Roe, a baker in Leeds,} {q:said} {c:it was late}.",
        "{s:Jane Roe}, who was born in Leeds, {q:said} {c:it was late}.",
        "{s:Jane Roe} {q:said} {c:it was late in Leeds}.",
        "{s:Jane Roe} {q:said} in March that {c:it was late}.",
    ],
)
def test_where_the_speaker_or_the_content_is_at_home_is_not_where_it_was_said(marked: str) -> None:
    assert read(marked)[0].place is None


def test_what_is_quoted_within_somebodys_words_has_its_own_time_and_place() -> None:
    outer, inner = read(
        "OSTREY, 14 May (Meridian News) – “{c1:{s2:He} {q2:told} me last night {c2:it was late}},”"
        " {q1:said} {s1:Vale}.",
        published="2024-05-14",
    )

    assert (outer.place, outer.date and outer.date.iso) == ("OSTREY", "2024-05-14")
    assert (inner.place, inner.date and inner.date.iso) == (None, "2024-05-13")


def test_a_speakers_label_in_capitals_is_no_dateline() -> None:
    (context,) = read("Evidence session\n\n{t1:THE CHAIR}{q1::} {c1:Welcome to Tirnau.}")

    assert context.place is None


def test_the_turns_of_a_transcript_have_the_date_of_its_head() -> None:
    first, second = read(
        "Evidence session\n\nFriday 26 July 2024\n\n{t1:THE CHAIR}{q1::} {c1:Welcome.}\n\n"
        "{t2:MR VALE}{q2::} {c2:Thanks.}"
    )

    assert first.date is not None
    assert first.date.iso == "2024-07-26"
    assert second.date == first.date


def test_a_date_that_no_calendar_has_gives_no_iso() -> None:
    (context,) = read("{s:Vale} {q:said} on 31 February 2024 that {c:it was late}.")

    assert context.date is not None
    assert (context.date.text, context.date.iso) == ("31 February 2024", None)


@pytest.mark.parametrize(
    ("head", "place"),
    [
        ("Day 6, Monday, 3 June 2024, Town Hall, Sorrel", "Sorrel"),
        ("Tuesday, 3 June 2025, New Ostrey", "New Ostrey"),
        ("Date: 3 June 2025\n\nVenue: Sorrel Police Station", "Sorrel Police Station"),
        ("Tuesday, 3 June 2025, 10 a.m.", NOTHING),
        ("Tuesday, 3 June 2025, Morning Session", NOTHING),
        ("Volume 3, October 7, 2025", NOTHING),
    ],
)
def test_the_head_of_a_transcript_tells_its_place(head: str, place: str | None) -> None:
    (context,) = read(f"THE LATE INQUIRY\n\n{head}\n\n{{t:VALE}}{{q::}} {{c:It was late.}}")

    assert context.place == place
