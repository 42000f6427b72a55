"""Metadata that people write: front matter, side-cars, dates; and the noise of text files."""

from datetime import UTC, datetime

import pytest

from onrecord.parser.extract import Extracted, ExtractionError, extract, with_sidecar
from onrecord.parser.extract.dates import moment
from onrecord.parser.text import Span

SAID = "The mayor said on Monday that the bridge would stay closed.\n"


@pytest.mark.parametrize(
    "front",
    [
        """---
title: "Bridge: closed"
authors:
  - Jo Lund
  - Al Roe
date: 2025-03-14
tags: [bridge, town]
---
""",
        """---
title: 'Bridge: closed'
author: Jo Lund, Al Roe
pubDate: 14 March 2025
tags:
- bridge
- town
---
""".replace("\n", "\r\n"),
        """+++
title = "Bridge: closed"
author = ["Jo Lund", "Al Roe"]
date = 2025-03-14
tags = ["bridge", "town"]
+++
""",
    ],
)
def test_front_matter_is_metadata_and_noise_of_a_text_that_stays_as_it_is(front: str) -> None:
    extracted = extract((front + SAID).encode(), "bridge.md")

    assert extracted.text == front + SAID
    assert extracted.noise == (Span(0, len(front)),)
    assert (extracted.title, extracted.author) == ("Bridge: closed", "Jo Lund, Al Roe")
    assert extracted.published == datetime(2025, 3, 14, tzinfo=UTC)
    assert extracted.metadata["tags"] == "bridge, town"


def test_a_rule_of_dashes_is_no_front_matter() -> None:
    text = f"---\n\n{SAID}"

    assert extract(text.encode(), "bridge.md").noise == ()


@pytest.mark.parametrize(
    ("text", "noise"),
    [
        (f"{SAID}\n```\nprint('“x,” he said')\n```\n", "```\nprint('“x,” he said')\n```"),
        (f"{SAID}\n<!-- “x,” he said -->\n", "<!-- “x,” he said -->"),
        (f"{SAID}\n![“Look,” he says](x.png)\n", "![“Look,” he says](x.png)"),
        (f"{SAID}\n[1]: http://x.example/he-said\n", "[1]: http://x.example/he-said"),
    ],
)
def test_what_is_no_prose_in_markdown_is_noise(text: str, noise: str) -> None:
    extracted = extract(text.encode(), "bridge.md")

    assert [part.of(text) for part in extracted.noise] == [noise]


@pytest.mark.parametrize(
    "line",
    [
        "128 shares",
        "1.2K views",
        "Share on Facebook",
        "Facebook Twitter WhatsApp",
        "READ MORE: Treasurer says the island school is safe",
        "Read more...",
        "Advertisement",
        "We use cookies to improve this site, our privacy officer says.",
        "We and our 842 partners store information on a device. “Change your mind at any time,” we said.",
        "Sign up for our newsletter",
        "Follow us on Facebook and Instagram",
        "© 2025 Saltmarsh Media. All rights reserved.",
        "Photo: Jo Lund / The Courier",
        "Tags: ferry, harbour",
        "3 min read",
        "Last updated on 3 May 2021 at 10:00 GMT",
        "https://saltmarsh-courier.example/2025/03/14/night-ferry",
    ],
)
def test_a_line_of_noise_in_a_text_file_is_marked(line: str) -> None:
    text = f"{SAID}\n{line}\n\n{SAID}"

    assert [part.of(text) for part in extract(text.encode(), "bridge.txt").noise] == [line]


def test_a_quiet_text_has_blanks_for_noise_and_the_same_offsets() -> None:
    text = "---\na: “b”\n---\nHe said so.\nShare\n"

    quiet = Extracted(text, "text/markdown", noise=(Span(0, 15), Span(4, 8), Span(27, 32))).quiet

    assert quiet == "   \n      \n   \nHe said so.\n     \n"


