"""Plain text and Markdown, byte for byte."""

import codecs

import pytest

from onrecord.parser.extract import ExtractionError, extract


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("Grüße — “so”\n".encode(), "Grüße — “so”\n"),
        (codecs.BOM_UTF8 + "Grüße".encode(), "Grüße"),
        (codecs.BOM_UTF16_LE + "Grüße".encode("utf-16-le"), "Grüße"),
        (codecs.BOM_UTF16_BE + "Grüße".encode("utf-16-be"), "Grüße"),
        (codecs.BOM_UTF32_LE + "Grüße".encode("utf-32-le"), "Grüße"),
        (b"One.\r\n\r\nTwo.\r\n", "One.\r\n\r\nTwo.\r\n"),
    ],
)
def test_the_text_is_the_decoded_file_unchanged(data: bytes, text: str) -> None:
    assert extract(data, "note.txt").text == text


@pytest.mark.parametrize("data", [b"", b" \n\t ", codecs.BOM_UTF8])
def test_a_file_without_text_says_so_and_what_to_do(data: bytes) -> None:
    with pytest.raises(ExtractionError, match=r"^wires/empty\.txt: .*no text; drop it again once it has content$"):
        extract(data, "wires/empty.txt")


@pytest.mark.parametrize(
    "data", [b"\x7fELF\x02\x01\x00\x00", b"\x00\x01\x02\x03", b"abc\x01\x02\x03\x04\x05\x06\x07def"]
)
def test_a_binary_file_is_named_and_refused(data: bytes) -> None:
    with pytest.raises(ExtractionError, match=r"^odd\.txt: ") as caught:
        extract(data, "odd.txt")

    assert caught.value.remedy


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Bridge closed for repairs\n\nThe bridge was closed.\n", "Bridge closed for repairs"),
        ("\n  Bridge closed?  \r\n\r\nThe bridge was closed.", "Bridge closed?"),
        ("The bridge was closed on Monday.\n\nIt opened on Tuesday.", None),
        ("“Close the bridge”\n\nThe bridge was closed.", None),
        ("Bridge closed for repairs\nThe bridge was closed.", None),
        ("Only one line", None),
    ],
)
def test_a_headline_that_stands_alone_is_the_title(text: str, title: str | None) -> None:
    assert extract(text.encode(), "bridge.txt").title == title


def test_markdown_keeps_its_text_and_gives_its_first_heading_as_title() -> None:
    source = "Draft\n\n# The *old* bridge #\n\n“Close it,” she said.\n"

    extracted = extract(source.encode(), "notes/bridge.MD")

    assert extracted.text == source
    assert extracted.title == "The *old* bridge"
    assert extracted.media_type == "text/markdown"
