"""The tagger on real sentences, and on texts that nobody would call sentences."""

import numpy as np
import pytest

from onrecord.parser.tagger import TaggedSpan, Tagger, document_windows

NEWS = (
    "The harbour bridge will close in May, the transport ministry said on Monday.\n\n"
    "“We have no choice,” said Mara Olin, the minister. “The cables are finished.”\n\n"
    "Ferry owners believe that the work will take a year.\n"
)


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger()


def words(text: str, spans: tuple[TaggedSpan, ...]) -> list[str]:
    return [text[s.start : s.end] for s in spans]


def chosen(links: np.ndarray, row: int) -> int | None:
    best = int(links[row].argmax())
    return best - 1 if best else None


def test_sources_cues_and_contents_are_found_where_they_stand(tagger: Tagger) -> None:
    [tags] = tagger.tag([NEWS])

    assert "the transport ministry" in words(NEWS, tags.sources)
    assert "Ferry owners" in words(NEWS, tags.sources)
    assert [c.split()[0] for c in words(NEWS, tags.cues)] == ["said", "said", "believe"]
    assert len(tags.contents) == 4


def test_each_content_goes_with_the_source_and_cue_of_its_own_sentence(tagger: Tagger) -> None:
    [tags] = tagger.tag([NEWS])

    sources, cues = words(NEWS, tags.sources), words(NEWS, tags.cues)
    linked = [(chosen(tags.source_links, i), chosen(tags.cue_links, i)) for i in range(len(tags.contents))]
    assert [s is not None and sources[s].split()[0] for s, _ in linked] == ["the", "Mara", "Mara", "Ferry"]
    assert [c is not None and cues[c].split()[0] for _, c in linked] == ["said", "said", "said", "believe"]


def test_links_are_probabilities_over_none_and_the_candidates(tagger: Tagger) -> None:
    [tags] = tagger.tag([NEWS])

    for links, found in ((tags.source_links, tags.sources), (tags.cue_links, tags.cues)):
        assert links.shape == (len(tags.contents), 1 + len(found))
        np.testing.assert_allclose(np.exp(links).sum(1), 1, rtol=1e-4)
    assert all(0 <= s.score <= 1 for s in (*tags.sources, *tags.cues, *tags.contents))


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\n\t ",
        "\ufeff\u200b\u200d",
        "a\u0300\u0301\u0302" * 40,
        "👩‍👩‍👧‍👦 said “👍🏽”. " * 9,
        "﷽" * 30 + "\x00\x01",
        "\ud800 said nothing.".encode("utf-16", "surrogatepass").decode("utf-16", "replace"),
        "“" * 3000,
        "no end " * 3000,
        "x" * 5000,
        "One line.\r\nHe said: «Oui».\r\n»Nein«, sagte er.",
    ],
    ids=("empty blank invisible accents emoji ligature surrogate marks endless word lines".split()),
)
def test_spans_of_any_text_lie_within_it_and_apart(tagger: Tagger, text: str) -> None:
    [tags] = tagger.tag([text])

    for spans in (tags.sources, tags.cues, tags.contents):
        ends = [0, *(s.end for s in spans)]
        assert all(before <= s.start < s.end <= len(text) for before, s in zip(ends, spans, strict=False))


def test_a_document_is_tagged_alike_alone_and_among_others(tagger: Tagger) -> None:
    [alone] = tagger.tag([NEWS])
    among = tagger.tag(["Nothing happened.", NEWS, "", NEWS.upper()])[1]

    assert words(NEWS, among.contents) == words(NEWS, alone.contents)
    assert [chosen(among.cue_links, i) for i in range(4)] == [chosen(alone.cue_links, i) for i in range(4)]


def test_offsets_stay_right_beyond_the_length_tokenised_at_once(tagger: Tagger) -> None:
    text = "Rain fell. " * 4700 + NEWS

    [tags] = tagger.tag([text])

    assert "the transport ministry" in words(text, tags.sources)


def test_a_long_document_is_tagged_like_its_parts(tagger: Tagger) -> None:
    text = (NEWS + "\n") * 60

    [tags] = tagger.tag([text])
    [one] = tagger.tag([NEWS])

    assert len(tags.contents) == 60 * len(one.contents)
    np.testing.assert_allclose(np.exp(tags.source_links).sum(1), 1, rtol=1e-4)
    last = len(tags.contents) - 1
    source = chosen(tags.source_links, last)
    assert source is not None
    assert words(text, tags.sources)[source] == "Ferry owners"


def test_windows_hold_whole_paragraphs_and_cut_long_ones_after_a_sentence() -> None:
    stop, word = 1012, 2000
    ids = np.array([word] * 40 + ([word] * 49 + [stop]) * 3)
    paragraph = np.array([0] * 20 + [1] * 20 + [2] * 150)

    cuts = document_windows(ids, paragraph, size=90)

    assert cuts == [(0, 40), (40, 90), (90, 140), (140, 190)]