def test_paragraphs_that_noise_covers_are_left_out_and_others_kept() -> None:
    noise = (Span(0, 10), Span(2, 5), Span(20, 30))
    spans = (Span(0, 4), Span(6, 10), Span(8, 12), Span(12, 20), Span(20, 30), Span(25, 31), Span(40, 41))

    kept = Extracted(SAID, "text/plain", noise=noise).prose(spans)

    assert kept == (Span(8, 12), Span(12, 20), Span(25, 31), Span(40, 41))


@pytest.mark.parametrize(
    "line",
    [
        "Share prices fell on Monday, the bank said.",
        "No comment.",
        "“Sign up for the army,” said the sergeant.",
        "Published in 2019, the report said that 40 people had died.",
        "Copyright law must change, she said.",
        "More: I will not sign it.",
        "Like us, they fear the winter.",
        "Continued attacks on the city must stop, he said.",
        "Follow us, he said.",
        "Advertising is a lie, he said.",
        "By using the boat they saved an hour, said Roe.",
    ],
)
def test_prose_is_no_noise(line: str) -> None:
    assert extract(f"{SAID}\n{line}\n".encode(), "bridge.txt").noise == ()


def test_a_side_car_wins_over_what_the_file_says() -> None:
    extracted = Extracted(SAID, "text/plain", title="Old", author="Old", language="en", metadata={"kept": "yes"})
    sidecar = (
        '{"headline": "New", "byline": ["Jo", {"name": "Al"}], "date": "2025-03-14T06:30:00+01:00", "desk": "town"}'
    )

    known = with_sidecar(extracted, sidecar.encode(), "bridge.txt.meta.json")

    assert (known.title, known.author, known.language) == ("New", "Jo, Al", "en")
    assert known.published == datetime(2025, 3, 14, 5, 30, tzinfo=UTC)
    assert known.metadata == {"kept": "yes", "desk": "town", "author": "Jo, Al"}


@pytest.mark.parametrize("sidecar", [b"", b"{", b"[]", b"null", b"\xff", b"[" * 100_000])
def test_a_side_car_that_is_no_object_is_named(sidecar: bytes) -> None:
    with pytest.raises(ExtractionError, match=r"^a\.txt\.meta\.json: the side-car is no JSON object; write "):
        with_sidecar(Extracted(SAID, "text/plain"), sidecar, "a.txt.meta.json")


@pytest.mark.parametrize(
    ("stated", "iso"),
    [
        ("2025-03-14", "2025-03-14T00:00:00+00:00"),
        ("2025-03-14T06:30:00Z", "2025-03-14T06:30:00+00:00"),
        ("2025-03-14 06:30:00+01:00", "2025-03-14T06:30:00+01:00"),
        ("20250314T063000Z", "2025-03-14T06:30:00+00:00"),
        ("20250314", "2025-03-14T00:00:00+00:00"),
        ("D:20250314063000+01'00'", "2025-03-14T06:30:00+01:00"),
        ("D:20250314", "2025-03-14T00:00:00+00:00"),
        ("Fri, 14 Mar 2025 06:30:00 +0100", "2025-03-14T06:30:00+01:00"),
        ("Fri, 14 Mar 2025 06:30:00 -0000", "2025-03-14T06:30:00+00:00"),
        ("Friday, 14 March 2025", "2025-03-14T00:00:00+00:00"),
        ("March 14, 2025", "2025-03-14T00:00:00+00:00"),
        ("14.03.2025", "2025-03-14T00:00:00+00:00"),
    ],
)
def test_a_date_is_read_as_it_is_written(stated: str, iso: str) -> None:
    found = moment(stated)

    assert found
    assert found.isoformat() == iso


@pytest.mark.parametrize(
    "stated", [None, "", "yesterday", "02/03/2024", "2025", "2025-13-40", "0001-01-01", "9" * 99, "1" * 200]
)
def test_a_date_that_is_not_certain_is_none(stated: str | None) -> None:
    assert moment(stated) is None
