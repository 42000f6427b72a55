"""Any bytes under any name give texts or rejections, and nothing else."""

import json
import struct

from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.parser.extract import extract
from samples.reading import read

NAMES = st.sampled_from(["a.txt", "a.md", "a.html", "a.eml", "a.json", "a.xml", "a", "ordner/ä.zip"])
MAGIC = st.sampled_from(
    [
        b"",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"\xfe\xff",
        b"{\\rtf1 ",
        b"<html>",
        b"<?xml version='1.0'?><nitf>",
        b"<rss><channel><item>",
        b"<feed xmlns='http://www.w3.org/2005/Atom'><entry>",
        b"From: a@b\nTo: c\nDate: d\n\n",
        b"PK\x03\x04",
        b"\x1f\x8b\x08\0",
        b"BZh9",
        b"\xfd7zXZ\0",
        b"---\ntitle: x\n---\n",
        b"[",
        b'{"text":',
    ]
)
ANY = settings(max_examples=300, deadline=None)


@ANY
@given(MAGIC, st.binary(max_size=2000), NAMES)
def test_any_bytes_are_read_or_refused(magic: bytes, data: bytes, name: str) -> None:
    assert read(magic + data, name)


@ANY
@given(MAGIC, st.text(max_size=2000), st.sampled_from(["utf-8", "utf-16", "utf-32", "utf-7"]), NAMES)
def test_any_text_in_any_encoding_is_read_or_refused(magic: bytes, text: str, encoding: str, name: str) -> None:
    assert read(magic + text.encode(encoding, "replace"), name)


@ANY
# Without the letters that text decoded twice is known by: that is put right.
@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="ÃÂâ"), max_size=500))
def test_plain_text_is_never_changed(text: str) -> None:
    text = "He said so. " + text.removeprefix("\ufeff")

    assert extract(text.encode(), "note.txt").text == text


FIELDS = st.sampled_from(["text", "title", "author", "date", "items", "language", "x"])


@ANY
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=50),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(FIELDS, inner, max_size=6),
        max_leaves=30,
    )
)
def test_any_record_is_read_or_refused(value: object) -> None:
    assert read(json.dumps(value).encode(), "a.json")


CLASSES = st.text("abc commentshare-", max_size=12)
TAGS = st.sampled_from("p div table tr td br article nav b ul li h1 script title meta form blockquote figure".split())


@ANY
@given(st.lists(st.tuples(TAGS, st.booleans(), st.text(max_size=80), CLASSES), max_size=60))
def test_any_tag_soup_is_read_or_refused(soup: list[tuple[str, bool, str, str]]) -> None:
    page = "".join(f"<{'/' * closing}{tag} class='{named}'>{words}" for tag, closing, words, named in soup)

    assert read(f"<html><body>{page}".encode(), "a.html")


@ANY
@given(st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1), st.integers(0, 2**16 - 1), st.binary(max_size=300))
def test_any_lengths_in_a_zip_header_are_read_or_refused(
    packed: int, unpacked: int, name_length: int, rest: bytes
) -> None:
    header = b"PK\x03\x04" + struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0, 0, packed, unpacked, name_length, 0)

    assert read(header + rest + b"PK\x05\x06" + bytes(18), "a.zip")
